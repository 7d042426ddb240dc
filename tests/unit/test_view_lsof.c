/* The lsof view, of sockets and processes that are not there, and the
 * reading of what is behind -i. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "command/lsof_options.h"
#include "unit.h"
#include "view/lsof.h"

static struct addr
end(int family, const char *host, unsigned port)
{
	struct addr a;

	ck_assert(addr_parse(&a, family, host, strlen(host), port, 0, 0));
	return a;
}

static void
add(struct ksock_table *t, int protocol, unsigned state, const char *local,
    unsigned port, const char *peer, unsigned peer_port)
{
	int family = strchr(local, ':') != NULL ? AF_INET6 : AF_INET;
	struct ksock *s = ksock_add(t);

	s->family = family;
	s->protocol = protocol;
	s->state = state;
	s->inode = (uint32_t)t->count;
	s->local = end(family, local, port);
	s->peer = end(family, peer, peer_port);
}

/* By inode, as the table wants it. */
static void
hold(struct ksock_table *t, uint32_t inode, pid_t pid, int fd,
    const char *command)
{
	struct ksock_owner owner = {
		.inode = inode, .pid = pid, .fd = fd, .uid = (uid_t)pid
	};

	memcpy(owner.command, command, strlen(command));
	X_GROW(t->owners, t->owner_count, t->owner_cap);
	t->owners[t->owner_count++] = owner;
}

static const char *
service(void *context, unsigned port, int protocol)
{
	(void)context;
	return port == 80 && protocol == IPPROTO_TCP ? "http" : NULL;
}

static const char *
host(void *context, const struct addr *a)
{
	(void)context;
	return addr_family(a) == AF_INET && !addr_is_any(a) ? "a host" : NULL;
}

static const char *
user(void *context, uid_t uid)
{
	(void)context;
	return uid == 1000 ? "longest-of-users" : NULL;
}

static const struct view_names names = {
	.service = service,
	.host = host,
	.user = user,
};

static const struct lsof_selector every = { 0 };
static const struct lsof_options all = {
	.numeric_hosts = true,
	.numeric_ports = true,
	.selectors = &every,
	.selector_count = 1,
	.states = KSOCK_ALL,
};

/* What it prints is `expected`; the table is freed. */
static void
prints(
    struct ksock_table *t, const struct lsof_options *o, const char *expected)
{
	const struct grid_style style = { 0 };
	struct grid *g = view_lsof(t, o, &names);
	struct buf out = { 0 };

	grid_print(&out, g, &style);
	ck_assert_str_eq(buf_text(&out), expected);
	buf_free(&out);
	grid_free(g);
	ksock_table_free(t);
}

START_TEST(rows_are_ordered_by_process_and_descriptor)
{
	struct ksock_table t = { 0 };

	add(&t, IPPROTO_TCP, KSOCK_LISTEN, "::", 80, "::", 0);
	add(&t, IPPROTO_UDP, KSOCK_CLOSE, "0.0.0.0", 53, "0.0.0.0", 0);
	add(&t, IPPROTO_TCP, KSOCK_TIME_WAIT, "1.1.1.1", 1, "2.2.2.2", 2);
	t.socks[2].inode = 0;
	hold(&t, 1, 20, 3, "late");
	hold(&t, 1, 5, 12, "early");
	hold(&t, 2, 20, 1, "late");
	hold(&t, 2, 5, 4, "early");
	prints(&t, &all,
	    "COMMAND PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\n"
	    "early     5    5    4u  IPv4      2      0t0  UDP *:53\n"
	    "early     5    5   12u  IPv6      1      0t0  TCP *:80 (LISTEN)\n"
	    "late     20   20    1u  IPv4      2      0t0  UDP *:53\n"
	    "late     20   20    3u  IPv6      1      0t0  TCP *:80 "
	    "(LISTEN)\n");
}
END_TEST

START_TEST(names_are_shown_where_they_are_known)
{
	struct lsof_options o = all;
	struct ksock_table t = { 0 };

	o.numeric_hosts = o.numeric_ports = false;
	add(&t, IPPROTO_TCP, KSOCK_ESTABLISHED, "::ffff:1.1.1.1", 80, "::1",
	    81);
	add(&t, IPPROTO_UDP, KSOCK_ESTABLISHED, "1.1.1.1", 80, "2.2.2.2", 2);
	hold(&t, 1, 1000, 3, "x");
	hold(&t, 2, 1000, 4, "x");
	prints(&t, &o,
	    "COMMAND  PID     USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\n"
	    "x       1000 longest-    3u  IPv6      1      0t0  TCP "
	    "a\\x20host:http->[::1]:81 (ESTABLISHED)\n"
	    "x       1000 longest-    4u  IPv4      2      0t0  UDP "
	    "a\\x20host:80->a\\x20host:2\n");
}
END_TEST

