/* model/journal.c - the events in order, and their fold kept up to date. */
#include <stdlib.h>

#include "base/alloc.h"
#include "model/journal.h"

struct journal {
	struct event *events;
	size_t count, cap, bytes;
	struct world *world;
	journal_listener *listener;
	void *context;
	size_t told; /* events that a listener has heard of */
};

struct journal *
journal_new(void)
{
	struct journal *j = x_calloc(1, sizeof *j);

	j->world = world_new();
	return j;
}

void
journal_free(struct journal *j)
{
	if (j == NULL)
		return;
	for (size_t i = 0; i < j->count; i++)
		event_free(&j->events[i]);
	free(j->events);
	world_free(j->world);
	free(j);
}

static size_t
size_of_value(const struct value *v)
{
	size_t size = sizeof *v + v->bytes.len;

	for (size_t i = 0; i < v->count; i++)
		size += size_of_value(&v->items[i]);
	return size;
}

/* What may be large in an event; all else is a line of text at most. */
static size_t
size_of(const struct event *e)
{
	size_t size = sizeof *e;

	if (e->kind == EVENT_CALL)
		size += e->done.data.len;
	else if (e->kind == EVENT_NAME)
		size += size_of_value(&e->var.value);
	else if (e->kind == EVENT_PACKET)
		size += sizeof *e->packet.packet + e->packet.packet->captured;
	return size;
}

void
journal_append(struct journal *j, const struct event *e)
{
	X_GROW(j->events, j->count, j->cap);
	j->events[j->count++] = *e;
	j->bytes += size_of(e);
	world_apply(j->world, e);
	if (j->listener != NULL) {
		j->told = j->count;
		j->listener(j->context, e);
	}
}

void
journal_catch_up(struct journal *j)
{
	while (j->listener != NULL && j->told < j->count) {
		struct event e = j->events[j->told++];

		j->listener(j->context, &e);
	}
}

size_t
journal_count(const struct journal *j)
{
	return j->count;
}

size_t
journal_bytes(const struct journal *j)
{
	return j->bytes;
}

const struct event *
journal_at(const struct journal *j, size_t index)
{
	return &j->events[index];
}

void
journal_listen(struct journal *j, journal_listener *fn, void *context)
{
	j->listener = fn;
	j->context = context;
}

const struct world *
journal_world(const struct journal *j)
{
	return j->world;
}
