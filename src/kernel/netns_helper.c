/*
 * kernel/netns_helper.c - the helper process that makes a private network: it
 * hands descriptors of all that is needed later to the shell, which stays
 * where it is, and ends.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kernel/netns_parts.h"

enum { FDS_MAX = NETNS_HOSTS * NETNS_FDS };

int
netns_fail(struct netns_report *r, const char *what)
{
	r->error = errno;
	r->step = NETNS_OTHER;
	snprintf(r->what, sizeof r->what, "%s", what);
	return -1;
}

/* Room for the descriptors that go with a message (cmsg(3)). */
union control {
	char bytes[CMSG_SPACE(sizeof(int) * FDS_MAX)];
	struct cmsghdr align;
};

/* Those that are real, one behind the other; the report says whose. */
static size_t
list_fds(
    struct netns hosts[NETNS_HOSTS], int fds[FDS_MAX], struct netns_report *r)
{
	size_t count = 0;

	for (size_t h = 0; h < NETNS_HOSTS; h++) {
		for (size_t i = 0; i < NETNS_FDS; i++) {
			int fd = *netns_fd(&hosts[h], i);

			r->there[h][i] = fd >= 0;
			if (fd >= 0)
				fds[count++] = fd;
		}
	}
	return count;
}

static void
hand_over(int channel, struct netns hosts[NETNS_HOSTS], struct netns_report *r)
{
	struct iovec io = { r, sizeof *r };
	union control control = { .bytes = { 0 } };
	struct msghdr m = { .msg_iov = &io, .msg_iovlen = 1 };
	struct cmsghdr *c;
	int fds[FDS_MAX];
	size_t count = list_fds(hosts, fds, r);

	/* Of what failed, the report is all there is to know. */
	if (r->error != 0) {
		(void)!sendmsg(channel, &m, 0);
		return;
	}
	m.msg_control = control.bytes;
	m.msg_controllen = CMSG_SPACE(sizeof(int) * count);
	c = CMSG_FIRSTHDR(&m);
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int) * count);
	memcpy(CMSG_DATA(c), fds, sizeof(int) * count);
	(void)!sendmsg(channel, &m, 0);
}

static _Noreturn void
helper(netns_build *build, int channel)
{
	struct netns hosts[NETNS_HOSTS] = { NETNS_NONE, NETNS_NONE };
	struct netns_report r = { 0 };

	(void)build(hosts, &r);
	hand_over(channel, hosts, &r);
	_exit(0);
}

/* The descriptors that came with it; how many. */
static size_t
read_fds(struct msghdr *m, int fds[FDS_MAX])
{
	struct cmsghdr *c = CMSG_FIRSTHDR(m);
	size_t count;

	if (c == NULL)
		return 0;
	count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
	memcpy(fds, CMSG_DATA(c), count * sizeof(int));
	return count;
}

static size_t
count_there(const struct netns_report *r)
{
	size_t count = 0;

	for (size_t h = 0; h < NETNS_HOSTS; h++)
		for (size_t i = 0; i < NETNS_FDS; i++)
			count += r->there[h][i];
	return count;
}

/* Give each host its own; where not all came, none. */
static void
deal_out(const int fds[FDS_MAX], size_t count, struct netns hosts[NETNS_HOSTS],
    struct netns_report *r)
{
	size_t next = 0;

	if (count != count_there(r)) {
		while (count > 0)
			close(fds[--count]);
		/* There was room in the message: numbers ran out. */
		errno = EMFILE;
		netns_fail(r, "taking over its descriptors");
		return;
	}
	for (size_t h = 0; h < NETNS_HOSTS; h++)
		for (size_t i = 0; i < NETNS_FDS; i++)
			if (r->there[h][i])
				*netns_fd(&hosts[h], i) = fds[next++];
}

/* -1 where the helper has said nothing. */
static int
take_over(int channel, struct netns hosts[NETNS_HOSTS], struct netns_report *r)
{
	struct iovec io = { r, sizeof *r };
	union control control;
	struct msghdr m = { .msg_iov = &io, .msg_iovlen = 1 };
	int fds[FDS_MAX];
	ssize_t n;

	m.msg_control = control.bytes;
	m.msg_controllen = sizeof control.bytes;
	do
		n = recvmsg(channel, &m, MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	if (n != sizeof *r)
		return -1;
	if (r->error == 0)
		deal_out(fds, read_fds(&m, fds), hosts, r);
	return 0;
}

int
netns_helper(netns_build *build, struct netns hosts[NETNS_HOSTS],
    struct netns_report *r, struct err *err)
{
	int ends[2], heard = 0;
	pid_t pid;

	*r = (struct netns_report){ 0 };
	for (size_t h = 0; h < NETNS_HOSTS; h++)
		hosts[h] = NETNS_NONE;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) {
		netns_fail(r, "connecting to its helper process");
		return 0;
	}
	pid = fork();
	if (pid == 0)
		helper(build, ends[1]);
	if (pid < 0)
		netns_fail(r, "starting its helper process");
	close(ends[1]);
	if (pid > 0)
		heard = take_over(ends[0], hosts, r);
	close(ends[0]);
	while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	if (heard == 0)
		return 0;
	return err_set(err, 0,
	    "the helper process that makes a private network ended without a "
	    "word");
}
