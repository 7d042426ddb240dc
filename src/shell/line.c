/*
 * shell/line.c - one line: is it text at all, which process is meant, which
 * names get the result. Must not know sockets: the scope tells which words
 * are calls. The rest of the line is read by its neighbours (line_parts.h).
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "shell/line_parts.h"

/* No control character but the tab: they are no part of any notation, and
 * would reach the terminal with an error's text. */
static int
check_char(struct scan *s, size_t pos, size_t step)
{
	unsigned char c = (unsigned char)s->text[pos];

	if (step == 0)
		return scan_err(
		    s, pos, "the byte \\x%02x is not UTF-8 text", c);
	if (c == '\0')
		return scan_err(s, pos,
		    "there is a zero byte in the line; in "
		    "a string write it as \\0");
	if ((c < 0x20 && c != '\t') || c == 0x7f)
		return scan_err(s, pos,
		    "there is a control character (\\x%02x) "
		    "in the line; in a string write it as \\x%02x",
		    c, c);
	if (c == 0xc2 && (unsigned char)s->text[pos + 1] < 0xa0)
		return scan_err(s, pos,
		    "there is a control character (U+%04X) "
		    "in the line; in a string write it as \\u%04x",
		    (unsigned char)s->text[pos + 1],
		    (unsigned char)s->text[pos + 1]);
	return 0;
}

static int
check_text(struct scan *s)
{
	size_t step;

	if (s->len > 0 && s->text[s->len - 1] == '\n')
		s->len--;
	if (s->len > 0 && s->text[s->len - 1] == '\r')
		s->len--;
	if (s->len > LINE_MAX_BYTES)
		return scan_err(s, LINE_MAX_BYTES,
		    "the line has more than %d MiB: that is the limit",
		    LINE_MAX_BYTES / (1024 * 1024));
	for (size_t i = 0; i < s->len; i += step) {
		step = text_char_len(s->text + i, s->len - i);
		if (check_char(s, i, step) != 0)
			return -1;
	}
	return 0;
}

/* PROCESS: with a blank or the end after the colon. */
static bool
process_prefix(struct scan *s, struct line *line)
{
	size_t end = s->pos + scan_ident(s, s->pos);
	char *name;

	if (end == s->pos)
		return false;
	while (scan_at(s, end) == '-' || scan_ident(s, end) > 0 ||
	       (scan_at(s, end) >= '0' && scan_at(s, end) <= '9'))
		end++;
	if (scan_at(s, end) != ':' ||
	    (!scan_is_blank(scan_at(s, end + 1)) && !scan_end(s, end + 1)))
		return false;
	name = x_strndup(s->text + s->pos, end - s->pos);
	if (line_hint(name) != NULL) { /* else: */
		free(name);
		return false;
	}
	line->process.text = name;
	line->process.column = scan_column(s->pos);
	s->process = name;
	s->pos = end + 1;
	scan_blanks(s);
	return true;
}

static void
add_name(struct scan *s, struct line *line, size_t *cap, size_t len)
{
	struct line_word *name;

	X_GROW(line->names, line->name_count, *cap);
	name = &line->names[line->name_count++];
	name->text = x_strndup(s->text + s->pos, len);
	name->column = scan_column(s->pos);
	s->pos += len;
	scan_blanks(s);
}

static void
free_names(struct line *line)
{
	for (size_t i = 0; i < line->name_count; i++)
		free(line->names[i].text);
	free(line->names);
	line->names = NULL;
	line->name_count = 0;
}

/* NAME, NAME ... in parentheses or not; false: something else. */
static bool
name_list(struct scan *s, struct line *line)
{
	char open = scan_at(s, s->pos);
	size_t cap = 0, len;

	if (open == '(' || open == '[') {
		s->pos++;
		scan_blanks(s);
	}
	while ((len = scan_ident(s, s->pos)) > 0) {
		add_name(s, line, &cap, len);
		if (scan_at(s, s->pos) != ',')
			break;
		s->pos++;
		scan_blanks(s);
	}
	if (len == 0)
		return false;
	if (open != '(' && open != '[')
		return true;
	if (scan_at(s, s->pos) != (open == '(' ? ')' : ']'))
		return false;
	s->pos++;
	scan_blanks(s);
	return true;
}

/* NAME [, NAME] = moves past the '='; without one nothing is moved. */
static void
names(struct scan *s, struct line *line)
{
	size_t start = s->pos;

	line_skip_types(s);
	if (name_list(s, line) && scan_is_equals(s, s->pos)) {
		s->pos++;
		scan_blanks(s);
		return;
	}
	free_names(line);
	s->pos = start;
}

static bool
is_with(const struct scan *s)
{
	size_t end = s->pos + scan_ident(s, s->pos);

	return scan_is(s, s->pos, end, "with") &&
	       scan_is_blank(scan_at(s, end));
}

static int
statement(struct scan *s, struct line *line)
{
	scan_blanks(s);
	/* Python's prompt comes with what is copied from its documents. */
	if (s->len - s->pos > 3 && memcmp(s->text + s->pos, ">>> ", 4) == 0)
		s->pos += 4;
	scan_blanks(s);
	if (process_prefix(s, line) && scan_end(s, s->pos)) {
		line->kind = LINE_PROCESS;
		return scan_finish(s);
	}
	if (scan_end(s, s->pos) || line_is_nothing(s)) {
		line->kind = LINE_EMPTY;
		return 0;
	}
	if (is_with(s)) {
		s->pos += strlen("with");
		return line_with(s, line);
	}
	names(s, line);
	return line_code(s, line);
}

int
line_parse(const char *text, size_t len, const struct line_scope *scope,
    struct line *out, struct err *err)
{
	struct scan s = { .text = text,
		.len = len,
		.scope = scope,
		.err = err,
		.budget = 4 * (size_t)VALUE_MAX };

	*out = (struct line){ 0 };
	if (check_text(&s) == 0 && statement(&s, out) == 0)
		return 0;
	line_free(out);
	return -1;
}

void
line_free(struct line *line)
{
	free(line->process.text);
	free_names(line);
	free(line->receiver.text);
	free(line->word.text);
	for (size_t i = 0; i < line->arg_count; i++)
		value_free(&line->args[i]);
	free(line->args);
	free(line->rest);
	*line = (struct line){ 0 };
}
