/*
 * test_packets_command.c - `packets` over packets that were journaled by hand:
 * which are listed, which were only counted, and what a view may not do.
 */
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "command/picture.h"
#include "packet_made.h"
#include "session_made.h"
#include "unit.h"

enum { CUT = 39 };

/* A packet of that number, which has all its bytes, or not all. */
static void
sent(unsigned number, bool cut)
{
	struct buf bytes = made_bytes(UDP_V4);
	struct event e = { .kind = EVENT_PACKET,
		.fd = -1,
		.packet = { .number = number,
		    .packet = packet_new(bytes.data, bytes.len,
			bytes.len + (cut ? CUT : 0), 7) } };

	journal_append(lab_journal(session.lab), &e);
	buf_clear(&shown);
	buf_free(&bytes);
}

static void
setup_loopback(void)
{
	setup_on(LAB_LOOPBACK);
}

static void
shows(const char *line, const char *want)
{
	ck_assert_int_eq(run(line), SESSION_OK);
	ck_assert_str_eq(buf_text(&shown), want);
}

#define LINE(n) \
	"    #" n " :64623 > :65432  UDP  len 4\n" \
	"        \"PING\"\n"

START_TEST(they_are_listed_in_their_order)
{
	shows("packets", "No packet has been sent yet\n");
	sent(1, false);
	sent(2, false);
	shows("packets", LINE("1") LINE("2"));
	shows("packets 2", LINE("2"));
	shows("packets 1-2", LINE("1") LINE("2"));
}
END_TEST

START_TEST(what_was_only_counted_is_said)
{
	sent(1, false);
	sent(3, false);
	sent(7, false);
	shows("packets",
	    LINE("1") "    (1 packet was only counted)\n" LINE(
		"3") "    (3 packets were only counted)\n" LINE("7"));
	shows("packets 4-6", "    (3 packets were only counted)\n");
	ck_assert_int_eq(run("packets 5"), SESSION_FAILED);
	ck_assert_str_eq(last_event()->error.message,
	    "packet 5 was only counted, not kept: there were too many at "
	    "once");
	ck_assert_uint_eq(last_event()->error.column, 9);
}
END_TEST

/* Larger than what holds the number: it is told as it was typed. */
START_TEST(what_is_not_there_is_named_as_it_was_typed)
{
	sent(1, false);
	ck_assert_int_eq(run("packets 99999999999999999999"), SESSION_FAILED);
	ck_assert_str_eq(last_event()->error.message,
	    "there is no packet 99999999999999999999: there is only packet 1");
	ck_assert_int_eq(run("packets 1-2"), SESSION_FAILED);
	ck_assert_str_eq(last_event()->error.message,
	    "there is no packet 2: there is only packet 1");
	ck_assert_int_eq(run("packets 3-4"), SESSION_FAILED);
	ck_assert_str_eq(last_event()->error.message,
	    "there is no packet 3: there is only packet 1");
	ck_assert_int_eq(
	    run("packets 1234567890123456789012345678901234567890"),
	    SESSION_FAILED);
	ck_assert_str_eq(last_event()->error.message,
	    "there is no packet 12345678901234567890123456789012...: there is "
	    "only packet 1");
}
END_TEST

START_TEST(headers_are_for_those_that_are_named)
{
	sent(1, false);
	sent(2, false);
	run("packets -v");
	ck_assert_ptr_null(strstr(shown.data, "IPv4 header"));
	run("packets 1 -v");
	ck_assert_ptr_nonnull(
	    strstr(shown.data, "\"PING\"\n\n    IPv4 header"));
	run("packets 1-2 -v -x");
	ck_assert_ptr_nonnull(strstr(shown.data, "allows\n\n        0000  45"));
	ck_assert_ptr_nonnull(strstr(shown.data, "PING\n\n    #2 "));
	ck_assert_str_eq(shown.data + shown.len - 5, "PING\n");
}
END_TEST

START_TEST(what_is_saved_is_said)
{
	char file[] = "/tmp/packets-XXXXXX";
	struct buf want = { 0 };
	struct buf line = { 0 };
	int fd = mkstemp(file);

	ck_assert_int_ne(fd, -1);
	close(fd);
	buf_printf(&line, "packets save %s", file);
	sent(1, false);
	buf_printf(&want, "1 packet written to %s\n", file);
	shows(buf_text(&line), buf_text(&want));
	sent(2, true);
	sent(4, true);
	buf_clear(&want);
	buf_printf(&want,
	    "3 packets written to %s; of 2, only the first bytes were kept;\n"
	    "1 that was only counted is not in it\n",
	    file);
	shows(buf_text(&line), buf_text(&want));
	unlink(file);
	buf_free(&want);
	buf_free(&line);
}
END_TEST

/* `watch packets` looks each second; it must not write each second. */
START_TEST(a_view_saves_nothing)
{
	const struct command *packets = command_find("packets");
	struct picture picture = { 0 };
	struct buf text = { 0 };
	struct err err = { 0 };

	sent(1, false);
	session.picture = &picture;
	ck_assert_int_eq(packets->run(&session, "save /no/such/file", 9, &err),
	    SESSION_MISUNDERSTOOD);
	ck_assert_ptr_nonnull(strstr(err.text, "type packets save alone"));
	err = (struct err){ 0 };
	ck_assert_int_eq(packets->run(&session, "", 8, &err), SESSION_OK);
	session.picture = NULL;
	picture_print(&text, &picture, NULL, false, 0);
	ck_assert_str_eq(buf_text(&text), LINE("1"));
	ck_assert(packets->is_view && packets->in_lessons);
	picture_clear(&picture);
	buf_free(&text);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("packets_command");
	TCase *c = tcase_create("packets_command");
	struct err err = { 0 };
	struct lab *made = lab_new(LAB_LOOPBACK, &err);

	if (made == NULL)
		return unit_skip(err.text);
	lab_free(made);
	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, setup_loopback, teardown);
	tcase_add_test(c, they_are_listed_in_their_order);
	tcase_add_test(c, what_was_only_counted_is_said);
	tcase_add_test(c, what_is_not_there_is_named_as_it_was_typed);
	tcase_add_test(c, headers_are_for_those_that_are_named);
	tcase_add_test(c, what_is_saved_is_said);
	tcase_add_test(c, a_view_saves_nothing);
	return unit_run(s);
}
