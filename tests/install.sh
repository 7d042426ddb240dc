#!/usr/bin/env bash
# make install puts the program, its lessons and its man page where DESTDIR
# says; the program finds its lessons there; make uninstall leaves nothing.
set -uo pipefail
root=${ROOT:-$(realpath "$(dirname "$0")/..")}
build=${BUILD:-$root/build}
dest=$(mktemp -d) || exit
trap 'rm -rf "$dest"' EXIT

# Another PREFIX would build the program anew.
make_here()
{
	make -s -C "$root" BUILD="$build" DESTDIR="$dest/stage" "$1"
}

stage=$dest/stage/usr/local
make_here install || exit
cmp "$build/sockets" "$stage/bin/sockets" || exit
cmp "$root/docs/sockets.1" "$stage/share/man/man1/sockets.1" || exit
diff <(cd "$root/lessons" && ls -- *.md) \
    <(ls "$stage/share/sockets/lessons") || exit
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

make_here uninstall || exit
left=$(find "$dest" ! -type d)
[[ -z $left ]] || { echo "make uninstall leaves: $left"; exit 1; }
