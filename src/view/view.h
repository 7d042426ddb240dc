/*
 * view/view.h - renderings of the journal: events in, text out. Views know
 * the model alone; they print nothing.
 */
#ifndef VIEW_VIEW_H
#define VIEW_VIEW_H

#include <stdbool.h>

#include "base/buf.h"
#include "model/event.h"
#include "model/ksock.h"
#include "model/world.h"
#include "view/grid.h"

struct view_style {
	bool wrap;   /* errors about typed lines, at 80 columns */
	bool colour; /* SGR sequences around words */
};

/* The record as a person reads it: zero or more lines for one event. */
void view_transcript(struct buf *out, const struct view_style *style,
    const struct world *world, const struct event *e);

/* The event as one JSON object and a newline; nothing for the kinds that
 * are bookkeeping (docs/journal.md). */
void view_json(
    struct buf *out, const struct world *world, const struct event *e);

/*
 * The lab's processes and its sockets, as tables; grid_free them. now is the
 * clock of event.h's since_ms: then they say how long calls have been blocked;
 * or -1, and the same journal gives the same tables. timers: the kernel's
 * sockets in TIME-WAIT, to say how long they last; or NULL.
 */
struct grid *view_processes(const struct world *world, long now);
struct grid *view_sockets(
    const struct world *world, long now, const struct ksock_table *timers);
/* A socket that the process has, as a line; nothing where it has none. */
void view_socket(
    struct buf *out, const struct world *world, const struct wproc *p, int fd);

#endif
