/*
 * command/why_close.c - the states of a connection's end: who has closed,
 * who has not, and what is waited for.
 */
#include <netinet/in.h>

#include "base/lang.h"
#include "command/why_parts.h"

void
why_read_way(struct why *y, const struct wsock *s, const char *rest)
{
	const struct wproc *p;
	int fd;

	p = world_holder(y->world, s->id, y->process, &fd);
	if (p != NULL)
		why_way(y, "%s %s", why_line(y, p, "recv", fd, "1M"), rest);
}

/* A process that sleeps takes no line. */
static const char *
close_line(struct why *y, const struct wproc *p, int fd)
{
	const char *line = why_line(y, p, "close", fd, "");

	return p->busy == 0
		   ? line
		   : why_text(y, "`interrupt %s`, then %s", p->name, line);
}

const char *
why_close_lines(struct why *y, const struct wsock *s, const char *lines)
{
	const proc_id count = world_process_count(y->world);

	for (proc_id i = 1; i <= count; i++) {
		const struct wproc *p = world_process(y->world, i);

		for (int fd = p->alive ? p->latest : -1; fd >= 0;
		     fd = p->fds[fd].older) {
			if (p->fds[fd].socket != s->id)
				continue;
			lines = why_text(y, "%s%s%s", lines,
			    lines[0] != '\0' ? _(" and ") : "",
			    close_line(y, p, fd));
		}
	}
	return lines;
}

/* As a way out: every descriptor that refers to it is closed. */
static void
close_ways(struct why *y, const struct wsock *s)
{
	const char *lines = why_close_lines(y, s, "");

	if (lines[0] == '\0')
		return;
	if (s->unread == 0) {
		why_way(y, "%s", lines);
		return;
	}
	why_read_way(y, s,
	    why_text(y,
		"until nothing is left, then %s; closed at once it loses "
		"what is unread and resets the connection",
		lines));
}

/* What keeps the acknowledgement or the FIN of the other end back: the data
 * before it that one end does not read. */
static void
reader_must(struct why *y, const struct wsock *reader)
{
	if (reader == NULL || reader->unread == 0)
		return;
	why_fact(y,
	    "a FIN comes behind all data, and %s has not read what came in: "
	    "as long as its buffer is full, nothing more can come",
	    why_sock(y, reader));
	why_read_way(y, reader, _("until nothing is left makes room"));
}

/* The same of another program's on this host. */
static void
foreign_reader_must(struct why *y)
{
	const struct ksock *k = why_other_kernel(y, y->sock);

	if (why_other(y, y->sock) == NULL && k != NULL && k->rqueue > 0)
		why_way(y, "let %s read what has come in there: %s",
		    why_whose(y, k), why_bytes(y, k->rqueue));
}

static void
fin_goes_again(struct why *y)
{
	why_nothing(y, "the kernel sends the FIN again until it is "
		       "acknowledged, and gives up at last");
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
	const struct ksock *k = why_other_kernel(y, y->sock);

	if (o != NULL && o->holders > 0) {
		why_fact(y, "%s (%s): %s", what, tcp_state_name(o->state),
		    why_sock(y, o));
		close_ways(y, o);
	} else if (o != NULL && o->listener != 0 && !o->accepted && !o->gone) {
		not_accepted(y, o);
	} else if (k != NULL) {
		why_fact(
		    y, "%s (%s): %s", what, why_state_name(k), why_whose(y, k));
		if (k->inode != 0)
			why_way(y, "let that program close it, or end it");
	} else {
		why_fact(y, "the other end, %s, %s%s",
		    why_addr(y, &y->sock->peer), why_absent(y, &y->sock->peer),
		    why_is_local(y, &y->sock->peer)
			? ""
			: why_text(y, ": its program %s", what));
	}
}

/* Who is at the other end, where nobody is needed to close it. */
static void
other_fact(struct why *y)
{
	const struct wsock *o = why_other(y, y->sock);
	const struct ksock *k = why_other_kernel(y, y->sock);

	if (o != NULL && !o->gone)
		why_fact(y, "the other end (%s): %s", tcp_state_name(o->state),
		    why_sock(y, o));
	else if (k != NULL)
		why_fact(y, "the other end (%s): %s", why_state_name(k),
		    why_whose(y, k));
}

/* The state of the other end, the lab's or another's on this host. */
static enum tcp_state
other_state(struct why *y)
{
	const struct wsock *o = why_other(y, y->sock);
	const struct ksock *k = why_other_kernel(y, y->sock);

	if (o != NULL && !o->gone)
		return o->state;
	return k != NULL ? tcp_state_from_linux(k->state) : TCP_STATE_NONE;
}

/* Its FIN is on the way, behind data that has no room here. */
static void
fin_delayed(struct why *y)
{
	why_answer(y,
	    "The peer has acknowledged the FIN of %s, and has closed too, but "
	    "its own FIN has not arrived.",
	    why_it(y));
	own_close(y);
	other_fact(y);
	why_queues(y, y->sock);
	why_packets(y, y->sock);
	reader_must(y, y->sock);
	why_nothing(y, "the peer's kernel sends its FIN by itself");
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
	why_packets(y, y->sock);
	reader_must(y, why_other(y, y->sock));
	foreign_reader_must(y);
	fin_goes_again(y);
}

