/* model/world_packet.c - the packets of the world, by their numbers. */
#include <stdlib.h>

#include "base/alloc.h"
#include "model/world_parts.h"

const struct wpacket *
world_packet(const struct world *w, unsigned number)
{
	if (number == 0 || number > w->packet_count ||
	    w->packets[number - 1].last.number == 0)
		return NULL;
	return &w->packets[number - 1];
}

unsigned
world_packet_count(const struct world *w)
{
	return (unsigned)w->packet_count;
}

/* Room up to that number; those that nobody has told of stay empty. */
static struct wpacket *
reserve(struct world *w, unsigned number)
{
	while (w->packet_count < number) {
		X_GROW(w->packets, w->packet_count, w->packet_cap);
		w->packets[w->packet_count++] = (struct wpacket){ 0 };
	}
	return &w->packets[number - 1];
}

void
world_packet_apply(struct world *w, const struct event *e)
{
	struct wpacket *p;
	unsigned again;

	if (e->packet.number == 0)
		return;
	p = reserve(w, e->packet.number);
	/* Of the same packet: what has become of it is as it was. */
	if (e->packet.again > 0 && p->last.number != 0) {
		p->last.again = e->packet.again;
		return;
	}
	if (p->last.number == 0)
		p->call = e->call;
	packet_free(p->last.packet);
	again = p->last.again;
	p->last = e->packet;
	p->last.again = again;
	packet_ref(p->last.packet);
}

void
world_syn_look(enum world_syn *syn, const struct event_packet *e,
    const struct addr *src, const struct addr *dst)
{
	const struct packet *p = e->packet;

	if (*syn == WORLD_SYN_ARRIVED || p == NULL || p->kind != PACKET_TCP ||
	    (p->tcp.flags & (PACKET_SYN | PACKET_ACK)) != PACKET_SYN ||
	    !addr_equal(&p->src, src) || !addr_equal(&p->dst, dst))
		return;
	*syn = e->fate == FATE_CROSSED || e->fate == FATE_DELIVERED
		   ? WORLD_SYN_ARRIVED
		   : WORLD_SYN_UNDER_WAY;
}

void
world_syn_look_all(enum world_syn *syn, const struct world *w,
    const struct addr *src, const struct addr *dst)
{
	for (size_t i = 0; i < w->packet_count; i++)
		world_syn_look(syn, &w->packets[i].last, src, dst);
}

void
world_packets_free(struct world *w)
{
	for (size_t i = 0; i < w->packet_count; i++)
		packet_free(w->packets[i].last.packet);
	free(w->packets);
}
