/*
 * model/packet_ip.c - the headers of IPv4 (RFC 791) and IPv6 (RFC 8200), down
 * to where the transport's begins. Any bytes are possible.
 */
#include <string.h>

#include "model/packet_parts.h"

enum {
	V4_HEADER = 20,
	V6_HEADER = 40,
	EXTENSIONS_MAX = 8, /* RFC 8200, 4.1: each once, options twice */
	LENGTH_MAX = 65535
};

void
packet_complain(struct packet *p, const char *bad)
{
	if (p->bad == NULL)
		p->bad = bad;
}

size_t
packet_on_wire(const struct decoding *d, size_t at)
{
	return at < d->end ? d->end - at : 0;
}

size_t
packet_here(const struct decoding *d, size_t at)
{
	size_t end = d->end < d->p->captured ? d->end : d->p->captured;

	return at < end ? end - at : 0;
}

unsigned
packet_16(const unsigned char *b)
{
	return (unsigned)b[0] << 8 | b[1];
}

uint32_t
packet_32(const unsigned char *b)
{
	return (uint32_t)packet_16(b) << 16 | packet_16(b + 2);
}

size_t
packet_claim(const unsigned char *b, size_t len)
{
	if (len >= V4_HEADER && b[0] >> 4 == 4)
		return packet_16(b + 2);
	if (len >= V6_HEADER && b[0] >> 4 == 6)
		return V6_HEADER + packet_16(b + 4);
	return 0;
}

static void
transport(const struct decoding *d, size_t at)
{
	struct packet *p = d->p;
	bool v4 = p->family == AF_INET;

	p->transport = at;
	if (!p->fragment && p->protocol == IPPROTO_TCP) {
		packet_decode_tcp(d);
	} else if (!p->fragment && p->protocol == IPPROTO_UDP) {
		packet_decode_udp(d);
	} else if (!p->fragment &&
		   p->protocol == (v4 ? IPPROTO_ICMP : IPPROTO_ICMPV6)) {
		packet_decode_icmp(d);
	} else {
		p->payload = at;
		p->payload_length = packet_on_wire(d, at);
	}
}

/* The end of the packet where its header says that it is `total` long.
 * Segmentation left to the device makes packets that are longer than the
 * field can say; Linux writes 0 then. */
static size_t
end_of(struct packet *p, size_t total, bool none, const char *bad)
{
	if (none && p->length > LENGTH_MAX)
		return p->length;
	if (total <= p->length)
		return total;
	packet_complain(p, bad);
	return p->length;
}

static void
decode_v4(struct decoding *d)
{
	struct packet *p = d->p;
	const unsigned char *b = p->bytes;
	size_t header, total;
	unsigned fragment;

	if (p->captured < V4_HEADER) {
		packet_complain(p, "the IPv4 header is cut off");
		return;
	}
	header = (b[0] & 15u) * 4;
	total = packet_16(b + 2);
	p->protocol = b[9];
	p->src = addr_ip(AF_INET, b + 12, 0);
	p->dst = addr_ip(AF_INET, b + 16, 0);
	d->end = end_of(p, total, total == 0,
	    "the IPv4 header claims more bytes than the packet has");
	if (header < V4_HEADER)
		packet_complain(p, "the IPv4 header claims to be shorter than "
				   "its 20 bytes");
	else if (header > d->end)
		packet_complain(p, "the IPv4 header is longer than what it "
				   "says of the whole packet");
	else if (header > p->captured)
		packet_complain(p, "the IPv4 options are cut off");
	if (header < V4_HEADER || packet_here(d, 0) < header)
		return;
	fragment = packet_16(b + 6);
	p->fragment = (fragment & 0x1fff) != 0;
	d->first = !p->fragment && (fragment & 0x2000) != 0;
	transport(d, header);
}

/* An extension header's length, from its first 8 bytes; 0: it is none. */
static size_t
extension(unsigned kind, const unsigned char *b)
{
	switch (kind) {
	case IPPROTO_HOPOPTS:
	case IPPROTO_ROUTING:
	case IPPROTO_DSTOPTS:
		return (b[1] + 1u) * 8;
	case IPPROTO_FRAGMENT:
		return 8;
	}
	return 0;
}

static bool
is_extension(unsigned kind)
{
	return extension(kind, (const unsigned char[8]){ 0 }) > 0;
}

/* One extension header at `at`: its length; 0: it is bad. */
static size_t
read_extension(struct decoding *d, size_t at)
{
	struct packet *p = d->p;
	const unsigned char *b = p->bytes + at;
	size_t len;

	if (packet_here(d, at) < 8) {
		packet_complain(p, "an IPv6 extension header is cut off");
		return 0;
	}
	len = extension(p->protocol, b);
	if (len > packet_on_wire(d, at)) {
		packet_complain(p, "an IPv6 extension header claims to be "
				   "longer than the packet");
		return 0;
	}
	if (p->protocol == IPPROTO_FRAGMENT) {
		p->fragment = packet_16(b + 2) >> 3 != 0;
		d->first = !p->fragment && (b[3] & 1) != 0;
	}
	p->protocol = b[0];
	return len;
}

static void
decode_v6(struct decoding *d)
{
	struct packet *p = d->p;
	const unsigned char *b = p->bytes;
	size_t at = V6_HEADER, len;

	if (p->captured < V6_HEADER) {
		packet_complain(p, "the IPv6 header is cut off");
		return;
	}
	p->protocol = b[6];
	p->src = addr_ip(AF_INET6, b + 8, 0);
	p->dst = addr_ip(AF_INET6, b + 24, 0);
	d->end = end_of(p, packet_claim(b, p->captured), packet_16(b + 4) == 0,
	    "the IPv6 header claims more bytes than the packet has");
	for (int i = 0; !p->fragment && is_extension(p->protocol); i++) {
		if (i == EXTENSIONS_MAX) {
			packet_complain(p, "the packet has more than 8 IPv6 "
					   "extension headers");
			return;
		}
		len = read_extension(d, at);
		if (len == 0)
			return;
		at += len;
	}
	transport(d, at);
}

void
packet_decode(struct packet *p, bool quoted)
{
	struct decoding d = { .p = p, .end = p->length, .quoted = quoted };
	unsigned version = p->captured > 0 ? p->bytes[0] >> 4 : 0;

	if (p->captured == 0) {
		packet_complain(p, "the packet is empty");
	} else if (version == 4) {
		p->family = AF_INET;
		decode_v4(&d);
	} else if (version == 6) {
		p->family = AF_INET6;
		decode_v6(&d);
	} else {
		packet_complain(p, "its IP version is neither 4 nor 6");
	}
}
