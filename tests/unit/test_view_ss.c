/* test_view_ss.c - the words and columns of ss(8), from tables made here. */
#include "ksock_made.h"

/* ---- columns ---- */

static void
header_is(const char *want)
{
	struct buf out = { 0 };

	shown(&out, false);
	ck_assert_str_eq(buf_text(&out), want);
	buf_free(&out);
}

#define HEADER "Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n"

START_TEST(a_header_is_there_with_no_rows)
{
	header_is("Netid State " HEADER);
}
END_TEST

START_TEST(what_can_be_one_thing_only_has_no_column)
{
	options.tcp = true;
	header_is("State " HEADER);
	options.udp = true;
	header_is("Netid State " HEADER);
	options.tcp = false;
	header_is("State " HEADER);
	options.unix_sockets = true;
	header_is("Netid State " HEADER);
	/* Three protocols by its types, as ss(8) counts. */
	options.udp = false;
	header_is("Netid State " HEADER);
	options.states = KSOCK_BIT(KSOCK_LISTEN);
	header_is("Netid " HEADER);
}
END_TEST

START_TEST(columns_are_as_wide_as_what_is_in_them)
{
	struct ksock *s = add_tcp(KSOCK_ESTABLISHED);

	s->rqueue = 12;
	s->wqueue = 2626560;
	add(AF_INET, IPPROTO_TCP, KSOCK_LISTEN, "0.0.0.0", 80, "0.0.0.0", 0);
	options.tcp = true;
	header_is("State  Recv-Q Send-Q  Local Address:Port  "
		  "Peer Address:Port  Process\n"
		  "ESTAB  12     2626560     127.0.0.1:65432"
		  "    127.0.0.1:64623\n"
		  "LISTEN 0      0             0.0.0.0:80   "
		  "      0.0.0.0:*\n");
}
END_TEST

static const char *const states[KSOCK_STATES + 1] = { "UNKNOWN", "ESTAB",
	"SYN-SENT", "SYN-RECV", "FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT",
	"UNCONN", "CLOSE-WAIT", "LAST-ACK", "LISTEN", "CLOSING", "UNKNOWN" };

START_TEST(states_have_their_words) /* one state */
{
	struct buf want = { 0 };

	add_tcp((unsigned)_i);
	buf_printf(
	    &want, "tcp %s 0 0 127.0.0.1:65432 127.0.0.1:64623\n", states[_i]);
	rows_are(want.data);
	buf_free(&want);
}
END_TEST

/* ---- addresses ---- */

static const struct {
	int family;
	const char *host;
	unsigned port, device;
	int v6only; /* -1: not told */
	const char *text;
} addresses[] = {
	{ AF_INET, "0.0.0.0", 80, 0, -1, "0.0.0.0:80" },
	{ AF_INET, "255.10.9.1", 65535, 0, -1, "255.10.9.1:65535" },
	{ AF_INET, "127.0.0.1", 9, 1, -1, "127.0.0.1%lo:9" },
	{ AF_INET, "0.0.0.0", 9, 2, -1, "0.0.0.0%if2:9" },
	{ AF_INET6, "::", 80, 0, -1, "*:80" },
	{ AF_INET6, "::", 80, 0, 0, "*:80" },
	{ AF_INET6, "::", 80, 0, 1, "[::]:80" },
	{ AF_INET6, "::", 80, 1, 0, "*%lo:80" },
	{ AF_INET6, "::1", 80, 0, -1, "[::1]:80" },
	{ AF_INET6, "fe80::1", 80, 1, -1, "[fe80::1]%lo:80" },
	{ AF_INET6, "::ffff:127.0.0.1", 0, 0, -1, "[::ffff:127.0.0.1]:*" },
};

START_TEST(addresses_are_written) /* one address */
{
	const char *any = addresses[_i].family == AF_INET ? "0.0.0.0" : "::";
	struct ksock *s = add(addresses[_i].family, IPPROTO_UDP, KSOCK_CLOSE,
	    addresses[_i].host, addresses[_i].port, any, 0);
	struct buf want = { 0 };

	s->device = addresses[_i].device;
	s->has_v6only = addresses[_i].v6only >= 0;
	s->v6only = addresses[_i].v6only == 1;
	if (addresses[_i].family == AF_INET6)
		any = s->v6only ? "[::]" : "*";
	buf_printf(&want, "udp UNCONN 0 0 %s %s:*\n", addresses[_i].text, any);
	rows_are(want.data);
	buf_free(&want);
}
END_TEST

