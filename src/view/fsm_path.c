/*
 * view/fsm_path.c - which edges a socket took, as the journal has them, and
 * because of which calls.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "view/fsm_parts.h"

enum {
	STEPS_SHOWN = 12,
	EDGE_WIDTH = 28,
	CALL_WIDTH = 37 /* what is left of 80 columns */
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

void
fsm_path_read(struct fsm_path *out, const struct journal *journal, sock_id id)
{
	*out = (struct fsm_path){ 0 };
	for (size_t i = 0; i < journal_count(journal); i++) {
		const struct event *e = journal_at(journal, i);

		if (e->kind != EVENT_STATE || e->socket != id)
			continue;
		X_GROW(out->step, out->count, out->cap);
		out->step[out->count++] = (struct fsm_step){
			.from = e->state.from,
			.to = e->state.to,
			.how = e->state.how,
			.reset = e->state.reset,
			.cause = cause_of(journal, i, e->call),
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
	struct buf label = { 0 };
	bool drawn;

	fsm_label(&label, step->from, step->to);
	drawn = label.len > 0;
	buf_free(&label);
	return drawn;
}

/* The figure's word for an edge is not always why it was taken: what
 * happened then, or "" where the figure's word will do. */
static const char *
other_reason(const struct fsm_step *step)
{
	const struct event *e = step->cause;

	if (step->reset)
		return "RST";
	if (step->from == TCP_STATE_SYN_SENT && step->to == TCP_STATE_CLOSED &&
	    e != NULL && e->kind == EVENT_CALL && e->done.error == ETIMEDOUT)
		return "timeout";
	return "";
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
			mark_state(marks, step->from, "start");
		mark_state(marks, step->to,
		    step->how == HOW_SEEN ? "seen" : "implied");
		if (is_drawn(step))
			mark_edge(marks, step, i + 1);
	}
}

/* ---- as a list ---- */

/* "client: connect(3, ...)": the call in C, shortened where it is long. */
static void
add_call(struct buf *out, const char *process, const char *text)
{
	const char *comma = strchr(text, ',');

	buf_printf(out, "%s: ", process);
	if (strlen(process) + strlen(text) + 2 <= CALL_WIDTH || comma == NULL) {
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
		buf_adds(out, "no call of the lab");
	else if (e->kind == EVENT_PROCESS)
		buf_printf(out, "after the end of %s", p->name);
	else
		add_call(out, p->name,
		    e->kind == EVENT_CALL ? e->done.text : e->blocked.text);
}

static void
list_step(struct buf *out, const struct fsm_step *step, size_t number,
    const struct world *world)
{
	size_t start;

	buf_printf(out, "%4zu  ", number);
	start = out->len;
	buf_printf(out, "%s -> %s ", tcp_state_name(step->from),
	    tcp_state_name(step->to));
	while (out->len < start + EDGE_WIDTH)
		buf_addc(out, ' ');
	buf_printf(out, "%-9s", step->how == HOW_SEEN ? "seen" : "implied");
	if (step->reset)
		buf_adds(out, "RST  ");
	add_cause(out, step->cause, world);
	if (!is_drawn(step))
		buf_adds(out, "\n      (an edge that is not in the diagram)");
	buf_addc(out, '\n');
}

void
fsm_path_list(
    struct buf *out, const struct fsm_path *path, const struct world *world)
{
	size_t i = 0;

	if (path->count > STEPS_SHOWN) {
		i = path->count - STEPS_SHOWN;
		buf_printf(
		    out, "      the first %zu steps are left out here\n", i);
	}
	for (; i < path->count; i++)
		list_step(out, &path->step[i], i + 1, world);
}
