/*
 * command/why_use.c - calls that do not suit their descriptor: EBADF,
 * ENOTSOCK, EINVAL, EOPNOTSUPP, and a name that was not found.
 */
#include <netdb.h>
#include <string.h>

#include "base/lang.h"
#include "command/why_parts.h"
#include "model/constant.h"

/* "s (3), conn (4)": the open sockets of the process, by descriptor. */
static void
open_fact(struct why *y)
{
	const struct wproc *p = y->process;
	const char *list = "";
	size_t count = 0;

	for (size_t fd = 0; fd < p->fd_count; fd++) {
		const char *name = p->fds[fd].name;
		const char *item;

		if (p->fds[fd].socket == 0)
			continue;
		item = name != NULL ? why_text(y, "%s (%zu)", name, fd)
				    : why_text(y, "%zu", fd);
		list = why_text(y, "%s%s%s", list,
		    count++ > 0 ? C_("between items", ", ") : "", item);
	}
	if (count > 0)
		why_fact(
		    y, "the sockets that are open in %s: %s", p->name, list);
	else
		why_fact(y, "%s has no open socket", p->name);
}

/* Descriptors are the process's own: another one may have that number. */
static void
others_fact(struct why *y)
{
	for (proc_id id = world_process_count(y->world); id > 0; id--) {
		const struct wproc *p = world_process(y->world, id);

		if (p == y->process || !p->alive ||
		    world_fd(y->world, p, y->fd) == NULL)
			continue;
		why_fact(y,
		    "%s has a descriptor %d, but each process has its own",
		    p->name, y->fd);
	}
}

/* The call that closed it last, if it ever was open. */
static void
closed_fact(struct why *y)
{
	for (size_t i = y->index; i-- > 0;) {
		const struct event *e = journal_at(y->journal, i);
		const struct event *by;

		if (e->kind != EVENT_RELEASE || e->fd != y->fd ||
		    e->process != y->call->process)
			continue;
		by = why_call_event(y, e->call);
		if (by != NULL)
			why_fact(y, "it was open, and was closed: %s",
			    why_called(y, by));
		else
			why_fact(y, "it was open, and was closed");
		return;
	}
}

void
why_ebadf(struct why *y)
{
	if (y->process == NULL || y->fd < 0) {
		why_other_errno(y);
		return;
	}
	why_answer(
	    y, "Descriptor %d is not open in %s.", y->fd, y->process->name);
	closed_fact(y);
	open_fact(y);
	others_fact(y);
	why_way(y, "use one of the open descriptors");
	why_way(y, "make a socket: `%s: s = socket`", y->process->name);
}

void
why_enotsock(struct why *y)
{
	if (y->process == NULL || y->fd < 0) {
		why_other_errno(y);
		return;
	}
	why_answer(y, "Descriptor %d is open in %s, but it is no socket.",
	    y->fd, y->process->name);
	if (y->fd <= 2)
		why_fact(y, "0, 1 and 2 are standard input, output and error "
			    "in every process");
	open_fact(y);
	why_way(y, "use the descriptor of a socket");
}

/* ---- EINVAL ---- */

void
why_einval_bind(struct why *y)
{
	if (y->sock == NULL || !why_was_bound(y, y->sock, y->index)) {
		why_other_errno(y);
		return;
	}
	why_answer(y,
	    "%s has a local address already, %s, and bind gives one only once.",
	    why_it(y), why_addr(y, &y->sock->local));
	if (y->process != NULL && y->process->alive)
		why_way(y,
		    "make a new socket and bind that: `%s: s2 = "
		    "socket`",
		    y->process->name);
}

void
why_einval_listen(struct why *y)
{
	enum tcp_state then;

	if (y->sock == NULL || y->sock->family == AF_UNIX) {
		why_other_errno(y);
		return;
	}
	then = why_state_at(y, y->sock, y->index);
	why_answer(y,
	    "%s was in %s: listen is for a socket that has no connection.",
	    why_it(y), tcp_state_name(then));
	if (!addr_is_empty(&y->sock->peer))
		why_fact(y, "its peer: %s", why_addr(y, &y->sock->peer));
	if (y->process != NULL && y->process->alive)
		why_way(y, "make a new socket, bind it and let that listen");
}

