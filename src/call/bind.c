/* call/bind.c - bind(2): give a socket its local address. */
#include <sys/socket.h>

#include "base/lang.h"
#include "call/errors.h"
#include "call/run.h"
#include "call/table.h"

static void
bind_run(const struct call_args *in, struct outcome *out)
{
	if (run_address(in, 1, out) < 0)
		return;
	outcome_set(out, bind(arg_fd(in, 0), &out->addr.sa, out->addr.len));
}

const struct call call_bind = {
	.name = "bind",
	.gist = N_("give a socket its own address"),
	.args = {
		{ .name = "socket", .kind = ARG_FD },
		{ .name = "address", .kind = ARG_ADDR },
	},
	.suits = SUITS_UNBOUND,
	.c = "int bind(int sockfd, const struct sockaddr *addr, "
	     "socklen_t addrlen)",
	.python = "s.bind((host, port))",
	.about = N_("Gives the socket the local address where others can find "
		 "it; a server binds before it listens. Host 127.0.0.1 can "
		 "be reached from this machine alone, \"\" means every "
		 "interface it has. Port 0 lets the kernel choose a free "
		 "port, which getsockname then tells. An AF_UNIX socket is "
		 "bound to a path: bind creates that file, and the name "
		 "stays taken until it is deleted."),
	.errors = {
		{ EADDRINUSE, N_("another socket has this address and port, or "
			      "a connection that it had is still in "
			      "TIME-WAIT: choose another port, close that "
			      "socket, or (TIME-WAIT) set SO_REUSEADDR on "
			      "this socket before bind; the one that had the "
			      "address must have had it set, too; for "
			      "AF_UNIX: another socket has the name, or (a "
			      "path) there is a file already, which need not "
			      "be a socket's") },
		{ EACCES, N_("a port below 1024 is reserved: it needs root (or "
			  "the capability CAP_NET_BIND_SERVICE), which nobody "
			  "has in a private network; for AF_UNIX: the folder "
			  "may not be written") },
		{ EADDRNOTAVAIL, N_("no interface of this machine has that "
				 "address") },
		{ EINVAL, N_("the socket has an address already, or the address "
			  "has the wrong length") },
		{ EAFNOSUPPORT, N_("the address is of another family than the "
				"socket") },
		ERRORS_DESCRIPTOR,
		{ ENOENT, N_("AF_UNIX: a folder of the path does not exist") },
		{ ENOTDIR, N_("AF_UNIX: a part of the path is no folder") },
		{ EROFS, N_("AF_UNIX: the file system is read-only") },
	},
	.example = "bind s 127.0.0.1 65432",
	.man = "bind(2)",
	.run = bind_run,
};
