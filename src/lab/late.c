/*
 * lab/late.c - edges that come late. The acknowledgement of a FIN may be
 * delayed by 40 ms: FIN-WAIT-1 is real until then. The record of the call
 * is complete when it has come; it is waited for before the next command,
 * unless that one brings it about itself.
 */
#include <poll.h>
#include <stdint.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/alloc.h"
#include "lab/lab_parts.h"

enum { TICK_MS = 4 };

static bool
waits_for_ack(const struct lab *lab, sock_id id)
{
	return tcp_state_waits_for_ack(world_socket(lab_world(lab), id)->state);
}

/* Tick while there is something to look for. */
static void
set_timer(struct lab *lab)
{
	long ns = lab->late_count > 0 ? TICK_MS * 1000000L : 0;
	struct itimerspec tick = { .it_interval = { 0, ns },
		.it_value = { 0, ns } };

	timerfd_settime(lab->timer, 0, &tick, NULL);
	lab->ticks = ns > 0;
}

void
late_add(struct lab *lab, sock_id id, unsigned call)
{
	bool waited = pair_other(lab, id) != 0;

	/* What crosses the wire is seen there (arrive.c). */
	if (!waits_for_ack(lab, id) || lab->wire != NULL)
		return;
	for (size_t i = 0; i < lab->late_count; i++) {
		if (lab->late[i].id == id)
			return;
	}
	X_GROW(lab->late, lab->late_count, lab->late_cap);
	lab->late[lab->late_count++] =
	    (struct late){ id, call, lab_clock(), waited };
	if (!lab->ticks)
		set_timer(lab);
}

static void
forget(struct lab *lab, size_t i)
{
	lab->late[i] = lab->late[--lab->late_count];
}

/* True when there is nothing more to wait for. */
static bool
is_over(struct lab *lab, const struct late *l)
{
	const struct cause cause = { .call = l->call };

	if (waits_for_ack(lab, l->id) && pair_moves(lab, l->id))
		pair_observe(lab, &cause, l->id, TCP_STATE_NONE);
	/* Behind data that the peer has no room for, nothing will come. */
	if (!waits_for_ack(lab, l->id) || pair_is_held_up(lab, l->id))
		return true;
	if (lab_clock() - l->since < ACK_LIMIT_MS)
		return false;
	if (l->waited)
		lab_note(lab, l->call, 0,
		    "no acknowledgement came for %d ms; it is not waited for "
		    "any "
		    "longer",
		    ACK_LIMIT_MS);
	return true;
}

void
late_look(struct lab *lab)
{
	uint64_t ticks;

	if (!lab->ticks || read(lab->timer, &ticks, sizeof ticks) < 0)
		return;
	if (lab->late_count == 0)
		set_timer(lab);
	for (size_t i = lab->late_count; i-- > 0;) {
		const struct late l = lab->late[i];

		if (is_over(lab, &l))
			forget(lab, i);
	}
}

void
late_wait(struct lab *lab, sock_id except)
{
	for (size_t i = lab->late_count; i-- > 0;) {
		const struct late l = lab->late[i];

		if (!l.waited ||
		    (except != 0 && pair_other(lab, l.id) == except))
			continue;
		while (!is_over(lab, &l))
			poll(NULL, 0, 1);
		forget(lab, i);
	}
}
