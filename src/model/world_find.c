/* model/world_find.c - questions about the world; changes nothing. */
#include <string.h>

#include "model/world_parts.h"

struct wproc *
world_proc(const struct world *w, proc_id id)
{
	return id > 0 && id <= w->proc_count ? w->procs[id - 1] : NULL;
}

struct wsock *
world_sock(const struct world *w, sock_id id)
{
	return id > 0 && id <= w->sock_count ? &w->socks[id - 1] : NULL;
}

bool
world_is_tcp(const struct wsock *s)
{
	return (s->family == AF_INET || s->family == AF_INET6) &&
	       s->type == SOCK_STREAM;
}

sock_id *
world_bucket(
    const struct world *w, const struct addr *local, const struct addr *peer)
{
	/* The two ends of a connection may name it as IPv4 and as IPv6. */
	struct addr l = addr_unmapped(local), p = addr_unmapped(peer);
	uint32_t hash = addr_hash(&l) * 31 ^ addr_hash(&p);

	return &w->buckets[hash & (w->bucket_count - 1)];
}

const struct wproc *
world_process(const struct world *w, proc_id id)
{
	return world_proc(w, id);
}

const struct wsock *
world_socket(const struct world *w, sock_id id)
{
	return world_sock(w, id);
}

sock_id
world_socket_count(const struct world *w)
{
	return (sock_id)w->sock_count;
}

proc_id
world_process_count(const struct world *w)
{
	return (proc_id)w->proc_count;
}

const struct wproc *
world_process_find(const struct world *w, const char *name)
{
	for (size_t i = w->proc_count; i-- > 0;) {
		if (w->procs[i]->alive && strcmp(w->procs[i]->name, name) == 0)
			return w->procs[i];
	}
	return NULL;
}

const struct wsock *
world_fd(const struct world *w, const struct wproc *p, int fd)
{
	if (fd < 0 || (size_t)fd >= p->fd_count)
		return NULL;
	return world_sock(w, p->fds[fd].socket);
}

int
world_fd_find(const struct world *w, const struct wproc *p, const char *name)
{
	const struct name *n = names_find(w->names, p->id, name);

	return n != NULL ? n->fd : -1;
}

const char *
world_fd_name(const struct wproc *p, int fd)
{
	if (fd < 0 || (size_t)fd >= p->fd_count)
		return NULL;
	return p->fds[fd].name;
}

/* The latest descriptor of the process that refers to the socket, or -1. */
static int
fd_of(const struct wproc *p, sock_id id)
{
	for (int fd = p->latest; fd >= 0; fd = p->fds[fd].older) {
		if (p->fds[fd].socket == id)
			return fd;
	}
	return -1;
}

const struct wproc *
world_holder(
    const struct world *w, sock_id id, const struct wproc *prefer, int *fd)
{
	const struct wsock *s = world_sock(w, id);
	const struct wproc *last;

	*fd = -1;
	if (s == NULL || s->holders == 0)
		return NULL;
	last = world_proc(w, s->holder);
	if ((prefer == NULL || prefer == last || s->holders == 1) &&
	    world_fd(w, last, s->holder_fd) == s) {
		*fd = s->holder_fd;
		return last;
	}
	if (prefer != NULL && (*fd = fd_of(prefer, id)) >= 0)
		return prefer;
	for (size_t i = 0; i < w->proc_count; i++) {
		if (w->procs[i]->alive && (*fd = fd_of(w->procs[i], id)) >= 0)
			return w->procs[i];
	}
	return NULL;
}

static bool
same_address(const struct addr *a, const struct addr *b)
{
	struct addr x = addr_unmapped(a), y = addr_unmapped(b);

	return addr_equal(&x, &y);
}

const struct wsock *
world_connection(const struct world *w, enum host host,
    const struct addr *local, const struct addr *peer)
{
	sock_id id = *world_bucket(w, local, peer);

	for (; id != 0; id = w->socks[id - 1].next) {
		const struct wsock *s = &w->socks[id - 1];

		if (s->host == host && same_address(&s->local, local) &&
		    same_address(&s->peer, peer))
			return s;
	}
	return NULL;
}

/*
 * 3: bound to just this address; 2: to every interface; 1: to those of IPv6
 * and perhaps of IPv4 (not with IPV6_V6ONLY); 0: not reached.
 */
static int
listens_on(const struct wsock *s, const struct addr *addr)
{
	struct addr wanted = addr_unmapped(addr);
	struct addr local = addr_unmapped(&s->local);

	if (addr_port(&local) != addr_port(&wanted))
		return 0;
	if (addr_equal(&local, &wanted))
		return 3;
	if (!addr_is_any(&local))
		return 0;
	if (s->family == addr_family(&wanted))
		return 2;
	return s->family == AF_INET6;
}

const struct wsock *
world_listener(const struct world *w, enum host host, const struct addr *addr)
{
	const struct wsock *best = NULL;
	int best_fit = 0;

	for (size_t i = 0; i < w->listener_count; i++) {
		const struct wsock *s = world_sock(w, w->listeners[i]);
		int fit = s->host == host ? listens_on(s, addr) : 0;

		if (fit > best_fit) {
			best = s;
			best_fit = fit;
		}
	}
	return best;
}

const sock_id *
world_listeners(const struct world *w, size_t *count)
{
	*count = w->listener_count;
	return w->listeners;
}

const struct value *
world_variable(const struct world *w, proc_id process, const char *name)
{
	const struct name *n = names_find(w->names, process, name);

	if (n == NULL || (!n->has_value && n->fd < 0))
		n = names_find(w->names, 0, name);
	return n != NULL && n->has_value ? &n->value : NULL;
}

const char *
world_variable_at(const struct world *w, size_t index, proc_id *process,
    const struct value **value)
{
	const struct name *n = names_at(w->names, index);

	if (n == NULL)
		return NULL;
	*process = n->process;
	*value = n->has_value ? &n->value : NULL;
	return n->text;
}
