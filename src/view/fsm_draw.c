/*
 * view/fsm_draw.c - the picture as lines of text: ASCII, or the same cells
 * as box-drawing characters. Knows what is marked, not why.
 *
 * Without colour, too, the path must be told from the rest: it is drawn
 * double, and its end in blocks (in ASCII with = and #).
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "view/fsm_parts.h"

enum { WIDTH = 80, CELL = 5 /* bytes: a letter of UTF-8, and a NUL */ };

struct sheet {
	struct fsm_picture picture;
	enum fsm_look edge[FSM_EDGES_MAX]; /* PLAIN or PASSED */
	enum fsm_look box[FSM_STATES];
	/* What is written over the lines, and how; 0: nothing. */
	char text[FSM_ROWS][FSM_COLUMNS][CELL];
	bool covered[FSM_ROWS][FSM_COLUMNS]; /* by a wide one before it */
	enum fsm_look text_look[FSM_ROWS][FSM_COLUMNS];
};

static void
put_text(
    struct sheet *s, int row, int column, const char *text, enum fsm_look look)
{
	while (*text != '\0' && column < FSM_COLUMNS) {
		unsigned columns;
		size_t len = text_measure(text, strlen(text), &columns);

		for (int i = 0; i < (int)columns; i++, column++) {
			if (column < 0 || column >= FSM_COLUMNS)
				continue;
			s->covered[row][column] = i > 0;
			snprintf(
			    s->text[row][column], CELL, "%.*s", (int)len, text);
			s->text_look[row][column] = look;
		}
		text += len;
	}
}

/* ---- what is written ---- */

static void
put_centred(struct sheet *s, int row, int column, int width, const char *text,
    enum fsm_look look)
{
	int len = (int)text_columns(text, strlen(text));

	put_text(s, row, column + (width - len + 1) / 2, text, look);
}

static void
write_box(
    struct sheet *s, enum tcp_state state, const char *text, enum fsm_look look)
{
	int row = s->picture.box[state].row;
	int column = s->picture.box[state].column;
	char blank[FSM_INNER + 1];

	snprintf(blank, sizeof blank, "%*s", FSM_INNER, "");
	put_text(s, row, column, blank, look);
	put_text(s, row + 1, column, blank, look);
	put_centred(s, row, column, FSM_INNER, tcp_state_name(state), look);
	put_centred(s, row + 1, column, FSM_INNER, text, look);
}

/* In the line, where it is long enough; else to the right of it. */
static void
write_label(struct sheet *s, size_t edge, const char *label)
{
	const struct fsm_run *across = &s->picture.edge[edge].across;
	const struct fsm_run *down = &s->picture.edge[edge].down;
	enum fsm_look look = s->edge[edge];
	struct buf padded = { 0 };

	if (label[0] == '\0')
		return;
	buf_printf(&padded, " %s ", label);
	if (across->length >= (int)text_columns(padded.data, padded.len))
		put_centred(s, across->row, across->column, across->length,
		    padded.data, look);
	else
		put_text(s, down->row + (down->length - 1) / 2,
		    down->column + 2, label, look);
	buf_free(&padded);
}

static void
write_edge(struct sheet *s, size_t edge, const struct fsm_marks *marks)
{
	const struct fsm_edge *e = &s->picture.edge[edge];
	const char *instead = "";
	struct buf label = { 0 };

	for (size_t i = 0; i < marks->walked_count; i++) {
		if (marks->walked[i].from != e->from ||
		    marks->walked[i].to != e->to)
			continue;
		s->edge[edge] = FSM_PASSED;
		buf_printf(&label, "%zu ", marks->walked[i].number);
		instead = marks->walked[i].label;
	}
	if (instead[0] != '\0')
		buf_adds(&label, instead);
	else
		fsm_label(&label, e->from, e->to);
	write_label(s, edge, buf_text(&label));
	buf_free(&label);
}

/* ---- lines as characters ---- */

/* By arms, then by up and down double, left and right double. */
static const char *const box_drawing[16][2][2] = {
	[FSM_UP | FSM_RIGHT] = { { "└", "╘" }, { "╙", "╚" } },
	[FSM_UP | FSM_DOWN] = { { "│", "│" }, { "║", "║" } },
	[FSM_UP | FSM_LEFT] = { { "┘", "╛" }, { "╜", "╝" } },
	[FSM_RIGHT | FSM_DOWN] = { { "┌", "╒" }, { "╓", "╔" } },
	[FSM_RIGHT | FSM_LEFT] = { { "─", "═" }, { "─", "═" } },
	[FSM_DOWN | FSM_LEFT] = { { "┐", "╕" }, { "╖", "╗" } },
	[FSM_UP | FSM_RIGHT | FSM_DOWN] = { { "├", "╞" }, { "╟", "╠" } },
	[FSM_UP | FSM_DOWN | FSM_LEFT] = { { "┤", "╡" }, { "╢", "╣" } },
	[FSM_RIGHT | FSM_DOWN | FSM_LEFT] = { { "┬", "╤" }, { "╥", "╦" } },
	[FSM_UP | FSM_RIGHT | FSM_LEFT] = { { "┴", "╧" }, { "╨", "╩" } },
};

static const char *
head_text(unsigned char head, bool utf8)
{
	switch ((enum fsm_arm)head) {
	case FSM_UP:
		return utf8 ? "▲" : "^";
	case FSM_RIGHT:
		return utf8 ? "►" : ">";
	case FSM_DOWN:
		return utf8 ? "▼" : "v";
	case FSM_LEFT:
		return utf8 ? "◄" : "<";
	case FSM_NOWHERE:
		break;
	}
	return " ";
}

