/*
 * lab/observe.c - what processes saw of their descriptors, against what the
 * world has: the difference becomes events.
 */
#include "base/alloc.h"
#include "lab/lab_parts.h"

/* An older connection of the same two addresses: TIME-WAIT, reused. */
static void
replace_older(struct lab *lab, const struct cause *cause, sock_id id,
    const struct addr *local, const struct addr *peer)
{
	enum host host = world_socket(lab_world(lab), id)->host;
	const struct wsock *old =
	    world_connection(lab_world(lab), host, local, peer);

	if (addr_is_empty(peer) || old == NULL || old->id == id ||
	    old->holders > 0 || old->state == TCP_STATE_NONE)
		return;
	lab_event(lab,
	    &(struct event){ .kind = EVENT_STATE,
		.call = cause->call,
		.fd = -1,
		.socket = old->id,
		.state = { old->state, TCP_STATE_CLOSED, HOW_SEEN, false } });
}

void
observe_address(struct lab *lab, const struct cause *cause, sock_id id,
    const struct addr *local, const struct addr *peer)
{
	const struct world *w = lab_world(lab);
	const struct wsock *s = world_socket(w, id);
	/* A reset socket forgets its peer; the record keeps it. */
	struct addr new_peer = addr_is_empty(peer) ? s->peer : *peer;
	const struct wproc *holder;
	int fd;

	if (addr_is_empty(local) ||
	    (addr_equal(&s->local, local) && addr_equal(&s->peer, &new_peer)))
		return;
	replace_older(lab, cause, id, local, &new_peer);
	holder = world_holder(w, id, world_process(w, cause->process), &fd);
	lab_event(lab, &(struct event){ .kind = EVENT_ADDRESS,
			   .call = cause->call,
			   .process = holder != NULL ? holder->id : 0,
			   .fd = fd,
			   .socket = id,
			   .address = { *local, new_peer,
			       !cause->named && s->listener == 0 &&
				   !addr_equal(&s->local, local),
			       false } });
	ports_seen(lab, local);
}

void
observe_queue(struct lab *lab, const struct cause *cause, sock_id id,
    enum queue_kind kind, unsigned long length, unsigned long limit)
{
	const struct world *w = lab_world(lab);
	const struct wsock *s = world_socket(w, id);
	unsigned long before = kind == QUEUE_ACCEPT ? s->queued : s->unread;
	const struct wproc *holder;
	int fd;

	if (length == QUEUE_UNKNOWN || s->gone ||
	    s->state == TCP_STATE_CLOSED ||
	    (before == length && (kind != QUEUE_ACCEPT || s->backlog == limit)))
		return;
	holder = world_holder(w, id, world_process(w, cause->process), &fd);
	lab_event(lab, &(struct event){ .kind = EVENT_QUEUE,
			   .call = cause->call,
			   .process = holder != NULL ? holder->id : 0,
			   .fd = fd,
			   .socket = id,
			   .queue = { kind, length, before, limit } });
}

/* Since the sight was taken others ran: then the kernel is asked anew. */
static bool
is_stale(const struct lab *lab, const struct cause *cause, sock_id id,
    const struct sight *s)
{
	return s->is_tcp && cause->stale &&
	       !addr_is_empty(&world_socket(lab_world(lab), id)->peer);
}

/*
 * The state to compare with the world, NONE to have the kernel asked. A
 * descriptor says CLOSED too while its connection is in TIME-WAIT: that is
 * an object of its own in Linux, which sock_diag knows.
 */
static enum tcp_state
state_of(const struct lab *lab, sock_id id, const struct sight *s, bool stale)
{
	const struct wsock *known = world_socket(lab_world(lab), id);
	enum tcp_state state = tcp_state_from_linux(s->state);

	if (stale ||
	    (state == TCP_STATE_CLOSED && known->state != TCP_STATE_CLOSED &&
		!addr_is_empty(&known->peer)))
		return TCP_STATE_NONE;
	return state;
}

/* Connections that nobody accepted are reset with their listener. */
static void
close_queue(struct lab *lab, const struct cause *cause, sock_id listener)
{
	struct cause reset = *cause;
	sock_id count = world_socket_count(lab_world(lab));

	reset.acts = ACT_ABORT;
	for (sock_id id = listener + 1; id <= count; id++) {
		const struct wsock *s = world_socket(lab_world(lab), id);

		if (s->listener == listener && !s->accepted && !s->gone)
			pair_observe(lab, &reset, id, TCP_STATE_NONE);
	}
}

