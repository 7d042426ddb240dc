/*
 * test_transcript.c - each kind of event as a person reads it, to the byte.
 * That nothing hostile gets through is in test_view_hostile.c.
 */
#include <errno.h>
#include <locale.h>

#include "transcript_shows.h"

/* A call of client c, and what it says. */
static struct event
call_of(const char *name, const char *text, long result)
{
	return (struct event){ .kind = EVENT_CALL,
		.id = 7,
		.call = 7,
		.process = CLIENT,
		.fd = 3,
		.done = { .name = name,
		    .text = x_strdup(text),
		    .fd = 3,
		    .socket = x_strdup("c"),
		    .result = result } };
}

static void
with_data(struct event *e, const char *bytes, size_t len)
{
	e->done.has_data = true;
	buf_add(&e->done.data, bytes, len);
}

/* ---- calls ---- */

START_TEST(a_call_shows_its_result)
{
	struct event e = call_of("listen", "listen(3, 128)", 0);

	shows(&e, "client: listen(3, 128) = 0\n");
}
END_TEST

START_TEST(a_failure_shows_name_number_meaning_and_sense)
{
	struct event e = call_of("connect", "connect(3, x)", -1);

	e.done.error = ECONNREFUSED;
	e.done.failed = true;
	e.done.explain = x_strdup("nothing listens on that address and port");
	shows(&e, "client: connect(3, x) = -1 ECONNREFUSED (111, Connection "
		  "refused)\n"
		  "    nothing listens on that address and port\n");
}
END_TEST

START_TEST(the_errno_of_connect_ex_is_its_result)
{
	struct event e = call_of("connect_ex", "connect_ex(3, x)", 115);

	e.done.error = EINPROGRESS;
	shows(&e, "client: connect_ex(3, x) = 115 EINPROGRESS (Operation now "
		  "in progress)\n");
}
END_TEST

START_TEST(a_time_out_is_said)
{
	struct event e = call_of("recv", "recv(3, buf, 1024, 0)", -1);

	e.done.timed_out = true;
	e.done.failed = true;
	shows(&e, "client: recv(3, buf, 1024, 0) timed out\n");
}
END_TEST

START_TEST(a_long_sense_is_wrapped)
{
	struct event e = call_of("bind", "bind(3, x)", -1);

	e.done.error = EADDRINUSE;
	e.done.failed = true;
	e.done.explain =
	    x_strdup("one two three four five six seven eight nine ten "
		     "eleven twelve thirteen fourteen");
	shows(&e, "client: bind(3, x) = -1 EADDRINUSE (98, Address already in "
		  "use)\n"
		  "    one two three four five six seven eight nine ten "
		  "eleven twelve thirteen\n"
		  "    fourteen\n");
}
END_TEST

START_TEST(data_that_came_is_shown)
{
	struct event e = call_of("recv", "recv(3, buf, 1024, 0)", 12);

	with_data(&e, "Hello, world", 12);
	shows(&e, "client: recv(3, buf, 1024, 0) = 12  b'Hello, world'\n");
}
END_TEST

START_TEST(the_end_of_the_stream_is_said)
{
	struct event e = call_of("recv", "recv(3, buf, 1024, 0)", 0);

	with_data(&e, "", 0);
	shows(&e, "client: recv(3, buf, 1024, 0) = 0  b''\n"
		  "    no bytes: the peer will send nothing more\n");
}
END_TEST

START_TEST(no_bytes_that_were_asked_for_are_no_end)
{
	struct event e = call_of("recv", "recv(3, buf, 0, 0)", 0);

	with_data(&e, "", 0);
	shows(&e, "client: recv(3, buf, 0, 0) = 0  b''\n");
}
END_TEST

START_TEST(much_data_is_cut)
{
	struct event e = call_of("recv", "recv(3, buf, 1024, 0)", 300);
	struct buf want = { 0 };

	buf_adds(&want, "client: recv(3, buf, 1024, 0) = 300  b'");
	for (int i = 0; i < 300; i++) {
		e.done.has_data = true;
		buf_addc(&e.done.data, 'x');
		if (i < 256)
			buf_addc(&want, 'x');
	}
	buf_adds(&want, "'...\n");
	shows(&e, buf_text(&want));
	buf_free(&want);
}
END_TEST

