/*
 * call/fork.c - fork(2): a second process with the same sockets. That the
 * new process serves a channel of its own is the process loop's business.
 */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/lang.h"
#include "call/run.h"
#include "call/table.h"

static void
fork_run(const struct call_args *in, struct outcome *out)
{
	char name[16] = "";

	/* The new process has its name from the first moment on: it gets that
	 * which this one has while it is made. */
	(void)prctl(PR_GET_NAME, name);
	(void)prctl(PR_SET_NAME, buf_text(&in->arg[0].bytes));
	/* CLONE_PARENT: the shell must be its parent too, so that it can
	 * reap it. No stack and no memory of its own asked for: as fork. */
	outcome_set(out,
	    syscall(SYS_clone, CLONE_PARENT | SIGCHLD, NULL, NULL, NULL, 0));
	if (out->result != 0)
		(void)prctl(PR_SET_NAME, name);
}

const struct call call_fork = {
	.name = "fork",
	.gist = N_("make a copy of the process, with the same sockets"),
	.args = { { .name = "name", .kind = ARG_NAME } },
	.suits = SUITS_ANY,
	.c = "pid_t fork(void)",
	.python = "pid = os.fork()",
	.about = N_("Makes a second process that has the same sockets under the "
		 "same descriptors; the name is how this shell calls it. "
		 "The sockets are shared, not copied: a connection ends "
		 "only when both have closed it, and what one of them reads "
		 "the other does not see. The result is the number of the "
		 "new process."),
	.errors = {
		{ EAGAIN, N_("the user has as many processes as it may have") },
		{ ENOMEM, N_("there is no memory left for it") },
	},
	.example = "fork child",
	.man = "fork(2)",
	.run = fork_run,
};
