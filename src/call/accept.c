/* call/accept.c - accept(2): take the next connection from the queue. */
#include <poll.h>
#include <sys/socket.h>

#include "base/lang.h"
#include "call/errors.h"
#include "call/run.h"
#include "call/table.h"

static void
accept_run(const struct call_args *in, struct outcome *out)
{
	int fd = arg_fd(in, 0), made;
	struct limit limit = limit_start(in, fd);
	struct sockaddr_storage peer;
	socklen_t len;

	do {
		len = sizeof peer;
		if (limit_wait(&limit, fd, POLLIN, out) < 0)
			return;
		made = accept(fd, (struct sockaddr *)&peer, &len);
	} while (limit_again(&limit, made));
	outcome_set(out, made);
	run_made(in, out, made);
	if (made >= 0)
		out->addr = addr_from(&peer, len);
}

const struct call call_accept = {
	.name = "accept",
	.gist = N_("take the next connection that came in"),
	.args = { { .name = "socket", .kind = ARG_FD } },
	.suits = SUITS_LISTENING,
	.c = "int accept(int sockfd, struct sockaddr *addr, "
	     "socklen_t *addrlen)",
	.python = "conn, addr = s.accept()",
	.about = N_("Takes the first finished connection out of the accept "
		 "queue of a listening socket. The result is a new socket "
		 "for this one connection, and the address of the peer; the "
		 "listening socket goes on listening. Where the queue is "
		 "empty, accept blocks until somebody connects."),
	.errors = {
		{ EAGAIN, N_("nobody has connected yet, and the socket does not "
			  "block") },
		{ EINVAL, N_("the socket does not listen: call listen first") },
		{ EINTR, N_("a signal came before a connection did; nothing is "
			 "lost, call it again") },
		{ ECONNABORTED, N_("the connection was given up by the peer "
				"before it was accepted") },
		{ EMFILE, N_("the process has as many descriptors open as it "
			  "may; the connection stays in the queue") },
		{ ENFILE, N_("the whole machine has as many files open as it "
			  "may; the connection stays in the queue") },
		{ EOPNOTSUPP, N_("a socket of this type has no connections to "
			      "accept") },
		ERRORS_DESCRIPTOR,
	},
	.example = "conn, addr = accept s",
	.man = "accept(2)",
	.waits = N_("for a connection on %l"),
	.waits_unnamed = N_("for a connection"),
	.answers_address = true,
	.returns_two = true,
	.run = accept_run,
};
