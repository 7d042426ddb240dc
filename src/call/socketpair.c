/* call/socketpair.c - socketpair(2): two sockets, already connected. */
#include <errno.h>
#include <sys/socket.h>

#include "base/lang.h"
#include "call/run.h"
#include "call/table.h"

static void
socketpair_run(const struct call_args *in, struct outcome *out)
{
	int pair[2] = { -1, -1 };

	outcome_set(out,
	    socketpair(arg_int(in, 0), arg_int(in, 1), arg_int(in, 2), pair));
	if (out->result < 0)
		return;
	run_made(in, out, pair[0]);
	run_made(in, out, pair[1]);
}

const struct call call_socketpair = {
	.name = "socketpair",
	.gist = N_("make two sockets that are connected to each other"),
	.args = {
		{ .name = "family", .kind = ARG_CONST, .group = GROUP_FAMILY,
		    .fallback = "AF_UNIX" },
		{ .name = "type", .kind = ARG_BITS, .group = GROUP_TYPE,
		    .fallback = "SOCK_STREAM" },
		{ .name = "proto", .kind = ARG_CONST,
		    .group = GROUP_PROTOCOL, .fallback = "0" },
	},
	.suits = SUITS_ANY,
	.c = "int socketpair(int domain, int type, int protocol, int sv[2])",
	.python = "a, b = socket.socketpair()",
	.about = N_("Makes two sockets that are connected to each other, "
		 "without addresses: what is sent into one comes out of the "
		 "other. After fork, parent and child talk over such a "
		 "pair. Only AF_UNIX has it."),
	.errors = {
		{ EOPNOTSUPP, N_("this family has no pairs: use AF_UNIX") },
		{ EAFNOSUPPORT, N_("this kernel does not have that family") },
		{ EPROTONOSUPPORT, N_("the family does not have that protocol") },
		{ ESOCKTNOSUPPORT, N_("the family does not have that type") },
		{ EMFILE, N_("the process has too few descriptors left; close "
			  "some") },
		{ ENFILE, N_("the whole machine has as many files open as it "
			  "may") },
	},
	.example = "a, b = socketpair",
	.man = "socketpair(2)",
	.returns_two = true,
	.run = socketpair_run,
};
