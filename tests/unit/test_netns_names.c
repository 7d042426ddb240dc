/*
 * test_netns_names.c - names of hosts in private networks: to which addresses
 * they lead and in which order, whatever the machine is set up to answer; and
 * what becomes of them where the machine allows no mounts.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "base/buf.h"
#include "model/hostname.h"
#include "process_made.h"

enum { LOOPBACK, SERVER, CLIENT, NETWORKS };

static struct netns ns[NETWORKS] = { NETNS_NONE, NETNS_NONE, NETNS_NONE };

/* Made when it is first asked for, and gone with the test's process. NULL:
 * there can be no wire. */
static const struct netns *
network(int where)
{
	struct err err = { 0 };

	if (ns[where].net >= 0)
		return &ns[where];
	if (where == LOOPBACK)
		ck_assert_msg(
		    netns_loopback(&ns[LOOPBACK], &err) == 0, "%s", err.text);
	else if (netns_wire(&ns[SERVER], &err) < 0)
		return NULL;
	return &ns[where];
}

/* Each test is a process of its own, and may enter. */
static bool
enters(int where)
{
	if (network(where) == NULL)
		return false;
	ck_assert_int_ge(ns[where].mount, 0);
	ck_assert_int_eq(netns_enter(&ns[where]), 0);
	return true;
}

/* What getaddrinfo(3) finds, one address behind the other. */
static const char *
found(const char *name, int family)
{
	struct addrinfo hints = { .ai_family = family,
		.ai_socktype = SOCK_STREAM },
			*list;
	static struct buf out;
	char text[INET6_ADDRSTRLEN];
	int code = getaddrinfo(name, NULL, &hints, &list);

	buf_clear(&out);
	if (code != 0)
		return code == EAI_NONAME ? "EAI_NONAME" : gai_strerror(code);
	for (const struct addrinfo *a = list; a != NULL; a = a->ai_next) {
		ck_assert_int_eq(getnameinfo(a->ai_addr, a->ai_addrlen, text,
				     sizeof text, NULL, 0, NI_NUMERICHOST),
		    0);
		buf_printf(&out, "%s%s", out.len > 0 ? " " : "", text);
	}
	freeaddrinfo(list);
	return buf_text(&out);
}

/* ---- to which addresses, and in which order ---- */

static const struct {
	int where;
	const char *name;
	int family;
	const char *want;
} looked_up[] = {
	{ LOOPBACK, "localhost", AF_UNSPEC, "::1 127.0.0.1" },
	{ LOOPBACK, "ip6-localhost", AF_UNSPEC, "::1" },
	{ LOOPBACK, "server", AF_UNSPEC, "127.0.0.1" },
	{ LOOPBACK, "client", AF_INET, "127.0.0.1" },
	{ LOOPBACK, "server", AF_INET6, "EAI_NONAME" },
	{ LOOPBACK, "many.example", AF_UNSPEC,
	    "::1 127.0.0.1 127.0.0.2 127.0.0.3" },
	{ LOOPBACK, "many.example", AF_INET6, "::1" },
	{ LOOPBACK, "nobody.example", AF_UNSPEC, "EAI_NONAME" },
	/* Precedence: IPv4 has 35, fc00::/7 has 3. */
	{ SERVER, "localhost", AF_UNSPEC, "::1 127.0.0.1" },
	{ SERVER, "server", AF_UNSPEC, "10.0.0.1 fd00::1" },
	{ SERVER, "client", AF_UNSPEC, "10.0.0.2 fd00::2" },
	{ CLIENT, "server", AF_UNSPEC, "10.0.0.1 fd00::1" },
	{ CLIENT, "client", AF_INET6, "fd00::2" },
	/* The longest prefix in common with one's own address. */
	{ SERVER, "many.example", AF_UNSPEC, "10.0.0.1 10.0.0.3 fd00::1" },
	{ CLIENT, "many.example", AF_UNSPEC, "10.0.0.3 10.0.0.1 fd00::1" },
	{ CLIENT, "many.example", AF_INET, "10.0.0.3 10.0.0.1" },
	{ CLIENT, "nobody.example", AF_UNSPEC, "EAI_NONAME" },
};

