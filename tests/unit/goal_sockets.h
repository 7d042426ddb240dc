/*
 * tests/unit/goal_sockets.h - for the tests of goals: sockets that there may
 * be, as journals.
 */
#ifndef UNIT_GOAL_SOCKETS_H
#define UNIT_GOAL_SOCKETS_H

#include "goal_judged.h"

static inline void
nothing(struct journal *j)
{
	(void)j;
}

static inline void
processes(struct journal *j)
{
	started(j, "server");
	started(j, "client");
}

static inline void
fresh(struct journal *j)
{
	processes(j);
	tcp_socket(j, SERVER, 3, "s");
}

static inline void
listens(struct journal *j)
{
	processes(j);
	listening(j, SERVER, 3, "s", "127.0.0.1:65432");
	queued(j, 1, QUEUE_ACCEPT, 1, 128);
}

/* server: s listens, conn is connected to client's c. */
static inline void
connected(struct journal *j)
{
	listens(j);
	queued(j, 1, QUEUE_ACCEPT, 0, 128);
	made(j, AF_INET, SOCK_STREAM, 1);
	addressed(j, 2, "127.0.0.1:65432", "127.0.0.1:64623");
	went(j, 2, TCP_STATE_ESTABLISHED);
	held(j, SERVER, 4, 2, "conn");
	tcp_socket(j, CLIENT, 3, "c");
	addressed(j, 3, "127.0.0.1:64623", "127.0.0.1:65432");
	went(j, 3, TCP_STATE_ESTABLISHED);
	queued(j, 2, QUEUE_RECEIVE, 5, 0);
}

/* client's c is closed and waits in TIME-WAIT; server's conn is gone. */
static inline void
closed(struct journal *j)
{
	connected(j);
	released(j, CLIENT, 3, 3);
	went(j, 3, TCP_STATE_TIME_WAIT);
	released(j, SERVER, 4, 2);
	went(j, 2, TCP_STATE_CLOSED);
}

#endif
