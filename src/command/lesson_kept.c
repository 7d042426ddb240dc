/*
 * command/lesson_kept.c - what is kept of the lesson that is played: where
 * one is, what was typed, how long it took. Where it cannot be kept the
 * lesson is played all the same.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "command/player_parts.h"

/* Who stays longer at a prompt does something else. */
enum { THINKING_MAX_MS = 2 * 60 * 1000, SECOND_MS = 1000 };

static bool
is_same_file(const char *a, const char *b)
{
	char there_a[PATH_MAX], there_b[PATH_MAX];

	return realpath(a, there_a) != NULL && realpath(b, there_b) != NULL &&
	       strcmp(there_a, there_b) == 0;
}

char *
lesson_kept_name(const char *path)
{
	char *english = lesson_english(path), *name = NULL;
	const char *file = english != NULL ? english : path;
	size_t count;
	struct lesson_file *files = lesson_files(&count);
	char there[PATH_MAX];

	for (size_t i = 0; i < count && name == NULL; i++)
		if (is_same_file(file, files[i].path))
			name = x_strdup(files[i].name);
	if (name == NULL && realpath(file, there) == NULL &&
	    realpath(path, there) == NULL)
		name = x_strdup(path);
	if (name == NULL)
		name = x_strdup(there);
	lesson_files_free(files, count);
	free(english);
	return name;
}

/* ---- saving ---- */

/* Said once, while it is so. When the shell ends nobody is there to read it.
 */
static void
say_not_kept(struct session *s, const struct err *err)
{
	bool said = s->player->kept.off;

	s->player->kept.off = true;
	if (s->text != NULL && !said)
		player_tell(s, "Where you are in this lesson is not kept: %s.",
		    err->text);
}

void
kept_save(struct session *s)
{
	struct player_kept *k = &s->player->kept;
	struct err err = { 0 };

	if (k->progress == NULL)
		return;
	if (progress_save(k->progress, &err) != 0)
		say_not_kept(s, &err);
	else
		k->off = false;
}

/* ---- beginning ---- */

/* What is said at the beginning is a paragraph of its own. */
static void
say_where(struct session *s, const struct progress *progress)
{
	session_print(s, "\n");
	player_tell(s,
	    "You go on at step %zu of %zu; `goto 1` goes back to the first. "
	    "Nothing is lost by that: only `lesson forget %s`, outside of the "
	    "lesson, forgets what you did.",
	    progress->at + 1, progress->step_count, progress->name);
}

static void
say_finished(struct session *s, const struct progress *progress)
{
	session_print(s, "\n");
	player_tell(s,
	    "You have been through this lesson before. What you did then "
	    "stays, and what you do better now is added: `lesson review` shows "
	    "it. `lesson forget %s`, outside of the lesson, forgets it.",
	    progress->name);
}

/* What could not be read, unless that is said when it cannot be saved. */
static void
say_unread(struct session *s, const struct err *err)
{
	struct err again = { 0 };

	if (progress_save(s->player->kept.progress, &again) != 0)
		say_not_kept(s, &again);
	if (strcmp(err->text, again.text) != 0)
		player_tell(s, "%s.", err->text);
}

/* Nothing done yet, for whatever reason. */
static void
begin_anew(
    struct session *s, const char *name, bool changed, const struct err *err)
{
	struct player_kept *k = &s->player->kept;

	k->progress = progress_new(name, s->player->lesson);
	if (changed || err_is_set(err))
		session_print(s, "\n");
	if (changed)
		player_tell(s,
		    "This lesson has other steps now than when you played it: "
		    "it begins anew.");
	else if (err_is_set(err))
		say_unread(s, err);
}

size_t
kept_begin(struct session *s, const char *path)
{
	struct player *p = s->player;
	char *name = lesson_kept_name(path);
	struct err err = { 0 };
	bool changed = false;
	struct progress *old = progress_load(name, p->lesson, &changed, &err);

	p->kept.since = lab_clock();
	if (old == NULL) {
		begin_anew(s, name, changed, &err);
	} else {
		p->kept.progress = old;
		if (old->at > 0)
			say_where(s, old);
		else if (old->finished)
			say_finished(s, old);
	}
	free(name);
	return p->kept.progress->at;
}

/* Where the lines go that are typed in this step. How it was done before stays
 * until it is done again. */
static struct progress_step *
written(struct player *p)
{
	struct progress_step *step = kept_step(p);

	if (step != NULL && step->done != PROGRESS_NOT)
		return &p->kept.again;
	return step;
}

void
kept_enter(struct session *s)
{
	struct progress_step *step = written(s->player);

	if (step == NULL)
		return;
	s->player->kept.progress->at = s->player->step;
	/* It begins anew: so does its record. */
	buf_clear(&step->typed);
	buf_clear(&step->shown);
	kept_save(s);
}

void
kept_say_where(const struct player *p, struct buf *out)
{
	const struct player_kept *k = &p->kept;

	if (k->progress == NULL || k->off || p->step == 0)
		return;
	buf_say(out, "`lesson %s` goes on at step %zu of %zu.\n",
	    k->progress->name, p->step + 1, k->progress->step_count);
}

/* ---- what is counted ---- */

struct progress_step *
kept_step(struct player *p)
{
	if (p->kept.progress == NULL)
		return NULL;
	return &p->kept.progress->steps[p->step];
}

void
kept_line(struct player *p, const char *text, const struct buf *shown)
{
	struct progress_step *step = written(p);

	if (step == NULL)
		return;
	buf_printf(&step->typed, "%s\n", text);
	buf_add(&step->shown, buf_text(shown), shown->len);
}

/* What was once done by oneself stays so, even if it is shown later; and a task
 * that was shown before was not solved at once. */
void
kept_done(struct player *p, enum progress_done how)
{
	struct progress_step *step = kept_step(p);

	if (step == NULL)
		return;
	if (step->done == PROGRESS_NOT) {
		step->done = how;
		return;
	}
	step->misses += step->done == PROGRESS_SHOWN && how == PROGRESS_SOLVED;
	p->kept.again.done = how;
	progress_merge(step, &p->kept.again);
}

void
kept_tick(struct player *p)
{
	struct player_kept *k = &p->kept;
	long now = lab_clock(), ms = now - k->since;

	/* "done in 12 min" stays, too. */
	if (k->progress == NULL || k->progress->finished)
		return;
	k->since = now;
	k->ms += (unsigned long)(ms > THINKING_MAX_MS ? THINKING_MAX_MS : ms);
	k->progress->seconds += k->ms / SECOND_MS;
	k->ms %= SECOND_MS;
}

const struct progress *
player_progress(const struct session *s)
{
	return s->player != NULL ? s->player->kept.progress : NULL;
}
