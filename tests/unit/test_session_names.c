/*
 * tests/unit/test_session_names.c - names that stand for a value, a socket
 * or a process, and names that stand for nothing.
 */
#include <locale.h>
#include <stdio.h>

#include "session_made.h"
#include "unit.h"

/* Lines, the last of which is an error: its column and text. */
static const struct {
	const char *lines[5];
	unsigned column;
	const char *message;
} nameless[] = {
	/* C's and Python's way: a bare word is a variable */
	{ { "client: a, b = socketpair", "client: a.sendall(data)" }, 19,
	    "'data' has no value in client; text needs quotes: \"data\"" },
	{ { "client: a, b = socketpair", "client: sendall(a, data)" }, 20,
	    "'data' has no value in client; text needs quotes: \"data\"" },
	{ { "a, b = socketpair", "send(b, data, sizeof(data), 0)" }, 9,
	    "'data' has no value in main; text needs quotes: \"data\"" },
	{ { "a, b = socketpair", "a.send(b)" }, 8,
	    "'b' has no value in main; text needs quotes: \"b\"" },
	/* text with blanks */
	{ { "a, b = socketpair", "main: sendall a Hello again # x" }, 17,
	    "text with blanks needs quotes: main: sendall a \"Hello again\"" },
	{ { "a, b = socketpair", "a.send Hello, you 2" }, 8,
	    "text with blanks needs quotes: a.send \"Hello, you 2\"" },
	{ { "a, b = socketpair", "send a Hello MSG_PEKE" }, 14,
	    "'MSG_PEKE' is not known here; did you mean 'MSG_PEEK'?" },
	/* a call's name with a slip */
	{ { "client: c = sokcet" }, 13,
	    "no call named 'sokcet'; did you mean 'socket'?" },
	{ { "client: c = Socket" }, 13,
	    "no call named 'Socket'; did you mean 'socket'?" },
	{ { "c = socket2" }, 5,
	    "no call named 'socket2'; did you mean 'socket'?" },
	/* another process has it: in words too */
	{ { "server: a, b = socketpair", "server: send a hello",
	      "server: data = recv b", "a, b = socketpair", "a.send(data)" },
	    8,
	    "'data' has a value in server, but none in main; text needs "
	    "quotes: \"data\"" },
	{ { "server: a, b = socketpair", "server: send a hello",
	      "server: data = recv b", "a, b = socketpair", "send a data" },
	    8,
	    "'data' has a value in server, but none in main; text needs "
	    "quotes: \"data\"" },
	{ { "server: a, b = socketpair", "server: send a hello",
	      "server: data = recv b", "data" },
	    1, "no call or command named 'data'; `help` lists them" },
	{ { "server: a, b = socketpair", "server: send a hello",
	      "server: data = recv b", "set data" },
	    5, "that variable is server's: `server: set data` shows it" },
	{ { "server: a, b = socketpair", "set a" }, 5,
	    "that socket is server's: `server: set a` shows it" },
	/* what a blocked call will give */
	{ { "a, b = socketpair", "data = recv b", "a.send(data)" }, 8,
	    "'data' has no value in main, which is still blocked in recv(4); "
	    "text needs quotes: \"data\"" },
	{ { "a, b = socketpair", "data = recv b", "set data" }, 5,
	    "no variable named 'data'; to set it: data = VALUE; main is "
	    "still blocked in recv(4)" },
	{ { "a, b = socketpair", "recv b", "conn.recv(16)" }, 1,
	    "no socket named 'conn' in this process; main is still blocked "
	    "in recv(4)" },
	{ { "a, b = socketpair", "recv b", "recv conn" }, 6,
	    "no socket named 'conn' in this process; main is still blocked "
	    "in recv(4)" },
	{ { "a, b = socketpair", "recv b", "accept" }, 1,
	    "no listening socket in this process; make one: socket, bind, "
	    "listen; main is still blocked in recv(4)" },
	/* another process has it: the line to type */
	{ { "server: s = socket", "connect s 127.0.0.1 65432" }, 9,
	    "main has no socket 's'; server has one: server: connect s "
	    "127.0.0.1 65432" },
	{ { "server: s = socket", "client:  s.listen(2)  # two" }, 10,
	    "client has no socket 's'; server has one: server: s.listen(2)  "
	    "# two" },
	{ { "server: s = socket", "client: c = socket", "bind 127.0.0.1 0" }, 1,
	    "main has no unbound socket; these processes have one: server, "
	    "client. Begin the line with the one that is meant: server: bind "
	    "127.0.0.1 0" },
	{ { "server: s = socket", "server: bind s 127.0.0.1 0",
	      "server: listen s", "c = socket", "x, y = accept" },
	    8,
	    "main has no listening socket; server has one: server: x, y = "
	    "accept" },
	{ { "server: a, b = socketpair", "recv 5" }, 1,
	    "main has no connected socket; server has one: server: recv 5" },
	/* ... but it was another name that was wrong */
	{ { "server: a, b = socketpair", "client: c = socket",
	      "client: send a hi" },
	    14, "client has no socket 'a'; server has one: server: send a hi" },
	{ { "server: s = socket", "client: c = socket", "client: send s hi" },
	    14,
	    "no socket named 's' in this process; text with blanks needs "
	    "quotes: send \"two words\"" },
	{ { "server: s = socket", "client: sendall s Hello to you" }, 17,
	    "client has no socket 's'; server has one: server: sendall s "
	    "Hello to you" },
	{ { "server: s = socket", "client: expect s LISTEN" }, 16,
	    "client has no socket 's', but server has: type server: expect s "
	    "LISTEN" },
	/* ... but it is used otherwise, and this one has none yet */
	{ { "server: s = socket", "server: bind s 127.0.0.1 0",
	      "server: listen s", "client: connect s 127.0.0.1 65432" },
	    17, "client has no socket 's'; make it: client: s = socket" },
	{ { "server: s = socket", "server: bind s 127.0.0.1 0",
	      "s.bind((\"\", 0))" },
	    1, "main has no socket 's'; make it: main: s = socket" },
	{ { "client: connect localhost abc" }, 9,
	    "no unconnected socket in this process; make one: socket" },
	{ { "client: connect localhost" }, 9,
	    "no unconnected socket in this process; make one: socket" },
	/* ... but has ended, or has only the like */
	{ { "server: s = socket", "kill server", "accept s" }, 8,
	    "no socket named 's' in this process" },
	{ { "server: s = socket", "accept" }, 1,
	    "no listening socket in this process; make one: socket, bind, "
	    "listen" },
	{ { "server: s = socket", "socket s" }, 8,
	    "the family is one of AF_INET, AF_INET6, AF_UNIX, not 's'" },
	/* nothing to do with it */
	{ { "a, b = socketpair", "recv b", "a.send()" }, 3,
	    "send needs the data to send: send s \"Hello, world\"" },
	{ { "a, b = socketpair", "recv b", "recv a -5" }, 8,
	    "a size is a number from 0 to 16777216 (16 MiB), not -5" },
};

