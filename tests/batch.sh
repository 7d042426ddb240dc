#!/usr/bin/env bash
# Lines that nobody types: options, exit statuses, standard input, -c, files,
# and input that is wrong, too long, or no text at all.
#
# usage: tests/batch.sh		with SOCKETS set
set -uo pipefail
cd "$(dirname "$0")/.." || exit
sockets=$(realpath -e "${SOCKETS:-build/sockets}") || exit
work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT
cd "$work" || exit
bad=0
checks=0

fail()
{
	echo "FAILED: $*"
	sed 's/^/    out| /' out | cut -c 1-200 | head -n 20
	sed 's/^/    err| /' err | cut -c 1-200 | head -n 20
	bad=1
}

locale=C.UTF-8

# run STATUS ARG...: standard input is the file `in`; what is printed is in
# `out` and `err`.
run()
{
	local want=$1 status
	shift
	what="sockets $*"
	checks=$((checks + 1))
	timeout 60 env LC_ALL="$locale" "$sockets" "$@" <in >out 2>err
	status=$?
	((status == want)) || fail "$what: exit status $status, not $want"
}

# lines LINE...: they are the standard input of what is run next.
lines()
{
	printf '%s\n' "$@" >in
}

# out TEXT, err TEXT: a whole line of it is this.
out()
{
	grep -qxF -- "$1" out || fail "$what: no line in out: $1"
}

err()
{
	grep -qxF -- "$1" err || fail "$what: no line in err: $1"
}

# FILE has PART: a line has this part; FILE is empty.
has()
{
	grep -qF -- "$2" "$1" || fail "$what: nothing in $1 like: $2"
}

none()
{
	[[ ! -s $1 ]] || fail "$what: $1 should be empty"
}

# --- options and exit statuses

lines
run 0
none out
none err
run 0 --help
has out 'Usage: sockets [--json]'
run 0 --version
has out 'sockets '
for wrong in '-ex|-x: no' '--nonsense|--nonsense: no' '--json=x|takes no'; do
	run 2 --lang en "${wrong%|*}" && has err "${wrong#*|}"
done
run 2 --net moon
has err 'moon: there is no such network; there are host, loopback and wire'
run 2 --lang tlh
has err 'there is no such language; there are en, es and ja'
run 0 --lang ja -c 'server: socket'
none err
out 'server: socket(AF_INET, SOCK_STREAM, 0) = 3'
run 2 --lang es -c $'server: socket\nserver: bind 127.0.0.1 65536'
has err 'un puerto es un número de 0 a 65535'
run 2 --lang es -c $'socket\nrecv 3 10 MSG_PEEK|XYZ'
has err 'los flags son uno o más de MSG_PEEK, '
run 2 --lang es -c $'server: socket\nexpect nothing'
has err '-c:2:8: expect recibe un resultado (0), un errno'
lines 'set lang' 'server: set lang es' 'set lang' 'socket' \
    'bind 127.0.0.1 65536'
run 2
out 'lang = en'
out 'lang = es'
has err 'un puerto es un número'
lines
locale=es_ES.UTF-8
run 0 -c 'set lang'
out 'lang = es'
locale=fr_FR.UTF-8
run 0 -c 'set lang'
out 'lang = en'
none err
locale=C.UTF-8
run 2 -c 'set lang tlh'
has err "-c:1:10: no language 'tlh'; the languages are en, es and ja"
run 2 -c quit help
has err 'give either -c LINES or a COMMAND, not both'
run 0 -c quit
none out
none err
run 0 help bind
has out 'int bind(int sockfd'
none err
run 0 'socket(AF_INET6)'
out 'main: socket(AF_INET6, SOCK_STREAM, 0) = 3'
run 2 bidn s
err "command line:1:1: no call or command named 'bidn'; did you mean 'bind'?"

# --- failed calls go on, misunderstood lines stop

