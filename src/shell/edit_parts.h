/* shell/edit_parts.h - what the files of the line editor share. */
#ifndef SHELL_EDIT_PARTS_H
#define SHELL_EDIT_PARTS_H

#include <stdbool.h>

#include "base/buf.h"
#include "command/command.h"
#include "shell/histfile.h"
#include "shell/output.h"

struct edit {
	struct session *s;
	struct output *out;
	struct histfile *history; /* NULL: there is none */
	bool typing;	   /* a line is being edited: the prompt is shown */
	bool hidden;	   /* meanwhile output has taken its place */
	bool ended;	   /* Ctrl-D: there will be no more lines */
	char *line;	   /* typed, not yet run */
	char *ready;	   /* to stand on the next input line */
	char *stood;	   /* that stood there when this one was begun */
	struct buf pasted; /* of a paste, what was not yet run or put ready */
	struct buf prompt;
	int signal; /* that is to end the shell, or 0 */
};

/* edit.c: the editor that runs. readline hands nothing to the functions that
 * it calls: they find it here. */
struct edit *edit_running(void);
/* Take the signals that end the shell: e->signal, and whether there is one. */
bool edit_ending(struct edit *e);

/* edit_screen.c: the session's user interface, with the line being typed
 * kept below what is shown. */
struct session_ui edit_ui(struct edit *e);
/* After writing: the line is back on the screen. */
void edit_show(struct edit *e);

/* The terminal has another size: the line is drawn anew. */
void edit_resize(struct edit *e);
/* Where readline has just found out the window's size: no window is too
 * narrow. */
void edit_limit_width(void);

/* screen.c: the interface's `watch`, if the terminal can be drawn in. */
bool screen_works(void);
void screen_watch(void *context, const struct session_watched *w);

/* edit_keys.c: TAB, `?` and readline's settings. */
void edit_keys(void);

/* edit_paste.c: a paste of several lines; in edit_keys's maps. */
void edit_paste_bind(void);
/* The next of its lines that is whole, which the caller frees; or NULL:
 * what is left of the paste, if anything, stands ready now. */
char *edit_paste_next(struct edit *e);

/* edit_history.c */
/* Whether this is the first start: there was no history yet. */
bool edit_history_open(struct edit *e);
/* What to type first. */
void edit_greet(struct edit *e);
void edit_history_add(struct edit *e, const char *line);
void edit_history_close(struct edit *e);

#endif
