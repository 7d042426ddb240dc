/*
 * lab/inspect.c - all sockets of the lab's network as the kernel has them,
 * those of other programs and of nobody too.
 */
#include "lab/lab_parts.h"

int
lab_sockets(struct lab *lab, enum host host, const struct diag_want *want,
    struct ksock_table *out, struct err *err)
{
	size_t before = out->count;

	if (diag_dump(lab->host[host].diag, want, out, err) == -1)
		return -1;
	for (size_t i = before; i < out->count; i++)
		out->socks[i].host = host;
	/* The kernel's order is that of its hash tables, whose secret is
	 * another one each time: the same lines are to print the same. */
	if (lab->net != LAB_HOST)
		ksock_sort(out, before);
	return 0;
}

int
lab_net_file(struct lab *lab, enum host host, const char *name, struct buf *out,
    struct err *err)
{
	return netns_file(&lab->host[host].ns, name, out, err);
}

bool
lab_has_names(const struct lab *lab)
{
	enum host any = lab->net == LAB_WIRE ? HOST_CLIENT : HOST_ONLY;

	return lab->host[any].ns.mount >= 0;
}
