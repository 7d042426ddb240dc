/*
 * shell/output.h - standard output: gathered, written in large pieces, and
 * checked. Knows nothing of what is written.
 */
#ifndef SHELL_OUTPUT_H
#define SHELL_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct output {
	struct buf pending;
	bool live;   /* write each piece at once: it is a terminal */
	bool listed; /* one list, of which a reader may take the start alone
			(| head): a closed pipe is not complained of */
	bool failed; /* writing failed, which was said on standard error */
};

void output_open(struct output *out);
void output_write(struct output *out, const char *text, size_t len);
/* Everything so far is handed to the kernel, or failed is set. */
void output_flush(struct output *out);
/* To standard error, after what was written before it. */
void output_error(struct output *out, const char *text, size_t len);
/* Flushes; false if anything was lost. */
bool output_close(struct output *out);

#endif
