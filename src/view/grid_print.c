/*
 * view/grid_print.c - a table of text as lines, with marks on what is not
 * as it was in an earlier one.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "view/grid_parts.h"

static const char *
cell_text(const struct grid *g, const struct cell *c)
{
	return buf_text(&g->text) + c->start;
}

/* ---- rows of an earlier grid, found by their keys ---- */

struct index {
	const struct grid *g;
	size_t *rows; /* index + 1; 0: none */
	size_t mask;
};

static size_t
key_hash(const char *key, size_t len)
{
	uint32_t hash = 2166136261u; /* FNV-1a */

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)key[i]) * 16777619u;
	return hash;
}

static const char *
row_key(const struct grid *g, const struct row *row)
{
	return buf_text(&g->keys) + row->key;
}

/* The slot of a key: that of its row, or an empty one. */
static size_t *
index_slot(const struct index *x, const char *key, size_t len)
{
	size_t i = key_hash(key, len) & x->mask;

	for (; x->rows[i] != 0; i = (i + 1) & x->mask) {
		const struct row *row = &x->g->rows[x->rows[i] - 1];

		if (row->key_len == len &&
		    memcmp(row_key(x->g, row), key, len) == 0)
			break;
	}
	return &x->rows[i];
}

static void
index_make(struct index *x, const struct grid *g)
{
	size_t slots = 16;

	while (slots < g->row_count * 2)
		slots *= 2;
	*x = (struct index){ g, x_calloc(slots, sizeof *x->rows), slots - 1 };
	for (size_t i = 0; i < g->row_count; i++) {
		const struct row *row = &g->rows[i];
		size_t *slot = index_slot(x, row_key(g, row), row->key_len);

		if (*slot == 0)
			*slot = i + 1;
	}
}

/* ---- printing ---- */

/* What stands before the last column where it is below its row. */
#define BELOW "        "

static const char reversed[] = "\033[7m", upright[] = "\033[27m";

struct printer {
	struct buf *out;
	size_t begun; /* what stood in out before */
	const struct grid *g;
	const struct grid_style *style;
	unsigned width[GRID_COLUMNS_MAX];
	size_t last; /* the last column that is shown; column_count: none */
	bool below;  /* it does not fit: on lines of its own */
	const struct grid *before; /* NULL: nothing is marked */
	struct index index;	   /* of before */
	struct buf scratch;
};

static void
add_blanks(struct buf *out, unsigned count)
{
	enum { SOME = 32 };
	static const char blanks[SOME + 1] = "                                ";

	for (; count > SOME; count -= SOME)
		buf_add(out, blanks, SOME);
	buf_add(out, blanks, count);
}

/* Without colour the mark has a column of its own, and a blank. */
static void
begin_line(struct printer *p, bool mark)
{
	if (p->before != NULL && !p->style->colour)
		buf_adds(p->out, mark ? "* " : "  ");
}

static void
trim(struct printer *p)
{
	struct buf *out = p->out;

	while (out->len > p->begun && out->data[out->len - 1] == ' ')
		out->data[--out->len] = '\0';
}

static void
measure(struct printer *p)
{
	const struct grid *g = p->g;

	p->last = g->column_count;
	for (size_t i = 0; i < g->column_count; i++) {
		const char *title = g->columns[i].title;
		unsigned width = p->style->no_header
				     ? 0
				     : grid_text_width(title, strlen(title));

		p->width[i] = g->columns[i].least;
		if (width > p->width[i])
			p->width[i] = width;
		if (!g->columns[i].hidden)
			p->last = i;
	}
	for (size_t r = 0; r < g->row_count; r++) {
		for (size_t i = 0; i < g->column_count; i++) {
			struct cell c = grid_cell_at(g, r, i);

			if (c.width > p->width[i])
				p->width[i] = c.width;
		}
	}
}

/* All columns together; blanks before an empty last one are not printed. */
static unsigned
sum_of(const struct printer *p)
{
	unsigned sum = 0, after = 0;

	for (size_t i = 0; i < p->g->column_count; i++) {
		const struct grid_column *c = &p->g->columns[i];

		if (c->hidden)
			continue;
		if (p->width[i] > 0)
			sum += after + p->width[i];
		else if (i != p->last)
			sum += after;
		after = c->after != NULL ? (unsigned)strlen(c->after) : 1;
	}
	return sum;
}

unsigned
grid_width(const struct grid *g)
{
	const struct grid_style plain = { 0 };
	struct printer p = { .g = g, .style = &plain };

	measure(&p);
	return sum_of(&p);
}

/* Whether that is more than the screen has. */
static bool
is_too_wide(const struct printer *p)
{
	unsigned mark = p->before != NULL && !p->style->colour ? 2 : 0;

	return p->style->width > 0 && mark + sum_of(p) > p->style->width;
}

static void
add_marked(struct printer *p, const char *text, size_t len)
{
	if (len == 0)
		return;
	buf_add(p->out, reversed, sizeof reversed - 1);
	buf_add(p->out, text, len);
	buf_add(p->out, upright, sizeof upright - 1);
}

