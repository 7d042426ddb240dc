/*
 * test_netns_wire.c - two hosts joined by a wire: what is there, that nothing
 * is sent but for a process, and what is said where it cannot be made.
 */
#include <errno.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#include "kernel/capture.h"
#include "kernel/tun.h"
#include "network_made.h"

enum { PORT = 5000, SERVER = 0, CLIENT = 1 };

static const char *const own[2][2] = {
	{ "10.0.0.1", "fd00::1" },
	{ "10.0.0.2", "fd00::2" },
};

static struct netns ns[2];
static struct tun_frame frame;

static void
begin(void)
{
	struct err err = { 0 };

	ck_assert_msg(netns_wire(ns, &err) == 0, "%s", err.text);
}

static void
end(void)
{
	netns_close(&ns[SERVER]);
	netns_close(&ns[CLIENT]);
}

static bool
is_family(const struct ifaddrs *a, int family)
{
	return a->ifa_addr != NULL && a->ifa_addr->sa_family == family;
}

/* How many addresses of IP the link has; one must be that one. */
static unsigned
addresses(const struct ifaddrs *list, const char *link, const char *wanted)
{
	unsigned count = 0, found = 0;
	char text[INET6_ADDRSTRLEN];

	for (; list != NULL; list = list->ifa_next) {
		bool six = is_family(list, AF_INET6);

		if (strcmp(list->ifa_name, link) != 0 ||
		    (!six && !is_family(list, AF_INET)))
			continue;
		inet_ntop(list->ifa_addr->sa_family,
		    six ? (void *)&(
			      (struct sockaddr_in6 *)(void *)list->ifa_addr)
			      ->sin6_addr
			: (void *)&(
			      (struct sockaddr_in *)(void *)list->ifa_addr)
			      ->sin_addr,
		    text, sizeof text);
		count++;
		found += strcmp(text, wanted) == 0;
	}
	ck_assert_msg(found == 1, "%s: %s", link, wanted);
	return count;
}

START_TEST(each_host_has_its_addresses_and_no_others)
{
	struct ifaddrs *list;

	ck_assert_int_eq(netns_enter(&ns[_i]), 0);
	ck_assert_int_eq(getifaddrs(&list), 0);
	ck_assert_uint_eq(addresses(list, "lo", "127.0.0.1"), 2);
	ck_assert_uint_eq(addresses(list, "lo", "::1"), 2);
	ck_assert_uint_eq(addresses(list, "wire0", own[_i][0]), 2);
	ck_assert_uint_eq(addresses(list, "wire0", own[_i][1]), 2);
	for (struct ifaddrs *a = list; a != NULL; a = a->ifa_next)
		ck_assert(a->ifa_flags & IFF_UP);
	freeifaddrs(list);
}
END_TEST

START_TEST(all_is_there_and_can_be_closed)
{
	struct stat a, b;

	for (int h = SERVER; h <= CLIENT; h++) {
		ck_assert_int_ge(ns[h].net, 0);
		ck_assert_int_ge(ns[h].diag, 0);
		ck_assert_int_ge(ns[h].tun, 0);
	}
	ck_assert_int_eq(fstat(ns[SERVER].net, &a), 0);
	ck_assert_int_eq(fstat(ns[CLIENT].net, &b), 0);
	ck_assert(a.st_ino != b.st_ino);
	ck_assert_int_lt(waitpid(-1, NULL, WNOHANG), 0);
	end();
	ck_assert_int_eq(ns[SERVER].tun, -1);
	ck_assert_int_eq(ns[CLIENT].limits[NETNS_LIMITS - 1], -1);
	end();
}
END_TEST

/* ---- what is sent ---- */

static void
is_silent(void)
{
	for (int h = SERVER; h <= CLIENT; h++)
		ck_assert_int_eq(tun_read(ns[h].tun, &frame), 0);
}

/* The one packet that host sent arrives at the other. */
static void
carry_one(int from)
{
	ck_assert_int_eq(tun_read(ns[from].tun, &frame), 1);
	is_silent();
	ck_assert_int_eq(tun_write(ns[!from].tun, &frame), 0);
}

