/*
 * process/proto_get.c - reading frames that may be anything: each length
 * and count is checked against what is left. Knows no descriptor.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "process/proto.h"

/* What is left of a payload; bad once something did not fit. */
struct reader {
	const unsigned char *at;
	size_t left;
	bool bad;
};

static const unsigned char *
take(struct reader *r, size_t len)
{
	const unsigned char *at = r->at;

	if (r->bad || len > r->left) {
		r->bad = true;
		return NULL;
	}
	r->at += len;
	r->left -= len;
	return at;
}

static unsigned
get8(struct reader *r)
{
	const unsigned char *p = take(r, 1);

	return p != NULL ? p[0] : 0;
}

static uint32_t
get32(struct reader *r)
{
	const unsigned char *p = take(r, 4);

	if (p == NULL)
		return 0;
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	       (uint32_t)p[3] << 24;
}

static int64_t
get64(struct reader *r)
{
	uint64_t low = get32(r), high = get32(r);

	return (int64_t)(high << 32 | low);
}

static void
get_bytes(struct reader *r, struct buf *out)
{
	size_t len = get32(r);
	const unsigned char *p = take(r, len);

	if (p != NULL && len > 0)
		buf_add(out, p, len);
}

static struct addr
get_addr(struct reader *r)
{
	size_t len = get32(r);
	const unsigned char *p = take(r, len);
	struct addr a = { 0 };

	if (p == NULL || len == 0)
		return a;
	a = addr_from(p, (socklen_t)(len > sizeof a.un ? 0 : len));
	if (a.len == 0)
		r->bad = true;
	return a;
}

/* A count of things of which each takes at least size bytes. */
static size_t
get_count(struct reader *r, size_t size)
{
	size_t count = get32(r);

	if (count > r->left / size) {
		r->bad = true;
		return 0;
	}
	return count;
}

static void
get_arg(struct reader *r, struct call_arg *a)
{
	size_t count;

	a->kind = (enum arg_kind)get8(r);
	a->given = get8(r) != 0;
	a->number = get64(r);
	a->second = get64(r);
	get_bytes(r, &a->bytes);
	a->port = get32(r);
	a->flowinfo = get32(r);
	a->scope = get32(r);
	count = get8(r);
	if (count > CALL_FDS_MAX)
		r->bad = true;
	for (size_t i = 0; i < count && !r->bad; i++)
		a->fds[a->fd_count++] = (int)get32(r);
}

static const struct call *
get_call(struct reader *r)
{
	const struct call *call;
	struct buf name = { 0 };

	get_bytes(r, &name);
	call = call_find(buf_text(&name));
	if (call == NULL || strlen(call->name) != name.len)
		r->bad = true;
	buf_free(&name);
	return call;
}

/* What run functions and take_sights rely on: call_read saw to it too, but
 * where the frame comes from is not known here. */
static bool
arg_fits(const struct arg *arg, const struct call_arg *a)
{
	if (a->kind != arg->kind || (a->fd_count > 0 && a->kind != ARG_FDS))
		return false;
	return a->kind != ARG_INT ||
	       (a->number >= arg->low && a->number <= arg->high);
}

/* The arguments are such as the call's row says. */
static bool
args_fit(const struct call *call, const struct call_args *args)
{
	for (size_t i = 0; i < CALL_ARGS_MAX; i++) {
		const struct arg *arg = &call->args[i];

		if (arg->kind == ARG_END)
			return args->count == i;
		if (i >= args->count || !arg_fits(arg, &args->arg[i]))
			return false;
	}
	return args->count == CALL_ARGS_MAX;
}

int
proto_get_request(const void *payload, size_t len, struct request *out)
{
	struct reader r = { payload, len, false };
	size_t count;

	*out = (struct request){ .id = get32(&r) };
	out->look = get8(&r);
	out->args.channel = -1;
	out->call = get_call(&r);
	count = get8(&r);
	if (count > CALL_ARGS_MAX)
		r.bad = true;
	while (!r.bad && out->args.count < count)
		get_arg(&r, &out->args.arg[out->args.count++]);
	if (!r.bad && r.left == 0 && args_fit(out->call, &out->args))
		return 0;
	call_args_free(&out->args);
	return -1;
}

