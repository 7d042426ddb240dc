#!/usr/bin/env bash
# What `lesson check` proves beside outputs: that tasks ask for something and
# can be solved, that included files hold to the rules, that translations are
# what the English is, and that nothing is written where something is wrong.
#
# usage: tests/lessons_checked.sh		with SOCKETS set
# shellcheck disable=SC2016 # backquotes are Markdown's
set -uo pipefail
cd "$(dirname "$0")/.." || exit
# shellcheck source=tests/lib/said.sh
. tests/lib/said.sh

# english FILE: a lesson with all kinds of blocks; the task is in line 25.
english()
{
	cat >"$1" <<-'LESSON'
		# Title

		Aim.

		```sockets
		server: s = socket
		```
		```output
		server: socket(AF_INET, SOCK_STREAM, 0) = 3
		```

		```quiz
		What now?

		- [ ] Nothing.
		  There is more.
		- [x] A task.
		```
		```hint
		Read on.
		```

		Your turn.

		```task
		Bind it.

		goal:
		server: socket local 127.0.0.1:65432

		solution:
		server: bind s 127.0.0.1 65432
		```

		```include
		setup/listen.txt
		```
		```output
		server: listen(3, 5) = 0
		    server s            CLOSED -> LISTEN               seen
		    server s            accept queue 0/5
		```

		The end.
	LESSON
	mkdir -p "${1%/*}/setup"
	printf '# ready\n\nserver: listen s 5\n' >"${1%/*}/setup/listen.txt"
}

# edit FILE FROM TO: in its first line that has FROM.
edit()
{
	FROM=$2 TO=$3 awk '{
		at = index($0, ENVIRON["FROM"])
		if (at && !done) {
			$0 = substr($0, 1, at - 1) ENVIRON["TO"] \
			    substr($0, at + length(ENVIRON["FROM"]))
			done = 1
		}
		print
	}' "$1" >"$work/edited" && mv "$work/edited" "$1"
}

all_kinds_of_blocks_pass()
{
	english "$work/01-t.md"
	run 0 lesson check "$work/01-t.md"
	says "01-t.md: 4 steps, all as expected"
	run 0 lesson check --update "$work/01-t.md"
	says "already as it should be"
}

doing_nothing_is_not_accepted()
{
	english "$work/01-t.md"
	edit "$work/01-t.md" "server: socket local 127.0.0.1:65432" \
	    "server: socket CLOSED"
	run 1 lesson check "$work/01-t.md"
	says "01-t.md:25: doing nothing solves this task"
	says "01-t.md: 1 thing is wrong"
	quiet "all as expected"
	edit "$work/01-t.md" "0) = 3" "0) = 4"
	run 1 lesson check "$work/01-t.md"
	says "01-t.md: 1 line is not as expected"
	says "01-t.md: 1 other thing is wrong"
	run 1 lesson check --update "$work/01-t.md"
	says "01-t.md:25: doing nothing solves this task"
}

# It may be why the line is refused.
what_was_wrong_before_a_refused_line_is_told()
{
	english "$work/01-t.md"
	edit "$work/01-t.md" "server: bind s 127" "server: connect s 127"
	echo 'server: accept t' >"$work/setup/listen.txt"
	run 1 lesson check "$work/01-t.md"
	says "01-t.md:29: the solution does not reach the goal: "
	says "setup/listen.txt:1:16: no socket named 't'"
}

# What a step before did is nothing that was done since the task began.
what_was_before_does_not_count()
{
	english "$work/01-t.md"
	edit "$work/01-t.md" "server: socket local 127.0.0.1:65432" \
	    "server: call socket ok"
	sed -i 's/^server: bind.*/&\nserver: t = socket/' "$work/01-t.md"
	run 0 lesson check "$work/01-t.md"
}

solution_has_to_reach_the_goal()
{
	english "$work/01-t.md"
	edit "$work/01-t.md" "bind s 127.0.0.1 65432" "bind s 127.0.0.1 65431"
	run 1 lesson check "$work/01-t.md"
	says "01-t.md:29: the solution does not reach the goal: "
	says "65431, not 65432"
	says ".md: 1 thing is wrong"
	# What the check itself finds is told in the user's language.
	run 1 --lang es lesson check "$work/01-t.md"
	says "01-t.md:29: la solución no alcanza el objetivo: "
	says "65431, no al 65432"
}

# A new network has a new journal: nothing in it was before the task.
solution_may_begin_another_network()
{
	english "$work/01-t.md"
	edit "$work/01-t.md" "server: socket local 127.0.0.1:65432" \
	    "server: call socket ok"
	sed -i 's/^server: bind/net wire\nserver: s = socket\n&/' "$work/01-t.md"
	run 0 lesson check "$work/01-t.md"
}

