/*
 * command/unseen.h - what ss, netstat and lsof say of processes that could
 * not be looked into: why, and what to do about it.
 */
#ifndef COMMAND_UNSEEN_H
#define COMMAND_UNSEEN_H

#include "command/command.h"
#include "model/ksock.h"

/* Of a table's `unseen`, which is not 0: "processes that may not be looked
 * into; ...", to go on a sentence, without a full stop. */
const char *unseen_text(unsigned unseen);
/* A note below a table whose rows have their processes in them, where there
 * is something to say. */
void unseen_note(struct session *s, const struct ksock_table *t);

#endif
