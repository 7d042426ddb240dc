/* command/why_named.c - `why SOCKET`: the socket that a word means. */
#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "command/who.h"
#include "command/why_parts.h"

/* A word that is a descriptor's number, or -1. */
static int
number_of(const char *word)
{
	char *end;
	long n = strtol(word, &end, 10);

	return isdigit((unsigned char)word[0]) && *end == '\0' && n <= INT_MAX
		   ? (int)n
		   : -1;
}

/* The call on the descriptor that came last, if it failed: its index + 1;
 * since: where the descriptor came to be, or 0. */
static size_t
last_failed(const struct why *y, const struct wproc *p, int fd, size_t since)
{
	for (size_t i = journal_count(y->journal); i > since; i--) {
		const struct event *e = journal_at(y->journal, i - 1);

		if (e->kind == EVENT_CALL && e->process == p->id && e->fd == fd)
			return why_is_failure(e) ? i : 0;
	}
	return 0;
}

static bool
explain_word(struct why *y, const struct wproc *p, const char *word)
{
	int fd = number_of(word);
	size_t since = who_held(y->journal, p->id, word, fd);
	const struct event *hold;
	size_t failed;

	if (fd < 0 && since == 0)
		return false;
	hold = since > 0 ? journal_at(y->journal, since - 1) : NULL;
	if (fd < 0)
		fd = hold->fd;
	failed = last_failed(y, p, fd, since);
	if (failed > 0 && !why_is_blocked_since(y, p, failed))
		why_explain_call(y, failed - 1);
	else if (hold != NULL)
		why_explain_socket(
		    y, p, fd, world_socket(y->world, hold->socket));
	else
		return false;
	return true;
}

static int
unknown(const struct why *y, const struct command_word *word, struct err *err)
{
	const struct wproc *p = world_process_find(y->world, y->s->current);
	struct text_near near = { .word = word->text };

	if (world_process_find(y->world, word->text) != NULL)
		return err_set(err, word->column,
		    "'%.64s' is a process; what it failed in, or waits for: "
		    "%.64s: why",
		    word->text, word->text);
	for (int fd = p != NULL ? p->latest : -1; fd >= 0;
	     fd = p->fds[fd].older) {
		if (p->fds[fd].name != NULL)
			text_near_try(&near, p->fds[fd].name);
	}
	if (near.best != NULL)
		return err_set(err, word->column,
		    "%s has no socket '%.64s'; did you mean '%s'?",
		    y->s->current, word->text, near.best);
	return err_set(err, word->column,
	    "%s has no socket '%.64s'; `sockets` lists them", y->s->current,
	    word->text);
}

int
why_named(struct why *y, const struct command_word *word, struct err *err)
{
	const struct wproc *p = world_process_find(y->world, y->s->current);
	const struct wproc *other =
	    y->s->named == NULL && number_of(word->text) < 0
		? who_only_holder(y->journal, word->text)
		: NULL;

	if (p != NULL && explain_word(y, p, word->text))
		return 0;
	if (other != NULL && explain_word(y, other, word->text))
		return 0;
	return unknown(y, word, err);
}
