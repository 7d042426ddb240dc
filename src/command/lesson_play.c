/*
 * command/lesson_play.c - the player: shows a step's prose, keeps its
 * next command ready, and goes on when that was run. The lesson has a lab
 * of its own; the shell's waits, untouched, until the lesson is left.
 */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "command/player.h"
#include "command/player_parts.h"
#include "command/who.h"

/* Two lines of it, so that the first screen has room for all of the step. */
static const char how_to_play[] =
    N_("Enter runs the line that stands ready; Ctrl-U clears it, to type "
       "something else. `next` runs the step, `back` goes one back, `quit` "
       "leaves the lesson.");

static const char cannot_be_run[] =
    N_("This step cannot be run as things are now: type `back` to build it "
       "anew, or `quit`.");

static const char never_run[] =
    N_("This step cannot be run here, not even in a new network: `quit` leaves "
       "the lesson.");

static const char other_numbers[] =
    N_("This is what the lesson tells of, but with other numbers (descriptors, "
       "ports or counts).");

static const char other_story[] =
    N_("Not what the lesson tells of: something was done before that changed "
       "it.");

static const char too_late[] =
    N_("Not what the lesson tells of. It may be that time has passed: after "
       "60 seconds the kernel ends TIME-WAIT by itself, and FIN-WAIT-2 where "
       "no process has the socket any more. Or something was done before that "
       "changed it.");

const struct lesson_step *
player_step(const struct player *p)
{
	return &p->lesson->steps[p->step];
}

static bool
is_step_done(const struct player *p)
{
	return p->command == player_step(p)->command_count;
}

const struct lesson_line *
player_ready(const struct player *p)
{
	const struct lesson_step *step = player_step(p);

	if (is_step_done(p) ||
	    (step->kind == LESSON_TASK && p->typed && !p->try.showing))
		return NULL;
	return &step->commands[p->command];
}

static bool
is_last_step(const struct player *p)
{
	return p->step + 1 == p->lesson->step_count;
}

/* ---- leaving ---- */

static void
player_free(struct player *p)
{
	lesson_free(p->lesson);
	progress_free(p->kept.progress);
	buf_free(&p->kept.again.typed);
	buf_free(&p->kept.again.shown);
	told_clear(&p->told);
	task_clear(&p->try);
	free(p->path);
	free(p->shell_current);
	free(p);
}

/* The shell's own lab is in use again. */
static void
close_lesson(struct session *s)
{
	struct player *p = s->player;

	s->player = NULL;
	lab_free(session_use(s, p->shell_lab));
	free(s->current);
	s->current = p->shell_current;
	p->shell_current = NULL;
	player_free(p);
}

/* Not when the shell ends: nobody is there to read it. */
static void
say_left(struct session *s, struct buf *goes_on)
{
	if (s->text == NULL)
		return;
	session_print(s, "You have left the lesson; its processes "
			 "have ended. `quit` ends the shell.\n");
	session_print(s, "%s", buf_text(goes_on));
}

bool
player_leave(struct session *s)
{
	struct buf goes_on = { 0 };

	if (s->player == NULL)
		return false;
	kept_tick(s->player);
	kept_save(s);
	kept_say_where(s->player, &goes_on);
	close_lesson(s);
	say_left(s, &goes_on);
	buf_free(&goes_on);
	return true;
}

void
player_say_where(struct session *s)
{
	struct buf goes_on = { 0 };

	if (s->player != NULL)
		kept_say_where(s->player, &goes_on);
	session_print(s, "%s", buf_text(&goes_on));
	buf_free(&goes_on);
}

static void
finish(struct session *s)
{
	struct player *p = s->player;

	session_print(s, "\n");
	player_show(s, p->lesson->closing, "\n");
	if (p->kept.progress != NULL) {
		p->kept.progress->at = 0;
		p->kept.progress->finished = true;
		kept_save(s);
		lesson_summary(s, p->lesson, p->kept.progress);
		session_print(s, "\n");
	}
	close_lesson(s);
	if (s->interactive)
		session_print(s, "This is the end of the lesson; its "
				 "processes have ended. `quit` ends the "
				 "shell.\n");
}

/* ---- steps ---- */

void
player_enter(struct session *s, size_t step)
{
	struct player *p = s->player;

	if (p->step != step)
		p->try.tried = p->try.said_anew = false;
	p->step = step;
	p->hint = 0;
	task_begin(s);
	kept_enter(s);
	player_show_step(s);
}

static void
say_other_story(struct session *s)
{
	const char *story = told_too_late(s) ? _(too_late) : _(other_story);
	struct buf text = { 0 };

	/* After the last step there is no player to go back. */
	if (is_last_step(s->player))
		buf_adds(&text, story);
	else
		buf_say(
		    &text, "%s `back` builds this step anew; or go on.", story);
	player_show(s, buf_text(&text), "");
	buf_free(&text);
}

