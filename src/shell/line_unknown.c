/*
 * shell/line_unknown.c - the error for a line that is neither a call nor a
 * command: what it looks like, and the word that may have been meant.
 */
#include <string.h>

#include "base/lang.h"
#include "base/text.h"
#include "shell/line_parts.h"

static void
try_list(
    struct text_near *near, const char *(*list)(void *, size_t), void *context)
{
	const char *entry;

	for (size_t i = 0; list != NULL && (entry = list(context, i)) != NULL;
	     i++)
		text_near_try(near, entry);
}

static int
nearest(struct scan *s, const struct head *h, bool command_too)
{
	struct text_near near = { .word = h->name };
	struct shown shown = scan_cut(h->name, strlen(h->name));
	const char *instead = line_instead(h->name);

	if (instead != NULL)
		return scan_err(
		    s, h->word, "there is no '%s' here: %s", h->name, instead);
	try_list(&near, s->scope->call, s->scope->context);
	if (command_too)
		try_list(&near, s->scope->command, s->scope->context);
	if (near.best == NULL)
		return scan_err(s, h->word,
		    command_too
			? _("no call or command named '%s'; `help` lists them")
			: _("no call named '%s'; `help` lists them"),
		    shown.text);
	return scan_err(s, h->word,
	    command_too ? _("no call or command named '%s'; did you mean '%s'?")
			: _("no call named '%s'; did you mean '%s'?"),
	    shown.text, near.best);
}

static bool
is_process(const struct scan *s, const char *name)
{
	const char *entry;

	for (size_t i = 0;
	     s->scope->process != NULL &&
	     (entry = s->scope->process(s->scope->context, i)) != NULL;
	     i++)
		if (strcmp(entry, name) == 0)
			return true;
	return false;
}

/*
 * Where `=`, `==` or `+=` follows the word, which names() has refused: the
 * position of the '='; 0: nowhere.
 */
static size_t
equals_after(const struct scan *s, const struct head *h)
{
	size_t pos = h->end;

	while (scan_is_blank(scan_at(s, pos)))
		pos++;
	while (pos < s->len && strchr("+-*/%&|^<>!@", s->text[pos]) != NULL)
		pos++;
	return scan_at(s, pos) == '=' && pos > 0 ? pos : 0;
}

/* x.y = 1, x += 1, x == 1 */
static int
equals(struct scan *s, const struct head *h, size_t pos)
{
	char before = s->text[pos - 1];

	if (scan_at(s, pos + 1) == '=' || strchr("<>!", before) != NULL)
		return scan_err(s, pos,
		    "the shell compares nothing; a name "
		    "gets a value with one '='");
	if (strchr("+-*/%&|^@", before) != NULL)
		return scan_err(s, pos - 1,
		    "'%c=' is not understood; give "
		    "the result a name of its own: NAME = ...",
		    before);
	return scan_err(s, h->start,
	    "'%s' cannot get a value: a name is made "
	    "of letters, digits and _, and starts with no digit",
	    scan_show(s, h->start, h->end).text);
}

/* server:bind, or a second process */
static int
colon(struct scan *s, const struct head *h, const char *at)
{
	size_t pos = h->start + (size_t)(at - h->text);

	if (at[1] == '\0')
		return scan_err(s, pos,
		    "'%s' was not expected here: a line "
		    "is for one process, NAME: before its call",
		    scan_show(s, h->start, h->end).text);
	return scan_err(
	    s, pos, "a blank is missing after the ':' of the process");
}

/* The first byte of text that is not ASCII; NULL: none. */
static const char *
not_ascii(const char *text)
{
	while (*text != '\0' && (unsigned char)*text < 0x80)
		text++;
	return *text != '\0' ? text : NULL;
}

static int
no_word(struct scan *s, const struct head *h)
{
	char c = scan_at(s, h->start);

	if (c == ')' || c == ']')
		return scan_err(
		    s, h->start, "unexpected '%c': nothing is open here", c);
	if (c == '=' || c == ',')
		return scan_err(
		    s, h->start, "a name is missing before '%c'", c);
	return scan_err(s, h->start,
	    "a value alone does nothing; a line "
	    "starts with a call, a command or NAME =");
}

static int
odd_word(struct scan *s, const struct head *h)
{
	const char *at = not_ascii(h->text);

	if (at != NULL)
		return scan_err(s, h->start + (size_t)(at - h->text),
		    "calls, commands and names are written with the letters a "
		    "to z, digits and _");
	at = strchr(h->text, ':');
	if (at != NULL && scan_ident(s, h->start) > 0)
		return colon(s, h, at);
	if (strchr(h->text, '.') != NULL && scan_ident(s, h->start) > 0)
		return scan_err(s, h->start,
		    "'%s' is not understood: a call "
		    "is NAME or SOCKET.NAME, with one dot",
		    scan_show(s, h->start, h->end).text);
	if (strchr("0123456789+-.", h->text[0]) != NULL)
		return no_word(s, h);
	return scan_err(s, h->start,
	    "'%s' is not understood: a line starts "
	    "with a call, a command or NAME =",
	    scan_show(s, h->start, h->end).text);
}

int
line_unknown(struct scan *s, const struct head *h, bool command_too)
{
	size_t equal = equals_after(s, h);

	if (h->end == h->start)
		return no_word(s, h);
	if (not_ascii(h->text) == NULL && equal > 0)
		return equals(s, h, equal);
	if (!h->good)
		return odd_word(s, h);
	if (line_is_function(h->text) && scan_at(s, h->end) == '(')
		return no_word(s, h);
	if (command_too && !h->dotted && is_process(s, h->text))
		return scan_err(s, h->start,
		    "'%s' is a process; with a ':' "
		    "after it the line is for it: %s: CALL ...",
		    h->text, h->text);
	if (command_too && line_is_variable(s, h->text))
		return scan_err(s, h->start,
		    "'%s' is a variable; to see its "
		    "value type `set %s`",
		    scan_show(s, h->start, h->end).text,
		    scan_show(s, h->start, h->end).text);
	return nearest(s, h, command_too && !h->dotted);
}
