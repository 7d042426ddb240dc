/*
 * tests/unit/test_why_states.c - `why` of connections whose two ends are in
 * states that pass too quickly on a real network: their journal is made by
 * hand.
 */
#include <stdio.h>
#include <stdlib.h>

#include "journal_made.h"
#include "session_made.h"

enum { KID = CLIENT + 1 };

static void
append(const struct event *e)
{
	journal_append(lab_journal(lab), e);
}

static void
holds(proc_id process, int fd, sock_id socket, const char *name)
{
	append(&(struct event){ .kind = EVENT_HOLD,
	    .process = process,
	    .fd = fd,
	    .socket = socket,
	    .name = x_strdup(name) });
}

static void
makes(sock_id id, sock_id listener, const char *local, const char *peer)
{
	append(&(struct event){ .kind = EVENT_SOCKET,
	    .fd = -1,
	    .socket = id,
	    .socket_new = { AF_INET, SOCK_STREAM, IPPROTO_TCP, listener } });
	append(&(struct event){ .kind = EVENT_ADDRESS,
	    .fd = -1,
	    .socket = id,
	    .address = { addr_of(local), addr_of(peer), false, false } });
}

static void
goes(sock_id id, enum tcp_state from, enum tcp_state to)
{
	append(&(struct event){ .kind = EVENT_STATE,
	    .fd = -1,
	    .socket = id,
	    .state = { from, to, HOW_SEEN, false } });
}

/* server's conn and client's c, a connection whose ends are in these
 * states; the addresses are nobody's on this machine. */
static void
pair(enum tcp_state c, enum tcp_state conn)
{
	started(lab_journal(lab), "server");
	started(lab_journal(lab), "client");
	makes(LISTENER, 0, "192.0.2.1:80", "");
	makes(CONN, LISTENER, "192.0.2.1:80", "192.0.2.2:4242");
	makes(CLIENT_SOCKET, 0, "192.0.2.2:4242", "192.0.2.1:80");
	holds(CLIENT, 3, CLIENT_SOCKET, "c");
	holds(SERVER, 4, CONN, "conn");
	goes(CLIENT_SOCKET, TCP_STATE_CLOSED, c);
	goes(CONN, TCP_STATE_LISTEN, conn);
}

static const struct {
	enum tcp_state c, conn;
	const char *line, *says[4];
} rows[] = {
	{ TCP_STATE_ESTABLISHED, TCP_STATE_SYN_RECEIVED, "server: why conn",
	    { "server's conn (descriptor 4) has answered the SYN of "
	      "192.0.2.2:4242 with its",
		"the other end: client's c (descriptor 3), ESTABLISHED" } },
	{ TCP_STATE_SYN_SENT, TCP_STATE_SYN_RECEIVED, "client: why c",
	    { "client's c (descriptor 3) has sent a SYN to 192.0.2.1:80 and "
	      "waits",
		"no socket of this network listens there" } },
	{ TCP_STATE_CLOSING, TCP_STATE_CLOSING, "client: why c",
	    { "Both ends have sent a FIN at the same time",
		"the other end (CLOSING): server's conn (descriptor 4)" } },
	{ TCP_STATE_FIN_WAIT_1, TCP_STATE_ESTABLISHED, "client: why c",
	    { "client's c (descriptor 3) is ending the connection" } },
	{ TCP_STATE_FIN_WAIT_2, TCP_STATE_LAST_ACK, "server: why conn",
	    { "Both ends have closed, the peer first; server's conn "
	      "(descriptor 4) waits" } },
	{ TCP_STATE_FIN_WAIT_2, TCP_STATE_CLOSE_WAIT, "client: why c",
	    { "has not closed (CLOSE-WAIT): server's conn (descriptor 4)",
		"`server: close conn`" } },
	{ TCP_STATE_FIN_WAIT_2, TCP_STATE_CLOSE_WAIT, "server: why 4",
	    { "Still open: server's conn (descriptor",
		"`server: close conn`" } },
};

START_TEST(each_state_says_what_is_waited_for)
{
	pair(rows[_i].c, rows[_i].conn);
	ck_assert_int_eq(run(rows[_i].line), SESSION_OK);
	for (size_t i = 0; rows[_i].says[i] != NULL; i++)
		ck_assert_msg(
		    strstr(buf_text(&shown), rows[_i].says[i]) != NULL,
		    "'%s' is not in:\n%s", rows[_i].says[i], buf_text(&shown));
}
END_TEST

/* A descriptor's number is used again: it is not the closed socket's. */
START_TEST(a_closed_socket_has_no_name_of_another)
{
	pair(TCP_STATE_FIN_WAIT_2, TCP_STATE_CLOSE_WAIT);
	append(&(struct event){ .kind = EVENT_RELEASE,
	    .process = SERVER,
	    .fd = 4,
	    .socket = CONN });
	makes(4, 0, "192.0.2.9:1", "");
	holds(SERVER, 4, 4, "new");
	run("server: why conn");
	ck_assert_ptr_null(strstr(buf_text(&shown), "new"));
}
END_TEST

START_TEST(all_who_have_a_socket_must_close_it)
{
	pair(TCP_STATE_FIN_WAIT_2, TCP_STATE_CLOSE_WAIT);
	started(lab_journal(lab), "kid");
	holds(KID, 4, CONN, "conn");
	run("client: why c");
	ck_assert_ptr_nonnull(strstr(
	    buf_text(&shown), "`server: close conn` and `kid: close conn`"));
}
END_TEST

/* A path is any bytes: what is shown moves no terminal. */
START_TEST(a_path_moves_no_terminal)
{
	started(lab_journal(lab), "server");
	append(&(struct event){ .kind = EVENT_SOCKET,
	    .fd = -1,
	    .socket = 1,
	    .socket_new = { AF_UNIX, SOCK_STREAM, 0, 0 } });
	append(&(struct event){ .kind = EVENT_ADDRESS,
	    .fd = -1,
	    .socket = 1,
	    .address = {
		addr_of("/x\033[2Jy\nz"), addr_of(""), false, false } });
	holds(SERVER, 3, 1, "s");
	run("server: why s");
	ck_assert_ptr_null(strchr(buf_text(&shown), '\033'));
	ck_assert_ptr_nonnull(strstr(buf_text(&shown), "its address: /x"));
}
END_TEST

static Suite *
why_states_suite(void)
{
	Suite *s = suite_create("why_states");
	TCase *c = tcase_create("why_states");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_loop_test(c, each_state_says_what_is_waited_for, 0,
	    sizeof rows / sizeof rows[0]);
	tcase_add_test(c, a_closed_socket_has_no_name_of_another);
	tcase_add_test(c, all_who_have_a_socket_must_close_it);
	tcase_add_test(c, a_path_moves_no_terminal);
	return s;
}

int
main(void)
{
	return unit_run(why_states_suite());
}
