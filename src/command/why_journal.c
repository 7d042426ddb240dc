/*
 * command/why_journal.c - what the journal has of a socket: which state it
 * was in at a call, who let go of it, what reset it.
 */
#include <string.h>

#include "command/why_parts.h"

const struct wsock *
why_sock_at(const struct why *y, proc_id process, int fd, size_t index)
{
	while (index-- > 0) {
		const struct event *e = journal_at(y->journal, index);

		if (e->process != process || e->fd != fd)
			continue;
		if (e->kind == EVENT_HOLD)
			return world_socket(y->world, e->socket);
		if (e->kind == EVENT_RELEASE)
			return NULL;
	}
	return NULL;
}

enum tcp_state
why_state_at(const struct why *y, const struct wsock *s, size_t index)
{
	while (index-- > 0) {
		const struct event *e = journal_at(y->journal, index);

		if (e->kind == EVENT_STATE && e->socket == s->id)
			return e->state.to;
	}
	return s->state == TCP_STATE_NONE ? TCP_STATE_NONE : TCP_STATE_CLOSED;
}

bool
why_was_bound(const struct why *y, const struct wsock *s, size_t index)
{
	while (index-- > 0) {
		const struct event *e = journal_at(y->journal, index);

		if (e->kind == EVENT_ADDRESS && e->socket == s->id)
			return !addr_is_empty(&e->address.local);
	}
	return false;
}

const struct event *
why_call_event(const struct why *y, unsigned call)
{
	for (size_t i = journal_count(y->journal); call > 0 && i-- > 0;) {
		const struct event *e = journal_at(y->journal, i);

		if (e->kind == EVENT_CALL && e->id == call)
			return e;
	}
	return NULL;
}

const struct event *
why_latest(const struct why *y, const struct wsock *s, const char *name,
    const char *word, size_t index)
{
	while (index-- > 0) {
		const struct event *e = journal_at(y->journal, index);

		if (e->kind == EVENT_CALL && e->done.error == 0 &&
		    strcmp(e->done.name, name) == 0 &&
		    strstr(e->done.text, word) != NULL &&
		    why_sock_at(y, e->process, e->fd, index) == s)
			return e;
	}
	return NULL;
}

static bool
was_switched_on(const struct why *y, const struct wsock *s)
{
	const struct event *e = why_latest(
	    y, s, "setsockopt", "SO_REUSEADDR", journal_count(y->journal));

	return e != NULL && strstr(e->done.text, "SO_REUSEADDR, 0)") == NULL;
}

bool
why_reuses(const struct why *y, const struct wsock *s)
{
	const struct wsock *l = world_socket(y->world, s->listener);

	return was_switched_on(y, s) || (l != NULL && was_switched_on(y, l));
}

/* ---- the other end ---- */

/* When a connection was there: places in the journal. */
struct span {
	size_t begin, end;
};

/* From where the socket got the addresses that it has, to where it was
 * closed; it has not been: to the journal's end. */
static struct span
connection_of(const struct why *y, const struct wsock *s)
{
	struct span span = { 0, journal_count(y->journal) };
	bool latest = true;

	for (size_t i = span.end; i-- > 0;) {
		const struct event *e = journal_at(y->journal, i);

		if (e->socket != s->id)
			continue;
		if (e->kind == EVENT_STATE && latest) {
			latest = false;
			if (e->state.to == TCP_STATE_CLOSED)
				span.end = i;
		}
		if (e->kind != EVENT_ADDRESS)
			continue;
		if (!addr_equal(&e->address.peer, &s->peer))
			break;
		span.begin = i;
	}
	return span;
}

static bool
mirrors(const struct wsock *s, const struct wsock *o)
{
	struct addr local = addr_unmapped(&o->local);
	struct addr peer = addr_unmapped(&o->peer);
	struct addr to = addr_unmapped(&s->peer);
	struct addr from = addr_unmapped(&s->local);

	/* 127.0.0.1 is another one on each host; AF_UNIX knows no hosts. */
	return o->type == s->type && addr_equal(&local, &to) &&
	       addr_equal(&peer, &from) &&
	       (s->family == AF_UNIX || o->host == host_of(s->host, &s->peer));
}

/*
 * Two ends of one connection were there at the same time. Where a later one
 * has the same addresses, the one that began nearest is meant.
 */
