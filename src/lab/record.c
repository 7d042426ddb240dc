/*
 * lab/record.c - one call's record: what it returned, then all that it
 * changed. Reads what the process reported; asks no socket itself.
 */
#include <errno.h>
#include <netdb.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "lab/lab_parts.h"

/* ---- names ---- */

/* An AF_UNIX name as it is, so that it can be an argument again. */
static struct value
value_of_name(const struct addr *a)
{
	const size_t before = offsetof(struct sockaddr_un, sun_path);
	size_t len = a->len > before ? a->len - before : 0;
	struct value v;

	/* A path ends with a NUL; an abstract name begins with one. */
	if (len > 0 && a->un.sun_path[0] != '\0')
		len = strnlen(a->un.sun_path, len);
	v = value_bytes(a->un.sun_path, len);
	v.text = len == 0 || a->un.sun_path[0] != '\0';
	return v;
}

static struct value
value_of_addr(const struct addr *a)
{
	struct value v = { .kind = VALUE_TUPLE };
	char host[64] = "";

	if (addr_family(a) == AF_UNIX || a->len == 0)
		return value_of_name(a);
	getnameinfo(&a->sa, a->len, host, sizeof host, NULL, 0, NI_NUMERICHOST);
	v.count = addr_family(a) == AF_INET6 ? 4 : 2;
	v.items = x_calloc(v.count, sizeof *v.items);
	v.items[0] = value_bytes(host, strlen(host));
	v.items[0].text = true;
	v.items[1] = value_int(addr_port(a));
	if (v.count == 4) {
		v.items[2] = value_int(ntohl(a->in6.sin6_flowinfo));
		v.items[3] = value_int(a->in6.sin6_scope_id);
	}
	return v;
}

static void
emit_name(
    struct lab *lab, const struct member *m, const char *name, struct value v)
{
	lab_event(lab, &(struct event){ .kind = EVENT_NAME,
			   .call = m->pending->id,
			   .process = m->id,
			   .fd = -1,
			   .var = { x_strdup(name), v } });
}

/* The value of a call that made no socket, as Python would return it. */
static struct value
first_value(const struct pending *p)
{
	const struct outcome *o = &p->reply.outcome;

	if (o->has_data)
		return value_bytes(buf_text(&o->data), o->data.len);
	if (p->request.call == call_find("getsockname") ||
	    p->request.call == call_find("getpeername"))
		return value_of_addr(&o->addr);
	if (p->request.call == call_find("getsockopt"))
		return value_int(o->value);
	return value_int(o->result);
}

static void
emit_names(struct lab *lab, struct member *m)
{
	const struct lab_request *r = &m->pending->request;
	const struct outcome *o = &m->pending->reply.outcome;

	if (tell_failed(m->pending))
		return;
	/* `_` takes no value: its entry is NULL. */
	if (o->made_count == 0 && r->name_count > 0 && r->names[0] != NULL)
		emit_name(lab, m, r->names[0], first_value(m->pending));
	/* conn, addr = accept; data, addr = recvfrom */
	if (o->made_count < 2 && r->name_count > 1 && r->names[1] != NULL)
		emit_name(lab, m, r->names[1], value_of_addr(&o->addr));
}

/* ---- what it changed ---- */

/* Where there is no connection yet, shutdown ends what there is. */
static bool
shutdown_disconnects(const struct sight *before)
{
	enum tcp_state state = tcp_state_from_linux(before->state);

	return state == TCP_STATE_LISTEN || state == TCP_STATE_SYN_SENT;
}

static unsigned
acts_of(const struct pending *p)
{
	const struct outcome *o = &p->reply.outcome;
	unsigned acts = p->request.call->acts;

	/* An error that waited is told; the call itself did nothing. */
	if (p->acted || (o->error != 0 && p->reply.before.has_error))
		acts &= (unsigned)ACT_SEND;
	for (size_t i = 0; i < p->request.args.count; i++) {
		const struct arg *a = &p->request.call->args[i];

		/* Closing for reading alone sends nothing. */
		if (a->kind == ARG_CONST && a->group == GROUP_SHUT &&
		    p->request.args.arg[i].number == SHUT_RD &&
		    !shutdown_disconnects(&p->reply.before))
			return 0;
	}
	if (o->error != 0 && (acts & ACT_CONNECT) == 0)
		acts &= (unsigned)ACT_SEND;
	if (o->error == ETIMEDOUT)
		acts |= ACT_TIMER;
	if ((acts & ACT_CLOSE) != 0 &&
	    (p->reply.before.unread > 0 || p->reply.before.resets))
		acts |= ACT_ABORT;
	return acts;
}

static bool
others_run(const struct lab *lab, const struct member *m)
{
	for (size_t i = 0; i < lab->member_count; i++) {
		if (lab->members[i] != m && lab->members[i]->pending != NULL)
			return true;
	}
	return false;
}

static const char *
name_at(const struct pending *p, size_t i)
{
	return i < p->request.name_count ? p->request.names[i] : NULL;
}