run 1 -c $'server: socket\nserver: close 9\nserver: socket'
has out 'server: close(9) = -1 EBADF'
out 'server: socket(AF_INET, SOCK_STREAM, 0) = 4'
run 1 -e -c $'server: close 9\nclient: socket'
has out 'EBADF'
if grep -q client out; then fail "-e did not stop"; fi
lines 'server: socket' '  server: lisen' 'server: close 3'
run 2
err "stdin:2:11: no call or command named 'lisen'; did you mean 'listen'?"
if grep -q close out; then fail "reading went on"; fi
[[ $(wc -l <out) == 1 ]] || fail "more than one call"

# Output and errors are in order where they go to one place.
lines 'server: socket' 'bogus'
timeout 60 "$sockets" <in >out 2>&1
[[ $(tail -n 1 out) == 'stdin:2:1: '* ]] || fail "the error does not come last"

# A call that was blocked fails later; that counts too.
run 1 -e -c $'server: s = socket\nserver: bind s 127.0.0.1 0\nserver: listen
	server: settimeout s 0.01\nserver: accept\nwait\nclient: socket'
has out 'server: accept(3) timed out'
if grep -q client out; then fail "-e did not stop"; fi

# --- values that return more or less, processes, `with`

run 2 -c 'a, b = socket'
err "-c:1:4: socket returns one value, so there is nothing for 'b'"
run 2 -c 'a, b, c = socketpair'
err "-c:1:7: socketpair returns two values, so there is nothing for 'c'"
run 2 -c 'sever: socket'
err "-c:1:1: no process named 'sever'; did you mean 'server'?"
none out
run 2 -c 'a, b = 5'
has err '-c:1:'
run 0 -c $'process peer\npeer: socket\nclient:\nsocket'
out 'peer: socket(AF_INET, SOCK_STREAM, 0) = 3'
out 'client: socket(AF_INET, SOCK_STREAM, 0) = 3'
run 2 -c $'server: fork child\nserver: fork child'
err "-c:2:14: there is a process 'child' already; a new one needs another name"
run 2 -c 'process 9'
err "-c:1:9: a process's name starts with a letter"
run 2 -c $'process peer\nkill peer\npeer: socket'
err "-c:3:1: the process 'peer' has ended; to start a new one of that name: process peer"
run 0 -c 'with socket.socket() as s:'
# shellcheck disable=SC2016 # backquotes are the message's
out 'note: the shell does not know where the block of `with` ends: close s yourself'
run 0 -c $'while True:\n    server: socket'
has out 'note: '
out 'server: socket(AF_INET, SOCK_STREAM, 0) = 3'

# --- variables

run 0 -c $'HOST = "127.0.0.1"\nset HOST\nset PORT 65432   # why not\nset'
out "HOST = '127.0.0.1'"
out 'PORT = 65432'
run 2 -c 'set HOST )'
has err '-c:1:10: '
run 2 -c $'COLOUR = 5\nset COLOR'
err "-c:2:5: no variable named 'COLOR'; did you mean 'COLOUR'?"

# --- expect

echo=$'server: s = socket\nserver: bind s 127.0.0.1 0\nserver: listen s'
run 0 -c "$echo"$'\nexpect 0\nserver: expect 0 # comment'
none err
run 0 -c "$echo"$'\nserver: expect s LISTEN   # comment'
run 2 -c "$echo"$'\nexpect t LISTEN'
err "-c:4:8: this process has no socket 't'; \`sockets\` lists them all"
run 1 -c $'server: close 9\nexpect 0'
err '-c:2:8: expected 0, got -1 EBADF'
run 1 -c $'server: close 9\nexpect EBADF'
none err
run 2 -c 'expect EBADFF'
err "-c:1:8: there is no errno 'EBADFF'; did you mean 'EBADF'?"
run 1 -c 'expect 0'
err '-c:1:8: expected 0, got nothing: there was no call yet'
pair=$'a, b = socketpair\nsend a "one\\n"\nrecv b\n'
run 0 -c "$pair"$'expect b\'one\\n\'\nexpect "one\\x0a"\nexpect 4'
run 1 -c "$pair"$'expect b\'two\''
err "-c:4:8: expected b'two', got b'one\\n'"
run 0 -c "$echo"$'\nserver: accept\nexpect blocked\nserver: expect blocked'
out 'note: server was still blocked in accept(3)'
run 1 -c "$echo"$'\nserver: accept\nclient: socket\nexpect 3\nserver: expect 0'
has err 'expected 0, got accept(3), which is blocked'
run 1 -c "$echo"$'\nserver: settimeout s 0.01\nserver: accept\nwait\nexpect timeout'

