/*
 * command/lesson_task.c - a task in a lesson: the learner types what he
 * likes, and after each line that changed something it is asked whether
 * the goal is reached. What was typed is not judged.
 */
#include <string.h>

#include "base/lang.h"
#include "command/player_parts.h"

void
task_clear(struct player_try *t)
{
	buf_free(&t->typed);
	buf_free(&t->unmet);
	*t = (struct player_try){ 0 };
}

/* How much of the goal holds. */
static size_t
count_held(const struct session *s)
{
	const struct player *p = s->player;

	return goal_count_held(
	    player_step(p)->goal, lab_journal(s->lab), p->try.since);
}

void
task_begin(struct session *s)
{
	struct player *p = s->player;
	struct player_try *t = &p->try;

	p->command = 0;
	p->stuck = false;
	told_clear(&p->told);
	t->strayed = t->showing = false;
	buf_clear(&t->typed);
	buf_clear(&t->unmet);
	t->lab = s->labs;
	t->since = t->seen = journal_count(lab_journal(s->lab));
	t->held = player_step(p)->kind == LESSON_TASK ? count_held(s) : 0;
}

void
task_show(struct session *s)
{
	const struct player *p = s->player;

	player_show(s, player_step(p)->question, "\n");
	if (p->typed)
		player_tell(s,
		    "Now you: type what does it. Enter on an empty line tells "
		    "what is not so yet; there are also `hint`, `solution`, "
		    "`skip`, and `goto %zu` to begin this task anew.",
		    p->step + 1);
}

/* ---- whether something was done ---- */

/* Something was done or came about: not just a word about a line. */
static bool
is_change(const struct event *e)
{
	switch (e->kind) {
	case EVENT_NAME:
	case EVENT_NOTE:
	case EVENT_ERROR:
		return false;
	case EVENT_PROCESS:
	case EVENT_CALL:
	case EVENT_BLOCKED:
	case EVENT_SOCKET:
	case EVENT_HOLD:
	case EVENT_RELEASE:
	case EVENT_ADDRESS:
	case EVENT_STATE:
	case EVENT_QUEUE:
	case EVENT_PACKET:
	case EVENT_FAILED:
		return true;
	}
	return false;
}

/* Since it was asked last. */
static bool
has_changed(struct session *s)
{
	struct player_try *t = &s->player->try;
	const struct journal *j = lab_journal(s->lab);

	/* `net` was typed: a new network, with a journal of its own. */
	if (t->lab != s->labs) {
		t->lab = s->labs;
		t->since = t->seen = 0;
		return true;
	}
	for (size_t i = t->seen; i < journal_count(j); i++)
		if (is_change(journal_at(j, i)))
			return true;
	return false;
}

/*
 * A line that no event tells of may have set something: the wire, a variable.
 * No goal can be reached by that, but what comes after may depend on it.
 */
static bool
has_set(const struct session *s, const char *text)
{
	const struct journal *j = lab_journal(s->lab);

	for (size_t i = s->player->try.seen; i < journal_count(j); i++) {
		if (journal_at(j, i)->kind == EVENT_ERROR)
			return false;
		if (journal_at(j, i)->kind == EVENT_NAME)
			return true;
	}
	return player_is_order(text);
}

/* Of what came after the last line. */
static bool
is_refused(const struct session *s)
{
	return told_last_error(s, s->player->try.seen) != NULL;
}

/* ---- whether the goal is reached ---- */

static bool
is_reached(struct session *s, struct buf *unmet, bool *near)
{
	struct player *p = s->player;
	const struct journal *j;

	/* The kernel's state, as it is now. */
	lab_finish(s->lab);
	lab_look(s->lab);
	j = lab_journal(s->lab);
	p->try.seen = journal_count(j);
	return goal_is_reached(
	    player_step(p)->goal, j, p->try.since, unmet, near);
}

/* In the very lines of the lesson: then all names are as it has them. */
static bool
is_own_solution(const struct player *p)
{
	const struct lesson_step *step = player_step(p);
	struct buf lines = { 0 };
	bool same;

	for (size_t i = 0; i < step->command_count; i++) {
		const char *text = step->commands[i].text;

		if (!player_is_look(text))
			buf_printf(&lines, "%s\n", text);
	}
	same = strcmp(buf_text(&lines), buf_text(&p->try.typed)) == 0;
	buf_free(&lines);
	return same;
}

/* Whether a step to come uses what is there when this one ends. One that makes
 * another network does not, but that tells which processes have ended. */
