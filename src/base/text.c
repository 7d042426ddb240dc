/* base/text.c - escaping, UTF-8, nearest words. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

static void
escape(struct buf *out, const unsigned char *s, size_t len, char quote)
{
	size_t start = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = s[i];

		if (c >= 0x20 && c < 0x7f && c != quote && c != '\\')
			continue;
		buf_add(out, s + start, i - start);
		start = i + 1;
		if (c == '\n')
			buf_adds(out, "\\n");
		else if (c == '\r')
			buf_adds(out, "\\r");
		else if (c == '\t')
			buf_adds(out, "\\t");
		else if (c == quote || c == '\\')
			buf_printf(out, "\\%c", c);
		else
			buf_printf(out, "\\x%02x", c);
	}
	buf_add(out, s + start, len - start);
}

void
text_python(struct buf *out, bool is_str, const void *bytes, size_t len)
{
	/* As Python: double quotes where only single ones are inside. */
	bool doubled = len > 0 && memchr(bytes, '\'', len) != NULL &&
		       memchr(bytes, '"', len) == NULL;
	char quote = doubled ? '"' : '\'';

	buf_adds(out, is_str ? "" : "b");
	buf_addc(out, quote);
	escape(out, bytes, len, quote);
	buf_addc(out, quote);
}

void
text_bytes(struct buf *out, const void *bytes, size_t len)
{
	text_python(out, false, bytes, len);
}

void
text_c_string(struct buf *out, const void *bytes, size_t len)
{
	buf_addc(out, '"');
	escape(out, bytes, len, '"');
	buf_addc(out, '"');
}

/* The number of a character, of len bytes of UTF-8. */
static unsigned long
point_of(const char *text, size_t len)
{
	const unsigned char *s = (const unsigned char *)text;
	unsigned long point = len == 1 ? s[0] : s[0] & (0x7fu >> len);

	for (size_t i = 1; i < len; i++)
		point = point << 6 | (s[i] & 0x3f);
	return point;
}

size_t
text_char_len(const char *text, size_t len)
{
	const unsigned char *s = (const unsigned char *)text;
	unsigned long point;
	size_t need;

	if (len == 0)
		return 0;
	if (s[0] < 0x80)
		return 1;
	if (s[0] >= 0xc2 && s[0] <= 0xdf)
		need = 2;
	else if (s[0] >= 0xe0 && s[0] <= 0xef)
		need = 3;
	else if (s[0] >= 0xf0 && s[0] <= 0xf4)
		need = 4;
	else
		return 0;
	if (len < need)
		return 0;
	for (size_t i = 1; i < need; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	point = point_of(text, need);
	if ((need == 3 && point < 0x800) || (need == 4 && point < 0x10000) ||
	    (point >= 0xd800 && point <= 0xdfff) || point > 0x10ffff)
		return 0;
	return need;
}

bool
text_is_utf8(const void *bytes, size_t len)
{
	const char *s = bytes;
	size_t step;

	for (size_t i = 0; i < len; i += step) {
		step = text_char_len(s + i, len - i);
		if (step == 0)
			return false;
	}
	return true;
}

/* What is seen as nothing, or does something to the text around it: controls,
 * what turns the direction of writing, so that a name looks like another, and
 * what has no width (Unicode's Cc, Cf, Zl and Zp). */
static const struct {
	unsigned long first, last;
} unseen[] = { { 0, 0x1f }, { 0x7f, 0x9f }, { 0xad, 0xad }, { 0x61c, 0x61c },
	{ 0x180e, 0x180e }, { 0x200b, 0x200f }, { 0x2028, 0x202e },
	{ 0x2060, 0x206f }, { 0xfeff, 0xfeff }, { 0xfff9, 0xfffb },
	{ 0xe0000, 0xe007f } };

static bool
is_unseen(const char *text, size_t len)
{
	unsigned long point = point_of(text, len);

	for (size_t i = 0; i < sizeof unseen / sizeof unseen[0]; i++)
		if (point >= unseen[i].first && point <= unseen[i].last)
			return true;
	return false;
}

static void
add_plain(struct buf *out, const char *text, size_t len, bool newlines)
{
	size_t step;

	for (size_t i = 0; i < len; i += step) {
		size_t whole = text_char_len(text + i, len - i);

		step = whole > 0 ? whole : 1;
		if (whole > 0 && (!is_unseen(text + i, whole) ||
				     (text[i] == '\n' && newlines))) {
			buf_add(out, text + i, whole);
			continue;
		}
		for (size_t j = i; j < i + step; j++)
			buf_printf(out, "\\x%02x", (unsigned char)text[j]);
	}
}

void
text_plain(struct buf *out, const char *text, size_t len)
{
	add_plain(out, text, len, true);
}

void
text_plain_line(struct buf *out, const char *text, size_t len)
{
	add_plain(out, text, len, false);
}

enum { WORD_MAX_LEN = 63 };

unsigned
text_distance(const char *a, const char *b)
{
	unsigned char rows[3][WORD_MAX_LEN + 1];
	unsigned char *before = rows[0], *last = rows[1], *row = rows[2];
	size_t alen = strlen(a), blen = strlen(b);

	if (alen > WORD_MAX_LEN || blen > WORD_MAX_LEN)
		return WORD_MAX_LEN + 1;
	for (size_t j = 0; j <= blen; j++)
		last[j] = (unsigned char)j;
	for (size_t i = 1; i <= alen; i++) {
		unsigned char *spare = before;

		row[0] = (unsigned char)i;
		for (size_t j = 1; j <= blen; j++) {
			int ca = tolower((unsigned char)a[i - 1]);
			int cb = tolower((unsigned char)b[j - 1]);
			int best = last[j - 1] + (ca != cb);

			if (last[j] + 1 < best)
				best = last[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			if (i > 1 && j > 1 &&
			    ca == tolower((unsigned char)b[j - 2]) &&
			    cb == tolower((unsigned char)a[i - 2]) &&
			    before[j - 2] + 1 < best)
				best = before[j - 2] + 1;
			row[j] = (unsigned char)best;
		}
		before = last;
		last = row;
		row = spare;
	}
	return last[blen];
}

void
text_near_try(struct text_near *near, const char *candidate)
{
	unsigned distance = text_distance(near->word, candidate);
	size_t len = strlen(near->word);

	bool is_short = len < 5 && strncasecmp(near->word, candidate, len) != 0;

	/* One slip in a short word, and one in three characters of a longer
	 * one, or of the beginning of the candidate: it is still that word. */
	if (distance > WORD_MAX_LEN ||
	    distance > (len < 3 || is_short ? 1 : len / 3 + 1) ||
	    distance >= len)
		return;
	if (near->best == NULL || distance < near->distance) {
		near->best = candidate;
		near->distance = distance;
	}
}