START_TEST(nothing_is_sent_but_for_a_process)
{
	const char *to = own[SERVER][_i];
	int fd;

	is_silent();
	fd = socket_in(&ns[CLIENT], _i == 0 ? AF_INET : AF_INET6, SOCK_DGRAM);
	bound(fd, own[CLIENT][_i], PORT);
	is_silent();
	/* A question that nobody takes, and the error that answers it. */
	sends_to(fd, "?", 1, to, PORT);
	carry_one(CLIENT);
	carry_one(SERVER);
	is_silent();
	ck_assert_int_lt(send(fd, "?", 1, 0), 0);
}
END_TEST

/* The groups that it is in: those of all hosts, which are told to nobody. */
START_TEST(no_group_is_joined_that_would_be_told)
{
	char line[256];
	FILE *f;

	ck_assert_int_eq(netns_enter(&ns[_i]), 0);
	f = fopen("/proc/self/net/igmp6", "r");
	while (f != NULL && fgets(line, sizeof line, f) != NULL)
		ck_assert_msg(strstr(line, "wire0") == NULL ||
				  strstr(line, "ff0") != NULL,
		    "%s", line);
	if (f != NULL)
		fclose(f);
}
END_TEST

/* However many there are at once, and there were just before. */
START_TEST(each_datagram_that_nobody_takes_is_answered)
{
	enum { SENT = 200 };
	int family = _i == 0 ? AF_INET : AF_INET6;

	for (int i = 0; i < SENT; i++) {
		int fd = socket_in(&ns[CLIENT], family, SOCK_DGRAM);

		sends_to(fd, "?", 1, own[SERVER][_i], PORT);
		carry_one(CLIENT);
		carry_one(SERVER);
		close(fd);
	}
	is_silent();
}
END_TEST

/* What is for the host itself crosses its lo, and is captured there. */
START_TEST(what_is_for_oneself_does_not_leave)
{
	static const char *const hosts[] = { "127.0.0.1", "::1", "10.0.0.2",
		"fd00::2" };
	struct capture *capture = capture_new(ns[CLIENT].capture);
	struct captured c;

	ck_assert_ptr_nonnull(capture);
	ns[CLIENT].capture = -1;
	for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
		int family = i % 2 == 0 ? AF_INET : AF_INET6;
		int to = socket_in(&ns[CLIENT], family, SOCK_DGRAM);

		bound(to, hosts[i], PORT);
		sends_to(to, "me", 2, hosts[i], PORT);
		ck_assert(capture_next(capture, &c));
		ck_assert_mem_eq(c.bytes + c.captured - 2, "me", 2);
		ck_assert(!capture_next(capture, &c));
		close(to);
	}
	is_silent();
	capture_free(capture);
}
END_TEST

START_TEST(an_address_that_no_host_has_is_not_asked_for)
{
	int fd = socket_in(&ns[CLIENT], AF_INET, SOCK_DGRAM);
	struct place far = place("192.0.2.1", PORT);

	ck_assert_int_lt(connect(fd, (struct sockaddr *)&far.a, far.len), 0);
	ck_assert_int_eq(errno, ENETUNREACH);
	sends_to(fd, "?", 1, "10.0.0.9", PORT);
	carry_one(CLIENT);
	is_silent();
}
END_TEST

/* ---- TCP ---- */

static size_t
pump(void)
{
	size_t packets = 0, before;

	do {
		before = packets;
		for (int h = SERVER; h <= CLIENT; h++) {
			while (tun_read(ns[h].tun, &frame) == 1) {
				packets++;
				ck_assert_int_eq(
				    tun_write(ns[!h].tun, &frame), 0);
			}
		}
	} while (packets > before);
	return packets;
}

/*
 * No acknowledgement waits for a timer: each exchange is complete, packet by
 * packet, when the wire is empty. So it is for the second connection, which
 * might have learnt from the first.
 */
