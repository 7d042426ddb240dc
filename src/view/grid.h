/*
 * view/grid.h - a table of text: columns as wide as what is in them. Rows
 * have a key by which they are known again, so that what changed since an
 * earlier grid can be marked. Knows no sockets.
 */
#ifndef VIEW_GRID_H
#define VIEW_GRID_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum { GRID_COLUMNS_MAX = 16 };

enum grid_align { GRID_LEFT, GRID_RIGHT };

struct grid_column {
	const char *title; /* "" for one without */
	enum grid_align align;
	unsigned least; /* its least width, 0 for none */
	bool hidden;	/* nothing of it is shown */
	const char
	    *after; /* what stands between it and the next; NULL: a blank */
};

struct grid;

struct grid *grid_new(const struct grid_column *columns, size_t count);
void grid_free(struct grid *g);
/*
 * Begin a row; key names it among all rows (it is copied). Then add the
 * cells in order: grid_cell gives a buffer that the cell's text is added to,
 * until the next grid_cell or grid_row. It is the same for all cells and has
 * those before in it: only add to it. Cells that are not begun are empty.
 * A newline in the last column's text begins a line below the row.
 */
void grid_row(struct grid *g, const char *key);
struct buf *grid_cell(struct grid *g);
size_t grid_rows(const struct grid *g);
/* How many columns its lines take, titles too; lines below rows do not count. */
unsigned grid_width(const struct grid *g);

struct grid_style {
	bool colour;
	bool no_header;
	const struct grid *before; /* mark what is not as it was; or NULL */
	unsigned width; /* columns of the screen; 0: any number will do */
};

/*
 * The grid as lines. With style->before: rows that it has not are marked as
 * a whole, cells that differ by themselves: reversed where there is colour,
 * else with `*` in a column of its own before the first. Where rows would be
 * wider than the screen, what stands in the last column goes on a line below
 * its row. Blanks at the end of lines are left out.
 */
void grid_print(
    struct buf *out, const struct grid *g, const struct grid_style *style);

#endif
