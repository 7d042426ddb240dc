/* lesson/compare.c - differences between two texts, line by line. */
#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "lesson/compare.h"
#include "lesson/lesson_parts.h"

enum { SHOWN_MAX = 3 };

/* A line without its trailing blanks; text NULL: there are no more. */
struct part {
	const char *text;
	size_t len;
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Of a text without what does not count at its end. */
static struct lesson_lines
lines_of(const char *text)
{
	size_t len = strlen(text);

	while (len > 0 && (is_blank(text[len - 1]) || text[len - 1] == '\n'))
		len--;
	return lesson_lines(text, len, 1);
}

static struct part
next_line(struct lesson_lines *lines)
{
	if (!lesson_lines_next(lines))
		return (struct part){ .text = NULL };
	return (struct part){ lines->text, lines->len };
}

static bool
same(struct part a, struct part b)
{
	if (a.text == NULL || b.text == NULL)
		return a.text == b.text;
	return a.len == b.len && memcmp(a.text, b.text, a.len) == 0;
}

static void
report_part(struct buf *report, struct part part)
{
	if (part.text == NULL)
		buf_say(report, "(nothing more)");
	else if (part.len == 0)
		buf_say(report, "(an empty line)");
	else
		text_plain(report, part.text, part.len);
	buf_addc(report, '\n');
}

static void
report_pair(struct buf *report, const char *file, unsigned line,
    struct part expected, struct part got)
{
	buf_say(report, "%s:%u: expected: ", file, line);
	report_part(report, expected);
	buf_say(report, "%s:%u:      got: ", file, line);
	report_part(report, got);
}

size_t
compare_lines(struct buf *report, const char *file, unsigned line,
    const char *expected, const char *got)
{
	struct lesson_lines left = lines_of(expected), right = lines_of(got);
	size_t count = 0;

	for (;; line++) {
		struct part a = next_line(&left), b = next_line(&right);

		if (a.text == NULL && b.text == NULL)
			break;
		if (same(a, b))
			continue;
		if (count++ < SHOWN_MAX)
			report_pair(report, file, line, a, b);
	}
	if (count > SHOWN_MAX)
		buf_say(report, "%s: and %zu more of this step\n", file,
		    count - SHOWN_MAX);
	return count;
}

static size_t
count_of(const char *at, size_t left, bool (*is)(char c))
{
	size_t n = 0;

	while (n < left && is(at[n]))
		n++;
	return n;
}

static bool
is_digit(char c)
{
	return isdigit((unsigned char)c) != 0;
}

/* A number that stands alone: not -1, FIN-WAIT-2 or AF_INET6. */
static bool
starts_number(struct part part, size_t i)
{
	return is_digit(part.text[i]) &&
	       (i == 0 || (part.text[i - 1] != '-' &&
			      !isalnum((unsigned char)part.text[i - 1])));
}

static bool
alike(struct part a, struct part b)
{
	size_t i = 0, j = 0;

	if (a.text == NULL || b.text == NULL)
		return a.text == b.text;
	while (i < a.len && j < b.len) {
		bool (*is)(char c) = NULL;

		if (starts_number(a, i) && starts_number(b, j))
			is = is_digit;
		else if (is_blank(a.text[i]) && is_blank(b.text[j]))
			is = is_blank;
		else if (a.text[i++] != b.text[j++])
			return false;
		if (is != NULL) {
			i += count_of(a.text + i, a.len - i, is);
			j += count_of(b.text + j, b.len - j, is);
		}
	}
	return i == a.len && j == b.len;
}

enum compare_result
compare_texts(const char *expected, const char *got)
{
	struct lesson_lines left = lines_of(expected), right = lines_of(got);
	enum compare_result result = COMPARE_SAME;

	for (;;) {
		struct part a = next_line(&left), b = next_line(&right);

		if (a.text == NULL && b.text == NULL)
			return result;
		if (!alike(a, b))
			return COMPARE_OTHER;
		if (!same(a, b))
			result = COMPARE_NUMBERS;
	}
}
