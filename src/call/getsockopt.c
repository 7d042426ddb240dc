/* call/getsockopt.c - getsockopt(2): read an option of a socket. */
#include <sys/socket.h>
#include <sys/time.h>

#include "base/lang.h"
#include "call/errors.h"
#include "call/run.h"
#include "call/table.h"

union optval {
	int number;
	struct linger linger;
	struct timeval time;
};

/* Options that are not an integer are known by name. */
static void
take(struct outcome *out, int level, int option, const union optval *v)
{
	bool time = option == SO_RCVTIMEO || option == SO_SNDTIMEO;

	out->second = -1;
	if (level == SOL_SOCKET && option == SO_LINGER) {
		out->value = v->linger.l_onoff;
		out->second = v->linger.l_linger;
	} else if (level == SOL_SOCKET && time) {
		out->value = v->time.tv_sec;
		out->second = v->time.tv_usec;
	} else {
		out->value = v->number;
	}
}

static void
getsockopt_run(const struct call_args *in, struct outcome *out)
{
	int level = arg_int(in, 1), option = arg_int(in, 2);
	union optval v = { 0 };
	socklen_t len = sizeof v;

	outcome_set(out, getsockopt(arg_fd(in, 0), level, option, &v, &len));
	if (out->result == 0)
		take(out, level, option, &v);
}

const struct call call_getsockopt = {
	.name = "getsockopt",
	.gist = N_("read an option of a socket"),
	.args = {
		{ .name = "socket", .kind = ARG_FD },
		{ .name = "level", .kind = ARG_CONST, .group = GROUP_LEVEL,
		    .fallback = "SOL_SOCKET" },
		{ .name = "option", .kind = ARG_OPTION },
	},
	.suits = SUITS_ANY,
	.c = "int getsockopt(int sockfd, int level, int optname, "
	     "void *optval, socklen_t *optlen)",
	.python = "value = s.getsockopt(level, optname)",
	.about = N_("Reads one option of the socket; the level may be left out "
		 "where the option's name tells it. SO_ERROR is the error "
		 "that is waiting on the socket, such as the result of a "
		 "connect that did not block; reading it clears it. "
		 "SO_RCVBUF and SO_SNDBUF are twice what was set, because "
		 "the kernel counts its own bookkeeping."),
	.errors = {
		{ ENOPROTOOPT, N_("the level has no such option for this "
			       "socket") },
		{ EOPNOTSUPP, N_("this kind of socket does not have that "
			      "option") },
		{ EINVAL, N_("the option cannot be read in this way") },
		{ ENOTCONN, N_("the option exists only for a connected "
			    "socket") },
		ERRORS_DESCRIPTOR,
	},
	.example = "getsockopt s SO_ERROR",
	.man = "getsockopt(2)",
	.run = getsockopt_run,
};
