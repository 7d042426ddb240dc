/*
 * lab/again.c - what a kernel sends again because a held wire keeps the
 * answer from it. Its clock goes on while packets stand still: without this
 * they would pile up as long as somebody thinks about one of them.
 */
#include "lab/lab_parts.h"

static bool
same_way(const struct packet *p, const struct packet *q)
{
	return q->kind == PACKET_TCP && addr_equal(&p->src, &q->src) &&
	       addr_equal(&p->dst, &q->dst);
}

static bool
other_way(const struct packet *p, const struct packet *q)
{
	return q->kind == PACKET_TCP && addr_equal(&p->src, &q->dst) &&
	       addr_equal(&p->dst, &q->src);
}

/* a comes before b, or is b: numbers wrap (RFC 9293, 3.4). */
static bool
reaches(uint32_t b, uint32_t a)
{
	return (int32_t)(b - a) >= 0;
}

/* How far q, which is on the wire, has the sequence space of p's sender
 * from `at` on: it carries it, or acknowledges it. */
static uint32_t
covered_by(const struct packet *p, const struct packet *q, uint32_t at)
{
	uint32_t end = q->tcp.seq + packet_span(q);

	if (same_way(p, q) && reaches(at, q->tcp.seq) && reaches(end, at))
		return end;
	if (other_way(p, q) && (q->tcp.flags & PACKET_ACK) != 0 &&
	    reaches(q->tcp.ack, at))
		return q->tcp.ack;
	return at;
}

static bool
is_covered(const struct wire *w, const struct packet *p)
{
	uint32_t at = p->tcp.seq, end = at + packet_span(p), before;
	size_t count = wire_count(w);

	do {
		before = at;
		for (size_t i = 0; i < count && !reaches(at, end); i++)
			at = covered_by(p, wire_at(w, i)->packet, at);
	} while (at != before && !reaches(at, end));
	return reaches(at, end);
}

/* A question whose answer is on the wire. */
static bool
is_answered(const struct wire *w, const struct packet *p)
{
	for (size_t i = 0; i < wire_count(w); i++) {
		if (other_way(p, wire_at(w, i)->packet))
			return true;
	}
	return false;
}

/* In a simultaneous open the SYN is sent again because of what came, with an
 * acknowledgement of that (RFC 9293, 3.5, figure 7). */
static bool
says_more(const struct lab *lab, const struct wire_packet *p)
{
	const struct wpacket *first =
	    world_packet(lab_world(lab), p->place.repeats);

	return first != NULL &&
	       (p->packet->tcp.flags & ~first->last.packet->tcp.flags &
		   PACKET_ACK) != 0;
}

/* It has what the first has, which is there, but acknowledges more. */
static bool
is_newer(const struct wire *w, const struct wire_packet *p)
{
	const struct wire_packet *first = wire_find(w, p->place.repeats);

	return first != NULL &&
	       packet_span(first->packet) == packet_span(p->packet);
}

bool
again_is_idle(const struct lab *lab, const struct wire_packet *p)
{
	const struct wire *w = lab->wire;

	if (!wire_setting(w)->held || p->packet->kind != PACKET_TCP)
		return false;
	if (p->place.probe)
		return is_answered(w, p->packet);
	/* The same as one that is there, the first or one that was sent since
	 * that was lost: the wire counts it by itself. */
	if (p->place.repeats == 0 || wire_has_same(w, p) || is_newer(w, p))
		return false;
	return !says_more(lab, p) && is_covered(w, p->packet);
}

void
again_count(struct lab *lab, const struct wire_packet *p)
{
	const struct wpacket *first =
	    world_packet(lab_world(lab), p->place.repeats);
	struct wire_packet told = { .number = p->place.repeats, .again = 1 };

	wire_sent_again(lab->wire);
	/* Told once. */
	if (first == NULL || first->last.again > 0)
		return;
	told.from = first->last.from;
	told.to = first->last.to;
	told.call = first->call;
	told.packet = first->last.packet;
	told.place = first->last.place;
	packets_tell(lab, &told, first->last.fate, NULL);
}
