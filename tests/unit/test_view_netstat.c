/* The netstat view, of sockets that no kernel has made. */
#include <netinet/tcp.h>
#include <stddef.h>
#include <string.h>

#include "base/alloc.h"
#include "unit.h"
#include "view/netstat.h"

static struct addr
end(int family, const char *host, unsigned port)
{
	struct addr a;

	ck_assert(addr_parse(&a, family, host, strlen(host), port, 0, 0));
	return a;
}

static struct ksock *
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
	return s;
}

static const char *
service(void *context, unsigned port, int protocol)
{
	(void)context;
	if (port == 80)
		return "http";
	if (port == 1 && protocol == IPPROTO_UDP)
		return "a-very-long-name-of-a-service";
	return port == 2 ? "two\nlines" : NULL;
}

static const char *
host(void *context, const struct addr *a)
{
	(void)context;
	return addr_family(a) == AF_INET ? "localhost.localdomain" : NULL;
}

static const char *
program(void *context, pid_t pid)
{
	(void)context;
	if (pid == 7)
		return "\033[2Jx\ny";
	return pid == 8 ? NULL : "a-program-with-a-name";
}

static const struct view_names names = {
	.service = service,
	.host = host,
	.program = program,
};

/* What it prints is `expected`, without the titles; the table is freed. */
static void
prints(struct ksock_table *t, const struct netstat_options *o,
    const char *expected)
{
	const struct grid_style style = { .no_header = true };
	struct grid *g = view_netstat(t, o, &names);
	struct buf out = { 0 };

	grid_print(&out, g, &style);
	ck_assert_str_eq(buf_text(&out), expected);
	buf_free(&out);
	grid_free(g);
	ksock_table_free(t);
}

START_TEST(the_columns_are_those_of_net_tools)
{
	const struct netstat_options o = {
		.all = true, .processes = true, .timers = true
	};
	struct ksock_table t = { 0 };
	struct buf out = { 0 };
	struct grid *g;

	g = view_netstat(&t, &o, &names);
	grid_print(&out, g, &(struct grid_style){ 0 });
	ck_assert_str_eq(buf_text(&out),
	    "Proto Recv-Q Send-Q Local Address           Foreign Address"
	    "         State       PID/Program name     Timer\n");
	buf_free(&out);
	grid_free(g);
}
END_TEST

/* A backlog is not told: /proc/net/tcp, which netstat reads, has it not. */
START_TEST(a_listener_shows_its_accept_queue_alone)
{
	const struct netstat_options o = { .listening = true, .numeric = true };
	struct ksock_table t = { 0 };
	struct ksock *s;

	s = add(
	    &t, IPPROTO_TCP, KSOCK_LISTEN, "127.0.0.1", 65432, "0.0.0.0", 0);
	s->rqueue = 2;
	s->wqueue = 128;
	add(&t, IPPROTO_TCP, KSOCK_LISTEN, "::", 80, "::", 0);
	prints(&t, &o,
	    "tcp        2      0 127.0.0.1:65432         0.0.0.0:*"
	    "               LISTEN\n"
	    "tcp6       0      0 :::80                   :::*"
	    "                    LISTEN\n");
}
END_TEST

START_TEST(names_are_shown_where_they_are_known)
{
	const struct netstat_options o = { .all = true };
	struct ksock_table t = { 0 };

	add(&t, IPPROTO_TCP, KSOCK_LISTEN, "0.0.0.0", 80, "0.0.0.0", 0);
	add(&t, IPPROTO_TCP, KSOCK_LISTEN, "::", 443, "::", 0);
	add(&t, IPPROTO_TCP, KSOCK_CLOSE_WAIT, "10.0.0.1", 80, "10.0.0.2", 5);
	add(&t, IPPROTO_TCP, KSOCK_SYN_SENT, "fd00::1", 2, "::1", 80);
	prints(&t, &o,
	    "tcp        0      0 0.0.0.0:http            0.0.0.0:*"
	    "               LISTEN\n"
	    "tcp6       0      0 [::]:443                [::]:*"
	    "                  LISTEN\n"
	    "tcp        0      0 localhost.localdom:http "
	    "localhost.localdomain:5"
	    " CLOSE_WAIT\n"
	    "tcp6       0      0 fd00::1:two\\x0alines    ::1:http"
	    "                SYN_SENT\n");
}
END_TEST

/* 22 bytes of host and port; a long port leaves 4 for the host. */
START_TEST(addresses_are_cut_as_net_tools_does)
{
	const char *const longest = "2001:db8:1111:2222:3333:4444:5555:6666";
	struct netstat_options o = { .numeric = true };
	struct ksock_table t = { 0 };

	add(&t, IPPROTO_TCP, KSOCK_ESTABLISHED, longest, 65000,
	    "::ffff:127.0.0.1", 5);
	prints(&t, &o,
	    "tcp6       0      0 2001:db8:1111:222:65000 127.0.0.1:5"
	    "             ESTABLISHED\n");
	add(&t, IPPROTO_UDP, KSOCK_ESTABLISHED, "1.1.1.1", 1, "2.2.2.2", 5);
	o.numeric = false;
	prints(&t, &o,
	    "udp        0      0 loca:a-very-long-name-o "
	    "localhost.localdomain:5"
	    " ESTABLISHED\n");
	o = (struct netstat_options){ .numeric = true, .wide = true };
	add(&t, IPPROTO_TCP, KSOCK_ESTABLISHED, longest, 1, "::1", 5);
	prints(&t, &o,
	    "tcp6       0      0 2001:db8:1111:2222:3333:4444:5555:6666:1"
	    " ::1:5                   ESTABLISHED\n");
}
END_TEST

