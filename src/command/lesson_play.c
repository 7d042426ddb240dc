/*
 * command/lesson_play.c - the player: shows a step's prose, keeps its
 * next command ready, and goes on when that was run. The lesson has a lab
 * of its own; the shell's waits, untouched, until the lesson is left.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "command/lesson_parts.h"
#include "command/player.h"
#include "command/who.h"
#include "lesson/render.h"

struct player {
	struct lesson *lesson;
	char *path;
	struct lab *shell_lab; /* what was in use before */
	char *shell_current;
	size_t step, command; /* which command stands ready */
	struct told told;     /* what this step's commands did */
	bool stuck;	      /* the one that stands ready was refused */
	bool said_numbers;    /* since the network was built */
};

static const char how_to_play[] =
    "Press Enter to run the line that stands ready. You may change it first, "
    "or type something else in its place (Ctrl-U clears it): it then stands "
    "ready again. `next` runs the step for you, `back` goes one step back, "
    "`quit` leaves the lesson.";

static const char cannot_be_run[] =
    "This step cannot be run as things are now: type `back` to build it "
    "anew, or `quit`.";

static const char other_numbers[] =
    "This is what the lesson tells of, but with other numbers (descriptors, "
    "ports or counts).";

static const char other_story[] =
    "Not what the lesson tells of: something was done before that changed "
    "it.";

static const char build_anew[] = " `back` builds this step anew; or go on.";

static const struct lesson_step *
this_step(const struct player *p)
{
	return &p->lesson->steps[p->step];
}

static const struct lesson_line *
ready_line(const struct player *p)
{
	return &this_step(p)->commands[p->command];
}

static bool
is_step_done(const struct player *p)
{
	return p->command == this_step(p)->command_count;
}

static bool
is_last_step(const struct player *p)
{
	return p->step + 1 == p->lesson->step_count;
}

static void
suggest(struct session *s)
{
	if (s->ui.suggest != NULL)
		s->ui.suggest(s->ui.context, ready_line(s->player)->text);
}

static void
show(struct session *s, const char *markdown, const char *after)
{
	unsigned width = s->ui.width != NULL ? s->ui.width(s->ui.context) : 80;
	struct buf out = { 0 };

	render_markdown(&out, markdown, strlen(markdown), width, s->colour);
	if (out.len > 0) {
		buf_adds(&out, after);
		session_write(s, out.data, out.len);
	}
	buf_free(&out);
}

static void
show_prose(struct session *s, const char *markdown)
{
	show(s, markdown, "\n");
}

static void
show_step(struct session *s)
{
	const struct player *p = s->player;

	session_print(s, "\n[%zu/%zu]\n", p->step + 1, p->lesson->step_count);
	show_prose(s, this_step(p)->prose);
}