START_TEST(a_name_that_stands_for_nothing_is_told)
{
	const struct event *e;
	size_t i = 0;

	while (i + 1 < 5 && nameless[_i].lines[i + 1] != NULL)
		ck_assert_int_eq(run(nameless[_i].lines[i++]), SESSION_OK);
	ck_assert_int_eq(run(nameless[_i].lines[i]), SESSION_MISUNDERSTOOD);
	e = last_event();
	ck_assert_int_eq(e->kind, EVENT_ERROR);
	ck_assert_str_eq(e->error.message, nameless[_i].message);
	ck_assert_uint_eq(e->error.column, nameless[_i].column);
}
END_TEST

START_TEST(text_and_values_are_sent)
{
	run("a, b = socketpair");
	ck_assert_int_eq(run("send a hello"), SESSION_OK);
	ck_assert_int_eq(run("a.send hello"), SESSION_OK);
	ck_assert_int_eq(run("data = b.recv(1024)"), SESSION_OK);
	ck_assert_int_eq(run("a.sendall(data)"), SESSION_OK);
	ck_assert_int_eq(run("both = \"x\""), SESSION_OK);
	ck_assert_int_eq(run("server: c, d = socketpair"), SESSION_OK);
	ck_assert_int_eq(run("server: c.sendall(both)"), SESSION_OK);
	/* Its variables are gone with it. */
	ck_assert_int_eq(run("server: mine = recv d"), SESSION_OK);
	ck_assert_int_eq(run("send a mine"), SESSION_MISUNDERSTOOD);
	ck_assert_int_eq(run("kill server"), SESSION_OK);
	ck_assert_int_eq(run("send a mine"), SESSION_OK);
}
END_TEST

/* Nor are those that only look like a call taken for one. */
START_TEST(a_bare_word_is_a_value)
{
	ck_assert_int_eq(run("HOST = localhost"), SESSION_OK);
	ck_assert_int_eq(run("x = hello"), SESSION_OK);
	ck_assert_int_eq(run("y = sent"), SESSION_OK);
	ck_assert_int_eq(run("z = \"sokcet\""), SESSION_OK);
	ck_assert_int_eq(run("y = z"), SESSION_OK);
}
END_TEST

