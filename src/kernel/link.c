/* kernel/link.c - interfaces and their addresses, over rtnetlink(7). */
#include <arpa/inet.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "kernel/link.h"
#include "kernel/rtnl.h"

/* Asks to have the flags of `change` as they are in `flags`. */
static struct nlmsghdr *
begin(union rtnl_message *m, unsigned link, unsigned flags, unsigned change)
{
	struct ifinfomsg *info;
	struct nlmsghdr *h = rtnl_begin(m, RTM_NEWLINK, 0, sizeof *info);

	info = mnl_nlmsg_get_payload(h);
	info->ifi_family = AF_UNSPEC;
	info->ifi_index = (int)link;
	info->ifi_flags = flags;
	info->ifi_change = change;
	return h;
}

/* As if_nametoindex(3), but without a descriptor more, whose want that would
 * not tell. */
unsigned
link_index(int rtnl, const char *name)
{
	struct ifreq request = { 0 };

	snprintf(request.ifr_name, sizeof request.ifr_name, "%s", name);
	return ioctl(rtnl, SIOCGIFINDEX, &request) < 0
		   ? 0
		   : (unsigned)request.ifr_ifindex;
}

int
link_up(int rtnl, unsigned link)
{
	union rtnl_message m;

	return rtnl_request(rtnl, begin(&m, link, IFF_UP, IFF_UP));
}

/* It shall not make up a link-local address: that would be told to the link,
 * and routers be asked for (RFC 4862). */
static int
keep_ipv6_from_it(int rtnl, unsigned link)
{
	union rtnl_message m;
	struct nlmsghdr *h = begin(&m, link, 0, 0);
	struct nlattr *families = mnl_attr_nest_start(h, IFLA_AF_SPEC);
	struct nlattr *six = mnl_attr_nest_start(h, AF_INET6);

	mnl_attr_put_u8(h, IFLA_INET6_ADDR_GEN_MODE, IN6_ADDR_GEN_MODE_NONE);
	mnl_attr_nest_end(h, six);
	mnl_attr_nest_end(h, families);
	return rtnl_request(rtnl, h);
}

int
link_quiet(int rtnl, unsigned link, unsigned mtu, unsigned queue)
{
	union rtnl_message m;
	struct nlmsghdr *h =
	    begin(&m, link, IFF_NOARP, IFF_NOARP | IFF_MULTICAST);

	mnl_attr_put_u32(h, IFLA_MTU, mtu);
	mnl_attr_put_u32(h, IFLA_TXQLEN, queue);
	if (rtnl_request(rtnl, h) < 0)
		return -1;
	/* Fails where the kernel has no IPv6: then there is none to keep. */
	(void)keep_ipv6_from_it(rtnl, link);
	return 0;
}

int
link_address(
    int rtnl, unsigned link, int family, const char *host, unsigned bits)
{
	union rtnl_message m;
	struct ifaddrmsg *info;
	struct nlmsghdr *h = rtnl_begin(
	    &m, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, sizeof *info);
	unsigned char address[16];
	size_t size = family == AF_INET ? 4 : 16;

	info = mnl_nlmsg_get_payload(h);
	info->ifa_family = (unsigned char)family;
	info->ifa_prefixlen = (unsigned char)bits;
	info->ifa_scope = RT_SCOPE_UNIVERSE;
	info->ifa_index = link;
	inet_pton(family, host, address);
	mnl_attr_put(h, IFA_LOCAL, size, address);
	mnl_attr_put(h, IFA_ADDRESS, size, address);
	/* Nobody is asked whether he has it too (RFC 4862, 5.4). */
	mnl_attr_put_u32(
	    h, IFA_FLAGS, IFA_F_PERMANENT | IFA_F_NODAD | IFA_F_NOPREFIXROUTE);
	return rtnl_request(rtnl, h);
}
