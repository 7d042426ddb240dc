/*
 * lab/lab_parts.h - what the files of lab/ share, nobody else.
 *
 *	lab.c      the lab and its processes
 *	calls.c    the calls that come from the shell
 *	settle.c   waiting until nothing moves any more
 *	record.c   what came of a call: all that it changed
 *	tell.c     the call itself as an event
 *	observe.c  what the kernel now says of sockets, against the world
 *	pair.c     the states of a connection's two ends
 *	late.c     acknowledgements that TCP delays
 *	ports.c    which port the kernel is to choose next
 *	inspect.c  all sockets of the network, the lab's or not
 *	packets.c  the packets of a record: from capture and wire to journal
 *	carry.c    packets between the hosts' devices and the wire
 *	again.c    what is sent again only because an answer is held
 *	arrive.c   what packets that arrived have changed
 *	orders.c   what the wire is told to do
 *	wire.h     the wire itself, which knows none of these
 */
#ifndef LAB_LAB_PARTS_H
#define LAB_LAB_PARTS_H

#include "kernel/capture.h"
#include "kernel/diag.h"
#include "kernel/netns.h"
#include "kernel/tun.h"
#include "lab/lab.h"
#include "process/process.h"

/* A call that a process was sent, until it is in the journal. */
struct pending {
	unsigned id;
	struct lab_request request;
	bool blocked;  /* an EVENT_BLOCKED was journaled */
	bool acted;    /* what it does to its socket is journaled already */
	bool answered; /* reply is there */
	bool given_up; /* it neither ended nor slept in time: not waited for */
	struct reply reply;
};

/* A living process of the lab. */
struct member {
	proc_id id;
	struct process *process;
	struct pending *pending; /* NULL: idle */
	bool ended;		 /* its channel closed: not journaled yet */
};

struct ports {
	unsigned next; /* the port that the kernel is told to choose; 0: any */
	unsigned char used[65536 / 8];
};

/* A host of the network; those that a network does not have are empty. */
struct lab_host {
	struct netns ns;
	struct diag *diag;
	struct capture *capture; /* of its lo; NULL: there is none */
	unsigned acting;	 /* the call because of which it sends, or 0 */
};

/* The packets of the record that is being made. */
struct lab_packets {
	unsigned count;	     /* the latest packet's number, */
	unsigned recorded;   /* and that of the latest journaled one */
	unsigned long heard; /* those of the wire, copies of held ones too */
	/* Those on a host's loopback interface, where both hosts of a wire
	 * have the same addresses; HOST_ONLY: those on the wire, too. */
	struct flows *flows[HOST_COUNT];
	struct told {
		struct event_packet packet;
		unsigned call;
	} * told; /* to be journaled when the record is complete */
	size_t told_count, told_cap;
	size_t journaled;	/* so many of them are already */
	unsigned long passed;	/* those above RECORD_KEPT: only counted */
	unsigned long nameless; /* of all records, those without a number */
	bool bulk;		/* hosts send in frames of 64 KiB */
	bool is_copy;		/* what was put last: it is only counted */
};

/* Packets that arrived, since when edges were looked for: from src to dst. */
struct arrival {
	enum host from, to;
	struct addr src, dst;
	enum packet_kind kind;
	unsigned call;
	unsigned segments; /* enum tcp_segment: what they may be */
	unsigned heard;	   /* those of them that were sent in a record before */
};

struct lab {
	enum lab_net net;
	struct lab_host host[HOST_COUNT];
	struct journal *journal;
	struct lab_packets packets;
	struct arrival *arrivals;
	size_t arrival_count, arrival_cap;
	struct wire *wire;	 /* NULL: the network has none */
	struct tun_frame *frame; /* what is being read */
	int wire_timer;		 /* when the next packet is due; or -1 */
	long wire_since; /* the record waits for it since; 0: it does not */
	bool patient, impatient; /* retries are raised; that is forbidden */
	struct member **members; /* in the order of their start */
	size_t member_count, member_cap;
	unsigned calls; /* the last call's number */
	int epoll, timer;
	bool ticks; /* the timer does: something is late, or was */
	struct late {
		sock_id id;
		unsigned call;
		long since;  /* milliseconds */
		bool waited; /* its peer is ours: it will surely come */
	} * late;
	size_t late_count, late_cap;
	int cpu, softnet; /* where loopback's packets wait; -1: not known */
	struct ports ports;
};

/* The longest that Linux delays an acknowledgement (TCP_DELACK_MAX), and
 * some: a deadline, which is told when it passes. */
