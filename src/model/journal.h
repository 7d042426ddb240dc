/*
 * model/journal.h - the append-only list of events: the single source of
 * truth. The world is its fold, every view a rendering of it.
 */
#ifndef MODEL_JOURNAL_H
#define MODEL_JOURNAL_H

#include "model/event.h"
#include "model/world.h"

struct journal;

/* Called for each event once the world contains it. */
typedef void journal_listener(void *context, const struct event *e);

struct journal *journal_new(void);
void journal_free(struct journal *j);
/* The journal owns *e's members from here on; *e itself is copied. */
void journal_append(struct journal *j, const struct event *e);
size_t journal_count(const struct journal *j);
/* How much memory the events take, about. */
size_t journal_bytes(const struct journal *j);
/* Event by index from 0; valid until the next append. */
const struct event *journal_at(const struct journal *j, size_t index);
/* One listener; NULL takes it away. */
void journal_listen(struct journal *j, journal_listener *fn, void *context);
/* Tell the listener of the events that came before there was one. */
void journal_catch_up(struct journal *j);
const struct world *journal_world(const struct journal *j);

#endif
