/*
 * test_call_run.c - each call as the kernel answers it, on real sockets of
 * this machine: 127.0.0.1, ::1 and AF_UNIX.
 */
#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <sys/wait.h>

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

START_TEST(the_echo_walkthrough)
{
	struct outcome out = made(d, "socket AF_INET SOCK_STREAM");
	int l = (int)out.result, c, conn;

	ck_assert_uint_eq(out.made_count, 1);
	ck_assert_int_eq(out.made[0], l);
	outcome_free(&out);
	out = made(d, "bind %d 127.0.0.1 0", l);
	ck_assert_int_eq(out.result, 0);
	ck_assert_int_eq(addr_family(&out.addr), AF_INET);
	outcome_free(&out);
	ck_assert_int_eq(RESULT(d, "listen %d", l), 0);
	c = RESULT(d, "socket");
	ck_assert_int_eq(
	    RESULT(d, "connect %d 127.0.0.1 %u", c, port_of(d, l)), 0);
	out = made(d, "accept %d", l);
	conn = (int)out.result;
	ck_assert_int_eq(out.made[0], conn);
	ck_assert_uint_eq(addr_port(&out.addr), port_of(d, c));
	outcome_free(&out);
	ck_assert_int_eq(RESULT(d, "send %d Hello", c), 5);
	assert_data(made(d, "recv %d 1024", conn), "Hello");
	ck_assert_int_eq(RESULT(d, "sendall %d \"Hello, world\"", conn), 12);
	assert_data(made(d, "recv %d 5", c), "Hello");
	assert_data(made(d, "recv %d", c), ", world");
	ck_assert_int_eq(RESULT(d, "close %d", c), 0);
	assert_data(made(d, "recv %d", conn), "");
	ck_assert_int_eq(RESULT(d, "close %d", conn), 0);
	FAILS(EBADF, d, "close %d", conn);
}
END_TEST

START_TEST(names_are_looked_up_in_the_sockets_family)
{
	int l = listener(d, "AF_INET", "127.0.0.1", 5);
	int c = RESULT(d, "socket");
	struct outcome out =
	    made(d, "connect %d localhost %u", c, port_of(d, l));
	struct buf text = { 0 };

	ck_assert_int_eq(out.result, 0);
	addr_text(&text, &out.addr);
	ck_assert_int_eq(strncmp(text.data, "127.0.0.1:", 10), 0);
	buf_free(&text);
	outcome_free(&out);
	/* Also when the call fails: the record shows what it meant. */
	out = made(d, "bind %d localhost 0", c);
	ck_assert_int_eq(out.error, EINVAL);
	ck_assert_int_eq(addr_family(&out.addr), AF_INET);
	outcome_free(&out);
}
END_TEST

START_TEST(a_host_that_is_not_found_is_no_errno)
{
	int fd = RESULT(d, "socket");
	/* What needs no name server to be wrong. */
	struct outcome out = made(d, "connect %d ::1 80", fd);

	ck_assert_int_eq(out.result, -1);
	ck_assert_int_eq(out.error, 0);
	ck_assert_int_eq(out.gai, EAI_ADDRFAMILY);
	ck_assert_uint_eq(out.addr.len, 0);
	outcome_free(&out);
	out = made(d, "connect_ex %d ::1 80", fd);
	ck_assert_int_eq(out.result, -1);
	ck_assert_int_eq(out.gai, EAI_ADDRFAMILY);
	outcome_free(&out);
}
END_TEST