static void
player_free(struct player *p)
{
	lesson_free(p->lesson);
	told_clear(&p->told);
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

bool
player_leave(struct session *s)
{
	if (s->player == NULL)
		return false;
	close_lesson(s);
	/* Not when the shell ends: nobody is there to read it. */
	if (s->text != NULL)
		session_print(s, "You have left the lesson; its processes "
				 "have ended. `quit` ends the shell.\n");
	return true;
}

static void
finish(struct session *s)
{
	session_print(s, "\n");
	show_prose(s, s->player->lesson->closing);
	close_lesson(s);
	if (s->interactive)
		session_print(s, "This is the end of the lesson; its "
				 "processes have ended. `quit` ends the "
				 "shell.\n");
}

static void
enter_step(struct session *s, size_t step)
{
	struct player *p = s->player;

	p->step = step;
	p->command = 0;
	p->stuck = false;
	told_clear(&p->told);
	show_step(s);
}

/* Before the lesson goes on to tell what happened: whether it did. */
static void
say_what_differs(struct session *s)
{
	struct player *p = s->player;
	struct buf text = { 0 };

	switch (told_compare(&p->told, this_step(p))) {
	case COMPARE_SAME:
		break;
	case COMPARE_NUMBERS:
		if (!p->said_numbers)
			buf_adds(&text, other_numbers);
		p->said_numbers = true;
		break;
	case COMPARE_OTHER:
		buf_adds(&text, other_story);
		/* After the last step there is no player to go back. */
		buf_adds(&text, is_last_step(p) ? "" : build_anew);
		break;
	}
	show(s, buf_text(&text), "");
	buf_free(&text);
}

/* To the next step, or out of the lesson after the last one. */
static void
go_on(struct session *s)
{
	const struct player *p = s->player;

	/* Played straight through, nothing can have been done before; and
	 * `lesson check` tells the author. */
	if (s->interactive && !s->json)
		say_what_differs(s);
	if (is_last_step(p))
		finish(s);
	else
		enter_step(s, p->step + 1);
}

/* The line that stands ready; false: it was refused, and is not done. */
static bool
run_ready_line(struct session *s, const char *text)
{
	struct player *p = s->player;
	const char *file = s->file;
	unsigned number = s->line;
	bool failed = s->failed;

	/* To somebody at a prompt the lesson's file means nothing. */
	s->file = s->interactive ? NULL : p->path;
	s->line = ready_line(p)->line;
	p->stuck = !told_run(&p->told, s, text, this_step(p));
	s->file = file;
	s->line = number;
	/* In a lesson a call may well be meant to fail. */
	s->failed = failed;
	if (!p->stuck)
		p->command++;
	else if (s->interactive && !s->interrupted)
		show(s, cannot_be_run, "");
	return !p->stuck;
}

/* As if it had been typed. */
static void
show_ready_line(struct session *s)
{
	struct buf prompt = { 0 };

	session_prompt(s, &prompt);
	session_print(s, "%s%s\n", prompt.data, ready_line(s->player)->text);
	buf_free(&prompt);
}

/* What is left of this step, or as much of it as can be run. */
static enum session_result
run_step(struct session *s)
{
	const struct player *p = s->player;

	while (!is_step_done(p) && !s->interrupted) {
		show_ready_line(s);
		if (!run_ready_line(s, ready_line(p)->text))
			return SESSION_FAILED;
	}
	return SESSION_OK;
}

static enum session_result
play_through(struct session *s)
{
	while (s->player != NULL) {
		enum session_result result = run_step(s);

		if (result != SESSION_OK || s->interrupted) {
			close_lesson(s);
			return result;
		}
		go_on(s);
	}
	return SESSION_OK;
}

static void
take_over(struct session *s, struct player *p, struct lab *lab)
{
	p->shell_lab = session_use(s, lab);
	p->shell_current = s->current;
	s->current = x_strdup(WHO_MAIN);
	s->player = p;
}

enum session_result
player_start(struct session *s, const char *path)
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
	if (s->player != NULL)
		close_lesson(s);
	p = x_calloc(1, sizeof *p);
	p->lesson = lesson;
	p->path = x_strdup(path);
	take_over(s, p, lab);
	if (s->interactive)
		show_prose(s, how_to_play);
	show_step(s);
	if (!s->interactive)
		return play_through(s);
	suggest(s);
	return SESSION_OK;
}

static int
need_player(const struct session *s, struct err *err)
{
	if (s->player != NULL)
		return 0;
	return err_set(err, 1,
	    "no lesson is being played; `lesson` lists "
	    "them, `lesson NAME` plays one");
}

enum session_result
player_next(struct session *s, struct err *err)
{
	enum session_result result;

	if (need_player(s, err) != 0)
		return SESSION_MISUNDERSTOOD;
	result = run_step(s);
	if (is_step_done(s->player))
		go_on(s);
	return result;
}

/* The step before; this one, where it went wrong or is the first. */
static size_t
step_to_go_back_to(const struct player *p)
{
	return p->stuck || p->step == 0 ? p->step : p->step - 1;
}

/*
 * What was done cannot be undone, least of all what else was typed: the
 * steps before are done again in a new network, and nobody sees it.
 */
enum session_result
player_back(struct session *s, struct err *err)
{
	struct player *p = s->player;
	struct err failure = { 0 };
	struct replay r;
	size_t to;

	if (need_player(s, err) != 0)
		return SESSION_MISUNDERSTOOD;
	to = step_to_go_back_to(p);
	if (replay_begin(&r, s, &failure) != 0)
		return lesson_error(s, p->path, &failure);
	for (size_t i = 0; i < to; i++)
		for (size_t j = 0; j < p->lesson->steps[i].command_count; j++)
			replay_line(&r, &p->lesson->steps[i].commands[j]);
	replay_keep(&r);
	p->said_numbers = false;
	if (p->step == 0)
		session_print(s, "This is the first step: it begins anew.\n");
	enter_step(s, to);
	return SESSION_OK;
}

static bool
is_same_line(const char *a, const char *b)
{
	size_t len;

	a += strspn(a, " \t");
	len = strlen(a);
	while (len > 0 && strchr(" \t\r\n", a[len - 1]) != NULL)
		len--;
	return strlen(b) == len && memcmp(a, b, len) == 0;
}

void
player_run_line(struct session *s, const char *text)
{
	struct player *p = s->player;

	if (p == NULL || !is_same_line(text, ready_line(p)->text))
		s->run(s, text, strlen(text));
	else if (run_ready_line(s, text) && is_step_done(p))
		go_on(s);
	/* It may have begun, ended or left a lesson. */
	if (s->player == NULL)
		return;
	lab_finish(s->lab);
	suggest(s);
}
