/*
 * command/why_unix.c - names of AF_UNIX sockets: EADDRINUSE, ECONNREFUSED,
 * EAGAIN. A path is a file, an abstract name is none; who has either is asked
 * of the kernel.
 */
#include <string.h>

#include "command/why_parts.h"
#include "kernel/owners.h"
#include "kernel/unix_file.h"

/* Who has a name now. */
struct holder {
	bool found;	/* this network has such a socket: */
	struct ksock k; /* without what it owns */
	bool abstract;	/* else file is what stands at the path */
	struct unix_file file;
};

static bool
is_abstract(const struct addr *name)
{
	return name->len > offsetof(struct sockaddr_un, sun_path) &&
	       name->un.sun_path[0] == '\0';
}

/* All AF_UNIX sockets of the network, for the caller to free. */
static struct ksock_table
dump(struct why *y)
{
	const struct diag_want want = { .family = AF_UNIX,
		.states = KSOCK_ALL,
		.extensions = DIAG_WANT_MEMORY | DIAG_WANT_FILE };
	struct ksock_table t = { 0 };
	struct err err = { 0 };

	if (lab_sockets(y->s->lab, &want, &t, &err) == -1)
		why_fact(y,
		    "the kernel did not tell of its AF_UNIX sockets: "
		    "%s",
		    err.text);
	return t;
}

/* A file is known by its inode: other files had the same name. */
static bool
has_name(const struct ksock *k, const struct addr *name, const struct holder *h)
{
	if (h->abstract)
		return addr_equal(&k->local, name);
	return k->has_file && k->file_inode == h->file.inode &&
	       (k->file_device == h->file.device ||
		   addr_equal(&k->local, name));
}

/* One that came in through a listener has its name, too. */
static void
find_holder(
    const struct ksock_table *t, const struct addr *name, struct holder *h)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct ksock *k = &t->socks[i];

		if (!has_name(k, name, h) ||
		    (h->found && k->state != KSOCK_LISTEN))
			continue;
		h->found = true;
		h->k = *k;
		h->k.waiting = NULL;
		h->k.tcp = NULL;
	}
}

static struct holder
holder_of(struct why *y, const struct addr *name)
{
	struct holder h = { .abstract = is_abstract(name) };
	struct ksock_table t = dump(y);

	if (!h.abstract)
		h.file = unix_file_look(name);
	if (h.abstract || h.file.kind == UNIX_FILE_BOUND ||
	    h.file.kind == UNIX_FILE_SOCKET)
		find_holder(&t, name, &h);
	ksock_table_free(&t);
	return h;
}

/* The lab's process that holds it, and *fd, or NULL. */
static const struct wproc *
lab_holder(const struct why *y, const struct ksock *k, int *fd)
{
	for (sock_id id = world_socket_count(y->world); id > 0; id--) {
		const struct wsock *s = world_socket(y->world, id);
		const struct wproc *p;

		if (s->family != AF_UNIX)
			continue;
		p = world_holder(y->world, id, NULL, fd);
		if (p != NULL && owners_inode(p->pid, *fd) == k->inode)
			return p;
	}
	return NULL;
}

/* What was journaled of a path that nobody has. */
static void
left_fact(struct why *y, const struct addr *name)
{
	for (sock_id id = world_socket_count(y->world); id > 0; id--) {
		const struct wsock *s = world_socket(y->world, id);
		const char *gone;

		if (s->family != AF_UNIX || s->holders > 0 ||
		    !addr_equal(&s->local, name))
			continue;
		gone = why_let_go(y, s);
		why_fact(y,
		    "a socket of the lab had that name and is closed%s%s: its "
		    "file stays",
		    gone != NULL ? ": " : "", gone != NULL ? gone : "");
		return;
	}
	why_fact(y, "its socket is closed: the file stays until it is deleted");
}

/* "a folder": what is there that is no socket's file, or NULL. */
static const char *
foreign(const struct unix_file *file)
{
	switch (file->kind) {
	case UNIX_FILE_FOLDER:
		return "a folder";
	case UNIX_FILE_LINK:
		return "a symbolic link";
	case UNIX_FILE_OTHER:
		return "a file that is no socket's";
	case UNIX_FILE_NONE:
	case UNIX_FILE_BOUND:
	case UNIX_FILE_LEFT:
	case UNIX_FILE_SOCKET:
	case UNIX_FILE_UNSEEN:
		break;
	}
	return NULL;
}

/* It is bound, but not in this network: only paths lead out of it. */
static void
unlisted_fact(struct why *y)
{
	why_fact(y, "whose it is is not told: this network has no such "
		    "socket, but a path leads to those of other networks, too");
}

