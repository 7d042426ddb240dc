/*
 * kernel/diag.h - sock_diag(7): asking the kernel about one socket by its
 * addresses. Each question costs the same however many sockets there are.
 */
#ifndef KERNEL_DIAG_H
#define KERNEL_DIAG_H

#include <stdint.h>

#include "model/addr.h"

struct diag;

/* What the kernel says about a socket (struct inet_diag_msg). */
struct diag_socket {
	unsigned state;	 /* Linux's number, include/net/tcp_states.h */
	unsigned timer;	 /* DIAG_TIMER_ */
	unsigned inode;	 /* 0: no process holds it */
	uint32_t rqueue; /* bytes unread; LISTEN: connections queued */
	uint32_t wqueue; /* bytes not acknowledged; LISTEN: backlog */
	struct addr local, peer;
};

enum { DIAG_TIMER_PERSIST = 4 };

/* A NETLINK_SOCK_DIAG socket in the caller's network namespace, or -1. */
int diag_socket(void);
/* A reader on such a socket, which it owns from here on. */
struct diag *diag_new(int fd);
void diag_free(struct diag *d);

/*
 * The TCP socket with these addresses; peer without an address: the one
 * that listens on local. 0: found; 1: the kernel has none; -1: it does not
 * answer (errno is set).
 */
int diag_tcp(struct diag *d, const struct addr *local, const struct addr *peer,
    struct diag_socket *out);

#endif
