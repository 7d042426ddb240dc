/*
 * test_process_end.c - how processes end: killed, from outside, by a frame
 * that is none, and with the shell, whatever ends that.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "process_made.h"

static struct netns host;

static void
begin(void)
{
	struct err err = { 0 };

	ck_assert_msg(netns_host(&host, &err) == 0, "%s", err.text);
}

static void
end(void)
{
	/* Every process was waited for. */
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
	ck_assert_int_eq(errno, ECHILD);
	netns_close(&host);
}

START_TEST(a_killed_process_is_gone)
{
	struct process *p = spawned(&host);
	struct reply reply;
	int status;

	process_kill(p, &status);
	ck_assert(WIFSIGNALED(status));
	ck_assert_int_eq(WTERMSIG(status), SIGKILL);
	ck_assert_int_eq(process_where(p), PROCESS_ENDED);
	ck_assert_int_eq(news(p, &reply), NEWS_GONE);
	ck_assert_int_eq(news(p, &reply), NEWS_GONE);
	ck_assert_int_eq(send_line(p, 1, "socket"), -1);
	/* Again, nothing: its number may be another's by now. */
	process_kill(p, &status);
	process_reap(p, &status);
	ck_assert_int_eq(status, 0);
	process_free(p);
}
END_TEST

START_TEST(a_blocked_process_can_be_killed)
{
	struct process *p = spawned(&host);
	int status;

	listens(p, 0);
	sent(p, "accept 3");
	falls_asleep(p);
	process_kill(p, &status);
	ck_assert_int_eq(WTERMSIG(status), SIGKILL);
	process_free(p);
}
END_TEST

static const int signals[] = { SIGKILL, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2 };

START_TEST(a_process_killed_from_outside_is_news)
{
	struct process *p = spawned(&host);
	struct pollfd wait = { .fd = process_fd(p), .events = POLLIN };
	int status;

	listens(p, 0);
	sent(p, "accept 3");
	falls_asleep(p);
	ck_assert_int_eq(kill(process_pid(p), signals[_i]), 0);
	ck_assert_int_eq(poll(&wait, 1, UNIT_SECONDS * 1000), 1);
	status = gone(p);
	ck_assert(WIFSIGNALED(status));
	ck_assert_int_eq(WTERMSIG(status), signals[_i]);
	ck_assert_int_eq(process_where(p), PROCESS_ENDED);
	process_free(p);
}
END_TEST

START_TEST(a_process_that_is_freed_is_ended)
{
	struct process *p = spawned(&host);
	pid_t pid = process_pid(p);

	process_free(p);
	ck_assert_int_eq(kill(pid, 0), -1);
	ck_assert_int_eq(errno, ESRCH);
	process_free(NULL);
}
END_TEST

/* ---- frames ---- */

#define BYTES(literal) literal, sizeof(literal) - 1

static const struct {
	const char *what, *bytes;
	size_t len;
} frames[] = {
	{ "another protocol", BYTES("GET / HTTP/1.1\r\n\r\n") },
	{ "another version", BYTES("S\2\2\0\0\0\0\0") },
	{ "an unknown type", BYTES("S\1\11\0\0\0\0\0") },
	{ "a reply", BYTES("S\1\3\0\0\0\0\0") },
	{ "a hello", BYTES("S\1\1\0\4\0\0\0\0\0\0\0") },
	{ "an empty request", BYTES("S\1\2\0\0\0\0\0") },
	{ "more than 64 MiB", BYTES("S\1\2\0\1\0\0\4") },
	{ "no such call", BYTES("S\1\2\0\16\0\0\0"
				"\1\0\0\0\0\4\0\0\0exit\0") },
	{ "no such arguments", BYTES("S\1\2\0\17\0\0\0"
				     "\1\0\0\0\0\5\0\0\0close\0") },
};

START_TEST(a_bad_frame_ends_the_process)
{
	struct process *p = spawned(&host);
	int status;

	ck_assert_int_eq(write(process_fd(p), frames[_i].bytes, frames[_i].len),
	    (ssize_t)frames[_i].len);
	status = gone(p);
	ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 1,
	    "%s: status %x", frames[_i].what, (unsigned)status);
	process_free(p);
}
END_TEST

