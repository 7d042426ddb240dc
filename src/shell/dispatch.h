/* shell/dispatch.h - what a parsed line does. Knows no terminal. */
#ifndef SHELL_DISPATCH_H
#define SHELL_DISPATCH_H

#include "command/command.h"
#include "shell/line.h"

/* Run it. What was misunderstood or refused was journaled. */
enum session_result dispatch_line(struct session *s, const struct line *line);

#endif
