/*
 * test_sight.c - what a look at one's own descriptor tells, and that it
 * changes nothing.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "kernel/sight.h"
#include "model/tcp.h"
#include "sockets_made.h"

enum { ALL = SIGHT_BEFORE | SIGHT_ADDRESSES | SIGHT_KIND };

static struct sight
look(int fd, unsigned what)
{
	struct sight s;

	memset(&s, 0xff, sizeof s);
	sight_take(fd, what, &s);
	ck_assert_int_eq(s.fd, fd);
	return s;
}

static struct sight
glance(int fd, bool closes)
{
	struct sight s;

	memset(&s, 0xff, sizeof s);
	sight_glance(fd, closes, &s);
	ck_assert_int_eq(s.fd, fd);
	return s;
}

static void
is_in(const struct sight *s, enum tcp_state state)
{
	ck_assert(s->is_socket);
	ck_assert(s->is_tcp);
	ck_assert_str_eq(tcp_state_name(tcp_state_from_linux(s->state)),
	    tcp_state_name(state));
}

START_TEST(what_is_no_socket_is_none)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	const int fds[] = { null, 900, -1, 1 << 30 };

	for (size_t i = 0; i < 4; i++) {
		struct sight s = look(fds[i], ALL);

		ck_assert(!s.is_socket);
		ck_assert(!s.is_tcp);
		ck_assert_uint_eq(s.state, 0);
		ck_assert_int_eq(s.family, 0);
		ck_assert_uint_eq(s.local.len, 0);
		s = glance(fds[i], true);
		ck_assert(!s.is_socket);
	}
	close(null);
}
END_TEST

START_TEST(a_new_socket_tells_its_kind)
{
	static const struct {
		int family, type, protocol;
		bool is_tcp;
	} kinds[] = { { AF_INET, SOCK_STREAM, IPPROTO_TCP, true },
		{ AF_INET6, SOCK_STREAM, IPPROTO_TCP, true },
		{ AF_INET, SOCK_DGRAM, IPPROTO_UDP, false },
		{ AF_INET6, SOCK_DGRAM, IPPROTO_UDP, false },
		{ AF_UNIX, SOCK_STREAM, 0, false },
		{ AF_UNIX, SOCK_DGRAM, 0, false } };

	for (size_t i = 0; i < 6; i++) {
		int fd = socket(kinds[i].family, kinds[i].type, 0);
		struct sight s;

		if (fd < 0 && errno == EAFNOSUPPORT)
			continue; /* a kernel without IPv6 */
		s = look(fd, ALL);
		ck_assert(s.is_socket);
		ck_assert_int_eq(s.family, kinds[i].family);
		ck_assert_int_eq(s.type, kinds[i].type);
		ck_assert_int_eq(s.protocol, kinds[i].protocol);
		ck_assert_int_eq(s.is_tcp, kinds[i].is_tcp);
		ck_assert(addr_is_empty(&s.local));
		ck_assert(addr_is_empty(&s.peer));
		if (kinds[i].is_tcp)
			is_in(&s, TCP_STATE_CLOSED);
		s = look(fd, 0);
		ck_assert_int_eq(s.family, 0);
		close(fd);
	}
}
END_TEST

START_TEST(a_listener_tells_its_queue)
{
	int l = listening(7), clients[3];
	struct sight s = look(l, SIGHT_ADDRESSES);
	struct addr local = local_of(l);

	is_in(&s, TCP_STATE_LISTEN);
	ck_assert_uint_eq(s.queued, 0);
	ck_assert_uint_eq(s.backlog, 7);
	ck_assert(addr_equal(&s.local, &local));
	ck_assert(addr_is_empty(&s.peer));
	for (unsigned i = 0; i < 3; i++) {
		clients[i] = connected(l);
		readable(l);
	}
	s = look(l, 0);
	ck_assert_uint_eq(s.queued, 3);
	ck_assert_uint_eq(s.unread, 0);
	close(accept(l, NULL, NULL));
	s = look(l, 0);
	ck_assert_uint_eq(s.queued, 2);
	for (unsigned i = 0; i < 3; i++)
		close(clients[i]);
	close(l);
}
END_TEST

START_TEST(a_connection_tells_its_ends_and_what_is_unread)
{
	int ends[2];
	struct sight s;
	char bytes[3];
	struct addr a, b;

	connection(ends);
	a = local_of(ends[0]);
	b = local_of(ends[1]);
	s = look(ends[0], SIGHT_ADDRESSES);
	is_in(&s, TCP_STATE_ESTABLISHED);
	ck_assert(addr_equal(&s.local, &a));
	ck_assert(addr_equal(&s.peer, &b));
	ck_assert_uint_eq(s.unread, 0);
	ck_assert_int_eq(send(ends[1], "Hello", 5, 0), 5);
	readable(ends[0]);
	s = look(ends[0], 0);
	ck_assert_uint_eq(s.unread, 5);
	ck_assert_int_eq(recv(ends[0], bytes, 3, 0), 3);
	s = look(ends[0], 0);
	ck_assert_uint_eq(s.unread, 2);
	close(ends[1]);
	close(ends[0]);
}
END_TEST

START_TEST(bytes_that_found_no_room_are_unsent)
{
	static char much[1 << 20];
	int ends[2];
	struct sight s;

	connection(ends);
	s = look(ends[0], 0);
	ck_assert_uint_eq(s.unsent, 0);
	while (send(ends[0], much, sizeof much, MSG_DONTWAIT) > 0)
		;
	ck_assert_int_eq(errno, EAGAIN);
	s = look(ends[0], 0);
	ck_assert_uint_gt(s.unsent, 0);
	close(ends[0]);
	close(ends[1]);
}
END_TEST

