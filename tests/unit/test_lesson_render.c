/*
 * tests/unit/test_lesson_render.c - Markdown as lines of text: blocks,
 * wrapping, columns, and nothing that moves a terminal.
 */
#include <glob.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "command/lesson_words.h"
#include "lesson/render.h"
#include "lesson/wrap.h"
#include "unit.h"

static char *
render(const char *text, unsigned width, bool colour)
{
	struct buf out = { 0 };

	render_markdown(&out, text, strlen(text), width, colour);
	return buf_take(&out);
}

static const struct {
	const char *markdown, *text;
} plain[] = {
	{ "one\ntwo", "one two\n" },
	{ "one\n\n\ntwo", "one\n\ntwo\n" },
	{ "# A *b*\n\ntext", "A b\n===\n\ntext\n" },
	{ "## Ab\ntext", "Ab\n--\n\ntext\n" },
	{ "### Ab\ntext", "Ab\n\ntext\n" },
	{ "a **b** _c_", "a b c\n" },
	{ "a `b  c` d", "a `b  c` d\n" },
	{ "a  \nb", "a\nb\n" },
	{ "a &lt;b&gt; <i>c</i>", "a <b> <i>c</i>\n" },
	{ "[a](b.md) <http://c/>", "a (b.md) http://c/\n" },
	{ "a\n\n- b\n- c\n\nd", "a\n\n- b\n- c\n\nd\n" },
	{ "- b\n\n- c\n", "- b\n\n- c\n" },
	{ "3. b\n4. c\n   - d\n   - e\n5. f",
	    "3. b\n4. c\n   - d\n   - e\n5. f\n" },
	{ "- - a\n- b", "- - a\n- b\n" },
	{ "-\n- b", "- \n- b\n" },
	{ "> a\n> b\n\nc", "| a b\n\nc\n" },
	{ "a\n\n    b\n\n    \tc\n\nd", "a\n\n    b\n\n        c\n\nd\n" },
	{ "a\n```\nx\ty\n```\nb", "a\n\n    x       y\n\nb\n" },
	{ "- a\n\n  ```\n  x\n  ```\n", "- a\n\n      x\n" },
	{ "a\n\n***\nb", "a\n\n--------------------\n\nb\n" },
	{ "a\tb", "a b\n" },
	{ "", "" },
};

START_TEST(block_as_text) /* loop test: one piece of Markdown each */
{
	char *got = render(plain[_i].markdown, 40, false);

	ck_assert_str_eq(got, plain[_i].text);
	free(got);
}
END_TEST

START_TEST(long_lines_are_wrapped)
{
	char *got =
	    render("- the quick brown fox jumps over the dog", 20, false);

	ck_assert_str_eq(
	    got, "- the quick brown\n  fox jumps over the\n  dog\n");
	free(got);
}
END_TEST

START_TEST(code_stays_on_one_line)
{
	char *got = render("type then `a b c d e f` and so on", 20, false);

	ck_assert_str_eq(got, "type then\n`a b c d e f` and so\non\n");
	free(got);
	got = render("type `a b c d e f g h i j k l m`", 20, false);
	ck_assert_str_eq(got, "type `a b c\nd e f g h i j k l m`\n");
	free(got);
}
END_TEST

/* As much as a lesson may have: were all that is left of it measured at each
 * word, this would not end. */
START_TEST(much_code_is_broken)
{
	struct buf text = { 0 };
	char *got;

	buf_addc(&text, '`');
	while (text.len < LESSON_MAX)
		buf_adds(&text, "a ");
	buf_adds(&text, "b`");
	got = render(text.data, 40, false);
	ck_assert_int_eq(strncmp(got, "`a a a ", 7), 0);
	ck_assert_str_eq(got + strlen(got) - 4, " b`\n");
	free(got);
	buf_free(&text);
}
END_TEST

START_TEST(longest_word_is_broken)
{
	char *got = render("ab 1234567890123456789012345", 20, false);

	ck_assert_str_eq(got, "ab\n12345678901234567890\n12345\n");
	free(got);
}
END_TEST

START_TEST(wide_characters_take_two_columns)
{
	/* Eleven of them: 22 columns. */
	char *got = render("待待待待待待待待待待待", 20, false);

	ck_assert_str_eq(got, "待待待待待待待待待待\n待\n");
	free(got);
	/* They need no blank between them to be broken. */
	got = render("ab 待待待待待待待待待", 20, false);
	ck_assert_str_eq(got, "ab 待待待待待待待待\n待\n");
	free(got);
	/* No line begins with a full stop, nor ends with a bracket. */
	got = render("待待待待待待待待待待。待", 20, false);
	ck_assert_str_eq(got, "待待待待待待待待待\n待。待\n");
	free(got);
	got = render("待待待待待待待待待（待）、待", 20, false);
	ck_assert_str_eq(got, "待待待待待待待待待\n（待）、待\n");
	free(got);
	got = render("待待待待待待待待待（`a`）待", 20, false);
	ck_assert_str_eq(got, "待待待待待待待待待\n（`a`）待\n");
	free(got);
	ck_assert_uint_eq(text_columns("a待e\xcc\x81", 7), 4);
}
END_TEST

