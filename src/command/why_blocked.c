/* command/why_blocked.c - a call that sleeps: what it waits for, and what
 * ends it. */
#include <netinet/in.h>
#include <string.h>

#include "command/why_parts.h"

/* What was journaled when the process was found asleep, or NULL. */
static const struct event *
blocked_event(const struct why *y)
{
	for (size_t i = journal_count(y->journal); i-- > 0;) {
		const struct event *e = journal_at(y->journal, i);

		if (e->kind == EVENT_BLOCKED && e->id == y->process->busy)
			return e;
	}
	return NULL;
}

static bool
begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* The other end has to do it: in the lab, the line that does. */
static void
peer_way(struct why *y, const char *verb, const char *rest, const char *does)
{
	const struct wsock *o = why_other(y, y->sock);
	const struct wproc *p;
	int fd;

	p = o != NULL ? world_holder(y->world, o->id, NULL, &fd) : NULL;
	if (p != NULL && p->busy == 0)
		why_way(y, "%s %s", why_line(y, p, verb, fd, rest), does);
}

static void
lab_peer_fact(struct why *y, const struct wsock *o)
{
	const struct wproc *p;
	int fd;

	why_fact(y, "the peer: %s", why_sock(y, o));
	p = world_holder(y->world, o->id, NULL, &fd);
	if (p != NULL && p->busy != 0)
		why_fact(y, "%s is itself blocked in %s", p->name, p->busy_in);
}

static void
peer_fact(struct why *y)
{
	const struct wsock *o = why_other(y, y->sock);
	const struct ksock *k =
	    why_find(y, IPPROTO_TCP, &y->sock->peer, &y->sock->local);

	if (o != NULL && o->listener != 0 && !o->accepted)
		why_fact(y, "no process has accepted the connection at the "
			    "other end: nobody can send there");
	else if (o != NULL)
		lab_peer_fact(y, o);
	else if (k != NULL)
		why_fact(y, "the peer: %s", why_whose(y, k));
	else
		why_fact(y, "the peer, %s, is not on this network's host",
		    why_addr(y, &y->sock->peer));
}

static void
in_receive(struct why *y)
{
	if (y->sock->state == TCP_STATE_NONE) {
		if (!addr_is_empty(&y->sock->local))
			why_way(y,
			    "send it something: sendto %s from another "
			    "process",
			    why_addr(y, &y->sock->local));
		return;
	}
	peer_fact(y);
	peer_way(y, "send", "DATA", "gives it data");
	peer_way(y, "close", "", "ends the stream: recv returns no bytes");
}

static void
in_send(struct why *y)
{
	why_queues(y, y->sock);
	if (y->sock->state == TCP_STATE_NONE)
		return;
	peer_fact(y);
	peer_way(y, "recv", "64K", "makes room");
}

static void
in_accept(struct why *y)
{
	why_fact(y, "its accept queue is empty: nobody has connected");
	why_way(y,
	    "connect to %s in another process, such as `client: s = "
	    "socket`",
	    why_addr(y, &y->sock->local));
}

static void
on_socket(struct why *y, const char *call)
{
	if (begins(call, "accept"))
		in_accept(y);
	else if (begins(call, "recv"))
		in_receive(y);
	else if (begins(call, "send"))
		in_send(y);
	else if (begins(call, "connect") && !addr_is_empty(&y->sock->peer))
		why_handshake(y, &y->sock->peer);
}

void
why_blocked(struct why *y)
{
	const struct event *e = blocked_event(y);
	const struct wproc *p = y->process;

	if (e != NULL && e->blocked.why != NULL)
		why_answer(y, "%s is blocked in %s: it waits %s.", p->name,
		    e->blocked.text, e->blocked.why);
	else
		why_answer(y, "%s is blocked in %s.", p->name, p->busy_in);
	if (y->sock != NULL && y->sock->state != TCP_STATE_NONE)
		why_fact(y, "%s is in %s", why_it(y),
		    tcp_state_name(y->sock->state));
	if (y->sock != NULL)
		on_socket(y, p->busy_in);
	why_way(y, "`interrupt %s` ends the call with EINTR", p->name);
}
