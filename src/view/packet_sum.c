/*
 * view/packet_sum.c - the Internet checksum (RFC 1071): whether that in a
 * packet is right.
 */
#include "base/lang.h"
#include "view/packet_headers.h"

enum { V4_HEADER = 20, V6_HEADER = 40, V4_FLAGS = 6, MORE_FRAGMENTS = 0x20 };

/* The bytes as numbers of 16 bits, added to a sum; one more byte is the
 * upper half of a number. */
static uint32_t
sum_of(uint32_t sum, const unsigned char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		sum += i % 2 == 0 ? (uint32_t)bytes[i] << 8 : bytes[i];
		sum = (sum & 0xffff) + (sum >> 16);
	}
	return sum;
}

static void
add_field(struct figure *f, const struct packet *p, const char *name, size_t at)
{
	struct figure_field *field = figure_bits(f, name, name, 16);

	buf_printf(&field->value, "0x%04x", header_number(p, at, 2));
}

/* What a sum that includes the checksum itself tells: right if all bits are
 * 1. Without it, it would be the sum less it. */
static void
judge(struct figure *f, const struct packet *p, uint32_t sum, size_t at)
{
	struct buf *means = &f->fields[f->count - 1].means;
	uint32_t is = header_number(p, at, 2);
	uint32_t rest = (sum + (0xffff - is)) % 0xffff;
	/* A sum of what is not all 0 is never 0, but may be 0xffff. */
	uint32_t should = rest == 0 ? 0 : 0xffff - rest;

	if (sum % 0xffff == 0 && sum != 0) {
		buf_adds(means, _("right"));
		return;
	}
	/* UDP has 0 for none (RFC 768); both are the same number. */
	buf_say(means, "wrong, it should be 0x%04x",
	    should == 0 && p->kind == PACKET_UDP ? 0xffff : should);
}

void
header_ip_checksum(struct figure *f, const struct packet *p)
{
	enum { AT = 10 };
	size_t len = header_number(p, 0, 1) % 16 * 4;

	add_field(f, p, "Header Checksum", AT);
	if (len >= V4_HEADER && len <= p->captured) {
		judge(f, p, sum_of(0, p->bytes, len), AT);
		buf_adds(&f->fields[f->count - 1].means,
		    _("; of this header alone"));
	}
}

/* Whether the sum can be made: not of a part, and not where headers between
 * may have another destination. */
static const char *
why_unknown(const struct packet *p)
{
	bool v4 = p->family == AF_INET;

	if (p->payload + p->payload_length > p->captured)
		return _("not all bytes that it is made of were kept");
	if (v4 ? (p->bytes[V4_FLAGS] & MORE_FRAGMENTS) != 0
	       : p->transport != V6_HEADER)
		return _("it is made of more than this packet shows");
	return NULL;
}

/* RFC 9293, 3.1; RFC 8200, 8.1: addresses, protocol and length belong to it.
 * ICMP over IPv4 has none of them. */
static uint32_t
pseudo_header(const struct packet *p, size_t len)
{
	size_t from = p->family == AF_INET ? 12 : 8;
	size_t to = p->family == AF_INET ? V4_HEADER : V6_HEADER;
	const unsigned char rest[] = { 0, (unsigned char)p->protocol,
		(unsigned char)(len >> 24), (unsigned char)(len >> 16),
		(unsigned char)(len >> 8), (unsigned char)len };

	if (p->kind == PACKET_ICMP)
		return 0;
	return sum_of(sum_of(0, p->bytes + from, to - from), rest, sizeof rest);
}

void
header_checksum(struct figure *f, const struct packet *p, size_t at)
{
	const char *unknown = why_unknown(p);
	size_t len = p->payload + p->payload_length - p->transport;
	struct buf *means;

	add_field(f, p, "Checksum", at);
	means = &f->fields[f->count - 1].means;
	if (p->open_checksum)
		buf_adds(
		    means, _("not filled in. The packet did not leave this "
			     "machine, so the kernel saved the work"));
	else if (p->kind == PACKET_UDP && p->family == AF_INET &&
		 header_number(p, at, 2) == 0)
		buf_adds(means, _("none, which UDP over IPv4 allows"));
	else if (unknown != NULL)
		buf_say(means, "not checked, %s", unknown);
	else
		judge(f, p,
		    sum_of(pseudo_header(p, len), p->bytes + p->transport, len),
		    at);
}
