/* kernel/probe_parts.h - what the files probe*.c share, nobody else. */
#ifndef KERNEL_PROBE_PARTS_H
#define KERNEL_PROBE_PARTS_H

#include "kernel/probe.h"

/* That failed, for the reason in errno. Always -1. */
int probe_failed(struct probe_answer *out, const char *what);
/* The same where errno does not tell why. */
int probe_refused(struct probe_answer *out, const char *what);
/* Move into the private network, with all rights there. -1: *out says
 * why not. */
int probe_enter(const struct netns *ns, struct probe_answer *out);
/* A connection over ::1 of this network, into *out. */
void probe_connect_ipv6(struct probe_answer *out);
/* A socket of that type on 127.0.0.1; -1: *out says why not. */
int probe_bound(int type, struct probe_answer *out);

#endif
