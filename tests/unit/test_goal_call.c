/*
 * test_goal_call.c - what a goal asks of calls: those that have ended, with
 * what came of them, the data received, the one that a process is blocked in,
 * and whether it has ended.
 */
#include <errno.h>

#include "goal_judged.h"

/* ---- what happened ---- */

static void
nothing(struct journal *j)
{
	started(j, "server");
	started(j, "client");
}

static void
connects(struct journal *j)
{
	nothing(j);
	returned(j, CLIENT, "connect(3, {AF_INET, 127.0.0.1:65432})", NULL,
	    (struct event_call){ .name = "connect" });
}

static void
is_refused(struct journal *j)
{
	nothing(j);
	returned(j, CLIENT, "connect(3, {AF_INET, 127.0.0.1:65432})", NULL,
	    (struct event_call){ .name = "connect",
		.result = -1,
		.error = ECONNREFUSED,
		.failed = true });
}

static void
is_refused_then_connects(struct journal *j)
{
	is_refused(j);
	returned(j, CLIENT, "connect(3, {AF_INET, 127.0.0.1:80})", NULL,
	    (struct event_call){ .name = "connect" });
}

static void
has_it_as_value(struct journal *j)
{
	nothing(j);
	returned(j, CLIENT, NULL, NULL,
	    (struct event_call){ .name = "connect_ex",
		.result = EINPROGRESS,
		.error = EINPROGRESS });
}

static void
times_out(struct journal *j)
{
	nothing(j);
	returned(j, SERVER, NULL, NULL,
	    (struct event_call){ .name = "accept",
		.result = -1,
		.failed = true,
		.timed_out = true });
}

/* getaddrinfo has numbers of its own. */
static void
fails_without_errno(struct journal *j)
{
	nothing(j);
	returned(j, CLIENT, NULL, NULL,
	    (struct event_call){
		.name = "getaddrinfo", .result = -2, .failed = true });
}

static void
sent(struct journal *j, const char *name, const char *data)
{
	returned(j, CLIENT, NULL, data,
	    (struct event_call){ .name = name, .result = (long)strlen(data) });
}

static void
got(struct journal *j, proc_id who, const char *name, const char *data)
{
	returned(j, who, NULL, data,
	    (struct event_call){
		.name = name, .result = (long)strlen(data), .has_data = true });
}

static void
sends(struct journal *j)
{
	nothing(j);
	sent(j, "send", "Hello");
	sent(j, "sendall", ", world");
}

/* More than is kept of it. */
static void
sends_much(struct journal *j)
{
	nothing(j);
	returned(j, CLIENT, NULL, "xxxx",
	    (struct event_call){ .name = "sendall", .result = 10000 });
}

static void
receives(struct journal *j)
{
	nothing(j);
	got(j, SERVER, "recv", "Hello");
	got(j, SERVER, "recvfrom", ", world");
}

static void
reads_the_end(struct journal *j)
{
	receives(j);
	got(j, SERVER, "recv", "");
}

static void
looks_and_receives(struct journal *j)
{
	nothing(j);
	returned(j, SERVER, "recv(4, 1024, MSG_PEEK)", "Hello",
	    (struct event_call){
		.name = "recv", .result = 5, .has_data = true });
	got(j, SERVER, "recv", "Hello");
}

static void
receives_escapes(struct journal *j)
{
	nothing(j);
	got(j, SERVER, "recv",
	    "\x1b[2J0123456789012345678901234567890123456789012345678901234"
	    "56789");
}

#define FIFTY "01234567890123456789012345678901234567890123456789"

static void
receives_much(struct journal *j)
{
	nothing(j);
	got(j, SERVER, "recv", FIFTY "0123456789abc");
}

static void
sends_long(struct journal *j)
{
	nothing(j);
	sent(j, "send", FIFTY "0123456789x");
}

static void
both_receive(struct journal *j)
{
	nothing(j);
	got(j, SERVER, "recv", "ping");
	got(j, CLIENT, "recv", "pong");
}

static void
waits(struct journal *j)
{
	nothing(j);
	blocked(j, SERVER, 900, "recvfrom", 4);
}

static void
reads_and_waits(struct journal *j)
{
	nothing(j);
	got(j, SERVER, "recv", "Hello");
	blocked(j, SERVER, 900, "recv", 4);
}

static void
waited(struct journal *j)
{
	waits(j);
	called(j, SERVER, 900, "recvfrom", 4);
}

static void
ends(struct journal *j)
{
	waits(j);
	ended(j, SERVER, PROCESS_KILLED, 9);
}

