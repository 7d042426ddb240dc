#!/usr/bin/env bash
# The edges that sockets prints are those of the kernel's own tracepoint,
# sock:inet_sock_set_state: see tests/tracepoint.py. Needs root and tracefs;
# it is mounted in a private mount namespace, and the tracepoint switched on
# in a trace instance of its own, so that nobody else is disturbed.
#
# usage: tests/tracepoint.sh		with SOCKETS set
set -uo pipefail
cd "$(dirname "$0")/.." || exit
sockets=$(realpath "${SOCKETS:-build/sockets}") || exit
tracing=/sys/kernel/tracing
instance=
work=

skip()
{
	echo "NOT COMPARED with the kernel's tracepoint: $*"
	exit 77
}

clean_up()
{
	[[ -n $instance ]] && rmdir "$instance"
	[[ -n $work ]] && rm -rf "$work"
}

((EUID == 0)) || skip "only root may use tracefs; run the tests as root"
reason=$(unshare -Urn true 2>&1) ||
    skip "this machine has no private networks ($reason)"
if [[ ${1:-} != mounted ]]; then
	reason=$(unshare -m true 2>&1) ||
	    skip "no mount namespace can be made ($reason)"
	exec unshare -m --propagation private "$0" mounted
fi
if [[ ! -e $tracing/trace ]]; then
	reason=$(mount -t tracefs tracefs "$tracing" 2>&1) ||
	    skip "tracefs cannot be mounted ($reason)"
fi
[[ -d $tracing/events/sock/inet_sock_set_state ]] ||
    skip "this kernel has no tracepoint sock:inet_sock_set_state"
trap clean_up EXIT
instance=$tracing/instances/sockets-test-$$
mkdir "$instance" || skip "no trace instance can be made"

# The sessions with TCP in them, in words; their ports are 65431 to 65434.
root=$PWD
mapfile -t files < <(
	grep -lE '^[a-z]+: (connect|listen)' "$root"/tests/sessions/*.txt |
	    xargs grep -LE '^#: args|^#: status 2')
work=$(mktemp -d) || exit
cd "$work" || exit
"$root/tests/tracepoint.py" "$sockets" "$instance" "${files[@]}"
