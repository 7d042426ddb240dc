/*
 * shell/line_value.c - values and expressions. Must not know which words
 * are calls, nor what a line is for.
 *
 * Two forms share the grammar. Between parentheses it is Python's:
 *	either  = sum { "|" sum }
 *	sum     = product { ("+" | "-") product }
 *	product = unary { "*" unary }
 *	unary   = { "-" | "+" } atom { "." METHOD "(" ... ")" }
 * In the words form (s->words) a blank ends a value, so that + * | are
 * operators only where they cannot be meant as text: standing alone, or
 * touching a string or a parenthesis.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "shell/line_parts.h"

static int either(struct scan *s, struct value *out);

static int
postfix(struct scan *s, struct value *out)
{
	if (line_atom(s, out) != 0)
		return -1;
	/* A bare word has its dots in itself. */
	while (strchr("\"')]", s->text[s->pos - 1]) != NULL &&
	       scan_at(s, s->pos) == '.')
		if (line_method(s) != 0)
			return -1;
	if (scan_at(s, s->pos) == '[')
		return scan_err(s, s->pos,
		    "an index or a slice is not "
		    "understood; give the value itself");
	return 0;
}

static int
unary(struct scan *s, struct value *out)
{
	size_t minus = 0;
	bool negative = false, sign = false;
	char c, next;

	scan_blanks(s);
	out->column = scan_column(s->pos);
	while (!s->words && ((c = scan_at(s, s->pos)) == '-' || c == '+')) {
		next = scan_at(s, s->pos + 1);
		/* -9223372036854775808 is no negated number: it is one. */
		if (next == '.' || (next >= '0' && next <= '9'))
			break;
		if (c == '-') {
			negative = !negative;
			minus = s->pos;
		}
		sign = true;
		s->pos++;
		scan_blanks(s);
	}
	if (postfix(s, out) != 0)
		return -1;
	if (sign && out->kind != VALUE_INT && out->kind != VALUE_REAL)
		return scan_err(s, out->column - 1,
		    "a sign cannot stand "
		    "before %s",
		    value_kind_name(out));
	return negative ? line_negate(s, minus, out) : 0;
}

/*
 * The operator that follows a value, if it is one of those in set: moves
 * to it. NUL: another thing follows, and s->pos stays.
 */
static char
operator_next(struct scan *s, const char *set)
{
	size_t before = s->pos, pos = before;
	bool touches, alone;
	char c;

	while (scan_is_blank(scan_at(s, pos)))
		pos++;
	c = scan_at(s, pos);
	if (c == '\0' || strchr(set, c) == NULL)
		return '\0';
	touches = line_opens(s, pos + 1) ||
		  (pos == before && strchr("\"')]", s->text[pos - 1]) != NULL);
	alone = pos > before && scan_is_blank(scan_at(s, pos + 1));
	if (s->words && (c == '-' || !(touches || alone)))
		return '\0';
	s->pos = pos;
	return c;
}

/* left { OP next }, for the operators in set. */
static int
chain(struct scan *s, const char *set,
    int (*next)(struct scan *, struct value *), struct value *out)
{
	char op;

	if (next(s, out) != 0)
		return -1;
	while ((op = operator_next(s, set)) != '\0') {
		struct value right = { 0 };
		size_t pos = s->pos++;
		int result = next(s, &right);

		if (result == 0)
			result = line_operate(s, pos, op, out, &right);
		value_free(&right);
		if (result != 0)
			return -1;
	}
	return 0;
}

static int
product(struct scan *s, struct value *out)
{
	return chain(s, "*", unary, out);
}

static int
sum(struct scan *s, struct value *out)
{
	return chain(s, "+-", product, out);
}

static int
either(struct scan *s, struct value *out)
{
	return chain(s, "|", sum, out);
}

/* From s->pos on, by the rules of the form s->words. */
static int
one_value(struct scan *s, struct value *out)
{
	*out = (struct value){ 0 };
	if (either(s, out) == 0)
		return 0;
	value_free(out);
	return -1;
}

