/*
 * command/lesson_summary.c - how somebody went through a lesson: what it took,
 * what was right, what was got wrong, and what to read next.
 */
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/text.h"
#include "command/player_parts.h"

enum { MINUTE = 60 };

/* Of the quizzes, or of the tasks: each is in one of them. */
struct counts {
	size_t at_once, later, shown, left, to_come;
	size_t all;
};

static void
count_step(
    struct counts *c, const struct progress_step *step, enum progress_done how)
{
	bool at_once = step->wrong == 0 && step->misses == 0;

	c->all++;
	switch (how) {
	case PROGRESS_NOT:
		c->to_come++;
		break;
	case PROGRESS_SKIPPED:
		c->left++;
		break;
	case PROGRESS_SHOWN:
		c->shown++;
		break;
	case PROGRESS_RUN:
	case PROGRESS_SOLVED:
		c->at_once += at_once;
		c->later += !at_once;
		break;
	}
}

static struct counts
count(const struct lesson *lesson, const struct progress *progress,
    enum lesson_kind kind)
{
	struct counts c = { 0 };

	for (size_t i = 0; i < lesson->step_count; i++)
		if (lesson->steps[i].kind == kind)
			count_step(
			    &c, &progress->steps[i], progress_how(progress, i));
	return c;
}

static void
tell_time(struct session *s, const struct progress *progress)
{
	unsigned long minutes = (progress->seconds + MINUTE / 2) / MINUTE;

	if (minutes == 0)
		player_tell(s, "Time: less than a minute.");
	else
		player_tell(s,
		    n_("Time: %lu minute.", "Time: %lu minutes.", minutes),
		    minutes);
}

static void
tell_quizzes(struct session *s, const struct counts *c)
{
	if (c->to_come > 0)
		player_tell(s,
		    "Questions: %zu right at once, %zu after a wrong answer, "
		    "%zu left out, %zu to come, of %zu.",
		    c->at_once, c->later, c->left, c->to_come, c->all);
	else if (c->all > 0)
		player_tell(s,
		    "Questions: %zu right at once, %zu after a wrong answer, "
		    "%zu left out, of %zu.",
		    c->at_once, c->later, c->left, c->all);
}

static void
tell_tasks(struct session *s, const struct counts *c)
{
	if (c->to_come > 0)
		player_tell(s,
		    "Tasks: %zu solved at once, %zu after tries, %zu "
		    "shown, %zu left out, %zu to come, of %zu.",
		    c->at_once, c->later, c->shown, c->left, c->to_come,
		    c->all);
	else if (c->all > 0)
		player_tell(s,
		    "Tasks: %zu solved at once, %zu after tries, %zu "
		    "shown, %zu left out, of %zu.",
		    c->at_once, c->later, c->shown, c->left, c->all);
}

static void
tell_right(struct session *s, const struct lesson *lesson, size_t i)
{
	const struct lesson_step *step = &lesson->steps[i];
	const struct lesson_choice *right = &step->choices[step->right];

	session_print(s, "The right answer is %zu:\n", step->right + 1);
	player_show(s, right->text, "");
	player_show(s, right->why, "");
}

/* Who left a question out after a wrong answer did not leave that one. */
static void
tell_wrong(struct session *s, const struct lesson_step *step, unsigned wrong)
{
	for (size_t i = 0; i < step->choice_count; i++) {
		if ((wrong >> i & 1) == 0)
			continue;
		session_print(s, "Your answer %zu was wrong:\n", i + 1);
		player_show(s, step->choices[i].text, "");
		player_show(s, step->choices[i].why, "");
	}
}

/* The right answer is not given away before there was one. */
static void
tell_step(struct session *s, const struct lesson *lesson, size_t i,
    enum progress_done how, unsigned wrong)
{
	session_print(s, "\n[%zu/%zu]\n", i + 1, lesson->step_count);
	player_show(s, lesson->steps[i].question, "\n");
	if (how == PROGRESS_SKIPPED)
		tell_wrong(s, &lesson->steps[i], wrong);
	if (how == PROGRESS_SKIPPED)
		player_tell(s,
		    "You left this out: `goto %zu` in the lesson leads there.",
		    i + 1);
	else if (how == PROGRESS_SHOWN)
		player_tell(s,
		    "You had the solution shown: `goto %zu` in the lesson "
		    "lets you try once more.",
		    i + 1);
	else
		tell_right(s, lesson, i);
}

