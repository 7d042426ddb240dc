/* test_fsm_path.c - a socket's path in the state diagram: what is written at
 * the edges that it took, and why it took them. */
#include <errno.h>

#include "fsm_drawn.h"

START_TEST(a_path_is_drawn_and_listed)
{
	draw_socket(&ascii, connected());
	ck_assert(shows("* 1 connect / SYN *"));
	ck_assert(shows("* 2 SYN+ACK / ACK"));
	ck_assert(shows("#   ESTABLISHED  #"));
	ck_assert(shows("#    client d    #"));
	ck_assert(shows("*    SYN-SENT    *"));
	ck_assert(shows("*     implied    *"));
	ck_assert(shows("*      start     *"));
	ck_assert(shows("|     LISTEN     +"));
	ck_assert(shows("- listen -"));
	ck_assert(shows(
	    "client d: ESTABLISHED, 127.0.0.1:64624, peer 127.0.0.1:65432\n"
	    "   1  CLOSED -> SYN-SENT          implied  client: connect\n"
	    "   2  SYN-SENT -> ESTABLISHED     seen     client: connect\n"
	    "ESTABLISHED: both ends can"));
	ck_assert(!shows("\033"));
}
END_TEST

START_TEST(the_path_is_double_in_utf8)
{
	draw_socket(&utf8, connected());
	ck_assert(shows("╠═ 1 connect / SYN ╗"));
	ck_assert(shows("║ 2 SYN+ACK / ACK"));
	ck_assert(shows("█   ESTABLISHED  █"));
	ck_assert(shows("╢    SYN-SENT    ║"));
	ck_assert(shows("│     LISTEN     ├─────── close ─"));
	ck_assert(shows("╢     implied    ║"));
}
END_TEST

START_TEST(colour_marks_the_path_too)
{
	const struct fsm_style colour = { .colour = true };

	draw_socket(&colour, connected());
	ck_assert(shows("\033[1;7m   ESTABLISHED  \033[0m"));
	ck_assert(shows("* 1 connect / SYN *\033[0m"));
	ck_assert(!shows("\033[1m| "));
	ck_assert(shows("\n\nclient d: "));
}
END_TEST

START_TEST(a_reset_is_not_called_close)
{
	sock_id id = tcp_socket(j, CLIENT, 5, "d");

	called(j, CLIENT, 1, "connect", 5);
	went_by(id, TCP_STATE_SYN_SENT, 1, HOW_IMPLIED, false);
	went_by(id, TCP_STATE_CLOSED, 1, HOW_SEEN, true);
	draw_socket(&ascii, id);
	ck_assert(shows("** 2 RST **"));
	ck_assert(
	    shows("   2  SYN-SENT -> CLOSED          seen     RST  client: "));
	ck_assert(shows("#     CLOSED     #"));
	went_by(id, TCP_STATE_SYN_SENT, 0, HOW_SEEN, false);
	went_by(id, TCP_STATE_CLOSED, 0, HOW_SEEN, false);
	draw_socket(&ascii, id);
	ck_assert(shows("* 3 connect / SYN *"));
	ck_assert(shows("** 4 ended **"));
	ck_assert(shows("seen     no call of the lab\n"));
}
END_TEST

/* Of the socket that a descriptor was before, or of another process. */
START_TEST(a_close_of_another_socket_is_not_its_cause)
{
	sock_id before = tcp_socket(j, CLIENT, 5, "b"), id;

	called(j, CLIENT, 1, "close", 5);
	released(j, CLIENT, 5, before);
	id = tcp_socket(j, CLIENT, 6, "d");
	went_by(id, TCP_STATE_SYN_SENT, 0, HOW_SEEN, false);
	went_by(id, TCP_STATE_CLOSED, 1, HOW_SEEN, false);
	draw_socket(&ascii, id);
	ck_assert(shows("** 2 ended **"));
	went_by(id, TCP_STATE_SYN_SENT, 0, HOW_SEEN, false);
	called(j, SERVER, 2, "close", 6);
	went_by(id, TCP_STATE_CLOSED, 2, HOW_SEEN, false);
	draw_socket(&ascii, id);
	ck_assert(shows("** 4 ended **"));
}
END_TEST

START_TEST(a_close_of_it_is_called_close)
{
	sock_id id = tcp_socket(j, CLIENT, 5, "d");

	went_by(id, TCP_STATE_SYN_SENT, 0, HOW_SEEN, false);
	called(j, CLIENT, 1, "close", 5);
	released(j, CLIENT, 5, id);
	tcp_socket(j, CLIENT, 5, "e");
	went_by(id, TCP_STATE_CLOSED, 1, HOW_SEEN, false);
	draw_socket(&ascii, id);
	ck_assert(shows("** 2 close **"));
}
END_TEST

START_TEST(a_shutdown_is_called_close)
{
	sock_id id = connected();

	called(j, CLIENT, 2, "shutdown", 5);
	went_by(id, TCP_STATE_FIN_WAIT_1, 2, HOW_SEEN, false);
	draw_socket(&ascii, id);
	ck_assert(shows("** 3 close / FIN **"));
}
END_TEST

