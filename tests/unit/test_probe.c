/*
 * test_probe.c - what `doctor` tries out: probes that work, that are
 * forbidden, that crash and that hang; and which remedy fits a failure.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command/doctor.h"
#include "unit.h"

static struct netns ns;

static void
begin(void)
{
	struct err err = { 0 };

	ck_assert_msg(netns_loopback(&ns, &err) == 0, "%s", err.text);
}

static void
end(void)
{
	netns_close(&ns);
}

static struct probe_answer
tried(probe_function *run, const struct netns *in)
{
	struct probe_answer a;

	memset(&a, 0xff, sizeof a);
	probe_run(run, in, PROBE_LIMIT_MS, &a);
	return a;
}

static void
works(probe_function *run, const struct netns *in)
{
	struct probe_answer a = tried(run, in);

	ck_assert_msg(a.works, "%s: %s", a.what, strerror(a.error));
	ck_assert_int_eq(a.error, 0);
	ck_assert_str_eq(a.what, "");
}

/* It does not work, for that reason. */
static void
fails(probe_function *run, const struct netns *in, int error, const char *what)
{
	struct probe_answer a = tried(run, in);

	ck_assert(!a.works);
	ck_assert_str_eq(a.what, what);
	ck_assert_str_eq(strerror(a.error), strerror(error));
}

static void
written(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	ck_assert_msg(fd >= 0, "%s: %s", path, strerror(errno));
	ck_assert_int_eq(write(fd, text, strlen(text)), (int)strlen(text));
	close(fd);
}

/* From here on this test's process is root, of a namespace of its own. */
static void
become_root(int more)
{
	char map[64];
	unsigned uid = geteuid(), gid = getegid();

	ck_assert_int_eq(unshare(CLONE_NEWUSER | more), 0);
	written("/proc/self/setgroups", "deny");
	snprintf(map, sizeof map, "0 %u 1", uid);
	written("/proc/self/uid_map", map);
	snprintf(map, sizeof map, "0 %u 1", gid);
	written("/proc/self/gid_map", map);
}

/* And here it may nothing any more. */
static void
drop_rights(void)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3
	};
	struct __user_cap_data_struct none[2] = { { 0 } };

	ck_assert_int_eq(syscall(SYS_capset, &head, none), 0);
}

/* ---- running one ---- */

static void
says_yes(const struct netns *in, struct probe_answer *out)
{
	(void)in;
	out->works = true;
}

static void
crashes(const struct netns *in, struct probe_answer *out)
{
	(void)in;
	out->works = true;
	raise(SIGKILL);
}

static void
hangs(const struct netns *in, struct probe_answer *out)
{
	(void)in;
	out->works = true;
	for (;;)
		pause();
}

/* The number that the next descriptor gets. */
static int
next_fd(void)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

	close(fd);
	return fd;
}

START_TEST(nothing_of_a_probe_stays)
{
	static probe_function *const all[] = { says_yes, crashes, probe_syscall,
		probe_getfd, probe_private_tun };
	int before = next_fd();

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		(void)tried(all[i], &ns);
	ck_assert_int_eq(next_fd(), before);
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
	ck_assert_int_eq(errno, ECHILD);
}
END_TEST

START_TEST(a_probe_that_crashes_has_failed)
{
	works(says_yes, NULL);
	fails(crashes, NULL, 0, "the process that tried it was ended");
}
END_TEST

START_TEST(a_probe_that_hangs_is_ended)
{
	struct probe_answer a;

	probe_run(hangs, NULL, 1, &a);
	ck_assert(!a.works);
	ck_assert_int_eq(a.error, ETIMEDOUT);
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
}
END_TEST

/* ---- in this test's own network ---- */

START_TEST(what_the_other_tests_need_works)
{
	works(probe_namespaces, NULL);
	works(probe_diag_tcp, NULL);
	works(probe_syscall, NULL);
	works(probe_getfd, NULL);
}
END_TEST

START_TEST(namespaces_have_a_limit)
{
	become_root(0);
	works(probe_namespaces, NULL);
	written("/proc/sys/user/max_net_namespaces", "0");
	fails(probe_namespaces, NULL, ENOSPC, "making a network namespace");
}
END_TEST

START_TEST(namespaces_need_rights_where_users_have_none)
{
	become_root(0);
	written("/proc/sys/user/max_user_namespaces", "0");
	works(probe_namespaces, NULL);
	drop_rights();
	fails(probe_namespaces, NULL, EPERM, "making a network namespace");
}
END_TEST

START_TEST(capture_needs_rights)
{
	become_root(CLONE_NEWNET);
	works(probe_capture, NULL);
	drop_rights();
	fails(probe_capture, NULL, EPERM, "making a socket of AF_PACKET");
}
END_TEST

