/* lesson/lines.c - the lines of a text, as a lesson reads them. */
#include <string.h>

#include "base/alloc.h"
#include "lesson/lesson_parts.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

struct lesson_lines
lesson_lines(const char *text, size_t len, unsigned first)
{
	return (struct lesson_lines){
		.next = text,
		.end = text + len,
		.line = first - 1,
	};
}

bool
lesson_lines_next(struct lesson_lines *lines)
{
	const char *end;
	size_t left = (size_t)(lines->end - lines->next);

	if (left == 0)
		return false;
	end = memchr(lines->next, '\n', left);
	lines->text = lines->next;
	lines->len = end == NULL ? left : (size_t)(end - lines->next);
	lines->next += lines->len + (end != NULL);
	lines->line++;
	while (lines->len > 0 && is_blank(lines->text[lines->len - 1]))
		lines->len--;
	return true;
}

bool
lesson_lines_are(const struct lesson_lines *lines, const char *word)
{
	return lines->len == strlen(word) &&
	       memcmp(lines->text, word, lines->len) == 0;
}

char *
lesson_trimmed(const char *text, size_t len)
{
	const char *start = text;

	for (const char *at = text; at < text + len; at++) {
		if (*at == '\n')
			start = at + 1;
		else if (!is_blank(*at))
			break;
	}
	len -= (size_t)(start - text);
	while (len > 0 && (is_blank(start[len - 1]) || start[len - 1] == '\n'))
		len--;
	return x_strndup(start, len);
}

size_t
lesson_text_end(const char *source, size_t len)
{
	size_t end = len, start;

	while (
	    end > 0 && (is_blank(source[end - 1]) || source[end - 1] == '\n'))
		end--;
	start = end;
	while (start > 0 && source[start - 1] != '\n')
		start--;
	if (end - start > strlen(LESSON_RECORD) &&
	    memcmp(source + start, LESSON_RECORD, strlen(LESSON_RECORD)) == 0 &&
	    memcmp(source + end - 3, "-->", 3) == 0)
		return start;
	return len;
}
