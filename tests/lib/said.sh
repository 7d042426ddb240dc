# shellcheck shell=bash
# tests/lib/said.sh - for tests of what the program prints, and how it ends.
# Read by a test program that stands in the top folder, with SOCKETS set.
sockets=$(realpath "${SOCKETS:-build/sockets}") || exit
work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT
export XDG_STATE_HOME=$work/state
bad=0

if ! reason=$(unshare -Urn true 2>&1); then
	echo "this machine has no private networks ($reason)"
	exit 77
fi

wrong()
{
	echo "WRONG: $*"
	[[ -e $work/out ]] && sed 's/^/    /' "$work/out"
	# shellcheck disable=SC2034 # for the test
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

# says TEXT: the last run printed it; quiet TEXT: it did not.
says()
{
	grep -qF -- "$1" "$work/out" || wrong "does not say: $1"
}

quiet()
{
	! grep -qF -- "$1" "$work/out" || wrong "says: $1"
}

