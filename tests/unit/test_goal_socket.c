/*
 * test_goal_socket.c - the sockets that a goal asks for: which of them are
 * there, and what is said of one that is otherwise. Of which one it is said is
 * test_goal_nearest.c's.
 */
#include "goal_sockets.h"

/* ---- what there is ---- */

static void
fresh_unnamed(struct journal *j)
{
	processes(j);
	tcp_socket(j, SERVER, 7, NULL);
}

static void
bound_elsewhere(struct journal *j)
{
	fresh(j);
	addressed(j, 1, "127.0.0.1:65431", "");
}

static void
listens_everywhere(struct journal *j)
{
	processes(j);
	listening(j, SERVER, 3, "s", "[]:65432");
}

static void
datagrams(struct journal *j)
{
	processes(j);
	held(j, SERVER, 3, made(j, AF_INET, SOCK_DGRAM, 0), "s");
	addressed(j, 1, "0.0.0.0:5000", "");
}

static void
path(struct journal *j)
{
	processes(j);
	held(j, SERVER, 3, made(j, AF_UNIX, SOCK_STREAM, 0), "s");
	addressed(j, 1, "/tmp/x", "");
}

static void
had_closed(struct journal *j)
{
	fresh(j);
	released(j, SERVER, 3, 1);
}

static void
crashed(struct journal *j)
{
	fresh(j);
	ended(j, SERVER, PROCESS_KILLED, 9);
}

/* The same over IPv6 sockets that speak IPv4. */
static void
connected_mapped(struct journal *j)
{
	processes(j);
	held(j, SERVER, 4, made(j, AF_INET6, SOCK_STREAM, 0), "conn");
	addressed(j, 1, "[::ffff:127.0.0.1]:65432", "[::ffff:127.0.0.1]:64623");
	went(j, 1, TCP_STATE_ESTABLISHED);
}

/* Somebody has connected, and nobody has accepted. */
static void
waits_in_queue(struct journal *j)
{
	listens(j);
	made(j, AF_INET, SOCK_STREAM, 1);
	addressed(j, 2, "127.0.0.1:65432", "127.0.0.1:64623");
	went(j, 2, TCP_STATE_ESTABLISHED);
}

/* server and its child both have s; client has none. */
static void
forked(struct journal *j)
{
	listens(j);
	started(j, "child");
	held(j, 3, 3, 1, "s");
}

/* ---- what is so ---- */

static const struct judged so[] = {
	REACHED(fresh, "socket"),
	REACHED(fresh, "server: socket tcp ipv4 CLOSED unbound"),
	REACHED(bound_elsewhere, "server: socket local 127.0.0.1:65431"),
	REACHED(bound_elsewhere, "server: socket local *:65431"),
	REACHED(bound_elsewhere, "server: socket local 127.0.0.1:*"),
	REACHED(bound_elsewhere, "server: socket local *:*"),
	REACHED(listens,
	    "server: socket tcp LISTEN local 127.0.0.1:65432 backlog 128 "
	    "queued 1"),
	REACHED(listens, "socket queued 1 LISTEN"),
	REACHED(listens, "client: no socket"),
	REACHED(listens, "1 sockets LISTEN"),
	REACHED(listens, "server: 1 socket"),
	REACHED(listens_everywhere, "socket ipv6 local [::]:65432"),
	REACHED(datagrams, "server: socket udp local 0.0.0.0:5000"),
	REACHED(datagrams, "no socket tcp"),
	REACHED(path, "server: socket unix"),
	REACHED(path, "no socket tcp\nno socket udp\nno socket local *:*"),
	REACHED(connected,
	    "server: socket ESTABLISHED peer 127.0.0.1:64623 unread 5"),
	REACHED(connected, "client: socket peer *:65432"),
	REACHED(
	    connected, "2 sockets ESTABLISHED\n3 sockets\nclient: 1 sockets"),
	REACHED(connected_mapped,
	    "server: socket ipv6 local 127.0.0.1:65432 peer "
	    "127.0.0.1:64623"),
	REACHED(connected_mapped, "socket local [::ffff:127.0.0.1]:65432"),
	REACHED(closed, "socket TIME-WAIT local *:64623"),
	REACHED(closed, "client: no socket"),
	REACHED(closed, "no socket ESTABLISHED"),
	REACHED(had_closed, "no socket"),
	REACHED(crashed, "server: no socket"),
	REACHED(waits_in_queue, "socket ESTABLISHED"),
	REACHED(waits_in_queue, "server: no socket ESTABLISHED"),
	REACHED(
	    forked, "server: socket LISTEN\nchild: socket LISTEN\n1 sockets"),
};

