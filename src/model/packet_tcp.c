/*
 * model/packet_tcp.c - TCP's header and options (RFC 9293, 3.1 and 3.2). Any
 * bytes are possible.
 */
#include <string.h>

#include "base/lang.h"
#include "model/packet_parts.h"

enum { HEADER = 20 };

enum { /* kinds of options, and their lengths */
	OPTION_END = 0,
	OPTION_NOTHING = 1,
	OPTION_MSS = 2,
	OPTION_SCALE = 3,
	OPTION_SACK_OK = 4,
	OPTION_SACK = 5,
	OPTION_STAMPS = 8,
	MSS_LEN = 4,
	SCALE_LEN = 3,
	SACK_OK_LEN = 2,
	STAMPS_LEN = 10,
	SACK_BLOCK = 8,
	SACKS_MAX = 4
};

static bool
read_sacks(struct packet_tcp *t, const unsigned char *b, unsigned len)
{
	unsigned count = (len - 2) / SACK_BLOCK;

	if ((len - 2) % SACK_BLOCK != 0 || count == 0 || count > SACKS_MAX)
		return false;
	t->sacks = count;
	for (unsigned i = 0; i < count; i++) {
		t->sack[i].left = packet_32(b + 2 + i * SACK_BLOCK);
		t->sack[i].right = packet_32(b + 6 + i * SACK_BLOCK);
	}
	return true;
}

/* One option of len bytes, the two of its kind and length included. False: it
 * cannot be so long. Kinds that are not known are left alone. */
static bool
read_option(struct packet_tcp *t, const unsigned char *b, unsigned len)
{
	switch (b[0]) {
	case OPTION_MSS:
		if (len == MSS_LEN)
			t->mss = (int)packet_16(b + 2);
		return len == MSS_LEN;
	case OPTION_SCALE:
		if (len == SCALE_LEN)
			t->scale = b[2];
		return len == SCALE_LEN;
	case OPTION_SACK_OK:
		t->sack_ok |= len == SACK_OK_LEN;
		return len == SACK_OK_LEN;
	case OPTION_SACK:
		return read_sacks(t, b, len);
	case OPTION_STAMPS:
		if (len != STAMPS_LEN)
			return false;
		t->stamped = true;
		t->stamp = packet_32(b + 2);
		t->echo = packet_32(b + 6);
		break;
	}
	return true;
}

/* The options in b, of which `left` bytes are here. What is wrong with them,
 * or NULL. */
static const char *
read_options(struct packet_tcp *t, const unsigned char *b, size_t left)
{
	const char *bad = NULL;

	while (left > 0 && b[0] != OPTION_END) {
		unsigned len = 1;

		if (b[0] != OPTION_NOTHING) {
			if (left < 2)
				return N_("a TCP option is cut off");
			len = b[1];
			if (len == 0)
				return N_("a TCP option claims 0 bytes");
			if (len == 1)
				return N_(
				    "a TCP option claims 1 byte, and has 2");
			if (len > left)
				return N_(
				    "a TCP option claims to be longer than "
				    "the header");
			/* The next one can be found all the same. */
			if (!read_option(t, b, len))
				bad = N_("a TCP option has a length that its "
					 "kind cannot have");
		}
		b += len;
		left -= len;
	}
	return bad;
}

static void
decode_options(const struct decoding *d, size_t at, size_t len)
{
	const char *bad;

	if (!packet_has(d, d->p->transport, HEADER + len,
		"the TCP options are cut off"))
		return;
	bad = read_options(&d->p->tcp, d->p->bytes + at, len);
	if (bad != NULL)
		packet_complain(d->p, bad);
}

/* The fields of the first 20 bytes, in words of 32 bits: those behind `here`
 * stay 0. The header's length in bytes. */
static size_t
read_fields(struct packet *p, size_t here)
{
	unsigned char b[HEADER] = { 0 };

	memcpy(
	    b, p->bytes + p->transport, here < HEADER ? here / 4 * 4 : HEADER);
	packet_ports(p);
	p->tcp.seq = packet_32(b + 4);
	p->tcp.ack = packet_32(b + 8);
	p->tcp.flags = b[13];
	p->tcp.window = (uint16_t)packet_16(b + 14);
	return (size_t)(b[12] >> 4) * 4;
}

void
packet_decode_tcp(const struct decoding *d)
{
	static const char cut[] = N_("the TCP header is cut off");
	struct packet *p = d->p;
	size_t here = packet_here(d, p->transport);
	size_t wire = packet_on_wire(d, p->transport), header;
	bool whole = packet_has(d, p->transport, HEADER, cut);

	p->kind = PACKET_TCP;
	p->tcp.mss = p->tcp.scale = -1;
	if (here < 8)
		return;
	header = read_fields(p, here);
	if (!whole)
		return;
	if (header < HEADER) {
		packet_complain(p, "the TCP header claims to be shorter than "
				   "its 20 bytes");
		return;
	}
	if (header > wire) {
		packet_complain(p, "the TCP header claims to be longer than "
				   "the packet");
		return;
	}
	p->payload = p->transport + header;
	p->payload_length = wire - header;
	decode_options(d, p->transport + HEADER, header - HEADER);
}
