/*
 * kernel/netns.h - private networks: user_namespaces(7) with
 * network_namespaces(7) in them, made without root.
 */
#ifndef KERNEL_NETNS_H
#define KERNEL_NETNS_H

#include "base/buf.h"
#include "base/err.h"

/* A network of its own. The descriptors keep it alive; -1: not there. */
struct netns {
	int user;	/* its user namespace; -1: that of the shell */
	int net;	/* the network namespace; -1: that of the shell */
	int diag;	/* a NETLINK_SOCK_DIAG socket in it */
	int port_range; /* net.ipv4.ip_local_port_range of it, for writing;
			   -1 where the machine forbids it */
};

/* The machine's own network. -1 with *err where sock_diag is missing. */
int netns_host(struct netns *out, struct err *err);
/* One host with 127.0.0.1 and ::1 and nothing else, where TCP acknowledges
 * at once. -1 with *err set, and errno where a system call is the reason. */
int netns_loopback(struct netns *out, struct err *err);
void netns_close(struct netns *ns);
/* Let the kernel choose just this port next. Ignored without port_range. */
void netns_next_port(const struct netns *ns, unsigned port);
/*
 * For a new process: move into the network and keep no privilege there.
 * -1 with errno set.
 */
int netns_enter(const struct netns *ns);
/*
 * A file below /proc/net as that network has it, added to out. 0; -1 with
 * *err set and nothing added.
 */
int netns_file(
    const struct netns *ns, const char *name, struct buf *out, struct err *err);

#endif
