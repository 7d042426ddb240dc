/*
 * test_goal_nearest.c - of several sockets, the one that a goal's sentence is
 * about: what the learner is about to do, and not what there was before.
 */
#include "goal_sockets.h"

/* ---- what there is ---- */

/* server has conn alone. */
static void
listener_closed(struct journal *j)
{
	connected(j);
	released(j, SERVER, 3, 1);
	went(j, 1, TCP_STATE_CLOSED);
}

/* client has a second socket, d, that is bound. */
static void
one_more(struct journal *j)
{
	connected(j);
	tcp_socket(j, CLIENT, 4, "d");
	addressed(j, 4, "127.0.0.1:50000", "");
}

/* ---- of which one it is said ---- */

static const struct judged nearest[] = {
	/* the nearest is the one that has most, then the newest */
	NEAR(connected, "server: socket LISTEN local 127.0.0.1:80",
	    "`server`'s socket s is bound to port 65432, not 80"),
	NEAR(connected, "server: socket udp",
	    "`server`'s socket conn is for TCP, not UDP"),
	NEAR(connected, "server: socket ESTABLISHED peer *:1 unread 9",
	    "the peer of `server`'s socket conn has port 64623, not 1"),
	/* but no listener, where a connection is asked for */
	MISSING(listens, "server: socket tcp ESTABLISHED",
	    "`server` has no socket that is `tcp ESTABLISHED`"),
	MISSING(listens, "server: socket tcp local *:65432 peer *:80",
	    "`server` has no socket that is `tcp local *:65432 peer "
	    "*:80`"),
	MISSING(listens, "socket TIME-WAIT local 127.0.0.1:65432",
	    "there is no socket that is `TIME-WAIT local "
	    "127.0.0.1:65432`"),
	MISSING(connected, "server: socket CLOSE-WAIT local 127.0.0.1:65432",
	    "`server`'s socket conn is ESTABLISHED, not CLOSE-WAIT"),
	NEAR(connected, "server: socket udp peer *:80 local *:65432",
	    "`server`'s socket conn is for TCP, not UDP"),
	NEAR(listens, "server: socket CLOSED tcp",
	    "`server`'s socket s is LISTEN, not CLOSED"),
	/* nor a connection, where a listener is, nor what is none, where the
	 * end of one is */
	MISSING(listener_closed, "server: socket tcp LISTEN local *:65432",
	    "`server` has no socket that is `tcp LISTEN local *:65432`"),
	MISSING(fresh, "server: socket tcp TIME-WAIT",
	    "`server` has no socket that is `tcp TIME-WAIT`"),
	/* nor the other end, where both are looked at */
	MISSING(closed, "socket LAST-ACK local 127.0.0.1:65432",
	    "there is no socket that is `LAST-ACK local 127.0.0.1:65432`"),
	NEAR(closed, "socket TIME-WAIT local 127.0.0.1:65432",
	    "the socket in TIME-WAIT, which no process holds, is bound to "
	    "port 64623, not 65432"),
	/* one that may still become it before one that cannot */
	MISSING(one_more,
	    "client: socket tcp ESTABLISHED local *:50000 peer *:*",
	    "`client`'s socket d has no peer yet"),
	/* bind and connect come before what they lead to */
	MISSING(fresh, "socket ESTABLISHED peer *:80 local *:50000",
	    "`server`'s socket s is not bound yet; it has to be bound to port "
	    "50000"),
	MISSING(fresh, "socket ESTABLISHED peer 127.0.0.1:80",
	    "`server`'s socket s has no peer yet; it has to be "
	    "127.0.0.1:80"),
};

START_TEST(it_is_said_of_the_nearest)
{
	judge(&nearest[_i]);
}
END_TEST

/* ---- since the task began ---- */

/* client's e asked for a connection elsewhere, and was refused. */
static void
refused(struct journal *j)
{
	tcp_socket(j, CLIENT, 4, "e");
	addressed(j, 4, "", "127.0.0.1:1");
}

/* client's c is connected to port 65432 already, and e is not. */
static void
two_clients(struct journal *j)
{
	connected(j);
	tcp_socket(j, CLIENT, 4, "e");
}

static void
touched(struct journal *j)
{
	queued(j, 3, QUEUE_RECEIVE, 7, 0);
}

static void
makes_udp(struct journal *j)
{
	held(j, CLIENT, 5, made(j, AF_INET, SOCK_DGRAM, 0), "u");
	addressed(j, 5, "0.0.0.0:5000", "127.0.0.1:9");
}

static void
makes_udp_before(struct journal *j)
{
	two_clients(j);
	makes_udp(j);
}

static const struct {
	void (*build)(struct journal *j), (*then)(struct journal *j);
	struct judged row;
} later[] = {
	/* nothing was done wrong with what has been otherwise before */
	{ connected, nothing,
	    MISSING(NULL, "client: socket tcp ESTABLISHED peer *:80",
		"`client` has no socket that is `tcp ESTABLISHED peer *:80`") },
	{ connected, touched,
	    NEAR(NULL, "client: socket tcp ESTABLISHED peer *:80",
		"the peer of `client`'s socket c has port 65432, not "
		"80") },
	{ connected, nothing,
	    MISSING(NULL, "client: socket tcp unread 5",
		"the number of bytes that wait to be read from `client`'s "
		"socket c is 0, not 5") },
	{ listens, nothing,
	    NEAR(NULL, "server: socket LISTEN backlog 5",
		"the backlog of `server`'s socket s is 128, not 5") },
	/* what never was a connection is not at the end of one */
	{ connected, refused,
	    MISSING(NULL,
		"socket tcp CLOSING local 127.0.0.1:65432 peer 127.0.0.1:*",
		"`server`'s socket conn is ESTABLISHED, not CLOSING") },
	{ connected, refused,
	    MISSING(NULL, "socket tcp TIME-WAIT local 127.0.0.1:65432",
		"`server`'s socket conn is ESTABLISHED, not TIME-WAIT") },
	/* what was done comes before what there was */
	{ two_clients, makes_udp,
	    NEAR(NULL, "client: socket tcp ESTABLISHED peer *:9",
		"`client`'s socket u is for UDP, not TCP") },
	/* a datagram socket gets another peer */
	{ makes_udp_before, nothing,
	    NEAR(NULL, "client: socket udp peer *:80",
		"the peer of `client`'s socket u has port 9, not 80") },
};

START_TEST(what_was_before_is_nobodys_mistake)
{
	struct journal *j = journal_new();
	size_t since;

	later[_i].build(j);
	since = journal_count(j);
	later[_i].then(j);
	judge_since(j, since, &later[_i].row);
	journal_free(j);
}
END_TEST

static Suite *
goal_nearest_suite(void)
{
	Suite *s = suite_create("goal_nearest");
	TCase *t = tcase_create("goal_nearest");

	tcase_add_loop_test(t, it_is_said_of_the_nearest, 0, LEN(nearest));
	tcase_add_loop_test(
	    t, what_was_before_is_nobodys_mistake, 0, LEN(later));
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return unit_run(goal_nearest_suite());
}
