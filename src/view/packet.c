/*
 * view/packet.c - a packet as a line of the record, as tcpdump(8) has one but
 * in words. Lines have at most 80 columns: what does not fit stands below.
 */
#include <string.h>

#include "base/lang.h"
#include "base/text.h"
#include "view/packet_parts.h"

enum { WIDTH = 80, INDENT = 4, DEEP = 8, GAP = 2, DATA_SHOWN = 48 };

#define BOLD "1"
#define DIM "2"

/* A line that is being written. */
struct row {
	struct buf *out;
	const struct view_style *style;
	const struct world *world;
	const struct event_packet *e;
	const struct packet *p;
	bool absolute;
	unsigned at;  /* columns that are taken */
	unsigned gap; /* blanks before the next part */
};

static void
put(struct row *r, const char *sgr, const char *text, size_t len)
{
	bool styled = sgr != NULL && r->style->colour;

	if (styled)
		buf_printf(r->out, "\033[%sm", sgr);
	buf_add(r->out, text, len);
	if (styled)
		buf_adds(r->out, "\033[0m");
	r->at += text_columns(text, len);
}

/* One of the line's parts: behind the others, or below where it would not
 * fit. */
static void
part_styled(struct row *r, const char *sgr, const char *text)
{
	size_t len = strlen(text);

	if (r->at + r->gap + text_columns(text, len) > WIDTH) {
		buf_printf(r->out, "\n%*s", DEEP, "");
		r->at = DEEP;
	} else {
		put(r, NULL, "  ", r->gap);
	}
	put(r, sgr, text, len);
}

