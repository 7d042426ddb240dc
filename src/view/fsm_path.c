/*
 * view/fsm_path.c - which edges a socket took, as the journal has them, and
 * because of which calls.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "base/text.h"
#include "view/fsm_parts.h"

enum {
	STEPS_SHOWN = 12,
	INDENT = 6,
	HOW_WIDTH = 9,
	EDGE_WIDTH = 28,
	STEP_WIDTH = 80 - INDENT
};

static bool
is_call(const struct event *e)
{
	return e->kind == EVENT_CALL || e->kind == EVENT_BLOCKED;
}

/* The call's event, which comes before the index. Without a call: the end of
 * a process, if no call came after it. */
static const struct event *
cause_of(const struct journal *journal, size_t index, unsigned call)
{
	while (index-- > 0) {
		const struct event *e = journal_at(journal, index);

		if (call != 0 && is_call(e) && e->id == call)
			return e;
		if (call == 0 && is_call(e))
			return NULL;
		if (call == 0 && e->kind == EVENT_PROCESS &&
		    e->proc.what != PROCESS_STARTED)
			return e;
	}
	return NULL;
}

static bool
is_closing(const struct event *e)
{
	const char *name;

	if (!is_call(e))
		return false;
	name = e->kind == EVENT_CALL ? e->done.name : e->blocked.name;
	return strcmp(name, "close") == 0 || strcmp(name, "shutdown") == 0;
}

/* Whether the cause, which comes before the index, closes the socket: a call
 * about the descriptor that it had then, or the end of one that held it. */
static bool
is_end_of(const struct journal *journal, size_t index,
    const struct event *cause, sock_id id)
{
	if (cause == NULL ||
	    (cause->kind != EVENT_PROCESS && !is_closing(cause)))
		return false;
	while (index > 0 && journal_at(journal, index) != cause)
		index--;
	while (index-- > 0) {
		const struct event *e = journal_at(journal, index);

		if (e->kind != EVENT_HOLD || e->process != cause->process)
			continue;
		if (cause->kind == EVENT_PROCESS && e->socket == id)
			return true;
		if (cause->kind != EVENT_PROCESS && e->fd == cause->fd)
			return e->socket == id;
	}
	return false;
}

void
fsm_path_read(struct fsm_path *out, const struct journal *journal, sock_id id)
{
	*out = (struct fsm_path){ 0 };
	for (size_t i = 0; i < journal_count(journal); i++) {
		const struct event *e = journal_at(journal, i), *cause;

		if (e->kind != EVENT_STATE || e->socket != id)
			continue;
		cause = cause_of(journal, i, e->call);
		X_GROW(out->step, out->count, out->cap);
		out->step[out->count++] = (struct fsm_step){
			.from = e->state.from,
			.to = e->state.to,
			.how = e->state.how,
			.reset = e->state.reset,
			.cause = cause,
			.ends_it = is_end_of(journal, i, cause, id),
		};
	}
}

void
fsm_path_free(struct fsm_path *path)
{
	free(path->step);
	*path = (struct fsm_path){ 0 };
}

/* ---- marked in the diagram ---- */

static bool
is_drawn(const struct fsm_step *step)
{
	return fsm_edge_find(step->from, step->to) != NULL;
}

/* For an edge that the figure calls close, where no call has closed it. */
static const char *
end_text(const struct fsm_step *step, bool sends_fin)
{
	const struct event *e = step->cause;

	if (e != NULL && e->kind == EVENT_PROCESS && step->ends_it) {
		if (e->proc.what == PROCESS_KILLED)
			return sends_fin ? _("kill / FIN") : _("kill");
		return sends_fin ? _("exit / FIN") : _("exit");
	}
	if (step->from == TCP_STATE_SYN_SENT && e != NULL &&
	    e->kind == EVENT_CALL && e->done.error == ETIMEDOUT)
		return _("timeout");
	return sends_fin ? _("FIN sent") : _("ended");
}

/* The figure's word for an edge is not always why it was taken: what was
 * observed then, or "" where the figure's word is just that. */
