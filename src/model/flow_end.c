/*
 * model/flow_end.c - one end of a TCP connection: its sequence numbers, and
 * which packet took which of them first. Knows no addresses.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/flow_parts.h"

/* A window is never larger (RFC 7323, 2.3): nothing is sent again from
 * further behind. */
#define WINDOW_MAX (UINT32_C(1) << 30)

void
flow_end_start(struct flow_end *e, uint32_t first)
{
	e->known = true;
	e->syn = false;
	e->first = first;
	e->scale = -1;
	/* One turn ahead, so that a number before the first has an offset. */
	e->next = e->acked = (UINT64_C(1) << 32) + first;
	e->renewed = false;
	e->begin = e->end = 0;
}

void
flow_end_free(struct flow_end *e)
{
	free(e->taken);
}

uint64_t
flow_end_offset(const struct flow_end *e, uint32_t number)
{
	uint32_t behind = (uint32_t)e->next - number;

	if (behind <= WINDOW_MAX)
		return e->next - behind;
	return e->next + (uint32_t)(number - (uint32_t)e->next);
}

bool
flow_end_is_former(const struct flow_end *e, uint32_t number)
{
	return e->renewed && number - e->first > (uint32_t)e->next - e->first;
}

uint32_t
flow_end_relative(const struct flow_end *e, uint32_t number)
{
	return number - (flow_end_is_former(e, number) ? e->former : e->first);
}

bool
flow_end_owes(const struct flow_end *e)
{
	return e->known && e->acked < e->next;
}

const struct flow_taken *
flow_end_find(const struct flow_end *e, uint64_t offset)
{
	size_t low = e->begin, high = e->end;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct flow_taken *t = &e->taken[middle];

		if (offset < t->from)
			high = middle;
		else if (offset - t->from >= t->span)
			low = middle + 1;
		else
			return t;
	}
	return NULL;
}

/* Those that are known move down before there is room for more: then a
 * packet costs the same however many were forgotten. */
static void
make_room(struct flow_end *e)
{
	if (e->end == e->cap && e->begin > e->cap / 2) {
		e->end -= e->begin;
		memmove(
		    e->taken, e->taken + e->begin, e->end * sizeof *e->taken);
		e->begin = 0;
	}
	X_GROW(e->taken, e->end, e->cap);
}

void
flow_end_take(struct flow_end *e, uint64_t from, uint32_t span, unsigned number)
{
	uint64_t to = from + span;

	if (to <= e->next)
		return;
	if (from < e->next)
		from = e->next;
	make_room(e);
	e->taken[e->end++] = (struct flow_taken){
		.from = from, .span = (uint32_t)(to - from), .number = number
	};
	e->next = to;
}

void
flow_end_forget_oldest(struct flow_end *e)
{
	e->begin++;
}
