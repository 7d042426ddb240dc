/*
 * kernel/netns.c - making and entering private networks.
 *
 * A helper process makes the namespaces, sets them up while it is
 * privileged in them, and hands descriptors of all that is needed later to
 * the shell, which stays where it is. Then it ends.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <net/if.h>
#include <sched.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kernel/diag.h"
#include "kernel/netns.h"
#include "kernel/route.h"

enum { FD_USER, FD_NET, FD_DIAG, FD_PORTS, FD_COUNT };

/* What the helper hands over: how far it came, which descriptors are real. */
struct report {
	int error; /* 0: it is made */
	char what[60];
	enum { STEP_USER, STEP_NET, STEP_OTHER } step; /* that failed */
	bool there[FD_COUNT];
};

static int
write_file(const char *path, const char *format, ...)
{
	char text[80];
	va_list args;
	ssize_t done;
	int fd, len;

	va_start(args, format);
	len = vsnprintf(text, sizeof text, format, args);
	va_end(args);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	done = write(fd, text, (size_t)len);
	close(fd);
	return done == len ? 0 : -1;
}

/* Root stays root and a user that user: no more rights than outside. */
static int
map_user(uid_t uid, gid_t gid)
{
	(void)write_file("/proc/self/setgroups", "deny");
	if (write_file("/proc/self/uid_map", "%u %u 1\n", uid, uid) < 0)
		return -1;
	return write_file("/proc/self/gid_map", "%u %u 1\n", gid, gid);
}

static int
link_up(const char *name)
{
	struct ifreq request = { .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int result;

	if (fd < 0)
		return -1;
	snprintf(request.ifr_name, sizeof request.ifr_name, "%s", name);
	result = ioctl(fd, SIOCSIFFLAGS, &request);
	close(fd);
	return result;
}

static int
fail(struct report *r, const char *what)
{
	r->error = errno;
	r->step = STEP_OTHER;
	snprintf(r->what, sizeof r->what, "%s", what);
	return -1;
}

/* Of the shell's user in a user namespace of its own, so that it needs no
 * rights; where that is not allowed, root does without. */
static int
make_namespaces(int fds[FD_COUNT], struct report *r)
{
	uid_t uid = geteuid();
	gid_t gid = getegid();
	bool has_user = unshare(CLONE_NEWUSER) == 0;

	if (!has_user && uid != 0) {
		fail(r, "making a user namespace");
		r->step = STEP_USER;
		return -1;
	}
	if (unshare(CLONE_NEWNET) < 0) {
		fail(r, "making a network namespace");
		r->step = STEP_NET;
		return -1;
	}
	if (!has_user)
		return 0;
	if (map_user(uid, gid) < 0)
		return fail(r, "mapping the user into it");
	fds[FD_USER] = open("/proc/self/ns/user", O_RDONLY | O_CLOEXEC);
	if (fds[FD_USER] < 0)
		return fail(r, "opening /proc/self/ns/user");
	return 0;
}

/* In the helper: fds[] stay -1 where something is not to be had. */
static int
build(int fds[FD_COUNT], struct report *r)
{
	if (make_namespaces(fds, r) < 0)
		return -1;
	if (link_up("lo") < 0)
		return fail(r, "bringing up its loopback interface");
	if (route_loopback_quickack() < 0)
		return fail(r, "setting up its routes");
	fds[FD_NET] = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	if (fds[FD_NET] < 0)
		return fail(r, "opening /proc/self/ns/net");
	fds[FD_DIAG] = diag_socket();
	if (fds[FD_DIAG] < 0)
		return fail(r, "opening sock_diag");
	fds[FD_PORTS] = open(
	    "/proc/sys/net/ipv4/ip_local_port_range", O_WRONLY | O_CLOEXEC);
	/* What a machine forbids is done without. */
	if (fds[FD_PORTS] < 0 && errno == EMFILE)
		return fail(r, "opening ip_local_port_range");
	return 0;
}

/* Room for the descriptors that go with a message (cmsg(3)). */
union control {
	char bytes[CMSG_SPACE(sizeof(int) * FD_COUNT)];
	struct cmsghdr align;
};

static void
hand_over(int channel, const int fds[FD_COUNT], struct report *r)
{
	struct iovec io = { r, sizeof *r };
	union control control = { .bytes = { 0 } };
	struct msghdr m = { .msg_iov = &io, .msg_iovlen = 1 };
	struct cmsghdr *c;
	int send_fds[FD_COUNT];

	for (int i = 0; i < FD_COUNT; i++) {
		r->there[i] = fds[i] >= 0;
		send_fds[i] = r->there[i] ? fds[i] : channel;
	}
	/* Of what failed, the report is all there is to know. */
	if (r->error != 0) {
		(void)!sendmsg(channel, &m, 0);
		return;
	}
	m.msg_control = control.bytes;
	m.msg_controllen = sizeof control.bytes;
	c = CMSG_FIRSTHDR(&m);
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof send_fds);
	memcpy(CMSG_DATA(c), send_fds, sizeof send_fds);
	(void)!sendmsg(channel, &m, 0);
}

