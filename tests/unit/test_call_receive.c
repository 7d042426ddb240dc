/*
 * test_call_receive.c - recv, recvfrom and poll as the kernel answers them;
 * waiting is in test_call_wait.c.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>

#include "call_made.h"

static struct descriptors *d;

static void
setup(void)
{
	signal(SIGPIPE, SIG_IGN); /* as in every process */
	d = descriptors_new();
}

static void
teardown(void)
{
	descriptors_free(d);
}

START_TEST(datagrams_come_whole_with_their_sender)
{
	int a = RESULT(d, "socket AF_INET SOCK_DGRAM");
	int b = RESULT(d, "socket AF_INET SOCK_DGRAM");
	struct outcome out;

	RESULT(d, "bind %d 127.0.0.1 0", a);
	ck_assert_int_eq(
	    RESULT(d, "sendto %d Hello 127.0.0.1 %u", b, port_of(d, a)), 5);
	ck_assert_int_eq(
	    RESULT(d, "sendto %d \"\" (127.0.0.1, %u)", b, port_of(d, a)), 0);
	out = made(d, "recvfrom %d", a);
	ck_assert_str_eq(out.data.data, "Hello");
	ck_assert_uint_eq(addr_port(&out.addr), port_of(d, b));
	outcome_free(&out);
	out = made(d, "recvfrom %d", a);
	ck_assert(out.has_data);
	ck_assert_int_eq(out.result, 0);
	ck_assert_uint_eq(addr_port(&out.addr), port_of(d, b));
	outcome_free(&out);
	FAILS(EDESTADDRREQ, d, "send %d x", b);
}
END_TEST

START_TEST(msg_trunc_tells_the_whole_length)
{
	int a = RESULT(d, "socket AF_INET SOCK_DGRAM");
	struct outcome out;

	RESULT(d, "bind %d 127.0.0.1 0", a);
	RESULT(d, "sendto %d 0123456789 127.0.0.1 %u", a, port_of(d, a));
	out = made(d, "recv %d 4 MSG_TRUNC|MSG_PEEK", a);
	ck_assert_int_eq(out.result, 10);
	ck_assert_uint_eq(out.data.len, 4);
	ck_assert_str_eq(out.data.data, "0123");
	outcome_free(&out);
	assert_data(made(d, "recv %d 4", a), "0123");
	FAILS(EAGAIN, d, "recv %d 4 MSG_DONTWAIT", a);
}
END_TEST

/* Of a stream it throws the bytes away: the buffer is not touched, and what
 * stands in it is not theirs. */
START_TEST(msg_trunc_gives_no_bytes_of_a_tcp_stream)
{
	static const char *const calls_made[][2] = {
		{ "recv", "MSG_TRUNC|MSG_PEEK" },
		{ "recvfrom", "MSG_PEEK|MSG_TRUNC" },
		{ "recv", "MSG_TRUNC" },
	};
	struct outcome out;
	int pair[2];

	connection(d, pair);
	RESULT(d, "send %d 0123456789", pair[0]);
	for (size_t i = 0; i < 3; i++) {
		out = made(d, "%s %d 4 %s", calls_made[i][0], pair[1],
		    calls_made[i][1]);
		ck_assert_int_eq(out.result, 4);
		ck_assert(!out.has_data);
		ck_assert_uint_eq(out.data.len, 0);
		outcome_free(&out);
	}
	assert_data(made(d, "recv %d 100", pair[1]), "456789");
	RESULT(d, "shutdown %d", pair[0]);
	assert_data(made(d, "recv %d 4 MSG_TRUNC", pair[1]), "");
}
END_TEST

/* AF_UNIX has another code for it, which copies them. */
START_TEST(msg_trunc_gives_the_bytes_of_an_af_unix_stream)
{
	struct outcome out = made(d, "socketpair");

	RESULT(d, "send %d 0123456789", out.made[0]);
	assert_data(made(d, "recv %d 4 MSG_TRUNC", out.made[1]), "0123");
	outcome_free(&out);
}
END_TEST

START_TEST(recv_takes_size_and_no_more)
{
	int pair[2];

	connection(d, pair);
	RESULT(d, "send %d 0123456789", pair[0]);
	assert_data(made(d, "recv %d 4 MSG_PEEK", pair[1]), "0123");
	assert_data(made(d, "recv %d 0", pair[1]), "");
	assert_data(made(d, "recv %d 4", pair[1]), "0123");
	assert_data(made(d, "recv %d 16777216", pair[1]), "456789");
	RESULT(d, "shutdown %d", pair[0]);
	assert_data(made(d, "recv %d 16777216", pair[1]), "");
	RESULT(d, "send %d back", pair[1]);
	assert_data(made(d, "recv %d", pair[0]), "back");
	FAILS(EPIPE, d, "send %d more", pair[0]);
}
END_TEST

START_TEST(poll_tells_which_sockets_are_ready)
{
	int pair[2];
	struct outcome out;

	connection(d, pair);
	ck_assert_int_eq(
	    RESULT(d, "poll [%d, %d] POLLIN 0", pair[0], pair[1]), 0);
	RESULT(d, "send %d x", pair[0]);
	out = made(d, "poll [%d, %d] POLLIN 1000", pair[0], pair[1]);
	ck_assert_int_eq(out.result, 1);
	ck_assert_uint_eq(out.found_count, 1);
	ck_assert_int_eq(out.found[0].fd, pair[1]);
	ck_assert_int_eq(out.found[0].events, POLLIN);
	outcome_free(&out);
	out = made(d, "poll %d %d", pair[0], pair[1]);
	ck_assert_int_eq(out.result, 2);
	ck_assert_int_eq(out.found[0].events, POLLOUT);
	ck_assert_int_eq(out.found[1].events, POLLIN | POLLOUT);
	outcome_free(&out);
	out = made(d, "poll 999 POLLIN 0");
	ck_assert_int_eq(out.found[0].events, POLLNVAL);
	outcome_free(&out);
}
END_TEST

/* The channel to the shell is no socket of the user's. */
START_TEST(a_hidden_descriptor_is_not_open_for_poll)
{
	struct outcome out;
	int pair[2];

	connection(d, pair);
	descriptors_hide(d, pair[0]);
	out = made(d, "poll [%d, %d] POLLOUT 0", pair[0], pair[1]);
	ck_assert_int_eq(out.result, 2);
	ck_assert_uint_eq(out.found_count, 2);
	ck_assert_int_eq(out.found[0].fd, pair[0]);
	ck_assert_int_eq(out.found[0].events, POLLNVAL);
	ck_assert_int_eq(out.found[1].fd, pair[1]);
	ck_assert_int_eq(out.found[1].events, POLLOUT);
	outcome_free(&out);
}
END_TEST

static Suite *
call_receive_suite(void)
{
	Suite *s = suite_create("call_receive");
	TCase *t = tcase_create("receive");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, datagrams_come_whole_with_their_sender);
	tcase_add_test(t, msg_trunc_tells_the_whole_length);
	tcase_add_test(t, msg_trunc_gives_no_bytes_of_a_tcp_stream);
	tcase_add_test(t, msg_trunc_gives_the_bytes_of_an_af_unix_stream);
	tcase_add_test(t, recv_takes_size_and_no_more);
	tcase_add_test(t, poll_tells_which_sockets_are_ready);
	tcase_add_test(t, a_hidden_descriptor_is_not_open_for_poll);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return unit_run(call_receive_suite());
}
