/*
 * lesson/goal_seen.c - what a goal asks to have happened besides calls: data
 * received, processes ended, edges of states, packets.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "lesson/goal_parts.h"

/* ---- received ---- */

/* All that was read, one after the other. What was only looked at (MSG_PEEK)
 * comes again. */
static struct buf
received(const struct goal_condition *c, const struct goal_look *look)
{
	struct buf all = { 0 };

	for (size_t i = look->since; i < journal_count(look->journal); i++) {
		const struct event *e = journal_at(look->journal, i);

		if (e->kind == EVENT_CALL && e->done.has_data &&
		    e->done.result >= 0 &&
		    strstr(e->done.text, "MSG_PEEK") == NULL &&
		    goal_process_is(c, look, e->process))
			buf_add(
			    &all, buf_text(&e->done.data), e->done.data.len);
	}
	return all;
}

static void
say_nothing_received(
    const struct goal_condition *c, struct buf *out, const char *want)
{
	if (c->process != NULL)
		buf_say(out,
		    "in this task `%s` has received nothing yet; it has to "
		    "receive %s",
		    c->process, want);
	else
		buf_say(out,
		    "in this task no process has received anything yet; it "
		    "has to be %s",
		    want);
}

static void
say_begun(const struct goal_condition *c, struct buf *out, const char *is,
    const char *want)
{
	if (c->process != NULL)
		buf_say(out,
		    "`%s` has received %s so far; it has to receive %s",
		    c->process, is, want);
	else
		buf_say(
		    out, "%s was received so far; it has to be %s", is, want);
}

static void
say_other(const struct goal_condition *c, struct buf *out, const char *is,
    const char *want)
{
	if (c->process != NULL)
		buf_say(
		    out, "`%s` has received %s, not %s", c->process, is, want);
	else
		buf_say(out, "%s was received, not %s", is, want);
}

/* The same two where the bytes that agree are many: behind these. */
static void
say_follows(const struct goal_condition *c, struct buf *out, size_t agree,
    const char *want)
{
	if (c->process != NULL)
		buf_say(out,
		    "the %zu bytes that `%s` has received so far are right; "
		    "%s has to follow",
		    agree, c->process, want);
	else
		buf_say(out,
		    "the %zu bytes that were received so far are right; %s "
		    "has to follow",
		    agree, want);
}

static void
say_after(const struct goal_condition *c, struct buf *out, size_t agree,
    const struct buf *rest)
{
	if (c->process != NULL)
		buf_say(out,
		    "the first %zu bytes that `%s` received are right; then "
		    "came %s, not %s",
		    agree, c->process, rest[0].data, rest[1].data);
	else
		buf_say(out,
		    "the first %zu bytes that were received are right; then "
		    "came %s, not %s",
		    agree, rest[0].data, rest[1].data);
}

static void
say_received(const struct goal_condition *c, struct goal_look *look,
    const struct buf *got)
{
	struct buf is = { 0 }, want = { 0 }, rest[2] = { 0 };
	bool begun = got->len < c->data.len &&
		     memcmp(buf_text(got), buf_text(&c->data), got->len) == 0;
	size_t agree = goal_bytes_agree(rest, got, &c->data);

	goal_bytes_text(&is, got);
	goal_bytes_text(&want, &c->data);
	look->near = got->len > 0 && !begun;
	if (got->len == 0)
		say_nothing_received(c, look->unmet, want.data);
	else if (begun && agree > 0)
		say_follows(c, look->unmet, agree, rest[1].data);
	else if (agree > 0)
		say_after(c, look->unmet, agree, rest);
	else if (begun)
		say_begun(c, look->unmet, is.data, want.data);
	else
		say_other(c, look->unmet, is.data, want.data);
	buf_free(&is);
	buf_free(&want);
	buf_free(&rest[0]);
	buf_free(&rest[1]);
}

bool
goal_received_holds(const struct goal_condition *c, struct goal_look *look)
{
	struct buf got = received(c, look);
	bool same = got.len == c->data.len &&
		    memcmp(buf_text(&got), buf_text(&c->data), got.len) == 0;

	if (!same)
		say_received(c, look, &got);
	buf_free(&got);
	return same;
}

/* ---- ended ---- */

bool
goal_ended_holds(const struct goal_condition *c, struct goal_look *look)
{
	const struct world *w = look->world;

	if (c->process == NULL) {
		for (proc_id id = world_process_count(w); id > 0; id--)
			if (!world_process(w, id)->alive)
				return true;
		buf_say(look->unmet, "no process has ended yet");
		return false;
	}
	if (world_process_find(w, c->process) != NULL) {
		look->near = true;
		buf_say(look->unmet, "`%s` still runs", c->process);
		return false;
	}
	if (goal_process_was(look, c->process))
		return true;
	buf_say(look->unmet, "`%s` has not been started yet", c->process);
	return false;
}

/* ---- edges ---- */

/*
 * By id: whether the process has, or once had, the socket, or had the
 * listener that it came in through: an edge may come before accept, or after
 * close. The caller frees it.
 */
