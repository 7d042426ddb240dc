/*
 * shell/line_number.c - integers (decimal, 0x, 0o, 0b, 1_000, 64K) and
 * numbers with a fraction, in Python's notation.
 */
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "shell/line_parts.h"

static int
digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 99;
}

/*
 * Digits of a base with single '_' between them, len bytes. A number that
 * does not fit is told from text that is none: the whole of it is looked at.
 */
static enum number_result
digits(const char *p, size_t len, unsigned base, unsigned long long *out)
{
	bool fits = true, after_digit = false;
	unsigned long long n = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned digit = (unsigned)digit_value(p[i]);

		if (p[i] == '_' && after_digit && i + 1 < len) {
			after_digit = false;
			continue;
		}
		if (digit >= base)
			return NUMBER_NO;
		after_digit = true;
		if (n > (ULLONG_MAX - digit) / base)
			fits = false;
		else
			n = n * base + digit;
	}
	if (!after_digit)
		return NUMBER_NO;
	*out = n;
	return fits ? NUMBER_YES : NUMBER_RANGE;
}

/* 64K, 1M, 2G: what the last letter multiplies by; 1: no such letter. */
static unsigned long long
size_factor(char c)
{
	switch (c) {
	case 'K':
	case 'k':
		return 1024;
	case 'M':
	case 'm':
		return 1024 * 1024;
	case 'G':
	case 'g':
		return 1024 * 1024 * 1024;
	}
	return 1;
}

static enum number_result
magnitude(const char *p, size_t len, unsigned long long *out)
{
	enum number_result result;
	unsigned long long factor;
	unsigned base = 10;

	if (len > 2 && p[0] == '0') {
		base = strchr("xX", p[1]) != NULL   ? 16
		       : strchr("oO", p[1]) != NULL ? 8
		       : strchr("bB", p[1]) != NULL ? 2
						    : 10;
	}
	if (base != 10)
		return digits(p + 2, len - 2, base, out);
	/* 007 is octal in C and an error in Python: here it is a word. */
	if (len > 1 && p[0] == '0' && p[1] >= '0' && p[1] <= '9')
		return NUMBER_NO;
	factor = len > 1 ? size_factor(p[len - 1]) : 1;
	result = digits(p, factor > 1 ? len - 1 : len, 10, out);
	if (result == NUMBER_YES && __builtin_mul_overflow(*out, factor, out))
		return NUMBER_RANGE;
	return result;
}

static enum number_result
integer(const char *p, size_t len, bool negative, long long *out)
{
	unsigned long long n = 0;
	enum number_result result = magnitude(p, len, &n);

	if (result != NUMBER_YES)
		return result;
	if (n > (unsigned long long)LLONG_MAX + (negative ? 1 : 0))
		return NUMBER_RANGE;
	*out = negative ? (long long)(0 - n) : (long long)n;
	return NUMBER_YES;
}

/* digits [. digits] [e [+-] digits], with a dot or an e. */
static bool
is_real(const char *p, size_t len)
{
	size_t i = 0, count = 0, exponent;
	bool dot = false;

	for (; i < len && ((p[i] >= '0' && p[i] <= '9') || p[i] == '.'); i++) {
		if (p[i] == '.' && dot)
			return false;
		if (p[i] == '.')
			dot = true;
		else
			count++;
	}
	if (count == 0 || i == len)
		return count > 0 && dot;
	if (p[i] != 'e' && p[i] != 'E')
		return false;
	i++;
	if (i < len && (p[i] == '+' || p[i] == '-'))
		i++;
	exponent = i;
	while (i < len && p[i] >= '0' && p[i] <= '9')
		i++;
	return i == len && i > exponent;
}

/* The decimal point is a point, whatever the user's locale says. */
static double
real_value(const char *text)
{
	locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	double real = c != (locale_t)0 ? strtod_l(text, NULL, c) : 0;

	if (c != (locale_t)0)
		freelocale(c);
	return real;
}

enum number_result
line_number(const struct scan *s, size_t start, size_t end, struct value *out)
{
	const char *p = s->text + start;
	size_t len = end - start, sign = 0;
	enum number_result result;

	if (len > 0 && (p[0] == '-' || p[0] == '+'))
		sign = 1;
	if (len == sign)
		return NUMBER_NO;
	result =
	    integer(p + sign, len - sign, sign && p[0] == '-', &out->number);
	if (result == NUMBER_RANGE)
		return result;
	if (result == NUMBER_NO && !is_real(p + sign, len - sign))
		return NUMBER_NO;
	out->kind = result == NUMBER_YES ? VALUE_INT : VALUE_REAL;
	buf_add(&out->bytes, p, len);
	out->real = result == NUMBER_YES ? (double)out->number
					 : real_value(out->bytes.data);
	if (isfinite(out->real))
		return NUMBER_YES;
	value_free(out);
	return NUMBER_RANGE;
}
