/*
 * model/hostname.h - the names of hosts in a private network: what its hosts
 * file has. There is nobody else to ask, so they lead to the same addresses
 * on each machine.
 */
#ifndef MODEL_HOSTNAME_H
#define MODEL_HOSTNAME_H

#include <stdbool.h>
#include <stddef.h>

enum { HOSTNAME_ADDRESSES = 4 };

struct hostname {
	const char *name;
	/* In text, in the order of the file; NULL where there are no more. */
	const char *addresses[HOSTNAME_ADDRESSES];
};

/* The i-th name of a network, on a wire the same for both hosts; NULL behind
 * the last. The first one that has an address is that address's name. */
const struct hostname *hostname_at(bool on_wire, size_t i);

#endif
