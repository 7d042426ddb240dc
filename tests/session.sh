#!/usr/bin/env bash
# One session test: gives tests/sessions/NAME.txt to sockets on standard
# input, and compares all that it prints with NAME.out and its exit status
# with what is promised. Lines of NAME.txt that begin with #: are options:
#
#	#: args --net loopback --json	the command line; without this line
#					it is --net loopback
#	#: status 1			the exit status, otherwise 0
#	#: mask s/[0-9]+ bytes/N/	a sed -E command for what differs from
#					run to run; may be given several times
#
# Process numbers always differ: they are shown as PID. The session runs in
# an empty folder, in which `data` is tests/sessions/data.
#
# usage: tests/session.sh FILE		with SOCKETS set; UPDATE=1 writes .out
set -uo pipefail
source=$(realpath "$1") || exit
expected=${source%.txt}.out
sockets=$(realpath "${SOCKETS:-build/sockets}") || exit
args=(--net loopback)
status=0
masks=(-e 's/"pid":[0-9]+/"pid":PID/g' -e 's/\bpid [0-9]+/pid PID/g')

while read -r mark option value; do
	[[ $mark == '#:' ]] || continue
	case $option in
	args) read -ra args <<<"$value" ;;
	status) status=$value ;;
	mask) masks+=(-e "$value") ;;
	*) echo "$1: unknown option '$option'"; exit 1 ;;
	esac
done <"$source"

if [[ " ${args[*]} " =~ \ --net[\ =](loopback|wire)\  ]] &&
    ! reason=$(unshare -Urn true 2>&1); then
	echo "this machine has no private networks ($reason)"
	exit 77
fi

if [[ " ${args[*]} " =~ \ --net[\ =]wire\  ]] &&
    ! reason=$(unshare -Urn bash -c 'cd /dev/net && exec 3<tun 3<>tun' 2>&1); then
	echo "this machine has no wire: /dev/net/tun: ${reason##*: }"
	exit 77
fi

work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT
cd "$work" || exit
mkdir cwd
ln -s "${source%/*}/data" cwd/data
(cd cwd && "$sockets" "${args[@]}") <"$source" >raw 2>&1
got_status=$?
sed -E "${masks[@]}" raw >got || exit

if ((got_status != status)); then
	cat got
	echo "The exit status is $got_status, not $status."
	exit 1
fi
if [[ ${UPDATE:-} ]]; then
	cmp -s got "$expected" || cp got "$expected"
	exit
fi
if [[ ! -e $expected ]]; then
	echo "There is no ${expected##*/}; make update-sessions writes it."
	exit 1
fi
diff -u --label expected --label got "$expected" got
