#!/usr/bin/env bash
# `fsm` in a real terminal: the picture where it has room, and where not.
#
# usage: tests/fsm.sh [TEST]...		with SOCKETS set
# shellcheck disable=SC2034 # the library reads columns
set -uo pipefail
cd "$(dirname "$0")/.." || exit
# shellcheck source=tests/lib/terminal.sh
. tests/lib/terminal.sh

# A new socket, and its path: it has none.
draw()
{
	begin -- || return
	last '^sockets> *$' || return
	line 's = socket'
	await '^main: socket\(' || return
	line 'fsm s'
	await '^CLOSED: there is no connection'
}

a_picture_needs_77_columns()
{
	columns=77
	draw || return
	shows '█ +CLOSED +█' || fail "no picture"
	lacks 'The picture needs'
	leave
}

in_76_it_is_left_out()
{
	columns=76
	draw || return
	await '^The picture needs 77 columns; here are 76\.$'
	await '^main s: CLOSED$'
	lacks '█'
	line fsm
	await '^CLOSED        main s$'
	lacks '┌'
	leave
}

run_tests "$*" a_picture_needs_77_columns in_76_it_is_left_out
