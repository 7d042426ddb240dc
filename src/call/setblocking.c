/* call/setblocking.c - Python's setblocking: whether calls may wait. */
#include <errno.h>

#include "base/lang.h"
#include "call/run.h"
#include "call/table.h"

static void
setblocking_run(const struct call_args *in, struct outcome *out)
{
	int fd = arg_fd(in, 0);

	outcome_set(out, run_set_blocking(fd, arg_int(in, 1) != 0));
	if (out->result == 0)
		descriptors_set_timeout(in->descriptors, fd, -1);
}

const struct call call_setblocking = {
	.name = "setblocking",
	.gist = N_("choose whether calls on a socket may wait"),
	.args = {
		{ .name = "socket", .kind = ARG_FD },
		{ .name = "flag", .kind = ARG_CONST, .group = GROUP_SWITCH },
	},
	.suits = SUITS_ANY,
	.c = "int fcntl(int fd, F_SETFL, flags | O_NONBLOCK)",
	.python = "s.setblocking(flag)",
	.about = N_("With off, no call on this socket waits: what would have to "
		 "wait fails with EAGAIN at once, and connect with "
		 "EINPROGRESS. poll then tells when it is worth trying "
		 "again. With on, calls wait as long as it takes, which is "
		 "how every socket starts. Either ends a time that "
		 "settimeout has set."),
	.errors = {
		{ EBADF, N_("that descriptor is not open in this process") },
	},
	.example = "setblocking s off",
	.man = "fcntl(2)",
	.run = setblocking_run,
};
