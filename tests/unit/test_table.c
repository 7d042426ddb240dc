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
grid_is(struct grid *g, const char *want)
{
	const struct grid_style style = { 0 };
	struct buf out = { 0 };

	grid_print(&out, g, &style);
	ck_assert_str_eq(buf_text(&out), want);
	buf_free(&out);
	grid_free(g);
}

static void
processes_are(const char *want)
{
	grid_is(view_processes(journal_world(j), -1), want);
}

static void
sockets_are(const char *want)
{
	grid_is(view_sockets(journal_world(j), -1, NULL), want);
}

#define PROCESSES "PROCESS           PID  SOCKETS  NOW\n"
START_TEST(an_empty_lab_has_headings)
{
	struct journal *echo = j;

	j = journal_new();
	processes_are(PROCESSES);
	sockets_are("PROCESS NAME FD TYPE STATE LOCAL PEER\n");
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
	    PROCESSES "server           4201        2  blocked in accept on s "
		      "since call 3\n"
		      "client           4202        1  blocked in recv on 7 "
		      "since call 4\n");
	called(j, SERVER, 3, "accept", 3);
	blocked(j, CLIENT, 5, "poll", -1);
	processes_are(PROCESSES
	    "server           4201        2  idle\n"
	    "client           4202        1  blocked in poll since call 5\n");
	ended(j, CLIENT, PROCESS_KILLED, 9);
	processes_are(PROCESSES "server           4201        2  idle\n"
				"client           4202        0  ended\n");
}
END_TEST

/* Where there is but one host, it is not named. */
START_TEST(on_a_wire_processes_have_hosts)
{
	struct event start = { .kind = EVENT_PROCESS, .process = 1, .fd = -1 };

	start.proc.what = PROCESS_STARTED;
	start.proc.name = x_strdup("peer");
	start.proc.pid = 4201;
	start.proc.host = HOST_SERVER;
	journal_free(j);
	j = journal_new();
	journal_append(j, &start);
	processes_are("PROCESS           PID  SOCKETS  HOST    NOW\n"
		      "peer             4201        0  server  idle\n");
}
END_TEST

/* A process on that host of a wire. */
static proc_id
started_on(enum host host, const char *name)
{
	proc_id id = world_process_count(journal_world(j)) + 1;
	struct event start = { .kind = EVENT_PROCESS, .process = id, .fd = -1 };

	start.proc.what = PROCESS_STARTED;
	start.proc.name = x_strdup(name);
	start.proc.pid = 1;
	start.proc.host = host;
	journal_append(j, &start);
	return id;
}

/* A socket of TCP that it made, which is where the process is. */
static sock_id
made_by(proc_id process, const char *name)
{
	sock_id id = world_socket_count(journal_world(j)) + 1;
	struct event e = { .kind = EVENT_SOCKET,
		.process = process,
		.fd = -1,
		.socket = id,
		.socket_new = { .family = AF_INET, .type = SOCK_STREAM } };

	journal_append(j, &e);
	held(j, process, 3, id, name);
	return id;
}

/* One that nobody has accepted is where its listener is. */
START_TEST(on_a_wire_sockets_have_hosts)
{
	sock_id l, c, queued_one;

	journal_free(j);
	j = journal_new();
	l = made_by(started_on(HOST_SERVER, "server"), "s");
	c = made_by(started_on(HOST_CLIENT, "main"), "c");
	queued_one = made(j, AF_INET, SOCK_STREAM, l);
	addressed(j, l, "127.0.0.1:80", "");
	addressed(j, c, "127.0.0.1:80", "");
	addressed(j, queued_one, "10.0.0.1:80", "10.0.0.2:9");
	went(j, queued_one, TCP_STATE_ESTABLISHED);
	sockets_are(
	    "PROCESS HOST   NAME FD TYPE STATE       LOCAL        PEER\n"
	    "server  server s    3  tcp  CLOSED      127.0.0.1:80 -\n"
	    "main    client c    3  tcp  CLOSED      127.0.0.1:80 -\n"
	    "-       server -    -  tcp  ESTABLISHED 10.0.0.1:80  "
	    "10.0.0.2:9\n");
}
END_TEST

