/*
 * kernel/addresses.h - the addresses that a network's one host has, from
 * the files below /proc/net: those of another network can be read too
 * (netns_file), where getifaddrs(3) answers for the caller's alone.
 */
#ifndef KERNEL_ADDRESSES_H
#define KERNEL_ADDRESSES_H

#include <stdbool.h>

#include "base/buf.h"
#include "model/addr.h"

/*
 * Add them to out, each once: "127.0.0.0/8, 192.0.2.7, ::1". A range stands
 * for all addresses in it. fib_trie and if_inet6 are the contents of the
 * files of these names, "" for none; what is not understood is left out.
 */
void addresses_list(
    struct buf *out, const char *fib_trie, const char *if_inet6);
/* Whether the address is one of these. */
bool addresses_has(
    const char *fib_trie, const char *if_inet6, const struct addr *a);
/* Whether the address is one for broadcasts in that network. */
bool addresses_broadcast(const char *fib_trie, const struct addr *a);

#endif
