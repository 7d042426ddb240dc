/*
 * model/flow_note.c - what one packet says of the connection that it belongs
 * to, and where it stands there. How an end counts is in flow_end.c.
 */
#include "model/flow_parts.h"

enum {
	TAKEN_MAX = 4096, /* of both ends together */
	SCALE_MAX = 14	  /* RFC 7323, 2.3: a larger one counts as that */
};

static bool
has(const struct packet *p, unsigned flag)
{
	return (p->tcp.flags & flag) != 0;
}

/* A SYN's own window is never scaled (RFC 7323, 2.2). An end that has begun
 * anew may have no scale while its connection still has. */
static unsigned long
window_of(
    const struct flow *c, const struct flow_end *from, const struct packet *p)
{
	if (!c->scaled || from->scale < 0 || has(p, PACKET_SYN))
		return p->tcp.window;
	return (unsigned long)p->tcp.window
	       << (from->scale < SCALE_MAX ? from->scale : SCALE_MAX);
}

/* A SYN that is not the one that is known begins a connection; if it answers
 * none (no ACK), then what the peer still says is about the one before. */
static void
note_syn(struct flow *c, struct flow_end *from, struct flow_end *to,
    const struct packet *p)
{
	bool again = from->known && !has(p, PACKET_ACK);
	uint32_t former = from->first;

	c->reset = false;
	if (from->syn && from->first == p->tcp.seq)
		return;
	to->renewed = false;
	flow_end_start(from, p->tcp.seq);
	from->syn = true;
	from->scale = p->tcp.scale;
	if (again && to != from && to->known) {
		from->renewed = true;
		from->former = former;
		return; /* and so are windows, as they were */
	}
	c->scaled = from->scale >= 0 && to->syn && to->scale >= 0;
}

/* Where nobody listens, the answer to a SYN has no number of its own: 0
 * (RFC 9293, 3.10.7.1). */
static bool
has_no_number(const struct packet *p)
{
	return has(p, PACKET_RST) && has(p, PACKET_ACK) && p->tcp.seq == 0;
}

static void
begin(struct flow *c, struct flow_end *from, struct flow_end *to,
    const struct packet *p)
{
	if (has(p, PACKET_SYN))
		note_syn(c, from, to, p);
	if (!from->known && !has_no_number(p))
		flow_end_start(from, p->tcp.seq);
	if (!to->known && has(p, PACKET_ACK))
		flow_end_start(to, p->tcp.ack);
}

static void
place_numbers(struct packet_place *at, const struct flow *c,
    const struct flow_end *from, const struct flow_end *to,
    const struct packet *p)
{
	bool ack = has(p, PACKET_ACK);

	at->relative = (from->syn || has_no_number(p)) && (to->syn || !ack);
	if (!has_no_number(p))
		at->seq = flow_end_relative(from, p->tcp.seq);
	if (ack)
		at->ack = flow_end_relative(to, p->tcp.ack);
	at->window = window_of(c, from, p);
}

/*
 * A keep-alive, or a question whether the window is open again, has the number
 * of the last byte that was sent (RFC 9293, 3.8.4), and may bring a byte with
 * it. One byte alone that was sent as such is that one again, even if it was
 * acknowledged: the acknowledgement may be lost.
 */
static bool
is_probe(const struct flow_end *from, const struct packet *p, uint64_t offset,
    uint32_t span)
{
	const struct flow_taken *t;

	if (has(p, PACKET_SYN | PACKET_FIN) || span > 1 ||
	    offset + 1 != from->next)
		return false;
	if (span == 0)
		return true;
	t = flow_end_find(from, offset);
	return from->acked == from->next && (t == NULL || t->from != offset);
}

/* Both ends together know TAKEN_MAX packets: more than that, and the one with
 * the lowest number goes. */
static void
bound_taken(struct flow *c)
{
	struct flow_end *a = &c->end[0], *b = &c->end[1];
	size_t of_a = a->end - a->begin, of_b = b->end - b->begin;

	if (of_a + of_b <= TAKEN_MAX)
		return;
	if (of_b == 0 ||
	    (of_a > 0 && a->taken[a->begin].number < b->taken[b->begin].number))
		flow_end_forget_oldest(a);
	else
		flow_end_forget_oldest(b);
}

static void
note_sent(struct packet_place *at, struct flow_end *from,
    const struct packet *p, unsigned number)
{
	uint32_t span = packet_span(p);
	const struct flow_taken *t = NULL;
	uint64_t offset;

	if (has(p, PACKET_RST) || flow_end_is_former(from, p->tcp.seq))
		return;
	offset = flow_end_offset(from, p->tcp.seq);
	at->probe = is_probe(from, p, offset, span);
	if (at->probe || span == 0)
		return;
	if (offset < from->next)
		t = flow_end_find(from, offset);
	if (t != NULL)
		at->repeats = t->number;
	flow_end_take(from, offset, span, number);
}

static void
note_acked(struct flow_end *to, const struct packet *p)
{
	uint64_t offset;

	if (!has(p, PACKET_ACK) || flow_end_is_former(to, p->tcp.ack))
		return;
	offset = flow_end_offset(to, p->tcp.ack);
	if (offset > to->acked)
		to->acked = offset;
	/* What it acknowledges was sent, if not seen. */
	if (offset > to->next)
		to->next = offset;
}

struct packet_place
flow_note(struct flow *c, unsigned number, const struct packet *p)
{
	struct flow_end *from = &c->end[!addr_equal(&c->addr[0], &p->src)];
	/* A socket that is connected to itself has one end. */
	struct flow_end *to = &c->end[!addr_equal(&c->addr[0], &p->dst)];
	struct packet_place at = { 0 };

	begin(c, from, to, p);
	place_numbers(&at, c, from, to, p);
	note_sent(&at, from, p, number);
	bound_taken(c);
	note_acked(to, p);
	if (has(p, PACKET_RST) && !flow_end_is_former(from, p->tcp.seq))
		c->reset = true;
	return at;
}
