/*
 * test_diag.c - asking the kernel about one TCP socket by its addresses:
 * those of this process, and those that no process holds.
 */
#include <string.h>

#include "kernel/diag.h"
#include "model/tcp.h"
#include "sockets_made.h"

static struct diag *diag;

static void
begin(void)
{
	diag = diag_new(diag_socket());
}

static void
end(void)
{
	diag_free(diag);
}

static struct addr
peer_of(int fd)
{
	struct sockaddr_storage sa;
	socklen_t len = sizeof sa;

	ck_assert_int_eq(getpeername(fd, (struct sockaddr *)&sa, &len), 0);
	return addr_from(&sa, len);
}

/* The kernel has it, in that state. */
static struct diag_socket
has(const struct addr *local, const struct addr *peer, enum tcp_state state)
{
	struct diag_socket got;

	memset(&got, 0xff, sizeof got);
	ck_assert_int_eq(diag_tcp(diag, local, peer, &got), 0);
	ck_assert_str_eq(tcp_state_name(tcp_state_from_linux(got.state)),
	    tcp_state_name(state));
	return got;
}

static void
has_not(const struct addr *local, const struct addr *peer)
{
	struct diag_socket got;

	ck_assert_int_eq(diag_tcp(diag, local, peer, &got), 1);
}

START_TEST(a_listener_is_found_with_its_queue)
{
	int l = listening(9), c;
	struct addr local = local_of(l), none = { 0 };
	struct diag_socket got = has(&local, &none, TCP_STATE_LISTEN);

	ck_assert(addr_equal(&got.local, &local));
	ck_assert_uint_eq(addr_port(&got.peer), 0);
	ck_assert_uint_eq(got.rqueue, 0);
	ck_assert_uint_eq(got.wqueue, 9);
	ck_assert_uint_ne(got.inode, 0);
	c = connected(l);
	readable(l);
	got = has(&local, &none, TCP_STATE_LISTEN);
	ck_assert_uint_eq(got.rqueue, 1);
	close(c);
	close(l);
	has_not(&local, &none);
}
END_TEST

START_TEST(both_ends_of_a_connection_are_found)
{
	int ends[2];
	struct addr a, b;
	struct diag_socket got;

	connection(ends);
	a = local_of(ends[0]);
	b = local_of(ends[1]);
	got = has(&a, &b, TCP_STATE_ESTABLISHED);
	ck_assert(addr_equal(&got.local, &a));
	ck_assert(addr_equal(&got.peer, &b));
	ck_assert_int_eq(send(ends[0], "Hello", 5, 0), 5);
	readable(ends[1]);
	got = has(&b, &a, TCP_STATE_ESTABLISHED);
	ck_assert_uint_eq(got.rqueue, 5);
	close(ends[0]);
	close(ends[1]);
}
END_TEST

/* Accepted by nobody yet, it is a socket of the kernel's alone. */
START_TEST(a_connection_in_the_accept_queue_is_found)
{
	int l = listening(5), c = connected(l);
	struct addr local = local_of(l), peer = local_of(c);
	struct diag_socket got;

	readable(l);
	got = has(&local, &peer, TCP_STATE_ESTABLISHED);
	ck_assert_uint_eq(got.inode, 0);
	close(c);
	close(l);
}
END_TEST

START_TEST(time_wait_is_found_and_held_by_nobody)
{
	int ends[2];
	struct addr a, b;
	struct diag_socket got;
	char byte;

	connection(ends);
	a = local_of(ends[0]);
	b = local_of(ends[1]);
	shutdown(ends[0], SHUT_WR);
	ck_assert_int_eq(recv(ends[1], &byte, 1, 0), 0);
	close(ends[1]);
	/* The other FIN has come: this end has done all it had to. */
	ck_assert_int_eq(recv(ends[0], &byte, 1, 0), 0);
	close(ends[0]);
	got = has(&a, &b, TCP_STATE_TIME_WAIT);
	ck_assert_uint_eq(got.inode, 0);
	has_not(&b, &a);
}
END_TEST

/* The kernel answers with the listener where there is no connection. */
START_TEST(a_listener_is_not_taken_for_a_connection)
{
	int l = listening(5), other = bound(SOCK_STREAM);
	struct addr local = local_of(l), peer = local_of(other);

	has_not(&local, &peer);
	has_not(&peer, &local);
	close(l);
	close(other);
}
END_TEST

START_TEST(a_mapped_address_is_asked_for_as_ipv4)
{
	int ends[2];
	struct addr a, b;
	const char *host = "::ffff:127.0.0.1";

	connection(ends);
	ck_assert(addr_parse(&a, AF_INET6, host, strlen(host), 0, 0, 0));
	a.in6.sin6_port = local_of(ends[0]).in.sin_port;
	b = a;
	b.in6.sin6_port = peer_of(ends[0]).in.sin_port;
	(void)has(&a, &b, TCP_STATE_ESTABLISHED);
	close(ends[0]);
	close(ends[1]);
}
END_TEST

START_TEST(ipv6_is_asked_for_as_ipv6)
{
	int l = socket(AF_INET6, SOCK_STREAM, 0);
	struct addr a, none = { 0 };

	if (l < 0)
		return; /* a kernel without it */
	ck_assert(addr_parse(&a, AF_INET6, "::1", 3, 0, 0, 0));
	if (bind(l, &a.sa, a.len) < 0) {
		close(l);
		return; /* or a loopback without it */
	}
	ck_assert_int_eq(listen(l, 3), 0);
	a = local_of(l);
	(void)has(&a, &none, TCP_STATE_LISTEN);
	close(l);
}
END_TEST

START_TEST(nothing_has_no_socket)
{
	struct addr none = { 0 };
	int l = listening(1);
	struct addr local = local_of(l);

	has_not(&none, &none);
	/* And the next one is answered as ever. */
	(void)has(&local, &none, TCP_STATE_LISTEN);
	close(l);
}
END_TEST

/* Many questions on one socket: no answer is taken for another's. */
START_TEST(each_question_gets_its_own_answer)
{
	int l[20];

	for (int i = 0; i < 20; i++)
		l[i] = listening(i + 1);
	for (int round = 0; round < 50; round++) {
		for (int i = 0; i < 20; i++) {
			struct addr a = local_of(l[i]), none = { 0 };
			struct diag_socket got =
			    has(&a, &none, TCP_STATE_LISTEN);

			ck_assert_uint_eq(got.wqueue, (unsigned)i + 1);
			ck_assert(addr_equal(&got.local, &a));
		}
	}
	for (int i = 0; i < 20; i++)
		close(l[i]);
}
END_TEST

static Suite *
diag_suite(void)
{
	Suite *s = suite_create("diag");
	TCase *c = tcase_create("diag");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, begin, end);
	tcase_set_timeout(c, 60);
	tcase_add_test(c, a_listener_is_found_with_its_queue);
	tcase_add_test(c, both_ends_of_a_connection_are_found);
	tcase_add_test(c, a_connection_in_the_accept_queue_is_found);
	tcase_add_test(c, time_wait_is_found_and_held_by_nobody);
	tcase_add_test(c, a_listener_is_not_taken_for_a_connection);
	tcase_add_test(c, a_mapped_address_is_asked_for_as_ipv4);
	tcase_add_test(c, ipv6_is_asked_for_as_ipv6);
	tcase_add_test(c, nothing_has_no_socket);
	tcase_add_test(c, each_question_gets_its_own_answer);
	return s;
}

int
main(void)
{
	int fd = diag_socket();

	if (fd < 0)
		return unit_skip("this kernel has no sock_diag");
	close(fd);
	return unit_run(diag_suite());
}
