#!/usr/bin/env bash
# The interactive shell in a real terminal: tmux plays the terminal, keys go
# in, the screen is looked at. Nothing waits for a time: each step waits for
# what the screen must show, with a deadline.
#
# usage: tests/terminal.sh [TEST]...	with SOCKETS set
set -uo pipefail
cd "$(dirname "$0")/.." || exit
sockets=$(realpath "${SOCKETS:-build/sockets}") || exit
if ! command -v tmux >/dev/null; then
	echo "tmux is not installed"
	exit 77
fi
work=$(mktemp -d) || exit
mkfifo "$work/never"
exec {never}<>"$work/never"
server=(tmux -L "sockets-test-$$" -f /dev/null)
trap '"${server[@]}" kill-server 2>/dev/null; rm -rf "$work"' EXIT
"${server[@]}" new-session -d -s keep cat || exit
bad=0
columns=80

# A command of tmux about the terminal of the test.
tmux_do()
{
	local command=$1
	shift
	"${server[@]}" "$command" -t test "$@"
}

screen()
{
	tmux_do capture-pane -p -S -200 | sed -e 's/ *$//'
}

fail()
{
	echo "FAILED in $current: $*"
	echo "--- the screen:"
	screen | grep . | sed 's/^/    | /'
	bad=1
	return 1
}

# until COMMAND...: again and again, at most 10 seconds.
until_true()
{
	local i
	for ((i = 0; i < 200; i++)); do
		"$@" && return 0
		read -r -t 0.05 <&"$never"
	done
	return 1
}

# Rows that are one line are joined.
shows()
{
	tmux_do capture-pane -p -J -S -1000 | sed -e 's/ *$//' | grep -qE -- "$1"
}

# await REGEX: the screen comes to have a line like this.
await()
{
	until_true shows "$1" || fail "nothing like: $1"
}

# last REGEX: the last line that is not empty comes to be like this.
last_is()
{
	screen | grep . | tail -n 1 | grep -qE -- "$1"
}

last()
{
	until_true last_is "$1" || fail "the last line is not like: $1"
}

# row REGEX: a row of the terminal comes to be like this.
has_row()
{
	screen | grep -qE -- "$1"
}

row()
{
	until_true has_row "$1" || fail "no row like: $1"
}

# lacks REGEX: no line is like this now.
lacks()
{
	! shows "$1" || fail "unexpected: $1"
}

# keys KEY...: as tmux names them; text TEXT: as it stands.
keys()
{
	tmux_do send-keys "$@"
}

text()
{
	tmux_do send-keys -l -- "$1"
}

# A line, and its end.
line()
{
	text "$1"
	keys Enter
}

# terminal COMMAND: a new terminal in which it runs.
terminal()
{
	tmux_do kill-session 2>/dev/null
	"${server[@]}" new-session -d -s test -x "$columns" -y 24 "$1" || exit
}

# begin [NAME=VALUE]... -- ARG...: a new terminal in which the shell starts;
# when it ends, its status and the terminal's settings stay on the screen.
begin()
{
	local settings=()
	while [[ $1 != -- ]]; do
		settings+=("$1")
		shift
	done
	shift
	cat >"$work/start" <<-END
		trap : INT
		before=\$(stty -g)
		$(printf '%q ' env -u NO_COLOR "HOME=$work/home" \
		    "XDG_STATE_HOME=$work/state" LC_ALL=C.UTF-8 \
		    "${settings[@]}" "$sockets" "$@")
		echo "ended with \$?"
		[ "\$before" = "\$(stty -g)" ] || echo "terminal spoilt"
		exec cat
	END
	mkdir -p "$work/home"
	terminal "sh '$work/start'"
}

# The usual: this machine's network, a prompt.
begin_host()
{
	begin "$@" -- || return
	last '^sockets> *$'
}

ended()
{
	await "^ended with $1\$" && lacks 'terminal spoilt'
}

leave()
{
	line quit
	ended "${1:-0}"
}

# A server that is blocked in accept; $port is where.
block_server()
{
	line 'server: s = socket'
	line 'server: bind s 127.0.0.1 0'
	line 'server: listen s'
	line 'server: accept s'
	await '^server: accept\(3\) is blocked' || return
	port=$(tmux_do capture-pane -p -J | sed -n \
	    's/.*local address 127.0.0.1:\([0-9]*\),.*/\1/p' | head -n 1)
}

# --- tests

