/*
 * test_tcp_explain.c - from what was seen of both ends before and after to
 * the edges between: told only where there is one way, and in an order in
 * which they can have happened.
 */
#include <string.h>

#include "base/buf.h"
#include "model/tcp.h"
#include "unit.h"

#define LEN(a) (sizeof(a) / sizeof(a)[0])
#define S(name) TCP_STATE_##name

enum {
	OUTSIDE = SEGMENT_SYN_ACK | SEGMENT_ACK_OF_SYN | SEGMENT_FIN |
		  SEGMENT_ACK_OF_FIN | SEGMENT_RST
};

/* Expected: "END FROM>TO" for each step; '?' implied, '!' seen, RST 'R'. */
static const struct {
	const char *what;
	struct tcp_end ends[2];
	const char *steps;
} cases[] = {
	{ "nothing happened",
	    { { S(ESTABLISHED), S(ESTABLISHED), 0, 0 },
		{ S(ESTABLISHED), S(ESTABLISHED), 0, 0 } },
	    "" },
	{ "handshake",
	    { { S(CLOSED), S(ESTABLISHED), ACT_CONNECT, 0 },
		{ S(LISTEN), S(ESTABLISHED), 0, 0 } },
	    "0 CLOSED>SYN-SENT? 1 LISTEN>SYN-RECEIVED? "
	    "0 SYN-SENT>ESTABLISHED! 1 SYN-RECEIVED>ESTABLISHED! " },
	{ "handshake, its last acknowledgement still on the way",
	    { { S(CLOSED), S(ESTABLISHED), ACT_CONNECT, 0 },
		{ S(LISTEN), S(SYN_RECEIVED), 0, 0 } },
	    "0 CLOSED>SYN-SENT? 1 LISTEN>SYN-RECEIVED! "
	    "0 SYN-SENT>ESTABLISHED! " },
	{ "handshake, seen after its SYN",
	    { { S(SYN_SENT), S(ESTABLISHED), 0, 0 },
		{ S(LISTEN), S(ESTABLISHED), 0, 0 } },
	    "1 LISTEN>SYN-RECEIVED? 0 SYN-SENT>ESTABLISHED! "
	    "1 SYN-RECEIVED>ESTABLISHED! " },
	{ "listen", { { S(CLOSED), S(LISTEN), ACT_LISTEN, 0 }, { 0 } },
	    "0 CLOSED>LISTEN! " },
	{ "a listener closes",
	    { { S(LISTEN), S(CLOSED), ACT_CLOSE, 0 }, { 0 } },
	    "0 LISTEN>CLOSED! " },
	{ "refused by a host outside, or connected and then reset",
	    { { S(SYN_SENT), S(CLOSED), 0, OUTSIDE }, { 0 } },
	    "0 SYN-SENT>CLOSED! " },
	{ "refused by a host outside that sends nothing but RST",
	    { { S(SYN_SENT), S(CLOSED), 0, SEGMENT_RST }, { 0 } },
	    "0 SYN-SENT>CLOSED!R " },
	{ "TIME-WAIT may be over, or a host outside reset it",
	    { { S(TIME_WAIT), S(CLOSED), ACT_TIMER, OUTSIDE }, { 0 } },
	    "0 TIME-WAIT>CLOSED! " },
	{ "TIME-WAIT is over",
	    { { S(TIME_WAIT), S(CLOSED), ACT_TIMER, 0 }, { 0 } },
	    "0 TIME-WAIT>CLOSED! " },
	{ "gave up connecting",
	    { { S(SYN_SENT), S(CLOSED), ACT_TIMER, 0 }, { 0 } },
	    "0 SYN-SENT>CLOSED! " },
	{ "closed while connecting",
	    { { S(SYN_SENT), S(CLOSED), ACT_CLOSE, 0 }, { 0 } },
	    "0 SYN-SENT>CLOSED! " },
	{ "active close",
	    { { S(ESTABLISHED), S(FIN_WAIT_2), ACT_CLOSE, 0 },
		{ S(ESTABLISHED), S(CLOSE_WAIT), 0, 0 } },
	    "0 ESTABLISHED>FIN-WAIT-1? 1 ESTABLISHED>CLOSE-WAIT! "
	    "0 FIN-WAIT-1>FIN-WAIT-2! " },
	{ "active close by the other end",
	    { { S(ESTABLISHED), S(CLOSE_WAIT), 0, 0 },
		{ S(ESTABLISHED), S(FIN_WAIT_2), ACT_CLOSE, 0 } },
	    "1 ESTABLISHED>FIN-WAIT-1? 0 ESTABLISHED>CLOSE-WAIT! "
	    "1 FIN-WAIT-1>FIN-WAIT-2! " },
	{ "active close, its acknowledgement is late",
	    { { S(ESTABLISHED), S(FIN_WAIT_1), ACT_CLOSE, 0 },
		{ S(ESTABLISHED), S(CLOSE_WAIT), 0, 0 } },
	    "0 ESTABLISHED>FIN-WAIT-1! 1 ESTABLISHED>CLOSE-WAIT! " },
	{ "the late acknowledgement",
	    { { S(FIN_WAIT_1), S(FIN_WAIT_2), 0, 0 },
		{ S(CLOSE_WAIT), S(CLOSE_WAIT), 0, 0 } },
	    "0 FIN-WAIT-1>FIN-WAIT-2! " },
	{ "the peer's close",
	    { { S(CLOSE_WAIT), S(CLOSED), ACT_CLOSE, 0 },
		{ S(FIN_WAIT_2), S(TIME_WAIT), 0, 0 } },
	    "0 CLOSE-WAIT>LAST-ACK? 1 FIN-WAIT-2>TIME-WAIT! "
	    "0 LAST-ACK>CLOSED! " },
	{ "the peer's close, before its acknowledgement",
	    { { S(CLOSE_WAIT), S(LAST_ACK), ACT_CLOSE, 0 },
		{ S(FIN_WAIT_2), S(FIN_WAIT_2), 0, 0 } },
	    "0 CLOSE-WAIT>LAST-ACK! " },
	{ "the peer's close all at once from FIN-WAIT-1",
	    { { S(CLOSE_WAIT), S(CLOSED), ACT_CLOSE, 0 },
		{ S(FIN_WAIT_1), S(TIME_WAIT), 0, 0 } },
	    "0 CLOSE-WAIT>LAST-ACK? 1 FIN-WAIT-1>FIN-WAIT-2? "
	    "1 FIN-WAIT-2>TIME-WAIT! 0 LAST-ACK>CLOSED! " },
	{ "TIME-WAIT is over",
	    { { S(TIME_WAIT), S(CLOSED), ACT_TIMER, 0 }, { 0 } },
	    "0 TIME-WAIT>CLOSED! " },
	{ "simultaneous open",
	    { { S(CLOSED), S(ESTABLISHED), ACT_CONNECT, 0 },
		{ S(SYN_SENT), S(ESTABLISHED), 0, 0 } },
	    "0 CLOSED>SYN-SENT? 1 SYN-SENT>SYN-RECEIVED? "
	    "0 SYN-SENT>SYN-RECEIVED? 1 SYN-RECEIVED>ESTABLISHED! "
	    "0 SYN-RECEIVED>ESTABLISHED! " },
	{ "simultaneous open by both",
	    { { S(CLOSED), S(ESTABLISHED), ACT_CONNECT, 0 },
		{ S(CLOSED), S(ESTABLISHED), ACT_CONNECT, 0 } },
	    "0 CLOSED>SYN-SENT? 1 CLOSED>SYN-SENT? "
	    "0 SYN-SENT>SYN-RECEIVED? 1 SYN-SENT>SYN-RECEIVED? "
	    "0 SYN-RECEIVED>ESTABLISHED! 1 SYN-RECEIVED>ESTABLISHED! " },
	{ "simultaneous close",
	    { { S(ESTABLISHED), S(TIME_WAIT), ACT_CLOSE, 0 },
		{ S(ESTABLISHED), S(TIME_WAIT), ACT_CLOSE, 0 } },
	    "0 ESTABLISHED>FIN-WAIT-1? 1 ESTABLISHED>FIN-WAIT-1? "
	    "0 FIN-WAIT-1>CLOSING? 1 FIN-WAIT-1>CLOSING? "
	    "0 CLOSING>TIME-WAIT! 1 CLOSING>TIME-WAIT! " },
	{ "simultaneous close, the second FIN after the first was sent",
	    { { S(FIN_WAIT_1), S(TIME_WAIT), 0, 0 },
		{ S(ESTABLISHED), S(TIME_WAIT), ACT_CLOSE, 0 } },
	    "1 ESTABLISHED>FIN-WAIT-1? 0 FIN-WAIT-1>CLOSING? "
	    "1 FIN-WAIT-1>CLOSING? 0 CLOSING>TIME-WAIT! "
	    "1 CLOSING>TIME-WAIT! " },
	{ "close with bytes unread",
	    { { S(ESTABLISHED), S(CLOSED), ACT_ABORT, 0 },
		{ S(ESTABLISHED), S(CLOSED), 0, 0 } },
	    "0 ESTABLISHED>CLOSED!R 1 ESTABLISHED>CLOSED!R " },
	{ "close with bytes unread, after the peer's FIN",
	    { { S(CLOSE_WAIT), S(CLOSED), ACT_ABORT, 0 },
		{ S(FIN_WAIT_2), S(CLOSED), 0, 0 } },
	    "0 CLOSE-WAIT>CLOSED!R 1 FIN-WAIT-2>CLOSED!R " },
	{ "a listener closes, and so a connection in its queue",
	    { { S(ESTABLISHED), S(CLOSED), ACT_ABORT, 0 },
		{ S(FIN_WAIT_2), S(CLOSED), 0, 0 } },
	    "0 ESTABLISHED>CLOSED!R 1 FIN-WAIT-2>CLOSED!R " },
	{ "data to an end that is closed",
	    { { S(CLOSE_WAIT), S(CLOSED), 0, 0 },
		{ S(FIN_WAIT_2), S(CLOSED), 0, SEGMENT_DATA } },
	    "1 FIN-WAIT-2>CLOSED!R 0 CLOSE-WAIT>CLOSED!R " },
	{ "kill of both ends",
	    { { S(ESTABLISHED), S(TIME_WAIT), ACT_CLOSE, 0 },
		{ S(ESTABLISHED), S(CLOSED), ACT_CLOSE, 0 } },
	    "0 ESTABLISHED>FIN-WAIT-1? 1 ESTABLISHED>CLOSE-WAIT? "
	    "0 FIN-WAIT-1>FIN-WAIT-2? 1 CLOSE-WAIT>LAST-ACK? "
	    "0 FIN-WAIT-2>TIME-WAIT! 1 LAST-ACK>CLOSED! " },
	{ "to a host outside: handshake",
	    { { S(CLOSED), S(ESTABLISHED), ACT_CONNECT, OUTSIDE }, { 0 } },
	    "0 CLOSED>SYN-SENT? 0 SYN-SENT>ESTABLISHED! " },
	{ "from a host outside: handshake",
	    { { S(LISTEN), S(ESTABLISHED), 0, OUTSIDE | SEGMENT_SYN }, { 0 } },
	    "0 LISTEN>SYN-RECEIVED? 0 SYN-RECEIVED>ESTABLISHED! " },
	{ "a host outside: active close",
	    { { S(ESTABLISHED), S(FIN_WAIT_2), ACT_CLOSE, OUTSIDE }, { 0 } },
	    "0 ESTABLISHED>FIN-WAIT-1? 0 FIN-WAIT-1>FIN-WAIT-2! " },
	{ "a host outside closes",
	    { { S(ESTABLISHED), S(CLOSE_WAIT), 0, OUTSIDE }, { 0 } },
	    "0 ESTABLISHED>CLOSE-WAIT! " },
	{ "a host outside resets, perhaps after its FIN",
	    { { S(ESTABLISHED), S(CLOSED), 0, OUTSIDE }, { 0 } },
	    "0 ESTABLISHED>CLOSED! " },
	{ "a host outside: through FIN-WAIT-2 or through CLOSING",
	    { { S(FIN_WAIT_1), S(TIME_WAIT), 0, OUTSIDE }, { 0 } },
	    "0 FIN-WAIT-1>TIME-WAIT! " },
	{ "a host outside: closed here, and then by its FIN or its RST",
	    { { S(ESTABLISHED), S(CLOSED), ACT_CLOSE, OUTSIDE }, { 0 } },
	    "0 ESTABLISHED>FIN-WAIT-1? 0 FIN-WAIT-1>CLOSED! " },
	{ "no way at all",
	    { { S(TIME_WAIT), S(ESTABLISHED), 0, 0 },
		{ S(CLOSED), S(ESTABLISHED), 0, 0 } },
	    "0 TIME-WAIT>ESTABLISHED! 1 CLOSED>ESTABLISHED! " },
	{ "a way for one end that the other does not confirm",
	    { { S(ESTABLISHED), S(FIN_WAIT_2), ACT_CLOSE, 0 },
		{ S(ESTABLISHED), S(ESTABLISHED), 0, 0 } },
	    "0 ESTABLISHED>FIN-WAIT-2! " },
};

