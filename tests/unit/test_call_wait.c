/*
 * test_call_wait.c - calls that wait: settimeout, setblocking, and a signal
 * that ends them.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>

#include "call_made.h"
#include "kernel/proc.h"

static struct descriptors *d;

static void
setup(void)
{
	signal(SIGPIPE, SIG_IGN);
	d = descriptors_new();
}

static void
teardown(void)
{
	descriptors_free(d);
}

static long long
ms_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

/* The call ends as timed out, not before the time. */
static void
assert_times_out(const char *line, long long least)
{
	long long before = ms_now();
	struct outcome out = made(d, "%s", line);

	ck_assert_msg(out.timed_out, "%s: %ld %s", line, out.result,
	    out.error ? errno_name(out.error) : "");
	ck_assert_int_eq(out.result, -1);
	ck_assert_int_eq(out.error, 0);
	ck_assert_int_ge(ms_now() - before, least);
	outcome_free(&out);
}

static void
assert_line_times_out(const char *call, int fd, const char *rest)
{
	struct buf line = { 0 };

	buf_printf(&line, "%s %d %s", call, fd, rest);
	assert_times_out(line.data, 30);
	buf_free(&line);
}

START_TEST(settimeout_ends_a_call_as_timed_out)
{
	int l = listener(d, "AF_INET", "127.0.0.1", 1), pair[2];

	RESULT(d, "settimeout %d 0.03", l);
	ck_assert_int_eq(descriptors_timeout(d, l), 30);
	ck_assert_int_ne(fcntl(l, F_GETFL) & O_NONBLOCK, 0);
	assert_line_times_out("accept", l, "");
	connection(d, pair);
	RESULT(d, "settimeout %d 0.03", pair[0]);
	assert_line_times_out("recv", pair[0], "");
	assert_line_times_out("recvfrom", pair[0], "");
	/* What is there in time is taken. */
	RESULT(d, "settimeout %d 30", pair[0]);
	RESULT(d, "send %d hi", pair[1]);
	ck_assert_int_eq(RESULT(d, "recv %d", pair[0]), 2);
}
END_TEST

/* Nobody answers: the accept queue is full. */
START_TEST(settimeout_ends_connect)
{
	int l = listener(d, "AF_INET", "127.0.0.1", 0), fd;
	unsigned port = port_of(d, l);
	struct outcome out = { 0 };
	bool timed_out = false;

	for (int i = 0; i < 8 && !timed_out; i++) {
		fd = RESULT(d, "socket");
		RESULT(d, "settimeout %d 0.05", fd);
		out = made(d, "connect %d 127.0.0.1 %u", fd, port);
		timed_out = out.timed_out;
		ck_assert_int_eq(out.error, 0);
		ck_assert_int_eq(out.result, timed_out ? -1 : 0);
		outcome_free(&out);
	}
	ck_assert(timed_out);
	fd = RESULT(d, "socket");
	RESULT(d, "settimeout %d 0.05", fd);
	out = made(d, "connect_ex %d 127.0.0.1 %u", fd, port);
	ck_assert_int_eq(out.result, 11);
	ck_assert_int_eq(out.error, EAGAIN);
	ck_assert(!out.timed_out);
	outcome_free(&out);
	fd = RESULT(d, "socket");
	RESULT(d, "settimeout %d 30", fd);
	MEETS(ECONNREFUSED, "connect", "%d 127.0.0.1 %u", fd, silent_port(d));
}
END_TEST

START_TEST(settimeout_is_for_the_whole_of_sendall)
{
	struct call_args args = { .count = 2, .descriptors = d };
	struct outcome out = { 0 };
	int pair[2];
	long long sent = 0;

	connection(d, pair);
	RESULT(d, "settimeout %d 0.03", pair[0]);
	args.arg[0].number = pair[0];
	args.arg[1].bytes.len = 24 * 1024 * 1024;
	args.arg[1].bytes.data = x_calloc(1, args.arg[1].bytes.len + 1);
	call_find("sendall")->run(&args, &out);
	call_args_free(&args);
	ck_assert(out.timed_out);
	ck_assert_int_eq(out.result, -1);
	ck_assert_int_eq(out.error, 0);
	for (size_t i = 0; i < out.part_count; i++) {
		if (out.parts[i].result > 0)
			sent += out.parts[i].result;
	}
	ck_assert_int_gt(sent, 0);
	outcome_free(&out);
	assert_line_times_out("send", pair[0], "x");
}
END_TEST

