/*
 * command/why_wire.c - on a wire, which of the two hosts is meant: each has
 * its own addresses, and a 127.0.0.1 of its own.
 */
#include "base/lang.h"
#include "command/who.h"
#include "command/why_parts.h"

enum host
why_home(const struct why *y)
{
	if (lab_net(y->s->lab) != LAB_WIRE)
		return HOST_ONLY;
	if (y->sock != NULL)
		return y->sock->host;
	return y->process != NULL ? y->process->host : session_host(y->s);
}

enum host
why_reach(const struct why *y, const struct addr *to)
{
	return host_of(why_home(y), to);
}

const char *
why_host_text(struct why *y, enum host host)
{
	if (host == HOST_ONLY)
		return _("this network's host");
	return why_text(y, "the host %s", host_name(host));
}

const char *
why_on_host(struct why *y, const struct ksock *k, enum host host)
{
	if (k->host == host)
		return "";
	return why_text(y, ", on the host %s", host_name(k->host));
}

bool
why_cut_off(const struct why *y, const struct ksock *k)
{
	return k->host != why_home(y) && why_is_loopback(&k->local);
}

bool
why_other_host(struct why *y, const struct addr *a)
{
	const enum host home = why_home(y), host = why_reach(y, a);

	if (host == HOST_ONLY || host == home)
		return false;
	why_fact(y, "%s is an address of the host %s", why_host(y, a),
	    host_name(host));
	return true;
}

bool
why_no_host(struct why *y, const struct addr *a)
{
	if (why_home(y) == HOST_ONLY || why_reach(y, a) != HOST_ONLY)
		return false;
	why_fact(y,
	    "no host of this network has the address %s: nobody answers what "
	    "is sent there",
	    why_host(y, a));
	return true;
}

/* ---- how somebody else comes to a socket of the lab ---- */

/* Every address: one of them that the other host can use, too. */
static const char *
address_of(struct why *y, const struct wsock *s)
{
	const struct addr local = addr_unmapped(&s->local);
	const bool v6 = addr_family(&local) == AF_INET6;
	const char *host = host_address(s->host, addr_family(&local));

	if (host == NULL || !addr_is_any(&local))
		return why_addr(y, &s->local);
	return why_text(y, v6 ? "[%s]:%u" : "%s:%u", host, addr_port(&local));
}

const char *
why_to(struct why *y, const struct wsock *s, bool in)
{
	const bool own = s->host != HOST_ONLY && why_is_loopback(&s->local);
	const char *address = address_of(y, s);

	if (own)
		return why_text(y,
		    in ? _("%s in another process of the host %s")
		       : _("%s from another process of the host %s"),
		    address, host_name(s->host));
	return why_text(y,
	    in ? _("%s in another process") : _("%s from another process"),
	    address);
}

const char *
why_caller(struct why *y, const struct wsock *s)
{
	if (s->host == HOST_ONLY)
		return "client";
	if (!why_is_loopback(&s->local))
		return host_name(host_other(s->host));
	return why_server(y, s->host);
}
