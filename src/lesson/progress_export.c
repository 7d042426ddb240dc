/*
 * lesson/progress_export.c - a lesson with what a learner did in it, as
 * Markdown. What comes from elsewhere is put where it cannot get out of: lines
 * and outputs in fences that they cannot close, Markdown of the lesson's
 * blocks in quotations and lists.
 */
#include <string.h>

#include "base/lang.h"
#include "lesson/progress_parts.h"

enum { FENCE_MIN = 3, SECONDS_A_MINUTE = 60 };

/* The longest run of c in text. */
static size_t
longest_run(const struct buf *text, char c)
{
	size_t longest = 0, run = 0;

	for (size_t i = 0; i < text->len; i++) {
		run = text->data[i] == c ? run + 1 : 0;
		if (run > longest)
			longest = run;
	}
	return longest;
}

static void
add_fence(struct buf *out, size_t length)
{
	for (size_t i = 0; i < length; i++)
		buf_addc(out, '`');
	buf_addc(out, '\n');
}

/* An empty line before what comes, and only one. */
static void
add_gap(struct buf *out)
{
	while (out->len > 0 && out->data[out->len - 1] == '\n')
		out->len--;
	buf_adds(out, out->len > 0 ? "\n\n" : "");
}

/* CommonMark 4.5: only a fence that is at least as long closes a block. */
static void
add_fenced(struct buf *out, const struct buf *text)
{
	struct buf plain = { 0 };
	size_t length;

	progress_plain(&plain, buf_text(text), text->len);
	length = longest_run(&plain, '`') + 1;
	if (length < FENCE_MIN)
		length = FENCE_MIN;
	add_gap(out);
	add_fence(out, length);
	buf_add(out, buf_text(&plain), plain.len);
	if (plain.len > 0 && plain.data[plain.len - 1] != '\n')
		buf_addc(out, '\n');
	add_fence(out, length);
	buf_free(&plain);
}

/* Markdown with prefix before each line but the first. */
static void
add_inside(struct buf *out, const char *markdown, const char *prefix)
{
	struct buf plain = { 0 };
	const char *line;

	progress_plain(&plain, markdown, strlen(markdown));
	while (plain.len > 0 && plain.data[plain.len - 1] == '\n')
		plain.data[--plain.len] = '\0';
	line = buf_text(&plain);
	for (;;) {
		size_t len = strcspn(line, "\n");

		buf_add(out, line, len);
		if (line[len] == '\0')
			break;
		buf_printf(out, "\n%s", prefix);
		line += len + 1;
	}
	buf_addc(out, '\n');
	buf_free(&plain);
}

static void
add_quoted(struct buf *out, const char *markdown)
{
	add_gap(out);
	buf_adds(out, "> ");
	add_inside(out, markdown, "> ");
}

/* The lesson's own prose: it ends before a block, so that nothing in it is
 * still open. */
static void
add_prose(struct buf *out, const char *markdown)
{
	while (*markdown == '\n')
		markdown++;
	if (*markdown == '\0')
		return;
	add_gap(out);
	add_inside(out, markdown, "");
}

static void
add_done(struct buf *out, const struct progress_step *done)
{
	if (done->typed.len > 0) {
		add_gap(out);
		buf_say(out, "You ran:");
		add_fenced(out, &done->typed);
	}
	if (done->shown.len > 0) {
		add_gap(out);
		buf_say(out, "What came of it:");
		add_fenced(out, &done->shown);
	}
}

/* ---- quizzes ---- */

static void
add_choice(struct buf *out, const struct lesson_step *step,
    const struct progress_step *done, enum progress_done how, size_t i)
{
	bool wrong = done->wrong >> i & 1;
	bool told = how == PROGRESS_RUN || how == PROGRESS_SKIPPED;
	bool right = told && i == step->right;

	buf_printf(out, "%zu. ", i + 1);
	add_inside(out, step->choices[i].text, "   ");
	if (!wrong && !right)
		return;
	buf_adds(out, "\n   **");
	if (right)
		buf_say(out, "This is right.");
	else
		buf_say(out, "You chose this: it is wrong.");
	buf_adds(out, "**\n\n   ");
	add_inside(out, step->choices[i].why, "   ");
}

static void
add_quiz(struct buf *out, const struct lesson_step *step,
    const struct progress_step *done, enum progress_done how)
{
	add_quoted(out, step->question);
	add_gap(out);
	for (size_t i = 0; i < step->choice_count; i++)
		add_choice(out, step, done, how, i);
	add_gap(out);
	switch (how) {
	case PROGRESS_NOT:
		break;
	case PROGRESS_SOLVED:
	case PROGRESS_SHOWN:
	case PROGRESS_SKIPPED:
		buf_say(out, "You left this question out.");
		break;
	case PROGRESS_RUN:
		if (done->wrong == 0)
			buf_say(out, "You answered right at once.");
		else
			buf_say(out, "You answered right in the end.");
		break;
	}
}