static void
each_state(struct ksock_table *t)
{
	for (unsigned state = 0; state < KSOCK_STATES + 1; state++)
		add(t, IPPROTO_TCP, state, "1.1.1.1", 1, "2.2.2.2", 2);
	add(t, IPPROTO_UDP, KSOCK_ESTABLISHED, "1.1.1.1", 1, "2.2.2.2", 2);
	add(t, IPPROTO_UDP, KSOCK_CLOSE, "1.1.1.1", 1, "2.2.2.2", 2);
	add(t, IPPROTO_UDP, KSOCK_LISTEN, "1.1.1.1", 1, "2.2.2.2", 2);
}

START_TEST(states_have_the_words_of_net_tools)
{
	static const char *const words[] = { "UNKNOWN", "ESTABLISHED",
		"SYN_SENT", "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2", "TIME_WAIT",
		"CLOSE", "CLOSE_WAIT", "LAST_ACK", "LISTEN", "CLOSING",
		"UNKNOWN", "ESTABLISHED", "", "UNKNOWN" };
	const struct netstat_options o = { .all = true, .numeric = true };
	struct ksock_table t = { 0 };
	struct buf expected = { 0 };

	each_state(&t);
	for (size_t i = 0; i < t.count; i++)
		buf_printf(&expected,
		    "%-4s       0      0 1.1.1.1:1               "
		    "2.2.2.2:2%s%s\n",
		    i < 13 ? "tcp" : "udp",
		    words[i][0] != '\0' ? "               " : "", words[i]);
	prints(&t, &o, buf_text(&expected));
	buf_free(&expected);
}
END_TEST

/* Of TCP the peer's port counts, of UDP its address. */
START_TEST(only_what_is_meant_is_shown)
{
	struct netstat_options o = { .numeric = true };
	struct ksock_table t = { 0 };
	const char *const with_peer = "tcp        0      0 1.1.1.1:1"
				      "               0.0.0.0:9"
				      "               ESTABLISHED\n";
	const char *const without = "udp        0      0 1.1.1.1:2"
				    "               0.0.0.0:9\n"
				    "tcp        0      0 1.1.1.1:3"
				    "               9.9.9.9:*"
				    "               CLOSE\n";

	for (int i = 0; i < 2; i++) {
		o.listening = i == 1;
		add(&t, IPPROTO_TCP, KSOCK_ESTABLISHED, "1.1.1.1", 1, "0.0.0.0",
		    9);
		add(&t, IPPROTO_UDP, KSOCK_CLOSE, "1.1.1.1", 2, "0.0.0.0", 9);
		add(&t, IPPROTO_TCP, KSOCK_CLOSE, "1.1.1.1", 3, "9.9.9.9", 0);
		add(&t, IPPROTO_SCTP, KSOCK_CLOSE, "1.1.1.1", 4, "9.9.9.9", 0);
		prints(&t, &o, o.listening ? without : with_peer);
	}
	ck_assert_str_eq(
	    netstat_title(&o), "Active Internet connections (only servers)");
	o.all = true;
	ck_assert_str_eq(netstat_title(&o),
	    "Active Internet connections (servers and established)");
	ck_assert_str_eq(netstat_title(&(struct netstat_options){ 0 }),
	    "Active Internet connections (w/o servers)");
}
END_TEST

static void
hold(struct ksock_table *t, uint32_t inode, pid_t pid, const char *command)
{
	struct ksock_owner owner = { .inode = inode, .pid = pid };

	memcpy(owner.command, command, strlen(command));
	X_GROW(t->owners, t->owner_count, t->owner_cap);
	t->owners[t->owner_count++] = owner;
}

/* The one found first, which is the last in the table; 19 bytes of it. */
START_TEST(programs_are_shown)
{
	const struct netstat_options o = {
		.all = true, .numeric = true, .processes = true
	};
	struct ksock_table t = { 0 };

	for (int i = 0; i < 4; i++)
		add(&t, IPPROTO_UDP, KSOCK_CLOSE, "1.1.1.1", 1, "0.0.0.0", 0);
	hold(&t, 1, 12345, "wrong");
	hold(&t, 1, 123, "right");
	hold(&t, 2, 7, "hostile");
	hold(&t, 3, 8, "k\nworker");
	prints(&t, &o,
	    "udp        0      0 1.1.1.1:1               0.0.0.0:*"
	    "                           123/a-program-with-\n"
	    "udp        0      0 1.1.1.1:1               0.0.0.0:*"
	    "                           7/\\x1b[2Jx\\x0ay\n"
	    "udp        0      0 1.1.1.1:1               0.0.0.0:*"
	    "                           8/k\\x0aworker\n"
	    "udp        0      0 1.1.1.1:1               0.0.0.0:*"
	    "                           -\n");
}
END_TEST

