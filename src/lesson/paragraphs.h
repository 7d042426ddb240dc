/*
 * lesson/paragraphs.h - all that a translator has to translate in a lesson,
 * piece by piece, with a sum of each that tells whether it has changed. Knows
 * neither languages nor what a piece says.
 */
#ifndef LESSON_PARAGRAPHS_H
#define LESSON_PARAGRAPHS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lesson/lesson.h"

struct paragraph {
	unsigned line;
	uint32_t sum; /* of its text; however its lines are broken */
};

/* All zero is none. */
struct paragraphs {
	struct paragraph *items;
	size_t count, cap;
};

/*
 * Of each step its prose (what stands between empty lines), its question,
 * each choice and why, each hint; then the closing. Two lessons with the same
 * steps and as many paragraphs have as many of them.
 */
void paragraphs_of(struct paragraphs *list, const struct lesson *lesson);
void paragraphs_free(struct paragraphs *list);
/* How many a text has. */
size_t paragraphs_in(const char *text);

/* The sums that a translation's last line records. All zero is none. */
struct sums {
	uint32_t *items;
	size_t count, cap;
};
/* false: it has no such line. */
bool sums_read(struct sums *sums, const struct lesson *translated);
/* A sorted copy, and whether a sum is in one. */
void sums_sorted(struct sums *sorted, const struct sums *sums);
bool sums_have(const struct sums *sorted, uint32_t sum);
void sums_free(struct sums *sums);

#endif
