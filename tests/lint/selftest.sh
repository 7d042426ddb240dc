#!/usr/bin/env bash
# The lint itself: a small tree that is in order has nothing found in it,
# and each violation put into such a tree is found, in its file and line.
set -uo pipefail
here=$(realpath "$(dirname "$0")")
work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT
tree=$work/tree
bad=0

# A tree that is in order.
make_tree()
{
	rm -rf "$tree"
	mkdir -p "$tree"/{src/{base,model,shell},tests/unit,.ci} || exit
	cp "$here/../../.clang-format" "$tree" || exit
	printf '%s\n' '/* a - text; must not know b. No sprintf() here. */' \
	    '#include "base/a.h"' '' 'int' 'a_count(void)' '{' \
	    $'\treturn sizeof "atoi(x)";' '}' >"$tree/src/base/a.c"
	printf '/* a - text. */\nint a_count(void);\n' >"$tree/src/base/a.h"
	printf '/* m */\n#include "base/a.h"\n' >"$tree/src/model/m.c"
	printf '/* s */\n#include "model/m.h"\n' >"$tree/src/shell/s.c"
	printf '#!/bin/sh\n# No sle%s 1 in here.\necho asleep 1\n' ep \
	    >"$tree/tests/t.sh"
	printf 'all:\n' >"$tree/Makefile"
}

# found LINT WHERE: the lint fails and names the place.
found()
{
	local out
	if out=$("$here/$1" "$tree" 2>&1); then
		echo "$1 passes, with a violation in $2"
	elif grep -qF "$2:" <<<"$out"; then
		return
	else
		echo "$1 does not name $2 but says:"
		echo "$out"
	fi
	bad=1
}

# violation LINT WHERE FILE TEXT: the text at the end of a file is found.
violation()
{
	make_tree
	printf '%b' "$4" >>"$tree/$3"
	found "$1" "$2"
}

make_tree
for lint in includes style shell; do
	"$here/$lint.sh" "$tree" || { echo "$lint.sh: false alarm"; bad=1; }
done

violation includes.sh src/base/a.c:9 src/base/a.c '#include "model/m.h"\n'
violation includes.sh src/model/m.c:3 src/model/m.c '#include "shell/s.h"\n'
violation includes.sh src/model/m.c:3 src/model/m.c '#include "m.h"\n'
violation includes.sh src/model/m.c:3 src/model/m.c '#  include "view/v.h"\n'
violation includes.sh src/shell/s.c:3 src/shell/s.c '#include "other/o.h"\n'
make_tree
mkdir "$tree/src/util"
printf '/* u */\n' >"$tree/src/util/u.c"
found includes.sh src/util/u.c:1

violation style.sh src/model/m.c:3 src/model/m.c 'int  m;\n'
for word in sprintf strtok atoi strcat strncpy strcpy gets "usle""ep"; do
	violation style.sh src/model/m.c:4 src/model/m.c \
	    "/* x\n */ int m = $word(1);\n"
done
violation style.sh tests/unit/u.c:1 tests/unit/u.c "int u = sle""ep(1);\n"
violation style.sh tests/t.sh:4 tests/t.sh "sle""ep 1\n"
violation style.sh tests/t.sh:4 tests/t.sh "a && sle""ep \"\$n\"\n"
violation style.sh tests/t.py:1 tests/t.py "time.sle""ep(0.1)\n"
violation style.sh src/model/m.c:3 src/model/m.c "/* TO""DO: all */\n"
violation style.sh Makefile:2 Makefile "# FIX""ME\n"
violation style.sh src/base/b.h:1 src/base/b.h 'int b;\n'
violation style.sh src/base/a.c:500 src/base/a.c \
    "$(printf '/* */\\n%.0s' {1..492})"
violation style.sh notes.txt:1 notes.txt 'note\n'
violation shell.sh tests/t.sh:4 tests/t.sh "echo \$1\n"

# literals WANTED ARG...: what literals.py says in the tree; '' is nothing.
literals()
{
	local want=$1 out
	shift
	out=$(cd "$tree" && "$here/literals.py" "$@" 2>&1)
	if [[ $out != "$want" ]]; then
		echo "literals.py $*: not '$want' but: $out"
		bad=1
	fi
}

make_tree
cat >"$tree/pot" <<'END'
msgid ""
msgstr "X"

msgctxt "some place"
msgid "one of "
"them"
msgstr ""

msgid "a \"b\""
msgid_plural "two bytes here"
msgstr[0] ""
END
sed 's/two bytes here/too bytes here/' "$tree/pot" >"$tree/po"
cat >"$tree/src/model/m.c" <<'END'
/* a text */
const char *x = C_("some place", "one of " /* x */ "them"), *y = "a \"b\"";
const char *z = "two bytes" \
    " here";
char c = '"'; // no text
struct s s = { .example = "bind it" };
END
printf '# nothing\n' >"$tree/allowed"
literals '' --source pot allowed
literals '' pot pot
literals "po: missing: 'two bytes here'"$'\n'"po: is no more: 'too bytes here'" po pot
printf 'char w[] =\n    "a text " "of ours";\n' >>"$tree/src/model/m.c"
literals "src/model/m.c:8: not marked for translation: 'a text of ours'" \
    --source pot allowed
printf 'src/model/m.c: ^a text of\n' >"$tree/allowed"
literals '' --source pot allowed
printf 'src/model/m.c: ^an other\n' >>"$tree/allowed"
literals 'allowed:2: nothing needs this line' --source pot allowed

exit "$bad"
