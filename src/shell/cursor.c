/* shell/cursor.c - reading a half-typed line up to the cursor. */
#include <ctype.h>
#include <string.h>

#include "shell/cursor.h"

struct reader {
	const char *line;
	size_t point;
	size_t at;
	struct cursor out;
};

static bool
is_name(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static char
peek(const struct reader *r)
{
	return r->at < r->point ? r->line[r->at] : '\0';
}

static void
skip_blanks(struct reader *r)
{
	while (r->at < r->point && is_blank(r->line[r->at]))
		r->at++;
}

/* NAME: followed by a blank. */
static void
read_process(struct reader *r)
{
	size_t end = r->at;

	while (end < r->point && (is_name(r->line[end]) || r->line[end] == '-'))
		end++;
	if (end == r->at || end + 1 >= r->point || r->line[end] != ':' ||
	    !is_blank(r->line[end + 1]))
		return;
	r->out.process = (struct span){ r->line + r->at, end - r->at };
	r->at = end + 1;
	skip_blanks(r);
}

/* NAME[, NAME] = but not ==. */
static void
read_names(struct reader *r)
{
	size_t end = r->at;

	while (end < r->point &&
	       (is_name(r->line[end]) || is_blank(r->line[end]) ||
		   strchr(",()", r->line[end]) != NULL))
		end++;
	if (end == r->at || end >= r->point || r->line[end] != '=' ||
	    (end + 1 < r->point && r->line[end + 1] == '='))
		return;
	r->out.assigned = true;
	r->at = end + 1;
	skip_blanks(r);
}

static bool
span_is(struct span s, const char *word)
{
	return s.len == strlen(word) && memcmp(s.text, word, s.len) == 0;
}

static const struct call *
find_call(struct span word)
{
	for (size_t i = 0; calls[i] != NULL; i++) {
		if (span_is(word, calls[i]->name))
			return calls[i];
	}
	return NULL;
}

static const struct command *
find_command(struct span word)
{
	for (size_t i = 0; commands[i] != NULL; i++) {
		if (span_is(word, commands[i]->name))
			return commands[i];
	}
	return NULL;
}

/* [SOCKET.]WORD, which may reach to the cursor: then that is the place. */
static void
read_word(struct reader *r)
{
	struct span word = { r->line + r->at, 0 };

	r->out.word = r->at;
	while (is_name(peek(r)) || peek(r) == '.') {
		if (peek(r) == '.') {
			r->out.receiver.text = word.text;
			r->out.receiver.len =
			    (size_t)(r->line + r->at - word.text);
		}
		r->at++;
	}
	word.len = (size_t)(r->line + r->at - word.text);
	if (r->out.receiver.len > 0) {
		word.text += r->out.receiver.len + 1;
		word.len -= r->out.receiver.len + 1;
	}
	if (r->at == r->point) {
		r->out.place =
		    r->out.receiver.len > 0 ? CURSOR_METHOD : CURSOR_START;
		return;
	}
	r->out.place = CURSOR_NOWHERE;
	r->out.call = find_call(word);
	if (r->out.call != NULL)
		r->out.place = CURSOR_ARGUMENT;
	else if (r->out.receiver.len == 0 && !r->out.assigned)
		r->out.command = find_command(word);
	if (r->out.command != NULL)
		r->out.place = CURSOR_WORD;
}

/* Past a quoted text; false where the cursor is inside of it. */
static bool
skip_quoted(struct reader *r)
{
	size_t start = r->at;
	char quote = r->line[r->at++];

	for (; r->at < r->point && r->line[r->at] != quote; r->at++) {
		if (r->line[r->at] == '\\' && r->at + 1 < r->point)
			r->at++;
	}
	if (r->at < r->point) {
		r->at++;
		return true;
	}
	r->out.quote = quote;
	r->out.word = start + 1;
	r->out.in_file =
	    start >= 5 && memcmp(r->line + start - 5, "file(", 5) == 0;
	return false;
}

/* A value ends where it does: at `end`. */
static void
end_value(struct reader *r, size_t start, size_t end)
{
	struct span value = { r->line + start, end - start };

	if (r->out.index == 0)
		r->out.first = value;
	r->out.before = value;
	r->out.index++;
}

/* The values before the cursor: between blanks, or in CALL( between commas
 * that are in no inner parenthesis. */
static void
read_values(struct reader *r)
{
	int depth = 0;
	size_t start = r->at;
	bool inside = false;

	r->out.word = r->at;
	while (r->at < r->point) {
		char c = r->line[r->at];
		bool ends = depth == 0 &&
			    (c == ',' || (is_blank(c) && !r->out.in_parens));

		if (c == '"' || c == '\'') {
			if (!inside)
				start = r->at;
			inside = true;
			if (!skip_quoted(r))
				return;
			continue;
		}
		if (ends && inside)
			end_value(r, start, r->at);
		if (ends)
			inside = false;
		if (c == '(' || c == '[')
			depth++;
		if (c == ')' || c == ']')
			depth--;
		if (!is_blank(c) && !ends && !inside) {
			start = r->at;
			inside = true;
		}
		r->at++;
		if (strchr(" \t,()[]=|", c) != NULL)
			r->out.word = r->at;
		if (depth < 0) {
			r->out.in_parens = false;
			r->out.place = CURSOR_NOWHERE;
			return;
		}
	}
}

struct cursor
cursor_find(const char *line, size_t point)
{
	struct reader r = { .line = line, .point = point };

	skip_blanks(&r);
	read_process(&r);
	read_names(&r);
	read_word(&r);
	if (r.out.place != CURSOR_ARGUMENT && r.out.place != CURSOR_WORD)
		return r.out;
	if (r.out.call != NULL && peek(&r) == '(') {
		r.out.in_parens = true;
		r.at++;
	}
	skip_blanks(&r);
	read_values(&r);
	return r.out;
}
