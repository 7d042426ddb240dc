/*
 * test_transcript_sockets.c - what the record shows beneath a call: edges,
 * addresses, queues and who holds a socket, to the byte.
 */
#include "transcript_shows.h"

static struct event
edge(proc_id process, int fd, sock_id socket, enum tcp_state from,
    enum tcp_state to, enum event_how how)
{
	return (struct event){ .kind = EVENT_STATE,
		.call = 7,
		.process = process,
		.fd = fd,
		.socket = socket,
		.state = { .from = from, .to = to, .how = how } };
}

START_TEST(edges_stand_in_columns)
{
	struct event e = edge(CLIENT, 3, CLIENT_SOCKET, TCP_STATE_CLOSED,
	    TCP_STATE_SYN_SENT, HOW_IMPLIED);

	shows(&e, "    client c            CLOSED -> SYN-SENT             "
		  "implied\n");
	e = edge(CLIENT, 3, CLIENT_SOCKET, TCP_STATE_SYN_SENT,
	    TCP_STATE_ESTABLISHED, HOW_SEEN);
	shows(&e, "    client c            SYN-SENT -> ESTABLISHED        "
		  "seen\n");
	/* The longest edge, a descriptor without a name, RST. */
	e = edge(SERVER, 9, CONN, TCP_STATE_SYN_RECEIVED, TCP_STATE_ESTABLISHED,
	    HOW_SEEN);
	e.state.reset = true;
	shows(&e, "    server 9            SYN-RECEIVED -> ESTABLISHED    "
		  "seen     RST\n");
}
END_TEST

START_TEST(an_edge_of_a_socket_that_nobody_holds)
{
	struct event e = edge(0, -1, CLIENT_SOCKET, TCP_STATE_FIN_WAIT_2,
	    TCP_STATE_TIME_WAIT, HOW_SEEN);

	shows(&e, "    (127.0.0.1:64623)   FIN-WAIT-2 -> TIME-WAIT        "
		  "seen\n");
	/* One of those that wait for accept: they differ in the peer. */
	e = edge(
	    0, -1, CONN, TCP_STATE_LISTEN, TCP_STATE_SYN_RECEIVED, HOW_IMPLIED);
	shows(&e, "    (127.0.0.1:65432)   LISTEN -> SYN-RECEIVED         "
		  "implied  from :64623\n");
	e = edge(0, -1, CONN, TCP_STATE_SYN_RECEIVED, TCP_STATE_ESTABLISHED,
	    HOW_SEEN);
	shows(&e, "    (127.0.0.1:65432)   SYN-RECEIVED -> ESTABLISHED    "
		  "seen     from :64623\n");
}
END_TEST

START_TEST(a_long_label_moves_the_edge)
{
	sock_id id = made(j, AF_INET6, SOCK_STREAM, 0);
	struct event e =
	    edge(0, -1, id, TCP_STATE_CLOSED, TCP_STATE_LISTEN, HOW_SEEN);

	addressed(j, id, "[2001:db8::1234:5678]:65432", "");
	shows(&e, "    ([2001:db8::1234:5678]:65432) CLOSED -> LISTEN         "
		  "      seen\n");
}
END_TEST

START_TEST(a_new_address_says_who_chose_it)
{
	struct event e = { .kind = EVENT_ADDRESS,
		.process = CLIENT,
		.fd = 3,
		.socket = CLIENT_SOCKET,
		.address = { .local = addr_of("127.0.0.1:64623"),
		    .peer = addr_of("127.0.0.1:65432") } };

	shows(&e, "    client c            local address "
		  "127.0.0.1:64623\n");
	e.address.by_kernel = true;
	shows(&e, "    client c            local address 127.0.0.1:64623, "
		  "chosen by the kernel\n");
	/* Of a socket in the accept queue its edges tell. */
	e.process = 0;
	shows(&e, "");
	e.process = SERVER;
	e.socket = CONN;
	shows(&e, "");
}
END_TEST

static struct event
queue_of(sock_id socket, int fd, enum queue_kind kind, unsigned long length)
{
	return (struct event){ .kind = EVENT_QUEUE,
		.process = SERVER,
		.fd = fd,
		.socket = socket,
		.queue = { .kind = kind, .length = length, .limit = 128 } };
}

