/*
 * command/why.c - `why`: the latest failure, or a socket, explained from
 * what the kernel says now and what the journal has. Here: what is asked
 * about.
 */
#include <string.h>

#include "base/lang.h"
#include "command/who.h"
#include "command/why_parts.h"

bool
why_is_failure(const struct event *e)
{
	return e->kind == EVENT_CALL && (e->done.failed || e->done.error != 0);
}

/* The latest call, of one process or (0) of any: its index + 1, or 0. */
static size_t
latest_call(const struct why *y, proc_id process, bool failed)
{
	for (size_t i = journal_count(y->journal); i > 0; i--) {
		const struct event *e = journal_at(y->journal, i - 1);

		if (e->kind == EVENT_CALL &&
		    (process == 0 || e->process == process) &&
		    (!failed || why_is_failure(e)))
			return i;
	}
	return 0;
}

/* The latest call that is the same, on the same socket, after the failed
 * one, if it succeeded; else NULL. */
static const struct event *
made_good(const struct why *y)
{
	for (size_t i = journal_count(y->journal); i-- > y->index + 1;) {
		const struct event *e = journal_at(y->journal, i);

		if (e->kind != EVENT_CALL || e->process != y->call->process ||
		    strcmp(e->done.text, y->call->done.text) != 0 ||
		    why_sock_at(y, e->process, e->fd, i) != y->sock)
			continue;
		return why_is_failure(e) ? NULL : e;
	}
	return NULL;
}

/* How many calls were made after it. */
static size_t
calls_since(const struct why *y)
{
	size_t count = 0;

	for (size_t i = y->index + 1; i < journal_count(y->journal); i++)
		count += journal_at(y->journal, i)->kind == EVENT_CALL;
	return count;
}

/* Which call it is about: somebody who asks for none thinks of the last. */
static void
call_fact(struct why *y)
{
	const size_t since = calls_since(y);
	const bool latest = latest_call(y, 0, true) == y->index + 1;

	if (!y->any || since == 0) {
		why_fact(y, "the call: %s", why_called(y, y->call));
		return;
	}
	y->about = why_text(y,
	    n_("The latest failure%s: %s; since then %zu call was made.",
		"The latest failure%s: %s; since then %zu calls were made.",
		since),
	    latest || y->process == NULL
		? ""
		: why_text(y, " of %s", y->process->name),
	    why_called(y, y->call), since);
}

/* What is so now is no reason for what has been overcome. */
static void
explain_past(struct why *y, const struct event *good)
{
	const struct event_call *c = &y->call->done;

	why_answer(y,
	    "That is over: the same call on the same socket has succeeded "
	    "since.");
	call_fact(y);
	if (c->explain != NULL)
		why_fact(y, "it failed because %s", c->explain);
	why_fact(y, "since then: %s", why_called(y, good));
	why_nothing(y, "the call has done what it was to do");
}

void
why_explain_call(struct why *y, size_t index)
{
	const struct event *good;
	const struct event *last;

	y->index = index;
	y->call = journal_at(y->journal, index);
	y->process = world_process(y->world, y->call->process);
	y->fd = y->call->fd;
	y->sock = why_sock_at(y, y->call->process, y->fd, index);
	good = y->sock != NULL ? made_good(y) : NULL;
	if (good != NULL) {
		explain_past(y, good);
		return;
	}
	last = journal_at(y->journal, latest_call(y, 0, false) - 1);
	if (last != y->call)
		call_fact(y);
	why_call(y);
}

void
why_explain_socket(
    struct why *y, const struct wproc *p, int fd, const struct wsock *sock)
{
	y->index = journal_count(y->journal);
	y->process = p;
	y->fd = fd;
	y->sock = sock;
	why_socket(y);
}

/* What the process is blocked in, once it is known that it is. */
static void
explain_block(struct why *y, const struct wproc *p)
{
	y->index = journal_count(y->journal);
	y->process = p;
	y->fd = p->busy_fd;
	y->sock = world_fd(y->world, p, p->busy_fd);
	why_blocked(y);
}