enum { LOOKED_UP = sizeof looked_up / sizeof looked_up[0] };

START_TEST(a_name_leads_to_its_addresses)
{
	if (!enters(looked_up[_i].where))
		return;
	ck_assert_str_eq(found(looked_up[_i].name, looked_up[_i].family),
	    looked_up[_i].want);
}
END_TEST

/* All that the table has, whichever network it is in. */
START_TEST(each_name_is_known)
{
	const struct hostname *h;

	if (!enters(_i == 0 ? LOOPBACK : CLIENT))
		return;
	for (size_t i = 0; (h = hostname_at(_i == 1, i)) != NULL; i++) {
		const char *text = found(h->name, AF_UNSPEC);
		size_t count = 0;

		for (size_t a = 0; a < HOSTNAME_ADDRESSES; a++) {
			if (h->addresses[a] == NULL)
				continue;
			ck_assert_ptr_nonnull(strstr(text, h->addresses[a]));
			count++;
		}
		ck_assert_uint_gt(count, 0);
	}
}
END_TEST

/* ---- whatever the machine is like ---- */

static void
writes(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	ck_assert_msg(file != NULL, "%s: %s", path, strerror(errno));
	ck_assert_int_ge(fputs(text, file), 0);
	ck_assert_int_eq(fclose(file), 0);
}

/* In a mount namespace of one's own, and privileged there; false: that cannot
 * be had. */
static bool
is_apart(void)
{
	char user[32], group[32];

	snprintf(user, sizeof user, "%u %u 1", geteuid(), geteuid());
	snprintf(group, sizeof group, "%u %u 1", getegid(), getegid());
	if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0)
		return false;
	writes("/proc/self/uid_map", user);
	writes("/proc/self/setgroups", "deny");
	writes("/proc/self/gid_map", group);
	return mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

static bool
puts_empty(const char *folder)
{
	return mount("none", folder, "tmpfs", 0, NULL) == 0;
}

static void
answers_as_ever(void)
{
	ck_assert_str_eq(found("localhost", AF_UNSPEC), "::1 127.0.0.1");
	ck_assert_str_eq(found("server", AF_UNSPEC), "127.0.0.1");
	ck_assert_str_eq(found("many.example", AF_UNSPEC),
	    "::1 127.0.0.1 127.0.0.2 127.0.0.3");
	ck_assert_str_eq(found("nobody.example", AF_UNSPEC), "EAI_NONAME");
}

START_TEST(the_machine_s_own_answers_are_not_asked_for)
{
	if (!is_apart() || !puts_empty("/etc"))
		return;
	writes("/etc/hosts",
	    "192.0.2.1 localhost server nobody.example many.example\n");
	writes("/etc/nsswitch.conf", "hosts: dns files\n");
	writes("/etc/gai.conf", "precedence ::ffff:0:0/96 100\n");
	writes("/etc/host.conf", "multi off\n");
	ck_assert_int_eq(symlink("../nowhere/resolv", "/etc/resolv.conf"), 0);
	enters(LOOPBACK);
	answers_as_ever();
}
END_TEST

START_TEST(files_that_the_machine_lacks_are_there)
{
	if (!is_apart() || !puts_empty("/etc"))
		return;
	enters(LOOPBACK);
	answers_as_ever();
}
END_TEST

static unsigned
port_named(const char *name)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *list;
	const struct sockaddr_in *in;
	unsigned port;

	ck_assert_int_eq(getaddrinfo("server", name, &hints, &list), 0);
	in = (const void *)list->ai_addr;
	port = ntohs(in->sin_port);
	freeaddrinfo(list);
	return port;
}

