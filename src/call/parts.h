/*
 * call/parts.h - what the files of call_read share: where it stands in the
 * typed values. For src/call/read*.c alone; knows no system call.
 */
#ifndef CALL_PARTS_H
#define CALL_PARTS_H

#include "call/call.h"

/* One call of call_read. */
struct reader {
	const struct call *call;
	const struct value *values;
	size_t count;
	unsigned column; /* of the call's name */
	const struct call_sockets *sockets;
	struct call_args *out;
	struct err *err;
};

/* Which values an argument takes; count 0: it is left out. */
struct span {
	size_t first, count;
};

/* The values after the socket, dealt out to the arguments after it. */
struct plan {
	struct span span[CALL_ARGS_MAX];
	size_t end; /* index of the first value that nobody took */
	bool suits; /* every value looks like its argument, none is missing */
};

/*
 * Deal the values from index `value` on to the arguments from index `arg`
 * on. Looks at their shape alone: a port of 70000 suits, "http" does not.
 * family is that of the socket, AF_UNSPEC where it is not known.
 */
struct plan plan_make(
    const struct reader *r, size_t arg, size_t value, int family);
/* Whether the value, with left values to go, looks like that argument. */
bool plan_fits(const struct arg *arg, const struct value *v, size_t left);
bool plan_is_port(const struct value *v);
bool plan_is_word(const struct value *v, const char *word);
/* C's &x, which the line parser leaves to the call. */
bool plan_is_pointer(const struct value *v);

/*
 * The call's first argument, a socket: *value becomes the index of the
 * first value after it. All of these return 0, or -1 with r->err set.
 */
int read_socket(struct reader *r, const char *receiver,
    unsigned receiver_column, size_t *value, bool *chosen);
int read_sockets(struct reader *r, const char *receiver,
    unsigned receiver_column, size_t *value, bool *chosen);
/* Argument number i from the values of its span. */
int read_arg(struct reader *r, size_t i, struct span span, int family);
int read_addr(struct reader *r, size_t i, struct span span, int family);
int read_const(struct reader *r, size_t i, const struct value *v);
int read_bits(struct reader *r, size_t i, const struct value *v);
int read_option(struct reader *r, size_t i, const struct value *v);
int read_optval(struct reader *r, size_t i, struct span span);
/* "bind needs a host and a port: bind s 127.0.0.1 65432" */
int read_missing(struct reader *r, size_t i, unsigned column);

enum { SHOWN_MAX = 200 };
/* The value as typed, escaped and cut, in quotes if it is a word; text
 * has room for SHOWN_MAX bytes. Returns text. */
const char *read_shown(char *text, const struct value *v);

#endif
