/*
 * model/host.h - the hosts of a network. `host` and `loopback` have one,
 * without a name; `wire` has two, at its ends.
 */
#ifndef MODEL_HOST_H
#define MODEL_HOST_H

#include "model/addr.h"

enum host {
	HOST_ONLY, /* the one of a network that has one */
	HOST_SERVER,
	HOST_CLIENT,
	HOST_COUNT
};

/* "server", "client"; NULL: it has no name. */
const char *host_name(enum host host);
/* From its name; HOST_ONLY: there is none of that name. */
enum host host_find(const char *name);
/* The other end of the wire; HOST_ONLY has none: itself. */
enum host host_other(enum host host);
/*
 * The addresses that a host of the wire has besides 127.0.0.1 and ::1, in
 * text: 10.0.0.1 and fd00::1 (server), 10.0.0.2 and fd00::2 (client). NULL for
 * HOST_ONLY. family: AF_INET or AF_INET6.
 */
const char *host_address(enum host host, int family);
/*
 * The host that a packet to that address reaches, sent by `from`: itself for
 * 127.0.0.0/8, ::1, 0.0.0.0, :: and its own; HOST_ONLY where no host of the
 * wire has it, and always where `from` is HOST_ONLY. An IPv6 address that
 * stands for IPv4 counts as that.
 */
enum host host_of(enum host from, const struct addr *a);

#endif
