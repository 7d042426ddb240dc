#!/usr/bin/env bash
# What is kept of the lessons that somebody played: how far one is, also after
# a crash; the list of the lessons, review, export, forget; and the lesson that
# `lesson new` writes.
#
# usage: tests/lessons_kept.sh		with SOCKETS set
# shellcheck disable=SC2016,SC2154 # backquotes; the library sets work
set -uo pipefail
cd "$(dirname "$0")/.." || exit
if ! reason=$(unshare -Urn true 2>&1); then
	echo "this machine has no private networks ($reason)"
	exit 77
fi
# shellcheck source=tests/lib/terminal.sh
. tests/lib/terminal.sh
export XDG_STATE_HOME=$work/state
kept=$work/state/sockets/lessons

# Lessons of its own beside a program of its own: what is shown of them does
# not change with the lessons that there are.
mkdir "$work/build" "$work/lessons"
cp "$sockets" "$work/build/sockets"
[[ -d ${sockets%/*}/locale ]] && cp -r "${sockets%/*}/locale" "$work/build"
sockets=$work/build/sockets
cat >"$work/lessons/01-one.md" <<'END'
# One: a short title

The aim.

```sockets
server: s = socket
```

```sockets
server: bind s 127.0.0.1 65432
server: listen s
```

```quiz
Who waits?

- [x] the server
  It listens.
- [ ] the client
  It connects.
```

```sockets
client: c = socket
```

The end.
END
sed 's/^# .*/# Two: a title that takes more room than there is in one line/' \
    "$work/lessons/01-one.md" >"$work/lessons/02-number-two.md"
sed 's/^# .*/# 一つ目：短い題名/' "$work/lessons/01-one.md" \
    >"$work/lessons/01-one.ja.md"
sed 's/^# .*/# 二つ目：一行には入りきらないほどの長い題名が付いたレッスン/' \
    "$work/lessons/01-one.md" >"$work/lessons/02-number-two.ja.md"

wrong()
{
	echo "WRONG in $current: $*"
	[[ -e $work/out ]] && sed 's/^/    /' "$work/out"
	bad=1
}

# run STATUS ARG...: what sockets prints is in $work/out.
run()
{
	local want=$1 status
	shift
	"$sockets" "$@" </dev/null >"$work/out" 2>&1
	status=$?
	((status == want)) || wrong "sockets $*: exit status $status, not $want"
}

# says REGEX: the last run printed a line like it; quiet REGEX: it did not.
says()
{
	grep -qE -- "$1" "$work/out" || wrong "does not say: $1"
}

quiet()
{
	! grep -qE -- "$1" "$work/out" || wrong "says: $1"
}

# The lesson in a terminal, at its first line.
play()
{
	begin NO_COLOR=1 -- lesson one
	last '^sockets> server: s = socket$'
}

# step NUMBER LINE: it came to that step, and the line stands ready.
at_step()
{
	await "^\[$1/4\]$"
	last "^sockets>${2:+ $2}$"
}

the_list_has_times()
{
	run 0 lesson
	says '^  1  one         One: a short title +about 1 min$'
	# What has no room stands in the lesson.
	says '^  2  number-two  Two +about 1 min$'
	says '^`lesson one` plays the first one\.$'
	[[ ! -e $kept ]] || wrong "looking made files"
}

# killed, it goes on where it was.
a_crash_loses_nothing()
{
	play
	keys Enter
	at_step 2 'server: bind s 127.0.0.1 65432'
	# The first of two lines of the step: it begins anew.
	keys Enter
	last '^sockets> server: listen s$'
	kill -KILL "$(pgrep -P "$(tmux_do display-message -p '#{pane_pid}')")"
	await 'ended with 137'
	run 0 lesson
	says '^  1  one .* step 2 of 4$'
	says '^`lesson one` goes on where you were\.$'
	begin NO_COLOR=1 -- lesson one
	await 'You go on at step 2 of 4'
	at_step 2 'server: bind s 127.0.0.1 65432'
}

# Still in the lesson that the last one began.
not_forgotten_while_it_is_played()
{
	keys C-u
	last '^sockets>$'
	line 'lesson forget one'
	await 'you are in the lesson: leave it first, with `quit`'
	last '^sockets> server: bind s 127.0.0.1 65432$'
	keys C-u
	last '^sockets>$'
	line 'lesson forget all'
	await 'you are in the lesson'
	last '^sockets> server: bind s 127.0.0.1 65432$'
}

# What is shown of the lesson that is being played is how it is now.
export_has_what_was_typed()
{
	keys Enter
	last '^sockets> server: listen s$'
	keys C-u
	last '^sockets>$'
	line 'client: x = "```" # mine'
	last '^sockets> server: listen s$'
	keys Enter
	await 'Who waits'
	last '^sockets>$'
	line 2
	await 'It connects'
	line "lesson export $work/mine.md"
	await 'What you did in `one` is in .*mine\.md now'
	line "lesson export $work/mine.md"
	await 'mine\.md is there already'
	line 1
	at_step 4 'client: c = socket'
	cp "$work/mine.md" "$work/out"
	says '^# One: a short title$'
	says '^server: s = socket$'
	says '^server: bind\(3, '
	says '^    server s            CLOSED -> LISTEN'
	says '^client: x = "```" # mine$'
	says '^````$'
	says '^   \*\*You chose this: it is wrong'
	quiet 'This is right'
	says 'You are at step 3 of 4'
}

the_end_is_kept()
{
	local before
	keys Enter
	await 'end of the lesson'
	line 'lesson'
	await '^  1  one .* done in 1 min$'
	await '^`lesson number-two` plays the next one\.$'
	text 'lesson rev'
	keys Tab
	last '^sockets> lesson review$'
	text 'o'
	keys Tab
	last '^sockets> lesson review one$'
	keys Enter
	await 'To look at once more'
	line quit
	ended 0
	before=$(cat "$kept/one.json")
	run 0 lesson review one
	says 'Who waits'
	run 0 lesson export "$work/all.md" one
	cp "$work/all.md" "$work/out"
	says 'This is right'
	says '^The end\.$'
	says 'You went through all 4 steps'
	# Played straight through, nothing is kept.
	run 0 lesson one
	[[ $before == "$(cat "$kept/one.json")" ]] || wrong "it has changed"
}

# Who plays it once more to do a step again loses nothing; Ctrl-D says where
# it goes on.
once_done_it_stays_done()
{
	begin NO_COLOR=1 -- lesson one
	await 'You have been through this lesson before'
	last '^sockets> server: s = socket$'
	keys C-u
	last '^sockets>$'
	line 'goto 3'
	await 'Who waits'
	last '^sockets>$'
	line 1
	at_step 4 'client: c = socket'
	keys C-u
	last '^sockets>$'
	keys C-d
	await '^`lesson one` goes on at step 4 of 4\.$'
	ended 0
	run 0 lesson
	says '^  1  one .* done in 1 min$'
	run 0 lesson review one
	quiet 'You are at step'
	says '^Questions: 0 right at once, 1 after a wrong answer, 0 left out, '
	says '^Who waits'
}

what_there_is_none_of_is_said()
{
	run 2 lesson review number-two
	says 'nothing is kept of number-two'
	run 2 lesson review "$work/nowhere.md"
	says 'nowhere\.md: it could not be opened: No such file'
	run 2 lesson export "$work/two.md" number-two
	says 'nothing is kept of number-two'
	[[ ! -e $work/two.md ]] || wrong "a file was made"
	run 2 lesson export
	says 'lesson export FILE\.md'
	run 2 lesson export one
	says 'ends with \.md'
	run 2 lesson export "$work/nowhere/x.md" one
	says 'x\.md could not be written: No such file'
	run 2 lesson forget
	says 'lesson forget NAME'
	run 2 lesson forget noe
	says "did you mean 'one'"
	run 2 lesson review one two
	says 'one lesson at a time'
	run 2 lesson one --pause
	says "no option '--pause'; there is --no-pause"
}

a_changed_lesson_does_not_fit()
{
	cp "$work/lessons/01-one.md" "$work/one.md"
	sed -i 's/^server: listen s/&(7)/' "$work/lessons/01-one.md"
	run 2 lesson review one
	says 'one has other steps now'
	run 0 lesson
	says '^  1  one .* about 1 min$'
	cp "$work/one.md" "$work/lessons/01-one.md"
	run 0 lesson
	says '^  1  one .* done in 1 min$'
}

# It is moved away once, and never lost.
a_broken_file_is_told()
{
	echo 'a song' >"$kept/number-two.json"
	run 0 lesson
	# However the note is broken into lines.
	tr -s ' \n' '  ' <"$work/out" >"$work/joined"
	grep -qE 'lessons/number-two\.json is no record of a lesson .* it is '\
'called number-two\.json\.broken now' "$work/joined" || wrong "not told"
	says '^  1  one .* done in 1 min$'
	says '^  2  number-two .* about 1 min$'
	[[ $(cat "$kept/number-two.json.broken") == 'a song' ]] ||
	    wrong "it was not kept"
	run 0 lesson
	quiet 'no record'
	# Of a lesson that is not in the list, too.
	echo 'a song' >"$kept/%2Fa%2Fb.md.json"
	run 0 lesson
	tr -s '\n ' ' ' <"$work/out" >"$work/joined"
	grep -q 'called %2Fa%2Fb\.md\.json\.broken now' "$work/joined" ||
	    wrong "moved, but not told"
	rm -f "$kept"/%2Fa*
}

# Its reason has all the room that the times leave free.
an_unreadable_lesson_is_listed()
{
	printf '# T\n\naim\n\n```sockets\nquit\n```\n' >"$work/lessons/03-bad.md"
	run 0 lesson
	says '^  3  bad         \(.*03-bad\.md:6:'
	says '^  1  one '
	rm "$work/lessons/03-bad.md"
}

forgotten_it_begins_anew()
{
	run 0 lesson forget one
	says '^What you did in `one` is forgotten\.$'
	run 0 lesson
	says '^  1  one .* about 1 min$'
	run 0 lesson forget one
	says '^Nothing is kept of `one`\.$'
	run 0 lesson forget all
	says '^Nothing is kept of any lesson\.$'
	run 2 lesson review
	says 'no lesson has been played yet'
}

# A lesson that did not come with the program is known by its whole path.
other_files_are_kept_too()
{
	local name
	mkdir "$work/my lessons"
	name="$work/my lessons/mine.md"
	cp "$work/lessons/01-one.md" "$name"
	begin NO_COLOR=1 -- lesson "$name"
	last '^sockets> server: s = socket$'
	keys Enter
	at_step 2 'server: bind s 127.0.0.1 65432'
	keys C-u
	last '^sockets>$'
	line quit
	await 'You have left the lesson'
	line quit
	ended 0
	[[ -e $kept/${name//\//%2F}.json ]] || wrong "$(ls "$kept")"
	run 0 lesson export "$work/other.md"
	cp "$work/other.md" "$work/out"
	says 'You are at step 2 of 4'
	(cd "$work/my lessons" && "$sockets" lesson forget mine.md) \
	    >"$work/out" 2>&1
	says 'is forgotten'
	[[ ! -e $kept/${name//\//%2F}.json ]] || wrong "still there"
}

# Nowhere to keep it: it is told once, and played all the same.
without_a_place_it_plays()
{
	: >"$work/file"
	begin NO_COLOR=1 "XDG_STATE_HOME=$work/file" -- lesson one
	last '^sockets> server: s = socket$'
	keys Enter
	at_step 2 'server: bind s 127.0.0.1 65432'
	XDG_STATE_HOME=$work/file run 0 lesson
	says '^  1  one .* about 1 min$'
}

# The times stand one below the other, a Japanese letter taking two columns;
# no line is wider than 80.
japanese_is_in_columns()
{
	run 0 --lang ja lesson
	says '一つ目：短い題名'
	python3 - "$work/out" <<-'END' || wrong "not in columns"
	import sys, unicodedata
	def columns(text):
	    return sum(1 + (unicodedata.east_asian_width(c) in "WF")
	               for c in text)
	lines = open(sys.argv[1], encoding="utf-8").read().split("\n")
	rows = [l for l in lines if l[:3].strip().isdigit()]
	starts = {columns(r[:r.rstrip().rindex("  ")]) for r in rows}
	wide = [l for l in lines if columns(l) > 80]
	sys.exit(len(rows) != 2 or len(starts) != 1 or len(wide) > 0)
	END
}

# In one's own language one goes on where one was in another.
another_language_goes_on()
{
	play
	keys Enter
	at_step 2 'server: bind s 127.0.0.1 65432'
	terminal cat
	run 0 --lang ja lesson
	says '^  1  one .*2.*4'
	run 0 lesson
	says '^  1  one .* step 2 of 4$'
}

new_is_a_lesson()
{
	local lang
	for lang in en es ja; do
		run 0 --lang "$lang" lesson new "$work/new-$lang.md"
		says "new-$lang\.md"
		run 0 lesson check "$work/new-$lang.md"
		says '4 steps, all as expected'
		for block in sockets output quiz task hint; do
			grep -q "^\`\`\`$block$" "$work/new-$lang.md" ||
			    wrong "no block $block"
		done
	done
	run 0 lesson "$work/new-en.md"
	says 'What you now know'
	quiet 'nobody sees it'
	cp "$work/new-en.md" "$work/before"
	run 2 lesson new "$work/new-en.md"
	says 'is there already'
	cmp "$work/before" "$work/new-en.md" || bad=1
	ln -s "$work/elsewhere.md" "$work/link.md"
	run 2 lesson new "$work/link.md"
	says 'is there already'
	[[ ! -e $work/elsewhere.md ]] || wrong "through a link"
	run 2 lesson new
	says 'lesson new FILE\.md'
}

# What is beside it in English.
new_can_be_a_translation()
{
	run 2 lesson new "$work/begun.ja.md"
	says 'it is a translation of .*/begun\.md: it could not be opened'
	[[ ! -e $work/begun.ja.md ]] || wrong "a file was made"
	run 0 lesson new "$work/begun.md"
	run 0 lesson new "$work/begun.ja.md"
	says 'begun\.ja\.md is a copy of .*/begun\.md\.'
	cmp "$work/begun.md" "$work/begun.ja.md" || bad=1
	run 0 lesson check --update "$work/begun.ja.md"
	run 0 lesson check --translated "$work/begun.ja.md"
	run 0 lesson check "$work/begun.ja.md"
	run 2 lesson new "$work/begun.ja.md"
	says 'is there already'
}

# A lesson from a stranger neither writes files nor forgets anything.
no_lesson_does_that()
{
	local line
	for line in "lesson forget all" "lesson new $work/x.md" \
	    "lesson export $work/x.md"; do
		printf '# T\n\naim\n\n```sockets\n%s\n```\n' "$line" \
		    >"$work/bad.md"
		run 1 lesson check "$work/bad.md"
		says 'bad\.md:6:.*a lesson '
	done
	[[ ! -e $work/x.md ]] || wrong "a file was made"
}

for current in the_list_has_times a_crash_loses_nothing \
    not_forgotten_while_it_is_played export_has_what_was_typed \
    the_end_is_kept once_done_it_stays_done what_there_is_none_of_is_said \
    a_changed_lesson_does_not_fit a_broken_file_is_told \
    an_unreadable_lesson_is_listed forgotten_it_begins_anew \
    other_files_are_kept_too without_a_place_it_plays japanese_is_in_columns \
    another_language_goes_on new_is_a_lesson \
    new_can_be_a_translation no_lesson_does_that; do
	"$current"
done
exit "$bad"