static void
get_sight(struct reader *r, struct sight *s)
{
	*s = (struct sight){ .fd = (int)get32(r) };
	s->is_socket = get8(r) != 0;
	if (!s->is_socket)
		return;
	if (s->fd < 0 || s->fd > PROTO_FD_MAX)
		r->bad = true;
	s->family = (int)get32(r);
	s->type = (int)get32(r);
	s->protocol = (int)get32(r);
	s->is_tcp = get8(r) != 0;
	s->state = get8(r);
	s->unread = get32(r);
	s->unsent = get32(r);
	s->queued = get32(r);
	s->backlog = get32(r);
	s->has_error = get8(r) != 0;
	s->resets = get8(r) != 0;
	s->local = get_addr(r);
	s->peer = get_addr(r);
}

static void
get_parts(struct reader *r, struct outcome *o)
{
	size_t count = get_count(r, 20);

	o->parts = count > 0 ? x_calloc(count, sizeof *o->parts) : NULL;
	for (size_t i = 0; i < count && !r->bad; i++, o->part_count++) {
		o->parts[i].asked = (size_t)get64(r);
		o->parts[i].result = (long)get64(r);
		o->parts[i].error = (int)get32(r);
	}
}

static void
get_found(struct reader *r, struct outcome *o)
{
	size_t count = get_count(r, 16);

	o->found = count > 0 ? x_calloc(count, sizeof *o->found) : NULL;
	for (size_t i = 0; i < count && !r->bad; i++, o->found_count++) {
		o->found[i].fd = (int)get32(r);
		o->found[i].events = (int)get32(r);
		o->found[i].socktype = (int)get32(r);
		o->found[i].addr = get_addr(r);
	}
}

static void
get_outcome(struct reader *r, struct outcome *o)
{
	o->result = (long)get64(r);
	o->error = (int)get32(r);
	o->timed_out = get8(r) != 0;
	o->gai = (int)get32(r);
	o->addr = get_addr(r);
	o->has_data = get8(r) != 0;
	get_bytes(r, &o->data);
	o->value = (long)get64(r);
	o->second = (long)get64(r);
	o->made_count = get8(r);
	if (o->made_count > 2) {
		o->made_count = 0;
		r->bad = true;
	}
	for (size_t i = 0; i < o->made_count; i++)
		o->made[i] = (int)get32(r);
	get_parts(r, o);
	get_found(r, o);
}

int
proto_get_reply(const void *payload, size_t len, struct reply *out)
{
	struct reader r = { payload, len, false };
	size_t count;

	*out = (struct reply){ .id = get32(&r) };
	get_sight(&r, &out->before);
	get_outcome(&r, &out->outcome);
	count = get8(&r);
	/* The last ones are those of the descriptors that the call made. */
	if (count > PROTO_SIGHTS_MAX || count < out->outcome.made_count)
		r.bad = true;
	if (!r.bad && count > 0)
		out->sights = x_calloc(count, sizeof *out->sights);
	while (!r.bad && out->sight_count < count)
		get_sight(&r, &out->sights[out->sight_count++]);
	if (!r.bad && r.left == 0)
		return 0;
	reply_free(out);
	return -1;
}

int
proto_get_hello(const void *payload, size_t len, uint32_t *error)
{
	struct reader r = { payload, len, false };

	*error = get32(&r);
	return r.bad || r.left > 0 ? -1 : 0;
}

long
proto_frame(const void *bytes, size_t len, enum proto_type *type)
{
	const unsigned char *p = bytes;
	struct reader r = { 0 };
	uint32_t payload;

	if ((len > 0 && p[0] != 'S') || (len > 1 && p[1] != PROTO_VERSION) ||
	    (len > 2 && (p[2] < PROTO_HELLO || p[2] > PROTO_REPLY)) ||
	    (len > 3 && p[3] != 0))
		return -1;
	if (len < PROTO_HEADER)
		return 0;
	r = (struct reader){ p + 4, 4, false };
	payload = get32(&r);
	if (payload > PROTO_PAYLOAD_MAX)
		return -1;
	if (len - PROTO_HEADER < payload)
		return 0;
	*type = (enum proto_type)p[2];
	return (long)payload + PROTO_HEADER;
}

void
reply_free(struct reply *reply)
{
	outcome_free(&reply->outcome);
	free(reply->sights);
	*reply = (struct reply){ 0 };
}
