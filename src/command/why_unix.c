/*
 * command/why_unix.c - names of AF_UNIX sockets: EADDRINUSE, ECONNREFUSED. A
 * path is a file, an abstract name is none; who has either is asked
 * of the kernel.
 */
#include <string.h>

#include "base/lang.h"
#include "base/text.h"
#include "command/why_unix.h"
#include "kernel/owners.h"

static bool
is_abstract(const struct addr *name)
{
	return name->len > offsetof(struct sockaddr_un, sun_path) &&
	       name->un.sun_path[0] == '\0';
}

struct ksock_table
why_unix_dump(struct why *y)
{
	const struct diag_want want = { .family = AF_UNIX,
		.states = KSOCK_ALL,
		.extensions = DIAG_WANT_MEMORY | DIAG_WANT_FILE };
	struct ksock_table t = { 0 };
	const enum host home = why_home(y);
	struct err err = { 0 };

	if (lab_sockets(y->s->lab, home, &want, &t, &err) == -1 ||
	    (home != HOST_ONLY && lab_sockets(y->s->lab, host_other(home),
				      &want, &t, &err) == -1))
		why_fact(y,
		    "the kernel did not tell of its AF_UNIX sockets: "
		    "%s",
		    err.text);
	return t;
}

/* A file is known by its inode: other files had the same name. */
static bool
has_name(const struct ksock *k, enum host host, const struct addr *name,
    const struct unix_holder *h)
{
	/* Other than files, these names are each host's own. */
	if (h->abstract)
		return k->host == host && addr_equal(&k->local, name);
	return k->has_file && k->file_inode == h->file.inode &&
	       (k->file_device == h->file.device ||
		   addr_equal(&k->local, name));
}

/* One that came in through a listener has its name, too. */
static void
find_holder(const struct ksock_table *t, enum host host,
    const struct addr *name, struct unix_holder *h)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct ksock *k = &t->socks[i];

		if (!has_name(k, host, name, h) ||
		    (h->found && k->state != KSOCK_LISTEN))
			continue;
		h->found = true;
		h->k = *k;
		h->k.waiting = NULL;
		h->k.tcp = NULL;
	}
}

struct unix_holder
why_unix_holder(struct why *y, const struct addr *name)
{
	struct unix_holder h = { .abstract = is_abstract(name) };
	struct ksock_table t = why_unix_dump(y);

	if (!h.abstract)
		h.file = unix_file_look(name);
	if (h.abstract || h.file.kind == UNIX_FILE_BOUND ||
	    h.file.kind == UNIX_FILE_SOCKET)
		find_holder(&t, why_home(y), name, &h);
	ksock_table_free(&t);
	return h;
}

const struct wproc *
why_unix_lab(const struct why *y, const struct ksock *k, int *fd)
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
		if (gone != NULL)
			why_fact(y,
			    "a socket of the lab had that name and is closed: "
			    "%s: its file stays",
			    gone);
		else
			why_fact(y,
			    "a socket of the lab had that name and is closed: "
			    "its file stays");
		return;
	}
	why_fact(y, "its socket is closed: the file stays until it is deleted");
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
path_in_use(struct why *y, const struct addr *name, const struct unix_holder *h)
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
		why_answer(y,
		    "%s is a folder, and bind makes a new file of the name "
		    "that it is given.",
		    path);
		break;
	case UNIX_FILE_LINK:
		why_answer(y,
		    "%s is a symbolic link, and bind makes a new file of the "
		    "name that it is given.",
		    path);
		break;
	case UNIX_FILE_OTHER:
		why_answer(y,
		    "%s is a file that is no socket's, and bind makes a new "
		    "file of the name that it is given.",
		    path);
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
	struct unix_holder h = why_unix_holder(y, name);

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
	why_way(
	    y, h.abstract ? _("bind another name") : _("bind another path"));
}

/* ---- ECONNREFUSED ---- */

/* There is a socket: it does not listen, or did not yet. */
static void
refused_by(struct why *y, const struct addr *name, const struct unix_holder *h)
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
	p = why_unix_lab(y, &h->k, &fd);
	if (p != NULL)
		why_way(y, "%s, then connect again",
		    why_line(y, p, "listen", fd, ""));
	else
		why_way(y, "let its program listen, then connect again");
}

