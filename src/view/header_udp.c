/* view/header_udp.c - the fields of UDP (RFC 768), ICMP (RFC 792) and ICMPv6
 * (RFC 4443). */
#include "base/text.h"

#include "view/packet_headers.h"
#include "view/packet_parts.h"

enum { HEADER = 8 };

void
header_udp(struct buf *out, const struct packet *p)
{
	struct figure f = { 0 };

	header_ports(&f, p);
	header_field(&f, "Length", 16, header_number(p, p->transport + 4, 2),
	    "bytes of this header, which has 8, and of data");
	header_checksum(&f, p, p->transport + 6);
	header_rest(&f, "data", p->payload_length);
	figure_print(out, &f, "UDP header (RFC 768)");
}

/* ---- ICMP ---- */

static bool
is_echo(const struct packet *p)
{
	unsigned type = p->icmp.type;

	return p->kind == PACKET_ICMP ? type == 0 || type == 8
				      : type == 128 || type == 129;
}

/* An error quotes the packet that it is about. */
static void
add_quoted(struct buf *out, const struct packet *about)
{
	struct buf text = { 0 };

	buf_printf(&text,
	    "It quotes the beginning of the packet that it is "
	    "about: %s from ",
	    packet_protocol_word(about));
	addr_text(&text, &about->src);
	buf_adds(&text, " to ");
	addr_text(&text, &about->dst);
	buf_addc(&text, '.');
	text_wrap(out, buf_text(&text), 0, 4, 80);
	buf_free(&text);
}

static void
add_words(struct figure *f, const struct packet *p)
{
	size_t at = p->transport + 4;

	if (is_echo(p)) {
		header_field(f, "Identifier", 16, header_number(p, at, 2),
		    "which program asked");
		header_field(f, "Sequence Number", 16,
		    header_number(p, at + 2, 2), "which of its questions");
	} else {
		header_field(f, "Rest of Header", 32, header_number(p, at, 4),
		    "depends on the type; mostly not used");
	}
}

void
header_icmp(struct buf *out, const struct packet *p)
{
	bool v6 = p->kind == PACKET_ICMP6;
	struct packet *about = packet_quoted(p);
	struct figure f = { 0 };
	struct buf means = { 0 };

	packet_icmp_text(&means, p);
	header_field(&f, "Type", 8, p->icmp.type, "what it tells");
	header_field(&f, "Code", 8, p->icmp.code, buf_text(&means));
	header_checksum(&f, p, p->transport + 2);
	add_words(&f, p);
	header_rest(
	    &f, about != NULL ? "quoted packet" : "data", p->payload_length);
	figure_print(
	    out, &f, v6 ? "ICMPv6 header (RFC 4443)" : "ICMP header (RFC 792)");
	if (about != NULL)
		add_quoted(out, about);
	packet_free(about);
	buf_free(&means);
}
