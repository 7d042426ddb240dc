/*
 * view/packet_figure.h - a header as the RFCs draw it, 32 bits a row, and the
 * list of its fields with what they mean. Knows no protocol.
 */
#ifndef VIEW_PACKET_FIGURE_H
#define VIEW_PACKET_FIGURE_H

#include <stddef.h>

#include "base/buf.h"

struct figure_field {
	const char *name; /* in the list; NULL: not there */
	const char *box;  /* in the figure, lines divided by \n; NULL: not */
	unsigned bits;	  /* its width there */
	unsigned bytes;	  /* in the list, instead of bits; 0: bits */
	struct buf value; /* in both */
	struct buf more;  /* in the list: behind the value */
	struct buf means; /* in the list: a sentence without a full stop */
};

/* All zero is an empty one. */
struct figure {
	struct figure_field *fields;
	size_t count, cap;
};

/*
 * Each adds a field and returns it, until the next is added, for its value and
 * meaning to be added to. figure_bits: one that the figure and the list have;
 * rows must be filled: the bits up to each 32nd end with a field. figure_box:
 * one that fills a row, in the figure alone. figure_bytes: in the list alone.
 */
struct figure_field *figure_bits(
    struct figure *f, const char *name, const char *box, unsigned bits);
struct figure_field *figure_box(struct figure *f, const char *box);
struct figure_field *figure_bytes(
    struct figure *f, const char *name, unsigned bytes);

/* The picture and the list, below a title; the figure is empty then. */
void figure_print(struct buf *out, struct figure *f, const char *title);

#endif