/* Another of that name lives. */
static void
starts_again(struct journal *j)
{
	ends(j);
	started(j, "server");
}

/* ---- what is so ---- */

static const struct judged so[] = {
	REACHED(connects, "client: call connect"),
	REACHED(
	    connects, "call connect ok = 0 text \"127.0.0.1:65432}\" times 1"),
	REACHED(connects, "server: no call connect"),
	REACHED(connects, "no call bind\nno call connect fails ECONNREFUSED"),
	REACHED(connects, "no call connect_ex"),
	REACHED(is_refused, "call connect fails ECONNREFUSED"),
	REACHED(is_refused, "no call connect ok"),
	/* in any order, and whatever came in between */
	REACHED(is_refused_then_connects,
	    "call connect ok\ncall connect fails ECONNREFUSED\n"
	    "call connect times 2"),
	REACHED(has_it_as_value, "call connect fails EINPROGRESS"),
	REACHED(has_it_as_value, "call connect_ex = 115 fails EINPROGRESS"),
	REACHED(has_it_as_value, "no call connect ok"),
	REACHED(times_out, "server: call accept fails timeout"),
	REACHED(fails_without_errno, "call getaddrinfo = -2"),
	REACHED(sends, "call send data \"Hello\""),
	REACHED(sends, "call send data \", world\""),
	REACHED(sends, "call send times 2"),
	REACHED(sends, "call sendall data \", world\"\nno call sendall = 5"),
	REACHED(sends, "no call sendto"),
	REACHED(sends, "received \"\""),
	REACHED(sends_much, "no call sendall data \"xxxx\""),
	REACHED(receives, "server: received \"Hello, world\""),
	REACHED(receives, "received \"Hello, world\""),
	REACHED(receives, "client: received \"\""),
	REACHED(receives, "call recv data \", world\""),
	REACHED(reads_the_end, "call recv data \"\" = 0"),
	REACHED(looks_and_receives, "received \"Hello\""),
	REACHED(both_receive,
	    "server: received \"ping\"\nclient: received \"pong\""),
	REACHED(waits, "server: blocked recv"),
	REACHED(waits, "blocked recvfrom"),
	REACHED(ends, "server: ended"),
	REACHED(ends, "ended"),
};

START_TEST(what_is_so_is_reached)
{
	judge(&so[_i]);
}
END_TEST

/* ---- what is not ---- */