# --- wait, interrupt, kill

run 1 -c "$echo"$'\nserver: accept\nwait server 0.05'
has err '-c:5:1: '
run 0 -c 'wait'
out 'No process is blocked: there is nothing to wait for.'
run 0 -c $'server: socket\nwait server'
out 'server is not blocked: there is nothing to wait for.'
run 0 -c $'server: socket\nserver: wait 5'
out 'server is not blocked: there is nothing to wait for.'
run 1 -c "$echo"$'\nserver: accept\ninterrupt server\nserver: expect EINTR'
has out 'server: accept(3) = -1 EINTR'
run 1 -c $'server: socket\ninterrupt server'
has err '-c:2:1: '
run 2 -c 'interrupt server'
err "-c:1:11: the process 'server' is not running: it starts with its first call"
run 2 -c $'server: socket\nwait server 2x'
err "-c:2:13: '2x' is not a number of seconds, such as 2 or 0.5"
run 2 -c $'server: socket\nwait server twice'
err "-c:2:13: 'twice' is not a number of seconds, such as 2 or 0.5"
run 2 -c 'wait 1 2'
err '-c:1:8: nothing was expected here: wait [PROCESS] [SECONDS]'
run 2 -c 'kill'
run 1 -c "$echo"$'\nserver: accept\nserver: close s'
has err '-c:5:'

# --- what a process has beside its sockets is not told of

# limited DESCRIPTORS STATUS ARG...: as run, with that many allowed.
limited()
{
	local want=$2 status
	what="ulimit -n $1; sockets ${*:3}"
	checks=$((checks + 1))
	(
		# None but the three, whoever runs this.
		exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
		ulimit -n "$1"
		shift 2
		exec timeout 60 "$sockets" "$@"
	) <in >out 2>err
	status=$?
	((status == want)) || fail "$what: exit status $status, not $want"
}

lines
limited 100 1 -c $'server: close 99\nserver: poll 99 POLLOUT 0
	server: s = socket\nserver: poll [99, s] POLLOUT 0'
has out 'server: close(99) = -1 EBADF'
[[ $(grep -c '99.* = .*99.*POLLNVAL' out) == 2 ]] ||
    fail "$what: the channel is open for poll"
run 2 -c $'server: s = socket\nserver: poll s 32768 0'
err '-c:2:16: the events are constants such as POLLIN or a number from 0 to 32767, not 32768'
run 0 -c $'server: s = socket\nserver: poll s 32767 0'

# --- no private network: what failed, and what to do

if unshare -Urn true 2>/dev/null; then
	for n in 5 6 7 8; do
		limited "$n" 1 --net loopback
		has err 'cannot be made: '
		# shellcheck disable=SC2016 # backquotes are the message's
		has err 'Too many open files. Start sockets where `ulimit -n`'
	done
	# forbid WHAT USER: the sysctl user.max_WHAT_namespaces is 0, for one
	# who is that user.
	forbid()
	{
		what="no $1 namespaces, user $2"
		unshare -U --map-user="$2" --map-group="$2" --keep-caps sh -c "
			echo 0 >/proc/sys/user/max_$1_namespaces
			exec timeout 60 '$sockets' --net loopback" \
		    <in >out 2>err && fail "$what: exit status"
	}
	forbid user 1000
	has err 'making a user namespace: No space left on device'
	has err 'user.max_user_namespaces'
	forbid net 1000
	has err 'making a network namespace: No space left on device'
	has err 'user.max_net_namespaces'
	forbid net 0
	has err 'user.max_net_namespaces'
fi

# --- no wire: what is there goes on