START_TEST(ports_have_names_if_they_have_one)
{
	add(AF_INET, IPPROTO_TCP, KSOCK_ESTABLISHED, "127.0.0.1", 80,
	    "127.0.0.1", 8080);
	add(AF_INET, IPPROTO_UDP, KSOCK_CLOSE, "127.0.0.1", 80, "0.0.0.0", 0);
	options.numeric = false;
	rows_are("tcp ESTAB 0 0 127.0.0.1:http 127.0.0.1:8080\n"
		 "udp UNCONN 0 0 127.0.0.1:80 0.0.0.0:*\n");
	names = (struct view_names){ 0 };
	rows_are("tcp ESTAB 0 0 127.0.0.1:80 127.0.0.1:8080\n"
		 "udp UNCONN 0 0 127.0.0.1:80 0.0.0.0:*\n");
}
END_TEST

START_TEST(unix_sockets_have_names_and_inodes)
{
	add_unix(SOCK_STREAM, KSOCK_LISTEN, "/tmp/s", 7)->wqueue = 5;
	add_unix(SOCK_STREAM, KSOCK_ESTABLISHED, "", 0)->peer_inode = 22;
	add_unix(SOCK_DGRAM, KSOCK_CLOSE, "\0a\0b", 4);
	add_unix(SOCK_SEQPACKET, KSOCK_CLOSE, "with blank\0rest", 15);
	rows_are("u_str LISTEN 0 5 /tmp/s 21 * 0\n"
		 "u_str ESTAB 0 0 * 21 * 22\n"
		 "u_dgr UNCONN 0 0 @a@b 21 * 0\n"
		 "u_seq UNCONN 0 0 with blank 21 * 0\n");
}
END_TEST

START_TEST(a_path_may_fill_its_room)
{
	struct buf want = { 0 };
	char path[108];

	memset(path, 'p', sizeof path);
	add_unix(SOCK_DGRAM, KSOCK_CLOSE, path, sizeof path);
	buf_adds(&want, "u_dgr UNCONN 0 0 ");
	buf_add(&want, path, sizeof path);
	buf_adds(&want, " 21 * 0\n");
	rows_are(want.data);
	buf_free(&want);
}
END_TEST

/* ---- -p -o -e -m ---- */

START_TEST(holders_are_named)
{
	add_tcp(KSOCK_ESTABLISHED)->inode = 5;
	add_tcp(KSOCK_ESTABLISHED)->inode = 6;
	add_unix(SOCK_STREAM, KSOCK_ESTABLISHED, "", 0);
	own(5, 10, 3, "nc");
	own(5, 9, 4, "sixteen letters!");
	own(21, 9, 5, "my server");
	options.processes = true;
	rows_are(ROW " users:((\"nc\",pid=10,fd=3),"
		     "(\"sixteen letters!\",pid=9,fd=4))\n" ROW "\n"
		     "u_str ESTAB 0 0 * 21 * 0 "
		     "users:((\"my server\",pid=9,fd=5))\n");
	options.processes = false;
	rows_are(ROW "\n" ROW "\nu_str ESTAB 0 0 * 21 * 0\n");
}
END_TEST

static const struct {
	uint32_t ms;
	unsigned timer;
	const char *text;
} timers[] = {
	{ 204, KSOCK_TIMER_RETRANSMIT, "on,204ms,2" },
	{ 7, KSOCK_TIMER_PERSIST, "persist,007ms,2" },
	{ 0, KSOCK_TIMER_RETRANSMIT, "on,,2" },
	{ 1200, KSOCK_TIMER_RETRANSMIT, "on,1.200ms,2" },
	{ 9999, KSOCK_TIMER_RETRANSMIT, "on,9.999ms,2" },
	{ 9000, KSOCK_TIMER_TIME_WAIT, "timewait,9sec,2" },
	{ 10999, KSOCK_TIMER_TIME_WAIT, "timewait,10sec,2" },
	{ 59999, KSOCK_TIMER_TIME_WAIT, "timewait,59sec,2" },
	{ 60000, KSOCK_TIMER_TIME_WAIT, "timewait,1min,2" },
	{ 60700, KSOCK_TIMER_TIME_WAIT, "timewait,1min,2" },
	{ 69900, KSOCK_TIMER_KEEPALIVE, "keepalive,1min9sec,2" },
	{ 599999, KSOCK_TIMER_KEEPALIVE, "keepalive,9min59sec,2" },
	{ 659999, KSOCK_TIMER_KEEPALIVE, "keepalive,10min,2" },
	{ 7200000, KSOCK_TIMER_KEEPALIVE, "keepalive,120min,2" },
	{ 1000, 5, "unknown,1sec,2" },
};

