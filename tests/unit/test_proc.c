/*
 * test_proc.c - where a process is, from /proc: at work, asleep in which
 * call, stopped, gone; and packets that wait for a CPU.
 */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "kernel/proc.h"
#include "sockets_made.h"

static struct proc proc;
static pid_t child;

static void
begin(void)
{
	child = 0;
}

static void
end(void)
{
	proc_close(&proc);
	ck_assert_int_eq(proc.stat, -1);
	ck_assert_int_eq(proc.syscall, -1);
	if (child <= 0)
		return;
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}

/* Until it is there; what it is asleep in. */
static void
reaches(enum proc_where want, long *number, long *first)
{
	time_t late = 0;

	while (proc_where(&proc, number, first) != want)
		ck_assert_msg(!unit_late(&late), "never in %d", (int)want);
}

/* A process that reads from a pipe to which nobody writes. */
static int
start_reader(const char *name)
{
	int ends[2];
	char byte;

	ck_assert_int_eq(pipe(ends), 0);
	child = fork();
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		prctl(PR_SET_NAME, name);
		_exit((int)syscall(SYS_read, ends[0], &byte, 1));
	}
	proc = proc_open(child);
	return ends[0];
}

START_TEST(a_sleeper_tells_its_call_and_descriptor)
{
	long number, first;
	int fd = start_reader("reader");

	reaches(PROC_SLEEPS, &number, &first);
	ck_assert_int_eq(number, SYS_read);
	ck_assert_int_eq(first, fd);
}
END_TEST

/* proc(5): the name stands in the line, whatever is in it. */
START_TEST(a_name_with_a_bracket_misleads_nobody)
{
	long number, first;

	(void)start_reader("x) R (y");
	reaches(PROC_SLEEPS, &number, &first);
	ck_assert_int_eq(number, SYS_read);
}
END_TEST

START_TEST(a_process_at_work_runs)
{
	long number, first;

	child = fork();
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (volatile unsigned i = 0;; i++)
			;
	}
	proc = proc_open(child);
	for (int i = 0; i < 100; i++)
		ck_assert_int_eq(proc_where(&proc, &number, &first), PROC_RUNS);
	ck_assert_int_eq(number, -1);
}
END_TEST

START_TEST(a_stopped_process_is_stopped)
{
	long number, first;

	(void)start_reader("reader");
	reaches(PROC_SLEEPS, &number, &first);
	kill(child, SIGSTOP);
	reaches(PROC_STOPPED, &number, &first);
	kill(child, SIGCONT);
	reaches(PROC_SLEEPS, &number, &first);
}
END_TEST

START_TEST(a_process_that_has_ended_is_gone)
{
	long number, first;

	(void)start_reader("reader");
	kill(child, SIGKILL);
	reaches(PROC_GONE, &number, &first); /* not waited for yet */
	waitpid(child, NULL, 0);
	ck_assert_int_eq(proc_where(&proc, &number, &first), PROC_GONE);
	child = 0;
}
END_TEST

START_TEST(what_is_not_shown_is_hidden)
{
	long number, first;

	proc = proc_open(-1);
	ck_assert_int_eq(proc.stat, -1);
	ck_assert_int_eq(proc.syscall, -1);
	ck_assert_int_eq(proc_where(&proc, &number, &first), PROC_HIDDEN);
	ck_assert_int_eq(number, -1);
	ck_assert_int_eq(first, -1);
}
END_TEST

START_TEST(a_pinned_process_has_one_cpu)
{
	cpu_set_t set;
	int cpu = proc_pin();

	ck_assert_int_ge(cpu, 0);
	ck_assert_int_eq(sched_getaffinity(0, sizeof set, &set), 0);
	ck_assert_int_eq(CPU_COUNT(&set), 1);
	ck_assert(CPU_ISSET((size_t)cpu, &set));
	ck_assert_int_eq(sched_getcpu(), cpu);
}
END_TEST

/* ---- packets that wait ---- */

static int
file_of(const char *text)
{
	char name[] = "/tmp/test_proc.XXXXXX";
	int fd = mkstemp(name);

	ck_assert_int_ge(fd, 0);
	unlink(name);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	return fd;
}

/* Columns 11 and 12 of Linux's softnet_seq_show(): waiting, CPU. */
START_TEST(packets_that_wait_are_read_for_one_cpu)
{
	int fd = file_of("00000001 0 0 0 0 0 0 0 0 0 0 00000007 00000000\n"
			 "00000002 0 0 0 0 0 0 0 0 0 0 0000001f 00000002 0\n");

	ck_assert_uint_eq(proc_softnet_waiting(fd, 0), 7);
	ck_assert_uint_eq(proc_softnet_waiting(fd, 2), 31);
	ck_assert_uint_eq(proc_softnet_waiting(fd, 1), 0);
	ck_assert_uint_eq(proc_softnet_waiting(fd, 0), 7);
	close(fd);
}
END_TEST

START_TEST(a_kernel_that_does_not_tell_has_none_waiting)
{
	/* As kernels before 5.10 wrote it: without these columns. */
	int old = file_of("00000001 0 0 0 0 0 0 0 0 0 0\n");
	int empty = file_of("");

	ck_assert_uint_eq(proc_softnet_waiting(old, 1), 0);
	ck_assert_uint_eq(proc_softnet_waiting(empty, 0), 0);
	ck_assert_uint_eq(proc_softnet_waiting(-1, 0), 0);
	close(old);
	close(empty);
}
END_TEST

START_TEST(this_kernel_tells_of_this_cpu)
{
	int cpu = proc_pin(), fd = proc_softnet_open();

	ck_assert_int_ge(fd, 0);
	ck_assert_uint_lt(proc_softnet_waiting(fd, cpu), 100000);
	close(fd);
}
END_TEST

static Suite *
proc_suite(void)
{
	Suite *s = suite_create("proc");
	TCase *c = tcase_create("proc");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, begin, end);
	tcase_set_timeout(c, 60);
	tcase_add_test(c, a_sleeper_tells_its_call_and_descriptor);
	tcase_add_test(c, a_name_with_a_bracket_misleads_nobody);
	tcase_add_test(c, a_process_at_work_runs);
	tcase_add_test(c, a_stopped_process_is_stopped);
	tcase_add_test(c, a_process_that_has_ended_is_gone);
	tcase_add_test(c, what_is_not_shown_is_hidden);
	tcase_add_test(c, a_pinned_process_has_one_cpu);
	tcase_add_test(c, packets_that_wait_are_read_for_one_cpu);
	tcase_add_test(c, a_kernel_that_does_not_tell_has_none_waiting);
	tcase_add_test(c, this_kernel_tells_of_this_cpu);
	return s;
}

int
main(void)
{
	return unit_run(proc_suite());
}
