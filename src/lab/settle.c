/*
 * lab/settle.c - waiting until a command's consequences have all happened.
 *
 * Nothing moves any more when each process that owes an answer is asleep in
 * a system call (the kernel shows it in /proc/PID/syscall), no answer is
 * waiting to be read, and no packet waits to be handled on the one CPU that
 * the shell and all processes share. No clock decides it; the deadlines
 * are for what ought not to happen, and are told when they pass.
 */
#include "kernel/proc.h"
#include "lab/lab_parts.h"

enum {
	LOOK_USEC = 200,	  /* how long to listen before looking */
	PROCESS_LIMIT_MS = 10000, /* a call that neither ends nor sleeps */
	PACKETS_LIMIT_MS = 100	  /* packets that others keep sending */
};

/* True when the member can still change something: hear it, or look. */
static bool
member_moves(struct member *m, long usec)
{
	struct pending *p = m->pending;

	if (p == NULL || p->answered || m->ended)
		return false;
	switch (process_hear(m->process, usec, &p->reply)) {
	case NEWS_REPLY:
		p->answered = true;
		return true;
	case NEWS_GONE:
		m->ended = true;
		return true;
	case NEWS_NONE:
		break;
	}
	return process_where(m->process) == PROCESS_RUNS;
}

static struct member *
one_that_moves(struct lab *lab, long usec)
{
	for (size_t i = 0; i < lab->member_count; i++) {
		if (member_moves(lab->members[i], usec))
			return lab->members[i];
	}
	return NULL;
}

/* Whether packets may be under way: something was sent, or sleeps. */
static bool
packets_matter(const struct lab *lab)
{
	for (size_t i = 0; i < lab->member_count; i++) {
		const struct pending *p = lab->members[i]->pending;

		if (p != NULL && (!p->answered || p->request.call->acts != 0))
			return true;
	}
	return false;
}

static bool
packets_wait(const struct lab *lab)
{
	return proc_softnet_waiting(lab->softnet, lab->cpu) > 0;
}

void
settle(struct lab *lab, bool sent)
{
	long start = lab_clock();
	struct member *m;

	for (;;) {
		long passed;

		if ((m = one_that_moves(lab, LOOK_USEC)) == NULL &&
		    (!(sent || packets_matter(lab)) || !packets_wait(lab)) &&
		    (m = one_that_moves(lab, 0)) == NULL)
			return;
		passed = lab_clock() - start;
		if (m != NULL && !m->ended && passed > PROCESS_LIMIT_MS) {
			lab_note(lab, m->pending->id, m->id,
			    "%s neither ends nor sleeps for %d seconds; "
			    "what follows may be incomplete",
			    m->pending->request.call->name,
			    PROCESS_LIMIT_MS / 1000);
			return;
		}
		if (m == NULL && passed > PACKETS_LIMIT_MS) {
			lab_note(lab, 0, 0,
			    "this machine has been busy with packets for "
			    "%d ms; what follows may be incomplete",
			    PACKETS_LIMIT_MS);
			return;
		}
	}
}