/* One more item for a tuple. */
static int
add_item(struct scan *s, struct value *tuple, size_t *cap)
{
	struct value item;

	/* A long line of short values takes memory for each of them. */
	if (scan_spend(s, s->pos, 2 * sizeof item) != 0 ||
	    one_value(s, &item) != 0)
		return -1;
	X_GROW(tuple->items, tuple->count, *cap);
	tuple->items[tuple->count++] = item;
	return 0;
}

/* What follows an item: a comma (true), or the closing one. */
static int
after_item(struct scan *s, char close, bool *comma)
{
	char c;

	scan_blanks(s);
	c = scan_at(s, s->pos);
	*comma = c == ',';
	if (*comma)
		s->pos++;
	if (*comma || c == close)
		return 0;
	if (scan_end(s, s->pos))
		return line_missing(s);
	if (c == ')' || c == ']')
		return scan_err(s, s->pos,
		    "'%c' does not close the '%c' of column %u", c,
		    s->text[s->open], scan_column(s->open));
	if (strchr("&=<>^;{}", c) != NULL)
		return scan_err(
		    s, s->pos, "'%c' is not understood in a value", c);
	return scan_err(s, s->pos, "a comma is missing before '%s'",
	    scan_show_at(s, s->pos).text);
}

static int
items(struct scan *s, struct value *out, char close, bool *commas)
{
	size_t cap = 0;
	bool comma = true;

	for (;;) {
		scan_blanks(s);
		if (scan_at(s, s->pos) == close)
			break;
		if (!comma)
			return line_missing(s);
		if (add_item(s, out, &cap) != 0 ||
		    after_item(s, close, &comma) != 0)
			return -1;
		*commas = *commas || comma;
	}
	s->pos++;
	return 0;
}

int
line_sequence(struct scan *s, struct value *out, bool *comma)
{
	struct scan outer = *s;
	char close = s->text[s->pos] == '(' ? ')' : ']';
	bool commas = false;
	int result;

	*out = (struct value){ .kind = VALUE_TUPLE };
	out->column = scan_column(s->pos);
	if (s->depth == LINE_MAX_DEPTH)
		return scan_err(s, s->pos,
		    "too many parentheses inside of each other: %d is the "
		    "limit",
		    LINE_MAX_DEPTH);
	s->open = s->pos++;
	s->depth++;
	s->words = false;
	result = items(s, out, close, &commas);
	s->open = outer.open;
	s->depth = outer.depth;
	s->words = outer.words;
	if (comma != NULL)
		*comma = commas;
	if (result != 0)
		value_free(out);
	return result;
}

/* After a value among words: a blank, a comma, or the end. */
static int
after_word(struct scan *s)
{
	size_t before = s->pos;

	scan_blanks(s);
	if (scan_at(s, s->pos) == ',') {
		s->pos++;
		scan_blanks(s);
		return scan_end(s, s->pos) ? line_missing(s) : 0;
	}
	if (s->pos > before || scan_end(s, s->pos))
		return 0;
	if (strchr(")]", s->text[s->pos]) != NULL)
		return line_missing(s);
	return scan_err(s, s->pos, "a blank is missing before '%s'",
	    scan_show_at(s, s->pos).text);
}

int
line_values(struct scan *s, struct value *out)
{
	size_t cap = 0;

	*out = (struct value){ .kind = VALUE_TUPLE };
	s->words = true;
	for (scan_blanks(s); !scan_end(s, s->pos);) {
		if (add_item(s, out, &cap) != 0 || after_word(s) != 0) {
			value_free(out);
			return -1;
		}
	}
	return 0;
}

int
line_assigned(struct scan *s, struct value *out)
{
	struct value tuple = { .kind = VALUE_TUPLE };
	size_t cap = 0;

	s->words = false;
	scan_blanks(s);
	tuple.column = scan_column(s->pos);
	do {
		if (add_item(s, &tuple, &cap) != 0) {
			value_free(&tuple);
			return -1;
		}
		scan_blanks(s);
	} while (scan_at(s, s->pos) == ',' && ++s->pos);
	if (tuple.count > 1) {
		*out = tuple;
		return 0;
	}
	*out = tuple.items[0];
	free(tuple.items);
	return 0;
}
