/* call/setsockopt.c - setsockopt(2): change how a socket behaves. */
#include <sys/socket.h>
#include <sys/time.h>

#include "base/lang.h"
#include "call/errors.h"
#include "call/run.h"
#include "call/table.h"

static void
setsockopt_run(const struct call_args *in, struct outcome *out)
{
	const struct call_arg *value = &in->arg[3];
	struct linger linger;
	struct timeval time;
	const void *at = &linger;
	socklen_t len = sizeof linger;
	int number = (int)value->number;

	/* call_read gives a second number for those two kinds alone. */
	if (value->second < 0) {
		at = &number;
		len = sizeof number;
	} else if (arg_int(in, 2) == SO_LINGER) {
		linger.l_onoff = number;
		linger.l_linger = (int)value->second;
	} else {
		time.tv_sec = (time_t)value->number;
		time.tv_usec = (suseconds_t)value->second;
		at = &time;
		len = sizeof time;
	}
	outcome_set(out,
	    setsockopt(arg_fd(in, 0), arg_int(in, 1), arg_int(in, 2), at, len));
}

const struct call call_setsockopt = {
	.name = "setsockopt",
	.gist = N_("set an option of a socket"),
	.args = {
		{ .name = "socket", .kind = ARG_FD },
		{ .name = "level", .kind = ARG_CONST, .group = GROUP_LEVEL,
		    .fallback = "SOL_SOCKET" },
		{ .name = "option", .kind = ARG_OPTION },
		{ .name = "value", .kind = ARG_OPTVAL },
	},
	.suits = SUITS_ANY,
	.c = "int setsockopt(int sockfd, int level, int optname, "
	     "const void *optval, socklen_t optlen)",
	.python = "s.setsockopt(level, optname, value)",
	.about = N_("Changes one option of the socket. Options belong to "
		 "levels: SOL_SOCKET, IPPROTO_TCP, IPPROTO_IP, "
		 "IPPROTO_IPV6; the level may be left out where the "
		 "option's name tells it. Most values are integers, often 1 "
		 "for on and 0 for off; SO_LINGER takes (onoff, seconds), "
		 "SO_RCVTIMEO and SO_SNDTIMEO take seconds. Servers set "
		 "SO_REUSEADDR before bind, so that they can start again "
		 "while an old connection is in TIME-WAIT."),
	.errors = {
		{ ENOPROTOOPT, N_("the level has no such option for this "
			       "socket, or it can only be read") },
		{ EINVAL, N_("the value is out of the option's range, or it is "
			  "too late to set it") },
		{ EDOM, N_("the time is not possible") },
		{ EOPNOTSUPP, N_("this kind of socket does not have that "
			      "option") },
		{ EPERM, N_("the process may not set this option") },
		ERRORS_DESCRIPTOR,
	},
	.example = "setsockopt s SOL_SOCKET SO_REUSEADDR 1",
	.man = "setsockopt(2)",
	.run = setsockopt_run,
};
