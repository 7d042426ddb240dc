/* tests/unit/test_session.c - what a line does, and what is said of it. */
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "command/lines.h"
#include "shell/caret.h"
#include "shell/scope.h"
#include "session_made.h"
#include "unit.h"

START_TEST(an_error_is_journaled_with_its_place)
{
	const struct event *e;

	session.file = "walk.txt";
	session.line = 7;
	ck_assert_int_eq(run("  bidn s"), SESSION_MISUNDERSTOOD);
	e = last_event();
	ck_assert_int_eq(e->kind, EVENT_ERROR);
	ck_assert_str_eq(e->error.file, "walk.txt");
	ck_assert_uint_eq(e->error.line, 7);
	ck_assert_uint_eq(e->error.column, 3);
	ck_assert_str_eq(e->error.source, "  bidn s");
	ck_assert_ptr_nonnull(strstr(e->error.message, "did you mean 'bind'"));
	ck_assert_ptr_nonnull(strstr(complained.data, "walk.txt:7:3: "));
	ck_assert_uint_eq(shown.len, 0);
	ck_assert(session.misunderstood);
	ck_assert(!session.failed);
}
END_TEST

START_TEST(a_typed_error_has_a_caret)
{
	session.interactive = true;
	run("server: bidn s");
	ck_assert_ptr_nonnull(
	    strstr(complained.data, "  server: bidn s\n          ^\n"));
}
END_TEST

START_TEST(json_errors_and_texts_are_events)
{
	session.json = true;
	run("bidn s");
	ck_assert_uint_eq(complained.len, 0);
	ck_assert_int_eq(shown.data[0], '{');
	run("process");
	ck_assert_int_eq(shown.data[0], '{');
	ck_assert_int_eq(last_event()->kind, EVENT_NOTE);
}
END_TEST

START_TEST(a_misunderstood_call_starts_no_process)
{
	ck_assert_int_eq(run("server: listen 1 2 3 4"), SESSION_MISUNDERSTOOD);
	ck_assert_int_eq(run("server: a, b = socket"), SESSION_MISUNDERSTOOD);
	ck_assert_ptr_null(world_process_find(lab_world(lab), "server"));
	ck_assert_int_eq(run("server: socket"), SESSION_OK);
	ck_assert_ptr_nonnull(world_process_find(lab_world(lab), "server"));
}
END_TEST

START_TEST(names_are_bound)
{
	const struct wproc *p;

	ck_assert_int_eq(run("server: a, _ = socketpair"), SESSION_OK);
	p = world_process_find(lab_world(lab), "server");
	ck_assert_int_eq(world_fd_find(lab_world(lab), p, "a"), 3);
	ck_assert_int_eq(world_fd_find(lab_world(lab), p, "_"), -1);
}
END_TEST

START_TEST(a_failed_call_is_a_failure)
{
	ck_assert_int_eq(run("server: close 9"), SESSION_FAILED);
	ck_assert(session.failed);
	ck_assert(!session.misunderstood);
	ck_assert_ptr_nonnull(strstr(shown.data, "EBADF"));
}
END_TEST

START_TEST(a_process_before_a_command_is_for_that_line)
{
	run("server: a, b = socketpair");
	run("client: close 9");
	ck_assert_int_eq(run("expect EBADF"), SESSION_OK);
	ck_assert_int_eq(run("server: expect 0   # \"the pair\""), SESSION_OK);
	ck_assert_int_eq(run("client: expect 0"), SESSION_FAILED);
	ck_assert_str_eq(session.current, "main");
	ck_assert_int_eq(run("server:"), SESSION_OK);
	ck_assert_str_eq(session.current, "server");
	ck_assert_int_eq(run("sever:"), SESSION_MISUNDERSTOOD);
	ck_assert_str_eq(session.current, "server");
}
END_TEST

START_TEST(quotes_keep_a_comment_sign)
{
	run("server: a, b = socketpair");
	run("server: send a \"x # y\"");
	run("server: recv b");
	ck_assert_int_eq(run("expect b'x # y'  # what came"), SESSION_OK);
	ck_assert_int_eq(run("expect b'x'  # what came"), SESSION_FAILED);
}
END_TEST

