/*
 * tests/unit/test_why_wire.c - `why` on a wire, typed at a prompt: when the
 * kernel sends again what was lost, which no session can compare.
 */
#include <stdlib.h>

#include "unit.h"
#include "why_shown.h"

static void
setup_wire(void)
{
	setup_on(LAB_WIRE);
	run("server: s = socket");
	run("server: bind s 10.0.0.1 65432");
	run("server: listen s");
	run("client: c = socket");
}

/* The milliseconds behind that text, which must be in what is shown. */
static long
ms_behind(const char *text)
{
	const char *at = strstr(buf_text(&shown), text);
	char *end;
	long ms;

	ck_assert_msg(
	    at != NULL, "'%s' is not in:\n%s", text, buf_text(&shown));
	ms = strtol(at + strlen(text), &end, 10);
	ck_assert_msg(strncmp(end, " ms", 3) == 0, "%s", buf_text(&shown));
	return ms;
}

static void
has_not(const char *text)
{
	ck_assert_msg(strstr(buf_text(&shown), text) == NULL, "'%s' is in:\n%s",
	    text, buf_text(&shown));
}

START_TEST(it_is_told_when_a_syn_goes_out_again)
{
	session.interactive = true;
	run("wire hold");
	run("client: connect c 10.0.0.1 65432");
	run("wire drop 1");
	run("client: why");
	ck_assert_int_le(ms_behind("the SYN is sent again in "), 1000);
	has_not("0 times");
	/* Once more; it is on the wire, and stays there. */
	ck_assert_int_eq(run("wire wait"), SESSION_OK);
	run("client: why");
	ms_behind("the SYN was sent again 1 time; next in ");
}
END_TEST

START_TEST(it_is_told_when_data_go_out_again)
{
	/* The round trip is long, and so the time until then. */
	run("wire delay 250");
	run("client: connect c 10.0.0.1 65432");
	run("wire default");
	run("wire hold");
	run("client: send c 'hello'");
	run("wire drop 4");
	run("client: why c");
	has("the kernel of the host client sends that again by itself To get");
	session.interactive = true;
	run("client: why c");
	ms_behind("sends that again by itself, in ");
	has("`wire wait` waits until that is sent again, then `wire step`");
}
END_TEST

/* In a lesson, and in what is compared, it is not. */
START_TEST(it_is_not_told_where_it_is_compared)
{
	run("wire hold");
	run("client: connect c 10.0.0.1 65432");
	run("wire drop 1");
	session.interactive = true;
	session.file = "lesson";
	run("client: why");
	has_not(" ms");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("why_wire");
	TCase *t = tcase_create("typed");
	struct err err = { 0 };
	struct lab *made = lab_new(LAB_WIRE, &err);

	if (made == NULL)
		return unit_skip(err.text);
	lab_free(made);
	tcase_set_timeout(t, 30);
	tcase_add_checked_fixture(t, setup_wire, teardown);
	tcase_add_test(t, it_is_told_when_a_syn_goes_out_again);
	tcase_add_test(t, it_is_told_when_data_go_out_again);
	tcase_add_test(t, it_is_not_told_where_it_is_compared);
	suite_add_tcase(s, t);
	return unit_run(s);
}
