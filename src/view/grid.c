/*
 * view/grid.c - a table of text. All cells' text is one run of bytes, so
 * that tens of thousands of rows cost no more than their bytes: a cell is
 * the place where it stands, and how wide it is. grid_print.c prints it.
 */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/alloc.h"
#include "base/text.h"
#include "view/grid_parts.h"

struct grid *
grid_new(const struct grid_column *columns, size_t count)
{
	struct grid *g = x_calloc(1, sizeof *g);

	if (count > GRID_COLUMNS_MAX)
		count = GRID_COLUMNS_MAX;
	memcpy(g->columns, columns, count * sizeof *columns);
	g->column_count = count;
	return g;
}

void
grid_free(struct grid *g)
{
	if (g == NULL)
		return;
	buf_free(&g->text);
	buf_free(&g->keys);
	free(g->rows);
	free(g->cells);
	free(g);
}

/* ---- how wide text is ---- */

/* One character that is not ASCII, len bytes of it. */
static unsigned
wide_width(const char *s, size_t len)
{
	static const unsigned char first[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	wchar_t point = (unsigned char)s[0] & first[len];
	int width;

	for (size_t i = 1; i < len; i++)
		point = point << 6 | ((unsigned char)s[i] & 0x3f);
	width = wcwidth(point);
	/* A locale that does not know it shows something in its place. */
	return width < 0 ? 1 : (unsigned)width;
}

unsigned
grid_text_width(const char *s, size_t len)
{
	unsigned width = 0;
	size_t i = 0, step;

	while (i < len && s[i] != '\n') {
		if ((unsigned char)s[i] < 0x80) {
			width++;
			i++;
			continue;
		}
		step = text_char_len(s + i, len - i);
		width += step > 0 ? wide_width(s + i, step) : 1;
		i += step > 0 ? step : 1;
	}
	return width;
}

/* ---- rows and cells ---- */

/* The cell that is being added to has its text now. */
static void
end_cell(struct grid *g)
{
	struct cell *c;

	if (g->row_count == 0 || g->begun == 0)
		return;
	c = &g->cells[g->rows[g->row_count - 1].cells + g->begun - 1];
	c->len = (uint32_t)g->text.len - c->start;
	c->width = grid_text_width(buf_text(&g->text) + c->start, c->len);
}

void
grid_row(struct grid *g, const char *key)
{
	struct row *row;

	end_cell(g);
	X_GROW(g->rows, g->row_count, g->row_cap);
	row = &g->rows[g->row_count++];
	*row = (struct row){ g->keys.len, strlen(key), g->cell_count };
	buf_add(&g->keys, key, row->key_len);
	for (size_t i = 0; i < g->column_count; i++) {
		X_GROW(g->cells, g->cell_count, g->cell_cap);
		g->cells[g->cell_count++] = (struct cell){ 0 };
	}
	g->begun = 0;
}

struct buf *
grid_cell(struct grid *g)
{
	end_cell(g);
	/* More cells than columns: they are all part of the last one. */
	if (g->row_count == 0 || g->begun == g->column_count)
		return &g->text;
	g->cells[g->rows[g->row_count - 1].cells + g->begun++].start =
	    (uint32_t)g->text.len;
	return &g->text;
}

size_t
grid_rows(const struct grid *g)
{
	return g->row_count;
}

struct cell
grid_cell_at(const struct grid *g, size_t row, size_t column)
{
	struct cell c = g->cells[g->rows[row].cells + column];

	/* The last one may still be open: its length is not known yet. */
	if (row + 1 == g->row_count && column + 1 == g->begun) {
		c.len = (uint32_t)g->text.len - c.start;
		c.width = grid_text_width(buf_text(&g->text) + c.start, c.len);
	}
	return c;
}