first_start_says_what_to_type()
{
	rm -rf "$work/state"
	begin_host || return
	await '^Type .socket. to make a socket' || return
	[[ $(screen | grep -c .) == 4 ]] || fail "not three lines" || return
	leave
	[[ $(stat -c %a "$work/state/sockets") == 700 ]] ||
	    fail "the history's folder is not for the user alone"
	begin_host || return
	lacks 'Type .socket.'
	leave
}

a_call_is_shown()
{
	begin_host || return
	line socket
	await '^main: socket\(AF_INET, SOCK_STREAM, 0\) = 3' || return
	line 'server:'
	last '^sockets\[server\]>$'
	leave
}

an_error_has_its_line_and_a_caret()
{
	begin_host || return
	line 'server: bidn s'
	await "^no call or command named 'bidn'; did you mean 'bind'\?" ||
	    return
	screen | grep -A1 '^  server: bidn s$' | grep -qx '          ^' ||
	    fail "no caret under bidn"
	line "socket AF_INET 'abc"
	await "^  socket AF_INET 'abc$" || return
	screen | grep -A1 "^  socket AF_INET 'abc$" |
	    grep -qx '                 ^' || fail "no caret under the quote"
	line 'serverr: listen'
	await "no process named 'serverr'; did you mean 'server'\?"
	lacks '= 3'
	leave
}

a_late_result_spares_the_typed_line()
{
	begin_host || return
	block_server || return
	text 'client: connect c 127.0.0.1 99'
	keys Left Left
	last '^sockets> client: connect c 127.0.0.1 99$' || return
	exec {peer}<>"/dev/tcp/127.0.0.1/$port"
	await "^server: accept\(3\) = 4" || return
	last '^sockets> client: connect c 127.0.0.1 99$' || return
	# The cursor is still before 99.
	text 7
	last '^sockets> client: connect c 127.0.0.1 799$'
	exec {peer}>&-
	[[ $(screen | grep -c 'client: connect') == 1 ]] ||
	    fail "the typed line is there twice"
	keys C-c
	last '^sockets>$'
	leave
}

a_late_result_spares_a_line_of_two_rows()
{
	columns=40
	begin_host || return
	block_server || return
	text 'client: send c "abcdefghijklmnopqrstuvwxyz0123456789"'
	row '^pqrstuvwxyz0123456789"$' || return
	exec {peer}<>"/dev/tcp/127.0.0.1/$port"
	await "^server: accept\(3\) = 4" || return
	last '^pqrstuvwxyz0123456789"$' || return
	exec {peer}>&-
	[[ $(screen | grep -c 'sockets> client: send c "abc') == 1 ]] ||
	    fail "the typed line is there twice"
	keys C-c
	leave
	columns=80
}

history_lasts()
{
	rm -rf "$work/state"
	begin_host || return
	line 'help quit'
	await '^Example:' || return
	line 'set COLOUR 5'
	leave
	begin_host || return
	keys Up Up
	last '^sockets> set COLOUR 5$' || return
	keys C-u
	line history
	await '^ +1  help quit$'
	await '^ +4  history$'
	leave
}

history_has_1000_lines()
{
	mkdir -p "$work/state/sockets"
	seq -f 'set N %g' 1500 >"$work/state/sockets/history"
	begin_host || return
	keys Up
	last '^sockets> set N 1500$' || return
	keys C-u
	leave
	[[ $(wc -l <"$work/state/sockets/history") == 1000 ]] ||
	    fail "the history has not 1000 lines"
	[[ $(tail -n 1 "$work/state/sockets/history") == quit ]] ||
	    fail "the history does not end with quit"
}

history_survives_a_signal()
{
	rm -rf "$work/state"
	begin_host || return
	line 'help kill'
	await '^Example:' || return
	pid=$(tmux_do display-message -p '#{pane_pid}')
	pkill -"$1" -P "$pid" -x sockets
	ended "$2"
	grep -qx 'help kill' "$work/state/sockets/history" ||
	    fail "the history is lost"
}

sigterm_is_tidy()
{
	history_survives_a_signal TERM 143
}

sighup_is_tidy()
{
	history_survives_a_signal HUP 129
}

history_on_a_full_disk()
{
	rm -rf "$work/state"
	mkdir -p "$work/state/sockets"
	ln -s /dev/full "$work/state/sockets/history"
	begin_host || return
	line 'help quit'
	await 'the lines you type are not kept: .*No space left' || return
	line 'server: socket'
	await '^server: socket.* = 3' || return
	[[ $(screen | grep -c 'are not kept') == 1 ]] ||
	    fail "said more than once"
	rm -rf "$work/state"
	leave
}

