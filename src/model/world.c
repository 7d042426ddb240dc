/*
 * model/world.c - the fold of the journal. Each kind of event changes it in
 * one function; the questions about it are in world_find.c.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/world_parts.h"

struct world *
world_new(void)
{
	struct world *w = x_calloc(1, sizeof *w);

	w->names = names_new();
	w->bucket_count = 256;
	w->buckets = x_calloc(w->bucket_count, sizeof *w->buckets);
	return w;
}

void
world_free(struct world *w)
{
	for (size_t i = 0; i < w->proc_count; i++) {
		free(w->procs[i]->name);
		free(w->procs[i]->fds);
		free(w->procs[i]);
	}
	free(w->procs);
	free(w->socks);
	free(w->listeners);
	free(w->buckets);
	names_free(w->names);
	world_packets_free(w);
	free(w);
}

/* ---- the index of (local, peer) pairs ---- */

static void
index_remove(struct world *w, struct wsock *s)
{
	sock_id *link;

	if (!s->indexed)
		return;
	for (link = world_bucket(w, &s->local, &s->peer); *link != s->id;)
		link = &w->socks[*link - 1].next;
	*link = s->next;
	s->indexed = false;
	w->indexed--;
}

static void
index_add(struct world *w, struct wsock *s)
{
	sock_id *link = world_bucket(w, &s->local, &s->peer);

	s->next = *link;
	*link = s->id;
	s->indexed = true;
	w->indexed++;
}

static void
index_grow(struct world *w)
{
	if (w->indexed < w->bucket_count)
		return;
	w->bucket_count *= 4;
	free(w->buckets);
	w->buckets = x_calloc(w->bucket_count, sizeof *w->buckets);
	w->indexed = 0;
	for (size_t i = 0; i < w->sock_count; i++) {
		if (w->socks[i].indexed)
			index_add(w, &w->socks[i]);
	}
}

/* A socket with an address that may be one end of something. */
static void
index_update(struct world *w, struct wsock *s)
{
	if (s->indexed || s->gone || addr_is_empty(&s->local))
		return;
	index_add(w, s);
	index_grow(w);
}

static void
listeners_update(struct world *w, const struct wsock *s)
{
	size_t i;

	for (i = 0; i < w->listener_count && w->listeners[i] != s->id; i++)
		;
	if (s->state == TCP_STATE_LISTEN && i == w->listener_count) {
		X_GROW(w->listeners, w->listener_count, w->listener_cap);
		w->listeners[w->listener_count++] = s->id;
	} else if (s->state != TCP_STATE_LISTEN && i < w->listener_count) {
		w->listeners[i] = w->listeners[--w->listener_count];
	}
}

/* ---- descriptors ---- */

static void
fd_unlink(struct wproc *p, int fd)
{
	struct wfd *f = &p->fds[fd];

	if (f->newer >= 0)
		p->fds[f->newer].older = f->older;
	else if (p->latest == fd)
		p->latest = f->older;
	if (f->older >= 0)
		p->fds[f->older].newer = f->newer;
	f->newer = f->older = -1;
}

static void
fd_touch(struct wproc *p, int fd)
{
	if (fd < 0 || (size_t)fd >= p->fd_count || p->fds[fd].socket == 0 ||
	    p->latest == fd)
		return;
	fd_unlink(p, fd);
	p->fds[fd].older = p->latest;
	if (p->latest >= 0)
		p->fds[p->latest].newer = fd;
	p->latest = fd;
}

static void
fds_reserve(struct wproc *p, int fd)
{
	size_t count = p->fd_count ? p->fd_count : 16;

	if ((size_t)fd < p->fd_count)
		return;
	while (count <= (size_t)fd)
		count *= 2;
	p->fds = x_realloc(p->fds, count * sizeof *p->fds);
	for (size_t i = p->fd_count; i < count; i++)
		p->fds[i] = (struct wfd){ .newer = -1, .older = -1 };
	p->fd_count = count;
}

static void
sock_unhold(struct world *w, sock_id id)
{
	struct wsock *s = world_sock(w, id);

	if (s == NULL || s->holders == 0 || --s->holders > 0)
		return;
	if (s->state == TCP_STATE_NONE || s->state == TCP_STATE_CLOSED) {
		index_remove(w, s);
		s->gone = true;
	}
}

static void
fd_release(struct world *w, struct wproc *p, int fd)
{
	struct name *name;

	if ((size_t)fd >= p->fd_count || p->fds[fd].socket == 0)
		return;
	fd_unlink(p, fd);
	if (p->fds[fd].name != NULL) {
		name = names_find(w->names, p->id, p->fds[fd].name);
		if (name != NULL && name->fd == fd)
			name->fd = -1;
	}
	sock_unhold(w, p->fds[fd].socket);
	p->fds[fd] = (struct wfd){ .newer = -1, .older = -1 };
}

static void
fd_name(struct world *w, struct wproc *p, int fd, const char *text)
{
	struct name *name = names_put(w->names, p->id, text);

	/* The name moves from the socket that had it, as in Python. */
	if (name->fd >= 0 && (size_t)name->fd < p->fd_count)
		p->fds[name->fd].name = NULL;
	value_free(&name->value);
	name->has_value = false;
	name->fd = fd;
	p->fds[fd].name = name->text;
}

/* ---- one function for each kind of event that changes something ---- */

