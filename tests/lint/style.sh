#!/usr/bin/env bash
# Layout, as .clang-format has it, and the rules of code.py.
#
# usage: tests/lint/style.sh [ROOT]
set -uo pipefail
here=$(realpath "$(dirname "$0")")
cd "${1:-"$here/../.."}" || exit
bad=0

unformatted()
{
	find src tests -name '*.[ch]' -print0 | LC_ALL=C sort -z |
	    xargs -0 clang-format --dry-run -Werror 2>&1 |
	    sed -n '/^[^ ].*:[0-9]*: /s/:[0-9]*: .*/: run: make format/p' |
	    uniq
}

grep . < <(unformatted) && bad=1
"$here/code.py" . || bad=1
exit "$bad"
