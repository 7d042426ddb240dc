/*
 * command/lesson_check.c - `lesson check`: replay a lesson without pauses
 * and compare what each step prints with what its file says.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "command/lesson_parts.h"
#include "lesson/compare.h"

/* A lesson takes seconds. Whatever it waits for, it is not waited for forever:
 * nobody types meanwhile what would bring it. */
enum { CHECK_MINUTES = 2, MINUTE_MS = 60 * 1000 };

/* What came of a replay. */
struct printed {
	char **texts; /* of the steps, one for each */
	size_t count;
	bool refused;	   /* a line was, in a step without an output block */
	bool not_told;	   /* it is not understood; its block does not say so */
	bool in_task;	   /* either is in a task's solution */
	struct buf report; /* what else is wrong, a line each */
	size_t wrong;	   /* how much */
	/* The lesson's language, in which its lines are run; and the user's,
	 * in which the check says what it found. */
	const char *lang, *user;
};

static void
speak(const char *lang)
{
	if (strcmp(lang_name(), lang) != 0)
		(void)lang_set(lang);
}

static void
printed_free(struct printed *printed)
{
	for (size_t i = 0; i < printed->count; i++)
		free(printed->texts[i]);
	free(printed->texts);
	buf_free(&printed->report);
}

/* The reason that the line itself gave, as it would be given for a line that
 * is typed. */
static void
set_reason(const struct session *s, size_t first, struct err *err)
{
	const struct event *e = told_last_error(s, first);

	if (e == NULL)
		err_set(err, 0, "this line is not understood");
	else
		err_set(err, e->error.column, "%s", e->error.message);
}

/* What keeps a lesson from being played, which no difference in what is
 * printed would tell. A line that is not understood may be a slip: its message
 * is never written into a block that has another. */
static void
judge_line(const struct session *s, const struct lesson_step *step,
    size_t first, enum session_result result, struct printed *printed,
    struct err *err)
{
	enum told_errors errors = told_errors_since(s, first, step);
	bool understood = result != SESSION_MISUNDERSTOOD;
	bool over = lab_clock() >= s->ends;
	bool stopped = over || s->interrupted;

	printed->refused =
	    !stopped && understood && !step->has_output && errors != TOLD_NONE;
	printed->not_told =
	    !stopped && !understood && step->has_output && errors != TOLD_ALL;
	printed->in_task = step->kind == LESSON_TASK;
	speak(printed->user);
	if (s->interrupted)
		err_set(err, 0, "interrupted");
	else if (over)
		err_set(err, 0,
		    "the check stops at this line, as it takes at most %d "
		    "minutes: is something waited for that never comes?",
		    CHECK_MINUTES);
	else if (printed->refused || (!understood && errors != TOLD_ALL))
		set_reason(s, first, err);
	speak(printed->lang);
}

/* *since: an event's number in the lab's journal; 0 once that is anew. */
static int
run_commands(struct replay *r, const struct lesson_step *step, size_t *since,
    struct printed *printed, struct err *err)
{
	for (size_t i = 0; i < step->command_count; i++) {
		const struct lesson_line *line = &step->commands[i];
		const struct lab *lab = r->s->lab;
		size_t first = journal_count(lab_journal(r->s->lab));
		enum session_result result = replay_line(r, line);

		/* `net` begins another one. */
		if (r->s->lab != lab)
			first = *since = 0;
		judge_line(r->s, step, first, result, printed, err);
		if (!err_is_set(err))
			continue;
		lesson_place(step, line, err);
		return -1;
	}
	return 0;
}

/* As it is judged while it is played. */
static bool
is_reached(
    struct replay *r, const struct goal *goal, size_t since, struct buf *unmet)
{
	lab_finish(r->s->lab);
	lab_look(r->s->lab);
	return goal_is_reached(
	    goal, lab_journal(r->s->lab), since, unmet, NULL);
}

static struct buf *
begin_report(struct printed *printed, const char *path, unsigned line)
{
	printed->wrong++;
	buf_printf(&printed->report, "%s:%u: ", path, line);
	return &printed->report;
}