/* A process's name is whatever it likes. */
static const struct {
	const char *command, *shown;
} commands[] = {
	{ "abcdefghijklmno", "abcdefghi" },
	{ "a b", "a\\x20b" },
	{ "a\\b", "a\\\\b" },
	{ "\033[2J", "\\x1b[2J" },
	{ "a\nb", "a\\x0ab" },
	{ "abcdefg\n", "abcdefg" },
	{ "\xc3\xa4z", "\\xc3\\xa4z" },
};

START_TEST(commands_move_no_terminal)
{
	const char *shown = commands[_i].shown;
	struct buf expected = { 0 };
	struct ksock_table t = { 0 };

	add(&t, IPPROTO_UDP, KSOCK_CLOSE, "0.0.0.0", 53, "0.0.0.0", 0);
	hold(&t, 1, 5, 4, commands[_i].command);
	buf_printf(&expected,
	    "%-*s PID USER   FD   TYPE DEVICE SIZE/OFF NODE "
	    "NAME\n%-*s   5    5    4u  IPv4      1      "
	    "0t0  UDP *:53\n",
	    strlen(shown) > 7 ? (int)strlen(shown) : 7, "COMMAND", 7, shown);
	prints(&t, &all, buf_text(&expected));
	buf_free(&expected);
}
END_TEST

START_TEST(what_may_not_be_seen_is_counted)
{
	const struct lsof_selector tcp = { .protocol = IPPROTO_TCP };
	struct lsof_options o = all;
	struct ksock_table t = { 0 };

	for (int i = 0; i < 3; i++)
		add(&t, IPPROTO_UDP, KSOCK_CLOSE, "0.0.0.0", 53, "0.0.0.0", 0);
	hold(&t, 2, 5, 4, "known");
	t.socks[2].inode = 0;
	ck_assert_uint_eq(lsof_unknown(&t, &o), 0);
	t.unseen = KSOCK_UNSEEN_BY_USER;
	ck_assert_uint_eq(lsof_unknown(&t, &o), 1);
	o.selectors = &tcp;
	ck_assert_uint_eq(lsof_unknown(&t, &o), 0);
	ksock_table_free(&t);
}
END_TEST

/* ---- what is meant ---- */

/* The sockets: 1 a server of both families, 2 an IPv4 connection to it, 3 its
 * end, in IPv6's form, 4 an IPv6 connection, 5 and 6 UDP. */
static void
six_sockets(struct ksock_table *t)
{
	add(t, IPPROTO_TCP, KSOCK_LISTEN, "::", 8080, "::", 0);
	add(t, IPPROTO_TCP, KSOCK_ESTABLISHED, "127.0.0.1", 5000, "127.0.0.1",
	    8080);
	add(t, IPPROTO_TCP, KSOCK_CLOSE_WAIT, "::ffff:127.0.0.1", 8080,
	    "::ffff:127.0.0.1", 5000);
	add(t, IPPROTO_TCP, KSOCK_ESTABLISHED, "::1", 5001, "::1", 9000);
	add(t, IPPROTO_UDP, KSOCK_CLOSE, "127.0.0.1", 5000, "0.0.0.0", 0);
	add(t, IPPROTO_UDP, KSOCK_ESTABLISHED, "::1", 53, "::1", 8080);
	for (uint32_t inode = 1; inode <= 6; inode++)
		hold(t, inode, 1, (int)inode, "x");
}

static const struct {
	const char *line, *meant; /* inodes */
} lines[] = {
	{ "-i", "123456" },
	{ "-i4", "25" },
	{ "-i6", "1346" },
	{ "-i 6", "1346" },
	{ "-itcp", "1234" },
	{ "-i UDP", "56" },
	{ "-i4TCP", "23" },
	{ "-i6TCP", "14" },
	{ "-i6UDP -n", "6" },
	{ "-i :8080", "1236" },
	{ "-i4:8080", "23" },
	{ "-i6:8080", "16" },
	{ "-nPi:5000", "235" },
	{ "-iTCP:5000", "23" },
	{ "-iTCP:5000-5001", "234" },
	{ "-i:53,9000", "46" },
	{ "-i @127.0.0.1", "235" },
	{ "-i @[::1]", "46" },
	{ "-i @[::ffff:127.0.0.1]:8080", "23" },
	{ "-i @[::1]:8080", "6" },
	{ "-i:53 -i:9000", "46" },
	{ "-i :1", "" },
	{ "-i :0", "" },
	{ "-i -s TCP:LISTEN", "1" },
	{ "-i -sTCP:listen,CLOSE_WAIT", "13" },
	{ "-i -sTCP:^ESTABLISHED", "1356" },
	{ "-i -sTCP:LISTEN -sTCP:ESTABLISHED -sTCP:^LISTEN", "24" },
	{ "-i:0-65535", "123456" },
};

