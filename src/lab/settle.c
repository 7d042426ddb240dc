/*
 * lab/settle.c - waiting until a command's consequences have all happened.
 *
 * Nothing moves any more when each process that owes an answer is asleep in
 * a system call (the kernel shows it in /proc/PID/syscall), no answer is
 * waiting to be read, and no packet waits to be handled on the one CPU that
 * the shell and all processes share. No clock decides it; the deadlines
 * are for what ought not to happen, and are told when they pass.
 */
#include "base/lang.h"
#include "kernel/proc.h"
#include "lab/lab_parts.h"

enum {
	HIDDEN_LIMIT_MS = 200,	  /* as long as nothing can be seen */
	PROCESS_LIMIT_MS = 10000, /* a call that neither ends nor sleeps */
	PACKETS_LIMIT_MS = 100,	  /* packets that others keep sending */
	WIRE_LIMIT_MS = 5000,	  /* packets that a slow wire brings, */
	WIRE_LATER_MS = 1000	  /* while nobody waits for a record */
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

/* Give it time to say something; it may need what is on the wire for that. */
static void
await(struct lab *lab, struct member *m)
{
	if (lab->wire != NULL)
		carry_listen(lab, m);
	(void)hear(m, lab->wire == NULL);
}

/* True when something came of it, or still may: it is not asleep. */
static bool
moves(struct lab *lab, struct member *m)
{
	enum process_where where;

	if (m->pending == NULL || m->pending->answered || m->ended)
		return false;
	if (hear(m, false))
		return true;
	where = process_where(m->process);
	if (m->pending->given_up ||
	    (where != PROCESS_RUNS && where != PROCESS_HIDDEN))
		return false;
	await(lab, m);
	return true;
}

/* All are heard; returns the last one that moves, or NULL. */
static struct member *
one_that_moves(struct lab *lab)
{
	struct member *found = NULL;

	for (size_t i = 0; i < lab->member_count; i++) {
		if (moves(lab, lab->members[i]))
			found = lab->members[i];
	}
	return found;
}

/*
 * Whether packets may be under way that wake somebody. One call alone wakes
 * nobody: whether its own have arrived is seen at its peer (pair.c), which
 * costs less than asking for the CPU's queue.
 */
static bool
packets_matter(const struct lab *lab)
{
	size_t count = 0;

	for (size_t i = 0; i < lab->member_count; i++) {
		const struct pending *p = lab->members[i]->pending;

		count += p != NULL;
		if (p != NULL && !p->answered)
			return true;
	}
	return count > 1;
}

static bool
packets_wait(const struct lab *lab)
{
	return proc_softnet_waiting(lab->softnet, lab->cpu) > 0;
}

/* Nothing moves: asked twice, since packets may have woken somebody. */
static bool
is_quiet(struct lab *lab, bool sent, struct member **mover)
{
	*mover = one_that_moves(lab);
	if (*mover != NULL)
		return false;
	if ((sent || packets_matter(lab)) && packets_wait(lab))
		return false;
	*mover = one_that_moves(lab);
	return *mover == NULL;
}

void
settle_packets(struct lab *lab)
{
	long start = lab_clock();

	while (packets_wait(lab) && lab_clock() - start <= PACKETS_LIMIT_MS)
		;
}

/* It has had its time: told once, and not waited for again. */
static void
give_up(struct lab *lab, struct member *m)
{
	bool hidden = process_where(m->process) == PROCESS_HIDDEN;

	m->pending->given_up = true;
	lab_note(lab, m->pending->id, m->id,
	    hidden ? _("%s has not returned; whether it sleeps cannot be seen, "
		       "because this machine hides /proc")
		   : _("%s neither returns nor sleeps; what follows may be "
		       "incomplete"),
	    m->pending->request.call->name);
}

static long
limit_of(const struct member *m)
{
	if (m == NULL)
		return PACKETS_LIMIT_MS;
	return process_where(m->process) == PROCESS_HIDDEN ? HIDDEN_LIMIT_MS
							   : PROCESS_LIMIT_MS;
}

/* Too long: told, and no longer waited for. False: nor for anything else. */
static bool
stop_waiting(struct lab *lab, struct member *mover)
{
	if (mover == NULL) {
		lab_note(lab, 0, 0,
		    "this machine has been busy with packets for %d ms; what "
		    "follows may be incomplete",
		    PACKETS_LIMIT_MS);
		return false;
	}
	if (mover->pending != NULL && !mover->pending->answered &&
	    !mover->ended)
		give_up(lab, mover);
	return true;
}

/* Without a look at the wire: all that happens on hosts. */
static void
settle_hosts(struct lab *lab, bool sent)
{
	struct member *mover;
	long start = 0;

	while (!is_quiet(lab, sent, &mover)) {
		/* What a process waits for may be on the wire. */
		if (carry(lab) || packets_capture(lab))
			start = 0;
		if (start == 0)
			start = lab_clock();
		if (lab_clock() - start <= limit_of(mover))
			continue;
		if (!stop_waiting(lab, mover))
			return;
		start = 0;
	}
}

/*
 * Wait for what is on its way. A slow wire may bring packets for minutes, each
 * soon after the one before: that is not waited for to its end. asked: a call
 * or a command wants to know what comes of it.
 */
static bool
settle_wire(struct lab *lab, bool asked)
{
	long limit = asked ? WIRE_LIMIT_MS : WIRE_LATER_MS;

	if (lab->wire_since == 0)
		lab->wire_since = lab_clock();
	if (carry(lab))
		return true;
	return lab_clock() - lab->wire_since <= limit && carry_wait(lab);
}

void
settle(struct lab *lab, struct member *called, bool sent)
{
	if (called != NULL)
		await(lab, called);
	do
		settle_hosts(lab, sent);
	while (settle_wire(lab, called != NULL || sent));
}
