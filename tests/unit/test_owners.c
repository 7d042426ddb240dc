/*
 * test_owners.c - that processes which cannot be looked into are told of, and
 * why they cannot. What is found in the others: test_inspect.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kernel/owners.h"
#include "unit.h"

/* How a process of a test ends that has more to say than yes. */
enum { NOT_TOLD = 1, NOT_ALLOWED, TEST_BROKEN };

static struct ksock_table table;

static void
end(void)
{
	ksock_table_free(&table);
}

/* As root in a container may not, of processes outside of it. */
static bool
may_see_all(void)
{
	char link[64];

	return geteuid() == 0 &&
	       (readlink("/proc/1/fd/0", link, sizeof link) >= 0 ||
		   errno == ENOENT);
}

/* Those that may not be looked into are told of, not passed over. */
START_TEST(hidden_processes_are_told_of)
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		if (geteuid() == 0 && setresuid(65534, 65534, 65534) != 0)
			_exit(2);
		owners_find(&table);
		_exit(table.unseen == KSOCK_UNSEEN_BY_USER ? 0 : 1);
	}
	waitpid(child, &status, 0);
	ck_assert_int_eq(status, 0);
	owners_find(&table);
	if (may_see_all())
		ck_assert_uint_eq(table.unseen, 0);
}
END_TEST

static void
drop_rights(void)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3
	};
	struct __user_cap_data_struct none[2] = { { 0 } };

	/* Group 0 is the one that hidepid is not for. */
	if (geteuid() == 0 &&
	    (setgroups(0, NULL) != 0 || setresgid(65534, 65534, 65534) != 0 ||
		setresuid(65534, 65534, 65534) != 0))
		_exit(TEST_BROKEN);
	if (syscall(SYS_capset, &head, none) != 0)
		_exit(TEST_BROKEN);
	/* Else it could not look into itself. */
	if (prctl(PR_SET_DUMPABLE, 1) != 0)
		_exit(TEST_BROKEN);
}

/* Process 1 of a new namespace, with all rights there, mounts /proc; one
 * without rights may not look into it. */
static _Noreturn void
look_past_hidepid(const char *options)
{
	int status = 0;
	pid_t child;

	/* Not seen by those outside. */
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("proc", "/proc", "proc", 0, options) != 0)
		_exit(NOT_ALLOWED);
	owners_find(&table);
	if (table.unseen != 0)
		_exit(TEST_BROKEN);
	child = fork();
	if (child == 0) {
		drop_rights();
		owners_find(&table);
		_exit(table.unseen == KSOCK_UNSEEN_BY_USER ? 0 : NOT_TOLD);
	}
	waitpid(child, &status, 0);
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : TEST_BROKEN);
}

/* /proc can be mounted so that it lists them and says nothing of them, or
 * does not even list them (proc(5)). */
START_TEST(hidepid_hides_processes)
{
	static const char *const options[] = { "hidepid=1", "hidepid=2" };
	const int user = geteuid() == 0 ? 0 : CLONE_NEWUSER;
	int status = 0;
	pid_t inner, outer = fork();

	if (outer == 0) {
		if (unshare(user | CLONE_NEWNS | CLONE_NEWPID) != 0)
			_exit(NOT_ALLOWED);
		inner = fork();
		if (inner == 0)
			look_past_hidepid(options[_i]);
		waitpid(inner, &status, 0);
		_exit(WIFEXITED(status) ? WEXITSTATUS(status) : TEST_BROKEN);
	}
	waitpid(outer, &status, 0);
	ck_assert(WIFEXITED(status));
	if (WEXITSTATUS(status) != NOT_ALLOWED)
		ck_assert_int_eq(WEXITSTATUS(status), 0);
}
END_TEST

/* ---- why they were not looked into ---- */

/* How many descriptors are left, from 0 to enough for all but the last file:
 * the folder of all processes, of one, of its descriptors. */
static void
with_few_descriptors(int left)
{
	int next = dup(0);
	struct rlimit few = { (rlim_t)(next + left), (rlim_t)(next + left) };

	close(next);
	if (next < 0 || setrlimit(RLIMIT_NOFILE, &few) != 0)
		_exit(TEST_BROKEN);
}

static void
without_proc(int unused)
{
	(void)unused;
	if (unshare((geteuid() == 0 ? 0 : CLONE_NEWUSER) | CLONE_NEWNS) != 0 ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("none", "/proc", "tmpfs", 0, NULL) != 0)
		_exit(NOT_ALLOWED);
}

/* All rights are those of a namespace in which no other process is. */
static void
in_own_namespace(int unused)
{
	(void)unused;
	if (unshare(CLONE_NEWUSER) != 0)
		_exit(NOT_ALLOWED);
}

static void
as_root_without_rights(int unused)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3
	};
	struct __user_cap_data_struct none[2] = { { 0 } };
	char map[64];
	int fd, len = snprintf(map, sizeof map, "0 %u 1", geteuid());

	(void)unused;
	if (unshare(CLONE_NEWUSER) != 0)
		_exit(NOT_ALLOWED);
	fd = open("/proc/self/uid_map", O_WRONLY | O_CLOEXEC);
	if (write(fd, map, (size_t)len) != len || geteuid() != 0 ||
	    syscall(SYS_capset, &head, none) != 0)
		_exit(TEST_BROKEN);
}

static const struct {
	void (*where)(int);
	int argument;
	unsigned unseen;
} causes[] = {
	{ with_few_descriptors, 0, KSOCK_UNSEEN_DESCRIPTORS },
	{ with_few_descriptors, 1, KSOCK_UNSEEN_DESCRIPTORS },
	{ with_few_descriptors, 2, KSOCK_UNSEEN_DESCRIPTORS },
	{ without_proc, 0, KSOCK_UNSEEN_NO_PROC },
	{ in_own_namespace, 0, KSOCK_UNSEEN_BY_ALL },
	{ as_root_without_rights, 0, KSOCK_UNSEEN_BY_ROOT },
};

START_TEST(the_cause_is_told)
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		causes[_i].where(causes[_i].argument);
		owners_find(&table);
		_exit(table.unseen == causes[_i].unseen ? 0 : NOT_TOLD);
	}
	waitpid(child, &status, 0);
	ck_assert(WIFEXITED(status));
	if (WEXITSTATUS(status) != NOT_ALLOWED)
		ck_assert_int_eq(WEXITSTATUS(status), 0);
}
END_TEST

static Suite *
owners_suite(void)
{
	Suite *s = suite_create("owners");
	TCase *c = tcase_create("owners");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, NULL, end);
	tcase_add_test(c, hidden_processes_are_told_of);
	tcase_add_loop_test(c, hidepid_hides_processes, 0, 2);
	tcase_add_loop_test(
	    c, the_cause_is_told, 0, sizeof causes / sizeof causes[0]);
	return s;
}

int
main(void)
{
	return unit_run(owners_suite());
}
