/*
 * lesson/lesson_parts.h - what the files that read a lesson share. Only they
 * include it.
 */
#ifndef LESSON_LESSON_PARTS_H
#define LESSON_LESSON_PARTS_H

#include "lesson/lesson.h"
#include "lesson/scan.h"

/* How the line begins that says what a translation was made from. */
#define LESSON_RECORD "<!-- translated:"

/* Lines of a text, one after the other. All in it point into the text. */
struct lesson_lines {
	const char *next;
	const char *end;
	const char *text; /* the present line, without its end */
	size_t len;	  /* blanks at its end do not count */
	unsigned line;	  /* its number */
};

/* Begin before the first line, whose number is `first`. */
struct lesson_lines lesson_lines(const char *text, size_t len, unsigned first);
/* Go to the next line; false: there is none. */
bool lesson_lines_next(struct lesson_lines *lines);
/* Whether the present line is exactly this word. */
bool lesson_lines_are(const struct lesson_lines *lines, const char *word);

/* *err is about this line of the lesson. Always -1. */
int lesson_fail(struct err *err, unsigned line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * Only characters that can be seen: then a line for md4c, which ends lines
 * at a lone carriage return too, is a line here. 0, or -1 with *err.
 */
int lesson_check_text(const char *text, size_t len, struct err *err);
/* Bytes before the comment that says what a translation was made from, the
 * last line; all where there is none. */
size_t lesson_text_end(const char *source, size_t len);
/* The text without the empty lines and blanks around it; the caller frees. */
char *lesson_trimmed(const char *text, size_t len);
/* All that can be read, but no more than a block over max bytes. */
int lesson_read(int fd, size_t max, struct buf *out, struct err *err);

/* The steps of a lesson whose source is there, and all but title and aim. */
int lesson_build(
    struct lesson *lesson, const struct scan *scan, struct err *err);
void lesson_step_free(struct lesson_step *step);

/* Add a line to the step's commands, if it is one. cap begins at 0. */
void lesson_add_command(struct lesson_step *step, size_t *cap,
    const struct lesson_lines *line, const char *file);

/* What stands in a block goes to its step, which is all zero but for what it
 * shares with the others; -1 with *err, the step is to be freed all the
 * same. */
int quiz_read(
    struct lesson_step *step, const struct scan_block *block, struct err *err);
int task_read(
    struct lesson_step *step, const struct scan_block *block, struct err *err);
/* *left: how many bytes may still be included; counted down. */
int include_read(struct lesson *lesson, struct lesson_step *step,
    const struct scan_block *block, size_t *left, struct err *err);

#endif
