/*
 * view/fsm_picture.c - the one picture of the state diagram, and what can be
 * read from it: where boxes are, and from which to which each line leads.
 * To move a state or an edge, or to add one, draw it here.
 *
 * Rules of the picture: a box has its state's name in the first of two rows;
 * an edge begins beside a box, turns at a +, ends in a head beside a box,
 * and crosses nothing. Knows nothing of sockets.
 */
#include <string.h>

#include "view/fsm_parts.h"

/* clang-format off */
static const char *const drawn[FSM_ROWS] = {
"                                   +----------------+",
"+--------------------------------->|     CLOSED     |<----------------------+",
"|     +----------------------------|                |------------------+    |",
"|     |                            +----------------+                  |    |",
"|     v                                 ^   ^                          v    |",
"| +----------------+                    |   |            +----------------+ |",
"| |     LISTEN     |--------------------+   +------------|    SYN-SENT    | |",
"| |                |       +-----------------------------|                | |",
"| +----------------+       |                             +----------------+ |",
"|     |                    |                              |                 |",
"|     v                    |                              |                 |",
"| +----------------+       |       +----------------+     |                 |",
"| |  SYN-RECEIVED  |<------+       |  ESTABLISHED   |<----+                 |",
"| |                |-------------->|                |---------------+       |",
"| +----------------+               +----------------+               |       |",
"|     |                    +------------------+                     |       |",
"|     v                    |                                        v       |",
"| +----------------+       |       +----------------+    +----------------+ |",
"| |   FIN-WAIT-1   |<------+       |    CLOSING     |    |   CLOSE-WAIT   | |",
"| |                |-------------->|                |    |                | |",
"| +----------------+               +----------------+    +----------------+ |",
"|     |                                     |               |               |",
"|     v                                     v               v               |",
"| +----------------+               +----------------+    +----------------+ |",
"| |   FIN-WAIT-2   |-------------->|   TIME-WAIT    |    |    LAST-ACK    |-+",
"| |                |               |                |    |                |",
"| +----------------+               +----------------+    +----------------+",
"+-------------------------------------------+",
};
/* clang-format on */

static char
drawn_at(int row, int column)
{
	if (row < 0 || row >= FSM_ROWS || column < 0 ||
	    (size_t)column >= strlen(drawn[row]))
		return ' ';
	return drawn[row][column];
}

/* The cell there, or one that is empty. */
static const struct fsm_cell *
cell_at(const struct fsm_picture *p, int row, int column)
{
	static const struct fsm_cell none;

	if (row < 0 || row >= FSM_ROWS || column < 0 || column >= FSM_COLUMNS)
		return &none;
	return &p->cell[row][column];
}

/* ---- boxes ---- */

static void
add_box(struct fsm_picture *p, enum tcp_state state, int top, int left)
{
	const int bottom = top + 3, right = left + FSM_INNER + 1;

	p->box[state].row = top + 1;
	p->box[state].column = left + 1;
	for (int r = top; r <= bottom; r++) {
		for (int c = left; c <= right; c++) {
			struct fsm_cell *cell = &p->cell[r][c];

			cell->box = (unsigned char)state;
			if (r == top || r == bottom)
				cell->arms |= (c > left ? FSM_LEFT : 0) |
					      (c < right ? FSM_RIGHT : 0);
			if (c == left || c == right)
				cell->arms |= (r > top ? FSM_UP : 0) |
					      (r < bottom ? FSM_DOWN : 0);
		}
	}
}

static void
find_box(struct fsm_picture *p, enum tcp_state state)
{
	for (int r = 0; r < FSM_ROWS; r++) {
		const char *at = strstr(drawn[r], tcp_state_name(state));

		if (at == NULL)
			continue;
		while (at > drawn[r] && *at != '|')
			at--;
		add_box(p, state, r - 1, (int)(at - drawn[r]));
		return;
	}
}

/* ---- edges ---- */

