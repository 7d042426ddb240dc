/*
 * test_call_errors.c - the errors that one meets, caused for real; each
 * must be explained in its call's row.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>

#include "call_made.h"

static struct descriptors *d;

static void
setup(void)
{
	signal(SIGPIPE, SIG_IGN);
	d = descriptors_new();
}

static void
teardown(void)
{
	descriptors_free(d);
}

START_TEST(what_is_no_socket_is_said_to_be_none)
{
	static const char *const rest[][2] = { { "bind", "127.0.0.1 0" },
		{ "listen", "1" }, { "accept", "" },
		{ "connect", "127.0.0.1 9" }, { "send", "x" },
		{ "sendall", "x" }, { "sendto", "x 127.0.0.1 9" },
		{ "recv", "10" }, { "recvfrom", "10" }, { "shutdown", "wr" },
		{ "getsockname", "" }, { "getpeername", "" },
		{ "setsockopt", "SOL_SOCKET SO_REUSEADDR 1" },
		{ "getsockopt", "SOL_SOCKET SO_ERROR" } };
	int file = open("/dev/null", O_RDWR);

	for (size_t i = 0; i < sizeof rest / sizeof rest[0]; i++) {
		FAILS(EBADF, d, "%s 999 %s", rest[i][0], rest[i][1]);
		FAILS(ENOTSOCK, d, "%s %d %s", rest[i][0], file, rest[i][1]);
		ck_assert(explains(rest[i][0], EBADF));
		ck_assert(explains(rest[i][0], ENOTSOCK));
	}
	MEETS(EBADF, "close", "999");
	MEETS(EBADF, "close", "-1");
	MEETS(EBADF, "setblocking", "999 on");
	MEETS(EBADF, "settimeout", "999 1");
	ck_assert_int_eq(descriptors_timeout(d, 999), -1);
}
END_TEST

START_TEST(socket_fails)
{
	MEETS(ESOCKTNOSUPPORT, "socket", "AF_INET SOCK_SEQPACKET");
	MEETS(EPROTONOSUPPORT, "socket", "AF_INET SOCK_STREAM IPPROTO_UDP");
	MEETS(EINVAL, "socket", "AF_INET 268435457");
}
END_TEST

START_TEST(bind_fails)
{
	int l = listener(d, "AF_INET", "127.0.0.1", 1);
	int fd = RESULT(d, "socket");

	MEETS(EADDRINUSE, "bind", "%d 127.0.0.1 %u", fd, port_of(d, l));
	MEETS(EADDRNOTAVAIL, "bind", "%d 192.0.2.1 0", fd);
	RESULT(d, "bind %d 127.0.0.1 0", fd);
	MEETS(EINVAL, "bind", "%d 127.0.0.1 0", fd);
	fd = RESULT(d, "socket AF_UNIX");
	MEETS(ENOENT, "bind", "%d /no/such/folder/x", fd);
	MEETS(ENOTDIR, "bind", "%d /dev/null/x", fd);
}
END_TEST

START_TEST(listen_and_accept_fail)
{
	int fd = RESULT(d, "socket AF_INET SOCK_DGRAM");

	MEETS(EOPNOTSUPP, "listen", "%d 1", fd);
	MEETS(EOPNOTSUPP, "accept", "%d", fd);
	fd = RESULT(d, "socket");
	MEETS(EINVAL, "accept", "%d", fd);
	fd = listener(d, "AF_INET", "127.0.0.1", 1);
	RESULT(d, "setblocking %d off", fd);
	MEETS(EAGAIN, "accept", "%d", fd);
}
END_TEST

START_TEST(connect_fails)
{
	int l = listener(d, "AF_INET", "127.0.0.1", 1);
	int fd = RESULT(d, "socket");

	MEETS(ECONNREFUSED, "connect", "%d 127.0.0.1 %u", fd, silent_port(d));
	fd = RESULT(d, "socket");
	RESULT(d, "connect %d 127.0.0.1 %u", fd, port_of(d, l));
	MEETS(EISCONN, "connect", "%d 127.0.0.1 %u", fd, port_of(d, l));
	MEETS(EINVAL, "listen", "%d 1", fd);
	MEETS(EISCONN, "connect", "%d 127.0.0.1 9", l);
	fd = RESULT(d, "socket AF_INET SOCK_DGRAM");
	MEETS(EACCES, "connect", "%d <broadcast> 9", fd);
	fd = RESULT(d, "socket AF_UNIX SOCK_DGRAM");
	MEETS(ENOENT, "connect", "%d /no/such/socket", fd);
}
END_TEST

START_TEST(connect_ex_gives_the_errno_as_its_value)
{
	int l = listener(d, "AF_INET", "127.0.0.1", 1), fd;
	struct outcome out;

	fd = RESULT(d, "socket");
	out = made(d, "connect_ex %d 127.0.0.1 %u", fd, port_of(d, l));
	ck_assert_int_eq(out.result, 0);
	ck_assert_int_eq(out.error, 0);
	outcome_free(&out);
	fd = RESULT(d, "socket");
	out = made(d, "connect_ex %d 127.0.0.1 %u", fd, silent_port(d));
	ck_assert_int_eq(out.result, ECONNREFUSED);
	ck_assert_int_eq(out.error, ECONNREFUSED);
	outcome_free(&out);
	fd = RESULT(d, "socket");
	RESULT(d, "setblocking %d off", fd);
	out = made(d, "connect_ex %d 127.0.0.1 %u", fd, port_of(d, l));
	ck_assert_int_eq(out.result, 115);
	ck_assert_int_eq(out.error, EINPROGRESS);
	outcome_free(&out);
	out = made(d, "poll %d POLLOUT 5000", fd);
	ck_assert_int_eq(out.result, 1);
	outcome_free(&out);
	out = made(d, "getsockopt %d SO_ERROR", fd);
	ck_assert_int_eq(out.value, 0);
	outcome_free(&out);
	ck_assert(call_find("connect_ex")->failure_is_value);
	ck_assert(!call_find("connect")->failure_is_value);
}
END_TEST

START_TEST(a_connect_under_way_is_said_to_be)
{
	int l = listener(d, "AF_INET", "127.0.0.1", 0), fd[8];
	unsigned port = port_of(d, l);
	bool answered = true;
	struct outcome out;
	int i = 0;

	/* Fill the accept queue: then a SYN is not answered. */
	for (; i < 8 && answered; i++) {
		fd[i] = RESULT(d, "socket AF_INET SOCK_STREAM|SOCK_NONBLOCK");
		out = made(d, "connect_ex %d 127.0.0.1 %u", fd[i], port);
		ck_assert_int_eq(out.result, EINPROGRESS);
		outcome_free(&out);
		out = made(d, "poll %d POLLOUT 100", fd[i]);
		answered = out.result == 1;
		outcome_free(&out);
	}
	ck_assert(!answered);
	MEETS(EALREADY, "connect", "%d 127.0.0.1 %u", fd[i - 1], port);
}
END_TEST

