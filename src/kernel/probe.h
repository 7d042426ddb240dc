/*
 * kernel/probe.h - what this machine allows, found out by doing it. Each
 * probe is a process of its own, which does the thing, says how that went
 * and ends: nothing of it stays, and nothing in it can hang the caller.
 */
#ifndef KERNEL_PROBE_H
#define KERNEL_PROBE_H

#include <stdbool.h>

#include "kernel/netns.h"

struct probe_answer {
	bool works;
	bool untried;	/* for want of a private network */
	int error;	/* errno of what failed, or 0 */
	char what[400]; /* what failed: "opening /dev/net/tun" */
};

/*
 * What a probe does, in a process that it may change as it likes. Sets
 * works, or else what and error. ns: a private network, or NULL where there
 * is none.
 */
typedef void probe_function(const struct netns *ns, struct probe_answer *out);

/* Run it; a probe that says nothing for limit_ms is killed, and that is its
 * answer: ETIMEDOUT. */
enum { PROBE_LIMIT_MS = 5000 };
void probe_run(probe_function *run, const struct netns *ns, int limit_ms,
    struct probe_answer *out);

/* ---- in the caller's network ---- */

/* Makes a user and a network namespace: says which step is forbidden. */
void probe_namespaces(const struct netns *ns, struct probe_answer *out);
/* sock_diag is asked for a socket that was just made. */
void probe_diag_tcp(const struct netns *ns, struct probe_answer *out);
void probe_diag_udp(const struct netns *ns, struct probe_answer *out);
void probe_diag_unix(const struct netns *ns, struct probe_answer *out);
/* A connection over ::1. */
void probe_ipv6(const struct netns *ns, struct probe_answer *out);
/* An AF_PACKET socket, from which nothing is read. */
void probe_capture(const struct netns *ns, struct probe_answer *out);
/* The kernel's tracepoint sock:inet_sock_set_state can be read. ENOENT:
 * tracefs is not mounted; ENOTSUP: the kernel has it not. */
void probe_tracepoint(const struct netns *ns, struct probe_answer *out);

/* ---- on a process, in the private network if there is one ---- */

/* /proc/PID/syscall tells that it sleeps in read(2), and on what. */
void probe_syscall(const struct netns *ns, struct probe_answer *out);
/* pidfd_getfd(2): a copy of a descriptor of it. */
void probe_getfd(const struct netns *ns, struct probe_answer *out);

/* ---- in the private network ---- */

/* A connection over ::1. */
void probe_private_ipv6(const struct netns *ns, struct probe_answer *out);
/* The kernel takes the port that it is told to. */
void probe_private_ports(const struct netns *ns, struct probe_answer *out);
/* A mount namespace with names of hosts of its own is made. */
void probe_private_names(const struct netns *ns, struct probe_answer *out);
/* A TUN device is made. */
void probe_private_tun(const struct netns *ns, struct probe_answer *out);
/* A packet on lo is captured. */
void probe_private_capture(const struct netns *ns, struct probe_answer *out);

#endif
