/*
 * shell/line_code.c - what a line does: a call in one of its spellings, a
 * shell command, NAME = VALUE, or something that is not run. Must not know
 * what any of them means.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "shell/line_parts.h"

static void
head_read(const struct scan *s, struct head *h)
{
	char *dot;
	char c;

	h->start = h->end = s->pos;
	while (!scan_end(s, h->end) && !scan_is_blank(c = scan_at(s, h->end)) &&
	       strchr(",()[]\"'=;", c) == NULL)
		h->end++;
	/* `why?` is what the record of a failed call offers: the command. */
	if (scan_is(s, h->start, h->end, "why?"))
		h->end--;
	h->text = x_strndup(s->text + h->start, h->end - h->start);
	dot = strrchr(h->text, '.');
	h->dotted = dot != NULL;
	h->name = dot != NULL ? dot + 1 : h->text;
	h->word = h->start + (size_t)(h->name - h->text);
	h->good = scan_is_ident(h->name);
	if (h->good && dot != NULL) {
		*dot = '\0';
		h->good = scan_is_ident(h->text);
		*dot = '.';
	}
}

static bool
listed(const char *(*list)(void *, size_t), void *context, const char *name)
{
	const char *entry;

	if (list == NULL)
		return false;
	for (size_t i = 0; (entry = list(context, i)) != NULL; i++)
		if (strcmp(entry, name) == 0)
			return true;
	return false;
}

bool
line_is_variable(const struct scan *s, const char *name)
{
	return s->scope->variable != NULL && scan_is_ident(name) &&
	       s->scope->variable(s->scope->context, s->process, name) != NULL;
}

/* Python's select.poll() makes an object: it is not the call. */
static bool
is_call(const struct scan *s, const struct head *h)
{
	return h->good && !scan_is(s, h->start, h->end, "select.poll") &&
	       listed(s->scope->call, s->scope->context, h->name);
}

static bool
is_command(const struct scan *s, const struct head *h)
{
	return listed(s->scope->command, s->scope->context, h->text);
}

static void
set_word(struct line_word *word, const struct scan *s, size_t start, size_t end)
{
	word->text = x_strndup(s->text + start, end - start);
	word->column = scan_column(start);
}

/* Python's module has the name of a call: socket.socket() has no receiver. */
static void
set_call(struct line *line, const struct scan *s, const struct head *h)
{
	size_t dot = h->word - 1;

	line->kind = LINE_CALL;
	set_word(&line->word, s, h->word, h->end);
	if (h->dotted && (!scan_is(s, h->start, dot, "socket") ||
			     line_is_variable(s, "socket")))
		set_word(&line->receiver, s, h->start, dot);
}

static void
take_args(struct line *line, struct value *tuple)
{
	line->args = tuple->items;
	line->arg_count = tuple->count;
}

/* (ARG, ...) and .decode() after it, which leaves bytes as they are. */
static int
parenthesized(struct scan *s, struct value *args)
{
	if (line_sequence(s, args, NULL) != 0)
		return -1;
	while (scan_at(s, s->pos) == '.') {
		size_t start = s->pos + 1, end = start + scan_ident(s, start);

		if (!scan_is(s, start, end, "decode") &&
		    !scan_is(s, start, end, "encode"))
			break;
		if (line_method(s) != 0) {
			value_free(args);
			return -1;
		}
	}
	return 0;
}

/*
 * CALL (...) with a blank is C's way if nothing follows; otherwise, as in
 * `sendto ("10.0.0.1", 80) hello`, a tuple among words.
 */
static int
call_args(struct scan *s, struct value *args)
{
	struct scan before = *s;
	bool blank = scan_is_blank(scan_at(s, s->pos));

	scan_blanks(s);
	if (scan_at(s, s->pos) == '(') {
		if (parenthesized(s, args) != 0)
			return -1;
		scan_blanks(s);
		if (!blank || scan_end(s, s->pos))
			return 0;
		value_free(args);
		*s = before;
	} else if (!blank && !scan_end(s, s->pos)) {
		return scan_err(s, s->pos,
		    "'%s' was not expected here: a "
		    "blank or a '(' follows a call's name",
		    scan_show_at(s, s->pos).text);
	}
	return line_values(s, args);
}

