/*
 * kernel/rtnl.h - rtnetlink(7): asking the kernel to set up the caller's
 * network. What the files link.c and route.c share.
 */
#ifndef KERNEL_RTNL_H
#define KERNEL_RTNL_H

#include <libmnl/libmnl.h>

/* Of lo in each network: the kernel itself relies on it. */
enum { RTNL_LO = 1 };

/* Room for one request. */
union rtnl_message {
	char bytes[512];
	struct nlmsghdr header;
};

/* A socket to the caller's network namespace that also hears of what belongs
 * to these groups (RTMGRP_ bits; 0: of nothing). -1 with errno set. */
int rtnl_open(unsigned groups);
/* Begin a request in *m, which is cleared: its header and, after that, `size`
 * bytes that its type asks for. */
struct nlmsghdr *rtnl_begin(
    union rtnl_message *m, uint16_t type, uint16_t flags, size_t size);
/* Send one request and wait for its answer: 0, or -1 with errno set. */
int rtnl_request(int fd, const struct nlmsghdr *h);

#endif
