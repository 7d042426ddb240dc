/* call/close.c - close(2): give a descriptor back. */
#include <errno.h>
#include <unistd.h>

#include "base/lang.h"
#include "call/run.h"
#include "call/table.h"

static void
close_run(const struct call_args *in, struct outcome *out)
{
	int fd = arg_fd(in, 0);

	outcome_set(out, close(fd));
	/* Linux frees the number even where it reports an error. */
	descriptors_set_timeout(in->descriptors, fd, -1);
}

const struct call call_close = {
	.name = "close",
	.gist = N_("give up a descriptor, and the connection with the last one"),
	.args = { { .name = "socket", .kind = ARG_FD } },
	.suits = SUITS_ANY,
	.c = "int close(int fd)",
	.python = "s.close()",
	.about = N_("Gives the descriptor back; its number is free for the "
		 "next socket. With the last descriptor of a connection the "
		 "kernel sends a FIN and goes on with TCP's goodbye by "
		 "itself. If bytes that had arrived were never read, it "
		 "sends a reset (RST) instead, so that the peer notices. "
		 "Closing a listening socket resets the connections that "
		 "wait in its accept queue."),
	.errors = {
		{ EBADF, N_("that descriptor is not open in this process: it "
			 "may have been closed already") },
		{ EINTR, N_("a signal came; the descriptor is closed all the "
			 "same") },
	},
	.example = "close s",
	.man = "close(2)",
	.waits = N_("for %p to acknowledge what was sent, because of SO_LINGER"),
	.waits_unnamed = N_("for the peer to acknowledge what was sent, because of SO_LINGER"),
	.acts = ACT_CLOSE,
	.run = close_run,
};