START_TEST(states_are_the_kernels)
{
	int ends[2];
	struct sight s;
	time_t begin = 0;
	char byte;

	connection(ends);
	shutdown(ends[0], SHUT_WR);
	ck_assert_int_eq(recv(ends[1], &byte, 1, 0), 0);
	s = look(ends[1], 0);
	is_in(&s, TCP_STATE_CLOSE_WAIT);
	/* Its acknowledgement may be late. */
	do
		s = look(ends[0], 0);
	while (tcp_state_from_linux(s.state) == TCP_STATE_FIN_WAIT_1 &&
	       !unit_late(&begin));
	is_in(&s, TCP_STATE_FIN_WAIT_2);
	close(ends[1]);
	close(ends[0]);
}
END_TEST

START_TEST(addresses_are_looked_at_only_where_asked_for)
{
	int l = listening(1), udp = bound(SOCK_DGRAM);
	struct sight s = look(l, 0);

	ck_assert(addr_is_empty(&s.local));
	/* Of what has no states there is nothing else to tell. */
	s = look(udp, 0);
	ck_assert_uint_ne(addr_port(&s.local), 0);
	close(l);
	close(udp);
}
END_TEST

START_TEST(a_datagram_is_counted_alone)
{
	int fd = bound(SOCK_DGRAM), from = bound(SOCK_DGRAM);
	struct addr to = local_of(fd);
	struct sight s;

	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(
		    sendto(from, "12345", 5, 0, &to.sa, to.len), 5);
	readable(fd);
	s = look(fd, 0);
	ck_assert(!s.is_tcp);
	ck_assert_uint_eq(s.unread, 5);
	close(fd);
	close(from);
}
END_TEST

START_TEST(unix_sockets_have_names_and_bytes)
{
	int pair[2];
	struct sight s;

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	ck_assert_int_eq(send(pair[1], "abc", 3, 0), 3);
	s = look(pair[0], ALL);
	ck_assert(s.is_socket);
	ck_assert(!s.is_tcp);
	ck_assert_int_eq(addr_family(&s.local), AF_UNIX);
	ck_assert_uint_eq(s.unread, 3);
	close(pair[0]);
	close(pair[1]);
}
END_TEST

/* ---- before a close ---- */

START_TEST(a_glance_tells_whether_close_would_reset)
{
	const struct linger zero = { 1, 0 }, some = { 1, 5 };
	int ends[2];
	struct sight s;

	connection(ends);
	s = glance(ends[0], true);
	is_in(&s, TCP_STATE_ESTABLISHED);
	ck_assert(!s.resets);
	ck_assert_uint_eq(s.unread, 0);
	setsockopt(ends[0], SOL_SOCKET, SO_LINGER, &some, sizeof some);
	s = glance(ends[0], true);
	ck_assert(!s.resets);
	setsockopt(ends[0], SOL_SOCKET, SO_LINGER, &zero, sizeof zero);
	s = glance(ends[0], true);
	ck_assert(s.resets);
	ck_assert_int_eq(send(ends[1], "x", 1, 0), 1);
	readable(ends[0]);
	s = glance(ends[0], true);
	ck_assert_uint_eq(s.unread, 1);
	s = glance(ends[0], false);
	ck_assert(!s.resets);
	ck_assert_uint_eq(s.unread, 0);
	close(ends[0]);
	close(ends[1]);
}
END_TEST

/* ---- it changes nothing ---- */

START_TEST(a_look_takes_no_error_and_no_byte)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), error = 0;
	int silent = bound(SOCK_STREAM); /* nobody listens there */
	struct addr to = local_of(silent);
	struct pollfd wait = { .fd = fd, .events = POLLOUT };
	socklen_t len = sizeof error;
	struct sight s;

	(void)connect(fd, &to.sa, to.len);
	ck_assert_int_eq(poll(&wait, 1, UNIT_SECONDS * 1000), 1);
	(void)look(fd, ALL);
	s = glance(fd, true);
	ck_assert(s.has_error);
	s = glance(fd, false);
	ck_assert(s.has_error);
	ck_assert_int_eq(getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len), 0);
	ck_assert_int_eq(error, ECONNREFUSED);
	s = glance(fd, true);
	ck_assert(!s.has_error);
	close(fd);
	close(silent);
}
END_TEST

static Suite *
sight_suite(void)
{
	Suite *s = suite_create("sight");
	TCase *c = tcase_create("sight");

	suite_add_tcase(s, c);
	tcase_set_timeout(c, 60);
	tcase_add_test(c, what_is_no_socket_is_none);
	tcase_add_test(c, a_new_socket_tells_its_kind);
	tcase_add_test(c, a_listener_tells_its_queue);
	tcase_add_test(c, a_connection_tells_its_ends_and_what_is_unread);
	tcase_add_test(c, bytes_that_found_no_room_are_unsent);
	tcase_add_test(c, states_are_the_kernels);
	tcase_add_test(c, addresses_are_looked_at_only_where_asked_for);
	tcase_add_test(c, a_datagram_is_counted_alone);
	tcase_add_test(c, unix_sockets_have_names_and_bytes);
	tcase_add_test(c, a_glance_tells_whether_close_would_reset);
	tcase_add_test(c, a_look_takes_no_error_and_no_byte);
	return s;
}

int
main(void)
{
	return unit_run(sight_suite());
}
