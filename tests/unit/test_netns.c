/*
 * test_netns.c - private networks: what is in one, that two do not meet,
 * which port the kernel chooses, and that root is nobody special there.
 */
#include <errno.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "process_made.h"

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

START_TEST(the_helper_process_is_waited_for)
{
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
	ck_assert_int_eq(errno, ECHILD);
	ck_assert_int_ge(ns.net, 0);
	ck_assert_int_ge(ns.diag, 0);
	netns_close(&ns);
	ck_assert_int_eq(ns.net, -1);
	ck_assert_int_eq(ns.diag, -1);
	netns_close(&ns);
}
END_TEST

/* Each test is a process of its own, and may enter. */
START_TEST(there_is_nothing_but_loopback)
{
	struct if_nameindex *names;
	struct ifaddrs *list, *a;
	unsigned four = 0, six = 0;

	ck_assert_int_eq(netns_enter(&ns), 0);
	names = if_nameindex();
	ck_assert_str_eq(names[0].if_name, "lo");
	ck_assert_uint_eq(names[1].if_index, 0);
	if_freenameindex(names);
	ck_assert_int_eq(getifaddrs(&list), 0);
	for (a = list; a != NULL; a = a->ifa_next) {
		ck_assert_str_eq(a->ifa_name, "lo");
		ck_assert(a->ifa_flags & IFF_UP);
		if (a->ifa_addr == NULL)
			continue;
		four += a->ifa_addr->sa_family == AF_INET;
		six += a->ifa_addr->sa_family == AF_INET6;
	}
	freeifaddrs(list);
	ck_assert_uint_eq(four, 1);
	ck_assert_uint_le(six, 1); /* 0: a kernel without IPv6 */
}
END_TEST

START_TEST(the_world_outside_cannot_be_reached)
{
	struct process *p = spawned(&ns);

	DOES(p, "socket");
	ck_assert_int_eq(FAILS(p, "connect 3 192.0.2.1 80"), ENETUNREACH);
	process_free(p);
}
END_TEST

static ino_t
network_of(pid_t pid)
{
	struct stat st;
	char path[64];

	snprintf(path, sizeof path, "/proc/%d/ns/net", (int)pid);
	ck_assert_int_eq(stat(path, &st), 0);
	return st.st_ino;
}

START_TEST(a_process_is_in_its_network_and_nowhere_else)
{
	struct process *p = spawned(&ns), *q;
	struct netns host;
	struct err err = { 0 };

	ck_assert_int_eq(netns_host(&host, &err), 0);
	q = spawned(&host);
	ck_assert(network_of(process_pid(p)) != network_of(getpid()));
	ck_assert(network_of(process_pid(q)) == network_of(getpid()));
	process_free(p);
	process_free(q);
	netns_close(&host);
}
END_TEST

START_TEST(two_networks_do_not_meet)
{
	struct netns other;
	struct err err = { 0 };
	struct process *server, *near, *far;

	ck_assert_int_eq(netns_loopback(&other, &err), 0);
	server = spawned(&ns);
	near = spawned(&ns);
	far = spawned(&other);
	listens(server, 65432);
	DOES(near, "socket");
	DOES(far, "socket");
	ck_assert_int_eq(FAILS(far, "connect 3 127.0.0.1 65432"), ECONNREFUSED);
	ck_assert_int_eq(DOES(near, "connect 3 127.0.0.1 65432"), 0);
	/* There the same port is free. */
	DOES(far, "close 3");
	ck_assert_uint_eq(listens(far, 65432), 65432);
	process_free(server);
	process_free(near);
	process_free(far);
	netns_close(&other);
}
END_TEST

/* ---- rights ---- */

START_TEST(low_ports_are_refused_even_to_root)
{
	static const unsigned ports[] = { 1, 80, 1023 };
	struct process *p = spawned(&ns);

	DOES(p, "socket");
	for (size_t i = 0; i < 3; i++)
		ck_assert_int_eq(
		    FAILS(p, "bind 3 127.0.0.1 %u", ports[i]), EACCES);
	ck_assert_int_eq(DOES(p, "bind 3 127.0.0.1 1024"), 0);
	process_free(p);
}
END_TEST

/* The lines of /proc/PID/status that say what it may do. */
START_TEST(a_process_has_no_capability)
{
	struct process *p = spawned(&ns);
	char line[256], path[64];
	unsigned seen = 0;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/status", (int)process_pid(p));
	f = fopen(path, "r");
	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof line, f) != NULL) {
		if (strncmp(line, "CapEff:", 7) != 0 &&
		    strncmp(line, "CapPrm:", 7) != 0)
			continue;
		ck_assert_uint_eq(strtoull(line + 7, NULL, 16), 0);
		seen++;
	}
	fclose(f);
	ck_assert_uint_eq(seen, 2);
	process_free(p);
}
END_TEST

/* Having entered, it could be hidden from an ordinary user's shell. */
START_TEST(a_process_in_it_is_proven_asleep)
{
	struct process *p = spawned(&ns);

	ck_assert_int_eq(process_where(p), PROCESS_RUNS);
	listens(p, 65432);
	sent(p, "accept 3");
	falls_asleep(p);
	process_interrupt(p);
	ck_assert_int_eq(error_of(heard(p)), EINTR);
	process_free(p);
}
END_TEST

