/*
 * kernel/sight.h - what a process can ask the kernel about a descriptor of
 * its own: getsockopt(2), getsockname(2), TCP_INFO (tcp(7)), SIOCINQ.
 */
#ifndef KERNEL_SIGHT_H
#define KERNEL_SIGHT_H

#include <stdbool.h>
#include <stdint.h>

#include "model/addr.h"

struct sight {
	int fd;
	bool is_socket; /* false: closed, or no socket; the rest is zero */
	int family, type, protocol; /* only of new sockets; 0 for others */
	bool is_tcp;
	unsigned state;	  /* TCP: Linux's number; else 0 */
	uint32_t unread;  /* bytes waiting to be read */
	uint32_t unsent;  /* TCP: bytes that were not sent even once */
	uint32_t queued;  /* LISTEN: connections waiting for accept */
	uint32_t backlog; /* LISTEN: how many may wait */
	bool has_error;	  /* an error waits to be told, SO_ERROR */
	bool resets;	  /* close would reset: SO_LINGER with 0 seconds */
	struct addr local, peer;
};

/* What to look at: the less, the faster. */
enum {
	SIGHT_BEFORE = 1,    /* TCP: its state before the call, too */
	SIGHT_ADDRESSES = 2, /* local and peer; always of what is not TCP */
	SIGHT_KIND = 4	     /* family, type, protocol */
};

/* Look at a descriptor of this process. */
void sight_take(int fd, unsigned what, struct sight *out);
/* TCP only: its state; closes: also what a close will depend on. */
void sight_glance(int fd, bool closes, struct sight *out);

#endif
