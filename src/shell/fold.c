/*
 * shell/fold.c - breaking lines of the record for a terminal. Elsewhere, in
 * files and lessons, a line of the record stays one line.
 */
#include <stdbool.h>
#include <string.h>

#include "base/text.h"
#include "shell/fold.h"

/* Less is left for text nowhere, however far a line is indented. */
enum { ROOM_MIN = 20, HANG = 2, USUAL_WIDTH = 80 };

struct line {
	const char *text;
	size_t len;
};

/* ESC [ ... m: how many bytes; 0 where there is none. */
static size_t
colour_len(const struct line *l, size_t at)
{
	size_t i = at;

	if (l->len - at < 2 || l->text[at] != '\033' || l->text[at + 1] != '[')
		return 0;
	while (i < l->len && l->text[i] != 'm')
		i++;
	return i < l->len ? i + 1 - at : 0;
}

/* Bytes of the character there, or of a colour, and its columns. */
static size_t
measure(const struct line *l, size_t at, unsigned *columns)
{
	size_t colour = colour_len(l, at);

	*columns = 0;
	if (colour > 0)
		return colour;
	return text_measure(l->text + at, l->len - at, columns);
}

static unsigned
columns_of(const struct line *l)
{
	unsigned sum = 0, columns;

	for (size_t i = 0; i < l->len; sum += columns)
		i += measure(l, i, &columns);
	return sum;
}

/* Where an address ends that begins there, as C or as Python shows it: after
 * {AF_INET, 127.0.0.1:9} or ('127.0.0.1', 9); else `at`. */
static size_t
address_end(const struct line *l, size_t at)
{
	bool tuple = at + 1 < l->len && memcmp(l->text + at, "('", 2) == 0;
	const char *end = NULL;

	if (l->text[at] == '{' || tuple)
		end = memchr(l->text + at, tuple ? ')' : '}', l->len - at);
	return end != NULL ? (size_t)(end + 1 - l->text) : at;
}

/* What stays whole: what is quoted, or an address. Where it ends; else `at`. */
static size_t
whole_end(const struct line *l, size_t at)
{
	size_t end = text_quote_end(l->text, l->len, at);

	return end > at ? end : address_end(l, at);
}

/* The end of what begins at `from` and is not broken, and its columns. */
static size_t
piece_end(const struct line *l, size_t from, unsigned *columns)
{
	size_t at = from, last = from;

	*columns = 0;
	while (at < l->len && l->text[at] != ' ') {
		size_t end = whole_end(l, at);
		unsigned width;
		size_t bytes = measure(l, at, &width);

		if (*columns > 0 && width > 0 &&
		    text_may_break(
			l->text + last, at - last, l->text + at, bytes))
			break;
		if (end > at) {
			struct line quoted = { l->text + at, end - at };

			bytes = quoted.len;
			width = columns_of(&quoted);
		}
		if (width > 0)
			last = end > at ? end - 1 : at;
		*columns += width;
		at += bytes;
	}
	return at;
}

static unsigned
hang_of(const struct line *l, unsigned width)
{
	size_t blanks = 0;

	while (blanks < l->len && l->text[blanks] == ' ')
		blanks++;
	if (blanks + HANG + ROOM_MIN > width)
		return 0;
	return (unsigned)blanks + HANG;
}

static void
fold(struct buf *out, const struct line *l, unsigned width)
{
	unsigned hang = hang_of(l, width), column = 0, columns;
	size_t end;

	for (size_t at = 0; at < l->len; at = end) {
		size_t from = at;
		unsigned gap;

		while (from < l->len && l->text[from] == ' ')
			from++;
		gap = (unsigned)(from - at);
		end = piece_end(l, from, &columns);
		/* What has no room in a line of its own begins here. */
		if (at > 0 && column + gap + columns > width &&
		    columns <= width) {
			column = hang + columns <= width ? hang : 0;
			buf_printf(out, "\n%*s", (int)column, "");
			buf_add(out, l->text + from, end - from);
			column += columns;
		} else {
			buf_add(out, l->text + at, end - at);
			column += gap + columns;
		}
		/* The terminal has broken it. */
		if (column > width)
			column = (column - 1) % width + 1;
	}
}

void
fold_lines(struct buf *out, const char *text, size_t len, unsigned width)
{
	const char *end = text + len;

	while (text < end) {
		const char *newline = memchr(text, '\n', (size_t)(end - text));
		const char *stop = newline != NULL ? newline : end;
		struct line l = { text, (size_t)(stop - text) };

		/* JSON is for programs: one line is one object. */
		if (width >= ROOM_MIN && columns_of(&l) > width &&
		    l.text[0] != '{')
			fold(out, &l, width);
		else
			buf_add(out, l.text, l.len);
		if (newline != NULL)
			buf_addc(out, '\n');
		text = newline != NULL ? stop + 1 : end;
	}
}

void
fold_text(struct buf *out, const char *text, size_t len, unsigned width)
{
	if (width < USUAL_WIDTH)
		fold_lines(out, text, len, width);
	else
		buf_add(out, text, len);
}