static void
observe_state(struct lab *lab, const struct cause *cause, sock_id id,
    const struct sight *s)
{
	const struct wsock *known = world_socket(lab_world(lab), id);
	bool had_queue = known->state == TCP_STATE_LISTEN && known->queued > 0;

	pair_observe(
	    lab, cause, id, state_of(lab, id, s, is_stale(lab, cause, id, s)));
	/* shutdown for reading ends a listener as close does. */
	known = world_socket(lab_world(lab), id);
	if (had_queue && known->state == TCP_STATE_CLOSED)
		close_queue(lab, cause, id);
}

static void
observe_queues(struct lab *lab, const struct cause *cause, sock_id id,
    const struct sight *s)
{
	if (s->is_tcp && tcp_state_from_linux(s->state) == TCP_STATE_LISTEN)
		observe_queue(
		    lab, cause, id, QUEUE_ACCEPT, s->queued, s->backlog);
	else if (!is_stale(lab, cause, id, s))
		observe_queue(lab, cause, id, QUEUE_RECEIVE, s->unread, 0);
}

/*
 * A connection that failed gave its port back, but getsockname goes on to
 * tell it, as 0.0.0.0:PORT. An address of a CLOSED socket is one that bind
 * gave it.
 */
static bool
is_stale_address(const struct lab *lab, const struct cause *cause, sock_id id,
    const struct sight *s)
{
	return s->is_tcp && !cause->binds && addr_is_any(&s->local) &&
	       tcp_state_from_linux(s->state) == TCP_STATE_CLOSED &&
	       !addr_equal(&world_socket(lab_world(lab), id)->local, &s->local);
}

/* Whom a connect that failed was for: its edges are told with it. */
static void
observe_target(struct lab *lab, const struct cause *cause, sock_id id,
    const struct sight *seen)
{
	bool stale = is_stale_address(lab, cause, id, seen);

	lab_event(
	    lab, &(struct event){ .kind = EVENT_ADDRESS,
		     .call = cause->call,
		     .process = cause->process,
		     .fd = seen->fd,
		     .socket = id,
		     .address = { stale ? (struct addr){ 0 } : seen->local,
			 cause->target, false, true } });
}

static void
observe_socket(struct lab *lab, const struct cause *cause, sock_id id,
    const struct sight *s)
{
	/* While it is still known whose the addresses were. */
	if (s->is_tcp && tcp_state_from_linux(s->state) == TCP_STATE_CLOSED)
		(void)packets_capture(lab);
	if (!is_stale_address(lab, cause, id, s))
		observe_address(lab, cause, id, &s->local, &s->peer);
	/* In TIME-WAIT it has its addresses still, and connect was refused. */
	if (s->is_tcp && (cause->acts & ACT_CONNECT) != 0 &&
	    tcp_state_from_linux(s->state) == TCP_STATE_CLOSED &&
	    world_socket(lab_world(lab), id)->state != TCP_STATE_TIME_WAIT)
		observe_target(lab, cause, id, s);
	if (s->is_tcp)
		observe_state(lab, cause, id, s);
	observe_queues(lab, cause, id, s);
}

void
observe_before(struct lab *lab, proc_id process, const struct sight *before)
{
	const struct cause none = { .process = process };
	const struct world *w = lab_world(lab);
	const struct wsock *s =
	    world_fd(w, world_process(w, process), before->fd);

	if (before->is_tcp && s != NULL)
		pair_observe(
		    lab, &none, s->id, state_of(lab, s->id, before, false));
}

void
observe_sight(struct lab *lab, const struct cause *cause, const struct sight *s)
{
	const struct world *w = lab_world(lab);
	const struct wproc *p = world_process(w, cause->process);
	const struct wsock *known = p != NULL ? world_fd(w, p, s->fd) : NULL;
	sock_id id = known != NULL ? known->id : 0;
	bool last;

	if (known == NULL)
		return;
	if (s->is_socket) {
		observe_socket(lab, cause, id, s);
		return;
	}
	last = known->holders == 1;
	if (last)
		observe_closed(lab, cause, id);
	lab_event(lab, &(struct event){ .kind = EVENT_RELEASE,
			   .call = cause->call,
			   .process = cause->process,
			   .fd = s->fd,
			   .socket = id });
}

static sock_id
new_socket(struct lab *lab, const struct cause *cause, const struct sight *s,
    sock_id listener)
{
	sock_id id = world_socket_count(lab_world(lab)) + 1;

	lab_event(lab,
	    &(struct event){ .kind = EVENT_SOCKET,
		.call = cause->call,
		.process = cause->process,
		.fd = s->fd,
		.socket = id,
		.socket_new = { s->family, s->type, s->protocol, listener } });
	return id;
}

