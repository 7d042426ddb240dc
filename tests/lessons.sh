#!/usr/bin/env bash
# The lessons as they come: each prints what its file says, again and again.
# Then what is said of lessons that are wrong, that nothing of those is run,
# and how a lesson is written; and how one plays without a terminal.
#
# usage: tests/lessons.sh		with SOCKETS set
# shellcheck disable=SC2016 # backquotes are Markdown's
set -uo pipefail
cd "$(dirname "$0")/.." || exit
# shellcheck source=tests/lib/said.sh
. tests/lib/said.sh

# lesson FILE COMMAND...: a lesson with one step and no output block.
lesson()
{
	local file=$1
	shift
	{
		printf '# Title\n\nAim.\n\n```sockets\n'
		printf '%s\n' "$@"
		printf '```\n'
	} >"$file"
}

all_are_as_they_say()
{
	local file
	run 0 lesson check
	for file in lessons/[0-9]*-*.md; do
		[[ $file == *.*.md ]] || says "$file: "
	done
	quiet expected:
	[[ -s $work/out ]] || wrong "no lesson was checked"
}

every_replay_is_the_same()
{
	local n
	for n in 1 2 3 4 5 6 7 8 9 10; do
		"$sockets" lesson lessons/01-echo.md </dev/null 2>&1 |
		    sed -E 's/\bpid [0-9]+/pid PID/g' >"$work/replay.$n"
		cmp "$work/replay.1" "$work/replay.$n" || bad=1
	done
}

capitals_do_not_matter()
{
	run 0 lesson ECHO
	says "Echo:"
	run 0 lesson 01-Echo
	says "Echo:"
}

