#!/usr/bin/env bash
# Real programs at the other end of sockets' connections: tests/peers.py.
#
# usage: tests/peers.sh		with SOCKETS set
set -uo pipefail
cd "$(dirname "$0")/.." || exit
for program in /usr/bin/python3 nc socat; do
	if ! command -v "$program" >/dev/null; then
		echo "this machine has no $program: run 'make deps'"
		exit 77
	fi
done
exec /usr/bin/python3 tests/peers.py "${SOCKETS:-build/sockets}"