void
observe_made(struct lab *lab, const struct cause *cause, const struct sight *s,
    sock_id listener, const char *name)
{
	struct cause quiet = *cause;
	const struct wsock *known = NULL;
	sock_id id;

	/* The kernel may have made it before: it was in the accept queue. */
	if (listener != 0 && !addr_is_empty(&s->peer))
		known = world_connection(lab_world(lab),
		    world_socket(lab_world(lab), listener)->host, &s->local,
		    &s->peer);
	id = known != NULL
		 ? known->id
		 : new_socket(lab, cause, s, s->is_tcp ? listener : 0);
	quiet.acts = 0;
	quiet.accepts = listener;
	observe_address(lab, &quiet, id, &s->local, &s->peer);
	if (s->is_tcp)
		observe_state(lab, &quiet, id, s);
	lab_event(lab, &(struct event){ .kind = EVENT_HOLD,
			   .call = cause->call,
			   .process = cause->process,
			   .fd = s->fd,
			   .socket = id,
			   .name = name != NULL ? x_strdup(name) : NULL });
	observe_queues(lab, &quiet, id, s);
}

void
observe_closed(struct lab *lab, const struct cause *cause, sock_id id)
{
	const struct wsock *s = world_socket(lab_world(lab), id);
	struct cause close = *cause;
	bool listened = s->state == TCP_STATE_LISTEN;
	bool had_queue = listened && s->queued > 0;

	if (s->state == TCP_STATE_NONE || s->state == TCP_STATE_CLOSED)
		return;
	/* While it is still known whose the addresses were. */
	(void)packets_capture(lab);
	close.acts = s->unread > 0 || (cause->acts & ACT_ABORT) != 0 ||
			     packets_reset(lab, s)
			 ? ACT_ABORT
			 : ACT_CLOSE;
	/* Without a peer nothing of it is left: the kernel need not say. */
	pair_observe(lab, &close, id,
	    addr_is_empty(&s->peer) ? TCP_STATE_CLOSED : TCP_STATE_NONE);
	if (had_queue)
		close_queue(lab, cause, id);
}

/* The lab's socket at that host that takes a datagram from one address to
 * another. */
static const struct wsock *
datagram_taker(const struct lab *lab, enum host host, const struct addr *from,
    const struct addr *to)
{
	const struct world *w = lab_world(lab);
	const struct addr none = { 0 };
	const struct wsock *s = world_connection(w, host, to, from);
	unsigned char zero[16] = { 0 };
	struct addr any;

	if (s == NULL)
		s = world_connection(w, host, to, &none);
	if (s != NULL || addr_family(to) == AF_UNIX)
		return s;
	any = addr_ip(addr_family(to), zero, addr_port(to));
	s = world_connection(w, host, &any, &none);
	if (s == NULL && addr_family(to) == AF_INET) {
		any = addr_ip(AF_INET6, zero, addr_port(to));
		s = world_connection(w, host, &any, &none);
	}
	return s;
}

/* What waits to be read at a socket, asked of its holder's descriptor. */
static void
observe_taker(
    struct lab *lab, const struct cause *cause, const struct wsock *taker)
{
	const struct wproc *holder;
	struct member *m;
	struct sight seen;
	int fd;

	holder = world_holder(lab_world(lab), taker->id, NULL, &fd);
	m = holder != NULL ? lab_member(lab, holder->id) : NULL;
	if (m != NULL && process_look(m->process, fd, &seen) && seen.is_socket)
		observe_queue(
		    lab, cause, taker->id, QUEUE_RECEIVE, seen.unread, 0);
}

/* Those of a socketpair have no addresses: look at the latest ones. */
static void
observe_unix(struct lab *lab, const struct cause *cause)
{
	enum { LATEST = 64 };
	sock_id id = world_socket_count(lab_world(lab));

	for (int left = LATEST; id > 0 && left > 0; id--) {
		const struct wsock *s = world_socket(lab_world(lab), id);

		if (s->family != AF_UNIX || s->holders == 0)
			continue;
		observe_taker(lab, cause, s);
		left--;
	}
}

void
observe_datagram_at(struct lab *lab, const struct cause *cause, enum host host,
    const struct addr *from, const struct addr *to)
{
	const struct wsock *taker = datagram_taker(lab, host, from, to);

	if (taker != NULL && taker->state == TCP_STATE_NONE)
		observe_taker(lab, cause, taker);
}

void
observe_datagram(struct lab *lab, const struct cause *cause,
    const struct wsock *from, const struct addr *to)
{
	if (cause->hasty)
		settle(lab, NULL, true);
	if (from->family == AF_UNIX)
		observe_unix(lab, cause);
	else
		observe_datagram_at(
		    lab, cause, host_of(from->host, to), &from->local, to);
}
