/* lesson/wrap.c - breaking styled text into lines. */
#include <string.h>

#include "base/text.h"
#include "lesson/wrap.h"

/* What is left for text, however long the prefix. */
enum { TEXT_MIN = 10 };

struct writer {
	struct buf *out;
	const struct wrap_text *w;
	const struct wrap_layout *layout;
	unsigned room;	/* columns for text in a line */
	unsigned used;	/* of them */
	unsigned style; /* that is switched on */
};

static void
set_style(struct writer *wr, unsigned style)
{
	if (!wr->layout->colour || style == wr->style)
		return;
	if (wr->style != WRAP_PLAIN)
		buf_adds(wr->out, "\033[0m");
	if (style & WRAP_STRONG)
		buf_adds(wr->out, "\033[1m");
	if (style & WRAP_EMPHASIS)
		buf_adds(wr->out, "\033[3m");
	if (style & WRAP_CODE)
		buf_adds(wr->out, "\033[36m");
	wr->style = style;
}

static void
put(struct writer *wr, size_t from, size_t to)
{
	const struct wrap_text *w = wr->w;

	while (from < to) {
		size_t end = from + 1;

		while (end < to && w->styles.data[end] == w->styles.data[from])
			end++;
		set_style(wr, (unsigned char)w->styles.data[from]);
		buf_add(wr->out, w->text.data + from, end - from);
		from = end;
	}
}

static void
new_line(struct writer *wr)
{
	set_style(wr, WRAP_PLAIN);
	buf_addc(wr->out, '\n');
	buf_adds(wr->out, wr->layout->rest);
	wr->used = 0;
}

static bool
ends_piece(const struct wrap_text *w, size_t at, bool whole_code)
{
	if (w->text.data[at] == ' ')
		return !(whole_code && (w->styles.data[at] & WRAP_CODE));
	return w->text.data[at] == '\n';
}

/*
 * The end of the piece that starts at `from` and is not broken: a word, or
 * one wide character with what stays with it, such as a full stop. Blanks in
 * code are a part of it if whole_code, up to where it has no room in a line:
 * code of any length is measured at each of its words.
 */
static size_t
piece_end(
    const struct writer *wr, size_t from, bool whole_code, unsigned *columns)
{
	const struct wrap_text *w = wr->w;
	const char *text = w->text.data;
	size_t at = from, last = from;

	*columns = 0;
	while (at < w->text.len && !ends_piece(w, at, whole_code)) {
		unsigned width;
		size_t bytes =
		    text_measure(text + at, w->text.len - at, &width);

		if (*columns > 0 && width > 0 &&
		    text_may_break(text + last, at - last, text + at, bytes))
			break;
		if (width > 0)
			last = at;
		*columns += width;
		at += bytes;
		if (whole_code && *columns > wr->room)
			break;
	}
	return at;
}

/* A piece that is wider than a whole line. */
static void
put_broken(struct writer *wr, size_t from, size_t to)
{
	while (from < to) {
		unsigned columns;
		size_t bytes =
		    text_measure(wr->w->text.data + from, to - from, &columns);

		if (wr->used + columns > wr->room)
			new_line(wr);
		put(wr, from, from + bytes);
		wr->used += columns;
		from += bytes;
	}
}

/* Blanks before a piece count as one, but all count in code. */
static size_t
blanks_end(const struct wrap_text *w, size_t from, size_t *start)
{
	size_t at = from;

	while (at < w->text.len && w->text.data[at] == ' ')
		at++;
	*start = from;
	if (at > from && !(w->styles.data[from] & WRAP_CODE))
		*start = at - 1;
	return at;
}

/* One piece with the blanks before it; returns where the next starts. */
static size_t
put_next(struct writer *wr, size_t at)
{
	size_t start, end;
	size_t from = blanks_end(wr->w, at, &start);
	unsigned columns, gap = (unsigned)(from - start);

	end = piece_end(wr, from, true, &columns);
	if (columns > wr->room)
		end = piece_end(wr, from, false, &columns);
	if (end == from)
		return end;
	if (wr->used > 0 && wr->used + gap + columns > wr->room) {
		new_line(wr);
	} else if (wr->used > 0) {
		put(wr, start, from);
		wr->used += gap;
	}
	if (columns > wr->room) {
		put_broken(wr, from, end);
	} else {
		put(wr, from, end);
		wr->used += columns;
	}
	return end;
}

void
wrap_write(struct buf *out, const struct wrap_text *w,
    const struct wrap_layout *layout)
{
	unsigned prefix = text_columns(layout->rest, strlen(layout->rest));
	struct writer wr = { .out = out, .w = w, .layout = layout };

	wr.room = layout->width > prefix + TEXT_MIN ? layout->width - prefix
						    : TEXT_MIN;
	buf_adds(out, layout->first);
	for (size_t at = 0; at < w->text.len;) {
		if (w->text.data[at] == '\n') {
			new_line(&wr);
			at++;
		} else {
			at = put_next(&wr, at);
		}
	}
	set_style(&wr, WRAP_PLAIN);
	buf_addc(out, '\n');
}

void
wrap_add(struct wrap_text *w, const char *text, size_t len, unsigned style)
{
	size_t before = w->text.len;

	for (size_t i = 0; i < len; i++) {
		size_t start = i;

		while (i < len && text[i] != '\t')
			i++;
		text_plain(&w->text, text + start, i - start);
		if (i < len)
			buf_addc(&w->text, ' ');
	}
	for (size_t i = before; i < w->text.len; i++)
		buf_addc(&w->styles, (char)style);
}

void
wrap_clear(struct wrap_text *w)
{
	buf_clear(&w->text);
	buf_clear(&w->styles);
}

void
wrap_free(struct wrap_text *w)
{
	buf_free(&w->text);
	buf_free(&w->styles);
}
