/*
 * command/why_packets.c - why on a wire: which packets of a connection are on
 * it and have not arrived, and which were lost.
 */
#include <stdint.h>
#include <string.h>

#include "base/lang.h"
#include "command/why_parts.h"

enum { SHOWN = 4, LOOKED_AT = 4096 };

/* The ends of a connection as packets have them; or one end, of a socket that
 * has no peer. */
struct ends {
	const struct world *world;
	const struct wsock *s;
	struct addr local, peer;
};

static struct ends
ends_of(const struct why *y, const struct wsock *s)
{
	return (struct ends){ y->world, s, addr_unmapped(&s->local),
		addr_unmapped(&s->peer) };
}

static bool
is_one_end(const struct ends *e)
{
	return addr_is_empty(&e->peer);
}

/* The packet's address is the socket's, which may be every one of its host. */
static bool
is_its(const struct ends *e, const struct addr *a)
{
	if (addr_port(a) != addr_port(&e->local))
		return false;
	return addr_is_any(&e->local) ? host_of(e->s->host, a) == e->s->host
				      : addr_equal(a, &e->local);
}

/* What a listener has to do with: the handshakes that lead to it. */
static bool
is_handshake(const struct packet *p, const struct ends *e,
    const struct addr *own, const struct addr *other)
{
	const struct wsock *s =
	    world_connection(e->world, e->s->host, own, other);

	return (p->tcp.flags & PACKET_SYN) != 0 ||
	       (s != NULL && s->state == TCP_STATE_SYN_RECEIVED);
}

/* From one of its addresses to the other. */
static bool
is_between(const struct packet *p, const struct ends *e, const struct addr *own,
    const struct addr *other)
{
	if (p->kind != (e->s->type == SOCK_STREAM ? PACKET_TCP : PACKET_UDP))
		return false;
	if (!is_one_end(e))
		return addr_equal(own, &e->local) &&
		       addr_equal(other, &e->peer);
	return is_its(e, own) &&
	       (p->kind == PACKET_UDP || is_handshake(p, e, own, other));
}

static bool
is_sent(const struct packet *p, const struct ends *e)
{
	return is_between(p, e, &p->src, &p->dst);
}

static bool
is_received(const struct packet *p, const struct ends *e)
{
	return is_between(p, e, &p->dst, &p->src);
}

/* ---- a packet in words ---- */

const char *
why_packet_what(struct why *y, const struct packet *p)
{
	const unsigned flags = p->tcp.flags;
	const char *data;

	if (p->kind != PACKET_TCP)
		return why_text(
		    y, "datagram of %s", why_bytes(y, p->payload_length));
	if ((flags & PACKET_RST) != 0)
		return "RST";
	if ((flags & PACKET_SYN) != 0)
		return (flags & PACKET_ACK) != 0 ? "SYN ACK" : "SYN";
	if (p->payload_length == 0)
		return (flags & PACKET_FIN) != 0 ? "FIN" : _("acknowledgement");
	data = why_bytes(y, p->payload_length);
	return why_text(y,
	    (flags & PACKET_FIN) != 0 ? _("%s of data and FIN")
				      : _("%s of data"),
	    data);
}

/* "packet #3, its SYN,"; "packet #3, SYN from 10.0.0.2:64623," */
static const char *
packet_text(struct why *y, unsigned number, const struct packet *p,
    const struct ends *e)
{
	const bool sent = is_sent(p, e);

	if (is_one_end(e))
		return why_text(y,
		    sent ? _("packet #%u, %s to %s,")
			 : _("packet #%u, %s from %s,"),
		    number, why_packet_what(y, p),
		    why_addr(y, sent ? &p->dst : &p->src));
	return why_text(y,
	    sent ? _("packet #%u, its %s,") : _("packet #%u, the peer's %s,"),
	    number, why_packet_what(y, p));
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

static void
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
		why_fact(y,
		    set->held ? _("%s is on the wire, held")
			      : _("%s is on the wire, and under way"),
		    packet_text(y, p->number, p->packet, e));
		if (count == 1 && set->held && !set->cut)
			arrive_way(y, w, p->number);
	}
	if (count > SHOWN)
		why_fact(y, "and %zu more packets of it", count - SHOWN);
	if (count > 0 && !set->held)
		why_nothing(y, "what is under way arrives by itself");
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

