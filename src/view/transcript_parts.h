/* view/transcript_parts.h - what the files transcript*.c share, nobody else. */
#ifndef VIEW_TRANSCRIPT_PARTS_H
#define VIEW_TRANSCRIPT_PARTS_H

#include "view/view.h"

enum { TRANSCRIPT_WIDTH = 80, TRANSCRIPT_INDENT = 4 };

/* An event to be written, and how. */
struct pen {
	struct buf *out;
	const struct view_style *style;
	const struct world *world;
	const struct event *e;
};

#define RED "31"
#define BOLD "1"
#define DIM "2"

/* From here on in that look, where colour is allowed. */
void pen_begin(const struct pen *pen, const char *sgr);
void pen_end(const struct pen *pen);
/* Text that may come from a file or a peer. */
void pen_plain(const struct pen *pen, const char *text);

/* ---- transcript_text.c: events that are sentences ---- */

void transcript_note(const struct pen *pen);
void transcript_error(const struct pen *pen);
/* What to type to have the failure explained. */
void transcript_failed(const struct pen *pen);

#endif
