/*
 * lesson/goal_call.c - the calls that a goal asks for: those that have ended
 * since the task began, and the one that a process is blocked in.
 */
#include <string.h>

#include "base/lang.h"
#include "base/text.h"
#include "lesson/goal_parts.h"
#include "model/constant.h"

/* How much of a call a sentence shows. */
enum { TEXT_SHOWN = 120 };

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

/* ---- whether a call is so ---- */

/* connect_ex, which never fails, has its errno as value. */
static bool
has_failed(const struct event_call *e)
{
	return e->failed || e->timed_out || e->error != 0;
}

static bool
outcome_fits(const struct goal_call *c, const struct event_call *e)
{
	if (c->timeout)
		return e->timed_out;
	if (c->error != 0)
		return e->error == c->error;
	return !c->ok || !has_failed(e);
}

static bool
result_fits(const struct goal_call *c, const struct event_call *e)
{
	return !c->has_result || (e->result == c->result && !e->timed_out);
}

static bool
data_fits(const struct goal_condition *c, const struct event_call *e)
{
	return !c->call.has_data ||
	       (e->data.len == c->data.len &&
		   memcmp(buf_text(&e->data), buf_text(&c->data),
		       c->data.len) == 0 &&
		   /* Of more than was kept the rest is not known. */
		   (e->has_data || e->result <= (long)e->data.len));
}

static bool
text_fits(const struct goal_call *c, const struct event_call *e)
{
	return c->text == NULL || strstr(e->text, c->text) != NULL;
}

static bool
call_fits(const struct goal_condition *c, const struct event_call *e)
{
	return outcome_fits(&c->call, e) && result_fits(&c->call, e) &&
	       data_fits(c, e) && text_fits(&c->call, e);
}

/* ---- what is not so ---- */

static void
say_failed(struct buf *out, const struct event_call *e)
{
	const char *name = errno_name(e->error);

	if (e->timed_out)
		buf_say(out, "`%s` timed out; it has to succeed", e->name);
	else if (name != NULL)
		buf_say(out, "`%s` failed with %s; it has to succeed", e->name,
		    name);
	else
		buf_say(out, "`%s` failed; it has to succeed", e->name);
}

static void
say_no_timeout(struct buf *out, const struct event_call *e)
{
	const char *name = errno_name(e->error);

	if (name != NULL)
		buf_say(out, "`%s` failed with %s; it has to time out", e->name,
		    name);
	else if (has_failed(e))
		buf_say(out, "`%s` failed; it has to time out", e->name);
	else
		buf_say(out, "`%s` succeeded; it has to time out", e->name);
}

static void
say_other_error(struct buf *out, const struct event_call *e, const char *want)
{
	const char *name = errno_name(e->error);

	if (e->timed_out)
		buf_say(out, "`%s` timed out; it has to fail with %s", e->name,
		    want);
	else if (name != NULL)
		buf_say(
		    out, "`%s` failed with %s, not %s", e->name, name, want);
	else if (has_failed(e))
		buf_say(out, "`%s` failed, but not with %s", e->name, want);
	else
		buf_say(out, "`%s` succeeded; it has to fail with %s", e->name,
		    want);
}

static void
say_outcome(
    struct buf *out, const struct goal_call *c, const struct event_call *e)
{
	if (c->timeout)
		say_no_timeout(out, e);
	else if (c->error != 0)
		say_other_error(out, e, errno_name(c->error));
	else
		say_failed(out, e);
}

static void
say_result(
    struct buf *out, const struct goal_call *c, const struct event_call *e)
{
	if (e->timed_out)
		buf_say(out, "`%s` timed out; it has to return %ld", e->name,
		    c->result);
	else
		buf_say(out, "`%s` returned %ld, not %ld", e->name, e->result,
		    c->result);
}

/* Behind many bytes that are right. */
static void
say_data_after(struct buf *out, const struct event_call *e, size_t agree,
    const struct buf *rest)
{
	buf_say(out,
	    e->has_data
		? N_("the first %zu bytes that `%s` received are right; then "
		     "came %s, not %s")
		: N_("the first %zu bytes that `%s` sent are right; then came "
		     "%s, not %s"),
	    agree, e->name, rest[0].data, rest[1].data);
}

static void
say_data(
    struct buf *out, const struct goal_condition *c, const struct event_call *e)
{
	struct buf is = { 0 }, want = { 0 }, rest[2] = { 0 };
	/* Of much that is sent only the beginning is kept. */
	bool kept = e->has_data || e->result <= (long)e->data.len;
	size_t agree = kept ? goal_bytes_agree(rest, &e->data, &c->data) : 0;

	goal_bytes_text(&is, &e->data);
	goal_bytes_text(&want, &c->data);
	if (agree > 0)
		say_data_after(out, e, agree, rest);
	else if (e->has_data)
		buf_say(out, "`%s` received %s, not %s", e->name, is.data,
		    want.data);
	else if (c->data.len > 0 && !kept)
		buf_say(out, "`%s` sent %ld bytes, not %s", e->name, e->result,
		    want.data);
	else
		buf_say(
		    out, "`%s` sent %s, not %s", e->name, is.data, want.data);
	buf_free(&is);
	buf_free(&want);
	buf_free(&rest[0]);
	buf_free(&rest[1]);
}

static void
call_text(struct buf *out, const char *text)
{
	size_t len = strlen(text), shown = 0, step;

	while (shown < len && shown < TEXT_SHOWN) {
		step = text_char_len(text + shown, len - shown);
		shown += step > 0 ? step : 1;
	}
	text_plain_line(out, text, shown);
	buf_adds(out, shown < len ? "..." : "");
}

static void
say_text(struct buf *out, const struct goal_call *c, const struct event_call *e)
{
	struct buf is = { 0 }, want = { 0 };

	call_text(&is, e->text);
	call_text(&want, c->text);
	buf_say(out, "the call was `%s`; there is no `%s` in it", buf_text(&is),
	    buf_text(&want));
	buf_free(&is);
	buf_free(&want);
}

static void
say_wrong(
    struct buf *out, const struct goal_condition *c, const struct event_call *e)
{
	if (!outcome_fits(&c->call, e))
		say_outcome(out, &c->call, e);
	else if (!result_fits(&c->call, e))
		say_result(out, &c->call, e);
	else if (!data_fits(c, e))
		say_data(out, c, e);
	else
		say_text(out, &c->call, e);
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

/* It is not among those that have ended. */
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

static void
say_called(struct buf *out, const struct event_call *e)
{
	struct buf text = { 0 };

	call_text(&text, e->text);
	buf_say(
	    out, "the call `%s` was made, and must not be", buf_text(&text));
	buf_free(&text);
}

/* ---- the calls ---- */

struct calls {
	unsigned long count;	       /* that are all that is asked for */
	const struct event_call *fits; /* the last of them */
	const struct event_call *last; /* the last of that name */
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
		f.last = &e->done;
		if (!call_fits(c, f.last))
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

	if (c->kind == GOAL_NO_CALL && f.count == 0)
		return true;
	if (c->kind == GOAL_CALL && f.count >= c->number)
		return true;
	look->near = f.last != NULL;
	if (c->kind == GOAL_NO_CALL)
		say_called(look->unmet, f.fits);
	else if (f.count > 0)
		buf_say(look->unmet,
		    "the number of calls of `%s` that count is %lu; it has to "
		    "be %lu or more",
		    c->call.name, f.count, c->number);
	else if (f.last != NULL)
		say_wrong(look->unmet, c, f.last);
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
