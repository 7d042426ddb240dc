/*
 * process/proto_put.c - writing frames. Knows no descriptor; what reads
 * them is in proto_get.c.
 */
#include <string.h>

#include "process/proto.h"

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
	put8(out, s->has_error);
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
