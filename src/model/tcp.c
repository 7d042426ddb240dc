/*
 * model/tcp.c - the state machine of RFC 9293 section 3.3.2 as a table, and
 * the search for the one way between what was seen before and after.
 *
 * Knows no system call: what was seen comes from the lab.
 */
#include <string.h>
#include <strings.h>

#include "model/tcp.h"

static const char *const names[] = { "", "CLOSED", "LISTEN", "SYN-SENT",
	"SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "CLOSE-WAIT",
	"CLOSING", "LAST-ACK", "TIME-WAIT" };

enum { NAME_COUNT = sizeof names / sizeof names[0] };

const char *
tcp_state_name(enum tcp_state state)
{
	return names[state];
}

enum tcp_state
tcp_state_find(const char *name)
{
	for (int i = 1; i < NAME_COUNT; i++) {
		if (strcasecmp(names[i], name) == 0)
			return (enum tcp_state)i;
	}
	return TCP_STATE_NONE;
}

enum tcp_state
tcp_state_from_linux(unsigned number)
{
	/* include/net/tcp_states.h; 12 is a SYN-RECEIVED not yet a socket */
	static const enum tcp_state states[] = { TCP_STATE_NONE,
		TCP_STATE_ESTABLISHED, TCP_STATE_SYN_SENT,
		TCP_STATE_SYN_RECEIVED, TCP_STATE_FIN_WAIT_1,
		TCP_STATE_FIN_WAIT_2, TCP_STATE_TIME_WAIT, TCP_STATE_CLOSED,
		TCP_STATE_CLOSE_WAIT, TCP_STATE_LAST_ACK, TCP_STATE_LISTEN,
		TCP_STATE_CLOSING, TCP_STATE_SYN_RECEIVED };

	if (number >= sizeof states / sizeof states[0])
		return TCP_STATE_NONE;
	return states[number];
}

bool
tcp_state_waits_for_ack(enum tcp_state state)
{
	return state == TCP_STATE_FIN_WAIT_1 || state == TCP_STATE_CLOSING ||
	       state == TCP_STATE_LAST_ACK;
}

#define S(name) TCP_STATE_##name
#define BY_RST(state) \
	{ \
		S(state), S(CLOSED), ACT_NONE, SEGMENT_RST, SEGMENT_NONE \
	}
#define BY_ABORT(state) \
	{ \
		S(state), S(CLOSED), ACT_ABORT, SEGMENT_NONE, SEGMENT_RST \
	}
#define BY_TIMER(state) \
	{ \
		S(state), S(CLOSED), ACT_TIMER, SEGMENT_NONE, SEGMENT_NONE \
	}
/* Data for a program that has closed: answered with RST (RFC 9293, 3.6.1). */
#define BY_DATA(state) \
	{ \
		S(state), S(CLOSED), ACT_NONE, SEGMENT_DATA, SEGMENT_RST \
	}

const struct tcp_edge tcp_edges[] = {
	{ S(CLOSED), S(LISTEN), ACT_LISTEN, SEGMENT_NONE, SEGMENT_NONE },
	{ S(LISTEN), S(CLOSED), ACT_CLOSE, SEGMENT_NONE, SEGMENT_NONE },
	{ S(CLOSED), S(SYN_SENT), ACT_CONNECT, SEGMENT_NONE, SEGMENT_SYN },
	{ S(SYN_SENT), S(CLOSED), ACT_CLOSE, SEGMENT_NONE, SEGMENT_NONE },
	{ S(LISTEN), S(SYN_RECEIVED), ACT_NONE, SEGMENT_SYN, SEGMENT_SYN_ACK },
	{ S(SYN_SENT), S(ESTABLISHED), ACT_NONE, SEGMENT_SYN_ACK,
	    SEGMENT_ACK_OF_SYN },
	{ S(SYN_SENT), S(SYN_RECEIVED), ACT_NONE, SEGMENT_SYN,
	    SEGMENT_ACK_OF_SYN },
	{ S(SYN_RECEIVED), S(ESTABLISHED), ACT_NONE, SEGMENT_ACK_OF_SYN,
	    SEGMENT_NONE },
	{ S(SYN_RECEIVED), S(FIN_WAIT_1), ACT_CLOSE, SEGMENT_NONE,
	    SEGMENT_FIN },
	{ S(ESTABLISHED), S(FIN_WAIT_1), ACT_CLOSE, SEGMENT_NONE, SEGMENT_FIN },
	{ S(ESTABLISHED), S(CLOSE_WAIT), ACT_NONE, SEGMENT_FIN,
	    SEGMENT_ACK_OF_FIN },
	{ S(FIN_WAIT_1), S(FIN_WAIT_2), ACT_NONE, SEGMENT_ACK_OF_FIN,
	    SEGMENT_NONE },
	{ S(FIN_WAIT_1), S(CLOSING), ACT_NONE, SEGMENT_FIN,
	    SEGMENT_ACK_OF_FIN },
	{ S(FIN_WAIT_2), S(TIME_WAIT), ACT_NONE, SEGMENT_FIN,
	    SEGMENT_ACK_OF_FIN },
	{ S(CLOSING), S(TIME_WAIT), ACT_NONE, SEGMENT_ACK_OF_FIN,
	    SEGMENT_NONE },
	{ S(CLOSE_WAIT), S(LAST_ACK), ACT_CLOSE, SEGMENT_NONE, SEGMENT_FIN },
	{ S(LAST_ACK), S(CLOSED), ACT_NONE, SEGMENT_ACK_OF_FIN, SEGMENT_NONE },
	BY_RST(SYN_SENT),
	BY_RST(SYN_RECEIVED),
	BY_RST(ESTABLISHED),
	BY_RST(FIN_WAIT_1),
	BY_RST(FIN_WAIT_2),
	BY_RST(CLOSE_WAIT),
	BY_RST(CLOSING),
	BY_RST(LAST_ACK),
	BY_RST(TIME_WAIT),
	BY_ABORT(SYN_RECEIVED),
	BY_ABORT(ESTABLISHED),
	BY_ABORT(FIN_WAIT_1),
	BY_ABORT(FIN_WAIT_2),
	BY_ABORT(CLOSE_WAIT),
	BY_DATA(FIN_WAIT_1),
	BY_DATA(FIN_WAIT_2),
	BY_TIMER(SYN_SENT),
	BY_TIMER(SYN_RECEIVED),
	BY_TIMER(ESTABLISHED),
	BY_TIMER(FIN_WAIT_1),
	BY_TIMER(FIN_WAIT_2),
	BY_TIMER(CLOSE_WAIT),
	BY_TIMER(CLOSING),
	BY_TIMER(LAST_ACK),
	BY_TIMER(TIME_WAIT),
};

