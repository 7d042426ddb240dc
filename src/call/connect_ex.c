/* call/connect_ex.c - Python's connect_ex: connect, the errno as value. */
#include <errno.h>

#include "base/lang.h"
#include "call/errors.h"
#include "call/run.h"
#include "call/table.h"

static void
connect_ex_run(const struct call_args *in, struct outcome *out)
{
	run_connect(in, out);
	/* A name that is not found raises in Python too. */
	if (out->gai != 0)
		return;
	/* As Python says it: would have had to wait longer. */
	if (out->timed_out)
		out->error = EAGAIN;
	out->timed_out = false;
	out->result = out->error;
}

const struct call call_connect_ex = {
	.name = "connect_ex",
	.gist = N_("connect, and return the error's number as the value"),
	.args = {
		{ .name = "socket", .kind = ARG_FD },
		{ .name = "address", .kind = ARG_ADDR },
	},
	.suits = SUITS_UNCONNECTED,
	.c = "int connect(int sockfd, const struct sockaddr *addr, "
	     "socklen_t addrlen)",
	.python = "error = s.connect_ex((host, port))",
	.about = N_("Python's variant of connect: the system call is the same, "
		 "but the value is 0 or the number of the error, and an "
		 "error counts as no failure. Programs that serve many "
		 "connections use it with sockets that do not block: there "
		 "it returns 115 (EINPROGRESS) at once, and poll tells when "
		 "the connection is made. When the time of settimeout has "
		 "passed the value is 11 (EAGAIN)."),
	.errors = {
		ERRORS_CONNECT,
		{ EAGAIN, N_("the time of settimeout has passed; for AF_UNIX: "
			  "the accept queue is full") },
		ERRORS_DESCRIPTOR,
	},
	.example = "connect_ex s 127.0.0.1 65432",
	.man = "connect(2)",
	.waits = N_("for the answer of %p"),
	.waits_unnamed = N_("for an answer"),
	.acts = ACT_CONNECT,
	.failure_is_value = true,
	.run = connect_ex_run,
};
