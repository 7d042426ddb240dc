/*
 * command/command.h - shell commands: one file and one table row for each,
 * which feeds dispatch, help, completion and the man page. A command knows
 * the lab and the views, not readline.
 */
#ifndef COMMAND_COMMAND_H
#define COMMAND_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "lab/lab.h"
#include "view/grid.h"
#include "view/view.h"

struct session;
struct picture; /* command/picture.h: what a view prints while watched */
struct player;	/* command/player_parts.h: a lesson being played */

/* What a terminal shows that changes by itself (command/watch.c). */
struct session_watched {
	void *context;
	const char *title; /* the line that is repeated: no control bytes */
	/* Look anew; false: there is nothing to see any more. */
	bool (*look)(void *context);
	/* What was seen last, added to out as lines, for a screen of that
	 * many columns; marked: with what changed since the look before. */
	void (*draw)(
	    void *context, struct buf *out, bool marked, unsigned width);
};

/* What the user interface offers to commands. */
struct session_ui {
	void *context;
	/* Show text (whole lines), above the input line if there is one. */
	void (*write)(void *context, const char *text, size_t len);
	/* The same for lines of the record, which a terminal shows folded;
	 * NULL: as all other text. */
	void (*record)(void *context, const char *text, size_t len);
	/* The same for errors. */
	void (*complain)(void *context, const char *text, size_t len);
	/* Put a line ready on the next input line; NULL: none. Absent (NULL)
	 * where lines are not typed. */
	void (*suggest)(void *context, const char *line);
	/* The terminal's width in columns. */
	unsigned (*width)(void *context);
	/* The typed lines so far by index, NULL ends; NULL member: none. */
	const char *(*history)(void *context, size_t index);
	/* What was written so far must be seen: before anything that waits. */
	void (*flush)(void *context);
	/* Draw it, which was looked at once, in place of all else; look again
	 * every second until the user or a signal ends it. What is journaled
	 * meanwhile is not to be shown. Absent (NULL) without a terminal to
	 * draw in. */
	void (*watch)(void *context, const struct session_watched *w);
};

/* What lines act on. Owned by the shell (shell/session.c). */
struct session {
	struct lab *lab;
	unsigned labs; /* how often another one was used: it is another one,
			* even at the address of one that was freed */
	char *current; /* the current process's name: "main" */
	bool json;
	bool stop_on_failure; /* -e */
	bool colour;
	bool utf8;	  /* output may have more than ASCII: box drawing */
	bool interactive; /* lines are typed at a prompt */
	bool repeatable;  /* what is printed is compared with another run */
	long ends;	  /* lab_clock when its lines must be over; 0: never */
	bool quit;	  /* set by `quit`: read no more lines */
	bool failed;	  /* exit status 1 */
	bool misunderstood; /* exit status 2 */
	/* Where lines come from, for errors: the name of a file, "-c",
	 * "stdin"; NULL: typed. */
	const char *file;
	unsigned line;	  /* number of the line being run */
	const char *text; /* that line, or NULL between lines */
	size_t text_len;
	/* The process that the line names before a command (`server: expect
	 * 4`), or NULL. */
	const char *named;
	unsigned depth;		  /* lines run by lines: run FILE */
	volatile int interrupted; /* Ctrl-C; cleared before each line */
	struct player *player;	  /* the lesson being played, or NULL */
	/* A view is being watched: what it prints goes there; else NULL. */
	struct picture *picture;
	struct session_ui ui;
	struct buf scratch; /* shell/session.c: an event's rendering */
	/* Run one line; the result is what happened to it (shell/session.c).
	 * For commands that run lines: run, lesson. */
	enum session_result (*run)(
	    struct session *s, const char *text, size_t len);
	/* Shows an event that is journaled; its context is the session
	 * (shell/session.c). */
	journal_listener *show;
};

enum session_result {
	SESSION_OK,
	SESSION_FAILED,	      /* a call failed, an expectation did not hold */
	SESSION_MISUNDERSTOOD /* reported already; batch reading stops */
};

/* ---- command/session.c ---- */

/* Text for the user, as printf; the format is translated. What it is told,
 * names of files and the like, may come from anywhere (text_plain). With --json
 * it becomes a note event. */
void session_print(struct session *s, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The same for text that is safe as it is, with colours in it perhaps. */
void session_write(struct session *s, const char *text, size_t len);
/* A view's table, with or without its titles; the grid is taken. All views
 * print theirs with this, so that `watch` can mark what changed. */
void session_grid(struct session *s, struct grid *g, bool no_header);
/* The time for views that say how long something lasts, as lab_clock; -1
 * where what is printed may be replayed and compared. */
long session_now(const struct session *s);
/* Somebody, or `lesson check`, compares what is printed with another run. */
bool session_is_compared(const struct session *s);
/* How many ms may be waited where somebody asks for so many (negative: for as
 * long as it takes): no longer than to the session's end. */
long session_patience(const struct session *s, long ms);
/* A sentence, translated, in the journal, shown like any event; of a view that
 * is being watched, in its picture alone. */
void session_note(struct session *s, const char *text);
/* A sentence about what was just listed, not part of it: it is not journaled,
 * and goes to standard error where lines are not typed. */
void session_remark(struct session *s, const char *text);
/* Journal an error about the line that is being run; err's column counts
 * in that line. */
void session_error(struct session *s, const struct err *err);
/* "sockets> ", or with the current process "sockets[server]> ". */
void session_prompt(const struct session *s, struct buf *out);
/* Use another lab from now on: events go to the same output. Returns the
 * one before. */
struct lab *session_use(struct session *s, struct lab *lab);
/* The host that a line looks at: that of the process it names, else of the
 * current one. */
enum host session_host(const struct session *s);

enum command_group { COMMAND_LAB, COMMAND_LOOK, COMMAND_LEARN, COMMAND_SHELL };

/* What a command's words are, for completion. */
enum word_kind {
	WORD_NONE,
	WORD_PROCESS,
	WORD_NAME,
	WORD_SOCKET,
	WORD_FILE,
	WORD_LESSON,
	WORD_VIEW,
	WORD_NET,
	WORD_WIRE,
	WORD_PACKETS
};

struct command {
	const char *name;
	enum command_group group;
	const char *usage; /* what follows the name: "[PROCESS]" */
	const char *gist;  /* one line, lower case, no full stop */
	const char *about; /* sentences for `help NAME` */
	const char *example;
	enum word_kind word;
	bool in_lessons; /* a lesson's file may use it: lesson_rules.c */
	bool is_view;	 /* it lists and changes nothing: `watch` may run it */
	/* What else a view is given while it is watched ("-o"), or NULL. */
	const char *watched;
	/* `sockets NAME` works where the network cannot be made. */
	bool without_lab;
	/*
	 * rest is what follows the name, blanks trimmed, "" for nothing; it
	 * starts at column. Misunderstood: *err is set and nothing done.
	 */
	enum session_result (*run)(struct session *s, const char *rest,
	    unsigned column, struct err *err);
};

/* All commands in the order of help; ends with NULL. command/table.c */
extern const struct command *const commands[];
const struct command *command_find(const char *name);

/*
 * Split rest into words at blanks ("..." and '...' keep blanks in a word):
 * at most max; returns how many, or -1 with *err where there are more, or
 * a quote is not closed. words[i] are freed with command_words_free.
 */
struct command_word {
	char *text;
	unsigned column;
};
int command_words(const char *rest, unsigned column, struct command_word *words,
    size_t max, struct err *err);
void command_words_free(struct command_word *words, size_t count);

#endif