/* Nobody here can make the peer close. */
static void
stop_waiting_way(struct why *y)
{
	const char *lines = why_close_lines(y, y->sock, "");
	bool forbidden;

	if (lines[0] == '\0')
		return;
	if (y->sock->unread > 0)
		why_way(y,
		    "%s: as not all was read that came in, that resets the "
		    "connection",
		    lines);
	else
		why_way(y,
		    lab_wire_is_patient(y->s->lab, &forbidden)
			? _("%s: Linux then waits for the peer for a day, "
			    "while the wire is held, at most "
			    "(net.ipv4.tcp_fin_timeout)")
			: _("%s: Linux then waits for the peer for 60 s at "
			    "most (net.ipv4.tcp_fin_timeout)"),
		    lines);
}

/* The kernel alone has it, for a time. One that gets into FIN-WAIT-2 while the
 * wire is held has more of it, also when the wire is released. */
static void
forgotten(struct why *y)
{
	enum { USUAL_MS = 60 * 1000 };
	const struct ksock *k = why_kernel(y, y->sock);
	const bool patient = lab_wire(y->s->lab) != NULL && k != NULL &&
			     k->expires_ms > USUAL_MS;

	why_fact(y,
	    "as no process has this end any more, Linux waits "
	    "net.ipv4.tcp_fin_timeout (%s) and then forgets it",
	    patient ? _("a day, as the wire was held when this began")
		    : _("60 s"));
	why_nothing(y, "it ends by itself");
}

/* Nothing of the peer is left that could close. */
static void
gone_unheard(struct why *y)
{
	const struct wsock *o = why_other(y, y->sock);

	why_answer(y,
	    "The peer has acknowledged the FIN of %s, and is gone since: "
	    "nothing that tells of it has arrived.",
	    why_it(y));
	own_close(y);
	why_fact(y, "the other end %s%s", why_absent(y, &y->sock->peer),
	    o != NULL ? why_gone_how(y, o) : "");
	why_packets(y, y->sock);
	why_learns(y);
	if (y->sock->holders == 0)
		forgotten(y);
	else
		stop_waiting_way(y);
}

void
why_fin_wait_2(struct why *y)
{
	const enum tcp_state other = other_state(y);

	if (other == TCP_STATE_CLOSING || other == TCP_STATE_LAST_ACK) {
		fin_delayed(y);
		return;
	}
	if (why_is_half_open(y)) {
		gone_unheard(y);
		return;
	}
	why_answer(y,
	    "The peer has acknowledged the FIN of %s; now the peer must "
	    "close, and has not yet.",
	    why_it(y));
	own_close(y);
	other_must(y, _("has not closed"));
	why_packets(y, y->sock);
	if (y->sock->holders == 0) {
		forgotten(y);
	} else if (why_other(y, y->sock) == NULL || y->ways.len == 0) {
		stop_waiting_way(y);
	}
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
	if (why_is_half_open(y)) {
		why_packets(y, s);
		why_learns(y);
	}
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
	other_fact(y);
	why_queues(y, y->sock);
	why_packets(y, y->sock);
	reader_must(y, why_other(y, y->sock));
	fin_goes_again(y);
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
	why_packets(y, y->sock);
	reader_must(y, why_other(y, y->sock));
	fin_goes_again(y);
}

/* Each end sent its FIN before it had the other's: RFC 9293, figure 13. */
static bool
closed_at_once(struct why *y)
{
	const struct wsock *o = why_other(y, y->sock);
	const struct ksock *k = why_other_kernel(y, y->sock);

	return why_passed(y, y->sock, TCP_STATE_CLOSING) ||
	       (o != NULL && why_passed(y, o, TCP_STATE_CLOSING)) ||
	       (k != NULL && k->state == KSOCK_TIME_WAIT);
}

void
why_time_wait(struct why *y)
{
	const struct ksock *k = why_kernel(y, y->sock);
	const char *left = k != NULL ? why_left(y, k) : NULL;

	why_answer(y,
	    closed_at_once(y)
		? _("The connection from %s to %s is over. Each end closed "
		    "before the other's FIN had come, so the kernel keeps it "
		    "in TIME-WAIT for 60 s.")
	    : why_other(y, y->sock) != NULL
		? _("The connection from %s to %s is over. This end closed "
		    "first, so the kernel keeps it in TIME-WAIT for 60 s.")
		: _("The connection from %s to %s is over. This end closed "
		    "before the peer's FIN had come, so the kernel keeps it in "
		    "TIME-WAIT for 60 s."),
	    why_addr(y, &y->sock->local), why_addr(y, &y->sock->peer));
	own_close(y);
	if (left != NULL)
		why_fact(y, "it lasts another %s", left);
	why_fact(y,
	    "why: if the last acknowledgement was lost, the peer sends its "
	    "FIN again and must be answered; and stray segments of this "
	    "connection must not be taken for a new one's (RFC 9293, 3.6.1)");
	why_nothing(y, "TIME-WAIT ends by itself");
	why_fact(y,
	    "until then port %u cannot be bound, but with SO_REUSEADDR on "
	    "both sockets",
	    addr_port(&y->sock->local));
}