static int
call(struct scan *s, struct line *line, const struct head *h)
{
	struct value args;

	set_call(line, s, h);
	s->pos = h->end;
	s->in_call = true;
	if (call_args(s, &args) != 0)
		return -1;
	line->words = s->words;
	take_args(line, &args);
	return scan_finish(s);
}

/* A command reads the rest by itself: in `!` or a file name all counts. */
static int
command(struct scan *s, struct line *line, const struct head *h)
{
	size_t end = s->len;

	line->kind = LINE_COMMAND;
	set_word(&line->word, s, h->start, h->end);
	s->pos = h->end + (scan_at(s, h->end) == '?');
	scan_blanks(s);
	while (end > s->pos && scan_is_blank(s->text[end - 1]))
		end--;
	/* quit(), as in Python */
	if (scan_end(s, s->pos) || scan_is(s, s->pos, end, "()"))
		end = s->pos;
	line->rest = x_strndup(s->text + s->pos, end - s->pos);
	line->rest_column = scan_column(s->pos);
	return 0;
}

/* `while True:`, `print(...)`; false: nothing that there is a hint for. */
static bool
hinted(const struct scan *s, struct line *line, const struct head *h)
{
	size_t len = scan_ident(s, h->start);
	char *word = x_strndup(s->text + h->start, len);

	line->hint = len > 0 ? line_hint(word) : NULL;
	free(word);
	if (line->hint == NULL && h->dotted && len > 0)
		line->hint = line_hint(h->name - 1);
	if (line->hint != NULL)
		line->kind = LINE_PYTHON;
	return line->hint != NULL;
}

/* One value for each name. */
static int
spread(struct scan *s, struct line *line, struct value *v)
{
	if (line->name_count == 1) {
		line->args = x_calloc(1, sizeof *line->args);
		line->args[0] = *v;
		line->arg_count = 1;
		return 0;
	}
	if (v->kind != VALUE_TUPLE || v->count != line->name_count) {
		scan_err(s, v->column - 1,
		    "%zu names need %zu values, with "
		    "commas between them",
		    line->name_count, line->name_count);
		value_free(v);
		return -1;
	}
	take_args(line, v);
	return 0;
}

/* What stands after the '=' begins like a call that there is not. */
static bool
meant_as_call(const struct scan *s, const struct head *h)
{
	return h->good && scan_at(s, h->end) == '(' &&
	       !line_is_function(h->text);
}

/* A word and more after it: it was no value. */
static int
trailing(struct scan *s, const struct head *h)
{
	if (scan_at(s, s->pos) == '=' || !h->good ||
	    scan_at(s, h->end) == '(' || line_is_variable(s, h->text))
		return scan_finish(s);
	if (is_command(s, h))
		return scan_err(s, h->start,
		    "'%s' is a shell command: it gives no value for a name",
		    h->text);
	return line_unknown(s, h, false);
}

/* A word alone that is a call's name but for its capitals, or for one slip if it
 * is not short: hardly a text. */
static bool
is_slip(const struct scan *s, const struct line *line, const struct head *h)
{
	struct text_near near = { .word = h->name };
	const char *call;

	if (h->dotted || line->arg_count != 1 ||
	    line->args[0].kind != VALUE_WORD || line_is_variable(s, h->text))
		return false;
	for (size_t i = 0;
	     s->scope->call != NULL &&
	     (call = s->scope->call(s->scope->context, i)) != NULL;
	     i++)
		text_near_try(&near, call);
	return near.best != NULL &&
	       near.distance <= (strlen(h->name) < 5 ? 0 : 1);
}

