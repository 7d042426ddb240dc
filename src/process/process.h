/*
 * process/process.h - the shell's side of a lab's process: starting it,
 * sending it a call, hearing from it, ending it.
 */
#ifndef PROCESS_PROCESS_H
#define PROCESS_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/err.h"
#include "kernel/netns.h"
#include "process/proto.h"

struct process;

/*
 * Start one in the network, by that name for the kernel too: ps(1), ss(8)
 * and lsof(8) show it. NULL with *err set where that fails.
 */
struct process *process_spawn(
    const struct netns *ns, const char *name, struct err *err);
/* Ends it (SIGKILL) if it has not ended, and reaps it. */
void process_free(struct process *p);

pid_t process_pid(const struct process *p);
/* Readable when it has something to say or has ended. */
int process_fd(const struct process *p);

/* Send a call; look: at what of its descriptors (SIGHT_). -1: it is gone. */
int process_send(struct process *p, uint32_t id, unsigned look,
    const struct call *call, const struct call_args *args);
/*
 * Send fork: the new process gets a channel of its own. When the reply
 * tells its pid, process_forked makes it one of ours (NULL: it failed).
 */
int process_send_fork(struct process *p, uint32_t id, const struct call *call,
    const struct call_args *args);
struct process *process_forked(struct process *p, pid_t pid);

/* Look at a descriptor of it from here (pidfd_getfd(2)), whatever it is
 * doing. False where the machine does not allow that. */
bool process_look(const struct process *p, int fd, struct sight *out);

enum process_news { NEWS_NONE, NEWS_REPLY, NEWS_GONE };

/*
 * What it has said; wait: if that is nothing yet, wait a few milliseconds at
 * the most. On NEWS_REPLY *out is the caller's (reply_free).
 */
enum process_news process_hear(struct process *p, bool wait, struct reply *out);

enum process_where {
	PROCESS_RUNS,	 /* on the way: something will come of it */
	PROCESS_ASLEEP,	 /* in a system call that is not its wait for us */
	PROCESS_STOPPED, /* SIGSTOP, or a debugger: until it is continued */
	PROCESS_HIDDEN,	 /* this machine does not show it */
	PROCESS_ENDED
};

/* Where the kernel says it is while it owes us a reply. */
enum process_where process_where(const struct process *p);

/* A signal that makes a sleeping system call return EINTR. */
void process_interrupt(const struct process *p);
/* SIGKILL, and wait until it has ended; *status as of waitpid(2), as it was
 * where it has been reaped already. */
void process_kill(struct process *p, int *status);
/* Its channel is closed: reap it; if it does not end by itself, kill it. */
void process_reap(struct process *p, int *status);

#endif