const size_t tcp_edge_count = sizeof tcp_edges / sizeof tcp_edges[0];

enum { PATH_MAX_LEN = 6, PATHS_MAX = 24 };

/* One way from an end's `from` to its `to`. */
struct path {
	const struct tcp_edge *edge[PATH_MAX_LEN];
	size_t len;
};

struct paths {
	struct path path[PATHS_MAX];
	size_t count;
};

/* The segments that an end has sent by the time it is in a state. */
static unsigned
sent_by(enum tcp_state state)
{
	const unsigned open =
	    SEGMENT_SYN | SEGMENT_SYN_ACK | SEGMENT_ACK_OF_SYN;

	switch (state) {
	case TCP_STATE_NONE:
	case TCP_STATE_CLOSED:
	case TCP_STATE_LISTEN:
		return 0;
	case TCP_STATE_SYN_SENT:
		return SEGMENT_SYN;
	case TCP_STATE_SYN_RECEIVED:
	case TCP_STATE_ESTABLISHED:
		return open;
	case TCP_STATE_FIN_WAIT_1:
	case TCP_STATE_FIN_WAIT_2:
		return open | SEGMENT_FIN;
	case TCP_STATE_CLOSE_WAIT:
		return open | SEGMENT_ACK_OF_FIN;
	case TCP_STATE_CLOSING:
	case TCP_STATE_LAST_ACK:
	case TCP_STATE_TIME_WAIT:
		return open | SEGMENT_FIN | SEGMENT_ACK_OF_FIN;
	}
	return 0;
}

/*
 * Whether an end's FIN went out before it acknowledged the other's: then
 * the other gets the two in that order, and from FIN-WAIT-1 comes to
 * CLOSING. A FIN that carries the acknowledgement leads to FIN-WAIT-2 and
 * on (RFC 9293, 3.10.7.4, sixth and eighth step).
 */
static bool
fin_first(enum tcp_state state)
{
	return (sent_by(state) & SEGMENT_FIN) != 0 &&
	       state != TCP_STATE_LAST_ACK;
}

static bool
order_fits(const struct tcp_edge *e, unsigned other_sent, bool other_fin_first)
{
	/* Data from an end that got the FIN acknowledges it first. */
	if (e->from == TCP_STATE_FIN_WAIT_1 && e->needs == SEGMENT_DATA)
		return (other_sent & SEGMENT_ACK_OF_FIN) == 0;
	if (e->from != TCP_STATE_FIN_WAIT_1 || (other_sent & SEGMENT_FIN) == 0)
		return true;
	if (e->to == TCP_STATE_CLOSING)
		return other_fin_first;
	return e->to != TCP_STATE_FIN_WAIT_2 || !other_fin_first;
}

static bool
path_visits(const struct path *p, enum tcp_state state)
{
	for (size_t i = 0; i < p->len; i++) {
		if (p->edge[i]->from == state)
			return true;
	}
	return false;
}

