/* process/process.c - one child and its channel, seen from the shell. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "kernel/proc.h"
#include "process/child.h"
#include "process/process.h"

struct process {
	pid_t pid;
	int channel;
	int forked_channel; /* of the process that a fork is making, or -1 */
	int idle_fd;	    /* the descriptor that it waits on when idle */
	bool reaped;
	bool broken; /* it said something that is no frame of ours */
	struct buf in, out;
	struct proc proc;
};

/*
 * The limit of a wait for an answer: one tick of the kernel's clock, the
 * shortest there is for a socket. poll(2) could be shorter, but sets a
 * timer of the CPU each time, which costs more than most calls take.
 */
static void
limit_waits(int channel)
{
	struct timeval tick = { .tv_usec = 1 };

	setsockopt(channel, SOL_SOCKET, SO_RCVTIMEO, &tick, sizeof tick);
}

static struct process *
process_new(pid_t pid, int channel)
{
	struct process *p = x_calloc(1, sizeof *p);

	limit_waits(channel);

	p->pid = pid;
	p->channel = channel;
	p->forked_channel = -1;
	p->idle_fd = child_channel_fd();
	p->proc = proc_open(pid);
	return p;
}

/* Wait for HELLO: the process is set up, or says why it is not. */
static int
greet(struct process *p, struct err *err)
{
	enum proto_type type;
	char bytes[64];
	uint32_t error;
	long len;

	while ((len = proto_frame(p->in.data, p->in.len, &type)) == 0) {
		ssize_t n = read(p->channel, bytes, sizeof bytes);

		if (n < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (n <= 0)
			return err_set(err, 0, "a new process ended at once");
		buf_add(&p->in, bytes, (size_t)n);
	}
	if (len < 0 || type != PROTO_HELLO ||
	    proto_get_hello(p->in.data + PROTO_HEADER,
		(size_t)len - PROTO_HEADER, &error) < 0)
		return err_set(err, 0,
		    "a new process does not speak our "
		    "protocol");
	buf_drop(&p->in, (size_t)len);
	if (error != 0)
		return err_set(err, 0,
		    "a new process cannot enter the network: %s",
		    lang_error((int)error));
	return 0;
}

struct process *
process_spawn(const struct netns *ns, const char *name, struct err *err)
{
	pid_t shell = getpid(), pid;
	struct process *p;
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) {
		err_set(
		    err, 0, "cannot start a process: %s", lang_error(errno));
		return NULL;
	}
	pid = fork();
	if (pid == 0)
		child_main(ends[1], ns, name, shell);
	close(ends[1]);
	if (pid < 0) {
		err_set(
		    err, 0, "cannot start a process: %s", lang_error(errno));
		close(ends[0]);
		return NULL;
	}
	p = process_new(pid, ends[0]);
	if (greet(p, err) == 0) {
		/* Entering the network changed who may read its files. */
		proc_close(&p->proc);
		p->proc = proc_open(pid);
		return p;
	}
	process_free(p);
	return NULL;
}

void
process_free(struct process *p)
{
	int status = 0;

	if (p == NULL)
		return;
	process_kill(p, &status);
	close(p->channel);
	if (p->forked_channel >= 0)
		close(p->forked_channel);
	proc_close(&p->proc);
	buf_free(&p->in);
	buf_free(&p->out);
	free(p);
}

pid_t
process_pid(const struct process *p)
{
	return p->pid;
}

int
process_fd(const struct process *p)
{
	return p->channel;
}

