/*
 * test_proto.c - every message of the process protocol there and back, and
 * every way in which a frame can be cut short or changed.
 */
#include "proto_made.h"

/* The payload of the frame as the only memory there is (ASan). */
struct exact {
	unsigned char *bytes;
	size_t len;
};

static struct exact
exact(const char *bytes, size_t len)
{
	struct exact e = { x_malloc(len), len };

	memcpy(e.bytes, bytes, len);
	return e;
}

/* The whole frame's payload; its header has been checked. */
static struct exact
payload(const struct buf *frame, enum proto_type want)
{
	enum proto_type type;

	ck_assert_int_eq(
	    proto_frame(frame->data, frame->len, &type), (long)frame->len);
	ck_assert_int_eq(type, want);
	return exact(frame->data + PROTO_HEADER, frame->len - PROTO_HEADER);
}

/* ---- there and back ---- */

static size_t
call_count(void)
{
	size_t n = 0;

	while (calls[n] != NULL)
		n++;
	return n;
}

START_TEST(a_request_arrives_as_it_was_sent)
{
	const struct call *call = calls[_i];
	struct call_args args = made_args(call);
	struct buf frame = { 0 };
	struct request got;
	struct exact p;

	proto_put_request(&frame, 0x89abcdefu, 3, call, &args);
	p = payload(&frame, PROTO_REQUEST);
	ck_assert_int_eq(proto_get_request(p.bytes, p.len, &got), 0);
	ck_assert_uint_eq(got.id, 0x89abcdefu);
	ck_assert_uint_eq(got.look, 3);
	ck_assert_ptr_eq(got.call, call);
	same_args(&args, &got.args);
	ck_assert_int_eq(got.args.channel, -1);
	call_args_free(&got.args);
	call_args_free(&args);
	buf_free(&frame);
	free(p.bytes);
}
END_TEST

START_TEST(a_reply_arrives_as_it_was_sent)
{
	struct reply reply = made_reply(), got;
	struct buf frame = { 0 };
	struct exact p;

	proto_put_reply(&frame, &reply);
	p = payload(&frame, PROTO_REPLY);
	ck_assert_int_eq(proto_get_reply(p.bytes, p.len, &got), 0);
	same_reply(&reply, &got);
	reply_free(&got);
	reply_free(&reply);
	buf_free(&frame);
	free(p.bytes);
}
END_TEST

START_TEST(an_empty_reply_arrives)
{
	struct reply reply = { .id = 1 }, got;
	struct buf frame = { 0 };
	struct exact p;

	proto_put_reply(&frame, &reply);
	p = payload(&frame, PROTO_REPLY);
	ck_assert_int_eq(proto_get_reply(p.bytes, p.len, &got), 0);
	same_reply(&reply, &got);
	reply_free(&got);
	buf_free(&frame);
	free(p.bytes);
}
END_TEST

START_TEST(hello_arrives)
{
	struct buf frame = { 0 };
	uint32_t error = 0;
	struct exact p;

	proto_put_hello(&frame, 0x01020304u);
	p = payload(&frame, PROTO_HELLO);
	ck_assert_int_eq(proto_get_hello(p.bytes, p.len, &error), 0);
	ck_assert_uint_eq(error, 0x01020304u);
	/* Little-endian on every machine. */
	ck_assert_mem_eq(frame.data, "S\1\1\0\4\0\0\0\4\3\2\1", 12);
	ck_assert_int_eq(proto_get_hello(p.bytes, 3, &error), -1);
	buf_free(&frame);
	free(p.bytes);
}
END_TEST

START_TEST(frames_are_taken_one_after_the_other)
{
	struct buf frames = { 0 };
	enum proto_type type;
	long len;

	proto_put_hello(&frames, 1);
	proto_put_reply(&frames, &(struct reply){ .id = 2 });
	len = proto_frame(frames.data, frames.len, &type);
	ck_assert_int_eq(type, PROTO_HELLO);
	buf_drop(&frames, (size_t)len);
	len = proto_frame(frames.data, frames.len, &type);
	ck_assert_int_eq(type, PROTO_REPLY);
	ck_assert_int_eq(len, (long)frames.len);
	buf_free(&frames);
}
END_TEST

/* ---- what is cut short, or too long ---- */

START_TEST(part_of_a_frame_is_waited_for)
{
	struct reply reply = made_reply();
	struct buf frame = { 0 };
	enum proto_type type;

	proto_put_reply(&frame, &reply);
	ck_assert_int_eq(proto_frame(NULL, 0, &type), 0);
	for (size_t len = 0; len < frame.len; len++) {
		struct exact part = exact(frame.data, len);

		ck_assert_int_eq(proto_frame(part.bytes, len, &type), 0);
		free(part.bytes);
	}
	reply_free(&reply);
	buf_free(&frame);
}
END_TEST

