/*
 * tests/unit/test_progress_export.c - a lesson with what somebody did in it,
 * as Markdown: what is in it, and that nothing in it gets out of its place.
 */
#include "progress_made.h"

static struct buf out;

static void
setup_export(void)
{
	setup();
	out = (struct buf){ 0 };
}

static void
teardown_export(void)
{
	buf_free(&out);
	teardown();
}

static void
has(const char *part)
{
	ck_assert_msg(strstr(buf_text(&out), part) != NULL, "no %s in %s", part,
	    out.data);
}

static void
lacks(const char *part)
{
	ck_assert_msg(
	    strstr(buf_text(&out), part) == NULL, "%s in %s", part, out.data);
}

static void
done(size_t step, enum progress_done how, const char *typed, const char *shown)
{
	struct progress_step *s = &progress->steps[step];

	s->done = how;
	buf_adds(&s->typed, typed);
	buf_adds(&s->shown, shown);
	progress->finished = step + 1 == lesson->step_count;
	progress->at = progress->finished ? 0 : step + 1;
}

START_TEST(all_is_in_it)
{
	done(0, PROGRESS_RUN, "server: s = socket\n", "server: socket() = 3\n");
	progress->steps[1].wrong = 4;
	done(1, PROGRESS_RUN, "", "");
	progress->steps[2].hints = 2;
	done(2, PROGRESS_SOLVED, "server: listen(s)\n", "server: listen = 0\n");
	progress->seconds = 14 * 60;
	progress_export(&out, progress, lesson);
	ck_assert_str_eq(out.data,
	    "# Hello\n\nAim.\n\n"
	    "You ran:\n\n```\nserver: s = socket\n```\n\n"
	    "What came of it:\n\n```\nserver: socket() = 3\n```\n\n"
	    "More.\n\n> Which?\n\n1. a\n2. b\n\n   **This is right.**\n\n"
	    "   yes\n3. c\n\n   **You chose this: it is wrong.**\n\n   no\n\n"
	    "You answered right in the end.\n\n"
	    "> Do it.\n\nYou solved this task.\n\n2 hints were shown.\n\n"
	    "You ran:\n\n```\nserver: listen(s)\n```\n\n"
	    "What came of it:\n\n```\nserver: listen = 0\n```\n\n"
	    "End.\n\n---\n\n"
	    "You went through all 3 steps of this lesson. "
	    "It took 14 minutes.\n");
}
END_TEST

/* What is still to be found out is not told. */
START_TEST(what_was_not_done_is_not_in_it)
{
	done(0, PROGRESS_RUN, "server: s = socket\n", "");
	progress_export(&out, progress, lesson);
	has("You are at step 2 of 3");
	lacks("Which?");
	lacks("End.");
	buf_clear(&out);
	done(1, PROGRESS_NOT, "ss\n", "");
	progress->at = 1;
	progress_export(&out, progress, lesson);
	has("Which?");
	lacks("right");
	lacks("yes");
	buf_clear(&out);
	buf_clear(&progress->steps[1].typed);
	progress->steps[1].wrong = 1;
	progress_export(&out, progress, lesson);
	has("1. a\n\n   **You chose this: it is wrong.**\n");
}
END_TEST

/* With `goto`: they were not done, and later ones were come to. */
START_TEST(what_was_passed_over_is_said)
{
	progress->at = 2;
	progress_export(&out, progress, lesson);
	has("Aim.\n\nYou passed over this step.\n\nMore.\n");
	has("You left this question out.");
	lacks("You left this task out.");
	lacks("You passed over the rest");
	buf_clear(&out);
	buf_adds(&progress->steps[0].typed, "ss\n");
	done(2, PROGRESS_NOT, "", "");
	progress_export(&out, progress, lesson);
	has("```\nss\n```\n\nYou passed over the rest of this step.\n");
	has("You left this task out.");
	buf_clear(&out);
	done(1, PROGRESS_RUN, "", "");
	progress->finished = true;
	progress_export(&out, progress, lesson);
	has("You came to the end of this lesson. Of its 3 steps you did 1.");
}
END_TEST

