#!/usr/bin/env bash
# One whole lesson in each language, as a learner plays it in a real terminal:
# every question is answered wrong first, every task is missed before it is
# solved in another way than by its solution; he goes back, begins anew, asks
# for hints, changes the window, and the shell is killed in the middle. What
# the program says is looked up in its catalogues: it may be reworded, but not
# be missing, and it is not to be the English.
#
# usage: tests/lessons_whole.sh [TEST]...	with SOCKETS set
set -uo pipefail
shopt -s extglob
cd "$(dirname "$0")/.." || exit
if ! reason=$(unshare -Urn true 2>&1); then
	echo "this machine has no private networks ($reason)"
	exit 77
fi
if ! command -v gettext >/dev/null; then
	echo "gettext is not installed"
	exit 77
fi
export LC_ALL=C.UTF-8 # of what counts columns here
# shellcheck source=tests/lib/terminal.sh
. tests/lib/terminal.sh

# A program of its own beside lessons of its own, wherever the build is.
mkdir "$work/build"
cp -r lessons "$work"
cp "$sockets" "$work/build"
[[ -d ${sockets%/*}/locale ]] && cp -r "${sockets%/*}/locale" "$work/build"
sockets=$work/build/sockets
"${server[@]}" set-option -g history-limit 20000

# ---- the lesson ----

# Of each step from 1 on: its kind, its lines, how many hints it has, and of a
# question which choice is right.
read_lesson()
{
	local line inside='' choice=0
	steps=0 quizzes=0 tasks=0
	kind=() lines=() hints=() right=()
	while IFS= read -r line; do
		case $inside$line in
		'```sockets' | '```quiz' | '```task')
			inside=${line#'```'} choice=0
			steps=$((steps + 1))
			kind[steps]=$inside lines[steps]='' hints[steps]=0
			;;
		'```hint')
			hints[steps]=$((hints[steps] + 1)) inside=other
			;;
		'```'*) inside=other ;;
		sockets'```' | quiz'```' | task'```' | other'```') inside= ;;
		sockets | sockets'#'*) ;;
		sockets*) lines[steps]+=$line$'\n' ;;
		'quiz- ['*)
			choice=$((choice + 1))
			[[ $line != '- [x] '* ]] || right[steps]=$choice
			;;
		esac
	done <"$1"
	quizzes=$(grep -cx quiz < <(printf '%s\n' "${kind[@]}"))
	tasks=$(grep -cx task < <(printf '%s\n' "${kind[@]}"))
}

# task_lines NUMBER way|miss: how somebody goes about a task.
task_lines()
{
	awk -v title="task $1 $2" '
	/^task / { inside = $0 == title && !seen; seen = seen || inside; next }
	inside && NF' "tests/tasks/$lesson.txt"
}

# ---- what is on the screen ----

# Every line since the terminal began; rows that are one line are joined.
look()
{
	mapfile -t shot < <(tmux_do capture-pane -p -J -S -)
	last=$((${#shot[@]} - 1))
	while ((last > 0)) && [[ ${shot[last]} != *[!\ ]* ]]; do
		last=$((last - 1))
	done
}

# Lines from the given one on, without blanks: where they are broken depends
# on the width.
flat()
{
	local IFS=
	text="${shot[*]:$1}" text=${text// /}
}

# message TEXT [ARG]...: what is said in the language, as a pattern without
# blanks; what has no argument here stands for anything.
declare -A messages
message()
{
	local arg english=${1%$'\n'} key=$language:$1
	[[ -n ${messages[$key]:-} ]] || {
		pattern=$(TEXTDOMAINDIR="$work/build/locale" \
		    TEXTDOMAIN=sockets LANGUAGE=$language gettext "$1")
		[[ $language == en || $pattern != "$english" ]] ||
		    fail "not translated: $english"
		messages[$key]=$(sed -E 's/[][*?()\\]/\\&/g
		    s/%([0-9]+\$)?z?[sud]/*/g' <<<"${pattern//[ $'\n']/}")
	}
	pattern=${messages[$key]}
	shift
	# Each star that is not escaped is the place of one.
	for arg; do
		[[ $pattern =~ ^(([^*\\]|\\.)*)\* ]] &&
		    pattern=${BASH_REMATCH[1]}$arg${pattern:${#BASH_REMATCH}}
	done
}

has_said()
{
	local text
	look
	flat "$seen"
	# shellcheck disable=SC2053 # a pattern
	[[ $text == *$pattern* ]]
}

# says TEXT [ARG]...: since the last line that was typed.
says()
{
	local pattern
	message "$@"
	until_true has_said || fail "does not say: $*"
}

# never_says TEXT: in this terminal.
never_says()
{
	local pattern text
	message "$1"
	look
	flat 0
	# shellcheck disable=SC2053 # a pattern
	[[ $text != *$pattern* ]] || fail "says: $1"
}

# The input line, however many rows it has.
is_ready()
{
	local i text
	look
	for ((i = last; i > seen; i--)); do
		[[ ${shot[i]} != 'sockets>'* ]] || break
	done
	flat "$i"
	[[ $text == "sockets>${1// /}" ]]
}

ready()
{
	until_true is_ready "$1" || fail "does not stand ready: $1"
}

# A prompt came after the line that was typed.
has_run()
{
	look
	((last > seen)) && [[ ${shot[last]} == 'sockets>'* ]]
}

# The step that is shown last; text is all that there is of it.
is_at()
{
	local i
	text=
	for ((i = last; i > 0; i--)); do
		case ${shot[i]} in
		'sockets>'*) text= ;;
		"[$1/$steps]") return 0 ;;
		'['*"/$steps]") return 1 ;;
		*) text=${shot[i]%%+( )}$'\n'$text ;;
		esac
	done
	return 1
}

