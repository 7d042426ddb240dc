/*
 * test_diag_filter.c - filters as programs for the kernel: over real
 * sockets it takes exactly those that filter_takes does.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "filter_made.h"
#include "kernel/diag_dump.h"
#include "kernel/diag_filter.h"
#include "sockets_made.h"

enum { FDS = 24, RANDOM_FILTERS = 1000, DEPTH_MAX = 6, LONG = 3000 };

static int fds[FDS];
static size_t fd_count;
static struct diag *diag;

/* ---- sockets ---- */

static int
keep(int fd)
{
	ck_assert_int_ge(fd, 0);
	ck_assert_uint_lt(fd_count, FDS);
	fds[fd_count++] = fd;
	return fd;
}

/* Bound to host; -1 where there is no such family. */
static int
bound_to(int family, int type, const char *host)
{
	int fd = socket(family, type | SOCK_CLOEXEC, 0);
	struct addr a;

	ck_assert(addr_parse(&a, family, host, strlen(host), 0, 0, 0));
	if (fd < 0 || bind(fd, &a.sa, a.len) < 0) {
		if (fd >= 0)
			close(fd);
		return -1;
	}
	return keep(fd);
}

static void
connect_to(int type, const char *host, int listener)
{
	struct addr at = local_of(listener), a;
	int family = strchr(host, ':') != NULL ? AF_INET6 : AF_INET;
	int fd = keep(socket(family, type | SOCK_CLOEXEC, 0));

	ck_assert(
	    addr_parse(&a, family, host, strlen(host), addr_port(&at), 0, 0));
	ck_assert_int_eq(connect(fd, &a.sa, a.len), 0);
	if (type == SOCK_STREAM)
		keep(accept4(listener, NULL, NULL, SOCK_CLOEXEC));
}

static void
setup(void)
{
	int l = bound_to(AF_INET, SOCK_STREAM, "127.0.0.1"), l6, u;

	diag = diag_new(diag_socket());
	ck_assert_ptr_nonnull(diag);
	ck_assert_int_eq(listen(l, 5), 0);
	connect_to(SOCK_STREAM, "127.0.0.1", l);
	connect_to(SOCK_STREAM, "127.0.0.1", l);
	l = bound_to(AF_INET, SOCK_STREAM, "127.3.0.1");
	ck_assert_int_eq(listen(l, 5), 0);
	connect_to(SOCK_STREAM, "127.3.0.1", l);
	ck_assert_int_eq(shutdown(fds[fd_count - 1], SHUT_WR), 0);
	u = bound_to(AF_INET, SOCK_DGRAM, "127.0.0.1");
	connect_to(SOCK_DGRAM, "127.0.0.1", u);
	bound_to(AF_INET, SOCK_DGRAM, "0.0.0.0");
	l6 = bound_to(AF_INET6, SOCK_STREAM, "::");
	if (l6 == -1)
		return; /* no IPv6 here */
	ck_assert_int_eq(listen(l6, 5), 0);
	connect_to(SOCK_STREAM, "::1", l6);
	connect_to(SOCK_STREAM, "127.0.0.1", l6); /* ::ffff:127.0.0.1 */
	u = bound_to(AF_INET6, SOCK_DGRAM, "::1");
	connect_to(SOCK_DGRAM, "::1", u);
}

static void
teardown(void)
{
	diag_free(diag);
	while (fd_count > 0)
		close(fds[--fd_count]);
}

/* ---- asking ---- */

static const struct {
	int family, protocol;
} kinds[] = { { AF_INET, IPPROTO_TCP }, { AF_INET, IPPROTO_UDP },
	{ AF_INET6, IPPROTO_TCP }, { AF_INET6, IPPROTO_UDP } };

/* Other programs' sockets come and go: only ours count. */
static bool
is_ours(const struct ksock *s)
{
	for (size_t i = 0; i < fd_count; i++) {
		uint64_t cookie = 0;
		socklen_t len = sizeof cookie;

		ck_assert_int_eq(
		    getsockopt(fds[i], SOL_SOCKET, SO_COOKIE, &cookie, &len),
		    0);
		if (s->cookie == cookie)
			return true;
	}
	return false;
}

static struct ksock_table
dump(const struct filter *f)
{
	struct ksock_table t = { 0 };
	struct err err = { 0 };

	for (size_t i = 0; i < 4; i++) {
		struct diag_want want = { .family = kinds[i].family,
			.protocol = kinds[i].protocol,
			.states = KSOCK_ALL,
			.filter = f };

		ck_assert_msg(
		    diag_dump(diag, &want, &t, &err) == 0, "%s", err.text);
	}
	return t;
}

static bool
has(const struct ksock_table *t, uint64_t cookie)
{
	for (size_t i = 0; i < t->count; i++) {
		if (t->socks[i].cookie == cookie)
			return true;
	}
	return false;
}

/* What the filter takes of ours, in the kernel and here. Returns how many. */
static size_t
agrees(const struct ksock_table *ours, const struct filter *f)
{
	struct ksock_table got = dump(f);
	size_t taken = 0;

	for (size_t i = 0; i < ours->count; i++) {
		const struct ksock *s = &ours->socks[i];
		bool here = filter_takes(f, s);

		ck_assert_msg(has(&got, s->cookie) == here,
		    "port %u -> %u, family %d: the kernel says %d",
		    addr_port(&s->local), addr_port(&s->peer), s->family,
		    !here);
		taken += here;
	}
	ksock_table_free(&got);
	return taken;
}

static struct ksock_table
our_sockets(void)
{
	struct ksock_table t = dump(NULL);
	size_t kept = 0;

	for (size_t i = 0; i < t.count; i++) {
		if (is_ours(&t.socks[i]))
			t.socks[kept++] = t.socks[i];
	}
	t.count = kept;
	ck_assert_uint_eq(kept, fd_count);
	return t;
}

