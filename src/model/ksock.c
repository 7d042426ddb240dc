/* model/ksock.c - the table of the kernel's sockets and who holds them. */
#include <stdlib.h>

#include "base/alloc.h"
#include "model/ksock.h"

void
ksock_table_free(struct ksock_table *t)
{
	ksock_cut(t, 0);
	free(t->socks);
	free(t->owners);
	*t = (struct ksock_table){ 0 };
}

struct ksock *
ksock_add(struct ksock_table *t)
{
	X_GROW(t->socks, t->count, t->cap);
	t->socks[t->count] = (struct ksock){ 0 };
	return &t->socks[t->count++];
}

void
ksock_cut(struct ksock_table *t, size_t index)
{
	while (t->count > index)
		free(t->socks[--t->count].tcp);
}

/* The first entry whose inode is not below. */
static size_t
lower_bound(const struct ksock_table *t, uint32_t inode)
{
	size_t low = 0, high = t->owner_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (t->owners[middle].inode < inode)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct ksock_owner *
ksock_owners(const struct ksock_table *t, uint32_t inode, size_t *count)
{
	size_t first = lower_bound(t, inode), end = first;

	/* 0 is no inode: nobody can hold such a socket. */
	while (
	    inode != 0 && end < t->owner_count && t->owners[end].inode == inode)
		end++;
	*count = end - first;
	return *count > 0 ? &t->owners[first] : NULL;
}

bool
ksock_owner_hidden(const struct ksock_table *t, const struct ksock *s)
{
	size_t count;

	return t->owners_hidden && s->inode != 0 &&
	       ksock_owners(t, s->inode, &count) == NULL;
}
