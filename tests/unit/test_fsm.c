/* test_fsm.c - what the state diagram tells of a socket, and of all. */
#include "fsm_drawn.h"

static void
draw_sockets(void)
{
	buf_clear(&out);
	fsm_sockets(&out, &ascii, journal_world(j));
}

/* ---- on a wire ---- */

static sock_id
made_on(enum host host, const char *process, const char *name)
{
	proc_id p = world_process_count(journal_world(j)) + 1;
	sock_id id = world_socket_count(journal_world(j)) + 1;
	struct event start = { .kind = EVENT_PROCESS, .process = p, .fd = -1 };
	struct event make = { .kind = EVENT_SOCKET,
		.process = p,
		.fd = -1,
		.socket = id,
		.socket_new = { .family = AF_INET, .type = SOCK_STREAM } };

	start.proc.what = PROCESS_STARTED;
	start.proc.name = x_strdup(process);
	start.proc.host = host;
	journal_append(j, &start);
	journal_append(j, &make);
	held(j, p, 3, id, name);
	return id;
}

/* A process tells its host by its name, or the list does; a socket that
 * nobody holds has the host before its port. */
START_TEST(hosts_are_told_apart)
{
	sock_id l, queued_one;

	journal_free(j);
	j = journal_new();
	l = made_on(HOST_SERVER, "server", "s");
	made_on(HOST_CLIENT, "main", "c");
	queued_one = made(j, AF_INET, SOCK_STREAM, l);
	addressed(j, queued_one, "127.0.0.1:80", "127.0.0.1:9");
	went(j, queued_one, TCP_STATE_ESTABLISHED);
	draw_sockets();
	ck_assert(shows("server s, main c"));
	ck_assert(shows("\nCLOSED        server s, main c on client\n"));
	ck_assert(shows(" (server:80) "));
	ck_assert(shows("(server 127.0.0.1:80 - 127.0.0.1:9)\n"));
	draw_socket(&ascii, queued_one);
	ck_assert(shows("not accepted yet, on the host server: ESTABLISHED"));
}
END_TEST

/* ---- what is told of it ---- */

START_TEST(a_path_has_a_legend)
{
	sock_id id = connected();

	draw_socket(&ascii, id);
	ck_assert(
	    shows("\nLines of *: path. Box of #: its end. seen: observed. "
		  "implied: no other way.\n\nclient d: "));
	draw_socket(&utf8, id);
	ck_assert(shows("\nDouble lines: path. Thick box: its end. seen: "
			"observed. implied: no other way.\n\nclient d: "));
	draw_socket(&ascii, tcp_socket(j, CLIENT, 6, "new"));
	ck_assert(!shows("implied"));
}
END_TEST

START_TEST(a_long_life_has_40_lines)
{
	sock_id id = connected();

	called(j, CLIENT, 2, "close", 5);
	went_by(id, TCP_STATE_FIN_WAIT_1, 2, HOW_IMPLIED, false);
	went_by(id, TCP_STATE_FIN_WAIT_2, 2, HOW_SEEN, false);
	draw_socket(&ascii, id);
	ck_assert_uint_le(count_of("\n"), 40);
	went_by(id, TCP_STATE_TIME_WAIT, 0, HOW_SEEN, false);
	draw_socket(&ascii, id);
	ck_assert_uint_le(count_of("\n"), 40);
	released(j, CLIENT, 5, id);
	went_by(id, TCP_STATE_CLOSED, 0, HOW_SEEN, false);
	draw_socket(&ascii, id);
	ck_assert(shows("   6  TIME-WAIT -> CLOSED"));
	ck_assert_uint_le(count_of("\n"), 40);
}
END_TEST

static size_t
longest_line(void)
{
	size_t longest = 0, len;

	for (const char *at = buf_text(&out); *at != '\0'; at += len + 1) {
		len = strcspn(at, "\n");
		longest = len > longest ? len : longest;
	}
	return longest;
}

