/*
 * tests/unit/network_made.h - for the tests of networks: what a program in one
 * does, and what its packets are.
 */
#ifndef UNIT_NETWORK_MADE_H
#define UNIT_NETWORK_MADE_H

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kernel/netns.h"
#include "unit.h"

/* A socket of that network, though the caller is not in it. */
static inline int
socket_in(const struct netns *ns, int family, int type)
{
	union {
		char bytes[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control = { .bytes = { 0 } };
	char byte = 0;
	struct iovec io = { &byte, 1 };
	struct msghdr m = { .msg_iov = &io,
		.msg_iovlen = 1,
		.msg_control = control.bytes,
		.msg_controllen = sizeof control.bytes };
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);
	int ends[2], fd;

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	if (fork() == 0) {
		fd = netns_enter(ns) < 0 ? -1 : socket(family, type, 0);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof fd);
		memcpy(CMSG_DATA(c), &fd, sizeof fd);
		_exit(sendmsg(ends[1], &m, 0) != 1);
	}
	close(ends[1]);
	ck_assert_int_eq(recvmsg(ends[0], &m, 0), 1);
	close(ends[0]);
	memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&m)), sizeof fd);
	ck_assert_int_gt(wait(NULL), 0);
	return fd;
}

/* What bind(2), connect(2) ... take, of an address in text. */
struct place {
	struct sockaddr_storage a;
	socklen_t len;
};

static inline struct place
place(const char *host, unsigned port)
{
	struct place p = { .len = sizeof(struct sockaddr_in) };
	struct sockaddr_in *in = (void *)&p.a;
	struct sockaddr_in6 *in6 = (void *)&p.a;

	if (inet_pton(AF_INET, host, &in->sin_addr) == 1) {
		in->sin_family = AF_INET;
		in->sin_port = htons((uint16_t)port);
		return p;
	}
	ck_assert_int_eq(inet_pton(AF_INET6, host, &in6->sin6_addr), 1);
	in6->sin6_family = AF_INET6;
	in6->sin6_port = htons((uint16_t)port);
	p.len = sizeof *in6;
	return p;
}

static inline void
bound(int fd, const char *host, unsigned port)
{
	struct place p = place(host, port);

	ck_assert_int_eq(bind(fd, (struct sockaddr *)&p.a, p.len), 0);
}

static inline void
sends_to(int fd, const void *bytes, size_t len, const char *host, unsigned port)
{
	struct place p = place(host, port);

	ck_assert_int_eq(
	    sendto(fd, bytes, len, 0, (struct sockaddr *)&p.a, p.len),
	    (ssize_t)len);
}

#endif
