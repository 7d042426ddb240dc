/*
 * test_tcp_trace.c - what tcp_explain tells, against what happened: a small
 * TCP of its own, written from RFC 9293 section 3.10, is run through all
 * orders of calls and arriving segments, and each stretch of each run is
 * explained. An implied edge that was not taken is a lie.
 */
#include <string.h>

#include "base/buf.h"
#include "model/tcp.h"
#include "unit.h"

#define S(name) TCP_STATE_##name

enum { QUEUE_MAX = 8, LOG_MAX = 24 };

struct segment {
	bool syn, fin, rst;
	bool acks_syn, acks_fin;
};

/* One end, and the segments on their way to it, in order. */
struct end {
	enum tcp_state state;
	bool got_fin;  /* so each segment from here on acknowledges it */
	bool owes_ack; /* delayed: RFC 9293, 3.8.6.3 */
	bool connected, closed, aborted; /* each is done once */
	struct segment queue[QUEUE_MAX];
	size_t queued;
};

/* What happened at one end: an edge, or an act (to is from then). */
struct moment {
	int end;
	enum tcp_state from, to;
	unsigned act;
	bool reset; /* an RST was sent or came in */
};

struct run {
	struct end end[2];
	struct moment log[LOG_MAX];
	size_t len;
	enum tcp_state before[LOG_MAX + 1][2]; /* states before log[i] */
};

static void
note(struct run *r, int e, enum tcp_state to, unsigned act)
{
	r->before[r->len][0] = r->end[0].state;
	r->before[r->len][1] = r->end[1].state;
	r->log[r->len++] =
	    (struct moment){ e, r->end[e].state, to, act, false };
	r->end[e].state = to;
}

static void
emit(struct run *r, int e, struct segment s)
{
	struct end *to = &r->end[1 - e];

	s.acks_fin = r->end[e].got_fin;
	r->end[e].owes_ack = false;
	ck_assert_uint_lt(to->queued, QUEUE_MAX);
	to->queue[to->queued++] = s;
}

static const struct segment ack = { .acks_syn = true };
static const struct segment fin = { .fin = true, .acks_syn = true };
static const struct segment rst = { .rst = true };

/* ---- calls ---- */

static void
do_connect(struct run *r, int e)
{
	r->end[e].connected = true;
	note(r, e, S(SYN_SENT), ACT_CONNECT);
	emit(r, e, (struct segment){ .syn = true });
}

static bool
can_close(enum tcp_state s)
{
	return s == S(SYN_SENT) || s == S(SYN_RECEIVED) ||
	       s == S(ESTABLISHED) || s == S(CLOSE_WAIT);
}

static void
do_close(struct run *r, int e)
{
	enum tcp_state s = r->end[e].state;

	r->end[e].closed = true;
	if (s == S(SYN_SENT)) {
		note(r, e, S(CLOSED), ACT_CLOSE);
		return;
	}
	note(r, e, s == S(CLOSE_WAIT) ? S(LAST_ACK) : S(FIN_WAIT_1), ACT_CLOSE);
	emit(r, e, fin);
}

static bool
can_abort(enum tcp_state s)
{
	return s == S(SYN_RECEIVED) || s == S(ESTABLISHED) ||
	       s == S(FIN_WAIT_1) || s == S(FIN_WAIT_2) || s == S(CLOSE_WAIT);
}

static void
do_abort(struct run *r, int e)
{
	r->end[e].aborted = true;
	note(r, e, S(CLOSED), ACT_ABORT);
	r->log[r->len - 1].reset = true;
	emit(r, e, rst);
}

/* ---- segments (3.10.7) ---- */

static void
hear_syn(struct run *r, int e, const struct segment *s)
{
	if (r->end[e].state == S(LISTEN)) {
		note(r, e, S(SYN_RECEIVED), 0);
		emit(r, e, (struct segment){ .syn = true, .acks_syn = true });
	} else if (r->end[e].state == S(SYN_SENT) && s->acks_syn) {
		note(r, e, S(ESTABLISHED), 0);
		emit(r, e, ack);
	} else if (r->end[e].state == S(SYN_SENT)) {
		note(r, e, S(SYN_RECEIVED), 0);
		emit(r, e, (struct segment){ .syn = true, .acks_syn = true });
	}
}

