/*
 * command/why_close.c - the states of a connection's end: who has closed,
 * who has not, and what is waited for.
 */
#include <netinet/in.h>

#include "command/why_parts.h"

/* The line that closes each descriptor that refers to it. */
static void
close_ways(struct why *y, const struct wsock *s)
{
	const char *lines = "";
	proc_id count = world_process_count(y->world);

	for (proc_id i = 1; i <= count; i++) {
		const struct wproc *p = world_process(y->world, i);

		for (int fd = p->alive ? p->latest : -1; fd >= 0;
		     fd = p->fds[fd].older) {
			if (p->fds[fd].socket != s->id)
				continue;
			lines = why_text(y, "%s%s%s", lines,
			    lines[0] != '\0' ? " and " : "",
			    why_line(y, p, "close", fd, ""));
		}
	}
	if (lines[0] != '\0')
		why_way(y, "%s", lines);
}

/* How this end was closed: no process has it any more, or shutdown. */
static void
own_close(struct why *y)
{
	const char *gone = why_let_go(y, y->sock);

	if (gone != NULL)
		why_fact(y, "this end was closed: %s", gone);
	else if (y->sock->holders > 0)
		why_fact(y,
		    "this end was shut down for writing: %s has it still",
		    why_sock(y, y->sock));
}

/* The other end is still in its listener's queue. */
static void
not_accepted(struct why *y, const struct wsock *o)
{
	const struct wproc *p;
	int fd;

	why_fact(y,
	    "no process has accepted the connection at the other end, so that "
	    "nobody can close it there");
	p = world_holder(y->world, o->listener, NULL, &fd);
	if (p != NULL)
		why_way(y, "%s, and close what it returns",
		    why_line(y, p, "accept", fd, ""));
}

/* The other end, which has to do something: its holder, or what is known. */
static void
other_must(struct why *y, const char *what)
{
	const struct wsock *o = why_other(y, y->sock);
	const struct ksock *k =
	    why_find(y, IPPROTO_TCP, &y->sock->peer, &y->sock->local);

	if (o != NULL && o->holders > 0) {
		why_fact(y, "%s (%s): %s", what, tcp_state_name(o->state),
		    why_sock(y, o));
		close_ways(y, o);
	} else if (o != NULL && o->listener != 0 && !o->accepted && !o->gone) {
		not_accepted(y, o);
	} else if (k != NULL) {
		why_fact(
		    y, "%s (%s): %s", what, why_state_name(k), why_whose(y, k));
	} else {
		why_fact(y,
		    "the other end, %s, is not on this network's host: its "
		    "program %s",
		    why_addr(y, &y->sock->peer), what);
	}
}

void
why_fin_wait_1(struct why *y)
{
	why_answer(y,
	    "%s is ending the connection: the peer has not acknowledged its "
	    "FIN yet.",
	    why_it(y));
	own_close(y);
	why_queues(y, y->sock);
	why_fact(y, "the FIN comes after all data: until that is "
		    "acknowledged, it is not");
}

void
why_fin_wait_2(struct why *y)
{
	why_answer(y,
	    "The peer has acknowledged the FIN of %s; now the peer must "
	    "close, and has not yet.",
	    why_it(y));
	own_close(y);
	other_must(y, "has not closed");
	if (y->sock->holders == 0)
		why_fact(y, "as no process has this end any more, Linux "
			    "waits net.ipv4.tcp_fin_timeout (60 s) and then "
			    "forgets it");
}

void
why_close_wait(struct why *y)
{
	const struct wsock *s = y->sock;
	const struct wsock *o = why_other(y, s);
	const char *gone = o != NULL ? why_let_go(y, o) : NULL;

	why_answer(y,
	    "The peer has closed, and this end has not. Still open: %s. The "
	    "kernel waits for its close without any limit.",
	    why_sock(y, s));
	if (gone != NULL)
		why_fact(y, "the peer's end: %s", gone);
	else if (o != NULL && o->holders > 0)
		why_fact(y,
		    "the peer, %s, was shut down for writing: it can "
		    "still receive",
		    why_sock(y, o));
	if (s->unread > 0)
		why_fact(y, "came in before, not read yet: %s",
		    why_bytes(y, s->unread));
	else
		why_fact(y, "nothing is left to read: recv returns no bytes");
	close_ways(y, s);
}

void
why_closing(struct why *y)
{
	why_answer(y,
	    "Both ends have sent a FIN at the same time; %s waits until the "
	    "peer acknowledges its own.",
	    why_it(y));
	own_close(y);
	other_must(y, "has not acknowledged the FIN");
}

void
why_last_ack(struct why *y)
{
	why_answer(y,
	    "Both ends have closed, the peer first; %s waits until the peer "
	    "acknowledges its FIN.",
	    why_it(y));
	own_close(y);
	why_queues(y, y->sock);
}

void
why_time_wait(struct why *y)
{
	const struct ksock *k = why_kernel(y, y->sock);

	why_answer(y,
	    "The connection from %s to %s is over. This end closed first, so "
	    "the kernel keeps it in TIME-WAIT for 60 s.",
	    why_addr(y, &y->sock->local), why_addr(y, &y->sock->peer));
	own_close(y);
	if (k != NULL && k->state == KSOCK_TIME_WAIT && y->s->interactive)
		why_fact(y, "%u s are left", (k->expires_ms + 999) / 1000);
	why_fact(y,
	    "why: if the last acknowledgement was lost, the peer sends its "
	    "FIN again and must be answered; and stray segments of this "
	    "connection must not be taken for a new one's (RFC 9293, 3.6.1)");
	why_fact(y, "nobody needs to do anything");
	why_fact(y,
	    "until then port %u cannot be bound, but with SO_REUSEADDR on "
	    "both sockets",
	    addr_port(&y->sock->local));
}
