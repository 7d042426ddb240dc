#!/usr/bin/env bash
# The record says what the kernel has: random sessions on a wire, in which
# `sockets` and `ss` of both hosts are compared after each line
# (tests/states.py). The same seeds, so the same lines, each time; more by
# hand: SOCKETS=build/sockets python3 tests/states.py 1000 500
#
# usage: tests/states.sh	with SOCKETS set
set -uo pipefail
cd "$(dirname "$0")/.." || exit
SOCKETS=$(realpath "${SOCKETS:-build/sockets}") || exit
export SOCKETS
if ! reason=$(unshare -Urn bash -c 'cd /dev/net && exec 3<tun 3<>tun' 2>&1); then
	echo "this machine has no wire: /dev/net/tun: ${reason##*: }"
	exit 77
fi
exec /usr/bin/python3 tests/states.py 1 15