START_TEST(python_and_with_are_noted)
{
	ck_assert_int_eq(run("while True:"), SESSION_OK);
	ck_assert_int_eq(last_event()->kind, EVENT_NOTE);
	ck_assert_int_eq(run("with socket.socket() as s:"), SESSION_OK);
	ck_assert_int_eq(last_event()->kind, EVENT_NOTE);
	ck_assert_ptr_nonnull(strstr(last_event()->note, "close s yourself"));
}
END_TEST

/* --- lines */

static char *
lines_of(const char *text, size_t len)
{
	struct buf out = { 0 };
	struct lines in;
	const char *line;
	size_t size;

	lines_from_text(&in, text, len);
	while (lines_next(&in, &line, &size) == LINES_LINE) {
		buf_addc(&out, '<');
		buf_add(&out, line, size);
		buf_addc(&out, '>');
	}
	lines_free(&in);
	return buf_take(&out);
}

static const struct {
	const char *text, *lines;
} texts[] = {
	{ "", "" },
	{ "a", "<a>" },
	{ "a\n", "<a>" },
	{ "a\n\nb", "<a><><b>" },
	{ "a\r\nb\r\n", "<a><b>" },
	{ "\n", "<>" },
};

START_TEST(lines_are_split)
{
	char *got = lines_of(texts[_i].text, strlen(texts[_i].text));

	ck_assert_str_eq(got, texts[_i].lines);
	free(got);
}
END_TEST

static const char *
one_line(void *context, size_t index)
{
	(void)context;
	return index == 0 ? "set \x1b[2J\xc2\x9b"
			    "2J\xff \xc3\xa9"
			  : NULL;
}

/* They come from a file, which may have been written by anybody. */
START_TEST(the_history_is_shown_escaped)
{
	session.ui.history = one_line;
	ck_assert_int_eq(run("history"), SESSION_OK);
	ck_assert_str_eq(
	    shown.data, "    1  set \\x1b[2J\\xc2\\x9b2J\\xff \xc3\xa9\n");
}
END_TEST

START_TEST(an_overlong_line_is_not_gathered_for_ever)
{
	size_t len = (size_t)LINES_LINE_MAX + 10;
	char *text = x_malloc(len);
	struct lines in;
	const char *line;
	size_t size;

	memset(text, 'x', len);
	lines_from_text(&in, text, len);
	in.end = false; /* as if more were to come */
	ck_assert_int_eq(lines_next(&in, &line, &size), LINES_LINE);
	ck_assert_uint_eq(size, len);
	lines_free(&in);
	free(text);
}
END_TEST

/* --- the socket that a call means when none is named */

static void
make_socket(sock_id id, int fd, int family, int type)
{
	struct event made = { .kind = EVENT_SOCKET,
		.process = 1,
		.fd = -1,
		.socket = id,
		.socket_new = { family, type, 0, 0 } };
	struct event held = {
		.kind = EVENT_HOLD, .process = 1, .fd = fd, .socket = id
	};

	journal_append(lab_journal(lab), &made);
	journal_append(lab_journal(lab), &held);
}

static void
give_address(sock_id id, unsigned local, unsigned peer)
{
	static const unsigned char host[4] = { 127, 0, 0, 1 };
	struct event e = { .kind = EVENT_ADDRESS, .fd = -1, .socket = id };

	if (local != 0)
		e.address.local = addr_ip(AF_INET, host, local);
	if (peer != 0)
		e.address.peer = addr_ip(AF_INET, host, peer);
	journal_append(lab_journal(lab), &e);
}

static void
give_state(sock_id id, enum tcp_state from, enum tcp_state to)
{
	struct event e = { .kind = EVENT_STATE, .fd = -1, .socket = id };

	e.state.from = from;
	e.state.to = to;
	journal_append(lab_journal(lab), &e);
}