START_TEST(without_room_the_path_is_only_listed)
{
	struct fsm_style narrow = { .width = FSM_COLUMNS };
	sock_id id = connected();

	draw_socket(&narrow, id);
	ck_assert(shows("#   ESTABLISHED  #"));
	ck_assert_uint_le(longest_line(), narrow.width);
	narrow.width--;
	draw_socket(&narrow, id);
	ck_assert(shows("The picture needs 77 columns; here are 76.\n"
			"client d: ESTABLISHED, "));
	ck_assert(!shows("#"));
	ck_assert(!shows("Lines of"));
	narrow.width = 44;
	draw_socket(&narrow, id);
	ck_assert(shows("\n   2  SYN-SENT -> ESTABLISHED seen client:\n"
			"      connect\n"));
	ck_assert_uint_le(longest_line(), narrow.width);
}
END_TEST

START_TEST(without_room_the_sockets_are_only_listed)
{
	const struct fsm_style narrow = { .width = 50 };

	buf_clear(&out);
	fsm_sockets(&out, &narrow, journal_world(j));
	ck_assert_str_eq(buf_text(&out),
	    "The picture needs 77 columns; here are 50.\n"
	    "LISTEN        server s\n"
	    "ESTABLISHED   server conn, client c\n"
	    "One socket's path: fsm NAME\n");
}
END_TEST

START_TEST(all_holders_are_told)
{
	proc_id child = started(j, "child"), third = started(j, "third");

	held(j, child, 3, LISTENER, "s");
	draw_socket(&ascii, LISTENER);
	ck_assert(shows("#    server s    #"));
	ck_assert(shows("server s (also child s): LISTEN, "));
	draw_sockets();
	ck_assert(shows("*    server s    *"));
	ck_assert(shows("\nLISTEN        server s (also child s)\n"));
	held(j, third, 3, LISTENER, NULL);
	held(j, third, 4, LISTENER, NULL);
	draw_socket(&ascii, LISTENER);
	ck_assert(
	    shows("server s (also child s, third 3 and 1 more): LISTEN, "));
	released(j, SERVER, 3, LISTENER);
	released(j, third, 3, LISTENER);
	released(j, third, 4, LISTENER);
	draw_socket(&ascii, LISTENER);
	ck_assert(shows("child s: LISTEN, "));
}
END_TEST

START_TEST(a_listener_tells_of_its_queue)
{
	queued(j, LISTENER, QUEUE_ACCEPT, 5, 128);
	draw_socket(&ascii, LISTENER);
	ck_assert(shows("server s: LISTEN, 127.0.0.1:65432, accept queue "
			"5/128\n"));
	draw_socket(&ascii, CONN);
	ck_assert(!shows("accept queue"));
}
END_TEST

START_TEST(what_was_never_accepted_says_so)
{
	sock_id id = made(j, AF_INET, SOCK_STREAM, LISTENER);

	addressed(j, id, "127.0.0.1:65432", "127.0.0.1:64999");
	went(j, id, TCP_STATE_ESTABLISHED);
	draw_socket(&ascii, id);
	ck_assert(shows("\nnot accepted yet: ESTABLISHED, "));
	ck_assert(shows("#(:65432-:64999) #") || shows("# (:65432-:64999)#"));
	went_by(id, TCP_STATE_CLOSED, 0, HOW_SEEN, true);
	draw_socket(&ascii, id);
	ck_assert(shows("\nnever accepted: CLOSED, "));
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

START_TEST(a_long_name_is_cut_in_its_box)
{
	draw_socket(&ascii, tcp_socket(j, CLIENT, 5, "a_long_name"));
	ck_assert(shows("#client a_long_..#"));
	ck_assert(shows("\nclient a_long_name: CLOSED\n"));
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
	tcase_add_test(c, hosts_are_told_apart);
	tcase_add_test(c, a_path_has_a_legend);
	tcase_add_test(c, a_long_life_has_40_lines);
	tcase_add_test(c, without_room_the_path_is_only_listed);
	tcase_add_test(c, without_room_the_sockets_are_only_listed);
	tcase_add_test(c, all_holders_are_told);
	tcase_add_test(c, a_listener_tells_of_its_queue);
	tcase_add_test(c, what_was_never_accepted_says_so);
	tcase_add_test(c, a_closed_socket_has_its_last_life);
	tcase_add_test(c, a_long_name_is_cut_in_its_box);
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
