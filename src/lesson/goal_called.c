/*
 * lesson/goal_called.c - a call that has ended: whether it is so as a goal asks
 * for it, and if not, in which way. Which calls these are is goal_call.c's.
 */
#include <string.h>

#include "base/lang.h"
#include "base/text.h"
#include "lesson/goal_parts.h"
#include "model/constant.h"

/* How much of a call a sentence shows. */
enum { TEXT_SHOWN = 120 };

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

bool
goal_call_fits(const struct goal_condition *c, const struct event_call *e)
{
	return outcome_fits(&c->call, e) && result_fits(&c->call, e) &&
	       data_fits(c, e) && text_fits(&c->call, e);
}

/* ---- what is not so ---- */

/* A call that has ended, as it is typed: "server: recv". */
struct ended {
	const struct event_call *done;
	struct buf name;
};

static struct ended
ended_call(const struct goal_look *look, const struct event *e)
{
	const struct wproc *p = world_process(look->world, e->process);
	struct ended out = { .done = &e->done };

	if (p != NULL)
		buf_printf(&out.name, "%s: ", p->name);
	buf_adds(&out.name, e->done.name);
	return out;
}

/* In the sentences: why it failed, or NULL. */
static const char *
failure(const struct event_call *e)
{
	return has_failed(e) ? errno_name(e->error) : NULL;
}

static void
say_failed(struct buf *out, const struct ended *call)
{
	const char *name = call->name.data, *why = failure(call->done);

	if (call->done->timed_out)
		buf_say(out, "`%s` timed out; it has to succeed", name);
	else if (why != NULL)
		buf_say(
		    out, "`%s` failed with %s; it has to succeed", name, why);
	else
		buf_say(out, "`%s` failed; it has to succeed", name);
}

static void
say_no_timeout(struct buf *out, const struct ended *call)
{
	const char *name = call->name.data, *why = failure(call->done);

	if (why != NULL)
		buf_say(
		    out, "`%s` failed with %s; it has to time out", name, why);
	else if (has_failed(call->done))
		buf_say(out, "`%s` failed; it has to time out", name);
	else
		buf_say(out, "`%s` succeeded; it has to time out", name);
}

static void
say_other_error(struct buf *out, const struct ended *call, const char *want)
{
	const char *name = call->name.data, *why = failure(call->done);

	if (call->done->timed_out)
		buf_say(
		    out, "`%s` timed out; it has to fail with %s", name, want);
	else if (why != NULL)
		buf_say(out, "`%s` failed with %s, not %s", name, why, want);
	else if (has_failed(call->done))
		buf_say(out, "`%s` failed, but not with %s", name, want);
	else
		buf_say(
		    out, "`%s` succeeded; it has to fail with %s", name, want);
}

static void
say_outcome(
    struct buf *out, const struct goal_call *c, const struct ended *call)
{
	if (c->timeout)
		say_no_timeout(out, call);
	else if (c->error != 0)
		say_other_error(out, call, errno_name(c->error));
	else
		say_failed(out, call);
}

/* It may have been right for another condition: one call has to be so. */
static void
say_result(struct buf *out, const struct goal_call *c, const struct ended *call)
{
	const char *name = call->name.data, *why = failure(call->done);

	if (call->done->timed_out)
		buf_say(out, "`%s` timed out; one call has to return %ld", name,
		    c->result);
	else if (call->done->failed && why != NULL)
		buf_say(out, "`%s` failed with %s; one call has to return %ld",
		    name, why, c->result);
	else
		buf_say(out, "`%s` returned %ld; one call has to return %ld",
		    name, call->done->result, c->result);
}

/* Behind many bytes that are right. */
static void
say_data_after(struct buf *out, const struct ended *call, size_t agree,
    const struct buf *rest)
{
	buf_say(out,
	    call->done->has_data
		? N_("the first %zu bytes that `%s` received are right; then "
		     "came %s, not %s")
		: N_("the first %zu bytes that `%s` sent are right; then came "
		     "%s, not %s"),
	    agree, call->name.data, rest[0].data, rest[1].data);
}

static void
say_data(
    struct buf *out, const struct goal_condition *c, const struct ended *call)
{
	const struct event_call *e = call->done;
	struct buf is = { 0 }, want = { 0 }, rest[2] = { 0 };
	/* Of much that is sent only the beginning is kept. */
	bool kept = e->has_data || e->result <= (long)e->data.len;
	size_t agree = kept ? goal_bytes_agree(rest, &e->data, &c->data) : 0;

	goal_bytes_text(&is, &e->data);
	goal_bytes_text(&want, &c->data);
	if (agree > 0)
		say_data_after(out, call, agree, rest);
	else if (e->has_data)
		buf_say(out, "`%s` received %s; one call has to receive %s",
		    call->name.data, is.data, want.data);
	else if (c->data.len > 0 && !kept)
		buf_say(out, "`%s` sent %ld bytes; one call has to send %s",
		    call->name.data, e->result, want.data);
	else
		buf_say(out, "`%s` sent %s; one call has to send %s",
		    call->name.data, is.data, want.data);
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

/* The whole call, with its arguments: "server: recv(4, buf, 1024, 0)". */
static struct buf
whole_text(const struct goal_look *look, const struct event *e)
{
	const struct wproc *p = world_process(look->world, e->process);
	struct buf out = { 0 };

	if (p != NULL)
		buf_printf(&out, "%s: ", p->name);
	call_text(&out, e->done.text);
	return out;
}

static void
say_text(const struct goal_look *look, const struct goal_call *c,
    const struct event *e)
{
	struct buf is = whole_text(look, e), want = { 0 };

	call_text(&want, c->text);
	buf_say(look->unmet, "the call was `%s`; there is no `%s` in it",
	    buf_text(&is), buf_text(&want));
	buf_free(&is);
	buf_free(&want);
}

void
goal_say_call_wrong(const struct goal_look *look,
    const struct goal_condition *c, const struct event *e)
{
	struct ended call = ended_call(look, e);

	if (!outcome_fits(&c->call, call.done))
		say_outcome(look->unmet, &c->call, &call);
	else if (!result_fits(&c->call, call.done))
		say_result(look->unmet, &c->call, &call);
	else if (!data_fits(c, call.done))
		say_data(look->unmet, c, &call);
	else
		say_text(look, &c->call, e);
	buf_free(&call.name);
}

void
goal_say_called(const struct goal_look *look, const struct goal_call *c,
    const struct event *e)
{
	struct buf *out = look->unmet, text = whole_text(look, e);

	if (c->timeout)
		buf_say(
		    out, "the call `%s` timed out, and must not", text.data);
	else if (c->error != 0)
		buf_say(out, "the call `%s` failed with %s, and must not",
		    text.data, errno_name(c->error));
	else if (c->ok && !c->has_data)
		buf_say(
		    out, "the call `%s` succeeded, and must not", text.data);
	else
		buf_say(
		    out, "the call `%s` was made, and must not be", text.data);
	buf_free(&text);
}