static const char *
other_reason(const struct fsm_step *step)
{
	const struct tcp_edge *edge = fsm_edge_find(step->from, step->to);

	if (step->reset)
		return "RST";
	if (edge == NULL || edge->act != ACT_CLOSE)
		return "";
	if (step->ends_it && is_closing(step->cause))
		return "";
	return end_text(step, edge->sends == SEGMENT_FIN);
}

static void
mark_edge(struct fsm_marks *marks, const struct fsm_step *step, size_t number)
{
	size_t i = 0;

	while (
	    i < marks->walked_count && (marks->walked[i].from != step->from ||
					   marks->walked[i].to != step->to))
		i++;
	if (i == FSM_EDGES_MAX)
		return;
	if (i == marks->walked_count)
		marks->walked_count++;
	marks->walked[i].from = step->from;
	marks->walked[i].to = step->to;
	marks->walked[i].number = number;
	snprintf(marks->walked[i].label, sizeof marks->walked[i].label, "%s",
	    other_reason(step));
}

static void
mark_state(struct fsm_marks *marks, enum tcp_state state, const char *text)
{
	marks->look[state] = FSM_PASSED;
	snprintf(marks->text[state], sizeof marks->text[state], "%s", text);
}

void
fsm_path_mark(const struct fsm_path *path, struct fsm_marks *marks)
{
	for (size_t i = 0; i < path->count; i++) {
		const struct fsm_step *step = &path->step[i];

		if (i == 0)
			mark_state(marks, step->from, _("start"));
		mark_state(marks, step->to,
		    step->how == HOW_SEEN ? _("seen") : _("implied"));
		if (is_drawn(step))
			mark_edge(marks, step, i + 1);
	}
}

/* ---- as a list ---- */

/* "client: connect(3, ...)": the call in C, shortened where out, a step,
 * would be too long with it. */
static void
add_call(struct buf *out, const char *process, const char *text)
{
	const char *comma = strchr(text, ',');

	buf_printf(out, "%s: ", process);
	if (out->len + strlen(text) <= STEP_WIDTH || comma == NULL) {
		text_plain(out, text, strlen(text));
	} else {
		text_plain(out, text, (size_t)(comma - text));
		buf_adds(out, ", ...)");
	}
}

static void
add_cause(struct buf *out, const struct event *e, const struct world *world)
{
	const struct wproc *p =
	    e != NULL ? world_process(world, e->process) : NULL;

	if (p == NULL)
		buf_adds(out, _("no call of the lab"));
	else if (e->kind == EVENT_PROCESS)
		buf_say(out, "after the end of %s", p->name);
	else
		add_call(out, p->name,
		    e->kind == EVENT_CALL ? e->done.text : e->blocked.text);
}

static void
add_step(
    struct buf *out, const struct fsm_step *step, const struct world *world)
{
	size_t start;

	buf_printf(out, "%s -> %s ", tcp_state_name(step->from),
	    tcp_state_name(step->to));
	while (out->len < EDGE_WIDTH)
		buf_addc(out, ' ');
	start = out->len;
	buf_adds(out, step->how == HOW_SEEN ? _("seen") : _("implied"));
	text_pad(out, start, HOW_WIDTH);
	if (step->reset)
		buf_adds(out, "RST  ");
	add_cause(out, step->cause, world);
}

static void
list_step(struct buf *out, const struct fsm_step *step, size_t number,
    const struct world *world, unsigned width)
{
	struct buf text = { 0 };

	add_step(&text, step, world);
	buf_printf(out, "%4zu  ", number);
	if (INDENT + text.len <= width)
		buf_printf(out, "%s\n", buf_text(&text));
	else
		text_wrap(out, buf_text(&text), INDENT, INDENT, width);
	if (width >= FSM_COLUMNS && !is_drawn(step))
		buf_adds(
		    out, _("      (an edge that is not in the diagram)\n"));
	buf_free(&text);
}

void
fsm_path_list(struct buf *out, const struct fsm_path *path,
    const struct world *world, unsigned width)
{
	size_t i = 0;

	if (path->count > STEPS_SHOWN) {
		i = path->count - STEPS_SHOWN;
		buf_say(
		    out, "      the first %zu steps are left out here\n", i);
	}
	for (; i < path->count; i++)
		list_step(out, &path->step[i], i + 1, world, width);
}