is_shown()
{
	has_run && is_at "$1"
}

# Two empty lines in a row, since the last line that was typed.
has_gap()
{
	local i
	for ((i = seen + 1; i < last; i++)); do
		[[ -n ${shot[i]} || -n ${shot[i - 1]} ]] || return 0
	done
	return 1
}

# The step, and all of it: its prompt is there. No line of it is longer than
# the window is wide, and of several there is one in which there would have
# been no room for another word.
at_step()
{
	local text longest
	if ! until_true is_shown "$1"; then
		fail "this is not step $1"
		return
	fi
	longest=$(wc -L <<<"$text")
	((longest <= columns)) ||
	    fail "a line has $longest columns of $columns"
	! has_gap || fail "two empty lines, one after the other"
	((${#text} < 5 * columns ||
	    longest > (columns > 100 ? 100 : columns) - 12)) ||
	    fail "no line has more than $longest columns of $columns"
}

# ---- what is typed ----

# What stands there is run.
enter()
{
	seen=$last
	keys Enter
	until_true has_run || fail "no prompt comes"
}

# On an empty input line.
give()
{
	ready '' || return
	seen=$last
	tmux_do send-keys -l -- "$1" \; send-keys -t test Enter
	until_true has_run || fail "no prompt comes after: $1"
}

# In place of what stands ready.
instead()
{
	keys C-u
	give "$1"
}

play()
{
	seen=0
	begin NO_COLOR=1 "XDG_STATE_HOME=$work/state.$current" -- \
	    --lang "$language" lesson "${lesson#*-}"
}

# What is said before the first step: how to play, and nothing of the shell.
# shellcheck disable=SC2016 # backquotes are what the screen shows
greeting()
{
	says 'Enter runs the line that stands ready; Ctrl-U clears it, to type '\
'something else. `next` runs the step, `back` goes one back, `quit` leaves '\
'the lesson.' || return
	[[ ${shot[0]} != *sockets* ]] || fail "the shell greets, too"
	(($(printf '%s\n' "${shot[@]}" | sed '/^\[/,$d' | wc -L) <= columns)) ||
	    fail "a line of the greeting is too long"
}

# window COLUMNS ROWS: with something typed on the input line, which stays.
window()
{
	columns=$1
	text 'server: get'
	ready 'server: get'
	tmux_do resize-window -x "$1" -y "$2"
	until_true has_columns "$1" || fail "the window is not resized"
	ready 'server: get' && instead again && at_step "$step"
}

# ---- steps ----

play_commands()
{
	local line
	while IFS= read -r line; do
		ready "$line" && enter || return
	done < <(printf %s "${lines[step]}")
	typed+=${lines[step]}
}

answer()
{
	local wrong=$((right[step] == 1 ? 2 : 1))
	give "$wrong" || return
	says "%zu is not right; that is counted." "$wrong" && ready '' ||
	    return
	give "$wrong" &&
	    says "%zu is not right, as before; it was counted then." "$wrong" ||
	    return
	give "${right[step]}" && says "%u is right." "${right[step]}"
}

play_quiz()
{
	quiz=$((quiz + 1))
	case $quiz in
	1)
		give again && at_step "$step" && give ''
		says 'Which one is it? Type its number, 1 to %zu.'
		;;
	2)
		give back && at_step $((step - 1)) || return
		ready "${lines[step - 1]%%$'\n'*}" && instead next
		at_step "$step"
		;;
	3) window 50 20 ;;
	4) window 120 30 ;;
	esac && answer
}

all_hints()
{
	local i
	for ((i = 1; i <= hints[step]; i++)); do
		give hint || return
		says "Hint %zu of %zu:" "$i" "${hints[step]}" || return
	done
}