START_TEST(the_peer_and_what_was_chosen_are_shown)
{
	struct event e = call_of("accept", "accept(3)", 4);

	e.done.address = addr_of("127.0.0.1:64623");
	e.done.chosen = true;
	shows(&e, "client: accept(3) = 4  ('127.0.0.1', 64623)  "
		  "(chosen: c)\n");
	e = call_of("accept", "accept(3)", 4);
	free(e.done.socket);
	e.done.socket = NULL;
	e.done.chosen = true;
	shows(&e, "client: accept(3) = 4  (chosen: 3)\n");
	/* Where it blocked that was said before. */
	e = call_of("accept", "accept(3)", 4);
	e.done.chosen = e.done.blocked = true;
	shows(&e, "client: accept(3) = 4\n");
}
END_TEST

START_TEST(each_send_beneath_sendall_is_shown)
{
	struct event e = call_of("sendall", "sendall(3, x, 9)", -1);

	e.done.error = EPIPE;
	e.done.failed = true;
	e.done.part_count = 2;
	e.done.parts = x_calloc(2, sizeof *e.done.parts);
	e.done.parts[0].asked = 9;
	e.done.parts[0].result = 4;
	e.done.parts[1].asked = 5;
	e.done.parts[1].result = -1;
	e.done.parts[1].error = EPIPE;
	shows(&e, "client: sendall(3, x, 9) = -1 EPIPE (32, Broken pipe)\n"
		  "    send of 9 bytes = 4\n"
		  "    send of 5 bytes = -1 EPIPE\n");
}
END_TEST

START_TEST(what_else_was_found_is_shown)
{
	struct event e = call_of("poll", "poll([3], 1, 0)", 1);

	e.done.detail = x_strdup("{3, POLLIN}");
	shows(&e, "client: poll([3], 1, 0) = 1  {3, POLLIN}\n");
}
END_TEST

/* Its number differs each time, and a record must not. */
START_TEST(the_number_of_a_forked_process_is_not_shown)
{
	struct event e = call_of("fork", "fork()", 31337);

	shows(&e, "client: fork() = the new process's id\n");
}
END_TEST

START_TEST(a_blocked_call_says_what_it_waits_for)
{
	struct event e = { .kind = EVENT_BLOCKED,
		.id = 3,
		.process = SERVER,
		.fd = 3,
		.blocked = { .name = "accept",
		    .text = x_strdup("accept(3)"),
		    .why = x_strdup("for a connection"),
		    .socket = x_strdup("s"),
		    .chosen = true } };

	shows(&e, "server: accept(3) is blocked: it waits for a connection  "
		  "(chosen: s)\n");
	e.blocked.text = x_strdup("poll()");
	e.blocked.why = e.blocked.socket = NULL;
	e.blocked.chosen = false;
	shows(&e, "server: poll() is blocked\n");
}
END_TEST

/* Columns, of which colours take none; not bytes. */
START_TEST(what_was_chosen_stands_below_where_the_line_is_full)
{
	struct event e = { .kind = EVENT_BLOCKED,
		.id = 3,
		.process = SERVER,
		.fd = 3,
		.blocked = { .name = "accept",
		    .text = x_strdup("accept(3)"),
		    .why =
			x_strdup("for xxxxxxxxxxxxxxxxxxxxx\u00e9\u00e9\u00e9"),
		    .socket = x_strdup("s"),
		    .chosen = true } };

	setlocale(LC_ALL, "C.UTF-8");
	/* 80 columns */
	shows_styled(&e, true,
	    "server: \033[1maccept(3)\033[0m is blocked: it waits "
	    "for xxxxxxxxxxxxxxxxxxxxx\u00e9\u00e9\u00e9  (chosen: s)\n");
	e.blocked.text = x_strdup("accept(33)");
	e.blocked.why = x_strdup("for xxxxxxxxxxxxxxxxxxxxx\u00e9\u00e9\u00e9");
	e.blocked.socket = x_strdup("s");
	shows(&e,
	    "server: accept(33) is blocked: it waits "
	    "for xxxxxxxxxxxxxxxxxxxxx\u00e9\u00e9\u00e9\n    (chosen: s)\n");
}
END_TEST

/* ---- the rest ---- */