static void
apply_process(struct world *w, const struct event *e)
{
	struct wproc *p;

	if (e->proc.what == PROCESS_STARTED) {
		X_GROW(w->procs, w->proc_count, w->proc_cap);
		p = x_calloc(1, sizeof *p);
		w->procs[w->proc_count++] = p;
		p->id = (proc_id)w->proc_count;
		p->name = x_strdup(e->proc.name);
		p->pid = e->proc.pid;
		p->host = e->proc.host;
		p->alive = true;
		p->busy_fd = -1;
		p->latest = -1;
		return;
	}
	p = world_proc(w, e->process);
	if (p == NULL)
		return;
	p->alive = false;
	p->busy = 0;
	for (size_t fd = 0; fd < p->fd_count; fd++)
		fd_release(w, p, (int)fd);
}

static void
apply_blocked(struct world *w, const struct event *e)
{
	struct wproc *p = world_proc(w, e->process);

	if (p == NULL)
		return;
	p->busy = e->id;
	p->busy_in = e->blocked.name;
	p->busy_fd = e->fd;
	p->busy_since = e->blocked.since_ms;
	fd_touch(p, e->fd);
}

static void
apply_call(struct world *w, const struct event *e)
{
	struct wproc *p = world_proc(w, e->process);

	if (p == NULL)
		return;
	if (p->busy == e->id)
		p->busy = 0;
	fd_touch(p, e->fd);
}

/* That of who made it, or of the listener that it came in through. */
static enum host
host_of_new(const struct world *w, const struct event *e)
{
	const struct wproc *p = world_proc(w, e->process);
	const struct wsock *listener = world_sock(w, e->socket_new.listener);

	if (p != NULL)
		return p->host;
	return listener != NULL ? listener->host : HOST_ONLY;
}

static void
apply_socket(struct world *w, const struct event *e)
{
	enum host host = host_of_new(w, e);

	X_GROW(w->socks, w->sock_count, w->sock_cap);
	w->socks[w->sock_count++] = (struct wsock){
		.id = e->socket,
		.host = host,
		.family = e->socket_new.family,
		.type = e->socket_new.type,
		.protocol = e->socket_new.protocol,
		.listener = e->socket_new.listener,
		.state = TCP_STATE_NONE,
	};
	if (world_is_tcp(&w->socks[w->sock_count - 1]))
		w->socks[w->sock_count - 1].state = e->socket_new.listener > 0
							? TCP_STATE_LISTEN
							: TCP_STATE_CLOSED;
}

static void
apply_hold(struct world *w, const struct event *e)
{
	struct wproc *p = world_proc(w, e->process);
	struct wsock *s = world_sock(w, e->socket);

	if (p == NULL || s == NULL || e->fd < 0)
		return;
	fds_reserve(p, e->fd);
	fd_release(w, p, e->fd);
	p->fds[e->fd].socket = s->id;
	s->accepted = true;
	s->holders++;
	s->holder = p->id;
	s->holder_fd = e->fd;
	fd_touch(p, e->fd);
	if (e->name != NULL)
		fd_name(w, p, e->fd, e->name);
}

static void
apply_address(struct world *w, const struct event *e)
{
	struct wsock *s = world_sock(w, e->socket);

	if (s == NULL)
		return;
	index_remove(w, s);
	s->local = e->address.local;
	s->peer = e->address.peer;
	index_update(w, s);
}

static void
apply_state(struct world *w, const struct event *e)
{
	struct wsock *s = world_sock(w, e->socket);

	if (s == NULL)
		return;
	s->state = e->state.to;
	listeners_update(w, s);
	if (s->state != TCP_STATE_LISTEN)
		s->queued = s->backlog = 0;
	if (s->state == TCP_STATE_LISTEN) {
		/* It may have had a peer once. */
		index_remove(w, s);
		s->peer = (struct addr){ 0 };
	}
	if (s->state != TCP_STATE_CLOSED) {
		/* After a failed connect, another from the same address. */
		index_update(w, s);
		return;
	}
	index_remove(w, s);
	s->unread = 0;
	if (s->holders == 0)
		s->gone = true;
}

static void
apply_queue(struct world *w, const struct event *e)
{
	struct wsock *s = world_sock(w, e->socket);

	if (s == NULL)
		return;
	switch (e->queue.kind) {
	case QUEUE_RECEIVE:
		s->unread = e->queue.length;
		break;
	case QUEUE_ACCEPT:
		s->queued = e->queue.length;
		s->backlog = e->queue.limit;
		break;
	}
}

static void
apply_name(struct world *w, const struct event *e)
{
	struct name *name = names_put(w->names, e->process, e->var.name);
	struct wproc *p = world_proc(w, e->process);

	if (p != NULL && name->fd >= 0 && (size_t)name->fd < p->fd_count)
		p->fds[name->fd].name = NULL;
	name->fd = -1;
	value_free(&name->value);
	name->value = value_copy(&e->var.value);
	name->has_value = true;
}

void
world_apply(struct world *w, const struct event *e)
{
	struct wproc *p;

	switch (e->kind) {
	case EVENT_PROCESS:
		apply_process(w, e);
		break;
	case EVENT_CALL:
		apply_call(w, e);
		break;
	case EVENT_BLOCKED:
		apply_blocked(w, e);
		break;
	case EVENT_SOCKET:
		apply_socket(w, e);
		break;
	case EVENT_HOLD:
		apply_hold(w, e);
		break;
	case EVENT_RELEASE:
		p = world_proc(w, e->process);
		if (p != NULL && e->fd >= 0)
			fd_release(w, p, e->fd);
		break;
	case EVENT_ADDRESS:
		apply_address(w, e);
		break;
	case EVENT_STATE:
		apply_state(w, e);
		break;
	case EVENT_QUEUE:
		apply_queue(w, e);
		break;
	case EVENT_NAME:
		apply_name(w, e);
		break;
	case EVENT_PACKET:
		world_packet_apply(w, e);
		break;
	case EVENT_NOTE:
	case EVENT_ERROR:
	case EVENT_FAILED:
		break;
	}
}
