/*
 * view/fsm.h - the diagram of TCP's states (RFC 9293, figure 5) as text, at
 * most 77 columns wide and 28 lines high, with what the lab's sockets have
 * done in it. Knows the model alone.
 */
#ifndef VIEW_FSM_H
#define VIEW_FSM_H

#include <stdbool.h>

#include "base/buf.h"
#include "model/journal.h"

struct fsm_style {
	bool colour; /* SGR sequences: the path bold, its end reversed */
	bool utf8;   /* lines as box-drawing characters, else ASCII */
	/* Columns of the screen, 0 for 80. Where the picture has no room it is
	 * left out, with a line that says so. */
	unsigned width;
};

/*
 * The diagram with the path of one socket through it, the path as a list,
 * and what the state means that it has led to. Of a socket that has no
 * states: a sentence that says so.
 */
void fsm_socket(struct buf *out, const struct fsm_style *style,
    const struct journal *journal, sock_id id);

/* The diagram with all sockets that there are in it, and below it those
 * for which a state had no room. */
void fsm_sockets(
    struct buf *out, const struct fsm_style *style, const struct world *world);

#endif