/* Write what is in p->out, with a descriptor if that is not -1. */
static int
send_out(struct process *p, int fd)
{
	union {
		char bytes[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control = { .bytes = { 0 } };
	size_t sent = 0;

	while (sent < p->out.len) {
		struct iovec io = { p->out.data + sent, p->out.len - sent };
		struct msghdr m = { .msg_iov = &io, .msg_iovlen = 1 };
		ssize_t n;

		if (fd >= 0 && sent == 0) {
			m.msg_control = control.bytes;
			m.msg_controllen = sizeof control.bytes;
			CMSG_FIRSTHDR(&m)->cmsg_level = SOL_SOCKET;
			CMSG_FIRSTHDR(&m)->cmsg_type = SCM_RIGHTS;
			CMSG_FIRSTHDR(&m)->cmsg_len = CMSG_LEN(sizeof fd);
			memcpy(CMSG_DATA(CMSG_FIRSTHDR(&m)), &fd, sizeof fd);
		}
		n = sendmsg(p->channel, &m, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break;
		sent += (size_t)n;
	}
	sent = sent == p->out.len;
	buf_clear(&p->out);
	return sent ? 0 : -1;
}

int
process_send(struct process *p, uint32_t id, unsigned look,
    const struct call *call, const struct call_args *args)
{
	proto_put_request(&p->out, id, look, call, args);
	return send_out(p, -1);
}

int
process_send_fork(struct process *p, uint32_t id, const struct call *call,
    const struct call_args *args)
{
	int ends[2], result;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
		return -1;
	proto_put_request(&p->out, id, 0, call, args);
	result = send_out(p, ends[1]);
	close(ends[1]);
	p->forked_channel = ends[0];
	return result;
}

struct process *
process_forked(struct process *p, pid_t pid)
{
	struct process *forked = NULL;

	if (pid > 0 && p->forked_channel >= 0)
		forked = process_new(pid, p->forked_channel);
	else if (p->forked_channel >= 0)
		close(p->forked_channel);
	p->forked_channel = -1;
	return forked;
}

/* The first frame that has come in, if it is whole. */
static enum process_news
next_frame(struct process *p, struct reply *out)
{
	enum proto_type type;
	long len = proto_frame(p->in.data, p->in.len, &type);

	if (len == 0)
		return NEWS_NONE;
	if (len < 0 || type != PROTO_REPLY ||
	    proto_get_reply(p->in.data + PROTO_HEADER,
		(size_t)len - PROTO_HEADER, out) < 0) {
		p->broken = true;
		return NEWS_GONE;
	}
	buf_drop(&p->in, (size_t)len);
	return NEWS_REPLY;
}

/* Bytes that came: 1 some, 0 none (in time), -1 the channel is closed. */
static int
read_more(struct process *p, bool wait)
{
	char bytes[16 * 1024];
	ssize_t n =
	    recv(p->channel, bytes, sizeof bytes, wait ? 0 : MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (n <= 0)
		return -1;
	buf_add(&p->in, bytes, (size_t)n);
	return 1;
}

enum process_news
process_hear(struct process *p, bool wait, struct reply *out)
{
	for (;;) {
		enum process_news news = next_frame(p, out);
		int more;

		if (news != NEWS_NONE)
			return news;
		more = p->broken ? -1 : read_more(p, wait);
		if (more <= 0)
			return more < 0 ? NEWS_GONE : NEWS_NONE;
	}
}

bool
process_look(const struct process *p, int fd, struct sight *out)
{
	int copy, handle = (int)syscall(SYS_pidfd_open, p->pid, 0);

	if (handle < 0)
		return false;
	copy = (int)syscall(SYS_pidfd_getfd, handle, fd, 0);
	close(handle);
	if (copy < 0)
		return false;
	sight_take(copy, SIGHT_ADDRESSES, out);
	out->fd = fd;
	close(copy);
	return true;
}

enum process_where
process_where(const struct process *p)
{
	long number, first;

	switch (proc_where(&p->proc, &number, &first)) {
	case PROC_RUNS:
		return PROCESS_RUNS;
	case PROC_GONE:
		return PROCESS_ENDED;
	case PROC_STOPPED:
		return PROCESS_STOPPED;
	case PROC_HIDDEN:
		return PROCESS_HIDDEN;
	case PROC_SLEEPS:
		break;
	}
	/* Asleep in its wait for us: it has not begun with the call yet. */
	return number >= 0 && first == p->idle_fd ? PROCESS_RUNS
						  : PROCESS_ASLEEP;
}

void
process_interrupt(const struct process *p)
{
	kill(p->pid, SIGINT);
}

static void
wait_for_end(struct process *p, int *status)
{
	while (waitpid(p->pid, status, 0) < 0 && errno == EINTR)
		;
	p->reaped = true;
}

void
process_kill(struct process *p, int *status)
{
	if (p->reaped)
		return;
	*status = 0;
	kill(p->pid, SIGKILL);
	wait_for_end(p, status);
}

void
process_reap(struct process *p, int *status)
{
	enum { LOOKS = 500 }; /* a millisecond each: it is about to end */

	*status = 0;
	for (int i = 0; i < LOOKS && !p->reaped; i++) {
		if (waitpid(p->pid, status, WNOHANG) == p->pid)
			p->reaped = true;
		else
			poll(NULL, 0, 1);
	}
	/* Its channel is closed or broken, but it lives: of no use. */
	process_kill(p, status);
}