solution_is_not_refused()
{
	english "$work/01-t.md"
	edit "$work/01-t.md" "server: bind s" "server: interrupt s"
	run 1 lesson check "$work/01-t.md"
	says "01-t.md:32:"
	english "$work/01-t.md"
	edit "$work/01-t.md" "server: bind s 127.0.0.1 65432" \
	    "interrupt server"
	run 1 lesson check "$work/01-t.md"
	says "01-t.md:32:1: server is not blocked"
	says "a solution shows a way that works"
	quiet "output block"
}

rules_hold_for_solutions()
{
	english "$work/01-t.md"
	edit "$work/01-t.md" "server: bind s 127.0.0.1 65432" \
	    'server: send file("/etc/passwd")'
	run 1 lesson check "$work/01-t.md"
	says "01-t.md:32:14: a lesson reads no files"
	run 1 lesson "$work/01-t.md"
	says "a lesson reads no files"
}

# Where it is wrong is told with the block's place, and the file's own.
rules_hold_for_included_files()
{
	english "$work/01-t.md"
	printf '\nserver: listen s\n  run /etc/passwd\n' \
	    >"$work/setup/listen.txt"
	run 1 lesson check "$work/01-t.md"
	says "01-t.md:35:"
	says "setup/listen.txt:3:1: a lesson cannot use \`run\`"
	printf 'server: listen s\nserver: lisen s\n' >"$work/setup/listen.txt"
	run 1 lesson check "$work/01-t.md"
	says "01-t.md:35:"
	says "setup/listen.txt:2:9: no call or command named 'lisen'"
}

nothing_outside_is_included()
{
	english "$work/01-t.md"
	ln -sf /etc/passwd "$work/setup/link.txt"
	edit "$work/01-t.md" "setup/listen.txt" "setup/link.txt"
	run 1 lesson check "$work/01-t.md"
	says "01-t.md:35:"
	says "is not in the lesson's folder or below it"
	quiet "root:"
	rm "$work/setup/link.txt"
	run 1 lesson check "$work/01-t.md"
	says "\`setup/link.txt\` cannot be opened: No such file"
}

# spanish: the English as a translation that was noted, with what the shell
# prints in that language.
spanish()
{
	english "$work/01-t.md"
	cp "$work/01-t.md" "$work/01-t.es.md"
	edit "$work/01-t.es.md" "Aim." "Para saludar."
	"$sockets" lesson check --update "$work/01-t.es.md" >/dev/null 2>&1
	run 0 lesson check --translated "$work/01-t.es.md"
}

translation_is_noted()
{
	english "$work/01-t.md"
	cp "$work/01-t.md" "$work/01-t.es.md"
	run 1 lesson check "$work/01-t.es.md"
	says "01-t.es.md:44: nothing notes what English"
	spanish
	says "01-t.es.md: noted as translated from $work/01-t.md"
	says "01-t.es.md:1: newly noted as saying what the English says"
	run 0 lesson check --translated "$work/01-t.es.md"
	says "01-t.es.md: noted as translated from $work/01-t.md"
	quiet "newly noted"
	run 0 lesson check "$work/01-t.es.md"
	says "01-t.es.md: 4 steps, all as expected"
	run 0 lesson "$work/01-t.es.md"
	quiet "<!--"
	run 0 lesson check --update "$work/01-t.es.md"
	says "already as it should be"
}

# The English goes on, and then the translation differs from it.
changed_english_is_told()
{
	spanish
	edit "$work/01-t.md" "Your turn." "It is your turn."
	run 1 lesson check "$work/01-t.es.md"
	says "01-t.es.md:23: the English of this has changed"
	says "($work/01-t.md:23)"
	edit "$work/01-t.es.md" "Your turn." "Ahora te toca a ti."
	run 0 lesson check --translated "$work/01-t.es.md"
	says "01-t.es.md:23: newly noted as saying what the English says now"
	says "($work/01-t.md:23)"
	(($(grep -c "newly noted" "$work/out") == 1)) || wrong "more was noted"
	run 0 lesson check "$work/01-t.es.md"
	edit "$work/01-t.md" "bind s" "bind (s)"
	run 1 lesson check "$work/01-t.es.md"
	says "01-t.es.md:32: this command is another than in the English"
	says ".md: 1 thing is wrong"
}

# Noting is not a way around what differs.
different_translation_is_not_noted()
{
	spanish
	edit "$work/01-t.es.md" "- [x] A task." "- [ ] A task."
	edit "$work/01-t.es.md" "- [ ] Nothing." "- [x] Nothing."
	sed -i 's/^- \[ \] A task\.$/&\n  No./' "$work/01-t.es.md"
	cp "$work/01-t.es.md" "$work/before"
	run 1 lesson check --translated "$work/01-t.es.md"
	says "which choice is right: 1 here, 2 in the English"
	says "not noted as translated"
	cmp -s "$work/before" "$work/01-t.es.md" || wrong "it was written"
}

