/*
 * tests/fuzz/fuzz_lesson.c - any bytes as a lesson's file, and as its
 * translation: what is refused says why and where, what is accepted has all
 * its parts, and is the same once more when it is written.
 */
#include <stdlib.h>
#include <string.h>

#include "lesson/lesson.h"
#include "lesson/translation.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static unsigned
lines_of(const unsigned char *data, size_t size)
{
	unsigned lines = 1;

	for (size_t i = 0; i < size; i++)
		lines += data[i] == '\n';
	return lines;
}

static void
check_quiz(const struct lesson_step *step)
{
	require(step->question[0] != '\0' && step->command_count == 0);
	require(
	    step->choice_count >= QUIZ_MIN && step->choice_count <= QUIZ_MAX);
	require(step->right < step->choice_count);
	for (size_t i = 0; i < step->choice_count; i++) {
		require(step->choices[i].text[0] != '\0');
		require(i == step->right || step->choices[i].why[0] != '\0');
		require(step->choices[i].line > step->line);
	}
}

static void
check_step(const struct lesson_step *step)
{
	switch (step->kind) {
	case LESSON_QUIZ:
		check_quiz(step);
		break;
	case LESSON_TASK:
		require(step->question[0] != '\0' && step->goal != NULL);
		require(step->command_count > 0 && !step->has_output);
		break;
	case LESSON_COMMANDS:
		require(step->command_count > 0);
		break;
	}
	require(step->prose != NULL && step->prose_line <= step->line);
	for (size_t i = 0; i < step->command_count; i++)
		require(step->commands[i].text[0] != '\0' &&
			step->commands[i].line > step->line);
	for (size_t i = 0; i < step->hint_count; i++)
		require(step->hints[i][0] != '\0' &&
			step->hint_lines[i] > step->line);
}

/* With the outputs that it has; false where they cannot be written. */
static bool
update(const struct lesson *lesson, struct buf *out)
{
	const char **outputs = calloc(lesson->step_count, sizeof *outputs);
	struct err err = { 0 };
	bool done;

	require(outputs != NULL);
	for (size_t i = 0; i < lesson->step_count; i++)
		outputs[i] = lesson->steps[i].output;
	done = lesson_update(lesson, outputs, out, &err) == 0;
	require(done != err_is_set(&err));
	free(outputs);
	return done;
}

/* Written once, it is as it should be: nothing is left to write. */
static void
check_update(const struct lesson *lesson)
{
	struct buf once = { 0 }, twice = { 0 };
	struct err err = { 0 };
	struct lesson *again;

	if (update(lesson, &once)) {
		again = lesson_parse(once.data, once.len, NULL, &err);
		require(again != NULL && update(again, &twice));
		require(strcmp(once.data, twice.data) == 0);
		lesson_free(again);
	}
	buf_free(&once);
	buf_free(&twice);
}

/* A translation that was noted differs in nothing from its English. */
static void
check_translation(const struct lesson *lesson)
{
	struct buf text = { 0 }, report = { 0 };
	struct err err = { 0 };
	struct lesson *noted;

	translation_compare(&report, "t", lesson, "e", lesson);
	buf_clear(&report);
	translation_confirm(&text, lesson, lesson);
	noted = lesson_parse(text.data, text.len, NULL, &err);
	/* It may have become too large. */
	if (noted != NULL)
		require(
		    translation_compare(&report, "t", noted, "e", lesson) == 0);
	lesson_free(noted);
	buf_free(&report);
	buf_free(&text);
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct err err = { 0 };
	struct lesson *lesson =
	    lesson_parse((const char *)data, size, NULL, &err);

	if (lesson == NULL) {
		require(err_is_set(&err) && err.line <= lines_of(data, size));
		return 0;
	}
	require(!err_is_set(&err) && lesson->step_count > 0);
	require(lesson->title[0] != '\0' && lesson->closing != NULL);
	for (size_t i = 0; i < lesson->step_count; i++)
		check_step(&lesson->steps[i]);
	check_update(lesson);
	check_translation(lesson);
	lesson_free(lesson);
	return 0;
}
