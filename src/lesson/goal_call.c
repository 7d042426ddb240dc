/*
 * lesson/goal_call.c - the calls that a goal asks for: those that have ended
 * since the task began, and the one that a process is blocked in.
 */
#include <string.h>

#include "lesson/goal_parts.h"

/* Whether a call of that name is meant by one that a condition names. */
static bool
call_is(const char *wanted, const char *name)
{
	static const char *const also[][2] = { { "connect", "connect_ex" },
		{ "send", "sendall" }, { "recv", "recvfrom" } };

	if (strcmp(wanted, name) == 0)
		return true;
	for (size_t i = 0; i < sizeof also / sizeof *also; i++)
		if (strcmp(wanted, also[i][0]) == 0 &&
		    strcmp(name, also[i][1]) == 0)
			return true;
	return false;
}

/* A process of the condition that is blocked in a call: in the one that is
 * asked for if there is such a process. */
static const struct wproc *
find_blocked(
    const struct goal_condition *c, const struct goal_look *look, bool *fits)
{
	const struct wproc *other = NULL;
	proc_id count = world_process_count(look->world);

	*fits = false;
	for (proc_id id = 1; id <= count; id++) {
		const struct wproc *p = world_process(look->world, id);

		if (p->busy == 0 || !goal_process_is(c, look, id))
			continue;
		*fits = call_is(c->call.name, p->busy_in);
		if (*fits)
			return p;
		other = p;
	}
	return other;
}

/* It is not among those that have ended; one that waits may still become it. */
static void
say_not_called(const struct goal_condition *c, const struct goal_look *look)
{
	struct buf *out = look->unmet;
	bool waits;
	const struct wproc *p = find_blocked(c, look, &waits);

	if (waits)
		buf_say(out, "`%s` is waiting in `%s`: it has not returned yet",
		    p->name, p->busy_in);
	else if (c->process != NULL)
		buf_say(out, "`%s` has not called `%s` yet", c->process,
		    c->call.name);
	else
		buf_say(out, "no process has called `%s` yet", c->call.name);
}

/* ---- the calls ---- */

struct calls {
	unsigned long count;	  /* that are all that is asked for */
	const struct event *fits; /* the last of them */
	const struct event *last; /* the last of that name */
};

static struct calls
find(const struct goal_condition *c, const struct goal_look *look)
{
	struct calls f = { 0 };

	for (size_t i = look->since; i < journal_count(look->journal); i++) {
		const struct event *e = journal_at(look->journal, i);

		if (e->kind != EVENT_CALL ||
		    !call_is(c->call.name, e->done.name) ||
		    !goal_process_is(c, look, e->process))
			continue;
		f.last = e;
		if (!goal_call_fits(c, &e->done))
			continue;
		f.fits = f.last;
		f.count++;
	}
	return f;
}

bool
goal_calls_hold(const struct goal_condition *c, struct goal_look *look)
{
	struct calls f = find(c, look);
	bool waits;

	if (c->kind == GOAL_NO_CALL && f.count == 0)
		return true;
	if (c->kind == GOAL_CALL && f.count >= c->number)
		return true;
	find_blocked(c, look, &waits);
	look->near = f.last != NULL && !(waits && c->kind == GOAL_CALL);
	if (c->kind == GOAL_NO_CALL)
		goal_say_called(look, &c->call, f.fits);
	else if (waits)
		say_not_called(c, look);
	else if (f.count > 0)
		buf_say(look->unmet,
		    "the number of calls of `%s` that count is %lu; it has to "
		    "be %lu or more",
		    c->call.name, f.count, c->number);
	else if (f.last != NULL)
		goal_say_call_wrong(look, c, f.last);
	else
		say_not_called(c, look);
	return false;
}

/* ---- blocked in one ---- */

/* It is blocked in no call. */
static void
say_not_blocked(const struct goal_condition *c, struct goal_look *look)
{
	struct buf *out = look->unmet;

	look->near = find(c, look).last != NULL;
	if (c->process == NULL && look->near)
		buf_say(out,
		    "`%s` has returned; a process has to be blocked in it",
		    c->call.name);
	else if (c->process == NULL)
		buf_say(out, "no process is blocked in `%s` yet", c->call.name);
	else if (world_process_find(look->world, c->process) == NULL &&
		 goal_process_was(look, c->process))
		buf_say(out, "`%s` has ended; it has to be blocked in `%s`",
		    c->process, c->call.name);
	else if (look->near)
		buf_say(out,
		    "`%s` is not blocked in `%s`: the call has returned",
		    c->process, c->call.name);
	else
		say_not_called(c, look);
}

bool
goal_blocked_holds(const struct goal_condition *c, struct goal_look *look)
{
	bool fits;
	const struct wproc *p = find_blocked(c, look, &fits);

	if (fits)
		return true;
	if (p == NULL) {
		say_not_blocked(c, look);
		return false;
	}
	look->near = true;
	buf_say(look->unmet, "`%s` is blocked in `%s`, not in `%s`", p->name,
	    p->busy_in, c->call.name);
	return false;
}