what_is_no_translation_is_told()
{
	english "$work/01-t.md"
	run 1 lesson check --translated "$work/01-t.md"
	says "by its name it is no translation"
	run 2 lesson check --translated
	says "which translation?"
	run 2 lesson check --translate "$work/01-t.md"
	says "no option '--translate'"
	cp "$work/01-t.md" "$work/02-u.es.md"
	run 1 lesson check "$work/02-u.es.md"
	says "it is a translation of $work/02-u.md: it could not be opened"
}

# Whatever language the user has, a file is compared in its own.
language_is_that_of_the_file()
{
	local lang
	printf '# T\n\naim\n\n```sockets\nserver: s = socket\n%s\n```\n' \
	    "server: bind s 127.0.0.1 99999" >"$work/02-u.md"
	cp "$work/02-u.md" "$work/02-u.es.md"
	cp "$work/02-u.md" "$work/02-u.xx.md"
	for lang in en es ja; do
		run 1 --lang "$lang" lesson check "$work/02-u.md"
		says "a port is a number"
		run 1 --lang "$lang" lesson check "$work/02-u.es.md"
		says "un puerto es un"
		# There is no catalogue for it.
		run 1 --lang "$lang" lesson check "$work/02-u.xx.md"
		says "a port is a number"
	done
	# The user's own is in use again.
	run 2 --lang es --net loopback -c "lesson check $work/02-u.md
		server: s = socket
		server: bind s 127.0.0.1 99999"
	says "un puerto es un"
}

# stale FILE: its first output block has no line any more.
stale()
{
	english "$1"
	sed -i '/^server: socket(/d' "$1"
}

options_stand_anywhere()
{
	local file=$work/01-t.md
	stale "$file"
	run 0 lesson check "$file" --update
	says "output blocks rewritten"
	run 0 lesson check --update "$file" --update
	says "already as it should be"
	run 2 lesson check --update "$file" --translated
	says "one after the other"
	quiet "already"
	run 2 lesson check "$file" --translate
	says "no option '--translate'"
	quiet "as expected"
	run 2 lesson check "$file" --translated --
	stale "$file"
	stale "$work/02-u.md"
	run 0 lesson check "$file" --update "$work/02-u.md"
	says "01-t.md: output blocks rewritten"
	says "02-u.md: output blocks rewritten"
	run 0 lesson check "$file" "$work/02-u.md"
}

# What an editor writes stays as it is: links, rights, ends of lines.
update_keeps_the_file_as_it_is()
{
	local file=$work/01-t.md
	stale "$file"
	chmod 640 "$file"
	ln -sf 01-t.md "$work/link.md"
	run 0 lesson check --update "$work/link.md"
	[[ -L $work/link.md ]] || wrong "the link became a file"
	[[ $(stat -c %a "$file") == 640 ]] || wrong "its rights are others"
	run 0 lesson check "$file"
	stale "$file"
	sed -i 's/$/\r/' "$file"
	run 0 lesson check --update "$file"
	says "output blocks rewritten"
	! grep -qv $'\r$' "$file" || wrong "some lines end otherwise"
	run 0 lesson check "$file"
	run 0 lesson check --update "$file"
	says "already as it should be"
}

# Where the folder lets it be replaced, too.
what_is_read_only_is_not_written()
{
	local as=() file=$work/open/01-t.md
	mkdir "$work/open"
	stale "$file"
	chmod -R a+rX "$work"
	chmod a+w "$work/open"
	chmod a-w "$file"
	# The checkout may be where only root may look.
	install -m 755 "$sockets" "$work/sockets"
	((UID != 0)) ||
	    as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
	"${as[@]}" "$work/sockets" lesson check --update "$file" \
	    </dev/null >"$work/out" 2>&1
	says "it could not be written: Permission denied"
	(($(find "$work/open" -type f -name '01*' | wc -l) == 1)) ||
	    wrong "something is left"
}

# hostile: what does something to a terminal, in every place that text can
# have it. Where controls (ESC) are refused they are still shown.
seen=$'\xc2\x9b31m\u202e\u2066\u200b\u2060\ufeff\u00ad'
named=$'\u202e\u200b\u00ad'

hostile()
{
	folder=$work/$named
	mkdir -p "$folder"
	english "$folder/01-t.md"
	sed -i -e "1s/\$/ $seen/" -e "s/^Aim\\.\$/$seen&/" \
	    -e "s/^    server s  /$seen&/" -e "s/Nothing\\./&$seen/" \
	    -e "s/There is more/&$seen/" -e "s/^What now?/&$seen/" \
	    -e "s/^Read on/&$seen/" -e "s/^Your turn/&$seen/" \
	    -e "s/^Bind it/&$seen/" -e "s/^The end/&$seen/" \
	    -e "s/1:65432\$/1:65433/" "$folder/01-t.md"
	cp "$folder/01-t.md" "$folder/01-t.es.md"
	sed -i -e "s/- \\[ \\]/- [y]/" -e "s/- \\[x\\]/- [ ]/" \
	    -e "s/- \\[y\\]/- [x]/" -e "s/^There is/No. &/" \
	    -e "s/A task\\./&\\n  No./" "$folder/01-t.es.md"
}

