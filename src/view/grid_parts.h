/*
 * view/grid_parts.h - what grid.c and grid_print.c share, and nobody else
 * includes.
 */
#ifndef VIEW_GRID_PARTS_H
#define VIEW_GRID_PARTS_H

#include <stdint.h>

#include "view/grid.h"

/* As small as it can be: there are nine times as many as rows. */
struct cell {
	uint32_t start, len; /* in text */
	uint32_t width;	     /* columns of its first line */
};

struct row {
	size_t key, key_len; /* in keys */
	size_t cells;	     /* its first cell; column_count of them */
};

struct grid {
	struct grid_column columns[GRID_COLUMNS_MAX];
	size_t column_count;
	struct buf text, keys;
	struct row *rows;
	size_t row_count, row_cap;
	struct cell *cells;
	size_t cell_count, cell_cap;
	size_t begun; /* cells of the last row that were begun */
};

/* Columns that the first line of the text takes on a terminal. */
unsigned grid_text_width(const char *text, size_t len);
/* A cell of a row; its text stands in g->text. */
struct cell grid_cell_at(const struct grid *g, size_t row, size_t column);

#endif
