/* test_table.c - the tables of processes and sockets, to the byte. */
#include "journal_made.h"
#include "view/view.h"

static struct journal *j;

static void
begin(void)
{
	j = echo_journal();
}

static void
end(void)
{
	journal_free(j);
}

static void
processes_are(const char *want)
{
	struct buf out = { 0 };

	view_processes(&out, journal_world(j));
	ck_assert_str_eq(buf_text(&out), want);
	buf_free(&out);
}

static void
sockets_are(const char *want)
{
	struct buf out = { 0 };

	view_sockets(&out, journal_world(j));
	ck_assert_str_eq(buf_text(&out), want);
	buf_free(&out);
}

#define PROCESSES "PROCESS           PID  SOCKETS  NOW\n"
START_TEST(an_empty_lab_has_headings)
{
	struct journal *echo = j;

	j = journal_new();
	processes_are(PROCESSES);
	sockets_are("PROCESS NAME FD TYPE STATE LOCAL PEER QUEUE\n");
	journal_free(j);
	j = echo;
}
END_TEST

START_TEST(processes_say_what_they_do)
{
	processes_are(PROCESSES "server           4201        2  idle\n"
				"client           4202        1  idle\n");
	blocked(j, SERVER, 3, "accept", 3);
	blocked(j, CLIENT, 4, "recv", 7);
	processes_are(
	    PROCESSES "server           4201        2  blocked in accept on s\n"
		      "client           4202        1  blocked in recv on 7\n");
	called(j, SERVER, 3, "accept", 3);
	blocked(j, CLIENT, 5, "poll", -1);
	processes_are(
	    PROCESSES "server           4201        2  idle\n"
		      "client           4202        1  blocked in poll\n");
	ended(j, CLIENT, PROCESS_KILLED, 9);
	processes_are(PROCESSES "server           4201        2  idle\n"
				"client           4202        0  ended\n");
}
END_TEST

START_TEST(sockets_are_rows)
{
	queued(j, CONN, QUEUE_RECEIVE, 12, 0);
	sockets_are("PROCESS NAME FD TYPE STATE       LOCAL           "
		    "PEER            QUEUE\n"
		    "server  s    3  tcp  LISTEN      127.0.0.1:65432 "
		    "-               accept queue 0/128\n"
		    "server  conn 4  tcp  ESTABLISHED 127.0.0.1:65432 "
		    "127.0.0.1:64623 12 unread\n"
		    "client  c    3  tcp  ESTABLISHED 127.0.0.1:64623 "
		    "127.0.0.1:65432\n");
}
END_TEST

START_TEST(sockets_that_nobody_holds_are_rows_too)
{
	released(j, CLIENT, 3, CLIENT_SOCKET);
	went(j, CLIENT_SOCKET, TCP_STATE_TIME_WAIT);
	released(j, SERVER, 4, CONN);
	went(j, CONN, TCP_STATE_CLOSED);
	sockets_are("PROCESS NAME FD TYPE STATE     LOCAL           "
		    "PEER            QUEUE\n"
		    "server  s    3  tcp  LISTEN    127.0.0.1:65432 "
		    "-               accept queue 0/128\n"
		    "-       -    -  tcp  TIME-WAIT 127.0.0.1:64623 "
		    "127.0.0.1:65432\n");
}
END_TEST

START_TEST(other_kinds_of_sockets_have_no_state)
{
	sock_id udp = made(j, AF_INET, SOCK_DGRAM, 0);
	sock_id un = made(j, AF_UNIX, SOCK_STREAM, 0);
	sock_id dgram = made(j, AF_UNIX, SOCK_DGRAM, 0);
	proc_id p = started(j, "other");

	ended(j, SERVER, PROCESS_EXITED, 0);
	ended(j, CLIENT, PROCESS_EXITED, 0);
	went(j, LISTENER, TCP_STATE_CLOSED);
	went(j, CONN, TCP_STATE_CLOSED);
	went(j, CLIENT_SOCKET, TCP_STATE_CLOSED);
	held(j, p, 3, udp, "u");
	held(j, p, 4, un, NULL);
	held(j, p, 5, dgram, "d");
	addressed(j, udp, "127.0.0.1:53", "");
	addressed(j, un, "/tmp/x", "");
	sockets_are("PROCESS NAME FD TYPE       STATE LOCAL        PEER QUEUE\n"
		    "other   u    3  udp        -     127.0.0.1:53 -\n"
		    "other   -    4  unix       -     /tmp/x       -\n"
		    "other   d    5  unix dgram -     -            -\n");
}
END_TEST

static Suite *
table_suite(void)
{
	Suite *s = suite_create("table");
	TCase *c = tcase_create("table");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, begin, end);
	tcase_add_test(c, an_empty_lab_has_headings);
	tcase_add_test(c, processes_say_what_they_do);
	tcase_add_test(c, sockets_are_rows);
	tcase_add_test(c, sockets_that_nobody_holds_are_rows_too);
	tcase_add_test(c, other_kinds_of_sockets_have_no_state);
	return s;
}

int
main(void)
{
	return unit_run(table_suite());
}
