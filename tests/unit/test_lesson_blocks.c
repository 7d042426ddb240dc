/*
 * tests/unit/test_lesson_blocks.c - quizzes, tasks, hints and included
 * commands: what is read from their blocks, and what is said of bad ones.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "lesson/lesson.h"
#include "unit.h"

/* The block that is tried begins at line 8. */
#define HEAD "# T\n\naim\n\n```sockets\nx\n```\n"
#define WRONG "- [ ] a\n  no\n"
#define RIGHT "- [x] b\n"

static struct lesson *
parse(const char *text, const char *folder, struct err *err)
{
	memset(err, 0, sizeof *err);
	return lesson_parse(text, strlen(text), folder, err);
}

static struct lesson *
parse_good(const char *text)
{
	struct err err;
	struct lesson *l = parse(text, NULL, &err);

	ck_assert_msg(l != NULL, "%u: %s", err.line, err.text);
	return l;
}

START_TEST(quiz_has_its_parts)
{
	struct lesson *l = parse_good(HEAD "Prose.\n"
					   "```quiz\n"
					   "\n"
					   "What is\n`it`?\n"
					   "\n"
					   "- a list\n"
					   "\n"
					   "- [ ] One, which goes\n"
					   "      on here.\n"
					   "  Because\n"
					   "  of this.\n"
					   "\n"
					   "      code\n"
					   "- [X] Two.  \n"
					   "\n"
					   "- [ ] Three.\n"
					   "\n"
					   "  Why not.\n"
					   "```\n");
	const struct lesson_step *step = &l->steps[1];

	ck_assert_uint_eq(l->step_count, 2);
	ck_assert_int_eq(step->kind, LESSON_QUIZ);
	ck_assert_uint_eq(step->line, 9);
	ck_assert_str_eq(step->prose, "Prose.\n");
	ck_assert_uint_eq(step->prose_line, 8);
	ck_assert_str_eq(step->question, "What is\n`it`?\n\n- a list");
	ck_assert_uint_eq(step->choice_count, 3);
	ck_assert_uint_eq(step->right, 1);
	ck_assert_str_eq(step->choices[0].text, "One, which goes\non here.");
	ck_assert_str_eq(step->choices[0].why, "Because\nof this.\n\n    code");
	ck_assert_uint_eq(step->choices[0].line, 16);
	ck_assert_str_eq(step->choices[1].text, "Two.");
	ck_assert_str_eq(step->choices[1].why, "");
	ck_assert_str_eq(step->choices[2].text, "Three.");
	ck_assert_str_eq(step->choices[2].why, "Why not.");
	ck_assert_uint_eq(step->command_count, 0);
	lesson_free(l);
}
END_TEST

START_TEST(task_has_its_parts)
{
	struct lesson *l = parse_good(HEAD "```task\n"
					   "Do\nit.\n"
					   "\n"
					   "goal:\n"
					   "\n"
					   "server: socket tcp LISTEN\n"
					   "solution:\n"
					   "# how\n"
					   "server: s = socket\n"
					   "  server: listen s  \n"
					   "```\n");
	const struct lesson_step *step = &l->steps[1];

	ck_assert_int_eq(step->kind, LESSON_TASK);
	ck_assert_str_eq(step->question, "Do\nit.");
	ck_assert_ptr_nonnull(step->goal);
	ck_assert_uint_eq(step->command_count, 2);
	ck_assert_str_eq(step->commands[1].text, "server: listen s");
	ck_assert_uint_eq(step->commands[1].line, 18);
	ck_assert(!step->has_output);
	lesson_free(l);
}
END_TEST

START_TEST(hints_belong_to_the_step_before)
{
	struct lesson *l = parse_good(HEAD "```output\no\n```\n"
					   "\n"
					   "```hint\nOne\nhint.\n```\n"
					   "```hint\n\nTwo.\n```\n"
					   "The end.\n");
	const struct lesson_step *step = &l->steps[0];

	ck_assert_uint_eq(l->step_count, 1);
	ck_assert_uint_eq(step->hint_count, 2);
	ck_assert_str_eq(step->hints[0], "One\nhint.");
	ck_assert_uint_eq(step->hint_lines[0], 12);
	ck_assert_str_eq(step->hints[1], "Two.");
	ck_assert_str_eq(l->closing, "The end.\n");
	ck_assert_uint_eq(l->closing_line, 20);
	lesson_free(l);
}
END_TEST

/* It is for no reader. */
START_TEST(record_of_a_translation_is_no_prose)
{
	struct lesson *l =
	    parse_good(HEAD "End.\n\n<!-- translated: 1a2b -->\n\n");

	ck_assert_str_eq(l->closing, "End.\n\n");
	lesson_free(l);
	l = parse_good(HEAD "<!-- translated: 1a2b -->");
	ck_assert_str_eq(l->closing, "");
	lesson_free(l);
	l = parse_good(HEAD "<!-- translated: 1a2b -->\nx\n");
	ck_assert_str_eq(l->closing, "<!-- translated: 1a2b -->\nx\n");
	lesson_free(l);
}
END_TEST

