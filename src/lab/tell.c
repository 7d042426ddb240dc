/*
 * lab/tell.c - a call as an event: its text, its result, what that means,
 * why it sleeps. Reads what the process reported; asks no socket.
 */
#include <errno.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "base/text.h"
#include "lab/lab_parts.h"

const struct wproc *
member_proc(const struct lab *lab, const struct member *m)
{
	return world_process(lab_world(lab), m->id);
}

char *
tell_fd_name(const struct lab *lab, const struct member *m, int fd)
{
	const char *name = world_fd_name(member_proc(lab, m), fd);

	return name != NULL ? x_strdup(name) : NULL;
}

/* A name that leads to no address: the call itself was never made. */
static bool
is_unresolved(const struct pending *p)
{
	return p->reply.outcome.gai != 0 &&
	       p->request.call != call_find("getaddrinfo");
}

/* What was really called: getaddrinfo alone, where that failed. */
static void
lookup_text(struct buf *out, const struct call_args *args)
{
	for (size_t i = 0; i < args->count; i++) {
		const struct buf *host = &args->arg[i].bytes;

		if (args->arg[i].kind != ARG_ADDR)
			continue;
		buf_adds(out, "getaddrinfo(");
		text_c_string(out, buf_text(host), host->len);
		buf_addc(out, ')');
	}
}

static char *
text_of(const struct pending *p, const struct addr *addr)
{
	struct buf text = { 0 };

	if (is_unresolved(p))
		lookup_text(&text, &p->request.args);
	else
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
			buf_say(out, "type %d ", f->socktype);
		addr_text(out, &f->addr);
		return;
	}
	buf_printf(out, "%s{%d, ", i > 0 ? ", " : "", f->fd);
	constant_bits(out, GROUP_POLL, f->events);
	buf_addc(out, '}');
}

/* getaddrinfo(3)'s errors have names, but no function tells them. */
static const char *
gai_name(int code)
{
	static const struct {
		int code;
		const char *name;
	} names[] = {
		{ EAI_ADDRFAMILY, "EAI_ADDRFAMILY" },
		{ EAI_AGAIN, "EAI_AGAIN" },
		{ EAI_BADFLAGS, "EAI_BADFLAGS" },
		{ EAI_FAIL, "EAI_FAIL" },
		{ EAI_FAMILY, "EAI_FAMILY" },
		{ EAI_IDN_ENCODE, "EAI_IDN_ENCODE" },
		{ EAI_INTR, "EAI_INTR" },
		{ EAI_MEMORY, "EAI_MEMORY" },
		{ EAI_NODATA, "EAI_NODATA" },
		{ EAI_NONAME, "EAI_NONAME" },
		{ EAI_OVERFLOW, "EAI_OVERFLOW" },
		{ EAI_SERVICE, "EAI_SERVICE" },
		{ EAI_SOCKTYPE, "EAI_SOCKTYPE" },
		{ EAI_SYSTEM, "EAI_SYSTEM" },
	};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (names[i].code == code)
			return names[i].name;
	}
	return "EAI";
}

/* getsockopt's value is an errno then. */
static bool
is_so_error(const struct pending *p)
{
	const struct call_args *args = &p->request.args;

	return args->count > 2 && args->arg[1].number == SOL_SOCKET &&
	       args->arg[2].number == SO_ERROR;
}

static void
value_of_option(struct buf *out, const struct pending *p)
{
	const struct outcome *o = &p->reply.outcome;
	const char *name = is_so_error(p) ? errno_name((int)o->value) : NULL;

	buf_say(out, "value %ld", o->value);
	if (o->second >= 0)
		buf_printf(out, ", %ld", o->second);
	if (name != NULL)
		buf_printf(out, " %s", name);
}

