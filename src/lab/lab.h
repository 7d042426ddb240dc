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
#include "model/journal.h"

struct lab;

enum lab_net { LAB_HOST, LAB_LOOPBACK };

/* A new lab; NULL with *err set where the machine does not allow it. */
struct lab *lab_new(enum lab_net net, struct err *err);
/* One without a network, for commands that need none: it has a journal. */
struct lab *lab_bare(void);
/* Ends all its processes. The journal goes with it. */
void lab_free(struct lab *lab);
struct journal *lab_journal(struct lab *lab);
const struct world *lab_world(const struct lab *lab);

/*
 * The process of that name, spawned if it is not there yet. NULL with
 * *err set where that fails.
 */
const struct wproc *lab_process(
    struct lab *lab, const char *name, struct err *err);

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
 * The sockets of the lab's network as the kernel has them, added to the
 * table; on `host` the machine's, those of other programs too. 0, or -1 with
 * *err set and nothing added (kernel/diag_dump.h). In a private network they
 * are in an order that is always the same (ksock_sort), on `host` in the
 * kernel's.
 */
int lab_sockets(struct lab *lab, const struct diag_want *want,
    struct ksock_table *out, struct err *err);
/* A file below /proc/net ("sockstat") as that network has it, added to out.
 * 0, or -1 with *err set. */
int lab_net_file(
    struct lab *lab, const char *name, struct buf *out, struct err *err);

/* Interrupt the call a process is blocked in (EINTR). -1: it is not. */
int lab_interrupt(struct lab *lab, const struct wproc *p, struct err *err);
/* End a process with SIGKILL, as a crash; journals what its peers see. */
void lab_kill(struct lab *lab, const struct wproc *p);
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
