/* Names that views ask for: the lookups below them, and what is in them. */
#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command/net_names.h"
#include "kernel/cgroups.h"
#include "kernel/named.h"
#include "kernel/services.h"
#include "unit.h"

static struct addr
addr_of(int family, const char *host)
{
	struct addr a;

	ck_assert(addr_parse(&a, family, host, strlen(host), 80, 0, 0));
	return a;
}

START_TEST(hosts_are_those_of_the_file)
{
	struct hosts *h = hosts_empty();
	struct addr one = addr_of(AF_INET, "127.0.0.1"),
		    two = addr_of(AF_INET, "10.0.0.2"),
		    six = addr_of(AF_INET6, "::1"),
		    mapped = addr_of(AF_INET6, "::ffff:127.0.0.1");

	hosts_add(h, "# 10.0.0.2 commented\n");
	hosts_add(h, "127.0.0.1\tlocalhost other # ten\n");
	hosts_add(h, "127.0.0.1 second\n");
	hosts_add(h, "  ::1 ip6-localhost\n");
	hosts_add(h, "10.0.0.2 # nothing\n");
	hosts_add(h, "10.0.0.300 wrong\n");
	hosts_add(h, "\n");
	hosts_add(h, "");
	ck_assert_str_eq(hosts_name(h, &one), "localhost");
	ck_assert_str_eq(hosts_name(h, &six), "ip6-localhost");
	ck_assert_ptr_null(hosts_name(h, &two));
	ck_assert_ptr_null(hosts_name(h, &mapped));
	hosts_free(h);
}
END_TEST

/* As the machine's own file has it, whatever that is. */
START_TEST(services_are_those_of_the_machine)
{
	struct services *s = services_new();
	const struct servent *one;
	unsigned seen = 0;

	ck_assert_ptr_null(services_name(s, 65536, IPPROTO_TCP));
	ck_assert_ptr_null(services_name(s, 80, IPPROTO_SCTP));
	for (unsigned port = 0; port < 10000; port++) {
		const char *name = services_name(s, port, IPPROTO_UDP);

		one = getservbyport(htons((uint16_t)port), "udp");
		ck_assert_int_eq(name == NULL, one == NULL);
		if (one != NULL)
			ck_assert_str_eq(name, one->s_name);
		seen += one != NULL;
	}
	printf("%u services compared\n", seen);
	services_free(s);
}
END_TEST

/* ss names no service for a port that may just be anybody's. */
START_TEST(ports_of_the_kernel_are_no_services)
{
	struct services *s = services_new();
	unsigned from, to;
	FILE *file = fopen("/proc/sys/net/ipv4/ip_local_port_range", "r");

	ck_assert_ptr_nonnull(file);
	ck_assert_int_eq(fscanf(file, "%u %u", &from, &to), 2);
	fclose(file);
	ck_assert(services_is_ephemeral(s, from));
	ck_assert(services_is_ephemeral(s, to));
	ck_assert(!services_is_ephemeral(s, from - 1));
	ck_assert(!services_is_ephemeral(s, to + 1));
	services_free(s);
}
END_TEST

START_TEST(a_group_that_is_not_there_is_unreachable)
{
	struct cgroups *c = cgroups_new();

	ck_assert_str_eq(
	    cgroups_path(c, 0xfffffffffffffff), "unreachable:fffffffffffffff");
	ck_assert_str_eq(cgroups_path(c, 0), "unreachable:0");
	cgroups_free(c);
}
END_TEST

/* A process that runs /bin/cat, waits for input, and says that it is `says`;
 * *input ends it. */
static pid_t
run_cat(const char *says, int *input)
{
	int ends[2];
	pid_t child;

	ck_assert_int_eq(pipe(ends), 0);
	child = fork();
	if (child == 0) {
		dup2(ends[0], 0);
		close(ends[1]);
		execl("/bin/cat", says, (char *)NULL);
		_exit(1);
	}
	close(ends[0]);
	*input = ends[1];
	return child;
}

static const struct {
	const char *says, *name;
} programs[] = {
	{ "/bin/cat", "cat" },
	{ "cat", "cat" },
	{ "bin/cat", "bin/cat" },
	{ "/a b/c d", "c d" },
	{ "server: waits", "server: waits" },
};

START_TEST(programs_have_no_folder)
{
	char name[64] = "";
	time_t since = 0;
	int input;
	pid_t child = run_cat(programs[_i].says, &input);

	while (strcmp(name, programs[_i].name) != 0 && !unit_late(&since))
		named_program(child, name, sizeof name);
	ck_assert_str_eq(name, programs[_i].name);
	ck_assert(named_program(child, name, 3));
	ck_assert_uint_eq(strlen(name), 2);
	close(input);
	waitpid(child, NULL, 0);
	ck_assert(!named_program(child, name, sizeof name));
	ck_assert_str_eq(name, "");
}
END_TEST

