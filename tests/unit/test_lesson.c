/*
 * tests/unit/test_lesson.c - a lesson's file as steps: what is read from
 * it, and what is said of a file that is none.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lesson/compare.h"
#include "lesson/lesson.h"
#include "unit.h"

static const char good[] = "# Say hello\n"
			   "\n"
			   "You will learn\nto greet.\n"
			   "\n"
			   "More prose.\n"
			   "\n"
			   "```\n"
			   "plain code\n"
			   "```\n"
			   "\n"
			   "```sockets\n"
			   "  server: socket  \n"
			   "\n"
			   "# a comment\n"
			   "server: listen\n"
			   "```\n"
			   "\n"
			   "```output\n"
			   "server: socket() = 3\n"
			   "```\n"
			   "Between.\n"
			   "~~~ sockets\n"
			   "client: socket\n"
			   "~~~\n"
			   "\n"
			   "Now you know.\n";

static struct lesson *
parse(const char *text, struct err *err)
{
	memset(err, 0, sizeof *err);
	return lesson_parse(text, strlen(text), NULL, err);
}

START_TEST(parts_of_a_lesson)
{
	struct err err;
	struct lesson *l = parse(good, &err);

	ck_assert_msg(l != NULL, "%s", err.text);
	ck_assert_str_eq(l->title, "Say hello");
	ck_assert_str_eq(l->aim, "You will learn to greet.");
	ck_assert_uint_eq(l->step_count, 2);
	ck_assert_ptr_eq(
	    strstr(l->steps[0].prose, "# Say hello\n"), l->steps[0].prose);
	ck_assert_ptr_nonnull(strstr(l->steps[0].prose, "plain code"));
	ck_assert_str_eq(l->steps[1].prose, "Between.\n");
	ck_assert_str_eq(l->closing, "\nNow you know.\n");
	lesson_free(l);
}
END_TEST

START_TEST(commands_have_their_lines)
{
	struct err err;
	struct lesson *l = parse(good, &err);
	const struct lesson_step *step = &l->steps[0];

	ck_assert_uint_eq(step->command_count, 2);
	ck_assert_str_eq(step->commands[0].text, "server: socket");
	ck_assert_uint_eq(step->commands[0].line, 13);
	ck_assert_str_eq(step->commands[1].text, "server: listen");
	ck_assert_uint_eq(step->commands[1].line, 16);
	ck_assert(step->has_output);
	ck_assert_str_eq(step->output, "server: socket() = 3\n");
	ck_assert_uint_eq(step->output_line, 20);
	ck_assert_uint_eq(l->steps[1].commands[0].line, 24);
	ck_assert(!l->steps[1].has_output);
	lesson_free(l);
}
END_TEST

START_TEST(lines_end_with_crlf_too)
{
	struct err err;
	struct lesson *l = parse("# T\r\n\r\naim\r\n\r\n```sockets\r\n\r\nhi "
				 "there\r\n```\r\n",
	    &err);

	ck_assert_msg(l != NULL, "%s", err.text);
	ck_assert_str_eq(l->steps[0].commands[0].text, "hi there");
	ck_assert_uint_eq(l->steps[0].commands[0].line, 7);
	lesson_free(l);
}
END_TEST

/* md4c would make blanks of those that begin a line. */
START_TEST(tabs_of_a_block_are_kept)
{
	struct err err;
	struct lesson *l = parse("# T\n\naim\n\n```sockets\nx\n```\n"
				 "```output\n\t skmem:(r0)\r\n \t\na\tb\n"
				 "```\n",
	    &err);

	ck_assert_msg(l != NULL, "%s", err.text);
	ck_assert_str_eq(l->steps[0].output, "\t skmem:(r0)\n \t\na\tb\n");
	lesson_free(l);
}
END_TEST

#define HEAD "# T\n\naim\n\n"
#define STEP "```sockets\nx\n```\n"
#define QUIZ "```quiz\n?\n- [ ] a\n  w\n- [x] b\n```\n"