static void part(struct row *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void
part(struct row *r, const char *format, ...)
{
	struct buf text = { 0 };
	va_list args;

	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	part_styled(r, NULL, buf_text(&text));
	buf_free(&text);
}

/* ---- ends ---- */

static bool
has_ports(const struct packet *p)
{
	return p->kind == PACKET_TCP || p->kind == PACKET_UDP;
}

/* "client:64623"; without a name ":64623"; without a port, and where the host
 * has not that address, the address. */
static void
add_end(struct buf *out, const struct row *r, enum host host, proc_id process,
    const struct addr *a)
{
	/* What is sent to an address that the host has not reaches it, too. */
	bool foreign = a->len > 0 && host_of(host, a) != host;
	const char *name =
	    foreign ? NULL : packet_end_name(r->world, host, process);
	struct addr bare = *a;

	if (name != NULL)
		text_plain_line(out, name, strlen(name));
	if (foreign && has_ports(r->p)) {
		addr_text(out, a);
	} else if (has_ports(r->p)) {
		buf_printf(out, ":%u", addr_port(a));
	} else if (name == NULL && a->len > 0) {
		char *text;

		/* The port of one that has none is 0 (sin6_port is in the
		 * same place). */
		bare.in.sin_port = 0;
		addr_text(out, &bare);
		text = strrchr(out->data, ':');
		*text = '\0';
		out->len = (size_t)(text - out->data);
	} else if (name == NULL) {
		buf_addc(out, '?');
	}
}

/* "    #1 client:64623 > server:65432" */
static void
head(struct row *r)
{
	struct buf text = { 0 };

	buf_printf(r->out, "%*s", INDENT, "");
	r->at = INDENT;
	buf_printf(&text, "#%u", r->e->number);
	put(r, DIM, text.data, text.len);
	buf_clear(&text);
	buf_addc(&text, ' ');
	add_end(&text, r, r->e->from, r->e->from_process, &r->p->src);
	buf_adds(&text, " > ");
	add_end(&text, r, r->e->to, r->e->to_process, &r->p->dst);
	put(r, NULL, text.data, text.len);
	buf_free(&text);
}

/* ---- what it is ---- */

static void
flags_part(struct row *r)
{
	struct buf flags = { 0 };

	packet_flags_text(&flags, r->p->tcp.flags);
	part_styled(r, NULL, buf_text(&flags));
	buf_free(&flags);
}

/* In a simultaneous open a SYN is not lost, but sent once more to acknowledge
 * the other's (RFC 9293, 3.5, figure 7). */
static bool
answers_syn(const struct row *r)
{
	const unsigned both = PACKET_SYN | PACKET_ACK;
	const struct wpacket *first =
	    world_packet(r->world, r->e->place.repeats);

	return (r->p->tcp.flags & both) == both && first != NULL &&
	       (first->last.packet->tcp.flags & PACKET_ACK) == 0;
}

static void
tcp_parts(struct row *r)
{
	const struct packet_tcp *tcp = &r->p->tcp;
	const struct packet_place *place = &r->e->place;

	part(r, "seq %u", r->absolute ? tcp->seq : place->seq);
	/* What belongs together stands together. */
	r->gap = 1;
	if ((tcp->flags & PACKET_ACK) != 0)
		part(r, "ack %u", r->absolute ? tcp->ack : place->ack);
	part(r, "win %lu", place->window);
	part(r, "len %zu", r->p->payload_length);
	r->gap = GAP;
	if (place->probe)
		part(r, _("probe"));
	if (place->repeats != 0)
		part(r,
		    answers_syn(r) ? _("its SYN is that of #%u")
				   : _("again, was #%u"),
		    place->repeats);
}

static void
icmp_parts(struct row *r)
{
	struct packet *about = packet_quoted(r->p);
	struct buf text = { 0 };

	packet_icmp_text(&text, r->p);
	part_styled(r, NULL, buf_text(&text));
	buf_free(&text);
	/* What is quoted may be too short to have ports. */
	if (about != NULL && has_ports(about) && addr_port(&about->dst) > 0)
		part(r, _("about :%u > :%u"), addr_port(&about->src),
		    addr_port(&about->dst));
	packet_free(about);
}

static void
other_parts(struct row *r)
{
	if (r->p->fragment)
		part(r, _("a later fragment of a packet"));
	else if (r->p->family != 0 && r->p->bad == NULL)
		part(r, _("protocol %u"), r->p->protocol);
	part(r, n_("%zu byte", "%zu bytes", r->p->length), r->p->length);
}

/* What tells it apart from the others, in a word or two. */
static void
kind_part(struct row *r)
{
	if (r->p->kind == PACKET_TCP)
		flags_part(r);
	else
		part_styled(r, NULL, packet_protocol_word(r->p));
}

static void
all_parts(struct row *r)
{
	kind_part(r);
	switch (r->p->kind) {
	case PACKET_TCP:
		tcp_parts(r);
		break;
	case PACKET_UDP:
		part(r, "len %zu", r->p->payload_length);
		break;
	case PACKET_ICMP:
	case PACKET_ICMP6:
		icmp_parts(r);
		break;
	case PACKET_OTHER:
		other_parts(r);
		break;
	}
	if (r->p->bad != NULL)
		part(r, _("bad: %s"), lang_text(r->p->bad));
}

/* ---- what became of it ---- */

static void
fate_part(struct row *r)
{
	const struct event_packet *e = r->e;
	struct buf text = { 0 };

	switch (e->fate) {
	case FATE_CROSSED:
		return;
	case FATE_HELD:
	case FATE_DELIVERED:
		buf_adds(&text, lang_text(packet_fate_word(e->fate)));
		break;
	case FATE_DROPPED:
		buf_adds(&text, lang_text(packet_fate_word(e->fate)));
		if (e->why != NULL)
			buf_printf(&text, " (%s)", lang_text(e->why));
		break;
	case FATE_DUPLICATED:
		buf_say(&text, "copy of #%u", e->copy_of);
		break;
	}
	part_styled(r, BOLD, buf_text(&text));
	buf_free(&text);
	if (e->again == 1)
		part(r, _("sent again"));
	else if (e->again > 1)
		part(r,
		    n_("sent again %u time", "sent again %u times", e->again),
		    e->again);
}

/* The sender has not sent it: that stays true, whatever becomes of it. */
static void
copy_part(struct row *r)
{
	if (r->e->copy_of != 0 && r->e->fate != FATE_DUPLICATED)
		part(r, _("copy of #%u"), r->e->copy_of);
}

/* ---- below it ---- */

/* As many of the first bytes as one line takes, and no more than that. */
static void
data_line(struct row *r)
{
	size_t len, shown;
	const unsigned char *data = packet_payload(r->p, &len);
	struct buf text = { 0 };

	if (!has_ports(r->p) || len == 0)
		return;
	shown = len < DATA_SHOWN ? len : DATA_SHOWN;
	for (;; shown--) {
		buf_clear(&text);
		text_c_string(&text, data, shown);
		if (shown < r->p->payload_length)
			buf_adds(&text, "...");
		if (text.len <= WIDTH - DEEP)
			break;
	}
	buf_printf(r->out, "%*s%s\n", DEEP, "", buf_text(&text));
	buf_free(&text);
}

/* SACK tells of the numbers that `ack` counts, from where that does. */
static void
add_sacks(struct buf *out, const struct row *r)
{
	const struct packet_tcp *tcp = &r->p->tcp;
	bool counted = !r->absolute && (tcp->flags & PACKET_ACK) != 0;
	uint32_t from = counted ? tcp->ack - r->e->place.ack : 0;

	for (unsigned i = 0; i < tcp->sacks; i++)
		buf_printf(out, "%s%u-%u", i == 0 ? ", SACK " : " ",
		    tcp->sack[i].left - from, tcp->sack[i].right - from);
}

static void
options_line(const struct row *r)
{
	const struct packet_tcp *tcp = &r->p->tcp;
	struct buf text = { 0 };

	if (r->p->kind != PACKET_TCP)
		return;
	if (tcp->mss >= 0)
		buf_printf(&text, ", MSS %d", tcp->mss);
	if (tcp->sack_ok)
		buf_adds(&text, _(", SACK permitted"));
	if (tcp->stamped)
		buf_say(&text, ", timestamps %u %u", tcp->stamp, tcp->echo);
	if (tcp->scale >= 0)
		buf_say(&text, ", window scale %d", tcp->scale);
	add_sacks(&text, r);
	if (text.len > 0)
		text_wrap(r->out, text.data + 2, 0, DEEP, WIDTH);
	buf_free(&text);
}

static void
whole(struct row *r, bool options)
{
	head(r);
	all_parts(r);
	fate_part(r);
	copy_part(r);
	buf_addc(r->out, '\n');
	if (options)
		options_line(r);
	data_line(r);
}

void
view_packet(struct buf *out, const struct world *world,
    const struct event_packet *p, bool absolute, bool options)
{
	const struct view_style plain = { 0 };
	struct row r = { .gap = GAP,
		.out = out,
		.style = &plain,
		.world = world,
		.e = p,
		.p = p->packet,
		.absolute = absolute };

	whole(&r, options);
}

void
packet_lines(struct buf *out, const struct view_style *style,
    const struct world *world, const struct event_packet *p)
{
	struct row r = { .gap = GAP,
		.out = out,
		.style = style,
		.world = world,
		.e = p,
		.p = p->packet };

	if (p->again > 0) {
		head(&r);
		kind_part(&r);
		part(&r, _("sent again by the kernel;"));
		part(&r, "%s",
		    p->fate == FATE_HELD
			? _("it is still on the wire, so it is only counted")
			: _("what answers it is held, so it is only counted"));
		buf_addc(out, '\n');
	} else if (p->fate == FATE_DELIVERED) {
		head(&r);
		kind_part(&r);
		fate_part(&r);
		buf_addc(out, '\n');
	} else {
		whole(&r, false);
	}
}
