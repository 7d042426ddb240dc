/*
 * wire_made.h - packets for a wire, and what it told of them as text: a line
 * for each fate, one more for each that arrives.
 */
#ifndef UNIT_WIRE_MADE_H
#define UNIT_WIRE_MADE_H

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "lab/wire_parts.h"
#include "model/packet.h"
#include "unit.h"

static struct buf told;
static struct wire *wire;
static int64_t now = 1000000;

static inline void
on_fate(void *context, const struct wire_packet *p, enum packet_fate fate,
    const char *why)
{
	static const char *const words[] = { [FATE_CROSSED] = "crossed",
		[FATE_HELD] = "held",
		[FATE_DELIVERED] = "delivered",
		[FATE_DROPPED] = "dropped",
		[FATE_DUPLICATED] = "duplicated" };

	ck_assert_ptr_eq(context, &told);
	ck_assert_ptr_nonnull(p->packet);
	ck_assert_int_eq(why != NULL, fate == FATE_DROPPED);
	buf_printf(&told, "%u %s", p->number, words[fate]);
	if (p->again > 0)
		buf_printf(&told, ", again %u", p->again);
	if (p->copy_of > 0)
		buf_printf(&told, ", copy of %u", p->copy_of);
	if (why != NULL)
		buf_printf(&told, ", %s", why);
	buf_adds(&told, "\n");
}

static inline void
on_deliver(void *context, const struct wire_packet *p)
{
	ck_assert_ptr_eq(context, &told);
	buf_printf(&told, "%u arrives\n", p->number);
}

static inline void
set_up(void)
{
	const struct wire_sink sink = { &told, on_fate, on_deliver };

	wire = wire_new(&sink);
	now = 1000000;
	buf_clear(&told);
}

static inline void
tear_down(void)
{
	wire_free(wire);
	buf_free(&told);
	told = (struct buf){ 0 };
}

/* What was told since the last time. */
static inline void
tells(const char *want)
{
	ck_assert_str_eq(buf_text(&told), want);
	buf_clear(&told);
}

/* A segment of one byte with that sequence number; len bytes of IP are said to
 * be there, and are zero. */
static inline struct packet *
segment(enum host from, uint32_t seq, size_t len)
{
	struct packet *p;
	unsigned char *bytes = calloc(1, len + 1);
	struct addr *server, *client;

	p = packet_new(bytes, len, len, 0);
	free(bytes);
	server = from == HOST_SERVER ? &p->src : &p->dst;
	client = from == HOST_SERVER ? &p->dst : &p->src;
	p->bad = NULL;
	p->family = AF_INET;
	p->kind = PACKET_TCP;
	p->fragment = false;
	*server = addr_ip(AF_INET, "\n\0\0\1", 65432);
	*client = addr_ip(AF_INET, "\n\0\0\2", 64623);
	p->payload = 40;
	p->payload_length = 1;
	p->tcp = (struct packet_tcp){
		.seq = seq, .ack = 1, .window = 100, .flags = PACKET_ACK
	};
	return p;
}

static inline struct wire_packet
packet_of(unsigned number, enum host from, struct packet *p)
{
	return (struct wire_packet){ .number = number,
		.from = from,
		.to = from == HOST_SERVER ? HOST_CLIENT : HOST_SERVER,
		.packet = p };
}

static inline void
put(unsigned number, enum host from, struct packet *p)
{
	const struct wire_packet sent = packet_of(number, from, p);

	wire_put(wire, &sent, now);
}

/* One like no other. */
static inline void
put_new(unsigned number, enum host from)
{
	put(number, from, segment(from, number, 100));
}

/* The numbers of those on it, in their order: "1 2 3". */
static inline void
has(const char *want)
{
	struct buf out = { 0 };

	for (size_t i = 0; i < wire_count(wire); i++)
		buf_printf(
		    &out, "%s%u", i > 0 ? " " : "", wire_at(wire, i)->number);
	ck_assert_str_eq(buf_text(&out), want);
	ck_assert_ptr_null(wire_at(wire, wire_count(wire)));
	buf_free(&out);
}

static inline void
counted(unsigned long crossed, unsigned long dropped, unsigned long again)
{
	const struct wire_counts *c = wire_counts(wire);

	ck_assert_uint_eq(c->crossed, crossed);
	ck_assert_uint_eq(c->dropped, dropped);
	ck_assert_uint_eq(c->again, again);
}

#endif
