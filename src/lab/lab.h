/*
 * lab/lab.h - a lab: a network, the processes in it, and the journal of
 * what they did. Turns what it observes into events; knows no terminal.
 *
 * A call is finished (its record complete) when every process of the lab
 * is idle or proven asleep and no packet is under way; see lab/settle.c.
 */
#ifndef LAB_LAB_H
#define LAB_LAB_H

#include "base/err.h"
#include "call/call.h"
#include "kernel/diag_dump.h"
#include "lab/wire.h"
#include "model/journal.h"

struct lab;

enum lab_net { LAB_HOST, LAB_LOOPBACK, LAB_WIRE };

/* "host", "loopback", "wire". */
const char *lab_net_name(enum lab_net net);
/* From its name; false: there is none of that name. */
bool lab_net_find(const char *name, enum lab_net *out);

/* A new lab; NULL with *err set where the machine does not allow it. */
struct lab *lab_new(enum lab_net net, struct err *err);
/* One without a network, for commands that need none: it has a journal. */
struct lab *lab_bare(void);
/* Ends all its processes. The journal goes with it. */
void lab_free(struct lab *lab);
struct journal *lab_journal(struct lab *lab);
const struct world *lab_world(const struct lab *lab);
enum lab_net lab_net(const struct lab *lab);

/*
 * The process of that name, spawned if it is not there yet. NULL with
 * *err set where that fails. On a wire it is started on the host of its name,
 * `main` on the client; any other must have been started with lab_process_on.
 */
const struct wproc *lab_process(
    struct lab *lab, const char *name, struct err *err);
/* A new process on that host of the wire. NULL with *err set where that fails,
 * or there is one of that name. */
const struct wproc *lab_process_on(
    struct lab *lab, const char *name, enum host host, struct err *err);
/* The host where the process of that name lives, or would if it were started;
 * the client where that is not known, HOST_ONLY where there is but one. */
enum host lab_home(const struct lab *lab, const char *name);

/* A call to make. The lab takes args and names (count of them). */
struct lab_request {
	proc_id process;
	const struct call *call;
	struct call_args args;
	char **names; /* NAME, NAME = ; NULL entries are not assigned */
	size_t name_count;
	bool chosen; /* the socket was left out */
};

enum lab_result {
	LAB_DONE,    /* the call ended; it may have failed: see the journal */
	LAB_FAILED,  /* it ended and counts as a failure */
	LAB_BLOCKED, /* it sleeps; its end will be journaled when it comes */
	LAB_REFUSED  /* not made: *err says why (the process is blocked) */
};

enum lab_result lab_call(
    struct lab *lab, struct lab_request *request, struct err *err);

/*
 * What came of its own accord: a descriptor for poll(2) that is readable
 * when there may be something, and the function that journals it.
 */
int lab_fd(const struct lab *lab);
void lab_collect(struct lab *lab);

/* Wait until nothing of what was done is still under way: before anything
 * is looked at, and at the end. */
void lab_finish(struct lab *lab);

/* Ask the kernel anew about the connections that change by themselves:
 * those with a peer outside of the lab, and those that nobody holds. */
void lab_look(struct lab *lab);

/*
 * The sockets of a host of the lab's network as the kernel has them, added to
 * the table; on `host` the machine's, those of other programs too. 0, or -1
 * with *err set and nothing added (kernel/diag_dump.h). In a private network
 * they are in an order that is always the same (ksock_sort), on `host` in the
 * kernel's.
 */
int lab_sockets(struct lab *lab, enum host host, const struct diag_want *want,
    struct ksock_table *out, struct err *err);
/* A file below /proc/net ("sockstat") as that host has it, added to out.
 * 0, or -1 with *err set. */
int lab_net_file(struct lab *lab, enum host host, const char *name,
    struct buf *out, struct err *err);

/* Whether names of hosts are those of the network alone (model/hostname.h);
 * else the machine answers for them. */
bool lab_has_names(const struct lab *lab);

/* How many packets were only counted, because there were too many at once,
 * besides those that the world has a gap for (world_packet). */
unsigned long lab_packets_nameless(const struct lab *lab);

/* ---- the wire ---- */

/* What is on it and how it is set; NULL: this network has none. */
const struct wire *lab_wire(const struct lab *lab);
/* Whether TCP's retries are raised, as they are while it is held; and whether
 * the machine forbids that. */
bool lab_wire_is_patient(const struct lab *lab, bool *forbidden);

enum wire_verb {
	WIRE_HOLD,
	WIRE_RELEASE,
	WIRE_STEP,	/* a: how many */
	WIRE_DELIVER,	/* a: the packet's number */
	WIRE_DROP,	/* a: the packet's number */
	WIRE_DUPLICATE, /* a: the packet's number */
	WIRE_REORDER,	/* a, b: the packets' numbers */
	WIRE_LOSS,	/* percent; a: the seed */
	WIRE_DELAY,	/* a: milliseconds, b: and up to so many more or less */
	WIRE_RATE,	/* a: 1,000 bits a second */
	WIRE_CUT,
	WIRE_MEND,
	WIRE_DEFAULT /* no loss, delay or rate, not cut; held stays held */
};

struct wire_order {
	enum wire_verb verb;
	unsigned a, b;
	double percent;
};

/*
 * Do that to the wire, and journal all that came of it: what became of
 * packets, edges, calls that returned, packets that were sent because of it.
 * -1 with *err set: it could not be done (no wire, the packet is gone).
 */
int lab_wire_do(
    struct lab *lab, const struct wire_order *order, struct err *err);
/* Wait until a packet is sent that was not there before, at most ms
 * milliseconds or until *stop is set. -1 with *err set: none came. */
int lab_wire_wait(
    struct lab *lab, long ms, const volatile int *stop, struct err *err);

/* Interrupt the call a process is blocked in (EINTR). -1: it is not. */
int lab_interrupt(struct lab *lab, const struct wproc *p, struct err *err);
/* End a process with SIGKILL, as a crash; journals what its peers see. */
void lab_kill(struct lab *lab, const struct wproc *p);
/* Whether the process (NULL: any one) has a call that has not returned, be it
 * known to be blocked or not. */
bool lab_is_busy(const struct lab *lab, const struct wproc *p);
/*
 * Wait until the process (NULL: any one that is blocked now) is not
 * blocked, at most ms milliseconds (-1: no limit), or until *stop is set
 * by a signal handler. 0 when it came; -1 with *err when not.
 */
int lab_wait(struct lab *lab, const struct wproc *p, long ms,
    const volatile int *stop, struct err *err);

/* A clock in milliseconds that only goes forward: that of deadlines, and of
 * the time since when a call is blocked (event.h). */
long lab_clock(void);

/* Variables: NAME = VALUE, shared by all processes. */
void lab_assign(struct lab *lab, const char *name, const struct value *v);

#endif