START_TEST(numbers_without_names_are_told)
{
	struct view_names names;

	net_names(&names);
	ck_assert_str_eq(names.device(names.context, 1), "lo");
	ck_assert_str_eq(names.device(names.context, 12345678), "if12345678");
	ck_assert_str_eq(names.user(names.context, 0), "root");
	ck_assert_str_eq(names.user(names.context, 0), "root");
	ck_assert_ptr_null(names.user(names.context, 4123456789u));
	ck_assert_ptr_null(names.user(names.context, 4123456789u));
	ck_assert_ptr_null(names.program(names.context, -1));
	net_names_free(&names);
	net_names_free(&names);
}
END_TEST

/* As getservbyname(3) finds it: the first that has that name, be it an
 * alias. */
static void
found_as_by_the_library(const struct services *s, const char *name)
{
	const struct servent *service = getservbyname(name, "tcp");

	ck_assert_msg(service != NULL, "%s", name);
	ck_assert_int_eq(services_port(s, name, IPPROTO_TCP),
	    ntohs((uint16_t)service->s_port));
	ck_assert_int_eq(
	    services_port(s, name, 0), services_port(s, name, IPPROTO_TCP));
}

START_TEST(services_are_found_by_name)
{
	struct services *s = services_new();
	unsigned seen = 0;

	for (unsigned port = 0; port < 65536; port++) {
		const char *name = services_name(s, port, IPPROTO_TCP);

		if (name == NULL)
			continue;
		found_as_by_the_library(s, name);
		seen++;
	}
	printf("%u services found\n", seen);
	ck_assert_int_eq(services_port(s, "no such service", 0), -1);
	services_free(s);
}
END_TEST

/* "www" is http. */
START_TEST(services_are_found_by_their_aliases)
{
	enum { MANY = 512 };
	struct services *s = services_new();
	const struct servent *service;
	char *names[MANY];
	unsigned seen = 0;

	setservent(1);
	while ((service = getservent()) != NULL) {
		if (strcmp(service->s_proto, "tcp") != 0)
			continue;
		for (char **a = service->s_aliases; *a != NULL; a++) {
			if (seen < MANY)
				names[seen++] = strdup(*a);
		}
	}
	endservent();
	for (unsigned i = 0; i < seen; i++) {
		found_as_by_the_library(s, names[i]);
		free(names[i]);
	}
	printf("%u aliases found\n", seen);
	services_free(s);
}
END_TEST

/* Two kinds: for ss, and for netstat and lsof. */
START_TEST(services_of_all_ports_if_asked)
{
	struct services *s = services_new();
	struct view_names some, all;

	net_names(&some);
	net_names_of_all_ports(&all);
	for (unsigned port = 0; port < 65536; port++) {
		const char *name = services_name(s, port, IPPROTO_TCP);
		const char *a = some.service(some.context, port, IPPROTO_TCP);
		const char *b = all.service(all.context, port, IPPROTO_TCP);

		ck_assert_int_eq(b == NULL, name == NULL);
		ck_assert_int_eq(
		    a == NULL, name == NULL || services_is_ephemeral(s, port));
	}
	net_names_free(&some);
	net_names_free(&all);
	services_free(s);
}
END_TEST

static const char *
name_of(const struct hosts *h, int family, const char *text)
{
	struct addr a;

	ck_assert(addr_parse(&a, family, text, strlen(text), 80, 0, 0));
	return hosts_name(h, &a);
}

START_TEST(a_private_network_has_hosts_of_its_own)
{
	struct hosts *loopback = hosts_private(false);
	struct hosts *wire = hosts_private(true);

	ck_assert_str_eq(name_of(loopback, AF_INET, "127.0.0.1"), "localhost");
	ck_assert_str_eq(name_of(loopback, AF_INET6, "::1"), "localhost");
	ck_assert_str_eq(
	    name_of(loopback, AF_INET, "127.0.0.3"), "many.example");
	ck_assert_ptr_null(name_of(loopback, AF_INET, "10.0.0.1"));
	ck_assert_str_eq(name_of(wire, AF_INET, "127.0.0.1"), "localhost");
	ck_assert_str_eq(name_of(wire, AF_INET, "10.0.0.1"), "server");
	ck_assert_str_eq(name_of(wire, AF_INET6, "fd00::2"), "client");
	hosts_free(loopback);
	hosts_free(wire);
}
END_TEST

static Suite *
net_names_suite(void)
{
	Suite *s = suite_create("net_names");
	TCase *c = tcase_create("net_names");

	tcase_add_test(c, hosts_are_those_of_the_file);
	tcase_add_test(c, a_private_network_has_hosts_of_its_own);
	tcase_add_test(c, services_are_those_of_the_machine);
	tcase_add_test(c, ports_of_the_kernel_are_no_services);
	tcase_add_test(c, a_group_that_is_not_there_is_unreachable);
	tcase_add_loop_test(c, programs_have_no_folder, 0,
	    (int)(sizeof programs / sizeof programs[0]));
	tcase_add_test(c, numbers_without_names_are_told);
	tcase_add_test(c, services_are_found_by_name);
	tcase_add_test(c, services_are_found_by_their_aliases);
	tcase_add_test(c, services_of_all_ports_if_asked);
	suite_add_tcase(s, c);
	return s;
}

int
main(void)
{
	return unit_run(net_names_suite());
}