enum { ACK_LIMIT_MS = 1000 };

struct member *lab_member(const struct lab *lab, proc_id id);
void lab_event(struct lab *lab, const struct event *e);
void lab_note(struct lab *lab, unsigned call, proc_id process,
    const char *format, ...) __attribute__((format(printf, 4, 5)));
/* A process that has joined, on that host: journals its start. */
struct member *lab_join(
    struct lab *lab, struct process *process, const char *name, enum host host);
/* The calls of others that came to their end, and what packets did. */
void lab_wind_up(struct lab *lab);
/* The member has ended: reap it, journal what, and see to its sockets. */
void lab_bury(struct lab *lab, struct member *m, enum process_what what);
void pending_free(struct pending *p);

/*
 * Wait until every call is answered or proven asleep, and no packet waits
 * to be handled. Answers are left in the members' pending. called: who was
 * sent a call just now, or NULL; sent: packets may be under way that no
 * pending call tells of.
 */
void settle(struct lab *lab, struct member *called, bool sent);
/* No packet waits for the CPU; or the limit of settle has passed. */
void settle_packets(struct lab *lab);

/* Journal an answered call and all that it changed; frees its pending.
 * True where it counts as a failure. */
bool record_call(struct lab *lab, struct member *m);
/* Journal that a call sleeps, and what can be seen of its socket. */
void record_blocked(struct lab *lab, struct member *m);

/* ---- tell.c ---- */

const struct wproc *member_proc(const struct lab *lab, const struct member *m);
/* Journal the answered call itself. */
void tell_call(struct lab *lab, struct member *m);
/* Whether it counts as a failure. */
bool tell_failed(const struct pending *p);
/* The call in C, a descriptor's name or NULL, and what a sleeping call waits
 * for or NULL; the caller frees. */
char *tell_text(const struct pending *p);
char *tell_fd_name(const struct lab *lab, const struct member *m, int fd);
char *tell_why_blocked(
    const struct lab *lab, const struct member *m, const struct sight *seen);

/* Why sockets are looked at again. */
struct cause {
	unsigned call;	    /* the call's number; 0: none of the lab's */
	proc_id process;    /* whose, or 0 */
	unsigned acts;	    /* what was done to its socket: enum tcp_act */
	int error;	    /* the call's errno */
	bool stale;	    /* others ran since the process took its sights */
	bool hasty;	    /* its packets may not all have been handled yet */
	long sent;	    /* bytes that a send took */
	struct addr target; /* what the call's address led to */
	bool binds;	    /* the call is bind */
	bool named;	    /* it named the local address itself */
	sock_id accepts;    /* the listener that a connection is taken from:
			     * its queue is looked at once that is told; or 0 */
};

/* ---- observe.c ---- */

/* Compare what a process saw of its descriptor with the world: addresses,
 * states at both ends, queues. */
void observe_sight(
    struct lab *lab, const struct cause *cause, const struct sight *s);
/* The state that a socket had when a call on it began. */
void observe_before(
    struct lab *lab, proc_id process, const struct sight *before);
/* A socket that a call made: it comes to be, and is held. listener: it was
 * accepted from that one; else 0. */
void observe_made(struct lab *lab, const struct cause *cause,
    const struct sight *s, sock_id listener, const char *name);
/* A socket whose last descriptor was closed, or of a dead process. */
void observe_closed(struct lab *lab, const struct cause *cause, sock_id id);
/* The length of a queue that the kernel does not tell. */
#define QUEUE_UNKNOWN ((unsigned long)-1)
/* A new length of one of the queues, if it is known and new. */
void observe_queue(struct lab *lab, const struct cause *cause, sock_id id,
    enum queue_kind kind, unsigned long length, unsigned long limit);
/* A socket's addresses, if they are new. */
void observe_address(struct lab *lab, const struct cause *cause, sock_id id,
    const struct addr *local, const struct addr *peer);
/* Where data may have gone that is not TCP: a datagram to `to`, or any of
 * the lab's AF_UNIX sockets. */
void observe_datagram(struct lab *lab, const struct cause *cause,
    const struct wsock *from, const struct addr *to);
/* The same for a datagram that reaches that host. */
void observe_datagram_at(struct lab *lab, const struct cause *cause,
    enum host host, const struct addr *from, const struct addr *to);

/* ---- pair.c ---- */

/* A connection's two ends, after something happened at the socket; its own
 * new state is `to`, or asked of the kernel if that is NONE. */
