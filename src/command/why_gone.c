/*
 * command/why_gone.c - a connection whose other end has closed, or is gone,
 * and that this end takes for whole: nothing that tells of it has arrived.
 */
#include "command/why_parts.h"

/* The other end, the lab's or another's, as it is now; NONE: not known. */
static enum tcp_state
other_state(struct why *y)
{
	const struct wsock *o = why_other(y, y->sock);
	const struct ksock *k = why_other_kernel(y, y->sock);

	if (o != NULL)
		return o->gone ? TCP_STATE_CLOSED : o->state;
	return k != NULL ? tcp_state_from_linux(k->state) : TCP_STATE_NONE;
}

/* It has ended its sending. */
static bool
has_sent_fin(enum tcp_state state)
{
	return state == TCP_STATE_FIN_WAIT_1 || state == TCP_STATE_FIN_WAIT_2 ||
	       state == TCP_STATE_CLOSING || state == TCP_STATE_LAST_ACK ||
	       state == TCP_STATE_TIME_WAIT;
}

bool
why_is_half_open(struct why *y)
{
	return y->sock != NULL && !addr_is_empty(&y->sock->peer) &&
	       y->sock->state != TCP_STATE_CLOSED &&
	       y->sock->state != TCP_STATE_TIME_WAIT &&
	       other_state(y) == TCP_STATE_CLOSED;
}

/* Nobody has the other end, though its kernel does. */
static bool
is_nobodys(struct why *y)
{
	const struct wsock *o = why_other(y, y->sock);
	const struct ksock *k = why_other_kernel(y, y->sock);

	return o != NULL ? o->holders == 0 : k != NULL && k->inode == 0;
}

void
why_connected(struct why *y)
{
	const enum tcp_state other = other_state(y);
	const char *it = why_it(y), *peer = why_addr(y, &y->sock->peer);

	if (other == TCP_STATE_CLOSED)
		why_answer(y,
		    "%s takes itself for connected to %s, but the other end "
		    "is gone, and nothing that tells of it has arrived: the "
		    "connection is half-open (RFC 9293, 3.5.1).",
		    it, peer);
	else if (other == TCP_STATE_SYN_RECEIVED)
		why_answer(y,
		    "%s is connected to %s, but the other end is not yet: the "
		    "acknowledgement that ends its handshake has not arrived.",
		    it, peer);
	else if (!has_sent_fin(other))
		why_answer(y, "%s is connected to %s, and both ends can send.",
		    it, peer);
	else if (is_nobodys(y))
		why_answer(y,
		    "%s takes itself for connected to %s, but the other end "
		    "was closed: its FIN has not arrived.",
		    it, peer);
	else
		why_answer(y,
		    "%s is connected to %s. The other end has ended its "
		    "sending and can still receive: its FIN has not arrived.",
		    it, peer);
	if (has_sent_fin(other))
		why_nothing(y, "the peer's kernel sends its FIN by itself, "
			       "again if need be");
	else if (other == TCP_STATE_SYN_RECEIVED)
		why_nothing(y, "the kernels do the handshake by themselves");
}

/* ---- how this end learns of it ---- */

/* A RST of the other end is on the wire. */
static bool
is_told(struct why *y)
{
	const struct wire *w = lab_wire(y->s->lab);
	const struct addr local = addr_unmapped(&y->sock->local);
	const struct addr peer = addr_unmapped(&y->sock->peer);

	for (size_t i = 0; w != NULL && i < wire_count(w); i++) {
		const struct packet *p = wire_at(w, i)->packet;

		if (p->kind == PACKET_TCP && (p->tcp.flags & PACKET_RST) != 0 &&
		    addr_equal(&p->src, &peer) && addr_equal(&p->dst, &local))
			return true;
	}
	return false;
}

/* What it has sent is sent again by itself. */
static bool
owes(struct why *y)
{
	const struct ksock *k = why_kernel(y, y->sock);

	return k != NULL && k->wqueue > 0;
}

static bool
can_send(const struct wsock *s)
{
	return s->state == TCP_STATE_ESTABLISHED ||
	       s->state == TCP_STATE_CLOSE_WAIT;
}

/* A line that sends something there. */
static void
send_way(struct why *y)
{
	const struct wire *w = lab_wire(y->s->lab);
	const struct wproc *p;
	const char *line;
	int fd;

	p = world_holder(y->world, y->sock->id, y->process, &fd);
	if (p == NULL || !can_send(y->sock) ||
	    (w != NULL && wire_setting(w)->cut))
		return;
	line = why_line(y, p, "send", fd, "DATA");
	if (p->busy != 0)
		line = why_text(y, "`interrupt %s`, then %s", p->name, line);
	why_way(
	    y, "%s%s is answered with RST", line, why_then_step(y, y->sock));
}

static void
half_open(struct why *y)
{
	if (is_told(y))
		return;
	if (owes(y)) {
		why_fact(y, "what it has sent is sent again by itself: if that "
			    "gets there, it is answered with RST");
		why_nothing(y, "what is sent again leads to the RST that ends "
			       "this end, too");
		return;
	}
	if (!can_send(y->sock)) {
		why_fact(y, "no RST is sent again by itself, and this end, "
			    "which has sent its FIN, sends nothing more that "
			    "would be answered with one");
		return;
	}
	why_fact(y, "no RST is sent again by itself: only what this end sends "
		    "is answered, with another one");
	send_way(y);
}

void
why_learns(struct why *y)
{
	if (why_is_half_open(y))
		half_open(y);
	else if (can_send(y->sock) && has_sent_fin(other_state(y)) &&
		 is_nobodys(y))
		why_fact(y, "nobody reads at the other end any more: data that "
			    "gets there is answered with RST");
}

const char *
why_gone_how(struct why *y, const struct wsock *o)
{
	const struct wsock *held = o;
	const char *gone;

	if (o->listener != 0 && !o->accepted)
		held = world_socket(y->world, o->listener);
	gone = held != NULL ? why_let_go(y, held) : NULL;
	return gone != NULL ? why_text(y, " (%s)", gone) : "";
}