/* Cut in half; the rest comes later, and the call is made then. */
START_TEST(half_a_frame_is_no_frame_yet)
{
	const struct call *call = call_find("socketpair");
	struct process *p = spawned(&host);
	struct call_args args = { .channel = -1 };
	struct reply reply;
	struct buf frame = { 0 };

	for (size_t i = 0; call->args[i].kind != ARG_END; i++)
		args.arg[args.count++] =
		    (struct call_arg){ .kind = call->args[i].kind,
			    .number = i == 0 ? AF_UNIX : i == 1 };
	proto_put_request(&frame, 77, 0, call, &args);
	for (size_t i = 0; i < frame.len; i++) {
		ck_assert_int_eq(process_hear(p, false, &reply), NEWS_NONE);
		ck_assert_int_eq(write(process_fd(p), frame.data + i, 1), 1);
	}
	reply = heard(p);
	ck_assert_int_eq(reply.outcome.result, 0);
	ck_assert_uint_eq(reply.outcome.made_count, 2);
	reply_free(&reply);
	buf_free(&frame);
	process_free(p);
}
END_TEST

START_TEST(a_process_ends_when_its_channel_closes)
{
	struct process *p = spawned(&host);
	int status;

	ck_assert_int_eq(shutdown(process_fd(p), SHUT_WR), 0);
	status = gone(p);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 0);
	process_free(p);
}
END_TEST

START_TEST(a_network_that_cannot_be_entered_is_said)
{
	struct netns none = NETNS_NONE;
	struct err err = { 0 };

	none.net = open("/dev/null", O_RDONLY);
	ck_assert_ptr_null(process_spawn(&none, "made", &err));
	ck_assert_ptr_nonnull(strstr(err.text, "cannot enter the network"));
	netns_close(&none);
}
END_TEST

/* ---- with the shell ---- */

/* In a process of its own: a shell with one process; tells its number. */
static _Noreturn void
shell(int tell, bool is_blocked)
{
	struct process *p = spawned(&host);
	pid_t pid = process_pid(p);

	signal(SIGTERM, SIG_DFL); /* libcheck's would end the test */
	if (is_blocked) {
		listens(p, 0);
		sent(p, "accept 3");
		falls_asleep(p);
	}
	(void)!write(tell, &pid, sizeof pid);
	for (;;)
		pause();
}

static void
ends_with_its_shell(bool is_blocked, int signal)
{
	struct pollfd ended = { .events = POLLIN };
	pid_t pid, child = 0;
	int ends[2];

	ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
	pid = fork();
	if (pid == 0)
		shell(ends[1], is_blocked);
	ck_assert_int_eq(
	    read(ends[0], &child, sizeof child), (ssize_t)sizeof child);
	ended.fd = (int)syscall(SYS_pidfd_open, child, 0);
	ck_assert_int_ge(ended.fd, 0);
	ck_assert_int_eq(poll(&ended, 1, 0), 0);
	ck_assert_int_eq(kill(pid, signal), 0);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
	/* It is not ours to wait for, but its end can be seen. */
	ck_assert_int_eq(poll(&ended, 1, UNIT_SECONDS * 1000), 1);
	close(ended.fd);
	close(ends[0]);
	close(ends[1]);
}

START_TEST(an_idle_process_ends_with_its_shell)
{
	ends_with_its_shell(false, SIGKILL);
}
END_TEST

START_TEST(a_blocked_process_ends_with_its_shell)
{
	ends_with_its_shell(true, SIGKILL);
	ends_with_its_shell(true, SIGTERM);
	ends_with_its_shell(true, SIGHUP);
}
END_TEST

static Suite *
end_suite(void)
{
	Suite *s = suite_create("process_end");
	TCase *c = tcase_create("process_end");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, begin, end);
	tcase_set_timeout(c, 60);
	tcase_add_test(c, a_killed_process_is_gone);
	tcase_add_test(c, a_blocked_process_can_be_killed);
	tcase_add_loop_test(c, a_process_killed_from_outside_is_news, 0,
	    sizeof signals / sizeof signals[0]);
	tcase_add_test(c, a_process_that_is_freed_is_ended);
	tcase_add_loop_test(c, a_bad_frame_ends_the_process, 0,
	    sizeof frames / sizeof frames[0]);
	tcase_add_test(c, half_a_frame_is_no_frame_yet);
	tcase_add_test(c, a_process_ends_when_its_channel_closes);
	tcase_add_test(c, a_network_that_cannot_be_entered_is_said);
	tcase_add_test(c, an_idle_process_ends_with_its_shell);
	tcase_add_test(c, a_blocked_process_ends_with_its_shell);
	return s;
}

int
main(void)
{
	return unit_run(end_suite());
}
