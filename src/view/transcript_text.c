/*
 * view/transcript_text.c - notes and errors in the record, and how it is
 * coloured. Knows no sockets.
 */
#include <string.h>

#include "base/lang.h"
#include "base/text.h"
#include "view/transcript_parts.h"

void
pen_begin(const struct pen *pen, const char *sgr)
{
	if (pen->style->colour)
		buf_printf(pen->out, "\033[%sm", sgr);
}

void
pen_end(const struct pen *pen)
{
	if (pen->style->colour)
		buf_adds(pen->out, "\033[0m");
}

void
pen_plain(const struct pen *pen, const char *text)
{
	text_plain(pen->out, text, strlen(text));
}

void
transcript_note(const struct pen *pen)
{
	const char *mark = _("note: ");
	unsigned width = text_columns(mark, strlen(mark));
	struct buf text = { 0 };

	text_plain(&text, pen->e->note, strlen(pen->e->note));
	buf_adds(pen->out, mark);
	text_wrap(pen->out, buf_text(&text), width, width, TRANSCRIPT_WIDTH);
	buf_free(&text);
}

void
transcript_failed(const struct pen *pen)
{
	buf_adds(pen->out, "    ");
	pen_begin(pen, DIM);
	buf_adds(pen->out, "why?");
	pen_end(pen);
	buf_addc(pen->out, '\n');
}

/* A place in a file is one line, for other programs; what answers a typed
 * line is wrapped. */
void
transcript_error(const struct pen *pen)
{
	const struct event *e = pen->e;
	struct buf text = { 0 }, wrapped = { 0 };

	text_plain(&text, e->error.message, strlen(e->error.message));
	if (e->error.file != NULL) {
		text_plain_line(pen->out, e->error.file, strlen(e->error.file));
		buf_printf(
		    pen->out, ":%u:%u: ", e->error.line, e->error.column);
	}
	if (pen->style->wrap && e->error.file == NULL) {
		text_wrap(&wrapped, buf_text(&text), 0, 0, TRANSCRIPT_WIDTH);
		wrapped.data[--wrapped.len] = '\0';
	} else {
		buf_adds(&wrapped, buf_text(&text));
	}
	pen_begin(pen, RED);
	buf_add(pen->out, wrapped.data, wrapped.len);
	pen_end(pen);
	buf_addc(pen->out, '\n');
	buf_free(&text);
	buf_free(&wrapped);
}
