/* The table of the kernel's sockets: their order, and hidden owners. */
#include <string.h>

#include "model/ksock.h"
#include "unit.h"

/* In the order that they have to come to. */
static const struct {
	int family;
	unsigned state;
	const char *local;
	unsigned port;
	const char *peer;
	unsigned peer_port;
	uint32_t inode;
} rows[] = {
	{ AF_INET, KSOCK_LISTEN, "0.0.0.0", 80, "0.0.0.0", 0, 90 },
	{ AF_INET, KSOCK_LISTEN, "9.0.0.0", 8, "0.0.0.0", 0, 1 },
	{ AF_INET, KSOCK_LISTEN, "9.0.0.0", 8, "0.0.0.0", 0, 2 },
	{ AF_INET, KSOCK_ESTABLISHED, "1.1.1.1", 443, "1.1.1.1", 5, 8 },
	{ AF_INET, KSOCK_ESTABLISHED, "1.1.1.1", 443, "2.1.1.1", 4, 7 },
	{ AF_INET, KSOCK_TIME_WAIT, "1.1.1.1", 443, "2.1.1.1", 300, 0 },
	{ AF_INET, KSOCK_ESTABLISHED, "1.1.1.1", 1024, "0.0.0.1", 1, 6 },
	{ AF_INET, KSOCK_ESTABLISHED, "200.1.1.1", 1, "0.0.0.1", 1, 5 },
	{ AF_INET6, KSOCK_CLOSE, "::1", 9, "::", 0, 4 },
	{ AF_INET6, KSOCK_CLOSE, "::1", 9, "::1", 1, 3 },
	{ AF_INET6, KSOCK_CLOSE, "fd00::1", 1, "::1", 1, 2 },
};

enum { ROWS = sizeof rows / sizeof rows[0] };

static struct addr
end(int family, const char *host, unsigned port)
{
	struct addr a;

	ck_assert(addr_parse(&a, family, host, strlen(host), port, 0, 0));
	return a;
}

static void
add(struct ksock_table *t, size_t i)
{
	struct ksock *s = ksock_add(t);

	s->family = rows[i].family;
	s->state = rows[i].state;
	s->local = end(s->family, rows[i].local, rows[i].port);
	s->peer = end(s->family, rows[i].peer, rows[i].peer_port);
	s->inode = rows[i].inode;
	s->uid = (uint32_t)i;
}

/* Whatever order they came in: 7 has no factor in common with 11. */
START_TEST(the_order_is_always_the_same)
{
	struct ksock_table t = { 0 };

	ksock_sort(&t, 0);
	ksock_add(&t)->uid = 1000;
	for (size_t i = 0; i < ROWS; i++)
		add(&t, (i * 7 + (size_t)_i) % ROWS);
	ksock_sort(&t, 1);
	ck_assert_uint_eq(t.socks[0].uid, 1000);
	for (uint32_t i = 0; i < ROWS; i++)
		ck_assert_uint_eq(t.socks[i + 1].uid, i);
	ksock_table_free(&t);
}
END_TEST

START_TEST(unix_sockets_are_ordered_by_inode)
{
	static const uint32_t inodes[] = { 30, 10, 40, 20 };
	struct ksock_table t = { 0 };
	char name[] = "z";

	for (size_t i = 0; i < 4; i++) {
		struct ksock *s = ksock_add(&t);

		name[0] = (char)('z' - i);
		s->family = AF_UNIX;
		s->inode = inodes[i];
		s->state = i == 2 ? KSOCK_LISTEN : KSOCK_CLOSE;
		s->local = end(AF_UNIX, name, 0);
	}
	ksock_sort(&t, 0);
	ck_assert_uint_eq(t.socks[0].inode, 40);
	ck_assert_uint_eq(t.socks[1].inode, 10);
	ck_assert_uint_eq(t.socks[2].inode, 20);
	ck_assert_uint_eq(t.socks[3].inode, 30);
	ksock_table_free(&t);
}
END_TEST

START_TEST(owners_are_hidden_if_some_process_is)
{
	struct ksock_owner known = { .inode = 5, .pid = 1 };
	struct ksock_table t = { .owners = &known, .owner_count = 1 };
	struct ksock held = { .inode = 5 }, unknown = { .inode = 6 },
		     nobody = { .inode = 0 };

	ck_assert(!ksock_owner_hidden(&t, &held));
	ck_assert(!ksock_owner_hidden(&t, &unknown));
	t.unseen = KSOCK_UNSEEN_BY_USER;
	ck_assert(!ksock_owner_hidden(&t, &held));
	ck_assert(ksock_owner_hidden(&t, &unknown));
	ck_assert(!ksock_owner_hidden(&t, &nobody));
	t.socks = &nobody;
	t.count = 1;
	ck_assert(!ksock_any_owner_hidden(&t));
	t.socks = &unknown;
	ck_assert(ksock_any_owner_hidden(&t));
}
END_TEST

static Suite *
ksock_suite(void)
{
	Suite *s = suite_create("ksock");
	TCase *c = tcase_create("ksock");

	tcase_add_loop_test(c, the_order_is_always_the_same, 0, ROWS);
	tcase_add_test(c, unix_sockets_are_ordered_by_inode);
	tcase_add_test(c, owners_are_hidden_if_some_process_is);
	suite_add_tcase(s, c);
	return s;
}

int
main(void)
{
	return unit_run(ksock_suite());
}
