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
 */
#ifndef LAB_LAB_PARTS_H
#define LAB_LAB_PARTS_H

#include "kernel/diag.h"
#include "kernel/netns.h"
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

struct lab {
	enum lab_net net;
	struct netns ns;
	struct diag *diag;
	struct journal *journal;
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
/* A process that has joined: journals its start. */
struct member *lab_join(
    struct lab *lab, struct process *process, const char *name);
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
    const struct lab *lab, const struct pending *p, const struct sight *seen);

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
/* A new length of one of the queues, if it is new. */
void observe_queue(struct lab *lab, const struct cause *cause, sock_id id,
    enum queue_kind kind, unsigned long length, unsigned long limit);
/* A socket's addresses, if they are new. */
void observe_address(struct lab *lab, const struct cause *cause, sock_id id,
    const struct addr *local, const struct addr *peer);
/* Where data may have gone that is not TCP: a datagram to `to`, or any of
 * the lab's AF_UNIX sockets. */
void observe_datagram(struct lab *lab, const struct cause *cause,
    const struct wsock *from, const struct addr *to);

/* ---- pair.c ---- */

/* A connection's two ends, after something happened at the socket; its own
 * new state is `to`, or asked of the kernel if that is NONE. */
void pair_observe(
    struct lab *lab, const struct cause *cause, sock_id id, enum tcp_state to);
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

/* ---- ports.c ---- */

void ports_start(struct lab *lab);
/* A local address was seen: never again as long as there are others. */
void ports_seen(struct lab *lab, const struct addr *local);

#endif