START_TEST(each_segment_is_acknowledged_at_once)
{
	int family = _i == 0 ? AF_INET : AF_INET6;
	struct place p = place(own[SERVER][_i], PORT);
	int listener = socket_in(&ns[SERVER], family, SOCK_STREAM);
	char bytes[16];

	bound(listener, own[SERVER][_i], PORT);
	ck_assert_int_eq(listen(listener, 5), 0);
	for (int i = 0; i < 3; i++) {
		int s, c = socket_in(
			   &ns[CLIENT], family, SOCK_STREAM | SOCK_NONBLOCK);

		ck_assert_int_lt(connect(c, (struct sockaddr *)&p.a, p.len), 0);
		ck_assert_uint_eq(pump(), 3);
		s = accept(listener, NULL, NULL);
		for (int n = 0; n < 5; n++) {
			ck_assert_int_eq(send(c, "Hello", 5, 0), 5);
			ck_assert_uint_eq(pump(), 2);
			ck_assert_int_eq(recv(s, bytes, sizeof bytes, 0), 5);
			ck_assert_int_eq(send(s, "Hello", 5, 0), 5);
			ck_assert_uint_eq(pump(), 2);
		}
		ck_assert_int_eq(recv(c, bytes, sizeof bytes, 0), 16);
		ck_assert_int_eq(recv(c, bytes, sizeof bytes, 0), 9);
		close(c);
		ck_assert_uint_eq(pump(), 2);
		close(s);
		ck_assert_uint_eq(pump(), 2);
	}
}
END_TEST

static long
limit(int host, int which)
{
	char text[16] = "";

	ck_assert_int_gt(
	    pread(ns[host].limits[which], text, sizeof text - 1, 0), 0);
	return strtol(text, NULL, 10);
}

START_TEST(patience_comes_and_goes)
{
	static const long most[] = { 127, 255, 255, 255, 255, 86400 };

	if (ns[CLIENT].limits[0] < 0) {
		ck_assert_int_lt(netns_patient(&ns[CLIENT], true), 0);
		return;
	}
	ck_assert_int_eq(netns_patient(&ns[CLIENT], true), 0);
	for (int i = 0; i < NETNS_LIMITS; i++) {
		ck_assert_int_eq(limit(CLIENT, i), most[i]);
		ck_assert_int_lt(limit(SERVER, i), most[i]);
	}
	ck_assert_int_eq(netns_patient(&ns[CLIENT], false), 0);
	for (int i = 0; i < NETNS_LIMITS; i++)
		ck_assert_int_eq(limit(CLIENT, i), limit(SERVER, i));
	ck_assert_int_lt(netns_patient(&NETNS_NONE, true), 0);
}
END_TEST

/* ---- its end ---- */

static bool
writes(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);
	bool done = write(fd, text, strlen(text)) == (ssize_t)strlen(text);

	close(fd);
	return done;
}

/* Be in a user namespace of one's own; false: that cannot be had. */
static bool
is_apart(void)
{
	char user[32], group[32];

	snprintf(user, sizeof user, "%u %u 1", geteuid(), geteuid());
	snprintf(group, sizeof group, "%u %u 1", getegid(), getegid());
	return unshare(CLONE_NEWUSER) == 0 &&
	       writes("/proc/self/uid_map", user) &&
	       writes("/proc/self/setgroups", "deny") &&
	       writes("/proc/self/gid_map", group);
}

/* Where no more than those two networks may be, others can be made as soon as
 * the kernel has done away with them, the devices too. */
START_TEST(nothing_stays_when_it_is_closed)
{
	struct netns others[2];
	struct err err = { 0 };
	time_t late = 0;

	if (!is_apart() || !writes("/proc/sys/user/max_net_namespaces", "2"))
		return;
	begin();
	ck_assert_int_lt(netns_loopback(&others[0], &err), 0);
	end();
	for (int i = 0; i < 2; i++) {
		while (netns_loopback(&others[i], &err) < 0) {
			ck_assert_int_eq(errno, ENOSPC);
			ck_assert_msg(!unit_late(&late), "%s", err.text);
		}
	}
}
END_TEST

