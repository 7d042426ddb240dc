/* shell/session.c - running a line, and showing what is journaled. */
#include <stdlib.h>

#include "base/alloc.h"
#include "command/lines.h"
#include "command/player.h"
#include "command/who.h"
#include "shell/caret.h"
#include "shell/dispatch.h"
#include "shell/line.h"
#include "shell/scope.h"
#include "shell/session.h"

/* What is cut off a line while it is read must not be run as the next one,
 * even where the cut fell on a carriage return: the line is refused. */
_Static_assert(LINES_LINE_MAX >= LINE_MAX_BYTES + 2,
    "an overlong line that was cut could be taken for a whole one");

/* What was typed, marked: a place in a file is named by the view. */
static void
mark_typed(struct session *s, const struct event *e)
{
	if (e->kind == EVENT_ERROR && e->error.file == NULL &&
	    e->error.source != NULL && s->interactive)
		caret_lines(&s->scratch, e->error.source, e->error.column,
		    s->ui.width(s->ui.context));
}

static void
on_event(void *context, const struct event *e)
{
	struct session *s = context;
	struct view_style style = { .colour = s->colour,
		.wrap = s->interactive };
	const struct world *w = lab_world(s->lab);
	bool aside = e->kind == EVENT_ERROR && !s->json;
	void (*show)(void *, const char *, size_t) = s->ui.write;

	/* It comes while somebody thinks, and not by what the lines do. */
	if (e->kind == EVENT_PACKET && e->packet.again > 0 && !s->interactive)
		return;
	/* A call that was blocked fails when no line waits for it. */
	if (e->kind == EVENT_CALL && e->done.failed)
		s->failed = true;
	buf_clear(&s->scratch);
	if (s->json) {
		view_json(&s->scratch, w, e);
	} else {
		mark_typed(s, e);
		view_transcript(&s->scratch, &style, w, e);
	}
	if (s->scratch.len == 0)
		return;
	if (aside)
		show = s->ui.complain;
	else if (!s->json && s->ui.record != NULL)
		show = s->ui.record;
	show(s->ui.context, s->scratch.data, s->scratch.len);
}

void
session_open(struct session *s, struct lab *lab, const struct session_ui *ui)
{
	*s = (struct session){
		.lab = lab, .ui = *ui, .run = session_run, .show = on_event
	};
	s->current = x_strdup(WHO_MAIN);
	journal_listen(lab_journal(lab), s->show, s);
}

void
session_close(struct session *s)
{
	player_leave(s);
	journal_listen(lab_journal(s->lab), NULL, NULL);
	free(s->current);
	buf_free(&s->scratch);
}

static enum session_result
run_text(struct session *s)
{
	struct line_scope scope = scope_line(s);
	struct err err = { 0 };
	enum session_result result;
	struct line line;

	if (line_parse(s->text, s->text_len, &scope, &line, &err) == -1) {
		session_error(s, &err);
		return SESSION_MISUNDERSTOOD;
	}
	result = dispatch_line(s, &line);
	line_free(&line);
	return result;
}

enum session_result
session_run(struct session *s, const char *text, size_t len)
{
	const char *outer = s->text;
	size_t outer_len = s->text_len;
	enum session_result result;

	if (s->depth++ == 0)
		s->interrupted = 0;
	s->text = text;
	s->text_len = len;
	result = run_text(s);
	s->text = outer;
	s->text_len = outer_len;
	s->depth--;
	if (result == SESSION_FAILED)
		s->failed = true;
	if (result == SESSION_MISUNDERSTOOD)
		s->misunderstood = true;
	return result;
}