static const struct judged not_so[] = {
	MISSING(nothing, "client: call connect",
	    "`client` has not called `connect` yet"),
	MISSING(nothing, "call connect", "no process has called `connect` yet"),
	MISSING(connects, "server: call connect",
	    "`server` has not called `connect` yet"),
	MISSING(connects, "call connect_ex",
	    "no process has called `connect_ex` yet"),
	/* it may go on still, whatever came before */
	MISSING(reads_and_waits, "server: call recv = 0",
	    "`server` is waiting in `recv`: it has not returned yet"),
	NEAR(reads_and_waits, "server: no call recv ok\nclient: call send",
	    "the call `server: recv` succeeded, and must not"),
	MISSING(waits, "server: call recv",
	    "`server` is waiting in `recvfrom`: it has not returned yet"),
	MISSING(waits, "call recv data \"\"",
	    "`server` is waiting in `recvfrom`: it has not returned yet"),
	MISSING(
	    waits, "client: call recv", "`client` has not called `recv` yet"),
	MISSING(waits, "server: call accept",
	    "`server` has not called `accept` yet"),
	/* what came of it */
	NEAR(is_refused, "client: call connect ok",
	    "`client: connect` failed with ECONNREFUSED; it has to succeed"),
	NEAR(has_it_as_value, "call connect ok",
	    "`client: connect_ex` failed with EINPROGRESS; it has to succeed"),
	NEAR(times_out, "call accept ok",
	    "`server: accept` timed out; it has to succeed"),
	NEAR(fails_without_errno, "call getaddrinfo ok",
	    "`client: getaddrinfo` failed; it has to succeed"),
	NEAR(connects, "call connect fails ECONNREFUSED",
	    "`client: connect` succeeded; it has to fail with ECONNREFUSED"),
	NEAR(is_refused, "call connect fails ETIMEDOUT",
	    "`client: connect` failed with ECONNREFUSED, not ETIMEDOUT"),
	NEAR(times_out, "call accept fails EAGAIN",
	    "`server: accept` timed out; it has to fail with EAGAIN"),
	NEAR(fails_without_errno, "call getaddrinfo fails ENOENT",
	    "`client: getaddrinfo` failed, but not with ENOENT"),
	NEAR(connects, "call connect fails timeout",
	    "`client: connect` succeeded; it has to time out"),
	NEAR(is_refused, "call connect fails timeout",
	    "`client: connect` failed with ECONNREFUSED; it has to time out"),
	NEAR(fails_without_errno, "call getaddrinfo fails timeout",
	    "`client: getaddrinfo` failed; it has to time out"),
	NEAR(sends, "call send = 3",
	    "`client: sendall` returned 7; one call has to return 3"),
	NEAR(is_refused, "call connect = 0",
	    "`client: connect` failed with ECONNREFUSED; one call has to "
	    "return 0"),
	NEAR(has_it_as_value, "call connect = 0",
	    "`client: connect_ex` returned 115; one call has to return 0"),
	NEAR(fails_without_errno, "call getaddrinfo = 0",
	    "`client: getaddrinfo` returned -2; one call has to return 0"),
	NEAR(times_out, "call accept = -1",
	    "`server: accept` timed out; one call has to return -1"),
	NEAR(receives, "call recv data \"x\"",
	    "`server: recvfrom` received b', world'; one call has to receive "
	    "b'x'"),
	NEAR(sends, "call send data \"x\"",
	    "`client: sendall` sent b', world'; one call has to send b'x'"),
	NEAR(sends_much, "call sendall data \"xxxx\"",
	    "`client: sendall` sent 10000 bytes; one call has to send b'xxxx'"),
	NEAR(is_refused, "call connect text \":80}\"",
	    "the call was `client: connect(3, {AF_INET, 127.0.0.1:65432})`; "
	    "there is "
	    "no `:80}` in it"),
	/* the last of that name is the nearest */
	NEAR(is_refused_then_connects, "call connect fails ETIMEDOUT",
	    "`client: connect` succeeded; it has to fail with ETIMEDOUT"),
	NEAR(is_refused_then_connects, "call connect ok times 2",
	    "the number of calls of `connect` that count is 1; it has to be "
	    "2 or more"),
	NEAR(is_refused_then_connects, "no call connect fails ECONNREFUSED",
	    "the call `client: connect(3, {AF_INET, 127.0.0.1:65432})` failed "
	    "with ECONNREFUSED, and must not"),
	NEAR(is_refused_then_connects, "no call connect ok",
	    "the call `client: connect(3, {AF_INET, 127.0.0.1:80})` succeeded, "
	    "and must not"),
	NEAR(sends, "no call send data \"Hello\"",
	    "the call `client: send` was made, and must not be"),
	NEAR(is_refused_then_connects, "client: no call connect",
	    "the call `client: connect(3, {AF_INET, 127.0.0.1:80})` was made, "
	    "and must not be"),
	/* what cannot be mended comes first */
	NEAR(sends, "ended\ncall recv\nno call send data \"Hello\"",
	    "the call `client: send` was made, and must not be"),
	NEAR(times_out, "no call accept fails timeout",
	    "the call `server: accept` timed out, and must not"),
	/* received */
	MISSING(nothing, "server: received \"Hi\"",
	    "in this task `server` has received nothing yet; it has to receive "
	    "b'Hi'"),
	MISSING(nothing, "received \"Hi\"",
	    "in this task no process has received anything yet; it has to be "
	    "b'Hi'"),
	MISSING(receives, "server: received \"Hello, world!\"",
	    "`server` has received b'Hello, world' so far; it has to receive "
	    "b'Hello, world!'"),
	MISSING(receives, "received \"Hello, world!\"",
	    "b'Hello, world' was received so far; it has to be b'Hello, "
	    "world!'"),
	NEAR(receives, "server: received \"Hello\"",
	    "`server` has received b'Hello, world', not b'Hello'"),
	NEAR(receives, "received \"hello, world\"",
	    "b'Hello, world' was received, not b'hello, world'"),
	NEAR(receives_escapes, "server: received \"x\"",
	    "`server` has received "
	    "b'\\x1b[2J01234567890123456789012345678901234567890123456789"
	    "012345'..., not b'x'"),
	/* of much, what differs */
	NEAR(receives_much, "server: received \"" FIFTY "0123456789xyz\"",
	    "the first 60 bytes that `server` received are right; then came "
	    "b'abc', not b'xyz'"),
	NEAR(receives_much, "received \"" FIFTY "0123456789\"",
	    "the first 60 bytes that were received are right; then came "
	    "b'abc', not b''"),
	MISSING(receives_much, "server: received \"" FIFTY "0123456789abcd\"",
	    "the 63 bytes that `server` has received so far are right; b'd' "
	    "has to follow"),
	MISSING(receives_much, "received \"" FIFTY "0123456789abcd\"",
	    "the 63 bytes that were received so far are right; b'd' has to "
	    "follow"),
	NEAR(receives_much, "call recv data \"0123456789012345\"",
	    "the first 16 bytes that `server: recv` received are right; then "
	    "came "
	    "b'67890123456789012345678901234567890123456789abc', not b''"),
	NEAR(receives_much, "call recv data \"01234567890123x\"",
	    "`server: recv` received b'" FIFTY "0123456789'...; one call has "
	    "to receive b'01234567890123x'"),
	NEAR(sends_long, "call send data \"" FIFTY "0123456789ab\"",
	    "the first 60 bytes that `client: send` sent are right; then came "
	    "b'x', "
	    "not b'ab'"),
	/* blocked */
	MISSING(nothing, "server: blocked accept",
	    "`server` has not called `accept` yet"),
	MISSING(
	    nothing, "blocked accept", "no process is blocked in `accept` yet"),
	NEAR(waits, "server: blocked accept",
	    "`server` is blocked in `recvfrom`, not in `accept`"),
	NEAR(waits, "blocked accept",
	    "`server` is blocked in `recvfrom`, not in `accept`"),
	MISSING(waits, "client: blocked recv",
	    "`client` has not called `recv` yet"),
	NEAR(waited, "server: blocked recv",
	    "`server` is not blocked in `recv`: the call has returned"),
	NEAR(waited, "blocked recv",
	    "`recv` has returned; a process has to be blocked in it"),
	MISSING(ends, "server: blocked recv",
	    "`server` has ended; it has to be blocked in `recv`"),
	/* ended */
	NEAR(nothing, "server: ended", "`server` still runs"),
	NEAR(starts_again, "server: ended", "`server` still runs"),
	MISSING(nothing, "other: ended", "`other` has not been started yet"),
	MISSING(nothing, "ended", "no process has ended yet"),
};