static void
write_steps(struct buf *out, const struct tcp_step *steps, size_t count)
{
	for (size_t i = 0; i < count; i++)
		buf_printf(out, "%d %s>%s%s%s ", steps[i].end,
		    tcp_state_name(steps[i].from), tcp_state_name(steps[i].to),
		    steps[i].seen ? "!" : "?", steps[i].reset ? "R" : "");
}

START_TEST(both_ends_are_explained)
{
	struct tcp_step steps[TCP_STEPS_MAX];
	size_t count = tcp_explain(cases[_i].ends, steps);
	struct buf out = { 0 };

	write_steps(&out, steps, count);
	ck_assert_msg(strcmp(buf_text(&out), cases[_i].steps) == 0,
	    "%s:\n got %s\nwant %s", cases[_i].what, buf_text(&out),
	    cases[_i].steps);
	buf_free(&out);
}
END_TEST

static bool
is_edge(enum tcp_state from, enum tcp_state to)
{
	for (size_t i = 0; i < tcp_edge_count; i++) {
		if (tcp_edges[i].from == from && tcp_edges[i].to == to)
			return true;
	}
	return false;
}

static size_t
steps_of(const struct tcp_step *steps, size_t count, int end)
{
	size_t own = 0;

	for (size_t i = 0; i < count; i++)
		own += steps[i].end == end;
	return own;
}

