#!/usr/bin/env bash
# `watch` in a real terminal: a picture that changes in place, how it ends,
# and what comes meanwhile.
#
# usage: tests/watch.sh [TEST]...	with SOCKETS set
# shellcheck disable=SC2154 # the library sets work, never, sockets
set -uo pipefail
cd "$(dirname "$0")/.." || exit
# shellcheck source=tests/lib/terminal.sh
. tests/lib/terminal.sh

# What the terminal shows now, reversed text in [ ].
reversed()
{
	tmux_do capture-pane -p -e | sed -e 's/\x1b\[7m/[/g' \
	    -e 's/\x1b\[\(0\|27\)m/]/g' -e 's/\x1b\[[0-9;]*m//g'
}

is_marked()
{
	reversed | grep -qE -- "$1"
}

marked()
{
	until_true is_marked "$1" || fail "nothing is marked like: $1"
}

watching()
{
	await "^[0-9:]{8}  any key ends  watch $1\$"
}

# A listening server, no longer blocked; and the way to connect to it from
# outside: bash's own sockets.
listen()
{
	line 'server: s = socket'
	line 'server: bind s 127.0.0.1 0'
	line 'server: listen s'
	await '^server: listen\(3' || return
	port=$(tmux_do capture-pane -p -J | sed -n \
	    's/.*local address 127.0.0.1:\([0-9]*\),.*/\1/p' | head -n 1)
}

# The cursor is shown, on the screen where lines are printed.
is_plain()
{
	[[ $(tmux_do display-message -p '#{cursor_flag}#{alternate_on}') == 10 ]] ||
	    fail "no cursor, or another screen"
}

is_back()
{
	last '^sockets> $|^sockets>$' || return
	line 'help quit'
	await '^Example:'
}

a_change_is_marked()
{
	begin_host || return
	block_server || return
	line 'watch sockets'
	watching sockets || return
	await '^server  s    3  tcp  LISTEN' || return
	await '^        blocked in accept since call 4, [0-9]+ s$' || return
	lacks '^sockets>'
	exec {peer}<>"/dev/tcp/127.0.0.1/$port"
	marked '^\[server  -    4  tcp  ESTABLISHED' || return
	# It is marked once.
	until_true is_marked '^server  -    4  tcp  ESTABLISHED' ||
	    fail "the mark stays"
	lacks 'accept\(3\) = 4'
	text q
	# Nothing of what came meanwhile is lost, and the picture stays.
	await '^server: accept\(3\) = 4' || return
	row '^server  -    4  tcp  ESTABLISHED' || return
	lacks 'any key ends'
	exec {peer}>&-
	is_back && leave
}

without_colour_there_is_a_star()
{
	begin_host NO_COLOR=1 || return
	block_server || return
	line 'watch sockets'
	await '^  server  s    3  tcp  LISTEN' || return
	exec {peer}<>"/dev/tcp/127.0.0.1/$port"
	await '^\* server  -    4  tcp  ESTABLISHED' || return
	text q
	await '^server: accept\(3\) = 4' || return
	row '^server  -    4  tcp  ESTABLISHED' || return
	exec {peer}>&-
	is_back && leave
}

a_key_is_one_key()
{
	begin_host || return
	listen || return
	line 'watch process'
	watching process || return
	keys Up
	last '^sockets>$' || return
	lacks '\[A|\^\['
	is_back && leave
}

what_is_typed_after_the_key_is_a_line()
{
	begin_host || return
	listen || return
	line 'watch process'
	watching process || return
	text 'qset A 17'
	keys Enter
	line A
	await '^A = 17$' || return
	leave
}

time_wait_counts_down()
{
	begin_host || return
	listen || return
	line 'client: c = socket'
	line "client: connect c 127.0.0.1 $port"
	line 'server: conn = accept s'
	line 'client: close c'
	line 'server: close conn'
	await 'TIME-WAIT .*seen' || return
	line "watch ss -tn state time-wait dport = :$port"
	watching "ss -tn state time-wait dport = :$port" || return
	await "timer:\\(timewait,[0-9]+sec,0\\)$" || return
	marked '\[ ?timer:\(timewait,[0-9]+sec,0\)' || return
	text q
	is_back && leave
}

ctrl_c_ends_it()
{
	begin_host || return
	listen || return
	line 'watch sockets'
	watching sockets || return
	keys C-c
	last '^sockets>$' || return
	is_back && leave
}

