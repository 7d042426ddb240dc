/*
 * call/descriptors.c - times by descriptor number. Knows no system call:
 * who opens and closes descriptors tells it.
 */
#include <stdlib.h>

#include "base/alloc.h"
#include "call/descriptors.h"

struct descriptors {
	long *ms; /* by descriptor; -1: no limit */
	size_t count;
	int hidden; /* -1: none */
};

struct descriptors *
descriptors_new(void)
{
	struct descriptors *d = x_calloc(1, sizeof *d);

	d->hidden = -1;
	return d;
}

void
descriptors_free(struct descriptors *d)
{
	if (d == NULL)
		return;
	free(d->ms);
	free(d);
}

long
descriptors_timeout(const struct descriptors *d, int fd)
{
	if (d == NULL || fd < 0 || (size_t)fd >= d->count)
		return -1;
	return d->ms[fd];
}

void
descriptors_set_timeout(struct descriptors *d, int fd, long ms)
{
	size_t need;

	if (d == NULL || fd < 0)
		return;
	need = (size_t)fd + 1;
	if (need > d->count) {
		/* Beyond the end there is no limit already. */
		if (ms < 0)
			return;
		need = need > 2 * d->count ? need : 2 * d->count;
		d->ms = x_realloc(d->ms, need * sizeof *d->ms);
		while (d->count < need)
			d->ms[d->count++] = -1;
	}
	d->ms[fd] = ms < 0 ? -1 : ms;
}

void
descriptors_hide(struct descriptors *d, int fd)
{
	d->hidden = fd;
}

bool
descriptors_is_hidden(const struct descriptors *d, int fd)
{
	return d != NULL && fd >= 0 && fd == d->hidden;
}
