/* shell/unknown.c - names that stand for nothing in a call's process. */
#include <stdio.h>
#include <string.h>

#include "base/lang.h"
#include "command/who.h"
#include "shell/scope.h"
#include "shell/unknown.h"

enum { SHOWN = 40 };

/* Another living process that has a variable of that name, or NULL. */
static const struct wproc *
owner(const struct world *w, const struct wproc *p, const char *name)
{
	const struct wproc *other;

	for (proc_id id = 1; (other = world_process(w, id)) != NULL; id++) {
		if (other != p && other->alive &&
		    world_variable(w, id, name) != NULL)
			return other;
	}
	return NULL;
}

/* The word as typed, cut between two characters where it is long. */
static void
add_word(struct buf *out, const struct buf *word)
{
	size_t len = word->len;

	if (len > SHOWN) {
		len = SHOWN;
		while (((unsigned char)word->data[len] & 0xc0) == 0x80)
			len--;
	}
	buf_add(out, word->data, len);
	buf_adds(out, len < word->len ? "..." : "");
}

static int
refuse_word(const char *process, const struct wproc *p,
    const struct wproc *other, const struct call_arg *data, struct err *err)
{
	struct buf word = { 0 }, busy = { 0 }, what = { 0 };

	add_word(&word, &data->bytes);
	if (p != NULL && p->busy != 0) {
		who_busy(&what, p);
		buf_say(&busy, ", which is still %s", buf_text(&what));
	}
	if (other != NULL)
		err_set(err, data->word,
		    "'%s' has a value in %s, but none in %s%s; text needs "
		    "quotes: \"%s\"",
		    word.data, other->name, process, buf_text(&busy),
		    word.data);
	else
		err_set(err, data->word,
		    "'%s' has no value in %s%s; text needs quotes: \"%s\"",
		    word.data, process, buf_text(&busy), word.data);
	buf_free(&word);
	buf_free(&busy);
	buf_free(&what);
	return -1;
}

int
unknown_data(const struct session *s, const struct line *line,
    const struct wproc *p, const struct call_args *args, struct err *err)
{
	const char *process =
	    line->process.text != NULL ? line->process.text : s->current;
	const struct world *w = lab_world(s->lab);

	for (size_t i = 0; i < args->count; i++) {
		const struct call_arg *a = &args->arg[i];
		const struct wproc *other;

		if (a->kind != ARG_DATA || a->word == 0)
			continue;
		other = owner(w, p, buf_text(&a->bytes));
		if (!line->words || other != NULL)
			return refuse_word(process, p, other, a, err);
	}
	return 0;
}

/* Whether the error stands at a name that is no socket of the process. */
static bool
at_a_name(const struct line *line, const struct world *w, const struct wproc *p,
    const struct err *err)
{
	if (line->receiver.text != NULL && err->column == line->receiver.column)
		return world_fd_find(w, p, line->receiver.text) < 0;
	for (size_t i = 0; i < line->arg_count; i++) {
		const struct value *v = &line->args[i];

		if (v->kind == VALUE_WORD && err->column == v->column)
			return world_fd_find(w, p, buf_text(&v->bytes)) < 0;
	}
	return false;
}

void
unknown_busy(const struct line *line, const struct world *w,
    const struct wproc *p, struct err *err)
{
	const struct call *call = call_find(line->word.text);
	bool none_suits = err->column == line->word.column &&
			  scope_suitable(w, p, call->suits) < 0;
	struct buf text = { 0 }, busy = { 0 };

	if (p == NULL || p->busy == 0 ||
	    !(none_suits || at_a_name(line, w, p, err)))
		return;
	who_busy(&busy, p);
	buf_say(&text, "; %s is still %s", p->name, buf_text(&busy));
	snprintf(err->text + strlen(err->text),
	    sizeof err->text - strlen(err->text), "%s", buf_text(&text));
	buf_free(&text);
	buf_free(&busy);
}
