/* shell/unknown.c - names that stand for nothing in a call's process. */
#include <stdio.h>
#include <string.h>

#include "base/lang.h"
#include "command/who.h"
#include "shell/scope.h"
#include "shell/unknown.h"

/* Bytes that are shown of a word, and of a line that could be typed. */
enum { SHOWN = 40, SHOWN_LINE = 200 };

static const char *
process_of(const struct session *s, const struct line *line)
{
	return line->process.text != NULL ? line->process.text : s->current;
}

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

/* Text as typed, cut between two characters where it is long. */
static void
add_cut(struct buf *out, const char *text, size_t len, size_t max)
{
	size_t end = len;

	if (len > max) {
		end = max;
		while (((unsigned char)text[end] & 0xc0) == 0x80)
			end--;
	}
	buf_add(out, text, end);
	buf_adds(out, end < len ? "..." : "");
}

static int
refuse_word(const char *process, const struct wproc *p,
    const struct wproc *other, const struct call_arg *data, struct err *err)
{
	struct buf word = { 0 }, busy = { 0 }, what = { 0 };

	add_cut(&word, data->bytes.data, data->bytes.len, SHOWN);
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
	const char *process = process_of(s, line);
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

/* ---- sockets ---- */

/* What the error about a call says is missing in its process. */
struct missing {
	const char *name; /* a socket of that name; NULL: of any that suits */
	enum suits suits; /* SUITS_ANY: whatever it is */
};

static bool
has(const struct world *w, const struct wproc *p, const struct missing *m)
{
	return m->name != NULL
		   ? scope_suits(w, p, world_fd_find(w, p, m->name), m->suits)
		   : scope_suitable(w, p, m->suits) >= 0;
}

/* The name at which the error stands, or NULL. */
static const char *
name_at(const struct line *line, const struct err *err)
{
	if (line->receiver.text != NULL && err->column == line->receiver.column)
		return line->receiver.text;
	for (size_t i = 0; i < line->arg_count; i++) {
		const struct value *v = &line->args[i];

		if (v->kind == VALUE_WORD && err->column == v->column)
			return buf_text(&v->bytes);
	}
	return NULL;
}

/* For these calls a new socket will do. */
static bool
takes_new(const struct call *call)
{
	return call->suits == SUITS_UNBOUND || call->suits == SUITS_UNCONNECTED;
}

/*
 * False: the error is about something else. Who has no socket at all has left
 * out the process, and any socket of that name is the one. Who has some may
 * have given the wrong name, or one that he has not made yet: then it is the
 * one only if the call suits it.
 */
static bool
find_missing(const struct line *line, const struct world *w,
    const struct wproc *p, const struct err *err, struct missing *m)
{
	const struct call *call = call_find(line->word.text);
	bool on_socket =
	    call->args[0].kind == ARG_FD || call->args[0].kind == ARG_FDS;

	*m = (struct missing){ name_at(line, err), SUITS_ANY };
	if (!on_socket || (m->name == NULL && err->column != line->word.column))
		return false;
	if (m->name == NULL)
		m->suits = call->suits;
	if (p != NULL && has(w, p, m))
		return false;
	if (takes_new(call) || scope_suitable(w, p, SUITS_ANY) >= 0)
		m->suits = call->suits;
	return true;
}

static void
add_busy(const struct wproc *p, struct err *err)
{
	struct buf text = { 0 }, busy = { 0 };

	who_busy(&busy, p);
	buf_say(&text, "; %s is still %s", p->name, buf_text(&busy));
	snprintf(err->text + strlen(err->text),
	    sizeof err->text - strlen(err->text), "%s", buf_text(&text));
	buf_free(&text);
	buf_free(&busy);
}

static const char *
no_suitable(enum suits suits)
{
	switch (suits) {
	case SUITS_ANY:
		return _("%s has no socket");
	case SUITS_UNBOUND:
		return _("%s has no unbound socket");
	case SUITS_BOUND:
		return _("%s has no bound socket that could listen");
	case SUITS_LISTENING:
		return _("%s has no listening socket");
	case SUITS_UNCONNECTED:
		return _("%s has no unconnected socket");
	case SUITS_CONNECTED:
		return _("%s has no connected socket");
	case SUITS_DATAGRAM:
		return _("%s has no datagram socket");
	}
	return "";
}

/* The line as it was typed, without its process. */
static void
add_rest(struct buf *out, const struct session *s, const struct line *line)
{
	const char *at = s->text, *end = s->text + s->text_len;

	if (line->process.text != NULL)
		at = (const char *)memchr(at, ':', s->text_len) + 1;
	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	add_cut(out, at, (size_t)(end - at), SHOWN_LINE);
}

/* The living processes that have what is missing; how many. */
static size_t
find_others(const struct world *w, const struct missing *m, struct buf *names,
    const char **first)
{
	const struct wproc *other;
	size_t count = 0;

	for (proc_id id = 1; (other = world_process(w, id)) != NULL; id++) {
		if (!other->alive || !has(w, other, m))
			continue;
		if (count++ == 0)
			*first = other->name;
		buf_printf(names, "%s%s",
		    count > 1 ? C_("between items", ", ") : "", other->name);
	}
	return count;
}

/* In place of the error, if there are any. */
static bool
tell_others(const struct session *s, const struct line *line,
    const struct missing *m, struct err *err)
{
	struct err anew = { .line = err->line };
	struct buf names = { 0 }, lack = { 0 }, rest = { 0 };
	const char *first = NULL;
	size_t count = find_others(lab_world(s->lab), m, &names, &first);

	if (count > 0)
		add_rest(&rest, s, line);
	if (m->name != NULL)
		buf_say(&lack, "%s has no socket '%.64s'", process_of(s, line),
		    m->name);
	else
		buf_printf(&lack, no_suitable(m->suits), process_of(s, line));
	if (count == 1)
		err_set(&anew, err->column, "%s; %s has one: %s: %s",
		    buf_text(&lack), first, first, buf_text(&rest));
	else if (count > 1)
		err_set(&anew, err->column,
		    "%s; these processes have one: %s. Begin the line with the "
		    "one that is meant: %s: %s",
		    buf_text(&lack), buf_text(&names), first, buf_text(&rest));
	if (count > 0)
		*err = anew;
	buf_free(&names);
	buf_free(&lack);
	buf_free(&rest);
	return count > 0;
}

/* Of the first socket of a process. What stands alone behind the call may be
 * meant as its argument. */
static bool
is_to_be_made(const struct line *line, const struct world *w,
    const struct wproc *p, const struct missing *m)
{
	return takes_new(call_find(line->word.text)) && m->name != NULL &&
	       scope_suitable(w, p, SUITS_ANY) < 0 &&
	       (line->receiver.text != NULL ||
		   (line->arg_count > 1 &&
		       m->name == buf_text(&line->args[0].bytes)));
}

static void
tell_to_make(const struct session *s, const struct line *line,
    const struct missing *m, struct err *err)
{
	const char *process = process_of(s, line);
	struct err anew = { .line = err->line };

	err_set(&anew, err->column,
	    "%s has no socket '%.64s'; make it: %s: %.64s = socket", process,
	    m->name, process, m->name);
	*err = anew;
}

void
unknown_socket(const struct session *s, const struct line *line,
    const struct wproc *p, struct err *err)
{
	struct missing m;

	if (!find_missing(line, lab_world(s->lab), p, err, &m))
		return;
	if (p != NULL && p->busy != 0)
		add_busy(p, err);
	else if (!tell_others(s, line, &m, err) &&
		 is_to_be_made(line, lab_world(s->lab), p, &m))
		tell_to_make(s, line, &m, err);
}