static int
assign(struct scan *s, struct line *line, const struct head *h)
{
	char after = scan_at(s, h->end);
	struct value v;

	if (meant_as_call(s, h))
		return hinted(s, line, h) ? 0 : line_unknown(s, h, false);
	/* x = lambda: 1 */
	if ((scan_is_blank(after) || strchr(h->text, ':') != NULL) &&
	    hinted(s, line, h))
		return 0;
	line->kind = LINE_ASSIGN;
	if (line_assigned(s, &v) != 0 || spread(s, line, &v) != 0)
		return -1;
	scan_blanks(s);
	if (!scan_end(s, s->pos))
		return trailing(s, h);
	return is_slip(s, line, h) ? line_unknown(s, h, false) : scan_finish(s);
}

/* NAME and no more: what it stands for is to be shown. */
static bool
name_alone(const struct scan *s, const struct head *h)
{
	size_t pos = h->end;

	while (scan_is_blank(scan_at(s, pos)))
		pos++;
	return h->good && !h->dotted && scan_end(s, pos) &&
	       s->scope->known != NULL &&
	       s->scope->known(s->scope->context, s->process, h->text);
}

static int
name(struct scan *s, struct line *line, const struct head *h)
{
	line->kind = LINE_NAME;
	set_word(&line->word, s, h->start, h->end);
	s->pos = h->end;
	return scan_finish(s);
}

static int
dispatch(struct scan *s, struct line *line, const struct head *h)
{
	if (is_call(s, h))
		return call(s, line, h);
	if (line->name_count > 0)
		return assign(s, line, h);
	if (is_command(s, h))
		return command(s, line, h);
	if (name_alone(s, h))
		return name(s, line, h);
	if (!line_is_function(h->text) && hinted(s, line, h))
		return 0;
	return line_unknown(s, h, true);
}

int
line_code(struct scan *s, struct line *line)
{
	struct head h;
	int result;

	head_read(s, &h);
	result = dispatch(s, line, &h);
	free(h.text);
	return result;
}

/* as NAME: and nothing more. */
static int
as_name(struct scan *s, struct line *line)
{
	size_t end;

	scan_blanks(s);
	end = s->pos + scan_ident(s, s->pos);
	if (!scan_is(s, s->pos, end, "as") || !scan_is_blank(scan_at(s, end)))
		return scan_err(s, s->pos,
		    "'as NAME:' is missing: with CALL(...) as NAME:");
	s->pos = end;
	scan_blanks(s);
	end = s->pos + scan_ident(s, s->pos);
	if (end == s->pos)
		return scan_err(s, s->pos, "a name is missing after 'as'");
	line->names = x_calloc(1, sizeof *line->names);
	line->name_count = 1;
	set_word(&line->names[0], s, s->pos, end);
	s->pos = end;
	scan_blanks(s);
	if (scan_at(s, s->pos) != ':')
		return scan_err(s, s->pos, "a ':' is missing at the end");
	s->pos++;
	scan_blanks(s);
	if (!scan_end(s, s->pos))
		return scan_err(s, s->pos,
		    "type what follows the ':' on a line of its own");
	line->with = true;
	return scan_finish(s);
}

static int
with(struct scan *s, struct line *line, const struct head *h)
{
	struct value args;

	if (meant_as_call(s, h) && !is_call(s, h))
		return line_unknown(s, h, false);
	if (!is_call(s, h) || scan_at(s, h->end) != '(') {
		line->kind = LINE_PYTHON;
		line->hint = line_hint("with");
		return 0;
	}
	set_call(line, s, h);
	s->pos = h->end;
	s->in_call = true;
	if (parenthesized(s, &args) != 0)
		return -1;
	take_args(line, &args);
	return as_name(s, line);
}

int
line_with(struct scan *s, struct line *line)
{
	struct head h;
	int result;

	scan_blanks(s);
	head_read(s, &h);
	result = with(s, line, &h);
	free(h.text);
	return result;
}
