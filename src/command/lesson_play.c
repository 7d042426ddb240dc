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
};

static const char how_to_play[] =
    "Press Enter to run the line that stands ready. You may change it first, "
    "or type anything else: it then stands ready again. `next` runs the step "
    "for you, `back` goes one step back, `quit` leaves the lesson.";

static const struct lesson_line *
ready_line(const struct player *p)
{
	return &p->lesson->steps[p->step].commands[p->command];
}

static void
suggest(struct session *s)
{
	if (s->ui.suggest != NULL)
		s->ui.suggest(s->ui.context, ready_line(s->player)->text);
}

static void
show_prose(struct session *s, const char *markdown)
{
	unsigned width = s->ui.width != NULL ? s->ui.width(s->ui.context) : 80;
	struct buf out = { 0 };

	render_markdown(&out, markdown, strlen(markdown), width, s->colour);
	if (out.len > 0) {
		buf_addc(&out, '\n');
		session_write(s, out.data, out.len);
	}
	buf_free(&out);
}

static void
show_step(struct session *s)
{
	const struct player *p = s->player;

	session_print(s, "\n[%zu/%zu]\n", p->step + 1, p->lesson->step_count);
	show_prose(s, p->lesson->steps[p->step].prose);
}

static void
player_free(struct player *p)
{
	lesson_free(p->lesson);
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
				 "have ended.\n");
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
				 "processes have ended.\n");
}

/* To the next step, or out of the lesson after the last one. */
static void
go_on(struct session *s)
{
	struct player *p = s->player;

	p->step++;
	p->command = 0;
	if (p->step < p->lesson->step_count)
		show_step(s);
	else
		finish(s);
}

/* The line as if it had been typed. */
static enum session_result
run_ready_line(struct session *s)
{
	const struct player *p = s->player;
	const struct lesson_line *line = ready_line(p);
	const char *file = s->file;
	unsigned number = s->line;
	bool failed = s->failed;
	struct buf prompt = { 0 };
	enum session_result result;

	session_prompt(s, &prompt);
	session_print(s, "%s%s\n", prompt.data, line->text);
	buf_free(&prompt);
	s->file = p->path;
	s->line = line->line;
	result = s->run(s, line->text, strlen(line->text));
	lab_finish(s->lab);
	s->file = file;
	s->line = number;
	/* In a lesson a call may well be meant to fail. */
	s->failed = failed;
	return result;
}

/* What is left of this step. */
static enum session_result
run_step(struct session *s)
{
	struct player *p = s->player;
	size_t count = p->lesson->steps[p->step].command_count;

	while (p->command < count) {
		enum session_result result = run_ready_line(s);

		p->command++;
		if (result == SESSION_MISUNDERSTOOD || s->interrupted)
			return result;
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
	if (s->player->command ==
	    s->player->lesson->steps[s->player->step].command_count)
		go_on(s);
	return result;
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
	to = p->step > 0 ? p->step - 1 : 0;
	if (replay_begin(&r, s, p->path, &failure) != 0)
		return lesson_error(s, p->path, &failure);
	for (size_t i = 0; i < to; i++)
		for (size_t j = 0; j < p->lesson->steps[i].command_count; j++)
			replay_line(&r, &p->lesson->steps[i].commands[j]);
	replay_keep(&r);
	p->step = to;
	p->command = 0;
	show_step(s);
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
player_after_line(struct session *s, const char *text)
{
	struct player *p = s->player;

	if (p == NULL)
		return;
	lab_finish(s->lab);
	if (is_same_line(text, ready_line(p)->text)) {
		p->command++;
		if (p->command == p->lesson->steps[p->step].command_count)
			go_on(s);
	}
	if (s->player != NULL)
		suggest(s);
}