/* ---- random filters ---- */

static unsigned
below(unsigned *seed, unsigned n)
{
	*seed = *seed * 1103515245 + 12345;
	return (*seed >> 16) % n;
}

static struct filter *
random_host(unsigned *seed, bool source, long port)
{
	static const struct {
		const char *host;
		unsigned bits;
	} pool[] = { { NULL, 0 }, { "127.0.0.1", 32 }, { "127.0.0.0", 8 },
		{ "127.2.0.0", 15 }, { "0.0.0.0", 0 }, { "0.0.0.0", 32 },
		{ "10.0.0.0", 8 }, { "::", 0 }, { "::1", 128 }, { "::", 127 },
		{ "::ffff:127.0.0.1", 128 }, { "::ffff:0.0.0.0", 96 },
		{ "8000::", 1 } };
	unsigned i = below(seed, sizeof pool / sizeof pool[0]);

	return made_host(source, pool[i].host, pool[i].bits, port);
}

static struct filter *
random_filter(unsigned *seed, const struct ksock_table *ours, unsigned depth)
{
	unsigned kind = below(seed, depth == 0 ? 4 : 10);
	const struct ksock *s =
	    &ours->socks[below(seed, (unsigned)ours->count)];
	bool source = below(seed, 2) == 0;
	long port = (long)addr_port(source ? &s->local : &s->peer) - 1 +
		    (long)below(seed, 3);
	struct filter *left;

	if (port < 0)
		port = 0;
	if (kind == 0)
		return random_host(
		    seed, source, below(seed, 2) == 0 ? -1 : port);
	if (kind < 4)
		return made_port(kind == 1   ? FILTER_PORT_GE
				 : kind == 2 ? FILTER_PORT_LE
					     : FILTER_PORT_EQ,
		    source, port);
	left = random_filter(seed, ours, depth - 1);
	if (kind < 6)
		return filter_new(FILTER_NOT, left, NULL);
	return filter_new(kind < 8 ? FILTER_AND : FILTER_OR, left,
	    random_filter(seed, ours, depth - 1));
}

START_TEST(the_kernel_takes_what_a_filter_means)
{
	struct ksock_table ours = our_sockets();
	unsigned seed = 20261121;
	size_t some = 0;

	for (int i = 0; i < RANDOM_FILTERS; i++) {
		struct filter *f =
		    random_filter(&seed, &ours, below(&seed, DEPTH_MAX));
		size_t taken = agrees(&ours, f);

		some += taken > 0 && taken < ours.count;
		filter_free(f);
	}
	/* Filters that take all or none would test little. */
	ck_assert_uint_gt(some, RANDOM_FILTERS / 3);
	ksock_table_free(&ours);
}
END_TEST

/* The kernel itself applies it: what it sends needs no second look. */
START_TEST(programs_are_not_empty)
{
	struct filter *f = made_port(FILTER_PORT_EQ, true, 80);
	struct buf code = { 0 };

	ck_assert(diag_filter(&code, f));
	ck_assert_uint_eq(code.len, 8);
	filter_free(f);
	buf_free(&code);
}
END_TEST

START_TEST(a_path_is_of_none_of_them)
{
	struct ksock_table ours = our_sockets();
	struct filter *path = filter_new(FILTER_PATH, NULL, NULL), *f;

	path->path = strdup("*");
	ck_assert_uint_eq(agrees(&ours, path), 0);
	f = filter_new(FILTER_NOT, path, NULL);
	ck_assert_uint_eq(agrees(&ours, f), ours.count);
	f = filter_new(FILTER_AND, f, made_port(FILTER_PORT_GE, true, 0));
	ck_assert_uint_eq(agrees(&ours, f), ours.count);
	filter_free(f);
	ksock_table_free(&ours);
}
END_TEST

/* "sport = 1 or sport = 2 or ... or sport = N": 12 bytes for each. */
static struct filter *
many(long count)
{
	struct filter *f = made_port(FILTER_PORT_EQ, true, 0);

	for (long i = 1; i < count; i++)
		f = filter_new(
		    FILTER_OR, f, made_port(FILTER_PORT_EQ, true, i));
	return f;
}

START_TEST(long_programs_are_taken_too)
{
	struct ksock_table ours = our_sockets();
	struct filter *f = many(LONG);
	struct buf code = { 0 };

	ck_assert(diag_filter(&code, f));
	agrees(&ours, f);
	filter_free(f);
	buf_free(&code);
	ksock_table_free(&ours);
}
END_TEST

START_TEST(what_does_not_fit_is_not_added)
{
	struct ksock_table ours = our_sockets();
	struct filter *f = many(3 * LONG);
	struct buf code = { 0 };

	ck_assert(!diag_filter(&code, f));
	ck_assert_uint_eq(code.len, 0);
	/* The dump applies it by itself. */
	agrees(&ours, f);
	filter_free(f);
	ksock_table_free(&ours);
}
END_TEST

static Suite *
diag_filter_suite(void)
{
	Suite *s = suite_create("diag_filter");
	TCase *c = tcase_create("diag_filter");

	suite_add_tcase(s, c);
	tcase_set_timeout(c, 120);
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, programs_are_not_empty);
	tcase_add_test(c, the_kernel_takes_what_a_filter_means);
	tcase_add_test(c, a_path_is_of_none_of_them);
	tcase_add_test(c, long_programs_are_taken_too);
	tcase_add_test(c, what_does_not_fit_is_not_added);
	return s;
}

int
main(void)
{
	return unit_run(diag_filter_suite());
}
