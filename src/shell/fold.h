/*
 * shell/fold.h - long lines for a terminal, which would break them anywhere.
 * Prints nothing.
 */
#ifndef SHELL_FOLD_H
#define SHELL_FOLD_H

#include <stddef.h>

#include "base/buf.h"

/*
 * Add len bytes of text to out, whose lines are as they were where they fit
 * into that many columns. Others are broken at blanks, or between wide
 * characters; what is left of them is indented by two more, unless it needs
 * the whole line. What is in quotes or backquotes stays whole, and so does an
 * address. A word that no line has room for is left to the terminal, as is a
 * line of JSON. Colours (ECMA-48: SGR) take no columns.
 */
void fold_lines(struct buf *out, const char *text, size_t len, unsigned width);
/* The same for text that has lines of its own already, as long as those of a
 * usual window: only where the window is narrower. */
void fold_text(struct buf *out, const char *text, size_t len, unsigned width);

#endif
