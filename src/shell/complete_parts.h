/*
 * shell/complete_parts.h - what the files of completion share.
 *
 *	complete.c        the line so far, and the arguments of calls
 *	complete_words.c  the words of commands
 */
#ifndef SHELL_COMPLETE_PARTS_H
#define SHELL_COMPLETE_PARTS_H

#include "shell/complete.h"
#include "shell/cursor.h"

struct finder {
	struct session *s;
	struct cursor at;
	const char *typed; /* the word so far */
	size_t typed_len;
	struct completion *out;
	size_t cap;
};

/* A candidate, where it begins as the typed word does; each once. */
void complete_add(
    struct finder *f, const char *before, const char *word, const char *after);
/* The sockets of the line's process, and all that a line can begin with;
 * after: what is put behind each. */
void complete_sockets(struct finder *f, const char *after);
void complete_processes(struct finder *f, const char *after);
void complete_calls(struct finder *f, const char *before, bool of_sockets);
void complete_commands(struct finder *f);

/* A command's first word, and those behind it. */
void complete_words(struct finder *f);
void complete_later_words(struct finder *f);

#endif
