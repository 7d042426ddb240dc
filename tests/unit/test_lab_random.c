/*
 * test_lab_random.c - sequences of calls that nobody thought of: whatever
 * two processes do, the journal stays sound, and at the end it says of every
 * socket what the kernel says. The sequences are the same in each run.
 */
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kernel/diag.h"
#include "lab_made.h"

enum { SEQUENCES = 100, CALLS = 40, SOCKETS_MAX = 512 };

static struct lab *lab;
static struct diag *diag;
static unsigned random_state;
/* What the listener keeps: each socket's state by its edges alone. */
static enum tcp_state state[SOCKETS_MAX];
static size_t edges, calls_made;

/* Lehmer's generator; the upper bits are the better ones. */
static unsigned
pick(unsigned below)
{
	random_state =
	    (unsigned)((unsigned long long)random_state * 48271 % 2147483647);
	return random_state / 8 % below;
}

/* ---- the network's sock_diag, from outside of it ---- */

static void
enter(pid_t pid, const char *kind)
{
	char path[64];
	int fd;

	snprintf(path, sizeof path, "/proc/%d/ns/%s", (int)pid, kind);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	/* One's own user namespace cannot be entered again. */
	if (fd < 0 || (setns(fd, 0) < 0 && strcmp(kind, "user") != 0))
		_exit(1);
	close(fd);
}

static void
send_fd(int to, int fd)
{
	char byte = 0, space[CMSG_SPACE(sizeof fd)] = { 0 };
	struct iovec data = { &byte, 1 };
	struct msghdr m = { .msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = space,
		.msg_controllen = sizeof space };
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof fd);
	memcpy(CMSG_DATA(c), &fd, sizeof fd);
	if (fd < 0 || sendmsg(to, &m, 0) < 0)
		_exit(1);
	_exit(0);
}

static int
take_fd(int from)
{
	char byte, space[CMSG_SPACE(sizeof(int))];
	struct iovec data = { &byte, 1 };
	struct msghdr m = { .msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = space,
		.msg_controllen = sizeof space };
	int fd = -1;

	if (recvmsg(from, &m, 0) > 0 && CMSG_FIRSTHDR(&m) != NULL)
		memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&m)), sizeof fd);
	return fd;
}

/* A socket made in the network of a process. */
static int
diag_socket_of(pid_t pid)
{
	int ends[2], fd;
	pid_t helper;

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	helper = fork();
	ck_assert_int_ge(helper, 0);
	if (helper == 0) {
		close(ends[0]);
		enter(pid, "user");
		enter(pid, "net");
		send_fd(ends[1], diag_socket());
	}
	close(ends[1]);
	fd = take_fd(ends[0]);
	close(ends[0]);
	waitpid(helper, NULL, 0);
	return fd;
}

/* ---- what must hold for each event ---- */

static bool
is_edge(enum tcp_state from, enum tcp_state to)
{
	for (size_t i = 0; i < tcp_edge_count; i++) {
		if (tcp_edges[i].from == from && tcp_edges[i].to == to)
			return true;
	}
	return false;
}

static void
check_event(void *context, const struct event *e)
{
	(void)context;
	ck_assert_msg(e->kind != EVENT_NOTE, "%s", e->note);
	if (e->kind == EVENT_SOCKET) {
		ck_assert_uint_lt(e->socket, SOCKETS_MAX);
		/* One of an accept queue begins as its listener. */
		state[e->socket] = e->socket_new.listener != 0
				       ? TCP_STATE_LISTEN
				       : TCP_STATE_CLOSED;
	}
	if (e->kind != EVENT_STATE)
		return;
	edges++;
	ck_assert_uint_eq(e->call, calls_made);
	ck_assert_str_eq(
	    tcp_state_name(e->state.from), tcp_state_name(state[e->socket]));
	ck_assert_msg(is_edge(e->state.from, e->state.to), "%s -> %s",
	    tcp_state_name(e->state.from), tcp_state_name(e->state.to));
	state[e->socket] = e->state.to;
}

/* ---- the calls ---- */