difference_is_shown()
{
	local line
	sed '/^```output/,/^```$/s/65432/65431/' lessons/01-echo.md \
	    >"$work/lesson.md"
	run 1 lesson check "$work/lesson.md"
	line=$(awk '/^```output/ { inside = 1 } /^```$/ { inside = 0 }
	    inside && /65431/ { print NR; exit }' "$work/lesson.md")
	says "lesson.md:$line: expected: "
	says "lesson.md:$line:      got: "
	quiet "all as expected"
}

format_errors_have_a_line()
{
	printf '# T\n\naim\n\n```quiz\n?\n```\n' >"$work/lesson.md"
	run 1 lesson check "$work/lesson.md"
	says "lesson.md:5"
	says "2 to 9 choices"
	printf '# T\n\naim\n\ncaf\351\n' >"$work/lesson.md"
	run 1 lesson check "$work/lesson.md"
	says "lesson.md:5"
	says "UTF-8"
	run 1 lesson "$work/lesson.md"
	says "lesson.md:5"
	run 1 lesson check "$work/nowhere.md"
	says "nowhere.md: it could not be opened: No such file"
	lesson "$work/lesson.md" "server: scoket"
	run 1 lesson check "$work/lesson.md"
	says "lesson.md:6"
	says "did you mean 'socket'"
}

# As many as a folder may have.
hundreds_of_files_are_checked()
{
	local names
	names=$(seq -f "$work/nowhere%g.md" 300)
	# shellcheck disable=SC2086 # each is a word
	run 1 lesson check $names
	says "nowhere300.md: it could not be opened"
}

# However much the step printed before: only why its last line failed.
the_reason_is_all_that_is_said()
{
	lesson "$work/lesson.md" "server: s = socket" \
	    "server: bind s 127.0.0.1 65432" "server: listen s" \
	    "client: c = socket" "client: connect c 127.0.0.1 65432" \
	    "ss -tan" "ss -tan state nosuch"
	run 1 lesson check "$work/lesson.md"
	says "lesson.md:12:15: no state is called 'nosuch'"
	quiet "socket("
	(($(wc -l <"$work/out") == 1)) || wrong "more than the reason"
}

# What a lesson may not do is refused before its first line is run.
forbidden_lines_are_refused()
{
	local line
	echo "server: socket" >"$work/secret"
	for line in "run $work/secret" "server: run $work/secret" \
	    ">>> run $work/secret" "server : run $work/secret" "quit" \
	    "quit()" "history" "lesson echo" "next" "set" ": quit" \
	    "client: sendall s file(\"$work/secret\")" \
	    "x = file (\"$work/secret\")"; do
		lesson "$work/lesson.md" "server: socket" "$line"
		run 1 lesson check "$work/lesson.md"
		says "lesson.md:7"
		says "a lesson "
		run 1 lesson "$work/lesson.md"
		quiet "socket("
	done
}

allowed_commands_run()
{
	lesson "$work/lesson.md" "process other" "server: s = socket" \
	    "server: bind s 127.0.0.1 7" "server: listen s" \
	    "server: accept s" "interrupt server" "sockets" "kill server"
	run 0 lesson check "$work/lesson.md"
}

# Whoever writes a lesson is told of each of them.
allowed_commands_are_documented()
{
	local word words
	lesson "$work/lesson.md" "quit"
	run 1 lesson check "$work/lesson.md"
	words=$(sed -n 's/.* and the commands //p' "$work/out")
	[[ $words == *ss* ]] || wrong "the commands are not listed"
	for word in ${words//,/}; do
		[[ $word == and ]] ||
		    sed -n '/^## What a lesson may do/,/^## /p' \
			docs/lessons.md | grep -qF "\`$word\`" ||
		    wrong "docs/lessons.md does not tell of $word"
	done
}

# What docs/lessons.md says that an output block can hold.
views_repeat()
{
	local n
	lesson "$work/lesson.md" "server: s = socket" \
	    "server: bind s 127.0.0.1 65432" "server: listen s" \
	    "client: c = socket" "client: connect c 127.0.0.1 65432" \
	    "server: conn, addr = accept s" "client: sendall c b'hello'" \
	    "ss -tan" "ss -uan" "ss -tan state established" "netstat -an" \
	    "netstat -tan" "netstat -uan" "server: fsm conn" "sockets" \
	    "server: why conn" "server: recv conn 9" "client: close c" \
	    "server: close conn" "ss -tan" "netstat -an" "fsm" "sockets"
	printf '\n```output\n```\n' >>"$work/lesson.md"
	run 0 lesson check --update "$work/lesson.md"
	for n in 1 2 3; do
		run 0 lesson check "$work/lesson.md"
	done
}

update_writes_the_blocks()
{
	lesson "$work/lesson.md" "server: s = socket" "server: listen s"
	printf '\n```output\nwrong\n```\n\nEnd.\n' >>"$work/lesson.md"
	cp "$work/lesson.md" "$work/before.md"
	run 1 lesson check "$work/lesson.md"
	run 0 lesson check --update "$work/lesson.md"
	run 0 lesson check "$work/lesson.md"
	says "1 step, as expected"
	cmp <(sed '/^```output/,/^```$/d' "$work/before.md") \
	    <(sed '/^```output/,/^```$/d' "$work/lesson.md") || bad=1
	cmp -s "$work/before.md" "$work/lesson.md" && wrong "nothing updated"
	grep -q "socket(" <(sed -n '/^```output/,/^```$/p' \
	    "$work/lesson.md") || wrong "the block has no record"
}

# A result that moved down when a block above it grew is still the same.
update_has_no_line_numbers()
{
	lesson "$work/lesson.md" "server: s = socket" \
	    "server: bind s 127.0.0.1 65432" "server: listen s"
	{
		printf '\n```output\n```\n\n```sockets\n'
		printf 'server: accept s\nwait server 0\n```\n'
		printf '\n```output\n```\n\nEnd.\n'
	} >>"$work/lesson.md"
	run 0 lesson check --update "$work/lesson.md"
	run 0 lesson check "$work/lesson.md"
	grep -q "^nothing came" "$work/lesson.md" || wrong "no error is told"
	! grep -q "lesson\.md" "$work/lesson.md" || wrong "the file names itself"
}

# Whatever else lies beside the file stays as it is: a stranger's folder may
# have a link there that leads to something of ours.
update_writes_nothing_else()
{
	lesson "$work/lesson.md" "server: s = socket"
	printf '\n```output\nwrong\n```\n\nEnd.\n' >>"$work/lesson.md"
	echo mine >"$work/mine"
	ln -s mine "$work/lesson.md.new"
	chmod 640 "$work/lesson.md"
	run 0 lesson check --update "$work/lesson.md"
	[[ $(<"$work/mine") = mine ]] || wrong "a link was followed"
	[[ -h $work/lesson.md ]] && wrong "the lesson is a link now"
	[[ $(stat -c %a "$work/lesson.md") = 640 ]] || wrong "it has other rights"
	run 0 lesson check "$work/lesson.md"
	rm -f "$work/lesson.md.new"
	[[ -z $(find "$work" -name 'lesson.md.*') ]] || wrong "a file was left"
}

# Its lines below a socket begin with a tab.
tabs_can_be_compared()
{
	lesson "$work/lesson.md" "server: s = socket" \
	    "server: bind s 127.0.0.1 65432" "server: listen s" "ss -tanm"
	printf '\n```output\n```\n' >>"$work/lesson.md"
	run 0 lesson check --update "$work/lesson.md"
	run 0 lesson check "$work/lesson.md"
	grep -q "$(printf '^\t skmem:')" "$work/lesson.md" ||
	    wrong "no line with a tab"
}

plays_straight_through()
{
	run 0 lesson echo
	says "sockets> server: s = socket AF_INET SOCK_STREAM"
	says "('127.0.0.1', 64623)"
	says "b'Hello, world'"
	says "What you now know"
	cp "$work/out" "$work/by-name"
	for name in 1 01 01-echo lessons/01-echo.md; do
		run 0 lesson "$name"
		cmp <(sed -E 's/pid [0-9]+//g' "$work/by-name") \
		    <(sed -E 's/pid [0-9]+//g' "$work/out") || bad=1
	done
}

# Calls of a lesson may fail: that is no failure of the lesson.
failing_calls_are_no_failure()
{
	lesson "$work/lesson.md" "client: s = socket" \
	    "client: connect s 127.0.0.1 9"
	run 0 lesson "$work/lesson.md"
	says ECONNREFUSED
	run 0 lesson check "$work/lesson.md"
}

# A learner at the prompt could not get beyond it, and would not know why.
refusals_need_an_output_block()
{
	lesson "$work/lesson.md" "server: s = socket" "interrupt server"
	run 1 lesson check "$work/lesson.md"
	says "lesson.md:7:"
	says "lesson.md:7:1: server is not blocked"
	says "this line is refused; a step that is meant to show that needs an"
	quiet "socket("
	run 1 lesson "$work/lesson.md"
	says "lesson.md:7:1: "
	quiet "cannot be run as things are"
	printf '\n```output\n```\n\nEnd.\n' >>"$work/lesson.md"
	run 0 lesson check --update "$work/lesson.md"
	run 0 lesson check "$work/lesson.md"
	run 0 lesson "$work/lesson.md"
	says "End."
}

# The same for a line that is not understood; but what may be a slip is never
# written into a block.
lines_not_understood_may_be_told_of()
{
	local message="a port is a number from 0 to 65535, not 65536"
	lesson "$work/lesson.md" "s = socket" "bind s 127.0.0.1 65536"
	printf '\n```output\n```\n\nEnd.\n' >>"$work/lesson.md"
	run 1 lesson check --update "$work/lesson.md"
	says "lesson.md:7:18: $message"
	says "has this message in its output block"
	sed -i "s/^\`\`\`output/&\n$message/" "$work/lesson.md"
	run 0 lesson check --update "$work/lesson.md"
	run 0 lesson check "$work/lesson.md"
	run 0 lesson "$work/lesson.md"
	says "$message"
	says "End."
}

list_and_names()
{
	local lang
	run 0 lesson
	says "echo"
	says "Echo: a server and a client, call by call"
	run 2 lesson ehco
	says "did you mean 'echo'"
	run 2 next
	says "no lesson is being played"
	# In each language a lesson has one line, whatever its title is.
	for lang in en es ja; do
		run 0 --lang "$lang" lesson
		(($(wc -l <"$work/out") == 18)) || wrong "rows of the list"
		(($(wc -L <"$work/out") <= 80)) || wrong "columns of the list"
	done
}

# The shell's own processes are there again after a lesson.
own_lab_is_back()
{
	"$sockets" --net loopback >"$work/out" 2>&1 <<-'LINES'
	server: mine = socket
	lesson echo
	server: bind mine 127.0.0.1 4711
	server: listen mine
	LINES
	tail -n 3 "$work/out" | grep -q LISTEN || wrong "own socket is gone"
}

all_are_as_they_say
every_replay_is_the_same
capitals_do_not_matter
difference_is_shown
format_errors_have_a_line
hundreds_of_files_are_checked
the_reason_is_all_that_is_said
forbidden_lines_are_refused
allowed_commands_run
allowed_commands_are_documented
views_repeat
update_writes_the_blocks
update_has_no_line_numbers
update_writes_nothing_else
tabs_can_be_compared
plays_straight_through
failing_calls_are_no_failure
refusals_need_an_output_block
lines_not_understood_may_be_told_of
list_and_names
own_lab_is_back
exit "$bad"
