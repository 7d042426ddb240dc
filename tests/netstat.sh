#!/usr/bin/env bash
# What `sockets netstat` and `sockets lsof` print of all kinds of sockets is
# what the machine's own programs print of them: tests/netstat.py, in an empty
# network of its own, with names of hosts that are the same everywhere.
#
# usage: tests/netstat.sh [WORD]...		with SOCKETS set
set -uo pipefail
cd "$(dirname "$0")/.." || exit

skip()
{
	echo "NOT COMPARED with net-tools' netstat and lsof: $*"
	exit 77
}

if [[ ${IN_PRIVATE_PLACE:-} != yes ]]; then
	for program in netstat lsof setpriv; do
		command -v $program >/dev/null ||
		    skip "this machine has no $program: run 'make deps'"
	done
	version=$(netstat -V 2>/dev/null)
	[[ $version == *'net-tools 2.10'* ]] ||
	    skip "netstat is another version than 2.10 of net-tools"
	version=$(lsof -v 2>&1)
	[[ $version == *'revision: 4.9'* ]] ||
	    skip "lsof is another version than 4.9x"
	reason=$(unshare -Urnm mount --bind Makefile Makefile 2>&1) ||
	    skip "this machine has no private networks ($reason)"
	work=$(mktemp -d) || exit
	trap 'rm -rf "$work"' EXIT
	printf '127.0.0.1 localhost\n::1 ip6-localhost ip6-loopback\n' \
	    >"$work/hosts"
	printf 'hosts: files\nservices: files\npasswd: files\n' \
	    >"$work/nsswitch.conf"
	IN_PRIVATE_PLACE=yes PLACE_FILES=$work unshare -Urnm "$0" "$@"
	exit
fi
for name in hosts nsswitch.conf; do
	[[ ! -e /etc/$name ]] || mount --bind "$PLACE_FILES/$name" "/etc/$name" || exit
done
export PYTHONDONTWRITEBYTECODE=1
exec /usr/bin/python3 tests/netstat.py "${SOCKETS:-build/sockets}" "$@"