static bool
is_built_upon(const struct player *p)
{
	for (size_t i = p->step + 1; i < p->lesson->step_count; i++) {
		const struct lesson_step *step = &p->lesson->steps[i];

		if (step->kind == LESSON_TASK)
			return true;
		if (step->kind == LESSON_COMMANDS)
			return step->has_output ||
			       strncmp(step->commands[0].text, "net ", 4) != 0;
	}
	return false;
}

static void
reached(struct session *s)
{
	struct player *p = s->player;
	bool showing = p->try.showing;

	player_tell(s, showing ? N_("That does it.")
			       : N_("That is it: the task is solved."));
	if (!is_own_solution(p) && is_built_upon(p) &&
	    walk_build(s, p->step + 1) == 0)
		player_tell(s,
		    "It is done once more in the lesson's own words, in a new "
		    "network: the steps to come find the names they use.");
	player_go_on(s, showing ? PROGRESS_SHOWN : PROGRESS_SOLVED);
}

/* What was tried may have spoilt it: a port is taken, a connection closed. */
static void
say_anew(struct session *s)
{
	struct player *p = s->player;

	if (!p->try.said_anew)
		player_tell(s,
		    "Where that cannot be put right any more, `goto %zu` "
		    "begins this task anew.",
		    p->step + 1);
	p->try.said_anew = true;
}

static void
say_unmet(struct session *s, const struct buf *unmet)
{
	struct player *p = s->player;
	struct progress_step *kept = kept_step(p);

	player_tell(s, "Not yet: %s.", buf_text(unmet));
	buf_clear(&p->try.unmet);
	buf_add(&p->try.unmet, buf_text(unmet), unmet->len);
	/* Who has not done anything yet has not missed it. */
	if (!p->try.strayed)
		return;
	say_anew(s);
	if (kept == NULL)
		return;
	kept->misses++;
	kept_save(s);
}

/* What was said last is not said again. Nor is anything said of a line that
 * brought the goal nearer: it would sound as if that line were wrong. */
static bool
is_worth_saying(struct session *s, const struct buf *unmet, bool near)
{
	struct player_try *t = &s->player->try;
	size_t held = t->held;

	t->held = count_held(s);
	return near && t->held <= held &&
	       strcmp(buf_text(unmet), buf_text(&t->unmet)) != 0;
}

/* Not before all of its lines were typed can anything be missing. */
static bool
is_of_solution(const struct lesson_step *step, const char *text)
{
	for (size_t i = 0; i < step->command_count; i++)
		if (player_is_line(text, step->commands[i].text))
			return true;
	return false;
}

/* always: even if it was said, or the goal came nearer. */
static void
ask(struct session *s, const char *text, bool always)
{
	struct buf unmet = { 0 };
	bool near = false;

	if (is_reached(s, &unmet, &near))
		reached(s);
	else if ((is_worth_saying(s, &unmet, near) &&
		     !is_of_solution(player_step(s->player), text)) ||
		 always)
		say_unmet(s, &unmet);
	buf_free(&unmet);
}

/* The line as it is, but for blanks at its end. */
static void
note_line(struct player_try *t, const char *text)
{
	size_t len;

	text += strspn(text, " \t");
	len = strcspn(text, "\r\n");
	while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\t'))
		len--;
	buf_add(&t->typed, text, len);
	buf_addc(&t->typed, '\n');
}

void
task_look(struct session *s, const char *text, bool own)
{
	struct player *p = s->player;
	struct player_try *t = &p->try;
	bool changed, all_run;

	if (player_step(p)->kind == LESSON_COMMANDS)
		return;
	changed = has_changed(s);
	if (own && (changed || player_is_order(text) ||
		       (is_refused(s) && player_is_try(text))))
		t->tried = true;
	if (changed || has_set(s, text) || !own) {
		note_line(t, text);
		t->strayed = t->strayed || own;
	}
	/* A part of the solution may do, but what comes needs all of it. */
	all_run = p->command == player_step(p)->command_count;
	if (player_step(p)->kind == LESSON_TASK && (changed || !own) &&
	    (!t->showing || all_run))
		ask(s, text, t->showing);
	else
		t->seen = journal_count(lab_journal(s->lab));
}

/* It would be in the way of the steps that tell what is right. */
void
task_undo(struct session *s)
{
	struct player *p = s->player;

	if (p->try.strayed && is_built_upon(p) &&
	    walk_build(s, p->step + 1) == 0)
		player_tell(s, "What you tried in the meantime is undone: the "
			       "network is as the question found it.");
}

void
task_tell(struct session *s)
{
	(void)has_changed(s);
	ask(s, "", true);
}
