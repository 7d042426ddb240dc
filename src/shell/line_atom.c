/*
 * shell/line_atom.c - the smallest values: a bare word (a number, None, a
 * variable, or itself), and what stands in parentheses. Must not know
 * operators, but for where a word ends because of one.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "shell/line_parts.h"

int
line_missing(struct scan *s)
{
	char c = scan_at(s, s->pos);

	if (scan_end(s, s->pos) && s->depth > 0)
		return scan_err(
		    s, s->open, "this '%c' is not closed", s->text[s->open]);
	if (scan_end(s, s->pos))
		return scan_err(
		    s, s->pos, "a value is missing at the end of the line");
	if ((c == ')' || c == ']') && s->depth == 0)
		return scan_err(
		    s, s->pos, "unexpected '%c': nothing is open here", c);
	return scan_err(s, s->pos, "a value is missing before '%c'", c);
}

bool
line_opens(const struct scan *s, size_t pos)
{
	return scan_at(s, pos) == '(' || line_string_prefix(s, pos) >= 0;
}

/*
 * Where a bare word that the words form reads ends: before an operator
 * that touches a string or parenthesis (100*"x", 100*b"x").
 */
static size_t
cut_operator(const struct scan *s, size_t start, size_t end)
{
	for (size_t cut = end; cut-- > start + 1 && end - cut <= 3;)
		if (strchr("*+|", s->text[cut]) != NULL &&
		    line_opens(s, cut + 1))
			return cut;
	return end;
}

/* In 1e-3 the sign belongs to the number; in 0x1e-3 it does not. */
static bool
is_exponent_sign(const struct scan *s, size_t start, size_t pos)
{
	char next = scan_at(s, pos + 1);

	return pos > start && strchr("eE", s->text[pos - 1]) != NULL &&
	       strchr(".0123456789", s->text[start]) != NULL &&
	       strchr("xX", s->text[start + 1]) == NULL && next >= '0' &&
	       next <= '9';
}

static bool
ends_bare(const struct scan *s, size_t start, size_t pos)
{
	char c = scan_at(s, pos);

	if (scan_end(s, pos) || scan_is_blank(c) ||
	    strchr(",()[]\"'", c) != NULL)
		return true;
	if (s->words || strchr("+-*|&=<>^;{}", c) == NULL)
		return false;
	return strchr("+-", c) == NULL || !is_exponent_sign(s, start, pos);
}

static size_t
bare_end(const struct scan *s, size_t start)
{
	size_t first = start, end;

	/* A sign that is left here has a digit after it. */
	if (!s->words && strchr("+-", s->text[start]) != NULL)
		first++;
	for (end = first; !ends_bare(s, first, end);)
		end++;
	return s->words ? cut_operator(s, start, end) : end;
}

/* None, True, sizeof: words that stand for a value. False: another one. */
static bool
constant_word(const struct scan *s, size_t start, size_t end, struct value *out)
{
	static const char *const none[] = { "None", "none", "null", "NULL" };

	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		if (scan_is(s, start, end, none[i])) {
			out->kind = VALUE_NONE;
			return true;
		}
	if (!scan_is(s, start, end, "True") && !scan_is(s, start, end, "False"))
		return false;
	out->kind = VALUE_INT;
	out->number = s->text[start] == 'T';
	out->real = (double)out->number;
	buf_add(&out->bytes, s->text + start, end - start);
	return true;
}

/* Bytes that a copy takes. */
static size_t
weight(const struct value *v)
{
	size_t bytes = v->bytes.len + v->count * sizeof *v;

	for (size_t i = 0; i < v->count; i++)
		bytes += weight(&v->items[i]);
	return bytes;
}

/* A variable stands where its name is typed, all parts of it. */
static void
place(struct value *v, unsigned column)
{
	v->column = column;
	for (size_t i = 0; i < v->count; i++)
		place(&v->items[i], column);
}