static void
hear_ack(struct run *r, int e, const struct segment *s)
{
	if (r->end[e].state == S(SYN_RECEIVED) && s->acks_syn)
		note(r, e, S(ESTABLISHED), 0);
	if (!s->acks_fin)
		return;
	if (r->end[e].state == S(FIN_WAIT_1))
		note(r, e, S(FIN_WAIT_2), 0);
	else if (r->end[e].state == S(CLOSING))
		note(r, e, S(TIME_WAIT), 0);
	else if (r->end[e].state == S(LAST_ACK))
		note(r, e, S(CLOSED), 0);
}

static void
hear_fin(struct run *r, int e)
{
	enum tcp_state s = r->end[e].state;

	if (s != S(ESTABLISHED) && s != S(FIN_WAIT_1) && s != S(FIN_WAIT_2))
		return;
	r->end[e].got_fin = true;
	if (s == S(ESTABLISHED)) {
		note(r, e, S(CLOSE_WAIT), 0);
		r->end[e].owes_ack = true;
		return;
	}
	note(r, e, s == S(FIN_WAIT_1) ? S(CLOSING) : S(TIME_WAIT), 0);
	emit(r, e, ack);
}

static void
deliver(struct run *r, int e)
{
	struct end *end = &r->end[e];
	struct segment s = end->queue[0];

	memmove(
	    end->queue, end->queue + 1, --end->queued * sizeof end->queue[0]);
	if (end->state == S(CLOSED)) {
		if (!s.rst)
			emit(r, e, rst);
	} else if (s.rst) {
		if (end->state == S(LISTEN))
			return;
		note(r, e, S(CLOSED), 0);
		r->log[r->len - 1].reset = true;
	} else {
		if (s.syn)
			hear_syn(r, e, &s);
		if (!s.syn || end->state == S(SYN_RECEIVED))
			hear_ack(r, e, &s);
		if (s.fin)
			hear_fin(r, e);
	}
}

/* ---- is what is told true? ---- */

/*
 * What the lab may ask: each end did at most one thing; where only one end
 * acted, that was the first thing that happened to it.
 */
static bool
is_asked(const struct run *r, size_t start, struct tcp_end ends[2])
{
	unsigned acts[2] = { 0, 0 };
	bool moved[2] = { false, false }, late = false;

	for (size_t i = start; i < r->len; i++) {
		const struct moment *m = &r->log[i];

		if (m->act != 0 && acts[m->end] != 0)
			return false;
		late = late || (m->act != 0 && moved[m->end]);
		acts[m->end] |= m->act;
		moved[m->end] = true;
	}
	for (int e = 0; e < 2; e++)
		ends[e] = (struct tcp_end){ r->before[start][e],
			r->end[e].state, acts[e], 0 };
	return !late || (acts[0] != 0 && acts[1] != 0);
}

/* Where the end's next moment is, from at on; r->len: nowhere. */
static size_t
next_of(const struct run *r, size_t at, int e)
{
	while (at < r->len && r->log[at].end != e)
		at++;
	return at;
}

/*
 * The steps told of an end are those that it took; only the last, which was
 * seen, may leave out what came between.
 */
static bool
is_true(const struct run *r, size_t start, int e, const struct tcp_step *steps,
    size_t count)
{
	size_t at = next_of(r, start, e);

	for (size_t i = 0; i < count; i++) {
		if (steps[i].end != e)
			continue;
		if (at == r->len || r->log[at].from != steps[i].from)
			return false;
		if (steps[i].reset && !r->log[at].reset)
			return false;
		if (steps[i].seen)
			return steps[i].to == r->end[e].state;
		if (r->log[at].to != steps[i].to)
			return false;
		at = next_of(r, at + 1, e);
	}
	/* Nothing seen: it is where it was. */
	return r->before[start][e] == r->end[e].state;
}

