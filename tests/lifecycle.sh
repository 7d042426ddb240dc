#!/usr/bin/env bash
# How the shell ends, and that nothing of it stays: tests/lifecycle.py.
#
# usage: tests/lifecycle.sh		with SOCKETS set
set -uo pipefail
cd "$(dirname "$0")/.." || exit
if ! reason=$(unshare -Urn true 2>&1); then
	echo "this machine has no private networks ($reason)"
	exit 77
fi
exec /usr/bin/python3 tests/lifecycle.py "${SOCKETS:-build/sockets}"
