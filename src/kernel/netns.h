/*
 * kernel/netns.h - private networks: user_namespaces(7) with
 * network_namespaces(7) in them, made without root.
 */
#ifndef KERNEL_NETNS_H
#define KERNEL_NETNS_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

/* How often TCP sends something again before it gives up: tcp_syn_retries,
 * tcp_synack_retries, tcp_retries1, tcp_retries2, tcp_orphan_retries; and how
 * many seconds a closed socket waits for its peer's FIN: tcp_fin_timeout. */
enum { NETNS_LIMITS = 6 };

/* One host of a network. The descriptors keep it alive; -1: not there. */
struct netns {
	int user;	/* its user namespace; -1: that of the shell */
	int net;	/* the network namespace; -1: that of the shell */
	int mount;	/* the mount namespace where names of hosts are its own
			   (model/hostname.h); -1: they are the machine's */
	int diag;	/* a NETLINK_SOCK_DIAG socket in it */
	int port_range; /* net.ipv4.ip_local_port_range of it, for writing;
			   -1 where the machine forbids it */
	int capture;	/* what crosses its lo: kernel/capture.h */
	int tun;	/* its end of the wire: kernel/tun.h */
	int limits[NETNS_LIMITS];     /* those, for reading and writing */
	unsigned usual[NETNS_LIMITS]; /* what they were in the beginning */
};

#define NETNS_NONE \
	(struct netns) \
	{ \
		-1, -1, -1, -1, -1, -1, -1, { -1, -1, -1, -1, -1, -1 }, \
		{ \
			0 \
		} \
	}

/* The machine's own network. -1 with *err where sock_diag is missing. */
int netns_host(struct netns *out, struct err *err);
/* One host with 127.0.0.1 and ::1 and nothing else, where TCP acknowledges
 * at once. -1 with *err set, and errno where a system call is the reason. */
int netns_loopback(struct netns *out, struct err *err);
/*
 * Two hosts joined by a wire, out[0] the server and out[1] the client
 * (model/host.h: their addresses), where TCP acknowledges at once and no packet
 * is sent but for a process: no neighbour or router is asked for. Their device
 * is called wire0. -1 with *err set and what to do about it, and errno.
 */
int netns_wire(struct netns out[2], struct err *err);
void netns_close(struct netns *ns);
/*
 * Have TCP in that network send again, and wait, for as long as somebody may
 * think about a packet that is held, or as before. A socket that is closed
 * already waits as long as it was told then. -1 where the machine forbids it.
 */
int netns_patient(const struct netns *ns, bool patient);
/* Have TCP in that network give up soon what it waits for: at its end. */
void netns_hurry(const struct netns *ns);
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