history_in_no_folder()
{
	rm -rf "$work/state"
	touch "$work/file"
	begin_host "XDG_STATE_HOME=$work/file" || return
	await 'The lines you type will not be kept: .*Not a directory' || return
	leave
}

completion_goes_by_position()
{
	begin_host || return
	line 'server: lobby = socket'
	await '= 3' || return
	text 'server: lis'
	keys Tab
	last '^sockets> server: listen$' || return
	text 'lo'
	keys Tab
	last '^sockets> server: listen lobby$' || return
	keys C-u
	text 'server: lobby.getp'
	keys Tab
	last '^sockets> server: lobby\.getpeername$' || return
	keys C-u
	text 'socket AF_INET6 SOCK_D'
	keys Tab
	last '^sockets> socket AF_INET6 SOCK_DGRAM$' || return
	keys C-u
	text 'socket(socket.AF_INET6, socket.SOCK_D'
	keys Tab
	last '^sockets> socket\(socket.AF_INET6, socket.SOCK_DGRAM$' || return
	keys C-u
	text 'interrupt ser'
	keys Tab
	last '^sockets> interrupt server$' || return
	keys C-u
	text 'clie'
	keys Tab
	last '^sockets> client:$' || return
	keys C-u
	text 'conn'
	keys Tab
	await '^connect +connect_ex' || return
	last '^sockets> connect$' || return
	keys C-u
	touch "$work/walkthrough.txt"
	text "run $work/walk"
	keys Tab
	last 'walkthrough\.txt$' || return
	keys C-u
	leave
}

question_mark_shows_the_usage()
{
	begin_host || return
	text 'server: bind s 127'
	text '?'
	await '^bind \[S\] HOST PORT +give a socket' || return
	last '^sockets> server: bind s 127$' || return
	keys C-u
	text 'send "what?'
	last '^sockets> send "what\?$' || return
	[[ $(screen | grep -c HOST) == 1 ]] || fail "usage inside quotes"
	keys C-u
	leave
}

# Three lines; OPTIONS as for tmux paste-buffer.
paste_lines()
{
	printf '%s\n' 'server: s = socket' 'server: s.close()' \
	    'client: c = socket' >"$work/paste"
	"${server[@]}" load-buffer "$work/paste"
	tmux_do paste-buffer "$@"
}

a_paste_loses_nothing()
{
	begin_host || return
	paste_lines -p -r
	await '^client: socket.* = 3$' || return
	await '^server: close\(3\) = 0$'
	await '^sockets> server: s\.close\(\)$'
	keys Up Up
	last '^sockets> server: s\.close\(\)$'
	keys C-u
	leave
}

a_plain_paste_loses_nothing()
{
	begin_host || return
	paste_lines
	await '^client: socket.* = 3$' || return
	await '^server: close\(3\) = 0$'
	leave
}

# 200 lines, more than fits a terminal's queue of 4,096 bytes.
a_long_paste_loses_nothing()
{
	begin_host "$@" || return
	seq -f 'set N %g    # as long as lines of a program are' 200 \
	    >"$work/paste"
	printf 'set\tN\nset WHAT?' >>"$work/paste"
	"${server[@]}" load-buffer "$work/paste"
	tmux_do paste-buffer -p -r
	await '^N = 200$' || return
	last '^sockets> set WHAT\?$' || return
	keys C-u
	leave
	grep -c '^set N [0-9]' "$work/state/sockets/history" | grep -qx 200 ||
	    fail "the history has not all pasted lines"
}

ctrl_c_clears_the_line()
{
	begin_host || return
	text 'server: something half'
	last half || return
	keys C-c
	last '^sockets>$' || return
	line 'server: socket'
	await '^server: socket.* = 3$'
	leave
}

ctrl_c_ends_a_wait()
{
	begin_host || return
	block_server || return
	line 'wait server'
	await 'wait server' || return
	keys C-c
	last '^sockets>$' || return
	line process
	await '^server .*accept'
	leave
}

ctrl_c_interrupts_the_blocked_call()
{
	begin_host || return
	block_server || return
	line 'server:'
	last '^sockets\[server\]>$' || return
	keys C-c
	await '^server: accept\(3\) = -1 EINTR \(4, Interrupted system call\)' ||
	    return
	last '^sockets\[server\]>$'
	leave
}

ctrl_d_ends()
{
	begin_host || return
	block_server || return
	keys C-d
	ended 0
}