/* Text that may have several lines: each is marked for itself. */
static void
add_text(struct printer *p, const char *text, size_t len, bool mark)
{
	const char *end;

	while ((end = memchr(text, '\n', len)) != NULL) {
		size_t line = (size_t)(end - text);

		if (mark)
			add_marked(p, text, line);
		else
			buf_add(p->out, text, line);
		trim(p);
		buf_addc(p->out, '\n');
		begin_line(p, false);
		text += line + 1;
		len -= line + 1;
	}
	if (mark)
		add_marked(p, text, len);
	else
		buf_add(p->out, text, len);
}

/* What stands after a cell, all but the last one. */
static void
add_after(struct printer *p, const struct grid_column *c)
{
	if (c->after == NULL)
		buf_addc(p->out, ' ');
	else
		buf_adds(p->out, c->after);
}

/* The last cell, on a line of its own. */
static void
add_below(struct printer *p, const char *text, size_t len, bool mark)
{
	while (len > 0 && *text == ' ') {
		text++;
		len--;
	}
	if (len == 0)
		return;
	/* It may begin on a line of its own already. */
	if (*text != '\n') {
		trim(p);
		buf_addc(p->out, '\n');
		begin_line(p, false);
		buf_adds(p->out, BELOW);
	}
	add_text(p, text, len, mark);
}

/* A cell of that column, as wide as it; a mark on nothing is on blanks. */
static void
add_cell(struct printer *p, size_t column, const char *text,
    const struct cell *cell, bool mark)
{
	const struct grid_column *c = &p->g->columns[column];
	unsigned pad = p->width[column] - cell->width;

	if (mark && cell->len == 0 && pad > 0) {
		buf_adds(p->out, reversed);
		add_blanks(p->out, pad);
		buf_adds(p->out, upright);
	} else if (c->align == GRID_RIGHT) {
		add_blanks(p->out, pad);
		add_text(p, text, cell->len, mark);
	} else {
		add_text(p, text, cell->len, mark);
		if (column != p->last)
			add_blanks(p->out, pad);
	}
	if (column != p->last)
		add_after(p, c);
}

static void
print_header(struct printer *p)
{
	const struct grid *g = p->g;

	begin_line(p, false);
	for (size_t i = 0; i < g->column_count; i++) {
		const char *title = g->columns[i].title;
		struct cell c = { .len = (uint32_t)strlen(title) };

		if (g->columns[i].hidden)
			continue;
		c.width = grid_text_width(title, c.len);
		add_cell(p, i, title, &c, false);
	}
	trim(p);
	buf_addc(p->out, '\n');
}

/* Whether a cell is not what it was in that row of the earlier grid. */
static bool
has_changed(const struct printer *p, size_t row, size_t before, size_t column)
{
	struct cell now = grid_cell_at(p->g, row, column), was;

	if (column >= p->before->column_count)
		return now.len > 0;
	was = grid_cell_at(p->before, before, column);
	return now.len != was.len ||
	       memcmp(cell_text(p->g, &now), cell_text(p->before, &was),
		   now.len) != 0;
}

static bool
any_changed(const struct printer *p, size_t row, size_t before)
{
	for (size_t i = 0; i < p->g->column_count; i++) {
		if (!p->g->columns[i].hidden && has_changed(p, row, before, i))
			return true;
	}
	return false;
}

/* The row; before is its index + 1 in the earlier grid whose cells are to
 * be compared, 0 for none. */
static void
add_row(struct printer *p, size_t row, size_t before)
{
	for (size_t i = 0; i < p->g->column_count; i++) {
		struct cell c = grid_cell_at(p->g, row, i);

		bool mark = before > 0 && has_changed(p, row, before - 1, i);

		if (p->g->columns[i].hidden)
			continue;
		if (i == p->last && p->below)
			add_below(p, cell_text(p->g, &c), c.len, mark);
		else
			add_cell(p, i, cell_text(p->g, &c), &c, mark);
	}
	trim(p);
}

/* A row that is new, reversed as a whole: made first, then copied. */
static void
add_new_row(struct printer *p, size_t row)
{
	struct buf *out = p->out;
	size_t begun = p->begun;

	buf_clear(&p->scratch);
	p->out = &p->scratch;
	p->begun = 0;
	add_row(p, row, 0);
	p->out = out;
	p->begun = begun;
	add_text(p, buf_text(&p->scratch), p->scratch.len, true);
}

static void
print_row(struct printer *p, size_t r)
{
	const struct row *row = &p->g->rows[r];
	size_t before = 0;

	if (p->before != NULL)
		before =
		    *index_slot(&p->index, row_key(p->g, row), row->key_len);
	if (p->before == NULL) {
		add_row(p, r, 0);
	} else if (!p->style->colour) {
		begin_line(p, before == 0 || any_changed(p, r, before - 1));
		add_row(p, r, 0);
	} else if (before == 0) {
		add_new_row(p, r);
	} else {
		add_row(p, r, before);
	}
	buf_addc(p->out, '\n');
}

void
grid_print(
    struct buf *out, const struct grid *g, const struct grid_style *style)
{
	struct printer p = {
		.out = out,
		.begun = out->len,
		.g = g,
		.style = style,
		.before = style->before,
	};

	measure(&p);
	p.below = is_too_wide(&p);
	if (p.before != NULL)
		index_make(&p.index, p.before);
	if (!style->no_header)
		print_header(&p);
	for (size_t r = 0; r < g->row_count; r++)
		print_row(&p, r);
	free(p.index.rows);
	buf_free(&p.scratch);
}