START_TEST(width_has_limits)
{
	char word[300];
	char *got;

	memset(word, 'a', sizeof word - 1);
	word[sizeof word - 1] = '\0';
	got = render(word, 1, false);
	ck_assert_uint_eq(strcspn(got, "\n"), RENDER_WIDTH_MIN);
	free(got);
	got = render(word, 5000, false);
	ck_assert_uint_eq(strcspn(got, "\n"), RENDER_WIDTH_MAX);
	free(got);
}
END_TEST

START_TEST(colour_is_switched_off_again)
{
	char *got = render("# A\n\nb `c` **d *e***", 40, true);

	ck_assert_str_eq(got,
	    "\033[1mA\033[0m\n\nb \033[36mc\033[0m \033[1md \033[0m"
	    "\033[1m\033[3me\033[0m\n");
	free(got);
}
END_TEST

START_TEST(colour_ends_with_each_line)
{
	char *got = render("**12345678901 12345678901**", 20, true);

	ck_assert_str_eq(
	    got, "\033[1m12345678901\033[0m\n\033[1m12345678901\033[0m\n");
	free(got);
}
END_TEST

static const char *const hostile[] = { "a \033[2J b", "`\033[2J`",
	"# \033]0;x\007", "```\n\033[2J\n```", "[a](\033[2J)",
	"[a](<b\033[2J>)",
	"\302\233"
	"2J",
	"&#27;[2J" };

START_TEST(nothing_moves_the_terminal) /* loop test */
{
	char *got = render(hostile[_i], 40, false);

	ck_assert_ptr_null(strchr(got, '\033'));
	ck_assert_ptr_null(strchr(got, '\007'));
	ck_assert_ptr_null(strstr(got, "\302\233"));
	free(got);
}
END_TEST

START_TEST(deep_lists_stay_readable)
{
	struct buf text = { 0 };
	char *got;

	for (int i = 0; i < 2000; i++)
		buf_adds(&text, "- ");
	buf_adds(&text, "word");
	got = render(buf_text(&text), 30, false);
	ck_assert_ptr_nonnull(strstr(got, "word\n"));
	ck_assert_uint_lt(strlen(got), 100);
	free(got);
	buf_free(&text);
}
END_TEST

/*
 * What stands above the first prompt of a lesson is read before anything else:
 * in a window of 24 lines none of it may have gone. Beside it there are the
 * line that was typed, two that say how to play, two around the step's number,
 * an empty one below, and the prompt.
 */
START_TEST(first_screens_have_room)
{
	enum { ROOM = 24 - 7 };
	glob_t found = { 0 };

	ck_assert_int_eq(glob("lessons/[0-9]*.md", 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct err err = { 0 };
		struct lesson *lesson = lesson_open(found.gl_pathv[i], &err);
		unsigned lines = 0;
		char *shown;

		ck_assert_msg(lesson != NULL, "%s", found.gl_pathv[i]);
		shown = render(lesson->steps[0].prose, 80, true);
		for (const char *c = shown; *c != '\0'; c++)
			lines += *c == '\n';
		ck_assert_msg(lines <= ROOM, "%s: %u lines, not %d\n%s",
		    found.gl_pathv[i], lines, ROOM, shown);
		free(shown);
		lesson_free(lesson);
	}
	globfree(&found);
}
END_TEST

static Suite *
lesson_render_suite(void)
{
	Suite *s = suite_create("lesson_render");
	TCase *blocks = tcase_create("blocks");
	TCase *lines = tcase_create("lines");

	setlocale(LC_CTYPE, "C.UTF-8");
	tcase_add_loop_test(
	    blocks, block_as_text, 0, sizeof plain / sizeof plain[0]);
	tcase_add_loop_test(blocks, nothing_moves_the_terminal, 0,
	    sizeof hostile / sizeof hostile[0]);
	tcase_add_test(blocks, deep_lists_stay_readable);
	tcase_add_test(lines, long_lines_are_wrapped);
	tcase_add_test(lines, code_stays_on_one_line);
	tcase_add_test(lines, much_code_is_broken);
	tcase_add_test(lines, longest_word_is_broken);
	tcase_add_test(lines, wide_characters_take_two_columns);
	tcase_add_test(lines, width_has_limits);
	tcase_add_test(lines, colour_is_switched_off_again);
	tcase_add_test(lines, colour_ends_with_each_line);
	tcase_add_test(lines, first_screens_have_room);
	suite_add_tcase(s, blocks);
	suite_add_tcase(s, lines);
	return s;
}

int
main(void)
{
	return unit_run(lesson_render_suite());
}
