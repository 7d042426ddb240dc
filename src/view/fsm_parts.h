/*
 * view/fsm_parts.h - what the files of the state diagram share, nobody else:
 * its geometry, what is drawn into it, a socket's path.
 */
#ifndef VIEW_FSM_PARTS_H
#define VIEW_FSM_PARTS_H

#include "view/fsm.h"

enum {
	FSM_ROWS = 28,
	FSM_COLUMNS = 77,
	FSM_INNER = 16, /* columns in a state's box, and two rows */
	FSM_STATES = TCP_STATE_TIME_WAIT + 1,
	FSM_EDGES_MAX = 24,
	FSM_LABEL_MAX = 32
};

/* ---- fsm_picture.c: the geometry, read from a picture of it ---- */

/* Where a line leads to from a cell; bits. */
enum fsm_arm {
	FSM_NOWHERE = 0,
	FSM_UP = 1,
	FSM_RIGHT = 2,
	FSM_DOWN = 4,
	FSM_LEFT = 8
};

struct fsm_cell {
	unsigned char arms; /* of a line; 0: there is none */
	unsigned char head; /* an arrow's head that points there */
	unsigned char edge; /* it is a part of edge[edge - 1]; 0: of none */
	unsigned char box;  /* it is in or around this state's box, or 0;
			       with an edge: where that leaves the box */
};

/* A straight piece of an edge without corners and head. */
struct fsm_run {
	int row, column; /* its uppermost or leftmost cell */
	int length;	 /* 0: there is none */
};

struct fsm_edge {
	enum tcp_state from, to;
	struct fsm_run across, down; /* the longest ones */
};

struct fsm_picture {
	struct fsm_cell cell[FSM_ROWS][FSM_COLUMNS];
	struct {
		int row, column; /* the first cell inside */
	} box[FSM_STATES];
	struct fsm_edge edge[FSM_EDGES_MAX];
	size_t edge_count;
};

void fsm_picture_read(struct fsm_picture *out);

/* ---- fsm_label.c: the edges of the figure, and what is written there ---- */

/* Whether an edge is on RFC 9293's figure 5, which leaves out resets and
 * most of what timers do. */
bool fsm_is_on_figure(const struct tcp_edge *e);
/* What is written at the figure's edge: "SYN / SYN+ACK"; nothing where the
 * figure has no such edge. */
void fsm_label(struct buf *out, enum tcp_state from, enum tcp_state to);
/* The figure's edge, or NULL where it has none. */
const struct tcp_edge *fsm_edge_find(enum tcp_state from, enum tcp_state to);

/* ---- fsm_draw.c: the picture with what was marked in it ---- */

enum fsm_look {
	FSM_PLAIN,
	FSM_PASSED, /* the path leads through it */
	FSM_CURRENT /* it leads here */
};

/* All zero is the bare figure. */
struct fsm_marks {
	enum fsm_look look[FSM_STATES];
	char text[FSM_STATES][FSM_INNER + 1]; /* below a state's name */
	struct {
		enum tcp_state from, to;
		size_t number;		   /* of the step; it is shown */
		char label[FSM_LABEL_MAX]; /* instead of the usual; or "" */
	} walked[FSM_EDGES_MAX];
	size_t walked_count;
};

void fsm_draw(struct buf *out, const struct fsm_style *style,
    const struct fsm_marks *marks);

/* The style's columns, at most 80. */
unsigned fsm_width(const struct fsm_style *style);
/* Whether the picture has room; where not, a line has said so. */
bool fsm_has_room(struct buf *out, const struct fsm_style *style);

/* ---- fsm_path.c: the edges that a socket took ---- */

struct fsm_step {
	enum tcp_state from, to;
	enum event_how how;
	bool reset;
	const struct event *cause; /* CALL, BLOCKED; the end of a PROCESS
				      before it; NULL: none is known */
	bool ends_it; /* the cause: a close or shutdown of this socket, or the
			 end of a process that held it */
};

struct fsm_path {
	struct fsm_step *step;
	size_t count, cap;
};

/* Valid until the journal's next append; all zero is an empty one. */
void fsm_path_read(
    struct fsm_path *out, const struct journal *journal, sock_id id);
void fsm_path_free(struct fsm_path *path);
void fsm_path_mark(const struct fsm_path *path, struct fsm_marks *marks);
/* Lines of at most so many columns, if words are that short. */
void fsm_path_list(struct buf *out, const struct fsm_path *path,
    const struct world *world, unsigned width);

/* ---- fsm_who.c: naming a socket ---- */

/* "client c", "client 3", or of one that nobody holds "(:65432-:64623)",
 * its port and its peer's, on a wire "(server:65432)"; in FSM_INNER columns of ASCII. */
void fsm_who(
    char out[FSM_INNER + 1], const struct world *world, const struct wsock *s);
/* Text, cut to the bytes of a box where it is longer. */
void fsm_fit(char out[FSM_INNER + 1], const char *text);
/* The same in full: with its host, where the process has another name, and
 * with the other holders; or with both addresses where
 * nobody holds it. */
void fsm_who_in_full(
    struct buf *out, const struct world *world, const struct wsock *s);

/* ---- fsm_means.c: what a state is, and what leads out of it ---- */

/* Sentences for a learner; static. "" for TCP_STATE_NONE. */
const char *fsm_means(enum tcp_state state);

#endif
