/*
 * shell/batch.h - lines that nobody types: from standard input, -c or the
 * command line. Knows no line editing.
 */
#ifndef SHELL_BATCH_H
#define SHELL_BATCH_H

#include "command/command.h"
#include "shell/output.h"

/* How a session shows things when lines are not typed. out stays the
 * caller's. */
struct session_ui batch_ui(struct output *out);
/* Run all lines of standard input. */
void batch_input(struct session *s);
/* Run a text of lines; file says where they are from. */
void batch_text(struct session *s, const char *text, const char *file);
/* Say which calls are still blocked: they end with their processes. */
void batch_end(struct session *s);

#endif