START_TEST(a_request_that_is_cut_short_is_refused)
{
	struct call_args args = made_args(calls[_i]);
	struct buf frame = { 0 };
	struct request got;

	proto_put_request(&frame, 1, 3, calls[_i], &args);
	for (size_t len = 0; len < frame.len - PROTO_HEADER; len++) {
		struct exact part = exact(frame.data + PROTO_HEADER, len);

		ck_assert_int_eq(proto_get_request(part.bytes, len, &got), -1);
		ck_assert_uint_eq(got.args.count, 0);
		free(part.bytes);
	}
	buf_addc(&frame, '\0');
	ck_assert_int_eq(proto_get_request(frame.data + PROTO_HEADER,
			     frame.len - PROTO_HEADER, &got),
	    -1);
	call_args_free(&args);
	buf_free(&frame);
}
END_TEST

START_TEST(a_reply_that_is_cut_short_is_refused)
{
	struct reply reply = made_reply(), got;
	struct buf frame = { 0 };

	proto_put_reply(&frame, &reply);
	for (size_t len = 0; len < frame.len - PROTO_HEADER; len++) {
		struct exact part = exact(frame.data + PROTO_HEADER, len);

		ck_assert_int_eq(proto_get_reply(part.bytes, len, &got), -1);
		ck_assert_ptr_null(got.sights);
		free(part.bytes);
	}
	buf_addc(&frame, '\0');
	ck_assert_int_eq(proto_get_reply(frame.data + PROTO_HEADER,
			     frame.len - PROTO_HEADER, &got),
	    -1);
	reply_free(&reply);
	buf_free(&frame);
}
END_TEST

/* ---- what is changed ---- */

static void
same_bytes(struct buf *a, struct buf *b)
{
	ck_assert(a->len == b->len && memcmp(a->data, b->data, a->len) == 0);
	buf_free(a);
	buf_free(b);
}

/* Read it; what is accepted must be the same after a second way. */
static bool
read_request(const struct exact *p)
{
	struct buf first = { 0 }, second = { 0 };
	struct request got;

	if (proto_get_request(p->bytes, p->len, &got) < 0)
		return false;
	proto_put_request(&first, got.id, got.look, got.call, &got.args);
	call_args_free(&got.args);
	ck_assert_int_eq(proto_get_request(first.data + PROTO_HEADER,
			     first.len - PROTO_HEADER, &got),
	    0);
	proto_put_request(&second, got.id, got.look, got.call, &got.args);
	call_args_free(&got.args);
	same_bytes(&first, &second);
	return true;
}

static bool
read_reply(const struct exact *p)
{
	struct buf first = { 0 }, second = { 0 };
	struct reply got;

	if (proto_get_reply(p->bytes, p->len, &got) < 0)
		return false;
	ck_assert_uint_ge(got.sight_count, got.outcome.made_count);
	proto_put_reply(&first, &got);
	reply_free(&got);
	ck_assert_int_eq(proto_get_reply(first.data + PROTO_HEADER,
			     first.len - PROTO_HEADER, &got),
	    0);
	proto_put_reply(&second, &got);
	reply_free(&got);
	same_bytes(&first, &second);
	return true;
}

static const unsigned char changes[] = { 1, 4, 16, 128, 255 };

START_TEST(a_request_with_a_byte_changed_is_refused_or_read)
{
	struct call_args args = made_args(calls[_i]);
	struct buf frame = { 0 };
	struct exact p;
	size_t refused = 0;

	proto_put_request(&frame, 1, 3, calls[_i], &args);
	p = payload(&frame, PROTO_REQUEST);
	for (size_t at = 0; at < p.len; at++) {
		for (size_t i = 0; i < sizeof changes; i++) {
			p.bytes[at] ^= changes[i];
			refused += !read_request(&p);
			p.bytes[at] ^= changes[i];
		}
	}
	/* Each byte of the name, and the counts. */
	ck_assert_uint_gt(refused, strlen(calls[_i]->name) * sizeof changes);
	call_args_free(&args);
	buf_free(&frame);
	free(p.bytes);
}
END_TEST

START_TEST(a_reply_with_a_byte_changed_is_refused_or_read)
{
	struct reply reply = made_reply();
	struct buf frame = { 0 };
	struct exact p;
	size_t refused = 0, read = 0;

	proto_put_reply(&frame, &reply);
	p = payload(&frame, PROTO_REPLY);
	for (size_t at = 0; at < p.len; at++) {
		for (unsigned change = 1; change < 256; change++) {
			p.bytes[at] ^= (unsigned char)change;
			if (read_reply(&p))
				read++;
			else
				refused++;
			p.bytes[at] ^= (unsigned char)change;
		}
	}
	ck_assert_uint_gt(refused, 1000);
	ck_assert_uint_gt(read, 1000);
	reply_free(&reply);
	buf_free(&frame);
	free(p.bytes);
}
END_TEST

static const struct {
	size_t at;
	unsigned char byte;
} bad_headers[] = {
	{ 0, 's' },
	{ 1, PROTO_VERSION + 1 },
	{ 1, PROTO_VERSION - 1 },
	{ 2, 0 },
	{ 2, PROTO_REPLY + 1 },
	{ 3, 1 },
};

