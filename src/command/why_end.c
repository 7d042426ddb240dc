/*
 * command/why_end.c - connections that are over, or never were: ECONNRESET,
 * EPIPE, ENOTCONN.
 */
#include <errno.h>
#include <string.h>

#include "base/lang.h"
#include "command/why_parts.h"

static bool
was_connected(const struct why *y, const struct wsock *s, size_t index)
{
	while (index-- > 0) {
		const struct event *e = journal_at(y->journal, index);

		if (e->kind == EVENT_STATE && e->socket == s->id &&
		    e->state.to == TCP_STATE_ESTABLISHED)
			return true;
	}
	return false;
}

/* In which state the socket was that the RST at index ended. */
static enum tcp_state
reset_from(const struct why *y, const struct wsock *s)
{
	size_t at = why_reset(y, s);

	return at > 0 ? journal_at(y->journal, at - 1)->state.from
		      : TCP_STATE_NONE;
}

/* It went while it was in the accept queue. */
static void
never_accepted(struct why *y, const struct wsock *o)
{
	const struct wsock *l = world_socket(y->world, o->listener);
	const char *gone = l != NULL ? why_let_go(y, l) : NULL;

	why_fact(y,
	    "no process had accepted the connection: it was still in the "
	    "accept queue of %s",
	    l != NULL ? why_addr(y, &l->local) : _("a listener"));
	if (gone != NULL)
		why_fact(y,
		    "the listening socket went (%s), and what was in "
		    "its queue was reset",
		    gone);
}

/* The peer's last descriptor went, and with it a reset. */
static void
aborted(struct why *y, const struct wsock *o, const char *gone)
{
	unsigned long unread = why_unread_at(y, o, why_reset(y, o));
	const struct event *linger = why_latest(
	    y, o, "setsockopt", "SO_LINGER", journal_count(y->journal));

	why_fact(y, "the peer's end: %s", gone);
	if (unread > 0)
		why_fact(y,
		    "left unread there: %s. Then the kernel sends RST instead "
		    "of FIN, so that the sender learns of the loss (RFC 9293, "
		    "3.6.1)",
		    why_bytes(y, unread));
	else if (linger != NULL)
		why_fact(
		    y, "SO_LINGER had been set: %s", why_called(y, linger));
}

/* It had been closed before; what came in then found nobody to read it. */
static void
answered_data(struct why *y, const struct event *edge, const char *gone,
    const struct why_rst *r)
{
	const struct event *sent = why_call_event(y, edge->call);

	why_fact(y, "the peer had closed before: %s", gone);
	if (!why_rst_facts(y, r) && sent != NULL)
		why_fact(y,
		    "%s: nobody can read that any more, so the peer's kernel "
		    "answered with RST",
		    why_called(y, sent));
}

/* Whether the reset came after the end of o, as an answer: the RST says so;
 * where it is not known, the path of o. */
static bool
came_later(struct why *y, const struct wsock *o, const struct event *edge,
    const struct why_rst *r)
{
	const struct event *lost = why_lost(y, o);
	const enum tcp_state from = reset_from(y, o);

	if (r->arrived != NULL)
		return r->is_answer;
	/* The call that let go of it was the one that reset it. */
	if (lost != NULL && lost->call == edge->call)
		return false;
	return from == TCP_STATE_FIN_WAIT_1 || from == TCP_STATE_FIN_WAIT_2 ||
	       from == TCP_STATE_NONE;
}

static void
other_end(
    struct why *y, const struct wsock *s, const struct wsock *o, size_t edge_at)
{
	const struct event *edge = journal_at(y->journal, edge_at);
	const struct why_rst r = why_rst(y, s, edge_at);
	const char *gone = why_let_go(y, o);

	if (!o->accepted && o->listener != 0) {
		never_accepted(y, o);
		why_rst_facts(y, &r);
	} else if (gone == NULL) {
		why_fact(y, "the other end: %s, in %s now", why_sock(y, o),
		    tcp_state_name(o->state));
	} else if (came_later(y, o, edge, &r)) {
		answered_data(y, edge, gone, &r);
	} else {
		aborted(y, o, gone);
	}
}

void
why_ended(struct why *y, const struct wsock *s)
{
	const size_t at = s != NULL ? why_reset(y, s) : 0;
	const struct wsock *o = s != NULL ? why_other(y, s) : NULL;

	if (s == NULL)
		return;
	if (o == NULL && !addr_is_empty(&s->peer))
		why_fact(y,
		    "the peer, %s, is not the lab's: what its program did "
		    "cannot be seen from here. It may have closed with data "
		    "unread, have been killed, or be gone when data came",
		    why_addr(y, &s->peer));
	else if (at == 0)
		why_fact(y, "the journal has no reset of this connection");
	else
		other_end(y, s, o, at - 1);
}

/* The next connection of the listener that it came in through. */
static void
next_connection_way(struct why *y, const struct wsock *listener)
{
	const char *close = why_line(y, y->process, "close", y->fd, "");
	const char *name = world_fd_name(y->process, y->fd);
	const struct wproc *p;
	int fd;

	p = world_holder(y->world, listener->id, y->process, &fd);
	if (p == NULL)
		why_way(y,
		    "%s; for another connection a socket must listen again",
		    close);
	else if (p->busy != 0)
		why_way(y, "%s; %s waits for the next connection already",
		    close, p->name);
	else
		why_way(y, "%s, and accept the next connection: %s", close,
		    why_line(y, p,
			why_text(
			    y, "%s = accept", name != NULL ? name : "conn"),
			fd, ""));
}