START_TEST(timers_say_what_is_left) /* one timer */
{
	struct ksock *s = add_tcp(KSOCK_ESTABLISHED);
	struct buf want = { 0 };

	s->timer = timers[_i].timer;
	s->expires_ms = timers[_i].ms;
	s->retransmits = 2;
	options.timers = true;
	buf_printf(&want, ROW " timer:(%s)\n", timers[_i].text);
	rows_are(want.data);
	options.timers = false;
	rows_are(ROW "\n");
	buf_free(&want);
}
END_TEST

START_TEST(details_come_in_their_order)
{
	struct ksock *s =
	    add(AF_INET6, IPPROTO_TCP, KSOCK_LISTEN, "::1", 80, "::", 0);

	s->uid = 1000;
	s->inode = 5;
	s->mark = 0x1f;
	s->cgroup = 7;
	s->has_v6only = true;
	s->has_shutdown = true;
	s->timer = KSOCK_TIMER_KEEPALIVE;
	s->expires_ms = 2000;
	options.extended = true;
	rows_are("tcp LISTEN 0 0 [::1]:80 *:* timer:(keepalive,2sec,0)"
		 " uid:1000 ino:5 sk:3cb02 fwmark:0x1f cgroup:/user.slice"
		 " v6only:0 <->\n");
	s->uid = 0;
	s->inode = 0;
	s->mark = 0;
	s->cgroup = 0xab;
	s->has_v6only = false;
	s->timer = 0;
	s->shutdown = 1;
	rows_are("tcp LISTEN 0 0 [::1]:80 *:* ino:0 sk:3cb02"
		 " cgroup:unreachable:ab -->\n");
	s->shutdown = 2;
	s->cgroup = 0;
	rows_are("tcp LISTEN 0 0 [::1]:80 *:* ino:0 sk:3cb02 <--\n");
	s->shutdown = 3;
	rows_are("tcp LISTEN 0 0 [::1]:80 *:* ino:0 sk:3cb02 ---\n");
	s->has_shutdown = false;
	rows_are("tcp LISTEN 0 0 [::1]:80 *:* ino:0 sk:3cb02\n");
}
END_TEST

START_TEST(a_unix_socket_has_few_details)
{
	struct ksock *s = add_unix(SOCK_STREAM, KSOCK_ESTABLISHED, "", 0);

	s->has_shutdown = true;
	options.extended = true;
	options.timers = true;
	rows_are("u_str ESTAB 0 0 * 21 * 0 <->\n");
}
END_TEST

START_TEST(a_unix_socket_tells_of_its_file_and_who_waits)
{
	struct ksock *s = add_unix(SOCK_STREAM, KSOCK_LISTEN, "/tmp/x", 6);

	s->has_shutdown = true;
	s->has_file = true;
	s->file_inode = 77;
	s->file_device = 0xfe00000;
	s->waiting = x_calloc(2, sizeof *s->waiting);
	s->waiting[0] = 31;
	s->waiting[1] = 32;
	s->waiting_count = 2;
	options.extended = true;
	rows_are("u_str LISTEN 0 0 /tmp/x 21 * 0 <-> ino:77 dev:0/65024 "
		 "peers: 31 32\n");
	/* Nobody waits. */
	table.socks[0].waiting_count = 0;
	table.socks[0].has_file = false;
	rows_are("u_str LISTEN 0 0 /tmp/x 21 * 0 <-> peers:\n");
}
END_TEST

START_TEST(memory_is_on_a_line_below_but_for_unix)
{
	remember(add_tcp(KSOCK_ESTABLISHED));
	add_tcp(KSOCK_TIME_WAIT);
	remember(add_unix(SOCK_STREAM, KSOCK_ESTABLISHED, "", 0));
	options.memory = true;
	rows_are(ROW "\n\t " MEMORY "\n"
		     "tcp TIME-WAIT 0 0 127.0.0.1:65432 127.0.0.1:64623\n\t\n"
		     "u_str ESTAB 0 0 * 21 * 0 " MEMORY "\n");
	options.one_line = true;
	rows_are(ROW " " MEMORY "\n"
		     "tcp TIME-WAIT 0 0 127.0.0.1:65432 127.0.0.1:64623\n"
		     "u_str ESTAB 0 0 * 21 * 0 " MEMORY "\n");
}
END_TEST

