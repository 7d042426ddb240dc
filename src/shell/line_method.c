/*
 * shell/line_method.c - .encode() and .decode() after a value. A socket
 * carries bytes and text here is UTF-8: both leave the value as it is.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "shell/line_parts.h"

const char *
line_method_dot(const char *name)
{
	const char *dot = strrchr(name, '.');

	if (dot == NULL || dot == name)
		return NULL;
	return strcmp(dot, ".encode") == 0 || strcmp(dot, ".decode") == 0
		   ? dot
		   : NULL;
}

/* All text is UTF-8 here; ASCII is a part of it. */
int
line_encoding(struct scan *s, const struct value *name)
{
	static const char *const known[] = { "utf-8", "utf8", "ascii" };

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (name->kind == VALUE_BYTES &&
		    strcasecmp(buf_text(&name->bytes), known[i]) == 0)
			return 0;
	return scan_err(s, name->column - 1,
	    "text is always UTF-8 here: leave the encoding out");
}

int
line_method(struct scan *s)
{
	size_t start = s->pos + 1, end = start + scan_ident(s, start);
	struct value args;
	int result = 0;

	if (!scan_is(s, start, end, "encode") &&
	    !scan_is(s, start, end, "decode"))
		return scan_err(s, s->pos,
		    "'%s' is not understood after a "
		    "value; .encode() and .decode() are",
		    scan_show(s, s->pos, end).text);
	s->pos = end;
	if (scan_at(s, end) != '(')
		return scan_err(s, end, "'()' is missing after '%s'",
		    scan_show(s, start, end).text);
	if (line_sequence(s, &args, NULL) != 0)
		return -1;
	if (args.count > 1)
		result = scan_err(s, args.items[1].column - 1,
		    "one value is enough here: the encoding");
	else if (args.count == 1)
		result = line_encoding(s, &args.items[0]);
	value_free(&args);
	return result;
}

int
line_named_method(struct scan *s, size_t start, const char *name, size_t len,
    struct value *out)
{
	struct scan object = *s;
	char *owner = x_strndup(name, len);
	size_t dot = start + len;
	int result = 0;

	object.pos = start;
	object.len = dot;
	if (scan_is_ident(owner))
		result = line_atom(&object, out);
	free(owner);
	if (result != 0)
		return -1;
	s->budget = object.budget;
	if (out->kind != VALUE_BYTES)
		return scan_err(s, start,
		    "'%s' is no variable that has a "
		    "string; text needs quotes",
		    scan_show(s, start, dot).text);
	s->pos = dot;
	return line_method(s);
}
