/* call/settimeout.c - Python's settimeout: how long calls may wait. */
#include <errno.h>

#include "base/lang.h"
#include "call/run.h"
#include "call/table.h"

static void
settimeout_run(const struct call_args *in, struct outcome *out)
{
	int fd = arg_fd(in, 0);
	long ms = (long)in->arg[1].number;

	/* With a time, poll(2) waits and the call itself must not. */
	outcome_set(out, run_set_blocking(fd, ms < 0));
	if (out->result == 0)
		descriptors_set_timeout(in->descriptors, fd, ms);
}

const struct call call_settimeout = {
	.name = "settimeout",
	.gist = N_("choose how long calls on a socket may wait"),
	.args = {
		{ .name = "socket", .kind = ARG_FD },
		{ .name = "seconds", .kind = ARG_SECONDS },
	},
	.suits = SUITS_ANY,
	.c = "int fcntl(int fd, F_SETFL, flags | O_NONBLOCK); "
	     "int poll(struct pollfd *fds, nfds_t nfds, int timeout)",
	.python = "s.settimeout(value)",
	.about = N_("Sets how long accept, connect, send, sendall, sendto, recv "
		 "and recvfrom on this socket may wait. When the time has "
		 "passed the call ends as timed out, which is a result of "
		 "its own and no error of the kernel. none means as long as "
		 "it takes, 0 means not at all (as setblocking off). The "
		 "kernel has no such time: the socket is made non-blocking "
		 "and poll does the waiting."),
	.errors = {
		{ EBADF, N_("that descriptor is not open in this process") },
	},
	.example = "settimeout s 0.5",
	.man = "fcntl(2), poll(2)",
	.run = settimeout_run,
};
