/*
 * shell/line_pack.c - pack(">H", 94): integers and bytes as Python's
 * struct module lays them out. Must not know where its arguments come from.
 */
#include <limits.h>
#include <stdint.h>
#include <string.h>

#include "base/lang.h"
#include "shell/line_parts.h"

/* One code of a format; 0 as native size: it has no meaning here. */
struct code {
	char letter;
	unsigned char native, standard; /* bytes */
	bool is_signed;
};

static const struct code codes[] = {
	{ 'b', 1, 1, true },
	{ 'B', 1, 1, false },
	{ 'h', sizeof(short), 2, true },
	{ 'H', sizeof(short), 2, false },
	{ 'i', sizeof(int), 4, true },
	{ 'I', sizeof(int), 4, false },
	{ 'l', sizeof(long), 4, true },
	{ 'L', sizeof(long), 4, false },
	{ 'q', sizeof(long long), 8, true },
	{ 'Q', sizeof(long long), 8, false },
	{ 'n', sizeof(size_t), 0, true },
	{ 'N', sizeof(size_t), 0, false },
};

/* A pack that is going on. */
struct packing {
	struct scan *s;
	size_t pos;	    /* of the format: for errors about it */
	const char *format; /* what is left of it */
	const char *end;
	const struct value *args; /* what is left of them */
	size_t count, given;
	bool native, big;
	struct buf *out;
};

static const struct code *
code_find(char letter)
{
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (codes[i].letter == letter)
			return &codes[i];
	return NULL;
}

static void
byte_order(struct packing *p)
{
	char c = p->format < p->end ? *p->format : '\0';

	p->native = c == '\0' || strchr("<>=!", c) == NULL;
	p->big = c == '>' || c == '!' ||
		 (c != '<' && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);
	if (c == '@' || !p->native)
		p->format++;
}

static const struct value *
next_arg(struct packing *p, char letter)
{
	if (p->count == 0) {
		scan_err(p->s, p->pos,
		    "pack: the format asks for more values "
		    "than the %zu that were given: '%c' has none",
		    p->given, letter);
		return NULL;
	}
	p->count--;
	return p->args++;
}

/* The range of an integer that has that many bytes, as far as long long
 * can tell. */
static void
range(const struct code *code, size_t size, long long *low, long long *high)
{
	unsigned bits = (unsigned)size * 8 - (code->is_signed ? 1 : 0);

	*high = bits >= 63 ? LLONG_MAX : (1LL << bits) - 1;
	*low = code->is_signed ? -*high - 1 : 0;
}

static int
pack_integer(struct packing *p, const struct code *code, size_t size)
{
	const struct value *v = next_arg(p, code->letter);
	unsigned char bytes[8];
	long long low, high;

	if (v == NULL)
		return -1;
	if (v->kind != VALUE_INT)
		return scan_err(p->s, v->column - 1,
		    "pack: '%c' needs an integer, not %s", code->letter,
		    value_kind_name(v));
	range(code, size, &low, &high);
	if (v->number < low || v->number > high)
		return scan_err(p->s, v->column - 1,
		    "pack: '%c' holds %lld to %lld, not %lld", code->letter,
		    low, high, v->number);
	for (size_t i = 0; i < size; i++) {
		size_t place = p->big ? size - 1 - i : i;

		bytes[place] =
		    (unsigned char)((unsigned long long)v->number >> (8 * i));
	}
	buf_add(p->out, bytes, size);
	return 0;
}

/* At most VALUE_MAX bytes in all, checked before they are made. */
static int
room(struct packing *p, size_t more)
{
	if (more > VALUE_MAX || p->out->len + more > VALUE_MAX)
		return scan_err(p->s, p->pos,
		    "pack: the format makes more than %d bytes (32 MiB)",
		    VALUE_MAX);
	return scan_spend(p->s, p->pos, more);
}

static int
pad(struct packing *p, size_t count)
{
	if (room(p, count) != 0)
		return -1;
	while (count-- > 0)
		buf_addc(p->out, '\0');
	return 0;
}

/* 10s: one string, cut or filled up with zero bytes. */
static int
pack_string(struct packing *p, size_t size)
{
	const struct value *v = next_arg(p, 's');
	size_t len;

	if (v == NULL)
		return -1;
	if (v->kind != VALUE_BYTES)
		return scan_err(p->s, v->column - 1,
		    "pack: 's' needs a string, not %s", value_kind_name(v));
	len = v->bytes.len < size ? v->bytes.len : size;
	if (room(p, len) != 0)
		return -1;
	buf_add(p->out, buf_text(&v->bytes), len);
	return pad(p, size - len);
}

