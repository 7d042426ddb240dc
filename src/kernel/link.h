/* kernel/link.h - interfaces of a private network and their addresses, over
 * rtnetlink(7). `rtnl` is a socket of rtnl_open; links are known by their
 * index. */
#ifndef KERNEL_LINK_H
#define KERNEL_LINK_H

/* The index of the link of that name; 0 with errno set: there is none. */
unsigned link_index(int rtnl, const char *name);
/* 0, or -1 with errno set. */
int link_up(int rtnl, unsigned link);
/*
 * Have nothing leave by that link on the kernel's own account: no IPv6
 * address that it makes up, no group that it joins. As many packets as that
 * may wait at it. To be done before it is up. 0, or -1 with errno set.
 */
int link_quiet(int rtnl, unsigned link, unsigned mtu, unsigned queue);
/* Give it an address (in text), to be used at once; the route to its network
 * is left to the caller. 0, or -1 with errno set. */
int link_address(
    int rtnl, unsigned link, int family, const char *host, unsigned bits);

#endif