/* 3 fresh, 4 bound, 5 listening, 6 connected, 7 a datagram socket. */
static void
make_sockets(void)
{
	struct event start = { .kind = EVENT_PROCESS, .process = 1, .fd = -1 };

	start.proc.what = PROCESS_STARTED;
	start.proc.name = x_strdup("server");
	journal_append(lab_journal(lab), &start);
	make_socket(1, 3, AF_INET, SOCK_STREAM);
	make_socket(2, 4, AF_INET, SOCK_STREAM);
	give_address(2, 1000, 0);
	make_socket(3, 5, AF_INET, SOCK_STREAM);
	give_address(3, 1001, 0);
	give_state(3, TCP_STATE_CLOSED, TCP_STATE_LISTEN);
	make_socket(4, 6, AF_INET, SOCK_STREAM);
	give_address(4, 1002, 2000);
	give_state(4, TCP_STATE_CLOSED, TCP_STATE_ESTABLISHED);
	make_socket(5, 7, AF_INET, SOCK_DGRAM);
	give_address(5, 1003, 0);
}

static const struct {
	enum suits suits;
	int fd;
} suited[] = {
	{ SUITS_ANY, 7 },
	{ SUITS_UNBOUND, 3 },
	{ SUITS_BOUND, 4 },
	{ SUITS_LISTENING, 5 },
	{ SUITS_UNCONNECTED, 7 },
	{ SUITS_CONNECTED, 6 },
	{ SUITS_DATAGRAM, 7 },
};

START_TEST(the_latest_that_suits_is_meant)
{
	const struct world *w = lab_world(lab);

	make_sockets();
	ck_assert_int_eq(
	    scope_suitable(w, world_process(w, 1), suited[_i].suits),
	    suited[_i].fd);
	ck_assert_int_eq(scope_suitable(w, NULL, suited[_i].suits), -1);
}
END_TEST

/* --- carets */

static const struct {
	const char *source;
	unsigned column, width;
	const char *lines;
} carets[] = {
	{ "bidn s", 1, 80, "  bidn s\n  ^\n" },
	{ "bidn s", 6, 80, "  bidn s\n       ^\n" },
	{ "bidn s", 7, 80, "  bidn s\n        ^\n" },
	{ "bidn s", 8, 80, "" },
	{ "bidn s", 0, 80, "" },
	{ "a\tb", 3, 80, "  a b\n    ^\n" },
	/* bytes count, columns show */
	{ "\xc3\xa9\xc3\xa9 x", 6, 80, "  \xc3\xa9\xc3\xa9 x\n     ^\n" },
	{ "\xe3\x81\x82 x", 5, 80, "  \xe3\x81\x82 x\n     ^\n" },
	{ "a\x1b[2J", 2, 80, "  a\\x1b[2J\n   ^\n" },
	/* wider than the terminal: 17 columns, around the caret */
	{ "0123456789012345678901234567890123456789", 31, 20,
	    "  23456789012345678\n          ^\n" },
	{ "0123456789012345678901234567890123456789", 3, 20,
	    "  01234567890123456\n    ^\n" },
};

START_TEST(a_caret_is_under_the_column)
{
	struct buf out = { 0 };

	caret_lines(
	    &out, carets[_i].source, carets[_i].column, carets[_i].width);
	ck_assert_str_eq(buf_text(&out), carets[_i].lines);
	buf_free(&out);
}
END_TEST

#define COUNT(array) ((int)(sizeof(array) / sizeof(array)[0]))

static Suite *
session_suite(void)
{
	Suite *s = suite_create("session");
	TCase *t = tcase_create("lines");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, an_error_is_journaled_with_its_place);
	tcase_add_test(t, a_typed_error_has_a_caret);
	tcase_add_test(t, json_errors_and_texts_are_events);
	tcase_add_test(t, a_misunderstood_call_starts_no_process);
	tcase_add_test(t, names_are_bound);
	tcase_add_test(t, a_failed_call_is_a_failure);
	tcase_add_test(t, a_process_before_a_command_is_for_that_line);
	tcase_add_test(t, quotes_keep_a_comment_sign);
	tcase_add_test(t, python_and_with_are_noted);
	tcase_add_loop_test(t, lines_are_split, 0, COUNT(texts));
	tcase_add_test(t, the_history_is_shown_escaped);
	tcase_add_test(t, an_overlong_line_is_not_gathered_for_ever);
	tcase_add_loop_test(
	    t, the_latest_that_suits_is_meant, 0, COUNT(suited));
	tcase_add_loop_test(t, a_caret_is_under_the_column, 0, COUNT(carets));
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	setlocale(LC_ALL, "C.UTF-8");
	return unit_run(session_suite());
}
