/* view/header_tcp.c - the fields of TCP (RFC 9293, 3.1) and its options. */
#include "base/lang.h"
#include "view/packet_headers.h"

enum { HEADER = 20 };

static void
numbers(struct figure *f, const struct event_packet *e)
{
	const struct packet_tcp *tcp = &e->packet->tcp;
	struct figure_field *field =
	    figure_bits(f, "Sequence Number", "Sequence Number", 32);

	buf_printf(&field->value, "%u", tcp->seq);
	buf_say(&field->more, "(relative %u)", e->place.seq);
	buf_adds(&field->means, _("the number of the first byte of data; SYN "
				  "and FIN take a number, too"));
	field = figure_bits(
	    f, "Acknowledgment Number", "Acknowledgment Number", 32);
	buf_printf(&field->value, "%u", tcp->ack);
	if ((tcp->flags & PACKET_ACK) != 0) {
		buf_say(&field->more, "(relative %u)", e->place.ack);
		buf_adds(&field->means,
		    _("all before this number has come, and this is expected "
		      "next"));
	} else {
		buf_adds(
		    &field->means, _("of no meaning without the flag ACK"));
	}
}

static void
flags(struct figure *f, unsigned set)
{
	static const struct {
		unsigned bit;
		const char *name, *box, *means;
	} rows[] = {
		{ PACKET_CWR, "CWR", "C\nW\nR",
		    N_("the sender has slowed down, because of ECE") },
		{ PACKET_ECE, "ECE", "E\nC\nE",
		    N_("routers on the way were too busy (with SYN: can do "
		       "ECN)") },
		{ PACKET_URG, "URG", "U\nR\nG",
		    N_("the urgent pointer is valid") },
		{ PACKET_ACK, "ACK", "A\nC\nK",
		    N_("the acknowledgment number is valid") },
		{ PACKET_PSH, "PSH", "P\nS\nH",
		    N_("the program shall get the data without delay") },
		{ PACKET_RST, "RST", "R\nS\nT",
		    N_("the connection is broken off, or there is none") },
		{ PACKET_SYN, "SYN", "S\nY\nN",
		    N_("the connection is opened; counting starts here") },
		{ PACKET_FIN, "FIN", "F\nI\nN",
		    N_("the sender will send nothing more") },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		bool is_set = (set & rows[i].bit) != 0;
		struct figure_field *field =
		    figure_bits(f, rows[i].name, rows[i].box, 1);

		buf_adds(&field->value, is_set ? "1" : "0");
		buf_adds(&field->means,
		    is_set ? lang_text(rows[i].means) : _("not set"));
	}
}

/* RFC 7323, 2.2: a window is scaled, but not that of a SYN. */
static void
window(struct figure *f, const struct event_packet *e)
{
	unsigned long raw = e->packet->tcp.window, bytes = e->place.window;
	struct figure_field *field = figure_bits(f, "Window", "Window", 16);

	buf_printf(&field->value, "%lu", raw);
	if (raw > 0 && bytes != raw)
		buf_printf(
		    &field->more, _("(times %lu: %lu)"), bytes / raw, bytes);
	buf_adds(&field->means,
	    raw == 0 ? _("the sender of this takes no more bytes now")
		     : _("the sender of this takes so many more bytes"));
}

/* ---- options ---- */

struct option {
	unsigned kind, len;
	size_t at; /* of what follows kind and length */
};

static void
stamps(struct figure_field *field, const struct packet *p, size_t at)
{
	buf_printf(&field->value, "%u %u", header_number(p, at, 4),
	    header_number(p, at + 4, 4));
	buf_adds(&field->means,
	    _("the sender's clock, and the latest that it got from the other "
	      "end"));
}

static void
blocks(struct figure_field *field, const struct event_packet *e,
    const struct option *o)
{
	uint32_t from = e->packet->tcp.ack - e->place.ack;

	for (size_t at = o->at; at + 8 <= o->at - 2 + o->len; at += 8)
		buf_printf(&field->value, "%s%u-%u", at == o->at ? "" : " ",
		    header_number(e->packet, at, 4) - from,
		    header_number(e->packet, at + 4, 4) - from);
	buf_adds(&field->means,
	    _("relative numbers of bytes that came out of order: from, up to "
	      "but not with"));
}