static const struct {
	const char *block;
	unsigned line;
	const char *says;
} bad[] = {
	{ "```quiz\n?\n" WRONG WRONG "```\n", 8, "no right answer" },
	{ "```quiz\n?\n" RIGHT WRONG RIGHT "```\n", 13, "a second choice" },
	{ "```quiz\n?\n" RIGHT "```\n", 8, "2 to 9 choices" },
	{ "```quiz\n?\n```\n", 8, "2 to 9 choices" },
	{ "```quiz\n" RIGHT WRONG "```\n", 8, "asks nothing" },
	{ "```quiz\n?\n" RIGHT "- [ ] a\n```\n", 11, "nothing says why" },
	{ "```quiz\n?\n- [ ] a\n      more\n" RIGHT "```\n", 10,
	    "nothing says why" },
	{ "```quiz\n?\n" RIGHT WRONG "no\n```\n", 13, "belongs to no choice" },
	{ "```quiz\n?\n" RIGHT WRONG "- b\n```\n", 13, "belongs to no choice" },
	{ "```quiz\n?\n" RIGHT WRONG "\tno\n```\n", 13,
	    "belongs to no choice" },
	{ "```quiz\n?\n- [] a\n" RIGHT "```\n", 10, "begins with `- [ ] `" },
	{ "```quiz\n?\n- [y] a\n" RIGHT "```\n", 10, "begins with `- [ ] `" },
	{ "```quiz\n?\n- [ ]a\n" RIGHT "```\n", 10, "begins with `- [ ] `" },
	{ "```quiz\n?\n- [ ]\n" RIGHT "```\n", 10, "has no text" },
	{ "```quiz\n?\n- [x]  \n" WRONG "```\n", 10, "has no text" },
	{ "```quiz\n?\n" WRONG WRONG WRONG WRONG WRONG WRONG WRONG WRONG RIGHT
	  "- [ ] c\n  no\n```\n",
	    27, "at most 9" },
	{ "- a\n\n  ```quiz\n  ?\n  ```\n", 10, "inside a list" },
	{ "```task\ngoal:\nserver: socket\nsolution:\nx\n```\n", 8,
	    "what is to be done" },
	{ "```task\ndo\nsolution:\nx\n```\n", 10, "below `goal:`" },
	{ "```task\ndo\n```\n", 8, "has no goal" },
	{ "```task\ndo\ngoal:\n\nsolution:\nx\n```\n", 8, "has no goal" },
	{ "```task\ndo\ngoal:\nserver: socket\ngoal:\nsolution:\nx\n```\n", 12,
	    "one line `goal:`" },
	{ "```task\ndo\ngoal:\nserver: socket\nsolution:\nx\ngoal:\n```\n", 14,
	    "one line `goal:`" },
	{ "```task\ndo\ngoal:\nserver: socket\nsolution:\nsolution:\n```\n", 13,
	    "one line `solution:`" },
	{ "```task\ndo\ngoal:\nserver: socket\n```\n", 8, "no solution" },
	{ "```task\ndo\ngoal:\n\nserver: sockte\nsolution:\nx\n```\n", 12,
	    "sockte" },
	{ "```task\ndo\ngoal:\nserver: socket\nsolution:\n# x\n```\n", 8,
	    "no solution" },
	/* Nearly right. */
	{ "```task\ndo\n\nGoal:\nserver: socket\nsolution:\nx\n```\n", 11,
	    "this line is not `goal:`" },
	{ "```task\ndo\n## Goals\nserver: socket\nsolution:\nx\n```\n", 10,
	    "this line is not `goal:`" },
	{ "```task\ndo\ngoal: server: socket\nsolution:\nx\n```\n", 10,
	    "this line is not `goal:`" },
	{ "```task\nGoal: do it\ngoal:\nserver: socket\n**Solution**\nx\n"
	  "```\n",
	    12, "this line is not `solution:`" },
	{ "```task\ndo\nGoal\nserver: socket\nSolution\nx\n```\n", 10,
	    "this line is not `goal:`" },
	{ "```Task\nx\n```\n", 8,
	    "labelled `Task` is not known; did you mean `task`?" },
	{ "```quizz\nx\n```\n", 8, "did you mean `quiz`?" },
	{ "```bash\nx\n```\n", 8, "blocks without a label" },
	{ "```quiz\n?\n* [ ] a\n" RIGHT "```\n", 8, "2 to 9 choices" },
	{ "text\n```hint\nx\n```\n", 8, "between a step and its `hint`" },
	{ "```\nplain\n```\n```hint\nx\n```\n", 8, "between a step" },
	{ "```hint\n\n```\n", 8, "is empty" },
	{ "```task\ndo\n", 8, "not closed" },
	{ "```quiz\n?\n" RIGHT WRONG "```\n```output\nx\n```\n", 14,
	    "must follow" },
	{ "```hint\nh\n```\n```output\nx\n```\n", 11, "must follow" },
	{ "```example\nx\n```\n", 8, "`quiz`, `task` and `hint`" },
};

