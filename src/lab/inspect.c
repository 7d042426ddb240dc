/*
 * lab/inspect.c - all sockets of the lab's network as the kernel has them,
 * those of other programs and of nobody too.
 */
#include "lab/lab_parts.h"

int
lab_sockets(struct lab *lab, const struct diag_want *want,
    struct ksock_table *out, struct err *err)
{
	return diag_dump(lab->diag, want, out, err);
}

int
lab_net_file(
    struct lab *lab, const char *name, struct buf *out, struct err *err)
{
	return netns_file(&lab->ns, name, out, err);
}
