/* call/send.c - send(2): put bytes into a socket's send buffer. */
#include <poll.h>
#include <sys/socket.h>

#include "base/lang.h"
#include "call/errors.h"
#include "call/run.h"
#include "call/table.h"

static void
send_run(const struct call_args *in, struct outcome *out)
{
	const struct buf *data = &in->arg[1].bytes;
	int fd = arg_fd(in, 0);
	struct limit limit = limit_start(in, fd);
	ssize_t n;

	do {
		if (limit_wait(&limit, fd, POLLOUT, out) < 0)
			return;
		n = send(fd, buf_text(data), data->len, arg_int(in, 2));
	} while (limit_again(&limit, n));
	outcome_set(out, n);
}

const struct call call_send = {
	.name = "send",
	.gist = N_("send bytes, perhaps not all of them"),
	.args = {
		{ .name = "socket", .kind = ARG_FD },
		{ .name = "data", .kind = ARG_DATA },
		{ .name = "flags", .kind = ARG_BITS, .group = GROUP_MSG,
		    .fallback = "0" },
	},
	.suits = SUITS_CONNECTED,
	.text = "send(%0, %1, #1, %2)",
	.c = "ssize_t send(int sockfd, const void *buf, size_t len, "
	     "int flags)",
	.python = "sent = s.send(bytes[, flags])",
	.about = N_("Copies the bytes into the socket's send buffer; the kernel "
		 "sends them from there, and again until the peer has "
		 "acknowledged them. The result is how many bytes the "
		 "buffer took: on a socket that does not block it may be "
		 "fewer than were given, and then the rest is the program's "
		 "to send again. That send has returned does not mean that "
		 "the peer has the data."),
	.errors = { ERRORS_SEND, ERRORS_DESCRIPTOR },
	.example = "send s \"Hello, world\"",
	.man = "send(2)",
	.waits = N_("for room in the send buffer, until %p has read"),
	.waits_unnamed = N_("for room in the send buffer, until the peer has read"),
	.acts = ACT_SEND,
	.run = send_run,
};
