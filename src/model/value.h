/*
 * model/value.h - a value as the user writes it: an integer, bytes, a
 * word, a tuple.
 */
#ifndef MODEL_VALUE_H
#define MODEL_VALUE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum value_kind {
	VALUE_NONE,  /* None, none */
	VALUE_INT,   /* 65432, 0x10, 64K; True and False are 1 and 0 */
	VALUE_REAL,  /* 0.5 */
	VALUE_BYTES, /* "..." and b"...": both are bytes to a socket */
	VALUE_WORD,  /* a bare word: a socket, a constant, a host, text */
	VALUE_TUPLE  /* ( , ) and [ , ] */
};

/* The most bytes that one value may have. */
enum { VALUE_MAX = 32 * 1024 * 1024 };

struct value {
	enum value_kind kind;
	unsigned column;     /* where it starts in its line, bytes from 1 */
	long long number;    /* INT */
	double real;	     /* REAL; for INT the same number */
	bool text;	     /* BYTES: written without b, shown so */
	struct buf bytes;    /* BYTES, WORD: the text. INT and REAL: as typed */
	struct value *items; /* TUPLE */
	size_t count;
};

void value_free(struct value *v);
struct value value_copy(const struct value *v);
struct value value_bytes(const void *bytes, size_t len);
struct value value_int(long long number);
/* What it is, for an error: "an integer", "a string", "a tuple" ... */
const char *value_kind_name(const struct value *v);
/* As Python's repr would show it. */
void value_text(struct buf *out, const struct value *v);

#endif
