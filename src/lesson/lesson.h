/*
 * lesson/lesson.h - a lesson: a Markdown file as a list of steps. Knows
 * neither the terminal nor what the commands in it mean.
 */
#ifndef LESSON_LESSON_H
#define LESSON_LESSON_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/* The largest file that is read. */
enum { LESSON_MAX = 1024 * 1024 };

/* A command as it stands in the file, blanks trimmed. */
struct lesson_line {
	char *text;
	unsigned line; /* in the file, from 1 */
};

/* Prose, one block of commands, and what they must print, if it says. */
struct lesson_step {
	char *prose; /* Markdown; "" for none */
	struct lesson_line *commands;
	size_t command_count; /* at least 1 */
	bool has_output;
	char *output;		       /* lines that end with \n; "" for none */
	unsigned output_line;	       /* where the first of them stands */
	size_t output_from, output_to; /* and its place in the source */
};

struct lesson {
	char *source; /* the whole file */
	size_t source_len;
	char *title; /* the first # heading */
	char *aim;   /* the first paragraph after it */
	struct lesson_step *steps;
	size_t step_count; /* at least 1 */
	char *closing;	   /* Markdown after the last step; "" for none */
};

/*
 * From len bytes of Markdown; NULL where they are no lesson: *err has the
 * line (0: the whole file) and the reason. The caller frees the lesson.
 */
struct lesson *lesson_parse(const char *text, size_t len, struct err *err);
/* From a file of at most LESSON_MAX bytes; otherwise as lesson_parse. */
struct lesson *lesson_load(const char *path, struct err *err);
void lesson_free(struct lesson *lesson);

/*
 * The source with other text in its output blocks: outputs[i] for step i
 * that has one (others are not looked at). -1 with *err where the text
 * cannot stand in a block. The caller frees *out, which starts empty.
 */
int lesson_update(const struct lesson *lesson, const char *const *outputs,
    struct buf *out, struct err *err);

#endif