START_TEST(what_is_so_is_reached)
{
	judge(&so[_i]);
}
END_TEST

/* ---- what is not ---- */

static const struct judged not_so[] = {
	/* missing */
	MISSING(nothing, "server: socket tcp", "`server` has no socket yet"),
	MISSING(processes, "server: socket tcp", "`server` has no socket yet"),
	MISSING(nothing, "socket tcp", "there is no socket yet"),
	MISSING(had_closed, "socket tcp", "there is no socket any more"),
	MISSING(had_closed, "server: socket tcp",
	    "`server` has no socket any more"),
	MISSING(crashed, "server: socket tcp",
	    "`server` has ended, and its sockets with it"),
	MISSING(fresh, "client: socket tcp", "`client` has no socket yet"),
	/* state */
	MISSING(fresh, "server: socket tcp LISTEN",
	    "`server`'s socket s is CLOSED, not LISTEN"),
	MISSING(fresh_unnamed, "socket LISTEN",
	    "`server`'s socket 7 is CLOSED, not LISTEN"),
	NEAR(datagrams, "server: socket LISTEN",
	    "`server`'s socket s is UDP and has no TCP state; it has to be "
	    "LISTEN"),
	/* kinds */
	NEAR(fresh, "socket udp", "`server`'s socket s is for TCP, not UDP"),
	NEAR(
	    datagrams, "socket tcp", "`server`'s socket s is for UDP, not TCP"),
	NEAR(path, "socket tcp", "`server`'s socket s is for AF_UNIX, not TCP"),
	NEAR(fresh, "socket ipv6", "`server`'s socket s is for IPv4, not IPv6"),
	NEAR(fresh, "socket unix",
	    "`server`'s socket s is for IPv4, not AF_UNIX"),
	NEAR(path, "socket ipv4",
	    "`server`'s socket s is for AF_UNIX, not IPv4"),
	NEAR(listens_everywhere, "socket ipv4",
	    "`server`'s socket s is for IPv6, not IPv4"),
	/* where it is bound */
	NEAR(bound_elsewhere, "server: socket tcp local 127.0.0.1:65432",
	    "`server`'s socket s is bound to port 65431, not 65432"),
	NEAR(bound_elsewhere, "socket local *:65432",
	    "`server`'s socket s is bound to port 65431, not 65432"),
	NEAR(bound_elsewhere, "socket local 0.0.0.0:65431",
	    "`server`'s socket s is bound to 127.0.0.1:65431, not "
	    "0.0.0.0:65431"),
	NEAR(bound_elsewhere, "socket local 10.0.0.1:*",
	    "`server`'s socket s is bound to 127.0.0.1, not 10.0.0.1"),
	NEAR(bound_elsewhere, "socket local 127.0.0.1:0",
	    "`server`'s socket s is bound to port 65431, not 0"),
	NEAR(listens_everywhere, "socket local [::1]:65432",
	    "`server`'s socket s is bound to [::]:65432, not [::1]:65432"),
	NEAR(path, "socket local 127.0.0.1:80",
	    "`server`'s socket s is for AF_UNIX, not IPv4"),
	NEAR(path, "socket local *:*",
	    "`server`'s socket s is for AF_UNIX, not IP"),
	MISSING(fresh, "socket local 127.0.0.1:65432",
	    "`server`'s socket s is not bound yet; it has to be bound to "
	    "127.0.0.1:65432"),
	MISSING(fresh, "socket local 127.0.0.1:0",
	    "`server`'s socket s is not bound yet; it has to be bound to "
	    "127.0.0.1:0"),
	MISSING(fresh, "socket local *:65432",
	    "`server`'s socket s is not bound yet; it has to be bound to "
	    "port 65432"),
	MISSING(fresh, "socket local 127.0.0.1:*",
	    "`server`'s socket s is not bound yet; it has to be bound to "
	    "127.0.0.1"),
	MISSING(fresh, "socket local *:*",
	    "`server`'s socket s is not bound to an address yet"),
	NEAR(listens, "server: socket unbound",
	    "`server`'s socket s is bound to 127.0.0.1:65432; it has to be "
	    "one that is not bound"),
	/* peers */
	NEAR(connected, "client: socket peer 127.0.0.1:80",
	    "the peer of `client`'s socket c has port 65432, not 80"),
	NEAR(connected, "client: socket peer 10.0.0.1:65432",
	    "the peer of `client`'s socket c is 127.0.0.1:65432, not "
	    "10.0.0.1:65432"),
	MISSING(fresh, "socket peer 127.0.0.1:80",
	    "`server`'s socket s has no peer yet; it has to be "
	    "127.0.0.1:80"),
	MISSING(fresh, "socket peer *:80",
	    "`server`'s socket s has no peer yet; it has to be one with port "
	    "80"),
	MISSING(
	    fresh, "socket peer *:*", "`server`'s socket s has no peer yet"),
	/* numbers */
	NEAR(listens, "server: socket LISTEN backlog 2",
	    "the backlog of `server`'s socket s is 128, not 2"),
	MISSING(fresh, "socket backlog 2",
	    "`server`'s socket s does not listen, and so has no backlog; it "
	    "has to be 2"),
	MISSING(fresh, "socket backlog 0",
	    "`server`'s socket s does not listen, and so has no backlog; it "
	    "has to be 0"),
	MISSING(listens, "socket queued 2",
	    "the number of connections in the accept queue of `server`'s "
	    "socket s is 1, not 2"),
	MISSING(fresh, "socket queued 0",
	    "`server`'s socket s does not listen, and so has no accept "
	    "queue"),
	MISSING(connected, "server: socket ESTABLISHED unread 0",
	    "the number of bytes that wait to be read from `server`'s socket "
	    "conn is 5, not 0"),
	/* how many */
	MISSING(nothing, "2 sockets tcp",
	    "the number of sockets that are `tcp` is 0, not 2"),
	NEAR(connected, "server: 2 sockets tcp ESTABLISHED",
	    "the number of `server`'s sockets that are `tcp ESTABLISHED` is "
	    "1, not 2"),
	NEAR(connected, "3 sockets ESTABLISHED local *:*",
	    "the number of sockets that are `ESTABLISHED local *:*` is 2, "
	    "not 3"),
	NEAR(connected, "2 sockets", "the number of sockets is 3, not 2"),
	NEAR(connected, "server: 1 socket",
	    "the number of `server`'s sockets is 2, not 1"),
	MISSING(connected, "worker2: 1 socket",
	    "there is no process `worker2` yet"),
	MISSING(crashed, "server: 1 socket",
	    "the number of `server`'s sockets is 0, not 1"),
	/* none */
	NEAR(fresh, "no socket", "`server`'s socket s (CLOSED) is still there"),
	NEAR(listens, "no socket",
	    "`server`'s socket s (127.0.0.1:65432, LISTEN) is still there"),
	MISSING(connected, "no socket ESTABLISHED",
	    "`client`'s socket c (127.0.0.1:64623, ESTABLISHED) is still "
	    "there"),
	MISSING(connected, "server: no socket ESTABLISHED",
	    "`server`'s socket conn (127.0.0.1:65432, ESTABLISHED) is still "
	    "there"),
	NEAR(forked, "child: no socket",
	    "`child`'s socket s (127.0.0.1:65432, LISTEN) is still there"),
	NEAR(closed, "no socket TIME-WAIT",
	    "the socket 127.0.0.1:64623, which no process holds, is still "
	    "there: TIME-WAIT"),
	/* those that no process holds */
	NEAR(closed, "socket CLOSED local *:64623",
	    "the socket 127.0.0.1:64623, which no process holds, is "
	    "TIME-WAIT, not CLOSED"),
	NEAR(waits_in_queue, "socket ESTABLISHED peer *:80",
	    "the peer of the socket 127.0.0.1:65432, which no process holds, "
	    "has port 64623, not 80"),
	NEAR(waits_in_queue, "socket ESTABLISHED local *:80",
	    "the socket in ESTABLISHED, which no process holds, is bound to "
	    "port 65432, not 80"),
	NEAR(waits_in_queue, "socket ESTABLISHED unbound",
	    "the socket in ESTABLISHED, which no process holds, is bound to "
	    "127.0.0.1:65432; it has to be one that is not bound"),
	MISSING(waits_in_queue, "socket ESTABLISHED unread 3",
	    "the number of bytes that wait to be read from the socket "
	    "127.0.0.1:65432, which no process holds, is 0, not 3"),
	MISSING(waits_in_queue, "socket ESTABLISHED backlog 3",
	    "the socket 127.0.0.1:65432, which no process holds, does not "
	    "listen, and so has no backlog; it has to be 3"),
	MISSING(waits_in_queue, "socket ESTABLISHED queued 3",
	    "the socket 127.0.0.1:65432, which no process holds, does not "
	    "listen, and so has no accept queue"),
	/* of several conditions the first that is not so */
	NEAR(listens, "socket tcp\nsocket udp\nsocket ipv6",
	    "`server`'s socket s is for TCP, not UDP"),
	/* what was done otherwise comes before what was not done yet */
	NEAR(bound_elsewhere, "server: socket LISTEN local 127.0.0.1:65432",
	    "`server`'s socket s is bound to port 65431, not 65432"),
	/* ESTABLISHED is on the way to TIME-WAIT, but not to SYN-SENT */
	MISSING(connected, "client: socket TIME-WAIT",
	    "`client`'s socket c is ESTABLISHED, not TIME-WAIT"),
	NEAR(connected, "client: socket SYN-SENT",
	    "`client`'s socket c is ESTABLISHED, not SYN-SENT"),
};

