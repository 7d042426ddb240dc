/*
 * view/netstat.h - the kernel's TCP and UDP sockets in the shape of
 * netstat(8) of net-tools. A table in, a grid out; asks nothing.
 */
#ifndef VIEW_NETSTAT_H
#define VIEW_NETSTAT_H

#include <stdbool.h>

#include "model/ksock.h"
#include "view/grid.h"
#include "view/view_names.h"

struct netstat_options {
	bool all;	/* -a: listening or not */
	bool listening; /* -l: those without a peer; neither: with one */
	bool numeric;	/* -n */
	bool processes; /* -p */
	bool timers;	/* -o; the table needs DIAG_WANT_TCP */
	bool wide;	/* -W: addresses are not cut */
};

/* The line above the table, without its newline. */
const char *netstat_title(const struct netstat_options *o);

/* The table's sockets of TCP and UDP that are meant, in its order;
 * grid_free it. */
struct grid *view_netstat(const struct ksock_table *t,
    const struct netstat_options *o, const struct view_names *names);

#endif
