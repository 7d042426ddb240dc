/*
 * lesson/compare.h - what a step should have printed, and what it printed.
 */
#ifndef LESSON_COMPARE_H
#define LESSON_COMPARE_H

#include <stddef.h>

#include "base/buf.h"

/*
 * Compare line by line; blanks at the end of a line and empty lines at the
 * end do not count. The first differences are added to report as
 * "FILE:LINE: expected: ..." and "got: ...", where line is that of the
 * first expected line. Returns how many lines differ.
 */
size_t compare_lines(struct buf *report, const char *file, unsigned line,
    const char *expected, const char *got);

enum compare_result {
	COMPARE_SAME,
	COMPARE_NUMBERS, /* alike but for numbers: ports, descriptors, counts */
	COMPARE_OTHER
};

/* The same comparison for a reader: where only numbers differ, the padding
 * beside them may differ too. */
enum compare_result compare_texts(const char *expected, const char *got);

#endif
