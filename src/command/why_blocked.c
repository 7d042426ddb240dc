/* command/why_blocked.c - a call that sleeps: what it waits for, and what
 * ends it. */
#include <netinet/in.h>
#include <string.h>

#include "base/lang.h"
#include "command/why_parts.h"
#include "kernel/proc.h"

/* What was journaled when the process was found asleep, or NULL. */
static const struct event *
blocked_event(const struct why *y, size_t *index)
{
	for (size_t i = journal_count(y->journal); i-- > 0;) {
		const struct event *e = journal_at(y->journal, i);

		*index = i;
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
		why_way(y, "%s%s %s", why_line(y, p, verb, fd, rest),
		    why_then_step(y, y->sock), does);
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
	const struct ksock *k = why_other_kernel(y, y->sock);

	if (o != NULL && o->listener != 0 && !o->accepted)
		why_fact(y, "no process has accepted the connection at the "
			    "other end: nobody can send there");
	else if (o != NULL)
		lab_peer_fact(y, o);
	else if (k != NULL)
		why_fact(y, "the peer: %s", why_whose(y, k));
	else
		why_fact(y, "the peer, %s, %s", why_addr(y, &y->sock->peer),
		    why_absent(y, &y->sock->peer));
}

static void
in_receive(struct why *y)
{
	const struct wsock *o = why_other(y, y->sock);
	const bool coming = why_is_coming(y, y->sock);

	if (y->sock->state == TCP_STATE_NONE) {
		if (!addr_is_empty(&y->sock->local) && !coming)
			why_way(y, "send it something: sendto %s",
			    why_to(y, y->sock, false));
		return;
	}
	peer_fact(y);
	why_learns(y);
	if (coming)
		return;
	peer_way(y, "send", "DATA", _("gives it data"));
	/* close would reset it then, and lose that. */
	if (o != NULL && o->unread > 0)
		peer_way(y, "shutdown", "SHUT_WR",
		    _("ends the stream: recv returns no bytes"));
	else
		peer_way(y, "close", "",
		    _("ends the stream: recv returns no bytes"));
}

static void
in_send(struct why *y)
{
	why_queues(y, y->sock);
	if (y->sock->state == TCP_STATE_NONE)
		return;
	peer_fact(y);
	why_learns(y);
	peer_way(y, "recv", "64K", _("makes room"));
}

static void
in_accept(struct why *y)
{
	const char *caller = why_caller(y, y->sock);

	why_fact(y, "its accept queue is empty: nobody has connected");
	if (caller != NULL)
		why_way(y, "connect to %s, such as `%s: s = socket`",
		    why_to(y, y->sock, true), caller);
	else
		why_way(y, "connect to %s (`process NAME on %s` makes one)",
		    why_to(y, y->sock, true), host_name(y->sock->host));
}

/* A connect of before has begun it, and did not wait. */
static void
in_handshake(struct why *y, const char *call)
{
	why_handshake(y, &y->sock->peer);
	if (begins(call, "send"))
		why_fact(y,
		    "there is no connection yet: what %s was given goes once "
		    "the handshake has ended",
		    call);
	else if (begins(call, "recv"))
		why_fact(y,
		    "there is no connection yet: nothing can come in before "
		    "the handshake has ended");
}

static void
on_socket(struct why *y, const char *call)
{
	if (why_is_handshake(y->sock->state) && !addr_is_empty(&y->sock->peer))
		in_handshake(y, call);
	else if (begins(call, "accept"))
		in_accept(y);
	else if (begins(call, "recv"))
		in_receive(y);
	else if (begins(call, "send"))
		in_send(y);
}

/* settimeout, where no setblocking came after it, or NULL. */
static const struct event *
python_limit(const struct why *y)
{
	const struct event *set =
	    why_latest(y, y->sock, "settimeout", "", y->index);
	const struct event *other =
	    why_latest(y, y->sock, "setblocking", "", y->index);

	if (set == NULL || strstr(set->done.text, "None") != NULL ||
	    (other != NULL && other->id > set->id))
		return NULL;
	return set;
}

/* SO_RCVTIMEO or SO_SNDTIMEO, whichever counts for the call, or NULL. */
static const struct event *
kernel_limit(const struct why *y)
{
	const char *call = y->process->busy_in;
	const char *option = begins(call, "send") || begins(call, "connect")
				 ? "SO_SNDTIMEO"
				 : "SO_RCVTIMEO";
	const struct event *set =
	    why_latest(y, y->sock, "setsockopt", option, y->index);

	if (set == NULL ||
	    strstr(set->done.text, "{tv_sec=0, tv_usec=0}") != NULL)
		return NULL;
	return set;
}

/* What ends it without anybody's help. */
static void
limit_fact(struct why *y)
{
	const char *call = y->process->busy_in;
	const struct event *set;

	if (y->sock == NULL || begins(call, "poll"))
		return;
	if ((set = python_limit(y)) != NULL)
		why_fact(y, "when its time is over, it ends as timed out: %s",
		    why_called(y, set));
	else if ((set = kernel_limit(y)) != NULL)
		why_fact(y, "when its time is over, it fails with %s: %s",
		    begins(call, "connect") && y->sock->family != AF_UNIX
			? "EINPROGRESS"
			: "EAGAIN",
		    why_called(y, set));
}

/* What was journaled of a call that has not returned, or NULL. */
static const struct event *
unfinished(const struct why *y, const struct wproc *p)
{
	for (size_t i = journal_count(y->journal); i-- > 0;) {
		const struct event *e = journal_at(y->journal, i);

		if (e->process != p->id)
			continue;
		if (e->kind == EVENT_CALL)
			return NULL;
		if (e->kind == EVENT_NOTE && e->call != 0)
			return e;
	}
	return NULL;
}

bool
why_stopped(struct why *y)
{
	const struct wproc *p = y->process;
	struct proc proc;
	long number, first;
	enum proc_where where;
	const struct event *call;

	if (p == NULL || !p->alive)
		return false;
	proc = proc_open(p->pid);
	where = proc_where(&proc, &number, &first);
	proc_close(&proc);
	if (where != PROC_STOPPED)
		return false;
	call = unfinished(y, p);
	why_answer(y,
	    "The process %s is stopped (SIGSTOP, or a debugger): it does "
	    "nothing until it is continued.",
	    p->name);
	if (call != NULL)
		why_fact(y, "a call is under way: %s", call->note);
	why_way(y, "continue it, from another terminal: `kill -CONT %d`",
	    (int)p->pid);
	return true;
}

/* Its call, and what it waits for now: send waits for its connection first,
 * and then for room. */
static void
blocked_answer(struct why *y)
{
	const struct wproc *p = y->process;
	size_t index;
	const struct event *e = blocked_event(y, &index);
	const char *why = e != NULL ? e->blocked.why : NULL;

	if (why != NULL && y->sock != NULL && begins(p->busy_in, "send") &&
	    why_is_handshake(why_state_at(y, y->sock, index)) &&
	    !why_is_handshake(y->sock->state))
		why = why_text(y,
		    "for room in the send buffer, until %s has "
		    "read",
		    why_addr(y, &y->sock->peer));
	if (why != NULL)
		why_answer(y, "%s is blocked in %s: it waits %s.", p->name,
		    e->blocked.text, why);
	else
		why_answer(y, "%s is blocked in %s.", p->name, p->busy_in);
}

void
why_blocked(struct why *y)
{
	const struct wproc *p = y->process;

	blocked_answer(y);
	if (y->sock != NULL && y->sock->state != TCP_STATE_NONE)
		why_fact(y, "%s is in %s", why_it(y),
		    tcp_state_name(y->sock->state));
	/* Of a handshake on_socket tells it. */
	if (y->sock != NULL && !why_is_handshake(y->sock->state))
		why_packets(y, y->sock);
	if (y->sock != NULL)
		on_socket(y, p->busy_in);
	limit_fact(y);
	why_way(y, "`interrupt %s` ends the call with EINTR", p->name);
}
