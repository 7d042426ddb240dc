/* base/err.c - filling in a struct err. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/lang.h"
#include "base/text.h"

/* The last one may have been cut in two. */
static void
whole_characters(char *text)
{
	size_t len = strlen(text), at = len;

	while (at > 0 && ((unsigned char)text[at - 1] & 0xc0) == 0x80)
		at--;
	if (at > 0 && !text_is_utf8(text + at - 1, len - at + 1))
		text[at - 1] = '\0';
}

int
err_set(struct err *err, unsigned column, const char *format, ...)
{
	va_list args;
	int len;

	if (err_is_set(err))
		return -1;
	err->column = column;
	va_start(args, format);
	len = vsnprintf(err->text, sizeof err->text, lang_text(format), args);
	va_end(args);
	if (len >= (int)sizeof err->text)
		whole_characters(err->text);
	return -1;
}

int
err_is_set(const struct err *err)
{
	return err->text[0] != '\0';
}
