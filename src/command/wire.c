/*
 * command/wire.c - `wire`: look at the wire between two hosts, and do
 * something to it. What comes of that is in the record, as of a call.
 */
#include <string.h>

#include "base/lang.h"
#include "command/wire_parts.h"

/* Which of the numbers is wrong: the second where the first is not. */
static unsigned
wrong_column(const struct session *s, const struct wire_line *line)
{
	return line->second != 0 &&
		       wire_find(lab_wire(s->lab), line->order.a) != NULL
		   ? line->second
		   : line->column;
}

/* Where fewer packets were there than were to be stepped over. All that
 * crosses a wire that holds is stepped. */
static void
tell_all(struct session *s, const struct wire_order *order, unsigned long n)
{
	if (order->verb != WIRE_STEP || n == 0 || n >= order->a)
		return;
	if (n == 1)
		session_print(s, "That was the only packet on the wire.\n");
	else
		session_print(s,
		    "Those %lu packets were all: none is on the "
		    "wire any more.\n",
		    n);
}

static enum session_result
do_it(struct session *s, const struct wire_line *line)
{
	const struct wire_setting before = *wire_setting(lab_wire(s->lab));
	const struct wire_counts *counts = wire_counts(lab_wire(s->lab));
	unsigned long crossed = counts->crossed;
	struct err err = { 0 };

	s->ui.flush(s->ui.context);
	if (lab_wire_do(s->lab, &line->order, &err) == 0) {
		wire_told(s, &line->order, &before);
		if (before.held)
			tell_all(s, &line->order, counts->crossed - crossed);
		return SESSION_OK;
	}
	if (err.column == 0)
		err.column = wrong_column(s, line);
	session_error(s, &err);
	return SESSION_FAILED;
}

/* At the prompt it is announced: until a packet comes there is no prompt. */
static enum session_result
wait_for(struct session *s, const struct wire_line *line)
{
	struct err err = { 0 };

	if (s->interactive && line->ms > 0)
		session_print(
		    s, "waiting for a packet; Ctrl-C stops waiting\n");
	s->ui.flush(s->ui.context);
	if (lab_wire_wait(s->lab, session_patience(s, line->ms),
		&s->interrupted, &err) == 0)
		return SESSION_OK;
	session_error(s, &err);
	return SESSION_FAILED;
}

static enum session_result
has_none(struct session *s)
{
	struct err err = { 0 };

	err_set(&err, 0,
	    "the network `%s` has no wire; `net wire` begins anew on one with "
	    "two hosts",
	    lab_net_name(lab_net(s->lab)));
	session_error(s, &err);
	return SESSION_FAILED;
}

static enum session_result
wire_run(struct session *s, const char *rest, unsigned column, struct err *err)
{
	struct wire_line line;

	if (wire_read(rest, column, &line, err) == -1)
		return SESSION_MISUNDERSTOOD;
	if (s->picture != NULL && line.what != WIRE_SHOW) {
		err_set(err, column, "watch shows the wire: leave out '%.64s'",
		    rest);
		return SESSION_MISUNDERSTOOD;
	}
	if (lab_wire(s->lab) == NULL)
		return has_none(s);
	switch (line.what) {
	case WIRE_DO:
		return do_it(s, &line);
	case WIRE_WAIT:
		return wait_for(s, &line);
	case WIRE_SHOW:
		break;
	}
	wire_show(s);
	return SESSION_OK;
}

const struct command command_wire = {
	.name = "wire",
	.group = COMMAND_LAB,
	.usage = "[WORD [NUMBER]...]",
	.gist = N_("hold, step, lose or delay the packets between two hosts"),
	.about = N_(
	    "On the network `wire` (type `net wire`) client and server live "
	    "on two hosts, and every packet between them passes through this "
	    "shell. Alone, `wire` shows how the wire is set and which packets "
	    "are on it. What comes of the words below is told as of a call: "
	    "states, calls that return, packets.\n\n"
	    "`wire hold`: from now on packets stay on the wire, and TCP stands "
	    "still for as long as you like; only TIME-WAIT ends, after 60 "
	    "seconds. `wire step` lets the first one "
	    "arrive, `wire step 3` the first three. Each packet has a number, "
	    "with which its line begins (#4): `wire deliver 4` lets that one "
	    "arrive, `wire drop 4` loses it, `wire duplicate 4` puts a copy of "
	    "it behind it, and `wire reorder 4 5` has two change places. "
	    "`wire release` lets all of them arrive and holds no more.\n\n"
	    "`wire wait [SECONDS]` waits until a packet is sent, 10 seconds if "
	    "not told: after one was lost, TCP sends it again by itself.\n\n"
	    "These make the wire a bad one, and 0 makes it good again: `wire "
	    "loss PERCENT [seed N]` loses packets by chance (the same seed "
	    "loses the same ones), `wire delay MS [JITTER]` has each take so "
	    "many milliseconds, and up to JITTER more or less, `wire rate "
	    "KBIT` lets at most so many times 1,000 bits through in a second, "
	    "each way.\n\n"
	    "`wire cut` loses all that is sent, and tells nobody, until `wire "
	    "mend`. `wire default`: no loss, delay or rate, and not cut; what "
	    "is held stays held.\n\n"
	    "What to type to see each state of TCP, losses, gaps, resets and "
	    "others stands in docs/wire.md, among the program's sources; `man "
	    "sockets` has a section THE WIRE."),
	.example = "wire hold",
	.word = WORD_WIRE,
	.in_lessons = true,
	.is_view = true,
	.run = wire_run,
};