static void
observe_reply(struct lab *lab, struct member *m, const struct cause *cause)
{
	const struct pending *p = m->pending;
	const struct outcome *o = &p->reply.outcome;
	const struct wsock *from;
	size_t old = p->reply.sight_count - o->made_count;
	sock_id listener = 0;

	from = world_fd(
	    lab_world(lab), member_proc(lab, m), call_fd(&p->request.args));
	if (from != NULL && o->made_count == 1)
		listener = from->id;
	/* First what came out of the queue, then the queue. */
	for (size_t i = 0; i < o->made_count && old + i < p->reply.sight_count;
	     i++)
		observe_made(lab, cause, &p->reply.sights[old + i], listener,
		    name_at(p, i));
	for (size_t i = 0; i < old; i++)
		observe_sight(lab, cause, &p->reply.sights[i]);
	from = world_fd(
	    lab_world(lab), member_proc(lab, m), call_fd(&p->request.args));
	if (from != NULL && from->state == TCP_STATE_NONE &&
	    (p->request.call->acts & ACT_SEND) != 0)
		observe_datagram(
		    lab, cause, from, o->addr.len > 0 ? &o->addr : &from->peer);
}

/* fork's new process: it has all that its parent has. */
static void
join_forked(struct lab *lab, struct member *m)
{
	const struct pending *p = m->pending;
	const struct wproc *parent = member_proc(lab, m);
	struct process *process =
	    process_forked(m->process, (pid_t)p->reply.outcome.result);
	struct member *forked;

	if (process == NULL)
		return;
	forked = lab_join(lab, process, buf_text(&p->request.args.arg[0].bytes),
	    parent->host);
	for (size_t fd = 0; fd < parent->fd_count; fd++) {
		const struct wfd *f = &parent->fds[fd];

		if (f->socket == 0)
			continue;
		lab_event(lab,
		    &(struct event){ .kind = EVENT_HOLD,
			.call = p->id,
			.process = forked->id,
			.fd = (int)fd,
			.socket = f->socket,
			.name = f->name != NULL ? x_strdup(f->name) : NULL });
	}
}

/* Whether the user named the address: a port, or an AF_UNIX name. */
static bool
names_address(const struct pending *p)
{
	const struct addr *a = &p->reply.outcome.addr;

	if (p->request.call != call_find("bind"))
		return false;
	return addr_family(a) == AF_UNIX ? !addr_is_empty(a)
					 : addr_port(a) != 0;
}

bool
record_call(struct lab *lab, struct member *m)
{
	struct pending *p = m->pending;
	bool failed = tell_failed(p);
	struct cause cause = {
		.call = p->id,
		.process = m->id,
		.acts = acts_of(p),
		.error = p->reply.outcome.error,
		/* While it slept others ran, and may have gone on since. */
		.stale = p->blocked || others_run(lab, m),
		.hasty = p->request.call->acts != 0 && !others_run(lab, m),
		.sent =
		    p->reply.outcome.result > 0 ? p->reply.outcome.result : 0,
		.target = p->reply.outcome.addr,
		.binds = p->request.call == call_find("bind"),
		.named = names_address(p),
	};
	const struct wsock *s = world_fd(
	    lab_world(lab), member_proc(lab, m), call_fd(&p->request.args));

	if (s != NULL && p->reply.sight_count > 0 &&
	    p->reply.sights[0].unsent > 0)
		pair_wait_sent(lab, s->id, p->id);
	/* What changed by itself: the peer may be outside of the lab. */
	if (!p->blocked)
		observe_before(lab, m->id, &p->reply.before);
	tell_call(lab, m);
	observe_reply(lab, m, &cause);
	emit_names(lab, m);
	if (p->request.call == call_find("fork"))
		join_forked(lab, m);
	if (failed)
		lab_event(lab, &(struct event){ .kind = EVENT_FAILED,
				   .call = p->id,
				   .process = m->id,
				   .fd = -1 });
	pending_free(p);
	m->pending = NULL;
	return failed;
}

/* ---- a call that sleeps ---- */

void
record_blocked(struct lab *lab, struct member *m)
{
	struct pending *p = m->pending;
	int fd = call_fd(&p->request.args);
	struct cause cause = { .call = p->id,
		.process = m->id,
		.acts = p->request.call->acts,
		.stale = true };
	struct sight seen = { 0 };

	if (fd >= 0)
		(void)process_look(m->process, fd, &seen);
	p->blocked = true;
	lab_event(lab,
	    &(struct event){ .kind = EVENT_BLOCKED,
		.id = p->id,
		.call = p->id,
		.process = m->id,
		.fd = fd,
		.blocked = { p->request.call->name, tell_text(p),
		    tell_why_blocked(lab, m, &seen), tell_fd_name(lab, m, fd),
		    p->request.chosen, lab_clock() } });
	if (!seen.is_socket)
		return;
	p->acted = true;
	observe_sight(lab, &cause, &seen);
}
