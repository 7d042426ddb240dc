/*
 * kernel/diag_dump.h - sock_diag(7): all sockets of one kind, read as a
 * whole or not at all.
 */
#ifndef KERNEL_DIAG_DUMP_H
#define KERNEL_DIAG_DUMP_H

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
	const struct filter *filter; /* the kernel applies it; NULL: none.
					Not for AF_UNIX: see filter_takes */
};

enum {
	DIAG_WANT_MEMORY = 1, /* ksock.memory */
	DIAG_WANT_TCP = 2     /* ksock.tcp, cong, tos, tclass, class_id */
};

/*
 * Add the sockets that are wanted to the table, in the kernel's order. 0; -1
 * with *err set and nothing added: the kernel refused, or its answer was
 * interrupted each time it was asked (NLM_F_DUMP_INTR), or cut off. A
 * protocol or family that this kernel has not is no failure: nothing is
 * added.
 */
int diag_dump(struct diag *d, const struct diag_want *want,
    struct ksock_table *out, struct err *err);

/* ---- for tests: the parts that read bytes of the kernel ---- */

/* One message's payload of that family. -1: too short, nothing is added. */
int diag_decode(int family, int protocol, const void *payload, size_t len,
    struct ksock_table *out);

enum diag_got {
	DIAG_MORE,	  /* go on receiving */
	DIAG_DONE,	  /* that was all */
	DIAG_INTERRUPTED, /* the tables changed meanwhile: ask again */
	DIAG_ERROR	  /* *error is the errno */
};

/* One datagram of an answer to the request number seq. */
enum diag_got diag_answer(const void *bytes, size_t len, unsigned seq,
    const struct diag_want *want, struct ksock_table *out, int *error);

#endif