static void
complain(const struct run *r, size_t start, const struct tcp_step *steps,
    size_t count)
{
	struct buf out = { 0 };

	buf_adds(&out, "happened:");
	for (size_t i = start; i < r->len; i++)
		buf_printf(&out, " %d %s>%s(%u)", r->log[i].end,
		    tcp_state_name(r->log[i].from),
		    tcp_state_name(r->log[i].to), r->log[i].act);
	buf_adds(&out, "\ntold:");
	for (size_t i = 0; i < count; i++)
		buf_printf(&out, " %d %s>%s", steps[i].end,
		    tcp_state_name(steps[i].from), tcp_state_name(steps[i].to));
	ck_abort_msg("%s", buf_text(&out));
}

struct tally {
	size_t asked, implied;
};

static void
check_run(const struct run *r, struct tally *tally)
{
	struct tcp_step steps[TCP_STEPS_MAX];
	struct tcp_end ends[2];

	for (size_t start = 0; start < r->len; start++) {
		size_t count;

		if (!is_asked(r, start, ends))
			continue;
		count = tcp_explain(ends, steps);
		if (!is_true(r, start, 0, steps, count) ||
		    !is_true(r, start, 1, steps, count))
			complain(r, start, steps, count);
		tally->asked++;
		for (size_t i = 0; i < count; i++)
			tally->implied += !steps[i].seen;
	}
}

/* ---- all orders ---- */

enum choice { CONNECT, CLOSE, ABORT, DELIVER, ACKNOWLEDGE, CHOICES };

static bool
can(const struct run *r, int e, enum choice c, bool both_connect)
{
	const struct end *end = &r->end[e];

	switch (c) {
	case CONNECT:
		return !end->connected && (e == 0 || both_connect);
	case CLOSE:
		return !end->closed && !end->aborted && can_close(end->state);
	case ABORT:
		return !end->aborted && can_abort(end->state);
	case DELIVER:
		return end->queued > 0;
	case ACKNOWLEDGE:
		return end->owes_ack && end->state == S(CLOSE_WAIT);
	case CHOICES:
		break;
	}
	return false;
}

static void
take(struct run *r, int e, enum choice c)
{
	switch (c) {
	case CONNECT:
		do_connect(r, e);
		break;
	case CLOSE:
		do_close(r, e);
		break;
	case ABORT:
		do_abort(r, e);
		break;
	case DELIVER:
		deliver(r, e);
		break;
	case ACKNOWLEDGE:
		emit(r, e, ack);
		break;
	case CHOICES:
		break;
	}
}

static void
explore(const struct run *r, unsigned depth, bool both, struct tally *tally)
{
	if (depth == 0)
		return;
	for (int i = 0; i < 2 * CHOICES; i++) {
		struct run next = *r;

		if (!can(r, i % 2, (enum choice)(i / 2), both))
			continue;
		take(&next, i % 2, (enum choice)(i / 2));
		if (next.len > r->len)
			check_run(&next, tally);
		explore(&next, depth - 1, both, tally);
	}
}

static struct tally
explore_from(enum tcp_state other, unsigned depth)
{
	struct tally tally = { 0 };
	struct run r;

	memset(&r, 0, sizeof r);
	r.end[0].state = S(CLOSED);
	r.end[1].state = other;
	explore(&r, depth, other == S(CLOSED), &tally);
	return tally;
}

START_TEST(no_edge_is_invented_between_client_and_listener)
{
	struct tally tally = explore_from(S(LISTEN), 16);

	ck_assert_uint_gt(tally.asked, 5000);
	ck_assert_uint_gt(tally.implied, 500);
}
END_TEST

START_TEST(no_edge_is_invented_when_both_connect)
{
	struct tally tally = explore_from(S(CLOSED), 16);

	ck_assert_uint_gt(tally.asked, 5000);
	ck_assert_uint_gt(tally.implied, 500);
}
END_TEST

static Suite *
trace_suite(void)
{
	Suite *s = suite_create("tcp_trace");
	TCase *c = tcase_create("tcp_trace");

	suite_add_tcase(s, c);
	tcase_set_timeout(c, 100);
	tcase_add_test(c, no_edge_is_invented_between_client_and_listener);
	tcase_add_test(c, no_edge_is_invented_when_both_connect);
	return s;
}

int
main(void)
{
	return unit_run(trace_suite());
}