/* services(5) are named by a file, by a link beside it, by one elsewhere. */
START_TEST(all_else_is_the_machine_s)
{
	static const char text[] = "http 8765/tcp\n";

	if (!is_apart() || !puts_empty("/etc"))
		return;
	ck_assert_int_eq(mkdir("/etc/dir", 0755), 0);
	switch (_i) {
	case 0:
		writes("/etc/services", text);
		break;
	case 1:
		writes("/etc/dir/other", text);
		ck_assert_int_eq(symlink("dir/other", "/etc/services"), 0);
		break;
	case 2:
		ck_assert(puts_empty("/mnt"));
		writes("/mnt/other", text);
		ck_assert_int_eq(symlink("../mnt/other", "/etc/services"), 0);
		break;
	}
	enters(LOOPBACK);
	ck_assert_uint_eq(port_named("http"), 8765);
}
END_TEST

/* A container has files mounted there; ours have to come out on top. */
START_TEST(what_is_mounted_there_does_not_matter)
{
	if (!is_apart() || !puts_empty("/mnt"))
		return;
	writes("/mnt/hosts", "192.0.2.1 server\n");
	if (mount("/mnt/hosts", "/etc/hosts", NULL, MS_BIND, NULL) < 0)
		return;
	enters(LOOPBACK);
	answers_as_ever();
}
END_TEST

/* nscd(8) is asked by the C library before any file. */
START_TEST(a_cache_of_names_is_not_asked)
{
	struct sockaddr_un a = { AF_UNIX, "/var/run/nscd/socket" };
	int fd;

	if (!is_apart() || !puts_empty("/var/run") ||
	    mkdir("/var/run/nscd", 0755) < 0)
		return;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&a, sizeof a), 0);
	ck_assert_int_eq(listen(fd, 5), 0);
	enters(LOOPBACK);
	ck_assert_int_lt(access(a.sun_path, F_OK), 0);
	answers_as_ever();
	ck_assert_int_lt(accept(fd, NULL, NULL), 0);
	ck_assert_int_eq(errno, EAGAIN);
}
END_TEST

START_TEST(the_environment_has_no_say)
{
	setenv("RESOLV_MULTI", "off", 1);
	setenv("RESOLV_HOST_CONF", "/dev/null", 1);
	enters(LOOPBACK);
	answers_as_ever();
	ck_assert_ptr_null(getenv("RESOLV_HOST_CONF"));
}
END_TEST

/* ---- who is there, and what stays ---- */

static ino_t
mounts_of(pid_t pid)
{
	struct stat st;
	char path[64];

	snprintf(path, sizeof path, "/proc/%d/ns/mnt", (int)pid);
	ck_assert_int_eq(stat(path, &st), 0);
	return st.st_ino;
}

START_TEST(all_processes_of_a_network_share_the_names)
{
	struct process *p = spawned(network(LOOPBACK)), *q, *r = NULL;
	struct reply reply;

	q = spawned(network(LOOPBACK));
	sent(p, "fork other");
	reply = heard(p);
	r = process_forked(p, (pid_t)reply.outcome.result);
	ck_assert_ptr_nonnull(r);
	reply_free(&reply);
	ck_assert(mounts_of(process_pid(p)) != mounts_of(getpid()));
	ck_assert(mounts_of(process_pid(p)) == mounts_of(process_pid(q)));
	ck_assert(mounts_of(process_pid(p)) == mounts_of(process_pid(r)));
	process_free(r);
	process_free(q);
	process_free(p);
	if (network(SERVER) == NULL)
		return;
	p = spawned(&ns[SERVER]);
	q = spawned(&ns[CLIENT]);
	ck_assert(mounts_of(process_pid(p)) == mounts_of(process_pid(q)));
	process_free(p);
	process_free(q);
}
END_TEST

static void
read_mounts(struct buf *out)
{
	FILE *file = fopen("/proc/self/mountinfo", "r");
	char line[4096];

	ck_assert_ptr_nonnull(file);
	while (fgets(line, sizeof line, file) != NULL)
		buf_adds(out, line);
	fclose(file);
}

/* Also where root makes it without a user namespace, below which mounts would
 * stay by themselves, and those of the machine are shared. */
