#!/usr/bin/env bash
# make install puts the program, its lessons and its man page where DESTDIR
# says; the program finds its lessons there, and plays them for any user; make
# uninstall leaves nothing.
set -uo pipefail
root=${ROOT:-$(realpath "$(dirname "$0")/..")}
build=${BUILD:-$root/build}
dest=$(mktemp -d) || exit
trap 'rm -rf "$dest"' EXIT

# The same sources with one lesson more, which includes a file and which only
# its owner may read.
tree=$dest/tree
mkdir "$tree"
ln -s "$root"/{Makefile,src,docs,tests} "$tree"
mkdir -p "$tree/lessons/setup/deep"
cp -R "$root/lessons/." "$tree/lessons"
printf 'server: s = socket\n' >"$tree/lessons/setup/deep/socket.txt"
# shellcheck disable=SC2016 # backquotes are Markdown's
printf '# %s\n\nAim.\n\n```include\n%s\n```\n' Included \
    setup/deep/socket.txt >"$tree/lessons/99-included.md"
chmod -R go= "$tree/lessons"

# Another PREFIX would build the program anew.
make_here()
{
	make -s -C "$tree" BUILD="$build" DESTDIR="$dest/stage" "$1"
}

stage=$dest/stage/usr/local
mkdir -p "$stage/share/sockets/lessons"
touch "$stage/share/sockets/lessons/98-gone.md"
make_here install || exit
cmp "$build/sockets" "$stage/bin/sockets" || exit
cmp "$root/docs/sockets.1" "$stage/share/man/man1/sockets.1" || exit
diff -r "$tree/lessons" "$stage/share/sockets/lessons" || exit
mv "$tree/lessons" "$dest/away"
# From elsewhere, so that it is not the checkout's lessons that are found.
if ! list=$(cd / && "$stage/bin/sockets" lesson); then
	echo "the installed program does not list its lessons: $list"
	exit 1
fi
for lesson in "$root"/lessons/[0-9][0-9]-*.md; do
	name=$(basename "$lesson" .md)
	[[ $name == *.* ]] && continue # a translation
	grep -q -- "${name#??-}" <<<"$list" || {
		echo "lesson $name is not in the list: $list"
		exit 1
	}
done

if ! said=$(cd / && "$stage/bin/sockets" --lang es -c 'set lang') ||
    [[ $said != 'lang = es' ]]; then
	echo "the installed program does not find its languages: $said"
	exit 1
fi

# For somebody who owns nothing of it.
chmod a+rx "$dest"
as=()
((UID != 0)) || as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
if unshare -Urn true 2>/dev/null; then
	for words in 'check included' 'check 99 1' 'included --no-pause'; do
		# shellcheck disable=SC2086 # several words
		if ! said=$(cd / && XDG_STATE_HOME=/nonexistent "${as[@]}" \
		    "$stage/bin/sockets" lesson $words 2>&1 </dev/null); then
			echo "lesson $words, once installed: $said"
			exit 1
		fi
	done
fi

make_here uninstall || exit
left=$(find "$dest/stage" ! -type d)
[[ -z $left ]] || { echo "make uninstall leaves: $left"; exit 1; }