a_failed_call_is_no_failed_shell()
{
	begin_host || return
	line 'connect 127.0.0.1 1'
	line 'nonsense'
	leave 0
}

a_resize_is_followed()
{
	begin_host || return
	line 'server: socket'
	await '^server: socket.* = 3$' || return
	text 'client: send c "abcdefghijklmnopqrstuvwxyz0123456789"'
	last '0123456789"$' || return
	tmux_do resize-window -x 40 -y 20
	row '^pqrstuvwxyz0123456789"$' || return
	# tmux may have moved a row of it out of sight, as it was.
	[[ $(tmux_do capture-pane -p | grep -c 'sockets> client: send') == 1 ]] ||
	    fail "the typed line is there twice"
	text ' MSG_DONTWAIT'
	last 'MSG_DONTWAIT$' || return
	tmux_do resize-window -x 100 -y 30
	last '^sockets> client: send c "abc.*xyz0123456789" MSG_DONTWAIT$'
	[[ $(tmux_do capture-pane -p | grep -c 'sockets> client: send') == 1 ]] ||
	    fail "the typed line is there twice"
	shows '^server: socket' || fail "a line above is gone"
	keys C-c
	line 'server: socket'
	await '^server: socket.* = 4$'
	leave
}

# Like a shell's job: stopped by Ctrl-Z, and back with fg.
ctrl_z_stops()
{
	begin_host || return
	terminal "env HOME=$work/home XDG_STATE_HOME=$work/state PS1='outer> ' \
	    bash --norc --noprofile -i"
	last '^outer>$' || return
	line "$sockets"
	last '^sockets>$' || return
	text 'server: so'
	last 'server: so$' || return
	keys C-z
	await 'Stopped' || return
	last '^outer>$' || return
	# shellcheck disable=SC2016 # the inner shell's
	line 'echo $((6 * 7)); stty -a | grep -o " icanon"'
	await '^42$' && await '^ icanon$' || return
	line fg
	last 'sockets> server: so$' || return
	line cket
	await '^server: socket.* = 3$' || return
	line quit
	last '^outer>$'
}

plain_terminals_do()
{
	begin_host TERM=dumb LC_ALL=C NO_COLOR=1 || return
	block_server || return
	text 'half'
	last '^sockets> half$' || return
	exec {peer}<>"/dev/tcp/127.0.0.1/$port"
	await "^server: accept\(3\) = 4" || return
	last '^sockets> half$'
	exec {peer}>&-
	keys C-u
	leave
}

# What a peer sends must not reach the terminal as it is.
received_bytes_are_escaped()
{
	begin_host || return
	block_server || return
	exec {peer}<>"/dev/tcp/127.0.0.1/$port"
	await "^server: accept\(3\) = 4" || return
	printf '\033[2J\033]0;title\007' >&"$peer"
	line 'server: recv 4'
	await "b'.x1b\[2J.x1b\]0;title.x07'"
	exec {peer}>&-
	leave
}

a_lesson_puts_lines_ready()
{
	unshare -Urn true 2>/dev/null || return 0
	begin -- lesson "$PWD/lessons/01-echo.md"
	last '^sockets> [a-z]+: .*socket' || return
	keys Enter
	await '^server: socket\(AF_INET, SOCK_STREAM, 0\) = 3$' || return
	last '^sockets> .*bind' || return
	keys C-u
	line 'help bind'
	await '^bind - ' || return
	last '^sockets> .*bind' || return
	keys C-u
	line quit
	ended 0
}

tests=(first_start_says_what_to_type a_call_is_shown
	an_error_has_its_line_and_a_caret
	a_late_result_spares_the_typed_line
	a_late_result_spares_a_line_of_two_rows history_lasts
	history_has_1000_lines sigterm_is_tidy sighup_is_tidy
	history_on_a_full_disk history_in_no_folder
	completion_goes_by_position question_mark_shows_the_usage
	a_paste_loses_nothing a_plain_paste_loses_nothing
	a_long_paste_loses_nothing ctrl_c_clears_the_line
	ctrl_c_ends_a_wait ctrl_c_interrupts_the_blocked_call ctrl_d_ends
	a_failed_call_is_no_failed_shell a_resize_is_followed ctrl_z_stops
	plain_terminals_do received_bytes_are_escaped
	a_lesson_puts_lines_ready)

(($# == 0)) || tests=("$@")
for current in "${tests[@]}"; do
	"$current"
	columns=80
done
((bad == 0)) && echo "${#tests[@]} tests in a terminal, all as they should be"
exit "$bad"