# The picture is cut to the window, and drawn anew when that changes.
it_fits_the_window()
{
	local i
	begin_host || return
	for ((i = 0; i < 30; i++)); do
		line "s$i = socket AF_UNIX"
	done
	await '= 32$' || return
	line 'watch sockets'
	watching sockets || return
	row '^main    s20  23 unix' || return
	row '^\(9 more rows below: make the window higher\)$' || return
	tmux_do resize-window -x 30 -y 12
	row '^\(21 more rows below: make the' || return
	row '^main    s8   11 unix -     - *$' || return
	has_row '^[0-9:]{8}  any key ends  watch ?$' || fail "no title"
	tmux_do resize-window -x 80 -y 40
	row '^main    s29  32 unix' || return
	lacks 'more rows'
	tmux_do resize-window -x 80 -y 20
	row '^\(13 more rows below' || return
	text q
	last '^sockets>$' || return
	# Where lines are printed there is room for all.
	row '^main    s29  32 unix' || return
	lacks 'more rows|any key ends'
	leave
}

signal_of()
{
	begin_host || return
	listen || return
	line 'watch sockets'
	watching sockets || return
	pid=$(tmux_do display-message -p '#{pane_pid}')
	kill -s "$1" "$(pgrep -P "$pid" -x sockets)"
	ended "$2" || return
	lacks 'any key ends'
	is_plain
}

sigterm_puts_the_terminal_back()
{
	signal_of TERM 143
}

sighup_puts_the_terminal_back()
{
	signal_of HUP 129
}

# Ctrl-Z, and back: in a shell with jobs.
it_stops_and_goes_on()
{
	terminal "env -u NO_COLOR PS1='job\$ ' HOME='$work' \
	    XDG_STATE_HOME='$work/state' LC_ALL=C.UTF-8 bash --norc -i"
	last '^job\$$' || return
	line "stty -a >$work/before; '$sockets' watch process"
	watching process || return
	keys C-z
	await 'Stopped' || return
	is_plain || return
	last '^job\$$' || return
	line "stty -a | cmp - $work/before && echo 'the ''same'"
	await '^the same$' || return
	line fg
	watching process || return
	text q
	last '^job\$$' || return
	line "stty -a | cmp - $work/before && echo 'the same ''again'"
	await '^the same again$' || return
	is_plain
}

# The server dies while it is watched: said at the end.
a_process_dies()
{
	begin_host || return
	block_server || return
	line 'watch process'
	await 'blocked in accept on s since call 4, ' || return
	pid=$(screen | sed -n 's/^server *\([0-9]*\) .*/\1/p' | tail -n 1)
	kill -s KILL "$pid"
	marked '^server .*\[ended' || return
	text q
	await '^server: the process was killed \(SIGKILL\)' || return
	is_back && leave
}

as_a_command()
{
	begin -- watch sockets || return
	watching sockets || return
	await '^There are no sockets: type socket$' || return
	text q
	ended 0
}

a_signal_ends_the_command()
{
	begin -- watch process || return
	watching process || return
	pid=$(tmux_do display-message -p '#{pane_pid}')
	kill -s TERM "$(pgrep -P "$pid" -x sockets)"
	ended 143 && is_plain
}

only_views()
{
	begin_host || return
	line 'watch quit'
	await "^'quit' is no view; watch takes process, net" || return
	line 'watch watch sockets'
	await "^'watch' is no view" || return
	line 'watch close 3'
	await "^'close' is no view" || return
	line 'watch sockts'
	await "^no view named 'sockts'; did you mean 'sockets'\?" || return
	line watch
	await '^watch needs a view: .*sockets' || return
	line 'watch process server'
	await "leave out 'server'" || return
	line 'watch sockets x'
	await 'nothing more was expected here' || return
	screen | grep -A1 '^  watch sockets x$' | grep -qx '                ^' ||
	    fail "no caret under x"
	leave
}

no_terminal()
{
	begin TERM=dumb -- || return
	last '^sockets> *$' || return
	line 'watch sockets'
	await '^watch needs a terminal that it can draw in: type sockets' ||
	    return
	leave
	out=$("$sockets" watch process </dev/null 2>&1)
	[[ $? == 2 && $out == *"type process alone"* ]] ||
	    { echo "$out"; fail "not refused where there is no terminal"; }
}

run_tests "$*" a_change_is_marked without_colour_there_is_a_star \
    a_key_is_one_key what_is_typed_after_the_key_is_a_line \
    time_wait_counts_down ctrl_c_ends_it \
    it_fits_the_window sigterm_puts_the_terminal_back \
    sighup_puts_the_terminal_back it_stops_and_goes_on a_process_dies \
    as_a_command a_signal_ends_the_command only_views no_terminal
