/*
 * shell/line.h - one typed line as a request, in any of the three
 * spellings: words, C, Python (docs/man and `help notation` show them).
 */
#ifndef SHELL_LINE_H
#define SHELL_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "model/value.h"

enum { LINE_MAX_BYTES = 4 * 1024 * 1024 };

enum line_kind {
	LINE_EMPTY,   /* blank, a comment, `import socket`, `pass` */
	LINE_PROCESS, /* PROCESS:            make it the current one */
	LINE_ASSIGN,  /* NAME[, NAME] = VALUE[, VALUE]   args: one a name */
	LINE_CALL,    /* a socket call       args are values */
	LINE_COMMAND, /* a shell command     rest is its raw text */
	LINE_NAME,    /* NAME alone          show it: word is the name */
	LINE_PYTHON   /* understood, not run: `while`, `print` ...; see hint */
};

/* A word of the line and where it starts (bytes from 1). */
struct line_word {
	char *text;
	unsigned column;
};

struct line {
	enum line_kind kind;
	struct line_word process; /* text NULL: the current one */
	struct line_word *names;  /* NAME, NAME = ...; `_` is kept too */
	size_t name_count;
	struct line_word receiver; /* SOCKET of SOCKET.CALL; or text NULL */
	struct line_word word;	   /* the call or command; NAME's name */
	struct value *args;
	size_t arg_count;
	bool words; /* CALL: blanks separate the values, as in no language */
	bool with;  /* `with ... as s:`: the block's end closes nothing */
	char *rest; /* COMMAND: what follows the word, blanks trimmed */
	unsigned rest_column;
	const char *hint; /* PYTHON: what the shell does instead, static */
};

/*
 * What a line can mention: which words are calls and commands (for the
 * nearest match too), and what a variable stands for. NULL members: none.
 */
struct line_scope {
	void *context;
	/* Call, command or process names by index from 0; NULL ends. */
	const char *(*call)(void *context, size_t index);
	const char *(*command)(void *context, size_t index);
	const char *(*process)(void *context, size_t index);
	/* The value of a variable of that process (NULL: the current one);
	 * NULL where there is none. Owned by the scope. */
	const struct value *(*variable)(
	    void *context, const char *process, const char *name);
	/* Whether the name, alone in a line, is to be shown: a variable or a
	 * socket of that process (NULL: the current one). */
	bool (*known)(void *context, const char *process, const char *name);
	/* The content of file("path"): 0, or -1 with *err set (no column).
	 * At most VALUE_MAX + 1 bytes need to be read. The path has no
	 * control characters below U+0080. */
	int (*file)(
	    void *context, const char *path, struct buf *out, struct err *err);
};

/*
 * Parse len bytes of one line (no newline needed; NUL bytes, invalid UTF-8
 * and more than LINE_MAX_BYTES are errors). On 0, *out owns its parts
 * (line_free); on -1, *err has the column and the reason, and *out is empty.
 *
 * Processes are not looked up: any NAME before a colon will do. Variables
 * in arguments are replaced by their values, other words stay words.
 */
int line_parse(const char *text, size_t len, const struct line_scope *scope,
    struct line *out, struct err *err);
void line_free(struct line *line);

#endif