static void
unknown_fact(struct why *y)
{
	why_fact(y, "whether a socket that is open has it cannot be seen from "
		    "here");
}

/* ---- EADDRINUSE ---- */

static void
path_in_use(struct why *y, const struct addr *name, const struct holder *h)
{
	const char *path = why_addr(y, name);

	switch (h->file.kind) {
	case UNIX_FILE_BOUND:
		why_answer(y, "%s is in use: a socket is bound to it.", path);
		unlisted_fact(y);
		break;
	case UNIX_FILE_LEFT:
		why_answer(y,
		    "There is a socket's file %s already, and bind makes a "
		    "new one.",
		    path);
		left_fact(y, name);
		why_way(y, "delete the file: no open socket has it");
		break;
	case UNIX_FILE_NONE:
		why_answer(y,
		    "There was something at %s when the call was made; now "
		    "there is nothing.",
		    path);
		why_way(y, "make the call again");
		break;
	case UNIX_FILE_FOLDER:
	case UNIX_FILE_LINK:
	case UNIX_FILE_OTHER:
		why_answer(y,
		    "%s is %s, and bind makes a new file of the name that it "
		    "is given.",
		    path, foreign(&h->file));
		break;
	case UNIX_FILE_SOCKET:
	case UNIX_FILE_UNSEEN:
		why_answer(y,
		    "There is something at %s already, and bind "
		    "makes a new file.",
		    path);
		unknown_fact(y);
		break;
	}
}

void
why_unix_in_use(struct why *y, const struct addr *name)
{
	struct holder h = holder_of(y, name);

	if (h.found)
		why_answer(y, "%s is in use: %s is bound to it.",
		    why_addr(y, name), why_whose(y, &h.k));
	else if (!h.abstract)
		path_in_use(y, name, &h);
	else {
		why_answer(y,
		    "%s was in use when the call was made; now no socket of "
		    "this network has that name.",
		    why_addr(y, name));
		why_way(y, "make the call again");
	}
	why_way(y, "bind another %s", h.abstract ? "name" : "path");
}

/* ---- ECONNREFUSED ---- */

/* There is a socket: it does not listen, or did not yet. */
static void
refused_by(struct why *y, const struct addr *name, const struct holder *h)
{
	const char *path = why_addr(y, name);
	const struct wproc *p;
	int fd;

	if (h->k.type == SOCK_DGRAM || h->k.state == KSOCK_LISTEN) {
		why_answer(y,
		    "No socket took that at %s when the call was made; now "
		    "%s is there.",
		    path, why_whose(y, &h->k));
		why_way(y, "make the call again");
		return;
	}
	why_answer(y, "%s is bound to %s, but does not listen.",
	    why_whose(y, &h->k), path);
	p = lab_holder(y, &h->k, &fd);
	if (p != NULL)
		why_way(y, "%s, then connect again",
		    why_line(y, p, "listen", fd, ""));
}

static void
server_way(struct why *y, const struct addr *name)
{
	why_way(y, "start a server: socket, bind %s, in another process",
	    why_addr(y, name));
}

static void
nobody_has(struct why *y, const struct addr *name)
{
	why_answer(
	    y, "No socket of this network has the name %s.", why_addr(y, name));
	why_fact(y, "an abstract name (@) is no file: it is there as long as "
		    "a socket has it, and in that one's network alone");
	server_way(y, name);
}

static void
refused_path(struct why *y, const struct addr *name, const struct holder *h)
{
	const char *path = why_addr(y, name);

	switch (h->file.kind) {
	case UNIX_FILE_BOUND:
		why_answer(y,
		    "A socket is bound to %s, but it took nothing when the "
		    "call was made: it did not listen, or was not bound yet.",
		    path);
		unlisted_fact(y);
		why_way(y, "let its program listen, then make the call again");
		break;
	case UNIX_FILE_LEFT:
		why_answer(y,
		    "%s is a socket's file, but no open socket has it.", path);
		left_fact(y, name);
		why_way(y, "delete the file and start the server again: its "
			   "bind makes a new one");
		break;
	case UNIX_FILE_NONE:
		why_answer(y,
		    "There was a file %s when the call was made; now there "
		    "is none.",
		    path);
		server_way(y, name);
		break;
	case UNIX_FILE_FOLDER:
	case UNIX_FILE_LINK:
	case UNIX_FILE_OTHER:
		why_answer(y, "%s is %s: %s.", path, foreign(&h->file),
		    h->file.kind == UNIX_FILE_LINK
			? "where it leads, no socket took that"
			: "no server can be reached there");
		why_way(y, "give the path that the server has bound");
		break;
	case UNIX_FILE_SOCKET:
	case UNIX_FILE_UNSEEN:
		why_answer(y, "No socket took that at %s.", path);
		unknown_fact(y);
		why_way(y, "look whether its server runs");
		break;
	}
}

