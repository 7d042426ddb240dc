/*
 * model/flow.h - the TCP connections that packets belong to: from the packets
 * alone, in the order in which they were sent, what a sequence number is
 * counted from, by how much windows are scaled, what was sent before.
 */
#ifndef MODEL_FLOW_H
#define MODEL_FLOW_H

#include "model/packet.h"

struct flows;

/* Where a packet stands in its connection; all 0 for what is not TCP. */
struct packet_place {
	uint32_t seq, ack;    /* relative: counted from each end's SYN */
	bool relative;	      /* false: the SYN was not seen: the first
				 number that was is counted from */
	unsigned long window; /* in bytes: scaled, where both SYNs are known */
	/* It takes of the sequence space what this packet took before:
	 * retransmitted. 0: it is new. */
	unsigned repeats;
	bool probe; /* keep-alive or a question whether the window is open */
};

struct flows *flows_new(void);
void flows_free(struct flows *f);
/* The next packet that was sent, and its number (they grow). In time that
 * does not grow with how many there were; at most 65,536 connections and, of
 * each, 4,096 packets are known for `repeats`: the oldest are forgotten. */
struct packet_place flows_note(
    struct flows *f, unsigned number, const struct packet *p);
/* Whether one of the connections that were noted since flows_settled has
 * sent something that was not acknowledged, and was not reset. */
bool flows_owe(const struct flows *f);
void flows_settled(struct flows *f);

#endif