/* A descriptor of the process: mostly an open one. */
static int
some_fd(const struct wproc *p)
{
	for (int tries = 0; tries < 8; tries++) {
		int fd = 3 + (int)pick(8);

		if ((size_t)fd < p->fd_count && p->fds[fd].socket != 0)
			return fd;
	}
	return 3 + (int)pick(8);
}

static void
call(const char *process, const char *text, int fd, const char *rest)
{
	struct err err;

	calls_made++;
	/* None of them can block: it fails or is done. */
	ck_assert_int_le(
	    lab_line(lab, process, &err, "%s %d%s", text, fd, rest),
	    LAB_FAILED);
}

/* A new connection, perhaps to nobody; it is never blocking. */
static void
connect_somewhere(const char *who)
{
	char line[32];
	int fd;

	calls_made++;
	CALL(LAB_DONE, lab, who, "socket");
	fd = (int)latest(lab, EVENT_CALL)->done.result;
	call(who, "setblocking", fd, " off");
	snprintf(line, sizeof line, " 127.0.0.1 %u", pick(5) ? 65432 : 65431);
	call(who, "connect_ex", fd, line);
}

static void
random_call(void)
{
	static const char *const how[] = { " rd", " wr", " rdwr" };
	const char *who = pick(2) ? "client" : "server";
	int fd = some_fd(process_made(lab, who));

	switch (pick(10)) {
	case 0:
	case 1:
		connect_somewhere(who);
		break;
	case 2:
		call("server", "accept", 3, "");
		break;
	case 3:
	case 4:
		call(who, "send", fd, " \"some words\" MSG_DONTWAIT");
		break;
	case 5:
		call(who, "recv", fd,
		    pick(2) ? " 4 MSG_DONTWAIT" : " 100 MSG_DONTWAIT");
		break;
	case 6:
		call(who, "shutdown", fd, how[pick(3)]);
		break;
	case 7:
		call(who, "setsockopt", fd, " SO_LINGER (1,0)");
		break;
	case 8:
	case 9:
		call(who, "close", fd, "");
		break;
	}
}

static void
begin(unsigned seed)
{
	random_state = seed * 7919 + 1;
	edges = calls_made = 0;
	lab = lab_made();
	journal_listen(lab_journal(lab), check_event, NULL);
	calls_made++;
	CALL(LAB_DONE, lab, "server", "socket");
	call("server", "bind", 3, " 127.0.0.1 65432");
	call("server", "listen", 3, " 3");
	call("server", "setblocking", 3, " off");
	diag = diag_new(diag_socket_of(process_made(lab, "server")->pid));
}

/* ---- the world and the kernel at the end ---- */

static enum tcp_state
kernel_state(const struct wsock *s)
{
	struct diag_socket found;

	/* Without addresses it is not in the kernel's tables. */
	if (addr_is_empty(&s->local) ||
	    diag_tcp(diag, &s->local, &s->peer, &found) != 0)
		return TCP_STATE_CLOSED;
	return tcp_state_from_linux(found.state);
}

static void
check_sockets(void)
{
	const struct wsock *s;

	for (sock_id id = 1; (s = world_socket(lab_world(lab), id)) != NULL;
	     id++) {
		ck_assert_str_eq(
		    tcp_state_name(s->state), tcp_state_name(state[id]));
		if (!s->gone)
			ck_assert_str_eq(tcp_state_name(s->state),
			    tcp_state_name(kernel_state(s)));
	}
}

START_TEST(journal_world_and_kernel_agree)
{
	begin((unsigned)_i);
	for (int i = 0; i < CALLS; i++)
		random_call();
	lab_finish(lab);
	check_sockets();
	ck_assert_uint_gt(edges, 0);
	journal_listen(lab_journal(lab), NULL, NULL);
	diag_free(diag);
	lab_free(lab);
}
END_TEST

static Suite *
lab_random_suite(void)
{
	Suite *s = suite_create("lab_random");
	TCase *t = tcase_create("lab_random");

	tcase_set_timeout(t, 30);
	tcase_add_loop_test(t, journal_world_and_kernel_agree, 0, SEQUENCES);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return unit_run(lab_random_suite());
}