/* Close those descriptors that came. */
static void
give_back(const struct cmsghdr *c)
{
	size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
	int fds[FD_COUNT];

	memcpy(fds, CMSG_DATA(c), count * sizeof(int));
	while (count > 0)
		close(fds[--count]);
}

/* 0, and the report says whether there is a network; -1 where the helper
 * has said nothing. */
static int
take_over(int channel, int fds[FD_COUNT], struct report *r)
{
	struct iovec io = { r, sizeof *r };
	union control control;
	struct msghdr m = { .msg_iov = &io, .msg_iovlen = 1 };
	struct cmsghdr *c;
	ssize_t n;

	m.msg_control = control.bytes;
	m.msg_controllen = sizeof control.bytes;
	do
		n = recvmsg(channel, &m, MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	if (n != sizeof *r)
		return -1;
	if (r->error != 0)
		return 0;
	c = CMSG_FIRSTHDR(&m);
	if (c == NULL || (m.msg_flags & MSG_CTRUNC) != 0) {
		if (c != NULL)
			give_back(c);
		/* There was room in the message: numbers ran out. */
		errno = EMFILE;
		fail(r, "taking over its descriptors");
		return 0;
	}
	memcpy(fds, CMSG_DATA(c), sizeof(int) * FD_COUNT);
	for (int i = 0; i < FD_COUNT; i++) {
		if (r->there[i])
			continue;
		close(fds[i]);
		fds[i] = -1;
	}
	return 0;
}

static _Noreturn void
helper(int channel)
{
	int fds[FD_COUNT] = { -1, -1, -1, -1 };
	struct report r = { 0 };

	(void)build(fds, &r);
	hand_over(channel, fds, &r);
	_exit(0);
}

/* What is to be done about it. */
static const char *
advice(const struct report *r)
{
	if (r->error == EMFILE)
		return "Start sockets where `ulimit -n` says 64 or more";
	switch (r->step) {
	case STEP_USER:
		return "Use the machine's own with --net host, or allow user "
		       "namespaces (as root: sysctl "
		       "user.max_user_namespaces=10000, and "
		       "kernel.unprivileged_userns_clone=1 where that exists)";
	case STEP_NET:
		return "Use the machine's own with --net host, or allow "
		       "network "
		       "namespaces (as root: sysctl "
		       "user.max_net_namespaces=10000, and kernel.apparmor_"
		       "restrict_unprivileged_userns=0 where that exists)";
	case STEP_OTHER:
		break;
	}
	return "Use the machine's own with --net host";
}

int
netns_loopback(struct netns *out, struct err *err)
{
	int fds[FD_COUNT] = { -1, -1, -1, -1 }, ends[2], heard;
	struct report r = { 0 };
	pid_t pid;

	*out = (struct netns){ -1, -1, -1, -1 };
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
		return err_set(err, 0, "socketpair: %s", strerror(errno));
	pid = fork();
	if (pid == 0)
		helper(ends[1]);
	if (pid < 0)
		err_set(
		    err, 0, "starting a helper process: %s", strerror(errno));
	close(ends[1]);
	heard = pid < 0 ? -1 : take_over(ends[0], fds, &r);
	close(ends[0]);
	while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	if (heard < 0)
		return err_set(err, 0,
		    "the helper process that makes a private network ended "
		    "without a word");
	*out = (struct netns){ fds[FD_USER], fds[FD_NET], fds[FD_DIAG],
		fds[FD_PORTS] };
	if (r.error == 0)
		return 0;
	netns_close(out);
	err_set(err, 0, "a private network cannot be made: %s: %s. %s", r.what,
	    strerror(r.error), advice(&r));
	errno = r.error;
	return -1;
}

int
netns_host(struct netns *out, struct err *err)
{
	*out = (struct netns){ -1, -1, -1, -1 };
	out->diag = diag_socket();
	if (out->diag < 0)
		return err_set(
		    err, 0, "opening sock_diag: %s", strerror(errno));
	return 0;
}

static void
close_one(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void
netns_close(struct netns *ns)
{
	close_one(&ns->user);
	close_one(&ns->net);
	close_one(&ns->diag);
	close_one(&ns->port_range);
}

void
netns_next_port(const struct netns *ns, unsigned port)
{
	char text[32];
	int len = snprintf(text, sizeof text, "%u %u\n", port, port);

	if (ns->port_range >= 0)
		(void)!pwrite(ns->port_range, text, (size_t)len, 0);
}

/* Whatever the user may do outside, a lab's process is nobody special. */
static int
drop_privileges(void)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3
	};
	struct __user_cap_data_struct none[2] = { { 0 } };

	return (int)syscall(SYS_capset, &head, none);
}

int
netns_enter(const struct netns *ns)
{
	if (ns->net < 0)
		return 0;
	if (ns->user >= 0 && setns(ns->user, CLONE_NEWUSER) < 0)
		return -1;
	if (setns(ns->net, CLONE_NEWNET) < 0 || drop_privileges() < 0)
		return -1;
	/* Entering made /proc/PID private to root: the shell reads it. */
	return prctl(PR_SET_DUMPABLE, 1);
}