static const struct {
	const char *text;
	unsigned line;
	const char *says;
} bad[] = {
	{ HEAD "caf\xe9\n" STEP, 5, "UTF-8" },
	{ "\xef\xbb\xbf" HEAD STEP, 1, "byte order mark" },
	{ HEAD "a\x1b[2Jb\n" STEP, 5, "control character" },
	{ HEAD "a\rb\n" STEP, 5, "control character" },
	{ HEAD "```output\nx\n```\n", 5, "must follow" },
	{ HEAD STEP "```output\n```\n```output\n```\n", 10, "must follow" },
	{ HEAD "```sockets\n```\n", 5, "no command" },
	{ HEAD "```sockets\n\n# x\n```\n", 5, "no command" },
	{ HEAD STEP "\n```sockets\nx\n", 9, "not closed" },
	{ HEAD "- a\n\n  ```sockets\n  x\n  ```\n", 7, "inside a list" },
	{ HEAD "> ```sockets\n> x\n> ```\n", 5, "inside a list" },
	{ HEAD STEP "between\n\n```output\n```\n", 8, "between a step" },
	{ HEAD "```include\nx\n```\n" STEP, 5, "in no folder" },
	{ HEAD STEP "```python\nx\n```\n", 8, "labelled `python`" },
	{ HEAD STEP "```\n&\n```\n\n```a&amp;b\nx\n```\n", 12, "labelled" },
	{ HEAD "```sockets now\nx\n```\n", 5, "labelled `sockets now`" },
	{ "aim\n\n" STEP, 1, "title" },
	{ "# T\n\n" STEP, 1, "paragraph below" },
	{ HEAD, 0, "needs a step" },
	{ HEAD QUIZ, 0, "needs a step" },
	{ "", 1, "title" },
};

START_TEST(error_has_its_line) /* loop test: one bad file each */
{
	struct err err;
	struct lesson *l = parse(bad[_i].text, &err);

	ck_assert_ptr_null(l);
	ck_assert_msg(strstr(err.text, bad[_i].says) != NULL, "%s", err.text);
	ck_assert_uint_eq(err.line, bad[_i].line);
}
END_TEST

START_TEST(nul_is_no_text)
{
	struct err err = { 0 };

	ck_assert_ptr_null(lesson_parse("# T\n\0", 5, NULL, &err));
	ck_assert_uint_eq(err.line, 2);
}
END_TEST

static struct lesson *
load_of_size(size_t size, struct err *err)
{
	char path[] = "/tmp/sockets-lesson-XXXXXX";
	int fd = mkstemp(path);
	char *text = malloc(size);
	struct lesson *l;

	ck_assert(fd >= 0 && text != NULL);
	memset(text, '\n', size);
	memcpy(text, good, sizeof good - 1);
	ck_assert_int_eq(write(fd, text, size), (ssize_t)size);
	free(text);
	close(fd);
	memset(err, 0, sizeof *err);
	l = lesson_load(path, err);
	unlink(path);
	return l;
}

START_TEST(largest_file_is_one_mebibyte)
{
	struct err err;
	struct lesson *l = load_of_size(LESSON_MAX, &err);

	ck_assert_msg(l != NULL, "%s", err.text);
	lesson_free(l);
	ck_assert_ptr_null(load_of_size(LESSON_MAX + 1, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "1 MiB"));
}
END_TEST

START_TEST(what_is_no_file_is_said)
{
	struct err err = { 0 };

	ck_assert_ptr_null(lesson_load("/nowhere/x.md", &err));
	ck_assert_ptr_nonnull(strstr(err.text, "No such file"));
	memset(&err, 0, sizeof err);
	ck_assert_ptr_null(lesson_load("/tmp", &err));
	ck_assert_ptr_nonnull(strstr(err.text, "not a file"));
}
END_TEST

START_TEST(update_changes_output_alone)
{
	struct err err = { 0 };
	struct lesson *l = parse(good, &err), *again;
	const char *const outputs[] = { "one\ntwo", NULL };
	struct buf out = { 0 };

	ck_assert_int_eq(lesson_update(l, outputs, &out, &err), 0);
	again = parse(buf_text(&out), &err);
	ck_assert_str_eq(again->steps[0].output, "one\ntwo\n");
	ck_assert_uint_eq(out.len, strlen(good) + strlen("one\ntwo\n") -
				       strlen("server: socket() = 3\n"));
	ck_assert_str_eq(again->closing, l->closing);
	lesson_free(again);
	buf_free(&out);
	lesson_free(l);
}
END_TEST

