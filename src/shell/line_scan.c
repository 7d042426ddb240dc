/*
 * shell/line_scan.c - the bytes of a line: blanks, ends, words, and errors
 * that name a place. Must not know values.
 */
#include <stdio.h>
#include <string.h>

#include "base/lang.h"
#include "base/text.h"
#include "shell/line_parts.h"

char
scan_at(const struct scan *s, size_t pos)
{
	return pos < s->len ? s->text[pos] : '\0';
}

unsigned
scan_column(size_t pos)
{
	return (unsigned)pos + 1;
}

bool
scan_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

bool
scan_is_quote(char c)
{
	return c == '"' || c == '\'';
}

void
scan_blanks(struct scan *s)
{
	while (scan_is_blank(scan_at(s, s->pos)))
		s->pos++;
}

bool
scan_end(const struct scan *s, size_t pos)
{
	char c = scan_at(s, pos), next;

	if (c == '\0' || c == '#')
		return true;
	if (c != ';')
		return false;
	/* Inside of a bare word (a;b) it is a part of it. */
	next = scan_at(s, pos + 1);
	return next == '\0' || next == '#' || next == ';' ||
	       scan_is_blank(next);
}

int
scan_finish(struct scan *s)
{
	bool semicolon = false;
	char c;

	for (;; s->pos++) {
		c = scan_at(s, s->pos);
		if (c == '\0' || c == '#')
			return 0;
		if (c == ';')
			semicolon = true;
		else if (!scan_is_blank(c))
			break;
	}
	if (semicolon)
		return scan_err(s, s->pos,
		    "a line holds one call; type what follows the ';' on a "
		    "line of its own");
	if (c == ')' || c == ']')
		return scan_err(
		    s, s->pos, "unexpected '%c': nothing is open here", c);
	if (c == '.')
		return scan_err(s, s->pos,
		    "a line holds one call; give its result a name (NAME = "
		    "...) and go on with that on the next line");
	return scan_err(s, s->pos,
	    "'%s' was not expected here: what stands "
	    "before it is complete",
	    scan_show_at(s, s->pos).text);
}

static bool
is_ident_byte(char c, bool first)
{
	return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (!first && c >= '0' && c <= '9');
}

size_t
scan_ident(const struct scan *s, size_t pos)
{
	size_t end = pos;

	while (is_ident_byte(scan_at(s, end), end == pos))
		end++;
	return end - pos;
}

bool
scan_is_ident(const char *word)
{
	size_t i = 0;

	while (is_ident_byte(word[i], i == 0))
		i++;
	return i > 0 && word[i] == '\0';
}

bool
scan_is(const struct scan *s, size_t start, size_t end, const char *word)
{
	size_t len = strlen(word);

	return end - start == len && memcmp(s->text + start, word, len) == 0;
}

bool
scan_is_equals(const struct scan *s, size_t pos)
{
	return scan_at(s, pos) == '=' && scan_at(s, pos + 1) != '=';
}

struct shown
scan_cut(const char *text, size_t len)
{
	enum { MOST = 60 };
	struct shown shown;
	size_t cut = 0;

	while (cut < len && cut < MOST) {
		size_t step = text_char_len(text + cut, len - cut);

		cut += step > 0 ? step : 1;
	}
	snprintf(shown.text, sizeof shown.text, "%.*s%s", (int)cut, text,
	    cut < len ? "..." : "");
	return shown;
}

struct shown
scan_show(const struct scan *s, size_t start, size_t end)
{
	return scan_cut(s->text + start, end - start);
}

struct shown
scan_show_at(const struct scan *s, size_t pos)
{
	size_t end = pos;
	char c;

	while ((c = scan_at(s, end)) != '\0' && !scan_is_blank(c) &&
	       strchr(",()[]\"'#;=", c) == NULL)
		end++;
	if (end == pos && end < s->len)
		end++;
	return scan_show(s, pos, end);
}

int
scan_err(struct scan *s, size_t pos, const char *format, ...)
{
	struct buf text = { 0 };
	va_list args;

	va_start(args, format);
	buf_vprintf(&text, lang_text(format), args);
	va_end(args);
	err_set(s->err, scan_column(pos), "%s", buf_text(&text));
	buf_free(&text);
	return -1;
}

int
scan_spend(struct scan *s, size_t pos, size_t bytes)
{
	if (bytes > VALUE_MAX)
		return scan_err(s, pos,
		    "that makes %zu bytes; a value has at most %d (32 MiB)",
		    bytes, VALUE_MAX);
	if (bytes > s->budget)
		return scan_err(s, pos,
		    "the values of this line come to more "
		    "than 128 MiB; send them in several calls");
	s->budget -= bytes;
	return 0;
}