void
why_new_connection_way(struct why *y)
{
	const struct wsock *l;

	if (!why_open(y))
		return;
	if (y->sock->unread > 0)
		why_read_way(y, y->sock,
		    _("gives what came in before: close would throw it away"));
	l = world_socket(y->world, y->sock->listener);
	if (l != NULL)
		next_connection_way(y, l);
	else
		why_way(y, "%s, and connect a new socket",
		    why_line(y, y->process, "close", y->fd, ""));
}

void
why_econnreset(struct why *y)
{
	/* AF_UNIX has neither RST nor FIN. */
	if (y->sock != NULL && y->sock->family == AF_UNIX) {
		why_other_errno(y);
		why_new_connection_way(y);
		return;
	}
	why_answer(y,
	    "The peer's side ended the connection with a reset (RST), not "
	    "with a FIN: it is gone at once, and what was under way is lost.");
	why_ended(y, y->sock);
	why_new_connection_way(y);
}

/* ---- not connected ---- */

static void
never_connected(struct why *y)
{
	why_answer(
	    y, "%s was never connected, so there is no peer.", why_it(y));
	why_fact(y, "its own address: %s", why_addr(y, &y->sock->local));
	if (why_open(y))
		why_way(y, "%s first",
		    why_line(y, y->process, "connect", y->fd, "HOST PORT"));
}

/* The connections that came in through a listener. */
static void
listens(struct why *y)
{
	bool found = false;
	const struct wproc *p;
	int fd;

	why_answer(y,
	    "%s listens: it takes connections in and has no peer itself. "
	    "Each accept makes a new socket, and that one has.",
	    why_it(y));
	for (sock_id id = world_socket_count(y->world); id > 0; id--) {
		const struct wsock *s = world_socket(y->world, id);

		if (s->listener != y->sock->id)
			continue;
		p = world_holder(y->world, id, y->process, &fd);
		if (p == NULL)
			continue;
		why_fact(y, "%s came out of it, connected to %s",
		    why_sock(y, s), why_addr(y, &s->peer));
		if (!found)
			why_way(y, "use %s", why_fd(y, p, fd));
		found = true;
	}
	if (!found && why_open(y))
		why_way(y, "%s once somebody has connected",
		    why_line(y, y->process, "conn = accept", y->fd, ""));
}

static void
over(struct why *y)
{
	why_answer(y, "The connection of %s is over.", why_it(y));
	if (!addr_is_empty(&y->sock->peer))
		why_fact(y, "its peer was %s", why_addr(y, &y->sock->peer));
	why_ended(y, y->sock);
	why_new_connection_way(y);
}

/* A failed connect leaves no connection. */
static void
failed_before(struct why *y)
{
	size_t i = y->index;

	never_connected(y);
	while (i-- > 0) {
		const struct event *e = journal_at(y->journal, i);

		if (e->kind != EVENT_CALL || e->process != y->call->process ||
		    e->fd != y->fd || strncmp(e->done.name, "connect", 7) != 0)
			continue;
		if (e->done.error != 0)
			why_fact(y, "an attempt failed: %s", why_called(y, e));
		return;
	}
}

static void
no_connection(struct why *y)
{
	enum tcp_state then = why_state_at(y, y->sock, y->index);

	if (then == TCP_STATE_LISTEN)
		listens(y);
	else if (was_connected(y, y->sock, y->index) &&
		 then == TCP_STATE_CLOSED)
		over(y);
	else if (then == TCP_STATE_CLOSED || then == TCP_STATE_NONE)
		failed_before(y);
	else
		why_other_errno(y);
}

/* AF_UNIX has no states that would tell. */
static void
no_unix_connection(struct why *y)
{
	why_other_errno(y);
	if (y->call->done.error == EPIPE)
		why_new_connection_way(y);
	else if (why_open(y))
		why_way(y, "%s first",
		    why_line(y, y->process, "connect", y->fd, "PATH"));
}

void
why_enotconn(struct why *y)
{
	if (y->sock == NULL)
		why_other_errno(y);
	else if (y->sock->family == AF_UNIX)
		no_unix_connection(y);
	else
		no_connection(y);
}

/* The latest shutdown of this end that ended its sending, or NULL. */
static const struct event *
shut_for_writing(const struct why *y)
{
	const struct event *e =
	    why_latest(y, y->sock, "shutdown", "SHUT_WR", y->index);

	return e != NULL
		   ? e
		   : why_latest(y, y->sock, "shutdown", "SHUT_RDWR", y->index);
}

void
why_epipe(struct why *y)
{
	const struct event *shut = y->sock != NULL ? shut_for_writing(y) : NULL;

	if (shut != NULL) {
		why_answer(y,
		    "%s was shut down for writing, so nothing more can be "
		    "sent on it.",
		    why_it(y));
		why_fact(y, "%s", why_called(y, shut));
		why_way(y, "send before shutdown");
		why_new_connection_way(y);
		return;
	}
	why_enotconn(y);
}