START_TEST(an_unconnected_stream_cannot_send_or_receive)
{
	int fd = RESULT(d, "socket");

	MEETS(EPIPE, "send", "%d x", fd);
	MEETS(ENOTCONN, "recv", "%d", fd);
	MEETS(ENOTCONN, "recvfrom", "%d", fd);
	MEETS(ENOTCONN, "getpeername", "%d", fd);
	MEETS(ENOTCONN, "shutdown", "%d", fd);
	fd = RESULT(d, "socket AF_UNIX");
	MEETS(ENOTCONN, "send", "%d x", fd);
	MEETS(ENOTCONN, "sendall", "%d x", fd);
}
END_TEST

START_TEST(sending_and_receiving_fail)
{
	int pair[2], fd;
	struct outcome out;

	connection(d, pair);
	MEETS(EAGAIN, "recv", "%d 10 MSG_DONTWAIT", pair[0]);
	MEETS(EINVAL, "recv", "%d 10 MSG_OOB", pair[0]);
	RESULT(d, "send %d x", pair[0]);
	RESULT(d, "poll %d POLLIN 5000", pair[1]);
	RESULT(d, "close %d", pair[1]);
	MEETS(ECONNRESET, "recv", "%d", pair[0]);
	MEETS(EPIPE, "send", "%d x", pair[0]);
	MEETS(EPIPE, "sendall", "%d x", pair[0]);
	fd = RESULT(d, "socket AF_INET SOCK_DGRAM");
	MEETS(EDESTADDRREQ, "send", "%d x", fd);
	RESULT(d, "connect %d 127.0.0.1 %u", fd, port_of(d, fd));
	out = made(d, "sendto %d x 127.0.0.1 0", fd);
	ck_assert(explains("sendto", out.error));
	outcome_free(&out);
}
END_TEST

START_TEST(a_datagram_can_be_too_long)
{
	struct call_args args = { .count = 3, .descriptors = d };
	struct outcome out = { 0 };
	int fd = RESULT(d, "socket AF_INET SOCK_DGRAM");

	RESULT(d, "connect %d 127.0.0.1 9", fd);
	args.arg[0].number = fd;
	args.arg[1].bytes.len = 70000;
	args.arg[1].bytes.data = x_calloc(1, 70001);
	call_find("send")->run(&args, &out);
	call_args_free(&args);
	ck_assert_int_eq(out.error, EMSGSIZE);
	ck_assert(explains("send", EMSGSIZE));
	outcome_free(&out);
}
END_TEST

static Suite *
call_errors_suite(void)
{
	Suite *s = suite_create("call_errors");
	TCase *t = tcase_create("errors");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 30);
	tcase_add_test(t, what_is_no_socket_is_said_to_be_none);
	tcase_add_test(t, socket_fails);
	tcase_add_test(t, bind_fails);
	tcase_add_test(t, listen_and_accept_fail);
	tcase_add_test(t, connect_fails);
	tcase_add_test(t, connect_ex_gives_the_errno_as_its_value);
	tcase_add_test(t, a_connect_under_way_is_said_to_be);
	tcase_add_test(t, an_unconnected_stream_cannot_send_or_receive);
	tcase_add_test(t, sending_and_receiving_fail);
	tcase_add_test(t, a_datagram_can_be_too_long);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return unit_run(call_errors_suite());
}
