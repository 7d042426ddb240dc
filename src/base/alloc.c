/* base/alloc.c - memory that is there, or the end of the program. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"

static _Noreturn void
out_of_memory(void)
{
	static const char text[] = "sockets: out of memory\n";

	/* Nothing that could allocate again: write(2) and out. */
	(void)!write(STDERR_FILENO, text, sizeof text - 1);
	_exit(1);
}

void *
x_malloc(size_t size)
{
	void *p = malloc(size ? size : 1);

	if (p == NULL)
		out_of_memory();
	return p;
}

void *
x_calloc(size_t count, size_t size)
{
	void *p = calloc(count ? count : 1, size ? size : 1);

	if (p == NULL)
		out_of_memory();
	return p;
}

void *
x_realloc(void *p, size_t size)
{
	p = realloc(p, size ? size : 1);
	if (p == NULL)
		out_of_memory();
	return p;
}

char *
x_strndup(const char *s, size_t len)
{
	char *copy = x_malloc(len + 1);

	memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}

char *
x_strdup(const char *s)
{
	return x_strndup(s, strlen(s));
}

void *
x_grow(void *array, size_t count, size_t *cap, size_t size)
{
	if (count < *cap)
		return array;
	*cap = *cap ? *cap * 2 : 8;
	if (*cap > (size_t)-1 / size)
		out_of_memory();
	return x_realloc(array, *cap * size);
}
