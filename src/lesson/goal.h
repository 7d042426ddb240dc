/*
 * lesson/goal.h - what a task asks for: conditions on the journal and on the
 * world that it amounts to, whatever was typed to get there. Knows model and
 * base alone. docs/lessons.md describes how they are written.
 */
#ifndef LESSON_GOAL_H
#define LESSON_GOAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "model/journal.h"

struct goal;

/*
 * From the lines of a task's `goal:` part; line is the number of the first
 * in its file. Empty lines do not count; there must be a condition. NULL
 * with *err (line, column, reason) where one is not understood. The caller
 * frees it (goal_free).
 */
struct goal *goal_parse(const char *text, unsigned line, struct err *err);
void goal_free(struct goal *goal);

/*
 * Whether all conditions hold now; "since the task began" is from the event
 * with index since on. Where one does not, what is not so yet is added to
 * *unmet as one sentence about the first such: of what comes nearest to it
 * ("the socket is bound to port 65431, not 65432"), else of what is
 * missing. *near tells which of the two: a socket that was only not yet bound,
 * connected and so on lacks something. unmet and near may be NULL.
 */
bool goal_is_reached(const struct goal *goal, const struct journal *journal,
    size_t since, struct buf *unmet, bool *near);

/* The line of the first condition that does not hold; 0: all do. */
unsigned goal_unmet_line(
    const struct goal *goal, const struct journal *journal, size_t since);

/* How much of it holds: its conditions, and what they ask for of a socket. */
size_t goal_count_held(
    const struct goal *goal, const struct journal *journal, size_t since);

/* Whether both ask for the same, in whatever words or order of lines. */
bool goal_equal(const struct goal *a, const struct goal *b);

#endif