/* It sleeps, and in a call that began after the failure at index - 1. */
bool
why_is_blocked_since(const struct why *y, const struct wproc *p, size_t index)
{
	return p->busy != 0 &&
	       (index == 0 || p->busy > journal_at(y->journal, index - 1)->id);
}

/* True where there was something to explain of the process. */
static bool
explain_process(struct why *y, const struct wproc *p)
{
	size_t failed = latest_call(y, p->id, true);

	if (why_is_blocked_since(y, p, failed))
		explain_block(y, p);
	else if (failed > 0)
		why_explain_call(y, failed - 1);
	else
		return false;
	return true;
}

/* No call has failed: what somebody's latest socket is in. */
static bool
explain_latest(struct why *y, const struct wproc *p)
{
	proc_id id = world_process_count(y->world);

	while (p == NULL || !p->alive || p->latest < 0) {
		if (id == 0)
			return false;
		p = world_process(y->world, id--);
	}
	why_explain_socket(y, p, p->latest, world_fd(y->world, p, p->latest));
	return true;
}

/* A process that sleeps in a call later than the failure at index - 1. */
static const struct wproc *
blocked_one(const struct why *y, size_t index)
{
	for (proc_id id = world_process_count(y->world); id > 0; id--) {
		const struct wproc *p = world_process(y->world, id);

		if (!p->alive || !why_is_blocked_since(y, p, index))
			continue;
		return p;
	}
	return NULL;
}

/*
 * Without a word: the failure that was shown just now; else the latest of
 * the current process, of any; else what there is that waits.
 */
static bool
explain_any(struct why *y)
{
	const struct wproc *p = world_process_find(y->world, y->s->current);
	size_t last = latest_call(y, 0, false);
	size_t failed = latest_call(y, 0, true);
	const struct wproc *blocked = blocked_one(y, failed);

	y->any = true;
	if (y->s->named != NULL)
		return p != NULL &&
		       (explain_process(y, p) ||
			   (p->latest >= 0 && explain_latest(y, p)));
	if (last > 0 && last == failed && blocked == NULL) {
		why_explain_call(y, last - 1);
		return true;
	}
	if (p != NULL && explain_process(y, p))
		return true;
	if (blocked != NULL)
		explain_block(y, blocked);
	else if (failed > 0)
		why_explain_call(y, failed - 1);
	else
		return explain_latest(y, p);
	return true;
}

static enum session_result
why_run(struct session *s, const char *rest, unsigned column, struct err *err)
{
	struct command_word words[2];
	int count = command_words(rest, column, words, 2, err), result = 0;
	struct why y = { .s = s, .fd = -1 };

	if (count == -1)
		return SESSION_MISUNDERSTOOD;
	lab_look(s->lab);
	y.world = lab_world(s->lab);
	y.journal = lab_journal(s->lab);
	if (count > 0)
		result = why_named(&y, words, count, err);
	else if (!explain_any(&y))
		why_answer(&y,
		    s->named != NULL
			? _("No call has failed in %s, and there is no socket "
			    "that could wait for something.")
			: _("No call has failed, and there is no socket that "
			    "could wait for something."),
		    s->named != NULL ? s->named : "");
	command_words_free(words, (size_t)count);
	if (result == 0)
		why_print(&y);
	why_free(&y);
	return result == 0 ? SESSION_OK : SESSION_MISUNDERSTOOD;
}

const struct command command_why = {
	.name = "why",
	.group = COMMAND_LOOK,
	.usage = "[SOCKET | ADDRESS [PEER]]",
	.gist = N_("explain the latest failure, or what a socket waits for"),
	.about = N_(
	    "Without a word it explains the call that failed last, `why?` as "
	    "its record says; where none failed, what a blocked process or "
	    "the latest socket waits for. With a socket, a name or a "
	    "descriptor of the current process: its last call, if that "
	    "failed, else the state that it is in. One that no process holds "
	    "is given by its address, as `fsm` takes it. `server: why` is "
	    "about that process. The facts are asked of the kernel now, and "
	    "looked "
	    "up in the journal: who has the address, who has not closed, who "
	    "reset the connection."),
	.example = "why",
	.word = WORD_SOCKET,
	.in_lessons = true,
	.is_view = true,
	.run = why_run,
};
