/* call/sendall.c - Python's sendall: send(2) until all bytes are taken. */
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "call/errors.h"
#include "call/run.h"
#include "call/table.h"

static void
add_part(struct outcome *out, size_t *cap, size_t asked)
{
	struct call_part *part;

	X_GROW(out->parts, out->part_count, *cap);
	part = &out->parts[out->part_count++];
	*part = (struct call_part){ asked, out->result, out->error };
}

static void
sendall_run(const struct call_args *in, struct outcome *out)
{
	const struct buf *data = &in->arg[1].bytes;
	int fd = arg_fd(in, 0);
	struct limit limit = limit_start(in, fd); /* for all of it */
	size_t sent = 0, cap = 0;
	ssize_t n;

	do {
		if (limit_wait(&limit, fd, POLLOUT, out) < 0)
			return;
		n = send(fd, buf_text(data) + sent, data->len - sent, 0);
		outcome_set(out, n);
		add_part(out, &cap, data->len - sent);
		if (limit_again(&limit, n))
			continue;
		if (n < 0)
			return;
		sent += (size_t)n;
		/* A signal ends a send that has sent a part without errno. */
		if (in->interrupted != NULL && *in->interrupted &&
		    sent < data->len) {
			out->result = -1;
			out->error = EINTR;
			return;
		}
	} while (sent < data->len);
	outcome_set(out, (long)sent);
}

const struct call call_sendall = {
	.name = "sendall",
	.gist = N_("send all the bytes, with as many sends as that takes"),
	.args = {
		{ .name = "socket", .kind = ARG_FD },
		{ .name = "data", .kind = ARG_DATA },
	},
	.suits = SUITS_CONNECTED,
	.text = "sendall(%0, %1, #1)",
	.c = "ssize_t send(int sockfd, const void *buf, size_t len, "
	     "int flags)",
	.python = "s.sendall(bytes)",
	.about = N_("Python's loop around send: it calls send with what is left "
		 "until all bytes were taken, and blocks meanwhile. Each of "
		 "those sends is shown with how many bytes it took. If one "
		 "fails, sendall fails with its error, and what was sent "
		 "before stays sent. A signal ends it too: with EINTR, and "
		 "the sends show how much was sent. A settimeout time is for the whole, "
		 "not for each send."),
	.errors = {
		ERRORS_SENDING,
		{ EINTR, N_("a signal came before everything was sent; what the "
			 "sends took stays sent") },
		ERRORS_DESCRIPTOR,
	},
	.example = "sendall s \"Hello, world\"",
	.man = "send(2)",
	.waits = N_("for room in the send buffer, until %p has read"),
	.waits_unnamed = N_("for room in the send buffer, until the peer has read"),
	.acts = ACT_SEND,
	.run = sendall_run,
};