# plain STATUS ARG...: what is printed is only what can be seen.
plain()
{
	local raw='[\x01-\x08\x0b-\x1f\x7f\xff]|\xc2[\x80-\x9f\xad]'
	raw+='|\xe2\x80[\x8b-\x8f\xa8-\xae]|\xe2\x81[\xa0-\xaf]|\xef\xbb\xbf'
	run "$@"
	! LC_ALL=C grep -naP "$raw" "$work/out" | cat -v |
	    grep . || wrong "raw: $*"
}

nothing_moves_the_terminal()
{
	local folder
	hostile
	plain 1 lesson check "$folder/01-t.md"
	says '\xc2\x9b31m\xe2\x80\xae'
	plain 2 lesson check "$folder/"$'\e[31m.md'
	plain 2 lesson check "$folder/$seen.md"
	# Where it stands has such a name, too: what is kept is kept under it.
	mkdir "$work/"$'\e[31m' && cd "$work/"$'\e[31m' || return
	cp "$folder/01-t.md" . && cp -R "$folder/setup" .
	plain 0 lesson forget 01-t.md
	plain 2 lesson review 01-t.md
	plain 2 lesson export x.md 01-t.md
	cd - >/dev/null || return
	plain 1 lesson check --translated "$folder/01-t.es.md"
	plain 1 lesson check "$folder/01-t.es.md"
	plain 1 lesson check --update "$folder/01-t.md"
	plain 0 lesson "$folder/01-t.md"
	says '\xe2\x80\xae'
	plain 0 lesson --no-pause "$folder/01-t.md"
	plain 1 lesson check "$folder/$named.md"
	plain 1 lesson check "$folder/02-$named.es.md"
	plain 0 lesson new "$folder/new-$named.md"
	plain 2 lesson new "$folder/new-$named.md"
	plain 0 lesson check --update "$folder/new-$named.md"
	plain 0 lesson check "$folder/new-$named.md"
	cp "$folder/new-$named.md" "$folder/new-$named.es.md"
	plain 0 --lang es lesson check --update "$folder/new-$named.es.md"
	plain 0 lesson check --translated "$folder/new-$named.es.md"
	plain 1 lesson check --translated "$folder/new-$named.md"
	plain 0 lesson forget "$folder/01-t.md"
	plain 2 lesson review "$folder/01-t.md"
	plain 2 lesson export "$folder/x.md" "$folder/01-t.md"
	plain 2 lesson "$named"
	plain 2 lesson check "--$named"
	printf '# T\n\nA.\n\n```include\n%s.txt\n```\n' "$seen" \
	    >"$folder/03-u.md"
	plain 1 lesson check "$folder/03-u.md"
	printf 'server: lisen s\n' >"$folder/$seen.txt"
	plain 1 lesson check "$folder/03-u.md"
	printf '# T\n\nA.\n\n```%s\nx\n```\n' "$seen" >"$folder/04-v.md"
	plain 1 lesson check "$folder/04-v.md"
	printf '# T\n\nA.\n\n```sockets\nserver: s = %s\n```\n' "$seen" \
	    >"$folder/04-v.md"
	plain 1 lesson check "$folder/04-v.md"
	printf '# T\n\nA.\n\n```task\nX\n\ngoal:\nsocket %s\n\nsolution:\n%s' \
	    "$seen" $'server: s = socket\n```\n' >"$folder/04-v.md"
	plain 1 lesson check "$folder/04-v.md"
}

# What a teacher reads first must work as it stands.
example_of_the_docs_passes()
{
	awk '/^````/ { if (inside) exit; inside = 1; next } inside' \
	    docs/lessons.md >"$work/example.md"
	run 0 lesson check "$work/example.md"
	says "3 steps, all as expected"
}

all_kinds_of_blocks_pass
example_of_the_docs_passes
doing_nothing_is_not_accepted
what_was_wrong_before_a_refused_line_is_told
what_was_before_does_not_count
solution_has_to_reach_the_goal
solution_may_begin_another_network
solution_is_not_refused
rules_hold_for_solutions
rules_hold_for_included_files
nothing_outside_is_included
translation_is_noted
changed_english_is_told
different_translation_is_not_noted
what_is_no_translation_is_told
language_is_that_of_the_file
nothing_moves_the_terminal
options_stand_anywhere
update_keeps_the_file_as_it_is
what_is_read_only_is_not_written
exit "$bad"
