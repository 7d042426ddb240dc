/*
 * tests/unit/call_line.h - for the tests of src/call: a line of words as
 * values, without the shell's parser, and a few sockets with names.
 */
#ifndef UNIT_CALL_LINE_H
#define UNIT_CALL_LINE_H

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/alloc.h"
#include "call/call.h"

/* A process's sockets, made up: s, c, six, u. */
struct named {
	const char *name;
	int fd, family;
};

static const struct named named[] = {
	{ "s", 3, AF_INET },
	{ "c", 4, AF_INET },
	{ "six", 6, AF_INET6 },
	{ "u", 5, AF_UNIX },
	{ NULL, 0, 0 },
};

static inline int
named_by_name(void *context, const char *name)
{
	(void)context;
	for (const struct named *n = named; n->name != NULL; n++) {
		if (strcmp(n->name, name) == 0)
			return n->fd;
	}
	return -1;
}

/* context: the descriptor that suits, whatever is asked for; or NULL. */
static inline int
named_suitable(void *context, enum suits suits)
{
	(void)suits;
	return context != NULL ? *(int *)context : -1;
}

static inline int
named_family(void *context, int fd)
{
	(void)context;
	for (const struct named *n = named; n->name != NULL; n++) {
		if (n->fd == fd)
			return n->family;
	}
	return AF_UNSPEC;
}

static inline const char *
named_name(void *context, size_t index)
{
	(void)context;
	return named[index].name;
}

struct typed {
	struct value item[16];
	size_t count;
};

static inline struct value
typed_value(const char *line, const char **at)
{
	struct value v = { .column = (unsigned)(*at - line) + 1 };
	const char *s = *at;
	char *end;
	size_t len;

	if (*s == '(' || *s == '[') {
		v.kind = VALUE_TUPLE;
		for (s++; *s != ')' && *s != ']';) {
			v.items =
			    x_realloc(v.items, (v.count + 1) * sizeof *v.items);
			v.items[v.count++] = typed_value(line, &s);
			s += strspn(s, ", ");
		}
		*at = s + 1;
		return v;
	}
	if (*s == '"') {
		len = strcspn(s + 1, "\"");
		v.kind = VALUE_BYTES;
		buf_add(&v.bytes, s + 1, len);
		*at = s + len + 2;
		return v;
	}
	len = strcspn(s, " ,)]");
	buf_add(&v.bytes, s, len);
	*at = s + len;
	v.kind = VALUE_WORD;
	v.number = strtoll(v.bytes.data, &end, 10);
	if (*end == '\0') {
		v.kind = VALUE_INT;
		v.real = (double)v.number;
		return v;
	}
	v.number = 0;
	v.real = strtod(v.bytes.data, &end);
	if (*end == '\0')
		v.kind = VALUE_REAL;
	if (strcmp(v.bytes.data, "none") == 0 ||
	    strcmp(v.bytes.data, "None") == 0 ||
	    strcmp(v.bytes.data, "NULL") == 0)
		v.kind = VALUE_NONE;
	return v;
}

/* The values after the line's first word. */
static inline struct typed
typed_line(const char *line)
{
	struct typed t = { .count = 0 };
	const char *at = line + strcspn(line, " ");

	for (;;) {
		at += strspn(at, " ,");
		if (*at == '\0' || t.count == 16)
			return t;
		t.item[t.count++] = typed_value(line, &at);
	}
}

static inline void
typed_free(struct typed *t)
{
	for (size_t i = 0; i < t->count; i++)
		value_free(&t->item[i]);
}

/* call_read of a line "CALL VALUE..."; the call of that name is *call. */
static inline int
line_read(const char *line, const char *receiver,
    const struct call_sockets *sockets, const struct call **call,
    struct call_args *out, bool *chosen, struct err *err)
{
	char *name = x_strndup(line, strcspn(line, " "));
	struct typed t = typed_line(line);
	int rc;

	*call = call_find(name);
	free(name);
	if (*call == NULL)
		return -2;
	rc = call_read(
	    *call, receiver, 90, t.item, t.count, 1, sockets, out, chosen, err);
	typed_free(&t);
	return rc;
}

/* call_read of values that no line can say: structures as bytes, NUL
 * bytes, long hosts. Only named sockets suit. */
static inline int
read_values(const char *name, const struct value *v, size_t count,
    struct call_args *args, struct err *err)
{
	struct call_sockets sockets = { NULL, named_by_name, named_suitable,
		named_family, named_name };
	bool chosen;

	*err = (struct err){ 0 };
	return call_read(call_find(name), NULL, 0, v, count, 1, &sockets, args,
	    &chosen, err);
}

#endif
