/*
 * command/addressed.h - sockets of the lab that a line means by their
 * address, because no process holds them any more, or none does yet.
 */
#ifndef COMMAND_ADDRESSED_H
#define COMMAND_ADDRESSED_H

#include "base/err.h"
#include "command/command.h"

/* Whether a word is an address, not a name or a number: "127.0.0.1:64623",
 * a path with a slash, "@abstract". */
bool addressed_is(const char *word);
/* The socket whose local address the first word is and, where count is 2,
 * whose peer's the second is. Of several, one that is there and that nobody
 * holds; where the line names a process of a wire, one of its host. 0, with
 * *err set: there is none, or more than one of these. */
sock_id addressed_find(const struct session *s,
    const struct command_word *words, int count, struct err *err);

#endif