START_TEST(the_machine_stays_as_it_was)
{
	struct buf before = { 0 }, after = { 0 };
	ino_t inside;

	if (_i == 1) {
		if (geteuid() != 0 || !is_apart() ||
		    mount(NULL, "/", NULL, MS_REC | MS_SHARED, NULL) < 0)
			return;
		writes("/proc/sys/user/max_user_namespaces", "0");
	}
	inside = mounts_of(getpid());
	read_mounts(&before);
	network(LOOPBACK);
	network(CLIENT);
	read_mounts(&after);
	ck_assert_str_eq(before.data, after.data);
	ck_assert(mounts_of(getpid()) == inside);
	ck_assert_int_lt(access("/etc/.machine", F_OK), 0);
	buf_free(&before);
	buf_free(&after);
}
END_TEST

/* 0, or errno of a bind of AF_UNIX to that path, in the network. */
static int
bound_there(const char *path)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0), status;
	pid_t pid;

	snprintf(a.sun_path, sizeof a.sun_path, "%s", path);
	network(LOOPBACK);
	pid = fork();
	if (pid == 0) {
		if (netns_enter(&ns[LOOPBACK]) == 0 &&
		    bind(fd, (struct sockaddr *)&a, sizeof a) == 0)
			_exit(0);
		_exit(errno & 0xff);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* Sockets of AF_UNIX can be named from it. */
START_TEST(the_working_directory_stays)
{
	char folder[] = "/tmp/names-XXXXXX";
	struct buf path = { 0 };

	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(chdir(folder), 0);
	ck_assert_int_eq(bound_there("socket"), 0);
	buf_printf(&path, "%s/socket", folder);
	ck_assert_int_eq(unlink(buf_text(&path)), 0);
	ck_assert_int_eq(rmdir(folder), 0);
	buf_free(&path);
}
END_TEST

START_TEST(nothing_can_be_put_into_etc)
{
	ck_assert_int_eq(bound_there("/etc/x"), EACCES);
}
END_TEST

/* ---- where that cannot be had ---- */

START_TEST(without_mounts_there_is_a_network_still)
{
	struct process *p;

	if (!is_apart())
		return;
	writes("/proc/sys/user/max_mnt_namespaces", "0");
	network(CLIENT);
	ck_assert_int_eq(ns[CLIENT].mount, -1);
	p = spawned(network(LOOPBACK));
	ck_assert_int_eq(ns[LOOPBACK].mount, -1);
	listens(p, 65432);
	ck_assert(mounts_of(process_pid(p)) == mounts_of(getpid()));
	process_free(p);
}
END_TEST

static Suite *
names_suite(void)
{
	Suite *s = suite_create("netns_names");
	TCase *c = tcase_create("netns_names");

	suite_add_tcase(s, c);
	tcase_set_timeout(c, 60);
	tcase_add_loop_test(c, a_name_leads_to_its_addresses, 0, LOOKED_UP);
	tcase_add_loop_test(c, each_name_is_known, 0, 2);
	tcase_add_test(c, the_machine_s_own_answers_are_not_asked_for);
	tcase_add_test(c, files_that_the_machine_lacks_are_there);
	tcase_add_loop_test(c, all_else_is_the_machine_s, 0, 3);
	tcase_add_test(c, what_is_mounted_there_does_not_matter);
	tcase_add_test(c, a_cache_of_names_is_not_asked);
	tcase_add_test(c, the_environment_has_no_say);
	tcase_add_test(c, all_processes_of_a_network_share_the_names);
	tcase_add_loop_test(c, the_machine_stays_as_it_was, 0, 2);
	tcase_add_test(c, the_working_directory_stays);
	tcase_add_test(c, nothing_can_be_put_into_etc);
	tcase_add_test(c, without_mounts_there_is_a_network_still);
	return s;
}

int
main(void)
{
	struct err err = { 0 };
	struct netns made;
	bool has_names;

	if (netns_loopback(&made, &err) < 0)
		return unit_skip(err.text);
	has_names = made.mount >= 0;
	netns_close(&made);
	if (!has_names)
		return unit_skip("a private network has no names of its own");
	return unit_run(names_suite());
}
