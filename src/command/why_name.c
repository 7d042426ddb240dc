/* command/why_name.c - sockets, their holders and calls in words. */
#include <arpa/inet.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "base/text.h"
#include "command/why_parts.h"
#include "kernel/named.h"

/* The buffer's text, for y to keep. */
static const char *
keep(struct why *y, struct buf *text)
{
	const char *kept = why_text(y, "%s", buf_text(text));

	buf_free(text);
	return kept;
}

const char *
why_addr(struct why *y, const struct addr *a)
{
	struct buf text = { 0 };

	if (addr_is_empty(a))
		return _("no address");
	addr_text(&text, a);
	return keep(y, &text);
}

const char *
why_bytes(struct why *y, unsigned long count)
{
	return why_text(y, n_("%lu byte", "%lu bytes", count), count);
}

const char *
why_fd(struct why *y, const struct wproc *p, int fd)
{
	const char *name = world_fd_name(p, fd);

	if (name != NULL)
		return why_text(
		    y, "%s's %s (descriptor %d)", p->name, name, fd);
	return why_text(y, "%s's descriptor %d", p->name, fd);
}

/* One of a list: "A, B and C". */
static void
add_item(struct buf *out, const char *item, bool last)
{
	buf_printf(out, "%s%s",
	    out->len == 0 ? ""
	    : last	  ? _(" and ")
			  : C_("between items", ", "),
	    item);
}

/* All descriptors that refer to it: a fork shares them. */
static void
add_holders(struct why *y, struct buf *out, const struct wsock *s)
{
	unsigned left = s->holders;
	proc_id count = world_process_count(y->world);

	for (proc_id i = 1; i <= count; i++) {
		const struct wproc *p = world_process(y->world, i);

		for (int fd = p->alive ? p->latest : -1; fd >= 0;
		     fd = p->fds[fd].older) {
			if (p->fds[fd].socket != s->id)
				continue;
			add_item(out, why_fd(y, p, fd), --left == 0);
		}
	}
}

const char *
why_sock(struct why *y, const struct wsock *s)
{
	struct buf text = { 0 };
	const char *gone;

	if (s->holders > 0)
		add_holders(y, &text, s);
	if (text.len > 0)
		return keep(y, &text);
	if (s->listener != 0 && !s->accepted && !s->gone)
		return _("a connection that nobody has accepted");
	gone = why_let_go(y, s);
	return gone != NULL ? why_text(y, "nobody any more (%s)", gone)
			    : _("nobody any more");
}

bool
why_open(const struct why *y)
{
	return y->process != NULL && y->process->alive && y->fd >= 0 &&
	       y->sock != NULL &&
	       world_fd(y->world, y->process, y->fd) == y->sock;
}

const char *
why_it(struct why *y)
{
	const char *name = y->call != NULL ? y->call->done.socket : NULL;

	if (y->process == NULL || y->fd < 0)
		return y->sock != NULL ? why_sock(y, y->sock) : _("the socket");
	/* The name that it had at the call: it may be closed by now. */
	if (name != NULL)
		return why_text(y, "%s's %s (descriptor %d)", y->process->name,
		    name, y->fd);
	if (y->call != NULL)
		return why_text(
		    y, "%s's descriptor %d", y->process->name, y->fd);
	if (!why_open(y))
		return why_text(y, "%s's closed socket (it was descriptor %d)",
		    y->process->name, y->fd);
	return why_fd(y, y->process, y->fd);
}

const char *
why_line(struct why *y, const struct wproc *p, const char *verb, int fd,
    const char *rest)
{
	const char *name = world_fd_name(p, fd);
	const char *blank = rest[0] != '\0' ? " " : "";

	if (name != NULL)
		return why_text(
		    y, "`%s: %s %s%s%s`", p->name, verb, name, blank, rest);
	return why_text(y, "`%s: %s %d%s%s`", p->name, verb, fd, blank, rest);
}

