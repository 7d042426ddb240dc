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

static const struct wproc *
proc_of(const struct lab *lab, const struct member *m)
{
	return world_process(lab_world(lab), m->id);
}

static char *
fd_name(const struct lab *lab, const struct member *m, int fd)
{
	const char *name = world_fd_name(proc_of(lab, m), fd);

	return name != NULL ? x_strdup(name) : NULL;
}

static char *
text_of(const struct pending *p, const struct addr *addr)
{
	struct buf text = { 0 };

	call_text(&text, p->request.call, &p->request.args, addr);
	return buf_take(&text);
}

/* ---- what else a call found, in one line ---- */

static void
found_text(struct buf *out, const struct outcome *o, size_t i)
{
	const struct call_found *f = &o->found[i];
	const char *type = constant_name(GROUP_TYPE, f->socktype);

	if (f->addr.len > 0) {
		buf_adds(out, i > 0 ? ", " : "");
		if (type != NULL)
			buf_printf(out, "%s ", type);
		else
			buf_printf(out, "type %d ", f->socktype);
		addr_text(out, &f->addr);
		return;
	}
	buf_printf(out, "%s{%d, ", i > 0 ? ", " : "", f->fd);
	constant_bits(out, GROUP_POLL, f->events);
	buf_addc(out, '}');
}

static void
value_of_option(struct buf *out, const struct outcome *o)
{
	buf_printf(out, "%ld", o->value);
	if (o->second >= 0)
		buf_printf(out, ", %ld", o->second);
}

static char *
detail_of(const struct pending *p)
{
	const struct outcome *o = &p->reply.outcome;
	struct buf out = { 0 };

	if (o->gai != 0)
		buf_adds(&out, gai_strerror(o->gai));
	for (size_t i = 0; i < o->found_count; i++)
		found_text(&out, o, i);
	if (o->made_count == 2)
		buf_printf(&out, "[%d, %d]", o->made[0], o->made[1]);
	if (p->request.call == call_find("getsockopt") && o->result == 0)
		value_of_option(&out, o);
	return out.len > 0 ? buf_take(&out) : NULL;
}

/* recv gave no bytes, but no FIN has come: this end does not read. */
static bool
reads_no_more(const struct pending *p)
{
	const struct reply *r = &p->reply;
	enum tcp_state state = r->sight_count > 0
				   ? tcp_state_from_linux(r->sights[0].state)
				   : TCP_STATE_NONE;

	return r->outcome.has_data && r->outcome.result == 0 &&
	       p->request.args.arg[1].number > 0 &&
	       (state == TCP_STATE_ESTABLISHED ||
		   state == TCP_STATE_FIN_WAIT_1 ||
		   state == TCP_STATE_FIN_WAIT_2);
}

/* What the errno means in this call for its socket's family. */
static char *
explain_of(const struct lab *lab, const struct member *m)
{
	const struct pending *p = m->pending;
	const struct wsock *s = world_fd(
	    lab_world(lab), proc_of(lab, m), call_fd(&p->request.args));

	if (reads_no_more(p))
		return x_strdup("no bytes: this end is shut down for reading");
	return call_explain(p->request.call, p->reply.outcome.error,
	    s != NULL ? s->family : AF_UNSPEC);
}

/* ---- the call itself ---- */

static bool
has_failed(const struct pending *p)
{
	const struct outcome *o = &p->reply.outcome;

	if (p->request.call->failure_is_value)
		return false;
	return o->error != 0 || o->timed_out || o->gai != 0;
}

static void
parts_of(struct event_call *c, const struct outcome *o)
{
	if (o->part_count == 0)
		return;
	c->parts = x_calloc(o->part_count, sizeof *c->parts);
	c->part_count = o->part_count;
	for (size_t i = 0; i < o->part_count; i++) {
		c->parts[i].asked = o->parts[i].asked;
		c->parts[i].result = o->parts[i].result;
		c->parts[i].error = o->parts[i].error;
	}
}

/* The descriptor that the call was about: one that it made, if so. */
static int
subject(const struct pending *p)
{
	int fd = call_fd(&p->request.args);

	return fd < 0 && p->reply.outcome.made_count == 1
		   ? p->reply.outcome.made[0]
		   : fd;
}

static char *
subject_name(const struct lab *lab, const struct member *m, int fd)
{
	const struct lab_request *r = &m->pending->request;
	char *name = fd_name(lab, m, fd);

	if (name == NULL && call_fd(&r->args) < 0 && r->name_count > 0 &&
	    m->pending->reply.outcome.made_count > 0 && r->names[0] != NULL)
		name = x_strdup(r->names[0]);
	return name;
}

