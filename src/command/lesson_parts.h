/*
 * command/lesson_parts.h - what the files of the lesson commands share:
 * where lessons are, opening one, running its lines. Knows no terminal.
 */
#ifndef COMMAND_LESSON_PARTS_H
#define COMMAND_LESSON_PARTS_H

#include <stddef.h>

#include "command/command.h"
#include "lesson/compare.h"
#include "lesson/lesson.h"
#include "lesson/progress.h"

/* lesson_files.c: the lessons that came with the program. */
struct lesson_file {
	unsigned number; /* 1 */
	char *name;	 /* "echo" */
	char lang[3];	 /* "es": a translation; "": the lesson itself */
	char *path;	 /* as short as it can be shown */
};

/* All of them in order; *count of them, freed with lesson_files_free. */
struct lesson_file *lesson_files(size_t *count);
/* The same with each lesson's translations behind it. */
struct lesson_file *lesson_files_all(size_t *count);
void lesson_files_free(struct lesson_file *files, size_t count);
/* The path of "echo", "1", "01", "01-echo" or a file; the caller frees it.
 * NULL with *err set where there is none. */
char *lesson_find(const char *name, unsigned column, struct err *err);

/* lesson_language.c: the translation of a lesson's file into a language
 * ("es"), as a path that the caller frees; NULL: there is none. */
char *lesson_translated(const char *path, const char *lang);
/* Of a translation, by its name alone: its language, and the path of the
 * English, which need not be there. The caller frees; NULL: it is none. */
char *lesson_language(const char *path);
char *lesson_english(const char *path);
/* Whether the lesson in that file has the language that the shell speaks. */
bool lesson_is_spoken(const char *path);

/* lesson_rules.c: lesson_load, and no line in it is one that a lesson may
 * not have. */
struct lesson *lesson_open(const char *path, struct err *err);
/* Whether the shell takes the word that begins at `at` for a name, even if a
 * command is called so: its method is called, or it gets a value. */
bool lesson_is_name(const char *at);
/* *err, which has the column, is about this line: where that is. A line that
 * was included is named in the text, at the step's place in the lesson. */
void lesson_place(const struct lesson_step *step,
    const struct lesson_line *line, struct err *err);

/*
 * lesson_replay.c: lines run in a lab of their own while all that they
 * print is kept. The session is as before after replay_end (that lab is
 * closed) or replay_keep (that lab is in use, the one before is closed).
 */
struct replay {
	struct session *s;
	struct session outer;
	struct buf out; /* what the lines printed; yours to clear */
};

/* 0, or -1 with *err set and nothing to end. An error that a line prints
 * names no place in the lesson's file. */
int replay_begin(struct replay *r, struct session *s, struct err *err);
enum session_result replay_line(
    struct replay *r, const struct lesson_line *line);
void replay_end(struct replay *r);
void replay_keep(struct replay *r);

/* Report what is wrong at a line (err->line) of a lesson's file. Always
 * SESSION_FAILED: the typed line itself was understood. */
enum session_result lesson_error(
    struct session *s, const char *path, const struct err *err);

/* lesson_check.c: replay and compare; or write what was printed into the
 * file instead. */
enum lesson_checking {
	LESSON_COMPARE,
	LESSON_UPDATE, /* the output blocks are rewritten */
	LESSON_CONFIRM /* a translation is noted to be up to date */
};
enum session_result lesson_check(
    struct session *s, const char *path, enum lesson_checking what);
/* lesson_check_words.c: `lesson check` with what follows it. */
enum session_result lesson_check_words(struct session *s,
    const struct command_word *words, size_t count, struct err *err);
/* lesson_confirm.c: what lesson_check does to LESSON_CONFIRM; and whether a
 * translation is as its English lesson is: adds what is not to report, and
 * how much to *count. -1 with *err where the English cannot be read. */
enum session_result lesson_confirm(struct session *s, const char *path);
int lesson_compare_english(struct buf *report, const char *path,
    const struct lesson *translated, size_t *count, struct err *err);
/* The English lesson of a translation, itself at that path; NULL with *err. */
struct lesson *lesson_open_english(const char *path, struct err *err);
/* lesson_write.c: the file that the lesson was read from gets this text; -1
 * with *err, and it is as it was, which somebody may just have changed. */
int lesson_write(const char *path, const struct lesson *lesson,
    const struct buf *text, struct err *err);

/* lesson_told.c: what the lines of a step did, and whether the lesson tells
 * of it. All zero is nothing yet; told_clear frees. */
struct told {
	struct buf text;  /* what they printed, plain, without errors */
	struct buf shown; /* the same with errors; yours to clear */
	bool has_errors;  /* there were some, all as the step tells */
	bool foreign;	  /* a line spoke another language than the lesson */
};
/* Run a line and wait for what it sets off. What it prints is shown, and
 * added to shown as plain text, what is no error to heard too (or NULL). */
enum session_result told_hear(
    struct session *s, const char *text, struct buf *heard, struct buf *shown);
/* Run a line of the step and wait for what it sets off; false: it was not
 * understood or an error came of it, and the step does not tell of that. */
bool told_run(struct told *told, struct session *s, const char *text,
    const struct lesson_step *step);
/* Once all lines of the step ran. A step without an output block tells
 * nothing: whatever was printed is the same, and so it is in another
 * language, of which nobody can say. */
enum compare_result told_compare(
    const struct told *told, const struct lesson_step *step);
/* Whether time alone has changed something in the session's network, which
 * the lesson, that does not wait, cannot tell of. */
bool told_too_late(const struct session *s);
void told_clear(struct told *told);

/* The errors in the session's journal from event number first on. */
enum told_errors {
	TOLD_NONE, /* there is none */
	TOLD_ALL,  /* the step's output block has each of them */
	TOLD_NOT   /* there is one that it has not */
};
enum told_errors told_errors_since(
    const struct session *s, size_t first, const struct lesson_step *step);
/* The last of them, or NULL; the journal's. */
const struct event *told_last_error(const struct session *s, size_t first);

/* lesson_play.c: with pauses it is played at the prompt; else, and where no
 * lines are typed, straight through. */
enum session_result player_start(
    struct session *s, const char *path, bool pauses);

/* lesson_kept.c: what is kept of the lesson that is being played, as it is
 * now; NULL where none is, or nothing is kept of it. */
const struct progress *player_progress(const struct session *s);
/* The name under which progress.h keeps the lesson of a file, the same for
 * all its translations: "echo", or the whole path. The caller frees it. */
char *lesson_kept_name(const char *path);

/* lesson_summary.c: what was done in a lesson so far (that the progress fits),
 * what was got wrong, and where it goes on or what to read next. */
void lesson_summary(struct session *s, const struct lesson *lesson,
    const struct progress *progress);

#endif