START_TEST(the_end_of_a_process_is_told)
{
	struct event e = { .kind = EVENT_PROCESS,
		.process = 3,
		.fd = -1,
		.proc = { .what = PROCESS_STARTED,
		    .name = x_strdup("other"),
		    .pid = 1 } };

	shows(&e, "");
	e.proc.name = NULL;
	e.proc.what = PROCESS_EXITED;
	e.proc.status = 1;
	shows(&e, "other: the process has exited (status 1)\n");
	e.proc.what = PROCESS_KILLED;
	e.proc.status = 9;
	shows(&e, "other: the process was killed (SIGKILL)\n");
	e.proc.status = 44;
	shows(&e, "other: the process was killed (signal 44)\n");
}
END_TEST

START_TEST(notes_and_errors_are_lines)
{
	struct event e = { .kind = EVENT_NOTE, .note = x_strdup("a note") };

	shows(&e, "note: a note\n");
	e = (struct event){ .kind = EVENT_ERROR,
		.error = { .message = x_strdup("no call named 'lisen'") } };
	shows(&e, "no call named 'lisen'\n");
	e = (struct event){ .kind = EVENT_ERROR,
		.error = { .file = x_strdup("walk.txt"),
		    .line = 3,
		    .column = 9,
		    .message = x_strdup("what happened") } };
	shows(&e, "walk.txt:3:9: what happened\n");
}
END_TEST

START_TEST(a_failed_call_offers_why)
{
	const struct event e = { .kind = EVENT_FAILED, .process = CLIENT };

	shows(&e, "    why?\n");
	shows_styled(&e, true, "    \033[2mwhy?\033[0m\n");
}
END_TEST

START_TEST(a_variable_is_no_line)
{
	struct event e = { .kind = EVENT_NAME,
		.process = CLIENT,
		.var = { .name = x_strdup("x"), .value = value_int(1) } };

	shows(&e, "");
}
END_TEST

/* ---- colour ---- */

/* Each that is begun is ended before the line is. */
START_TEST(colour_marks_calls_and_errors)
{
	struct event e = call_of("listen", "listen(3, 128)", 0);

	shows_styled(&e, true, "client: \033[1mlisten(3, 128)\033[0m = 0\n");
	e = call_of("connect", "connect(3, x)", -1);
	e.done.error = ECONNREFUSED;
	e.done.failed = true;
	shows_styled(&e, true,
	    "client: \033[1mconnect(3, x)\033[0m = -1\033[31m ECONNREFUSED "
	    "(111, Connection refused)\033[0m\n");
	e = (struct event){ .kind = EVENT_ERROR,
		.error = { .message = x_strdup("what") } };
	shows_styled(&e, true, "\033[31mwhat\033[0m\n");
}
END_TEST

static Suite *
transcript_suite(void)
{
	Suite *s = suite_create("transcript");
	TCase *c = tcase_create("transcript");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, begin, end);
	tcase_add_test(c, a_call_shows_its_result);
	tcase_add_test(c, a_failure_shows_name_number_meaning_and_sense);
	tcase_add_test(c, the_errno_of_connect_ex_is_its_result);
	tcase_add_test(c, a_time_out_is_said);
	tcase_add_test(c, a_long_sense_is_wrapped);
	tcase_add_test(c, data_that_came_is_shown);
	tcase_add_test(c, the_end_of_the_stream_is_said);
	tcase_add_test(c, no_bytes_that_were_asked_for_are_no_end);
	tcase_add_test(c, much_data_is_cut);
	tcase_add_test(c, the_peer_and_what_was_chosen_are_shown);
	tcase_add_test(c, each_send_beneath_sendall_is_shown);
	tcase_add_test(c, what_else_was_found_is_shown);
	tcase_add_test(c, the_number_of_a_forked_process_is_not_shown);
	tcase_add_test(c, a_blocked_call_says_what_it_waits_for);
	tcase_add_test(c, what_was_chosen_stands_below_where_the_line_is_full);
	tcase_add_test(c, the_end_of_a_process_is_told);
	tcase_add_test(c, notes_and_errors_are_lines);
	tcase_add_test(c, a_failed_call_offers_why);
	tcase_add_test(c, a_variable_is_no_line);
	tcase_add_test(c, colour_marks_calls_and_errors);
	return s;
}

int
main(void)
{
	return unit_run(transcript_suite());
}
