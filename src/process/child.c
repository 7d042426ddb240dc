/*
 * process/child.c - the loop of a lab's process. It is single-threaded and
 * holds nothing but its sockets and one channel to the shell, out of the
 * way so that its first socket is descriptor 3. When the channel closes or
 * the shell dies, it ends.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "call/descriptors.h"
#include "process/child.h"
#include "process/proto.h"

enum { CHANNEL_FD_MAX = 65535 };

struct child {
	int channel;
	pid_t shell;
	struct descriptors *descriptors;
	struct buf in;	/* bytes of frames not yet handled */
	struct buf out; /* a frame being written */
	int passed;	/* a descriptor that came with the bytes, or -1 */
};

/* A handler has nothing else that it could set. */
static volatile int interrupted;

/* That it is there makes the system call return with EINTR. */
static void
on_interrupt(int signal)
{
	(void)signal;
	interrupted = 1;
}

static void
set_signals(void)
{
	struct sigaction action = { .sa_handler = on_interrupt };
	sigset_t none;

	sigaction(SIGINT, &action, NULL);
	action.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &action, NULL);
	action.sa_handler = SIG_DFL;
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	sigaction(SIGWINCH, &action, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Die when the shell dies, however it does. */
static void
follow_shell(const struct child *c)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != c->shell)
		_exit(0);
}

/* The highest descriptor that is surely allowed, away from the sockets. */
int
child_channel_fd(void)
{
	struct rlimit limit = { 0 };

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0 ||
	    limit.rlim_cur > CHANNEL_FD_MAX + 1)
		return CHANNEL_FD_MAX;
	return (int)limit.rlim_cur - 1;
}

static bool
is_socket(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISSOCK(st.st_mode);
}

/*
 * Keep the channel and standard error; nothing else of the shell's. Where
 * that is a socket (of a service, of ssh without a terminal) it is not kept:
 * calls would reach whoever reads there, with bytes that nobody escaped.
 */
static void
arrange_descriptors(struct child *c)
{
	int fd = child_channel_fd(), null = open("/dev/null", O_RDWR);

	if (dup3(c->channel, fd, O_CLOEXEC) >= 0)
		c->channel = fd;
	if (null >= 0) {
		dup2(null, STDIN_FILENO);
		dup2(null, STDOUT_FILENO);
		if (is_socket(STDERR_FILENO))
			dup2(null, STDERR_FILENO);
	}
	close_range(STDERR_FILENO + 1, (unsigned)c->channel - 1, 0);
	close_range((unsigned)c->channel + 1, ~0U, 0);
}

static void
send_out(struct child *c)
{
	size_t sent = 0;

	while (sent < c->out.len) {
		ssize_t n =
		    write(c->channel, c->out.data + sent, c->out.len - sent);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			_exit(0);
		sent += (size_t)n;
	}
	buf_clear(&c->out);
}

