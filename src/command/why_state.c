/*
 * command/why_state.c - what a socket is in: before there is a connection,
 * while there is one, and sockets that have no states. The states of its end
 * are in why_close.c.
 */
#include <netinet/in.h>

#include "base/lang.h"
#include "command/why_parts.h"

/* ---- queues ---- */

/* Bytes at the socket, and at the other end if that is the lab's. */
static void
unread_facts(struct why *y, const struct wsock *s)
{
	const struct wsock *o = why_other(y, s);

	if (s->unread > 0)
		why_fact(
		    y, "came in and not read yet: %s", why_bytes(y, s->unread));
	if (o != NULL && o->unread > 0)
		why_fact(y, "not read yet by %s: %s", why_sock(y, o),
		    why_bytes(y, o->unread));
}

/* Bytes to be sent that are not acknowledged: a SYN or a FIN counts as one
 * there. */
static unsigned long
unacknowledged(const struct wsock *s, const struct ksock *k)
{
	bool one = s->state == TCP_STATE_FIN_WAIT_1 ||
		   s->state == TCP_STATE_CLOSING ||
		   s->state == TCP_STATE_LAST_ACK || why_is_handshake(s->state);

	if (s->state == TCP_STATE_NONE || k->wqueue == 0)
		return 0;
	return k->wqueue - one;
}

void
why_queues(struct why *y, const struct wsock *s)
{
	const struct ksock *k = why_kernel(y, s);
	unsigned long waiting;

	unread_facts(y, s);
	waiting = k != NULL ? unacknowledged(s, k) : 0;
	if (waiting == 0)
		return;
	if (k->timer == KSOCK_TIMER_PERSIST)
		why_fact(y,
		    "the peer's window is closed: its receive buffer is full, "
		    "and nothing more may be sent until its program reads");
	why_fact(
	    y, "not acknowledged yet by the peer: %s", why_bytes(y, waiting));
	if (k->timer == KSOCK_TIMER_RETRANSMIT && k->retransmits > 0)
		why_fact(y,
		    /* What is so on a wire why_packets knows. */
		    why_home(y) != HOST_ONLY
			? _("what was sent last was sent again, as no "
			    "acknowledgement came")
			: _("what was sent last was sent again, as no "
			    "acknowledgement came: the peer, or the way to it, "
			    "may be down"));
}

/* The other end, which no process has taken from the listener's queue. */
static void
queued_fact(struct why *y, const struct wsock *o)
{
	const struct wsock *l = world_socket(y->world, o->listener);
	const char *listener = l != NULL ? why_sock(y, l) : _("a listener");

	if (o->state == TCP_STATE_SYN_RECEIVED)
		why_fact(y,
		    "the other end, SYN-RECEIVED, comes into the queue of %s "
		    "when the handshake has ended",
		    listener);
	else
		why_fact(y,
		    "no process has accepted it at the other end: it waits in "
		    "the queue of %s",
		    listener);
}

/* Who is at the other end. */
static void
peer_fact(struct why *y, const struct wsock *s)
{
	const struct wsock *o = why_other(y, s);
	const struct ksock *k;

	if (o != NULL && o->listener != 0 && !o->accepted && !o->gone) {
		queued_fact(y, o);
		return;
	}
	if (addr_equal(&s->peer, &s->local)) {
		why_fact(y,
		    "the other end is the socket itself: it has connected to "
		    "its own address, and receives what it sends");
		return;
	}
	k = why_other_kernel(y, s);
	if (o != NULL && o->holders > 0)
		why_fact(y, "the other end: %s, %s", why_sock(y, o),
		    tcp_state_name(o->state));
	else if (k != NULL)
		why_fact(y, "the other end: %s, %s", why_whose(y, k),
		    why_state_name(k));
	else
		why_fact(y, "the other end %s%s", why_absent(y, &s->peer),
		    o != NULL ? why_gone_how(y, o) : "");
}

/* ---- states ---- */

void
why_listen(struct why *y)
{
	const struct wsock *s = y->sock;
	const bool full = s->queued > s->backlog;

	why_answer(y,
	    full ? _("%s listens on %s: it waits for connections. Its accept "
		     "queue is full, so that the kernel drops every further "
		     "SYN.")
		 : _("%s listens on %s: it waits for connections."),
	    why_it(y), why_addr(y, &s->local));
	if (s->host != HOST_ONLY && why_is_loopback(&s->local))
		why_fact(y,
		    "%s is another one on each host: only processes of the "
		    "host %s can connect to it",
		    why_host(y, &s->local), host_name(s->host));
	why_fact(
	    y, "accept queue: %lu in it, backlog %lu", s->queued, s->backlog);
	why_packets(y, s);
	if (s->queued > 0 && why_open(y))
		why_way(y, "%s takes one out of the queue",
		    why_line(y, y->process, "accept", y->fd, ""));
	else
		why_nothing(y,
		    "who connects to that address from another process comes "
		    "into the queue");
}

