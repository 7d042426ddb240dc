/* shell/scope.c - names and sockets for the parser and the calls. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/lang.h"
#include "command/who.h"
#include "shell/scope.h"

static const char *
call_name(void *context, size_t index)
{
	(void)context;
	return calls[index] != NULL ? calls[index]->name : NULL;
}

/* In a lesson its own words come first: of two that are as near to a mistyped
 * one, the first is taken to be meant. */
static const char *
command_name(void *context, size_t index)
{
	const struct session *s = context;
	size_t count = 0, first = 0;

	while (commands[count] != NULL)
		count++;
	while (s->player != NULL && commands[first]->group != COMMAND_LEARN)
		first++;
	return index < count ? commands[(first + index) % count]->name : NULL;
}

static const char *
process_name(void *context, size_t index)
{
	const struct session *s = context;

	return who_name(lab_world(s->lab), index);
}

static const struct value *
variable(void *context, const char *process, const char *name)
{
	const struct session *s = context;
	const struct world *w = lab_world(s->lab);
	const struct wproc *p =
	    world_process_find(w, process != NULL ? process : s->current);

	return world_variable(w, p != NULL ? p->id : 0, name);
}

static bool
known(void *context, const char *process, const char *name)
{
	const struct session *s = context;
	const struct world *w = lab_world(s->lab);
	const struct wproc *p =
	    world_process_find(w, process != NULL ? process : s->current);

	return variable(context, process, name) != NULL ||
	       (p != NULL && world_fd_find(w, p, name) >= 0);
}

static int
read_file(int fd, const char *path, struct buf *out, struct err *err)
{
	if (file_read(fd, VALUE_MAX, out) == -1)
		return err_set(err, 0, "cannot read '%.200s': %s", path,
		    lang_error(errno));
	if (out->len > VALUE_MAX)
		return err_set(err, 0, "'%.200s' is larger than %d MiB", path,
		    VALUE_MAX / (1024 * 1024));
	return 0;
}

/* A pipe or a terminal could keep the shell waiting: only plain files. */
static int
file_content(void *context, const char *path, struct buf *out, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	int result;

	(void)context;
	if (fd == -1)
		return err_set(err, 0, "cannot open '%.200s': %s", path,
		    lang_error(errno));
	if (fstat(fd, &st) == 0 && !S_ISREG(st.st_mode))
		result = err_set(err, 0, "'%.200s' is not a plain file", path);
	else
		result = read_file(fd, path, out, err);
	close(fd);
	return result;
}

struct line_scope
scope_line(struct session *s)
{
	return (struct line_scope){ .context = s,
		.call = call_name,
		.command = command_name,
		.process = process_name,
		.variable = variable,
		.known = known,
		/* A lesson that is replayed has none. */
		.file = s->repeatable ? NULL : file_content };
}

static int
socket_by_name(void *context, const char *name)
{
	const struct scope_process *of = context;

	if (of->process == NULL)
		return -1;
	return world_fd_find(of->world, of->process, name);
}

static int
socket_family(void *context, int fd)
{
	const struct scope_process *of = context;
	const struct wsock *s = NULL;

	if (of->process != NULL)
		s = world_fd(of->world, of->process, fd);
	return s != NULL ? s->family : AF_UNSPEC;
}

static const char *
socket_name(void *context, size_t index)
{
	const struct scope_process *of = context;

	for (size_t fd = 0; of->process != NULL && fd < of->process->fd_count;
	     fd++) {
		const struct wfd *f = &of->process->fds[fd];

		if (f->socket != 0 && f->name != NULL && index-- == 0)
			return f->name;
	}
	return NULL;
}

/* AF_UNIX sockets have no states: a backlog tells that one listens. */
static bool
is_listening(const struct wsock *s)
{
	return s->state == TCP_STATE_LISTEN ||
	       (s->state == TCP_STATE_NONE && s->backlog > 0);
}

static bool
is_stream(const struct wsock *s)
{
	return s->type != SOCK_DGRAM;
}

/*
 * A peer is known, or the state says so: one that was refused or reset has
 * neither. AF_UNIX peers may have no name (socketpair), so that there every
 * stream socket that was not bound may be meant.
 */
static bool
is_connected(const struct wsock *s)
{
	if (is_listening(s))
		return false;
	if (s->peer.len != 0 && !addr_is_empty(&s->peer))
		return true;
	if (s->family == AF_UNIX)
		return s->peer.len != 0 ||
		       (is_stream(s) && addr_is_empty(&s->local));
	return s->state != TCP_STATE_NONE && s->state != TCP_STATE_CLOSED;
}

static bool
is_unconnected(const struct wsock *s)
{
	if (is_listening(s))
		return false;
	return addr_is_empty(&s->peer) &&
	       (s->state == TCP_STATE_NONE || s->state == TCP_STATE_CLOSED);
}

static bool
does_suit(const struct wsock *s, enum suits suits)
{
	switch (suits) {
	case SUITS_ANY:
		return true;
	case SUITS_UNBOUND:
		return addr_is_empty(&s->local) && is_unconnected(s);
	case SUITS_BOUND:
		return is_stream(s) && !addr_is_empty(&s->local) &&
		       is_unconnected(s);
	case SUITS_LISTENING:
		return is_listening(s);
	case SUITS_UNCONNECTED:
		return is_unconnected(s);
	case SUITS_CONNECTED:
		return is_connected(s);
	case SUITS_DATAGRAM:
		return !is_stream(s);
	}
	return false;
}

bool
scope_suits(
    const struct world *w, const struct wproc *p, int fd, enum suits suits)
{
	const struct wsock *s = world_fd(w, p, fd);

	return s != NULL && does_suit(s, suits);
}

int
scope_suitable(const struct world *w, const struct wproc *p, enum suits suits)
{
	if (p == NULL)
		return -1;
	for (int fd = p->latest; fd != -1; fd = p->fds[fd].older) {
		if (scope_suits(w, p, fd, suits))
			return fd;
	}
	return -1;
}

static int
socket_suitable(void *context, enum suits suits)
{
	const struct scope_process *of = context;

	return scope_suitable(of->world, of->process, suits);
}

struct call_sockets
scope_sockets(struct scope_process *of)
{
	return (struct call_sockets){ .context = of,
		.by_name = socket_by_name,
		.suitable = socket_suitable,
		.family = socket_family,
		.name = socket_name };
}
