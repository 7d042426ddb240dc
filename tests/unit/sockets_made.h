/*
 * tests/unit/sockets_made.h - for the tests of what the kernel tells: real
 * sockets of this process on 127.0.0.1, at ports that are free.
 */
#ifndef UNIT_SOCKETS_MADE_H
#define UNIT_SOCKETS_MADE_H

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "model/addr.h"
#include "unit.h"

static inline struct addr
local_of(int fd)
{
	struct sockaddr_storage sa;
	socklen_t len = sizeof sa;

	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&sa, &len), 0);
	return addr_from(&sa, len);
}

/* A socket of that type bound to a free port of 127.0.0.1. */
static inline int
bound(int type)
{
	int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);
	struct addr a;

	ck_assert_int_ge(fd, 0);
	ck_assert(addr_parse(&a, AF_INET, "127.0.0.1", 9, 0, 0, 0));
	ck_assert_int_eq(bind(fd, &a.sa, a.len), 0);
	return fd;
}

static inline int
listening(int backlog)
{
	int fd = bound(SOCK_STREAM);

	ck_assert_int_eq(listen(fd, backlog), 0);
	return fd;
}

static inline int
connected(int listener)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct addr a = local_of(listener);

	ck_assert_int_eq(connect(fd, &a.sa, a.len), 0);
	return fd;
}

/* ends[0] connected to ends[1]. */
static inline void
connection(int ends[2])
{
	int l = listening(5);

	ends[0] = connected(l);
	ends[1] = accept4(l, NULL, NULL, SOCK_CLOEXEC);
	ck_assert_int_ge(ends[1], 0);
	close(l);
}

/* Bytes have come in. */
static inline void
readable(int fd)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };

	ck_assert_int_eq(poll(&wait, 1, UNIT_SECONDS * 1000), 1);
}

#endif
