/*
 * lab/ports.c - ephemeral ports of private networks count up from 64623,
 * the tutorial's own, so that the same lines give the same transcript. The
 * kernel still does the choosing: from a range of one port.
 */
#include "lab/lab_parts.h"

enum {
	PORT_FIRST = 64623,
	PORT_LAST = 65535,
	PORT_AGAIN = 32768,   /* where it goes on after the last */
	PORT_TUTORIAL = 65432 /* a server's: a client must not take it */
};

static bool
is_used(const struct ports *p, unsigned port)
{
	return (p->used[port / 8] & 1 << port % 8) != 0;
}

static void
mark(struct ports *p, unsigned port)
{
	p->used[port / 8] = (unsigned char)(p->used[port / 8] | 1 << port % 8);
}

/* Once round: forget all but the ports that sockets still have. */
static void
forget(struct lab *lab)
{
	const struct world *w = lab_world(lab);

	lab->ports = (struct ports){ .next = PORT_FIRST };
	mark(&lab->ports, PORT_TUTORIAL);
	for (sock_id id = 1; id <= world_socket_count(w); id++) {
		const struct wsock *s = world_socket(w, id);

		if (!s->gone)
			mark(&lab->ports, addr_port(&s->local));
	}
}

static void
choose_next(struct lab *lab)
{
	struct ports *p = &lab->ports;
	unsigned start = p->next, tries = 0;

	while (is_used(p, p->next)) {
		p->next = p->next == PORT_LAST ? PORT_AGAIN : p->next + 1;
		if (p->next == start && tries++ == 0)
			forget(lab);
		else if (p->next == start)
			break;
	}
	for (enum host h = HOST_ONLY; h < HOST_COUNT; h++)
		netns_next_port(&lab->host[h].ns, p->next);
}

void
ports_start(struct lab *lab)
{
	bool chosen = false;

	for (enum host h = HOST_ONLY; h < HOST_COUNT; h++)
		chosen = chosen || lab->host[h].ns.port_range >= 0;
	if (!chosen)
		return;
	forget(lab);
	choose_next(lab);
}

void
ports_seen(struct lab *lab, const struct addr *local)
{
	unsigned port = addr_port(local);

	if (lab->ports.next == 0 || port == 0 || is_used(&lab->ports, port))
		return;
	mark(&lab->ports, port);
	if (port == lab->ports.next)
		choose_next(lab);
}
