/*
 * command/watch.c - `watch VIEW`: a view's picture, taken again and again,
 * until the user ends it. Knows no terminal: that is the user interface's,
 * which asks when to look and what to draw.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "base/text.h"
#include "command/command.h"
#include "command/picture.h"

struct watch {
	struct session *s;
	const struct command *view;
	char *rest; /* the view's words */
	unsigned column;
	struct picture now, before;
	bool again; /* there is a picture from before */
	enum session_result result;
	struct err *err;
	struct session_ui ui; /* the session's own */
	struct buf later;     /* what came meanwhile: shown at the end */
};

/* ---- what stands in the session's user interface meanwhile ---- */

static void
write_later(void *context, const char *text, size_t len)
{
	struct watch *w = context;

	buf_add(&w->later, text, len);
}

static unsigned
outer_width(void *context)
{
	const struct watch *w = context;

	return w->ui.width(w->ui.context);
}

static void
nothing_to_flush(void *context)
{
	(void)context;
}

/* ---- pictures ---- */

static bool
look(void *context)
{
	struct watch *w = context;
	struct session *s = w->s;
	struct picture fresh = { 0 };
	struct buf text = { 0 };

	/* What it looks at is what came of the calls before. */
	lab_finish(s->lab);
	s->picture = &fresh;
	w->result = w->view->run(s, w->rest, w->column, w->err);
	s->picture = NULL;
	if (w->result == SESSION_OK) {
		picture_clear(&w->before);
		w->again = w->now.count > 0;
		w->before = w->now;
		w->now = fresh;
		return true;
	}
	picture_print(&text, &fresh, NULL, false, 0);
	session_write(s, buf_text(&text), text.len);
	buf_free(&text);
	picture_clear(&fresh);
	return false;
}

static void
draw(void *context, struct buf *out, bool marked, unsigned width)
{
	const struct watch *w = context;
	const struct picture *before = w->again ? &w->before : &w->now;

	picture_print(
	    out, &w->now, marked ? before : NULL, w->s->colour, width);
}

static enum session_result
watch(struct watch *w, const char *title)
{
	const struct session_watched watched = {
		.context = w, .title = title, .look = look, .draw = draw
	};
	struct session *s = w->s;

	w->ui = s->ui;
	if (look(w)) {
		s->ui = (struct session_ui){ .context = w,
			.write = write_later,
			.complain = write_later,
			.width = outer_width,
			.flush = nothing_to_flush };
		w->ui.watch(w->ui.context, &watched);
		s->ui = w->ui;
		if (w->later.len > 0)
			(s->ui.record != NULL ? s->ui.record : s->ui.write)(
			    s->ui.context, w->later.data, w->later.len);
	}
	picture_clear(&w->now);
	picture_clear(&w->before);
	buf_free(&w->later);
	return w->result;
}

/* ---- which view ---- */

static void
add_views(struct buf *out)
{
	const char *between = "";

	for (size_t i = 0; commands[i] != NULL; i++) {
		if (!commands[i]->is_view)
			continue;
		buf_adds(out, between);
		buf_adds(out, commands[i]->name);
		between = C_("between items", ", ");
	}
}

static int
no_view(const char *word, unsigned column, struct err *err)
{
	struct text_near near = { .word = word };
	struct buf views = { 0 };

	add_views(&views);
	for (size_t i = 0; commands[i] != NULL; i++) {
		if (commands[i]->is_view)
			text_near_try(&near, commands[i]->name);
	}
	if (word[0] == '\0')
		err_set(
		    err, column, "watch needs a view: %s", buf_text(&views));
	else if (command_find(word) == NULL && near.best != NULL)
		err_set(err, column,
		    "no view named '%.64s'; did you mean '%s'?", word,
		    near.best);
	else
		err_set(err, column, "'%.64s' is no view; watch takes %s", word,
		    buf_text(&views));
	buf_free(&views);
	return -1;
}

/* The first word, and where what follows it begins. */
static int
find_view(struct watch *w, const char *rest, unsigned column, struct err *err)
{
	size_t len = strcspn(rest, " \t");
	char *word = x_strndup(rest, len);
	size_t at = len + strspn(rest + len, " \t");
	int result = 0;

	w->view = command_find(word);
	if (w->view == NULL || !w->view->is_view)
		result = no_view(word, column, err);
	free(word);
	w->column = column + (unsigned)at;
	w->rest = x_strdup(rest + at);
	return result;
}

/* What the view is given beside what was typed: it stands first, where all
 * views take options, and errors are still found where they were typed. */
static void
add_options(struct watch *w)
{
	struct buf rest = { 0 };

	if (w->view->watched == NULL)
		return;
	buf_printf(&rest, "%s %s", w->view->watched, w->rest);
	w->column -= (unsigned)strlen(w->view->watched) + 1;
	free(w->rest);
	w->rest = buf_take(&rest);
}

static int
check_place(
    const struct session *s, const char *rest, unsigned column, struct err *err)
{
	if (s->json)
		return err_set(err, column,
		    "watch draws, which --json cannot tell: type %.64s alone",
		    rest);
	if (s->ui.watch == NULL)
		return err_set(err, column,
		    "watch needs a terminal that it can draw in: type %.64s "
		    "alone, which looks once",
		    rest);
	return 0;
}

static enum session_result
watch_run(struct session *s, const char *rest, unsigned column, struct err *err)
{
	struct watch w = { .s = s, .err = err };
	enum session_result result = SESSION_MISUNDERSTOOD;

	if (find_view(&w, rest, column, err) == 0 &&
	    check_place(s, rest, column, err) == 0) {
		add_options(&w);
		result = watch(&w, rest);
	}
	free(w.rest);
	return result;
}

const struct command command_watch = {
	.name = "watch",
	.group = COMMAND_LOOK,
	.usage = "VIEW",
	.gist = N_("repeat a list every second, and mark what changes"),
	.about =
	    N_("VIEW is a line that lists something, such as `sockets` or "
	       "`ss -tan`. It is run again every second, in place, until a key "
	       "is pressed. What is not as it was a second ago is shown "
	       "reversed, or without colour has a * before it. Timers are "
	       "shown, so that TIME-WAIT can be seen to count down. What "
	       "blocked calls return meanwhile is printed at the end."),
	.example = "watch sockets",
	.word = WORD_VIEW,
	.run = watch_run,
};