const char *
why_called(struct why *y, const struct event *call)
{
	const struct event_call *c = &call->done;
	const struct wproc *p = world_process(y->world, call->process);
	const char *error = errno_name(c->error);
	const char *who = p != NULL ? p->name : "?";

	if (c->timed_out)
		return why_text(y, "%s: %s timed out", who, c->text);
	return why_text(y, "%s: %s = %ld%s%s", who, c->text, c->result,
	    error != NULL ? " " : "", error != NULL ? error : "");
}

/* ---- sockets of the kernel's ---- */

/* The lab's process with that id, or NULL. */
static const struct wproc *
process_of(const struct why *y, pid_t pid)
{
	for (proc_id i = world_process_count(y->world); i > 0; i--) {
		const struct wproc *p = world_process(y->world, i);

		if (p->alive && p->pid == pid)
			return p;
	}
	return NULL;
}

/* Another program's name is text from a stranger. */
static const char *
owner_text(struct why *y, const struct ksock_owner *o)
{
	const struct wproc *p = process_of(y, o->pid);
	struct buf name = { 0 };

	if (p != NULL)
		return why_fd(y, p, o->fd);
	text_c_string(
	    &name, o->command, strnlen(o->command, sizeof o->command));
	return why_text(y, "the program %s (pid %d, descriptor %d)",
	    keep(y, &name), (int)o->pid, o->fd);
}

bool
why_is_queued(const struct ksock *k)
{
	/* To let go of a connection is to close it: then it has sent a FIN. */
	return k->protocol == IPPROTO_TCP && k->inode == 0 &&
	       (k->state == KSOCK_SYN_RECV || k->state == KSOCK_ESTABLISHED ||
		   k->state == KSOCK_CLOSE_WAIT);
}

/* No process holds it. */
static const char *
nobody(struct why *y, const struct ksock *k)
{
	const struct ksock *l;

	if (!why_is_queued(k))
		return _("nobody any more");
	l = why_listener(y, IPPROTO_TCP, k->host, &k->local);
	return l == NULL
		   ? _("nobody yet: no process has accepted it")
		   : why_text(y,
			 why_are_several(y, l)
			     ? _("nobody yet: it waits until %s accept it")
			     : _("nobody yet: it waits until %s accepts it"),
			 why_whose(y, l));
}

const char *
why_whose(struct why *y, const struct ksock *k)
{
	const struct wsock *s = why_ours(y, k);
	const struct ksock_owner *owners;
	struct buf text = { 0 };
	size_t count;

	if (s != NULL)
		return why_sock(y, s);
	if (k->inode == 0)
		return nobody(y, k);
	owners = why_owners(y, k, &count);
	if (owners == NULL)
		return y->table.unseen != 0
			   ? _("a process that could not be looked into")
			   : _("a process outside of the lab that is not "
			       "found");
	enum { SHOWN = 3 };
	for (size_t i = 0; i < count && i < SHOWN; i++)
		add_item(&text, owner_text(y, &owners[i]), i + 1 == count);
	if (count > SHOWN)
		return why_text(
		    y, "%s and %zu more", keep(y, &text), count - SHOWN);
	return keep(y, &text);
}

bool
why_are_several(struct why *y, const struct ksock *k)
{
	const struct wsock *s = why_ours(y, k);
	size_t count = 0;

	if (s != NULL)
		return s->holders > 1;
	return k->inode != 0 && why_owners(y, k, &count) != NULL && count > 1;
}

const char *
why_device(struct why *y, const struct ksock *k)
{
	char name[IF_NAMESIZE];
	struct buf text = { 0 };

	if (k->device == 0)
		return "";
	if (!named_device(k->device, name, sizeof name))
		return why_text(y,
		    ", on the interface number %u alone (SO_BINDTODEVICE)",
		    k->device);
	text_plain_line(&text, name, strlen(name));
	return why_text(
	    y, ", on the interface %s alone (SO_BINDTODEVICE)", keep(y, &text));
}

const char *
why_host(struct why *y, const struct addr *a)
{
	char host[INET6_ADDRSTRLEN];
	const void *bytes = &a->in.sin_addr;

	if (addr_family(a) == AF_INET6)
		bytes = &a->in6.sin6_addr;
	if (inet_ntop(addr_family(a), bytes, host, sizeof host) == NULL)
		return why_addr(y, a);
	return why_text(y, "%s", host);
}
