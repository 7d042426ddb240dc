#!/usr/bin/env bash
# What sockets prints of all kinds of sockets is what the machine's own tool
# prints of them: tests/zoo.py, in an empty network of its own.
#
# usage: tests/zoo.sh [WORD]...		with SOCKETS set
set -uo pipefail
cd "$(dirname "$0")/.." || exit

skip()
{
	echo "NOT COMPARED with iproute2's ss: $*"
	exit 77
}

command -v ss >/dev/null || skip "this machine has no ss: run 'make deps'"
version=$(ss -V) || skip "ss does not tell its version"
[[ $version == *iproute2-6.1.* ]] ||
    skip "it is another version: $version, not 6.1"
reason=$(unshare -Urn true 2>&1) ||
    skip "this machine has no private networks ($reason)"
[[ -e /proc/net/if_inet6 ]] || skip "this machine has no IPv6"
export PYTHONDONTWRITEBYTECODE=1
exec unshare -Urn \
    /usr/bin/python3 tests/zoo.py "${SOCKETS:-build/sockets}" "$@"