void
why_unix_refused(struct why *y, const struct addr *name)
{
	struct holder h;

	/* The other end of a socketpair has no name. */
	if (addr_is_empty(name)) {
		why_other_errno(y);
		return;
	}
	h = holder_of(y, name);
	if (h.found)
		refused_by(y, name, &h);
	else if (h.abstract)
		nobody_has(y, name);
	else
		refused_path(y, name, &h);
}

/* ---- EAGAIN ---- */

/* The line with which the lab's holder of it makes room. */
static void
room_way(
    struct why *y, const struct ksock *k, const char *verb, const char *does)
{
	const struct wproc *p;
	int fd;

	p = lab_holder(y, k, &fd);
	if (p != NULL && p->busy == 0)
		why_way(y, "%s %s", why_line(y, p, verb, fd, ""), does);
}

void
why_unix_backlog(struct why *y)
{
	const struct addr *name = why_target(y);
	struct holder h = holder_of(y, name);

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
		room_way(y, &h.k, "accept", "takes one out of the queue");
	}
	if (why_open(y))
		why_way(y, "%s, so that the call waits itself",
		    why_line(y, y->process, "setblocking", y->fd, "on"));
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
	struct ksock_table t = dump(y);
	uint32_t inode = why_open(y) ? owners_inode(y->process->pid, y->fd) : 0;
	struct holder h = { .abstract = is_abstract(target) };

	*from = side_of(by_inode(&t, inode));
	if (target->len == 0) {
		*to = side_of(by_inode(&t, from->k.peer_inode));
	} else {
		if (!h.abstract)
			h.file = unix_file_look(target);
		find_holder(&t, target, &h);
		*to = side_of(h.found ? &h.k : NULL);
	}
	ksock_table_free(&t);
}

enum { MEMORY_SENT = 2, MEMORY_SEND_BUFFER = 3 }; /* sock_diag(7) */

/* net.unix.max_dgram_qlen: how many may wait. */
static void
queue_fact(struct why *y, const struct side *to)
{
	struct buf text = { 0 };
	struct err err = { 0 };

	(void)lab_net_file(
	    y->s->lab, "../../sys/net/unix/max_dgram_qlen", &text, &err);
	why_fact(y,
	    "as many as net.unix.max_dgram_qlen said when the receiver was "
	    "made%s%.*s%s may wait there, and one more; a receiver that is "
	    "connected back has no such limit",
	    text.len > 0 ? " (now " : "", (int)strcspn(buf_text(&text), "\n"),
	    buf_text(&text), text.len > 0 ? ")" : "");
	if (to->known)
		why_fact(y, "the receiver: %s", why_whose(y, &to->k));
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

/*
 * A datagram waits for two things: room in the sender's buffer, and, where
 * the receiver is not connected back, in the receiver's queue.
 */
void
why_unix_full(struct why *y)
{
	struct side from, to;
	bool buffer, mutual, queue;

	both_sides(y, &from, &to);
	mutual = from.known && to.known && to.k.peer_inode == from.k.inode;
	buffer =
	    from.known && from.k.has_memory &&
	    from.k.memory[MEMORY_SENT] >= from.k.memory[MEMORY_SEND_BUFFER];
	queue = from.known && from.k.has_memory && to.known && !mutual &&
		!buffer && !was_read_since(y);
	if (queue)
		why_answer(y,
		    "As many datagrams wait at the receiver as may, and the "
		    "call was not to wait until it reads one.");
	else if (buffer || mutual)
		why_answer(y,
		    "The send buffer of %s was full of datagrams that nobody "
		    "had read, and the call was not to wait until there is "
		    "room.",
		    why_it(y));
	else
		why_answer(y,
		    "The send buffer of %s was full, or as many datagrams "
		    "waited at the receiver as may; and the call was not to "
		    "wait.",
		    why_it(y));
	why_no_wait(y);
	if (from.known && from.k.has_memory)
		why_fact(y, "in use of its send buffer now: %u of %u bytes",
		    from.k.memory[MEMORY_SENT],
		    from.k.memory[MEMORY_SEND_BUFFER]);
	if (!mutual && !buffer)
		queue_fact(y, &to);
	else if (to.known)
		why_fact(y, "the receiver: %s", why_whose(y, &to.k));
	if (to.known)
		room_way(y, &to.k, "recv", "makes room");
	if (why_open(y))
		why_way(y, "%s, so that the call waits itself",
		    why_line(y, y->process, "setblocking", y->fd, "on"));
}
