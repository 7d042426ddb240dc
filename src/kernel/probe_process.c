/*
 * kernel/probe_process.c - probes on another process: what may be seen of
 * one that sleeps in a call, as the lab's processes do.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kernel/proc.h"
#include "kernel/probe_parts.h"

/* A process that sleeps in read(fd, ...), entered as the lab's enter. */
struct sleeper {
	pid_t pid;
	int fd, end; /* its end of the channel, and ours */
};

static _Noreturn void
sleep_in_read(const struct netns *ns, int fd)
{
	char byte;

	if (ns != NULL && netns_enter(ns) < 0)
		_exit(1);
	/* Not before: entering a namespace takes it back. */
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	(void)!write(fd, "", 1);
	(void)!read(fd, &byte, 1);
	_exit(0);
}

static int
start(const struct netns *ns, struct sleeper *s, struct probe_answer *out)
{
	int ends[2];
	char byte;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return probe_failed(out, "socketpair");
	*s = (struct sleeper){ fork(), ends[1], ends[0] };
	if (s->pid < 0)
		return probe_failed(out, "starting a process");
	if (s->pid == 0) {
		close(s->end);
		sleep_in_read(ns, s->fd);
	}
	close(ends[1]);
	if (read(s->end, &byte, 1) == 1)
		return 0;
	waitpid(s->pid, NULL, 0);
	return probe_refused(out, "a process could not enter the network");
}

static void
end(const struct sleeper *s)
{
	kill(s->pid, SIGKILL);
	waitpid(s->pid, NULL, 0);
	close(s->end);
}

/* It has said that it is about to: on the way to sleep, it only needs the
 * CPU. probe_run ends this where that never comes. */
static enum proc_where
asleep(const struct proc *p, long *number, long *first)
{
	enum proc_where where;

	do {
		sched_yield();
		where = proc_where(p, number, first);
	} while (where == PROC_RUNS);
	return where;
}

/* Why it cannot be read: proc_where leaves that out. */
static int
read_error(pid_t pid)
{
	char path[64], byte;
	int fd, error = 0;

	snprintf(path, sizeof path, "/proc/%d/syscall", (int)pid);
	fd = open(path, O_RDONLY);
	if (fd < 0 || read(fd, &byte, 1) != 1)
		error = errno;
	if (fd >= 0)
		close(fd);
	return error;
}

void
probe_syscall(const struct netns *ns, struct probe_answer *out)
{
	long number, first;
	enum proc_where where;
	struct sleeper s;
	struct proc p;

	if (start(ns, &s, out) < 0)
		return;
	p = proc_open(s.pid);
	where = asleep(&p, &number, &first);
	if (where == PROC_SLEEPS && number == SYS_read && first == s.fd) {
		out->works = true;
	} else {
		errno = read_error(s.pid);
		probe_failed(out, "reading where a child of ours sleeps");
	}
	proc_close(&p);
	end(&s);
}

void
probe_getfd(const struct netns *ns, struct probe_answer *out)
{
	struct sleeper s;
	int handle;

	if (start(ns, &s, out) < 0)
		return;
	handle = (int)syscall(SYS_pidfd_open, s.pid, 0);
	if (handle < 0)
		probe_failed(out, "pidfd_open of a child of ours");
	else if (syscall(SYS_pidfd_getfd, handle, s.fd, 0) < 0)
		probe_failed(out, "pidfd_getfd from a child of ours");
	else
		out->works = true;
	end(&s);
}
