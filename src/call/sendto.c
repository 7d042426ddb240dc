/* call/sendto.c - sendto(2): send one datagram to an address. */
#include <poll.h>
#include <sys/socket.h>

#include "base/lang.h"
#include "call/errors.h"
#include "call/run.h"
#include "call/table.h"

static void
sendto_run(const struct call_args *in, struct outcome *out)
{
	const struct buf *data = &in->arg[1].bytes;
	int fd = arg_fd(in, 0);
	struct limit limit;
	ssize_t n;

	if (run_address(in, 3, out) < 0)
		return;
	limit = limit_start(in, fd);
	do {
		if (limit_wait(&limit, fd, POLLOUT, out) < 0)
			return;
		n = sendto(fd, buf_text(data), data->len, arg_int(in, 2),
		    &out->addr.sa, out->addr.len);
	} while (limit_again(&limit, n));
	outcome_set(out, n);
}

const struct call call_sendto = {
	.name = "sendto",
	.gist = N_("send one datagram to an address"),
	.args = {
		{ .name = "socket", .kind = ARG_FD },
		{ .name = "data", .kind = ARG_DATA },
		{ .name = "flags", .kind = ARG_BITS, .group = GROUP_MSG,
		    .fallback = "0" },
		{ .name = "address", .kind = ARG_ADDR },
	},
	.suits = SUITS_DATAGRAM,
	.text = "sendto(%0, %1, #1, %2, %3)",
	.c = "ssize_t sendto(int sockfd, const void *buf, size_t len, "
	     "int flags, const struct sockaddr *dest_addr, "
	     "socklen_t addrlen)",
	.python = "s.sendto(bytes[, flags], (host, port))",
	.about = N_("Sends the bytes as one datagram to that address; no "
		 "connection is needed. They arrive whole or not at all, "
		 "and nobody says which. A socket that was not bound gets "
		 "a local port from the kernel first. On a connected "
		 "stream socket the address is not used."),
	.errors = {
		ERRORS_SEND,
		{ ENETUNREACH, N_("this machine has no route to that network") },
		{ EACCES, N_("a broadcast address needs SO_BROADCAST; or a "
			  "route or a firewall forbids it; for AF_UNIX: the "
			  "file may not be written") },
		{ EAFNOSUPPORT, N_("the address is of another family than the "
				"socket") },
		{ ENOENT, N_("AF_UNIX: there is no such file") },
		{ EINVAL, N_("the address is none to which one can send") },
		ERRORS_DESCRIPTOR,
	},
	.example = "sendto s \"Hello, world\" 127.0.0.1 65432",
	.man = "sendto(2)",
	.waits = N_("for room in the send buffer"),
	.acts = ACT_SEND,
	.run = sendto_run,
};