static void
report_unmet(struct replay *r, const char *path, const struct lesson_step *step,
    size_t since, struct printed *printed)
{
	struct buf unmet = { 0 };
	unsigned line;

	speak(printed->user);
	(void)is_reached(r, step->goal, since, &unmet);
	line = goal_unmet_line(step->goal, lab_journal(r->s->lab), since);
	buf_say(begin_report(printed, path, line),
	    "the solution does not reach the goal: %s\n", buf_text(&unmet));
	speak(printed->lang);
	buf_free(&unmet);
}

/* Doing nothing must not reach the goal; the solution must. */
static int
run_task(struct replay *r, const char *path, const struct lesson_step *step,
    struct printed *printed, struct err *err)
{
	size_t since;

	lab_look(r->s->lab);
	since = journal_count(lab_journal(r->s->lab));
	if (is_reached(r, step->goal, since, NULL)) {
		speak(printed->user);
		buf_say(begin_report(printed, path, step->line),
		    "doing nothing solves this task: all of its goal is so "
		    "before it begins\n");
		speak(printed->lang);
	}
	if (run_commands(r, step, &since, printed, err) != 0)
		return -1;
	if (!is_reached(r, step->goal, since, NULL))
		report_unmet(r, path, step, since, printed);
	return 0;
}

static int
run_step(struct replay *r, const char *path, const struct lesson_step *step,
    struct printed *printed, struct err *err)
{
	size_t since = 0;

	switch (step->kind) {
	case LESSON_COMMANDS:
		return run_commands(r, step, &since, printed, err);
	case LESSON_TASK:
		return run_task(r, path, step, printed, err);
	case LESSON_QUIZ:
		break;
	}
	return 0;
}

static int
run_all(struct session *s, const struct lesson *lesson, const char *path,
    struct printed *printed, struct err *err)
{
	struct replay r;

	if (replay_begin(&r, s, err) != 0)
		return -1;
	s->ends = lab_clock() + CHECK_MINUTES * MINUTE_MS;
	printed->texts = x_calloc(lesson->step_count, sizeof(char *));
	for (size_t i = 0; i < lesson->step_count; i++) {
		if (run_step(&r, path, &lesson->steps[i], printed, err) != 0)
			break;
		printed->texts[i] = x_strdup(buf_text(&r.out));
		printed->count = i + 1;
		buf_clear(&r.out);
	}
	replay_end(&r);
	return err_is_set(err) ? -1 : 0;
}

/* In the language of the lesson, whatever the user's is: that is what its
 * output blocks have. */
static int
run_in_language(struct session *s, const struct lesson *lesson,
    const char *path, struct printed *printed, struct err *err)
{
	char *lang = lesson_language(path);
	const char *wanted = lang != NULL && lang_is_known(lang) ? lang : "en";
	char *before = x_strdup(lang_name());
	bool same = strcmp(wanted, before) == 0;
	int result;

	printed->lang = wanted;
	printed->user = before;
	if (!same && !lang_set(wanted))
		result = err_set(err, 0,
		    "the messages in its language (%s) are not installed: "
		    "what it prints cannot be compared",
		    wanted);
	else
		result = run_all(s, lesson, path, printed, err);
	speak(before);
	printed->lang = printed->user = NULL;
	free(before);
	free(lang);
	return result;
}

static size_t
compare_outputs(struct buf *report, const struct lesson *lesson,
    const char *path, const struct printed *printed)
{
	size_t differ = 0;

	for (size_t i = 0; i < lesson->step_count; i++) {
		const struct lesson_step *step = &lesson->steps[i];

		if (step->has_output)
			differ += compare_lines(report, path, step->output_line,
			    step->output, printed->texts[i]);
	}
	return differ;
}