void
why_syn_sent(struct why *y)
{
	why_answer(y, "%s has sent a SYN to %s and waits for the answer.",
	    why_it(y), why_addr(y, &y->sock->peer));
	why_handshake(y, &y->sock->peer);
	if (why_open(y) && y->process->busy == 0)
		why_way(y, "%s gives it up",
		    why_line(y, y->process, "close", y->fd, ""));
	why_nothing(y, "the kernel sends the SYN again by itself, and gives "
		       "up at last (ETIMEDOUT)");
}

void
why_syn_received(struct why *y)
{
	why_answer(y,
	    "%s has answered the SYN of %s with its own and waits for the "
	    "acknowledgement, which ends the handshake.",
	    why_it(y), why_addr(y, &y->sock->peer));
	peer_fact(y, y->sock);
	why_packets(y, y->sock);
	why_nothing(y, "the kernels do the handshake by themselves");
}

/* What waits to be taken: the connection, or what came in. */
static void
established_ways(struct why *y, const struct wsock *s)
{
	const struct wsock *o = why_other(y, s);
	const bool queued = o != NULL && !o->accepted && !o->gone &&
			    o->state != TCP_STATE_SYN_RECEIVED;
	const struct wsock *l =
	    queued ? world_socket(y->world, o->listener) : NULL;
	const struct wproc *p = NULL;
	int fd;

	if (l != NULL)
		p = world_holder(y->world, l->id, NULL, &fd);
	if (p != NULL && p->busy == 0)
		why_way(y, "%s takes it out of the queue, if it is the first",
		    why_line(y, p, "accept", fd, ""));
	if (s->unread > 0)
		why_read_way(y, s, _("gives what came in"));
	if (o != NULL && o->unread > 0)
		why_read_way(y, o, _("gives what came in at the other end"));
	why_nothing(y, "the connection is there for both ends to use");
}

void
why_established(struct why *y)
{
	why_connected(y);
	peer_fact(y, y->sock);
	why_queues(y, y->sock);
	why_packets(y, y->sock);
	why_learns(y);
	established_ways(y, y->sock);
}

/* connected: it was, and is over. */
static void
closed_ways(struct why *y, bool connected)
{
	if (y->sock->holders == 0)
		why_nothing(y, "nothing of it is left");
	else if (connected)
		why_new_connection_way(y);
	else if (why_open(y))
		why_way(y, "%s tries again",
		    why_line(y, y->process, "connect", y->fd, "HOST PORT"));
}

/* It had a connection, or an attempt at one. */
static void
was_closed(struct why *y)
{
	const struct wsock *s = y->sock;
	const char *gone = why_let_go(y, s);
	const bool connected = s->state == TCP_STATE_NONE ||
			       why_passed(y, s, TCP_STATE_ESTABLISHED);

	if (gone != NULL)
		why_answer(y, "The socket is closed, and nothing of it is "
			      "left.");
	else if (connected)
		why_answer(
		    y, "%s is CLOSED: its connection is over.", why_it(y));
	else
		why_answer(y,
		    "%s is CLOSED: no connection came of its connect.",
		    why_it(y));
	if (gone != NULL)
		why_fact(y, "%s", gone);
	if (!addr_is_empty(&s->peer))
		why_fact(y,
		    connected ? _("its peer was %s")
			      : _("the address that it was given: %s"),
		    why_addr(y, &s->peer));
	if (connected && why_reset(y, s) != 0)
		why_ended(y, s);
	closed_ways(y, connected);
}

void
why_closed(struct why *y)
{
	const struct wsock *s = y->sock;

	if (s->holders == 0 || !addr_is_empty(&s->peer)) {
		was_closed(y);
		return;
	}
	if (addr_is_empty(&s->local)) {
		why_answer(y,
		    "%s is CLOSED: it has no address and no "
		    "connection, and waits for nothing.",
		    why_it(y));
		why_nothing(y, "what it can do next is bind and listen, or "
			       "connect");
		return;
	}
	why_answer(y,
	    "%s has the address %s, but neither listens nor is connected.",
	    why_it(y), why_addr(y, &s->local));
	why_fact(y, "who connects to it is refused (ECONNREFUSED)");
	if (why_open(y))
		why_way(y, "%s", why_line(y, y->process, "listen", y->fd, ""));
}

/* UDP and AF_UNIX. */
void
why_stateless(struct why *y)
{
	const struct wsock *s = y->sock;
	const char *gone = why_let_go(y, s);

	if (gone != NULL) {
		was_closed(y);
		return;
	}
	if (s->family == AF_UNIX)
		why_answer(y,
		    "%s is an AF_UNIX socket: the kernel keeps no "
		    "TCP state of it.",
		    why_it(y));
	else
		why_answer(y,
		    "%s is a UDP socket: it has no connection and "
		    "no states, and waits for nothing.",
		    why_it(y));
	why_fact(y, "its address: %s", why_addr(y, &s->local));
	if (!addr_is_empty(&s->peer))
		why_fact(y, "its peer: %s", why_addr(y, &s->peer));
	if (s->backlog > 0)
		why_fact(y, "it listens; accept queue: %lu, backlog %lu",
		    s->queued, s->backlog);
	unread_facts(y, s);
	why_packets(y, s);
	if (s->unread > 0)
		why_read_way(y, s, _("gives what came in"));
	why_nothing(y, "nothing is under way");
}
