/*
 * lab/arrive.c - what packets have changed that reached their host: nobody
 * made a call there, so the kernel is asked about the sockets they were for.
 */
#include "base/alloc.h"
#include "lab/lab_parts.h"

/* What a segment may be to the end that gets it. */
static unsigned
segments_of(const struct packet *p)
{
	unsigned flags = p->tcp.flags, heard = 0;

	/* What else it has is not looked at (RFC 9293, 3.10.7.4). */
	if ((flags & PACKET_RST) != 0)
		return SEGMENT_RST;
	if ((flags & PACKET_SYN) != 0)
		heard |=
		    (flags & PACKET_ACK) != 0 ? SEGMENT_SYN_ACK : SEGMENT_SYN;
	if ((flags & PACKET_ACK) != 0)
		heard |= SEGMENT_ACK_OF_SYN | SEGMENT_ACK_OF_FIN;
	if ((flags & PACKET_FIN) != 0)
		heard |= SEGMENT_FIN;
	if (p->payload_length > 0)
		heard |= SEGMENT_DATA;
	return heard;
}

static bool
same_end(const struct addr *a, const struct addr *b)
{
	struct addr x = addr_unmapped(a), y = addr_unmapped(b);

	return addr_equal(&x, &y);
}

static struct arrival *
find_arrival(struct lab *lab, const struct wire_packet *p)
{
	for (size_t i = 0; i < lab->arrival_count; i++) {
		struct arrival *a = &lab->arrivals[i];

		if (a->to == p->to && a->kind == p->packet->kind &&
		    addr_equal(&a->src, &p->packet->src) &&
		    addr_equal(&a->dst, &p->packet->dst))
			return a;
	}
	return NULL;
}

/* Of several the last one that may lead to an edge, or else the last, is what
 * brought about what is seen. */
static void
blame(struct arrival *a, const struct wire_packet *p)
{
	const unsigned edges =
	    SEGMENT_SYN | SEGMENT_SYN_ACK | SEGMENT_FIN | SEGMENT_RST;

	if (p->call != 0 && ((a->segments & edges) == 0 ||
				(segments_of(p->packet) & edges) != 0))
		a->call = p->call;
}

/* It may be what a datagram still lacked, and does not say whose. */
static bool
is_part(const struct packet *p)
{
	return p->fragment && p->protocol == IPPROTO_UDP;
}

void
arrive_note(struct lab *lab, const struct wire_packet *p)
{
	/* Its edge at the sender was told of in an earlier record. */
	bool old = p->number <= lab->packets.recorded ||
		   p->place.repeats != 0 || p->copy_of != 0;
	struct arrival *a = find_arrival(lab, p);

	if (p->packet->kind != PACKET_TCP && p->packet->kind != PACKET_UDP &&
	    !is_part(p->packet))
		return;
	if (a == NULL) {
		X_GROW(lab->arrivals, lab->arrival_count, lab->arrival_cap);
		a = &lab->arrivals[lab->arrival_count++];
		*a = (struct arrival){ p->from, p->to, p->packet->src,
			p->packet->dst, p->packet->kind, p->call, 0, 0 };
	}
	if (a->kind != PACKET_TCP)
		return;
	blame(a, p);
	a->segments |= segments_of(p->packet);
	if (old)
		a->heard |= segments_of(p->packet);
}

static bool
is_for(const struct arrival *a, const struct wsock *s)
{
	return a->to == s->host && same_end(&a->dst, &s->local) &&
	       same_end(&a->src, &s->peer);
}

unsigned
arrive_heard(const struct lab *lab, const struct wsock *s)
{
	unsigned heard = 0;

	for (size_t i = 0; i < lab->arrival_count; i++) {
		if (is_for(&lab->arrivals[i], s))
			heard |= lab->arrivals[i].heard;
	}
	return heard;
}

unsigned
arrive_segments(const struct lab *lab, const struct wsock *s)
{
	unsigned segments = 0;

	for (size_t i = 0; i < lab->arrival_count; i++) {
		if (is_for(&lab->arrivals[i], s))
			segments |= lab->arrivals[i].segments;
	}
	return segments;
}

/* The socket that it was for; or that which sent it, where the kernel has made
 * one that is not known yet. */
static sock_id
socket_of(const struct lab *lab, const struct arrival *a)
{
	const struct world *w = lab_world(lab);
	const struct wsock *s = world_connection(w, a->to, &a->dst, &a->src);

	if (s == NULL)
		s = world_connection(w, a->from, &a->src, &a->dst);
	return s != NULL ? s->id : 0;
}

/* Any of the host's sockets may have got a datagram that was in parts. */
static void
look_at_datagrams(struct lab *lab, const struct cause *cause, enum host host)
{
	sock_id count = world_socket_count(lab_world(lab));

	for (sock_id id = 1; id <= count; id++) {
		const struct wsock *s = world_socket(lab_world(lab), id);

		if (s->host == host && !s->gone && s->family != AF_UNIX &&
		    s->type == SOCK_DGRAM && addr_port(&s->local) != 0)
			observe_datagram_at(
			    lab, cause, host, &s->peer, &s->local);
	}
}

void
arrive_look(struct lab *lab)
{
	for (size_t i = 0; i < lab->arrival_count; i++) {
		const struct arrival a = lab->arrivals[i];
		const struct cause cause = { .call = a.call, .stale = true };
		sock_id id = socket_of(lab, &a);

		if (a.kind == PACKET_UDP)
			observe_datagram_at(lab, &cause, a.to, &a.src, &a.dst);
		else if (a.kind != PACKET_TCP)
			look_at_datagrams(lab, &cause, a.to);
		else if (id != 0)
			pair_observe(lab, &cause, id, TCP_STATE_NONE);
		else if ((a.segments & SEGMENT_SYN) != 0)
			pair_incoming(lab, &cause, a.to, &a.dst, &a.src);
	}
	lab->arrival_count = 0;
}