/* What comes before accept. */
static void
accept_way(struct why *y)
{
	const char *host = y->sock->family == AF_INET6	? "::1 65432"
			   : y->sock->family == AF_INET ? "127.0.0.1 65432"
							: "PATH";
	const char *listen = why_line(y, y->process, "listen", y->fd, "");

	if (why_was_bound(y, y->sock, y->index))
		why_way(y, "%s, then accept", listen);
	else
		why_way(y, "%s, for example, then %s, then accept",
		    why_line(y, y->process, "bind", y->fd, host), listen);
}

/* What the connection came in through, if it did. */
static void
listener_way(struct why *y)
{
	const struct wsock *l = world_socket(y->world, y->sock->listener);
	const struct wproc *p = NULL;
	int fd;

	if (l != NULL)
		p = world_holder(y->world, l->id, y->process, &fd);
	if (p != NULL)
		why_way(y, "%s takes the next connection",
		    why_line(y, p, "accept", fd, ""));
	else
		why_way(y, "make another socket, and bind it and let it "
			   "listen before accept");
}

void
why_einval_accept(struct why *y)
{
	enum tcp_state then;

	if (y->sock == NULL || !why_open(y)) {
		why_other_errno(y);
		return;
	}
	then = why_state_at(y, y->sock, y->index);
	if (then != TCP_STATE_NONE && then != TCP_STATE_CLOSED)
		why_answer(y,
		    "%s has a connection (%s): accept is for the socket that "
		    "listens.",
		    why_it(y), tcp_state_name(then));
	else
		why_answer(y,
		    "%s does not listen, so it has no queue of connections "
		    "from which accept could take one.",
		    why_it(y));
	if (then != TCP_STATE_NONE && then != TCP_STATE_CLOSED) {
		listener_way(y);
		return;
	}
	if (y->sock->listener != 0) {
		why_fact(y, "it is the socket of a connection that is over");
		listener_way(y);
		return;
	}
	if (!why_was_bound(y, y->sock, y->index))
		why_fact(y, "it has no address either: nobody could find it");
	else
		why_fact(y,
		    "it is bound to %s, but listen was not called, "
		    "or the socket was shut down",
		    why_addr(y, &y->sock->local));
	accept_way(y);
}

/* MSG_OOB without such data; or AF_UNIX, where ENOTCONN is not told. */
void
why_einval_recv(struct why *y)
{
	if (y->sock == NULL || y->sock->family != AF_UNIX ||
	    strstr(y->call->done.text, "MSG_OOB") != NULL) {
		why_other_errno(y);
		return;
	}
	why_answer(
	    y, "%s is not connected, so that nothing can come in.", why_it(y));
	if (why_open(y))
		why_way(y, "%s first",
		    why_line(y, y->process, "connect", y->fd, "PATH"));
}

void
why_eopnotsupp(struct why *y)
{
	const char *type =
	    y->sock != NULL ? constant_name(GROUP_TYPE, y->sock->type) : NULL;

	why_other_errno(y);
	if (type != NULL)
		why_fact(y, "the type of %s is %s", why_it(y), type);
	if (y->sock != NULL && y->sock->type == SOCK_DGRAM)
		why_way(y, "for connections use SOCK_STREAM");
}

/* EAI_AGAIN: nobody has said that there is no such name. */
static void
no_answer(struct why *y)
{
	const struct event_call *c = &y->call->done;

	why_answer(y,
	    "No server of names (DNS) could be asked, or none answered: %s. "
	    "Whether the name has an address is not known.",
	    c->detail != NULL ? c->detail : c->text);
	why_way(y, "give a number such as 127.0.0.1 or ::1, for which nobody "
		   "is asked");
	why_way(y, "look whether the machine has a network and "
		   "/etc/resolv.conf names a server that can be reached, and "
		   "make the call again");
}

/* getaddrinfo failed, the call itself was never made. */
void
why_lookup(struct why *y)
{
	const struct event_call *c = &y->call->done;

	if (c->result == EAI_AGAIN) {
		no_answer(y);
		return;
	}
	why_answer(y,
	    "No address was found for that name, family and port: "
	    "%s.",
	    c->detail != NULL ? c->detail : c->text);
	if (y->sock != NULL)
		why_fact(y,
		    "%s is a socket of the family %s: the name must "
		    "have an address of that family",
		    why_it(y), constant_name(GROUP_FAMILY, y->sock->family));
	why_way(y, y->sock != NULL
		       ? _("give a number such as 127.0.0.1 or ::1, of "
			   "the socket's family")
		       : _("give a number such as 127.0.0.1 or ::1"));
}
