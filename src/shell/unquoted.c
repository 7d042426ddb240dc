/*
 * shell/unquoted.c - text with blanks that was sent without its quotes, so
 * that each of its words was taken for a value of its own.
 */
#include <string.h>

#include "base/lang.h"
#include "shell/unknown.h"

/* Bytes that are shown of such a line. */
enum { SHOWN_LINE = 200 };

/* Where the data begins: behind the socket; -1: no socket is named. */
static int
data_at(const struct session *s, const struct line *line, const struct wproc *p)
{
	const struct value *first = line->args;

	if (line->receiver.text != NULL)
		return 0;
	if (p == NULL || line->arg_count == 0 || first->kind != VALUE_WORD ||
	    world_fd_find(lab_world(s->lab), p, buf_text(&first->bytes)) == -1)
		return -1;
	return 1;
}

/* Words and numbers only, none of which is meant as a flag. */
static bool
is_text(const struct value *v, size_t count)
{
	if (count < 2 || v->kind != VALUE_WORD)
		return false;
	for (size_t i = 0; i < count; i++)
		if ((v[i].kind != VALUE_WORD && v[i].kind != VALUE_INT) ||
		    strncmp(buf_text(&v[i].bytes), "MSG_", 4) == 0)
			return false;
	return true;
}

/* send and sendall, which take nothing but flags after the data. */
static bool
ends_with_data(const struct call *call)
{
	return call->args[1].kind == ARG_DATA &&
	       (call->args[2].kind == ARG_END || call->args[3].kind == ARG_END);
}

void
unquoted_text(const struct session *s, const struct line *line,
    const struct call *call, const struct wproc *p, struct err *err)
{
	int at = data_at(s, line, p);
	const struct value *v;
	size_t start, end;

	if (at == -1 || !line->words || !ends_with_data(call) ||
	    !is_text(line->args + at, line->arg_count - (size_t)at))
		return;
	v = &line->args[at];
	if (err->column != v[1].column)
		return;
	start = v->column - 1;
	end = line->args[line->arg_count - 1].column - 1;
	while (end < s->text_len && strchr(" \t\r\n;", s->text[end]) == NULL)
		end++;
	if (end > SHOWN_LINE)
		return;
	*err = (struct err){ .line = err->line };
	err_set(err, v->column, "text with blanks needs quotes: %.*s\"%.*s\"",
	    (int)start, s->text, (int)(end - start), s->text + start);
}