static void
emit_call(struct lab *lab, struct member *m)
{
	struct pending *p = m->pending;
	struct outcome *o = &p->reply.outcome;
	struct event e = { .kind = EVENT_CALL,
		.id = p->id,
		.call = p->id,
		.process = m->id,
		.fd = subject(p) };

	e.done = (struct event_call){
		.name = p->request.call->name,
		.text = text_of(p, &o->addr),
		.fd = e.fd,
		.socket = subject_name(lab, m, e.fd),
		.result = o->result,
		.error = o->error,
		.failed = has_failed(p),
		.timed_out = o->timed_out,
		.blocked = p->blocked,
		.chosen = p->request.chosen,
		.has_data = o->has_data,
		.detail = detail_of(p),
		.explain = explain_of(lab, m),
	};
	if (o->result >= 0 && p->request.call->answers_address)
		e.done.address = o->addr;
	buf_add(&e.done.data, buf_text(&o->data), o->data.len);
	parts_of(&e.done, o);
	lab_event(lab, &e);
}

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

	if (has_failed(m->pending))
		return;
	/* `_` takes no value: its entry is NULL. */
	if (o->made_count == 0 && r->name_count > 0 && r->names[0] != NULL)
		emit_name(lab, m, r->names[0], first_value(m->pending));
	/* conn, addr = accept; data, addr = recvfrom */
	if (o->made_count < 2 && r->name_count > 1 && r->names[1] != NULL)
		emit_name(lab, m, r->names[1], value_of_addr(&o->addr));
}

/* ---- what it changed ---- */

static unsigned
acts_of(const struct pending *p)
{
	const struct outcome *o = &p->reply.outcome;
	unsigned acts = p->request.call->acts;

	if (p->acted)
		acts &= (unsigned)ACT_SEND;
	for (size_t i = 0; i < p->request.args.count; i++) {
		const struct arg *a = &p->request.call->args[i];

		/* Closing for reading alone sends nothing. */
		if (a->kind == ARG_CONST && a->group == GROUP_SHUT &&
		    p->request.args.arg[i].number == SHUT_RD)
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
	    lab_world(lab), proc_of(lab, m), call_fd(&p->request.args));
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
	    lab_world(lab), proc_of(lab, m), call_fd(&p->request.args));
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
	const struct wproc *parent = proc_of(lab, m);
	struct process *process =
	    process_forked(m->process, (pid_t)p->reply.outcome.result);
	struct member *forked;

	if (process == NULL)
		return;
	forked =
	    lab_join(lab, process, buf_text(&p->request.args.arg[0].bytes));
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
	bool failed = has_failed(p);
	struct cause cause = {
		.call = p->id,
		.process = m->id,
		.acts = acts_of(p),
		.error = p->reply.outcome.error,
		.stale = others_run(lab, m),
		.named = names_address(p),
	};
	const struct wsock *s = world_fd(
	    lab_world(lab), proc_of(lab, m), call_fd(&p->request.args));

	if (s != NULL && p->reply.sight_count > 0 &&
	    p->reply.sights[0].unsent > 0)
		pair_wait_sent(lab, s->id);
	/* What changed by itself: the peer may be outside of the lab. */
	if (!p->blocked)
		observe_before(lab, m->id, &p->reply.before);
	emit_call(lab, m);
	observe_reply(lab, m, &cause);
	emit_names(lab, m);
	if (p->request.call == call_find("fork"))
		join_forked(lab, m);
	pending_free(p);
	m->pending = NULL;
	return failed;
}

/* ---- a call that sleeps ---- */

/* What it waits for: %l and %p in the row are the socket's addresses. */
static char *
why_blocked(const struct pending *p, const struct sight *seen)
{
	struct buf out = { 0 };

	if (p->request.call->waits == NULL)
		return NULL;
	for (const char *at = p->request.call->waits; *at != '\0'; at++) {
		bool local = at[0] == '%' && at[1] == 'l';
		bool peer = at[0] == '%' && at[1] == 'p';
		const struct addr *a = local ? &seen->local : &seen->peer;

		if (!local && !peer) {
			buf_addc(&out, *at);
			continue;
		}
		at++;
		if (addr_is_empty(a))
			buf_adds(&out, local ? "its address" : "its peer");
		else
			addr_text(&out, a);
	}
	return buf_take(&out);
}

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
	lab_event(
	    lab, &(struct event){ .kind = EVENT_BLOCKED,
		     .id = p->id,
		     .call = p->id,
		     .process = m->id,
		     .fd = fd,
		     .blocked = { p->request.call->name,
			 text_of(p, &(struct addr){ 0 }), why_blocked(p, &seen),
			 fd_name(lab, m, fd), p->request.chosen } });
	if (!seen.is_socket)
		return;
	p->acted = true;
	observe_sight(lab, &cause, &seen);
}