/* Before the lesson goes on to tell what happened: whether it did. */
static void
say_what_differs(struct session *s)
{
	struct player *p = s->player;

	switch (told_compare(&p->told, player_step(p))) {
	case COMPARE_SAME:
		break;
	case COMPARE_NUMBERS:
		if (!p->said_numbers)
			player_show(s, _(other_numbers), "");
		p->said_numbers = true;
		break;
	case COMPARE_OTHER:
		say_other_story(s);
		break;
	}
}

void
player_go_on(struct session *s, enum progress_done how)
{
	struct player *p = s->player;

	/* Played straight through, nothing can have been done before; and
	 * `lesson check` tells the author. */
	if (p->typed && !s->json && player_step(p)->kind == LESSON_COMMANDS)
		say_what_differs(s);
	if (player_step(p)->kind == LESSON_QUIZ)
		task_undo(s);
	kept_done(p, how);
	if (is_last_step(p))
		finish(s);
	else
		player_enter(s, p->step + 1);
}

/* ---- lines ---- */

bool
player_run_ready(struct session *s, const char *text)
{
	struct player *p = s->player;
	const struct lesson_line *line = &player_step(p)->commands[p->command];
	const char *file = s->file;
	unsigned number = s->line;
	bool failed = s->failed, misunderstood = s->misunderstood;

	/* To somebody at a prompt the lesson's file means nothing. */
	s->file = line->file != NULL ? line->file : p->path;
	s->file = s->interactive ? NULL : s->file;
	s->line = line->line;
	p->told.foreign = p->told.foreign || !lesson_is_spoken(p->path);
	p->stuck = !told_run(&p->told, s, text, player_step(p));
	s->file = file;
	s->line = number;
	/* In a lesson a call may well be meant to fail, or a line to be
	 * refused. */
	s->failed = failed;
	if (!p->stuck)
		s->misunderstood = misunderstood;
	kept_line(p, text, &p->told.shown);
	buf_clear(&p->told.shown);
	if (!p->stuck)
		p->command++;
	else if (p->typed && !s->interrupted)
		player_show(s,
		    walk_is_possible(s) ? _(cannot_be_run) : _(never_run), "");
	return !p->stuck;
}

/* As if it had been typed. */
static void
show_line(struct session *s, const struct lesson_line *line)
{
	struct buf prompt = { 0 };

	session_prompt(s, &prompt);
	buf_printf(&prompt, "%s\n", line->text);
	session_write(s, prompt.data, prompt.len);
	buf_free(&prompt);
}

enum session_result
player_run_rest(struct session *s)
{
	const struct player *p = s->player;

	while (!is_step_done(p) && !s->interrupted) {
		const struct lesson_line *line =
		    &player_step(p)->commands[p->command];

		show_line(s, line);
		if (!player_run_ready(s, line->text))
			return SESSION_FAILED;
	}
	return SESSION_OK;
}

static enum session_result
play_through(struct session *s)
{
	while (s->player != NULL) {
		enum session_result result = player_run_rest(s);

		if (result != SESSION_OK || s->interrupted) {
			close_lesson(s);
			return result;
		}
		if (player_step(s->player)->kind == LESSON_QUIZ)
			quiz_tell_right(s);
		player_go_on(s, PROGRESS_RUN);
	}
	return SESSION_OK;
}

/* ---- beginning ---- */

static void
take_over(struct session *s, struct player *p, struct lab *lab)
{
	p->shell_lab = session_use(s, lab);
	p->shell_current = s->current;
	s->current = x_strdup(WHO_MAIN);
	s->player = p;
}

/* Where one left off, or at the first step. Where that cannot be built, it is
 * still what is kept. */
static enum session_result
begin_typed(struct session *s, const char *path)
{
	size_t step;

	player_show(s, _(how_to_play), "");
	step = kept_begin(s, path);
	if (step > 0 && walk_build(s, step) != 0) {
		close_lesson(s);
		return SESSION_FAILED;
	}
	player_enter(s, step);
	player_suggest(s);
	return SESSION_OK;
}

enum session_result
player_start(struct session *s, const char *path, bool pauses)
{
	struct err err = { 0 };
	struct lesson *lesson = lesson_open(path, &err);
	struct lab *lab = NULL;
	struct player *p;

	if (lesson != NULL)
		lab = lab_new(LAB_LOOPBACK, &err);
	if (lab == NULL) {
		lesson_free(lesson);
		return lesson_error(s, path, &err);
	}
	if (s->player != NULL) {
		kept_tick(s->player);
		kept_save(s);
		close_lesson(s);
	}
	p = x_calloc(1, sizeof *p);
	p->lesson = lesson;
	p->path = x_strdup(path);
	p->typed = s->interactive && pauses;
	take_over(s, p, lab);
	if (p->typed)
		return begin_typed(s, path);
	player_enter(s, 0);
	return play_through(s);
}

int
player_need(const struct session *s, struct err *err)
{
	if (s->player != NULL)
		return 0;
	return err_set(err, 1,
	    "no lesson is being played; `lesson` lists "
	    "them, `lesson NAME` plays one");
}
