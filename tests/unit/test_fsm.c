/* test_fsm.c - what the state diagram shows and tells of sockets. */
#include <errno.h>

#include "journal_made.h"
#include "view/fsm_parts.h"

static const struct fsm_style ascii = { 0 }, utf8 = { .utf8 = true };
static struct journal *j;
static struct buf out;

static void
begin(void)
{
	j = echo_journal();
}

static void
end(void)
{
	journal_free(j);
	buf_free(&out);
}

static void
draw_socket(const struct fsm_style *style, sock_id id)
{
	buf_clear(&out);
	fsm_socket(&out, style, j, id);
}

static void
draw_sockets(void)
{
	buf_clear(&out);
	fsm_sockets(&out, &ascii, journal_world(j));
}

static bool
shows(const char *text)
{
	return strstr(buf_text(&out), text) != NULL;
}

static size_t
count_of(const char *what)
{
	size_t count = 0;

	for (const char *at = buf_text(&out); (at = strstr(at, what)) != NULL;
	     at += strlen(what))
		count++;
	return count;
}

/* A change of state because of a call. */
static void
went_by(sock_id socket, enum tcp_state to, unsigned call, enum event_how how,
    bool reset)
{
	enum tcp_state from = world_socket(journal_world(j), socket)->state;

	journal_append(
	    j, &(struct event){ .kind = EVENT_STATE,
		   .call = call,
		   .fd = -1,
		   .socket = socket,
		   .state = {
		       .from = from, .to = to, .how = how, .reset = reset } });
}

/* A socket d of the client that connects because of call 1. */
static sock_id
connected(void)
{
	sock_id id = tcp_socket(j, CLIENT, 5, "d");

	called(j, CLIENT, 1, "connect", 5);
	addressed(j, id, "127.0.0.1:64624", "127.0.0.1:65432");
	went_by(id, TCP_STATE_SYN_SENT, 1, HOW_IMPLIED, false);
	went_by(id, TCP_STATE_ESTABLISHED, 1, HOW_SEEN, false);
	return id;
}

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
	ck_assert(shows("** 4 close **"));
	ck_assert(shows("seen     no call of the lab\n"));
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