enum { LONG_LEN = 6 * 1024 * 1024 };

static char
byte_at(size_t i)
{
	return (char)(i * 31 / 7);
}

/* Whether all that comes out of the socket is what byte_at says. */
static bool
receives_all(int fd)
{
	char part[5000];
	size_t at = 0;
	ssize_t n;

	while ((n = recv(fd, part, sizeof part, 0)) > 0) {
		for (ssize_t i = 0; i < n; i++) {
			if (part[i] != byte_at(at++))
				return false;
		}
	}
	return n == 0 && at == LONG_LEN;
}

START_TEST(sendall_sends_every_byte_once)
{
	struct call_args args = { .count = 2, .descriptors = d };
	struct buf *data = &args.arg[1].bytes;
	struct outcome out = { 0 };
	int pair[2], status;
	size_t sent = 0;
	pid_t reader;

	connection(d, pair);
	reader = fork();
	if (reader == 0) {
		close(pair[0]);
		_exit(receives_all(pair[1]) ? 0 : 1);
	}
	RESULT(d, "setsockopt %d SO_SNDBUF 4096", pair[0]);
	RESULT(d, "settimeout %d 25", pair[0]);
	args.arg[0].number = pair[0];
	data->data = x_calloc(1, LONG_LEN + 1);
	for (data->len = 0; data->len < LONG_LEN; data->len++)
		data->data[data->len] = byte_at(data->len);
	call_find("sendall")->run(&args, &out);
	call_args_free(&args);
	ck_assert_int_eq(out.result, LONG_LEN);
	ck_assert_uint_gt(out.part_count, 1);
	for (size_t i = 0; i < out.part_count; i++) {
		ck_assert_uint_eq(out.parts[i].asked, LONG_LEN - sent);
		if (out.parts[i].result > 0)
			sent += (size_t)out.parts[i].result;
	}
	ck_assert_uint_eq(sent, LONG_LEN);
	outcome_free(&out);
	RESULT(d, "close %d", pair[0]);
	ck_assert_int_eq(waitpid(reader, &status, 0), reader);
	ck_assert_int_eq(status, 0);
}
END_TEST

START_TEST(settimeout_0_and_none_and_setblocking)
{
	int l = listener(d, "AF_INET", "127.0.0.1", 1);

	RESULT(d, "settimeout %d 0", l);
	ck_assert_int_eq(descriptors_timeout(d, l), 0);
	MEETS(EAGAIN, "accept", "%d", l);
	RESULT(d, "settimeout %d none", l);
	ck_assert_int_eq(descriptors_timeout(d, l), -1);
	ck_assert_int_eq(fcntl(l, F_GETFL) & O_NONBLOCK, 0);
	RESULT(d, "settimeout %d 5", l);
	RESULT(d, "setblocking %d off", l);
	ck_assert_int_eq(descriptors_timeout(d, l), -1);
	MEETS(EAGAIN, "accept", "%d", l);
	RESULT(d, "settimeout %d 5", l);
	RESULT(d, "setblocking %d on", l);
	ck_assert_int_eq(descriptors_timeout(d, l), -1);
	ck_assert_int_eq(fcntl(l, F_GETFL) & O_NONBLOCK, 0);
	RESULT(d, "settimeout %d 5", l);
	RESULT(d, "close %d", l);
	ck_assert_int_eq(descriptors_timeout(d, l), -1);
}
END_TEST

START_TEST(an_accepted_socket_blocks_and_has_no_time)
{
	int l = listener(d, "AF_INET", "127.0.0.1", 1), c, conn;

	RESULT(d, "settimeout %d 5", l);
	c = RESULT(d, "socket");
	RESULT(d, "connect %d 127.0.0.1 %u", c, port_of(d, l));
	descriptors_set_timeout(d, c + 1, 7);
	conn = RESULT(d, "accept %d", l);
	ck_assert_int_eq(conn, c + 1);
	ck_assert_int_eq(descriptors_timeout(d, conn), -1);
	ck_assert_int_eq(fcntl(conn, F_GETFL) & O_NONBLOCK, 0);
}
END_TEST