START_TEST(what_is_not_so_is_said)
{
	judge(&not_so[_i]);
}
END_TEST

/* Conditions, and attributes of the sockets that come nearest. */
START_TEST(what_holds_is_counted)
{
	static const struct {
		const char *goal;
		size_t count;
	} rows[] = {
		{ "server: socket tcp LISTEN local *:80", 2 },
		{ "server: socket tcp LISTEN local *:65432", 4 },
		{ "socket udp\nsocket ipv4\n1 socket\nno socket", 3 },
		{ "client: socket tcp", 0 },
	};

	for (size_t i = 0; i < LEN(rows); i++) {
		struct err err = { 0 };
		struct goal *goal = goal_parse(rows[i].goal, 1, &err);
		struct journal *j = journal_new();

		listens(j);
		ck_assert_uint_eq(goal_count_held(goal, j, 0), rows[i].count);
		journal_free(j);
		goal_free(goal);
	}
}
END_TEST

START_TEST(the_line_of_what_is_not_so_is_told)
{
	struct err err = { 0 };
	struct goal *goal = goal_parse(
	    "socket LISTEN\n\nsocket tcp\nsocket udp\nno socket", 31, &err);
	struct goal *reached = goal_parse("socket LISTEN", 31, &err);
	struct journal *j = journal_new();

	listens(j);
	ck_assert_uint_eq(goal_unmet_line(goal, j, 0), 34);
	ck_assert_uint_eq(goal_unmet_line(reached, j, 0), 0);
	journal_free(j);
	goal_free(goal);
	goal_free(reached);
}
END_TEST

static Suite *
goal_socket_suite(void)
{
	Suite *s = suite_create("goal_socket");
	TCase *t = tcase_create("goal_socket");

	tcase_add_loop_test(t, what_is_so_is_reached, 0, LEN(so));
	tcase_add_loop_test(t, what_is_not_so_is_said, 0, LEN(not_so));
	tcase_add_test(t, what_holds_is_counted);
	tcase_add_test(t, the_line_of_what_is_not_so_is_told);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return unit_run(goal_socket_suite());
}
