/* kernel/netns_parts.h - what the files netns*.c share, and a probe. */
#ifndef KERNEL_NETNS_PARTS_H
#define KERNEL_NETNS_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "kernel/netns.h"

/* Of one network, and descriptors of one host. */
enum { NETNS_HOSTS = 2, NETNS_FDS = 7 + NETNS_LIMITS };

/* The i-th descriptor of a host, below NETNS_FDS. */
int *netns_fd(struct netns *ns, size_t i);

/* What the helper hands over: how far it came, which descriptors are real. */
struct netns_report {
	int error; /* 0: it is made */
	char what[60];
	enum {
		NETNS_USER,
		NETNS_NET,
		NETNS_TUN,
		NETNS_OTHER
	} step; /* that failed */
	bool there[NETNS_HOSTS][NETNS_FDS];
};

/* That step failed, for the reason in errno. Always -1. */
int netns_fail(struct netns_report *r, const char *what);

/*
 * Made by a helper process, which changes its own namespaces: 0, or -1 and
 * the report says why not. What is not to be had, but can be done without, is
 * -1 in hosts[].
 */
typedef int netns_build(
    struct netns hosts[NETNS_HOSTS], struct netns_report *r);
netns_build netns_build_loopback, netns_build_wire;

/*
 * Have a helper process build it, and take over its descriptors; hosts[] are
 * NETNS_NONE where that failed. 0, and the report says whether it did; -1 with
 * *err where the helper said nothing.
 */
int netns_helper(netns_build *build, struct netns hosts[NETNS_HOSTS],
    struct netns_report *r, struct err *err);

/*
 * In a process that it may change, which is privileged in its user namespace:
 * move to a mount namespace where names of hosts are the network's own
 * (model/hostname.h). A descriptor of it; -1 with errno and *what it was.
 */
int netns_names(bool on_wire, const char **what);

#endif
