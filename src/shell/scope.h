/*
 * shell/scope.h - what a line can mention, answered from the lab's world:
 * for the line parser, and for the calls that it names. Knows no terminal.
 */
#ifndef SHELL_SCOPE_H
#define SHELL_SCOPE_H

#include "call/call.h"
#include "command/command.h"
#include "shell/line.h"

/* Valid while the session is. */
struct line_scope scope_line(struct session *s);

/* The sockets of one process, which need not have been spawned yet. */
struct scope_process {
	const struct world *world;
	const struct wproc *process; /* NULL: it has none */
};
/* Valid while *of is and nothing is journaled. */
struct call_sockets scope_sockets(struct scope_process *of);

/* Whether that descriptor is a socket that suits. */
bool scope_suits(
    const struct world *w, const struct wproc *p, int fd, enum suits suits);
/* The latest socket that suits, or -1. */
int scope_suitable(
    const struct world *w, const struct wproc *p, enum suits suits);

#endif
