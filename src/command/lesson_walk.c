/*
 * command/lesson_walk.c - from step to step of a lesson that is played, in
 * both directions. What was done cannot be undone, least of all what else was
 * typed: to go back, the steps before are done again in a new network, and
 * nobody sees it.
 */
#include "base/lang.h"
#include "command/player_parts.h"

/* ---- the past, as the lesson has it ---- */

/* *why has what a line of the step was refused for that is not told of. */
static int
replay_step(struct replay *r, const struct player *p, size_t i, struct err *why)
{
	const struct lesson_step *step = &p->lesson->steps[i];
	bool foreign = step->has_output && !lesson_is_spoken(p->path);
	const struct event *error;
	size_t first;

	/* A task's are its solution; a quiz has none. */
	for (size_t j = 0; j < step->command_count; j++) {
		if (r->s->interrupted)
			return 0;
		first = journal_count(lab_journal(r->s->lab));
		replay_line(r, &step->commands[j]);
		if (foreign || told_errors_since(r->s, first, step) != TOLD_NOT)
			continue;
		error = told_last_error(r->s, first);
		return err_set(why, 0, "[%zu/%zu] `%s`: %s", i + 1,
		    p->lesson->step_count, step->commands[j].text,
		    error->error.message);
	}
	return 0;
}

static int
replay_steps(
    struct replay *r, const struct player *p, size_t count, struct err *why)
{
	for (size_t i = 0; i < count; i++)
		if (replay_step(r, p, i, why) != 0)
			return -1;
	return 0;
}

bool
walk_is_possible(struct session *s)
{
	const struct player *p = s->player;
	struct err err = { 0 };
	struct replay r;
	bool possible;

	if (replay_begin(&r, s, &err) != 0)
		return false;
	possible = replay_steps(&r, p, p->step + 1, &err) == 0;
	replay_end(&r);
	return possible;
}

int
walk_build(struct session *s, size_t step)
{
	struct player *p = s->player;
	struct err err = { 0 };
	struct replay r;
	int built;

	if (replay_begin(&r, s, &err) != 0) {
		lesson_error(s, p->path, &err);
		return -1;
	}
	built = replay_steps(&r, p, step, &err);
	if (s->interrupted || built != 0) {
		replay_end(&r);
		if (s->interrupted)
			player_tell(s, "Interrupted: everything is as it was.");
		else
			player_tell(s,
			    "The steps before cannot be run; everything is as "
			    "it was. %s",
			    err.text);
		return -1;
	}
	replay_keep(&r);
	p->said_numbers = false;
	task_begin(s);
	return 0;
}

/* ---- next, back, goto ---- */

static enum session_result
go_to(struct session *s, size_t step)
{
	if (walk_build(s, step) != 0)
		return SESSION_FAILED;
	player_enter(s, step);
	return SESSION_OK;
}

/* What is kept says it, too: there the packets' numbers begin anew. */
static int
begin_anew(struct session *s, const char *typed)
{
	struct player *p = s->player;
	struct buf note = { 0 };

	if (walk_build(s, p->step) != 0)
		return -1;
	buf_say(&note, "The network is as it was when the task began.");
	player_tell(s, "%s", buf_text(&note));
	buf_addc(&note, '\n');
	kept_line(p, typed, &note);
	buf_free(&note);
	return 0;
}

/* A task's solution is run in the network as it was when the task began. */
static enum session_result
show_task(struct session *s)
{
	enum session_result result;

	if (s->player->try.strayed && begin_anew(s, "next") != 0)
		return SESSION_FAILED;
	result = player_run_rest(s);
	if (result == SESSION_OK && !s->interrupted)
		player_go_on(s, PROGRESS_SHOWN);
	return result;
}

enum session_result
walk_next(struct session *s, struct err *err)
{
	enum session_result result = SESSION_OK;

	if (player_need(s, err) != 0)
		return SESSION_MISUNDERSTOOD;
	switch (player_step(s->player)->kind) {
	case LESSON_COMMANDS:
		result = player_run_rest(s);
		if (result == SESSION_OK && player_ready(s->player) == NULL)
			player_go_on(s, PROGRESS_RUN);
		break;
	case LESSON_QUIZ:
		player_go_on(s, PROGRESS_SKIPPED);
		break;
	case LESSON_TASK:
		result = show_task(s);
		break;
	}
	return result;
}

