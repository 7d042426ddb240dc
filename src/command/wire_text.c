/*
 * command/wire_text.c - the wire as text: how it is set, what is on it, and
 * what an order changed that no event tells. What differs from run to run (how
 * long a packet has been there, how often it was sent again) is left out where
 * what is printed is compared.
 */
#include <time.h>

#include "base/lang.h"
#include "command/wire_parts.h"
#include "view/packet.h"

enum { PACKETS_SHOWN = 40, NS_PER_MS = 1000000 };

/* ---- how it is set ---- */

static const char *
how_open(const struct wire *w)
{
	const struct wire_setting *set = wire_setting(w);

	if (set->held && set->cut)
		return _("cut, and held: what is sent is lost, what is on it "
			 "stays");
	if (set->held)
		return _(
		    "held: `wire step` lets a packet arrive, `wire release` "
		    "all");
	if (set->cut)
		return _(
		    "cut: what is sent is lost; `wire mend` joins it again");
	if (wire_is_open(w))
		return _("open: packets cross at once");
	return _("not held: packets cross by themselves");
}

static void
add_patience(struct buf *out, const struct session *s)
{
	bool forbidden = false;

	if (lab_wire_is_patient(s->lab, &forbidden))
		buf_adds(out,
		    _("tcp      sends again for as long as it can, so that no "
		      "connection times out\n"));
	else if (forbidden)
		buf_adds(out,
		    _("tcp      gives up after its usual time: this machine "
		      "lets nobody raise it\n         (/proc/sys is "
		      "read-only)\n"));
}

static void
add_impairments(struct buf *out, const struct wire_setting *set)
{
	if (set->loss > 0)
		buf_say(out, "loss     %g %% of the packets (seed %llu)\n",
		    set->loss, (unsigned long long)set->seed);
	if (set->delay_ms > 0)
		buf_say(out, "delay    %u ms", set->delay_ms);
	if (set->delay_ms > 0 && set->jitter_ms > 0)
		buf_say(out, ", and up to %u ms more or less", set->jitter_ms);
	if (set->delay_ms > 0)
		buf_addc(out, '\n');
	if (set->rate_kbit > 0)
		buf_say(out, "rate     %u kbit/s in each direction\n",
		    set->rate_kbit);
}

static void
add_counts(struct buf *out, const struct session *s, const struct wire *w)
{
	const struct wire_counts *n = wire_counts(w);

	buf_printf(out,
	    n_("so far   %lu packet crossed, %lu dropped",
		"so far   %lu packets crossed, %lu dropped", n->crossed),
	    n->crossed, n->dropped);
	if (n->again > 0 && !session_is_compared(s))
		buf_say(out, ", %lu sent again and only counted", n->again);
	buf_addc(out, '\n');
}

/* ---- what is on it ---- */

static void
add_seconds(struct buf *out, int64_t ms)
{
	if (ms < 0)
		ms = 0;
	if (ms < 1000)
		buf_say(out, "%d ms", (int)ms);
	else
		buf_say(out, "%.1f s", (double)ms / 1000);
}