/* What a row of that timer says, both counts being told by TCP_INFO. */
static const struct {
	unsigned timer;
	uint32_t left;
	unsigned retransmits, probes; /* above 255: not told, 1000 less */
	const char *text;
} timers[] = {
	{ KSOCK_TIMER_OFF, 12345, 0, 0, "off (0.00/0/0)" },
	{ KSOCK_TIMER_RETRANSMIT, 1239, 3, 0, "on (1.23/3/0)" },
	{ KSOCK_TIMER_KEEPALIVE, 7190119, 0, 2, "keepalive (7190.11/0/2)" },
	{ KSOCK_TIMER_TIME_WAIT, 59999, 1000, 0, "timewait (59.99/0/0)" },
	{ KSOCK_TIMER_PERSIST, 204, 1, 9, "probe (0.20/1/9)" },
	{ KSOCK_TIMER_RETRANSMIT, 9, 1004, 0, "on (0.00/4/0)" },
	{ 77, 10, 0, 0, "unkn-77 (0.01/0/0)" },
};

START_TEST(timers_are_told)
{
	const struct netstat_options o = { .numeric = true, .timers = true };
	struct ksock_table t = { 0 };
	struct buf expected = { 0 };
	struct ksock *s;

	s = add(&t, IPPROTO_TCP, KSOCK_ESTABLISHED, "1.1.1.1", 1, "2.2.2.2", 2);
	s->timer = timers[_i].timer;
	s->expires_ms = timers[_i].left;
	s->retransmits = 5;
	if (timers[_i].retransmits >= 1000) {
		s->retransmits = timers[_i].retransmits - 1000;
	} else {
		s->tcp = x_calloc(1, sizeof *s->tcp);
		s->tcp->info_len = offsetof(struct tcp_info, tcpi_backoff);
		s->tcp->info[offsetof(struct tcp_info, tcpi_retransmits)] =
		    (unsigned char)timers[_i].retransmits;
		s->tcp->info[offsetof(struct tcp_info, tcpi_probes)] =
		    (unsigned char)timers[_i].probes;
	}
	buf_printf(&expected,
	    "tcp        0      0 1.1.1.1:1               2.2.2.2:2"
	    "               ESTABLISHED %s\n",
	    timers[_i].text);
	prints(&t, &o, buf_text(&expected));
	buf_free(&expected);
}
END_TEST

/* For `watch`: a connection stays the same row when it is closed; a server
 * that is started anew is another. */
START_TEST(a_row_is_known_by_its_ends)
{
	const struct netstat_options o = { .all = true, .numeric = true };
	struct ksock_table t = { 0 };
	struct grid *before, *after;
	struct buf out = { 0 };

	add(&t, IPPROTO_TCP, KSOCK_ESTABLISHED, "1.1.1.1", 1, "2.2.2.2", 2);
	add(&t, IPPROTO_TCP, KSOCK_LISTEN, "1.1.1.1", 1, "0.0.0.0", 0);
	before = view_netstat(&t, &o, &names);
	t.socks[0].state = KSOCK_TIME_WAIT;
	t.socks[0].inode = 0;
	t.socks[1].inode = 77;
	after = view_netstat(&t, &o, &names);
	grid_print(&out, after,
	    &(struct grid_style){
		.colour = true, .no_header = true, .before = before });
	ck_assert_str_eq(buf_text(&out),
	    "tcp        0      0 1.1.1.1:1               2.2.2.2:2"
	    "               \033[7mTIME_WAIT\033[27m\n"
	    "\033[7mtcp        0      0 1.1.1.1:1               0.0.0.0:*"
	    "               LISTEN\033[27m\n");
	buf_free(&out);
	grid_free(before);
	grid_free(after);
	ksock_table_free(&t);
}
END_TEST

static Suite *
netstat_suite(void)
{
	Suite *s = suite_create("view_netstat");
	TCase *c = tcase_create("view_netstat");

	tcase_add_test(c, the_columns_are_those_of_net_tools);
	tcase_add_test(c, a_listener_shows_its_accept_queue_alone);
	tcase_add_test(c, names_are_shown_where_they_are_known);
	tcase_add_test(c, addresses_are_cut_as_net_tools_does);
	tcase_add_test(c, states_have_the_words_of_net_tools);
	tcase_add_test(c, only_what_is_meant_is_shown);
	tcase_add_test(c, programs_are_shown);
	tcase_add_loop_test(
	    c, timers_are_told, 0, (int)(sizeof timers / sizeof timers[0]));
	tcase_add_test(c, a_row_is_known_by_its_ends);
	suite_add_tcase(s, c);
	return s;
}

int
main(void)
{
	return unit_run(netstat_suite());
}
