#!/usr/bin/env bash
# make install puts the program, its lessons and its man page where PREFIX
# and DESTDIR say; the program finds its lessons there; make uninstall
# leaves nothing of it.
set -uo pipefail
root=${ROOT:-$(realpath "$(dirname "$0")/..")}
build=${BUILD:-$root/build}
dest=$(mktemp -d) || exit
trap 'rm -rf "$dest"' EXIT

# -o: what was built is installed as it is, whatever flags it was built with.
make_here()
{
	make -s -C "$root" -o "$build/flags" BUILD="$build" DESTDIR="$dest" \
	    PREFIX=/opt/lab "$1"
}

make_here install || exit
cmp "$build/sockets" "$dest/opt/lab/bin/sockets" || exit
cmp "$root/docs/sockets.1" "$dest/opt/lab/share/man/man1/sockets.1" || exit
diff <(cd "$root/lessons" && ls -- *.md) \
    <(ls "$dest/opt/lab/share/sockets/lessons") || exit
# From elsewhere, so that it is not the checkout's lessons that are found.
if ! list=$(cd / && "$dest/opt/lab/bin/sockets" lesson); then
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

make_here uninstall || exit
left=$(find "$dest" ! -type d)
[[ -z $left ]] || { echo "make uninstall leaves: $left"; exit 1; }
