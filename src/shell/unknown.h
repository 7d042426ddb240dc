/*
 * shell/unknown.h - a call's names that stand for nothing in its process:
 * may one come with a call that is still blocked, has another process it?
 * Knows the world and the line, not how calls are read.
 */
#ifndef SHELL_UNKNOWN_H
#define SHELL_UNKNOWN_H

#include "call/call.h"
#include "command/command.h"
#include "shell/line.h"

/*
 * Whether the data of a call is what was meant. A bare word is text in the
 * words spelling alone, and only where no other process has a variable of
 * that name. p is the call's process, NULL if it has not been spawned. 0,
 * or -1 with *err set.
 */
int unknown_data(const struct session *s, const struct line *line,
    const struct wproc *p, const struct call_args *args, struct err *err);

/*
 * The error about a call whose process, p or NULL as above, lacks the socket:
 * it tells that the process is still blocked, where the result of that call
 * may be what is missing; or else, which other process has one, and the line
 * to type for that.
 */
void unknown_socket(const struct session *s, const struct line *line,
    const struct wproc *p, struct err *err);

/* unquoted.c: the error about a call that sends where it comes from a text
 * with blanks and without quotes: the line to type for that. */
void unquoted_text(const struct session *s, const struct line *line,
    const struct call *call, const struct wproc *p, struct err *err);

#endif