/* The name as one would type it. */
static const char *
typed(struct why *y, const struct addr *name)
{
	const size_t head = offsetof(struct sockaddr_un, sun_path);
	const size_t room = name->len - head;
	struct buf text = { 0 };
	const char *kept;

	text_c_string(&text, name->un.sun_path,
	    is_abstract(name) ? room : strnlen(name->un.sun_path, room));
	kept = why_text(y, "%s", buf_text(&text));
	buf_free(&text);
	return kept;
}

static void
server_way(struct why *y, const struct addr *name)
{
	const char *who =
	    why_server(y, is_abstract(name) ? why_home(y) : HOST_ONLY);
	const bool stream = y->sock == NULL || y->sock->type != SOCK_DGRAM;
	const char *type =
	    y->sock != NULL ? constant_name(GROUP_TYPE, y->sock->type) : NULL;
	const char *s, *make, *bind;

	if (who == NULL) {
		why_way(y, "start a server there, in another process");
		return;
	}
	s = why_new_name(y, who);
	bind = why_text(y, "`%s: bind %s %s`", who, s, typed(y, name));
	make = type != NULL
		   ? why_text(y, "`%s: %s = socket AF_UNIX %s`", who, s, type)
		   : why_text(y, "`%s: %s = socket AF_UNIX`", who, s);
	if (stream)
		why_way(y, "start a server: %s, %s, then `%s: listen %s`", make,
		    bind, who, s);
	else
		why_way(y, "start a server: %s, then %s", make, bind);
}

void
why_unix_missing(struct why *y, const struct addr *name)
{
	const struct unix_holder h = why_unix_holder(y, name);

	why_answer(y,
	    name->un.sun_path[0] == '/'
		? _("There was no file %s when the call was made.")
		: _("There was no file %s when the call was made, in the "
		    "folder that the process is in."),
	    why_addr(y, name));
	if (h.found || h.file.kind != UNIX_FILE_NONE) {
		why_fact(y, "there is one now");
		why_way(y, "make the call again");
		return;
	}
	why_fact(y, "bind makes the file: no server has bound that path");
	server_way(y, name);
}

/* The socket of the lab on the other host of a wire that has the name. */
static void
elsewhere_fact(struct why *y, const struct addr *name)
{
	const enum host other = host_other(why_home(y));

	for (sock_id id = world_socket_count(y->world); id > 0; id--) {
		const struct wsock *s = world_socket(y->world, id);

		if (other != HOST_ONLY && s->host == other && s->holders > 0 &&
		    s->family == AF_UNIX && addr_equal(&s->local, name) &&
		    s->peer.len == 0) {
			why_fact(y,
			    "on the host %s, %s has it, but such a name is "
			    "another one on each host",
			    host_name(other), why_sock(y, s));
			return;
		}
	}
}

static void
nobody_has(struct why *y, const struct addr *name)
{
	const enum host home = why_home(y);

	if (home == HOST_ONLY)
		why_answer(y, "No socket of this network has the name %s.",
		    why_addr(y, name));
	else
		why_answer(y, "No socket of the host %s has the name %s.",
		    host_name(home), why_addr(y, name));
	elsewhere_fact(y, name);
	why_fact(y, "an abstract name (@) is no file: it is there as long as "
		    "a socket has it, and in that one's network alone");
	server_way(y, name);
}

/* What is there is no socket's file. */
static void
refused_foreign(struct why *y, const char *path, enum unix_file_kind kind)
{
	if (kind == UNIX_FILE_FOLDER)
		why_answer(
		    y, "%s is a folder: no server can be reached there.", path);
	else if (kind == UNIX_FILE_LINK)
		why_answer(y,
		    "%s is a symbolic link: where it leads, no socket took "
		    "that.",
		    path);
	else
		why_answer(y,
		    "%s is a file that is no socket's: no server can be "
		    "reached there.",
		    path);
}

static void
refused_path(
    struct why *y, const struct addr *name, const struct unix_holder *h)
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
		refused_foreign(y, path, h->file.kind);
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
	struct unix_holder h;

	/* The other end of a socketpair has no name. */
	if (addr_is_empty(name)) {
		why_other_errno(y);
		return;
	}
	h = why_unix_holder(y, name);
	if (h.found)
		refused_by(y, name, &h);
	else if (h.abstract)
		nobody_has(y, name);
	else
		refused_path(y, name, &h);
}
