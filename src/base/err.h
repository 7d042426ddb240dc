/* base/err.h - what went wrong, and where, for a person to read. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stddef.h>

/*
 * The text is in the language of the user (base/lang.h); what does not fit
 * is cut off. The first error wins: err_set does nothing on one that is set.
 * column counts bytes from 1; 0 means that the place does not matter.
 */
struct err {
	unsigned line;
	unsigned column;
	char text[1000];
};

/* Translates the format. Always returns -1, so that a function can end with
 * it. */
int err_set(struct err *err, unsigned column, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Whether something was reported in it. */
int err_is_set(const struct err *err);

#endif
