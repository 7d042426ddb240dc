/*
 * lesson/render.h - Markdown as text for a terminal. Prints nothing.
 */
#ifndef LESSON_RENDER_H
#define LESSON_RENDER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum { RENDER_WIDTH_MIN = 20, RENDER_WIDTH_MAX = 100 };

/*
 * Add len bytes of UTF-8 Markdown to out as whole lines of at most width
 * columns (taken into the limits above). Without colour it is plain text.
 * Control characters in it come out escaped.
 */
void render_markdown(
    struct buf *out, const char *text, size_t len, unsigned width, bool colour);

#endif
