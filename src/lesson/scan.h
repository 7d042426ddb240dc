/*
 * lesson/scan.h - the blocks of a Markdown file that matter to a lesson,
 * with the lines where they stand, which md4c does not tell.
 */
#ifndef LESSON_SCAN_H
#define LESSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/* A fenced block with an info string. Lines count from 1. */
struct scan_block {
	char *info;
	struct buf text; /* its lines, each with \n */
	unsigned fence;	 /* line of the opening fence */
	unsigned end;	 /* line of the closing fence */
	bool nested;	 /* inside a list or a quotation */
};

struct scan {
	struct buf title; /* of the first # heading */
	struct buf aim;	  /* the first paragraph after it */
	struct scan_block *blocks;
	size_t count, cap;
	size_t *starts; /* where each line starts; one past the last: len */
	size_t lines, lines_cap;
};

/* Text must be UTF-8. 0, or -1 with *err (its line) set; free it in both
 * cases. */
int scan_markdown(
    struct scan *scan, const char *text, size_t len, struct err *err);
void scan_free(struct scan *scan);

#endif
