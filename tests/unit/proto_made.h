/*
 * tests/unit/proto_made.h - for the tests of the process protocol: messages
 * in which every member has a value of its own, and their comparison.
 */
#ifndef UNIT_PROTO_MADE_H
#define UNIT_PROTO_MADE_H

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "process/proto.h"
#include "unit.h"

static inline struct call_arg
made_arg(const struct arg *row, size_t i)
{
	struct call_arg a = {
		.kind = row->kind,
		.given = i % 2 == 0,
		.number = -5000000000LL + (long long)i,
		.second = 7000000000LL + (long long)i,
		.port = 65000 + (unsigned)i,
		.flowinfo = 0x80000001u + (uint32_t)i,
		.scope = 0xfffffff0u + (uint32_t)i,
	};

	if (row->kind == ARG_INT)
		a.number = row->high;
	buf_add(&a.bytes, "a\0\xff", i % 4);
	if (row->kind != ARG_FDS)
		return a;
	for (int fd = 0; fd < CALL_FDS_MAX; fd++)
		a.fds[a.fd_count++] = fd * 1000 - 1;
	return a;
}

static inline struct call_args
made_args(const struct call *call)
{
	struct call_args args = { .channel = -1 };

	for (; call->args[args.count].kind != ARG_END; args.count++)
		args.arg[args.count] =
		    made_arg(&call->args[args.count], args.count);
	return args;
}

static inline struct addr
made_addr(int family, const char *host, unsigned port)
{
	struct addr a;

	ck_assert(addr_parse(&a, family, host, strlen(host), port, 9, 0));
	return a;
}

static inline struct sight
made_sight(int fd)
{
	return (struct sight){ .fd = fd,
		.is_socket = true,
		.family = AF_INET,
		.type = SOCK_STREAM,
		.protocol = 6,
		.is_tcp = true,
		.state = 10,
		.unread = 0xfffffffeu,
		.unsent = 3,
		.queued = 2,
		.backlog = 4096,
		.has_error = true,
		.resets = true,
		.local = made_addr(AF_INET, "127.0.0.1", 65432),
		.peer = made_addr(AF_INET6, "::1", 64623) };
}

/* A reply in which nothing is zero; reply_free. */
static inline struct reply
made_reply(void)
{
	struct reply r = { .id = 0xfedcba98u, .before = made_sight(3) };
	struct outcome *o = &r.outcome;

	o->result = -123456789012L;
	o->error = 111;
	o->timed_out = true;
	o->gai = -2;
	o->addr = made_addr(AF_UNIX, "/tmp/x", 0);
	o->has_data = true;
	buf_add(&o->data, "Hello\0\xff", 7);
	o->value = -1;
	o->second = 1L << 40;
	o->made[0] = 5;
	o->made[1] = 6;
	o->made_count = 2;
	o->part_count = 2;
	o->parts = x_calloc(2, sizeof *o->parts);
	o->parts[0] = (struct call_part){ 1u << 20, 65536, 0 };
	o->parts[1] = (struct call_part){ 7, -1, 32 };
	o->found_count = 2;
	o->found = x_calloc(2, sizeof *o->found);
	o->found[0].fd = 3;
	o->found[0].events = 0x11;
	o->found[1].socktype = 2;
	o->found[1].addr = made_addr(AF_INET, "192.0.2.1", 80);
	r.sight_count = 3;
	r.sights = x_calloc(3, sizeof *r.sights);
	r.sights[0].fd = -1;
	r.sights[1] = made_sight(5);
	r.sights[2] = made_sight(6);
	r.sights[2].local = (struct addr){ 0 };
	return r;
}

