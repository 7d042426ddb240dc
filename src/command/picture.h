/*
 * command/picture.h - what a view printed, kept instead of shown: tables
 * and text in their order, to be compared with what it printed before.
 */
#ifndef COMMAND_PICTURE_H
#define COMMAND_PICTURE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "view/grid.h"

/* All zero is an empty picture. */
struct picture {
	struct picture_part *parts;
	size_t count, cap;
};

/* Add whole lines of text; or a table, which the picture takes. */
void picture_text(struct picture *p, const char *text, size_t len);
void picture_grid(struct picture *p, struct grid *g, bool no_header);
/*
 * The picture as lines. With before, what is not as it was there is marked
 * as grid_print does it; lines of text are compared one by one. width is
 * that of the screen for tables, 0 for any.
 */
void picture_print(struct buf *out, const struct picture *p,
    const struct picture *before, bool colour, unsigned width);
/* Free what is in it; it is empty then. */
void picture_clear(struct picture *p);

#endif
