/* command/why_named.c - `why SOCKET`: the socket that a word means. */
#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/text.h"
#include "command/addressed.h"
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

/* The descriptor that the process got at since - 1: its last call, if that
 * failed, or the socket. */
static void
explain_held(struct why *y, const struct wproc *p, size_t since)
{
	const struct event *hold = journal_at(y->journal, since - 1);
	const size_t failed = last_failed(y, p, hold->fd, since);

	if (failed > 0 && !why_is_blocked_since(y, p, failed))
		why_explain_call(y, failed - 1);
	else
		why_explain_socket(
		    y, p, hold->fd, world_socket(y->world, hold->socket));
}

static bool
explain_word(struct why *y, const struct wproc *p, const char *word)
{
	int fd = number_of(word);
	size_t since = who_held(y->journal, p->id, word, fd);
	size_t failed;

	if (since > 0) {
		explain_held(y, p, since);
		return true;
	}
	/* No socket ever was that number: a call may have failed for it. */
	failed = fd >= 0 ? last_failed(y, p, fd, 0) : 0;
	if (failed == 0 || why_is_blocked_since(y, p, failed))
		return false;
	why_explain_call(y, failed - 1);
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

/* Where the socket came to be the latest descriptor that it was, which one
 * that is open is: the index + 1; 0: it never was one. */
static size_t
latest_hold(const struct why *y, const struct wsock *s)
{
	const struct wproc *p;
	int fd;

	p = world_holder(y->world, s->id, y->process, &fd);
	for (size_t i = journal_count(y->journal); i > 0; i--) {
		const struct event *e = journal_at(y->journal, i - 1);

		if (e->kind == EVENT_HOLD && e->socket == s->id &&
		    (p == NULL || (e->process == p->id && e->fd == fd)))
			return i;
	}
	return 0;
}

/* It comes into the queue with the acknowledgement of its SYN. */
static void
explain_half_open(struct why *y, const struct wsock *l)
{
	const struct wsock *s = y->sock;

	why_answer(y,
	    "%s has answered the SYN of %s with its own, from %s, and waits "
	    "for the acknowledgement, which ends the handshake.",
	    s->host == HOST_ONLY
		? _("The kernel")
		: why_text(y, "The host %s", host_name(s->host)),
	    why_addr(y, &s->peer), why_addr(y, &s->local));
	if (l != NULL)
		why_fact(y, "then it waits in the accept queue of %s",
		    why_sock(y, l));
	why_packets(y, s);
	why_nothing(y, "the kernels do the handshake by themselves");
}

/* No process ever had it: a connection that is, or was, in the queue of a
 * listener. */
static void
explain_queued(struct why *y, const struct wsock *s)
{
	const struct wsock *l = world_socket(y->world, s->listener);
	const struct wproc *p = NULL;
	const char *gone;
	int fd;

	y->index = journal_count(y->journal);
	y->sock = s;
	if (why_is_handshake(s->state)) {
		explain_half_open(y, l);
		return;
	}
	if (s->gone)
		why_answer(y,
		    "No process accepted the connection from %s to %s, and "
		    "nothing of it is left.",
		    why_addr(y, &s->peer), why_addr(y, &s->local));
	else
		why_answer(y,
		    "No process has accepted the connection from %s to %s yet "
		    "(%s).",
		    why_addr(y, &s->peer), why_addr(y, &s->local),
		    tcp_state_name(s->state));
	if (l != NULL)
		p = world_holder(y->world, l->id, NULL, &fd);
	gone = s->gone && l != NULL ? why_let_go(y, l) : NULL;
	if (gone != NULL)
		why_fact(
		    y, "its listener went, and with it the queue: %s", gone);
	if (s->gone)
		why_nothing(y, "the connection is over");
	if (s->gone || p == NULL)
		return;
	why_fact(y, "it waits in the accept queue of %s", why_sock(y, l));
	why_queues(y, s);
	why_packets(y, s);
	why_way(y,
	    l->queued > 1 ? _("%s takes the first one out of the queue")
			  : _("%s takes it out of the queue"),
	    why_line(y, p, "accept", fd, ""));
}

static int
explain_address(
    struct why *y, const struct command_word *words, int count, struct err *err)
{
	const sock_id id = addressed_find(y->s, words, count, err);
	const struct wsock *sock = world_socket(y->world, id);
	const struct event *hold;
	size_t since;

	if (id == 0)
		return -1;
	since = latest_hold(y, sock);
	if (since == 0) {
		explain_queued(y, sock);
		return 0;
	}
	hold = journal_at(y->journal, since - 1);
	explain_held(y, world_process(y->world, hold->process), since);
	return 0;
}

int
why_named(
    struct why *y, const struct command_word *words, int count, struct err *err)
{
	const struct command_word *word = &words[0];
	const struct wproc *p = world_process_find(y->world, y->s->current);
	const struct wproc *other =
	    y->s->named == NULL && number_of(word->text) < 0
		? who_only_holder(y->journal, word->text)
		: NULL;

	if (addressed_is(word->text))
		return explain_address(y, words, count, err);
	if (count > 1)
		return err_set(err, words[1].column,
		    "nothing was expected after a socket");
	if (p != NULL && explain_word(y, p, word->text))
		return 0;
	if (other != NULL && explain_word(y, other, word->text))
		return 0;
	return unknown(y, word, err);
}
