/* base/buf.h - a growing run of bytes, always followed by a NUL. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>

/*
 * All zero is an empty buffer. data is NULL until something was added,
 * otherwise data[len] is NUL. buf_free gives the memory back and leaves
 * an empty buffer.
 */
struct buf {
	char *data;
	size_t len;
	size_t cap;
};

void buf_add(struct buf *b, const void *bytes, size_t len);
void buf_adds(struct buf *b, const char *s);
void buf_addc(struct buf *b, char c);
void buf_printf(struct buf *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The same for a text that users read: its format is translated. */
void buf_say(struct buf *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
/* Empty it, keep its memory. */
void buf_clear(struct buf *b);
/* Remove the first len bytes (at most all). */
void buf_drop(struct buf *b, size_t len);
/* The text, "" where nothing was added; valid until the next change. */
const char *buf_text(const struct buf *b);
/* The text as a string that the caller frees; the buffer is empty then. */
char *buf_take(struct buf *b);
void buf_free(struct buf *b);

#endif
