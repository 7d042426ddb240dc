/*
 * command/why_again.c - why on a wire: what a kernel sends again by itself
 * after a packet was lost, and what lets that arrive.
 */
#include <netinet/in.h>

#include "base/lang.h"
#include "command/why_parts.h"

/* So long `wire wait` waits if it is not told. */
enum { WAITED_MS = 10000 };

/* Whether it is on the wire already what the lost packet did not answer. */
static bool
is_there(const struct why *y, const struct packet *lost)
{
	const struct wire *w = lab_wire(y->s->lab);

	for (size_t i = 0; i < wire_count(w); i++) {
		const struct packet *p = wire_at(w, i)->packet;

		if (packet_span(p) > 0 && addr_equal(&p->src, &lost->dst) &&
		    addr_equal(&p->dst, &lost->src))
			return true;
	}
	return false;
}

const struct ksock *
why_again(struct why *y, const struct event_packet *e)
{
	const struct packet *p = e->packet;
	/* What takes nothing of the sequence space, a reset too, is not sent
	 * again, but the other end does that with what it was to answer. */
	const bool own = packet_span(p) > 0;
	const struct ksock *k;

	if (p->kind != PACKET_TCP || (!own && is_there(y, p)))
		return NULL;
	k = why_find(y, IPPROTO_TCP, own ? e->from : e->to,
	    own ? &p->src : &p->dst, own ? &p->dst : &p->src);
	return k != NULL && (k->timer == KSOCK_TIMER_RETRANSMIT ||
				k->timer == KSOCK_TIMER_PERSIST)
		   ? k
		   : NULL;
}

/* Of a SYN why_handshake tells it. */
static const char *
when(struct why *y, const struct ksock *k)
{
	if (session_now(y->s) < 0 || k->state == KSOCK_SYN_SENT)
		return "";
	return why_text(y, ", in %u ms", k->expires_ms);
}

const char *
why_again_text(
    struct why *y, const struct ksock *k, const struct event_packet *e)
{
	const char *format =
	    k->timer == KSOCK_TIMER_PERSIST
		? _("the kernel of the host %s asks again by itself whether "
		    "there is room%s")
	    : packet_span(e->packet) > 0
		? _("the kernel of the host %s sends that again by itself%s")
		: _("the kernel of the host %s sends again by itself what was "
		    "not acknowledged to it%s");

	return why_text(y, format, host_name(k->host), when(y, k));
}

/* One line after the other. */
static const char *
then(struct why *y, const char *lines, const char *next)
{
	return why_text(
	    y, "%s%s%s", lines, lines[0] != '\0' ? _(", then ") : "", next);
}

/* The time until then is no part of what is compared. */
static const char *
wait_line(struct why *y, const struct ksock *again)
{
	if (session_now(y->s) < 0 || again->expires_ms < WAITED_MS)
		return _("`wire wait` waits until that is sent again");
	return why_text(y, "`wire wait %u` waits until that is sent again",
	    again->expires_ms / 1000 + 1);
}

void
why_again_way(struct why *y, const struct ksock *again, bool lost)
{
	const struct wire *w = lab_wire(y->s->lab);
	const struct wire_setting *set = wire_setting(w);
	const char *lines = "";

	if (set->cut) {
		why_fact(y, "the wire is cut: what is sent is lost");
		lines = _("`wire mend` joins the wire again");
	}
	if (lost && set->loss > 0) {
		why_fact(y, "the wire loses %g %% of what is sent", set->loss);
		lines = then(y, lines, _("`wire loss 0` has it lose nothing"));
	}
	if (again != NULL)
		lines = then(y, lines, wait_line(y, again));
	if (again != NULL && set->held)
		lines = then(y, lines,
		    wire_count(w) == 0
			? _("`wire step` lets it arrive")
			: _("`wire deliver` with its number lets "
			    "it arrive"));
	if (lines[0] != '\0')
		why_way(y, "%s", lines);
}