/* ---- where it cannot be made ---- */

/* The right to mount, which an ordinary user has in a namespace of his. */
static bool
may_mount(void)
{
	return unshare(CLONE_NEWNS) == 0 ||
	       (is_apart() && unshare(CLONE_NEWNS) == 0);
}

/* A machine whose /dev/net is another one; false: that cannot be had. */
static bool
without_devices(void)
{
	return may_mount() &&
	       mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	       mount("none", "/dev/net", "tmpfs", 0, NULL) == 0;
}

static void
says(int error, const char *word)
{
	struct netns made[2];
	struct err err = { 0 };

	ck_assert_int_lt(netns_wire(made, &err), 0);
	ck_assert_int_eq(errno, error);
	ck_assert_int_eq(made[SERVER].net, -1);
	ck_assert_int_eq(made[CLIENT].limits[0], -1);
	ck_assert_msg(strstr(err.text, word) != NULL, "%s", err.text);
	ck_assert_ptr_nonnull(strstr(err.text, "a wire cannot be made: "));
	ck_assert_ptr_nonnull(strstr(err.text, "/dev/net/tun: "));
	ck_assert_msg(
	    strstr(err.text, "--net loopback and --net host work") != NULL,
	    "%s", err.text);
}

START_TEST(a_device_that_is_missing_is_told_of)
{
	int fd;

	if (!without_devices())
		return;
	says(ENOENT, "modprobe tun");
	/* It is there, but is nothing of the kind. */
	fd = open("/dev/net/tun", O_CREAT | O_WRONLY, 0666);
	ck_assert_int_ge(fd, 0);
	says(ENOTTY, "sockets doctor");
	close(fd);
}
END_TEST

START_TEST(a_device_that_is_forbidden_is_told_of)
{
	/* What an ordinary user makes here he is not forbidden to write to:
	 * the machine's own would have to be. */
	if (geteuid() != 0 || !without_devices())
		return;
	ck_assert_int_eq(close(creat("/dev/net/tun", 0444)), 0);
	/* The change makes /proc/self root's, unless that is set back. */
	if (setresuid(1000, 1000, 1000) < 0 || prctl(PR_SET_DUMPABLE, 1) < 0)
		return;
	says(EACCES, "chmod 0666 /dev/net/tun");
}
END_TEST

static Suite *
wire_suite(void)
{
	Suite *s = suite_create("netns_wire");
	TCase *c = tcase_create("netns_wire"), *e = tcase_create("ends");

	suite_add_tcase(s, c);
	suite_add_tcase(s, e);
	tcase_add_checked_fixture(c, begin, end);
	tcase_set_timeout(c, 60);
	tcase_set_timeout(e, 60);
	tcase_add_loop_test(c, each_host_has_its_addresses_and_no_others, 0, 2);
	tcase_add_test(c, all_is_there_and_can_be_closed);
	tcase_add_loop_test(c, nothing_is_sent_but_for_a_process, 0, 2);
	tcase_add_loop_test(c, no_group_is_joined_that_would_be_told, 0, 2);
	tcase_add_loop_test(
	    c, each_datagram_that_nobody_takes_is_answered, 0, 2);
	tcase_add_test(c, what_is_for_oneself_does_not_leave);
	tcase_add_test(c, an_address_that_no_host_has_is_not_asked_for);
	tcase_add_loop_test(c, each_segment_is_acknowledged_at_once, 0, 2);
	tcase_add_test(c, patience_comes_and_goes);
	tcase_add_test(e, nothing_stays_when_it_is_closed);
	tcase_add_test(e, a_device_that_is_missing_is_told_of);
	tcase_add_test(e, a_device_that_is_forbidden_is_told_of);
	return s;
}

int
main(void)
{
	struct err err = { 0 };

	if (netns_wire(ns, &err) < 0)
		return unit_skip(err.text);
	end();
	return unit_run(wire_suite());
}
