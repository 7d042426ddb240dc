/*
 * shell/line_literal.c - strings as C and Python write them: "...", '...',
 * with the prefixes b, r, u and the escapes of both languages.
 */
#include <string.h>

#include "shell/line_parts.h"

/* One string between quotes. */
struct literal {
	char quote;
	bool raw;
	bool bytes;
	struct buf *out;
};

int
line_string_prefix(const struct scan *s, size_t pos)
{
	int len = 0;

	while (len < 2 && scan_at(s, pos + (size_t)len) != '\0' &&
	       strchr("bBrRuUfF", scan_at(s, pos + (size_t)len)) != NULL)
		len++;
	return scan_is_quote(scan_at(s, pos + (size_t)len)) ? len : -1;
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Exactly count hexadecimal digits at s->pos; at: the backslash. */
static int
hex_digits(struct scan *s, size_t at, int count, unsigned long *out)
{
	*out = 0;
	for (int i = 0; i < count; i++) {
		int digit = hex_value(scan_at(s, s->pos));

		if (digit < 0)
			return scan_err(s, at,
			    "\\%c needs %d hexadecimal digits after it",
			    s->text[at + 1], count);
		*out = *out << 4 | (unsigned)digit;
		s->pos++;
	}
	return 0;
}

static void
add_utf8(struct buf *out, unsigned long point)
{
	if (point < 0x80) {
		buf_addc(out, (char)point);
		return;
	}
	if (point < 0x800) {
		buf_addc(out, (char)(0xc0 | point >> 6));
	} else if (point < 0x10000) {
		buf_addc(out, (char)(0xe0 | point >> 12));
		buf_addc(out, (char)(0x80 | (point >> 6 & 0x3f)));
	} else {
		buf_addc(out, (char)(0xf0 | point >> 18));
		buf_addc(out, (char)(0x80 | (point >> 12 & 0x3f)));
		buf_addc(out, (char)(0x80 | (point >> 6 & 0x3f)));
	}
	buf_addc(out, (char)(0x80 | (point & 0x3f)));
}

/* \uXXXX and \UXXXXXXXX: a character, in strings that are text. */
static int
unicode_escape(struct scan *s, const struct literal *lit, size_t at, int count)
{
	unsigned long point;

	if (lit->bytes)
		return scan_err(s, at,
		    "\\%c stands for a character, and a b\"...\" string has "
		    "bytes: leave out the b, or write the bytes with \\x",
		    s->text[at + 1]);
	if (hex_digits(s, at, count, &point) != 0)
		return -1;
	if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))
		return scan_err(s, at, "there is no character U+%04lX", point);
	add_utf8(lit->out, point);
	return 0;
}

/* \0, \012: one to three octal digits from s->pos on. */
static int
octal_escape(struct scan *s, const struct literal *lit, size_t at)
{
	unsigned n = 0;

	for (int i = 0; i < 3; i++) {
		char c = scan_at(s, s->pos);

		if (c < '0' || c > '7')
			break;
		n = n * 8 + (unsigned)(c - '0');
		s->pos++;
	}
	if (n > 255)
		return scan_err(
		    s, at, "\\%o is more than a byte: \\377 is the largest", n);
	buf_addc(lit->out, (char)n);
	return 0;
}

/* What a one-letter escape stands for; -1: it is none. */
static int
letter_escape(char c)
{
	static const char letters[] = "abfnrtv\\'\"?";
	static const char meant[] = "\a\b\f\n\r\t\v\\'\"?";
	const char *found = c != '\0' ? strchr(letters, c) : NULL;

	return found != NULL ? meant[found - letters] : -1;
}

/* s->pos is at the byte after the backslash. */
static int
escape(struct scan *s, const struct literal *lit)
{
	size_t at = s->pos - 1;
	char c = scan_at(s, s->pos);
	int meant = letter_escape(c);
	unsigned long byte;

	if (c >= '0' && c <= '7')
		return octal_escape(s, lit, at);
	s->pos++;
	if (meant >= 0) {
		buf_addc(lit->out, (char)meant);
		return 0;
	}
	switch (c) {
	case 'x':
		if (hex_digits(s, at, 2, &byte) != 0)
			return -1;
		buf_addc(lit->out, (char)byte);
		return 0;
	case 'u':
		return unicode_escape(s, lit, at, 4);
	case 'U':
		return unicode_escape(s, lit, at, 8);
	case 'N':
		return scan_err(s, at,
		    "characters by name (\\N{...}) are not "
		    "understood; write the character itself or \\uXXXX");
	}
	/* A tab or half a character would not do in a message. */
	return scan_err(s, at,
	    "there is no escape '%.*s'; for a backslash "
	    "write two: \\\\",
	    c > 0x20 && c < 0x7f ? 2 : 1, s->text + at);
}

static int
unterminated(struct scan *s, const struct literal *lit, size_t quote)
{
	return scan_err(s, quote,
	    "this string has no end: a closing %c is missing", lit->quote);
}

/* From after the opening quote to past the closing one. */
static int
body(struct scan *s, const struct literal *lit)
{
	size_t quote = s->pos - 1, run = s->pos;
	char c;

	while ((c = scan_at(s, s->pos)) != lit->quote) {
		if (c == '\0')
			return unterminated(s, lit, quote);
		s->pos++;
		if (c != '\\')
			continue;
		if (scan_at(s, s->pos) == '\0')
			return unterminated(s, lit, quote);
		if (lit->raw) {
			s->pos++;
			continue;
		}
		buf_add(lit->out, s->text + run, s->pos - 1 - run);
		if (escape(s, lit) != 0)
			return -1;
		run = s->pos;
	}
	buf_add(lit->out, s->text + run, s->pos - run);
	s->pos++;
	return 0;
}

static int
prefix(struct scan *s, struct literal *lit, size_t len)
{
	bool known = len == 0;

	for (size_t i = 0; i < len; i++) {
		char c = (char)(s->text[s->pos + i] | 0x20);

		if (c == 'f')
			return scan_err(s, s->pos,
			    "f-strings are not understood; write the text "
			    "itself, or join strings with +");
		lit->bytes = lit->bytes || c == 'b';
		lit->raw = lit->raw || c == 'r';
		known = len == 1 || (lit->bytes && lit->raw);
	}
	if (!known)
		return scan_err(s, s->pos,
		    "a string cannot start with '%.2s'; write b\"...\", "
		    "r\"...\" or \"...\"",
		    s->text + s->pos);
	s->pos += len;
	lit->quote = s->text[s->pos++];
	return 0;
}

int
line_string(struct scan *s, struct value *out)
{
	int len = line_string_prefix(s, s->pos);
	size_t end;

	out->kind = VALUE_BYTES;
	out->text = true;
	do {
		struct literal lit = { .out = &out->bytes };

		if (prefix(s, &lit, (size_t)len) != 0 || body(s, &lit) != 0)
			return -1;
		if (lit.bytes)
			out->text = false;
		end = s->pos;
		/* Among words a blank separates two values. */
		if (!s->words)
			scan_blanks(s);
		len = line_string_prefix(s, s->pos);
	} while (len >= 0);
	s->pos = end;
	return 0;
}
