# shellcheck shell=bash
# tests/lib/terminal.sh - for tests of the interactive shell in a real
# terminal: tmux plays it, keys go in, the screen is looked at. Nothing waits
# for a time: each step waits for what the screen must show, with a deadline.
# Read by a test program that stands in the top folder, with SOCKETS set.
sockets=$(realpath -e "${SOCKETS:-build/sockets}") || exit
if ! command -v tmux >/dev/null; then
	echo "tmux is not installed"
	exit 77
fi
work=$(mktemp -d) || exit
mkfifo "$work/never"
exec {never}<>"$work/never"
server=(tmux -L "sockets-test-$$" -f /dev/null)
trap '"${server[@]}" kill-server 2>/dev/null; rm -rf "$work"' EXIT
"${server[@]}" new-session -d -s keep cat || exit
bad=0
columns=80

# A command of tmux about the terminal of the test.
tmux_do()
{
	local command=$1
	shift
	"${server[@]}" "$command" -t test "$@"
}

screen()
{
	tmux_do capture-pane -p -S -200 | sed -e 's/ *$//'
}

fail()
{
	echo "FAILED in $current: $*"
	echo "--- the screen:"
	screen | grep . | sed 's/^/    | /'
	bad=1
	return 1
}

# has_columns N: the shell's terminal has them. tmux resizes it some time after
# its window.
has_columns()
{
	local size
	size=$(stty -F "$(tmux_do display-message -p '#{pane_tty}')" size)
	[[ ${size#* } == "$1" ]]
}

# until_true COMMAND...: again and again, at most 10 seconds; often at first,
# since most of what is waited for is there at once.
until_true()
{
	local i
	for ((i = 0; i < 220; i++)); do
		"$@" && return 0
		read -r -t "0.0$((i < 25 ? 1 : 5))" <&"$never"
	done
	return 1
}

# Rows that are one line are joined.
shows()
{
	tmux_do capture-pane -p -J -S -1000 | sed -e 's/ *$//' | grep -qE -- "$1"
}

# await REGEX: the screen comes to have a line like this.
await()
{
	until_true shows "$1" || fail "nothing like: $1"
}

# last REGEX: the last line that is not empty comes to be like this.
last_is()
{
	screen | grep . | tail -n 1 | grep -qE -- "$1"
}

last()
{
	until_true last_is "$1" || fail "the last line is not like: $1"
}

# row REGEX: a row of the terminal comes to be like this.
has_row()
{
	screen | grep -qE -- "$1"
}

row()
{
	until_true has_row "$1" || fail "no row like: $1"
}

# lacks REGEX: no line is like this now.
lacks()
{
	! shows "$1" || fail "unexpected: $1"
}

# keys KEY...: as tmux names them; text TEXT: as it stands.
keys()
{
	tmux_do send-keys "$@"
}

text()
{
	tmux_do send-keys -l -- "$1"
}

# A line, and its end.
line()
{
	text "$1"
	keys Enter
}

# terminal COMMAND: a new terminal in which it runs.
terminal()
{
	tmux_do kill-session 2>/dev/null
	"${server[@]}" new-session -d -s test -x "$columns" -y 24 "$1" || exit
}

# begin [NAME=VALUE]... -- ARG...: a new terminal in which the shell starts;
# when it ends, its status and the terminal's settings stay on the screen.
begin()
{
	local settings=()
	while [[ $1 != -- ]]; do
		settings+=("$1")
		shift
	done
	shift
	cat >"$work/start" <<-END
		trap : INT
		before=\$(stty -g)
		$(printf '%q ' env -u NO_COLOR "HOME=$work/home" \
		    "XDG_STATE_HOME=$work/state" LC_ALL=C.UTF-8 \
		    "${settings[@]}" "$sockets" "$@")
		echo "ended with \$?"
		[ "\$before" = "\$(stty -g)" ] || echo "terminal spoilt"
		exec cat
	END
	mkdir -p "$work/home"
	terminal "sh '$work/start'"
}

# The usual: this machine's network, a prompt.
begin_host()
{
	begin "$@" -- || return
	last '^sockets> *$'
}

ended()
{
	await "^ended with $1\$" && lacks 'terminal spoilt'
}

leave()
{
	line quit
	ended 0
}

# A server that is blocked in accept; $port is where.
block_server()
{
	line 'server: s = socket'
	line 'server: bind s 127.0.0.1 0'
	line 'server: listen s'
	line 'server: accept s'
	await '^server: accept\(3\) is blocked' || return
	# shellcheck disable=SC2034 # for the test
	port=$(tmux_do capture-pane -p -J | sed -n \
	    's/.*[ ]127.0.0.1:\([1-9][0-9]*\),.*/\1/p' | head -n 1)
}

# run_tests "WORD..." TEST...: those that the words name, or all.
run_tests()
{
	local all=$1
	shift
	[[ -n $all ]] || all="$*"
	for current in $all; do
		"$current"
		columns=80
	done
	((bad == 0)) && echo "all as they should be: $all"
	exit "$bad"
}
