#!/usr/bin/env bash
# Who may include whom in src/: each folder only the folders listed for it.
# docs/architecture.md shows the same as a picture.
#
# usage: tests/lint/includes.sh [ROOT]
set -euo pipefail
cd "${1:-"$(dirname "$0")/../.."}"

# shellcheck disable=SC2016 # $0 is for awk
find src -name '*.[ch]' | LC_ALL=C sort | xargs awk '
BEGIN {
	allow["base"] = "base"
	allow["model"] = "base model"
	allow["kernel"] = allow["model"] " kernel"
	allow["call"] = allow["kernel"] " call"
	allow["process"] = allow["call"] " process"
	allow["lab"] = allow["process"] " lab"
	allow["view"] = allow["model"] " view"
	allow["lesson"] = allow["model"] " lesson"
	allow["command"] = allow["lab"] " view lesson command"
	allow["shell"] = allow["command"] " shell"
	allow["src"] = allow["shell"]	# main.c
}
FNR == 1 {
	n = split(FILENAME, part, "/")
	folder = part[n - 1]
	if (n > 3 || !(folder in allow))
		say("src/ has no such folder: see docs/architecture.md")
}
/^[ \t]*#[ \t]*include[ \t]*"/ {
	split($0, quoted, "\"")
	n = split(quoted[2], part, "/")
	if (n != 2)
		say("write #include \"FOLDER/FILE.h\", not \"" quoted[2] "\"")
	else if (folder in allow &&
	    index(" " allow[folder] " ", " " part[1] " ") == 0)
		say(folder " must not include " part[1] ": \"" quoted[2] "\"")
}
function say(what)
{
	print FILENAME ":" FNR ": " what
	bad = 1
}
END { exit bad }
'
