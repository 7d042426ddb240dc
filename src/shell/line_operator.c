/*
 * shell/line_operator.c - what * + - | do with two values. Results are
 * bounded: a line of a few bytes must not fill the memory.
 */
#include <limits.h>
#include <stdint.h>
#include <string.h>

#include "base/alloc.h"
#include "shell/line_parts.h"

static int
set_int(struct value *v, long long number)
{
	unsigned column = v->column;

	value_free(v);
	*v = value_int(number);
	v->column = column;
	return 0;
}

static int
integers(struct scan *s, size_t pos, char op, struct value *left,
    const struct value *right)
{
	long long n = 0;
	bool over = false;

	if (op == '*')
		over = __builtin_mul_overflow(left->number, right->number, &n);
	else if (op == '+')
		over = __builtin_add_overflow(left->number, right->number, &n);
	else if (op == '-')
		over = __builtin_sub_overflow(left->number, right->number, &n);
	else
		n = left->number | right->number;
	if (over)
		return scan_err(s, pos,
		    "%lld %c %lld is out of range: an integer has 64 bits",
		    left->number, op, right->number);
	return set_int(left, n);
}

/* Fill total bytes with copies of a text, each copy twice the last. */
static void
fill(char *data, size_t total, const struct buf *bytes)
{
	size_t done = bytes->len < total ? bytes->len : total;

	if (done > 0)
		memcpy(data, bytes->data, done);
	while (done < total) {
		size_t step = done < total - done ? done : total - done;

		memcpy(data + done, data, step);
		done += step;
	}
	data[total] = '\0';
}

/* Bytes times a count, as in Python: a negative count makes none. */
static int
repeat(
    struct scan *s, size_t pos, struct value *left, const struct value *right)
{
	bool first = left->kind == VALUE_BYTES;
	const struct buf *bytes = first ? &left->bytes : &right->bytes;
	long long count = first ? right->number : left->number;
	size_t total;
	char *data;

	if (count < 0)
		count = 0;
	if (__builtin_mul_overflow(bytes->len, (size_t)count, &total))
		total = SIZE_MAX;
	if (scan_spend(s, pos, total) != 0)
		return -1;
	data = x_malloc(total + 1);
	fill(data, total, bytes);
	buf_free(&left->bytes);
	left->bytes = (struct buf){ data, total, total + 1 };
	left->kind = VALUE_BYTES;
	return 0;
}

static int
join(struct scan *s, size_t pos, struct value *left, const struct value *right)
{
	size_t total = left->bytes.len + right->bytes.len;

	/* The bytes themselves were paid for when they were made. */
	if (total > VALUE_MAX)
		return scan_spend(s, pos, total);
	buf_add(&left->bytes, buf_text(&right->bytes), right->bytes.len);
	return 0;
}

static bool
is_word_or_int(const struct value *v)
{
	return v->kind == VALUE_WORD || v->kind == VALUE_INT;
}

/* MSG_PEEK | MSG_DONTWAIT: one word, for the call to look up. */
static int
alternatives(struct value *left, const struct value *right)
{
	unsigned column = left->column;

	/* A number may have been typed in a way that constants have not. */
	if (left->kind == VALUE_INT)
		set_int(left, left->number);
	left->kind = VALUE_WORD;
	left->column = column;
	buf_addc(&left->bytes, '|');
	if (right->kind == VALUE_INT)
		buf_printf(&left->bytes, "%lld", right->number);
	else
		buf_add(
		    &left->bytes, buf_text(&right->bytes), right->bytes.len);
	return 0;
}

static int
unfit(struct scan *s, size_t pos, char op, const struct value *left,
    const struct value *right)
{
	const struct value *word = left->kind == VALUE_WORD    ? left
				   : right->kind == VALUE_WORD ? right
							       : NULL;

	if (word != NULL)
		return scan_err(s, word->column - 1,
		    "'%s' has no value that '%c' could use; if it is text, "
		    "put it in quotes",
		    scan_cut(word->bytes.data, word->bytes.len).text, op);
	return scan_err(s, pos, "'%c' cannot join %s and %s", op,
	    value_kind_name(left), value_kind_name(right));
}

int
line_operate(struct scan *s, size_t pos, char op, struct value *left,
    const struct value *right)
{
	bool bytes = left->kind == VALUE_BYTES || right->kind == VALUE_BYTES;
	bool integer = left->kind == VALUE_INT || right->kind == VALUE_INT;

	if (left->kind == VALUE_INT && right->kind == VALUE_INT)
		return integers(s, pos, op, left, right);
	if (op == '*' && bytes && integer)
		return repeat(s, pos, left, right);
	if (op == '+' && left->kind == VALUE_BYTES &&
	    right->kind == VALUE_BYTES)
		return join(s, pos, left, right);
	if (op == '|' && is_word_or_int(left) && is_word_or_int(right))
		return alternatives(left, right);
	return unfit(s, pos, op, left, right);
}

int
line_negate(struct scan *s, size_t pos, struct value *v)
{
	if (v->kind == VALUE_REAL) {
		v->real = -v->real;
		buf_clear(&v->bytes);
		buf_printf(&v->bytes, "%g", v->real);
		return 0;
	}
	if (v->kind != VALUE_INT)
		return scan_err(
		    s, pos, "'-' cannot stand before %s", value_kind_name(v));
	if (v->number == LLONG_MIN)
		return scan_err(s, pos,
		    "%lld without its '-' is out of range: an integer has 64 "
		    "bits",
		    v->number);
	return set_int(v, -v->number);
}
