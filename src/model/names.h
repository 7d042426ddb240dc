/*
 * model/names.h - names in a process: each stands for a descriptor or for
 * a value, as in Python: assigning one replaces what it was.
 */
#ifndef MODEL_NAMES_H
#define MODEL_NAMES_H

#include "model/event.h"

struct names;

struct name {
	proc_id process; /* 0: shared by all */
	char *text;
	int fd;		    /* -1: not a descriptor */
	struct value value; /* kind NONE and fd -1: stands for nothing */
	bool has_value;
};

struct names *names_new(void);
void names_free(struct names *n);
/* The entry, or NULL. */
struct name *names_find(
    const struct names *n, proc_id process, const char *text);
/* The entry, made if it is not there. Its address stays valid. */
struct name *names_put(struct names *n, proc_id process, const char *text);
/* By index from 0, in the order of making; NULL past the end. */
struct name *names_at(const struct names *n, size_t index);

#endif
