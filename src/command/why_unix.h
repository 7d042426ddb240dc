/*
 * command/why_unix.h - who has the name of an AF_UNIX socket: what
 * why_unix.c and why_unix_full.c share, nobody else.
 */
#ifndef COMMAND_WHY_UNIX_H
#define COMMAND_WHY_UNIX_H

#include "command/why_parts.h"
#include "kernel/unix_file.h"

/* Who has a name now. */
struct unix_holder {
	bool found;	/* this network has such a socket: */
	struct ksock k; /* without what it owns */
	bool abstract;	/* else file is what stands at the path */
	struct unix_file file;
};

struct unix_holder why_unix_holder(struct why *y, const struct addr *name);
/* All AF_UNIX sockets of the network, for the caller to free; where the
 * kernel does not answer it is empty, and a fact says so. */
struct ksock_table why_unix_dump(struct why *y);
/* The lab's process that holds it, and *fd, or NULL. */
const struct wproc *why_unix_lab(
    const struct why *y, const struct ksock *k, int *fd);

#endif
