/*
 * tests/unit/test_lesson_told.c - a line of a lesson's step: what is heard
 * of it, and whether it counts as done.
 */
#include <stdlib.h>
#include <string.h>

#include "command/lesson_parts.h"
#include "shell/fold.h"
#include "shell/session.h"
#include "unit.h"

#define SOCKET_LINE "server: s = socket AF_INET SOCK_STREAM"
#define SOCKET_TEXT "server: socket(AF_INET, SOCK_STREAM, 0) = 3\n"
#define NOT_BLOCKED "server is not blocked"

static struct lab *lab;
static struct session session;
static struct buf shown, complained;
static struct told told;

static void
ui_write(void *context, const char *text, size_t len)
{
	ck_assert_ptr_eq(context, &shown);
	buf_add(&shown, text, len);
}

static void
ui_complain(void *context, const char *text, size_t len)
{
	ck_assert_ptr_eq(context, &shown);
	buf_add(&complained, text, len);
}

static void
ui_flush(void *context)
{
	ck_assert_ptr_eq(context, &shown);
}

static unsigned
ui_width(void *context)
{
	ck_assert_ptr_eq(context, &shown);
	return 80;
}

static void
setup(void)
{
	struct session_ui ui = { .context = &shown,
		.write = ui_write,
		.complain = ui_complain,
		.flush = ui_flush,
		.width = ui_width };
	struct err err = { 0 };

	lab = lab_new(LAB_HOST, &err);
	ck_assert_msg(lab != NULL, "%s", err.text);
	session_open(&session, lab, &ui);
	session.interactive = true;
}

static void
teardown(void)
{
	session_close(&session);
	lab_free(lab);
	told_clear(&told);
	buf_free(&shown);
	buf_free(&complained);
}

/* A step whose block has that text; NULL: it has no block. */
static struct lesson_step
step_with(char *output)
{
	return (struct lesson_step){ .has_output = output != NULL,
		.output = output };
}

static bool
run(const char *line, char *output)
{
	struct lesson_step step = step_with(output);

	return told_run(&told, &session, line, &step);
}

static enum compare_result
compared_with(char *output)
{
	struct lesson_step step = step_with(output);

	return told_compare(&told, &step);
}

START_TEST(what_is_shown_is_heard_without_colours)
{
	session.colour = true;
	ck_assert(run(SOCKET_LINE, NULL));
	ck_assert_ptr_nonnull(strchr(buf_text(&shown), '\033'));
	ck_assert_str_eq(buf_text(&told.text), SOCKET_TEXT);
	ck_assert(session.ui.write == ui_write);
}
END_TEST

/* As a terminal does it. */
static void
ui_record(void *context, const char *text, size_t len)
{
	ck_assert_ptr_eq(context, &shown);
	fold_lines(&shown, text, len, 30);
}

START_TEST(what_is_shown_folded_is_heard_whole)
{
	struct buf typed = { 0 };

	session.ui.record = ui_record;
	ck_assert(run(SOCKET_LINE, NULL));
	ck_assert_str_eq(buf_text(&shown),
	    "server: socket(AF_INET,\n  SOCK_STREAM, 0) = 3\n");
	ck_assert_str_eq(buf_text(&told.text), SOCKET_TEXT);
	ck_assert_str_eq(buf_text(&told.shown), SOCKET_TEXT);
	ck_assert(session.ui.record == ui_record);
	told_hear(&session, SOCKET_LINE, NULL, &typed);
	ck_assert_ptr_nonnull(strstr(typed.data, "SOCK_STREAM, 0) = 4\n"));
	buf_clear(&shown);
	session.json = true;
	told_hear(&session, SOCKET_LINE, NULL, &typed);
	ck_assert_ptr_null(strstr(buf_text(&shown), "\n "));
	buf_free(&typed);
}
END_TEST

