/*
 * model/flow_parts.h - a connection and its ends, as flow.c, flow_note.c and
 * flow_end.c share them; nobody else includes it.
 *
 * Sequence numbers are 32 bits and wrap; here they are offsets of 64 bits
 * that do not, so that what was sent long ago is not mistaken for what is sent
 * now.
 */
#ifndef MODEL_FLOW_PARTS_H
#define MODEL_FLOW_PARTS_H

#include "model/flow.h"

/* That packet took these offsets first. */
struct flow_taken {
	uint64_t from;
	uint32_t span;
	unsigned number;
};

struct flow_end {
	bool known; /* there is a number to count from: */
	uint32_t first;
	bool syn;  /* and it is that of its SYN, which had */
	int scale; /* this shift count; -1: none */

	uint64_t next;	/* offset behind all that was sent */
	uint64_t acked; /* what the peer acknowledged: up to there */

	/* It has begun anew with another SYN, and the peer, which has not
	 * answered with its own, may still count as before: from this. */
	bool renewed;
	uint32_t former;

	struct flow_taken *taken; /* in the order of their offsets */
	size_t begin, end, cap;	  /* those that are known: [begin, end) */
};

struct flow {
	struct addr addr[2];
	struct flow_end end[2];
	bool scaled; /* both SYNs had window scale */
	bool reset;
	bool counted; /* in flows.owing */
	unsigned long epoch;
	struct flow *bucket_next;
	struct flow *newer, *older; /* by their last packet */
};

/* The next packet of it. */
struct packet_place flow_note(
    struct flow *c, unsigned number, const struct packet *p);

/* Count from that number, with nothing sent and nothing known. */
void flow_end_start(struct flow_end *e, uint32_t first);
void flow_end_free(struct flow_end *e);

/* The offset of a number: the one nearest to what comes next, but further
 * ahead rather than behind by more than any window (RFC 7323, 2.3). */
uint64_t flow_end_offset(const struct flow_end *e, uint32_t number);
/* A number that counts as the connection before did. */
bool flow_end_is_former(const struct flow_end *e, uint32_t number);
uint32_t flow_end_relative(const struct flow_end *e, uint32_t number);
/* Sent, and not acknowledged. */
bool flow_end_owes(const struct flow_end *e);

/* The packet that took that offset; NULL: none that is known. */
const struct flow_taken *flow_end_find(
    const struct flow_end *e, uint64_t offset);
/* What has not been sent before of [from, from + span). */
void flow_end_take(
    struct flow_end *e, uint64_t from, uint32_t span, unsigned number);
void flow_end_forget_oldest(struct flow_end *e);

#endif
