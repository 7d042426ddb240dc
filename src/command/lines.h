/*
 * command/lines.h - running lines that come from a file, a pipe or a text,
 * one at a time, without ever holding more than one overlong line. Knows
 * the session, not who waits for it.
 */
#ifndef COMMAND_LINES_H
#define COMMAND_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "command/command.h"

/* A longer line is handed on as far as it was read: an error, which is told
 * where lines are parsed. That limit is below this one by a line's end. */
enum { LINES_LINE_MAX = 4 * 1024 * 1024 + 2 };

/* Where lines come from. Close the descriptor yourself. */
struct lines {
	int fd; /* -1: all of it is in buf */
	struct buf buf;
	size_t start;	/* of the next line in buf */
	size_t scanned; /* no newline before this */
	bool end;
};

void lines_from_fd(struct lines *in, int fd);
void lines_from_text(struct lines *in, const char *text, size_t len);
void lines_free(struct lines *in);

enum lines_got {
	LINES_LINE, /* *line is *len bytes, without its newline, until the
		       next call */
	LINES_MORE, /* call lines_read first */
	LINES_END
};

enum lines_got lines_next(struct lines *in, const char **line, size_t *len);
/* Read what there is, waiting for it; 0, or -1 with *err set. */
int lines_read(struct lines *in, struct err *err);

/*
 * Run the lines until the end, until `quit`, until one is misunderstood,
 * or with -e until one fails; errors name `file` as their place. idle
 * (may be NULL) is called before each read. The result is the worst one.
 */
enum session_result lines_run(struct session *s, struct lines *in,
    const char *file, void (*idle)(struct session *s, int fd));

#endif
