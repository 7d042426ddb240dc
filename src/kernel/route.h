/* kernel/route.h - routes of a private network, over rtnetlink(7). `rtnl` is
 * a socket of rtnl_open. */
#ifndef KERNEL_ROUTE_H
#define KERNEL_ROUTE_H

/*
 * Have TCP acknowledge at once on the loopback routes of the caller's
 * network namespace (RTAX_QUICKACK) instead of after up to 40 ms: what
 * happens there then does not depend on how fast the machine is. -1 with
 * errno set; a network without IPv6 is no failure.
 */
int route_loopback_quickack(int rtnl);
/*
 * The same for a link that has that address, with a network of so many bits:
 * a route to that network, which the kernel has not made (link_address), and
 * the one to the address itself, which it has.
 */
int route_link_quickack(
    int rtnl, unsigned link, int family, const char *host, unsigned bits);

#endif
