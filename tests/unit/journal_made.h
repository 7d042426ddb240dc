/*
 * tests/unit/journal_made.h - for the tests of the world and of the views:
 * journals made by hand, an event a line. Must not know the lab.
 */
#ifndef UNIT_JOURNAL_MADE_H
#define UNIT_JOURNAL_MADE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/journal.h"
#include "unit.h"

/* "127.0.0.1:80", "[::1]:80", ":80", "[]:80", a path; "" for none. */
static inline struct addr
addr_of(const char *text)
{
	const char *colon = strrchr(text, ':');
	int family = text[0] == '[' ? AF_INET6 : AF_INET;
	char host[64] = "";
	size_t len;
	struct addr a = { 0 };

	if (text[0] == '\0')
		return a;
	if (colon == NULL)
		family = AF_UNIX, colon = text + strlen(text);
	len = (size_t)(colon - text) - (family == AF_INET6 ? 2 : 0);
	memcpy(host, text + (family == AF_INET6), len);
	ck_assert(addr_parse(&a, family, host, len,
	    family == AF_UNIX ? 0 : (unsigned)strtoul(colon + 1, NULL, 10), 0,
	    0));
	return a;
}

static inline proc_id
started(struct journal *j, const char *name)
{
	proc_id id = world_process_count(journal_world(j)) + 1;

	journal_append(j, &(struct event){ .kind = EVENT_PROCESS,
			      .process = id,
			      .fd = -1,
			      .proc = { .what = PROCESS_STARTED,
				  .name = x_strdup(name),
				  .pid = 4200 + (pid_t)id } });
	return id;
}

static inline void
ended(struct journal *j, proc_id process, enum process_what what, int status)
{
	journal_append(j, &(struct event){ .kind = EVENT_PROCESS,
			      .process = process,
			      .fd = -1,
			      .proc = { .what = what,
				  .pid = 4200 + (pid_t)process,
				  .status = status } });
}

static inline sock_id
made(struct journal *j, int family, int type, sock_id listener)
{
	sock_id id = world_socket_count(journal_world(j)) + 1;

	journal_append(j,
	    &(struct event){ .kind = EVENT_SOCKET,
		.fd = -1,
		.socket = id,
		.socket_new = {
		    .family = family, .type = type, .listener = listener } });
	return id;
}

static inline void
held(struct journal *j, proc_id process, int fd, sock_id socket,
    const char *name)
{
	journal_append(j, &(struct event){ .kind = EVENT_HOLD,
			      .process = process,
			      .fd = fd,
			      .socket = socket,
			      .name = name != NULL ? x_strdup(name) : NULL });
}

/* A new TCP socket over IPv4 as this descriptor. */
static inline sock_id
tcp_socket(struct journal *j, proc_id process, int fd, const char *name)
{
	sock_id id = made(j, AF_INET, SOCK_STREAM, 0);

	held(j, process, fd, id, name);
	return id;
}

static inline void
released(struct journal *j, proc_id process, int fd, sock_id socket)
{
	journal_append(j, &(struct event){ .kind = EVENT_RELEASE,
			      .process = process,
			      .fd = fd,
			      .socket = socket });
}

static inline void
addressed(
    struct journal *j, sock_id socket, const char *local, const char *peer)
{
	journal_append(j, &(struct event){ .kind = EVENT_ADDRESS,
			      .fd = -1,
			      .socket = socket,
			      .address = { .local = addr_of(local),
				  .peer = addr_of(peer) } });
}

static inline void
went(struct journal *j, sock_id socket, enum tcp_state to)
{
	enum tcp_state from = world_socket(journal_world(j), socket)->state;

	journal_append(
	    j, &(struct event){ .kind = EVENT_STATE,
		   .fd = -1,
		   .socket = socket,
		   .state = { .from = from, .to = to, .how = HOW_SEEN } });
}

static inline void
queued(struct journal *j, sock_id socket, enum queue_kind kind,
    unsigned long length, unsigned long limit)
{
	journal_append(j,
	    &(struct event){ .kind = EVENT_QUEUE,
		.fd = -1,
		.socket = socket,
		.queue = { .kind = kind, .length = length, .limit = limit } });
}

/* The process has ended a call about the descriptor. */
static inline void
called(
    struct journal *j, proc_id process, unsigned id, const char *name, int fd)
{
	journal_append(j,
	    &(struct event){ .kind = EVENT_CALL,
		.id = id,
		.call = id,
		.process = process,
		.fd = fd,
		.done = { .name = name, .text = x_strdup(name), .fd = fd } });
}

static inline void
blocked(
    struct journal *j, proc_id process, unsigned id, const char *name, int fd)
{
	journal_append(
	    j, &(struct event){ .kind = EVENT_BLOCKED,
		   .id = id,
		   .call = id,
		   .process = process,
		   .fd = fd,
		   .blocked = { .name = name, .text = x_strdup(name) } });
}

static inline void
assigned(
    struct journal *j, proc_id process, const char *name, struct value value)
{
	journal_append(
	    j, &(struct event){ .kind = EVENT_NAME,
		   .process = process,
		   .fd = -1,
		   .var = { .name = x_strdup(name), .value = value } });
}

/* A listening socket of the process. */
static inline sock_id
listening(struct journal *j, proc_id process, int fd, const char *name,
    const char *local)
{
	struct addr a = addr_of(local);
	sock_id id = made(j, addr_family(&a), SOCK_STREAM, 0);

	held(j, process, fd, id, name);
	addressed(j, id, local, "");
	went(j, id, TCP_STATE_LISTEN);
	return id;
}

/*
 * The classic echo: process 1 is server, whose s (3) listens and whose conn
 * (4) is connected to c (3) of process 2, client. Sockets 1, 2 and 3.
 */
enum { SERVER = 1, CLIENT, LISTENER = 1, CONN, CLIENT_SOCKET };

static inline struct journal *
echo_journal(void)
{
	struct journal *j = journal_new();

	ck_assert_uint_eq(started(j, "server"), SERVER);
	ck_assert_uint_eq(started(j, "client"), CLIENT);
	listening(j, SERVER, 3, "s", "127.0.0.1:65432");
	queued(j, LISTENER, QUEUE_ACCEPT, 0, 128);
	made(j, AF_INET, SOCK_STREAM, LISTENER);
	addressed(j, CONN, "127.0.0.1:65432", "127.0.0.1:64623");
	went(j, CONN, TCP_STATE_ESTABLISHED);
	held(j, SERVER, 4, CONN, "conn");
	tcp_socket(j, CLIENT, 3, "c");
	addressed(j, CLIENT_SOCKET, "127.0.0.1:64623", "127.0.0.1:65432");
	went(j, CLIENT_SOCKET, TCP_STATE_ESTABLISHED);
	return j;
}

#endif
