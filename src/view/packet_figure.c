/* view/packet_figure.c - headers drawn in ASCII, and their fields listed. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "base/text.h"
#include "view/packet_figure.h"

enum {
	ROW_BITS = 32,
	INDENT = 4,
	NAME_WIDTH = 24,
	COUNT_WIDTH = 3,
	GAP = 2,
	WIDTH = 80
};

static struct figure_field *
add(struct figure *f, const char *name, const char *box, unsigned bits,
    unsigned bytes)
{
	struct figure_field *field;

	X_GROW(f->fields, f->count, f->cap);
	field = &f->fields[f->count++];
	*field = (struct figure_field){
		.name = name, .box = box, .bits = bits, .bytes = bytes
	};
	return field;
}

struct figure_field *
figure_bits(struct figure *f, const char *name, const char *box, unsigned bits)
{
	return add(f, name, box, bits, 0);
}

struct figure_field *
figure_box(struct figure *f, const char *box)
{
	return add(f, NULL, box, ROW_BITS, 0);
}

struct figure_field *
figure_bytes(struct figure *f, const char *name, unsigned bytes)
{
	return add(f, name, NULL, 0, bytes);
}

/* ---- the picture ---- */

static void
indent(struct buf *out)
{
	buf_printf(out, "%*s", INDENT, "");
}

/* Bit numbers: tens above units. */
static void
add_ruler(struct buf *out)
{
	indent(out);
	for (unsigned i = 0; i <= 30; i += 10)
		buf_printf(out, i < 30 ? " %-19u" : " %u\n", i / 10);
	indent(out);
	for (unsigned i = 0; i < ROW_BITS; i++)
		buf_printf(out, " %u", i % 10);
	buf_addc(out, '\n');
}

static void
add_border(struct buf *out)
{
	indent(out);
	for (unsigned i = 0; i < ROW_BITS; i++)
		buf_adds(out, "+-");
	buf_adds(out, "+\n");
}

static unsigned
lines_of(const char *text)
{
	unsigned lines = 1;

	for (; (text = strchr(text, '\n')) != NULL; text++)
		lines++;
	return lines;
}

/* The i-th line of a text; *len 0: it has none. */
static const char *
line_of(const char *text, unsigned i, size_t *len)
{
	for (; i > 0 && text != NULL; i--) {
		text = strchr(text, '\n');
		text = text != NULL ? text + 1 : NULL;
	}
	*len = text != NULL ? strcspn(text, "\n") : 0;
	return text;
}

/* A wider field than a row is drawn in one. */
static unsigned
drawn_bits(const struct figure_field *field)
{
	return field->bits < ROW_BITS ? field->bits : ROW_BITS;
}

/* Bytes of the text that fit in so many columns; *taken of them are used. */
static size_t
fitting(const char *text, size_t len, unsigned width, unsigned *taken)
{
	size_t at = 0;

	*taken = 0;
	while (at < len) {
		unsigned columns;
		size_t bytes = text_measure(text + at, len - at, &columns);

		if (*taken + columns > width)
			break;
		*taken += columns;
		at += bytes;
	}
	return at;
}

static void
add_centred(struct buf *out, const char *text, size_t len, unsigned bits)
{
	unsigned width = 2 * bits - 1, taken, left;

	len = fitting(text, len, width, &taken);
	left = (width - taken) / 2;
	buf_printf(out, "|%*s", (int)left, "");
	buf_add(out, text, len);
	buf_printf(out, "%*s", (int)(width - taken - left), "");
}

/* Line i of the names of a row that has `lines` of them. */
static void
add_name(
    struct buf *out, const struct figure_field *field, unsigned i, unsigned n)
{
	unsigned above = (n - lines_of(field->box)) / 2;
	size_t len = 0;
	const char *text = "";

	if (i >= above)
		text = line_of(field->box, i - above, &len);
	add_centred(out, text, len, drawn_bits(field));
}

static void
add_row(struct buf *out, const struct figure_field *fields, size_t count)
{
	unsigned lines = 1;

	for (size_t k = 0; k < count; k++) {
		unsigned n = lines_of(fields[k].box);

		lines = n > lines ? n : lines;
	}
	for (unsigned i = 0; i < lines; i++) {
		indent(out);
		for (size_t k = 0; k < count; k++)
			add_name(out, &fields[k], i, lines);
		buf_adds(out, "|\n");
	}
	indent(out);
	for (size_t k = 0; k < count; k++)
		add_centred(out, buf_text(&fields[k].value),
		    fields[k].value.len, drawn_bits(&fields[k]));
	buf_adds(out, "|\n");
}

static void
draw(struct buf *out, const struct figure *f)
{
	size_t end;

	add_ruler(out);
	add_border(out);
	for (size_t i = 0; i < f->count; i = end) {
		unsigned bits = 0;

		for (end = i; end < f->count && bits < ROW_BITS; end++) {
			if (f->fields[end].box == NULL)
				break;
			bits += drawn_bits(&f->fields[end]);
		}
		if (end == i) { /* in the list alone */
			end++;
			continue;
		}
		add_row(out, f->fields + i, end - i);
		add_border(out);
	}
}

/* ---- the list ---- */

static const char *
unit_of(const struct figure_field *field)
{
	if (field->bytes > 0)
		return n_("byte", "bytes", field->bytes);
	return n_("bit", "bits", field->bits);
}

/* The widest there is, so that all lists have the same columns. */
static unsigned
unit_width(void)
{
	unsigned width = 0;

	for (unsigned i = 0; i < 4; i++) {
		const char *unit = unit_of(&(struct figure_field){
		    .bits = 1 + i % 2, .bytes = i < 2 ? 0 : 1 + i % 2 });
		unsigned columns = text_columns(unit, strlen(unit));

		width = columns > width ? columns : width;
	}
	return width;
}

/* The values stand at column `at`. */
static void
add_entry(struct buf *out, const struct figure_field *field, unsigned at)
{
	struct buf text = { 0 };
	size_t start = out->len;

	buf_adds(&text, buf_text(&field->value));
	if (field->more.len > 0)
		buf_printf(&text, " %s", buf_text(&field->more));
	if (field->means.len > 0)
		buf_printf(&text, "%s%s", text.len > 0 ? ": " : "",
		    buf_text(&field->means));
	buf_printf(out, "%*s%-*s%*u %s", INDENT, "", NAME_WIDTH, field->name,
	    COUNT_WIDTH, field->bytes > 0 ? field->bytes : field->bits,
	    unit_of(field));
	text_pad(out, start, at);
	text_wrap(out, buf_text(&text), at, at, WIDTH);
	buf_free(&text);
}

void
figure_print(struct buf *out, struct figure *f, const char *title)
{
	unsigned at =
	    INDENT + NAME_WIDTH + COUNT_WIDTH + 1 + unit_width() + GAP;

	buf_printf(out, "%*s%s\n", INDENT, "", title);
	draw(out, f);
	for (size_t i = 0; i < f->count; i++) {
		if (f->fields[i].name != NULL)
			add_entry(out, &f->fields[i], at);
		buf_free(&f->fields[i].value);
		buf_free(&f->fields[i].more);
		buf_free(&f->fields[i].means);
	}
	free(f->fields);
	*f = (struct figure){ 0 };
}
