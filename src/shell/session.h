/*
 * shell/session.h - a session: lines in, calls and commands run, events
 * shown. Knows neither where lines come from nor the terminal.
 */
#ifndef SHELL_SESSION_H
#define SHELL_SESSION_H

#include "command/command.h"

/* Prepare *s for a lab, which stays the caller's, or `net` frees it; ui is
 * copied. Set the options in *s afterwards. */
void session_open(
    struct session *s, struct lab *lab, const struct session_ui *ui);
/* Leaves a lesson, frees what *s owns. s->lab is there until the caller
 * frees it; nothing of it is shown any more. */
void session_close(struct session *s);
/* Run one line of len bytes; s->run. */
enum session_result session_run(
    struct session *s, const char *text, size_t len);

#endif
