/*
 * command/why_nobody.c - where nobody listens at an address: who does at
 * another one, and how somebody would here.
 */
#include <netinet/in.h>
#include <stdlib.h>

#include "base/lang.h"
#include "command/who.h"
#include "command/why_parts.h"

enum { NEAR_SHOWN = 4, OTHERS_SHOWN = 3, PORT_TO_TRY = 65432 };

/* The lab's socket that once listened there, or NULL. */
static const struct wsock *
once_listened(const struct why *y, const struct addr *to)
{
	for (size_t i = journal_count(y->journal); i-- > 0;) {
		const struct event *e = journal_at(y->journal, i);
		const struct wsock *s = world_socket(y->world, e->socket);

		if (e->kind == EVENT_STATE &&
		    e->state.from == TCP_STATE_LISTEN &&
		    e->state.to == TCP_STATE_CLOSED &&
		    s->host == why_reach(y, to) &&
		    why_overlaps(&s->local, to, why_v6only(y, s)))
			return s;
	}
	return NULL;
}

const char *
why_listens_on(struct why *y, const struct ksock *k)
{
	return why_text(y,
	    why_are_several(y, k) ? _("%s listen on %s")
				  : _("%s listens on %s"),
	    why_whose(y, k), why_addr(y, &k->local));
}

static bool
is_near(
    struct why *y, const struct ksock *k, const struct addr *to, bool same_port)
{
	const bool has_port = addr_port(&k->local) == addr_port(to);

	if (k->protocol != IPPROTO_TCP || k->state != KSOCK_LISTEN)
		return false;
	return same_port ? has_port : !has_port && why_ours(y, k) != NULL;
}

/* What is wrong with the one that has the right port. */
static const char *
but_text(struct why *y, const struct ksock *k, const struct addr *to)
{
	if (why_cut_off(y, k))
		return why_text(y,
		    ": %s is another one on each host, so that nobody comes "
		    "there from the host %s",
		    why_host(y, &k->local), host_name(why_home(y)));
	if (k->host != why_reach(y, to))
		return why_text(y,
		    ": the port is right, but %s is on the host "
		    "%s",
		    why_host(y, to), host_name(why_reach(y, to)));
	return _(": the port is right, the address is another one");
}

static void
near_fact(
    struct why *y, const struct ksock *k, const struct addr *to, bool same_port)
{
	why_fact(y, "%s%s%s%s", why_listens_on(y, k), why_device(y, k),
	    why_on_host(y, k, why_reach(y, to)),
	    k->device == 0 && (same_port || why_cut_off(y, k))
		? but_text(y, k, to)
		: "");
}

/* Who listens on the same port of another address; and, of the lab, on
 * other ports: *any. The first of them that can be reached, or NULL. */
static const struct ksock *
near_facts(struct why *y, const struct addr *to, bool same_port, bool *any)
{
	const struct ksock_table *t = why_table(y);
	const struct ksock *first = NULL;
	size_t count = 0;

	for (size_t i = 0; i < t->count; i++) {
		const struct ksock *k = &t->socks[i];

		if (!is_near(y, k, to, same_port))
			continue;
		*any = true;
		if (first == NULL && !why_cut_off(y, k))
			first = k;
		if (count++ < NEAR_SHOWN)
			near_fact(y, k, to, same_port);
	}
	return first;
}

static unsigned
distance(const struct ksock *k, const struct addr *to)
{
	return (unsigned)abs((int)addr_port(&k->local) - (int)addr_port(to));
}

/* Whether it would take what is sent there, had it that port. */
static bool
has_host(const struct ksock *k, const struct addr *to)
{
	struct addr local = addr_unmapped(&k->local), want = addr_unmapped(to);

	/* The port stands at the same place in both families. */
	local.in.sin_port = want.in.sin_port = htons(1);
	return why_overlaps(&local, &want, k->has_v6only && k->v6only != 0);
}

/* Another program's that listens on the address, at another port. */
static bool
is_other(struct why *y, const struct ksock *k, const struct addr *to)
{
	return k->protocol == IPPROTO_TCP && k->state == KSOCK_LISTEN &&
	       k->host == why_reach(y, to) && distance(k, to) != 0 &&
	       has_host(k, to) && why_ours(y, k) == NULL;
}

/* The other programs' that have the nearest ports, nearest first. The first
 * of them, or NULL. */
static const struct ksock *
others_facts(struct why *y, const struct addr *to)
{
	const struct ksock_table *t = why_table(y);
	const struct ksock *nearest[OTHERS_SHOWN + 1] = { NULL };

	for (size_t i = 0; i < t->count; i++) {
		const struct ksock *k = &t->socks[i];
		size_t at = OTHERS_SHOWN;

		if (!is_other(y, k, to))
			continue;
		for (; at > 0 &&
		       (nearest[at - 1] == NULL ||
			   distance(k, to) < distance(nearest[at - 1], to));
		     at--)
			nearest[at] = nearest[at - 1];
		nearest[at] = k;
	}
	for (size_t i = 0; i < OTHERS_SHOWN && nearest[i] != NULL; i++)
		near_fact(y, nearest[i], to, false);
	return nearest[0];
}

