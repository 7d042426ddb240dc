/*
 * tests/fuzz/fuzz_packet.c - any bytes as packets: nothing is read beyond what
 * was captured, what is read of each lies inside of it, and connections keep
 * their numbers in order. The input is a row of packets, each behind a byte
 * that says how long it is and one that says by how much it was cut.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/flow.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

enum { QUOTES_MAX = 64 };

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static void
sound_address(const struct packet *p, const struct addr *a)
{
	struct buf text = { 0 };

	require(addr_family(a) == AF_UNSPEC || addr_family(a) == p->family);
	require(addr_port(a) == 0 || p->kind == PACKET_TCP ||
		p->kind == PACKET_UDP);
	addr_text(&text, a);
	buf_free(&text);
}

static void
sound_tcp(const struct packet *p)
{
	static const struct packet_tcp none;
	const struct packet_tcp *t = &p->tcp;

	if (p->kind != PACKET_TCP) {
		require(memcmp(t, &none, sizeof none) == 0);
		return;
	}
	require(t->flags <= 255);
	require(t->mss >= -1 && t->mss <= 65535);
	require(t->scale >= -1 && t->scale <= 255);
	require(t->sacks <= 4);
}

/* Each byte of the data is touched: a sanitizer sees what is not there. */
static void
sound_payload(const struct packet *p)
{
	size_t len;
	const unsigned char *data = packet_payload(p, &len);
	unsigned sum = 0;

	require(len <= p->payload_length);
	require((size_t)(data - p->bytes) + len <= p->captured);
	for (size_t i = 0; i < len; i++)
		sum += data[i];
	require(sum <= 255 * len);
	require(p->payload == 0 || p->payload >= p->transport);
	require(p->payload + p->payload_length <= p->length ||
		p->payload_length == 0);
}

static void
sound(const struct packet *p)
{
	require(p->captured <= p->length);
	require(p->bad == NULL || p->bad[0] != '\0');
	require(
	    p->family == 0 || p->family == AF_INET || p->family == AF_INET6);
	require(p->family != 0 || p->bad != NULL);
	require(!p->fragment || p->kind == PACKET_OTHER);
	sound_address(p, &p->src);
	sound_address(p, &p->dst);
	sound_tcp(p);
	sound_payload(p);
	require(packet_span(p) <= p->payload_length + 2);
}

/* Errors may quote errors; each is smaller than the one around it. */
static void
follow_quotes(struct packet *p)
{
	struct packet *q;

	packet_ref(p);
	for (int i = 0; p != NULL; p = q, i++) {
		require(i < QUOTES_MAX || p->captured > 0);
		sound(p);
		q = packet_quoted(p);
		require(q == NULL || q->captured < p->captured);
		packet_free(p);
	}
}

static void
note(struct flows *f, unsigned number, const struct packet *p)
{
	struct packet_place at = flows_note(f, number, p);

	require(at.repeats < number);
	require(!at.probe || at.repeats == 0);
	require(at.window <= 65535ul << 14);
	if (p->kind != PACKET_TCP)
		require(!at.relative && at.window == 0 && at.repeats == 0);
	(void)flows_owe(f);
	if (number % 4 == 0) {
		flows_settled(f);
		require(!flows_owe(f));
	}
}

/* A copy that ends where it ends. */
static void
try_packet(struct flows *f, unsigned number, const unsigned char *bytes,
    size_t len, size_t cut)
{
	unsigned char *copy = x_malloc(len > 0 ? len : 1);
	struct packet *p;

	if (len > 0)
		memcpy(copy, bytes, len);
	p = packet_new(copy, len, len + cut, 0);
	free(copy);
	follow_quotes(p);
	note(f, number, p);
	packet_free(p);
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct flows *f = flows_new();
	unsigned number = 1;

	while (size >= 2) {
		size_t len = data[0] < size - 2 ? data[0] : size - 2;

		try_packet(f, number++, data + 2, len, data[1]);
		data += 2 + len;
		size -= 2 + len;
	}
	flows_free(f);
	return 0;
}
