/*
 * shell/caret.h - a line with a mark under the place of an error. Knows
 * only text and the width of a terminal.
 */
#ifndef SHELL_CARET_H
#define SHELL_CARET_H

#include "base/buf.h"

/*
 * Two lines: source, and a caret under the byte at column (from 1), which
 * may be one past the end. Of a source that is wider than width, the part
 * around the caret. Nothing where the column is not in the source.
 */
void caret_lines(
    struct buf *out, const char *source, unsigned column, unsigned width);
/* Bytes of the text's first character as it is shown, and how many columns
 * it takes; a byte that is no UTF-8 is one. The text is not empty. */
size_t caret_character(const char *text, unsigned *columns);

#endif