/* Where the socket would connect to, to reach it; NULL: it cannot. */
static const char *
host_for(struct why *y, const struct ksock *k, const struct addr *to)
{
	const struct addr there = addr_unmapped(&k->local);
	const bool v6 = y->sock->family == AF_INET6;
	const char *host = why_host(y, &there);

	/* Every address: the one that was asked for, where it is one. */
	if (addr_is_any(&there) && why_is_local(y, to) && has_host(k, to) &&
	    k->host == why_reach(y, to))
		return why_host(y, to);
	if (addr_is_any(&there) && k->host != why_home(y))
		host = host_address(k->host, addr_family(&there));
	else if (addr_is_any(&there))
		host = addr_family(&there) == AF_INET ? "127.0.0.1" : "::1";
	if (addr_family(&there) == y->sock->family)
		return host;
	return v6 && !why_v6only(y, y->sock) ? why_text(y, "::ffff:%s", host)
					     : NULL;
}

/* The line that connects the same socket there. */
static void
connect_way(struct why *y, const struct ksock *k, const struct addr *to)
{
	const char *there = _("connect to the address where somebody listens");
	const struct addr local = addr_unmapped(&k->local);
	const bool open = why_open(y) && k->device == 0;
	const char *host = open ? host_for(y, k, to) : NULL;

	if (host != NULL)
		why_way(y, "%s: %s", there,
		    why_line(y, y->process, "connect", y->fd,
			why_text(y, "%s %u", host, addr_port(&local))));
	else if (open)
		why_way(y, "%s, with a socket of the family %s", there,
		    constant_name(GROUP_FAMILY, addr_family(&local)));
	else
		why_way(y, "%s", there);
}

const char *
why_server(const struct why *y, enum host host)
{
	static const char *const names[] = { "server", "client", WHO_MAIN };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const struct wproc *p = world_process_find(y->world, names[i]);
		struct err err = { 0 };

		if (p != NULL && (p == y->process || p->busy != 0))
			continue;
		if (host != HOST_ONLY && lab_home(y->s->lab, names[i]) != host)
			continue;
		if (who_check(y->s->lab, names[i], 0, &err) == 0)
			return names[i];
	}
	return NULL;
}

const char *
why_new_name(struct why *y, const char *process)
{
	const struct wproc *p = world_process_find(y->world, process);
	const char *name = "s";

	for (unsigned n = 2; p != NULL && world_fd_find(y->world, p, name) >= 0;
	     n++)
		name = why_text(y, "s%u", n);
	return name;
}

/* One that nobody has. */
static unsigned
port_to_try(struct why *y)
{
	const struct ksock_table *t = why_table(y);
	unsigned port = PORT_TO_TRY;

	for (size_t i = 0; i < t->count; i++) {
		if (addr_port(&t->socks[i].local) != port)
			continue;
		port--;
		i = (size_t)-1; /* from the beginning */
	}
	return port;
}

static void
server_way(struct why *y, const struct addr *at)
{
	const struct addr to = addr_unmapped(at);
	const bool reserved = addr_port(&to) < why_first_port(y);
	const unsigned port = reserved ? port_to_try(y) : addr_port(&to);
	const enum host host = why_reach(y, &to);
	const char *who = why_server(y, host);
	const char *name;

	if (reserved)
		why_fact(y,
		    "port %u is reserved: below %ld only root may bind, and "
		    "in a private network nobody",
		    addr_port(&to), why_first_port(y));
	if (who == NULL) {
		if (host != HOST_ONLY)
			why_way(y,
			    "start a server there, in another process: "
			    "`process NAME on %s`",
			    host_name(host));
		else
			why_way(y, "start a server there, in another process");
		return;
	}
	name = why_new_name(y, who);
	why_way(y,
	    reserved ? _("start a server on another port: `%s: %s = socket%s`, "
			 "`%s: bind %s %s %u`, then `%s: listen %s`")
		     : _("start a server: `%s: %s = socket%s`, `%s: bind %s %s "
			 "%u`, then `%s: listen %s`"),
	    who, name, addr_family(&to) == AF_INET6 ? " AF_INET6" : "", who,
	    name, why_host(y, &to), port, who, name);
}

void
why_nobody_listens(struct why *y, const struct addr *to)
{
	const struct wsock *once = once_listened(y, to);
	const char *ended = once != NULL ? why_let_go(y, once) : NULL;
	const bool local = why_is_local(y, to);
	const struct ksock *same, *ours, *others;
	bool any = false;

	if (ended != NULL)
		why_fact(y,
		    "a socket of the lab listened there until it was "
		    "closed: %s",
		    ended);
	same = near_facts(y, to, true, &any);
	ours = near_facts(y, to, false, &any);
	others = local ? others_facts(y, to) : NULL;
	if (same != NULL || ours != NULL || others != NULL)
		connect_way(y,
		    same != NULL   ? same
		    : ours != NULL ? ours
				   : others,
		    to);
	else if (!any)
		why_fact(y, "no process of the lab listens on any port");
	if (addr_port(to) != 0 && local)
		server_way(y, to);
	else if (addr_port(to) != 0)
		why_way(y, "start a server on that host");
}