/* Tasks that took more tries were solved in the end. */
static bool
is_to_look_at(const struct lesson_step *step, const struct progress_step *done,
    enum progress_done how)
{
	switch (step->kind) {
	case LESSON_COMMANDS:
		return false;
	case LESSON_QUIZ:
		return how == PROGRESS_SKIPPED ||
		       (how == PROGRESS_RUN && done->wrong != 0);
	case LESSON_TASK:
		return how == PROGRESS_SKIPPED || how == PROGRESS_SHOWN;
	}
	return false;
}

static void
tell_steps(struct session *s, const struct lesson *lesson,
    const struct progress *progress)
{
	bool begun = false;

	for (size_t i = 0; i < lesson->step_count; i++) {
		enum progress_done how = progress_how(progress, i);

		if (!is_to_look_at(&lesson->steps[i], &progress->steps[i], how))
			continue;
		if (!begun)
			session_print(s, "\nTo look at once more:\n");
		begun = true;
		tell_step(s, lesson, i, how, progress->steps[i].wrong);
	}
}

/* Each line with the step it was typed in. */
static void
add_typed(struct buf *out, const struct buf *typed, size_t step)
{
	const char *line = buf_text(typed);

	while (*line != '\0') {
		size_t len = strcspn(line, "\n");

		buf_printf(out, "  [%zu] ", step + 1);
		text_plain_line(out, line, len);
		buf_addc(out, '\n');
		line += len + (line[len] == '\n');
	}
}

static void
tell_typed(struct session *s, const struct progress *progress)
{
	struct buf lines = { 0 };

	for (size_t i = 0; i < progress->step_count; i++)
		add_typed(&lines, &progress->steps[i].typed, i);
	if (lines.len > 0) {
		buf_adds(&lines, "\n");
		session_print(s, "You ran, in the steps in brackets:\n");
		session_write(s, lines.data, lines.len);
	}
	buf_free(&lines);
}

static void
tell_title(struct session *s, const struct lesson_file *file)
{
	char *path = lesson_translated(file->path, lang_name());
	struct err ignored = { 0 };
	struct lesson *lesson =
	    lesson_open(path != NULL ? path : file->path, &ignored);

	if (lesson != NULL)
		player_tell(s, "To read next: %s (`lesson %s`).", lesson->title,
		    file->name);
	else
		player_tell(s, "To read next: `lesson %s`.", file->name);
	lesson_free(lesson);
	free(path);
}

/* A lesson from a file of its own has none after it. */
static void
tell_next(struct session *s, const char *name)
{
	size_t count, i = 0;
	struct lesson_file *files = lesson_files(&count);

	while (i < count && strcmp(files[i].name, name) != 0)
		i++;
	if (i + 1 < count)
		tell_title(s, &files[i + 1]);
	else if (i < count)
		player_tell(s, "That was the last of the lessons.");
	lesson_files_free(files, count);
}

void
lesson_summary(struct session *s, const struct lesson *lesson,
    const struct progress *progress)
{
	struct counts quizzes = count(lesson, progress, LESSON_QUIZ);
	struct counts tasks = count(lesson, progress, LESSON_TASK);

	tell_typed(s, progress);
	if (!progress->finished)
		player_tell(s, "You are at step %zu of %zu.", progress->at + 1,
		    progress->step_count);
	tell_time(s, progress);
	tell_quizzes(s, &quizzes);
	tell_tasks(s, &tasks);
	tell_steps(s, lesson, progress);
	session_print(s, "\n");
	player_tell(s,
	    "`lesson export FILE.md` writes the lesson to a file with what you "
	    "typed and saw.");
	if (progress->finished)
		tell_next(s, progress->name);
	else if (progress != player_progress(s))
		session_print(s, "`lesson %s` goes on at step %zu of %zu.\n",
		    progress->name, progress->at + 1, progress->step_count);
}
