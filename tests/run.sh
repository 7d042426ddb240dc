#!/usr/bin/env bash
# Runs tests and prints one line for each: ok, FAILED with its log, SKIPPED
# with its reason. A test is a program: exit status 0 is ok, 77 skipped (the
# last line that it printed is the reason), all else failed.
#
# usage: tests/run.sh FOLDER:KIND[,KIND]...
#
# FOLDER is where make put the programs, KIND one of
#	lint	tests/lint/*.sh
#	unit	FOLDER/tests/test_*
#	fuzz	FOLDER/tests/fuzz_*, a bounded run over their seeds
#	session	tests/sessions/*.txt, see tests/session.sh
#	shell	tests/*.sh other than those that run tests
# ONLY=WORD in the environment: only tests whose name has that word.
# UPDATE=1: sessions write what they print as what is expected.
# TEST_SECONDS: what one test may take; it is killed then, and has failed. That
# is for one that hangs: a machine may be ten times slower than another. So is
# libcheck's limit (4 seconds for each test but those that set their own).
set -uo pipefail
cd "$(dirname "$0")/.." || exit
root=$PWD
seconds=${TEST_SECONDS:-600}
passed=0
failed=0
skipped=()
failures=()
work=$(mktemp -d "${TMPDIR:-/tmp}/sockets-tests.XXXXXX") || exit
trap 'rm -rf "$work"' EXIT

# Nothing of the user's own settings reaches a test, and nothing of what it
# writes reaches the user: its home is an empty folder.
in_clean_place()
{
	local home=$work/home
	rm -rf "$home"
	mkdir -p "$home/tmp" || return
	# A test may give up its rights, and has to find its files all the same.
	chmod a+x "$work" "$home" "$home/tmp" || return
	env -i PATH="$PATH" HOME="$home" XDG_STATE_HOME="$home/state" \
	    TMPDIR="$home/tmp" LC_ALL=C.UTF-8 TERM=dumb SHELL=/bin/bash \
	    SOCKETS="$build/sockets" BUILD="$build" ROOT="$root" \
	    CK_TIMEOUT_MULTIPLIER=15 UPDATE="${UPDATE:-}" \
	    ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1 \
	    timeout -k 5 "$seconds" "$@" </dev/null
}

# run_one NAME COMMAND...
run_one()
{
	local name=$1 log status begin=$EPOCHREALTIME took
	shift
	[[ $name == *"${ONLY:-}"* ]] || return 0
	log=$build/logs/${name//\//-}.log
	in_clean_place "$@" >"$log" 2>&1
	status=$?
	took=$(((${EPOCHREALTIME/./} - ${begin/./}) / 10000))
	printf -v took '%d.%02d s' $((took / 100)) $((took % 100))
	if ((status == 77)); then
		skipped+=("$name: $(tail -n 1 "$log")")
		echo "SKIPPED  ${skipped[-1]}"
	elif ((status == 0)) && ! ran_nothing "$log"; then
		passed=$((passed + 1))
		echo "ok       $name ($took)"
	else
		failed=$((failed + 1))
		failures+=("$name")
		echo "FAILED   $name ($took): $(say_status $status)"
		tail -n 100 "$log" | sed 's/^/    | /'
		echo "    the whole log: $log"
	fi
}

# A suite in which no check ran has shown nothing.
ran_nothing()
{
	grep -q '%: Checks: 0,' "$1"
}

say_status()
{
	case $1 in
	0) echo "no check ran" ;;
	124 | 137) echo "ended after $seconds seconds" ;;
	*) echo "exit status $1" ;;
	esac
}

run_lint()
{
	local test
	for test in tests/lint/*.sh; do
		run_one "$label"lint/"$(basename "$test" .sh)" "$test"
	done
}

run_unit()
{
	local test
	for test in tests/unit/test_*.c; do
		test=$(basename "$test" .c)
		run_one "$label"unit/"${test#test_}" "$build/tests/$test"
	done
}

run_fuzz()
{
	local test
	for test in tests/fuzz/fuzz_*.c; do
		test=$(basename "$test" .c)
		run_one "$label"fuzz/"${test#fuzz_}" "$build/tests/$test" \
		    "tests/fuzz/corpus/${test#fuzz_}"
	done
}

run_session()
{
	local test
	for test in tests/sessions/*.txt; do
		run_one "$label"session/"$(basename "$test" .txt)" \
		    tests/session.sh "$test"
	done
}

run_shell()
{
	local test
	for test in tests/*.sh; do
		case $test in
		tests/run.sh | tests/session.sh | tests/deps.sh) continue ;;
		esac
		run_one "$label"shell/"$(basename "$test" .sh)" "$test"
	done
}

(($# > 0)) || { sed -n '/^# usage/,/^$/p' "$0" >&2; exit 2; }
shopt -s nullglob
for group in "$@"; do
	build=$(realpath "${group%%:*}") || exit
	label=
	# Two builds of the same tests are told apart by their folder's name.
	[[ ${group%%:*} == "${1%%:*}" ]] || label=$(basename "$build")/
	mkdir -p "$build/logs"
	IFS=, read -ra kinds <<<"${group#*:}"
	for kind in "${kinds[@]}"; do
		"run_$kind"
	done
done

if ((passed + failed + ${#skipped[@]} == 0)); then
	echo "No test has '${ONLY:-}' in its name." >&2
	exit 2
fi
echo
((${#skipped[@]})) && printf 'SKIPPED  %s\n' "${skipped[@]}"
((failed)) && printf 'FAILED   %s\n' "${failures[@]}"
echo "$passed passed, $failed failed, ${#skipped[@]} skipped"
((failed == 0))
