#!/usr/bin/env bash
# Where memory runs out: in the shell that is its end, with one message and
# status 1; in a process it is that process's end, and the shell goes on.
#
# usage: tests/memory.sh		with SOCKETS set
set -uo pipefail
sockets=$(realpath "${SOCKETS:-build/sockets}")
work=$(mktemp -d "${TMPDIR:-/tmp}/sockets-memory.XXXXXX") || exit
trap 'rm -rf "$work"' EXIT
failed=0

# run KILOBYTES LINE...: with no more address space than that
run()
{
	local limit=$1
	shift
	printf '%s\n' "$@" >"$work/in"
	(
		ulimit -v "$limit" && exec "$sockets"
	) <"$work/in" >"$work/out" 2>"$work/err"
	status=$?
}

# is WHAT EXPECTED GOT
is()
{
	[[ $2 == "$3" ]] && return
	printf '%s: expected\n%s\nbut got\n%s\n' "$1" "$2" "$3"
	failed=1
}

for limit in 20000 30000 40000; do
	# Where there is room enough nothing is wrong: the limit is not it.
	run "$limit" 'x = 1' 'socket'
	is "$limit: status with room" 0 "$status"
	is "$limit: errors with room" '' "$(<"$work/err")"

	run "$limit" 'x = b"a" * 33554432' 'socket'
	is "$limit: status" 1 "$status"
	is "$limit: errors" 'sockets: out of memory' "$(<"$work/err")"
	is "$limit: output" '' "$(<"$work/out")"
done

run 18000 'server: socket' 'server: recv 3 16777216' 'client: socket'
is 'process: errors' 'sockets: out of memory' "$(<"$work/err")"
is 'process: output' 'server: socket(AF_INET, SOCK_STREAM, 0) = 3
server: the process has exited (status 1)
client: socket(AF_INET, SOCK_STREAM, 0) = 3' "$(<"$work/out")"

exit "$failed"
