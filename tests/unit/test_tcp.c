/*
 * test_tcp.c - the state machine against the figure of RFC 9293 section
 * 3.3.2 (figure 5) and the words around it, and states by name and number.
 * The ways between two states are in test_tcp_explain.c.
 */
#include <string.h>

#include "model/tcp.h"
#include "unit.h"

#define LEN(a) (sizeof(a) / sizeof(a)[0])
#define S(name) TCP_STATE_##name

/* The figure, row by row, as the RFC draws it: read there, not in tcp.c. */
static const struct tcp_edge figure[] = {
	{ S(CLOSED), S(LISTEN), ACT_LISTEN, SEGMENT_NONE, SEGMENT_NONE },
	{ S(CLOSED), S(SYN_SENT), ACT_CONNECT, SEGMENT_NONE, SEGMENT_SYN },
	{ S(LISTEN), S(SYN_RECEIVED), ACT_NONE, SEGMENT_SYN, SEGMENT_SYN_ACK },
	{ S(LISTEN), S(CLOSED), ACT_CLOSE, SEGMENT_NONE, SEGMENT_NONE },
	{ S(SYN_SENT), S(CLOSED), ACT_CLOSE, SEGMENT_NONE, SEGMENT_NONE },
	{ S(SYN_SENT), S(SYN_RECEIVED), ACT_NONE, SEGMENT_SYN,
	    SEGMENT_ACK_OF_SYN },
	{ S(SYN_SENT), S(ESTABLISHED), ACT_NONE, SEGMENT_SYN_ACK,
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
	/* The one edge of the figure that a timer takes. */
	{ S(TIME_WAIT), S(CLOSED), ACT_TIMER, SEGMENT_NONE, SEGMENT_NONE },
};

static bool
same_edge(const struct tcp_edge *a, const struct tcp_edge *b)
{
	return a->from == b->from && a->to == b->to && a->act == b->act &&
	       a->needs == b->needs && a->sends == b->sends;
}

START_TEST(each_edge_of_the_figure_is_there_once)
{
	size_t times = 0;

	for (size_t i = 0; i < tcp_edge_count; i++)
		times += same_edge(&tcp_edges[i], &figure[_i]);
	ck_assert_uint_eq(times, 1);
}
END_TEST

/* All else leads to CLOSED: by a RST either way, or the kernel gave up. */
START_TEST(other_edges_only_end_a_connection)
{
	for (size_t i = 0; i < tcp_edge_count; i++) {
		const struct tcp_edge *e = &tcp_edges[i];
		bool drawn = false;

		for (size_t k = 0; k < LEN(figure); k++)
			drawn = drawn || same_edge(e, &figure[k]);
		if (drawn)
			continue;
		ck_assert_int_eq(e->to, S(CLOSED));
		ck_assert(((e->needs | e->sends) & SEGMENT_RST) != 0 ||
			  e->act == ACT_TIMER);
		/* Either it was done here or it came from there. */
		ck_assert_int_eq(e->act == ACT_NONE, e->needs != SEGMENT_NONE);
	}
}
END_TEST

static bool
has_edge(enum tcp_state from, enum tcp_state to)
{
	for (size_t i = 0; i < tcp_edge_count; i++) {
		if (tcp_edges[i].from == from && tcp_edges[i].to == to)
			return true;
	}
	return false;
}

/* 3.10.7: a valid RST ends any state of a connection. */
START_TEST(a_reset_ends_every_connection)
{
	for (int state = S(SYN_SENT); state <= S(TIME_WAIT); state++) {
		bool found = false;

		for (size_t i = 0; i < tcp_edge_count; i++)
			found = found || ((int)tcp_edges[i].from == state &&
					     tcp_edges[i].needs == SEGMENT_RST);
		ck_assert(found);
	}
}
END_TEST

/* The figure also draws SEND on a listener, which sockets cannot do. */
START_TEST(what_sockets_cannot_do_is_no_edge)
{
	ck_assert(!has_edge(S(LISTEN), S(SYN_SENT)));
	ck_assert(!has_edge(S(CLOSED), S(ESTABLISHED)));
	ck_assert(!has_edge(S(ESTABLISHED), S(FIN_WAIT_2)));
	ck_assert(!has_edge(S(ESTABLISHED), S(TIME_WAIT)));
	ck_assert(!has_edge(S(FIN_WAIT_1), S(TIME_WAIT)));
	ck_assert(!has_edge(S(CLOSE_WAIT), S(TIME_WAIT)));
}
END_TEST

/* Names as the RFC writes them, numbers as Linux's tcp_states.h has them. */
static const struct {
	enum tcp_state state;
	const char *name;
	unsigned number;
} states[] = {
	{ S(ESTABLISHED), "ESTABLISHED", 1 },
	{ S(SYN_SENT), "SYN-SENT", 2 },
	{ S(SYN_RECEIVED), "SYN-RECEIVED", 3 },
	{ S(FIN_WAIT_1), "FIN-WAIT-1", 4 },
	{ S(FIN_WAIT_2), "FIN-WAIT-2", 5 },
	{ S(TIME_WAIT), "TIME-WAIT", 6 },
	{ S(CLOSED), "CLOSED", 7 },
	{ S(CLOSE_WAIT), "CLOSE-WAIT", 8 },
	{ S(LAST_ACK), "LAST-ACK", 9 },
	{ S(LISTEN), "LISTEN", 10 },
	{ S(CLOSING), "CLOSING", 11 },
	{ S(SYN_RECEIVED), "SYN-RECEIVED", 12 },
};

START_TEST(states_have_names_and_numbers)
{
	char lower[20];
	size_t i;

	ck_assert_str_eq(tcp_state_name(states[_i].state), states[_i].name);
	ck_assert_int_eq(
	    tcp_state_from_linux(states[_i].number), states[_i].state);
	ck_assert_int_eq(tcp_state_find(states[_i].name), states[_i].state);
	for (i = 0; states[_i].name[i] != '\0'; i++)
		lower[i] = (char)(states[_i].name[i] | 0x20);
	lower[i] = '\0';
	/* '-' and digits have that bit already. */
	ck_assert_int_eq(tcp_state_find(lower), states[_i].state);
}
END_TEST

START_TEST(other_words_and_numbers_are_no_state)
{
	ck_assert_int_eq(tcp_state_find("ESTAB"), TCP_STATE_NONE);
	ck_assert_int_eq(tcp_state_find(""), TCP_STATE_NONE);
	ck_assert_int_eq(tcp_state_find("SYN_SENT"), TCP_STATE_NONE);
	ck_assert_int_eq(tcp_state_from_linux(0), TCP_STATE_NONE);
	ck_assert_int_eq(tcp_state_from_linux(13), TCP_STATE_NONE);
	ck_assert_int_eq(tcp_state_from_linux(~0u), TCP_STATE_NONE);
	ck_assert_str_eq(tcp_state_name(TCP_STATE_NONE), "");
}
END_TEST

/* FIN-WAIT-1, CLOSING and LAST-ACK: RFC 9293 figure 5, "rcv ACK of FIN". */
START_TEST(three_states_wait_for_an_ack)
{
	enum tcp_state state = (enum tcp_state)_i;
	bool leaves = false;

	for (size_t i = 0; i < tcp_edge_count; i++)
		leaves =
		    leaves || (tcp_edges[i].from == state &&
				  tcp_edges[i].needs == SEGMENT_ACK_OF_FIN);
	ck_assert_int_eq(tcp_state_waits_for_ack(state), leaves);
}
END_TEST

static Suite *
tcp_suite(void)
{
	Suite *s = suite_create("tcp");
	TCase *c = tcase_create("tcp");

	suite_add_tcase(s, c);
	tcase_add_loop_test(
	    c, each_edge_of_the_figure_is_there_once, 0, LEN(figure));
	tcase_add_loop_test(
	    c, three_states_wait_for_an_ack, 0, TCP_STATE_TIME_WAIT + 1);
	tcase_add_test(c, other_edges_only_end_a_connection);
	tcase_add_test(c, a_reset_ends_every_connection);
	tcase_add_test(c, what_sockets_cannot_do_is_no_edge);
	tcase_add_loop_test(c, states_have_names_and_numbers, 0, LEN(states));
	tcase_add_test(c, other_words_and_numbers_are_no_state);
	return s;
}

int
main(void)
{
	return unit_run(tcp_suite());
}
