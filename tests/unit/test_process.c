/*
 * test_process.c - real processes on the machine's own network: calls,
 * blocking, interrupting. How they end is in test_process_end.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

#include "process/child.h"
#include "process_made.h"

static struct netns host;
static struct process *p, *q;

static void
begin(void)
{
	struct err err = { 0 };

	ck_assert_msg(netns_host(&host, &err) == 0, "%s", err.text);
	p = spawned(&host);
	q = spawned(&host);
}

static void
end(void)
{
	process_free(p);
	process_free(q);
	netns_close(&host);
}

/* ---- calls ---- */

START_TEST(the_first_socket_is_descriptor_3)
{
	ck_assert_int_eq(DOES(p, "socket"), 3);
	ck_assert_int_eq(DOES(p, "socket"), 4);
	ck_assert_int_eq(DOES(q, "socket"), 3);
	DOES(p, "close 3");
	ck_assert_int_eq(DOES(p, "socket"), 3);
	ck_assert_int_eq(DOES(p, "socket"), 5);
}
END_TEST

START_TEST(a_reply_shows_the_sockets_concerned)
{
	struct reply r;

	sent(p, "socket");
	r = heard(p);
	ck_assert_uint_eq(r.outcome.made_count, 1);
	ck_assert_int_eq(r.outcome.made[0], 3);
	ck_assert_uint_eq(r.sight_count, 1);
	ck_assert_int_eq(r.sights[0].fd, 3);
	ck_assert(r.sights[0].is_socket);
	ck_assert_int_eq(r.sights[0].family, AF_INET);
	ck_assert_int_eq(r.sights[0].type, SOCK_STREAM);
	ck_assert_int_eq(
	    tcp_state_from_linux(r.sights[0].state), TCP_STATE_CLOSED);
	reply_free(&r);
	DOES(p, "bind 3 127.0.0.1 0");
	sent(p, "listen 3 7");
	r = heard(p);
	ck_assert_int_eq(
	    tcp_state_from_linux(r.before.state), TCP_STATE_CLOSED);
	ck_assert_int_eq(
	    tcp_state_from_linux(r.sights[0].state), TCP_STATE_LISTEN);
	ck_assert_uint_eq(r.sights[0].backlog, 7);
	ck_assert_uint_ne(addr_port(&r.sights[0].local), 0);
	reply_free(&r);
	sent(p, "close 3");
	r = heard(p);
	ck_assert_uint_eq(r.sight_count, 1);
	ck_assert(!r.sights[0].is_socket);
	reply_free(&r);
}
END_TEST

START_TEST(a_failed_call_has_its_errno)
{
	ck_assert_int_eq(FAILS(p, "listen 9"), EBADF);
	ck_assert_int_eq(DOES(p, "socket"), 3);
	ck_assert_int_eq(FAILS(p, "recv 3"), ENOTCONN);
	/* It is not killed by it, as Python is not. */
	DOES(p, "close 3");
	DOES(p, "socketpair AF_UNIX");
	DOES(p, "close 4");
	ck_assert_int_eq(FAILS(p, "send 3 x"), EPIPE);
	ck_assert_int_eq(DOES(p, "socket"), 4);
}
END_TEST

START_TEST(two_processes_talk_to_each_other)
{
	unsigned port = listens(p, 0);
	struct reply r;

	ck_assert_int_eq(DOES(q, "socket"), 3);
	ck_assert_int_eq(DOES(q, "connect 3 127.0.0.1 %u", port), 0);
	ck_assert_int_eq(DOES(p, "accept 3"), 4);
	ck_assert_int_eq(DOES(q, "send 3 \"Hello, world\""), 12);
	sent(p, "recv 4 1024");
	r = heard(p);
	ck_assert_int_eq(r.outcome.result, 12);
	ck_assert_str_eq(buf_text(&r.outcome.data), "Hello, world");
	reply_free(&r);
	DOES(q, "close 3");
	ck_assert_int_eq(DOES(p, "recv 4 1024"), 0);
}
END_TEST

/* More than fits into the channel at once, there and back. */
START_TEST(large_messages_arrive_whole)
{
	enum { SIZE = 1000 * 1000 };
	struct buf line = { 0 };
	unsigned port = listens(p, 0);
	struct reply r;

	DOES(q, "socket");
	DOES(q, "connect 3 127.0.0.1 %u", port);
	DOES(p, "accept 3");
	buf_adds(&line, "sendall 3 \"");
	for (size_t i = 0; i < SIZE; i++)
		buf_addc(&line, (char)('a' + i % 26));
	buf_addc(&line, '"');
	ck_assert_int_eq(send_line(q, 77, line.data), 0);
	sent(p, "recv 4 %d MSG_WAITALL", SIZE);
	r = heard(p);
	ck_assert_int_eq(r.outcome.result, SIZE);
	ck_assert_uint_eq(r.outcome.data.len, SIZE);
	ck_assert_mem_eq(r.outcome.data.data, line.data + 11, SIZE);
	reply_free(&r);
	r = heard(q);
	ck_assert_int_eq(r.outcome.result, SIZE);
	reply_free(&r);
	buf_free(&line);
}
END_TEST