/* ---- tasks ---- */

static const char *
how_solved(enum progress_done how)
{
	switch (how) {
	case PROGRESS_NOT:
		return _("You have not solved this task yet.");
	case PROGRESS_SKIPPED:
		return _("You left this task out.");
	case PROGRESS_RUN:
	case PROGRESS_SOLVED:
		return _("You solved this task.");
	case PROGRESS_SHOWN:
		return _("You had the solution of this task shown.");
	}
	return "";
}

static void
add_task(struct buf *out, const struct lesson_step *step,
    const struct progress_step *done, enum progress_done how)
{
	struct buf solution = { 0 };

	add_quoted(out, step->question);
	add_gap(out);
	buf_adds(out, how_solved(how));
	if (done->hints > 0) {
		/* Languages differ in whether there is a blank between
		 * sentences: a paragraph of its own. */
		add_gap(out);
		buf_say(out,
		    n_("%u hint was shown.", "%u hints were shown.",
			done->hints),
		    done->hints);
	}
	add_done(out, done);
	if (how != PROGRESS_SHOWN && how != PROGRESS_SKIPPED)
		return;
	for (size_t i = 0; i < step->command_count; i++)
		buf_printf(&solution, "%s\n", step->commands[i].text);
	add_gap(out);
	buf_say(out, "Its solution:");
	add_fenced(out, &solution);
	buf_free(&solution);
}

/* ---- the whole ---- */

/* What they made was there all the same for the steps that follow. */
static void
add_commands(
    struct buf *out, const struct progress_step *done, enum progress_done how)
{
	add_done(out, done);
	if (how != PROGRESS_SKIPPED)
		return;
	add_gap(out);
	if (done->typed.len == 0)
		buf_say(out, "You passed over this step.");
	else
		buf_say(out, "You passed over the rest of this step.");
}

static void
add_step(struct buf *out, const struct lesson_step *step,
    const struct progress_step *done, enum progress_done how)
{
	add_prose(out, step->prose);
	switch (step->kind) {
	case LESSON_COMMANDS:
		add_commands(out, done, how);
		break;
	case LESSON_QUIZ:
		add_quiz(out, step, done, how);
		add_done(out, done);
		break;
	case LESSON_TASK:
		add_task(out, step, done, how);
		break;
	}
	add_gap(out);
}

static void
add_end(struct buf *out, const struct progress *p, const struct lesson *lesson)
{
	unsigned long minutes =
	    (p->seconds + SECONDS_A_MINUTE / 2) / SECONDS_A_MINUTE;
	size_t done = 0;

	for (size_t i = 0; i < lesson->step_count; i++)
		done += progress_how(p, i) > PROGRESS_SKIPPED;
	if (minutes == 0)
		minutes = 1;
	if (p->finished)
		add_prose(out, lesson->closing);
	add_gap(out);
	buf_adds(out, "---\n\n");
	if (p->finished && done == lesson->step_count)
		buf_say(out, "You went through all %zu steps of this lesson.",
		    lesson->step_count);
	else if (p->finished)
		buf_say(out,
		    "You came to the end of this lesson. Of its %zu steps you "
		    "did %zu.",
		    lesson->step_count, done);
	else
		buf_say(out, "You are at step %zu of %zu of this lesson.",
		    p->at + 1, lesson->step_count);
	buf_addc(out, ' ');
	buf_say(out, n_("It took %lu minute.", "It took %lu minutes.", minutes),
	    minutes);
	buf_addc(out, '\n');
}

static bool
is_begun(const struct progress_step *step)
{
	return step->done != PROGRESS_NOT || step->typed.len > 0 ||
	       step->wrong != 0 || step->misses > 0 || step->hints > 0;
}

/* Whoever went back has done later steps, too. */
static size_t
steps_done(const struct progress *p)
{
	size_t count = p->step_count;

	if (p->finished)
		return count;
	while (count > p->at && !is_begun(&p->steps[count - 1]))
		count--;
	return count;
}

void
progress_export(struct buf *out, const struct progress *progress,
    const struct lesson *lesson)
{
	size_t count = steps_done(progress);

	if (count == 0)
		count = 1; /* the title is in its prose */
	for (size_t i = 0; i < count; i++)
		add_step(out, &lesson->steps[i], &progress->steps[i],
		    progress_how(progress, i));
	add_end(out, progress, lesson);
}