START_TEST(the_shortest_time_is_a_millisecond)
{
	static const char *const times[] = { "1e-300", "1e-10", "0.0000001",
		"0.0009", "0.001" };
	int fd = RESULT(d, "socket");

	for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
		RESULT(d, "settimeout %d %s", fd, times[i]);
		ck_assert_msg(descriptors_timeout(d, fd) == 1, "%s: %ld ms",
		    times[i], descriptors_timeout(d, fd));
	}
	RESULT(d, "settimeout %d 0.0", fd);
	ck_assert_int_eq(descriptors_timeout(d, fd), 0);
	RESULT(d, "settimeout %d 0.029", fd);
	ck_assert_int_eq(descriptors_timeout(d, fd), 29);
}
END_TEST

/* ---- poll says that a socket is ready, and the call says EAGAIN ---- */

enum { VAIN_MS = 400 };

/* It ends when the time has passed, and has slept until then. */
static void
assert_sleeps_and_times_out(const char *line)
{
	struct timespec before, after;
	long long cpu;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
	assert_times_out(line, VAIN_MS);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
	cpu = (after.tv_sec - before.tv_sec) * 1000LL +
	      (after.tv_nsec - before.tv_nsec) / 1000000;
	ck_assert_int_lt(cpu, VAIN_MS / 4);
}

START_TEST(a_socket_shut_down_for_reading_times_out)
{
	int u = RESULT(d, "socket AF_INET SOCK_DGRAM");
	struct buf line = { 0 };

	RESULT(d, "bind %d 127.0.0.1 0", u);
	RESULT(d, "settimeout %d 0.4", u);
	/* It is shut down all the same. */
	FAILS(ENOTCONN, d, "shutdown %d rd", u);
	buf_printf(&line, "recv %d", u);
	assert_sleeps_and_times_out(line.data);
	buf_clear(&line);
	buf_printf(&line, "recvfrom %d", u);
	assert_sleeps_and_times_out(line.data);
	buf_free(&line);
}
END_TEST

/* A datagram socket, of abstract name, whose queue takes no more, and one
 * that has filled it and waits at most so long. */
static void
fill_queue(int pair[2], const char *seconds)
{
	struct outcome out = { 0 };

	pair[0] = RESULT(d, "socket AF_UNIX SOCK_DGRAM");
	pair[1] = RESULT(d, "socket AF_UNIX SOCK_DGRAM");
	RESULT(d, "bind %d @full-%d", pair[1], (int)getpid());
	RESULT(d, "setblocking %d off", pair[0]);
	do {
		outcome_free(&out);
		out = made(d, "sendto %d x @full-%d", pair[0], (int)getpid());
	} while (out.result == 1);
	ck_assert_int_eq(out.error, EAGAIN);
	outcome_free(&out);
	RESULT(d, "settimeout %d %s", pair[0], seconds);
}

START_TEST(a_peers_full_queue_times_out)
{
	struct buf line = { 0 };
	int pair[2];

	fill_queue(pair, "0.4");
	buf_printf(&line, "sendto %d x @full-%d", pair[0], (int)getpid());
	assert_sleeps_and_times_out(line.data);
	buf_free(&line);
}
END_TEST

/* Once the sender is seen asleep, take a datagram. */
static _Noreturn void
make_room(pid_t sender, int fd)
{
	struct proc p = proc_open(sender);
	time_t begin = time(NULL);
	long number, first;

	while (proc_where(&p, &number, &first) != PROC_SLEEPS) {
		if (time(NULL) - begin > 20)
			_exit(1);
	}
	_exit(recv(fd, &(char){ 0 }, 1, MSG_DONTWAIT) == 1 ? 0 : 1);
}

START_TEST(room_that_comes_in_time_is_taken)
{
	pid_t sender = getpid(), reader;
	int pair[2], status;

	fill_queue(pair, "20");
	reader = fork();
	if (reader == 0)
		make_room(sender, pair[1]);
	ck_assert_int_eq(
	    RESULT(d, "sendto %d x @full-%d", pair[0], (int)sender), 1);
	ck_assert_int_eq(waitpid(reader, &status, 0), reader);
	ck_assert_int_eq(status, 0);
}
END_TEST

static void
on_alarm(int number)
{
	(void)number;
}

