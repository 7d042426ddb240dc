/*
 * lesson/progress.h - what a learner has done in a lesson so far, kept in a
 * file for each lesson (XDG Base Directory Specification, state). Knows
 * neither the session nor the terminal.
 */
#ifndef LESSON_PROGRESS_H
#define LESSON_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "lesson/lesson.h"

/* The later, the more was done by oneself. */
enum progress_done {
	PROGRESS_NOT,	  /* not done yet */
	PROGRESS_SKIPPED, /* left, or passed over */
	PROGRESS_SHOWN,	  /* a task whose solution was shown and run */
	PROGRESS_RUN,	  /* its commands ran; its quiz was answered */
	PROGRESS_SOLVED	  /* a task whose goal was reached */
};

/* What happened in one step. */
struct progress_step {
	enum progress_done done;
	unsigned wrong;	  /* quiz: bit i: choice i was given, and was wrong */
	unsigned misses;  /* task: how often a try was "not yet" */
	unsigned hints;	  /* how many were shown */
	struct buf typed; /* the lines that were typed, each with \n */
	struct buf shown; /* what was printed because of them, plain text */
};

struct progress {
	char *name; /* "echo", or the whole path of another file */
	/* Of what is done in the lesson (kinds, commands, choices), not of its
	 * prose: a mistake in spelling can be corrected, and a translation
	 * taken, without losing the place. Another one is begun anew. */
	char *sum;
	size_t at;     /* the step to go on with */
	bool finished; /* its end was reached, at some time */
	struct progress_step *steps;
	size_t step_count;
	unsigned long seconds; /* spent so far */
};

/* Nothing done yet. The caller frees it (progress_free). */
struct progress *progress_new(const char *name, const struct lesson *lesson);
/* Whether it is of that lesson as it is now, in whatever language. */
bool progress_fits(
    const struct progress *progress, const struct lesson *lesson);
/*
 * As it was saved last; NULL where there is none, or (*err set) where the file
 * cannot be read, or is none of ours: that was moved out of the way, as *err
 * says. changed: the lesson is another one since; NULL then too. lesson
 * NULL: whatever lesson it was of.
 */
struct progress *progress_load(const char *name, const struct lesson *lesson,
    bool *changed, struct err *err);
/* How a step was done. One that was not, though later ones were come to, was
 * passed over: SKIPPED. */
enum progress_done progress_how(const struct progress *progress, size_t step);
/* A step was done again: what it took is added, and of the two ways it was
 * done the better one stays, or else the later one. */
void progress_merge(
    struct progress_step *step, const struct progress_step *again);
/*
 * Save it so that a crash at any moment leaves the old one or the new one. Of
 * what was typed and shown so much is kept as fits: PROGRESS_STEP_MAX bytes of
 * each step, PROGRESS_ALL_MAX of all. What another shell saved of the
 * same steps meanwhile is merged into it, not lost. -1 with *err set; also
 * where there is a file that progress_load could not read: it is not replaced.
 */
int progress_save(const struct progress *progress, struct err *err);
enum { PROGRESS_STEP_MAX = 64 * 1024, PROGRESS_ALL_MAX = 1024 * 1024 };
/* 0 where it is gone (or was not there), -1 with *err set. */
int progress_forget(const char *name, struct err *err);
/* The same for all lessons; *count of them. */
int progress_forget_all(size_t *count, struct err *err);
/* The name of the lesson that was saved last, freed by the caller; NULL where
 * there is none, or *err is set. */
char *progress_last(struct err *err);
void progress_free(struct progress *progress);

/*
 * The lesson as Markdown with what was typed and what came of it in place of
 * its commands and outputs, for people to keep: quizzes with what was answered,
 * tasks with how they were solved. Added to out. The lesson is the one that the
 * progress is of: it has as many steps.
 */
void progress_export(struct buf *out, const struct progress *progress,
    const struct lesson *lesson);

/* Minutes that a learner needs for it, from its words and steps. */
unsigned progress_estimate(const struct lesson *lesson);

#endif
