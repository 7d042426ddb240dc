/* call/recv.c - recv(2): read what has arrived. */
#include "base/lang.h"
#include "call/errors.h"
#include "call/run.h"
#include "call/table.h"

static void
recv_run(const struct call_args *in, struct outcome *out)
{
	run_receive(in, out, false);
}

const struct call call_recv = {
	.name = "recv",
	.gist = N_("receive bytes that have arrived"),
	.args = {
		{ .name = "socket", .kind = ARG_FD },
		{ .name = "size", .kind = ARG_INT, .fallback = "1024",
		    .low = 0, .high = CALL_SIZE_MAX, .after_buffer = true },
		{ .name = "flags", .kind = ARG_BITS, .group = GROUP_MSG,
		    .fallback = "0" },
	},
	.suits = SUITS_CONNECTED,
	.text = "recv(%0, buf, %1, %2)",
	.c = "ssize_t recv(int sockfd, void *buf, size_t len, int flags)",
	.python = "data = s.recv(bufsize[, flags])",
	.about = N_("Takes bytes out of the socket's receive buffer: at most "
		 "size of them, and as many fewer as have arrived. TCP "
		 "keeps the order of the bytes and not where one send ended "
		 "and the next began: two messages may come in one recv, "
		 "one message in several. If nothing has arrived, recv "
		 "blocks. The result 0 (b'') means that the peer has closed "
		 "its side and no more will come. With MSG_TRUNC, TCP throws "
		 "the bytes away and gives none: the result is how many they "
		 "were."),
	.errors = { ERRORS_RECEIVE, ERRORS_DESCRIPTOR },
	.example = "data = recv s 1024",
	.man = "recv(2)",
	.waits = N_("for data from %p"),
	.waits_unnamed = N_("for data from anyone"),
	.run = recv_run,
};
