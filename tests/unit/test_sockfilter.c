/* test_sockfilter.c - which sockets a filter means, on sockets made up. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "filter_made.h"
#include "unit.h"

static struct ksock
sock(const char *local, unsigned lport, const char *peer, unsigned pport)
{
	struct ksock s = { .type = SOCK_STREAM, .protocol = IPPROTO_TCP };
	int family = strchr(local, ':') != NULL ? AF_INET6 : AF_INET;

	s.family = family;
	ck_assert(
	    addr_parse(&s.local, family, local, strlen(local), lport, 0, 0));
	ck_assert(addr_parse(&s.peer, family, peer, strlen(peer), pport, 0, 0));
	return s;
}

static struct ksock
unix_sock(const char *name, size_t len, uint32_t inode, uint32_t peer)
{
	struct ksock s = { .family = AF_UNIX, .type = SOCK_STREAM };
	struct sockaddr_un un = { .sun_family = AF_UNIX };

	memcpy(un.sun_path, name, len);
	s.local = addr_from(
	    &un, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len));
	s.inode = inode;
	s.peer_inode = peer;
	return s;
}

/* Frees the filter. */
static bool
takes(struct filter *f, struct ksock s)
{
	bool result = filter_takes(f, &s);

	filter_free(f);
	return result;
}

START_TEST(no_filter_takes_all)
{
	ck_assert(takes(NULL, sock("0.0.0.0", 80, "0.0.0.0", 0)));
}
END_TEST

/* {source?, host/bits, port; of which socket; taken?} */
static const struct {
	bool source;
	const char *host;
	unsigned bits;
	long port;
	const char *local, *peer;
	bool taken;
} hosts[] = {
	{ true, "127.0.0.1", 32, -1, "127.0.0.1", "10.0.0.1", true },
	{ false, "127.0.0.1", 32, -1, "127.0.0.1", "10.0.0.1", false },
	{ false, "10.0.0.1", 32, -1, "127.0.0.1", "10.0.0.1", true },
	{ true, "127.0.0.1", 32, 80, "127.0.0.1", "10.0.0.1", true },
	{ true, "127.0.0.1", 32, 81, "127.0.0.1", "10.0.0.1", false },
	{ false, "10.0.0.1", 32, 443, "127.0.0.1", "10.0.0.1", true },
	{ true, "127.0.0.0", 8, -1, "127.9.9.9", "10.0.0.1", true },
	{ true, "127.0.0.0", 8, -1, "128.0.0.1", "10.0.0.1", false },
	/* Bits within a byte: 10.0.0.0/15 ends with 10.1.255.255. */
	{ true, "10.0.0.0", 15, -1, "10.1.2.3", "10.0.0.1", true },
	{ true, "10.0.0.0", 15, -1, "10.2.0.0", "10.0.0.1", false },
	{ true, "10.0.0.128", 25, -1, "10.0.0.129", "10.0.0.1", true },
	{ true, "10.0.0.128", 25, -1, "10.0.0.127", "10.0.0.1", false },
	{ true, NULL, 0, -1, "10.0.0.1", "10.0.0.1", true },
	{ true, NULL, 0, 80, "::1", "::1", true },
	{ true, NULL, 0, 8080, "::1", "::1", false },
	{ true, "0.0.0.0", 0, -1, "10.0.0.1", "10.0.0.1", true },
	{ true, "0.0.0.0", 0, -1, "::1", "::1", false },
	{ true, "::", 0, -1, "::1", "::1", true },
	{ true, "::", 0, -1, "10.0.0.1", "10.0.0.1", false },
	{ true, "::1", 128, -1, "::1", "::1", true },
	{ true, "::1", 128, -1, "::2", "::1", false },
	{ true, "fd00::", 7, -1, "fc00::9", "::1", true },
	{ true, "fd00::", 8, -1, "fc00::9", "::1", false },
	/* IPv4 in an IPv6 socket is both; in an IPv4 one it is not IPv6. */
	{ true, "1.2.3.4", 32, -1, "::ffff:1.2.3.4", "::1", true },
	{ true, "1.2.0.0", 16, -1, "::ffff:1.2.3.4", "::1", true },
	{ true, "1.2.3.5", 32, -1, "::ffff:1.2.3.4", "::1", false },
	{ true, "0.0.0.0", 0, -1, "::ffff:1.2.3.4", "::1", true },
	{ true, "::ffff:1.2.3.4", 128, -1, "::ffff:1.2.3.4", "::1", true },
	{ true, "::ffff:1.2.3.4", 128, -1, "1.2.3.4", "1.2.3.4", false },
	/* Its first 32 bits are those of 127.0.0.1. */
	{ true, "127.0.0.1", 32, -1, "7f00:1::", "::1", false },
};

START_TEST(hosts_are_compared_as_the_kernel_does)
{
	struct filter *f = made_host(
	    hosts[_i].source, hosts[_i].host, hosts[_i].bits, hosts[_i].port);

	ck_assert(takes(f, sock(hosts[_i].local, 80, hosts[_i].peer, 443)) ==
		  hosts[_i].taken);
}
END_TEST