START_TEST(a_name_alone_is_shown)
{
	run("HOST = \"127.0.0.1\"");
	ck_assert_int_eq(run("HOST"), SESSION_OK);
	ck_assert_str_eq(buf_text(&shown), "HOST = '127.0.0.1'\n");
	run("server: a, b = socketpair");
	run("server: send a hello");
	ck_assert_int_eq(run("server: b   # the other end"), SESSION_OK);
	ck_assert_str_eq(buf_text(&shown),
	    "b is descriptor 4: AF_UNIX stream, no address, 5 unread\n");
	ck_assert_int_eq(run("server: data = recv b"), SESSION_OK);
	ck_assert_int_eq(run("server: data"), SESSION_OK);
	ck_assert_str_eq(buf_text(&shown), "data = b'hello'\n");
	ck_assert_str_eq(session.current, "main");
	ck_assert_int_eq(run("b"), SESSION_MISUNDERSTOOD);
	run("server: s = socket AF_INET SOCK_DGRAM");
	ck_assert_int_eq(run("server: s"), SESSION_OK);
	ck_assert_str_eq(
	    buf_text(&shown), "s is descriptor 5: UDP, no address\n");
}
END_TEST

START_TEST(a_socket_alone_tells_its_state)
{
	char expected[200];
	const struct wproc *p;

	run("s = socket");
	run("bind s 127.0.0.1 0");
	run("listen s 5");
	ck_assert_int_eq(run("s"), SESSION_OK);
	p = world_process_find(lab_world(lab), "main");
	snprintf(expected, sizeof expected,
	    "s is descriptor 3: TCP, LISTEN, 127.0.0.1:%u, accept queue 0/5\n",
	    addr_port(&world_fd(lab_world(lab), p, 3)->local));
	ck_assert_str_eq(buf_text(&shown), expected);
}
END_TEST

/* --- processes that do not live */

START_TEST(only_living_processes_are_offered)
{
	run("server: socket");
	run("kill nobody");
	ck_assert_str_eq(last_event()->error.message,
	    "no process named 'nobody'; `process` lists them");
	run("interrupt sever");
	ck_assert_str_eq(last_event()->error.message,
	    "no process named 'sever'; did you mean 'server'?");
	/* client has a name, but does not run */
	run("wait cleint");
	ck_assert_str_eq(last_event()->error.message,
	    "no process named 'cleint'; `process` lists them");
	run("wait client");
	ck_assert_str_eq(last_event()->error.message,
	    "the process 'client' is not running: it starts with its first "
	    "call");
	run("kill server");
	run("kill server");
	ck_assert_str_eq(
	    last_event()->error.message, "the process 'server' has ended");
}
END_TEST

/* --- wait */

START_TEST(a_wait_at_the_prompt_is_announced)
{
	run("server: a, b = socketpair");
	run("server: recv a");
	ck_assert_int_eq(run("wait server 0.01"), SESSION_FAILED);
	ck_assert_uint_eq(shown.len, 0);
	session.interactive = true;
	ck_assert_int_eq(run("wait server 0.01"), SESSION_FAILED);
	ck_assert_str_eq(
	    buf_text(&shown), "waiting for server; Ctrl-C stops waiting\n");
	ck_assert_int_eq(run("wait 0.01"), SESSION_FAILED);
	ck_assert_str_eq(buf_text(&shown),
	    "waiting for a blocked call to end; Ctrl-C stops waiting\n");
	ck_assert_int_eq(run("wait server 0"), SESSION_FAILED);
	ck_assert_uint_eq(shown.len, 0);
	ck_assert_int_eq(run("interrupt server"), SESSION_OK);
	ck_assert_int_eq(run("wait server"), SESSION_OK);
	ck_assert_str_eq(buf_text(&shown),
	    "server is not blocked: there is nothing to wait for.\n");
}
END_TEST

static Suite *
session_names_suite(void)
{
	Suite *s = suite_create("session_names");
	TCase *t = tcase_create("names");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, a_name_that_stands_for_nothing_is_told, 0,
	    (int)(sizeof nameless / sizeof nameless[0]));
	tcase_add_test(t, text_and_values_are_sent);
	tcase_add_test(t, a_bare_word_is_a_value);
	tcase_add_test(t, a_name_alone_is_shown);
	tcase_add_test(t, a_socket_alone_tells_its_state);
	tcase_add_test(t, only_living_processes_are_offered);
	tcase_add_test(t, a_wait_at_the_prompt_is_announced);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	setlocale(LC_ALL, "C.UTF-8");
	return unit_run(session_names_suite());
}
