/*
 * tests/unit/test_translation.c - a lesson in another language beside the
 * English: in what they differ, and whether the English has changed.
 */
#include <stdlib.h>
#include <string.h>

#include "lesson/lesson.h"
#include "lesson/translation.h"
#include "unit.h"

/* Lines 1 to 40; what is tried replaces words of it. */
static const char english[] = "# Say hello\n"
			      "\n"
			      "You will greet.\n"
			      "\n"
			      "First\nprose.\n"
			      "\n"
			      "```sockets\n"
			      "server: s = socket\n"
			      "server: listen s\n"
			      "```\n"
			      "```output\n"
			      "out\n"
			      "```\n"
			      "```hint\n"
			      "Help.\n"
			      "```\n"
			      "\n"
			      "```quiz\n"
			      "Why?\n"
			      "- [ ] One.\n"
			      "  No.\n"
			      "- [x] Two.\n"
			      "```\n"
			      "\n"
			      "Now you.\n"
			      "\n"
			      "```task\n"
			      "Do it.\n"
			      "goal:\n"
			      "server: socket tcp\n"
			      "server: socket LISTEN\n"
			      "solution:\n"
			      "server: t = socket\n"
			      "```\n"
			      "\n"
			      "The end.\n"
			      "\n"
			      "Really.\n";

static struct lesson *
parse(const char *text)
{
	struct err err = { 0 };
	struct lesson *l = lesson_parse(text, strlen(text), NULL, &err);

	ck_assert_msg(l != NULL, "%u: %s in\n%s", err.line, err.text, text);
	return l;
}

/* The text with `from` replaced by `to` where it stands first. */
static char *
edited(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);
	struct buf out = { 0 };

	ck_assert_ptr_nonnull(at);
	buf_add(&out, text, (size_t)(at - text));
	buf_adds(&out, to);
	buf_adds(&out, at + strlen(from));
	return buf_take(&out);
}

/* A translation of that English, noted as such. */
static char *
confirmed(const char *translated_text, const char *english_text)
{
	struct lesson *a = parse(translated_text), *b = parse(english_text);
	struct buf out = { 0 };

	translation_confirm(&out, a, b);
	lesson_free(a);
	lesson_free(b);
	return buf_take(&out);
}

static size_t
compare(const char *translated, const char *english_text, struct buf *report)
{
	struct lesson *a = parse(translated), *b = parse(english_text);
	size_t count = translation_compare(report, "t.es.md", a, "t.md", b);

	lesson_free(a);
	lesson_free(b);
	return count;
}

START_TEST(what_was_confirmed_is_the_same)
{
	char *noted = confirmed(english, english);
	char *spanish = edited(noted, "You will greet.", "Saluda.");
	struct buf report = { 0 };

	ck_assert_uint_eq(compare(spanish, english, &report), 0);
	ck_assert_str_eq(buf_text(&report), "");
	free(spanish);
	free(noted);
}
END_TEST

/* Nothing but its last line changes, however often. */
START_TEST(confirming_keeps_the_rest)
{
	char *once = confirmed(english, english);
	char *twice = confirmed(once, english);

	ck_assert_str_eq(once, twice);
	ck_assert_int_eq(strncmp(once, english, strlen(english)), 0);
	ck_assert_ptr_eq(
	    strstr(once, "\n<!-- translated: "), once + strlen(english));
	free(once);
	free(twice);
}
END_TEST

static const struct {
	const char *from, *to;
	const char *report;
} different[] = {
	{ "server: s = socket", "server: s = socket AF_INET",
	    "t.es.md:9: this command is another than in the English: "
	    "`server: s = socket` (t.md:9)\n" },
	{ "server: listen s\n", "server: listen s\nx\n",
	    "t.es.md:8: number of commands: 3 here, 2 in the English "
	    "(t.md:8)\n" },
	{ "server: t = socket\n", "server: u = socket\n",
	    "t.es.md:34: this command is another than in the English: "
	    "`server: t = socket` (t.md:34)\n" },
	{ "server: listen s\n", "# dice\nserver: listen s\n", "" },
	{ "```output\nout\n```\n", "",
	    "t.es.md:8: this step has no `output` block, the English has one "
	    "(t.md:8)\n" },
	{ "```output\nout\n```\n", "```output\nsale\n```\n", "" },
	{ "```hint\nHelp.\n```\n", "",
	    "t.es.md:8: number of hints: 0 here, 1 in the English "
	    "(t.md:8)\n" },
	{ "- [ ] One.\n", "- [ ] Uno.\n  No.\n- [ ] Tres.\n",
	    "t.es.md:19: number of choices: 3 here, 2 in the English "
	    "(t.md:19)\n" },
	{ "- [ ] One.\n  No.\n- [x] Two.\n", "- [x] Dos.\n- [ ] Uno.\n  No.\n",
	    "t.es.md:21: which choice is right: 1 here, 2 in the English "
	    "(t.md:23)\n" },
	{ "- [x] Two.\n", "- [x] Dos.\n  Bien.\n", "" },
	{ "server: socket LISTEN\n", "server: socket CLOSED\n",
	    "t.es.md:28: the conditions of this task's goal are others than "
	    "in the English (t.md:28)\n" },
	{ "First\nprose.\n", "Primera\n\nprosa.\n",
	    "t.es.md:9: number of paragraphs above this block: 4 here, 3 in "
	    "the English (t.md:8)\n" },
	{ "Now you.\n", "",
	    "t.es.md:27: number of paragraphs above this block: 0 here, 1 in "
	    "the English (t.md:28)\n" },
	{ "First\nprose.\n", "Primera prosa.\n", "" },
	{ "\nReally.\n", "De veras.\n",
	    "t.es.md:36: number of paragraphs after the last step: 1 here, 2 "
	    "in the English (t.md:36)\n" },
	{ "```quiz\nWhy?\n- [ ] One.\n  No.\n- [x] Two.\n```\n",
	    "```sockets\nx\n```\n",
	    "t.es.md:19: this is a `sockets` block, in the English a `quiz` "
	    "block (t.md:19)\n" },
	{ "The end.\n", "```sockets\nx\n```\nThe end.\n",
	    "t.es.md:40: number of steps: 4 here, 3 in the English "
	    "(t.md:36)\n" },
};