/* How the lines of a cell look: its box's, or its edge's. */
static enum fsm_look
look_of(const struct sheet *s, const struct fsm_cell *cell)
{
	if (cell->box != 0)
		return s->box[cell->box];
	return cell->edge != 0 ? s->edge[cell->edge - 1] : FSM_PLAIN;
}

/* The frame of the box where the path ends. */
static const char *
block_text(
    const struct sheet *s, const struct fsm_cell *cell, int row, bool utf8)
{
	const int name = s->picture.box[cell->box].row;

	if (!utf8)
		return "#";
	if (row < name)
		return "▄";
	return row > name + 1 ? "▀" : "█";
}

static const char *
ascii_text(unsigned char arms, enum fsm_look look)
{
	const bool across = (arms & (FSM_LEFT | FSM_RIGHT)) != 0;
	const bool down = (arms & (FSM_UP | FSM_DOWN)) != 0;

	if (look == FSM_PASSED)
		return "*";
	if (across && down)
		return "+";
	return across ? "-" : "|";
}

static const char *
line_text(
    const struct sheet *s, const struct fsm_cell *cell, int row, bool utf8)
{
	const bool leaves = cell->box != 0 && cell->edge != 0;
	const bool box = look_of(s, cell) == FSM_PASSED;
	const bool edge = leaves ? s->edge[cell->edge - 1] == FSM_PASSED : box;
	unsigned char arms = cell->arms;

	if (look_of(s, cell) == FSM_CURRENT)
		return block_text(s, cell, row, utf8);
	if (!utf8)
		return ascii_text(arms, look_of(s, cell));
	/* Where an edge leaves, the side of the box has both its arms. */
	if ((arms & FSM_UP) != 0 && (arms & FSM_DOWN) != 0)
		return box_drawing[arms][box][leaves ? edge : box];
	return box_drawing[arms][leaves ? edge : box][box];
}

/* ---- the sheet as lines ---- */

struct pen {
	struct buf *out;
	const struct fsm_style *style;
	enum fsm_look look;
	int blanks; /* not written yet: none stand at a line's end */
};

static void
set_look(struct pen *pen, enum fsm_look look)
{
	if (pen->style->colour && look != pen->look) {
		if (pen->look != FSM_PLAIN)
			buf_adds(pen->out, "\033[0m");
		if (look != FSM_PLAIN)
			buf_adds(pen->out,
			    look == FSM_PASSED ? "\033[1m" : "\033[1;7m");
	}
	pen->look = look;
}

static void
put(struct pen *pen, const char *shown, enum fsm_look look)
{
	if (shown[0] == ' ' && look == FSM_PLAIN) {
		pen->blanks++;
		return;
	}
	if (pen->blanks > 0) {
		set_look(pen, FSM_PLAIN);
		buf_printf(pen->out, "%*s", pen->blanks, "");
		pen->blanks = 0;
	}
	set_look(pen, look);
	buf_adds(pen->out, shown);
}

static void
put_cell(struct pen *pen, const struct sheet *s, int row, int column)
{
	const struct fsm_cell *cell = &s->picture.cell[row][column];
	const char *letter = s->text[row][column];
	enum fsm_look look = look_of(s, cell);

	/* A block that is reversed is blank. */
	if (look == FSM_CURRENT)
		look = FSM_PASSED;
	if (s->covered[row][column])
		return;
	if (letter[0] != '\0')
		put(pen, letter, s->text_look[row][column]);
	else if (cell->head != 0)
		put(pen, head_text(cell->head, pen->style->utf8), look);
	else if (cell->arms != 0)
		put(pen, line_text(s, cell, row, pen->style->utf8), look);
	else
		put(pen, " ", FSM_PLAIN);
}

static void
put_row(struct buf *out, const struct fsm_style *style, const struct sheet *s,
    int row)
{
	struct pen pen = { .out = out, .style = style };

	for (int c = 0; c < FSM_COLUMNS; c++)
		put_cell(&pen, s, row, c);
	set_look(&pen, FSM_PLAIN);
	buf_addc(out, '\n');
}

unsigned
fsm_width(const struct fsm_style *style)
{
	return style->width > 0 && style->width < WIDTH ? style->width : WIDTH;
}

bool
fsm_has_room(struct buf *out, const struct fsm_style *style)
{
	struct buf line = { 0 };

	if (fsm_width(style) >= FSM_COLUMNS)
		return true;
	buf_say(&line, "The picture needs %d columns; here are %u.",
	    FSM_COLUMNS, style->width);
	text_wrap(out, buf_text(&line), 0, 0, style->width);
	buf_free(&line);
	return false;
}

void
fsm_draw(struct buf *out, const struct fsm_style *style,
    const struct fsm_marks *marks)
{
	struct sheet s = { 0 };

	fsm_picture_read(&s.picture);
	memcpy(s.box, marks->look, sizeof s.box);
	for (size_t i = 0; i < s.picture.edge_count; i++)
		write_edge(&s, i, marks);
	for (enum tcp_state b = TCP_STATE_CLOSED; b <= TCP_STATE_TIME_WAIT; b++)
		write_box(&s, b, marks->text[b], marks->look[b]);
	for (int row = 0; row < FSM_ROWS; row++)
		put_row(out, style, &s, row);
}