START_TEST(ipv6_has_four_values)
{
	int l = RESULT(d, "socket AF_INET6"), c;
	struct outcome out = made(d, "bind %d (::1, 0, 0, 0)", l);

	if (out.error == EADDRNOTAVAIL) {
		fprintf(stderr, "skipped: no ::1 on this machine\n");
		outcome_free(&out);
		return;
	}
	ck_assert_int_eq(out.result, 0);
	outcome_free(&out);
	RESULT(d, "listen %d 1", l);
	c = RESULT(d, "socket AF_INET6");
	RESULT(d, "connect %d ::1 %u", c, port_of(d, l));
	out = made(d, "accept %d", l);
	ck_assert_int_eq(addr_family(&out.addr), AF_INET6);
	ck_assert_uint_eq(addr_port(&out.addr), port_of(d, c));
	outcome_free(&out);
	out = made(d, "getpeername %d", c);
	ck_assert_uint_eq(addr_port(&out.addr), port_of(d, l));
	outcome_free(&out);
}
END_TEST

START_TEST(the_empty_host_is_every_interface)
{
	int fd = RESULT(d, "socket"), six = RESULT(d, "socket AF_INET6");
	struct outcome out = made(d, "bind %d \"\" 0", fd);

	ck_assert_int_eq(out.result, 0);
	outcome_free(&out);
	out = made(d, "getsockname %d", fd);
	ck_assert(addr_is_any(&out.addr));
	ck_assert_uint_ne(addr_port(&out.addr), 0);
	outcome_free(&out);
	out = made(d, "bind %d \"\" 0", six);
	ck_assert_int_eq(addr_family(&out.addr), AF_INET6);
	ck_assert(addr_is_any(&out.addr));
	outcome_free(&out);
}
END_TEST

START_TEST(broadcast_is_pythons_name_for_an_address)
{
	int fd = RESULT(d, "socket AF_INET SOCK_DGRAM");
	struct outcome out = made(d, "sendto %d x <broadcast> 9", fd);
	struct buf text = { 0 };

	addr_text(&text, &out.addr);
	ck_assert_str_eq(text.data, "255.255.255.255:9");
	ck_assert_int_eq(out.result, -1); /* not without SO_BROADCAST */
	ck_assert(explains("sendto", out.error));
	buf_free(&text);
	outcome_free(&out);
}
END_TEST

START_TEST(unix_streams_have_paths_and_abstract_names)
{
	char path[] = "/tmp/call-XXXXXX";
	int l = RESULT(d, "socket AF_UNIX"), c, conn;
	struct outcome out;
	struct buf text = { 0 };

	ck_assert_ptr_nonnull(mkdtemp(path));
	RESULT(d, "bind %d %s/s", l, path);
	FAILS(EADDRINUSE, d, "bind %d %s/s", RESULT(d, "socket AF_UNIX"), path);
	RESULT(d, "listen %d 1", l);
	c = RESULT(d, "socket AF_UNIX");
	FAILS(ENOENT, d, "connect %d %s/nothing", c, path);
	RESULT(d, "connect %d %s/s", c, path);
	out = made(d, "accept %d", l);
	conn = (int)out.result;
	ck_assert(addr_is_empty(&out.addr));
	outcome_free(&out);
	RESULT(d, "send %d hi", c);
	assert_data(made(d, "recv %d", conn), "hi");
	RESULT(d, "close %d", l);
	c = RESULT(d, "socket AF_UNIX");
	FAILS(ECONNREFUSED, d, "connect %d %s/s", c, path);
	RESULT(d, "bind %d @%s", c, path + 5);
	out = made(d, "getsockname %d", c);
	addr_text(&text, &out.addr);
	ck_assert_int_eq(text.data[0], '@');
	ck_assert_str_eq(text.data + 1, path + 5);
	outcome_free(&out);
	buf_adds(&text, "");
	buf_clear(&text);
	buf_printf(&text, "%s/s", path);
	unlink(text.data);
	rmdir(path);
	buf_free(&text);
}
END_TEST

