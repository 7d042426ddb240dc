/* call/poll.c - poll(2): wait until one of several sockets is ready. */
#include <errno.h>
#include <limits.h>
#include <poll.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "call/run.h"
#include "call/table.h"

static void
poll_run(const struct call_args *in, struct outcome *out)
{
	const struct call_arg *a = &in->arg[0];
	struct pollfd list[CALL_FDS_MAX] = { 0 };

	for (size_t i = 0; i < a->fd_count; i++) {
		/* A number that cannot be open: POLLNVAL. */
		list[i].fd = descriptors_is_hidden(in->descriptors, a->fds[i])
				 ? INT_MAX
				 : a->fds[i];
		list[i].events = (short)in->arg[1].number;
	}
	outcome_set(out, poll(list, a->fd_count, arg_int(in, 2)));
	if (out->result <= 0)
		return;
	out->found = x_calloc((size_t)out->result, sizeof *out->found);
	for (size_t i = 0; i < a->fd_count; i++) {
		if (list[i].revents == 0)
			continue;
		out->found[out->found_count].fd = a->fds[i];
		out->found[out->found_count++].events = list[i].revents;
	}
}

const struct call call_poll = {
	.name = "poll",
	.gist = N_("wait until one of several sockets is ready"),
	.args = {
		{ .name = "sockets", .kind = ARG_FDS },
		{ .name = "events", .kind = ARG_BITS, .group = GROUP_POLL,
		    .fallback = "POLLIN|POLLOUT", .high = SHRT_MAX },
		{ .name = "timeout", .kind = ARG_INT, .fallback = "-1",
		    .low = -1, .high = INT_MAX },
	},
	.suits = SUITS_ANY,
	.text = "poll(%0, #0, %2)",
	.c = "int poll(struct pollfd *fds, nfds_t nfds, int timeout)",
	.python = "p = select.poll(); p.register(s, events); "
		  "p.poll(timeout)",
	.about = N_("Type poll([s, c], POLLIN, 1000); in words: poll s c "
		 "POLLIN 1000. "
		 "Waits until at least one of the sockets is ready, at most "
		 "timeout milliseconds (-1: as long as it takes, 0: only "
		 "looks). POLLIN: recv or accept would not block. POLLOUT: "
		 "send would not block, or a connect has ended. POLLERR, "
		 "POLLHUP and POLLNVAL (not open) are always told. The "
		 "result is how many sockets are ready; 0 means that the "
		 "time has passed. An integer after a socket is one more "
		 "socket if that descriptor is one; write poll([s], 4) "
		 "where 4 is a time."),
	.errors = {
		{ EINTR, N_("a signal came before any socket was ready") },
		{ EINVAL, N_("there are more sockets than the process may "
			  "have open") },
	},
	.example = "poll s POLLIN 1000",
	.man = "poll(2)",
	.waits = N_("for one of the sockets to be ready"),
	.run = poll_run,
};
