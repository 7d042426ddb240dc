/* command/expect.c - `expect`: check what came of the latest call. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/text.h"
#include "command/command.h"
#include "command/expect.h"
#include "model/constant.h"

/* How much of received data an error shows. */
enum { DATA_SHOWN = 60 };

static bool
is_call_event(const struct event *e)
{
	return e->kind == EVENT_CALL || e->kind == EVENT_BLOCKED;
}

/*
 * The newest event of the latest call, or NULL. After it, only calls that
 * were blocked before can have ended, one in each process: so the last
 * events, one more than there are processes, have it among them. A process
 * makes one call at a time: of one process it is the last event.
 */
static const struct event *
latest(struct session *s, const struct wproc *of)
{
	struct journal *journal = lab_journal(s->lab);
	proc_id left = world_process_count(lab_world(s->lab)) + 1;
	const struct event *best = NULL;

	for (size_t i = journal_count(journal); i > 0 && left > 0; i--) {
		const struct event *e = journal_at(journal, i - 1);

		if (!is_call_event(e))
			continue;
		if (of != NULL && e->process == of->id)
			return e;
		if (of != NULL)
			continue;
		if (best == NULL || e->id > best->id)
			best = e;
		left--;
	}
	return best;
}

static bool
holds(const struct expect *want, const struct event *e)
{
	if (e->kind == EVENT_BLOCKED)
		return want->kind == EXPECT_BLOCKED;
	switch (want->kind) {
	case EXPECT_RESULT:
		return e->done.result == want->number && !e->done.timed_out;
	case EXPECT_ERROR:
		return e->done.error == want->number;
	case EXPECT_TIMEOUT:
		return e->done.timed_out;
	case EXPECT_DATA:
		return e->done.has_data && e->done.data.len == want->data.len &&
		       memcmp(buf_text(&e->done.data), buf_text(&want->data),
			   want->data.len) == 0;
	case EXPECT_BLOCKED:
	case EXPECT_STATE:
		break;
	}
	return false;
}

static void
got_text(struct buf *out, const struct expect *want, const struct event *e)
{
	size_t len;

	if (e->kind == EVENT_BLOCKED) {
		buf_say(out, "%s, which is blocked", e->blocked.text);
		return;
	}
	if (e->done.timed_out) {
		buf_adds(out, _("a time-out"));
		return;
	}
	if (want->kind == EXPECT_DATA && e->done.has_data) {
		len = e->done.data.len;
		text_bytes(out, buf_text(&e->done.data),
		    len < DATA_SHOWN ? len : DATA_SHOWN);
		if (len > DATA_SHOWN)
			buf_say(out, "... (%zu bytes)", len);
		return;
	}
	buf_printf(out, "%ld", e->done.result);
	if (e->done.error != 0 && errno_name(e->done.error) != NULL)
		buf_printf(out, " %s", errno_name(e->done.error));
}

static enum session_result
differs(struct session *s, const struct expect *want, unsigned column,
    const char *got)
{
	struct buf text = { 0 };
	struct err err = { 0 };

	expect_text(&text, want);
	err_set(&err, column, "expected %s, got %s", buf_text(&text), got);
	session_error(s, &err);
	buf_free(&text);
	return SESSION_FAILED;
}

static enum session_result
check_call(struct session *s, const struct expect *want, unsigned column)
{
	const struct world *w = lab_world(s->lab);
	const struct wproc *of =
	    s->named != NULL ? world_process_find(w, s->named) : NULL;
	const struct event *e =
	    s->named != NULL && of == NULL ? NULL : latest(s, of);
	enum session_result result = SESSION_OK;
	struct buf got = { 0 };

	if (e == NULL)
		return differs(
		    s, want, column, _("nothing: there was no call yet"));
	if (!holds(want, e)) {
		got_text(&got, want, e);
		result = differs(s, want, column, buf_text(&got));
	}
	buf_free(&got);
	return result;
}

/* As for calls: another process may have one of that name. */
static int
no_socket(const struct session *s, const struct expect *want, struct err *err)
{
	const struct world *w = lab_world(s->lab);
	const struct wproc *other;

	for (proc_id id = 1; (other = world_process(w, id)) != NULL; id++)
		if (other->alive && world_fd_find(w, other, want->socket) != -1)
			return err_set(err, want->column,
			    "%s has no socket '%.64s', but %s has: type "
			    "%s: expect %.64s %s",
			    s->current, want->socket, other->name, other->name,
			    want->socket, tcp_state_name(want->state));
	return err_set(err, want->column,
	    "this process has no socket '%.64s'; `sockets` lists them all",
	    want->socket);
}

/* A socket of the process by name or number; -1 with *err set. */
static int
find_socket(const struct session *s, const struct wproc *p,
    const struct expect *want, struct err *err)
{
	const struct world *w = lab_world(s->lab);
	char *end;
	long number = strtol(want->socket, &end, 10);
	int fd = -1;

	if (p != NULL)
		fd = world_fd_find(w, p, want->socket);
	if (fd == -1 && *end == '\0' && number >= 0 && number <= INT_MAX)
		fd = (int)number;
	if (p != NULL && fd != -1 && world_fd(w, p, fd) != NULL)
		return fd;
	return no_socket(s, want, err);
}

static enum session_result
check_state(struct session *s, const struct expect *want, struct err *err)
{
	const struct world *w = lab_world(s->lab);
	const struct wproc *p = world_process_find(w, s->current);
	int fd = find_socket(s, p, want, err);
	const struct wsock *socket;

	if (fd == -1)
		return SESSION_MISUNDERSTOOD;
	socket = world_fd(w, p, fd);
	if (socket->state == want->state)
		return SESSION_OK;
	if (socket->state == TCP_STATE_NONE)
		return differs(s, want, want->column,
		    _("a socket that has no TCP states"));
	return differs(s, want, want->column, tcp_state_name(socket->state));
}

static enum session_result
expect_run(
    struct session *s, const char *rest, unsigned column, struct err *err)
{
	enum session_result result;
	struct expect want;

	if (expect_read(rest, column, &want, err) == -1)
		return SESSION_MISUNDERSTOOD;
	if (want.kind == EXPECT_STATE)
		result = check_state(s, &want, err);
	else
		result = check_call(s, &want, column);
	expect_free(&want);
	return result;
}

const struct command command_expect = {
	.name = "expect",
	.group = COMMAND_LEARN,
	.usage = "RESULT | ERRNO | blocked | timeout | DATA | SOCKET STATE",
	.gist = N_("check what came of the latest call"),
	.about =
	    N_("Prints nothing where it holds. Where it does not, it says what "
	       "was expected and what there is, and the shell's exit status "
	       "will be 1. The latest call of all is meant; `server: expect 4` "
	       "means the latest of that process. A socket's state is that of "
	       "the process's socket now."),
	.example = "expect ECONNREFUSED",
	.in_lessons = true,
	.run = expect_run,
};
