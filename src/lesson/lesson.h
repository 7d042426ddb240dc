/*
 * lesson/lesson.h - a lesson: a Markdown file as a list of steps. Knows
 * neither the terminal nor what the commands in it mean. docs/lessons.md
 * describes the format.
 */
#ifndef LESSON_LESSON_H
#define LESSON_LESSON_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "lesson/goal.h"

/* The largest file that is read; an included one; and all of these. */
enum {
	LESSON_MAX = 1024 * 1024,
	INCLUDE_MAX = 64 * 1024,
	INCLUDED_MAX = 1024 * 1024
};

/* A quiz has so many choices: one key answers it. */
enum { QUIZ_MIN = 2, QUIZ_MAX = 9 };

/* A command as it stands in the file, blanks trimmed. */
struct lesson_line {
	char *text;
	unsigned line;	  /* in its file, from 1 */
	const char *file; /* the file that was included; NULL: the lesson's */
};

/* One answer to choose, and what is said to whoever chose it. */
struct lesson_choice {
	char *text; /* Markdown, one paragraph */
	char *why;  /* Markdown; "" for none (only the right one may) */
	unsigned line;
};

enum lesson_kind {
	LESSON_COMMANDS, /* a `sockets` block: run as it stands */
	LESSON_QUIZ,	 /* a `quiz` block: a question before what answers it */
	LESSON_TASK	 /* a `task` block: the learner reaches a goal */
};

/* Prose, and one block of one of these kinds. */
struct lesson_step {
	enum lesson_kind kind;
	unsigned line;	     /* of the block's fence */
	char *prose;	     /* Markdown; "" for none */
	unsigned prose_line; /* where it begins */

	/* COMMANDS: what is run; TASK: its solution. At least 1. */
	struct lesson_line *commands;
	size_t command_count;

	/* COMMANDS: what they must print, if it says. */
	bool has_output;
	char *output;		       /* lines that end with \n; "" for none */
	unsigned output_line;	       /* where the first of them stands */
	size_t output_from, output_to; /* and its place in the source */

	/* QUIZ: the question; TASK: what is to be done. Markdown. */
	char *question;
	struct lesson_choice *choices; /* QUIZ_MIN to QUIZ_MAX */
	size_t choice_count;
	size_t right;	   /* index of the right one */
	struct goal *goal; /* TASK */

	/* `hint` blocks after it, in turn. Markdown. */
	char **hints;
	unsigned *hint_lines; /* of their fences */
	size_t hint_count;
};

struct lesson {
	char *source; /* the whole file */
	size_t source_len;
	char *title; /* the first # heading */
	char *aim;   /* the first paragraph after it */
	struct lesson_step *steps;
	size_t step_count; /* at least 1 */
	char *closing;	   /* Markdown after the last step; "" for none */
	unsigned closing_line;
	/* The files that it includes, one for each block, as named there; the
	 * folder that they are named from, or NULL. */
	char *folder;
	char **included;
	size_t included_count;
};

/*
 * From len bytes of Markdown; NULL where they are no lesson: *err has the
 * line (0: the whole file) and the reason. The caller frees the lesson.
 * folder is where its `include` blocks find their files, which lie in it or
 * below it; NULL: nothing may be included. Where an included file is wrong,
 * the error has the line of the block, and names the file and its line.
 */
struct lesson *lesson_parse(
    const char *text, size_t len, const char *folder, struct err *err);
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
