/*
 * model/packet_transport.c - the headers of UDP (RFC 768), ICMP (RFC 792) and
 * ICMPv6 (RFC 4443). Any bytes are possible.
 */
#include "model/packet_parts.h"

enum { HEADER = 8, QUOTED_MIN = 8 };

bool
packet_has(const struct decoding *d, size_t at, size_t len, const char *bad)
{
	size_t here = packet_here(d, at);

	if (here >= len)
		return true;
	if (!d->quoted || here < QUOTED_MIN || packet_on_wire(d, at) < len)
		packet_complain(d->p, bad);
	return false;
}

static void
set_port(struct addr *a, const unsigned char *b)
{
	in_port_t port = htons((in_port_t)packet_16(b));

	if (addr_family(a) == AF_INET)
		a->in.sin_port = port;
	else
		a->in6.sin6_port = port;
}

void
packet_ports(struct packet *p)
{
	set_port(&p->src, p->bytes + p->transport);
	set_port(&p->dst, p->bytes + p->transport + 2);
}

void
packet_decode_udp(const struct decoding *d)
{
	struct packet *p = d->p;
	size_t wire = packet_on_wire(d, p->transport), length;

	p->kind = PACKET_UDP;
	if (!packet_has(d, p->transport, HEADER, "the UDP header is cut off"))
		return;
	packet_ports(p);
	length = packet_16(p->bytes + p->transport + 4);
	if (length < HEADER) {
		packet_complain(p, "the UDP header claims a length shorter "
				   "than its own 8 bytes");
		return;
	}
	if (length > wire && !d->first)
		packet_complain(p, "the UDP header claims more bytes than the "
				   "packet has");
	p->payload = p->transport + HEADER;
	p->payload_length = (length < wire ? length : wire) - HEADER;
}

void
packet_decode_icmp(const struct decoding *d)
{
	struct packet *p = d->p;
	const unsigned char *b = p->bytes + p->transport;

	p->kind = p->family == AF_INET ? PACKET_ICMP : PACKET_ICMP6;
	if (!packet_has(d, p->transport, HEADER, "the ICMP header is cut off"))
		return;
	p->icmp.type = b[0];
	p->icmp.code = b[1];
	p->payload = p->transport + HEADER;
	p->payload_length = packet_on_wire(d, p->payload);
}