static bool *
sockets_of(const struct goal_condition *c, const struct goal_look *look)
{
	sock_id count = world_socket_count(look->world);
	bool *own = x_calloc((size_t)count + 1, sizeof *own);

	for (size_t i = 0; i < journal_count(look->journal); i++) {
		const struct event *e = journal_at(look->journal, i);

		if (e->kind == EVENT_HOLD && e->socket <= count &&
		    goal_process_is(c, look, e->process))
			own[e->socket] = true;
	}
	/* A listener is older than what comes in through it. */
	for (sock_id id = 1; id <= count; id++) {
		sock_id by = world_socket(look->world, id)->listener;

		if (by < id && own[by])
			own[id] = true;
	}
	return own;
}

/* The edge that is asked for, else the last that leads to the same state,
 * else the last that comes from the same. */
static const struct event *
find_edge(const struct goal_condition *c, const struct goal_look *look,
    const bool *own)
{
	const struct event *to = NULL, *from = NULL;

	for (size_t i = look->since; i < journal_count(look->journal); i++) {
		const struct event *e = journal_at(look->journal, i);

		if (e->kind != EVENT_STATE ||
		    e->socket > world_socket_count(look->world) ||
		    (c->process != NULL && !own[e->socket]))
			continue;
		if (e->state.from == c->from && e->state.to == c->to)
			return e;
		if (e->state.to == c->to)
			to = e;
		else if (e->state.from == c->from)
			from = e;
	}
	return to != NULL ? to : from;
}

static void
say_edge(const struct goal_condition *c, struct goal_look *look,
    const struct event *near)
{
	const char *from = tcp_state_name(c->from), *to = tcp_state_name(c->to);
	struct buf *out = look->unmet;

	look->near = near != NULL;
	if (near == NULL && c->process != NULL)
		buf_say(out, "no socket of `%s` has gone from %s to %s yet",
		    c->process, from, to);
	else if (near == NULL)
		buf_say(out, "no socket has gone from %s to %s yet", from, to);
	else if (c->process != NULL)
		buf_say(out,
		    "a socket of `%s` went from %s to %s; it has to go from "
		    "%s to %s",
		    c->process, tcp_state_name(near->state.from),
		    tcp_state_name(near->state.to), from, to);
	else
		buf_say(out,
		    "a socket went from %s to %s; it has to go from %s to %s",
		    tcp_state_name(near->state.from),
		    tcp_state_name(near->state.to), from, to);
}

bool
goal_edge_holds(const struct goal_condition *c, struct goal_look *look)
{
	bool *own = sockets_of(c, look);
	const struct event *e = find_edge(c, look, own);
	bool found =
	    e != NULL && e->state.from == c->from && e->state.to == c->to;

	free(own);
	if (!found)
		say_edge(c, look, e);
	return found;
}

/* ---- packets ---- */

static bool
flags_fit(unsigned want, const struct packet *p)
{
	bool only = (want & (PACKET_SYN | PACKET_ACK)) == PACKET_SYN;

	if (want == 0)
		return true;
	return p->kind == PACKET_TCP && (p->tcp.flags & want) == want &&
	       !(only && (p->tcp.flags & PACKET_ACK) != 0);
}

/* On a network of one host the process stands for the host of its name. */
static bool
from_fits(const struct goal_packet *want, const struct goal_look *look,
    const struct event_packet *e)
{
	const struct wproc *p = world_process(look->world, e->from_process);

	if (want->from == HOST_ONLY || want->from == e->from)
		return true;
	return e->from == HOST_ONLY && p != NULL &&
	       strcmp(p->name, host_name(want->from)) == 0;
}

/* The kernel has sent it before; a copy was made on the wire. */
static bool
is_again(const struct event_packet *e)
{
	return e->again > 0 || (e->place.repeats > 0 && e->copy_of == 0);
}

static bool
packet_fits(const struct goal_packet *want, const struct goal_look *look,
    const struct event_packet *e)
{
	const struct packet *p = e->packet;

	if (p == NULL || !flags_fit(want->flags, p) ||
	    !from_fits(want, look, e))
		return false;
	if (want->data && p->payload_length == 0)
		return false;
	if (want->udp && p->kind != PACKET_UDP)
		return false;
	if (want->icmp && p->kind != PACKET_ICMP && p->kind != PACKET_ICMP6)
		return false;
	return !want->again || is_again(e);
}

static void
say_packet(const struct goal_condition *c, struct goal_look *look,
    const struct event_packet *near)
{
	const char *fate = goal_fates[c->packet.fate];
	struct buf *out = look->unmet;

	look->near = near != NULL;
	if (near != NULL && c->words != NULL)
		buf_say(out, "packet #%u, `%s`, was `%s`, not `%s`",
		    near->number, c->words, goal_fates[near->fate], fate);
	else if (near != NULL)
		buf_say(out, "packet #%u was `%s`, not `%s`", near->number,
		    goal_fates[near->fate], fate);
	else if (c->words != NULL)
		buf_say(out, "there has been no packet `%s %s` yet", c->words,
		    fate);
	else
		buf_say(out, "there has been no packet `%s` yet", fate);
}

bool
goal_packet_holds(const struct goal_condition *c, struct goal_look *look)
{
	const struct event_packet *near = NULL;

	for (size_t i = look->since; i < journal_count(look->journal); i++) {
		const struct event *e = journal_at(look->journal, i);

		if (e->kind != EVENT_PACKET ||
		    !packet_fits(&c->packet, look, &e->packet))
			continue;
		if (e->packet.fate == c->packet.fate)
			return true;
		near = &e->packet;
	}
	say_packet(c, look, near);
	return false;
}
