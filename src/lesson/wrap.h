/*
 * lesson/wrap.h - styled text broken into lines of a width. Knows columns
 * and terminal colours, not Markdown.
 */
#ifndef LESSON_WRAP_H
#define LESSON_WRAP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* Bits: how a character looks where colour is allowed. */
enum wrap_style {
	WRAP_PLAIN = 0,
	WRAP_STRONG = 1,
	WRAP_EMPHASIS = 2,
	WRAP_CODE = 4
};

/* All zero is empty. styles has one byte for each byte of text. */
struct wrap_text {
	struct buf text;
	struct buf styles;
};

/* Add text, escaped to be safe on a terminal; '\n' ends a line. */
void wrap_add(
    struct wrap_text *w, const char *text, size_t len, unsigned style);
/*
 * Write it in lines of at most width columns, the prefix included: first
 * before the first line, rest before all others. Lines break at blanks,
 * around wide characters, and where nothing else helps anywhere.
 */
struct wrap_layout {
	unsigned width;
	bool colour;
	const char *first, *rest;
};
void wrap_write(struct buf *out, const struct wrap_text *w,
    const struct wrap_layout *layout);
void wrap_clear(struct wrap_text *w);
void wrap_free(struct wrap_text *w);

#endif
