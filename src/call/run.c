/*
 * call/run.c - what the run functions share beside time limits. Knows the
 * process that it runs in and nothing of who asked.
 */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "call/run.h"

int
arg_fd(const struct call_args *in, size_t i)
{
	return (int)in->arg[i].number;
}

int
arg_int(const struct call_args *in, size_t i)
{
	return (int)in->arg[i].number;
}

void
run_made(const struct call_args *in, struct outcome *out, int fd)
{
	if (fd < 0)
		return;
	descriptors_set_timeout(in->descriptors, fd, -1);
	out->made[out->made_count++] = fd;
}

int
run_set_blocking(int fd, bool blocking)
{
	int flags = fcntl(fd, F_GETFL);

	if (flags < 0)
		return -1;
	flags = blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK;
	return fcntl(fd, F_SETFL, flags);
}

/*
 * The socket's family. Where the descriptor is no socket there is none:
 * then the one that the host looks like, so that the call is made all the
 * same and the kernel says what is wrong with the descriptor.
 */
static int
family_of(int fd, const struct call_arg *a)
{
	const char *host = buf_text(&a->bytes);
	socklen_t len = sizeof(int);
	int family;

	if (getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &family, &len) == 0)
		return family;
	if (a->bytes.len > 0 && strchr("/@", host[0]) != NULL)
		return AF_UNIX;
	return strchr(host, ':') != NULL ? AF_INET6 : AF_INET;
}

/* The first address of that family that the name has. */
static int
lookup(
    const char *host, int family, const struct call_arg *a, struct outcome *out)
{
	struct addrinfo hints = { .ai_family = family,
		.ai_socktype = SOCK_STREAM };
	struct addrinfo *list = NULL;
	int code = getaddrinfo(host, NULL, &hints, &list);

	if (code != 0) {
		outcome_set(out, -1);
		out->error = code == EAI_SYSTEM ? out->error : 0;
		out->gai = code;
		return -1;
	}
	out->addr = addr_from(list->ai_addr, list->ai_addrlen);
	freeaddrinfo(list);
	if (family == AF_INET) {
		out->addr.in.sin_port = htons((uint16_t)a->port);
	} else {
		out->addr.in6.sin6_port = htons((uint16_t)a->port);
		out->addr.in6.sin6_flowinfo = htonl(a->flowinfo);
		if (a->scope != 0) /* else that of fe80::1%eth0 */
			out->addr.in6.sin6_scope_id = a->scope;
	}
	return 0;
}

int
run_address(const struct call_args *in, size_t i, struct outcome *out)
{
	const struct call_arg *a = &in->arg[i];
	const char *host = buf_text(&a->bytes);
	size_t len = a->bytes.len;
	int family = family_of(arg_fd(in, 0), a);

	/* Python's name for it. */
	if (family == AF_INET && strcmp(host, "<broadcast>") == 0) {
		host = "255.255.255.255";
		len = strlen(host);
	}
	if (addr_parse(
		&out->addr, family, host, len, a->port, a->flowinfo, a->scope))
		return 0;
	if (family != AF_UNIX)
		return lookup(host, family, a, out);
	/* A path that does not fit: what the kernel says to a longer one.
	 * call_read refuses it already where it knows the family. */
	errno = EINVAL;
	outcome_set(out, -1);
	return -1;
}

/* Wait for a connection in progress: its result is in SO_ERROR. */
static int
connect_finish(struct limit *limit, int fd, struct outcome *out)
{
	socklen_t len = sizeof(int);
	int error = 0;

	if (limit_wait(limit, fd, POLLOUT, out) < 0)
		return -1;
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) < 0)
		return -1;
	errno = error;
	return error == 0 ? 0 : -1;
}

void
run_connect(const struct call_args *in, struct outcome *out)
{
	int fd = arg_fd(in, 0), result;
	struct limit limit;

	if (run_address(in, 1, out) < 0)
		return;
	limit = limit_start(in, fd);
	result = connect(fd, &out->addr.sa, out->addr.len);
	if (result < 0 && errno == EINPROGRESS && limit.on)
		result = connect_finish(&limit, fd, out);
	if (!out->timed_out)
		outcome_set(out, result);
}
