/* view/header_udp.c - the fields of UDP (RFC 768), ICMP (RFC 792) and ICMPv6
 * (RFC 4443). */
#include "base/lang.h"
#include "base/text.h"

#include "view/packet_headers.h"
#include "view/packet_parts.h"

#define MTU N_("the longest packet that the next link takes")
#define POINTER N_("at which byte of the packet the problem is")

void
header_udp(struct buf *out, const struct packet *p)
{
	struct figure f = { 0 };

	header_ports(&f, p);
	header_field(&f, "Length", 16, header_number(p, p->transport + 4, 2),
	    _("bytes of this header, which has 8, and of data"));
	header_checksum(&f, p, p->transport + 6);
	header_rest(&f, _("data"), p->payload_length);
	figure_print(out, &f, _("UDP header (RFC 768)"));
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
	struct buf text = { 0 }, from = { 0 }, to = { 0 };

	addr_text(&from, &about->src);
	addr_text(&to, &about->dst);
	buf_say(&text,
	    "It quotes the beginning of the packet that it is "
	    "about: %s from %s to %s.",
	    packet_protocol_word(about), buf_text(&from), buf_text(&to));
	text_wrap(out, buf_text(&text), 0, 4, 80);
	buf_free(&text);
	buf_free(&from);
	buf_free(&to);
}

#define ECHO(kind, type) \
	{ kind, type, -1, "Identifier", 16, 16, N_("which program asked") }, \
	{ \
		kind, type, -1, "Sequence Number", 16, 0, \
		    N_("which of its questions") \
	}
#define UNUSED(kind, type, bits) \
	{ \
		kind, type, -1, "Unused", bits, 0, \
		    N_("this type does not use it") \
	}

/* What the 32 bits behind the checksum are, by type (RFC 792, 1191, 4443). */
static const struct word {
	enum packet_kind kind;
	unsigned type;
	int code; /* -1: any */
	const char *name;
	unsigned bits, right; /* how many, and how many stand behind them */
	const char *means;
} words[] = {
	ECHO(PACKET_ICMP, 0),
	ECHO(PACKET_ICMP, 8),
	ECHO(PACKET_ICMP6, 128),
	ECHO(PACKET_ICMP6, 129),
	{ PACKET_ICMP, 3, 4, "Unused", 16, 16,
	    N_("this code does not use it") },
	{ PACKET_ICMP, 3, 4, "Next-Hop MTU", 16, 0, MTU },
	UNUSED(PACKET_ICMP, 3, 32),
	{ PACKET_ICMP, 5, -1, "Gateway Address", 32, 0,
	    N_("which router to use instead, as one number") },
	UNUSED(PACKET_ICMP, 11, 32),
	{ PACKET_ICMP, 12, -1, "Pointer", 8, 24, POINTER },
	UNUSED(PACKET_ICMP, 12, 24),
	UNUSED(PACKET_ICMP6, 1, 32),
	{ PACKET_ICMP6, 2, -1, "MTU", 32, 0, MTU },
	UNUSED(PACKET_ICMP6, 3, 32),
	{ PACKET_ICMP6, 4, -1, "Pointer", 32, 0, POINTER },
};

static bool
is_word(const struct word *w, const struct packet *p)
{
	return w->kind == p->kind && w->type == p->icmp.type &&
	       (w->code == -1 || (unsigned)w->code == p->icmp.code);
}

/* The first that fit, until the 32 bits are full. */
static void
add_words(struct figure *f, const struct packet *p)
{
	uint32_t all = header_number(p, p->transport + 4, 4);
	unsigned bits = 0;

	for (size_t i = 0; i < sizeof words / sizeof *words && bits < 32; i++) {
		const struct word *w = &words[i];

		if (!is_word(w, p))
			continue;
		header_field(f, w->name, w->bits,
		    (uint32_t)(all >> w->right &
			       ((UINT64_C(1) << w->bits) - 1)),
		    lang_text(w->means));
		bits += w->bits;
	}
	if (bits == 0)
		header_field(f, "Rest of Header", 32, all,
		    _("what it means depends on the type"));
}

void
header_icmp(struct buf *out, const struct packet *p)
{
	bool v6 = p->kind == PACKET_ICMP6;
	struct packet *about = packet_quoted(p);
	struct figure f = { 0 };
	struct buf means = { 0 };

	packet_icmp_text(&means, p);
	header_field(&f, "Type", 8, p->icmp.type, packet_icmp_type(p));
	header_field(&f, "Code", 8, p->icmp.code,
	    is_echo(p) ? _("an echo has no others") : buf_text(&means));
	header_checksum(&f, p, p->transport + 2);
	add_words(&f, p);
	header_rest(&f, about != NULL ? _("quoted packet") : _("data"),
	    p->payload_length);
	figure_print(out, &f,
	    v6 ? _("ICMPv6 header (RFC 4443)") : _("ICMP header (RFC 792)"));
	if (about != NULL)
		add_quoted(out, about);
	packet_free(about);
	buf_free(&means);
}