static bool
is_same_way(const struct packet *a, const struct packet *b)
{
	return a->kind == b->kind && addr_equal(&a->src, &b->src) &&
	       addr_equal(&a->dst, &b->dst);
}

/* Whether what the lost packet had was sent again, and not lost; of one that
 * has nothing but an acknowledgement, or is no segment: whether anything was
 * sent later. */
static bool
is_made_good(const struct why *y, unsigned number, const struct packet *lost)
{
	const unsigned count = world_packet_count(y->world);

	for (unsigned n = number + 1; n <= count; n++) {
		const struct wpacket *p = world_packet(y->world, n);

		if (p != NULL && p->last.fate != FATE_DROPPED &&
		    is_same_way(p->last.packet, lost) &&
		    (packet_span(lost) == 0 || covers(p->last.packet, lost)))
			return true;
	}
	return false;
}

/* Of two that were lost, and are missed still, which is told: what is sent
 * again has the acknowledgement of the other one, too. */
static bool
is_missed_more(const struct packet *p, const struct event_packet *than)
{
	return than == NULL || packet_span(p) > 0 ||
	       packet_span(than->packet) == 0;
}

/* The first packet of that direction that was lost, and is missed still; one
 * that has nothing but an acknowledgement only where there is no other. */
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
			if (!is_one_end(e) &&
			    (p->last.packet->tcp.flags & PACKET_SYN) != 0)
				break;
			continue;
		}
		if (is_missed_more(p->last.packet, lost) &&
		    !is_made_good(y, n, p->last.packet))
			lost = &p->last;
	}
	return lost;
}

/* Whose timer sends it again goes to *again. False: nothing was lost. */
static bool
lost_fact(struct why *y, is_direction *is, const struct ends *e,
    const struct ksock **again)
{
	const struct event_packet *lost = find_lost(y, is, e);
	const struct ksock *k = lost != NULL ? why_again(y, lost) : NULL;

	if (lost == NULL)
		return false;
	why_fact(y, "%s was lost (%s)%s%s",
	    packet_text(y, lost->number, lost->packet, e),
	    lang_text(lost->why != NULL ? lost->why : N_("dropped")),
	    lost->packet->kind == PACKET_UDP
		? _(": UDP sends nothing again by itself")
	    : k != NULL ? ": "
			: "",
	    k != NULL ? why_again_text(y, k, lost) : "");
	*again = k != NULL ? k : *again;
	return true;
}

/* What it sends and gets may go over the wire. */
static bool
can_cross(const struct wsock *s)
{
	if (addr_is_empty(&s->peer))
		return addr_port(&s->local) != 0 && !why_is_loopback(&s->local);
	return host_of(s->host, &s->peer) != s->host;
}

void
why_packets(struct why *y, const struct wsock *s)
{
	const struct wire *w = lab_wire(y->s->lab);
	const struct ends e = ends_of(y, s);
	const struct ksock *again = NULL;
	bool lost;

	if (w == NULL || s->family == AF_UNIX || s->gone || !can_cross(s))
		return;
	on_wire(y, w, &e);
	lost = lost_fact(y, is_sent, &e, &again);
	lost |= lost_fact(y, is_received, &e, &again);
	why_again_way(y, again, lost);
}

const char *
why_then_step(const struct why *y, const struct wsock *s)
{
	const struct wire *w = lab_wire(y->s->lab);

	return w != NULL && s->family != AF_UNIX && can_cross(s) &&
		       wire_setting(w)->held
		   ? _(", then `wire step`,")
		   : "";
}

/* Something of that is on the wire. */
static bool
is_on_wire(const struct wire *w, const struct ends *e)
{
	for (size_t i = 0; i < wire_count(w); i++) {
		const struct packet *p = wire_at(w, i)->packet;

		if (is_received(p, e) &&
		    (p->kind == PACKET_UDP || packet_span(p) > 0))
			return true;
	}
	return false;
}

bool
why_is_coming(const struct why *y, const struct wsock *s)
{
	const struct wire *w = lab_wire(y->s->lab);
	const struct ends e = ends_of(y, s);
	const struct event_packet *lost;

	if (w == NULL || s->family == AF_UNIX || s->gone || !can_cross(s))
		return false;
	if (wire_setting(w)->cut || is_on_wire(w, &e))
		return true;
	lost = find_lost(y, is_received, &e);
	return lost != NULL && packet_span(lost->packet) > 0;
}