START_TEST(a_closed_socket_has_its_last_life)
{
	sock_id id = connected();

	released(j, CLIENT, 5, id);
	went_by(id, TCP_STATE_TIME_WAIT, 0, HOW_SEEN, false);
	draw_socket(&ascii, id);
	ck_assert(shows("#  was client d  #"));
	ck_assert(shows("client d, closed: TIME-WAIT, 127.0.0.1:64624, "));
	went_by(id, TCP_STATE_CLOSED, 0, HOW_SEEN, false);
	draw_socket(&ascii, id);
	ck_assert(shows("** 4 2 MSL are over **"));
	ck_assert(shows("has this socket no more"));
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

START_TEST(a_long_name_is_cut_in_its_box)
{
	draw_socket(&ascii, tcp_socket(j, CLIENT, 5, "a_long_name"));
	ck_assert(shows("#client a_long_..#"));
	ck_assert(shows("\nclient a_long_name: CLOSED\n"));
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

START_TEST(other_kinds_of_sockets_have_no_states)
{
	sock_id udp = made(j, AF_INET, SOCK_DGRAM, 0);
	sock_id un = made(j, AF_UNIX, SOCK_STREAM, 0);

	held(j, CLIENT, 5, udp, "u");
	held(j, CLIENT, 6, un, NULL);
	draw_socket(&ascii, udp);
	ck_assert_str_eq(buf_text(&out),
	    "client u: UDP has no connection, and so no states\n");
	released(j, CLIENT, 5, udp);
	draw_socket(&ascii, udp);
	ck_assert_str_eq(buf_text(&out),
	    "client u, closed: UDP has no connection, and so no states\n");
	draw_socket(&ascii, un);
	ck_assert_str_eq(buf_text(&out),
	    "client 6: an AF_UNIX socket has no TCP, and so no states\n");
	draw_sockets();
	ck_assert(shows("Not in the diagram: 1 socket of UDP or AF_UNIX"));
}
END_TEST

START_TEST(each_state_has_a_meaning)
{
	for (enum tcp_state s = TCP_STATE_CLOSED; s <= TCP_STATE_TIME_WAIT; s++)
		ck_assert_int_eq(strncmp(fsm_means(s), tcp_state_name(s),
				     strlen(tcp_state_name(s))),
		    0);
}
END_TEST

/* ---- all sockets ---- */

START_TEST(boxes_have_the_sockets_in_them)
{
	draw_sockets();
	ck_assert(shows("*    server s    *"));
	ck_assert(shows("* server conn +1 *"));
	ck_assert(shows("\nESTABLISHED   server conn, client c\n"));
	ck_assert(!shows("\nLISTEN"));
	ck_assert(shows("|     CLOSED     |"));
}
END_TEST

START_TEST(sockets_that_nobody_holds_have_addresses)
{
	released(j, SERVER, 4, CONN);
	went(j, CONN, TCP_STATE_TIME_WAIT);
	went(j, CLIENT_SOCKET, TCP_STATE_CLOSED);
	released(j, CLIENT, 3, CLIENT_SOCKET);
	draw_sockets();
	ck_assert(shows("* (:65432-:64623)*"));
	ck_assert(
	    shows("\nTIME-WAIT     (127.0.0.1:65432 - 127.0.0.1:64623)\n"));
	ck_assert(shows("|     CLOSED     |"));
}
END_TEST

START_TEST(what_has_no_room_is_counted)
{
	proc_id p = started(j, "a_process_with_a_long_name");

	for (int fd = 3; fd < 23; fd++)
		tcp_socket(j, p, fd, NULL);
	draw_sockets();
	ck_assert(shows("*   20 sockets   *"));
	ck_assert(shows("more: `sockets`"));
	ck_assert_uint_le(count_of("\n"), FSM_ROWS + 12);
}
END_TEST

START_TEST(short_names_stand_side_by_side)
{
	proc_id p = started(j, "p");

	tcp_socket(j, p, 3, "a");
	tcp_socket(j, p, 4, "b");
	draw_sockets();
	ck_assert(shows("*    p a, p b    *"));
	ck_assert(!shows("\nCLOSED"));
	tcp_socket(j, p, 5, "c");
	tcp_socket(j, p, 6, "d");
	draw_sockets();
	ck_assert(shows("*p a, p b, p c +1*"));
}
END_TEST

START_TEST(an_empty_lab_says_so)
{
	journal_free(j);
	j = journal_new();
	draw_sockets();
	ck_assert(shows("no TCP sockets yet: type socket\n"));
	ck_assert(!shows("*"));
}
END_TEST

static Suite *
fsm_suite(void)
{
	Suite *s = suite_create("fsm");
	TCase *c = tcase_create("fsm");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, begin, end);
	tcase_add_test(c, a_path_is_drawn_and_listed);
	tcase_add_test(c, the_path_is_double_in_utf8);
	tcase_add_test(c, colour_marks_the_path_too);
	tcase_add_test(c, a_reset_is_not_called_close);
	tcase_add_test(c, a_connect_that_gave_up_is_not_called_close);
	tcase_add_test(c, an_edge_outside_of_the_figure_is_only_listed);
	tcase_add_test(c, a_closed_socket_has_its_last_life);
	tcase_add_test(c, a_crash_is_a_cause_until_the_next_call);
	tcase_add_test(c, a_long_name_is_cut_in_its_box);
	tcase_add_test(c, a_long_path_is_cut_at_its_begin);
	tcase_add_test(c, bytes_of_a_call_are_escaped);
	tcase_add_test(c, other_kinds_of_sockets_have_no_states);
	tcase_add_test(c, each_state_has_a_meaning);
	tcase_add_test(c, boxes_have_the_sockets_in_them);
	tcase_add_test(c, sockets_that_nobody_holds_have_addresses);
	tcase_add_test(c, what_has_no_room_is_counted);
	tcase_add_test(c, short_names_stand_side_by_side);
	tcase_add_test(c, an_empty_lab_says_so);
	return s;
}

int
main(void)
{
	return unit_run(fsm_suite());
}
