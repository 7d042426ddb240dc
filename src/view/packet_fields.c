/*
 * view/packet_fields.c - each field of a packet's headers: IP's here, then
 * its transport's. Headers that were cut off are not drawn.
 */
#include <arpa/inet.h>

#include "base/lang.h"
#include "view/packet_headers.h"
#include "view/packet_parts.h"

enum { V4_HEADER = 20, V6_HEADER = 40, INDENT = 4 };

uint32_t
header_number(const struct packet *p, size_t at, unsigned bytes)
{
	uint32_t number = 0;

	if (at > p->captured || p->captured - at < bytes)
		return 0;
	for (unsigned i = 0; i < bytes; i++)
		number = number << 8 | p->bytes[at + i];
	return number;
}

void
header_field(struct figure *f, const char *name, unsigned bits, uint32_t number,
    const char *means)
{
	struct figure_field *field = figure_bits(f, name, name, bits);

	buf_printf(&field->value, "%u", number);
	buf_adds(&field->means, means);
}

void
header_ports(struct figure *f, const struct packet *p)
{
	header_field(f, "Source Port", 16, header_number(p, p->transport, 2),
	    _("the sender's socket"));
	header_field(f, "Destination Port", 16,
	    header_number(p, p->transport + 2, 2), _("the receiver's"));
}

void
header_rest(struct figure *f, const char *box, size_t bytes)
{
	if (bytes > 0)
		buf_printf(&figure_box(f, box)->value,
		    n_("%zu byte", "%zu bytes", bytes), bytes);
}

static const char *
protocol_means(unsigned protocol)
{
	switch (protocol) {
	case IPPROTO_TCP:
		return _("TCP follows");
	case IPPROTO_UDP:
		return _("UDP follows");
	case IPPROTO_ICMP:
		return _("ICMP follows");
	case IPPROTO_ICMPV6:
		return _("ICMPv6 follows");
	case IPPROTO_HOPOPTS:
	case IPPROTO_ROUTING:
	case IPPROTO_FRAGMENT:
	case IPPROTO_DSTOPTS:
		return _("an extension header follows");
	}
	return _("what follows");
}

/* RFC 2474: the first 6 bits of what was once the type of service; RFC 3168:
 * the other two. */
static void
service(struct figure *f, unsigned byte)
{
	static const char *const congestion[] = {
		N_("routers cannot mark it; one that is too busy drops it"),
		N_("a router that is too busy may mark it instead of dropping "
		   "it"),
		N_("a router that is too busy may mark it instead of dropping "
		   "it"),
		N_("marked: a router on the way was too busy"),
	};

	header_field(f, "DSCP", 6, byte >> 2,
	    byte >> 2 == 0 ? _("no special service") : _("a class of service"));
	header_field(f, "ECN", 2, byte & 3, lang_text(congestion[byte & 3]));
}

static void
fragments(struct figure *f, unsigned word)
{
	struct figure_field *field = figure_bits(f, "Flags", "Flags", 3);

	buf_printf(&field->value, "%u%u%u", word >> 15, word >> 14 & 1,
	    word >> 13 & 1);
	buf_adds(&field->means, (word & 0x4000) != 0
				    ? _("DF, routers must not cut it in parts")
				    : _("routers may cut it in parts"));
	buf_adds(&field->means, (word & 0x2000) != 0
				    ? _("; MF, more parts follow")
				    : _("; no more parts follow"));
	field = figure_bits(f, "Fragment Offset", "Fragment Offset", 13);
	buf_printf(&field->value, "%u", word & 0x1fff);
	if ((word & 0x1fff) == 0)
		buf_adds(&field->means, _("it begins at the beginning"));
	else
		buf_say(&field->means,
		    "it is the part from byte %u of the whole packet on",
		    (word & 0x1fff) * 8);
}

static void
address(struct figure *f, const char *name, int family,
    const unsigned char *bytes, const char *means)
{
	char text[INET6_ADDRSTRLEN] = "";
	struct figure_field *field =
	    figure_bits(f, name, name, family == AF_INET ? 32 : 128);

	inet_ntop(family, bytes, text, sizeof text);
	buf_adds(&field->value, text);
	buf_adds(&field->means, means);
}

