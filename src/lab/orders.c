/*
 * lab/orders.c - what the wire is told to do, and all that comes of it.
 */
#include <poll.h>

#include "lab/lab_parts.h"

enum { POLL_MS = 1000 };

const struct wire *
lab_wire(const struct lab *lab)
{
	return lab->wire;
}

bool
lab_wire_is_patient(const struct lab *lab, bool *forbidden)
{
	*forbidden = lab->impatient;
	return lab->patient;
}

/* As long as packets are held no connection is to time out. */
static void
set_patient(struct lab *lab, bool patient)
{
	bool server, client;

	/* Where the machine forbids some limits, the others were raised. */
	if ((lab->patient || lab->impatient) == patient)
		return;
	server = netns_patient(&lab->host[HOST_SERVER].ns, patient) == 0;
	client = netns_patient(&lab->host[HOST_CLIENT].ns, patient) == 0;
	lab->impatient = patient && (!server || !client);
	lab->patient = patient && !lab->impatient;
}

/* What was done to packets, and all that has come of it. */
static void
finish_order(struct lab *lab)
{
	packets_journal(lab);
	settle(lab, NULL, true);
	lab_wind_up(lab);
}

static int
step(struct lab *lab, unsigned count, struct err *err)
{
	for (unsigned i = 0; i < count; i++) {
		if (wire_count(lab->wire) == 0)
			return i > 0 ? 0
				     : err_set(err, 0,
					   "there is no packet on the wire");
		if (!wire_step(lab->wire))
			return err_set(
			    err, 0, "the wire is cut: `wire mend` first");
		finish_order(lab);
	}
	return 0;
}

static int
duplicate(struct lab *lab, unsigned number, struct err *err)
{
	unsigned copy = lab->packets.count + 1;

	if (wire_duplicate(lab->wire, number, copy, err) == -1)
		return -1;
	lab->packets.count = copy;
	return 0;
}

static int
obey(struct lab *lab, const struct wire_order *o, struct err *err)
{
	struct wire *w = lab->wire;

	switch (o->verb) {
	case WIRE_HOLD:
		wire_hold(w);
		set_patient(lab, true);
		return 0;
	case WIRE_RELEASE:
		wire_release(w);
		set_patient(lab, false);
		(void)carry(lab); /* they arrive: that is told first */
		return 0;
	case WIRE_STEP:
		return step(lab, o->a, err);
	case WIRE_DELIVER:
		return wire_deliver(w, o->a, err);
	case WIRE_DROP:
		return wire_drop(w, o->a, err);
	case WIRE_DUPLICATE:
		return duplicate(lab, o->a, err);
	case WIRE_REORDER:
		return wire_reorder(w, o->a, o->b, err);
	case WIRE_LOSS:
		wire_set_loss(w, o->percent, o->a);
		return 0;
	case WIRE_DELAY:
		wire_set_delay(w, o->a, o->b);
		return 0;
	case WIRE_RATE:
		wire_set_rate(w, o->a);
		return 0;
	case WIRE_CUT:
	case WIRE_MEND:
		wire_cut(w, o->verb == WIRE_CUT);
		return 0;
	case WIRE_DEFAULT:
		wire_set_loss(w, 0, 0);
		wire_set_delay(w, 0, 0);
		wire_set_rate(w, 0);
		wire_cut(w, false);
		return 0;
	}
	return 0;
}

int
lab_wire_do(struct lab *lab, const struct wire_order *order, struct err *err)
{
	int done;

	if (lab->wire == NULL)
		return err_set(
		    err, 0, "this network has no wire: `net wire` makes one");
	/* What came by itself is told first. */
	lab_collect(lab);
	done = obey(lab, order, err);
	finish_order(lab);
	return done;
}

int
lab_wire_wait(
    struct lab *lab, long ms, const volatile int *stop, struct err *err)
{
	struct pollfd wait = { .fd = lab->epoll, .events = POLLIN };
	unsigned long heard = lab->packets.heard;
	long start = lab_clock();

	while (lab->packets.heard == heard) {
		long left = ms - (lab_clock() - start);

		if (stop != NULL && *stop)
			return err_set(err, 0, "the wait was interrupted");
		if (left <= 0)
			return err_set(err, 0, "no packet was sent within %g s",
			    (double)ms / 1000);
		poll(&wait, 1, (int)(left < POLL_MS ? left : POLL_MS));
		lab_collect(lab);
	}
	return 0;
}