START_TEST(what_is_not_so_is_said)
{
	judge(&not_so[_i]);
}
END_TEST

/* ---- since the task began ---- */

static const struct judged before[] = {
	MISSING(NULL, "call send", "no process has called `send` yet"),
	REACHED(NULL, "no call recv"),
	MISSING(NULL, "received \"Hello\"",
	    "in this task no process has received anything yet; it has to be "
	    "b'Hello'"),
	/* but what is so now is so, since whenever */
	REACHED(NULL, "server: blocked recv"),
	REACHED(NULL, "client: ended"),
};

START_TEST(what_happened_before_the_task_does_not_count)
{
	struct journal *j = journal_new();

	nothing(j);
	sent(j, "send", "Hello");
	got(j, SERVER, "recv", "Hello");
	ended(j, CLIENT, PROCESS_EXITED, 0);
	blocked(j, SERVER, 900, "recvfrom", 4);
	judge_since(j, journal_count(j), &before[_i]);
	journal_free(j);
}
END_TEST

/* A text that is not from here is shown escaped, and not at length. */
START_TEST(a_call_is_shown_safely)
{
	const struct judged row = NEAR(NULL, "call connect text \"\\x1b\"",
	    "the call was `client: \\x9b "
	    "0000000000000000000000000000000000000000"
	    "00000000000000000000000000000000000000000000000000000000000000"
	    "0000000000000000...`; there is no `\\x1b` in it");
	struct journal *j = journal_new();
	struct buf text = { 0 };

	nothing(j);
	buf_printf(&text, "\x9b %0200d", 0);
	returned(j, CLIENT, text.data, NULL,
	    (struct event_call){ .name = "connect" });
	judge_since(j, 0, &row);
	buf_free(&text);
	journal_free(j);
}
END_TEST

static Suite *
goal_call_suite(void)
{
	Suite *s = suite_create("goal_call");
	TCase *t = tcase_create("goal_call");

	tcase_add_loop_test(t, what_is_so_is_reached, 0, LEN(so));
	tcase_add_loop_test(t, what_is_not_so_is_said, 0, LEN(not_so));
	tcase_add_loop_test(
	    t, what_happened_before_the_task_does_not_count, 0, LEN(before));
	tcase_add_test(t, a_call_is_shown_safely);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return unit_run(goal_call_suite());
}