START_TEST(options_are_set_and_read)
{
	int fd = RESULT(d, "socket");
	struct outcome out = made(d, "getsockopt %d SO_TYPE", fd);

	ck_assert_int_eq(out.result, 0);
	ck_assert_int_eq(out.value, SOCK_STREAM);
	ck_assert_int_eq(out.second, -1);
	outcome_free(&out);
	RESULT(d, "setsockopt %d SOL_SOCKET SO_REUSEADDR 1", fd);
	out = made(d, "getsockopt %d SO_REUSEADDR", fd);
	ck_assert_int_eq(out.value, 1);
	outcome_free(&out);
	RESULT(d, "setsockopt %d TCP_NODELAY on", fd);
	out = made(d, "getsockopt %d IPPROTO_TCP TCP_NODELAY", fd);
	ck_assert_int_eq(out.value, 1);
	outcome_free(&out);
	RESULT(d, "setsockopt %d SO_LINGER (1, 7)", fd);
	out = made(d, "getsockopt %d SO_LINGER", fd);
	ck_assert_int_eq(out.value, 1);
	ck_assert_int_eq(out.second, 7);
	outcome_free(&out);
	RESULT(d, "setsockopt %d SO_RCVTIMEO 1.5", fd);
	out = made(d, "getsockopt %d SO_RCVTIMEO", fd);
	ck_assert_int_eq(out.value, 1);
	ck_assert_int_eq(out.second, 500000);
	outcome_free(&out);
	/* 0 would be for ever. */
	RESULT(d, "setsockopt %d SO_RCVTIMEO 1e-300", fd);
	out = made(d, "getsockopt %d SO_RCVTIMEO", fd);
	ck_assert_int_gt(out.second, 0);
	outcome_free(&out);
	FAILS(ENOPROTOOPT, d, "setsockopt %d SO_TYPE 1", fd);
	FAILS(ENOPROTOOPT, d, "getsockopt %d SOL_SOCKET 9999", fd);
	FAILS(EINVAL, d, "setsockopt %d IP_TTL 256", fd);
}
END_TEST

START_TEST(getaddrinfo_lists_addresses)
{
	struct outcome out = made(d, "getaddrinfo 127.0.0.1 80");

	ck_assert_int_eq(out.result, 0);
	ck_assert_uint_ge(out.found_count, 2);
	for (size_t i = 0; i < out.found_count; i++) {
		ck_assert_int_eq(addr_family(&out.found[i].addr), AF_INET);
		ck_assert_uint_eq(addr_port(&out.found[i].addr), 80);
	}
	outcome_free(&out);
	out = made(d, "getaddrinfo 127.0.0.1 80 AF_INET SOCK_DGRAM");
	ck_assert_uint_eq(out.found_count, 1);
	ck_assert_int_eq(out.found[0].socktype, SOCK_DGRAM);
	outcome_free(&out);
	out = made(d, "getaddrinfo 127.0.0.1 80 AF_INET6");
	ck_assert_int_eq(out.result, EAI_ADDRFAMILY);
	ck_assert_int_eq(out.gai, EAI_ADDRFAMILY);
	ck_assert_uint_eq(out.found_count, 0);
	outcome_free(&out);
	out = made(d, "getaddrinfo None");
	ck_assert_int_eq(out.gai, EAI_NONAME);
	outcome_free(&out);
}
END_TEST

START_TEST(socketpair_makes_two)
{
	struct outcome out = made(d, "socketpair");

	ck_assert_int_eq(out.result, 0);
	ck_assert_uint_eq(out.made_count, 2);
	RESULT(d, "send %d hi", out.made[0]);
	assert_data(made(d, "recv %d", out.made[1]), "hi");
	outcome_free(&out);
	FAILS(EOPNOTSUPP, d, "socketpair AF_INET");
}
END_TEST

START_TEST(fork_returns_twice)
{
	struct outcome out;
	int to_parent[2];
	pid_t told = 0;
	long result;

	ck_assert_int_eq(pipe(to_parent), 0);
	out = made(d, "fork child");
	result = out.result;
	if (result == 0) { /* the new process */
		pid_t me = getpid();

		_exit(write(to_parent[1], &me, sizeof me) != sizeof me);
	}
	ck_assert_int_gt(result, 0);
	ck_assert_int_eq(out.error, 0);
	outcome_free(&out);
	ck_assert_int_eq(read(to_parent[0], &told, sizeof told), sizeof told);
	ck_assert_int_eq(told, result);
	/* It is a child of our parent, not of ours. */
	ck_assert_int_eq(waitpid((pid_t)result, NULL, WNOHANG), -1);
	ck_assert_int_eq(errno, ECHILD);
}
END_TEST

