/*
 * shell/line_function.c - what may be called inside of a value: pack(),
 * file(), len(), bytes(). None of them is a socket call: those stand alone
 * in their line.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "base/text.h"
#include "shell/line_parts.h"

/* A call inside of a value: name(args), both where they start. */
struct inner {
	size_t pos;
	const struct value *args;
	size_t count;
};

struct function {
	const char *name;
	size_t least, most; /* arguments */
	int (*run)(struct scan *s, const struct inner *in, struct value *out);
};

/* An error about one argument stands where that argument does. */
static size_t
arg_pos(const struct inner *in, size_t index)
{
	return in->args[index].column - 1;
}

static void
set_int(struct value *out, long long number)
{
	*out = value_int(number);
}

static int
run_len(struct scan *s, const struct inner *in, struct value *out)
{
	switch (in->args[0].kind) {
	case VALUE_BYTES:
		set_int(out, (long long)in->args[0].bytes.len);
		return 0;
	case VALUE_TUPLE:
		set_int(out, (long long)in->args[0].count);
		return 0;
	case VALUE_WORD:
		return scan_err(s, arg_pos(in, 0),
		    "'%s' has no value; if it is text, put it in quotes",
		    scan_cut(in->args[0].bytes.data, in->args[0].bytes.len)
			.text);
	case VALUE_NONE:
	case VALUE_INT:
	case VALUE_REAL:
		break;
	}
	return scan_err(s, arg_pos(in, 0), "%s has no length",
	    value_kind_name(&in->args[0]));
}

/* bytes([72, 105]) */
static int
bytes_of_list(struct scan *s, const struct value *list, struct value *out)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct value *item = &list->items[i];

		if (item->kind != VALUE_INT || item->number < 0 ||
		    item->number > 255)
			return scan_err(s, item->column - 1,
			    "a byte is an integer from 0 to 255");
		buf_addc(&out->bytes, (char)item->number);
	}
	return 0;
}

static int
bytes_of_count(struct scan *s, const struct inner *in, struct value *out)
{
	long long count = in->args[0].number;

	if (count < 0)
		return scan_err(s, arg_pos(in, 0),
		    "bytes(%lld): the number of bytes cannot be negative",
		    count);
	if (scan_spend(s, arg_pos(in, 0), (size_t)count) != 0)
		return -1;
	out->bytes.data = x_calloc((size_t)count + 1, 1);
	out->bytes.len = (size_t)count;
	out->bytes.cap = (size_t)count + 1;
	return 0;
}

static int
run_bytes(struct scan *s, const struct inner *in, struct value *out)
{
	const struct value *from = in->args;

	out->kind = VALUE_BYTES;
	if (in->count == 0)
		return 0;
	if (in->count == 2 && line_encoding(s, &in->args[1]) != 0)
		return -1;
	if (from->kind == VALUE_INT && in->count == 1)
		return bytes_of_count(s, in, out);
	if (from->kind == VALUE_TUPLE && in->count == 1)
		return bytes_of_list(s, from, out);
	if (from->kind != VALUE_BYTES)
		return scan_err(s, arg_pos(in, 0),
		    "bytes() makes bytes of a "
		    "count, a list of integers or a string, not of %s",
		    value_kind_name(from));
	buf_add(&out->bytes, buf_text(&from->bytes), from->bytes.len);
	return 0;
}

static int
run_pack(struct scan *s, const struct inner *in, struct value *out)
{
	out->kind = VALUE_BYTES;
	return line_pack(s, in->args, in->count, &out->bytes);
}

/* The path may come back in an error, which goes to a terminal. */
static bool
is_path(const struct buf *path)
{
	for (size_t i = 0; i < path->len; i++)
		if ((unsigned char)path->data[i] < 0x20 ||
		    path->data[i] == 0x7f)
			return false;
	return path->len > 0 && text_is_utf8(path->data, path->len);
}

static int
run_file(struct scan *s, const struct inner *in, struct value *out)
{
	const struct value *path = &in->args[0];
	struct err err = { 0 };

	out->kind = VALUE_BYTES;
	if (path->kind != VALUE_BYTES && path->kind != VALUE_WORD)
		return scan_err(s, arg_pos(in, 0),
		    "file() needs a path in quotes: file(\"page.html\")");
	if (!is_path(&path->bytes))
		return scan_err(s, arg_pos(in, 0),
		    "that is no path: it is empty or has control characters");
	if (s->scope->file == NULL)
		return scan_err(s, in->pos, "files cannot be read here");
	if (s->scope->file(
		s->scope->context, path->bytes.data, &out->bytes, &err) != 0)
		return scan_err(s, arg_pos(in, 0), "%s", err.text);
	return scan_spend(s, arg_pos(in, 0), out->bytes.len);
}

