/* process/proto.c - writing and reading frames. Knows no descriptor. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "process/proto.h"

/* ---- writing ---- */

static void
put8(struct buf *out, unsigned value)
{
	buf_addc(out, (char)(value & 0xff));
}

static void
put32(struct buf *out, uint32_t value)
{
	const unsigned char bytes[4] = { (unsigned char)value,
		(unsigned char)(value >> 8), (unsigned char)(value >> 16),
		(unsigned char)(value >> 24) };

	buf_add(out, bytes, sizeof bytes);
}

static void
put64(struct buf *out, int64_t value)
{
	put32(out, (uint32_t)value);
	put32(out, (uint32_t)((uint64_t)value >> 32));
}

static void
put_bytes(struct buf *out, const void *bytes, size_t len)
{
	put32(out, (uint32_t)len);
	buf_add(out, bytes, len);
}

static void
put_addr(struct buf *out, const struct addr *a)
{
	put_bytes(out, &a->un, a->len);
}

/* Begin a frame; its length is put in by frame_end. */
static size_t
frame_begin(struct buf *out, enum proto_type type)
{
	size_t start = out->len;

	put8(out, 'S');
	put8(out, PROTO_VERSION);
	put8(out, type);
	put8(out, 0);
	put32(out, 0);
	return start;
}

static void
frame_end(struct buf *out, size_t start)
{
	size_t len = out->len - start - PROTO_HEADER;

	for (int i = 0; i < 4; i++)
		out->data[start + 4 + (size_t)i] = (char)(len >> (8 * i));
}

static void
put_arg(struct buf *out, const struct call_arg *a)
{
	put8(out, a->kind);
	put8(out, a->given);
	put64(out, a->number);
	put64(out, a->second);
	put_bytes(out, buf_text(&a->bytes), a->bytes.len);
	put32(out, a->port);
	put32(out, a->flowinfo);
	put32(out, a->scope);
	put8(out, (unsigned)a->fd_count);
	for (size_t i = 0; i < a->fd_count; i++)
		put32(out, (uint32_t)a->fds[i]);
}

void
proto_put_request(struct buf *out, uint32_t id, unsigned look,
    const struct call *call, const struct call_args *args)
{
	size_t start = frame_begin(out, PROTO_REQUEST);

	put32(out, id);
	put8(out, look);
	put_bytes(out, call->name, strlen(call->name));
	put8(out, (unsigned)args->count);
	for (size_t i = 0; i < args->count; i++)
		put_arg(out, &args->arg[i]);
	frame_end(out, start);
}

static void
put_sight(struct buf *out, const struct sight *s)
{
	put32(out, (uint32_t)s->fd);
	put8(out, s->is_socket);
	if (!s->is_socket)
		return;
	put32(out, (uint32_t)s->family);
	put32(out, (uint32_t)s->type);
	put32(out, (uint32_t)s->protocol);
	put8(out, s->is_tcp);
	put8(out, s->state);
	put32(out, s->unread);
	put32(out, s->unsent);
	put32(out, s->queued);
	put32(out, s->backlog);
	put8(out, s->resets);
	put_addr(out, &s->local);
	put_addr(out, &s->peer);
}

static void
put_outcome(struct buf *out, const struct outcome *o)
{
	put64(out, o->result);
	put32(out, (uint32_t)o->error);
	put8(out, o->timed_out);
	put32(out, (uint32_t)o->gai);
	put_addr(out, &o->addr);
	put8(out, o->has_data);
	put_bytes(out, buf_text(&o->data), o->data.len);
	put64(out, o->value);
	put64(out, o->second);
	put8(out, (unsigned)o->made_count);
	for (size_t i = 0; i < o->made_count; i++)
		put32(out, (uint32_t)o->made[i]);
	put32(out, (uint32_t)o->part_count);
	for (size_t i = 0; i < o->part_count; i++) {
		put64(out, (int64_t)o->parts[i].asked);
		put64(out, o->parts[i].result);
		put32(out, (uint32_t)o->parts[i].error);
	}
	put32(out, (uint32_t)o->found_count);
	for (size_t i = 0; i < o->found_count; i++) {
		put32(out, (uint32_t)o->found[i].fd);
		put32(out, (uint32_t)o->found[i].events);
		put32(out, (uint32_t)o->found[i].socktype);
		put_addr(out, &o->found[i].addr);
	}
}

void
proto_put_reply(struct buf *out, const struct reply *reply)
{
	size_t start = frame_begin(out, PROTO_REPLY);

	put32(out, reply->id);
	put_sight(out, &reply->before);
	put_outcome(out, &reply->outcome);
	put8(out, (unsigned)reply->sight_count);
	for (size_t i = 0; i < reply->sight_count; i++)
		put_sight(out, &reply->sights[i]);
	frame_end(out, start);
}

void
proto_put_hello(struct buf *out, uint32_t error)
{
	size_t start = frame_begin(out, PROTO_HELLO);

	put32(out, error);
	frame_end(out, start);
}

/* ---- reading ---- */

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
	if (call == NULL)
		r->bad = true;
	buf_free(&name);
	return call;
}

/* The arguments are of the kinds that the call's row says. */
static bool
args_fit(const struct call *call, const struct call_args *args)
{
	for (size_t i = 0; i < CALL_ARGS_MAX; i++) {
		enum arg_kind kind = call->args[i].kind;

		if (kind == ARG_END)
			return args->count == i;
		if (i >= args->count || args->arg[i].kind != kind)
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
	s->family = (int)get32(r);
	s->type = (int)get32(r);
	s->protocol = (int)get32(r);
	s->is_tcp = get8(r) != 0;
	s->state = get8(r);
	s->unread = get32(r);
	s->unsent = get32(r);
	s->queued = get32(r);
	s->backlog = get32(r);
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
	if (count > PROTO_SIGHTS_MAX)
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
	struct reader r = { p + 4, 4, false };
	uint32_t payload;

	if ((len > 0 && p[0] != 'S') || (len > 1 && p[1] != PROTO_VERSION) ||
	    (len > 2 && (p[2] < PROTO_HELLO || p[2] > PROTO_REPLY)))
		return -1;
	if (len < PROTO_HEADER)
		return 0;
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
