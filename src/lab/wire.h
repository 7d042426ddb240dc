/*
 * lab/wire.h - the wire between two hosts: the packets on it, and what it
 * does to them. Knows no device and no journal: packets go in with wire_put,
 * and what becomes of each is told to a sink.
 *
 * Packets come out in the order in which they were put in, in each direction,
 * unless they are held, delayed by a varying time, or reordered.
 */
#ifndef LAB_WIRE_H
#define LAB_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "model/event.h"

/* Whatever was held or delayed longest goes where there are more. */
enum { WIRE_PACKETS_MAX = 65536, WIRE_BYTES_MAX = 64 << 20 };

/* A packet that is or was on the wire. */
struct wire_packet {
	unsigned number;
	enum host from, to;
	unsigned call; /* because of which it was sent; 0: none */
	struct packet *packet;
	struct packet_place place;
	unsigned copy_of; /* wire_duplicate: of that packet; 0: of none */
	unsigned again;	  /* copies that the kernel sent while it was there */
	int64_t due_us;	  /* when it will arrive, if it is not held */
};

/* What becomes of packets. The wire_packet is the sink's to read, no longer
 * than the call, in which the wire must not be changed. */
struct wire_sink {
	void *context;
	/* why: for FATE_DROPPED, static: "loss", "the wire is cut" ... */
	void (*fate)(void *context, const struct wire_packet *p,
	    enum packet_fate fate, const char *why);
	/* It arrives: told after its fate (crossed, delivered). */
	void (*deliver)(void *context, const struct wire_packet *p);
};

/* How the wire is set. */
struct wire_setting {
	bool held, cut;
	double loss;		      /* percent; 0: none */
	uint64_t seed;		      /* of the losses, and of the jitter */
	unsigned delay_ms, jitter_ms; /* 0: none. Each packet takes delay_ms,
					 and up to jitter_ms more or less */
	unsigned rate_kbit;	      /* 1,000 bits a second; 0: no limit */
};

struct wire_counts {
	unsigned long crossed; /* all that arrived, delivered ones too */
	unsigned long dropped;
	unsigned long again; /* sent again, and only counted */
};

struct wire;

struct wire *wire_new(const struct wire_sink *sink);
void wire_free(struct wire *w);
const struct wire_setting *wire_setting(const struct wire *w);
const struct wire_counts *wire_counts(const struct wire *w);
/* Nothing is held, nor does anything happen to a packet but to arrive. */
bool wire_is_open(const struct wire *w);

/*
 * A host sends p; the wire takes its reference of the packet. Its fate is told
 * at once (dropped, held, or crossed and delivered), or later when it is
 * delayed. A copy of a packet that is on the wire (the same segment) is not
 * queued: fate HELD is told of the one that is there, with again counted up.
 * Where there is too much on the wire, the oldest is dropped before that is
 * told. now_us: a clock that only goes forward, from 1 on.
 *
 * The same segment: TCP, and the same addresses, numbers, length and SYN, FIN,
 * RST; if it takes nothing of the sequence space, the same window and SACK
 * too, because these are then what it is sent for.
 */
void wire_put(struct wire *w, const struct wire_packet *p, int64_t now_us);
/* Whether p is such a copy. */
bool wire_has_same(const struct wire *w, const struct wire_packet *p);
/* A frame passed by without being told of one by one: only counted. */
void wire_passed(struct wire *w, size_t packets);
/* A packet that was sent again, but is not put on the wire: only counted. */
void wire_sent_again(struct wire *w);
/* When the next one is due; -1: none is. */
int64_t wire_due(const struct wire *w);
/* Let the first one that is due arrive; false: none was. */
bool wire_arrive(struct wire *w, int64_t now_us);

/* From now on all packets are held; those that were delayed too, in the order
 * of becoming due: FATE_HELD is told of them, with again 0. */
void wire_hold(struct wire *w);
/* No longer held: packets that are will be due at once, in their order:
 * wire_arrive lets them arrive (FATE_DELIVERED). Those of a cut wire are lost
 * then. */
void wire_release(struct wire *w);
/* How many packets are on the wire, and the i-th of them in the order in
 * which they stand (held: that of `step`; else that of becoming due). Walking
 * them in order is cheap. */
size_t wire_count(const struct wire *w);
const struct wire_packet *wire_at(const struct wire *w, size_t i);
const struct wire_packet *wire_find(const struct wire *w, unsigned number);

/* Let the first one arrive, held or not; false: there is none, or the wire is
 * cut. */
bool wire_step(struct wire *w);
/* One by its number. -1 with *err (column 0): it is not on the wire any more,
 * or it cannot arrive because the wire is cut. */
int wire_deliver(struct wire *w, unsigned number, struct err *err);
int wire_drop(struct wire *w, unsigned number, struct err *err);
/* A copy of it, behind it (due with it), which has the number `copy`:
 * FATE_DUPLICATED is told of the copy. */
int wire_duplicate(
    struct wire *w, unsigned number, unsigned copy, struct err *err);
/* The two change places. */
int wire_reorder(struct wire *w, unsigned n, unsigned m, struct err *err);

/* A cut wire loses each packet that is sent, and those that become due. What
 * is held stays. */
void wire_cut(struct wire *w, bool cut);
/* 0..100. Which packets of a host are lost depends on the seed alone, and on
 * how many it has sent since (copies of what is on the wire do not count). */
void wire_set_loss(struct wire *w, double percent, uint64_t seed);
/* For what is sent from now on; the jitter begins anew with the seed. */
void wire_set_delay(struct wire *w, unsigned ms, unsigned jitter_ms);
void wire_set_rate(struct wire *w, unsigned kbit);

#endif
