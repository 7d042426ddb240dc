#!/usr/bin/env bash
# The tasks of all lessons in other words than their own (tests/tasks): ways
# that reach the goal, and near misses that do not. Then that this finds a way
# that is none, and all else that can be wrong.
#
# usage: tests/lessons_tasks.sh		with SOCKETS set
set -uo pipefail
cd "$(dirname "$0")/.." || exit
sockets=$(realpath -e "${SOCKETS:-build/sockets}") || exit
if ! reason=$(unshare -Urn true 2>&1); then
	echo "this machine has no private networks ($reason)"
	exit 77
fi
if [[ ! -w /dev/net/tun ]]; then
	echo "this machine has no wire: /dev/net/tun cannot be opened"
	exit 77
fi
work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT
bad=0
export PYTHONDONTWRITEBYTECODE=1

tasks()
{
	/usr/bin/python3 tests/lessons_tasks.py "$sockets" "$@"
}

# A lesson with one task, which includes what comes before.
make_lesson()
{
	mkdir -p "$work"/{lessons/setup,tasks} || exit
	echo 'server: s = socket' >"$work/lessons/setup/made.txt"
	cat >"$work/lessons/01-bind.md" <<-'END'
	# Title

	Aim.

	```include
	setup/made.txt
	```

	```output
	Not what it prints.
	```

	```task
	Bind it.

	goal:
	server: socket local 127.0.0.1:65432

	solution:
	server: bind s 127.0.0.1 65432
	```

	```hint
	A hint.
	```

	```sockets
	server: listen s
	```
	END
}

# finds TEXT: what is said of the sections on standard input.
finds()
{
	cat >"$work/tasks/01-bind.txt"
	if tasks "$work/lessons" "$work/tasks" >"$work/out" 2>&1; then
		[[ $1 == nothing ]] && return
	elif sed "s|$work/||g" "$work/out" | grep -qxF -- "$1"; then
		return
	fi
	echo "WRONG: it does not find: $1"
	sed 's/^/    /' "$work/out"
	bad=1
}

way=$'task 1 way\nserver: bind s 127.0.0.1 65432\n'
miss=$'task 1 miss\nserver: bind s 127.0.0.1 65431\n'

finds_what_is_wrong()
{
	finds nothing <<-END
	$way
	task 1 way
	server: s.bind(("127.0.0.1", 65432))

	$miss
	$miss
	END
	finds "tasks/01-bind.txt:1: this miss is accepted" \
	    <<<"${way/way/miss}"
	finds "tasks/01-bind.txt:4: this way is refused: \`server\`'s socket \
s is bound to port 65431, not 65432" <<<"$way"$'\n'"${miss/miss/way}"
	finds "tasks/01-bind.txt:3: no call or command named 'bnd'; did you mean 'bind'?" \
	    <<<$'task 1 miss\n# A slip.\nserver: bnd s 127.0.0.1 65431'
	finds "tasks/01-bind.txt:2: no socket named 'z' in this process" \
	    <<<$'task 1 miss\nserver: bind z 127.0.0.1 65431'
	finds "lessons/01-bind.md: its task 1 has 1 sections \`way\`, not 2" \
	    <<<"$way"
	finds "lessons/01-bind.md: its task 1 has 0 sections \`miss\`, not 2" \
	    <<<"$way"
	finds "tasks/01-bind.txt:1: lessons/01-bind.md has no task 2" \
	    <<<"${way/1/2}"
	finds "tasks/01-bind.txt:3: not in a section" <<<$'task 1 way\n\nx'
	finds "tasks/01-bind.txt:1: this section has no lines" <<<"task 1 way"
	finds "tasks/01-bind.txt:4: this section has no lines" \
	    <<<"$way"$'\ntask 1 miss'
}

tasks lessons tests/tasks || bad=1
make_lesson
finds_what_is_wrong
mv "$work/tasks/01-bind.txt" "$work/tasks/02-other.txt"
tasks "$work/lessons" "$work/tasks" >"$work/out" 2>&1
grep -qF "02-other.txt: there is no such lesson" "$work/out" || {
	echo "WRONG: a file of tasks without its lesson is not found"
	bad=1
}
exit "$bad"