static char *
detail_of(const struct pending *p)
{
	const struct outcome *o = &p->reply.outcome;
	struct buf out = { 0 };

	if (o->gai != 0)
		buf_printf(
		    &out, "%s (%s)", gai_name(o->gai), lang_gai_error(o->gai));
	if (is_unresolved(p))
		buf_say(&out, "; %s was not called", p->request.call->name);
	for (size_t i = 0; i < o->found_count; i++)
		found_text(&out, o, i);
	if (o->made_count == 2)
		buf_printf(&out, "[%d, %d]", o->made[0], o->made[1]);
	if (p->request.call == call_find("getsockopt") && o->result == 0)
		value_of_option(&out, p);
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

/* Its handshake is not over: a connect of before has begun it. */
static bool
is_in_handshake(const struct sight *seen)
{
	enum tcp_state state =
	    seen->is_tcp ? tcp_state_from_linux(seen->state) : TCP_STATE_NONE;

	return state == TCP_STATE_SYN_SENT || state == TCP_STATE_SYN_RECEIVED;
}

/* Nothing could be sent yet, and the call was not to wait. */
static bool
sends_too_early(const struct pending *p)
{
	const struct reply *r = &p->reply;

	return (p->request.call->acts & ACT_SEND) != 0 &&
	       r->outcome.error == EAGAIN && r->sight_count > 0 &&
	       is_in_handshake(&r->sights[0]);
}

/* What the errno means in this call for its socket's family. */
static char *
explain_of(const struct lab *lab, const struct member *m)
{
	const struct pending *p = m->pending;
	const struct wsock *s = world_fd(
	    lab_world(lab), member_proc(lab, m), call_fd(&p->request.args));

	if (reads_no_more(p))
		return x_strdup(
		    _("no bytes: this end is shut down for reading"));
	if (sends_too_early(p))
		return x_strdup(
		    _("there is no connection yet: the handshake is "
		      "under way, and the call does not block (or "
		      "SO_SNDTIMEO has passed)"));
	if (p->reply.outcome.timed_out)
		return x_strdup(
		    (p->request.call->acts & ACT_CONNECT) != 0
			? _("settimeout's time is over; the handshake goes on "
			    "by "
			    "itself")
			: _("settimeout's time is over; Python raises "
			    "TimeoutError"));
	return call_explain(p->request.call, p->reply.outcome.error,
	    s != NULL ? s->family : AF_UNSPEC);
}

/* ---- the call itself ---- */

bool
tell_failed(const struct pending *p)
{
	const struct outcome *o = &p->reply.outcome;

	if (o->gai != 0 || p->request.call->failure_is_value)
		return o->gai != 0;
	return o->error != 0 || o->timed_out;
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

/* What it received, or what the kernel took of what it was to send. */
static void
data_of(struct event_call *c, const struct pending *p)
{
	const struct outcome *o = &p->reply.outcome;
	const struct arg *args = p->request.call->args;
	size_t len = o->result > 0 ? (size_t)o->result : 0, i = 0;
	const struct buf *given;

	buf_add(&c->data, buf_text(&o->data), o->data.len);
	while (args[i].kind != ARG_END && args[i].kind != ARG_DATA)
		i++;
	if (args[i].kind == ARG_END)
		return;
	given = &p->request.args.arg[i].bytes;
	len = len < given->len ? len : given->len;
	buf_add(&c->data, buf_text(given),
	    len < EVENT_SENT_MAX ? len : EVENT_SENT_MAX);
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
	char *name = tell_fd_name(lab, m, fd);

	if (name == NULL && call_fd(&r->args) < 0 && r->name_count > 0 &&
	    m->pending->reply.outcome.made_count > 0 && r->names[0] != NULL)
		name = x_strdup(r->names[0]);
	return name;
}

/* bind, connect, sendto: what it was given is in the outcome, resolved. */
static bool
takes_address(const struct call *call)
{
	for (size_t i = 0; call->args[i].kind != ARG_END; i++) {
		if (call->args[i].kind == ARG_ADDR)
			return true;
	}
	return false;
}

void
tell_call(struct lab *lab, struct member *m)
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
		.result = o->gai != 0 ? o->gai : o->result,
		.error = o->error,
		.failed = tell_failed(p),
		.timed_out = o->timed_out,
		.blocked = p->blocked,
		.chosen = p->request.chosen,
		.has_data = o->has_data,
		.detail = detail_of(p),
		.explain = explain_of(lab, m),
	};
	if (o->result >= 0 && p->request.call->answers_address)
		e.done.address = o->addr;
	if (takes_address(p->request.call))
		e.done.target = o->addr;
	data_of(&e.done, p);
	parts_of(&e.done, o);
	lab_event(lab, &e);
}

