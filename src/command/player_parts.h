/*
 * command/player_parts.h - what the files of the player share: a lesson
 * that is being played, and what each of them does with it. Only they
 * include it. All functions work on the lesson that s plays.
 */
#ifndef COMMAND_PLAYER_PARTS_H
#define COMMAND_PLAYER_PARTS_H

#include "command/lesson_parts.h"
#include "lesson/progress.h"

/* What the learner does in a task. */
struct player_try {
	/* Where the task began: the journal of that lab (session.labs), before
	 * that event. `net` makes another, whose whole journal is the task's.
	 */
	unsigned lab;
	size_t since;
	size_t seen;	  /* the events before that one have been judged */
	size_t held;	  /* how much of the goal held then */
	bool tried;	  /* a line of the learner's own did something, or
			   * was meant to */
	bool said_anew;	  /* how to begin anew was told after one */
	bool strayed;	  /* one did since the network was built */
	bool showing;	  /* the solution's lines stand ready */
	struct buf typed; /* those lines, each with \n */
	struct buf unmet; /* what was told last that is not so yet */
};

/* What is kept of it: lesson_kept.c. */
struct player_kept {
	struct progress *progress;  /* NULL: no lines are typed */
	struct progress_step again; /* a step that was done is done once more */
	bool off;		    /* it could not be saved, which was said */
	bool hearing;		    /* a typed line runs: is it still ours? */
	long since;		    /* lab_clock when it was last counted */
	unsigned long ms;	    /* less than a second, not counted yet */
};

struct player {
	struct lesson *lesson;
	char *path; /* of its file, perhaps a translation */
	bool typed; /* lines are typed in between; else straight through */
	struct lab *shell_lab; /* what was in use before */
	char *shell_current;
	size_t step, command; /* which command stands ready */
	struct told told;     /* what this step's commands did */
	bool stuck;	      /* the one that stands ready was refused */
	bool said_numbers;    /* since the network was built */
	size_t hint;	      /* the step's hint that was shown last, from 1 */
	struct player_try try;
	struct player_kept kept;
};

const struct lesson_step *player_step(const struct player *p);
/* The line that stands ready; NULL: none does. */
const struct lesson_line *player_ready(const struct player *p);
/* -1 with *err where no lesson is played. */
int player_need(const struct session *s, struct err *err);

/* ---- lesson_play.c ---- */

/* The step begins: it is shown, nothing of it was done. */
void player_enter(struct session *s, size_t step);
/* The step was done like that: go to the next one, or out of the lesson
 * after the last. */
void player_go_on(struct session *s, enum progress_done how);
/* Run the line that stands ready; false: it was refused, and is not done. */
bool player_run_ready(struct session *s, const char *text);
/* Run what is left of the step's lines, or as much of it as can be run. */
enum session_result player_run_rest(struct session *s);

/* ---- lesson_typed.c ---- */

/* Whether a typed line is that text, blanks around it apart. */
bool player_is_line(const char *typed, const char *text);
/* Whether a line is a command that does something in the lab ("wire hold"),
 * or one that does not ("wire", "ss"). A call is neither. */
bool player_is_order(const char *text);
bool player_is_look(const char *text);
/* Whether a line that was refused was meant as a call: it is no command, and
 * more than some word. */
bool player_is_try(const char *text);
/* What is to stand ready next does. */
void player_suggest(struct session *s);

/* ---- lesson_follow.c ---- */

/* If the shell speaks another language than the lesson, and there is a file
 * with the same steps in that one: the lesson goes on in it, and its step is
 * shown. */
void player_follow_language(struct session *s);

/* ---- lesson_show.c ---- */

/* Markdown, rendered; `after` follows it where it is not empty. */
void player_show(struct session *s, const char *markdown, const char *after);
/* A sentence for the learner, wrapped; its format is translated. */
void player_tell(struct session *s, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The step's number, its prose, and what it asks. */
void player_show_step(struct session *s);

/* ---- lesson_quiz.c ---- */

void quiz_show(struct session *s);
/* Take a typed line, if it answers; false: it is to be run. */
bool quiz_take(struct session *s, const char *text);
/* Where nobody types: the right answer and why. */
void quiz_tell_right(struct session *s);

/* ---- lesson_task.c ---- */

void task_show(struct session *s);
/* The step begins, whatever its kind, in a network in which nothing of it was
 * done. That a task was tried stays. */
void task_begin(struct session *s);
/* After a typed line: what became of the task. own: it is not one of the
 * solution's that stood ready. */
void task_look(struct session *s, const char *text, bool own);
/* A question ends: what was tried in the meantime is undone. */
void task_undo(struct session *s);
/* Enter on an empty line: what is not so yet. */
void task_tell(struct session *s);
void task_clear(struct player_try *t);

/* ---- lesson_walk.c ---- */

/* The network as it is before that step. -1: it could not be built, which was
 * told, and nothing changed. */
int walk_build(struct session *s, size_t step);
/* Whether this step and those before it can be run in a new network. */
bool walk_is_possible(struct session *s);
enum session_result walk_next(struct session *s, struct err *err);
enum session_result walk_back(struct session *s, struct err *err);
/* number: as it is shown, from 1. */
enum session_result walk_goto(struct session *s, size_t number);
enum session_result walk_again(struct session *s, struct err *err);
enum session_result walk_skip(struct session *s, struct err *err);
enum session_result walk_hint(struct session *s, struct err *err);
enum session_result walk_solution(struct session *s, struct err *err);

/* ---- lesson_kept.c ---- */

/* What was kept of the lesson in that file is taken up, and what there is to
 * say of it said; the step to go on with. */
size_t kept_begin(struct session *s, const char *path);
/* The step begins: it is that with which to go on. */
void kept_enter(struct session *s);
/* As a line: where the lesson would go on. Nothing where it would not. */
void kept_say_where(const struct player *p, struct buf *out);
/* A typed line ran, and printed that. */
void kept_line(struct player *p, const char *text, const struct buf *shown);
void kept_done(struct player *p, enum progress_done how);
/* What was counted in the step (a hint, a miss) is not to be lost. */
struct progress_step *kept_step(struct player *p); /* NULL: nothing is kept */
void kept_save(struct session *s);
/* Time was spent until now. */
void kept_tick(struct player *p);

#endif