START_TEST(what_is_meant_is_listed)
{
	struct ksock_table t = { 0 };
	struct buf meant = { 0 };
	struct lsof_request r;
	struct err err = { 0 };
	struct grid *g;

	six_sockets(&t);
	ck_assert_msg(lsof_request_read(&r, lines[_i].line, 1, &err) == 0,
	    "%s: %s", lines[_i].line, err.text);
	g = view_lsof(&t, &r.show, &names);
	for (uint32_t inode = 1; inode <= 6; inode++) {
		struct ksock_table one = t;
		struct grid *row;

		one.socks = &t.socks[inode - 1];
		one.count = 1;
		row = view_lsof(&one, &r.show, &names);
		if (grid_rows(row) == 1)
			buf_printf(&meant, "%u", (unsigned)inode);
		grid_free(row);
	}
	ck_assert_str_eq(buf_text(&meant), lines[_i].meant);
	ck_assert_uint_eq(grid_rows(g), meant.len);
	buf_free(&meant);
	grid_free(g);
	lsof_request_free(&r);
	ksock_table_free(&t);
}
END_TEST

/* Each stops at the column that is to blame. */
static const struct {
	const char *line;
	unsigned column;
} mistakes[] = {
	{ "", 6 },
	{ "-n", 6 },
	{ "-t", 7 },
	{ "-nPx -i", 9 },
	{ "-i -\xc3\xa4", 10 },
	{ "80", 6 },
	{ "-", 6 },
	{ "-i :", 10 },
	{ "-i :80,", 13 },
	{ "-i :80,,1", 13 },
	{ "-i :65536", 10 },
	{ "-i :000001", 10 },
	{ "-i :2-1", 10 },
	{ "-i :2-", 12 },
	{ "-i :2-x", 12 },
	{ "-i :2-3-4", 10 },
	{ "-i :-1", 10 },
	{ "-i :no-such-service", 10 },
	{ "-i4FOO", 9 },
	{ "-i @", 10 },
	{ "-i @:80", 10 },
	{ "-i @localhost", 10 },
	{ "-i @[::1", 10 },
	{ "-i @[]", 10 },
	{ "-i @[::1]x", 15 },
	{ "-i 4@[::1]", 11 },
	{ "-i 6@1.1.1.1", 11 },
	{ "-i -s", 11 },
	{ "-i -s UDP:IDLE", 12 },
	{ "-i -sTCP:", 15 },
	{ "-i -sTCP:LISTEN,", 22 },
	{ "-i -sTCP:LISTEN,^NONE", 23 },
	{ "-i \"open", 9 },
};

START_TEST(mistakes_are_told_with_their_column)
{
	struct err err = { 0 };
	struct lsof_request r;

	ck_assert_int_eq(lsof_request_read(&r, mistakes[_i].line, 6, &err), -1);
	ck_assert(err_is_set(&err));
	ck_assert_msg(err.column == mistakes[_i].column, "%s: %u: %s",
	    mistakes[_i].line, err.column, err.text);
}
END_TEST

static Suite *
lsof_suite(void)
{
	Suite *s = suite_create("view_lsof");
	TCase *c = tcase_create("view_lsof");

	tcase_add_test(c, rows_are_ordered_by_process_and_descriptor);
	tcase_add_test(c, names_are_shown_where_they_are_known);
	tcase_add_loop_test(c, commands_move_no_terminal, 0,
	    (int)(sizeof commands / sizeof commands[0]));
	tcase_add_test(c, what_may_not_be_seen_is_counted);
	tcase_add_loop_test(c, what_is_meant_is_listed, 0,
	    (int)(sizeof lines / sizeof lines[0]));
	tcase_add_loop_test(c, mistakes_are_told_with_their_column, 0,
	    (int)(sizeof mistakes / sizeof mistakes[0]));
	suite_add_tcase(s, c);
	return s;
}

int
main(void)
{
	return unit_run(lsof_suite());
}