#define TITLES "PROCESS NAME FD TYPE STATE       LOCAL           PEER"
START_TEST(sockets_are_rows)
{
	queued(j, CONN, QUEUE_RECEIVE, 12, 0);
	queued(j, LISTENER, QUEUE_ACCEPT, 2, 1);
	sockets_are(TITLES "            QUEUE UNREAD\n"
			   "server  s    3  tcp  LISTEN      127.0.0.1:65432 "
			   "-               2/1        -\n"
			   "server  conn 4  tcp  ESTABLISHED 127.0.0.1:65432 "
			   "127.0.0.1:64623 -         12\n"
			   "client  c    3  tcp  ESTABLISHED 127.0.0.1:64623 "
			   "127.0.0.1:65432 -          -\n");
}
END_TEST

/* UNREAD would make it 81 columns wide. */
START_TEST(unread_stands_below_where_it_has_no_room)
{
	queued(j, CONN, QUEUE_RECEIVE, 12, 0);
	queued(j, CLIENT_SOCKET, QUEUE_RECEIVE, 1, 0);
	held(j, CLIENT, 4, LISTENER, "listener");
	blocked(j, SERVER, 17, "send", 4);
	sockets_are("PROCESS NAME     FD TYPE STATE       LOCAL           PEER"
		    "            QUEUE\n"
		    "server  s        3  tcp  LISTEN      127.0.0.1:65432 "
		    "-               0/128\n"
		    "server  conn     4  tcp  ESTABLISHED 127.0.0.1:65432 "
		    "127.0.0.1:64623 -\n"
		    "        12 bytes waiting to be read\n"
		    "        blocked in send since call 17\n"
		    "client  c        3  tcp  ESTABLISHED 127.0.0.1:64623 "
		    "127.0.0.1:65432 -\n"
		    "        1 byte waiting to be read\n"
		    "client  listener 4  tcp  LISTEN      127.0.0.1:65432 "
		    "-               0/128\n");
}
END_TEST

/* Where nobody listens and nothing waits, these columns are not there. */
START_TEST(columns_without_anything_are_hidden)
{
	went(j, LISTENER, TCP_STATE_CLOSED);
	ended(j, SERVER, PROCESS_KILLED, 9);
	went(j, CONN, TCP_STATE_CLOSED);
	sockets_are(TITLES "\n"
			   "client  c    3  tcp  ESTABLISHED 127.0.0.1:64623 "
			   "127.0.0.1:65432\n");
}
END_TEST

/* Below the socket, in 80 columns with all others. */
START_TEST(what_blocks_stands_below)
{
	blocked(j, SERVER, 17, "recv", 4);
	blocked(j, CLIENT, 18, "poll", -1);
	sockets_are(TITLES "            QUEUE\n"
			   "server  s    3  tcp  LISTEN      127.0.0.1:65432 "
			   "-               0/128\n"
			   "server  conn 4  tcp  ESTABLISHED 127.0.0.1:65432 "
			   "127.0.0.1:64623 -\n"
			   "        blocked in recv since call 17\n"
			   "client  c    3  tcp  ESTABLISHED 127.0.0.1:64623 "
			   "127.0.0.1:65432 -\n");
}
END_TEST

static void
blocked_at(long when, long now, const char *want)
{
	struct journal *one = journal_new();
	proc_id p = started(one, "p");

	journal_append(one, &(struct event){ .kind = EVENT_BLOCKED,
				.id = 1,
				.call = 1,
				.process = p,
				.fd = -1,
				.blocked = { .name = "poll",
				    .text = x_strdup("poll"),
				    .since_ms = when } });
	grid_is(view_processes(journal_world(one), now), want);
	journal_free(one);
}

