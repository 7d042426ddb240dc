/*
 * view/lsof.h - the sockets of the internet that processes hold, in the
 * shape of `lsof -i`. A table with its owners in, a grid out; asks nothing.
 */
#ifndef VIEW_LSOF_H
#define VIEW_LSOF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/ksock.h"
#include "view/grid.h"
#include "view/view_names.h"

struct lsof_ports {
	unsigned from, to;
};

/* One -i: [46][PROTOCOL][@HOST][:PORTS]. All zero is every socket. */
struct lsof_selector {
	int version;  /* 4 or 6; 0: both */
	int protocol; /* IPPROTO_TCP, IPPROTO_UDP; 0: both */
	bool has_host;
	struct addr host; /* without a port */
	struct lsof_ports *ports;
	size_t port_count; /* 0: any port */
};

struct lsof_options {
	bool numeric_hosts;		       /* -n */
	bool numeric_ports;		       /* -P */
	const struct lsof_selector *selectors; /* a socket meets one of them */
	size_t selector_count;
	uint32_t states; /* KSOCK_BIT, of TCP: -s */
	bool tcp_only;	 /* -s named states to be in: UDP has none */
};

/* By process and descriptor; grid_free it. */
struct grid *view_lsof(const struct ksock_table *t,
    const struct lsof_options *o, const struct view_names *names);

/* How many sockets are meant that some process holds, but none of those in
 * the table: 0 where all processes could be looked into. */
size_t lsof_unknown(const struct ksock_table *t, const struct lsof_options *o);

/* The state as lsof and netstat spell it, for reading -s; NULL: none. */
const char *lsof_state(unsigned state);

#endif