/* ---- blocking ---- */

START_TEST(a_process_without_a_call_is_not_asleep_in_one)
{
	struct reply reply;

	for (int i = 0; i < 100; i++) {
		ck_assert_int_eq(process_where(p), PROCESS_RUNS);
		ck_assert_int_eq(process_hear(p, false, &reply), NEWS_NONE);
	}
}
END_TEST

START_TEST(a_blocked_accept_is_asleep_until_one_connects)
{
	unsigned port = listens(p, 0);
	struct reply r;

	sent(p, "accept 3");
	falls_asleep(p);
	DOES(q, "socket");
	DOES(q, "connect 3 127.0.0.1 %u", port);
	r = heard(p);
	ck_assert_int_eq(r.outcome.result, 4);
	ck_assert_uint_eq(addr_port(&r.outcome.addr), port_of(q, 3));
	reply_free(&r);
}
END_TEST

START_TEST(a_blocked_recv_is_asleep_until_data_comes)
{
	DOES(p, "socketpair AF_UNIX");
	sent(p, "recv 3");
	falls_asleep(p);
	process_interrupt(p);
	ck_assert_int_eq(error_of(heard(p)), EINTR);
	DOES(p, "send 4 x");
	ck_assert_int_eq(DOES(p, "recv 3"), 1);
}
END_TEST

START_TEST(an_interrupted_call_gives_eintr)
{
	listens(p, 0);
	for (int i = 0; i < 20; i++) {
		sent(p, "accept 3");
		falls_asleep(p);
		process_interrupt(p);
		ck_assert_int_eq(error_of(heard(p)), EINTR);
	}
	ck_assert_int_eq(DOES(p, "socket"), 4);
}
END_TEST

START_TEST(an_interrupt_between_calls_harms_nothing)
{
	for (int i = 0; i < 50; i++) {
		process_interrupt(p);
		ck_assert_int_eq(DOES(p, "socket"), 3);
		process_interrupt(p);
		DOES(p, "close 3");
	}
}
END_TEST

START_TEST(a_blocked_process_can_be_looked_into)
{
	unsigned port = listens(p, 0);
	struct sight s = { 0 };

	sent(p, "accept 3");
	falls_asleep(p);
	ck_assert(process_look(p, 3, &s));
	ck_assert_int_eq(s.fd, 3);
	ck_assert(s.is_socket);
	ck_assert_int_eq(tcp_state_from_linux(s.state), TCP_STATE_LISTEN);
	ck_assert_uint_eq(addr_port(&s.local), port);
	ck_assert(!process_look(p, 4, &s));
	falls_asleep(p);
}
END_TEST

/* Neither at work nor blocked in its call: that would be a guess. */
START_TEST(a_stopped_process_is_said_to_be_stopped)
{
	time_t late = 0;

	ck_assert_int_eq(kill(process_pid(p), SIGSTOP), 0);
	while (process_where(p) != PROCESS_STOPPED)
		ck_assert(!unit_late(&late));
	sent(p, "socket");
	ck_assert_int_eq(process_where(p), PROCESS_STOPPED);
	ck_assert_int_eq(kill(process_pid(p), SIGCONT), 0);
	ck_assert_int_eq(result_of(heard(p)), 3);
}
END_TEST

/* ---- descriptors ---- */

/* The numbers of the open descriptors, in order. */
static void
descriptors_of(struct buf *out, pid_t pid)
{
	char path[64];

	for (int fd = 0; fd <= child_channel_fd() + 1; fd++) {
		snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)pid, fd);
		if (faccessat(AT_FDCWD, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
			buf_printf(out, "%d ", fd);
	}
}

static void
is_link_to(pid_t pid, int fd, const char *want)
{
	char path[64], target[64] = "";

	snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)pid, fd);
	ck_assert_int_gt(readlink(path, target, sizeof target - 1), 0);
	ck_assert_str_eq(target, want);
}

