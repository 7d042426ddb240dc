/*
 * command/wire_parts.h - what the files of `wire` share.
 *
 *	wire.c       the command
 *	wire_words.c its words: what is to be done
 *	wire_text.c  the wire as text: how it is set, and what is on it
 */
#ifndef COMMAND_WIRE_PARTS_H
#define COMMAND_WIRE_PARTS_H

#include "command/command.h"

enum wire_what { WIRE_SHOW, WIRE_DO, WIRE_WAIT };

/* A line of it, read. */
struct wire_line {
	enum wire_what what;
	struct wire_order order; /* DO */
	long ms;		 /* WAIT: the longest */
	/* Of the packets' numbers that are named, or 0. */
	unsigned column, second;
};

/* wire_words.c: 0, or -1 with *err set. */
int wire_read(
    const char *rest, unsigned column, struct wire_line *out, struct err *err);

/* wire_text.c */

/* How the wire is set, and what is on it. */
void wire_show(struct session *s);
/* What an order changed that no event tells: one sentence, or none.
 * before: how the wire was set. */
void wire_told(struct session *s, const struct wire_order *order,
    const struct wire_setting *before);

#endif
