/*
 * command/who.h - processes by the names that the user types. Knows the
 * world and which names exist from the start.
 */
#ifndef COMMAND_WHO_H
#define COMMAND_WHO_H

#include "base/err.h"
#include "command/command.h"

/* The process that is the current one at the start. */
#define WHO_MAIN "main"

/* Names that a line can mention, by index from 0: those of the processes
 * that live and then the built-in ones that do not; NULL ends. */
const char *who_name(const struct world *w, size_t index);

/* Whether a line may name this process: 0, or -1 with *err naming the one
 * that was probably meant. It need not have been spawned yet. */
int who_check(
    const struct lab *lab, const char *name, unsigned column, struct err *err);

/* The living process of that name, or NULL with *err set. */
const struct wproc *who_find(
    const struct world *w, const char *name, unsigned column, struct err *err);

/* The same for a command's one optional word; the session's current
 * process where there is none. */
const struct wproc *who_or_current(
    struct session *s, const char *rest, unsigned column, struct err *err);

/* The latest descriptor of a process that ever had this name or, where fd is
 * not negative, this number: the index + 1 of its event; 0: there is none. */
size_t who_held(
    const struct journal *j, proc_id process, const char *name, int fd);
/* Whose socket a name means that the current process has not: the only
 * process's that has it or, where none has it now, that ever had it. NULL:
 * there is none, or more than one. */
const struct wproc *who_only_holder(const struct journal *j, const char *name);

/* "blocked in accept(3)": what a process that is busy is in. */
void who_busy(struct buf *out, const struct wproc *p);

#endif
