/*
 * command/why_packets.c - why on a wire: which packets of a connection are on
 * it and have not arrived, and which were lost.
 */
#include <stdint.h>
#include <string.h>

#include "command/why_parts.h"

enum { SHOWN = 4, LOOKED_AT = 4096 };

/* The ends of a connection as packets have them. */
struct ends {
	struct addr local, peer;
};

static struct ends
ends_of(const struct wsock *s)
{
	return (
	    struct ends){ addr_unmapped(&s->local), addr_unmapped(&s->peer) };
}

static bool
is_sent(const struct packet *p, const struct ends *e)
{
	return addr_equal(&p->src, &e->local) && addr_equal(&p->dst, &e->peer);
}

static bool
is_received(const struct packet *p, const struct ends *e)
{
	return addr_equal(&p->dst, &e->local) && addr_equal(&p->src, &e->peer);
}

/* ---- a packet in words ---- */

/* "SYN ACK", "FIN", "12 bytes of data", "acknowledgement" */
static const char *
what(struct why *y, const struct packet *p)
{
	const unsigned flags = p->tcp.flags;
	const char *data;

	if (p->kind != PACKET_TCP)
		return "datagram";
	if ((flags & PACKET_RST) != 0)
		return "RST";
	if ((flags & PACKET_SYN) != 0)
		return (flags & PACKET_ACK) != 0 ? "SYN ACK" : "SYN";
	if (p->payload_length == 0)
		return (flags & PACKET_FIN) != 0 ? "FIN" : "acknowledgement";
	data = why_bytes(y, p->payload_length);
	return why_text(y, "%s of data%s", data,
	    (flags & PACKET_FIN) != 0 ? " and FIN" : "");
}

/* "packet #3, its SYN," */
static const char *
packet_text(struct why *y, unsigned number, const struct packet *p,
    const struct ends *e)
{
	return why_text(y, "packet #%u, %s %s,", number,
	    is_sent(p, e) ? "its" : "the peer's", what(y, p));
}

/* ---- on the wire ---- */

static void
arrive_way(struct why *y, const struct wire *w, unsigned number)
{
	if (wire_at(w, 0)->number == number)
		why_way(y, "`wire step` lets packet #%u arrive", number);
	else
		why_way(y, "`wire deliver %u` lets that packet arrive", number);
}

/* How many of its packets are there. */
static size_t
on_wire(struct why *y, const struct wire *w, const struct ends *e)
{
	const struct wire_setting *set = wire_setting(w);
	size_t count = 0;

	for (size_t i = 0; i < wire_count(w); i++) {
		const struct wire_packet *p = wire_at(w, i);

		if (!is_sent(p->packet, e) && !is_received(p->packet, e))
			continue;
		if (count++ >= SHOWN)
			continue;
		why_fact(y, "%s is on the wire, %s",
		    packet_text(y, p->number, p->packet, e),
		    set->held ? "held" : "and under way");
		if (count == 1 && set->held && !set->cut)
			arrive_way(y, w, p->number);
	}
	if (count > SHOWN)
		why_fact(y, "and %zu more packets of it", count - SHOWN);
	return count;
}

/* ---- lost ---- */

/* Whether b has all that a has of the sequence space. */
static bool
covers(const struct packet *b, const struct packet *a)
{
	const uint32_t end_a = a->tcp.seq + packet_span(a);
	const uint32_t end_b = b->tcp.seq + packet_span(b);

	return (int32_t)(a->tcp.seq - b->tcp.seq) >= 0 &&
	       (int32_t)(end_b - end_a) >= 0;
}

typedef bool is_direction(const struct packet *p, const struct ends *e);

/* Whether what the lost packet had was sent again, and not lost; of one that
 * has nothing but an acknowledgement: whether anything was. */
static bool
is_made_good(const struct why *y, unsigned number, const struct packet *lost,
    is_direction *is, const struct ends *e)
{
	const unsigned count = world_packet_count(y->world);

	for (unsigned n = number + 1; n <= count; n++) {
		const struct wpacket *p = world_packet(y->world, n);

		if (p == NULL || p->last.fate == FATE_DROPPED ||
		    !is(p->last.packet, e))
			continue;
		if (packet_span(lost) == 0 || covers(p->last.packet, lost))
			return true;
	}
	return false;
}

/* The first packet of that direction that was lost, and is missed still. */
static const struct event_packet *
find_lost(const struct why *y, is_direction *is, const struct ends *e)
{
	const struct event_packet *lost = NULL;
	unsigned n = world_packet_count(y->world);
	const unsigned first = n > LOOKED_AT ? n - LOOKED_AT : 0;

	for (; n > first; n--) {
		const struct wpacket *p = world_packet(y->world, n);

		if (p == NULL || !is(p->last.packet, e))
			continue;
		if (p->last.fate != FATE_DROPPED) {
			/* What came before it was another connection's. */
			if ((p->last.packet->tcp.flags & PACKET_SYN) != 0)
				break;
			continue;
		}
		if (!is_made_good(y, n, p->last.packet, is, e))
			lost = &p->last;
	}
	return lost;
}

static size_t
lost_fact(struct why *y, is_direction *is, const struct ends *e)
{
	const struct event_packet *lost = find_lost(y, is, e);

	if (lost == NULL)
		return 0;
	why_fact(y, "%s was lost: %s",
	    packet_text(y, lost->number, lost->packet, e),
	    lost->why != NULL ? lost->why : "it was dropped");
	return 1;
}

static bool
cut_fact(struct why *y, const struct wire *w)
{
	if (!wire_setting(w)->cut)
		return false;
	why_fact(y, "the wire is cut: what is sent is lost");
	why_way(y, "`wire mend` joins the wire again");
	return true;
}

bool
why_packets(struct why *y, const struct wsock *s)
{
	const struct wire *w = lab_wire(y->s->lab);
	const struct ends e = ends_of(s);
	size_t told;

	if (w == NULL || s->family == AF_UNIX || s->gone ||
	    addr_is_empty(&s->peer) || host_of(s->host, &s->peer) == s->host)
		return false;
	told = on_wire(y, w, &e);
	if (s->type == SOCK_STREAM)
		told +=
		    lost_fact(y, is_sent, &e) + lost_fact(y, is_received, &e);
	return cut_fact(y, w) || told > 0;
}