if unshare -Urm mount -t tmpfs none /dev/net 2>/dev/null; then
	what="no /dev/net/tun"
	lines 'server: socket' 'net wire' 'server: listen 3'
	unshare -Urm sh -c "mount -t tmpfs none /dev/net &&
		exec timeout 60 '$sockets' --net loopback" <in >out 2>err
	status=$?
	((status == 1)) || fail "$what: exit status $status"
	has err 'a wire cannot be made: '
	# shellcheck disable=SC2016 # backquotes are the message's
	out 'The network is still `loopback`, as it was.'
	out 'server: listen(3, 128) = 0'
	lines
	unshare -Urm sh -c "mount -t tmpfs none /dev/net &&
		exec timeout 60 '$sockets' --net wire" <in >out 2>err
	status=$?
	((status == 1)) || fail "$what: exit status $status"
	none out
	has err 'a wire cannot be made: '
	unshare -Urm sh -c "mount -t tmpfs none /dev/net &&
		exec timeout 60 /usr/bin/python3 -c '
import pty, sys
pty.spawn(sys.argv[1:])' '$sockets' --net wire" </dev/null >out 2>err
	has out 'a wire cannot be made: '
	if tr -d '\r' <out | grep -q '.\{81\}'; then
		fail "$what: at a terminal, a line of more than 80 columns"
	fi
	checks=$((checks + 3))
fi
if unshare -Urn bash -c 'cd /dev/net && exec 3<tun 3<>tun' 2>/dev/null; then
	run 0 --net wire net
	has out 'wire: a private network of two hosts'
	run 0 --net=wire -c wire
	has out 'wire     open: '
	# The lab that it ends with is not the one it began with.
	run 0 --net wire -c $'server: socket\nnet loopback\nnet wire\nnet'
	out 'server    10.0.0.1, fd00::1, 127.0.0.1, ::1    none yet'
fi
run 1 wire hold
# shellcheck disable=SC2016 # backquotes are the message's
has err 'has no wire; `net wire` begins anew'

# --- files of lines

lines 'server: socket' 'run two.txt' 'server: close 3'
mv in one.txt
lines 'client: socket' 'client: nonsense'
mv in two.txt
lines
run 2 run one.txt
has err "two.txt:2:9: no call or command named 'nonsense'"
if grep -q close out; then fail "the first file went on"; fi
run 2 run missing.txt
err "command line:1:5: cannot open 'missing.txt': No such file or directory"
run 2 run .
has err 'is a folder'
mkfifo fifo
run 2 run fifo
err "command line:1:5: 'fifo' is a pipe or a device, not a file of lines"
run 2 run /dev/zero
has err "'/dev/zero' is a pipe or a device"
run 2 run /proc/self/mem
err '/proc/self/mem:1:1: reading stopped: Input/output error'
what='sockets <FOLDER'
timeout 60 "$sockets" <. >out 2>err
(($? == 2)) || fail "$what: exit status"
err 'stdin:1:1: reading stopped: Is a directory'
timeout 60 "$sockets" --json <. >out 2>err
has out '"where":"stdin:1:1"'
echo 'run self.txt' >self.txt
run 2 run self.txt
has err 'does one run itself?'
echo 'server: socket' >'a b"c.txt'
run 0 run 'a b"c.txt'
out 'server: socket(AF_INET, SOCK_STREAM, 0) = 3'
printf 'server: socket\r\nserver: close 3\r\n' >crlf.txt
run 0 run crlf.txt
out 'server: close(3) = 0'
printf 'server: socket' >in
run 0
out 'server: socket(AF_INET, SOCK_STREAM, 0) = 3'

# --- bad input: one error, nothing else happens

# bad PLACE: the line in `in` is refused there, and no call is made.
bad_line()
{
	run 2
	none out
	has err "stdin:1:$1: "
	[[ $(wc -l <err) == 1 ]] || fail "$what: not one line of error"
}