/* Nobody called close: the kernel did it. */
START_TEST(the_end_of_its_process_is_not_called_close)
{
	sock_id id = connected();

	ended(j, CLIENT, PROCESS_KILLED, 9);
	went_by(id, TCP_STATE_FIN_WAIT_1, 0, HOW_SEEN, false);
	ended(j, SERVER, PROCESS_EXITED, 0);
	went_by(LISTENER, TCP_STATE_CLOSED, 0, HOW_SEEN, false);
	draw_socket(&ascii, id);
	ck_assert(shows("** 3 kill / FIN **"));
	draw_socket(&ascii, LISTENER);
	ck_assert(shows("** 2 exit **"));
}
END_TEST

START_TEST(the_end_of_another_process_closes_nothing)
{
	sock_id id = connected();

	ended(j, SERVER, PROCESS_KILLED, 9);
	went_by(id, TCP_STATE_FIN_WAIT_1, 0, HOW_SEEN, false);
	draw_socket(&ascii, id);
	ck_assert(shows("** 3 FIN sent **"));
}
END_TEST

START_TEST(a_connect_that_gave_up_is_not_called_close)
{
	sock_id id = tcp_socket(j, CLIENT, 5, "d");

	went_by(id, TCP_STATE_SYN_SENT, 0, HOW_SEEN, false);
	journal_append(j,
	    &(struct event){ .kind = EVENT_CALL,
		.id = 1,
		.process = CLIENT,
		.done = { .name = "connect",
		    .text = x_strdup("connect(5, {AF_INET, 10.0.0.1:65432})"),
		    .error = ETIMEDOUT } });
	went_by(id, TCP_STATE_CLOSED, 1, HOW_SEEN, false);
	draw_socket(&ascii, id);
	ck_assert(shows(" 2 timeout "));
	ck_assert(shows("seen     client: connect(5, ...)\n"));
}
END_TEST

START_TEST(an_edge_outside_of_the_figure_is_only_listed)
{
	sock_id id = connected();

	went_by(id, TCP_STATE_CLOSED, 0, HOW_SEEN, true);
	draw_socket(&ascii, id);
	ck_assert(shows("   3  ESTABLISHED -> CLOSED       seen     RST"));
	ck_assert(shows("(an edge that is not in the diagram)\n"));
	ck_assert(!shows(" 3 close"));
	ck_assert(shows("*   ESTABLISHED  *"));
	ck_assert(shows("#     CLOSED     #"));
}
END_TEST

START_TEST(a_crash_is_a_cause_until_the_next_call)
{
	ended(j, CLIENT, PROCESS_KILLED, 9);
	went_by(CONN, TCP_STATE_CLOSE_WAIT, 0, HOW_SEEN, false);
	called(j, SERVER, 1, "recv", 4);
	went_by(CONN, TCP_STATE_CLOSED, 0, HOW_SEEN, true);
	draw_socket(&ascii, CONN);
	ck_assert(shows("seen     after the end of client\n"));
	ck_assert(shows("seen     RST  no call of the lab\n"));
}
END_TEST

START_TEST(a_long_path_is_cut_at_its_begin)
{
	sock_id id = tcp_socket(j, CLIENT, 5, "d");

	for (int i = 0; i < 60; i++) {
		went_by(id, TCP_STATE_SYN_SENT, 0, HOW_IMPLIED, false);
		went_by(id, TCP_STATE_CLOSED, 0, HOW_SEEN, true);
	}
	draw_socket(&ascii, id);
	ck_assert(shows("the first 108 steps are left out here\n"
			" 109  CLOSED -> SYN-SENT"));
	ck_assert(shows(" 120 RST "));
	ck_assert_uint_le(count_of("\n"), FSM_ROWS + 20);
}
END_TEST

START_TEST(bytes_of_a_call_are_escaped)
{
	sock_id id = tcp_socket(j, CLIENT, 5, "d");

	journal_append(j, &(struct event){ .kind = EVENT_BLOCKED,
			      .id = 1,
			      .process = CLIENT,
			      .blocked = { .name = "connect",
				  .text = x_strdup("connect(5\033[2J)") } });
	went_by(id, TCP_STATE_SYN_SENT, 1, HOW_SEEN, false);
	draw_socket(&ascii, id);
	ck_assert(!shows("\033"));
	ck_assert(shows("client: connect(5\\x1b[2J)"));
}
END_TEST

static Suite *
fsm_path_suite(void)
{
	Suite *s = suite_create("fsm_path");
	TCase *c = tcase_create("fsm_path");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, begin, end);
	tcase_add_test(c, a_path_is_drawn_and_listed);
	tcase_add_test(c, the_path_is_double_in_utf8);
	tcase_add_test(c, colour_marks_the_path_too);
	tcase_add_test(c, a_reset_is_not_called_close);
	tcase_add_test(c, a_close_of_another_socket_is_not_its_cause);
	tcase_add_test(c, a_close_of_it_is_called_close);
	tcase_add_test(c, a_shutdown_is_called_close);
	tcase_add_test(c, the_end_of_its_process_is_not_called_close);
	tcase_add_test(c, the_end_of_another_process_closes_nothing);
	tcase_add_test(c, a_connect_that_gave_up_is_not_called_close);
	tcase_add_test(c, an_edge_outside_of_the_figure_is_only_listed);
	tcase_add_test(c, a_crash_is_a_cause_until_the_next_call);
	tcase_add_test(c, a_long_path_is_cut_at_its_begin);
	tcase_add_test(c, bytes_of_a_call_are_escaped);
	return s;
}

int
main(void)
{
	return unit_run(fsm_path_suite());
}