START_TEST(nothing_of_the_shell_is_inherited)
{
	int left_open = open("/dev/zero", O_RDONLY); /* not closed on exec */
	int high = fcntl(left_open, F_DUPFD, 900);
	struct process *r = spawned(&host);
	struct buf got = { 0 };
	char want[40];

	snprintf(want, sizeof want, "0 1 2 %d ", child_channel_fd());
	descriptors_of(&got, process_pid(r));
	ck_assert_str_eq(buf_text(&got), want);
	is_link_to(process_pid(r), 0, "/dev/null");
	is_link_to(process_pid(r), 1, "/dev/null");
	buf_free(&got);
	process_free(r);
	close(left_open);
	close(high);
}
END_TEST

/* The user's numbers mean sockets; this one is ours. */
START_TEST(the_channel_is_not_the_users)
{
	int fd = child_channel_fd();

	ck_assert_int_eq(FAILS(p, "close %d", fd), EBADF);
	ck_assert_int_eq(FAILS(p, "send %d x", fd), EBADF);
	ck_assert_int_eq(FAILS(p, "recv %d", fd), EBADF);
	ck_assert_int_eq(DOES(p, "socket"), 3);
}
END_TEST

START_TEST(signals_of_a_terminal_do_not_reach_it)
{
	ck_assert_int_eq(getsid(process_pid(p)), process_pid(p));
	ck_assert_int_eq(getpgid(process_pid(p)), process_pid(p));
}
END_TEST

/* What the kernel calls it. */
static void
is_called(const struct process *made, const char *name)
{
	char path[40], text[32] = "";
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/comm", (int)process_pid(made));
	file = fopen(path, "r");
	ck_assert_ptr_nonnull(file);
	ck_assert_ptr_nonnull(fgets(text, sizeof text, file));
	fclose(file);
	text[strcspn(text, "\n")] = '\0';
	ck_assert_str_eq(text, name);
}

START_TEST(it_has_its_name)
{
	struct process *r;

	is_called(p, "made");
	r = process_forked(p, (pid_t)DOES(p, "fork child"));
	is_called(r, "child");
	is_called(p, "made");
	process_free(r);
}
END_TEST

/* ---- fork ---- */

START_TEST(a_forked_process_has_the_same_sockets)
{
	unsigned port = listens(p, 0);
	struct process *r;
	int status;
	long pid;

	pid = DOES(p, "fork child");
	ck_assert_int_gt(pid, 0);
	r = process_forked(p, (pid_t)pid);
	ck_assert_int_eq(process_pid(r), pid);
	ck_assert_uint_eq(port_of(r, 3), port);
	/* Either may take the connection, and each has its own numbers. */
	DOES(p, "close 3");
	DOES(q, "socket");
	DOES(q, "connect 3 127.0.0.1 %u", port);
	ck_assert_int_eq(DOES(r, "accept 3"), 4);
	ck_assert_int_eq(DOES(p, "socket"), 3);
	sent(r, "recv 4");
	falls_asleep(r);
	process_interrupt(r);
	ck_assert_int_eq(error_of(heard(r)), EINTR);
	process_kill(r, &status);
	ck_assert(WIFSIGNALED(status));
	process_free(r);
	ck_assert_int_eq(DOES(p, "socket"), 4);
}
END_TEST

START_TEST(a_fork_that_failed_leaves_no_process)
{
	ck_assert_ptr_null(process_forked(p, -1));
	ck_assert_ptr_null(process_forked(p, 1));
}
END_TEST

static Suite *
process_suite(void)
{
	Suite *s = suite_create("process");
	TCase *c = tcase_create("process");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, begin, end);
	tcase_set_timeout(c, 60);
	tcase_add_test(c, the_first_socket_is_descriptor_3);
	tcase_add_test(c, a_reply_shows_the_sockets_concerned);
	tcase_add_test(c, a_failed_call_has_its_errno);
	tcase_add_test(c, two_processes_talk_to_each_other);
	tcase_add_test(c, large_messages_arrive_whole);
	tcase_add_test(c, a_process_without_a_call_is_not_asleep_in_one);
	tcase_add_test(c, a_blocked_accept_is_asleep_until_one_connects);
	tcase_add_test(c, a_blocked_recv_is_asleep_until_data_comes);
	tcase_add_test(c, an_interrupted_call_gives_eintr);
	tcase_add_test(c, an_interrupt_between_calls_harms_nothing);
	tcase_add_test(c, a_blocked_process_can_be_looked_into);
	tcase_add_test(c, a_stopped_process_is_said_to_be_stopped);
	tcase_add_test(c, nothing_of_the_shell_is_inherited);
	tcase_add_test(c, the_channel_is_not_the_users);
	tcase_add_test(c, signals_of_a_terminal_do_not_reach_it);
	tcase_add_test(c, it_has_its_name);
	tcase_add_test(c, a_forked_process_has_the_same_sockets);
	tcase_add_test(c, a_fork_that_failed_leaves_no_process);
	return s;
}

int
main(void)
{
	return unit_run(process_suite());
}
