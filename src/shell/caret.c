/* shell/caret.c - cutting a line to a width, and marking a column of it. */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/text.h"
#include "shell/caret.h"

enum { INDENT = 2, WIDTH_MIN = 20 };

size_t
caret_character(const char *text, unsigned *columns)
{
	size_t len = text_char_len(text, strlen(text));
	wchar_t wide;
	int width = 1;

	if (len == 0)
		len = 1;
	if (mbrtowc(&wide, text, len, &(mbstate_t){ 0 }) == len)
		width = wcwidth(wide);
	*columns = width < 0 ? 1 : (unsigned)width;
	return len;
}

/* Tabs as blanks: their width depends on where they stand. */
static void
shown(struct buf *out, const char *text, size_t len)
{
	struct buf flat = { 0 };

	for (size_t i = 0; i < len; i++)
		buf_addc(
		    &flat, text[i] == '\t' || text[i] == '\n' ? ' ' : text[i]);
	text_plain(out, buf_text(&flat), len);
	buf_free(&flat);
}

static unsigned
columns_of(const char *text)
{
	unsigned total = 0, columns;

	while (*text != '\0') {
		text += caret_character(text, &columns);
		total += columns;
	}
	return total;
}

/* The columns from `from` on, at most `room` of them. */
static void
add_columns(struct buf *out, const char *text, unsigned from, unsigned room)
{
	unsigned at = 0, columns;

	while (*text != '\0' && at < from + room) {
		size_t len = caret_character(text, &columns);

		if (at >= from && at + columns <= from + room)
			buf_add(out, text, len);
		text += len;
		at += columns;
	}
}

void
caret_lines(
    struct buf *out, const char *source, unsigned column, unsigned width)
{
	size_t before = column - 1;
	struct buf left = { 0 }, whole = { 0 };
	unsigned at, from = 0, room;

	if (column == 0 || before > strlen(source))
		return;
	shown(&left, source, before);
	shown(&whole, source, before);
	shown(&whole, source + before, strlen(source + before));
	room = (width < WIDTH_MIN ? WIDTH_MIN : width) - INDENT - 1;
	at = columns_of(buf_text(&left));
	if (at >= room)
		from = at - room / 2;
	buf_printf(out, "%*s", INDENT, "");
	add_columns(out, buf_text(&whole), from, room);
	buf_printf(out, "\n%*s^\n", (int)(INDENT + at - from), "");
	buf_free(&left);
	buf_free(&whole);
}
