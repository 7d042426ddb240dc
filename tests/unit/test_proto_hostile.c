/*
 * test_proto_hostile.c - whole frames that a sane shell never sends. The
 * process that gets one must see that it is bad before a call runs with it.
 * Frames that are cut or changed are in test_proto.c.
 */
#include <string.h>

#include "process/proto.h"
#include "unit.h"

/* A request of recv(3, buf, 1024, 0), to be spoiled. */
static struct call_args
recv_args(void)
{
	struct call_args args = { .count = 3, .channel = -1 };

	args.arg[0] = (struct call_arg){ .kind = ARG_FD, .number = 3 };
	args.arg[1] = (struct call_arg){ .kind = ARG_INT, .number = 1024 };
	args.arg[2] = (struct call_arg){ .kind = ARG_BITS };
	return args;
}

/* Whether what is written for these arguments is read again. */
static bool
is_read(const struct call_args *args)
{
	struct buf frame = { 0 };
	struct request request;
	enum proto_type type;
	int result;

	proto_put_request(&frame, 1, 0, call_find("recv"), args);
	ck_assert_int_eq(
	    proto_frame(frame.data, frame.len, &type), (long)frame.len);
	ck_assert_int_eq(type, PROTO_REQUEST);
	result = proto_get_request(
	    frame.data + PROTO_HEADER, frame.len - PROTO_HEADER, &request);
	buf_free(&frame);
	call_args_free(&request.args);
	return result == 0;
}

START_TEST(a_sane_request_is_read)
{
	struct call_args args = recv_args();

	ck_assert(is_read(&args));
}
END_TEST

START_TEST(a_size_beyond_the_rows_limits_is_bad)
{
	struct call_args args = recv_args();

	args.arg[1].number = -1;
	ck_assert(!is_read(&args));
	args.arg[1].number = CALL_SIZE_MAX + 1LL;
	ck_assert(!is_read(&args));
	args.arg[1].number = CALL_SIZE_MAX;
	ck_assert(is_read(&args));
}
END_TEST

/* There is room for the sockets of one list. */
START_TEST(a_list_of_sockets_where_none_belongs_is_bad)
{
	struct call_args args = recv_args();

	args.arg[2].fd_count = 1;
	ck_assert(!is_read(&args));
}
END_TEST

static Suite *
proto_suite(void)
{
	Suite *s = suite_create("proto_hostile");
	TCase *c = tcase_create("proto_hostile");

	suite_add_tcase(s, c);
	tcase_add_test(c, a_sane_request_is_read);
	tcase_add_test(c, a_size_beyond_the_rows_limits_is_bad);
	tcase_add_test(c, a_list_of_sockets_where_none_belongs_is_bad);
	return s;
}

int
main(void)
{
	return unit_run(proto_suite());
}
