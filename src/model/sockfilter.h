/*
 * model/sockfilter.h - which sockets are meant: a set of states and an
 * expression over addresses and ports, as ss(8) has them. Plain data:
 * command/ss_filter.c reads it from text, kernel/diag_filter.c turns it into
 * INET_DIAG_REQ_BYTECODE.
 */
#ifndef MODEL_SOCKFILTER_H
#define MODEL_SOCKFILTER_H

#include <stdbool.h>
#include <stdint.h>

#include "model/ksock.h"

enum filter_op {
	FILTER_AND,	/* left, right */
	FILTER_OR,	/* left, right */
	FILTER_NOT,	/* left */
	FILTER_HOST,	/* the first `bits` bits of the address, and the port */
	FILTER_PATH,	/* AF_UNIX: the name matches the glob(7) pattern; an
			abstract name begins with @. No other socket does */
	FILTER_PORT_GE, /* port >= this one. AF_UNIX has no ports: there its
			   inode, as ss(8) shows it, or its peer's */
	FILTER_PORT_LE,
	FILTER_PORT_EQ
};

/*
 * A tree; filter_free ends it. It is walked by recursion: who builds one of
 * a user's words bounds their number.
 */
struct filter {
	enum filter_op op;
	bool source; /* HOST, PATH, PORT_: the local end, else the peer */
	struct filter *left, *right;
	int family; /* HOST: AF_UNSPEC any; bits is 0 then. AF_INET: of IPv6
		       sockets those whose address stands for it, too */
	unsigned char host[16];
	unsigned bits;
	long port;  /* HOST: -1 any */
	char *path; /* PATH */
};

/* Takes left and right (NULL where op has none); port is -1. */
struct filter *filter_new(
    enum filter_op op, struct filter *left, struct filter *right);
void filter_free(struct filter *f);
/* Whether the socket is meant. NULL: every one is. */
bool filter_takes(const struct filter *f, const struct ksock *s);

#endif
