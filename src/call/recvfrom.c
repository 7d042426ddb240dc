/* call/recvfrom.c - recvfrom(2): read a datagram and who sent it. */
#include "base/lang.h"
#include "call/errors.h"
#include "call/run.h"
#include "call/table.h"

static void
recvfrom_run(const struct call_args *in, struct outcome *out)
{
	run_receive(in, out, true);
}

const struct call call_recvfrom = {
	.name = "recvfrom",
	.gist = N_("receive one datagram and its sender's address"),
	.args = {
		{ .name = "socket", .kind = ARG_FD },
		{ .name = "size", .kind = ARG_INT, .fallback = "1024",
		    .low = 0, .high = CALL_SIZE_MAX, .after_buffer = true },
		{ .name = "flags", .kind = ARG_BITS, .group = GROUP_MSG,
		    .fallback = "0" },
	},
	.suits = SUITS_DATAGRAM,
	.text = "recvfrom(%0, buf, %1, %2)",
	.c = "ssize_t recvfrom(int sockfd, void *buf, size_t len, int flags, "
	     "struct sockaddr *src_addr, socklen_t *addrlen)",
	.python = "data, addr = s.recvfrom(bufsize[, flags])",
	.about = N_("Takes one datagram and tells who sent it. What does not "
		 "fit into size bytes is thrown away; with MSG_TRUNC the "
		 "result is the datagram's whole length. If none has "
		 "arrived, recvfrom blocks. A datagram may be empty: then 0 "
		 "bytes are no end of anything. On a stream socket it acts "
		 "as recv, and no address comes with the data; there, with "
		 "MSG_TRUNC, TCP throws the bytes away and gives none."),
	.errors = { ERRORS_RECEIVE, ERRORS_DESCRIPTOR },
	.example = "data, addr = recvfrom s 1024",
	.man = "recvfrom(2)",
	.waits = N_("for a datagram on %l"),
	.waits_unnamed = N_("for a datagram"),
	.answers_address = true,
	.returns_two = true,
	.run = recvfrom_run,
};
