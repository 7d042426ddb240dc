/*
 * lesson/progress.c - a learner's way through a lesson in memory, and how
 * long the way is. Knows no files.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "lesson/progress_parts.h"

/* How long a learner takes, in seconds: reading (200 English words a minute,
 * 500 Japanese letters), looking at what came, thinking. */
enum {
	WORDS_A_MINUTE = 200,
	LETTERS_A_MINUTE = 500,
	COMMAND_SECONDS = 5,
	OUTPUT_LINE_SECONDS = 1,
	QUIZ_SECONDS = 20,
	TASK_SECONDS = 90
};

void
progress_add_sum(uint64_t *sum, const char *text)
{
	for (const char *c = text;; c++) {
		*sum = (*sum ^ (unsigned char)*c) * 0x100000001b3U;
		if (*c == '\0')
			break;
	}
}

static void
add_number(uint64_t *sum, size_t number)
{
	struct buf text = { 0 };

	buf_printf(&text, "%zu", number);
	progress_add_sum(sum, text.data);
	buf_free(&text);
}

char *
progress_sum(const struct lesson *lesson)
{
	uint64_t sum = PROGRESS_SUM_BEGIN;
	struct buf text = { 0 };

	for (size_t i = 0; i < lesson->step_count; i++) {
		const struct lesson_step *step = &lesson->steps[i];

		add_number(&sum, step->kind);
		add_number(&sum, step->choice_count);
		add_number(&sum, step->right);
		add_number(&sum, step->command_count);
		for (size_t j = 0; j < step->command_count; j++)
			progress_add_sum(&sum, step->commands[j].text);
	}
	buf_printf(&text, "%016llx", (unsigned long long)sum);
	return buf_take(&text);
}

struct progress *
progress_empty(size_t step_count)
{
	struct progress *p = x_calloc(1, sizeof *p);

	p->steps = x_calloc(step_count, sizeof *p->steps);
	p->step_count = step_count;
	return p;
}

struct progress *
progress_new(const char *name, const struct lesson *lesson)
{
	struct progress *p = progress_empty(lesson->step_count);

	p->name = x_strdup(name);
	p->sum = progress_sum(lesson);
	return p;
}

bool
progress_fits(const struct progress *p, const struct lesson *lesson)
{
	char *sum = progress_sum(lesson);
	bool fits =
	    p->step_count == lesson->step_count && strcmp(p->sum, sum) == 0;

	free(sum);
	return fits;
}

enum progress_done
progress_how(const struct progress *p, size_t step)
{
	enum progress_done done = p->steps[step].done;

	if (done == PROGRESS_NOT && (p->finished || step < p->at))
		return PROGRESS_SKIPPED;
	return done;
}

static void
raise_to(unsigned *n, unsigned other)
{
	*n = *n < other ? other : *n;
}

static void
copy(struct buf *to, const struct buf *from)
{
	buf_clear(to);
	buf_add(to, buf_text(from), from->len);
}

void
progress_merge(struct progress_step *step, const struct progress_step *again)
{
	step->wrong |= again->wrong;
	raise_to(&step->misses, again->misses);
	raise_to(&step->hints, again->hints);
	if (again->done < step->done)
		return;
	step->done = again->done;
	copy(&step->typed, &again->typed);
	copy(&step->shown, &again->shown);
}

void
progress_free(struct progress *p)
{
	if (p == NULL)
		return;
	for (size_t i = 0; i < p->step_count; i++) {
		buf_free(&p->steps[i].typed);
		buf_free(&p->steps[i].shown);
	}
	free(p->steps);
	free(p->name);
	free(p->sum);
	free(p);
}

/* Seconds to read it. Japanese has no blanks: its letters are counted. */
static double
reading(const char *text)
{
	size_t words = 0, letters = 0, step;
	bool inside = false;

	if (text == NULL)
		return 0;
	for (size_t i = 0; text[i] != '\0'; i += step) {
		unsigned char c = (unsigned char)text[i];
		bool letter = c >= 0xe3; /* U+3000 and above */

		step = text_char_len(text + i, strnlen(text + i, 4));
		if (step == 0)
			step = 1;
		letters += letter;
		words += !letter && !inside && c > ' ';
		inside = !letter && c > ' ';
	}
	return (double)words * 60 / WORDS_A_MINUTE +
	       (double)letters * 60 / LETTERS_A_MINUTE;
}

static double
looking(const struct lesson_step *step)
{
	double seconds = (double)step->command_count * COMMAND_SECONDS;

	for (const char *c = step->output; c != NULL && *c != '\0'; c++)
		seconds += *c == '\n' ? OUTPUT_LINE_SECONDS : 0;
	return seconds;
}

static double
thinking(const struct lesson_step *step)
{
	double seconds = reading(step->question);

	for (size_t i = 0; i < step->choice_count; i++)
		seconds += reading(step->choices[i].text);
	switch (step->kind) {
	case LESSON_COMMANDS:
		return seconds + looking(step);
	case LESSON_QUIZ:
		return seconds + QUIZ_SECONDS;
	case LESSON_TASK:
		return seconds + TASK_SECONDS;
	}
	return seconds;
}

unsigned
progress_estimate(const struct lesson *lesson)
{
	double seconds = reading(lesson->closing);
	unsigned minutes;

	for (size_t i = 0; i < lesson->step_count; i++)
		seconds += reading(lesson->steps[i].prose) +
			   thinking(&lesson->steps[i]);
	minutes = (unsigned)(seconds / 60 + 0.5);
	return minutes > 0 ? minutes : 1;
}
