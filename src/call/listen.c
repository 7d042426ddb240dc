/* call/listen.c - listen(2): make a bound stream socket passive. */
#include <limits.h>
#include <sys/socket.h>

#include "base/lang.h"
#include "call/errors.h"
#include "call/run.h"
#include "call/table.h"

static void
listen_run(const struct call_args *in, struct outcome *out)
{
	outcome_set(out, listen(arg_fd(in, 0), arg_int(in, 1)));
}

const struct call call_listen = {
	.name = "listen",
	.gist = N_("let a bound socket queue incoming connections"),
	.args = {
		{ .name = "socket", .kind = ARG_FD },
		{ .name = "backlog", .kind = ARG_INT, .fallback = "128",
		    .low = INT_MIN, .high = INT_MAX },
	},
	.suits = SUITS_BOUND,
	.c = "int listen(int sockfd, int backlog)",
	.python = "s.listen([backlog])",
	.about = N_("Makes the socket one that waits for others: from now on "
		 "the kernel itself answers those who connect and puts the "
		 "finished connections into the accept queue, whether or "
		 "not the process calls accept. The backlog says how many "
		 "may wait there (Linux lets one more wait); the kernel "
		 "takes at most what net.core.somaxconn allows. listen "
		 "returns at once and waits for nobody."),
	.errors = {
		{ EADDRINUSE, N_("another socket listens on this address and "
			      "port already") },
		{ EINVAL, N_("the socket is connected, so it cannot listen; for "
			  "AF_UNIX: it was not bound") },
		{ EOPNOTSUPP, N_("a socket of this type cannot listen: only "
			      "streams have connections to accept") },
		ERRORS_DESCRIPTOR,
	},
	.example = "listen s 5",
	.man = "listen(2)",
	.acts = ACT_LISTEN,
	.run = listen_run,
};
