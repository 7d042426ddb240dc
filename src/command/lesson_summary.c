/*
 * command/lesson_summary.c - how somebody went through a lesson: what it took,
 * what was right, what was got wrong, and what to read next.
 */
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "command/player_parts.h"

enum { MINUTE = 60 };

struct counts {
	size_t quizzes, at_once, after_wrong, quizzes_left;
	size_t tasks, solved, shown, tasks_left;
};

/* Those of the progress that the lesson has, too. */
static size_t
step_count(const struct lesson *lesson, const struct progress *progress)
{
	return lesson->step_count < progress->step_count ? lesson->step_count
							 : progress->step_count;
}

static void
count_quiz(struct counts *c, const struct progress_step *step)
{
	bool answered = step->done == PROGRESS_RUN;

	c->quizzes++;
	c->at_once += answered && step->wrong == 0;
	c->after_wrong += answered && step->wrong != 0;
	c->quizzes_left += step->done == PROGRESS_SKIPPED;
}

static void
count_task(struct counts *c, const struct progress_step *step)
{
	c->tasks++;
	c->solved += step->done == PROGRESS_SOLVED;
	c->shown += step->done == PROGRESS_SHOWN;
	c->tasks_left += step->done == PROGRESS_SKIPPED;
}

static struct counts
count(const struct lesson *lesson, const struct progress *progress)
{
	struct counts c = { 0 };

	for (size_t i = 0; i < step_count(lesson, progress); i++) {
		switch (lesson->steps[i].kind) {
		case LESSON_COMMANDS:
			break;
		case LESSON_QUIZ:
			count_quiz(&c, &progress->steps[i]);
			break;
		case LESSON_TASK:
			count_task(&c, &progress->steps[i]);
			break;
		}
	}
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
tell_counts(struct session *s, const struct counts *c)
{
	if (c->quizzes > 0)
		player_tell(s,
		    "Questions: %zu right at once, %zu after a wrong answer, "
		    "%zu left out, of %zu.",
		    c->at_once, c->after_wrong, c->quizzes_left, c->quizzes);
	if (c->tasks > 0)
		player_tell(s,
		    "Tasks: %zu solved, %zu shown, %zu left out, of %zu.",
		    c->solved, c->shown, c->tasks_left, c->tasks);
}

static void
tell_wrong_quiz(struct session *s, const struct lesson *lesson, size_t i)
{
	const struct lesson_step *step = &lesson->steps[i];
	const struct lesson_choice *right = &step->choices[step->right];

	session_print(s, "\n[%zu/%zu]\n", i + 1, lesson->step_count);
	player_show(s, step->question, "\n");
	session_print(s, "The right answer is %zu:\n", step->right + 1);
	player_show(s, right->text, "");
	player_show(s, right->why, "");
}

static void
tell_task(struct session *s, const struct lesson *lesson, size_t i)
{
	session_print(s, "\n[%zu/%zu]\n", i + 1, lesson->step_count);
	player_show(s, lesson->steps[i].question, "\n");
	player_tell(s,
	    "You had the solution shown: `goto %zu` in the lesson "
	    "lets you try once more.",
	    i + 1);
}

static bool
is_wrong(const struct lesson_step *step, const struct progress_step *done)
{
	switch (step->kind) {
	case LESSON_COMMANDS:
		return false;
	case LESSON_QUIZ:
		return done->wrong != 0;
	case LESSON_TASK:
		return done->done == PROGRESS_SHOWN;
	}
	return false;
}

static void
tell_wrong(struct session *s, const struct lesson *lesson,
    const struct progress *progress)
{
	bool begun = false;

	for (size_t i = 0; i < step_count(lesson, progress); i++) {
		if (!is_wrong(&lesson->steps[i], &progress->steps[i]))
			continue;
		if (!begun)
			session_print(s, "\nTo look at once more:\n");
		begun = true;
		if (lesson->steps[i].kind == LESSON_QUIZ)
			tell_wrong_quiz(s, lesson, i);
		else
			tell_task(s, lesson, i);
	}
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
	struct counts c = count(lesson, progress);

	if (progress->at < progress->step_count)
		player_tell(s, "You are at step %zu of %zu.", progress->at + 1,
		    progress->step_count);
	tell_time(s, progress);
	tell_counts(s, &c);
	tell_wrong(s, lesson, progress);
	session_print(s, "\n");
	player_tell(s,
	    "`lesson export FILE.md` writes the lesson to a file with what you "
	    "typed and saw.");
	tell_next(s, progress->name);
}
