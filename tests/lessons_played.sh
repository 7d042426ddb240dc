#!/usr/bin/env bash
# Questions and tasks of a lesson in a real terminal, and what becomes of them
# when the terminal changes, is left or dies.
#
# usage: tests/lessons_played.sh [TEST]...	with SOCKETS set
# shellcheck disable=SC2016 # backquotes are what the screen shows
set -uo pipefail
cd "$(dirname "$0")/.." || exit
if ! reason=$(unshare -Urn true 2>&1); then
	echo "this machine has no private networks ($reason)"
	exit 77
fi
# shellcheck source=tests/lib/terminal.sh
. tests/lib/terminal.sh

# Steps: 1 commands, 2 a question, 3 a task, 4 commands, 5 a task.
sed 's/^	//' >"$work/small.md" <<'END'
	# Small

	What a learner does in it.

	```sockets
	server: s = socket
	```

	First think.

	```quiz
	Which call gives a socket the address by which others find it, and which
	may be left out by a client that does not care for its own address?

	- [ ] `listen`
	  It makes a queue for those who connect, at the address that is there.
	- [x] `bind`
	  It is given the address and the port.
	- [ ] `accept`
	  It takes a connection out of the queue.
	```

	```hint
	It has four letters.
	```

	Now do it.

	```task
	Have `server` wait on port 65431 of this machine alone.

	goal:
	server: socket tcp LISTEN local 127.0.0.1:65431

	solution:
	server: bind s 127.0.0.1 65431
	server: listen s
	```

	Somebody comes.

	```sockets
	client: c = socket
	client: connect c 127.0.0.1 65431
	```

	The last one.

	```task
	Have `client` say something.

	goal:
	client: call send ok

	solution:
	client: send c "hello"
	```

	That is all.
END

