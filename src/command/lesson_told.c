/*
 * command/lesson_told.c - a line of a lesson that is being played: run
 * while what it prints is shown and heard, and whether that is what the
 * lesson tells of. Knows neither steps before nor what stands ready.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "command/lesson_parts.h"

/* The user interface while a line runs: what goes through it is heard. */
struct ear {
	struct session_ui outer;
	struct buf *text;  /* what is no error; NULL: not wanted */
	struct buf *shown; /* errors too */
};

/* Text without colours (ECMA-48: SGR ends with m). What others sent is
 * escaped by then, so that no other sequence can be in it. */
static void
add_plain(struct buf *out, const char *text, size_t len)
{
	bool inside = false;

	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\033')
			inside = true;
		if (!inside)
			buf_addc(out, text[i]);
		if (text[i] == 'm')
			inside = false;
	}
}

static void
hear_write(void *context, const char *text, size_t len)
{
	const struct ear *ear = context;

	if (ear->text != NULL)
		add_plain(ear->text, text, len);
	add_plain(ear->shown, text, len);
	ear->outer.write(ear->outer.context, text, len);
}

/* As it is compared: in whole lines. */
static void
hear_record(void *context, const char *text, size_t len)
{
	const struct ear *ear = context;

	if (ear->text != NULL)
		add_plain(ear->text, text, len);
	add_plain(ear->shown, text, len);
	ear->outer.record(ear->outer.context, text, len);
}

/* Errors are looked for in the journal: how they are shown depends on
 * where their line comes from. */
static void
hear_complain(void *context, const char *text, size_t len)
{
	const struct ear *ear = context;

	add_plain(ear->shown, text, len);
	ear->outer.complain(ear->outer.context, text, len);
}

static unsigned
pass_width(void *context)
{
	const struct ear *ear = context;

	return ear->outer.width(ear->outer.context);
}

static void
pass_flush(void *context)
{
	const struct ear *ear = context;

	ear->outer.flush(ear->outer.context);
}

static void
pass_suggest(void *context, const char *line)
{
	const struct ear *ear = context;

	ear->outer.suggest(ear->outer.context, line);
}

static const char *
pass_history(void *context, size_t index)
{
	const struct ear *ear = context;

	return ear->outer.history(ear->outer.context, index);
}

static void
pass_watch(void *context, const struct session_watched *w)
{
	const struct ear *ear = context;

	ear->outer.watch(ear->outer.context, w);
}

/* What the interface offers, no more. */
static struct session_ui
ear_ui(struct ear *ear)
{
	const struct session_ui *outer = &ear->outer;

	return (struct session_ui){
		.context = ear,
		.write = hear_write,
		.record = outer->record != NULL ? hear_record : NULL,
		.complain = hear_complain,
		.suggest = outer->suggest != NULL ? pass_suggest : NULL,
		.width = outer->width != NULL ? pass_width : NULL,
		.history = outer->history != NULL ? pass_history : NULL,
		.flush = outer->flush != NULL ? pass_flush : NULL,
		.watch = outer->watch != NULL ? pass_watch : NULL,
	};
}

/* Whether the step's block has the error: it is what the step shows. */
static bool
is_told(const struct lesson_step *step, const char *message)
{
	struct buf text = { 0 };
	bool told;

	text_plain(&text, message, strlen(message));
	told =
	    step->has_output && strstr(step->output, buf_text(&text)) != NULL;
	buf_free(&text);
	return told;
}

enum told_errors
told_errors_since(
    const struct session *s, size_t first, const struct lesson_step *step)
{
	const struct journal *j = lab_journal(s->lab);
	enum told_errors errors = TOLD_NONE;

	for (size_t i = first; i < journal_count(j); i++) {
		const struct event *e = journal_at(j, i);

		if (e->kind != EVENT_ERROR)
			continue;
		if (!is_told(step, e->error.message))
			return TOLD_NOT;
		errors = TOLD_ALL;
	}
	return errors;
}

const struct event *
told_last_error(const struct session *s, size_t first)
{
	const struct journal *j = lab_journal(s->lab);

	for (size_t i = journal_count(j); i > first; i--)
		if (journal_at(j, i - 1)->kind == EVENT_ERROR)
			return journal_at(j, i - 1);
	return NULL;
}

enum session_result
told_hear(
    struct session *s, const char *text, struct buf *heard, struct buf *shown)
{
	struct ear ear = { .outer = s->ui, .text = heard, .shown = shown };
	enum session_result result;

	s->ui = ear_ui(&ear);
	result = s->run(s, text, strlen(text));
	/* Nobody types that fast: what is late comes before the next line. */
	lab_finish(s->lab);
	s->ui = ear.outer;
	return result;
}

bool
told_run(struct told *told, struct session *s, const char *text,
    const struct lesson_step *step)
{
	size_t first = journal_count(lab_journal(s->lab));
	enum session_result result =
	    told_hear(s, text, &told->text, &told->shown);

	switch (told_errors_since(s, first, step)) {
	case TOLD_NONE:
		break;
	case TOLD_ALL:
		told->has_errors = true;
		return true;
	case TOLD_NOT:
		/* In other words it may well be what the step tells of. */
		told->has_errors = told->foreign && step->has_output;
		return told->has_errors;
	}
	return result != SESSION_MISUNDERSTOOD;
}

enum compare_result
told_compare(const struct told *told, const struct lesson_step *step)
{
	if (!step->has_output || told->has_errors || told->foreign)
		return COMPARE_SAME;
	return compare_texts(step->output, buf_text(&told->text));
}

/* A timer of the kernel's: after a minute TIME-WAIT ends, and so does
 * FIN-WAIT-2 where nobody has the socket any more (tcp(7), tcp_fin_timeout). */
static bool
is_timed(const struct event *e)
{
	if (e->kind != EVENT_STATE || e->state.to != TCP_STATE_CLOSED ||
	    e->state.reset)
		return false;
	return e->state.from == TCP_STATE_TIME_WAIT ||
	       (e->state.from == TCP_STATE_FIN_WAIT_2 && e->call == 0);
}

bool
told_too_late(const struct session *s)
{
	const struct journal *j = lab_journal(s->lab);

	for (size_t i = journal_count(j); i > 0; i--)
		if (is_timed(journal_at(j, i - 1)))
			return true;
	return false;
}

void
told_clear(struct told *told)
{
	buf_free(&told->text);
	buf_free(&told->shown);
	told->has_errors = told->foreign = false;
}