# A line with nothing in it asks what is not so yet.
miss()
{
	local line text
	while IFS= read -r line; do
		give "$line" || return
	done < <(task_lines "$task" miss)
	give '' && says "Not yet: %s." && look || return
	is_at "$step" || fail "the miss is taken for right"
}

solve()
{
	local line text
	while is_at "$step" && IFS= read -r line; do
		give "$line" || return
		typed+=$line$'\n'
	done < <(task_lines "$task" way)
	says "That is it: the task is solved."
}

# It cannot be caught.
killed()
{
	never_says_otherwise
	kill -KILL "$(pgrep -P "$(tmux_do display-message -p '#{pane_pid}')")"
	await '^ended with 137$' || return
	columns=80
	play
	says "You go on at step %zu of %zu; \`goto 1\` goes back to the first. \
Nothing is lost by that: only \`lesson forget %s\`, outside of the lesson, \
forgets what you did." "$step" "$steps" "${lesson#*-}"
}

play_task()
{
	task=$((task + 1))
	ready '' && all_hints && miss || return
	case $task in
	1)
		text 'server: half a li'
		keys C-c
		give solution && says "One way to do it:" &&
		    instead "goto $step"
		;;
	2) killed ;;
	*) give "goto $step" ;;
	esac && at_step "$step" && ready '' && solve
}

# What the lesson tells of has happened.
never_says_otherwise()
{
	never_says "This is what the lesson tells of, but with other numbers \
(descriptors, ports or counts)."
	never_says "Not what the lesson tells of: something was done before \
that changed it."
}

# ---- the end ----

summary()
{
	says "Questions: %zu right at once, %zu after a wrong answer, %zu left \
out, of %zu." 0 "$quizzes" 0 "$quizzes"
	says "Tasks: %zu solved at once, %zu after tries, %zu shown, %zu left \
out, of %zu." 0 "$tasks" 0 0 "$tasks"
	says $'\nTo look at once more:\n'
	says "The right answer is %zu:"$'\n' "$1"
	says "To read next: %s (\`lesson %s\`)."
}

# in_export COUNT TEXT [ARG]...: so many lines of the file are like it.
in_export()
{
	local count=$1 pattern line found=0
	shift
	message "$@"
	while IFS= read -r line; do
		# shellcheck disable=SC2053 # a pattern
		[[ $line != *$pattern* ]] || found=$((found + 1))
	done < <(tr -d ' ' <"$work/$language.md")
	((found == count)) || fail "exported $found times, not $count: $*"
}

# Lines as they were typed, in their order, with other things between them.
has_typed()
{
	local want line
	exec {export}<"$1"
	while IFS= read -r want; do
		while IFS= read -r line; do
			[[ $line != "$want" ]] || continue 2
		done <&"$export"
		fail "not exported: $want"
		break
	done < <(printf %s "$typed")
	exec {export}<&-
}

export_is_whole()
{
	local file=$work/$language.md
	[[ $(head -n 1 "$file") == "$(head -n 1 "$1")" ]] ||
	    fail "exported without its title"
	has_typed "$file"
	in_export "$quizzes" "You chose this: it is wrong."
	in_export "$quizzes" "This is right."
	in_export "$quizzes" "You answered right in the end."
	in_export "$tasks" "You solved this task."
	in_export 1 "You went through all %zu steps of this lesson." "$steps"
	(($(grep -c '^```' "$file") % 2 == 0)) || fail "a fence is left open"
	! grep -qP '[\x00-\x08\x0b-\x1f\x7f]' "$file" ||
	    fail "control characters are exported"
}

# whole LANGUAGE LESSON
whole()
{
	local step quiz=0 task=0 first=0 typed='' file
	language=$1 lesson=$2
	file=$work/lessons/$lesson.md
	[[ $language == en ]] || file=$work/lessons/$lesson.$language.md
	read_lesson "$file"
	play
	greeting
	for ((step = 1; step <= steps; step++)); do
		at_step "$step" || return
		case ${kind[step]} in
		sockets) play_commands ;;
		quiz)
			first=${first/#0/${right[step]}}
			play_quiz
			;;
		task) play_task ;;
		esac || return
	done
	summary "$first"
	says "This is the end of the lesson; its processes have ended. \
\`quit\` ends the shell."$'\n'
	never_says_otherwise
	give "lesson review" && summary "$first"
	give "lesson export $work/$language.md"
	says "What you did in \`%s\` is in %s now."$'\n' "${lesson#*-}"
	[[ -e $work/$language.md ]] && export_is_whole "$file"
	leave
}

a_lesson_in_english()
{
	whole en 03-handshake
}

a_lesson_in_spanish()
{
	whole es 01-echo
}

a_lesson_in_japanese()
{
	whole ja 04-addresses
}

run_tests "$*" a_lesson_in_english a_lesson_in_spanish a_lesson_in_japanese
