/* kernel/cgroups.h - control groups by their ids: cgroups(7), version 2. */
#ifndef KERNEL_CGROUPS_H
#define KERNEL_CGROUPS_H

#include <stdint.h>

struct cgroups;

/* Reads which groups there are now; cgroups_free it. */
struct cgroups *cgroups_new(void);
void cgroups_free(struct cgroups *c);
/*
 * The path of a group below the place where they are mounted, "/" for the
 * first; as ss(8) says it, "unreachable:ID" where it cannot be known. Lives
 * until the next question. Bytes as they are.
 */
const char *cgroups_path(struct cgroups *c, uint64_t id);

#endif