/* ---- ports and acknowledgements ---- */

START_TEST(the_kernel_takes_the_port_that_is_next)
{
	static const unsigned ports[] = { 64623, 64624, 1024, 65535, 64623 };
	struct process *server = spawned(&ns), *p = spawned(&ns);

	ck_assert_int_ge(ns.port_range, 0);
	listens(server, 65432);
	for (size_t i = 0; i < sizeof ports / sizeof ports[0]; i++) {
		netns_next_port(&ns, ports[i]);
		DOES(p, "socket");
		DOES(p, "connect 3 127.0.0.1 65432");
		ck_assert_uint_eq(port_of(p, 3), ports[i]);
		ck_assert_int_eq(DOES(server, "accept 3"), 4);
		/* The server closes first: TIME-WAIT is on its port. */
		DOES(server, "close 4");
		DOES(p, "close 3");
	}
	netns_next_port(&ns, 50000);
	DOES(p, "socket");
	DOES(p, "bind 3 127.0.0.1 0");
	ck_assert_uint_eq(port_of(p, 3), 50000);
	process_free(server);
	process_free(p);
}
END_TEST

START_TEST(a_network_of_the_machine_keeps_its_ports)
{
	struct netns host;
	struct err err = { 0 };

	ck_assert_int_eq(netns_host(&host, &err), 0);
	ck_assert_int_eq(host.user, -1);
	ck_assert_int_eq(host.net, -1);
	ck_assert_int_eq(host.port_range, -1);
	ck_assert_int_ge(host.diag, 0);
	netns_next_port(&host, 64623);
	ck_assert_int_eq(netns_enter(&host), 0);
	netns_close(&host);
}
END_TEST

/* TcpExt's counter of that name in the caller's network; -1: none. */
static long
delayed_acks(void)
{
	char names[8192], values[8192], *n, *v, *n_rest, *v_rest;
	FILE *f = fopen("/proc/self/net/netstat", "r");
	long found = -1;

	ck_assert_ptr_nonnull(f);
	ck_assert_ptr_nonnull(fgets(names, sizeof names, f));
	ck_assert_ptr_nonnull(fgets(values, sizeof values, f));
	fclose(f);
	n = strtok_r(names, " \n", &n_rest);
	v = strtok_r(values, " \n", &v_rest);
	while (n != NULL && v != NULL) {
		if (strcmp(n, "DelayedACKs") == 0)
			found = strtol(v, NULL, 10);
		n = strtok_r(NULL, " \n", &n_rest);
		v = strtok_r(NULL, " \n", &v_rest);
	}
	return found;
}

START_TEST(no_acknowledgement_is_late)
{
	struct process *server = spawned(&ns), *p = spawned(&ns);

	ck_assert_int_eq(netns_enter(&ns), 0);
	listens(server, 65432);
	for (int i = 0; i < 20; i++) {
		DOES(p, "socket");
		DOES(p, "connect 3 127.0.0.1 65432");
		DOES(server, "accept 3");
		DOES(p, "send 3 Hello");
		DOES(server, "recv 4");
		DOES(p, "close 3");
		ck_assert_int_eq(DOES(server, "recv 4"), 0);
		DOES(server, "close 4");
	}
	ck_assert_int_eq(delayed_acks(), 0);
	process_free(server);
	process_free(p);
}
END_TEST

/* Neither the machine's settings nor its load change what is sent. */
START_TEST(tcp_does_not_depend_on_the_machine)
{
	char name[16] = "", moderates[4] = "";
	socklen_t len = sizeof name;
	int fd;

	if (ns.port_range < 0)
		return; /* Here no setting can be changed. */
	ck_assert_int_eq(netns_enter(&ns), 0);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	ck_assert_int_eq(
	    getsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, name, &len), 0);
	ck_assert_str_eq(name, "reno");
	fd = open("/proc/sys/net/ipv4/tcp_moderate_rcvbuf", O_RDONLY);
	ck_assert_int_eq(read(fd, moderates, 3), 2);
	ck_assert_str_eq(moderates, "0\n");
}
END_TEST

static Suite *
netns_suite(void)
{
	Suite *s = suite_create("netns");
	TCase *c = tcase_create("netns");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, begin, end);
	tcase_set_timeout(c, 60);
	tcase_add_test(c, the_helper_process_is_waited_for);
	tcase_add_test(c, there_is_nothing_but_loopback);
	tcase_add_test(c, the_world_outside_cannot_be_reached);
	tcase_add_test(c, a_process_is_in_its_network_and_nowhere_else);
	tcase_add_test(c, two_networks_do_not_meet);
	tcase_add_test(c, low_ports_are_refused_even_to_root);
	tcase_add_test(c, a_process_has_no_capability);
	tcase_add_test(c, a_process_in_it_is_proven_asleep);
	tcase_add_test(c, the_kernel_takes_the_port_that_is_next);
	tcase_add_test(c, a_network_of_the_machine_keeps_its_ports);
	tcase_add_test(c, no_acknowledgement_is_late);
	tcase_add_test(c, tcp_does_not_depend_on_the_machine);
	return s;
}

int
main(void)
{
	struct err err = { 0 };

	if (netns_loopback(&ns, &err) < 0)
		return unit_skip(err.text);
	netns_close(&ns);
	return unit_run(netns_suite());
}