/* More bytes from the shell; a descriptor may come with them (fork). */
static void
read_more(struct child *c)
{
	char bytes[4096];
	union {
		char bytes[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control;
	struct iovec io = { bytes, sizeof bytes };
	struct msghdr m = { .msg_iov = &io, .msg_iovlen = 1 };
	struct cmsghdr *h;
	ssize_t n;

	m.msg_control = control.bytes;
	m.msg_controllen = sizeof control.bytes;
	n = recvmsg(c->channel, &m, MSG_CMSG_CLOEXEC);
	if (n < 0 && errno == EINTR)
		return;
	if (n <= 0)
		_exit(0);
	h = CMSG_FIRSTHDR(&m);
	if (h != NULL && h->cmsg_type == SCM_RIGHTS &&
	    h->cmsg_len == CMSG_LEN(sizeof(int)))
		memcpy(&c->passed, CMSG_DATA(h), sizeof c->passed);
	buf_add(&c->in, bytes, (size_t)n);
}

/* Look at the sockets that the call was about and those that it made; not
 * at the channel, which is none of the user's. */
static void
take_sights(
    const struct child *c, const struct request *request, struct reply *reply)
{
	const struct call_args *args = &request->args;
	struct sight *s = x_calloc(PROTO_SIGHTS_MAX, sizeof *s);
	size_t n = 0;

	for (size_t i = 0; i < args->count; i++) {
		const struct call_arg *a = &args->arg[i];

		if (a->kind == ARG_FD && a->number != c->channel)
			sight_take((int)a->number, request->look, &s[n++]);
		for (size_t k = 0; k < a->fd_count; k++) {
			if (a->fds[k] != c->channel)
				sight_take(a->fds[k], request->look, &s[n++]);
		}
	}
	for (size_t i = 0; i < reply->outcome.made_count; i++)
		sight_take(reply->outcome.made[i], SIGHT_KIND | SIGHT_ADDRESSES,
		    &s[n++]);
	reply->sights = s;
	reply->sight_count = n;
}

/* The process that fork made goes on with a channel of its own. */
static void
become_forked(struct child *c)
{
	if (dup3(c->passed, c->channel, O_CLOEXEC) < 0)
		_exit(1);
	close(c->passed);
	c->passed = -1;
	follow_shell(c);
}

static void
run_request(struct child *c, struct request *request)
{
	struct reply reply = { .id = request->id };
	bool forks = request->call == call_find("fork");
	int fd = call_fd(&request->args);

	/* Of the channel it is not told: the user's numbers are sockets. */
	if (fd >= 0 && fd != c->channel && (request->look & SIGHT_BEFORE) != 0)
		sight_glance(
		    fd, (request->call->acts & ACT_CLOSE) != 0, &reply.before);
	request->args.descriptors = c->descriptors;
	request->args.channel = c->passed;
	request->args.interrupted = &interrupted;
	interrupted = 0;
	if (fd == c->channel && request->args.arg[0].kind == ARG_FD) {
		reply.outcome.result = -1;
		reply.outcome.error = EBADF;
	} else {
		request->call->run(&request->args, &reply.outcome);
	}
	if (forks && reply.outcome.result == 0 && reply.outcome.error == 0) {
		become_forked(c);
		outcome_free(&reply.outcome);
		return;
	}
	if (c->passed >= 0)
		close(c->passed);
	c->passed = -1;
	take_sights(c, request, &reply);
	proto_put_reply(&c->out, &reply);
	reply_free(&reply);
	send_out(c);
}

/* One whole frame. Anything unexpected ends the process. */
static void
handle(struct child *c, enum proto_type type, const char *payload, size_t len)
{
	struct request request;

	switch (type) {
	case PROTO_REQUEST:
		if (proto_get_request(payload, len, &request) < 0)
			_exit(1);
		run_request(c, &request);
		call_args_free(&request.args);
		return;
	case PROTO_HELLO:
	case PROTO_REPLY:
		_exit(1);
	}
}

static _Noreturn void
serve(struct child *c)
{
	for (;;) {
		enum proto_type type;
		long len = proto_frame(c->in.data, c->in.len, &type);

		if (len < 0)
			_exit(1);
		if (len == 0) {
			read_more(c);
			continue;
		}
		handle(c, type, c->in.data + PROTO_HEADER,
		    (size_t)len - PROTO_HEADER);
		buf_drop(&c->in, (size_t)len);
	}
}

_Noreturn void
child_main(int channel, const struct netns *ns, const char *name, pid_t parent)
{
	struct child c = { .channel = channel, .shell = parent, .passed = -1 };
	int entered;

	/* A terminal's signals are the shell's. */
	setsid();
	set_signals();
	(void)prctl(PR_SET_NAME, name);
	entered = netns_enter(ns) < 0 ? errno : 0;
	/* After entering: a change of credentials forgets it. */
	follow_shell(&c);
	arrange_descriptors(&c);
	c.descriptors = descriptors_new();
	descriptors_hide(c.descriptors, c.channel);
	proto_put_hello(&c.out, (uint32_t)entered);
	send_out(&c);
	if (entered != 0)
		_exit(1);
	serve(&c);
}
