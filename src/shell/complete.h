/*
 * shell/complete.h - what a half-typed word can become, by its position.
 * Knows the lab's world, not the terminal.
 */
#ifndef SHELL_COMPLETE_H
#define SHELL_COMPLETE_H

#include "base/buf.h"
#include "command/command.h"

struct completion {
	size_t start; /* where the word begins in the line */
	char **words; /* what it can become, whole; unsorted, each once */
	size_t count;
	bool files; /* names of files, instead of words */
	char after; /* what follows a word that is the only one: ' ' or NUL */
};

/* For the cursor after the first point bytes of line. The caller frees it
 * with complete_free. */
void complete_find(
    struct session *s, const char *line, size_t point, struct completion *out);
void complete_free(struct completion *c);

/* How the call or command at the cursor is typed, as a line; false: there
 * is none. */
bool complete_usage(struct buf *out, const char *line, size_t point);
/* Whether the cursor is inside quotes. */
bool complete_in_quotes(const char *line, size_t point);

#endif
