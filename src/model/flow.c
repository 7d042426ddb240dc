/*
 * model/flow.c - the table of TCP connections, the oldest forgotten, and which
 * of them still owe. What a packet says of its own is in flow_note.c.
 */
#include <stdlib.h>

#include "base/alloc.h"
#include "model/flow.h"
#include "model/flow_parts.h"

enum {
	FLOWS_MAX = 65536,
	BUCKETS = 16384 /* a power of two */
};

struct flows {
	struct flow *buckets[BUCKETS];
	struct flow *newest, *oldest;
	size_t count;
	unsigned long epoch; /* flows_settled so many times */
	size_t owing;	     /* noted in this epoch, and owe */
};

struct flows *
flows_new(void)
{
	return x_calloc(1, sizeof(struct flows));
}

static void
flow_free(struct flow *c)
{
	flow_end_free(&c->end[0]);
	flow_end_free(&c->end[1]);
	free(c);
}

void
flows_free(struct flows *f)
{
	struct flow *older;

	if (f == NULL)
		return;
	for (struct flow *c = f->newest; c != NULL; c = older) {
		older = c->older;
		flow_free(c);
	}
	free(f);
}

/* The same for both directions. */
static struct flow **
bucket_of(struct flows *f, const struct addr *a, const struct addr *b)
{
	uint32_t hash = (addr_hash(a) + addr_hash(b)) * 2654435761u;

	return &f->buckets[hash >> 16 & (BUCKETS - 1)];
}

static bool
is_between(const struct flow *c, const struct addr *a, const struct addr *b)
{
	return (addr_equal(&c->addr[0], a) && addr_equal(&c->addr[1], b)) ||
	       (addr_equal(&c->addr[0], b) && addr_equal(&c->addr[1], a));
}

static void
unlink_flow(struct flows *f, struct flow *c)
{
	*(c->newer != NULL ? &c->newer->older : &f->newest) = c->older;
	*(c->older != NULL ? &c->older->newer : &f->oldest) = c->newer;
}

static void
link_newest(struct flows *f, struct flow *c)
{
	c->newer = NULL;
	c->older = f->newest;
	*(f->newest != NULL ? &f->newest->newer : &f->oldest) = c;
	f->newest = c;
}

/* Take it out of those that owe, until it is known whether it still does. */
static void
uncount(struct flows *f, struct flow *c)
{
	if (c->counted && c->epoch == f->epoch)
		f->owing--;
}

static void
drop_oldest(struct flows *f)
{
	struct flow *c = f->oldest;
	struct flow **at = bucket_of(f, &c->addr[0], &c->addr[1]);

	while (*at != c)
		at = &(*at)->bucket_next;
	*at = c->bucket_next;
	unlink_flow(f, c);
	uncount(f, c);
	flow_free(c);
	f->count--;
}

static struct flow *
add(struct flows *f, const struct packet *p)
{
	struct flow **bucket = bucket_of(f, &p->src, &p->dst);
	struct flow *c;

	if (f->count == FLOWS_MAX)
		drop_oldest(f);
	c = x_calloc(1, sizeof *c);
	c->addr[0] = p->src;
	c->addr[1] = p->dst;
	c->bucket_next = *bucket;
	*bucket = c;
	link_newest(f, c);
	f->count++;
	return c;
}

static struct flow *
find(struct flows *f, const struct packet *p)
{
	struct flow *c = *bucket_of(f, &p->src, &p->dst);

	while (c != NULL && !is_between(c, &p->src, &p->dst))
		c = c->bucket_next;
	if (c == NULL)
		return add(f, p);
	unlink_flow(f, c);
	link_newest(f, c);
	return c;
}

static void
count_owing(struct flows *f, struct flow *c)
{
	c->epoch = f->epoch;
	c->counted = !c->reset &&
		     (flow_end_owes(&c->end[0]) || flow_end_owes(&c->end[1]));
	f->owing += c->counted;
}

struct packet_place
flows_note(struct flows *f, unsigned number, const struct packet *p)
{
	struct packet_place at;
	struct flow *c;

	/* Without payload its header has no end: no kernel takes it. */
	if (p->kind != PACKET_TCP || p->payload == 0)
		return (struct packet_place){ 0 };
	c = find(f, p);
	uncount(f, c);
	at = flow_note(c, number, p);
	count_owing(f, c);
	return at;
}

bool
flows_owe(const struct flows *f)
{
	return f->owing > 0;
}

void
flows_settled(struct flows *f)
{
	f->epoch++;
	f->owing = 0;
}
