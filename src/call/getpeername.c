/* call/getpeername.c - getpeername(2): the address of the other end. */
#include <sys/socket.h>

#include "base/lang.h"
#include "call/errors.h"
#include "call/run.h"
#include "call/table.h"

static void
getpeername_run(const struct call_args *in, struct outcome *out)
{
	struct sockaddr_storage ss;
	socklen_t len = sizeof ss;
	int fd = arg_fd(in, 0);

	outcome_set(out, getpeername(fd, (struct sockaddr *)&ss, &len));
	if (out->result == 0)
		out->addr = addr_from(&ss, len);
}

const struct call call_getpeername = {
	.name = "getpeername",
	.gist = N_("tell the address of a connection's other end"),
	.args = { { .name = "socket", .kind = ARG_FD } },
	.suits = SUITS_CONNECTED,
	.c = "int getpeername(int sockfd, struct sockaddr *addr, "
	     "socklen_t *addrlen)",
	.python = "addr = s.getpeername()",
	.about = N_("Tells the address of the peer that the socket is connected "
		 "to. At a server it is the address that accept returned; "
		 "at a client the one that it connected to."),
	.errors = {
		{ ENOTCONN, N_("the socket has no peer: it was never connected, "
			    "or the connection is gone") },
		ERRORS_DESCRIPTOR,
	},
	.example = "getpeername s",
	.man = "getpeername(2)",
	.answers_address = true,
	.run = getpeername_run,
};