/* The steps of one end lead on from each other; only the last may jump. */
static bool
leads_on(const struct tcp_end ends[2], int end, const struct tcp_step *steps,
    size_t count)
{
	enum tcp_state at = ends[end].from;
	bool jumped = false;

	for (size_t i = 0; i < count; i++) {
		if (steps[i].end != end)
			continue;
		if (jumped || steps[i].from != at || steps[i].to == at)
			return false;
		jumped = !is_edge(at, steps[i].to);
		at = steps[i].to;
		if (steps[i].seen != (at == ends[end].to))
			return false;
	}
	return at == ends[end].to && (ends[end].from != ends[end].to ||
					 steps_of(steps, count, end) == 0);
}

static void
check_pair(enum tcp_state from0, enum tcp_state to0, enum tcp_state from1,
    enum tcp_state to1)
{
	static const unsigned acts[] = { 0, ACT_CONNECT, ACT_CLOSE, ACT_ABORT,
		ACT_CONNECT | ACT_CLOSE };

	for (size_t i = 0; i < LEN(acts) * 2; i++) {
		const struct tcp_end ends[2] = { { from0, to0, acts[i / 2], 0 },
			{ from1, to1, 0, i % 2 ? OUTSIDE : 0 } };
		struct tcp_step steps[TCP_STEPS_MAX + 1];
		size_t count;

		steps[TCP_STEPS_MAX].end = 77;
		count = tcp_explain(ends, steps);
		if (count <= TCP_STEPS_MAX && steps[TCP_STEPS_MAX].end == 77 &&
		    leads_on(ends, 0, steps, count) &&
		    leads_on(ends, 1, steps, count))
			continue;
		ck_abort_msg("%s > %s (%u), %s > %s", tcp_state_name(from0),
		    tcp_state_name(to0), ends[0].acts, tcp_state_name(from1),
		    tcp_state_name(to1));
	}
}

/* Whatever is seen: also what cannot be. One state of the first end a run. */
START_TEST(every_change_is_told_from_start_to_end)
{
	for (int to0 = S(CLOSED); to0 <= S(TIME_WAIT); to0++) {
		for (int from1 = S(CLOSED); from1 <= S(TIME_WAIT); from1++) {
			for (int to1 = S(CLOSED); to1 <= S(TIME_WAIT); to1++)
				check_pair((enum tcp_state)_i,
				    (enum tcp_state)to0, (enum tcp_state)from1,
				    (enum tcp_state)to1);
		}
	}
}
END_TEST

static Suite *
explain_suite(void)
{
	Suite *s = suite_create("tcp_explain");
	TCase *c = tcase_create("tcp_explain");

	suite_add_tcase(s, c);
	tcase_set_timeout(c, 60);
	tcase_add_loop_test(c, both_ends_are_explained, 0, LEN(cases));
	tcase_add_loop_test(c, every_change_is_told_from_start_to_end,
	    S(CLOSED), S(TIME_WAIT) + 1);
	return s;
}

int
main(void)
{
	return unit_run(explain_suite());
}
