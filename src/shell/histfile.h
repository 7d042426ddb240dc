/*
 * shell/histfile.h - the typed lines in a file, from one session to the
 * next. Knows no line editing: lines come in, lines go out.
 */
#ifndef SHELL_HISTFILE_H
#define SHELL_HISTFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* A line that is longer, or has a NUL byte, is dropped from the file. */
enum { HISTFILE_LINES = 1000, HISTFILE_LINE_MAX = 64 * 1024 };

struct histfile;

/*
 * The file of $XDG_STATE_HOME (~/.local/state), its folders made where they
 * are missing. NULL with *err set where that cannot be. *first: there was
 * no file.
 */
struct histfile *histfile_open(bool *first, struct err *err);
/* Hand the last HISTFILE_LINES lines to fn, oldest first. */
void histfile_each(struct histfile *h, void (*fn)(const char *line));
/* Add a line at the end of the file. -1 with *err set where that fails. */
int histfile_add(struct histfile *h, const char *line, struct err *err);
/* Leaves at most HISTFILE_LINES lines in a plain file; frees h. */
void histfile_close(struct histfile *h);

#endif
