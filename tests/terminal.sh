#!/usr/bin/env bash
# The interactive shell in a real terminal: lines, what arrives while one is
# typed, the history, and how it ends.
#
# usage: tests/terminal.sh [TEST]...	with SOCKETS set
# shellcheck disable=SC2154 # the library sets work, never, sockets
set -uo pipefail
cd "$(dirname "$0")/.." || exit
# shellcheck source=tests/lib/terminal.sh
. tests/lib/terminal.sh

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
	rm -rf "$work/state"
	begin -- --lang es || return
	await '^real. Escribe .socket. para' || return
	lacks 'Type .socket.'
	leave
	# Whoever comes with a command knows what to type.
	rm -rf "$work/state"
	begin -- lesson "$PWD/lessons/01-echo.md" || return
	await '^\[1/' || return
	lacks 'Type .socket.'
	keys C-u
	line quit
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

# Words stay whole, and so does what is in quotes.
long_records_are_folded()
{
	columns=60
	begin_host || return
	block_server || return
	row '^server: accept\(3\) is blocked: it waits for a connection on$' ||
	    return
	row "^  127\.0\.0\.1:$port$" || return
	line 'client: x = socket AF_INET SOCK_DGRAM'
	line 'client: sendto x "of all of this nothing is broken" 127.0.0.1 9'
	row '^client: sendto\(3, "of all of this nothing is broken", 32, 0,$' ||
	    return
	row '^  \{AF_INET, 127\.0\.0\.1:9\}\) = 32$' || return
	tmux_do resize-window -x 120 -y 20
	until_true has_columns 120 || fail "tmux does not resize" || return
	line 'client: sendto x "of all of this nothing is broken" 127.0.0.1 9'
	row '^client: sendto.* 0, \{AF_INET, 127\.0\.0\.1:9\}\) = 32$'
	line 'interrupt server'
	leave
	columns=80
}

# Lines that nobody types, too, if a terminal shows them; JSON is for programs.
json_is_never_folded()
{
	columns=50
	begin -- -c 'listen 999 20' || return
	row '^main: listen\(999, 20\) = -1 EBADF \(9, Bad file$' || return
	row '^  descriptor\)$' || return
	begin -- --json -c 'listen 999 20' || return
	await '^\{"event":"call",.*"text":"listen\(999, 20\)".*\}$'
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

# Up brings back what is plain text; the rest of the file reaches no terminal.
history_moves_no_terminal()
{
	mkdir -p "$work/state/sockets"
	printf 'set A\nset\tB\nset \033[7mC\nset \302\23331mD\nset \377E\n' \
	    >"$work/state/sockets/history"
	begin_host || return
	line history
	await '^ +3  history$' || return
	row '^ +2  set.*B$' || return
	lacks 'set.*[CDE]$'
	leave
}

history_survives_a_signal()
{
	rm -rf "$work/state"
	begin_host || return
	line 'help kill'
	await '^Example:' || return
	pid=$(tmux_do display-message -p '#{pane_pid}')
	kill -s "$1" "$(pgrep -P "$pid" -x sockets)"
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

sigquit_is_tidy()
{
	history_survives_a_signal QUIT 131
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

run_tests "$*" first_start_says_what_to_type a_call_is_shown \
    an_error_has_its_line_and_a_caret a_late_result_spares_the_typed_line \
    a_late_result_spares_a_line_of_two_rows long_records_are_folded \
    json_is_never_folded history_lasts \
    history_has_1000_lines history_moves_no_terminal sigterm_is_tidy \
    sighup_is_tidy sigquit_is_tidy history_on_a_full_disk history_in_no_folder