void pair_observe(
    struct lab *lab, const struct cause *cause, sock_id id, enum tcp_state to);
/* A SYN came to one of the lab's listeners from a socket that is no more: what
 * the kernel has made of it. */
void pair_incoming(struct lab *lab, const struct cause *cause, enum host host,
    const struct addr *local, const struct addr *peer);
/* Bytes that wait for an acknowledgement to be sent (Nagle's algorithm, RFC
 * 9293, 3.7.4): wait until they are, unless the peer's window is closed. */
void pair_wait_sent(struct lab *lab, sock_id id, unsigned call);
/* Data of it waits for room at the peer: its window is closed. */
bool pair_is_held_up(const struct lab *lab, sock_id id);
/* Whether the kernel tells another state of it than the world. */
bool pair_moves(const struct lab *lab, sock_id id);
/* The lab's socket at the other end, or 0. */
sock_id pair_other(const struct lab *lab, sock_id id);

/* ---- late.c ---- */

/*
 * A socket may be in a state that an acknowledgement under way will end;
 * TCP may delay that (RFC 9293, 3.8.6.3). Remember it, and which call it
 * belongs to; nothing if it is in another state. One whose peer is not
 * the lab's is looked for, but never waited for.
 */
void late_add(struct lab *lab, sock_id id, unsigned call);
/* Journal those that have come. */
void late_look(struct lab *lab);
/* Wait for all of them; but not for that whose other end is `except`: what
 * is done there now carries the acknowledgement. 0: no exception. */
void late_wait(struct lab *lab, sock_id except);

/* ---- packets.c ---- */

/* Of one record so many packets are journaled, and so many shown as text;
 * the rest is counted. What becomes of those that are in the journal already is
 * journaled however many they are: no more than the wire holds. */
enum { RECORD_KEPT = 500, RECORD_SHOWN = 20 };

void packets_start(struct lab *lab);
void packets_end(struct lab *lab);
/* A packet that a host sent: numbered, its place in its connection found. The
 * reference is taken. */
struct wire_packet packets_take(
    struct lab *lab, enum host from, enum host to, struct packet *packet);
/* What became of one: to be journaled with the record. */
void packets_tell(struct lab *lab, const struct wire_packet *p,
    enum packet_fate fate, const char *why);
/* Whether it has sent a reset in the record that is being made. */
bool packets_reset(struct lab *lab, const struct wsock *s);
/* Take what was captured; false: nothing was. */
bool packets_capture(struct lab *lab);
/* So many are only counted, and get no number. */
void packets_pass(struct lab *lab, size_t count);
/* Journal those that were told of so far, before what they led to. */
void packets_journal(struct lab *lab);
/* The record is complete: journal its packets. */
void packets_flush(struct lab *lab);

/* ---- carry.c ---- */

/* Make the wire; -1 with *err set. */
int carry_start(struct lab *lab, struct err *err);
void carry_end(struct lab *lab);
/* Take what the hosts have sent to the wire, and to the hosts what is due.
 * True when there was something. */
bool carry(struct lab *lab);
/* The next packet is due within the time that settle waits: wait for it, or
 * for anything else. False: it is not. */
bool carry_wait(struct lab *lab);
/* Wait until m says something or a host sends, a few milliseconds at most. */
void carry_listen(struct lab *lab, const struct member *m);
/* When lab_fd is to be readable: when the next one is due. */
void carry_alarm(struct lab *lab);

/* ---- again.c ---- */

/* The kernel sends it again, or asks again, only because what answers the
 * first is held: it need not be on the wire. */
bool again_is_idle(const struct lab *lab, const struct wire_packet *p);
/* Count it, and tell of the first one the first time. */
void again_count(struct lab *lab, const struct wire_packet *p);

/* ---- arrive.c ---- */

/* A packet has reached its host. */
void arrive_note(struct lab *lab, const struct wire_packet *p);
/* Segments of earlier records that the end has got since arrive_look. */
unsigned arrive_heard(const struct lab *lab, const struct wsock *s);
/* All that it has got since then over the wire; 0: nothing. */
unsigned arrive_segments(const struct lab *lab, const struct wsock *s);
/* Find the edges and queues that arrivals have changed. */
void arrive_look(struct lab *lab);

/* ---- ports.c ---- */

void ports_start(struct lab *lab);
/* A local address was seen: never again as long as there are others. */
void ports_seen(struct lab *lab, const struct addr *local);

#endif
