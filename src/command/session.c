/*
 * command/session.c - what a command does to its session: tells the user
 * something, reports an error, works in another lab. Knows neither where
 * lines come from nor how events are shown.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "base/text.h"
#include "command/command.h"
#include "command/picture.h"
#include "command/who.h"

/* Lines longer than this are not shown again with their error. */
enum { SOURCE_MAX = 2000 };

void
session_prompt(const struct session *s, struct buf *out)
{
	if (strcmp(s->current, WHO_MAIN) == 0)
		buf_adds(out, "sockets> ");
	else
		buf_printf(out, "sockets[%s]> ", s->current);
}

struct lab *
session_use(struct session *s, struct lab *lab)
{
	struct lab *before = s->lab;

	journal_listen(lab_journal(before), NULL, NULL);
	s->lab = lab;
	s->labs++;
	journal_listen(lab_journal(lab), s->show, s);
	journal_catch_up(lab_journal(lab));
	return before;
}

/* For a line that names a process, that is the current one. */
enum host
session_host(const struct session *s)
{
	return lab_home(s->lab, s->current);
}

void
session_note(struct session *s, const char *text)
{
	struct event e = { .kind = EVENT_NOTE, .fd = -1 };

	/* Not once a second into the journal. */
	if (s->picture != NULL) {
		session_remark(s, text);
		return;
	}
	e.note = x_strdup(lang_text(text));
	journal_append(lab_journal(s->lab), &e);
}

void
session_remark(struct session *s, const char *text)
{
	struct view_style style = { .colour = s->colour };
	struct event e = { .kind = EVENT_NOTE, .fd = -1 };
	struct buf out = { 0 };

	if (s->json && s->picture == NULL) {
		session_note(s, text);
		return;
	}
	e.note = x_strdup(lang_text(text));
	view_transcript(&out, &style, lab_world(s->lab), &e);
	event_free(&e);
	if (s->picture != NULL)
		picture_text(s->picture, out.data, out.len);
	else
		s->ui.complain(s->ui.context, out.data, out.len);
	buf_free(&out);
}

void
session_write(struct session *s, const char *text, size_t len)
{
	char *note;

	if (s->picture != NULL) {
		picture_text(s->picture, text, len);
		return;
	}
	if (!s->json) {
		s->ui.write(s->ui.context, text, len);
		return;
	}
	while (len > 0 && text[len - 1] == '\n')
		len--;
	note = x_strndup(text, len);
	session_note(s, note);
	free(note);
}

void
session_grid(struct session *s, struct grid *g, bool no_header)
{
	struct grid_style style = { .no_header = no_header };
	struct buf text = { 0 };

	if (s->picture != NULL) {
		picture_grid(s->picture, g, no_header);
		return;
	}
	grid_print(&text, g, &style);
	session_write(s, buf_text(&text), text.len);
	buf_free(&text);
	grid_free(g);
}

long
session_now(const struct session *s)
{
	bool typed = s->interactive && s->player == NULL && s->file == NULL;

	return s->picture != NULL || typed ? lab_clock() : -1;
}

long
session_patience(const struct session *s, long ms)
{
	long left = s->ends - lab_clock();

	if (s->ends == 0 || (ms >= 0 && ms < left))
		return ms;
	return left > 0 ? left : 0;
}

bool
session_is_compared(const struct session *s)
{
	return s->repeatable || s->player != NULL;
}

void
session_print(struct session *s, const char *format, ...)
{
	struct buf text = { 0 }, plain = { 0 };
	va_list args;

	va_start(args, format);
	buf_vprintf(&text, lang_text(format), args);
	va_end(args);
	text_plain(&plain, buf_text(&text), text.len);
	session_write(s, buf_text(&plain), plain.len);
	buf_free(&text);
	buf_free(&plain);
}

/* The line as a whole: a place in a file always has a column. */
static unsigned
first_column(const struct session *s)
{
	size_t i = 0;

	while (s->text != NULL && i < s->text_len &&
	       (s->text[i] == ' ' || s->text[i] == '\t'))
		i++;
	return (unsigned)i + 1;
}

void
session_error(struct session *s, const struct err *err)
{
	struct event e = { .kind = EVENT_ERROR, .fd = -1 };

	if (s->file != NULL)
		e.error.file = x_strdup(s->file);
	e.error.line = s->line;
	e.error.column = err->column;
	if (err->column == 0 && s->file != NULL)
		e.error.column = first_column(s);
	e.error.message = x_strdup(err->text);
	if (s->text != NULL && s->text_len <= SOURCE_MAX)
		e.error.source = x_strndup(s->text, s->text_len);
	journal_append(lab_journal(s->lab), &e);
}
