/*
 * kernel/route.c - routes with a metric more: the local ones, which the kernel
 * makes when an address comes up, are made anew.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/rtnetlink.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kernel/route.h"
#include "kernel/rtnl.h"

struct route {
	int family;
	unsigned char bits;
	const char *to; /* of which the first bits count */
	const char *from;
	unsigned link;
	bool is_local; /* this host itself has what it leads to */
};

static size_t
address_size(const struct route *r)
{
	return r->family == AF_INET ? 4 : 16;
}

/* Without what is behind its first bits. */
static void
put_network(struct nlmsghdr *h, const struct route *r)
{
	unsigned char host[16];

	inet_pton(r->family, r->to, host);
	for (unsigned bit = r->bits; bit < address_size(r) * 8; bit++)
		host[bit / 8] &= (unsigned char)~(0x80 >> bit % 8);
	mnl_attr_put(h, RTA_DST, address_size(r), host);
}

static unsigned char
scope(const struct route *r)
{
	if (r->family != AF_INET)
		return RT_SCOPE_UNIVERSE;
	return r->is_local ? RT_SCOPE_HOST : RT_SCOPE_LINK;
}

static struct nlmsghdr *
begin(
    union rtnl_message *m, uint16_t type, uint16_t flags, const struct route *r)
{
	struct rtmsg *route;
	struct nlmsghdr *h = rtnl_begin(m, type, flags, sizeof *route);

	route = mnl_nlmsg_get_payload(h);
	route->rtm_family = (unsigned char)r->family;
	route->rtm_dst_len = r->bits;
	route->rtm_table = r->is_local ? RT_TABLE_LOCAL : RT_TABLE_MAIN;
	route->rtm_protocol = RTPROT_KERNEL;
	route->rtm_scope = scope(r);
	route->rtm_type = r->is_local ? RTN_LOCAL : RTN_UNICAST;
	put_network(h, r);
	mnl_attr_put_u32(h, RTA_OIF, r->link);
	return h;
}

static int
make(int rtnl, const struct route *r)
{
	union rtnl_message m;
	struct nlmsghdr *h =
	    begin(&m, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_REPLACE, r);
	struct nlattr *metrics;
	unsigned char from[16];

	inet_pton(r->family, r->from, from);
	if (r->family == AF_INET)
		mnl_attr_put(h, RTA_PREFSRC, sizeof(struct in_addr), from);
	else
		mnl_attr_put_u32(h, RTA_PRIORITY, 1);
	metrics = mnl_attr_nest_start(h, RTA_METRICS);
	mnl_attr_put_u32(h, RTAX_QUICKACK, 1);
	mnl_attr_nest_end(h, metrics);
	return rtnl_request(rtnl, h);
}

static int delete (int rtnl, const struct route *r)
{
	union rtnl_message m;

	return rtnl_request(rtnl, begin(&m, RTM_DELROUTE, 0, r));
}

/*
 * The kernel makes it a moment after the address (the address is first to be
 * done with asking whether it is another's), and tells those who listen: so we
 * listen before we look again. A thread of the kernel's does it, which on a
 * machine with much to do may take seconds. About once in a thousand times no
 * word of the route came though it was there: so we look unasked, too.
 */
static int
delete_when_there(int rtnl, const struct route *r)
{
	enum { LIMIT_MS = 30000, LOOK_MS = 50 };
	struct pollfd p = { .events = POLLIN };
	char news[4096];
	int result = delete (rtnl, r), waited = 0;

	if (result == 0 || errno != ESRCH)
		return result;
	p.fd = rtnl_open(RTMGRP_IPV6_ROUTE);
	if (p.fd < 0)
		return -1;
	while ((result = delete (rtnl, r)) < 0 && errno == ESRCH) {
		if (waited >= LIMIT_MS) {
			errno = ETIMEDOUT;
			break;
		}
		if (poll(&p, 1, LOOK_MS) == 1)
			(void)!recv(p.fd, news, sizeof news, 0);
		else
			waited += LOOK_MS;
	}
	close(p.fd);
	return result;
}

static int
remake(int rtnl, const struct route *r)
{
	/* The kernel's has priority 0, which cannot be asked for: a new one
	 * would only stand behind it. */
	if (r->family == AF_INET6 && delete_when_there(rtnl, r) < 0)
		return -1;
	return make(rtnl, r);
}

int
route_loopback_quickack(int rtnl)
{
	static const struct route routes[] = {
		{ AF_INET, 8, "127.0.0.0", "127.0.0.1", RTNL_LO, true },
		{ AF_INET, 32, "127.0.0.1", "127.0.0.1", RTNL_LO, true },
	};
	static const struct route six = { AF_INET6, 128, "::1", "::1", RTNL_LO,
		true };

	for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++) {
		if (remake(rtnl, &routes[i]) < 0)
			return -1;
	}
	/* lo has it from the moment it is up, or never. */
	if (delete (rtnl, &six) == 0)
		(void)make(rtnl, &six);
	return 0;
}

int
route_link_quickack(
    int rtnl, unsigned link, int family, const char *host, unsigned bits)
{
	unsigned char all = family == AF_INET ? 32 : 128;
	struct route own = { family, all, host, host, link, true };
	struct route network = { family, (unsigned char)bits, host, host, link,
		false };

	if (remake(rtnl, &own) < 0)
		return -1;
	return make(rtnl, &network);
}
