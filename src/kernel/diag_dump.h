/*
 * kernel/diag_dump.h - sock_diag(7): all sockets of one kind, read as a
 * whole or not at all.
 */
#ifndef KERNEL_DIAG_DUMP_H
#define KERNEL_DIAG_DUMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "kernel/diag.h"
#include "model/ksock.h"
#include "model/sockfilter.h"

/* What to ask for. */
struct diag_want {
	int family;   /* AF_INET, AF_INET6, AF_UNIX */
	int protocol; /* IPPROTO_TCP, IPPROTO_UDP; AF_UNIX: 0 */
	uint32_t states;
	unsigned extensions;	     /* DIAG_WANT_ */
	const struct filter *filter; /* applied by the kernel; where it cannot
					(AF_UNIX, a long filter), here.
					NULL: none */
};

enum {
	DIAG_WANT_MEMORY = 1, /* ksock.memory */
	DIAG_WANT_TCP = 2,    /* ksock.tcp and cong */
	DIAG_WANT_FILE = 4    /* AF_UNIX: ksock.file_inode, waiting */
};

/*
 * Add the sockets that are wanted to the table, in the kernel's order. 0; -1
 * with *err set and nothing added: the kernel refused, or its answer was
 * interrupted each time it was asked (NLM_F_DUMP_INTR), or cut off, or this
 * kernel does not tell of that kind of socket at all (no udp_diag ...). Then
 * errno is what it refused with, ENOENT in the last case, or 0.
 */
int diag_dump(struct diag *d, const struct diag_want *want,
    struct ksock_table *out, struct err *err);

/* ---- for tests: the parts that read bytes of the kernel ---- */

/* One message's payload of that family. -1: it is too short, or of another
 * family; nothing is added. */
int diag_decode(int family, int protocol, const void *payload, size_t len,
    struct ksock_table *out);

/* What is known of an answer so far; begin with all zero. */
struct diag_answer {
	bool interrupted; /* the kernel's tables changed meanwhile */
	bool damaged;	  /* a message was cut off, or made no sense */
	int error;	  /* errno that ended it, or 0 */
};

/*
 * One datagram of the answer to request number seq. True once the answer has
 * ended; then *answer tells whether the table has all of it.
 */
bool diag_read(const void *bytes, size_t len, unsigned seq,
    const struct diag_want *want, struct ksock_table *out,
    struct diag_answer *answer);

#endif
