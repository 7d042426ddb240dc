/*
 * lab/wire_store.c - the packets that are on the wire: put there, taken off,
 * found. Knows nothing of what becomes of them.
 */
#include <stdlib.h>

#include "base/alloc.h"
#include "lab/wire_parts.h"
#include "model/packet.h"

/* ---- the same segment ---- */

enum { SEGMENT_FLAGS = PACKET_SYN | PACKET_FIN | PACKET_RST };

/* What was not understood is not called the same as anything. */
static bool
is_segment(const struct packet *p)
{
	return p->kind == PACKET_TCP && p->bad == NULL && !p->fragment;
}

/* One that sends nothing (RFC 9293, 3.4) is there for what it tells: how much
 * room there is, and what arrived out of order. If that has changed it is no
 * copy, and the peer would wait in vain for what it says. */
static bool
tells_the_same(const struct packet_tcp *a, const struct packet_tcp *b)
{
	if (a->window != b->window || a->sacks != b->sacks)
		return false;
	for (unsigned i = 0; i < a->sacks && i < 4; i++) {
		if (a->sack[i].left != b->sack[i].left ||
		    a->sack[i].right != b->sack[i].right)
			return false;
	}
	return true;
}

static bool
is_same(const struct packet *a, const struct packet *b)
{
	return is_segment(a) && a->tcp.seq == b->tcp.seq &&
	       a->tcp.ack == b->tcp.ack &&
	       a->payload_length == b->payload_length &&
	       ((a->tcp.flags ^ b->tcp.flags) & SEGMENT_FLAGS) == 0 &&
	       addr_equal(&a->src, &b->src) && addr_equal(&a->dst, &b->dst) &&
	       (packet_span(a) > 0 || tells_the_same(&a->tcp, &b->tcp));
}

static uint64_t
mix(uint64_t hash, uint64_t more)
{
	hash ^= more;
	return wire_random(&hash);
}

/* The same for those that are the same; of the others, of which there may be
 * any number, as few as can be. */
static uint64_t
segment_hash(const struct packet *p)
{
	uint64_t hash = mix(addr_hash(&p->src), 0);

	hash = mix(hash, addr_hash(&p->dst));
	hash = mix(hash, (uint64_t)p->tcp.seq << 32 | p->tcp.ack);
	hash = mix(hash, p->payload_length);
	if (packet_span(p) > 0)
		return hash;
	hash = mix(hash, (uint64_t)p->tcp.window << 8 | p->tcp.sacks);
	return mix(
	    hash, (uint64_t)p->tcp.sack[0].left << 32 | p->tcp.sack[0].right);
}

/* ---- tables: chains of those that have the same slot ---- */

static size_t
slot_of(enum wire_table table, const struct wire_packet *p)
{
	uint64_t hash =
	    table == WIRE_NUMBERS ? mix(p->number, 0) : segment_hash(p->packet);

	return (size_t)(hash % WIRE_SLOTS);
}

/* Behind `after`, or in front of all. */
static void
chain_add(struct wire_store *s, enum wire_table table, struct wire_item *item,
    struct wire_item *after)
{
	struct wire_chain *c = &item->chain[table];
	struct wire_item **spot;

	c->slot = slot_of(table, &item->p);
	spot = after != NULL ? &after->chain[table].next
			     : &s->table[table][c->slot];
	c->previous = after;
	c->next = *spot;
	*spot = item;
	if (c->next != NULL)
		c->next->chain[table].previous = item;
}

static void
chain_remove(
    struct wire_store *s, enum wire_table table, struct wire_item *item)
{
	struct wire_chain *c = &item->chain[table];

	if (c->previous != NULL)
		c->previous->chain[table].next = c->next;
	else
		s->table[table][c->slot] = c->next;
	if (c->next != NULL)
		c->next->chain[table].previous = c->previous;
}

struct wire_item *
wire_store_find(const struct wire_store *s, unsigned number)
{
	const struct wire_packet wanted = { .number = number };
	struct wire_item *item =
	    s->table[WIRE_NUMBERS][slot_of(WIRE_NUMBERS, &wanted)];

	while (item != NULL && item->p.number != number)
		item = item->chain[WIRE_NUMBERS].next;
	return item;
}

struct wire_item *
wire_store_twin(const struct wire_store *s, const struct wire_packet *p)
{
	struct wire_item *item;

	/* Of others there may be any number in one chain. */
	if (!is_segment(p->packet))
		return NULL;
	item = s->table[WIRE_SEGMENTS][slot_of(WIRE_SEGMENTS, p)];
	while (item != NULL &&
	       (item->p.from != p->from || !is_same(item->p.packet, p->packet)))
		item = item->chain[WIRE_SEGMENTS].next;
	return item;
}

/* ---- by age ---- */

static void
age_add(struct wire_store *s, struct wire_item *item)
{
	item->older = s->youngest;
	item->younger = NULL;
	*(s->youngest != NULL ? &s->youngest->younger : &s->oldest) = item;
	s->youngest = item;
}

static void
age_remove(struct wire_store *s, struct wire_item *item)
{
	*(item->older != NULL ? &item->older->younger : &s->oldest) =
	    item->younger;
	*(item->younger != NULL ? &item->younger->older : &s->youngest) =
	    item->older;
}

/* ---- all of it ---- */

static size_t
bytes_of(const struct wire_packet *p)
{
	return sizeof(struct wire_item) + sizeof *p->packet +
	       p->packet->captured;
}

void
wire_store_init(struct wire_store *s)
{
	*s = (struct wire_store){ 0 };
	for (int i = 0; i < WIRE_TABLES; i++)
		s->table[i] = x_calloc(WIRE_SLOTS, sizeof *s->table[i]);
}

void
wire_store_free(struct wire_store *s)
{
	while (s->oldest != NULL)
		packet_free(wire_store_take(s, s->oldest).packet);
	for (int i = 0; i < WIRE_TABLES; i++)
		free(s->table[i]);
}

struct wire_item *
wire_store_add(
    struct wire_store *s, const struct wire_packet *p, size_t index, bool held)
{
	struct wire_item *item = x_calloc(1, sizeof *item);

	item->p = *p;
	item->held = held;
	wire_tree_insert(&s->order, item, index);
	age_add(s, item);
	chain_add(s, WIRE_NUMBERS, item, NULL);
	/* Behind its twin, which is to be found first; and any number of
	 * copies takes no time. */
	chain_add(s, WIRE_SEGMENTS, item, wire_store_twin(s, p));
	s->from[p->from]++;
	s->bytes += bytes_of(p);
	return item;
}

struct wire_packet
wire_store_take(struct wire_store *s, struct wire_item *item)
{
	struct wire_packet p = item->p;

	wire_tree_remove(&s->order, item);
	age_remove(s, item);
	chain_remove(s, WIRE_NUMBERS, item);
	chain_remove(s, WIRE_SEGMENTS, item);
	s->from[p.from]--;
	s->bytes -= bytes_of(&p);
	free(item);
	return p;
}

bool
wire_store_is_full(const struct wire_store *s)
{
	return wire_tree_count(&s->order) > WIRE_PACKETS_MAX ||
	       s->bytes > WIRE_BYTES_MAX;
}
