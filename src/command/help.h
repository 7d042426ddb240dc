/*
 * command/help.h - the pages of `help`, made from the tables of calls and
 * commands. Pages are whole lines, at most `width` columns wide where words
 * allow it.
 */
#ifndef COMMAND_HELP_H
#define COMMAND_HELP_H

#include "base/buf.h"
#include "call/call.h"
#include "command/command.h"

/* All calls and commands by group. */
void help_list(struct buf *out, unsigned width);
/* The three spellings, values, and whom a line means. */
void help_notation(struct buf *out, unsigned width);
void help_call(struct buf *out, const struct call *call, unsigned width);
void help_command(
    struct buf *out, const struct command *command, unsigned width);
/* An errno, with what it means in each call; false: no such name. */
bool help_errno(struct buf *out, const char *name, unsigned width);
/* The reference of all calls in Markdown: docs/calls.md. */
void help_reference(struct buf *out);

/* What an argument of this kind takes, and its default: "" for none. */
void help_argument(
    struct buf *out, const struct call *call, const struct arg *arg);

#endif
