#!/usr/bin/env bash
# The echo walkthrough in a real terminal, as a learner plays it (a copy of it,
# so that the course may change): tmux is the terminal, keys go in, the screen
# is looked at.
#
# usage: tests/lessons_terminal.sh	with SOCKETS set
# shellcheck disable=SC2016 # backquotes are what the screen shows
set -uo pipefail
cd "$(dirname "$0")/.." || exit
sockets=$(realpath "${SOCKETS:-build/sockets}") || exit
if ! command -v tmux >/dev/null; then
	echo "tmux is not installed"
	exit 77
fi
if ! reason=$(unshare -Urn true 2>&1); then
	echo "this machine has no private networks ($reason)"
	exit 77
fi
work=$(mktemp -d) || exit
mkfifo "$work/never"
exec {never}<>"$work/never"
tmux=(tmux -L "sockets-lessons-$$" -f /dev/null)
trap '"${tmux[@]}" kill-server 2>/dev/null; rm -rf "$work"' EXIT

screen()
{
	"${tmux[@]}" capture-pane -p -S - -t test | sed 's/ *$//'
}

fail()
{
	echo "FAILED: $*; the screen:"
	screen | grep . | tail -n 60 | sed 's/^/    | /'
	exit 1
}

# since N REGEX: among the lines after the first N is one like this.
since()
{
	screen | tail -n "+$(($1 + 1))" | grep -qE -- "$2"
}

# The line with the cursor is the prompt and just this.
ready()
{
	[[ $(screen | grep . | tail -n 1) == "sockets>${1:+ $1}" ]]
}

# until_true WHAT COMMAND...: at most ten seconds.
until_true()
{
	local i what=$1
	shift
	for ((i = 0; i < 200; i++)); do
		"$@" && return
		read -r -t 0.05 <&"$never"
	done
	fail "$what"
}

seen=0

# shows REGEX: a line like this comes after what was there at the last key.
shows()
{
	until_true "nothing new is like: $1" since "$seen" "$1"
}

stands_ready()
{
	until_true "'$1' does not stand ready" ready "$1"
}

# keys KEY...: they go in, and what is there now is old.
keys()
{
	seen=$(screen | grep -n . | tail -n 1 | cut -d: -f1)
	"${tmux[@]}" send-keys -t test "$@"
}

# instead TEXT: that line is run, not the one that stands ready.
instead()
{
	keys C-u
	stands_ready ""
	"${tmux[@]}" send-keys -t test -l -- "$1"
	stands_ready "$1"
	keys Enter
}

# enter LINE: it stands ready, and Enter runs it.
enter()
{
	stands_ready "$1"
	keys Enter
}

"${tmux[@]}" new-session -d -s test -x 80 -y 50 "env NO_COLOR=1 \
    HOME='$work' XDG_STATE_HOME='$work' LC_ALL=C.UTF-8 '$sockets' \
    --net loopback; echo ended with \$?; exec cat" || exit
stands_ready ""

# The shell's own process, which must be there after the lesson.
instead 'server: mine = socket'
shows '^server: socket.* = 3$'
instead 'lesson tests/lib/walkthrough.md'
shows '^\[1/15\]$'
shows '^Echo: a server and a client, call by call$'
enter 'server: s = socket AF_INET SOCK_STREAM'
shows '^\[2/15\]$'

# Anything else runs too, and the line stands ready again.
stands_ready 'server: bind s 127.0.0.1 65432'
instead 'server: bind s 127.0.0.1 65433'
shows 'local address 127.0.0.1:65433$'
stands_ready 'server: bind s 127.0.0.1 65432'

# So do pasted lines: they take its place, and the last may be changed.
stands_ready 'server: bind s 127.0.0.1 65432'
printf 'server: getsockname s\nclient: x = socket\nclient: x' >"$work/paste"
"${tmux[@]}" load-buffer "$work/paste"
"${tmux[@]}" paste-buffer -p -r -t test
shows '^sockets> server: getsockname s$'
shows '^client: socket.* = 3$'
stands_ready 'client: x'
instead 'nonsense'
shows "no call or command named 'nonsense'"
stands_ready 'server: bind s 127.0.0.1 65432'

# Run now, it fails: the socket has another address. `back` makes the past
# what the lesson says, whatever was typed.
keys Enter
shows 'EINVAL'
shows '^Not what the lesson tells of'
stands_ready 'server: listen s'
instead 'back'
shows '^\[2/15\]$'
stands_ready 'server: bind s 127.0.0.1 65432'
keys Enter
shows '^server: bind.* = 0$'
shows 'local address 127.0.0.1:65432$'
enter 'server: listen s'
shows 'CLOSED -> LISTEN +seen$'

# The server blocks, the shell does not.
enter 'server: conn, addr = accept s'
shows '^server: accept\(3\) is blocked'
instead 'server: close s'
shows '^server is blocked in accept'
enter 'client: s = socket AF_INET SOCK_STREAM'
shows '^\[6/15\]$'
enter 'client: connect s 127.0.0.1 65432'
shows "^server: accept\(3\) = 4  \('127.0.0.1', 64623\)$"

# A step of three lines: one by Enter, the others by `next`.
enter 'server: getsockname s'
shows "\('127.0.0.1', 65432\)$"
stands_ready 'server: getsockname conn'
instead 'next'
shows '^sockets> client: getsockname s$'
shows '^\[8/15\]$'
stands_ready 'client: sendall s "Hello, world"'

# What is typed while a step runs is not the end of the line that stands ready.
keys C-u next Enter hint Enter
shows '^\[9/15\]$'
shows '^sockets> hint$'
shows '^This step has no hints'
instead back
shows '^\[8/15\]$'
stands_ready 'client: sendall s "Hello, world"'

# Another width: the prose that follows is wrapped to it.
"${tmux[@]}" resize-window -t test -x 50 -y 50
for step in 9 10 11 12 13 14 15; do
	instead 'next'
	shows "^\[$step/15\]\$"
done
stands_ready 'server: close s'
instead 'next'
shows '^What you now know$'
shows '^  `accept`; a client calls `socket` and `connect`.$'
shows '^This is the end of the lesson'
stands_ready ""

# The shell's own lab is back; a lesson may be left in between.
instead 'server: mine.getsockname()'
shows "getsockname\(3\) = 0"
instead 'lesson tests/lib/walkthrough.md'
shows '^\[1/15\]$'
stands_ready 'server: s = socket AF_INET SOCK_STREAM'
instead 'quit'
shows '^You have left the lesson'
stands_ready ""
instead 'next'
shows 'no lesson is being played'
instead 'lesson tests/lib/walkthrough.md'
shows '^\[1/15\]$'
stands_ready 'server: s = socket AF_INET SOCK_STREAM'
keys C-u C-d
shows '^ended with 0$'