START_TEST(error_has_its_line) /* loop test: one bad block each */
{
	struct buf text = { 0 };
	struct err err;
	struct lesson *l;

	buf_adds(&text, HEAD);
	buf_adds(&text, bad[_i].block);
	l = parse(text.data, NULL, &err);
	ck_assert_msg(l == NULL, "%s", text.data);
	ck_assert_msg(strstr(err.text, bad[_i].says) != NULL, "%s: %s",
	    bad[_i].block, err.text);
	ck_assert_msg(err.line == bad[_i].line, "%s: line %u: %s",
	    bad[_i].block, err.line, err.text);
	buf_free(&text);
}
END_TEST

START_TEST(hint_needs_a_step)
{
	struct err err;

	ck_assert_ptr_null(parse("# T\n\naim\n\n```hint\nx\n```\n"
				 "```sockets\nx\n```\n",
	    NULL, &err));
	ck_assert_uint_eq(err.line, 5);
	ck_assert_ptr_nonnull(strstr(err.text, "must follow the step"));
}
END_TEST

/* A folder with files and links, and what lies beside it. */
static char outer[] = "/tmp/sockets-include-XXXXXX";

static char *
path_of(const char *name)
{
	struct buf path = { 0 };

	buf_printf(&path, "%s/%s", outer, name);
	return buf_take(&path);
}

static void
make_file(const char *name, const char *text, size_t len)
{
	char *path = path_of(name);
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(text, 1, len, f), len);
	ck_assert_int_eq(fclose(f), 0);
	free(path);
}

static void
make_link(const char *name, const char *to)
{
	char *path = path_of(name);

	ck_assert_int_eq(symlink(to, path), 0);
	free(path);
}

static void
make_folder(const char *name)
{
	char *path = path_of(name);

	ck_assert_int_eq(mkdir(path, 0700), 0);
	free(path);
}

static void
make_files(void)
{
	char *large = x_malloc(INCLUDE_MAX + 1), *pipe;

	memset(large, 'x', INCLUDE_MAX + 1);
	ck_assert_ptr_nonnull(mkdtemp(outer));
	make_folder("in");
	make_folder("in/setup");
	make_file("secret.txt", "server: x\n", 10);
	make_file("in/setup/good.txt", "# how\r\n\r\nserver: s = socket\r\n x",
	    strlen("# how\r\n\r\nserver: s = socket\r\n x"));
	make_file("in/latin.txt", "a\nb\xe9\n", 5);
	make_file("in/binary.txt", "a\0b\n", 4);
	make_file("in/none.txt", "# x\n\n", 5);
	make_file("in/64k.txt", large, INCLUDE_MAX);
	make_file("in/large.txt", large, INCLUDE_MAX + 1);
	make_link("in/inside.txt", "setup/good.txt");
	make_link("in/outside.txt", "../secret.txt");
	make_link("in/out", "..");
	make_link("in/loop.txt", "loop.txt");
	pipe = path_of("in/pipe.txt");
	ck_assert_int_eq(mkfifo(pipe, 0600), 0);
	free(pipe);
	free(large);
}

static void
remove_files(void)
{
	static const char *const files[] = { "in/setup/good.txt",
		"in/latin.txt", "in/binary.txt", "in/none.txt", "in/64k.txt",
		"in/large.txt", "in/inside.txt", "in/outside.txt", "in/out",
		"in/loop.txt", "in/pipe.txt", "in/setup", "in", "secret.txt",
		"" };

	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		char *path = path_of(files[i]);

		remove(path);
		free(path);
	}
}

static struct lesson *
parse_including(const char *name, struct err *err)
{
	struct buf text = { 0 };
	char *folder = path_of("in");
	struct lesson *l;

	buf_printf(
	    &text, HEAD "```include\n%s\n```\n```output\no\n```\n", name);
	l = parse(text.data, folder, err);
	free(folder);
	buf_free(&text);
	return l;
}

static const char *const included[] = { "setup/good.txt", "inside.txt",
	" ./setup/good.txt " };