static void
paths_extend(struct paths *all, struct path *so_far, enum tcp_state at,
    const struct tcp_end *end)
{
	if (at == end->to && (so_far->len > 0 || end->from == end->to)) {
		if (all->count < PATHS_MAX)
			all->path[all->count++] = *so_far;
		return;
	}
	if (so_far->len == PATH_MAX_LEN)
		return;
	for (size_t i = 0; i < tcp_edge_count; i++) {
		const struct tcp_edge *e = &tcp_edges[i];

		if (e->from != at || path_visits(so_far, e->to) ||
		    (e->act != ACT_NONE && (e->act & end->acts) == 0))
			continue;
		so_far->edge[so_far->len++] = e;
		paths_extend(all, so_far, e->to, end);
		so_far->len--;
	}
}

/* What was done at this end is on its way; first, if nobody else acted. A
 * timer may have run out, but need not. */
static bool
path_has_act(const struct path *p, const struct tcp_end *end, bool first)
{
	if (p->len == 0 || (end->acts & ~(unsigned)ACT_TIMER) == 0)
		return true;
	if (first)
		return p->edge[0]->act != ACT_NONE;
	for (size_t i = 0; i < p->len; i++) {
		if (p->edge[i]->act != ACT_NONE)
			return true;
	}
	return false;
}

static void
paths_find(struct paths *all, const struct tcp_end *end, bool acts_first)
{
	struct path none = { .len = 0 };
	size_t kept = 0;

	all->count = 0;
	paths_extend(all, &none, end->from, end);
	for (size_t i = 0; i < all->count; i++) {
		if (path_has_act(&all->path[i], end, acts_first))
			all->path[kept++] = all->path[i];
	}
	all->count = kept;
}

/*
 * Walk both ways at once: an edge may be taken when what it needs was sent
 * by the other end, or may have come from elsewhere. False where that gets
 * stuck: the two ways do not fit each other.
 */
static bool
merge(const struct tcp_end ends[2], const struct path *const paths[2],
    struct tcp_step *steps, size_t *count)
{
	unsigned sent[2] = { sent_by(ends[0].from), sent_by(ends[1].from) };
	bool first[2] = { fin_first(ends[0].from), fin_first(ends[1].from) };
	size_t at[2] = { 0, 0 };

	*count = 0;
	for (int turn = 0, stuck = 0; stuck < 2; turn ^= 1) {
		const struct tcp_edge *e;

		if (at[turn] == paths[turn]->len) {
			stuck++;
			continue;
		}
		e = paths[turn]->edge[at[turn]];
		if ((e->needs & ~(sent[turn ^ 1] | ends[turn].heard)) != 0 ||
		    !order_fits(e, sent[turn ^ 1], first[turn ^ 1])) {
			stuck++;
			continue;
		}
		stuck = 0;
		if ((e->sends & SEGMENT_FIN) != 0)
			first[turn] = (sent[turn] & SEGMENT_ACK_OF_FIN) == 0;
		sent[turn] |= e->sends;
		at[turn]++;
		steps[(*count)++] = (struct tcp_step){ turn, e->from, e->to,
			e->to == ends[turn].to,
			((e->needs | e->sends) & SEGMENT_RST) != 0 };
	}
	return at[0] == paths[0]->len && at[1] == paths[1]->len;
}

/* How many steps two ways have in common at their start. What is a reset in
 * one of them alone (TIME-WAIT may just be over) was not seen to be one. */
static size_t
common_steps(struct tcp_step *a, size_t na, const struct tcp_step *b, size_t nb)
{
	size_t i;

	for (i = 0; i < na && i < nb && a[i].end == b[i].end &&
		    a[i].from == b[i].from && a[i].to == b[i].to;
	     i++)
		a[i].reset = a[i].reset && b[i].reset;
	return i;
}

/* From where the steps lead to, straight to what was seen. */
static size_t
jump(const struct tcp_end ends[2], struct tcp_step *steps, size_t count)
{
	for (int end = 0; end < 2; end++) {
		enum tcp_state at = ends[end].from;

		for (size_t i = 0; i < count; i++) {
			if (steps[i].end == end)
				at = steps[i].to;
		}
		if (at != ends[end].to)
			steps[count++] = (struct tcp_step){ end, at,
				ends[end].to, true, false };
	}
	return count;
}

size_t
tcp_explain(const struct tcp_end ends[2], struct tcp_step steps[TCP_STEPS_MAX])
{
	bool first = ends[0].acts == 0 || ends[1].acts == 0;
	struct tcp_step found[TCP_STEPS_MAX];
	struct paths ways[2];
	size_t count = 0, found_count = 0;
	bool any = false;

	paths_find(&ways[0], &ends[0], first);
	paths_find(&ways[1], &ends[1], first);
	for (size_t i = 0; i < ways[0].count; i++) {
		for (size_t j = 0; j < ways[1].count; j++) {
			const struct path *const pair[2] = { &ways[0].path[i],
				&ways[1].path[j] };

			if (!merge(ends, pair, found, &found_count))
				continue;
			/* Only what all the ways share is certain. */
			if (any)
				count = common_steps(
				    steps, count, found, found_count);
			else
				memcpy(
				    steps, found, found_count * sizeof *steps);
			count = any ? count : found_count;
			any = true;
		}
	}
	return jump(ends, steps, count);
}
