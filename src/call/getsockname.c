/* call/getsockname.c - getsockname(2): a socket's own address. */
#include <sys/socket.h>

#include "base/lang.h"
#include "call/errors.h"
#include "call/run.h"
#include "call/table.h"

static void
getsockname_run(const struct call_args *in, struct outcome *out)
{
	struct sockaddr_storage ss;
	socklen_t len = sizeof ss;
	int fd = arg_fd(in, 0);

	outcome_set(out, getsockname(fd, (struct sockaddr *)&ss, &len));
	if (out->result == 0)
		out->addr = addr_from(&ss, len);
}

const struct call call_getsockname = {
	.name = "getsockname",
	.gist = N_("tell a socket's own address"),
	.args = { { .name = "socket", .kind = ARG_FD } },
	.suits = SUITS_ANY,
	.c = "int getsockname(int sockfd, struct sockaddr *addr, "
	     "socklen_t *addrlen)",
	.python = "addr = s.getsockname()",
	.about = N_("Tells the local address of the socket: what bind gave it, "
		    "or what the kernel chose at connect or for port 0. A "
		    "socket without one has 0.0.0.0 and port 0."),
	.errors = { ERRORS_DESCRIPTOR },
	.example = "getsockname s",
	.man = "getsockname(2)",
	.answers_address = true,
	.run = getsockname_run,
};