START_TEST(the_last_descriptor_with_unread_data_resets)
{
	int pair[2];

	connection(d, pair);
	RESULT(d, "send %d unread", pair[0]);
	RESULT(d, "poll %d POLLIN 1000", pair[1]);
	RESULT(d, "close %d", pair[1]);
	FAILS(ECONNRESET, d, "recv %d", pair[0]);
	FAILS(EPIPE, d, "send %d x", pair[0]);
}
END_TEST

START_TEST(sendall_shows_each_send)
{
	int pair[2];
	struct outcome out;

	connection(d, pair);
	out = made(d, "sendall %d \"Hello, world\"", pair[0]);
	ck_assert_int_eq(out.result, 12);
	ck_assert_uint_eq(out.part_count, 1);
	ck_assert_uint_eq(out.parts[0].asked, 12);
	ck_assert_int_eq(out.parts[0].result, 12);
	outcome_free(&out);
	out = made(d, "sendall %d \"\"", pair[0]);
	ck_assert_int_eq(out.result, 0);
	ck_assert_uint_eq(out.part_count, 1);
	outcome_free(&out);
}
END_TEST

START_TEST(sendall_stops_where_a_send_fails)
{
	struct call_args args = { .count = 2, .descriptors = d };
	struct outcome out = { 0 };
	int pair[2];

	connection(d, pair);
	RESULT(d, "setblocking %d off", pair[0]);
	args.arg[0].number = pair[0];
	args.arg[1].bytes.len = 24 * 1024 * 1024;
	args.arg[1].bytes.data = x_calloc(1, args.arg[1].bytes.len + 1);
	call_find("sendall")->run(&args, &out);
	call_args_free(&args);
	/* Nobody reads: it never takes all of that. */
	ck_assert_int_eq(out.result, -1);
	ck_assert_int_eq(out.error, EAGAIN);
	ck_assert_uint_ge(out.part_count, 2);
	ck_assert_uint_eq(out.parts[0].asked, 24 * 1024 * 1024);
	ck_assert_int_gt(out.parts[0].result, 0);
	ck_assert_uint_eq(out.parts[1].asked,
	    out.parts[0].asked - (size_t)out.parts[0].result);
	ck_assert_int_eq(out.parts[out.part_count - 1].result, -1);
	ck_assert_int_eq(out.parts[out.part_count - 1].error, EAGAIN);
	outcome_free(&out);
}
END_TEST

static Suite *
call_run_suite(void)
{
	Suite *s = suite_create("call_run");
	TCase *t = tcase_create("run");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, the_echo_walkthrough);
	tcase_add_test(t, names_are_looked_up_in_the_sockets_family);
	tcase_add_test(t, a_host_that_is_not_found_is_no_errno);
	tcase_add_test(t, ipv6_has_four_values);
	tcase_add_test(t, the_empty_host_is_every_interface);
	tcase_add_test(t, broadcast_is_pythons_name_for_an_address);
	tcase_add_test(t, unix_streams_have_paths_and_abstract_names);
	tcase_add_test(t, options_are_set_and_read);
	tcase_add_test(t, getaddrinfo_lists_addresses);
	tcase_add_test(t, socketpair_makes_two);
	tcase_add_test(t, fork_returns_twice);
	tcase_add_test(t, the_last_descriptor_with_unread_data_resets);
	tcase_add_test(t, sendall_shows_each_send);
	tcase_add_test(t, sendall_stops_where_a_send_fails);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return unit_run(call_run_suite());
}