START_TEST(a_network_that_is_down_has_no_ipv6)
{
	become_root(CLONE_NEWNET);
	fails(probe_ipv6, NULL, EADDRNOTAVAIL, "binding a socket to ::1");
}
END_TEST

START_TEST(a_hidden_proc_is_noticed)
{
	become_root(CLONE_NEWNS);
	ck_assert_int_eq(mount("none", "/proc", "tmpfs", 0, NULL), 0);
	fails(probe_syscall, NULL, ENOENT,
	    "reading where a child of ours sleeps");
	works(probe_getfd, NULL);
	/* A search for leaks reads it at the end. */
	ck_assert_int_eq(umount2("/proc", MNT_DETACH), 0);
}
END_TEST

START_TEST(the_tracepoint_is_looked_for)
{
	become_root(CLONE_NEWNS);
	ck_assert_int_eq(mount("none", "/sys/kernel", "tmpfs", 0, NULL), 0);
	fails(probe_tracepoint, NULL, ENOENT,
	    "reading it below /sys/kernel/tracing");
}
END_TEST

/* ---- in a private network ---- */

START_TEST(a_private_network_is_tried_from_inside)
{
	works(probe_private_ipv6, &ns);
	works(probe_private_ports, &ns);
	works(probe_private_capture, &ns);
	works(probe_private_names, &ns);
	works(probe_syscall, &ns);
	works(probe_getfd, &ns);
}
END_TEST

START_TEST(without_a_private_network_nothing_is_tried)
{
	static probe_function *const all[] = { probe_private_ipv6,
		probe_private_ports, probe_private_tun, probe_private_capture,
		probe_private_names };

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		struct probe_answer a = tried(all[i], NULL);

		ck_assert(!a.works);
		ck_assert(a.untried);
	}
}
END_TEST

START_TEST(ipv6_can_be_switched_off)
{
	ck_assert_int_eq(setns(ns.user, CLONE_NEWUSER), 0);
	ck_assert_int_eq(setns(ns.net, CLONE_NEWNET), 0);
	works(probe_ipv6, NULL);
	written("/proc/sys/net/ipv6/conf/lo/disable_ipv6", "1");
	fails(probe_ipv6, NULL, EADDRNOTAVAIL, "binding a socket to ::1");
}
END_TEST

START_TEST(names_need_mounts)
{
	become_root(CLONE_NEWNS);
	netns_close(&ns);
	written("/proc/sys/user/max_mnt_namespaces", "0");
	begin();
	fails(probe_private_names, &ns, ENOSPC, "making a mount namespace");
}
END_TEST

START_TEST(ports_need_proc_sys_for_writing)
{
	const unsigned long flags =
	    MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC;

	become_root(CLONE_NEWNS);
	netns_close(&ns);
	begin();
	works(probe_private_ports, &ns);
	ck_assert_int_eq(
	    mount("/proc/sys", "/proc/sys", NULL, MS_BIND, NULL), 0);
	ck_assert_int_eq(mount("none", "/proc/sys", NULL, flags, NULL), 0);
	fails(probe_private_ports, &ns, EROFS,
	    "opening ip_local_port_range for writing");
}
END_TEST

/* ---- limits and remedies ---- */

START_TEST(few_descriptors_are_noticed)
{
	struct rlimit few = { 64, 64 }, many = { 1024, 1024 };
	struct rlimit now;

	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &now), 0);
	if (now.rlim_max >= many.rlim_max) {
		ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &many), 0);
		works(doctor_descriptors, NULL);
	}
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
	fails(doctor_descriptors, NULL, 0,
	    "a process may have 64 descriptors, and could need 1024");
}
END_TEST

START_TEST(colour_says_why_not)
{
	setenv("NO_COLOR", "1", 1);
	fails(doctor_colour, NULL, 0, "NO_COLOR is set");
	setenv("NO_COLOR", "", 1);
	close(STDOUT_FILENO);
	fails(doctor_colour, NULL, 0, "standard output is not a terminal");
}
END_TEST

START_TEST(the_first_remedy_that_fits_is_told)
{
	static const char file[] = "/proc/sys/user/max_net_namespaces";
	const struct remedy list[] = {
		{ .error = EPERM, .file = file, .holds = "7", .text = "7" },
		{ .error = EPERM, .file = file, .holds = "70", .text = "70" },
		{ .error = EPERM, .file = "/none", .holds = "", .text = "-" },
		{ .error = EPERM, .text = "rights" },
		{ .text = "any" },
		{ 0 },
	};
	const struct remedy none[] = { { .error = EPERM, .text = "rights" },
		{ 0 } };

	become_root(0);
	ck_assert_str_eq(doctor_remedy(list, EPERM), "rights");
	written(file, "7");
	ck_assert_str_eq(doctor_remedy(list, EPERM), "7");
	written(file, "70");
	ck_assert_str_eq(doctor_remedy(list, EPERM), "70");
	ck_assert_str_eq(doctor_remedy(list, ENOENT), "any");
	ck_assert_str_eq(doctor_remedy(list, 0), "any");
	ck_assert_ptr_null(doctor_remedy(none, ENOENT));
}
END_TEST