static int
pack_char(struct packing *p)
{
	const struct value *v = next_arg(p, 'c');

	if (v == NULL)
		return -1;
	if (v->kind != VALUE_BYTES || v->bytes.len != 1)
		return scan_err(p->s, v->column - 1,
		    "pack: 'c' needs a string of one byte");
	buf_add(p->out, v->bytes.data, 1);
	return 0;
}

static int
pack_truth(struct packing *p)
{
	const struct value *v = next_arg(p, '?');

	if (v == NULL)
		return -1;
	if (v->kind != VALUE_INT)
		return scan_err(
		    p->s, v->column - 1, "pack: '?' needs True or False");
	buf_addc(p->out, v->number != 0);
	return 0;
}

static int
pack_integers(struct packing *p, const struct code *code, size_t count)
{
	size_t size = p->native ? code->native : code->standard;

	if (size == 0)
		return scan_err(p->s, p->pos,
		    "pack: '%c' goes with the "
		    "machine's own layout (@) only",
		    code->letter);
	if (p->native && pad(p, (size - p->out->len % size) % size) != 0)
		return -1;
	for (size_t i = 0; i < count; i++)
		if (room(p, size) != 0 || pack_integer(p, code, size) != 0)
			return -1;
	return 0;
}

static int
unknown_code(struct packing *p, char letter)
{
	const char *why = _("there is no such code");

	if (letter != '\0' && strchr("fde", letter) != NULL)
		why = _("numbers with a fraction are not packed");
	else if (letter == 'p' || letter == 'P')
		why = _("this code is not supported; 's' is");
	else if (letter != '\0' && strchr("<>=!@", letter) != NULL)
		why = _("the byte order stands first in the format");
	if (letter < 0x20 || letter > 0x7e)
		return scan_err(p->s, p->pos,
		    "pack: the format has a "
		    "character that is no code");
	return scan_err(p->s, p->pos, "pack: '%c': %s", letter, why);
}

static int
pack_code(struct packing *p, char letter, size_t count)
{
	const struct code *code = code_find(letter);

	if (code != NULL)
		return pack_integers(p, code, count);
	if (letter == 'x')
		return pad(p, count);
	if (letter == 's')
		return pack_string(p, count);
	if (letter != 'c' && letter != '?')
		return unknown_code(p, letter);
	for (size_t i = 0; i < count; i++)
		if (room(p, 1) != 0 ||
		    (letter == 'c' ? pack_char(p) : pack_truth(p)) != 0)
			return -1;
	return 0;
}

/* The number before a code: 1 if there is none. */
static int
repeat_count(struct packing *p, size_t *count)
{
	bool any = false;

	*count = 0;
	for (; p->format < p->end && *p->format >= '0' && *p->format <= '9';
	     p->format++) {
		any = true;
		*count = *count * 10 + (size_t)(*p->format - '0');
		if (*count > VALUE_MAX)
			return room(p, SIZE_MAX);
	}
	if (!any)
		*count = 1;
	if (p->format < p->end)
		return 0;
	return scan_err(p->s, p->pos,
	    "pack: the format ends with a count and no code after it");
}

static int
pack_all(struct packing *p)
{
	size_t count;

	byte_order(p);
	while (p->format < p->end) {
		if (strchr(" \t\n", *p->format) != NULL && *p->format != '\0') {
			p->format++;
			continue;
		}
		if (repeat_count(p, &count) != 0 ||
		    pack_code(p, *p->format, count) != 0)
			return -1;
		p->format++;
	}
	if (p->count == 0)
		return 0;
	return scan_err(p->s, p->args[0].column - 1,
	    "pack: the format has no code for this value: it takes %zu",
	    p->given - p->count);
}

int
line_pack(
    struct scan *s, const struct value *args, size_t count, struct buf *out)
{
	struct packing p = { .s = s, .out = out };

	if (args[0].kind != VALUE_BYTES)
		return scan_err(s, args[0].column - 1,
		    "pack() starts with a format in quotes, as in "
		    "pack(\">H\", 94)");
	p.pos = args[0].column - 1;
	p.format = buf_text(&args[0].bytes);
	p.end = p.format + args[0].bytes.len;
	p.args = args + 1;
	p.count = p.given = count - 1;
	return pack_all(&p);
}
