#!/usr/bin/env bash
# The interactive shell in a real terminal: keys, pastes, resizes, and other
# terminals.
#
# usage: tests/terminal_keys.sh [TEST]...	with SOCKETS set
# shellcheck disable=SC2154 # the library sets work, never, sockets
set -uo pipefail
cd "$(dirname "$0")/.." || exit
# shellcheck source=tests/lib/terminal.sh
. tests/lib/terminal.sh

messages_are_in_the_language_chosen()
{
	begin LC_ALL= LANG=es_ES.UTF-8 -- || return
	line 'server: socket'
	await '= 3' || return
	line 'server: bind 127.0.0.1 65536'
	await '^un puerto es un número de 0 a 65535' || return
	line 'set lang ja'
	line 'server: bind 127.0.0.1 65537'
	await '^ポート番号は 0 から 65535 までの数です。65537' || return
	line 'set lang'
	await '^lang = ja$'
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
	# The command that the record of a failed call offers.
	text 'server: why?'
	last '^sockets> server: why\?$' || return
	keys Enter
	await '^No call has failed in server' || return
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
	await '^sockets> server: s = socket$'
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
	leave
}

# readline alone divides by zero in two columns and one row.
a_narrow_window_is_no_end()
{
	local width
	begin_host || return
	text 'server: bind s 127.0.0.1'
	last '127.0.0.1$' || return
	for width in 2 1 2 3; do
		tmux_do resize-window -x "$width" -y 1
		until_true has_columns "$width" ||
		    fail "tmux does not resize" || return
		keys C-u
		text 'server: bind s 127.0.0.1'
		keys Enter
	done
	tmux_do resize-window -x 100 -y 30
	until_true has_columns 100 || fail "tmux does not resize" || return
	keys C-u
	line 'server: socket'
	await '^server: socket.* = 3' || return
	leave
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
	until_true has_columns 100
	line 'server: socket'
	await '^server: socket.* = 4$'
	leave
}

# Like a shell's job: stopped by Ctrl-Z, and back with fg. A plain sh leaves the
# terminal as it finds it.
ctrl_z_stops()
{
	begin_host || return
	terminal "env HOME=$work/home XDG_STATE_HOME=$work/state PS1='outer> ' \
	    sh -i"
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
	await '^You have left the lesson' && leave
}

run_tests "$*" messages_are_in_the_language_chosen \
    completion_goes_by_position question_mark_shows_the_usage \
    a_paste_loses_nothing a_plain_paste_loses_nothing \
    a_long_paste_loses_nothing ctrl_c_clears_the_line ctrl_c_ends_a_wait \
    ctrl_c_interrupts_the_blocked_call ctrl_d_ends \
    a_failed_call_is_no_failed_shell a_resize_is_followed \
    a_narrow_window_is_no_end ctrl_z_stops \
    plain_terminals_do received_bytes_are_escaped a_lesson_puts_lines_ready