START_TEST(a_clock_tells_how_long)
{
#define BLOCKED \
	PROCESSES "p                4201        0  blocked in poll since " \
		  "call 1"
	blocked_at(5000, -1, BLOCKED "\n");
	blocked_at(5000, 5999, BLOCKED ", 0 s\n");
	blocked_at(5000, 64999, BLOCKED ", 59 s\n");
	blocked_at(5000, 65000, BLOCKED ", 1 min 0 s\n");
	blocked_at(5000, 3604999, BLOCKED ", 59 min 59 s\n");
	blocked_at(5000, 7265000, BLOCKED ", 2 h 1 min\n");
	blocked_at(5000, 4000, BLOCKED ", 0 s\n");
}
END_TEST

/* The client's end, which nobody holds any more. */
START_TEST(time_wait_tells_what_is_left_of_it)
{
	struct ksock_table timers = { 0 };
	struct ksock *k = ksock_add(&timers);
	const struct wsock *s = world_socket(journal_world(j), CLIENT_SOCKET);

	*k = (struct ksock){ .family = AF_INET,
		.state = KSOCK_TIME_WAIT,
		.local = s->peer,
		.peer = s->local,
		.expires_ms = 1 };
	k = ksock_add(&timers);
	*k = timers.socks[0];
	k->local = s->local;
	k->peer = s->peer;
	k->expires_ms = 56001;
	released(j, CLIENT, 3, CLIENT_SOCKET);
	went(j, CLIENT_SOCKET, TCP_STATE_TIME_WAIT);
	grid_is(view_sockets(journal_world(j), 0, &timers),
	    "PROCESS NAME FD TYPE STATE       LOCAL           PEER"
	    "            QUEUE\n"
	    "server  s    3  tcp  LISTEN      127.0.0.1:65432 -"
	    "               0/128\n"
	    "server  conn 4  tcp  ESTABLISHED 127.0.0.1:65432 "
	    "127.0.0.1:64623 -\n"
	    "-       -    -  tcp  TIME-WAIT   127.0.0.1:64623 "
	    "127.0.0.1:65432 -\n"
	    "        the kernel keeps it for another 57 s\n");
	ksock_table_free(&timers);
}
END_TEST

/* A row is known by its socket and who holds it, wherever it stands. */
START_TEST(rows_are_known_again)
{
	struct grid *before = view_sockets(journal_world(j), -1, NULL), *now;
	struct grid_style style = { .no_header = true, .before = before };
	struct buf out = { 0 };

	went(j, CONN, TCP_STATE_CLOSE_WAIT);
	released(j, CLIENT, 3, CLIENT_SOCKET);
	now = view_sockets(journal_world(j), -1, NULL);
	grid_print(&out, now, &style);
	ck_assert_str_eq(buf_text(&out),
	    "  server s    3 tcp LISTEN      127.0.0.1:65432 "
	    "-               0/128\n"
	    "* server conn 4 tcp CLOSE-WAIT  127.0.0.1:65432 "
	    "127.0.0.1:64623 -\n"
	    "* -      -    - tcp ESTABLISHED 127.0.0.1:64623 "
	    "127.0.0.1:65432 -\n");
	buf_free(&out);
	grid_free(before);
	grid_free(now);
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
		    "-               0/128\n"
		    "-       -    -  tcp  TIME-WAIT 127.0.0.1:64623 "
		    "127.0.0.1:65432 -\n");
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
	sockets_are("PROCESS NAME FD TYPE       STATE LOCAL        PEER\n"
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
	tcase_add_test(c, on_a_wire_processes_have_hosts);
	tcase_add_test(c, on_a_wire_sockets_have_hosts);
	tcase_add_test(c, sockets_are_rows);
	tcase_add_test(c, unread_stands_below_where_it_has_no_room);
	tcase_add_test(c, columns_without_anything_are_hidden);
	tcase_add_test(c, what_blocks_stands_below);
	tcase_add_test(c, a_clock_tells_how_long);
	tcase_add_test(c, rows_are_known_again);
	tcase_add_test(c, time_wait_tells_what_is_left_of_it);
	tcase_add_test(c, sockets_that_nobody_holds_are_rows_too);
	tcase_add_test(c, other_kinds_of_sockets_have_no_state);
	return s;
}

int
main(void)
{
	return unit_run(table_suite());
}
