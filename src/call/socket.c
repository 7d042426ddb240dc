/* call/socket.c - socket(2): a new socket and its descriptor. */
#include <errno.h>
#include <sys/socket.h>

#include "base/lang.h"
#include "call/run.h"
#include "call/table.h"

static void
socket_run(const struct call_args *in, struct outcome *out)
{
	int fd = socket(arg_int(in, 0), arg_int(in, 1), arg_int(in, 2));

	outcome_set(out, fd);
	run_made(in, out, fd);
}

const struct call call_socket = {
	.name = "socket",
	.gist = N_("make a socket, the end of a connection to be"),
	.args = {
		{ .name = "family", .kind = ARG_CONST, .group = GROUP_FAMILY,
		    .fallback = "AF_INET" },
		{ .name = "type", .kind = ARG_BITS, .group = GROUP_TYPE,
		    .fallback = "SOCK_STREAM" },
		{ .name = "proto", .kind = ARG_CONST,
		    .group = GROUP_PROTOCOL, .fallback = "0" },
	},
	.c = "int socket(int domain, int type, int protocol)",
	.python = "socket.socket(family=AF_INET, type=SOCK_STREAM, proto=0)",
	.about = N_("Asks the kernel for a socket. The result is a descriptor, "
		 "a small number by which the process names the socket from "
		 "now on. AF_INET is IPv4, AF_INET6 is IPv6, AF_UNIX stays "
		 "on this machine and uses paths. SOCK_STREAM is TCP: a "
		 "connection that carries bytes in order. SOCK_DGRAM is "
		 "UDP: single messages that may be lost. The new socket has "
		 "no address and no peer yet, and nothing was sent."),
	.errors = {
		{ EAFNOSUPPORT, N_("this kernel does not have that family") },
		{ EPROTONOSUPPORT, N_("the family does not have that protocol") },
		{ ESOCKTNOSUPPORT, N_("the family does not have that type") },
		{ EPROTOTYPE, N_("that protocol does not go with that type") },
		{ EINVAL, N_("the type has bits that mean nothing") },
		{ EMFILE, N_("the process has as many descriptors open as it "
			  "may; close some") },
		{ ENFILE, N_("the whole machine has as many files open as it "
			  "may") },
		{ ENOBUFS, N_("the kernel has no memory left for it") },
		{ ENOMEM, N_("the kernel has no memory left for it") },
		{ EACCES, N_("the process may not make such a socket") },
		{ EPERM, N_("the process may not make such a socket") },
	},
	.example = "s = socket AF_INET SOCK_STREAM",
	.man = "socket(2)",
	.run = socket_run,
};
