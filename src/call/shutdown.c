/* call/shutdown.c - shutdown(2): end one direction of a connection. */
#include <sys/socket.h>

#include "base/lang.h"
#include "call/errors.h"
#include "call/run.h"
#include "call/table.h"

static void
shutdown_run(const struct call_args *in, struct outcome *out)
{
	outcome_set(out, shutdown(arg_fd(in, 0), arg_int(in, 1)));
}

const struct call call_shutdown = {
	.name = "shutdown",
	.gist = N_("end one direction of a connection, or both"),
	.args = {
		{ .name = "socket", .kind = ARG_FD },
		{ .name = "how", .kind = ARG_CONST, .group = GROUP_SHUT,
		    .fallback = "wr" },
	},
	.suits = SUITS_CONNECTED,
	.c = "int shutdown(int sockfd, int how)",
	.python = "s.shutdown(how)",
	.about = N_("Ends a direction of the connection and keeps the "
		 "descriptor open. wr (SHUT_WR, meant where nothing is "
		 "said; C and Python want it said) sends a FIN: the peer's "
		 "recv returns b'' once it has read everything, and this "
		 "end can still receive. This is a half-close. rd (SHUT_RD) "
		 "ends receiving and sends nothing, rdwr does both. It acts "
		 "on the connection, so also for other processes that have "
		 "the socket."),
	.errors = {
		{ ENOTCONN, N_("the socket is not connected, or not any more") },
		{ EINVAL, N_("how is none of SHUT_RD, SHUT_WR, SHUT_RDWR") },
		ERRORS_DESCRIPTOR,
	},
	.example = "shutdown s wr",
	.man = "shutdown(2)",
	.acts = ACT_CLOSE,
	.run = shutdown_run,
};