static void
scale(struct figure_field *field, unsigned shift)
{
	buf_printf(&field->value, "%u", shift);
	/* RFC 7323, 2.3: more than 14 counts as that. */
	buf_say(&field->means,
	    "all later windows of the sender are to be multiplied by %u",
	    1u << (shift < 14 ? shift : 14));
}

static void
add_option(
    struct figure *f, const struct event_packet *e, const struct option *o)
{
	const struct packet *p = e->packet;
	struct figure_field *field;

	if (o->kind == 2 && o->len == 4) {
		field = figure_bytes(f, "Maximum Segment Size", o->len);
		buf_printf(&field->value, "%u", header_number(p, o->at, 2));
		buf_adds(&field->means,
		    _("the most data that the sender takes in one segment"));
	} else if (o->kind == 3 && o->len == 3) {
		field = figure_bytes(f, "Window Scale", o->len);
		scale(field, header_number(p, o->at, 1));
	} else if (o->kind == 4 && o->len == 2) {
		field = figure_bytes(f, "SACK Permitted", o->len);
		buf_adds(
		    &field->means, _("the sender understands the option SACK"));
	} else if (o->kind == 5 && o->len > 2 && (o->len - 2) % 8 == 0) {
		blocks(figure_bytes(f, "SACK", o->len), e, o);
	} else if (o->kind == 8 && o->len == 10) {
		stamps(figure_bytes(f, "Timestamps", o->len), p, o->at);
	} else {
		field = figure_bytes(f, "Other Option", o->len);
		buf_say(&field->value, "kind %u", o->kind);
	}
}

/* Kinds 0 and 1 are one byte each; many of them stand in a row. */
static unsigned
filled(const struct packet *p, size_t at, size_t end)
{
	size_t begin = at;

	while (at < end && header_number(p, at, 1) == 1)
		at++;
	return (unsigned)(at - begin);
}

static void
options(struct figure *f, const struct event_packet *e, size_t at, size_t end)
{
	const struct packet *p = e->packet;
	struct option o;

	for (; at < end; at += o.len) {
		o.kind = header_number(p, at, 1);
		o.at = at + 2;
		o.len = o.kind == 1 ? filled(p, at, end)
				    : header_number(p, at + 1, 1);
		if (o.kind == 0) {
			buf_adds(&figure_bytes(
				     f, "End of Options", (unsigned)(end - at))
				      ->means,
			    _("the rest fills the header up to 4 bytes"));
			return;
		}
		if (o.kind == 1) {
			buf_adds(&figure_bytes(f, "No-Operation", o.len)->means,
			    _("fills up, so that others begin at 4 bytes"));
		} else if (o.len < 2 || o.len > end - at) {
			return; /* packet.bad tells */
		} else {
			add_option(f, e, &o);
		}
	}
}

/* ---- all of it ---- */

static void
length(struct figure *f, unsigned words)
{
	struct figure_field *field =
	    figure_bits(f, "Data Offset", "Data\nOffset", 4);

	buf_printf(&field->value, "%u", words);
	buf_say(&field->means,
	    "this header's length in units of 4 bytes, so %u bytes", words * 4);
}

void
header_tcp(struct buf *out, const struct event_packet *e)
{
	const struct packet *p = e->packet;
	size_t at = p->transport, end = p->payload;
	unsigned word = header_number(p, at + 12, 1);
	struct figure_field *field;
	struct figure f = { 0 };

	header_ports(&f, p);
	numbers(&f, e);
	length(&f, word >> 4);
	field = figure_bits(&f, "Reserved", "Rsrvd", 4);
	buf_printf(&field->value, "%u", word & 15);
	buf_adds(&field->means, _("for later use"));
	flags(&f, p->tcp.flags);
	window(&f, e);
	header_checksum(&f, p, at + 16);
	header_field(&f, "Urgent Pointer", 16, header_number(p, at + 18, 2),
	    (p->tcp.flags & PACKET_URG) != 0
		? _("where urgent data ends, counted from the sequence number")
		: _("of no meaning without the flag URG"));
	header_rest(&f, _("options"), end - at - HEADER);
	header_rest(&f, _("data"), p->payload_length);
	options(&f, e, at + HEADER, end < p->captured ? end : p->captured);
	figure_print(out, &f, _("TCP header (RFC 9293)"));
}
