#!/usr/bin/env bash
# A lesson in a real terminal whose learner does something else: the lesson
# must not tell of what did not happen, must say how to get back, and must
# leave its learner at the prompt.
#
# usage: tests/lessons_astray.sh [TEST]...	with SOCKETS set
# shellcheck disable=SC2016 # backquotes are what the screen shows
set -uo pipefail
cd "$(dirname "$0")/.." || exit
if ! reason=$(unshare -Urn true 2>&1); then
	echo "this machine has no private networks ($reason)"
	exit 77
fi
# shellcheck source=tests/lib/terminal.sh
. tests/lib/terminal.sh

cannot='^This step cannot be run as things are now'
other='^Not what the lesson tells of: something was done before'
numbers='^This is what the lesson tells of, but with other numbers'

# ready LINE: it stands ready on the input line, and nothing else.
is_ready()
{
	[[ $(screen | grep . | tail -n 1) == "sockets>${1:+ $1}" ]]
}

ready()
{
	until_true is_ready "$1" || fail "does not stand ready: $1"
}

# count N REGEX: so many lines of all that was shown are like this.
has_count()
{
	local n
	n=$(tmux_do capture-pane -p -J -S -1000 | grep -cE -- "$2")
	((n == $1))
}

count()
{
	until_true has_count "$@" || fail "not $1 lines like: $2"
}

# instead LINE: run in place of the one that stands ready.
instead()
{
	keys C-u
	ready '' && line "$1"
}

# enter LINE: it stands ready, and Enter runs it.
enter()
{
	ready "$1" && keys Enter
}

# begin_at STEP [NAME=VALUE]: the lesson stands at its beginning.
begin_at()
{
	local step
	# The shell of the test before may still be about to save where it was.
	begin "XDG_STATE_HOME=$work/state.$current" "${2:-NO_COLOR=1}" -- \
	    lesson tests/lib/walkthrough.md
	await '^\[1/15\]$' || return
	for ((step = 2; step <= $1; step++)); do
		instead next
		await "^\\[$step/15\\]\$" || return
	done
}

a_line_not_understood_is_not_done()
{
	local recv='server: data = recv conn 1024'
	begin_at 12 || return
	ready "$recv" || return
	instead 'server: close conn'
	await '^server: close\(4\) = 0' && ready "$recv" || return
	instead 'client: close s'
	await '^client: close\(3\) = 0' || return
	enter "$recv"
	count 1 "^no socket named 'conn'"
	count 1 "$cannot" && ready "$recv" || return
	instead next
	count 2 "$cannot" && ready "$recv" || return
	lacks '^\[13/15\]$'
	lacks 'walkthrough\.md:'
	# It is this step that begins anew, not the one before.
	instead back
	count 2 '^\[12/15\]$' || return
	enter "$recv"
	await '^server: recv.* is blocked' && await '^\[13/15\]$'
}

a_refused_line_is_not_done()
{
	local bind='server: bind s 127.0.0.1 65432'
	begin_at 2 || return
	ready "$bind" || return
	instead 'server: x = socket AF_UNIX SOCK_DGRAM'
	ready "$bind" || return
	instead 'server: bind x "@sockets-astray"'
	ready "$bind" || return
	instead 'server: recv x'
	await '^server: recv.* is blocked' || return
	enter "$bind"
	await '^server is blocked in recv' && count 1 "$cannot" || return
	ready "$bind"
	lacks '^\[3/15\]$'
}

a_killed_server_stops_the_story()
{
	begin_at 10 || return
	ready 'server: sendall conn data' || return
	instead 'kill server'
	await '^server: the process was killed' || return
	enter 'server: sendall conn data'
	count 1 "$cannot" && ready 'server: sendall conn data' || return
	instead next
	count 2 "$cannot"
	lacks '^\[11/15\]$'
}

what_came_out_otherwise_is_said()
{
	begin_at 2 || return
	lacks "$other"
	instead 'server: bind s 127.0.0.1 65433'
	await 'local address 127.0.0.1:65433$' || return
	enter 'server: bind s 127.0.0.1 65432'
	await EINVAL && count 1 "$other" || return
	await '^builds this step anew; or go on\.$' || return
	ready 'server: listen s' || return
	instead back
	count 2 '^\[2/15\]$' || return
	enter 'server: bind s 127.0.0.1 65432'
	ready 'server: listen s'
	count 1 "$other"
	lacks "$cannot"
}

other_numbers_are_said_once()
{
	begin_at 4 || return
	instead 'server: extra = socket'
	await '^server: socket.* = 4$' || return
	enter 'server: conn, addr = accept s'
	enter 'client: s = socket AF_INET SOCK_STREAM'
	enter 'client: connect s 127.0.0.1 65432'
	await '^server: accept\(3\) = 5 ' && count 1 "$numbers" || return
	await '^\[7/15\]$' && instead next
	await '^\[8/15\]$' && instead next
	await '^\[9/15\]$' && ready 'server: data = recv conn 1024' || return
	keys Enter
	await '^\[10/15\]$'
	count 1 "$numbers"
	lacks "$other"
}