# play [NAME=VALUE]... [-- ARG...]: the lesson, with what is kept for this test.
play()
{
	local settings=()
	while (($# > 0)) && [[ $1 != -- ]]; do
		settings+=("$1")
		shift
	done
	(($# == 0)) || shift
	begin NO_COLOR=1 "XDG_STATE_HOME=$work/state.$current" \
	    "${settings[@]}" -- lesson "$@" "$work/small.md"
}

# ready LINE: it stands ready on the input line, and nothing else.
is_ready()
{
	[[ $(screen | grep . | tail -n 1) == "sockets>${1:+ $1}" ]]
}

ready()
{
	until_true is_ready "$1" || fail "does not stand ready: $1"
}

instead()
{
	keys C-u
	ready '' && line "$1"
}

at_step()
{
	await "^\\[$1/5\\]\$"
}

# kept N: what is on the disk says that the lesson goes on with step N.
is_kept()
{
	grep -qE "^ *\"at\": $(($1 - 1))," \
	    "$work/state.$current"/sockets/lessons/*.json 2>/dev/null
}

kept()
{
	until_true is_kept "$1" || fail "step $1 is not what is kept"
}

# The id of the shell that is played in.
pid()
{
	pgrep -P "$(tmux_do display-message -p '#{pane_pid}')"
}

a_lesson_from_its_beginning_to_its_end()
{
	play
	at_step 1 && ready 'server: s = socket' && keys Enter
	at_step 2 && ready '' && line 1
	await '^1 is not right; that is counted\.$' && ready '' && line hint
	await '^It has four letters\.$' && ready '' && line 2
	await '^2 is right\.$' && at_step 3 && ready '' || return
	line 'server: bind s 127.0.0.1 65431'
	await '^ +server s +local address 127.0.0.1:65431$' && ready '' && keys Enter
	await "^Not yet: .* is CLOSED, not LISTEN\.\$" && ready '' || return
	line 'server: s.listen()'
	await '^That is it: the task is solved\.$'
	await "^It is done once more in the lesson's own words"
	at_step 4 && ready 'client: c = socket' && keys Enter
	ready 'client: connect c 127.0.0.1 65431' && keys Enter
	at_step 5 && ready '' && line 'client: send c ""'
	await '^That is it: the task is solved\.$' && await '^That is all\.$'
	await '^Questions: 0 right at once, 1 after a wrong answer'
	await '^Tasks: 1 solved at once, 1 after tries, 0 shown, 0 left out, of 2\.$'
	await '^This is the end of the lesson' && ready '' && leave
}

# The kernel takes everything from it at once.
a_killed_shell_goes_on()
{
	play
	at_step 1 && keys Enter
	at_step 2 && ready '' && line 3 && await '^3 is not right' || return
	line 2
	at_step 3 && ready '' && line 'server: bind s 127.0.0.1 65432'
	await 'local address 127.0.0.1:65432$' && kept 3 || return
	kill -KILL "$(pid)"
	await '^ended with 137$' || return
	play
	await '^You go on at step 3 of 5' && at_step 3 && ready '' || return
	# Before the task nothing was bound.
	line 'server: bind s 127.0.0.1 65431'
	await 'local address 127.0.0.1:65431$' && ready '' || return
	line 'server: listen s'
	at_step 4 && instead next
	at_step 5 && ready '' && line skip
	await '^Questions: 0 right at once, 1 after a wrong answer'
}

a_closed_terminal_goes_on()
{
	play
	at_step 1 && keys Enter
	at_step 2 && ready '' && text 'half a li'
	tmux_do kill-session
	kept 2
	play
	await '^You go on at step 2 of 5' && at_step 2 && ready ''
}

the_end_of_input_leaves_the_lesson()
{
	play
	at_step 1 && instead 'goto 4'
	at_step 4 && ready 'client: c = socket' && keys C-u && keys C-d
	ended 0 && kept 4 || return
	play
	await '^You go on at step 4 of 5' && ready 'client: c = socket' || return
	instead 'goto 1'
	at_step 1 && ready 'server: s = socket' && kept 1
}

ctrl_c_drops_the_line_alone()
{
	play
	at_step 1 && instead next
	at_step 2 && ready '' && text '1' && keys C-c
	ready '' && keys Enter
	await '^Which one is it\? Type its number, 1 to 3\.$' || return
	lacks '^1 is not right'
	line 2
	at_step 3
}

another_width_keeps_the_question()
{
	play
	at_step 1 && instead next
	at_step 2 && ready '' && text '2'
	tmux_do resize-window -x 40 -y 24
	ready 2 && keys Enter
	at_step 3 && instead back || return
	row '^which others find it, and which may be$'
	row '^`skip`, and `goto 3` to begin this task$'
	tmux_do resize-window -x 80 -y 24
	ready '' && line again
	row '^Which call gives a socket the address by which others find it, and which may be$'
}

a_signal_while_a_line_runs_loses_nothing()
{
	play
	at_step 1 && instead next
	at_step 2 && ready '' && line 'server: accept s'
	await EINVAL && ready '' || return
	kill -TERM "$(pid)"
	await '^ended with 143$' && kept 2
}

without_pauses_it_ends()
{
	play -- --no-pause
	await '^The right answer is 2\.$'
	await '^sockets> server: bind s 127\.0\.0\.1 65431$'
	await '^That is all\.$' && ended 0
	lacks 'Now you'
	lacks 'Questions:'
	[[ ! -e $work/state.$current/sockets/lessons ]] || fail "it was kept"
	begin -- lesson --no-pause
	await 'which lesson\?' && ended 2
}

what_cannot_be_kept_is_said_once()
{
	play XDG_STATE_HOME=/proc/nowhere
	await '^Where you are in this lesson is not kept: /proc/nowhere'
	at_step 1 && keys Enter
	at_step 2 && ready '' && line 1
	await '^1 is not right' && ready '' && line 2
	at_step 3 || return
	(($(screen | grep -c 'not kept') == 1)) || fail "said again"
	line quit
	await '^You have left the lesson' && ready ''
}

run_tests "$*" a_lesson_from_its_beginning_to_its_end a_killed_shell_goes_on \
    a_closed_terminal_goes_on the_end_of_input_leaves_the_lesson \
    ctrl_c_drops_the_line_alone another_width_keeps_the_question \
    a_signal_while_a_line_runs_loses_nothing without_pauses_it_ends \
    what_cannot_be_kept_is_said_once