/* Refused as soon as the byte is there, without waiting for the rest. */
START_TEST(a_header_that_is_not_ours_is_refused)
{
	struct buf frame = { 0 };
	enum proto_type type;

	proto_put_hello(&frame, 0);
	frame.data[bad_headers[_i].at] = (char)bad_headers[_i].byte;
	ck_assert_int_eq(proto_frame(frame.data, frame.len, &type), -1);
	ck_assert_int_eq(
	    proto_frame(frame.data, bad_headers[_i].at + 1, &type), -1);
	buf_free(&frame);
}
END_TEST

START_TEST(a_payload_over_the_limit_is_refused)
{
	unsigned char header[PROTO_HEADER] = { 'S', PROTO_VERSION, PROTO_REPLY,
		0, 0, 0, 0, 4 };
	enum proto_type type;

	/* 64 MiB, the most there may be, and one byte more. */
	ck_assert_int_eq(proto_frame(header, sizeof header, &type), 0);
	header[4] = 1;
	ck_assert_int_eq(proto_frame(header, sizeof header, &type), -1);
	memset(header + 4, 0xff, 4);
	ck_assert_int_eq(proto_frame(header, sizeof header, &type), -1);
}
END_TEST

/* ---- what does not fit together; see test_proto_hostile.c too ---- */

static void
is_refused(const struct call *call, const struct call_args *args)
{
	struct buf frame = { 0 };
	struct request got;

	proto_put_request(&frame, 1, 0, call, args);
	ck_assert_int_eq(proto_get_request(frame.data + PROTO_HEADER,
			     frame.len - PROTO_HEADER, &got),
	    -1);
	buf_free(&frame);
}

START_TEST(arguments_that_the_call_does_not_have_are_refused)
{
	const struct call *recv_call = call_find("recv");
	struct call_args args = made_args(recv_call);

	is_refused(call_find("connect"), &args);
	is_refused(call_find("close"), &args);
	args.count--;
	is_refused(recv_call, &args);
	args.count++;
	call_args_free(&args);
}
END_TEST

/* A C string would end at the NUL: "recv". */
START_TEST(a_call_with_a_longer_name_is_another_one)
{
	struct call_args args = made_args(call_find("recvfrom"));
	struct buf frame = { 0 };
	struct exact p;

	proto_put_request(&frame, 1, 0, call_find("recvfrom"), &args);
	ck_assert_mem_eq(frame.data + PROTO_HEADER + 9, "recvfrom", 8);
	memcpy(frame.data + PROTO_HEADER + 9, "recv\0\0\0\0", 8);
	p = payload(&frame, PROTO_REQUEST);
	ck_assert(!read_request(&p));
	free(p.bytes);
	buf_free(&frame);
	call_args_free(&args);
}
END_TEST

START_TEST(a_reply_must_show_what_the_call_made)
{
	struct reply reply = made_reply();
	struct buf frame = { 0 };
	struct exact p;

	reply.sight_count = 1;
	proto_put_reply(&frame, &reply);
	p = payload(&frame, PROTO_REPLY);
	ck_assert(!read_reply(&p));
	free(p.bytes);
	buf_clear(&frame);
	reply.sight_count = 2;
	proto_put_reply(&frame, &reply);
	p = payload(&frame, PROTO_REPLY);
	ck_assert(read_reply(&p));
	free(p.bytes);
	buf_clear(&frame);
	reply.sights[1].fd = 1 << 30;
	proto_put_reply(&frame, &reply);
	p = payload(&frame, PROTO_REPLY);
	ck_assert(!read_reply(&p));
	free(p.bytes);
	buf_free(&frame);
	reply_free(&reply);
}
END_TEST

static Suite *
proto_suite(void)
{
	Suite *s = suite_create("proto");
	TCase *c = tcase_create("proto");
	int count = (int)call_count();

	suite_add_tcase(s, c);
	tcase_set_timeout(c, 60);
	tcase_add_loop_test(c, a_request_arrives_as_it_was_sent, 0, count);
	tcase_add_test(c, a_reply_arrives_as_it_was_sent);
	tcase_add_test(c, an_empty_reply_arrives);
	tcase_add_test(c, hello_arrives);
	tcase_add_test(c, frames_are_taken_one_after_the_other);
	tcase_add_test(c, part_of_a_frame_is_waited_for);
	tcase_add_loop_test(
	    c, a_request_that_is_cut_short_is_refused, 0, count);
	tcase_add_test(c, a_reply_that_is_cut_short_is_refused);
	tcase_add_loop_test(
	    c, a_request_with_a_byte_changed_is_refused_or_read, 0, count);
	tcase_add_test(c, a_reply_with_a_byte_changed_is_refused_or_read);
	tcase_add_loop_test(c, a_header_that_is_not_ours_is_refused, 0,
	    sizeof bad_headers / sizeof bad_headers[0]);
	tcase_add_test(c, a_payload_over_the_limit_is_refused);
	tcase_add_test(c, arguments_that_the_call_does_not_have_are_refused);
	tcase_add_test(c, a_call_with_a_longer_name_is_another_one);
	tcase_add_test(c, a_reply_must_show_what_the_call_made);
	return s;
}

int
main(void)
{
	return unit_run(proto_suite());
}