START_TEST(included_lines_are_commands) /* loop test */
{
	struct err err;
	struct lesson *l = parse_including(included[_i], &err);
	const struct lesson_step *step;

	ck_assert_msg(l != NULL, "%s", err.text);
	step = &l->steps[1];
	ck_assert_int_eq(step->kind, LESSON_COMMANDS);
	ck_assert_uint_eq(step->line, 8);
	ck_assert_uint_eq(step->command_count, 2);
	ck_assert_str_eq(step->commands[0].text, "server: s = socket");
	ck_assert_uint_eq(step->commands[0].line, 3);
	ck_assert_ptr_eq(step->commands[0].file, l->included[0]);
	ck_assert_str_eq(step->commands[1].text, "x");
	ck_assert_ptr_null(l->steps[0].commands[0].file);
	ck_assert_uint_eq(l->included_count, 1);
	ck_assert(step->has_output);
	lesson_free(l);
}
END_TEST

static const struct {
	const char *name, *says;
} bad_include[] = {
	{ "/etc/passwd", "`/etc/passwd` is not in the lesson's folder" },
	{ "../secret.txt", "not in the lesson's folder" },
	{ "setup/../../secret.txt", "not in the lesson's folder" },
	{ "setup/..", "not in the lesson's folder" },
	{ "outside.txt", "not in the lesson's folder" },
	{ "out/secret.txt", "not in the lesson's folder" },
	{ "missing.txt", "`missing.txt` cannot be opened: No such file" },
	{ "loop.txt", "cannot be opened" },
	{ "setup", "`setup` is not a file" },
	{ "pipe.txt", "`pipe.txt` is not a file" },
	{ "latin.txt", "latin.txt:2: this line is not UTF-8" },
	{ "binary.txt", "binary.txt:1: a control character" },
	{ "none.txt", "`none.txt`: there is no command" },
	{ "large.txt", "`large.txt`: an included file has at most 64 KiB" },
	{ "a.txt\nb.txt", "has one line" },
	{ "", "has one line" },
};

START_TEST(include_error_is_said) /* loop test */
{
	struct err err;
	struct lesson *l = parse_including(bad_include[_i].name, &err);

	ck_assert_msg(l == NULL, "%s", bad_include[_i].name);
	ck_assert_msg(
	    strstr(err.text, bad_include[_i].says) != NULL, "%s", err.text);
	ck_assert_uint_eq(err.line, 8);
}
END_TEST

/* Or a small lesson could fill the memory. */
START_TEST(all_that_is_included_has_a_limit)
{
	enum { FIT = INCLUDED_MAX / INCLUDE_MAX };
	struct buf text = { 0 };
	char *folder = path_of("in");
	struct lesson *l;
	struct err err;

	buf_adds(&text, HEAD);
	for (size_t i = 0; i < FIT; i++)
		buf_adds(&text, "```include\n64k.txt\n```\n");
	l = parse(text.data, folder, &err);
	ck_assert_msg(l != NULL, "%s", err.text);
	lesson_free(l);
	buf_adds(&text, "```include\n64k.txt\n```\n");
	ck_assert_ptr_null(parse(text.data, folder, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "at most 1 MiB together"));
	ck_assert_uint_eq(err.line, 8 + 3 * FIT);
	buf_free(&text);
	free(folder);
}
END_TEST

START_TEST(file_includes_from_its_folder)
{
	static const char text[] = HEAD "```include\nsetup/good.txt\n```\n";
	struct err err = { 0 };
	char *path = path_of("in/l.md");
	struct lesson *l;

	make_file("in/l.md", text, strlen(text));
	l = lesson_load(path, &err);
	ck_assert_msg(l != NULL, "%s", err.text);
	ck_assert_uint_eq(l->steps[1].command_count, 2);
	lesson_free(l);
	unlink(path);
	free(path);
}
END_TEST

static Suite *
lesson_blocks_suite(void)
{
	Suite *s = suite_create("lesson blocks");
	TCase *blocks = tcase_create("blocks");
	TCase *include = tcase_create("include");

	tcase_add_test(blocks, quiz_has_its_parts);
	tcase_add_test(blocks, task_has_its_parts);
	tcase_add_test(blocks, hints_belong_to_the_step_before);
	tcase_add_test(blocks, record_of_a_translation_is_no_prose);
	tcase_add_loop_test(
	    blocks, error_has_its_line, 0, sizeof bad / sizeof bad[0]);
	tcase_add_test(blocks, hint_needs_a_step);
	tcase_add_unchecked_fixture(include, make_files, remove_files);
	tcase_add_loop_test(include, included_lines_are_commands, 0,
	    sizeof included / sizeof included[0]);
	tcase_add_loop_test(include, include_error_is_said, 0,
	    sizeof bad_include / sizeof bad_include[0]);
	tcase_add_test(include, all_that_is_included_has_a_limit);
	tcase_add_test(include, file_includes_from_its_folder);
	suite_add_tcase(s, blocks);
	suite_add_tcase(s, include);
	return s;
}

int
main(void)
{
	return unit_run(lesson_blocks_suite());
}