START_TEST(a_step_is_compared_as_a_whole)
{
	ck_assert(run(SOCKET_LINE, NULL));
	ck_assert(run("server: close s", NULL));
	ck_assert_int_eq(
	    compared_with(SOCKET_TEXT "server: close(3) = 0\n"), COMPARE_SAME);
	ck_assert_int_eq(compared_with(SOCKET_TEXT "server: close(4) = 0\n"),
	    COMPARE_NUMBERS);
	ck_assert_int_eq(compared_with(SOCKET_TEXT), COMPARE_OTHER);
	ck_assert_int_eq(compared_with(NULL), COMPARE_SAME);
}
END_TEST

START_TEST(a_line_not_understood_is_not_done)
{
	ck_assert(!run("server: close conn", NULL));
	ck_assert_ptr_nonnull(strstr(complained.data, "named 'conn'"));
	/* There is more of the message. */
	ck_assert(!run("server: close conn", "no socket named 'conn'\n"));
	ck_assert(!told.has_errors);
}
END_TEST

START_TEST(a_line_that_is_meant_not_to_be_understood_is_done)
{
	ck_assert(run(
	    "server: close conn", "no socket named 'conn' in this process\n"));
	ck_assert(told.has_errors);
}
END_TEST

START_TEST(a_refused_line_is_not_done)
{
	ck_assert(run(SOCKET_LINE, NULL));
	ck_assert(!run("interrupt server", NULL));
	ck_assert_ptr_nonnull(strstr(complained.data, NOT_BLOCKED));
	ck_assert(!run("interrupt server", SOCKET_TEXT));
	ck_assert(!run("server: expect 4", SOCKET_TEXT));
}
END_TEST

/* The error's line in the file names the file; at the prompt it does not. */
START_TEST(a_refusal_that_the_step_tells_of_is_done)
{
	struct lesson_step step;
	const struct event *e;
	struct buf whole = { 0 };

	ck_assert(run(SOCKET_LINE, NULL));
	run("interrupt server", NULL);
	e = journal_at(lab_journal(lab), journal_count(lab_journal(lab)) - 1);
	ck_assert_int_eq(e->kind, EVENT_ERROR);
	buf_printf(&whole, SOCKET_TEXT "x.md:7:1: %s\n", e->error.message);
	step = step_with(whole.data);
	ck_assert(told_run(&told, &session, "interrupt server", &step));
	ck_assert_int_eq(told_compare(&told, &step), COMPARE_SAME);
	/* Another one in the same step is not told of. */
	ck_assert(!told_run(&told, &session, "interrupt client", &step));
	buf_free(&whole);
}
END_TEST

START_TEST(the_last_error_is_found)
{
	size_t first;

	ck_assert(run(SOCKET_LINE, NULL));
	ck_assert(!run("server: close conn", NULL));
	first = journal_count(lab_journal(lab));
	ck_assert_ptr_null(told_last_error(&session, first));
	ck_assert(!run("interrupt server", NULL));
	ck_assert(run("server: close s", NULL));
	ck_assert_ptr_nonnull(strstr(
	    told_last_error(&session, first)->error.message, NOT_BLOCKED));
	first = journal_count(lab_journal(lab));
	ck_assert_ptr_null(told_last_error(&session, first));
}
END_TEST

START_TEST(a_call_that_fails_is_done)
{
	ck_assert(run("server: close 9", NULL));
	ck_assert_ptr_nonnull(strstr(buf_text(&told.text), "EBADF"));
}
END_TEST

static Suite *
lesson_told_suite(void)
{
	Suite *s = suite_create("lesson_told");
	TCase *t = tcase_create("lines");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, what_is_shown_is_heard_without_colours);
	tcase_add_test(t, what_is_shown_folded_is_heard_whole);
	tcase_add_test(t, a_step_is_compared_as_a_whole);
	tcase_add_test(t, a_line_not_understood_is_not_done);
	tcase_add_test(t, a_line_that_is_meant_not_to_be_understood_is_done);
	tcase_add_test(t, a_refused_line_is_not_done);
	tcase_add_test(t, a_refusal_that_the_step_tells_of_is_done);
	tcase_add_test(t, the_last_error_is_found);
	tcase_add_test(t, a_call_that_fails_is_done);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return unit_run(lesson_told_suite());
}
