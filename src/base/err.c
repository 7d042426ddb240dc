/* base/err.c - filling in a struct err. */
#include <stdarg.h>
#include <stdio.h>

#include "base/err.h"

int
err_set(struct err *err, unsigned column, const char *format, ...)
{
	va_list args;

	if (err_is_set(err))
		return -1;
	err->column = column;
	va_start(args, format);
	vsnprintf(err->text, sizeof err->text, format, args);
	va_end(args);
	return -1;
}

int
err_is_set(const struct err *err)
{
	return err->text[0] != '\0';
}