/* C writes it where calls look up what they need: nothing is counted. */
static int
run_sizeof(struct scan *s, const struct inner *in, struct value *out)
{
	(void)s, (void)in;
	out->kind = VALUE_WORD;
	buf_adds(&out->bytes, "sizeof");
	return 0;
}

static int
run_order(struct scan *s, const struct inner *in, struct value *out)
{
	(void)out;
	return scan_err(s, in->pos,
	    "give the number itself: the shell takes "
	    "ports and addresses in host order and swaps the bytes for you");
}

static const struct function functions[] = {
	{ "pack", 1, SIZE_MAX, run_pack },
	{ "file", 1, 1, run_file },
	{ "len", 1, 1, run_len },
	{ "strlen", 1, 1, run_len },
	{ "bytes", 0, 2, run_bytes },
	{ "sizeof", 1, 1, run_sizeof },
	{ "htons", 0, SIZE_MAX, run_order },
	{ "htonl", 0, SIZE_MAX, run_order },
	{ "ntohs", 0, SIZE_MAX, run_order },
	{ "ntohl", 0, SIZE_MAX, run_order },
};

/* struct.pack and socket.htons are pack and htons. */
static const char *
without_module(const char *name)
{
	if (strncmp(name, "struct.", 7) == 0)
		return name + 7;
	if (strncmp(name, "socket.", 7) == 0)
		return name + 7;
	return name;
}

static const struct function *
function_find(const char *name)
{
	name = without_module(name);
	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
		if (strcmp(functions[i].name, name) == 0)
			return &functions[i];
	return NULL;
}

bool
line_is_function(const char *name)
{
	return function_find(name) != NULL || line_method_dot(name) != NULL;
}

static bool
is_call(const struct scan *s, const char *name)
{
	const char *call;

	name = without_module(name);
	for (size_t i = 0;
	     s->scope->call != NULL &&
	     (call = s->scope->call(s->scope->context, i)) != NULL;
	     i++)
		if (strcmp(call, name) == 0)
			return true;
	return false;
}

static int
unknown(struct scan *s, size_t start, const char *name)
{
	struct text_near near = { .word = name };
	struct shown shown = scan_cut(name, strlen(name));
	const char *instead = line_instead(without_module(name));

	if (instead != NULL)
		return scan_err(
		    s, start, "there is no '%s' here: %s", shown.text, instead);
	if (is_call(s, name))
		return scan_err(s, start,
		    "a line holds one call: make this "
		    "one first, NAME = %s(...), and use NAME here",
		    shown.text);
	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
		text_near_try(&near, functions[i].name);
	if (near.best != NULL)
		return scan_err(s, start,
		    "no function named '%s'; did you "
		    "mean '%s'?",
		    shown.text, near.best);
	return scan_err(s, start,
	    "no function named '%s'; in a value there "
	    "are pack, file, len and bytes",
	    shown.text);
}

static int
run_function(
    struct scan *s, const struct function *f, size_t start, struct value *out)
{
	struct value args;
	struct inner in = { .pos = start };
	int result;

	if (line_sequence(s, &args, NULL) != 0)
		return -1;
	in.args = args.items;
	in.count = args.count;
	if (args.count < f->least)
		result = scan_err(s, start,
		    "%s() needs a value in its "
		    "parentheses",
		    f->name);
	else if (args.count > f->most)
		result = scan_err(s, args.items[f->most].column - 1,
		    n_("%s() takes no more than %zu value",
			"%s() takes no more than %zu values", f->most),
		    f->name, f->most);
	else
		result = f->run(s, &in, out);
	value_free(&args);
	out->column = scan_column(start);
	return result;
}

/* sizeof(struct sockaddr_in): what it is of does not matter. */
static int
skip_parentheses(struct scan *s)
{
	size_t open = s->pos, depth = 0;

	do {
		if (scan_end(s, s->pos))
			return scan_err(s, open, "this '(' is not closed");
		if (s->text[s->pos] == '(')
			depth++;
		else if (s->text[s->pos] == ')')
			depth--;
		s->pos++;
	} while (depth > 0);
	return 0;
}

int
line_function(struct scan *s, size_t start, struct value *out)
{
	char *name = x_strndup(s->text + start, s->pos - start);
	const struct function *f = function_find(name);
	const char *dot = line_method_dot(name);
	int result;

	if (f != NULL && f->run == run_sizeof) {
		result = skip_parentheses(s);
		if (result == 0)
			run_sizeof(s, NULL, out);
	} else if (f != NULL) {
		result = run_function(s, f, start, out);
	} else if (dot != NULL) {
		result = line_named_method(
		    s, start, name, (size_t)(dot - name), out);
	} else {
		result = unknown(s, start, name);
	}
	free(name);
	return result;
}
