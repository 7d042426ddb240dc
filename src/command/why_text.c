/*
 * command/why_text.c - an explanation as text: a sentence that answers, the
 * facts, the way out. Names of programs and files come from others: all is
 * made safe to show here.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "base/text.h"
#include "command/why_parts.h"

enum { WIDTH = 80, INDENT = 4, HANGING = 6 };

/* One line's text: a newline in it would be one of ours. */
static void
add_safe(struct buf *out, const char *text)
{
	size_t len;

	for (; (len = strcspn(text, "\n")), text[len] == '\n';
	     text += len + 1) {
		text_plain(out, text, len);
		buf_adds(out, "\\n");
	}
	text_plain(out, text, len);
}

static void
add_format(struct buf *out, const char *format, va_list args)
{
	struct buf raw = { 0 };

	buf_vprintf(&raw, lang_text(format), args);
	add_safe(out, buf_text(&raw));
	buf_free(&raw);
}

void
why_answer(struct why *y, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add_format(&y->answer, format, args);
	va_end(args);
}

void
why_fact(struct why *y, const char *format, ...)
{
	struct buf line = { 0 };
	va_list args;

	va_start(args, format);
	add_format(&line, format, args);
	va_end(args);
	/* Further lines of it are indented more. */
	text_hang(&y->facts, buf_text(&line), INDENT, HANGING, WIDTH);
	buf_free(&line);
}

void
why_way(struct why *y, const char *format, ...)
{
	va_list args;

	buf_adds(
	    &y->ways, y->ways.len > 0 ? _("; or ") : _("To get out of it: "));
	va_start(args, format);
	add_format(&y->ways, format, args);
	va_end(args);
}

void
why_nothing(struct why *y, const char *format, ...)
{
	va_list args;

	if (y->nothing.len > 0)
		return;
	va_start(args, format);
	add_format(&y->nothing, format, args);
	va_end(args);
}

const char *
why_text(struct why *y, const char *format, ...)
{
	struct buf text = { 0 };
	va_list args;

	va_start(args, format);
	buf_vprintf(&text, lang_text(format), args);
	va_end(args);
	X_GROW(y->texts, y->text_count, y->text_cap);
	y->texts[y->text_count++] =
	    text.len > 0 ? buf_take(&text) : x_strdup("");
	return y->texts[y->text_count - 1];
}

/* What is to be done, if anything. */
static void
add_last(const struct why *y, struct buf *out)
{
	struct buf line = { 0 };

	if (y->ways.len > 0)
		buf_say(&line, "%s.", buf_text(&y->ways));
	else if (y->nothing.len > 0)
		buf_say(
		    &line, "Nothing need be done: %s.", buf_text(&y->nothing));
	if (line.len > 0)
		text_wrap(out, buf_text(&line), 0, 0, WIDTH);
	buf_free(&line);
}

void
why_print(struct why *y)
{
	struct buf out = { 0 }, about = { 0 };

	if (y->about != NULL) {
		add_safe(&about, y->about);
		text_wrap(&out, buf_text(&about), 0, 0, WIDTH);
	}
	text_wrap(&out, buf_text(&y->answer), 0, 0, WIDTH);
	buf_add(&out, buf_text(&y->facts), y->facts.len);
	add_last(y, &out);
	session_write(y->s, buf_text(&out), out.len);
	buf_free(&out);
	buf_free(&about);
}

void
why_free(struct why *y)
{
	for (size_t i = 0; i < y->text_count; i++)
		free(y->texts[i]);
	free(y->texts);
	free(y->inodes);
	buf_free(&y->answer);
	buf_free(&y->facts);
	buf_free(&y->ways);
	buf_free(&y->nothing);
	ksock_table_free(&y->table);
	*y = (struct why){ 0 };
}