/* The lab's listener that a SYN goes to, if its accept queue is full. */
static const struct wsock *
full_listener(
    const struct lab *lab, const struct member *m, const struct sight *seen)
{
	enum host host = member_proc(lab, m)->host;
	const struct wsock *s;

	if (((m->pending->request.call->acts & ACT_CONNECT) == 0 &&
		!is_in_handshake(seen)) ||
	    addr_is_empty(&seen->peer))
		return NULL;
	s = world_listener(
	    lab_world(lab), host_of(host, &seen->peer), &seen->peer);
	return s != NULL && s->queued > s->backlog ? s : NULL;
}

/* Whether its SYN has arrived there: it may be held on a wire, or lost. What
 * does not go over a wire is not told yet, and has. */
static bool
syn_arrived(const struct lab *lab, const struct sight *seen)
{
	const struct lab_packets *packets = &lab->packets;
	enum world_syn syn = WORLD_SYN_UNSEEN;

	for (size_t i = 0; i < packets->told_count; i++)
		world_syn_look(
		    &syn, &packets->told[i].packet, &seen->local, &seen->peer);
	world_syn_look_all(&syn, lab_world(lab), &seen->local, &seen->peer);
	return syn != WORLD_SYN_UNDER_WAY;
}

/* The row's text, or the one for an address that is not known. */
static const char *
waits_of(const struct call *call, const struct sight *seen)
{
	const char *waits = call->waits;

	if (waits != NULL && (call->acts & ACT_SEND) != 0 &&
	    is_in_handshake(seen))
		return addr_is_empty(&seen->peer)
			   ? N_("until the connection is there")
			   : N_("until the connection is there, for the "
				"answer of %p");
	if (call->waits_unnamed == NULL)
		return waits;
	if ((strstr(waits, "%l") != NULL && addr_is_empty(&seen->local)) ||
	    (strstr(waits, "%p") != NULL && addr_is_empty(&seen->peer)))
		return call->waits_unnamed;
	return waits;
}

/* What it waits for: %l and %p in the row are the socket's addresses. */
char *
tell_why_blocked(
    const struct lab *lab, const struct member *m, const struct sight *seen)
{
	const struct pending *p = m->pending;
	const struct wsock *full = full_listener(lab, m, seen);
	const char *waits = waits_of(p->request.call, seen);
	struct buf out = { 0 };

	if (waits == NULL)
		return NULL;
	for (const char *at = lang_text(waits); *at != '\0'; at++) {
		bool local = at[0] == '%' && at[1] == 'l';
		bool peer = at[0] == '%' && at[1] == 'p';
		const struct addr *a = local ? &seen->local : &seen->peer;

		if (!local && !peer) {
			buf_addc(&out, *at);
			continue;
		}
		at++;
		addr_text(&out, a);
	}
	if (full != NULL && !syn_arrived(lab, seen))
		buf_say(&out,
		    ", whose accept queue is full (%lu/%lu): a SYN that "
		    "arrives there is dropped",
		    full->queued, full->backlog);
	else if (full != NULL)
		buf_say(&out,
		    ", whose accept queue is full (%lu/%lu): the SYN is "
		    "dropped and sent again",
		    full->queued, full->backlog);
	return buf_take(&out);
}

char *
tell_text(const struct pending *p)
{
	const struct addr unknown = { 0 };

	return text_of(p, &unknown);
}
