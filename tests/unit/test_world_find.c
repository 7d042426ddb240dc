/*
 * test_world_find.c - the two ends of a connection, the listener that a
 * connection reaches, and that many sockets are all found.
 */
#include "journal_made.h"

#define LEN(a) (sizeof(a) / sizeof(a)[0])

static struct journal *j;
static const struct world *w;

static void
begin(void)
{
	j = journal_new();
	w = journal_world(j);
}

static void
end(void)
{
	journal_free(j);
}

/* The socket with these addresses; 0: none. */
static sock_id
connection(const char *local, const char *peer)
{
	struct addr l = addr_of(local), p = addr_of(peer);
	const struct wsock *s = world_connection(w, HOST_ONLY, &l, &p);

	return s != NULL ? s->id : 0;
}

static sock_id
listener(const char *to)
{
	struct addr a = addr_of(to);
	const struct wsock *s = world_listener(w, HOST_ONLY, &a);

	return s != NULL ? s->id : 0;
}

START_TEST(both_ends_of_a_connection_are_found)
{
	sock_id c = made(j, AF_INET, SOCK_STREAM, 0);
	sock_id s = made(j, AF_INET, SOCK_STREAM, 0);

	addressed(j, c, "127.0.0.1:64623", "127.0.0.1:65432");
	addressed(j, s, "127.0.0.1:65432", "127.0.0.1:64623");
	ck_assert_uint_eq(connection("127.0.0.1:64623", "127.0.0.1:65432"), c);
	ck_assert_uint_eq(connection("127.0.0.1:65432", "127.0.0.1:64623"), s);
	ck_assert_uint_eq(connection("127.0.0.1:65432", "127.0.0.1:64624"), 0);
	ck_assert_uint_eq(connection("127.0.0.2:65432", "127.0.0.1:64623"), 0);
	ck_assert_uint_eq(connection("127.0.0.1:65432", ""), 0);
}
END_TEST

/* A client over IPv4, and a server whose socket is IPv6 for both. */
START_TEST(ends_are_found_as_ipv4_and_as_ipv6)
{
	sock_id c = made(j, AF_INET, SOCK_STREAM, 0);
	sock_id s = made(j, AF_INET6, SOCK_STREAM, 0);

	addressed(j, c, "127.0.0.1:64623", "127.0.0.1:65432");
	addressed(j, s, "[::ffff:127.0.0.1]:65432", "[::ffff:127.0.0.1]:64623");
	ck_assert_uint_eq(connection("127.0.0.1:65432", "127.0.0.1:64623"), s);
	ck_assert_uint_eq(
	    connection("[::ffff:127.0.0.1]:64623", "[::ffff:127.0.0.1]:65432"),
	    c);
	ck_assert_uint_eq(connection("[::1]:65432", "[::1]:64623"), 0);
}
END_TEST

START_TEST(a_new_address_replaces_the_old_one)
{
	sock_id s = made(j, AF_INET, SOCK_STREAM, 0);

	addressed(j, s, "127.0.0.1:65432", "");
	ck_assert_uint_eq(connection("127.0.0.1:65432", ""), s);
	addressed(j, s, "127.0.0.1:65432", "10.0.0.1:7");
	ck_assert_uint_eq(connection("127.0.0.1:65432", ""), 0);
	ck_assert_uint_eq(connection("127.0.0.1:65432", "10.0.0.1:7"), s);
	addressed(j, s, ":0", "");
	ck_assert_uint_eq(connection("127.0.0.1:65432", "10.0.0.1:7"), 0);
	ck_assert_uint_eq(connection(":0", ""), 0);
}
END_TEST

/* Its address is kept for the record, but it is not that connection. */
START_TEST(a_closed_connection_is_not_found)
{
	proc_id p = started(j, "client");
	sock_id s = tcp_socket(j, p, 3, "c"), again;

	addressed(j, s, "127.0.0.1:5000", "127.0.0.1:6000");
	went(j, s, TCP_STATE_ESTABLISHED);
	went(j, s, TCP_STATE_CLOSED);
	ck_assert_uint_eq(connection("127.0.0.1:5000", "127.0.0.1:6000"), 0);
	ck_assert_uint_eq(addr_port(&world_socket(w, s)->local), 5000);
	again = tcp_socket(j, p, 4, "d");
	addressed(j, again, "127.0.0.1:5000", "127.0.0.1:6000");
	ck_assert_uint_eq(
	    connection("127.0.0.1:5000", "127.0.0.1:6000"), again);
}
END_TEST

/* A port bound by hand stays while one tries to connect again. */
START_TEST(a_socket_that_connects_again_is_found_again)
{
	proc_id p = started(j, "client");
	sock_id s = tcp_socket(j, p, 3, "c");

	addressed(j, s, "127.0.0.1:5000", "127.0.0.1:6000");
	went(j, s, TCP_STATE_SYN_SENT);
	went(j, s, TCP_STATE_CLOSED);
	went(j, s, TCP_STATE_SYN_SENT);
	went(j, s, TCP_STATE_ESTABLISHED);
	ck_assert_uint_eq(connection("127.0.0.1:5000", "127.0.0.1:6000"), s);
}
END_TEST

START_TEST(datagram_sockets_are_found_too)
{
	proc_id p = started(j, "server");
	sock_id s = made(j, AF_INET, SOCK_DGRAM, 0);

	held(j, p, 3, s, "s");
	addressed(j, s, "127.0.0.1:53", "");
	ck_assert_uint_eq(connection("127.0.0.1:53", ""), s);
	released(j, p, 3, s);
	ck_assert_uint_eq(connection("127.0.0.1:53", ""), 0);
}
END_TEST

