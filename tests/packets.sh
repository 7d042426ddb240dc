#!/usr/bin/env bash
# `packets`: the file that it saves as tcpdump reads it (tests/packets.py), on
# each network that has packets, and what it says where it cannot do a thing.
#
# usage: tests/packets.sh		with SOCKETS set
# shellcheck disable=SC2016 # backquotes are what is printed
set -uo pipefail
cd "$(dirname "$0")/.." || exit
here=$PWD
sockets=$(realpath -e "${SOCKETS:-build/sockets}") || exit
if ! reason=$(unshare -Urn true 2>&1); then
	echo "this machine has no private networks ($reason)"
	exit 77
fi
if ! command -v tcpdump >/dev/null; then
	echo "this machine has no tcpdump: run 'make deps'"
	exit 77
fi
work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT
bad=0

fail()
{
	echo "FAILED: $*"
	sed 's/^/    | /' "$work/out" | head -n 40
	bad=1
}

# says STATUS NETWORK LINES TEXT: the end of these lines, and a part of what
# is printed.
says()
{
	local status
	(cd "$work" && timeout 60 "$sockets" --net "$2" -c "$3") \
	    >"$work/out" 2>&1
	status=$?
	((status == $1)) || fail "$3: exit status $status, not $1"
	grep -qF -- "$4" "$work/out" || fail "$3: does not say: $4"
}

export PYTHONDONTWRITEBYTECODE=1
for network in loopback wire; do
	if [[ $network == wire && ! -w /dev/net/tun ]]; then
		echo "NOT COMPARED on a wire: /dev/net/tun cannot be opened"
		continue
	fi
	/usr/bin/python3 "$here/tests/packets.py" "$sockets" $network || bad=1
done

refused=$'client: c = socket\nclient: connect_ex c 127.0.0.1 9\n'
says 0 loopback "${refused}packets" '  RST ACK  seq 0'
says 0 loopback "${refused}packets -v" '        MSS 65495, SACK permitted, '
says 0 loopback "${refused}packets 1 -v" '|Offset | Rsrvd |W|C|R|C|S|S|Y|I|'
# In each language no line of it is wider than a window.
for lang in en es ja; do
	says 0 loopback $'set lang '"$lang"$'\n'"${refused}packets 1 -v" 'RFC 791'
	columns=$(sed -n '/RFC 791/,$p' "$work/out" | wc -L)
	((columns > 70 && columns <= 80)) || fail "$lang: $columns columns"
done
says 0 loopback "${refused}packets 1-2 -x" '        0000  45 00 00 '
says 0 loopback "${refused}packets save a.pcap" '2 packets written to a.pcap'
says 0 loopback packets 'No packet has been sent yet'
says 1 loopback "${refused}packets 3" \
    '-c:3:9: there is no packet 3: packets 1 to 2 are there'
says 1 loopback "${refused}packets 2-7" \
    '-c:3:9: there is no packet 7: packets 1 to 2 are there'
says 1 loopback 'packets 1' '-c:1:9: there is no packet 1: there is none yet'
says 1 loopback 'packets save a' '-c:1:14: there is nothing to save: no packet has been sent yet'
says 1 loopback "${refused}packets save no/a" \
    '-c:3:14: cannot write no/a: No such file or directory'
says 1 loopback "${refused}packets save /dev/full" \
    'cannot write /dev/full: No space left on device'
says 1 host packets '`net loopback` makes a private one'
says 1 host 'packets save a' '`net loopback` makes a private one'
says 2 loopback 'packets 0' "-c:1:9: '0' is no number of a packet"
says 2 loopback 'packets 1-' "-c:1:9: '1-' is no number of a packet"
says 2 loopback 'packets -1' "-c:1:9: packets has no option '-1'"
says 2 loopback 'packets 1x' "-c:1:9: '1x' is no number of a packet"
says 1 loopback 'packets 99999999999999999999' 'there is no packet '
says 2 loopback 'packets 9-2' 'type 2-9'
says 2 loopback 'packets 1 2' '-c:1:11: one number or one range'
says 2 loopback 'packets --all' "packets has no option '--all'"
says 2 loopback 'packets save' 'packets save FILE.pcap'
says 2 loopback 'packets save a b' '-c:1:16: nothing was expected'

# A lesson writes no files, however the word is spelled.
for word in save '"save"' '"sa"ve'; do
	printf '# A\n\nx\n\n```sockets\nserver: packets %s a\n```\n' "$word" \
	    >"$work/a.md"
	says 1 loopback 'lesson check a.md' 'a lesson writes no files'
done
printf '# A\n\nx\n\n```sockets\npackets\n```\n```output\n%s\n```\n' \
    'No packet has been sent yet' >"$work/a.md"
says 0 loopback 'lesson check a.md' ''
[[ ! -e $work/a ]] || fail "a lesson has written a file"

exit "$bad"
