/*
 * command/why_unix_full.c - EAGAIN of AF_UNIX sockets: an accept queue that
 * is full, a datagram for which there is no room.
 */
#include <string.h>

#include "base/lang.h"
#include "command/why_unix.h"
#include "kernel/owners.h"

/* The line with which the lab's holder of it makes room, or NULL. */
static const char *
room_line(struct why *y, const struct ksock *k, const char *verb)
{
	const struct wproc *p;
	int fd;

	p = why_unix_lab(y, k, &fd);
	return p != NULL && p->busy == 0 ? why_line(y, p, verb, fd, "") : NULL;
}

void
why_unix_backlog(struct why *y)
{
	const struct addr *name = why_target(y);
	struct unix_holder h = why_unix_holder(y, name);
	const char *line;

	why_answer(y,
	    "The accept queue of the socket that listens on %s was full, and "
	    "the call was not to wait until there is room.",
	    why_addr(y, name));
	why_no_wait(y);
	if (h.found && h.k.state == KSOCK_LISTEN) {
		why_fact(y,
		    "%s listens there; in its queue now: %u, backlog %u "
		    "(Linux lets one more in than that)",
		    why_whose(y, &h.k), h.k.rqueue, h.k.wqueue);
		line = room_line(y, &h.k, "accept");
		if (line != NULL)
			why_way(y, "%s takes one out of the queue", line);
	}
	why_wait_way(y);
}

/* One side of a datagram that cannot go, copied from the table. */
struct side {
	bool known;
	struct ksock k;
};

static struct side
side_of(const struct ksock *k)
{
	struct side side = { .known = k != NULL };

	if (k != NULL)
		side.k = *k;
	side.k.waiting = NULL;
	side.k.tcp = NULL;
	return side;
}

static const struct ksock *
by_inode(const struct ksock_table *t, uint32_t inode)
{
	for (size_t i = 0; inode != 0 && i < t->count; i++) {
		if (t->socks[i].inode == inode)
			return &t->socks[i];
	}
	return NULL;
}

static void
both_sides(struct why *y, struct side *from, struct side *to)
{
	const struct addr *target = &y->call->done.target;
	struct ksock_table t = why_unix_dump(y);
	uint32_t inode = why_open(y) ? owners_inode(y->process->pid, y->fd) : 0;
	struct unix_holder h;

	*from = side_of(by_inode(&t, inode));
	if (target->len == 0) {
		*to = side_of(by_inode(&t, from->k.peer_inode));
	} else {
		h = why_unix_holder(y, target);
		*to = side_of(h.found ? &h.k : NULL);
	}
	ksock_table_free(&t);
}

enum { MEMORY_SENT = 2, MEMORY_SEND_BUFFER = 3 }; /* sock_diag(7) */

/* net.unix.max_dgram_qlen: how many may wait. */
static void
queue_fact(struct why *y)
{
	struct buf text = { 0 };
	struct err err = { 0 };

	(void)lab_net_file(y->s->lab, why_home(y),
	    "../../sys/net/unix/max_dgram_qlen", &text, &err);
	if (text.len > 0)
		why_fact(y,
		    "as many as net.unix.max_dgram_qlen said when the receiver "
		    "was made (now %.*s) may wait there, and one more; a "
		    "receiver that is connected back has no such limit",
		    (int)strcspn(buf_text(&text), "\n"), buf_text(&text));
	else
		why_fact(y,
		    "as many as net.unix.max_dgram_qlen said when the receiver "
		    "was made may wait there, and one more; a receiver that is "
		    "connected back has no such limit");
	buf_free(&text);
}

/* Whether somebody may have read since: nothing is certain then. */
static bool
was_read_since(const struct why *y)
{
	for (size_t i = journal_count(y->journal); i-- > y->index + 1;) {
		const struct event *e = journal_at(y->journal, i);

		if (e->kind == EVENT_CALL &&
		    strncmp(e->done.name, "recv", 4) == 0)
			return true;
	}
	return false;
}

/* What is certain of a datagram that could not go. */
enum full { FULL_BUFFER, FULL_QUEUE, FULL_EITHER };

/*
 * A datagram waits for two things: room in the sender's buffer, and, where
 * the receiver is not connected back, in the receiver's queue.
 */
static enum full
what_is_full(
    const struct why *y, const struct side *from, const struct side *to)
{
	if (from->known && to->known && to->k.peer_inode == from->k.inode)
		return FULL_BUFFER;
	if (!from->known || !from->k.has_memory)
		return FULL_EITHER;
	if (from->k.memory[MEMORY_SENT] >= from->k.memory[MEMORY_SEND_BUFFER])
		return FULL_BUFFER;
	return to->known && !was_read_since(y) ? FULL_QUEUE : FULL_EITHER;
}

static void
full_answer(struct why *y, enum full full)
{
	switch (full) {
	case FULL_QUEUE:
		why_answer(y,
		    "As many datagrams wait at the receiver as may, and the "
		    "call was not to wait until it reads one.");
		break;
	case FULL_BUFFER:
		why_answer(y,
		    "The send buffer of %s was full of datagrams that nobody "
		    "had read, and the call was not to wait until there is "
		    "room.",
		    why_it(y));
		break;
	case FULL_EITHER:
		why_answer(y,
		    "The send buffer of %s was full, or as many datagrams "
		    "waited at the receiver as may; and the call was not to "
		    "wait.",
		    why_it(y));
		break;
	}
}

void
why_unix_full(struct why *y)
{
	struct side from, to;
	enum full full;
	const char *line;

	both_sides(y, &from, &to);
	full = what_is_full(y, &from, &to);
	full_answer(y, full);
	why_no_wait(y);
	if (from.known && from.k.has_memory)
		why_fact(y, "in use of its send buffer now: %u of %u bytes",
		    from.k.memory[MEMORY_SENT],
		    from.k.memory[MEMORY_SEND_BUFFER]);
	if (full != FULL_BUFFER)
		queue_fact(y);
	if (to.known) {
		why_fact(y, "the receiver: %s", why_whose(y, &to.k));
		line = room_line(y, &to.k, "recv");
		if (line != NULL)
			why_way(y, "%s makes room", line);
	}
	why_wait_way(y);
}