# There the lesson ends, and `back` with it.
the_last_step_promises_no_way_back()
{
	begin_at 15 || return
	ready 'server: close s' || return
	instead 'server: shutdown s rd'
	ready 'server: close s' || return
	keys Enter
	await '^This is the end of the lesson' && count 1 "$other"
	lacks 'builds this step anew'
}

colours_are_no_difference()
{
	begin_at 3 TERM=xterm || return
	tmux_do capture-pane -p -e | grep -q $'\e\\[' || fail "no colours"
	enter 'server: listen s'
	await '^\[4/15\]$' && lacks "$other" && lacks "$numbers"
}

the_first_step_is_said_to_be_the_first()
{
	begin_at 1 || return
	instead 'server: mine = socket'
	await '^server: socket.* = 3$' || return
	instead back
	await '^This is the first step' && count 2 '^\[1/15\]$' || return
	enter 'server: s = socket AF_INET SOCK_STREAM'
	await '^\[2/15\]$'
	lacks "$numbers"
}

# Started as `sockets lesson NAME`, the shell's prompt is what is left.
the_prompt_stays_after_the_lesson()
{
	begin_at 15 || return
	enter 'server: close s'
	await '^`quit` once more ends the shell\.$'
	await '^This is the end of the lesson.*`quit` ends the shell' || return
	ready '' || return
	line 'server: close 9'
	await EBADF || return
	lacks "$other"
	lacks "$numbers"
	line 'lesson tests/lib/walkthrough.md'
	count 2 '^\[1/15\]$' || return
	instead quit
	await '^You have left the lesson.*`quit` ends the shell' || return
	ready '' && leave
}

the_start_says_how_to_clear_the_line()
{
	begin_at 1
	await 'Ctrl-U clears it'
}

# What a stranger's lesson and its folder are called, and what stands in it,
# reaches the terminal as text.
nothing_moves_the_terminal()
{
	local folder=$work/$'\u202e\u200bx' bad=$'\u202e\u2066\u200b\u2060\ufeff'
	mkdir -p "$folder"
	cat >"$folder/a.md" <<-LESSON
		# ${bad}Title

		${bad}Aim.

		\`\`\`quiz
		${bad}What?

		- [x] ${bad}Yes.
		- [ ] ${bad}No.
		  ${bad}Never.
		\`\`\`
		\`\`\`hint
		${bad}Think.
		\`\`\`

		\`\`\`task
		${bad}Do it.

		goal:
		server: socket

		solution:
		server: s = socket
		\`\`\`
		\`\`\`hint
		${bad}Do.
		\`\`\`

		${bad}Then.

		\`\`\`sockets
		client: s = socket
		\`\`\`
		\`\`\`output
		${bad}
		\`\`\`

		${bad}End.
	LESSON
	begin "XDG_STATE_HOME=$work/state.$current" -- lesson "$folder/a.md"
	tmux_do pipe-pane "cat >'$work/raw'"
	await '^Which one' || return
	line 2 && await 'Never' || return
	line hint && await 'Think' || return
	line 1 && await 'Do it' || return
	line hint && await 'Do\.$' || return
	line '' && await '^Not yet' || return
	line quit && await '^`lesson .*` goes on at' || return
	ready '' && line "lesson $folder/a.md" && await 'outside of the lesson' || return
	line 'server: s = socket' && await 'Then\.$' || return
	enter 'client: s = socket'
	await 'End\.$' || return
	ready '' && line "lesson review $folder/a.md" && count 2 '^To look at once' || return
	ready '' && line "lesson forget $folder/a.md" && await 'is forgotten' || return
	leave || return
	! LC_ALL=C grep -nP '\xe2\x80[\x8b-\x8f\xa8-\xae]|\xe2\x81[\xa0-\xaf]' \
	    "$work/raw" | cat -v | grep -v 'sockets> ' | grep . ||
	    fail "raw bytes reach the terminal"
}

# Commands other than a lesson's still run and end.
what_begins_no_lesson_ends()
{
	begin -- lesson
	ended 0
	begin -- lesson ehco
	ended 2
}

run_tests "$*" a_line_not_understood_is_not_done a_refused_line_is_not_done \
    a_killed_server_stops_the_story what_came_out_otherwise_is_said \
    other_numbers_are_said_once the_last_step_promises_no_way_back \
    colours_are_no_difference the_first_step_is_said_to_be_the_first \
    the_prompt_stays_after_the_lesson the_start_says_how_to_clear_the_line \
    nothing_moves_the_terminal what_begins_no_lesson_ends
