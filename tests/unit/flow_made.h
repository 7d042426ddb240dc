/*
 * tests/unit/flow_made.h - for the tests of connections: packets are noted
 * one by one, or as rows with the place that each shall have.
 */
#ifndef UNIT_FLOW_MADE_H
#define UNIT_FLOW_MADE_H

#include "model/flow.h"
#include "packet_made.h"

enum { FIN = PACKET_FIN, SYN = PACKET_SYN, RST = PACKET_RST, ACK = PACKET_ACK };

static struct flows *flows;

static inline void
set_up(void)
{
	flows = flows_new();
}

static inline void
tear_down(void)
{
	flows_free(flows);
}

static inline struct packet_place
note(unsigned number, struct made made)
{
	struct packet *p = made_segment(&made);
	struct packet_place at = flows_note(flows, number, p);

	packet_free(p);
	return at;
}

#define NOTE(number, ...) note(number, (struct made){ __VA_ARGS__ })

/* Packets in a row, and where each is. */
struct row {
	struct made made;
	uint32_t seq, ack;
	unsigned repeats;
	bool probe, unknown; /* unknown: not relative */
	unsigned long window;
	bool owe; /* afterwards */
};

static inline void
play(const struct row *rows, size_t count)
{
	for (unsigned i = 0; i < count; i++) {
		const struct row *r = &rows[i];
		struct packet_place at = note(i + 1, r->made);

		ck_assert_msg(at.seq == r->seq && at.ack == r->ack,
		    "#%u: seq %u ack %u", i + 1, at.seq, at.ack);
		ck_assert_msg(at.repeats == r->repeats && at.probe == r->probe,
		    "#%u: repeats #%u", i + 1, at.repeats);
		ck_assert_msg(at.relative == !r->unknown, "#%u", i + 1);
		ck_assert_msg(r->window == 0 || at.window == r->window,
		    "#%u: window %lu", i + 1, at.window);
		ck_assert_msg(flows_owe(flows) == r->owe, "#%u: owes", i + 1);
	}
}

#define PLAY(...) \
	do { \
		static const struct row played[] = { __VA_ARGS__ }; \
		play(played, sizeof played / sizeof played[0]); \
	} while (0)

/* The client's end is at 1, and all of it acknowledged. */
static inline void
connected(void)
{
	PLAY({ { .flags = SYN, .seq = 0xfffffff0 }, .owe = true },
	    { { true, SYN | ACK, 0, .ack = 0xfffffff1 }, .ack = 1,
		.owe = true },
	    { { false, ACK, 0xfffffff1, .ack = 1 }, 1, .ack = 1 });
}

/* Data of the client's at that relative number. */
static inline struct packet_place
data(unsigned number, uint32_t seq, unsigned len)
{
	return NOTE(number, false, ACK, 0xfffffff0 + seq, 1, .len = len);
}

static inline void
acked(unsigned number, uint32_t seq)
{
	NOTE(number, true, .flags = ACK, .seq = 1, .ack = 0xfffffff0 + seq);
}

#endif
