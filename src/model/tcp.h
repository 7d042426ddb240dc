/*
 * model/tcp.h - the states of a TCP connection and the edges between them,
 * RFC 9293 section 3.3.2, with the path between two states that were seen.
 */
#ifndef MODEL_TCP_H
#define MODEL_TCP_H

#include <stdbool.h>
#include <stddef.h>

enum tcp_state {
	TCP_STATE_NONE, /* not a TCP socket, or not known */
	TCP_STATE_CLOSED,
	TCP_STATE_LISTEN,
	TCP_STATE_SYN_SENT,
	TCP_STATE_SYN_RECEIVED,
	TCP_STATE_ESTABLISHED,
	TCP_STATE_FIN_WAIT_1,
	TCP_STATE_FIN_WAIT_2,
	TCP_STATE_CLOSE_WAIT,
	TCP_STATE_CLOSING,
	TCP_STATE_LAST_ACK,
	TCP_STATE_TIME_WAIT
};

/* "SYN-SENT"; "" for TCP_STATE_NONE. */
const char *tcp_state_name(enum tcp_state state);
/* From its name, either case; TCP_STATE_NONE for another word. */
enum tcp_state tcp_state_find(const char *name);
/* From Linux's number (TCP_INFO, sock_diag). */
enum tcp_state tcp_state_from_linux(unsigned number);

/* Whether an acknowledgement on its way will end the state: that of a FIN. */
bool tcp_state_waits_for_ack(enum tcp_state state);

/* What the other end must have sent for an edge, and what the edge sends. */
enum tcp_segment {
	SEGMENT_NONE = 0,
	SEGMENT_SYN = 1,
	SEGMENT_SYN_ACK = 2,
	SEGMENT_ACK_OF_SYN = 4,
	SEGMENT_FIN = 8,
	SEGMENT_ACK_OF_FIN = 16,
	SEGMENT_RST = 32,
	SEGMENT_DATA = 64 /* to an end that nobody will read from again */
};

/* What happened at an end itself that an edge needs; bits. */
enum tcp_act {
	ACT_NONE = 0, /* the edge comes from a segment */
	ACT_LISTEN = 1,
	ACT_CONNECT = 2,
	ACT_CLOSE = 4,	/* close or shutdown for writing */
	ACT_ABORT = 8,	/* close that resets, or the end of a listener */
	ACT_TIMER = 16, /* the kernel gave up waiting, or TIME-WAIT is over */
	ACT_SEND = 32	/* data was sent: no edge here, but see SEGMENT_DATA */
};

struct tcp_edge {
	enum tcp_state from, to;
	enum tcp_act act;
	enum tcp_segment needs, sends;
};

extern const struct tcp_edge tcp_edges[];
extern const size_t tcp_edge_count;

/* One end of a connection before and after. */
struct tcp_end {
	enum tcp_state from, to; /* equal: nothing happened here */
	unsigned acts;		 /* what was done at this end: one of them
				    is on the way, first where only one end
				    did something */
	unsigned heard;		 /* segments that may have come besides those
				    that the other end's edges send */
};

enum { TCP_STEPS_MAX = 16 };

/* One edge of one end; how is seen where it leads to the end's `to`. */
struct tcp_step {
	int end; /* 0 or 1 */
	enum tcp_state from, to;
	bool seen;
	bool reset; /* by RST, sent or received: no other edge fits */
};

/*
 * The edges that led both ends from `from` to `to`, in causal order: an
 * edge that needs a segment comes after the edge that sent it. Edges that
 * lie on every way there is are implied; where the ways part, or there is
 * none, an end's change is one step to what was seen. Returns how many
 * steps were written (at most TCP_STEPS_MAX).
 */
size_t tcp_explain(
    const struct tcp_end ends[2], struct tcp_step steps[TCP_STEPS_MAX]);

#endif