static const struct {
	enum filter_op op;
	bool source;
	long port;
	bool taken;
} ports[] = {
	{ FILTER_PORT_EQ, true, 80, true },
	{ FILTER_PORT_EQ, true, 443, false },
	{ FILTER_PORT_EQ, false, 443, true },
	{ FILTER_PORT_GE, true, 79, true },
	{ FILTER_PORT_GE, true, 80, true },
	{ FILTER_PORT_GE, true, 81, false },
	{ FILTER_PORT_GE, false, 443, true },
	{ FILTER_PORT_GE, false, 444, false },
	{ FILTER_PORT_LE, true, 79, false },
	{ FILTER_PORT_LE, true, 80, true },
	{ FILTER_PORT_LE, true, 81, true },
	{ FILTER_PORT_LE, false, 442, false },
};

START_TEST(ports_are_compared)
{
	struct filter *f =
	    made_port(ports[_i].op, ports[_i].source, ports[_i].port);
	struct ksock inodes = unix_sock("/x", 2, 80, 443);

	ck_assert(filter_takes(f, &inodes) == ports[_i].taken);
	ck_assert(takes(f, sock("::1", 80, "::1", 443)) == ports[_i].taken);
}
END_TEST

/* left, right: port 80 is ours, 81 is not. */
static const struct {
	enum filter_op op;
	long left, right;
	bool taken;
} both[] = {
	{ FILTER_AND, 80, 80, true },
	{ FILTER_AND, 80, 81, false },
	{ FILTER_AND, 81, 80, false },
	{ FILTER_OR, 80, 81, true },
	{ FILTER_OR, 81, 80, true },
	{ FILTER_OR, 81, 81, false },
	{ FILTER_NOT, 80, 0, false },
	{ FILTER_NOT, 81, 0, true },
};

START_TEST(and_or_not)
{
	struct filter *left = made_port(FILTER_PORT_EQ, true, both[_i].left);
	struct filter *right =
	    both[_i].op == FILTER_NOT
		? NULL
		: made_port(FILTER_PORT_EQ, true, both[_i].right);

	ck_assert(takes(filter_new(both[_i].op, left, right),
		      sock("::1", 80, "::1", 443)) == both[_i].taken);
}
END_TEST

static struct filter *
path(bool source, const char *pattern)
{
	struct filter *f = filter_new(FILTER_PATH, NULL, NULL);

	f->source = source;
	f->path = x_strdup(pattern);
	return f;
}

START_TEST(names_match_patterns)
{
	static const char abstract[] = "\0a\0b";

	ck_assert(takes(path(true, "/tmp/*"), unix_sock("/tmp/x", 6, 1, 0)));
	ck_assert(takes(path(true, "/tmp/*"), unix_sock("/tmp/x", 7, 1, 0)));
	ck_assert(!takes(path(true, "/run/*"), unix_sock("/tmp/x", 6, 1, 0)));
	ck_assert(!takes(path(true, "/tmp"), unix_sock("/tmp/x", 6, 1, 0)));
	ck_assert(takes(path(true, "@a@b"), unix_sock(abstract, 4, 1, 0)));
	ck_assert(!takes(path(true, "@a"), unix_sock(abstract, 4, 1, 0)));
	/* One without a name is called "". */
	ck_assert(takes(path(true, ""), unix_sock("", 0, 1, 0)));
	ck_assert(takes(path(true, "*"), unix_sock("", 0, 1, 0)));
	ck_assert(!takes(path(true, "?*"), unix_sock("", 0, 1, 0)));
	/* The peer's name is not told. */
	ck_assert(!takes(path(false, "/tmp/*"), unix_sock("/tmp/x", 6, 1, 2)));
	ck_assert(takes(path(false, "*"), unix_sock("/tmp/x", 6, 1, 2)));
	/* No socket of another family has one. */
	ck_assert(!takes(path(true, "*"), sock("::1", 80, "::1", 443)));
}
END_TEST

START_TEST(a_name_that_fills_its_place_has_no_end)
{
	char name[108];

	memset(name, 'x', sizeof name);
	ck_assert(takes(path(true, "x*x"), unix_sock(name, 108, 1, 0)));
}
END_TEST

START_TEST(addresses_are_no_names)
{
	struct ksock s = unix_sock("/tmp/x", 6, 80, 0);

	ck_assert(!takes(made_host(true, "0.0.0.0", 0, -1), s));
	ck_assert(!takes(made_host(true, "::", 0, -1), s));
	ck_assert(takes(made_host(true, NULL, 0, 80), s));
	ck_assert(!takes(made_host(true, NULL, 0, 81), s));
}
END_TEST

static Suite *
sockfilter_suite(void)
{
	Suite *s = suite_create("sockfilter");
	TCase *c = tcase_create("sockfilter");

	suite_add_tcase(s, c);
	tcase_add_test(c, no_filter_takes_all);
	tcase_add_loop_test(c, hosts_are_compared_as_the_kernel_does, 0,
	    (int)(sizeof hosts / sizeof hosts[0]));
	tcase_add_loop_test(
	    c, ports_are_compared, 0, (int)(sizeof ports / sizeof ports[0]));
	tcase_add_loop_test(
	    c, and_or_not, 0, (int)(sizeof both / sizeof both[0]));
	tcase_add_test(c, names_match_patterns);
	tcase_add_test(c, a_name_that_fills_its_place_has_no_end);
	tcase_add_test(c, addresses_are_no_names);
	return s;
}

int
main(void)
{
	return unit_run(sockfilter_suite());
}