printf 'server: sock\0et\n' >in
bad_line 13
printf 'server: send "\xff"\n' >in
bad_line 15
printf 'server: \x1b[2J\n' >in
bad_line 9
if grep -q $'\x1b' err; then fail "an escape reached the terminal"; fi
printf 'server: send "abc\n' >in
bad_line 14
printf 'server: bind(3, ("127.0.0.1", 1)\n' >in
bad_line 13
printf 'server: socket %s\n' "$(printf '(%.0s' {1..5000})" >in
bad_line 48
printf 'getaddrinfo localhost 70000\n' >in
bad_line 23
{
	printf 'send "'
	head -c 3000000 /dev/zero | tr '\0' x
} >in
bad_line 6
{
	printf 'server: '
	head -c 5000000 /dev/zero | tr '\0' x
	printf '\nserver: socket\n'
} >in
bad_line 4194305
has err 'the line has more than 4 MiB'
head -c 100000 /dev/urandom >in
run 2
none out
# A line of 3 MB that is sound.
{
	printf 'DATA = "'
	head -c 3000000 /dev/zero | tr '\0' x
	printf '"\nN = len(DATA)\nset N\n'
} >in
run 0
out 'N = 3000000'
# --- JSON

lines 'server: socket' 'server: close 9' 'process' 'bogus'
run 2 --json
none err
python3 - out <<'END' || fail "the JSON is not as it should be"
import json, sys
events = [json.loads(line) for line in open(sys.argv[1])]
calls = [e for e in events if e["event"] == "call"]
assert [c["result"] for c in calls] == [3, -1], calls
assert calls[1]["errno"] == "EBADF", calls
errors = [e for e in events if e["event"] == "error"]
assert [e["where"] for e in errors] == ["stdin:4:1"], errors
notes = [e for e in events if e["event"] == "note"]
assert len(notes) == 1 and "server" in notes[0]["text"], notes
END

# --- standard output that takes no more

lines 'server: socket' 'help' 'help bind'
timeout 60 "$sockets" <in >/dev/full 2>err
(($? == 1)) || fail "/dev/full: exit status"
has err 'writing to standard output failed: No space left on device'
[[ $(wc -l <err) == 1 ]] || fail "/dev/full: said more than once"
timeout 60 "$sockets" <in >&- 2>err
(($? == 1)) || fail "closed output: exit status"
has err 'writing to standard output failed: Bad file descriptor'
# Nobody reads any more, and lines keep coming.
mkfifo pipe
(yes help | timeout 60 "$sockets" >pipe 2>err
	echo $? >status) &
head -n 1 pipe >out
wait $!
[[ $(cat status) == 1 ]] || fail "closed pipe: exit status $(cat status)"
has err 'writing to standard output failed: Broken pipe'
# But of one list that is only looked at in part nobody need hear.
mkfifo gate
(exec >pipe
	read -r _ <gate
	timeout 60 "$sockets" help --reference 2>err
	echo $? >status) &
exec 7<pipe
exec 7<&-
echo go >gate
wait $!
[[ $(cat status) == 1 ]] || fail "part of a list: exit status $(cat status)"
[[ ! -s err ]] || fail "part of a list: $(cat err)"
timeout 60 "$sockets" -c 'server: socket' <&- >out 2>err ||
    fail "closed input"
out 'server: socket(AF_INET, SOCK_STREAM, 0) = 3'

# --- what was written is seen before the shell waits for input

coproc shell { timeout 60 "$sockets" 2>&1; }
echo 'server: socket' >&"${shell[1]}"
read -r -t 20 answer <&"${shell[0]}" || answer=nothing
[[ $answer == 'server: socket(AF_INET, SOCK_STREAM, 0) = 3' ]] ||
    fail "a line through a pipe was answered with: $answer"
# What comes of its own accord too.
{
	echo 'server: settimeout 3 0.05'
	echo 'server: bind 3 127.0.0.1 0'
	echo 'server: listen 3'
	echo 'server: accept 3'
} >&"${shell[1]}"
until [[ $answer == *'timed out'* || $answer == nothing ]]; do
	read -r -t 20 answer <&"${shell[0]}" || answer=nothing
done
[[ $answer == *'timed out'* ]] || fail "the time-out was not shown"
eval "exec ${shell[1]}>&-"
wait

((bad == 0)) && echo "$checks runs, all as they should be"
exit "$bad"
