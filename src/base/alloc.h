/*
 * base/alloc.h - memory. Running out of it ends the program here and
 * nowhere else, so that no other code has a path for it.
 */
#ifndef BASE_ALLOC_H
#define BASE_ALLOC_H

#include <stddef.h>

/* As malloc, calloc, realloc and strdup, but never NULL. The caller frees. */
void *x_malloc(size_t size);
void *x_calloc(size_t count, size_t size);
void *x_realloc(void *p, size_t size);
char *x_strdup(const char *s);
/* The first len bytes of s and a NUL. */
char *x_strndup(const char *s, size_t len);

/*
 * Room for one more element in an array of count elements that grows by
 * doubling: *array is moved, *cap is its new capacity.
 */
#define X_GROW(array, count, cap) \
	((array) = x_grow((array), (count), &(cap), sizeof *(array)))
void *x_grow(void *array, size_t count, size_t *cap, size_t size);

#endif
