#!/usr/bin/env bash
# The same lines give the same record, whatever else the machine does: each
# session again and again, while each CPU has a busy loop of its own, and
# then as a less important program than others, and on one CPU. The three
# spellings of the echo walkthrough give the same record too. On a wire the
# packets are part of the record: their order, windows and numbers.
#
# usage: tests/replay.sh		with SOCKETS set
set -uo pipefail
cd "$(dirname "$0")/.." || exit
sockets=$(realpath "${SOCKETS:-build/sockets}") || exit
sessions=$PWD/tests/sessions
work=$(mktemp -d) || exit
loops=()
bad=0
cd "$work" || exit

end_loops()
{
	((${#loops[@]} == 0)) || kill "${loops[@]}"
	wait
	loops=()
}
trap 'end_loops 2>/dev/null; rm -rf "$work"' EXIT

if ! reason=$(unshare -Urn true 2>&1); then
	echo "this machine has no private networks ($reason)"
	exit 77
fi

begin_loops()
{
	local cpu
	for ((cpu = 0; cpu < $(nproc --all); cpu++)); do
		taskset -c "$cpu" bash -c 'while :; do :; done' 2>/dev/null &
		loops+=($!)
	done
}

# replay COUNT SESSION OPTIONS COMMAND...: COMMAND runs sockets with them, on
# the network that is in $net.
net=loopback
replay()
{
	local count=$1 session=$2 options=$3 n
	local began=$EPOCHREALTIME
	shift 3
	for ((n = 1; n <= count; n++)); do
		# shellcheck disable=SC2086 # options are words
		timeout 60 "$@" "$sockets" --net $net $options \
		    <"$sessions/$session.txt" 2>&1 |
		    sed -E 's/"pid":[0-9]+/"pid":PID/; s/\bpid [0-9]+/pid PID/;
			s/(call":"fork".*"result":)[0-9]+/\1PID/' >again
		((n > 1)) || mv again first
		((n > 1)) || continue
		cmp -s first again && continue
		echo "FAILED: $session $options $* differs the ${n}th time:"
		diff first again
		bad=1
		return
	done
	[[ -s first ]] || bad=1
	echo "$session $options $*: $count times the same" \
	    "($(((${EPOCHREALTIME/./} - ${began/./}) / 1000)) ms)"
}

# Held wires, where no clock decides how often something is sent. They are
# replayed while the others are, each of which waits for the kernel mostly.
replay_wire()
{
	local session
	mkdir wire && cd wire || exit
	net=wire
	replay 100 wire-handshake --json
	replay 5 wire-handshake ''
	for session in simultaneous-open simultaneous-close states; do
		replay 5 "wire-$session" --json
	done
	exit "$bad"
}

no_wire=$(unshare -Urn bash -c 'cd /dev/net && exec 3<tun 3<>tun' 2>&1)

# The record of a session without what its spelling alone brings about.
record()
{
	"$sockets" --net loopback <"$sessions/$1.txt" 2>&1 | grep -v '^note: '
}

record echo-words >words
for spelling in c python; do
	record "echo-$spelling" | diff words - && continue
	echo "FAILED: the echo walkthrough in $spelling gives another record"
	bad=1
done
[[ $(wc -l <words) -gt 30 ]] || bad=1

begin_loops
if [[ -z $no_wire ]]; then
	(trap - EXIT
		replay_wire) &
	wire=$!
fi
replay 200 echo-words --json
replay 100 mixed --json
replay 25 echo-words ''
replay 25 mixed ''
replay 20 echo-words --json nice -n 5
replay 20 mixed --json nice -n 5
replay 20 mixed --json taskset -c 0
if [[ -z $no_wire ]]; then
	wait "$wire" || bad=1
fi
end_loops 2>/dev/null
if [[ $no_wire && $bad == 0 ]]; then
	echo "this machine has no wire (/dev/net/tun: ${no_wire##*: });" \
		"all else is the same"
	exit 77
fi
exit "$bad"
