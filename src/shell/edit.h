/*
 * shell/edit.h - lines typed at a prompt, with results that arrive while
 * one types. The only part that knows readline.
 */
#ifndef SHELL_EDIT_H
#define SHELL_EDIT_H

#include "command/command.h"
#include "shell/output.h"

/*
 * Read and run lines until the user leaves. With a first line, that one is
 * run at once, and the prompt comes only if it began a lesson. Where the
 * prompt came, the session has neither failed nor misunderstood. Returns 0,
 * or the signal that ended it.
 */
int edit_run(struct session *s, const char *first, struct output *out);

#endif