START_TEST(update_writes_tabs)
{
	struct err err = { 0 };
	struct lesson *l = parse(good, &err);
	const char *const outputs[] = { "State\n\t skmem:(r0)\n", NULL };
	struct buf out = { 0 };

	ck_assert_msg(lesson_update(l, outputs, &out, &err) == 0, "%u: %s",
	    err.line, err.text);
	ck_assert_ptr_nonnull(strstr(buf_text(&out), "\n\t skmem:(r0)\n"));
	buf_free(&out);
	lesson_free(l);
}
END_TEST

START_TEST(update_refuses_what_ends_the_block)
{
	struct err err = { 0 };
	struct lesson *l = parse(good, &err);
	const char *const outputs[] = { "a\n```\nb\n", NULL };
	struct buf out = { 0 };

	ck_assert_int_eq(lesson_update(l, outputs, &out, &err), -1);
	ck_assert_uint_eq(err.line, 20);
	ck_assert_ptr_nonnull(
	    strstr(err.text, "its line 2 would end the block: ```"));
	lesson_free(l);
}
END_TEST

/* Markdown takes as many blanks from each line as stand before the fence. */
START_TEST(update_refuses_a_block_that_is_indented)
{
	struct err err = { 0 };
	struct lesson *l = parse("# T\n\naim\n\n```sockets\nx\n```\n"
				 "  ```output\n  ```\n",
	    &err);
	const char *const outputs[] = { "a\n    b\n" };
	struct buf out = { 0 };

	ck_assert_int_eq(lesson_update(l, outputs, &out, &err), -1);
	ck_assert_uint_eq(err.line, 9);
	ck_assert_ptr_nonnull(strstr(err.text, "begin at the left margin"));
	lesson_free(l);
}
END_TEST

START_TEST(update_refuses_too_much)
{
	struct err err = { 0 };
	struct lesson *l = parse(good, &err);
	char *much = calloc(1, LESSON_MAX + 1);
	const char *outputs[] = { much, NULL };
	struct buf out = { 0 };

	ck_assert_ptr_nonnull(much);
	memset(much, 'a', LESSON_MAX);
	ck_assert_int_eq(lesson_update(l, outputs, &out, &err), -1);
	ck_assert_ptr_nonnull(strstr(err.text, "at most 1 MiB"));
	free(much);
	lesson_free(l);
}
END_TEST

START_TEST(same_lines_are_no_difference)
{
	struct buf report = { 0 };

	ck_assert_uint_eq(compare_lines(&report, "f", 1, "", "\n \n"), 0);
	ck_assert_uint_eq(
	    compare_lines(&report, "f", 1, "a \nb\n", "a\nb\t\n\n"), 0);
	ck_assert_uint_eq(report.len, 0);
}
END_TEST

static const struct {
	const char *expected, *got;
	size_t count;
	const char *report;
} different[] = {
	{ "a\nb\n", "a\nc\n", 1, "f.md:8: expected: b\nf.md:8:      got: c\n" },
	{ "a\n", "a\nc\n", 1,
	    "f.md:8: expected: (nothing more)\nf.md:8:      got: c\n" },
	{ "a\n", "", 1,
	    "f.md:7: expected: a\nf.md:7:      got: (nothing more)\n" },
	{ "\na\n", "b\na\n", 1,
	    "f.md:7: expected: (an empty line)\nf.md:7:      got: b\n" },
	{ " a\n", "a\n", 1, "f.md:7: expected:  a\nf.md:7:      got: a\n" },
	{ "a\n", "\x1b[2J\n", 1,
	    "f.md:7: expected: a\nf.md:7:      got: \\x1b[2J\n" },
};

START_TEST(difference_names_its_line) /* loop test */
{
	struct buf report = { 0 };

	ck_assert_uint_eq(compare_lines(&report, "f.md", 7,
			      different[_i].expected, different[_i].got),
	    different[_i].count);
	ck_assert_str_eq(buf_text(&report), different[_i].report);
	buf_free(&report);
}
END_TEST

/* A stranger's lesson may have as many: were what follows looked at for each,
 * this would not end. */
START_TEST(many_empty_lines_are_compared)
{
	struct buf report = { 0 }, empty = { 0 };

	for (size_t i = 0; i < LESSON_MAX; i++)
		buf_addc(&empty, '\n');
	buf_adds(&empty, "x\n");
	ck_assert_uint_eq(
	    compare_lines(&report, "f", 1, empty.data, ""), LESSON_MAX + 1);
	buf_free(&report);
	buf_free(&empty);
}
END_TEST

