/*
 * model/host.c - the hosts of a network and who has which address. Knows no
 * namespaces: what is set up there is kernel/netns.h's.
 */
#include <stddef.h>
#include <string.h>

#include "model/host.h"

static const struct {
	const char *name, *v4, *v6;
} hosts[HOST_COUNT] = {
	[HOST_SERVER] = { "server", "10.0.0.1", "fd00::1" },
	[HOST_CLIENT] = { "client", "10.0.0.2", "fd00::2" },
};

const char *
host_name(enum host host)
{
	return hosts[host].name;
}

enum host
host_find(const char *name)
{
	for (int host = HOST_ONLY + 1; host < HOST_COUNT; host++)
		if (strcmp(hosts[host].name, name) == 0)
			return (enum host)host;
	return HOST_ONLY;
}

enum host
host_other(enum host host)
{
	switch (host) {
	case HOST_SERVER:
		return HOST_CLIENT;
	case HOST_CLIENT:
		return HOST_SERVER;
	case HOST_ONLY:
	case HOST_COUNT:
		break;
	}
	return HOST_ONLY;
}

const char *
host_address(enum host host, int family)
{
	switch (family) {
	case AF_INET:
		return hosts[host].v4;
	case AF_INET6:
		return hosts[host].v6;
	}
	return NULL;
}

/* The whole of 127.0.0.0/8 is the host itself (RFC 1122, 3.2.1.3), and a
 * connection to "any" goes there on Linux. */
static bool
is_own(const struct addr *a)
{
	if (addr_is_any(a))
		return true;
	switch (addr_family(a)) {
	case AF_INET:
		return ntohl(a->in.sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
	case AF_INET6:
		return IN6_IS_ADDR_LOOPBACK(&a->in6.sin6_addr);
	}
	return false;
}

static bool
has_address(enum host host, const struct addr *a)
{
	const char *text = host_address(host, addr_family(a));
	struct addr own;

	return text != NULL &&
	       addr_parse(&own, addr_family(a), text, strlen(text),
		   addr_port(a), 0, 0) &&
	       addr_equal(&own, a);
}

enum host
host_of(enum host from, const struct addr *a)
{
	struct addr plain = addr_unmapped(a);

	if (from == HOST_ONLY || is_own(&plain))
		return from;
	for (int host = HOST_ONLY + 1; host < HOST_COUNT; host++)
		if (has_address((enum host)host, &plain))
			return (enum host)host;
	return HOST_ONLY;
}
