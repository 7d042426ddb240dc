/*
 * base/text_wrap.c - text in lines of a width. Japanese has no blanks: its
 * lines break between any two wide characters, but for punctuation, which
 * stays with what it belongs to.
 */
#include <string.h>
#include <wchar.h>

#include "base/text.h"

enum { CHAR_MAX_LEN = 4 };

size_t
text_measure(const char *text, size_t len, unsigned *columns)
{
	size_t bytes = text_char_len(text, len);
	mbstate_t state = { 0 };
	wchar_t wide;
	int width = 1;

	*columns = 1;
	if (bytes <= 1)
		return 1;
	/* Where the locale is not UTF-8: one column each. */
	if (mbrtowc(&wide, text, bytes, &state) == bytes)
		width = wcwidth(wide);
	if (width >= 0)
		*columns = (unsigned)width;
	return bytes;
}

unsigned
text_columns(const char *text, size_t len)
{
	unsigned sum = 0, columns;

	for (size_t i = 0; i < len; sum += columns)
		i += text_measure(text + i, len - i, &columns);
	return sum;
}

void
text_pad(struct buf *out, size_t start, unsigned width)
{
	unsigned have = text_columns(buf_text(out) + start, out->len - start);

	for (; have < width; have++)
		buf_addc(out, ' ');
}

static bool
is_one_of(const char *text, size_t len, const char *list)
{
	char one[CHAR_MAX_LEN + 1] = { 0 };

	if (len > CHAR_MAX_LEN)
		return false;
	memcpy(one, text, len);
	return strstr(list, one) != NULL;
}

/* Whether no line may begin with the character (JIS X 4051). */
static bool
closes(const char *text, size_t len)
{
	return is_one_of(text, len,
	    ".,:;!?)]}'\"`%、。，．・：；？！）］｝」』】〉》”’…ー〜々"
	    "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ");
}

static bool
opens(const char *text, size_t len)
{
	return is_one_of(text, len, "([{'\"`（［｛「『【〈《“‘");
}

/* One sign for both ends of what is quoted. */
static bool
is_quote(const char *text, size_t len)
{
	return is_one_of(text, len, "'\"`");
}

/* After the end of a sentence or of a part of it, a quotation begins. */
static bool
ends_part(const char *text, size_t len)
{
	return is_one_of(text, len, "、。，．！？；");
}

bool
text_may_break(
    const char *before, size_t before_len, const char *after, size_t after_len)
{
	unsigned left, right;

	text_measure(before, before_len, &left);
	text_measure(after, after_len, &right);
	if (is_quote(after, after_len) && ends_part(before, before_len))
		return true;
	return (left > 1 || right > 1) && !opens(before, before_len) &&
	       !closes(after, after_len);
}

static bool
begins_word(const char *text, size_t at)
{
	return at == 0 || strchr(" ([{,", text[at - 1]) != NULL;
}

size_t
text_quote_end(const char *text, size_t len, size_t at)
{
	char quote = text[at];
	size_t before = at > 0 && text[at - 1] == 'b' ? at - 1 : at;

	if (quote != '`' &&
	    ((quote != '"' && quote != '\'') || !begins_word(text, before)))
		return at;
	for (size_t i = at + 1; i < len; i++) {
		if (text[i] == '\\' && quote != '`')
			i++;
		else if (text[i] == quote)
			return i + 1;
	}
	return at;
}

/*
 * Bytes of what is not broken at the start of text, which is no blank: a
 * word, or one wide character with what stays with it. What is quoted is one
 * word if whole.
 */
static size_t
piece_len(const char *text, bool whole, unsigned *columns)
{
	size_t at = 0, last = 0, len = strlen(text);
	unsigned width;

	*columns = 0;
	while (text[at] != '\0' && text[at] != ' ') {
		size_t quoted = whole ? text_quote_end(text, len, at) - at : 0;
		size_t bytes = text_measure(
		    text + at, strnlen(text + at, CHAR_MAX_LEN), &width);

		if (*columns > 0 && width > 0 &&
		    text_may_break(text + last, at - last, text + at, bytes))
			break;
		if (quoted > 0) {
			bytes = quoted;
			width = text_columns(text + at, quoted);
		}
		if (width > 0)
			last = quoted > 0 ? at + quoted - 1 : at;
		*columns += width;
		at += bytes;
	}
	return at;
}

/* first: nothing stands in the line yet but blanks. */
static void
wrap(struct buf *out, const char *text, unsigned at, unsigned indent,
    unsigned width, bool first)
{
	for (bool begun = false;; begun = true) {
		size_t blanks = strspn(text, " "), len;
		unsigned columns, gap = blanks > 0 || !begun;

		text += blanks;
		len = piece_len(text, true, &columns);
		if (indent + columns > width)
			len = piece_len(text, false, &columns);
		if (len == 0)
			break;
		if (!first && at + gap + columns > width) {
			buf_printf(out, "\n%*s", (int)indent, "");
			at = indent;
			first = true;
		}
		if (!first && gap > 0) {
			buf_addc(out, ' ');
			at++;
		}
		buf_add(out, text, len);
		at += columns;
		/* Where the first line begins further left. */
		if (at <= indent)
			at = indent + 1;
		text += len;
		first = false;
	}
	buf_addc(out, '\n');
}

void
text_wrap(struct buf *out, const char *text, unsigned at, unsigned indent,
    unsigned width)
{
	bool first = at <= indent;

	for (; at < indent; at++)
		buf_addc(out, ' ');
	wrap(out, text, at, indent, width, first);
}

void
text_hang(struct buf *out, const char *text, unsigned begin, unsigned indent,
    unsigned width)
{
	buf_printf(out, "%*s", (int)begin, "");
	wrap(out, text, begin, indent, width, true);
}
