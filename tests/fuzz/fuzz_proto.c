/*
 * tests/fuzz/fuzz_proto.c - any bytes as what a process or the shell said:
 * nothing is read beyond its end, what is refused leaves nothing behind,
 * and what is accepted is the same once more when it is sent on.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "process/proto.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

/* What is written is one whole frame; its bytes after the header. */
static const char *
payload_of(const struct buf *frame, enum proto_type want)
{
	enum proto_type type;

	require(
	    proto_frame(frame->data, frame->len, &type) == (long)frame->len);
	require(type == want);
	return frame->data + PROTO_HEADER;
}

static void
put(struct buf *frame, const struct request *r)
{
	proto_put_request(frame, r->id, r->look, r->call, &r->args);
}

static void
try_request(const void *payload, size_t len)
{
	struct buf first = { 0 }, second = { 0 };
	struct request r;

	if (proto_get_request(payload, len, &r) < 0) {
		require(r.args.count == 0);
		return;
	}
	put(&first, &r);
	call_args_free(&r.args);
	require(proto_get_request(payload_of(&first, PROTO_REQUEST),
		    first.len - PROTO_HEADER, &r) == 0);
	put(&second, &r);
	call_args_free(&r.args);
	require(first.len == second.len &&
		memcmp(first.data, second.data, first.len) == 0);
	buf_free(&first);
	buf_free(&second);
}

static void
try_reply(const void *payload, size_t len)
{
	struct buf first = { 0 }, second = { 0 };
	struct reply r;

	if (proto_get_reply(payload, len, &r) < 0) {
		require(r.sights == NULL && r.outcome.data.data == NULL);
		return;
	}
	require(r.sight_count >= r.outcome.made_count);
	proto_put_reply(&first, &r);
	reply_free(&r);
	require(proto_get_reply(payload_of(&first, PROTO_REPLY),
		    first.len - PROTO_HEADER, &r) == 0);
	proto_put_reply(&second, &r);
	reply_free(&r);
	require(first.len == second.len &&
		memcmp(first.data, second.data, first.len) == 0);
	buf_free(&first);
	buf_free(&second);
}

static void
try_frame(enum proto_type type, const void *payload, size_t len)
{
	uint32_t error;

	switch (type) {
	case PROTO_HELLO:
		(void)proto_get_hello(payload, len, &error);
		break;
	case PROTO_REQUEST:
		try_request(payload, len);
		break;
	case PROTO_REPLY:
		try_reply(payload, len);
		break;
	}
}

/* A payload in memory of its own, so that its end is guarded. */
static void
try_alone(enum proto_type type, const unsigned char *payload, size_t len)
{
	unsigned char *copy = x_malloc(len);

	if (len > 0)
		memcpy(copy, payload, len);
	try_frame(type, copy, len);
	free(copy);
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	enum proto_type type;
	size_t at = 0;
	long len;

	/* As a stream of frames, each as it says that it is. */
	while ((len = proto_frame(data + at, size - at, &type)) > 0) {
		require((size_t)len <= size - at);
		try_alone(
		    type, data + at + PROTO_HEADER, (size_t)len - PROTO_HEADER);
		at += (size_t)len;
	}
	/* And after any header, whatever that says. */
	if (size < PROTO_HEADER)
		return 0;
	try_alone(PROTO_HELLO, data + PROTO_HEADER, size - PROTO_HEADER);
	try_alone(PROTO_REQUEST, data + PROTO_HEADER, size - PROTO_HEADER);
	try_alone(PROTO_REPLY, data + PROTO_HEADER, size - PROTO_HEADER);
	return 0;
}