/* besides: lines were counted before. */
static void
say_wrong(struct session *s, const char *path, size_t wrong, bool besides)
{
	if (besides)
		session_print(s,
		    n_("%s: %zu other thing is wrong\n",
			"%s: %zu other things are wrong\n", wrong),
		    path, wrong);
	else
		session_print(s,
		    n_("%s: %zu thing is wrong\n", "%s: %zu things are wrong\n",
			wrong),
		    path, wrong);
}

static enum session_result
compare(struct session *s, const struct lesson *lesson, const char *path,
    struct printed *printed, struct err *err)
{
	struct buf report = { 0 };
	size_t differ = compare_outputs(&report, lesson, path, printed);
	int failed = lesson_compare_english(
	    &printed->report, path, lesson, &printed->wrong, err);

	session_print(s, "%s", buf_text(&report));
	session_print(s, "%s", buf_text(&printed->report));
	buf_free(&report);
	if (failed != 0)
		return lesson_error(s, path, err);
	if (differ == 0 && printed->wrong == 0) {
		session_print(s,
		    n_("%s: %zu step, as expected\n",
			"%s: %zu steps, all as expected\n", lesson->step_count),
		    path, lesson->step_count);
		return SESSION_OK;
	}
	if (differ > 0)
		session_print(s,
		    n_("%s: %zu line is not as expected\n",
			"%s: %zu lines are not as expected\n", differ),
		    path, differ);
	if (printed->wrong > 0)
		say_wrong(s, path, printed->wrong, differ > 0);
	s->failed = true;
	return SESSION_FAILED;
}

static enum session_result
update_file(struct session *s, const struct lesson *lesson, const char *path,
    const struct printed *printed, struct err *err)
{
	struct buf text = { 0 };
	enum session_result result = SESSION_OK;

	if (lesson_update(
		lesson, (const char *const *)printed->texts, &text, err) != 0)
		return lesson_error(s, path, err);
	if (strcmp(text.data, lesson->source) == 0)
		session_print(s, "%s: already as it should be\n", path);
	else if (lesson_write(path, lesson, &text, err) == 0)
		session_print(s, "%s: output blocks rewritten\n", path);
	else
		result = lesson_error(s, path, err);
	buf_free(&text);
	session_print(s, "%s", buf_text(&printed->report));
	if (printed->wrong == 0)
		return result;
	s->failed = true;
	return SESSION_FAILED;
}

static enum session_result
say_why_not(struct session *s, const char *path, const struct printed *printed,
    const struct err *err)
{
	struct err rule = { .line = err->line };

	/* It may be the cause. */
	session_print(s, "%s", buf_text(&printed->report));
	lesson_error(s, path, err);
	if (!printed->refused && !printed->not_told)
		return SESSION_FAILED;
	if (printed->in_task)
		err_set(&rule, 0,
		    "this line is refused; a solution shows a way that works");
	else if (printed->not_told)
		err_set(&rule, 0,
		    "this line is refused; a step that is meant to show that "
		    "has this message in its output block");
	else
		err_set(&rule, 0,
		    "this line is refused; a step that is meant to show that "
		    "needs an output block");
	return lesson_error(s, path, &rule);
}

static enum session_result
replay_and_judge(struct session *s, const struct lesson *lesson,
    const char *path, enum lesson_checking what)
{
	struct err err = { 0 };
	struct printed printed = { 0 };
	enum session_result result;

	if (run_in_language(s, lesson, path, &printed, &err) != 0)
		result = say_why_not(s, path, &printed, &err);
	else if (what == LESSON_UPDATE)
		result = update_file(s, lesson, path, &printed, &err);
	else
		result = compare(s, lesson, path, &printed, &err);
	printed_free(&printed);
	return result;
}

enum session_result
lesson_check(struct session *s, const char *path, enum lesson_checking what)
{
	struct err err = { 0 };
	struct lesson *lesson;
	enum session_result result;

	if (what == LESSON_CONFIRM)
		return lesson_confirm(s, path);
	lesson = lesson_open(path, &err);
	if (lesson == NULL)
		return lesson_error(s, path, &err);
	result = replay_and_judge(s, lesson, path, what);
	lesson_free(lesson);
	return result;
}
