/*
 * view/ss.h - the kernel's sockets in the shape of ss(8). A table in, a grid
 * out; asks nothing.
 */
#ifndef VIEW_SS_H
#define VIEW_SS_H

#include <stdbool.h>
#include <stdint.h>

#include "model/ksock.h"
#include "view/grid.h"
#include "view/view_names.h"

/* ss(8)'s options, those that change what a row looks like. */
struct ss_options {
	bool tcp, udp, unix_sockets; /* -t -u -x: no Netid for -t or -u */
	bool v4, v6;		     /* -4 -6: which were asked for */
	uint32_t states;	     /* KSOCK_BIT: State is hidden for one */
	bool numeric;		     /* -n */
	bool processes;		     /* -p */
	bool timers;		     /* -o */
	bool extended;		     /* -e */
	bool memory;		     /* -m */
	bool info;		     /* -i */
	bool one_line;		     /* -O */
};

/* The table's sockets in its order; grid_free it. */
struct grid *view_ss(const struct ksock_table *t, const struct ss_options *o,
    const struct view_names *names);

#endif