static int64_t
now_ns(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* How long it has been there or, where packets are not held, how long it will
 * be. */
static void
add_time(struct buf *out, const struct wire_packet *p, bool held)
{
	struct buf time = { 0 };

	if (held) {
		add_seconds(&time,
		    (now_ns(CLOCK_REALTIME) - p->packet->time_ns) / NS_PER_MS);
		buf_say(out, "sent %s ago", buf_text(&time));
	} else {
		add_seconds(
		    &time, (p->due_us - now_ns(CLOCK_MONOTONIC) / 1000) / 1000);
		buf_say(out, "arrives in %s", buf_text(&time));
	}
	buf_free(&time);
}

/* Below the packet: what its line in the record does not tell. */
static void
add_more(struct buf *out, const struct session *s, const struct wire_packet *p,
    bool held)
{
	bool again = p->again > 0 && !session_is_compared(s);
	bool timed = session_now(s) >= 0;

	if (!again && !timed)
		return;
	buf_adds(out, "        ");
	if (timed)
		add_time(out, p, held);
	if (again)
		buf_printf(out,
		    n_("%ssent again by the kernel %u time",
			"%ssent again by the kernel %u times", p->again),
		    timed ? C_("between items", ", ") : "", p->again);
	buf_addc(out, '\n');
}

static void
add_packet(struct buf *out, const struct session *s,
    const struct wire_packet *p, bool held)
{
	const struct event_packet e = {
		.number = p->number,
		.fate = p->copy_of != 0 ? FATE_DUPLICATED : FATE_CROSSED,
		.from = p->from,
		.to = p->to,
		.packet = p->packet,
		.place = p->place,
		.copy_of = p->copy_of,
	};

	view_packet(out, lab_world(s->lab), &e, false, false);
	add_more(out, s, p, held);
}

static void
add_packets(struct buf *out, const struct session *s, const struct wire *w)
{
	bool held = wire_setting(w)->held;
	size_t count = wire_count(w);

	if (count == 0) {
		buf_adds(out, _("on it    no packet\n"));
		return;
	}
	if (held || count == 1)
		buf_printf(out,
		    n_("on it    %zu packet\n", "on it    %zu packets\n",
			count),
		    count);
	else
		buf_say(out, "on it    %zu packets, the next to arrive first\n",
		    count);
	for (size_t i = 0; i < count && i < PACKETS_SHOWN; i++)
		add_packet(out, s, wire_at(w, i), held);
	if (count > PACKETS_SHOWN)
		buf_say(out, "    ... and %zu more\n", count - PACKETS_SHOWN);
}

void
wire_show(struct session *s)
{
	const struct wire *w = lab_wire(s->lab);
	struct buf out = { 0 };

	buf_say(&out, "wire     %s\n", how_open(w));
	add_patience(&out, s);
	add_impairments(&out, wire_setting(w));
	add_counts(&out, s, w);
	add_packets(&out, s, w);
	session_write(s, out.data, out.len);
	buf_free(&out);
}

/* ---- what an order changed ---- */

static void
told_hold(struct session *s, bool held)
{
	bool forbidden = false;

	if (held) {
		session_print(s, "Packets are held already.\n");
		return;
	}
	session_print(s,
	    "Packets are held from now on: `wire` lists them, `wire step` "
	    "lets the first\none arrive.\n");
	if (!lab_wire_is_patient(s->lab, &forbidden) && forbidden)
		session_print(s,
		    "This machine does not let TCP's patience be raised: "
		    "connections give up\nafter their usual time, some "
		    "minutes.\n");
}

static void
told_release(struct session *s, bool held)
{
	const struct wire_setting *set = wire_setting(lab_wire(s->lab));

	if (!held)
		session_print(s, "Packets were not held.\n");
	else if (set->cut)
		session_print(s, "Packets are no longer held; but the wire is "
				 "cut: `wire mend`.\n");
	else
		session_print(s, "Packets are no longer held.\n");
}

static void
told_loss(struct session *s, const struct wire_order *o)
{
	if (o->percent > 0)
		session_print(s,
		    "From now on %g %% of the packets are lost, by chance "
		    "(seed %u).\n",
		    o->percent, o->a);
	else
		session_print(s, "Packets are no longer lost by chance.\n");
}

static void
told_delay(struct session *s, const struct wire_order *o)
{
	if (o->a == 0)
		session_print(s, "Packets cross without a delay.\n");
	else if (o->b == 0)
		session_print(
		    s, "From now on each packet takes %u ms.\n", o->a);
	else
		session_print(s, "From now on each packet takes %u to %u ms.\n",
		    o->a - o->b, o->a + o->b);
}

static void
told_rate(struct session *s, const struct wire_order *o)
{
	if (o->a == 0)
		session_print(s, "The wire carries as much as it can.\n");
	else
		session_print(s,
		    "From now on the wire carries %u kbit/s in each "
		    "direction.\n",
		    o->a);
}

static void
told_default(struct session *s, bool held)
{
	if (held)
		session_print(s,
		    "No packet is lost, delayed or slowed by the wire; but "
		    "they are still\nheld: `wire release`.\n");
	else
		session_print(
		    s, "No packet is lost, delayed or slowed by the wire.\n");
}

void
wire_told(struct session *s, const struct wire_order *order,
    const struct wire_setting *before)
{
	switch (order->verb) {
	case WIRE_HOLD:
		told_hold(s, before->held);
		break;
	case WIRE_RELEASE:
		told_release(s, before->held);
		break;
	case WIRE_REORDER:
		session_print(s, "Packets %u and %u have changed places.\n",
		    order->a, order->b);
		break;
	case WIRE_LOSS:
		told_loss(s, order);
		break;
	case WIRE_DELAY:
		told_delay(s, order);
		break;
	case WIRE_RATE:
		told_rate(s, order);
		break;
	case WIRE_CUT:
		session_print(s, "The wire is cut: what is sent is lost, and "
				 "nobody is told.\n");
		break;
	case WIRE_MEND:
		session_print(s, before->cut ? _("The wire is whole again.\n")
					     : _("The wire is not cut.\n"));
		break;
	case WIRE_DEFAULT:
		told_default(s, before->held);
		break;
	case WIRE_STEP:
	case WIRE_DELIVER:
	case WIRE_DROP:
	case WIRE_DUPLICATE:
		break; /* the record tells */
	}
}
