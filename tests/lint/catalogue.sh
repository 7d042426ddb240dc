#!/usr/bin/env bash
# The catalogues of src/po/ have exactly the messages that the program has, none
# guessed (fuzzy), each format with the arguments of its English; and src/ has
# no text for users that no catalogue could have.
#
# usage: tests/lint/catalogue.sh [ROOT]
set -uo pipefail
here=$(realpath "$(dirname "$0")")
cd "${1:-"$here/../.."}" || exit
work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT
bad=0

# Languages in which every message is translated, and has to stay so.
complete="es ja"
# The forms of what counts, as src/base/lang.c chooses them.
# shellcheck disable=SC2034 # named by what they are for
forms_es='nplurals=2; plural=(n != 1);'
# shellcheck disable=SC2034
forms_ja='nplurals=1; plural=0;'

wrong()
{
	echo "$*"
	bad=1
}

count()
{
	msgattrib "$@" 2>/dev/null | grep -c '^msgid ' || true
}

check()
{
	local po=$1 lang left forms
	lang=$(basename "$po" .po)
	forms=forms_$lang
	msgfmt --check-format --check-header -o /dev/null "$po" ||
	    wrong "$po is not in order"
	grep -qF "\"Plural-Forms: ${!forms:-?}\\n\"" "$po" ||
	    wrong "$po: its Plural-Forms are not those of src/base/lang.c"
	"$here/literals.py" "$po" "$work/sockets.pot" ||
	    wrong "$po: \`make po\` brings it up to date"
	(($(count --only-fuzzy --no-obsolete "$po") == 0)) ||
	    wrong "$po: look through what is marked fuzzy"
	# Japanese sentences have signs of their own.
	! grep -nP '^[^#].*[ぁ-んァ-ヶ一-龠][?;]' "$po" || wrong "$po: half-width signs"
	left=$(count --untranslated --no-obsolete "$po")
	# The header counts as translated.
	echo "$po: $left messages are not translated"
	[[ " $complete " != *" $lang "* ]] || ((left == 0)) ||
	    wrong "$po: translate all of them"
}

make -s BUILD="$work" pot || exit
for po in src/po/*.po; do
	check "$po"
done
"$here/literals.py" --source "$work/sockets.pot" \
    "$here/untranslated.txt" || bad=1
exit "$bad"