/* Send this process a signal every few milliseconds, until a call that
 * would wait for ever has been interrupted. */
static void
alarm_soon(void)
{
	struct sigaction act = { .sa_handler = on_alarm };
	struct itimerval t = { { 0, 10000 }, { 0, 10000 } };

	sigaction(SIGALRM, &act, NULL);
	setitimer(ITIMER_REAL, &t, NULL);
}

START_TEST(a_signal_ends_a_waiting_call)
{
	int l = listener(d, "AF_INET", "127.0.0.1", 1), pair[2];

	connection(d, pair);
	alarm_soon();
	MEETS(EINTR, "accept", "%d", l);
	MEETS(EINTR, "recv", "%d", pair[0]);
	MEETS(EINTR, "recvfrom", "%d", pair[0]);
	MEETS(EINTR, "poll", "%d POLLIN", pair[0]);
	RESULT(d, "settimeout %d 60", l);
	MEETS(EINTR, "accept", "%d", l);
	/* Also one that only waits before it tries again. */
	fill_queue(pair, "60");
	MEETS(EINTR, "sendto", "%d x @full-%d", pair[0], (int)getpid());
}
END_TEST

START_TEST(a_signal_ends_sendall_which_says_what_was_sent)
{
	struct call_args args = { .count = 2, .descriptors = d };
	struct outcome out = { 0 };
	int pair[2];

	connection(d, pair);
	args.arg[0].number = pair[0];
	args.arg[1].bytes.len = 24 * 1024 * 1024;
	args.arg[1].bytes.data = x_calloc(1, args.arg[1].bytes.len + 1);
	alarm_soon();
	call_find("sendall")->run(&args, &out);
	call_args_free(&args);
	/* The first send ends early with what it has sent, the next one
	 * with EINTR. */
	ck_assert_int_eq(out.result, -1);
	ck_assert_int_eq(out.error, EINTR);
	ck_assert_uint_ge(out.part_count, 2);
	ck_assert_int_gt(out.parts[0].result, 0);
	ck_assert_int_eq(out.parts[out.part_count - 1].error, EINTR);
	outcome_free(&out);
}
END_TEST

START_TEST(times_are_kept_by_descriptor)
{
	ck_assert_int_eq(descriptors_timeout(d, 0), -1);
	ck_assert_int_eq(descriptors_timeout(d, -1), -1);
	ck_assert_int_eq(descriptors_timeout(NULL, 3), -1);
	descriptors_set_timeout(d, 1000, 5);
	descriptors_set_timeout(d, 3, 7);
	descriptors_set_timeout(d, -1, 7);
	ck_assert_int_eq(descriptors_timeout(d, 1000), 5);
	ck_assert_int_eq(descriptors_timeout(d, 999), -1);
	ck_assert_int_eq(descriptors_timeout(d, 1001), -1);
	ck_assert_int_eq(descriptors_timeout(d, 3), 7);
	descriptors_set_timeout(d, 3, -1);
	ck_assert_int_eq(descriptors_timeout(d, 3), -1);
	descriptors_set_timeout(d, 1000000, -1);
	ck_assert_int_eq(descriptors_timeout(d, 1000000), -1);
}
END_TEST

static Suite *
call_wait_suite(void)
{
	Suite *s = suite_create("call_wait");
	TCase *t = tcase_create("wait");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 30);
	tcase_add_test(t, settimeout_ends_a_call_as_timed_out);
	tcase_add_test(t, settimeout_ends_connect);
	tcase_add_test(t, settimeout_is_for_the_whole_of_sendall);
	tcase_add_test(t, sendall_sends_every_byte_once);
	tcase_add_test(t, settimeout_0_and_none_and_setblocking);
	tcase_add_test(t, an_accepted_socket_blocks_and_has_no_time);
	tcase_add_test(t, the_shortest_time_is_a_millisecond);
	tcase_add_test(t, a_socket_shut_down_for_reading_times_out);
	tcase_add_test(t, a_peers_full_queue_times_out);
	tcase_add_test(t, room_that_comes_in_time_is_taken);
	tcase_add_test(t, a_signal_ends_a_waiting_call);
	tcase_add_test(t, a_signal_ends_sendall_which_says_what_was_sent);
	tcase_add_test(t, times_are_kept_by_descriptor);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return unit_run(call_wait_suite());
}
