/*
 * model/packet.c - a packet with its bytes, shared by reference. What its
 * headers say is read in packet_ip.c, packet_tcp.c and packet_transport.c.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/packet_parts.h"

static struct packet *
make(const void *bytes, size_t captured, size_t length, int64_t time_ns,
    bool quoted)
{
	struct packet *p = x_malloc(sizeof *p + captured);

	*p = (struct packet){
		.references = 1,
		.bytes = (unsigned char *)(p + 1),
		.captured = captured,
		.length = length > captured ? length : captured,
		.time_ns = time_ns,
	};
	if (captured > 0)
		memcpy(p->bytes, bytes, captured);
	packet_decode(p, quoted);
	return p;
}

struct packet *
packet_new(const void *bytes, size_t captured, size_t length, int64_t time_ns)
{
	return make(bytes, captured, length, time_ns, false);
}

struct packet *
packet_ref(struct packet *p)
{
	if (p != NULL)
		p->references++;
	return p;
}

void
packet_free(struct packet *p)
{
	if (p != NULL && --p->references == 0)
		free(p);
}

const unsigned char *
packet_payload(const struct packet *p, size_t *len)
{
	*len = 0;
	if (p->payload >= p->captured)
		return p->bytes + p->captured;
	*len = p->captured - p->payload;
	if (*len > p->payload_length)
		*len = p->payload_length;
	return p->bytes + p->payload;
}

/* RFC 792 and RFC 4443, 2.1: the messages that tell of an error. */
static bool
quotes(const struct packet *p)
{
	switch (p->kind) {
	case PACKET_ICMP:
		return p->icmp.type == 3 || p->icmp.type == 4 ||
		       p->icmp.type == 5 || p->icmp.type == 11 ||
		       p->icmp.type == 12;
	case PACKET_ICMP6:
		return p->icmp.type >= 1 && p->icmp.type <= 4;
	case PACKET_OTHER:
	case PACKET_TCP:
	case PACKET_UDP:
		break;
	}
	return false;
}

struct packet *
packet_quoted(const struct packet *p)
{
	const unsigned char *bytes;
	size_t here, claim;

	if (!quotes(p))
		return NULL;
	bytes = packet_payload(p, &here);
	if (here == 0)
		return NULL;
	claim = packet_claim(bytes, here);
	if (claim == 0)
		claim = here;
	/* What stands behind its end is no part of it. */
	return make(
	    bytes, here < claim ? here : claim, claim, p->time_ns, true);
}

uint32_t
packet_span(const struct packet *p)
{
	uint32_t span = (uint32_t)p->payload_length;

	/* Without payload its header has no end. */
	if (p->kind != PACKET_TCP || p->payload == 0)
		return 0;
	span += (p->tcp.flags & PACKET_SYN) != 0;
	span += (p->tcp.flags & PACKET_FIN) != 0;
	return span;
}
