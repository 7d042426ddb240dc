/*
 * shell/cursor.h - where in a half-typed line the cursor stands: in which
 * call's which argument. More forgiving than the parser: the line is not
 * finished. Knows no lab and no terminal.
 */
#ifndef SHELL_CURSOR_H
#define SHELL_CURSOR_H

#include <stdbool.h>
#include <stddef.h>

#include "call/call.h"
#include "command/command.h"

enum cursor_place {
	CURSOR_START,	 /* in the first word: a call, a command, ... */
	CURSOR_METHOD,	 /* after SOCKET. */
	CURSOR_ARGUMENT, /* in an argument of a call */
	CURSOR_WORD,	 /* in a word of a command */
	CURSOR_NOWHERE	 /* what comes before is not understood */
};

/* A piece of the line: not a string of its own. */
struct span {
	const char *text;
	size_t len;
};

struct cursor {
	enum cursor_place place;
	struct span process;	       /* PROCESS: before it, or len 0 */
	bool assigned;		       /* NAME = before it */
	struct span receiver;	       /* SOCKET. before the call, or len 0 */
	const struct call *call;       /* ARGUMENT */
	const struct command *command; /* WORD */
	bool in_parens;		       /* CALL( was opened and not closed */
	unsigned index;		       /* values before the one at the cursor */
	struct span first;	       /* the first value, if there was one */
	struct span before;	       /* the value before the cursor's */
	char quote;		       /* inside this quote, or NUL */
	bool in_file;		       /* inside file(" */
	size_t word;		       /* where the word at the cursor begins */
};

/* For the first point bytes of a line. */
struct cursor cursor_find(const char *line, size_t point);

#endif
