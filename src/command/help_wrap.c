/* command/help_wrap.c - words into lines of a width. Knows only ASCII. */
#include <string.h>

#include "command/help.h"

void
help_wrap(struct buf *out, const char *text, unsigned at, unsigned indent,
    unsigned width)
{
	bool first = at <= indent;

	for (; at < indent; at++)
		buf_addc(out, ' ');
	for (;;) {
		size_t len;

		text += strspn(text, " ");
		len = strcspn(text, " ");
		if (len == 0)
			break;
		if (!first && at + 1 + len > width) {
			buf_printf(out, "\n%*s", (int)indent, "");
			at = indent;
			first = true;
		}
		if (!first) {
			buf_addc(out, ' ');
			at++;
		}
		buf_add(out, text, len);
		at += (unsigned)len;
		text += len;
		first = false;
	}
	buf_addc(out, '\n');
}