const struct wsock *
why_other(const struct why *y, const struct wsock *s)
{
	const struct wsock *best = NULL;
	struct span own, other;
	size_t gap, least = SIZE_MAX;

	if (addr_is_empty(&s->peer))
		return NULL;
	own = connection_of(y, s);
	for (sock_id id = world_socket_count(y->world); id > 0; id--) {
		const struct wsock *o = world_socket(y->world, id);

		if (!mirrors(s, o))
			continue;
		other = connection_of(y, o);
		if (other.begin > own.end || own.begin > other.end)
			continue;
		gap = other.begin > own.begin ? other.begin - own.begin
					      : own.begin - other.begin;
		if (gap < least) {
			best = o;
			least = gap;
		}
	}
	return best;
}

bool
why_passed(const struct why *y, const struct wsock *s, enum tcp_state state)
{
	for (size_t i = journal_count(y->journal); i-- > 0;) {
		const struct event *e = journal_at(y->journal, i);

		if (e->kind == EVENT_STATE && e->socket == s->id &&
		    e->state.to == state)
			return true;
	}
	return false;
}

size_t
why_reset(const struct why *y, const struct wsock *s)
{
	for (size_t i = journal_count(y->journal); i > 0; i--) {
		const struct event *e = journal_at(y->journal, i - 1);

		if (e->kind == EVENT_STATE && e->socket == s->id &&
		    e->state.to == TCP_STATE_CLOSED)
			return e->state.reset ? i : 0;
	}
	return 0;
}

unsigned long
why_unread_at(const struct why *y, const struct wsock *s, size_t index)
{
	while (index-- > 0) {
		const struct event *e = journal_at(y->journal, index);

		if (e->kind == EVENT_QUEUE && e->socket == s->id &&
		    e->queue.kind == QUEUE_RECEIVE)
			return e->queue.length;
	}
	return 0;
}

/* Where the process lost the descriptor that it got at index: its RELEASE,
 * or the end of the process; 0: it has it still. */
static size_t
lost_at(const struct why *y, size_t index)
{
	const struct event *hold = journal_at(y->journal, index);

	for (size_t i = index + 1; i < journal_count(y->journal); i++) {
		const struct event *e = journal_at(y->journal, i);

		if (e->process != hold->process)
			continue;
		if ((e->kind == EVENT_RELEASE && e->fd == hold->fd) ||
		    (e->kind == EVENT_PROCESS &&
			e->proc.what != PROCESS_STARTED))
			return i;
	}
	return 0;
}

static const char *
lost_text(struct why *y, const struct event *e)
{
	const char *name = world_process(y->world, e->process)->name;

	if (e->kind == EVENT_RELEASE) {
		e = why_call_event(y, e->call);
		return e != NULL ? why_text(y, "%s: %s", name, e->done.text)
				 : NULL;
	}
	return e->proc.what == PROCESS_KILLED
		   ? why_text(y, "the process %s was killed", name)
		   : why_text(y, "the process %s exited", name);
}

const struct event *
why_lost(const struct why *y, const struct wsock *s)
{
	size_t last = 0;

	if (s->holders > 0)
		return NULL;
	for (size_t i = journal_count(y->journal); i-- > 0;) {
		const struct event *e = journal_at(y->journal, i);
		size_t lost;

		if (e->kind != EVENT_HOLD || e->socket != s->id)
			continue;
		lost = lost_at(y, i);
		last = lost > last ? lost : last;
	}
	return last > 0 ? journal_at(y->journal, last) : NULL;
}

const char *
why_let_go(struct why *y, const struct wsock *s)
{
	const struct event *lost = why_lost(y, s);

	return lost != NULL ? lost_text(y, lost) : NULL;
}

/* ---- UDP's answers ---- */

/* The peer that the socket had there, or NULL. */
static const struct addr *
peer_at(const struct why *y, const struct wsock *s, size_t index)
{
	while (index-- > 0) {
		const struct event *e = journal_at(y->journal, index);

		if (e->kind == EVENT_ADDRESS && e->socket == s->id)
			return &e->address.peer;
	}
	return NULL;
}

/*
 * Linux tells of an ICMP error only where the socket was connected to the
 * address that it is about; and each call on the socket that follows is
 * told first. So it was the latest datagram to the peer of that time.
 */
const struct addr *
why_unanswered(const struct why *y)
{
	for (size_t i = y->index; y->sock != NULL && i-- > 0;) {
		const struct event *e = journal_at(y->journal, i);
		const struct addr *peer;

		if (e->kind != EVENT_CALL || e->done.error != 0 ||
		    strncmp(e->done.name, "send", 4) != 0 ||
		    why_sock_at(y, e->process, e->fd, i) != y->sock)
			continue;
		peer = peer_at(y, y->sock, i);
		if (peer == NULL || addr_is_empty(peer))
			continue;
		if (e->done.target.len == 0 ||
		    addr_equal(&e->done.target, peer))
			return peer;
	}
	return NULL;
}