/* ---- what others chose ---- */

START_TEST(names_cannot_move_the_terminal)
{
	static const char hostile[] = "\x1b[2J\n\x9b\t\r\x7f\xc2\x9b";
	struct ksock *s = add_tcp(KSOCK_ESTABLISHED);
	struct tcp_info info = { .tcpi_reordering = 3 };
	char *got;

	inform(s, &info, sizeof info);
	s->inode = 21;
	memcpy(s->cong, hostile, sizeof hostile);
	own(21, 9, 5, hostile);
	add_unix(SOCK_STREAM, KSOCK_LISTEN, hostile, sizeof hostile);
	options.processes = true;
	got = rows();
	for (const char *p = got; *p != '\0'; p++)
		ck_assert(
		    *p == '\n' || *p == '\t' || (*p >= 0x20 && *p < 0x7f));
	/* Three lines, and the one tab is that of the line below. */
	ck_assert_ptr_nonnull(strstr(got, "\n\t \\x1b[2J\\x0a\\x9b\\x09\\x0d"
					  "\\x7f\\xc2\\x9b\nu_str "));
	ck_assert_ptr_nonnull(strstr(got, "((\"\\x1b[2J\\x0a\\x9b"));
	ck_assert_ptr_nonnull(strstr(got, "LISTEN 0 0 \\x1b[2J\\x0a\\x9b"));
	free(got);
}
END_TEST

START_TEST(printable_names_are_as_they_are)
{
	add_unix(SOCK_STREAM, KSOCK_LISTEN, "/tmp/\"\\'\xe6\x97\xa5", 12);
	rows_are("u_str LISTEN 0 0 /tmp/\"\\'\xe6\x97\xa5 21 * 0\n");
}
END_TEST

/* ---- rows are known again ---- */

static struct grid *
seen(void)
{
	return view_ss(&table, &options, &names);
}

START_TEST(a_connection_stays_itself_in_time_wait)
{
	struct grid_style style = { .no_header = true, .colour = true };
	struct grid *before, *after;
	struct buf out = { 0 };

	add_tcp(KSOCK_FIN_WAIT_2);
	before = seen();
	table.socks[0].state = KSOCK_TIME_WAIT;
	table.socks[0].cookie++;
	after = seen();
	style.before = before;
	grid_print(&out, after, &style);
	/* One cell is marked, not the row. */
	ck_assert_ptr_eq(strstr(out.data, "tcp"), out.data);
	ck_assert_ptr_nonnull(strstr(out.data, "\x1b[7mTIME-WAIT"));
	grid_free(before);
	grid_free(after);
	buf_free(&out);
}
END_TEST

static Suite *
view_ss_suite(void)
{
	Suite *s = suite_create("view_ss");
	TCase *t = tcase_create("ss");

	tcase_add_checked_fixture(t, begin, end);
	tcase_add_test(t, a_header_is_there_with_no_rows);
	tcase_add_test(t, what_can_be_one_thing_only_has_no_column);
	tcase_add_test(t, columns_are_as_wide_as_what_is_in_them);
	tcase_add_loop_test(t, states_have_their_words, 0, LEN(states));
	tcase_add_loop_test(t, addresses_are_written, 0, LEN(addresses));
	tcase_add_test(t, ports_have_names_if_they_have_one);
	tcase_add_test(t, unix_sockets_have_names_and_inodes);
	tcase_add_test(t, a_path_may_fill_its_room);
	tcase_add_test(t, holders_are_named);
	tcase_add_loop_test(t, timers_say_what_is_left, 0, LEN(timers));
	tcase_add_test(t, details_come_in_their_order);
	tcase_add_test(t, a_unix_socket_has_few_details);
	tcase_add_test(t, a_unix_socket_tells_of_its_file_and_who_waits);
	tcase_add_test(t, memory_is_on_a_line_below_but_for_unix);
	tcase_add_test(t, names_cannot_move_the_terminal);
	tcase_add_test(t, printable_names_are_as_they_are);
	tcase_add_test(t, a_connection_stays_itself_in_time_wait);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return unit_run(view_ss_suite());
}
