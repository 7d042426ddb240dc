/* model/names.c - a hash table from (process, name) to what it stands for. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/names.h"

struct names {
	struct name **entries; /* in the order of making */
	size_t count, cap;
	size_t *slots;	   /* index + 1 into entries; 0: free */
	size_t slot_count; /* a power of two, over twice count */
};

struct names *
names_new(void)
{
	struct names *n = x_calloc(1, sizeof *n);

	n->slot_count = 64;
	n->slots = x_calloc(n->slot_count, sizeof *n->slots);
	return n;
}

void
names_free(struct names *n)
{
	for (size_t i = 0; i < n->count; i++) {
		free(n->entries[i]->text);
		value_free(&n->entries[i]->value);
		free(n->entries[i]);
	}
	free(n->entries);
	free(n->slots);
	free(n);
}

/* The slot of that name, or the free one where it belongs. */
static size_t *
slot(const struct names *n, proc_id process, const char *text)
{
	uint32_t hash = 2166136261u ^ process; /* FNV-1a */
	size_t i;

	for (const char *s = text; *s != '\0'; s++)
		hash = (hash ^ (unsigned char)*s) * 16777619u;
	for (i = hash & (n->slot_count - 1); n->slots[i] != 0;
	     i = (i + 1) & (n->slot_count - 1)) {
		const struct name *e = n->entries[n->slots[i] - 1];

		if (e->process == process && strcmp(e->text, text) == 0)
			break;
	}
	return &n->slots[i];
}

struct name *
names_find(const struct names *n, proc_id process, const char *text)
{
	size_t at = *slot(n, process, text);

	return at > 0 ? n->entries[at - 1] : NULL;
}

static void
rehash(struct names *n)
{
	free(n->slots);
	n->slot_count *= 2;
	n->slots = x_calloc(n->slot_count, sizeof *n->slots);
	for (size_t i = 0; i < n->count; i++) {
		const struct name *e = n->entries[i];

		*slot(n, e->process, e->text) = i + 1;
	}
}

struct name *
names_put(struct names *n, proc_id process, const char *text)
{
	struct name *e = names_find(n, process, text);

	if (e != NULL)
		return e;
	if (n->count * 2 >= n->slot_count)
		rehash(n);
	e = x_calloc(1, sizeof *e);
	e->process = process;
	e->text = x_strdup(text);
	e->fd = -1;
	X_GROW(n->entries, n->count, n->cap);
	n->entries[n->count++] = e;
	*slot(n, process, text) = n->count;
	return e;
}

struct name *
names_at(const struct names *n, size_t index)
{
	return index < n->count ? n->entries[index] : NULL;
}