/* Their number is over that of the buckets many times. */
START_TEST(three_thousand_connections_are_all_found)
{
	char local[40];
	sock_id first = 1;

	for (unsigned i = 0; i < 3000; i++) {
		sock_id s = made(j, AF_INET, SOCK_STREAM, 0);

		snprintf(local, sizeof local, "127.0.0.1:%u", 10000 + i);
		addressed(j, s, local, "127.0.0.1:65432");
	}
	for (unsigned i = 0; i < 3000; i += 3)
		went(j, first + i, TCP_STATE_CLOSED);
	for (unsigned i = 0; i < 3000; i++) {
		snprintf(local, sizeof local, "127.0.0.1:%u", 10000 + i);
		ck_assert_uint_eq(connection(local, "127.0.0.1:65432"),
		    i % 3 == 0 ? 0 : first + i);
	}
}
END_TEST

/* ---- listeners ---- */

static const struct {
	const char *listeners[3]; /* made in this order, numbers 1, 2, 3 */
	const char *to;
	sock_id reached;
} reach[] = {
	{ { "127.0.0.1:80" }, "127.0.0.1:80", 1 },
	{ { "127.0.0.1:80" }, "127.0.0.1:81", 0 },
	{ { "127.0.0.1:80" }, "127.0.0.2:80", 0 },
	{ { "127.0.0.1:80" }, "[::1]:80", 0 },
	{ { ":80" }, "127.0.0.1:80", 1 },
	{ { ":80" }, "[::1]:80", 0 },
	{ { ":80" }, "[::ffff:127.0.0.1]:80", 1 },
	{ { "[::]:80" }, "[::1]:80", 1 },
	{ { "[::]:80" }, "127.0.0.1:80", 1 },
	{ { "[::ffff:127.0.0.1]:80" }, "127.0.0.1:80", 1 },
	{ { "[::1]:80" }, "127.0.0.1:80", 0 },
	{ { ":80", "127.0.0.1:80" }, "127.0.0.1:80", 2 },
	{ { "127.0.0.1:80", ":80" }, "127.0.0.1:80", 1 },
	{ { "127.0.0.1:80", ":80" }, "127.0.0.2:80", 2 },
	/* With IPV6_V6ONLY both may listen: each for its own family. */
	{ { ":80", "[::]:80" }, "127.0.0.1:80", 1 },
	{ { "[::]:80", ":80" }, "127.0.0.1:80", 2 },
	{ { ":80", "[::]:80" }, "[::1]:80", 2 },
	{ { "[::]:80", ":80" }, "[::1]:80", 1 },
	{ { "127.0.0.1:81", "127.0.0.1:82", "127.0.0.1:83" }, "127.0.0.1:82",
	    2 },
};

START_TEST(a_connection_reaches_the_right_listener)
{
	proc_id p = started(j, "server");

	for (int i = 0; i < 3 && reach[_i].listeners[i] != NULL; i++)
		listening(j, p, 3 + i, NULL, reach[_i].listeners[i]);
	ck_assert_uint_eq(listener(reach[_i].to), reach[_i].reached);
}
END_TEST

START_TEST(a_listener_that_closed_is_not_reached)
{
	proc_id p = started(j, "server");
	sock_id s = listening(j, p, 3, "s", "127.0.0.1:80"), other;
	const sock_id *ids;
	size_t count;

	other = listening(j, p, 4, "t", "127.0.0.1:81");
	ids = world_listeners(w, &count);
	ck_assert_uint_eq(count, 2);
	ck_assert_uint_eq(ids[0] + ids[1], s + other);
	went(j, s, TCP_STATE_CLOSED);
	ck_assert_uint_eq(listener("127.0.0.1:80"), 0);
	ids = world_listeners(w, &count);
	ck_assert_uint_eq(count, 1);
	ck_assert_uint_eq(ids[0], other);
	went(j, other, TCP_STATE_CLOSED);
	(void)world_listeners(w, &count);
	ck_assert_uint_eq(count, 0);
}
END_TEST

/* It starts from LISTEN in the figure, but nobody can connect to it. */
START_TEST(a_connection_taken_in_is_no_listener)
{
	proc_id p = started(j, "server");
	sock_id s = listening(j, p, 3, "s", ":80"), taken;
	size_t count;

	taken = made(j, AF_INET, SOCK_STREAM, s);
	addressed(j, taken, "127.0.0.1:80", "127.0.0.1:9999");
	ck_assert_uint_eq(listener("127.0.0.1:80"), s);
	(void)world_listeners(w, &count);
	ck_assert_uint_eq(count, 1);
}
END_TEST

static Suite *
find_suite(void)
{
	Suite *s = suite_create("world_find");
	TCase *c = tcase_create("world_find");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, begin, end);
	tcase_add_test(c, both_ends_of_a_connection_are_found);
	tcase_add_test(c, ends_are_found_as_ipv4_and_as_ipv6);
	tcase_add_test(c, a_new_address_replaces_the_old_one);
	tcase_add_test(c, a_closed_connection_is_not_found);
	tcase_add_test(c, a_socket_that_connects_again_is_found_again);
	tcase_add_test(c, datagram_sockets_are_found_too);
	tcase_add_test(c, three_thousand_connections_are_all_found);
	tcase_add_loop_test(
	    c, a_connection_reaches_the_right_listener, 0, LEN(reach));
	tcase_add_test(c, a_listener_that_closed_is_not_reached);
	tcase_add_test(c, a_connection_taken_in_is_no_listener);
	return s;
}

int
main(void)
{
	return unit_run(find_suite());
}
