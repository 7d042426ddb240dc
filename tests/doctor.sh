#!/usr/bin/env bash
# `sockets doctor`: what it says and its exit status, where all is allowed
# and where something is forbidden, in namespaces of this test's own.
#
# usage: tests/doctor.sh		with SOCKETS set
# shellcheck disable=SC2016 # the shells that the namespaces run expand them
set -uo pipefail
sockets=$(realpath "${SOCKETS:-build/sockets}") || exit
work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT
bad=0

fail()
{
	echo "FAILED: $*"
	sed 's/^/    | /' "$work/out"
	bad=1
}

# run STATUS COMMAND...: what it prints is in the file out.
run()
{
	local want=$1 status
	shift
	what=$*
	"$@" >"$work/out" 2>&1
	status=$?
	((status == want)) || fail "$what: exit status $status, not $want"
	if grep -q '.\{81\}' "$work/out" && [[ $what != *--json* ]]; then
		fail "$what: a line has more than 80 columns"
	fi
	if LC_ALL=C grep -q '[^ -~]' "$work/out"; then
		fail "$what: more than printable ASCII"
	fi
}

# has PATTERN; hasnt PATTERN; ends PATTERN: some line is like it; none is; the
# last one is.
has()
{
	grep -q -- "$1" "$work/out" || fail "$what: no line like: $1"
}

hasnt()
{
	! grep -e "$1" "$work/out" || fail "$what: a line like: $1"
}

ends()
{
	tail -n 1 "$work/out" | grep -q -- "$1" ||
	    fail "$what: the last line is not: $1"
}

# root COMMANDS: as root of a namespace of its own, with $sockets set.
root()
{
	sockets=$sockets unshare -Ur "${@:2}" sh -c "$1"
}

if ! reason=$(unshare -Urm true 2>&1); then
	echo "this machine has no private namespaces ($reason)"
	exit 77
fi

# Here the other tests run: what they need is there, but perhaps for the wire.
lacks=0
ending='All that the lessons need is there'
if ! unshare -Urn bash -c 'cd /dev/net && exec 3<tun 3<>tun' 2>/dev/null; then
	lacks=1
	ending='The lessons lack: /dev/net/tun'
fi
run "$lacks" "$sockets" doctor
has '^yes  needed    private networks  '
has '^yes  needed    sock_diag: TCP  '
has '^no   optional  colour  '
has '^               standard output is not a terminal$'
ends "^$ending\\.\$"
run "$lacks" "$sockets" --net loopback -c doctor
ends "^$ending\\.\$"
run "$lacks" "$sockets" --json doctor
has '^{"event":"note".*"text":"yes  needed    private networks  '
[[ $(grep -vc '^{.*}$' "$work/out") == 0 ]] || fail "$what: not JSON"
run 2 "$sockets" doctor now
has "^command line:1:8: "

# As one that may make no network: the lab of --net loopback cannot be.
none='echo 0 >/proc/sys/user/max_user_namespaces &&
	echo 0 >/proc/sys/user/max_net_namespaces'
for net in host loopback; do
	run 1 root "$none && \$sockets --net $net doctor"
	has '^no   needed    private networks  '
	has '^               making a network namespace: No space left on'
	has '^               sysctl -w user.max_net_namespaces=10000$'
	has '^no   needed    IPv6 in them  '
	has '^               not tried: there is no private network$'
	has '^yes  needed    sock_diag: UDP  '
	ends '^The lessons lack: private networks, IPv6 in them, names of hosts,'
	ends ' /dev/net/tun\.$'
done
# So does help; a line of calls does not, and says who can tell more.
run 0 root "$none && \$sockets --net loopback help doctor"
has '^doctor - '
run 1 root "$none && \$sockets --net loopback -c socket 2>&1 | tail -n 1; false"
ends '^sockets doctor tells what this machine allows\.$'

# Whatever runs out of descriptors first, more of them are the remedy.
for few in 6 8 10 12; do
	run 1 sh -c 'ulimit -n "$1" && exec "$0" doctor' "$sockets" "$few"
	has '^               in the shell that starts sockets:$'
	hasnt 'modprobe\|policy\|sysctl'
done

# Nothing is mounted there: no option of it is to blame.
run 1 root 'mount -t tmpfs none /proc && $sockets doctor' -m
has '^no   needed    /proc/PID/syscall  '
has '^               mount -t proc proc /proc$'
hasnt hidepid

# /proc/sys for reading alone, as in a container: that is optional.
run "$lacks" root 'mount --bind /proc/sys /proc/sys &&
	mount -o remount,bind,ro,nosuid,nodev,noexec /proc/sys &&
	$sockets doctor' -m
has '^no   optional  ports of our choice  '
has 'ip_local_port_range for writing: Read-only file system$'
ends "^$ending\\.\$"

# No mounts: the network has no names of its own.
run 1 root 'echo 0 >/proc/sys/user/max_mnt_namespaces && $sockets doctor'
has '^no   needed    names of hosts  '
has '^               sysctl -w user.max_mnt_namespaces=10000$'
ends '^The lessons lack: names of hosts\(, /dev/net/tun\)\?\.$'

# A longer word for "needed" moves all that is behind it.
what="doctor in Spanish"
"$sockets" --lang es doctor >"$work/out" 2>&1
has '  necesario  redes privadas  '
has '  opcional   descriptores  '
(($(wc -L <"$work/out") <= 80)) || fail "$what: a line is too wide"

exit "$bad"