START_TEST(queues_are_counted)
{
	struct event e = queue_of(LISTENER, 3, QUEUE_ACCEPT, 1);
	sock_id udp;

	shows(&e, "    server s            accept queue 1/128\n");
	e = queue_of(CONN, 4, QUEUE_RECEIVE, 12);
	shows(&e, "    server conn         12 bytes waiting to be read\n");
	e = queue_of(CONN, 4, QUEUE_RECEIVE, 1);
	shows(&e, "    server conn         1 byte waiting to be read\n");
	e = queue_of(CONN, 4, QUEUE_RECEIVE, 0);
	shows(&e, "    server conn         0 bytes waiting to be read\n");
	udp = made(j, AF_INET, SOCK_DGRAM, 0);
	held(j, SERVER, 5, udp, "u");
	e = queue_of(udp, 5, QUEUE_RECEIVE, 12);
	shows(&e, "    server u            next datagram to be read: 12 "
		  "bytes\n");
}
END_TEST

START_TEST(udp_has_no_states)
{
	struct event e = { .kind = EVENT_SOCKET,
		.process = CLIENT,
		.fd = 4,
		.socket = 4,
		.socket_new = { .family = AF_INET, .type = SOCK_DGRAM } };

	shows(&e, "    UDP has no connection, and so no states\n");
	e.socket = 5;
	e.socket_new.family = AF_UNIX;
	shows(&e, "");
	e.socket = 6;
	e.socket_new.family = AF_INET;
	e.socket_new.type = SOCK_STREAM;
	shows(&e, "");
}
END_TEST

START_TEST(an_accepted_socket_shows_both_addresses)
{
	struct event e = { .kind = EVENT_HOLD,
		.process = SERVER,
		.fd = 5,
		.name = x_strdup("conn2") };
	sock_id id = made(j, AF_INET, SOCK_STREAM, LISTENER);

	addressed(j, id, "127.0.0.1:65432", "127.0.0.1:64624");
	went(j, id, TCP_STATE_ESTABLISHED);
	e.socket = id;
	shows(&e, "    server conn2        127.0.0.1:65432 <- "
		  "127.0.0.1:64624  ESTABLISHED\n");
	/* What fork gives to the child is no news. */
	e.process = CLIENT;
	e.name = NULL;
	shows(&e, "");
}
END_TEST

START_TEST(a_socket_that_stays_open_elsewhere_is_told_of)
{
	struct event e = { .kind = EVENT_RELEASE,
		.process = SERVER,
		.fd = 4,
		.socket = CONN };
	proc_id child = started(j, "child");

	held(j, child, 4, CONN, "conn");
	shows(&e, "    it stays open: child has it as 4\n");
	e.process = child;
	shows(&e, "");
}
END_TEST

START_TEST(colour_marks_what_is_seen_and_what_is_implied)
{
	struct event e = edge(CLIENT, 3, CLIENT_SOCKET, TCP_STATE_CLOSED,
	    TCP_STATE_SYN_SENT, HOW_IMPLIED);

	shows_styled(&e, true,
	    "    client c            \033[2mCLOSED -> SYN-SENT             "
	    "implied\033[0m\n");
	e = edge(CLIENT, 3, CLIENT_SOCKET, TCP_STATE_SYN_SENT, TCP_STATE_CLOSED,
	    HOW_SEEN);
	e.state.reset = true;
	shows_styled(&e, true,
	    "    client c            \033[1mSYN-SENT -> CLOSED             "
	    "seen\033[0m     RST\n");
}
END_TEST

static Suite *
sockets_suite(void)
{
	Suite *s = suite_create("transcript_sockets");
	TCase *c = tcase_create("transcript_sockets");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, begin, end);
	tcase_add_test(c, edges_stand_in_columns);
	tcase_add_test(c, an_edge_of_a_socket_that_nobody_holds);
	tcase_add_test(c, a_long_label_moves_the_edge);
	tcase_add_test(c, a_new_address_says_who_chose_it);
	tcase_add_test(c, queues_are_counted);
	tcase_add_test(c, udp_has_no_states);
	tcase_add_test(c, an_accepted_socket_shows_both_addresses);
	tcase_add_test(c, a_socket_that_stays_open_elsewhere_is_told_of);
	tcase_add_test(c, colour_marks_what_is_seen_and_what_is_implied);
	return s;
}

int
main(void)
{
	return unit_run(sockets_suite());
}
