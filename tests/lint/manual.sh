#!/usr/bin/env bash
# The man page has no mistakes that its formatter knows.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit
out=$(groff -man -Tutf8 -ww -z docs/sockets.1 2>&1)
status=$?
[[ -z $out ]] && exit "$status"
echo "$out"
exit 1