static inline void
same_arg(const struct call_arg *a, const struct call_arg *b)
{
	ck_assert_int_eq(a->kind, b->kind);
	ck_assert_int_eq(a->given, b->given);
	ck_assert_int_eq(a->number, b->number);
	ck_assert_int_eq(a->second, b->second);
	ck_assert_uint_eq(a->bytes.len, b->bytes.len);
	ck_assert_int_eq(
	    memcmp(buf_text(&a->bytes), buf_text(&b->bytes), a->bytes.len), 0);
	ck_assert_uint_eq(a->port, b->port);
	ck_assert_uint_eq(a->flowinfo, b->flowinfo);
	ck_assert_uint_eq(a->scope, b->scope);
	ck_assert_uint_eq(a->fd_count, b->fd_count);
	for (size_t i = 0; i < a->fd_count; i++)
		ck_assert_int_eq(a->fds[i], b->fds[i]);
}

static inline void
same_args(const struct call_args *a, const struct call_args *b)
{
	ck_assert_uint_eq(a->count, b->count);
	for (size_t i = 0; i < a->count; i++)
		same_arg(&a->arg[i], &b->arg[i]);
}

static inline void
same_sight(const struct sight *a, const struct sight *b)
{
	ck_assert_int_eq(a->fd, b->fd);
	ck_assert_int_eq(a->is_socket, b->is_socket);
	ck_assert_int_eq(a->family, b->family);
	ck_assert_int_eq(a->type, b->type);
	ck_assert_int_eq(a->protocol, b->protocol);
	ck_assert_int_eq(a->is_tcp, b->is_tcp);
	ck_assert_uint_eq(a->state, b->state);
	ck_assert_uint_eq(a->unread, b->unread);
	ck_assert_uint_eq(a->unsent, b->unsent);
	ck_assert_uint_eq(a->queued, b->queued);
	ck_assert_uint_eq(a->backlog, b->backlog);
	ck_assert_int_eq(a->has_error, b->has_error);
	ck_assert_int_eq(a->resets, b->resets);
	ck_assert(addr_equal(&a->local, &b->local));
	ck_assert(addr_equal(&a->peer, &b->peer));
}

static inline void
same_lists(const struct outcome *a, const struct outcome *b)
{
	ck_assert_uint_eq(a->made_count, b->made_count);
	for (size_t i = 0; i < a->made_count; i++)
		ck_assert_int_eq(a->made[i], b->made[i]);
	ck_assert_uint_eq(a->part_count, b->part_count);
	for (size_t i = 0; i < a->part_count; i++) {
		ck_assert_uint_eq(a->parts[i].asked, b->parts[i].asked);
		ck_assert_int_eq(a->parts[i].result, b->parts[i].result);
		ck_assert_int_eq(a->parts[i].error, b->parts[i].error);
	}
	ck_assert_uint_eq(a->found_count, b->found_count);
	for (size_t i = 0; i < a->found_count; i++) {
		ck_assert_int_eq(a->found[i].fd, b->found[i].fd);
		ck_assert_int_eq(a->found[i].events, b->found[i].events);
		ck_assert_int_eq(a->found[i].socktype, b->found[i].socktype);
		ck_assert(addr_equal(&a->found[i].addr, &b->found[i].addr));
	}
}

static inline void
same_reply(const struct reply *x, const struct reply *y)
{
	const struct outcome *a = &x->outcome, *b = &y->outcome;

	ck_assert_uint_eq(x->id, y->id);
	same_sight(&x->before, &y->before);
	ck_assert_int_eq(a->result, b->result);
	ck_assert_int_eq(a->error, b->error);
	ck_assert_int_eq(a->timed_out, b->timed_out);
	ck_assert_int_eq(a->gai, b->gai);
	ck_assert(addr_equal(&a->addr, &b->addr));
	ck_assert_int_eq(a->has_data, b->has_data);
	ck_assert_uint_eq(a->data.len, b->data.len);
	ck_assert_int_eq(
	    memcmp(buf_text(&a->data), buf_text(&b->data), a->data.len), 0);
	ck_assert_int_eq(a->value, b->value);
	ck_assert_int_eq(a->second, b->second);
	same_lists(a, b);
	ck_assert_uint_eq(x->sight_count, y->sight_count);
	for (size_t i = 0; i < x->sight_count; i++)
		same_sight(&x->sights[i], &y->sights[i]);
}

#endif
