/*
 * lesson/goal_words.c - the words of a goal's line: blanks part them, "..."
 * holds a string together. Must not know what they mean.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "lesson/goal_parts.h"

/* How much of a word an error shows. */
enum { WORD_SHOWN = 40 };

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static int
hex_digit(char c)
{
	const char *digits = "0123456789abcdef";
	const char *at =
	    c != '\0' ? strchr(digits, tolower((unsigned char)c)) : NULL;

	return at != NULL ? (int)(at - digits) : -1;
}

/* One escape after its backslash; how many characters it has, or 0. */
static size_t
unescape(const char *p, const char *end, struct buf *out)
{
	static const char names[] = "nrt0\"\\", bytes[] = "\n\r\t\0\"\\";
	const char *at = p < end && *p != '\0' ? strchr(names, *p) : NULL;

	if (at != NULL) {
		buf_addc(out, bytes[at - names]);
		return 1;
	}
	if (end - p < 3 || p[0] != 'x' || hex_digit(p[1]) < 0 ||
	    hex_digit(p[2]) < 0)
		return 0;
	buf_addc(out, (char)(hex_digit(p[1]) * 16 + hex_digit(p[2])));
	return 3;
}

/* From its opening quote on; returns what follows, NULL with *err set. */
static const char *
read_string(
    struct goal_word *word, const char *p, const char *end, struct err *err)
{
	unsigned at = word->column;
	const char *open = p;
	size_t used;

	word->quoted = true;
	for (p++; p < end && *p != '"'; p++) {
		if (*p != '\\') {
			buf_addc(&word->bytes, *p);
			continue;
		}
		used = unescape(p + 1, end, &word->bytes);
		if (used == 0) {
			err_set(err, at + (unsigned)(p - open),
			    "this escape is not known: \\n \\r \\t \\0 \\xNN "
			    "\\\" and \\\\ are");
			return NULL;
		}
		p += used;
	}
	if (p == end) {
		err_set(err, at,
		    "this text is not closed: put another \" after it");
		return NULL;
	}
	if (word->bytes.len > GOAL_TEXT_MAX) {
		err_set(err, at, "this text is too long: at most %d bytes",
		    GOAL_TEXT_MAX);
		return NULL;
	}
	return p + 1;
}

/* "=" and "->" need no blanks around them. */
static size_t
sign_len(const char *p, const char *end)
{
	if (*p == '=')
		return 1;
	return end - p >= 2 && p[0] == '-' && p[1] == '>' ? 2 : 0;
}

static const char *
read_plain(struct goal_word *word, const char *p, const char *end)
{
	const char *start = p;
	size_t sign = sign_len(p, end);

	if (sign > 0) {
		buf_add(&word->bytes, p, sign);
		return p + sign;
	}
	while (p < end && !is_blank(*p) && *p != '"' && sign_len(p, end) == 0)
		p++;
	buf_add(&word->bytes, start, (size_t)(p - start));
	return p;
}

/* "server:socket" is two words. */
static const char *
read_process(struct goal_word *word, const char *p, const char *end)
{
	const char *start = p;

	if (p == end || (!isalpha((unsigned char)*p) && *p != '_'))
		return p;
	while (
	    p < end && (isalnum((unsigned char)*p) || *p == '_' || *p == '-'))
		p++;
	if (p == end || *p != ':')
		return start;
	buf_add(&word->bytes, start, (size_t)(p + 1 - start));
	return p + 1;
}

int
goal_words_read(
    struct goal_words *w, const char *line, size_t len, struct err *err)
{
	const char *p = line, *end = line + len;
	struct goal_word *word;

	*w = (struct goal_words){ .err = err };
	for (;;) {
		while (p < end && is_blank(*p))
			p++;
		if (p == end)
			return 0;
		if (w->count == GOAL_WORDS_MAX)
			return err_set(err, (unsigned)(p - line) + 1,
			    "this condition has too many words");
		word = &w->word[w->count++];
		word->column = (unsigned)(p - line) + 1;
		if (w->count == 1)
			p = read_process(word, p, end);
		if (word->bytes.len == 0)
			p = *p == '"' ? read_string(word, p, end, err)
				      : read_plain(word, p, end);
		if (p == NULL)
			return -1;
		w->end = (unsigned)(p - line) + 1;
	}
}

void
goal_words_free(struct goal_words *w)
{
	for (size_t i = 0; i < w->count; i++)
		buf_free(&w->word[i].bytes);
	w->count = 0;
}

const struct goal_word *
goal_words_peek(const struct goal_words *w)
{
	return w->at < w->count ? &w->word[w->at] : NULL;
}

const struct goal_word *
goal_words_next(struct goal_words *w)
{
	const struct goal_word *word = goal_words_peek(w);

	if (word != NULL)
		w->at++;
	return word;
}

bool
goal_word_is(const struct goal_word *word, const char *text)
{
	return word != NULL && !word->quoted &&
	       word->bytes.len == strlen(text) &&
	       strcmp(buf_text(&word->bytes), text) == 0;
}

struct goal_shown
goal_word_shown(const struct goal_word *word)
{
	const char *text = buf_text(&word->bytes);
	size_t len = word->bytes.len, shown = 0, step;
	struct goal_shown out = { { 0 } };
	struct buf safe = { 0 };

	while (shown < len && shown < WORD_SHOWN) {
		step = text_char_len(text + shown, len - shown);
		shown += step > 0 ? step : 1;
	}
	text_plain_line(&safe, text, shown);
	if (shown < len)
		buf_adds(&safe, "...");
	/* Each byte of WORD_SHOWN and 3 more has at most 4 characters. */
	memcpy(out.text, buf_text(&safe), safe.len);
	buf_free(&safe);
	return out;
}

bool
goal_word_number(const struct goal_word *word, long min, long max, long *out)
{
	const char *text;
	char *end;

	if (word == NULL || word->quoted)
		return false;
	text = buf_text(&word->bytes);
	if (!isdigit((unsigned char)text[text[0] == '-']))
		return false;
	errno = 0;
	*out = strtol(text, &end, 10);
	return errno == 0 && end == text + word->bytes.len && *out >= min &&
	       *out <= max;
}

unsigned
goal_words_column(const struct goal_words *w, const struct goal_word *word)
{
	return word != NULL ? word->column : w->end;
}

int
goal_words_string(struct goal_words *w, const char *after, struct buf *out)
{
	const struct goal_word *word = goal_words_next(w);

	if (word == NULL || !word->quoted)
		return err_set(w->err, goal_words_column(w, word),
		    "after '%s' comes a text in quotes, such as \"Hello\"",
		    after);
	buf_add(out, buf_text(&word->bytes), word->bytes.len);
	return 0;
}
