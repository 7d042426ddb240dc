/*
 * kernel/probe.c - running a probe in a process of its own, and what
 * several of them do.
 */
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/lang.h"
#include "kernel/probe_parts.h"

int
probe_failed(struct probe_answer *out, const char *what)
{
	out->error = errno;
	snprintf(out->what, sizeof out->what, "%s", lang_text(what));
	return -1;
}

int
probe_refused(struct probe_answer *out, const char *what)
{
	errno = 0;
	return probe_failed(out, what);
}

int
probe_enter(const struct netns *ns, struct probe_answer *out)
{
	out->untried = ns == NULL;
	if (out->untried)
		return probe_refused(
		    out, "not tried: there is no private network");
	if (ns->user >= 0 && setns(ns->user, CLONE_NEWUSER) < 0)
		return probe_failed(out, "entering the user namespace");
	if (setns(ns->net, CLONE_NEWNET) < 0)
		return probe_failed(out, "entering the network namespace");
	return 0;
}

/* ---- a process of its own ---- */

static _Noreturn void
child(probe_function *run, const struct netns *ns, int channel)
{
	struct probe_answer answer = { 0 };

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	run(ns, &answer);
	(void)!write(channel, &answer, sizeof answer);
	_exit(0);
}

static long
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* False: the time is over and nothing was said. Signals do not prolong it. */
static bool
is_readable(int fd, int limit_ms)
{
	long end = now_ms() + limit_ms, left = limit_ms;
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int ready;

	do {
		ready = poll(&p, 1, (int)left);
		left = end - now_ms();
	} while (ready < 0 && errno == EINTR && left > 0);
	return ready > 0;
}

static void
hear(int fd, int limit_ms, struct probe_answer *out)
{
	if (!is_readable(fd, limit_ms)) {
		errno = ETIMEDOUT;
		probe_failed(out, "waiting for it to end");
	} else if (read(fd, out, sizeof *out) != sizeof *out) {
		*out = (struct probe_answer){ 0 };
		probe_refused(out, "the process that tried it was ended");
	}
}

void
probe_run(probe_function *run, const struct netns *ns, int limit_ms,
    struct probe_answer *out)
{
	int ends[2];
	pid_t pid;

	*out = (struct probe_answer){ 0 };
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0) {
		probe_failed(out, "socketpair");
		return;
	}
	pid = fork();
	if (pid == 0)
		child(run, ns, ends[1]);
	if (pid < 0)
		probe_failed(out, "starting a process that tries it");
	close(ends[1]);
	if (pid > 0) {
		hear(ends[0], limit_ms, out);
		kill(pid, SIGKILL);
		while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	close(ends[0]);
}

/* ---- what several do ---- */

void
probe_connect_ipv6(struct probe_answer *out)
{
	struct sockaddr_in6 a = { .sin6_family = AF_INET6,
		.sin6_addr = IN6ADDR_LOOPBACK_INIT };
	socklen_t len = sizeof a;
	struct sockaddr *sa = (struct sockaddr *)&a;
	int l = socket(AF_INET6, SOCK_STREAM, 0);
	int c = socket(AF_INET6, SOCK_STREAM, 0);

	if (l < 0 || c < 0)
		probe_failed(out, "making a socket of AF_INET6");
	else if (bind(l, sa, len) < 0)
		probe_failed(out, "binding a socket to ::1");
	else if (listen(l, 1) < 0 || getsockname(l, sa, &len) < 0 ||
		 connect(c, sa, len) < 0)
		probe_failed(out, "connecting over ::1");
	else
		out->works = true;
}

int
probe_bound(int type, struct probe_answer *out)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd = socket(AF_INET, type, 0);

	if (fd < 0)
		return probe_failed(out, "making a socket");
	if (bind(fd, (struct sockaddr *)&a, sizeof a) < 0)
		return probe_failed(out, "binding a socket to 127.0.0.1");
	return fd;
}
