/* command/expect.h - what an `expect` line says must be so. */
#ifndef COMMAND_EXPECT_H
#define COMMAND_EXPECT_H

#include "base/buf.h"
#include "base/err.h"
#include "model/tcp.h"

enum expect_kind {
	EXPECT_RESULT,	/* the call returned this integer */
	EXPECT_ERROR,	/* it gave this errno */
	EXPECT_BLOCKED, /* it has not ended */
	EXPECT_TIMEOUT, /* settimeout's time passed */
	EXPECT_DATA,	/* it received these bytes */
	EXPECT_STATE	/* a socket is in this state */
};

struct expect {
	enum expect_kind kind;
	long number;	 /* RESULT; ERROR: the errno */
	struct buf data; /* DATA */
	char *socket;	 /* STATE: name or number */
	unsigned column; /* where that stands */
	enum tcp_state state;
};

/* From the words after `expect`, which start at column. On 0, *out owns
 * its parts (expect_free); on -1, *err is set and *out is empty. */
int expect_read(
    const char *rest, unsigned column, struct expect *out, struct err *err);
void expect_free(struct expect *e);
/* What was expected, in words. */
void expect_text(struct buf *out, const struct expect *e);

#endif
