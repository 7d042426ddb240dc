/*
 * lab/inspect.c - all sockets of the lab's network as the kernel has them,
 * those of other programs and of nobody too.
 */
#include "lab/lab_parts.h"

int
lab_sockets(struct lab *lab, const struct diag_want *want,
    struct ksock_table *out, struct err *err)
{
	size_t before = out->count;

	if (diag_dump(lab->diag, want, out, err) == -1)
		return -1;
	/* The kernel's order is that of its hash tables, whose secret is
	 * another one each time: the same lines are to print the same. */
	if (lab->ns.net >= 0)
		ksock_sort(out, before);
	return 0;
}

int
lab_net_file(
    struct lab *lab, const char *name, struct buf *out, struct err *err)
{
	return netns_file(&lab->ns, name, out, err);
}
