/*
 * command/why_rst.c - the RST that ended a connection, from the packets: the
 * one that arrived, and what it answers. One that was sent before may have
 * been lost.
 */
#include <stdint.h>

#include "base/lang.h"
#include "command/why_parts.h"

/* From the peer to the socket (in), or the other way. */
static bool
is_its(const struct event_packet *e, const struct wsock *s, bool in)
{
	const struct packet *p = e->packet;
	const struct addr local = addr_unmapped(&s->local);
	const struct addr peer = addr_unmapped(&s->peer);

	return p->kind == PACKET_TCP && (in ? e->to : e->from) == s->host &&
	       addr_equal(&p->src, in ? &peer : &local) &&
	       addr_equal(&p->dst, in ? &local : &peer);
}

static bool
has(const struct event_packet *e, unsigned flags)
{
	return (e->packet->tcp.flags & flags) == flags;
}

static bool
has_arrived(const struct event_packet *e)
{
	return e->fate == FATE_CROSSED || e->fate == FATE_DELIVERED;
}

/* An answer to a segment takes its number from there, and acknowledges
 * nothing (RFC 9293, 3.10.7.1); one that a kernel sends of its own accord
 * does. */
static bool
is_answer(const struct event_packet *e)
{
	return has(e, PACKET_RST) && !has(e, PACKET_ACK);
}

/* Whether the search for the RST ends at that place in the journal: it came to
 * the socket there, or its connection began. */
static bool
ends_search(const struct why *y, const struct wsock *s, size_t i,
    const struct event_packet **rst)
{
	const struct event *e = journal_at(y->journal, i);

	if (e->kind != EVENT_PACKET || !is_its(&e->packet, s, true) ||
	    !has_arrived(&e->packet))
		return false;
	if (has(&e->packet, PACKET_RST))
		*rst = &e->packet;
	return *rst != NULL || has(&e->packet, PACKET_SYN);
}

/* A packet that was held is told of before the edge that it led to, others
 * behind it. */
static const struct event_packet *
arrived_rst(const struct why *y, const struct wsock *s, size_t edge)
{
	const struct event_packet *rst = NULL;
	const size_t count = journal_count(y->journal);
	size_t i = edge;

	while (i-- > 0 && !ends_search(y, s, i, &rst))
		;
	i = edge;
	while (rst == NULL && ++i < count && !ends_search(y, s, i, &rst))
		;
	return rst;
}

/* A segment of this end that may be answered by the RST has arrived. */
static bool
may_be_answered(const struct event *e, const struct wsock *s,
    const struct event_packet *rst)
{
	return e->kind == EVENT_PACKET && is_its(&e->packet, s, false) &&
	       has_arrived(&e->packet) && has(&e->packet, PACKET_ACK) &&
	       !has(&e->packet, PACKET_RST) &&
	       e->packet.packet->tcp.ack == rst->packet->tcp.seq;
}

/* Where it was sent. */
static size_t
first_told(const struct why *y, unsigned number)
{
	size_t i = 0;

	for (; i < journal_count(y->journal); i++) {
		const struct event *e = journal_at(y->journal, i);

		if (e->kind == EVENT_PACKET && e->packet.number == number)
			break;
	}
	return i;
}

/* How many answers to the same number were sent behind the one at that place,
 * before anything else came that could be answered. */
static size_t
answers_behind(const struct why *y, const struct wsock *s,
    const struct event_packet *rst, size_t at)
{
	unsigned last = rst->number;
	size_t count = 0;

	for (size_t i = at; i < journal_count(y->journal); i++) {
		const struct event *e = journal_at(y->journal, i);
		const struct event_packet *p = &e->packet;

		if (may_be_answered(e, s, rst))
			break;
		if (e->kind != EVENT_PACKET || p->number <= last ||
		    p->copy_of != 0 || !is_its(p, s, true) || !is_answer(p) ||
		    p->packet->tcp.seq != rst->packet->tcp.seq)
			continue;
		last = p->number;
		count++;
	}
	return count;
}

/*
 * What it answers: a segment that acknowledges up to its number, and arrived
 * before it was sent. Of several that arrived together each was answered, in
 * their order.
 */
static const struct event_packet *
answered_by(
    const struct why *y, const struct wsock *s, const struct event_packet *rst)
{
	size_t at =
	    first_told(y, rst->copy_of != 0 ? rst->copy_of : rst->number);
	size_t behind = answers_behind(y, s, rst, at);

	for (size_t i = at; i-- > 0;) {
		const struct event *e = journal_at(y->journal, i);

		if (may_be_answered(e, s, rst) && behind-- == 0)
			return &e->packet;
	}
	return NULL;
}

/* What would have told this end before: the latest that has not arrived. */
static const struct event_packet *
untold(
    const struct why *y, const struct wsock *s, const struct event_packet *rst)
{
	for (unsigned n = rst->number - 1; n > 0; n--) {
		const struct wpacket *p = world_packet(y->world, n);
		const bool its = p != NULL && is_its(&p->last, s, true);

		if (!its || is_answer(&p->last))
			continue;
		if (has(&p->last, PACKET_SYN))
			return NULL;
		if (!has(&p->last, PACKET_RST) && !has(&p->last, PACKET_FIN))
			continue;
		return has_arrived(&p->last) ? NULL : &p->last;
	}
	return NULL;
}

struct why_rst
why_rst(const struct why *y, const struct wsock *s, size_t edge)
{
	struct why_rst found = { .arrived = arrived_rst(y, s, edge) };

	if (found.arrived == NULL || !is_answer(found.arrived))
		return found;
	found.is_answer = true;
	found.answered = answered_by(y, s, found.arrived);
	found.untold = untold(y, s, found.arrived);
	return found;
}

static void
untold_fact(struct why *y, const struct event_packet *e)
{
	const char *lost = e->why != NULL ? e->why : N_("dropped");

	if (e->fate == FATE_DROPPED)
		why_fact(y,
		    "packet #%u, its %s, told of that, but was lost (%s)",
		    e->number, why_packet_what(y, e->packet), lang_text(lost));
	else
		why_fact(y,
		    "packet #%u, its %s, told of that, but has not arrived",
		    e->number, why_packet_what(y, e->packet));
}

bool
why_rst_facts(struct why *y, const struct why_rst *r)
{
	if (lab_wire(y->s->lab) == NULL || r->answered == NULL)
		return false;
	if (r->untold != NULL)
		untold_fact(y, r->untold);
	why_fact(y,
	    "packet #%u, the %s of this end, came when nobody was there to "
	    "take it: the peer's kernel answered with packet #%u, the RST that "
	    "arrived",
	    r->answered->number, why_packet_what(y, r->answered->packet),
	    r->arrived->number);
	return true;
}