/* The value of the variable of that name; 0 also where there is none. */
static int
variable(struct scan *s, size_t start, size_t end, struct value *out)
{
	const struct value *found;
	char *name;

	if (s->scope->variable == NULL || scan_ident(s, start) != end - start)
		return 0;
	name = x_strndup(s->text + start, end - start);
	found = s->scope->variable(s->scope->context, s->process, name);
	free(name);
	if (found == NULL)
		return 0;
	if (scan_spend(s, start, weight(found)) != 0)
		return -1;
	value_free(out);
	*out = value_copy(found);
	place(out, scan_column(start));
	return 0;
}

/* recv(bufsize=1024): say that arguments go by position. */
static int
no_keyword(struct scan *s, size_t start, size_t end)
{
	size_t pos = end;

	while (scan_is_blank(scan_at(s, pos)))
		pos++;
	if (s->words || s->depth == 0 || !scan_is_equals(s, pos))
		return 0;
	return scan_err(s, start,
	    "arguments cannot be named: leave out "
	    "'%s=' and give the value in its place",
	    scan_show(s, start, end).text);
}

/* A bare word: a number, a constant, a variable's value, or itself. */
static int
bare(struct scan *s, struct value *out)
{
	size_t start = s->pos, end = bare_end(s, start);

	if (end == start)
		return scan_err(s, start, "'%c' is not understood in a value",
		    s->text[start]);
	if (scan_is_quote(scan_at(s, end)))
		return scan_err(s, end,
		    "a quote inside of a word: leave a "
		    "blank before it, or put all of it in quotes");
	if (scan_at(s, end) == '(')
		return s->pos = end, line_function(s, start, out);
	s->pos = end;
	if (no_keyword(s, start, end) != 0)
		return -1;
	switch (line_number(s, start, end, out)) {
	case NUMBER_YES:
		return 0;
	case NUMBER_RANGE:
		return scan_err(s, start,
		    "%s is out of range: an integer has "
		    "64 bits",
		    scan_show(s, start, end).text);
	case NUMBER_NO:
		break;
	}
	if (constant_word(s, start, end, out))
		return 0;
	out->kind = VALUE_WORD;
	buf_add(&out->bytes, s->text + start, end - start);
	return variable(s, start, end, out);
}

/* “ and its like come with text that was copied from a page. */
static bool
is_typographic_quote(const struct scan *s)
{
	const char *p = s->text + s->pos;

	return s->len - s->pos >= 3 && memcmp(p, "\xe2\x80", 2) == 0 &&
	       strchr("\x98\x99\x9c\x9d", p[2]) != NULL;
}

/* C's sizeof x, which is sizeof(x): only calls know what it is for. */
static bool
sizeof_word(struct scan *s, struct value *out)
{
	size_t len = scan_ident(s, s->pos), next = s->pos + len;

	if (s->words || !scan_is(s, s->pos, next, "sizeof"))
		return false;
	while (scan_is_blank(scan_at(s, next)))
		next++;
	if (scan_ident(s, next) == 0)
		return false;
	out->kind = VALUE_WORD;
	buf_adds(&out->bytes, "sizeof");
	s->pos = next + scan_ident(s, next);
	return true;
}

/* ( ... ) is its value if that is one value without a comma. */
static int
parentheses(struct scan *s, struct value *out)
{
	struct value one;
	bool comma;

	if (line_sequence(s, out, &comma) != 0)
		return -1;
	if (comma || out->count != 1)
		return 0;
	one = out->items[0];
	free(out->items);
	*out = one;
	return 0;
}

int
line_atom(struct scan *s, struct value *out)
{
	char c;
	bool done = false;

	out->column = scan_column(s->pos);
	if (line_is_pointer(s) && (line_pointer(s, out, &done) != 0 || done))
		return done ? 0 : -1;
	c = scan_at(s, s->pos);
	if (scan_end(s, s->pos) || strchr("),]", c) != NULL)
		return line_missing(s);
	if (is_typographic_quote(s))
		return scan_err(s, s->pos,
		    "this is a typographic quote; strings need \" or '");
	if (line_string_prefix(s, s->pos) >= 0)
		return line_string(s, out);
	if (c == '(')
		return parentheses(s, out);
	if (c == '[')
		return line_sequence(s, out, NULL);
	return sizeof_word(s, out) ? 0 : bare(s, out);
}
