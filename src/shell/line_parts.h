/*
 * shell/line_parts.h - what the files of the line parser share, and nobody
 * else includes. They know values, not sockets: which words are calls, and
 * what a name stands for, the scope tells.
 *
 * All of them move s->pos forward and look back by a bounded number of
 * bytes, so that a line is parsed in time linear in its length. What
 * returns an int returns 0, or -1 with *s->err set.
 */
#ifndef SHELL_LINE_PARTS_H
#define SHELL_LINE_PARTS_H

#include "shell/line.h"

enum { LINE_MAX_DEPTH = 32 /* parentheses and brackets */ };

/* Where the parser stands in a line. */
struct scan {
	const char *text; /* checked: UTF-8, no control but tab */
	size_t len;
	size_t pos;
	const struct line_scope *scope;
	const char *process; /* of the line; NULL: the current one */
	struct err *err;
	unsigned depth; /* parentheses that are open */
	size_t open;	/* where the innermost one is; only if depth > 0 */
	bool words;	/* the words form: blanks separate values */
	bool in_call;	/* in a call's arguments */
	size_t budget;	/* bytes that values of this line may still make */
};

/* line_scan.c: bytes, blanks, ends, words */
/* The byte at a position; NUL at the line's end and only there. */
char scan_at(const struct scan *s, size_t pos);
unsigned scan_column(size_t pos);
bool scan_is_blank(char c);
bool scan_is_quote(char c);
void scan_blanks(struct scan *s);
/* At the end of the code: of the line, a comment, or a closing ';'. */
bool scan_end(const struct scan *s, size_t pos);
/* Nothing but blanks, a closing ';' and a comment follow. */
int scan_finish(struct scan *s);
/* Length of the identifier at pos; 0: none. */
size_t scan_ident(const struct scan *s, size_t pos);
bool scan_is_ident(const char *word);
/* Whether the bytes from start to end are that word. */
bool scan_is(const struct scan *s, size_t start, size_t end, const char *word);
/* One '=' that is not half of '=='. */
bool scan_is_equals(const struct scan *s, size_t pos);

/* Text for a message: a long one is cut. */
struct shown {
	char text[72];
};
struct shown scan_cut(const char *text, size_t len);
/* The same of the line's bytes from start to end. */
struct shown scan_show(const struct scan *s, size_t start, size_t end);
/* The blank-separated word that starts at pos, or the one byte there. */
struct shown scan_show_at(const struct scan *s, size_t pos);
/* Error at pos, as err_set. */
int scan_err(struct scan *s, size_t pos, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Reserve memory for a value made at pos; an error if it is too much. */
int scan_spend(struct scan *s, size_t pos, size_t bytes);

/* line_code.c: what a line does, once its process and names are read */
/* WORD or RECEIVER.WORD, or what else stands there. */
struct head {
	size_t start, end;
	size_t word;	  /* where WORD starts */
	bool dotted;	  /* there is a RECEIVER */
	bool good;	  /* both are identifiers */
	char *text;	  /* from start to end */
	const char *name; /* WORD, in text */
};
int line_code(struct scan *s, struct line *line);
/* `with CALL(...) as NAME:`, from after `with` on. */
int line_with(struct scan *s, struct line *line);
/* A variable of that name is known. */
bool line_is_variable(const struct scan *s, const char *name);

/* line_unknown.c: the error for what is neither call nor command */
int line_unknown(struct scan *s, const struct head *h, bool command_too);

/* line_value.c: expressions */
/*
 * At '(' or '[': what stands inside, separated by commas, as a tuple, and
 * past the closing one. *comma (or NULL): whether there was one.
 */
int line_sequence(struct scan *s, struct value *out, bool *comma);
/* In the words form: all values up to the end of the code, as a tuple. */
int line_values(struct scan *s, struct value *out);
/* After '=': VALUE, or VALUE, VALUE ... as a tuple. */
int line_assigned(struct scan *s, struct value *out);

/* line_atom.c: a value without operators */
int line_atom(struct scan *s, struct value *out);
/* The error for no value where one must be. */
int line_missing(struct scan *s);
/* Whether a string or a parenthesis starts at pos. */
bool line_opens(const struct scan *s, size_t pos);

/* line_operator.c: what an operator does with two values */
/* *left becomes *left OP *right; op stands at pos. *right is not freed. */
int line_operate(struct scan *s, size_t pos, char op, struct value *left,
    const struct value *right);
int line_negate(struct scan *s, size_t pos, struct value *v);

/* line_literal.c: strings and numbers */
/* Length of a string's prefix (b, r ...) at pos; -1: no string there. */
int line_string_prefix(const struct scan *s, size_t pos);
/* At a string: it and those that follow it directly. */
int line_string(struct scan *s, struct value *out);

/* line_number.c */
enum number_result { NUMBER_NO, NUMBER_YES, NUMBER_RANGE };
/* The text from start to end as a number, as typed. */
enum number_result line_number(
    const struct scan *s, size_t start, size_t end, struct value *out);

/* line_function.c: pack(), file(), len() ... */
bool line_is_function(const char *name);
/* At '(' after the name that starts at start. */
int line_function(struct scan *s, size_t start, struct value *out);

/* line_method.c: .encode() and .decode(), which leave a value as it is */
/* At the '.' after a value. */
int line_method(struct scan *s);
/* The last dot of NAME.encode and NAME.decode; NULL: another name. */
const char *line_method_dot(const char *name);
/* NAME.encode(...): the name is len bytes from start on. */
int line_named_method(struct scan *s, size_t start, const char *name,
    size_t len, struct value *out);
/* An encoding's name: an error if it is not that of UTF-8 text. */
int line_encoding(struct scan *s, const struct value *name);

/* line_pack.c: Python's struct.pack; args are its arguments. */
int line_pack(
    struct scan *s, const struct value *args, size_t count, struct buf *out);

/* line_python.c: what is understood and not run */
/* A word of C's types, but for `struct`. */
bool line_is_type(const struct scan *s, size_t start, size_t end);
/* Code that does nothing here: import, pass, a lone brace. */
bool line_is_nothing(const struct scan *s);
/* What to say about a word of Python or C that is not run, or NULL; of
 * `sel.register`, `.register` is a word too. */
const char *line_hint(const char *word);
/* Skips C's types before a name: `const char *`; false: none there. */
bool line_skip_types(struct scan *s);

/* line_instead.c: calls and commands that are not the shell's */
/* What to type for it here: "type recv", or NULL. */
const char *line_instead(const char *name);

/* line_pointer.c: C's addresses of variables */
/* Whether `&` or a cast to a pointer, `(char *)`, starts here. */
bool line_is_pointer(const struct scan *s);
/*
 * There: past the casts. `&x`, and what is cast to a structure, is the word
 * "&x", which the call takes where only C needs it, and else refuses;
 * *done is false before another value.
 */
int line_pointer(struct scan *s, struct value *out, bool *done);

#endif
