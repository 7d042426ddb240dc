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
	PROCESS_LIMIT_MS = 10000, /* a call that neither ends nor sleeps */
	PACKETS_LIMIT_MS = 100	  /* packets that others keep sending */
};

/* True when it has said something, or ended. */
static bool
hear(struct member *m, bool wait)
{
	struct pending *p = m->pending;

	if (p == NULL || p->answered || m->ended)
		return false;
	switch (process_hear(m->process, wait, &p->reply)) {
	case NEWS_REPLY:
		p->answered = true;
		return true;
	case NEWS_GONE:
		m->ended = true;
		return true;
	case NEWS_NONE:
		break;
	}
	return false;
}

/* True when something came of it, or still may: it is not asleep. */
static bool
moves(struct member *m)
{
	if (m->pending == NULL || m->pending->answered || m->ended)
		return false;
	if (hear(m, false))
		return true;
	if (process_where(m->process) != PROCESS_RUNS)
		return false;
	(void)hear(m, true);
	return true;
}

static struct member *
one_that_moves(struct lab *lab)
{
	for (size_t i = 0; i < lab->member_count; i++) {
		if (moves(lab->members[i]))
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
settle(struct lab *lab, struct member *called, bool sent)
{
	long start = 0;
	struct member *m;

	if (called != NULL)
		(void)hear(called, true);
	for (;;) {
		long passed;

		if ((m = one_that_moves(lab)) == NULL &&
		    (!(sent || packets_matter(lab)) || !packets_wait(lab)) &&
		    (m = one_that_moves(lab)) == NULL)
			return;
		if (start == 0)
			start = lab_clock();
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