static unsigned char
opposite(unsigned char arm)
{
	return (unsigned char)(arm <= FSM_RIGHT ? arm << 2 : arm >> 2);
}

static void
step(int *row, int *column, unsigned char arm)
{
	*row += (arm == FSM_DOWN) - (arm == FSM_UP);
	*column += (arm == FSM_RIGHT) - (arm == FSM_LEFT);
}

static unsigned char
head_points(char c)
{
	switch (c) {
	case '^':
		return FSM_UP;
	case '>':
		return FSM_RIGHT;
	case 'v':
		return FSM_DOWN;
	case '<':
		return FSM_LEFT;
	}
	return FSM_NOWHERE;
}

/* Where a line that came to a + by the arm `by` goes on; a line is taken
 * before a box. */
static unsigned char
turn(const struct fsm_picture *p, int row, int column, unsigned char by)
{
	const bool across = by == FSM_LEFT || by == FSM_RIGHT;
	const unsigned char arms[2] = { across ? FSM_UP : FSM_LEFT,
		across ? FSM_DOWN : FSM_RIGHT };
	unsigned char beside_box = FSM_NOWHERE;

	for (int i = 0; i < 2; i++) {
		int r = row, c = column;

		step(&r, &c, arms[i]);
		if (cell_at(p, r, c)->box != 0)
			beside_box = arms[i];
		else if (drawn_at(r, c) == (across ? '|' : '-') ||
			 drawn_at(r, c) == '+')
			return arms[i];
	}
	return beside_box;
}

static void
keep_longest(struct fsm_run *longest, const struct fsm_run *run)
{
	if (run->length > longest->length)
		*longest = *run;
}

/* One more cell of the straight piece that is being followed to `arm`. */
static void
run_on(struct fsm_edge *e, struct fsm_run *run, int row, int column, char c)
{
	if (run->length++ == 0 || row < run->row || column < run->column) {
		run->row = row;
		run->column = column;
	}
	keep_longest(c == '-' ? &e->across : &e->down, run);
}

/* Follow an edge from its head back to the box that it leaves. */
static void
trace(struct fsm_picture *p, int row, int column)
{
	struct fsm_edge *e = &p->edge[p->edge_count++];
	unsigned char head = head_points(drawn[row][column]);
	unsigned char arm = opposite(head);
	struct fsm_run run = { 0 };
	int r = row, c = column;

	step(&r, &c, head);
	*e = (struct fsm_edge){ .to = cell_at(p, r, c)->box };
	p->cell[row][column].head = head;
	for (r = row, c = column; cell_at(p, r, c)->box == 0;
	     step(&r, &c, arm)) {
		unsigned char came = opposite(arm);
		char line = drawn_at(r, c);

		if (line == ' ')
			return;
		if (line == '-' || line == '|')
			run_on(e, &run, r, c, line);
		else
			run = (struct fsm_run){ 0 };
		if (line == '+')
			arm = turn(p, r, c, came);
		p->cell[r][c].arms = came | arm;
		p->cell[r][c].edge = (unsigned char)p->edge_count;
	}
	e->from = p->cell[r][c].box;
	p->cell[r][c].arms |= opposite(arm);
	p->cell[r][c].edge = (unsigned char)p->edge_count;
}

void
fsm_picture_read(struct fsm_picture *out)
{
	*out = (struct fsm_picture){ 0 };
	for (enum tcp_state s = TCP_STATE_CLOSED; s <= TCP_STATE_TIME_WAIT; s++)
		find_box(out, s);
	for (int r = 0; r < FSM_ROWS; r++) {
		for (int c = 0; c < FSM_COLUMNS; c++) {
			if (head_points(drawn_at(r, c)) != FSM_NOWHERE &&
			    out->cell[r][c].box == 0 &&
			    out->edge_count < FSM_EDGES_MAX)
				trace(out, r, c);
		}
	}
}
