/* command/who.c - the process that a word means, or why there is none. */
#include <string.h>

#include "base/lang.h"
#include "base/text.h"
#include "command/who.h"

/* Names that need no `process NAME`: spawned at first use. */
static const char *const builtin[] = { WHO_MAIN, "server", "client", NULL };

static bool
is_builtin(const char *name)
{
	for (size_t i = 0; builtin[i] != NULL; i++) {
		if (strcmp(builtin[i], name) == 0)
			return true;
	}
	return false;
}

const char *
who_name(const struct world *w, size_t index)
{
	const struct wproc *p;

	for (proc_id id = 1; (p = world_process(w, id)) != NULL; id++) {
		if (p->alive && index-- == 0)
			return p->name;
	}
	for (size_t i = 0; builtin[i] != NULL; i++) {
		if (world_process_find(w, builtin[i]) == NULL && index-- == 0)
			return builtin[i];
	}
	return NULL;
}

/* The first one of that name, or NULL; it may live. */
static const struct wproc *
ever(const struct world *w, const char *name)
{
	const struct wproc *p;

	for (proc_id id = 1; (p = world_process(w, id)) != NULL; id++) {
		if (strcmp(p->name, name) == 0)
			return p;
	}
	return NULL;
}

void
who_busy(struct buf *out, const struct wproc *p)
{
	buf_say(out, "blocked in %s", p->busy_in);
	if (p->busy_fd >= 0)
		buf_printf(out, "(%d)", p->busy_fd);
}

/* What follows `process NAME` to start one: " on server" on a wire. */
static const char *
where(const struct lab *lab, const struct wproc *before)
{
	if (lab_net(lab) != LAB_WIRE)
		return "";
	return before == NULL || before->host == HOST_SERVER ? " on server"
							     : " on client";
}

static int
unknown(
    const struct lab *lab, const char *name, unsigned column, struct err *err)
{
	const struct world *w = lab_world(lab);
	const struct wproc *before = ever(w, name);
	struct text_near near = { .word = name };
	const char *other;

	if (before != NULL)
		return err_set(err, column,
		    "the process '%.64s' has ended; to start a new one of "
		    "that name: process %.64s%s",
		    name, name, where(lab, before));
	for (size_t i = 0; (other = who_name(w, i)) != NULL; i++)
		text_near_try(&near, other);
	if (near.best != NULL)
		return err_set(err, column,
		    "no process named '%.64s'; did you mean '%s'?", name,
		    near.best);
	return err_set(err, column,
	    "no process named '%.64s'; to make it: process %.64s%s", name, name,
	    where(lab, NULL));
}

int
who_check(
    const struct lab *lab, const char *name, unsigned column, struct err *err)
{
	if (is_builtin(name) ||
	    world_process_find(lab_world(lab), name) != NULL)
		return 0;
	return unknown(lab, name, column, err);
}

/* For what is done to a process that lives: none is offered to be made. */
static int
not_living(
    const struct world *w, const char *name, unsigned column, struct err *err)
{
	struct text_near near = { .word = name };
	const struct wproc *p;

	if (ever(w, name) != NULL)
		return err_set(
		    err, column, "the process '%.64s' has ended", name);
	for (proc_id id = 1; (p = world_process(w, id)) != NULL; id++) {
		if (p->alive)
			text_near_try(&near, p->name);
	}
	if (near.best != NULL)
		return err_set(err, column,
		    "no process named '%.64s'; did you mean '%s'?", name,
		    near.best);
	return err_set(err, column,
	    "no process named '%.64s'; `process` lists them", name);
}

const struct wproc *
who_find(
    const struct world *w, const char *name, unsigned column, struct err *err)
{
	const struct wproc *p = world_process_find(w, name);

	if (p != NULL)
		return p;
	if (is_builtin(name) && ever(w, name) == NULL)
		err_set(err, column,
		    "the process '%s' is not running: it starts with its "
		    "first call",
		    name);
	else
		not_living(w, name, column, err);
	return NULL;
}

const struct wproc *
who_or_current(
    struct session *s, const char *rest, unsigned column, struct err *err)
{
	struct command_word word;
	const struct world *w = lab_world(s->lab);
	const struct wproc *p;
	int count = command_words(rest, column, &word, 1, err);

	if (count == -1)
		return NULL;
	if (count == 0)
		return who_find(w, s->current, column, err);
	p = who_find(w, word.text, word.column, err);
	command_words_free(&word, 1);
	return p;
}

size_t
who_held(const struct journal *j, proc_id process, const char *name, int fd)
{
	for (size_t i = journal_count(j); i > 0; i--) {
		const struct event *e = journal_at(j, i - 1);

		if (e->kind == EVENT_HOLD && e->process == process &&
		    (fd >= 0 ? e->fd == fd
			     : e->name != NULL && strcmp(e->name, name) == 0))
			return i;
	}
	return 0;
}

static bool
has(const struct journal *j, const struct wproc *p, const char *name, bool now)
{
	if (!now)
		return who_held(j, p->id, name, -1) > 0;
	return p->alive && world_fd_find(journal_world(j), p, name) >= 0;
}

static const struct wproc *
only_one(const struct journal *j, const char *name, bool now, bool *several)
{
	const struct wproc *p, *found = NULL;

	for (proc_id id = 1;
	     (p = world_process(journal_world(j), id)) != NULL && !*several;
	     id++) {
		if (!has(j, p, name, now))
			continue;
		*several = found != NULL;
		found = p;
	}
	return *several ? NULL : found;
}

const struct wproc *
who_only_holder(const struct journal *j, const char *name)
{
	bool several = false;
	const struct wproc *p = only_one(j, name, true, &several);

	return p != NULL || several ? p : only_one(j, name, false, &several);
}
