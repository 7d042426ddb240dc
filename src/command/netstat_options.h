/*
 * command/netstat_options.h - what a `netstat` line asks for, in the options
 * of net-tools' netstat(8). Reads words alone; asks no kernel.
 */
#ifndef COMMAND_NETSTAT_OPTIONS_H
#define COMMAND_NETSTAT_OPTIONS_H

#include "base/err.h"
#include "view/netstat.h"

struct netstat_request {
	struct netstat_options show;
	bool tcp, udp; /* -t, -u; both, where neither was there */
	bool v4, v6;   /* -4, -6; likewise */
};

/* What follows `netstat`, which starts at that column. 0, or -1 with *err. */
int netstat_request_read(struct netstat_request *out, const char *rest,
    unsigned column, struct err *err);

/* The options in one line. */
extern const char netstat_usage[];

#endif