/* The step before; this one, where it went wrong or is the first. */
enum session_result
walk_back(struct session *s, struct err *err)
{
	const struct player *p = s->player;

	if (player_need(s, err) != 0)
		return SESSION_MISUNDERSTOOD;
	if (p->step == 0)
		player_tell(s, "This is the first step: it begins anew.");
	return go_to(s, p->stuck || p->step == 0 ? p->step : p->step - 1);
}

enum session_result
walk_goto(struct session *s, size_t number)
{
	return go_to(s, number - 1);
}

/* ---- again, skip ---- */

enum session_result
walk_again(struct session *s, struct err *err)
{
	if (player_need(s, err) != 0)
		return SESSION_MISUNDERSTOOD;
	player_show_step(s);
	return SESSION_OK;
}

enum session_result
walk_skip(struct session *s, struct err *err)
{
	const struct player *p = s->player;

	if (player_need(s, err) != 0)
		return SESSION_MISUNDERSTOOD;
	switch (player_step(p)->kind) {
	case LESSON_COMMANDS:
		err_set(err, 1,
		    "`skip` leaves a question or a task, but this step's lines "
		    "are needed by those that follow: `next` runs them");
		return SESSION_MISUNDERSTOOD;
	case LESSON_QUIZ:
		break;
	case LESSON_TASK:
		if (walk_build(s, p->step + 1) != 0)
			return SESSION_FAILED;
		player_tell(s,
		    "The task is left out: the network is as its solution "
		    "makes it.");
		break;
	}
	player_go_on(s, PROGRESS_SKIPPED);
	return SESSION_OK;
}

/* ---- help on the way ---- */

enum session_result
walk_hint(struct session *s, struct err *err)
{
	struct player *p = s->player;
	const struct lesson_step *step;
	struct progress_step *kept;

	if (player_need(s, err) != 0)
		return SESSION_MISUNDERSTOOD;
	step = player_step(p);
	if (step->hint_count == 0) {
		player_tell(
		    s, step->kind == LESSON_TASK
			   ? N_("This task has no hints. Once you have tried, "
				"`solution` shows one way to do it.")
			   : N_("This step has no hints."));
		return SESSION_OK;
	}
	/* After the last comes the first again. */
	p->hint = p->hint % step->hint_count + 1;
	player_tell(s, "Hint %zu of %zu:", p->hint, step->hint_count);
	player_show(s, step->hints[p->hint - 1], "");
	kept = kept_step(p);
	if (kept != NULL && kept->hints < p->hint) {
		kept->hints = (unsigned)p->hint;
		kept_save(s);
	}
	return SESSION_OK;
}

static int
may_see_solution(const struct player *p, struct err *err)
{
	if (player_step(p)->kind != LESSON_TASK)
		return err_set(
		    err, 1, "this step is no task: only a task has a solution");
	if (!p->try.tried)
		return err_set(err, 1,
		    "try first: type a call that may do it; then `solution` "
		    "shows one way (`hint` helps, `skip` leaves the task)");
	return 0;
}

enum session_result
walk_solution(struct session *s, struct err *err)
{
	struct player *p = s->player;
	const struct lesson_step *step;
	struct buf lines = { 0 };

	if (player_need(s, err) != 0 || may_see_solution(p, err) != 0)
		return SESSION_MISUNDERSTOOD;
	if (begin_anew(s, "solution") != 0)
		return SESSION_FAILED;
	p->try.showing = true;
	step = player_step(p);
	player_tell(s, "One way to do it:");
	for (size_t i = 0; i < step->command_count; i++)
		buf_printf(&lines, "    %s\n", step->commands[i].text);
	session_write(s, lines.data, lines.len);
	buf_free(&lines);
	player_tell(s, "These lines stand ready one by one.");
	return SESSION_OK;
}
