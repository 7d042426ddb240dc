/* model/ksock.c - the table of the kernel's sockets and who holds them. */
#include <stdlib.h>
#include <string.h>

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
	while (t->count > index) {
		const struct ksock *s = &t->socks[--t->count];

		free(s->tcp);
		free(s->waiting);
	}
}

static int
compare_numbers(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int
compare_ends(const struct addr *a, const struct addr *b)
{
	bool v4 = addr_family(a) == AF_INET;
	int order = 0;

	if (addr_family(a) != addr_family(b))
		return compare_numbers(
		    (uint64_t)addr_family(a), (uint64_t)addr_family(b));
	if (v4)
		order = memcmp(&a->in.sin_addr, &b->in.sin_addr, 4);
	else if (addr_family(a) == AF_INET6)
		order = memcmp(&a->in6.sin6_addr, &b->in6.sin6_addr, 16);
	return order != 0 ? order : compare_numbers(addr_port(a), addr_port(b));
}

static int
compare(const void *a, const void *b)
{
	const struct ksock *x = a, *y = b;
	int order = (x->state != KSOCK_LISTEN) - (y->state != KSOCK_LISTEN);

	if (order == 0 && x->family != AF_UNIX)
		order = compare_ends(&x->local, &y->local);
	if (order == 0 && x->family != AF_UNIX)
		order = compare_ends(&x->peer, &y->peer);
	return order != 0 ? order : compare_numbers(x->inode, y->inode);
}

void
ksock_sort(struct ksock_table *t, size_t index)
{
	if (t->count > index)
		qsort(&t->socks[index], t->count - index, sizeof *t->socks,
		    compare);
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

	return t->unseen != 0 && s->inode != 0 &&
	       ksock_owners(t, s->inode, &count) == NULL;
}

bool
ksock_any_owner_hidden(const struct ksock_table *t)
{
	for (size_t i = 0; i < t->count; i++) {
		if (ksock_owner_hidden(t, &t->socks[i]))
			return true;
	}
	return false;
}