START_TEST(many_differences_are_counted)
{
	struct buf report = { 0 };

	ck_assert_uint_eq(compare_lines(&report, "f.md", 7, "a\na\na\na\na\n",
			      "b\nb\nb\nb\nb\n"),
	    5);
	ck_assert_ptr_nonnull(
	    strstr(buf_text(&report), "f.md: and 2 more of this step"));
	ck_assert_ptr_null(strstr(buf_text(&report), "f.md:10"));
	buf_free(&report);
}
END_TEST

static const struct {
	const char *expected, *got;
	enum compare_result result;
} alike[] = {
	{ "", "", COMPARE_SAME },
	{ "a \nb\n", "a\nb\t\n\n", COMPARE_SAME },
	{ "close(3) = 0\n", "close(4) = 0\n", COMPARE_NUMBERS },
	{ "at :9\n", "at :64623\n", COMPARE_NUMBERS },
	{ "(a:9)   seen\n", "(a:64623) seen\n", COMPARE_NUMBERS },
	{ "f(9) = 0 b''\n", "f(9) = 0 b'x'\n", COMPARE_OTHER },
	{ "= 1\n", "= -1\n", COMPARE_OTHER },
	{ "= -1\n", "= -115\n", COMPARE_OTHER },
	{ "FIN-WAIT-1\n", "FIN-WAIT-2\n", COMPARE_OTHER },
	{ "AF_INET6\n", "AF_INET4\n", COMPARE_OTHER },
	{ "a 1\n", "a x\n", COMPARE_OTHER },
	{ "a 1\n", "a 1 x\n", COMPARE_OTHER },
	{ "a 1\n", "a\n", COMPARE_OTHER },
	{ "a\n", "a\nb\n", COMPARE_OTHER },
	{ "a\nb\n", "a\n", COMPARE_OTHER },
	{ "a\n", "\na\n", COMPARE_OTHER },
	{ "a 1\nb\n", "a 2\nc\n", COMPARE_OTHER },
	{ "a 1\nb\n", "a 2\nb\n", COMPARE_NUMBERS },
};

START_TEST(numbers_are_a_lesser_difference) /* loop test */
{
	ck_assert_int_eq(
	    compare_texts(alike[_i].expected, alike[_i].got), alike[_i].result);
	ck_assert_int_eq(
	    compare_texts(alike[_i].got, alike[_i].expected), alike[_i].result);
}
END_TEST

static Suite *
lesson_suite(void)
{
	Suite *s = suite_create("lesson");
	TCase *parsing = tcase_create("parse");
	TCase *comparing = tcase_create("compare");

	tcase_add_test(parsing, parts_of_a_lesson);
	tcase_add_test(parsing, commands_have_their_lines);
	tcase_add_test(parsing, lines_end_with_crlf_too);
	tcase_add_test(parsing, tabs_of_a_block_are_kept);
	tcase_add_loop_test(
	    parsing, error_has_its_line, 0, sizeof bad / sizeof bad[0]);
	tcase_add_test(parsing, nul_is_no_text);
	tcase_add_test(parsing, largest_file_is_one_mebibyte);
	tcase_add_test(parsing, what_is_no_file_is_said);
	tcase_add_test(parsing, update_changes_output_alone);
	tcase_add_test(parsing, update_writes_tabs);
	tcase_add_test(parsing, update_refuses_what_ends_the_block);
	tcase_add_test(parsing, update_refuses_a_block_that_is_indented);
	tcase_add_test(parsing, update_refuses_too_much);
	tcase_add_test(comparing, same_lines_are_no_difference);
	tcase_add_loop_test(comparing, difference_names_its_line, 0,
	    sizeof different / sizeof different[0]);
	tcase_add_test(comparing, many_empty_lines_are_compared);
	tcase_add_test(comparing, many_differences_are_counted);
	tcase_add_loop_test(comparing, numbers_are_a_lesser_difference, 0,
	    sizeof alike / sizeof alike[0]);
	suite_add_tcase(s, parsing);
	suite_add_tcase(s, comparing);
	return s;
}

int
main(void)
{
	return unit_run(lesson_suite());
}
