/*
 * tests/unit/packet_events.h - for the tests of the views of packets: events
 * about packets that are made by hand.
 */
#ifndef UNIT_PACKET_EVENTS_H
#define UNIT_PACKET_EVENTS_H

#include "journal_made.h"
#include "packet_made.h"

/* Sent by the client of the wire to the server; the event has the packet. */
static inline struct event
packet_event(struct packet *p)
{
	bool back =
	    p->family != 0 && host_of(HOST_SERVER, &p->src) == HOST_SERVER;

	return (struct event){ .kind = EVENT_PACKET,
		.call = 7,
		.fd = -1,
		.packet = { .number = 1,
		    .from = back ? HOST_SERVER : HOST_CLIENT,
		    .to = back ? HOST_CLIENT : HOST_SERVER,
		    .packet = p,
		    .place = { .seq = p->tcp.flags & PACKET_SYN ? 0 : 1,
			.ack = p->tcp.flags & PACKET_ACK ? 1 : 0,
			.relative = true,
			.window = p->tcp.window } } };
}

/* TCP over IPv4 without options, with these flags (in hexadecimal) and data. */
static inline struct packet *
tcp_packet(unsigned flags, const void *data, size_t len)
{
	struct buf bytes =
	    made_bytes("45000028 00004000 40060000 0a000002 0a000001 "
		       "fc6fff98 11223344 55667788 50000040 00000000");
	struct packet *p;

	bytes.data[2] = (char)((40 + len) >> 8);
	bytes.data[3] = (char)(40 + len);
	bytes.data[33] = (char)flags;
	buf_add(&bytes, data, len);
	p = packet_new(bytes.data, bytes.len, bytes.len, 7);
	buf_free(&bytes);
	return p;
}

/* Port unreachable, about UDP from client:64623 to server:65432. */
#define ICMP_V4 \
	"45000038 00000000 40010000 0a000001 0a000002 " \
	"0303fcfc 00000000 "
#define ICMP_V4_QUOTE \
	"45000021 00004000 40110000 0a000002 0a000001 fc6fff98 000d0000 "

#endif