static bool
tells(const struct check *c, int error, const char *word)
{
	const char *text = doctor_remedy(c->remedies, error);

	return text != NULL && strstr(text, word) != NULL;
}

/* A module that is there need not be loaded. */
START_TEST(a_module_helps_where_it_is_missing)
{
	int count = 0;

	for (const struct check *c = doctor_checks; c->name != NULL; c++) {
		if (strncmp(c->name, "sock_diag", 9) != 0)
			continue;
		count++;
		ck_assert(tells(c, ENOENT, "modprobe"));
		ck_assert(tells(c, EPROTONOSUPPORT, "modprobe sock_diag"));
		ck_assert(tells(c, EPERM, "a policy of this machine"));
		ck_assert(tells(c, EACCES, "a policy of this machine"));
		ck_assert(tells(c, EAFNOSUPPORT, "a policy of this machine"));
		ck_assert_ptr_null(doctor_remedy(c->remedies, 0));
	}
	ck_assert_int_eq(count, 3);
}
END_TEST

START_TEST(more_descriptors_help_whatever_the_check)
{
	for (const struct check *c = doctor_checks; c->name != NULL; c++)
		ck_assert_msg(tells(c, EMFILE, "ulimit -n"), "%s", c->name);
	ck_assert(tells(&doctor_network, EMFILE, "ulimit -n"));
}
END_TEST

START_TEST(a_remedy_may_be_for_a_file_that_is_missing)
{
	const struct remedy list[] = {
		{ .missing = "/proc/self", .text = "mount" },
		{ .missing = "/proc/none", .text = "other" },
		{ 0 },
	};

	ck_assert_str_eq(doctor_remedy(list, ENOENT), "other");
}
END_TEST

/* Commands are to be copied: none is broken over two lines, of 65 columns. */
static void
has_short_lines(const struct remedy *list)
{
	for (; list->text != NULL; list++) {
		const char *at = list->text;

		while ((at = strchr(at, '\n')) != NULL) {
			size_t len = strcspn(++at, "\n");

			ck_assert_msg(len > 0 && len <= 65, "%.80s", at);
		}
	}
}

/* A row's line has 80 columns: 15 before the name, 20 for it, 2 more. */
START_TEST(every_row_fits_a_line)
{
	for (const struct check *c = doctor_checks; c->name != NULL; c++) {
		ck_assert_msg(strlen(c->name) <= 20, "%s", c->name);
		ck_assert_msg(
		    strlen(c->purpose) <= 80 - 15 - 20 - 2, "%s", c->name);
		ck_assert_ptr_nonnull(c->run);
		has_short_lines(c->remedies);
	}
	has_short_lines(doctor_network.remedies);
}
END_TEST

static Suite *
probe_suite(void)
{
	Suite *s = suite_create("probe");
	TCase *c = tcase_create("probe");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, begin, end);
	tcase_set_timeout(c, 60);
	tcase_add_test(c, nothing_of_a_probe_stays);
	tcase_add_test(c, a_probe_that_crashes_has_failed);
	tcase_add_test(c, a_probe_that_hangs_is_ended);
	tcase_add_test(c, what_the_other_tests_need_works);
	tcase_add_test(c, namespaces_have_a_limit);
	tcase_add_test(c, namespaces_need_rights_where_users_have_none);
	tcase_add_test(c, capture_needs_rights);
	tcase_add_test(c, a_network_that_is_down_has_no_ipv6);
	tcase_add_test(c, a_hidden_proc_is_noticed);
	tcase_add_test(c, the_tracepoint_is_looked_for);
	tcase_add_test(c, a_private_network_is_tried_from_inside);
	tcase_add_test(c, without_a_private_network_nothing_is_tried);
	tcase_add_test(c, ipv6_can_be_switched_off);
	tcase_add_test(c, ports_need_proc_sys_for_writing);
	tcase_add_test(c, names_need_mounts);
	tcase_add_test(c, few_descriptors_are_noticed);
	tcase_add_test(c, colour_says_why_not);
	tcase_add_test(c, the_first_remedy_that_fits_is_told);
	tcase_add_test(c, a_module_helps_where_it_is_missing);
	tcase_add_test(c, more_descriptors_help_whatever_the_check);
	tcase_add_test(c, a_remedy_may_be_for_a_file_that_is_missing);
	tcase_add_test(c, every_row_fits_a_line);
	return s;
}

int
main(void)
{
	struct err err = { 0 };

	if (netns_loopback(&ns, &err) < 0)
		return unit_skip(err.text);
	netns_close(&ns);
	return unit_run(probe_suite());
}
