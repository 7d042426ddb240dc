/* call/connect.c - connect(2): open a connection to a listening socket. */
#include "base/lang.h"
#include "call/errors.h"
#include "call/run.h"
#include "call/table.h"

const struct call call_connect = {
	.name = "connect",
	.gist = N_("connect a socket to a peer's address"),
	.args = {
		{ .name = "socket", .kind = ARG_FD },
		{ .name = "address", .kind = ARG_ADDR },
	},
	.suits = SUITS_UNCONNECTED,
	.c = "int connect(int sockfd, const struct sockaddr *addr, "
	     "socklen_t addrlen)",
	.python = "s.connect((host, port))",
	.about = N_("Starts TCP's three-way handshake with the socket that "
		 "listens at that address, and blocks until the peer's "
		 "kernel has answered; the peer's program need not have "
		 "called accept. If the socket was not bound, the kernel "
		 "gives it a local address and a free (ephemeral) port "
		 "first. For a datagram socket nothing is sent: the address "
		 "is kept as the one that send uses."),
	.errors = {
		ERRORS_CONNECT,
		{ EAGAIN, N_("the kernel has no room for it; for "
			  "AF_UNIX: the accept queue there is full, and the "
			  "call does not block (or SO_SNDTIMEO has passed)") },
		ERRORS_DESCRIPTOR,
	},
	.example = "connect s 127.0.0.1 65432",
	.man = "connect(2)",
	.waits = N_("for the answer of %p"),
	.waits_unnamed = N_("for an answer"),
	.acts = ACT_CONNECT,
	.run = run_connect,
};
