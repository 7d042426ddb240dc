/* call/receive.c - what recv(2) and recvfrom(2) have in common. */
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "base/alloc.h"
#include "call/run.h"

/*
 * With MSG_TRUNC, TCP throws the bytes away and tells how many (tcp(7)); with
 * MSG_PEEK too it leaves them where they are. Either way the buffer is as it
 * was before. AF_UNIX streams do not know the flag.
 */
static bool
throws_away(int fd, int flags)
{
	int domain = AF_UNSPEC, type = 0;
	socklen_t len = sizeof domain;

	if ((flags & MSG_TRUNC) == 0)
		return false;
	getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &len);
	len = sizeof type;
	getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len);
	return type == SOCK_STREAM && (domain == AF_INET || domain == AF_INET6);
}

/* The buffer becomes the outcome's data; it may be far larger than it. */
static void
take(struct outcome *out, char *buffer, size_t size, long received)
{
	/* MSG_TRUNC: the datagram's length, also beyond the buffer. */
	size_t len = (size_t)received < size ? (size_t)received : size;

	if (len < size / 2)
		buffer = x_realloc(buffer, len + 1);
	buffer[len] = '\0';
	out->has_data = true;
	out->data = (struct buf){ buffer, len, len + 1 };
}

void
run_receive(const struct call_args *in, struct outcome *out, bool want_from)
{
	int fd = arg_fd(in, 0), flags = arg_int(in, 2);
	size_t size = (size_t)in->arg[1].number;
	struct limit limit = limit_start(in, fd);
	char *buffer = x_malloc(size + 1);
	struct sockaddr_storage from;
	socklen_t len;
	ssize_t n;

	do {
		len = want_from ? sizeof from : 0;
		if (limit_wait(&limit, fd, POLLIN, out) < 0) {
			free(buffer);
			return;
		}
		n = recvfrom(fd, buffer, size, flags,
		    want_from ? (struct sockaddr *)&from : NULL,
		    want_from ? &len : NULL);
	} while (limit_again(&limit, n));
	outcome_set(out, n);
	if (n < 0) {
		free(buffer);
		return;
	}
	if (want_from)
		out->addr = addr_from(&from, len);
	if (n > 0 && throws_away(fd, flags))
		free(buffer);
	else
		take(out, buffer, size, n);
}