static void
header_v4(struct buf *out, const struct packet *p)
{
	struct figure f = { 0 };
	struct figure_field *field;
	unsigned words = header_number(p, 0, 1) & 15;

	header_field(&f, "Version", 4, 4, _("the version of IP"));
	field = figure_bits(&f, "IHL", "IHL", 4);
	buf_printf(&field->value, "%u", words);
	buf_say(&field->means,
	    "this header's length in units of 4 bytes, so %u bytes", words * 4);
	service(&f, header_number(p, 1, 1));
	header_field(&f, "Total Length", 16, header_number(p, 2, 2),
	    _("bytes of the packet, this header and data included"));
	header_field(&f, "Identification", 16, header_number(p, 4, 2),
	    _("the same in all parts of a packet that was cut"));
	fragments(&f, header_number(p, 6, 2));
	header_field(&f, "Time to Live", 8, header_number(p, 8, 1),
	    _("each router takes 1 off; at 0 it is dropped"));
	header_field(
	    &f, "Protocol", 8, p->bytes[9], protocol_means(p->bytes[9]));
	header_ip_checksum(&f, p);
	address(&f, "Source Address", AF_INET, p->bytes + 12, _("who sent it"));
	address(
	    &f, "Destination Address", AF_INET, p->bytes + 16, _("to whom"));
	header_rest(&f, _("options"), words > 5 ? words * 4 - V4_HEADER : 0);
	figure_print(out, &f, _("IPv4 header (RFC 791)"));
}

static void
header_v6(struct buf *out, const struct packet *p)
{
	struct figure f = { 0 };
	uint32_t word = header_number(p, 0, 4);

	header_field(&f, "Version", 4, 6, _("the version of IP"));
	service(&f, word >> 20 & 0xff);
	header_field(&f, "Flow Label", 20, word & 0xfffff,
	    _("the same in all packets of one connection"));
	header_field(&f, "Payload Length", 16, header_number(p, 4, 2),
	    _("bytes that follow this header"));
	header_field(
	    &f, "Next Header", 8, p->bytes[6], protocol_means(p->bytes[6]));
	header_field(&f, "Hop Limit", 8, p->bytes[7],
	    _("each router takes 1 off; at 0 it is dropped"));
	address(&f, "Source Address", AF_INET6, p->bytes + 8, _("who sent it"));
	address(
	    &f, "Destination Address", AF_INET6, p->bytes + 24, _("to whom"));
	if (p->transport > V6_HEADER)
		header_rest(
		    &f, _("extension headers"), p->transport - V6_HEADER);
	figure_print(out, &f, _("IPv6 header (RFC 8200)"));
}

static void
transport(struct buf *out, const struct event_packet *e)
{
	const struct packet *p = e->packet;

	/* Its header is not all there. */
	if (p->payload <= p->transport)
		return;
	switch (p->kind) {
	case PACKET_TCP:
		buf_addc(out, '\n');
		header_tcp(out, e);
		break;
	case PACKET_UDP:
		buf_addc(out, '\n');
		header_udp(out, p);
		break;
	case PACKET_ICMP:
	case PACKET_ICMP6:
		buf_addc(out, '\n');
		header_icmp(out, p);
		break;
	case PACKET_OTHER:
		break;
	}
}

void
view_packet_fields(struct buf *out, const struct event_packet *e)
{
	const struct packet *p = e->packet;

	if (p->family == AF_INET && p->captured >= V4_HEADER)
		header_v4(out, p);
	else if (p->family == AF_INET6 && p->captured >= V6_HEADER)
		header_v6(out, p);
	transport(out, e);
	if (p->bad != NULL)
		buf_say(
		    out, "%*sIt is bad: %s.\n", INDENT, "", lang_text(p->bad));
	if (p->captured < p->length)
		buf_say(out,
		    "%*sOnly the first %zu of its %zu bytes were kept.\n",
		    INDENT, "", p->captured, p->length);
}
