/* view/ss_text.c - numbers, for the ss view. */
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
