/*
 * tests/unit/packet_made.h - for the tests of packets: packets made by hand,
 * from bytes in hexadecimal or from what TCP's header shall say.
 */
#ifndef UNIT_PACKET_MADE_H
#define UNIT_PACKET_MADE_H

#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "model/packet.h"
#include "unit.h"

/* client 10.0.0.2:64623 > server 10.0.0.1:65432, SYN with all options. */
#define V4_HEADER "4500003c 1c464000 40060000 0a000002 0a000001 "
#define TCP_HEADER "fc6fff98 11223344 00000000 a002faf0 00000000 "
#define SYN_OPTIONS "020405b4 0402080a 00000001 00000002 01030307 "
#define SYN_V4 V4_HEADER TCP_HEADER SYN_OPTIONS

/* From [fd00::2] to [fd00::1]; the same ports, "PING". */
#define V6(next, length) \
	"60000000 " length next "40 fd000000 00000000 00000000 00000002 " \
	"fd000000 00000000 00000000 00000001 "
#define UDP "fc6fff98 000c0000 50494e47 "
#define UDP_V4 "45000020 00004000 40110000 0a000002 0a000001 " UDP

static inline unsigned
made_digit(char c)
{
	return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

/* The bytes of pairs of digits; spaces are for the reader. */
static inline struct buf
made_bytes(const char *hex)
{
	struct buf out = { 0 };

	while (*hex != '\0') {
		if (*hex == ' ') {
			hex++;
			continue;
		}
		ck_assert(isxdigit((unsigned char)hex[0]) &&
			  isxdigit((unsigned char)hex[1]));
		buf_addc(
		    &out, (char)(made_digit(hex[0]) << 4 | made_digit(hex[1])));
		hex += 2;
	}
	return out;
}

static inline struct packet *
made_packet(const char *hex)
{
	struct buf bytes = made_bytes(hex);
	struct packet *p = packet_new(bytes.data, bytes.len, bytes.len, 7);

	buf_free(&bytes);
	return p;
}

static inline void
payload_is(const struct packet *p, const char *text)
{
	size_t len;
	const unsigned char *data = packet_payload(p, &len);

	ck_assert_uint_eq(len, strlen(text));
	ck_assert_int_eq(memcmp(data, text, len), 0);
}

/* What TCP's header shall say. */
struct made {
	bool back; /* from the server to the client */
	unsigned flags;
	uint32_t seq, ack;
	unsigned len;	 /* of the data */
	unsigned window; /* 0: 1000 */
	int scale;	 /* shift count + 1; 0: no such option */
	unsigned port;	 /* the client's; 0: 64623 */
};

static inline void
made_add(struct buf *out, unsigned long number, int bytes)
{
	while (bytes-- > 0)
		buf_addc(out, (char)(number >> bytes * 8));
}

static inline struct packet *
made_segment(const struct made *m)
{
	static const char data[65536];
	unsigned client = m->port != 0 ? m->port : 64623, server = 65432;
	unsigned header = m->scale != 0 ? 24 : 20;
	struct buf b = { 0 };
	struct packet *p;

	made_add(&b, 0x45000000u + 20 + header + m->len, 4);
	made_add(&b, 0, 4);
	made_add(&b, 0x40060000u, 4);
	made_add(&b, m->back ? 0x0a000001u : 0x0a000002u, 4);
	made_add(&b, m->back ? 0x0a000002u : 0x0a000001u, 4);
	made_add(&b, m->back ? server : client, 2);
	made_add(&b, m->back ? client : server, 2);
	made_add(&b, m->seq, 4);
	made_add(&b, m->ack, 4);
	made_add(&b, (unsigned long)header / 4 << 12 | m->flags, 2);
	made_add(&b, m->window != 0 ? m->window : 1000, 2);
	made_add(&b, 0, 4);
	if (m->scale != 0)
		made_add(&b, 0x01030300u + (unsigned)m->scale - 1, 4);
	buf_add(&b, data, m->len);
	p = packet_new(b.data, b.len, b.len, 0);
	ck_assert_ptr_null(p->bad);
	buf_free(&b);
	return p;
}

#endif