START_TEST(nothing_done_is_a_lesson_too)
{
	progress_export(&out, progress, lesson);
	has("# Hello\n");
	has("You are at step 1 of 3");
	lacks("Which?");
}
END_TEST

static const struct {
	enum progress_done done;
	const char *quiz, *task;
	bool solution;
} hows[] = {
	{ PROGRESS_SKIPPED, "left this question out", "left this task out",
	    true },
	{ PROGRESS_RUN, "answered right at once", "solved", false },
	{ PROGRESS_SHOWN, "left this question out", "solution of this task",
	    true },
};

START_TEST(how_it_was_done_is_said)
{
	done(0, PROGRESS_RUN, "", "");
	done(1, hows[_i].done, "", "");
	done(2, hows[_i].done, "", "");
	progress_export(&out, progress, lesson);
	has(hows[_i].quiz);
	if (hows[_i].done != PROGRESS_SHOWN)
		has("2. b\n\n   **This is right.**\n");
	has(hows[_i].task);
	if (hows[_i].solution)
		has("Its solution:\n\n```\nserver: listen s\n```\n");
	else
		lacks("server: listen s");
}
END_TEST

/* Text, and the fence that it needs. */
static const struct {
	const char *text, *fenced;
} fences[] = {
	{ "a\n", "\n```\na\n```\n" },
	{ "a", "\n```\na\n```\n" },
	{ "``\n", "\n```\n``\n```\n" },
	{ "```\n", "\n````\n```\n````\n" },
	{ "x ````` y\n", "\n``````\nx ````` y\n``````\n" },
	{ "~~~\n", "\n```\n~~~\n```\n" },
	{ "a\n\n```\n\n# No\n", "\n````\na\n\n```\n\n# No\n````\n" },
	{ "\033[2J\n", "\n```\n\\x1b[2J\n```\n" },
	{ "a\tb\r\n", "\n```\na\tb\n```\n" },
};

START_TEST(no_text_closes_its_fence)
{
	done(0, PROGRESS_RUN, fences[_i].text, "");
	progress_export(&out, progress, lesson);
	has(fences[_i].fenced);
}
END_TEST

/* Whatever is open in a question ends with its quotation. */
START_TEST(questions_stay_in_their_quotation)
{
	struct lesson *l =
	    parsed("# T\n\naim\n\n````quiz\nWhich?\n\n```\nopen\n\n"
		   "- [ ] a\n  no\n\n  - no\n- [x] b\n````\n\n"
		   "```sockets\nx\n```\n");
	struct progress *p = progress_new("x", l);

	p->finished = true;
	p->steps[0].done = PROGRESS_RUN;
	p->steps[0].wrong = 1;
	progress_export(&out, p, l);
	has("> Which?\n> \n> ```\n> open\n\n1. a\n");
	has("   no\n   \n   - no\n2. b");
	progress_free(p);
	lesson_free(l);
}
END_TEST

static Suite *
progress_export_suite(void)
{
	Suite *s = suite_create("progress_export");
	TCase *t = tcase_create("progress_export");

	tcase_add_checked_fixture(t, setup_export, teardown_export);
	tcase_add_test(t, all_is_in_it);
	tcase_add_test(t, what_was_not_done_is_not_in_it);
	tcase_add_test(t, what_was_passed_over_is_said);
	tcase_add_test(t, nothing_done_is_a_lesson_too);
	tcase_add_loop_test(
	    t, how_it_was_done_is_said, 0, sizeof hows / sizeof hows[0]);
	tcase_add_loop_test(
	    t, no_text_closes_its_fence, 0, sizeof fences / sizeof fences[0]);
	tcase_add_test(t, questions_stay_in_their_quotation);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return unit_run(progress_export_suite());
}