START_TEST(difference_is_said) /* loop test: one in a translation each */
{
	char *noted = confirmed(english, english);
	char *text = edited(noted, different[_i].from, different[_i].to);
	struct buf report = { 0 };
	size_t count = compare(text, english, &report);

	ck_assert_str_eq(buf_text(&report), different[_i].report);
	ck_assert_uint_eq(count, different[_i].report[0] == '\0' ? 0 : 1);
	buf_free(&report);
	free(text);
	free(noted);
}
END_TEST

#define CHANGED ": the English of this has changed since it was translated "

static const struct {
	const char *from, *to;
	const char *report;
} changed[] = {
	{ "# Say hello\n", "# Say hi\n", "t.es.md:1" CHANGED "(t.md:1)\n" },
	{ "First\nprose.\n", "First  prose.\n", "" },
	{ "First\nprose.\n", "First,\nprose.\n",
	    "t.es.md:5" CHANGED "(t.md:5)\n" },
	{ "Help.\n", "Helps.\n", "t.es.md:15" CHANGED "(t.md:15)\n" },
	{ "Why?\n", "Why\nis it?\n", "t.es.md:19" CHANGED "(t.md:19)\n" },
	{ "One.\n", "Eins.\n", "t.es.md:21" CHANGED "(t.md:21)\n" },
	{ "  No.\n", "  Not.\n", "t.es.md:21" CHANGED "(t.md:21)\n" },
	{ "Two.\n", "Two.\n  Yes.\n", "t.es.md:23" CHANGED "(t.md:23)\n" },
	{ "Do it.\n", "Do this.\n", "t.es.md:28" CHANGED "(t.md:28)\n" },
	{ "Really.\n", "Truly.\n", "t.es.md:39" CHANGED "(t.md:39)\n" },
	/* One more: it has no place in the translation. */
	{ "Now you.\n", "Now you.\n\nGo.\n",
	    "t.es.md:28: number of paragraphs above this block: 1 here, 2 in "
	    "the English (t.md:30)\n"
	    "t.es.md:41" CHANGED "(t.md:28)\n" },
};

START_TEST(changed_english_is_said) /* loop test: one change each */
{
	char *translated = confirmed(english, english);
	char *now = edited(english, changed[_i].from, changed[_i].to);
	struct buf report = { 0 };

	compare(translated, now, &report);
	ck_assert_str_eq(buf_text(&report), changed[_i].report);
	buf_free(&report);
	free(now);
	free(translated);
}
END_TEST

START_TEST(output_that_the_english_has_not)
{
	char *plain = edited(english, "```output\nout\n```\n", "");
	char *noted = confirmed(english, plain);
	struct buf report = { 0 };

	ck_assert_uint_eq(compare(noted, plain, &report), 1);
	ck_assert_str_eq(buf_text(&report),
	    "t.es.md:8: this step has an `output` block, the English has none "
	    "(t.md:8)\n");
	buf_free(&report);
	free(plain);
	free(noted);
}
END_TEST

START_TEST(nobody_said_that_it_was_translated)
{
	struct buf report = { 0 };

	ck_assert_uint_eq(compare(english, english, &report), 1);
	ck_assert_str_eq(buf_text(&report),
	    "t.es.md:39: nothing notes what English this was translated from; "
	    "once it says the same, `sockets lesson check --translated "
	    "t.es.md` notes that\n");
	buf_free(&report);
}
END_TEST

START_TEST(any_record_is_read)
{
	static const char *const records[] = { "<!-- translated: -->\n",
		"<!-- translated:-->\n", "<!-- translated: x -->\n",
		"<!-- translated: 1 ffffffffffffffffffff 0x -->\n" };

	for (size_t i = 0; i < sizeof records / sizeof records[0]; i++) {
		struct buf text = { 0 }, report = { 0 };

		buf_adds(&text, english);
		buf_adds(&text, records[i]);
		ck_assert_uint_eq(compare(text.data, english, &report), 13);
		buf_free(&text);
		buf_free(&report);
	}
}
END_TEST

/* A translator may be as hostile as anybody. */
START_TEST(command_is_shown_without_harm)
{
	char *a = confirmed(english, english);
	char *b = edited(english, "server: listen s", "x \xe2\x80\xae y");
	struct buf report = { 0 };

	compare(a, b, &report);
	ck_assert_ptr_nonnull(
	    strstr(buf_text(&report), "`x \\xe2\\x80\\xae y`"));
	buf_free(&report);
	free(a);
	free(b);
}
END_TEST

static Suite *
translation_suite(void)
{
	Suite *s = suite_create("translation");
	TCase *tc = tcase_create("compare");

	tcase_add_test(tc, what_was_confirmed_is_the_same);
	tcase_add_test(tc, confirming_keeps_the_rest);
	tcase_add_loop_test(
	    tc, difference_is_said, 0, sizeof different / sizeof different[0]);
	tcase_add_loop_test(
	    tc, changed_english_is_said, 0, sizeof changed / sizeof changed[0]);
	tcase_add_test(tc, output_that_the_english_has_not);
	tcase_add_test(tc, nobody_said_that_it_was_translated);
	tcase_add_test(tc, any_record_is_read);
	tcase_add_test(tc, command_is_shown_without_harm);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return unit_run(translation_suite());
}
