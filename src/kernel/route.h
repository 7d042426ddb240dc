/* kernel/route.h - routes of a private network, over rtnetlink(7). */
#ifndef KERNEL_ROUTE_H
#define KERNEL_ROUTE_H

/*
 * Have TCP acknowledge at once on the loopback routes of the caller's
 * network namespace (RTAX_QUICKACK) instead of after up to 40 ms: what
 * happens there then does not depend on how fast the machine is. -1 with
 * errno set; a network without IPv6 is no failure.
 */
int route_loopback_quickack(void);

#endif
