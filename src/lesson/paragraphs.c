/* lesson/paragraphs.c - pieces of a lesson's text, and their sums. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "lesson/lesson_parts.h"
#include "lesson/paragraphs.h"

/* FNV-1a, 32 bits: it has to tell changes, not attacks. */
enum { FNV_PRIME = 16777619 };
static const uint32_t fnv_basis = 2166136261;

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static uint32_t
add_byte(uint32_t sum, char c)
{
	return (sum ^ (unsigned char)c) * FNV_PRIME;
}

/* Blanks and ends of lines count as one blank, around the text as none. */
static uint32_t
sum_of(const char *text, size_t len)
{
	uint32_t sum = fnv_basis;
	bool blank = false, begun = false;

	for (size_t i = 0; i < len; i++) {
		if (is_blank(text[i])) {
			blank = begun;
			continue;
		}
		if (blank)
			sum = add_byte(sum, ' ');
		sum = add_byte(sum, text[i]);
		blank = false;
		begun = true;
	}
	return sum;
}

static void
add(struct paragraphs *list, const char *text, size_t len, unsigned line)
{
	X_GROW(list->items, list->count, list->cap);
	list->items[list->count++] = (struct paragraph){
		.line = line,
		.sum = sum_of(text, len),
	};
}

static void
add_whole(struct paragraphs *list, const char *text, unsigned line)
{
	add(list, text, strlen(text), line);
}

/* What stands between empty lines. */
static void
add_prose(struct paragraphs *list, const char *text, unsigned first)
{
	struct lesson_lines line = lesson_lines(text, strlen(text), first);
	const char *start = NULL;
	unsigned start_line = first;

	while (lesson_lines_next(&line)) {
		if (line.len > 0 && start == NULL) {
			start = line.text;
			start_line = line.line;
		} else if (line.len == 0 && start != NULL) {
			add(list, start, (size_t)(line.text - start),
			    start_line);
			start = NULL;
		}
	}
	if (start != NULL)
		add(list, start, (size_t)(line.end - start), start_line);
}

/* Reasons that are not there count too, so that places are the same. */
static void
add_step(struct paragraphs *list, const struct lesson_step *step)
{
	add_prose(list, step->prose, step->prose_line);
	if (step->question != NULL)
		add_whole(list, step->question, step->line);
	for (size_t i = 0; i < step->choice_count; i++) {
		const struct lesson_choice *choice = &step->choices[i];

		add_whole(list, choice->text, choice->line);
		add_whole(list, choice->why, choice->line);
	}
	for (size_t i = 0; i < step->hint_count; i++)
		add_whole(list, step->hints[i], step->hint_lines[i]);
}

void
paragraphs_of(struct paragraphs *list, const struct lesson *lesson)
{
	for (size_t i = 0; i < lesson->step_count; i++)
		add_step(list, &lesson->steps[i]);
	add_prose(list, lesson->closing, lesson->closing_line);
}

void
paragraphs_free(struct paragraphs *list)
{
	free(list->items);
	*list = (struct paragraphs){ 0 };
}

size_t
paragraphs_in(const char *text)
{
	struct paragraphs list = { 0 };
	size_t count;

	add_prose(&list, text, 1);
	count = list.count;
	paragraphs_free(&list);
	return count;
}

bool
sums_read(struct sums *sums, const struct lesson *translated)
{
	size_t start =
	    lesson_text_end(translated->source, translated->source_len);
	const char *at = translated->source + start;
	char *end;

	if (start == translated->source_len)
		return false;
	at += strlen(LESSON_RECORD);
	for (;; at = end) {
		unsigned long sum;

		at += strspn(at, " \t");
		if (!isxdigit((unsigned char)*at))
			return true;
		sum = strtoul(at, &end, 16);
		X_GROW(sums->items, sums->count, sums->cap);
		sums->items[sums->count++] = (uint32_t)sum;
	}
}

static int
in_order(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

void
sums_sorted(struct sums *sorted, const struct sums *sums)
{
	if (sums->count == 0)
		return;
	sorted->items = x_calloc(sums->count, sizeof *sums->items);
	sorted->count = sorted->cap = sums->count;
	memcpy(sorted->items, sums->items, sums->count * sizeof *sums->items);
	qsort(sorted->items, sorted->count, sizeof *sorted->items, in_order);
}

bool
sums_have(const struct sums *sorted, uint32_t sum)
{
	return sorted->count > 0 && bsearch(&sum, sorted->items, sorted->count,
					sizeof sum, in_order) != NULL;
}

void
sums_free(struct sums *sums)
{
	free(sums->items);
	*sums = (struct sums){ 0 };
}
