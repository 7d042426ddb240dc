/*
 * command/why_address.c - addresses that cannot be had: EADDRNOTAVAIL,
 * EACCES.
 */
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "command/why_parts.h"
#include "kernel/addresses.h"

/* Below it ports are reserved where the machine does not tell. */
enum { PORTS_RESERVED = 1024 };

/* A file of the network's, added to out; "" where there is none. */
static void
net_file(struct why *y, const char *name, struct buf *out)
{
	struct err err = { 0 };

	(void)lab_net_file(y->s->lab, why_home(y), name, out, &err);
}

void
why_addresses(struct why *y)
{
	const enum host home = why_home(y);
	struct buf v4 = { 0 }, v6 = { 0 }, list = { 0 };

	/* The kernel tells them in an order that is another one each time. */
	if (home != HOST_ONLY) {
		why_fact(y, "the addresses of %s: %s, %s, 127.0.0.0/8, ::1",
		    why_host_text(y, home), host_address(home, AF_INET),
		    host_address(home, AF_INET6));
		return;
	}
	net_file(y, "fib_trie", &v4);
	net_file(y, "if_inet6", &v6);
	addresses_list(&list, buf_text(&v4), buf_text(&v6));
	if (list.len > 0)
		why_fact(y, "the addresses of this network's host: %s",
		    buf_text(&list));
	else
		why_fact(y, "the host's addresses could not be read");
	buf_free(&v4);
	buf_free(&v6);
	buf_free(&list);
}

bool
why_is_local(struct why *y, const struct addr *a)
{
	struct buf v4 = { 0 }, v6 = { 0 };
	bool has;

	if (why_home(y) != HOST_ONLY)
		return why_reach(y, a) != HOST_ONLY;
	if (why_is_loopback(a))
		return true;
	net_file(y, "fib_trie", &v4);
	net_file(y, "if_inet6", &v6);
	has = addresses_has(buf_text(&v4), buf_text(&v6), a);
	buf_free(&v4);
	buf_free(&v6);
	return has;
}

void
why_eaddrnotavail(struct why *y)
{
	const struct addr *target = &y->call->done.target;

	if (strcmp(y->call->done.name, "bind") != 0) {
		why_other_errno(y);
		why_addresses(y);
		return;
	}
	if (why_home(y) == HOST_ONLY)
		why_answer(y,
		    "No interface here has the address %s, and a socket can "
		    "be bound to the host's own addresses alone.",
		    why_host(y, target));
	else
		why_answer(y,
		    "No interface of %s has the address %s, and a socket can "
		    "be bound to the host's own addresses alone.",
		    why_host_text(y, why_home(y)), why_host(y, target));
	why_addresses(y);
	why_other_host(y, target);
	why_way(y, "bind one of these");
	why_way(y, "bind \"\", which means every one of them");
}

/* ---- EACCES ---- */

/* /proc/net is a link into /proc/PID: beside it stands what sysctl(8)
 * shows of the same network. */
long
why_first_port(struct why *y)
{
	struct buf text = { 0 };
	long port = PORTS_RESERVED;

	net_file(y, "../../sys/net/ipv4/ip_unprivileged_port_start", &text);
	if (text.len > 0)
		port = strtol(text.data, NULL, 10);
	buf_free(&text);
	return port;
}

static void
reserved_port(struct why *y)
{
	long first = why_first_port(y);

	why_answer(y,
	    "Port %u is reserved: below %ld only programs with root's "
	    "privilege (CAP_NET_BIND_SERVICE) may bind.",
	    addr_port(&y->call->done.target), first);
	why_fact(y, "net.ipv4.ip_unprivileged_port_start is %ld", first);
	if (lab_net(y->s->lab) != LAB_HOST)
		why_fact(y, "in a private network no process has that "
			    "privilege, not even where root started the shell");
	why_way(y, "bind a port from %ld to 65535, such as 65432", first);
}

static bool
may_broadcast(const struct why *y)
{
	const struct event *e = NULL;

	if (y->sock != NULL)
		e = why_latest(
		    y, y->sock, "setsockopt", "SO_BROADCAST", y->index);
	return e != NULL && strstr(e->done.text, "SO_BROADCAST, 0)") == NULL;
}

static void
broadcast(struct why *y)
{
	why_answer(y,
	    "%s is a broadcast address: every host gets what is sent there, "
	    "so the kernel wants to be told that it is meant.",
	    why_addr(y, &y->call->done.target));
	if (y->sock != NULL)
		why_fact(
		    y, "SO_BROADCAST was not switched on for %s", why_it(y));
	if (why_open(y))
		why_way(y, "%s",
		    why_line(
			y, y->process, "setsockopt", y->fd, "SO_BROADCAST on"));
}

/* A route, a firewall, a policy: the kernel does not tell which. */
static void
forbidden(struct why *y)
{
	why_answer(y,
	    "The kernel does not let anything be sent from here to %s.",
	    why_host(y, &y->call->done.target));
	why_fact(y, "a route of the type \"prohibit\" forbids it, or a policy "
		    "of this machine; which of them is not told");
	why_way(y, "look at the route, in another terminal: `ip route get %s`",
	    why_host(y, &y->call->done.target));
}

/* Only where the address is one for broadcasts, SO_BROADCAST is missing. */
static void
not_sent(struct why *y)
{
	const bool datagrams = y->sock == NULL || y->sock->type == SOCK_DGRAM;
	struct buf trie = { 0 };
	bool meant;

	net_file(y, "fib_trie", &trie);
	meant = addresses_broadcast(buf_text(&trie), &y->call->done.target);
	if (datagrams && meant && !may_broadcast(y))
		broadcast(y);
	else if (datagrams && trie.len == 0)
		why_other_errno(y);
	else
		forbidden(y);
	buf_free(&trie);
}

void
why_eacces(struct why *y)
{
	const struct event_call *c = &y->call->done;
	const unsigned port = addr_port(&c->target);

	if (addr_family(&c->target) == AF_UNIX || c->target.len == 0)
		why_other_errno(y);
	else if (strcmp(c->name, "bind") != 0)
		not_sent(y);
	else if (port > 0 && (long)port < why_first_port(y))
		reserved_port(y);
	else
		why_other_errno(y);
}
