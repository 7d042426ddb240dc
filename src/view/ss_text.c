/* view/ss_text.c - numbers and other people's text, for the ss view. */
#include <string.h>

#include "base/text.h"
#include "view/ss_parts.h"

void
ss_number(struct buf *out, uint64_t number)
{
	char digits[20];
	size_t at = sizeof digits;

	do {
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	buf_add(out, digits + at, sizeof digits - at);
}

/* A newline would begin a row that is none. */
void
ss_plain(struct buf *out, const char *text, size_t len)
{
	const char *newline;

	while ((newline = memchr(text, '\n', len)) != NULL) {
		size_t line = (size_t)(newline - text);

		text_plain(out, text, line);
		buf_adds(out, "\\x0a");
		text = newline + 1;
		len -= line + 1;
	}
	text_plain(out, text, len);
}
