/*
 * command/lesson_words.h - what `lesson` does with its first word, one file
 * for each, and what these files share. Plays nothing.
 */
#ifndef COMMAND_LESSON_WORDS_H
#define COMMAND_LESSON_WORDS_H

#include "command/lesson_parts.h"

/* `lesson` alone. */
enum session_result lesson_list(struct session *s);

/* words[0] is that word itself. Misunderstood: *err is set, nothing done. */
enum session_result lesson_forget(struct session *s,
    const struct command_word *words, size_t count, struct err *err);
enum session_result lesson_review(struct session *s,
    const struct command_word *words, size_t count, struct err *err);
enum session_result lesson_export(struct session *s,
    const struct command_word *words, size_t count, struct err *err);
enum session_result lesson_new(struct session *s,
    const struct command_word *words, size_t count, struct err *err);

/* ---- lesson_done.c ---- */

/* A lesson in the user's language, and what was done in it. */
struct lesson_done {
	struct lesson *lesson;
	const struct progress *progress;
	struct progress *loaded; /* NULL: it is the player's */
};

/*
 * name NULL: the lesson that is being played, or that was played last. 0, or
 * -1 with *err set where nothing was done in it, or it cannot be read. Free it
 * with lesson_done_free in both cases.
 */
int lesson_done_open(struct session *s, const struct command_word *name,
    struct lesson_done *done, struct err *err);
void lesson_done_free(struct lesson_done *done);

/* ---- lesson_create.c ---- */

/* A name for a file that `lesson` may write: FILE.md. -1 with *err. */
int lesson_check_file(const struct command_word *word, struct err *err);
/* A new file with that text; -1 with *err, and none, where there is already
 * one with that name, or it cannot be written. */
int lesson_create(
    const struct command_word *file, const struct buf *text, struct err *err);

#endif
