/*
 * tests/unit/test_why_other.c - `why` where another program has sockets with
 * the addresses of the lab's: which of them is meant.
 */
#include <net/if.h>

#include "base/alloc.h"
#include "why_shown.h"

/* A socket of that type with that option, bound to that port, or (0) a free
 * one, of 127.0.0.1. */
static int
bound_with(int type, int option, unsigned port)
{
	int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0), on = 1;
	struct addr a;

	ck_assert_int_eq(setsockopt(fd, SOL_SOCKET, option, &on, sizeof on), 0);
	ck_assert(addr_parse(&a, AF_INET, "127.0.0.1", 9, port, 0, 0));
	ck_assert_int_eq(bind(fd, &a.sa, a.len), 0);
	return fd;
}

static void
has_not(const char *text)
{
	ck_assert_msg(strstr(buf_text(&shown), text) == NULL, "'%s' is in:\n%s",
	    text, buf_text(&shown));
}

START_TEST(who_listens_is_told_where_the_lab_is_bound_to_the_same)
{
	int l = bound_with(SOCK_STREAM, SO_REUSEPORT, 0);
	struct addr a = local_of(l);
	char text[80];

	ck_assert_int_eq(listen(l, 5), 0);
	run("client: c = socket");
	run("client: setsockopt c SO_REUSEPORT on");
	ck_assert_int_eq(
	    run_with("client: bind c 127.0.0.1 %u", addr_port(&a)), SESSION_OK);
	run("client: d = socket");
	run_with("client: bind d 127.0.0.1 %u", addr_port(&a));
	run("why");
	has(me(l));
	snprintf(text, sizeof text, "127.0.0.1:%u is in use: the program",
	    addr_port(&a));
	has(text);
	has("client's c (descriptor 3), bound, not listening");
	has("end the program that has it, `client: close c`");
	close(l);
}
END_TEST

START_TEST(udp_sockets_of_one_address_are_told_apart)
{
	int b = bound_with(SOCK_DGRAM, SO_REUSEADDR, 0);

	run("client: c = socket AF_INET SOCK_DGRAM");
	run("client: setsockopt c SO_REUSEADDR on");
	ck_assert_int_eq(
	    run_with("client: bind c 127.0.0.1 %u", port_of(b)), SESSION_OK);
	run("server: s = socket AF_INET SOCK_DGRAM");
	run_with("server: bind s 127.0.0.1 %u", port_of(b));
	run("why");
	has(me(b));
	has(": client's c (descriptor 3)");
	close(b);
}
END_TEST

START_TEST(who_has_not_accepted_is_named)
{
	int l = listening(5);

	run("client: c = socket");
	run_with("client: connect c 127.0.0.1 %u", port_of(l));
	run("client: why c");
	has("the other end: nobody yet: it waits until the program");
	has(me(l));
	has("accepts it, ESTABLISHED");
	run("client: recv c");
	run("client: why");
	has("the peer: nobody yet: it waits until the program");
	has_not("nobody any more");
	close(l);
}
END_TEST

START_TEST(a_closed_end_that_has_not_ended_is_nobody_s)
{
	int l = listening(5), end;
	unsigned port;

	run("client: c = socket");
	run_with("client: connect c 127.0.0.1 %u", port_of(l));
	end = accept4(l, NULL, NULL, SOCK_CLOEXEC);
	port = port_of(l);
	close(l);
	close(end);
	run("server: s = socket");
	/* It had no SO_REUSEADDR, and c does not close. */
	run_with("server: bind s 127.0.0.1 %u", port);
	run("why");
	has("is in use: a connection has it that was closed, but has not "
	    "ended (FIN-WAIT-");
	has_not("nobody any more has it");
}
END_TEST

START_TEST(several_descriptors_are_several)
{
	int l = listening(5), others[4];
	char text[40];

	for (int i = 0; i < 4; i++)
		others[i] = dup(l);
	run("server: s = socket");
	run_with("server: bind s 127.0.0.1 %u", port_of(l));
	run("why");
	has(" and 2 more listen there.");
	snprintf(text, sizeof text, "descriptor %d), the program", others[3]);
	has(text);
	for (int i = 0; i < 4; i++)
		close(others[i]);
	close(l);
}
END_TEST

/* The name of an interface that is not loopback, or "". */
static void
another_interface(char name[IF_NAMESIZE])
{
	struct if_nameindex *all = if_nameindex();

	name[0] = '\0';
	for (int i = 0; all != NULL && all[i].if_index != 0; i++) {
		if (all[i].if_index != 1)
			snprintf(name, IF_NAMESIZE, "%s", all[i].if_name);
	}
	if_freenameindex(all);
}

START_TEST(a_socket_bound_to_one_interface_is_not_reached_by_others)
{
	int l = bound(SOCK_STREAM);
	char name[IF_NAMESIZE], text[100];

	another_interface(name);
	if (name[0] == '\0' || setsockopt(l, SOL_SOCKET, SO_BINDTODEVICE, name,
				   (socklen_t)strlen(name)) == -1) {
		close(l);
		return; /* no interface, or it is not allowed here */
	}
	ck_assert_int_eq(listen(l, 5), 0);
	run("client: c = socket");
	ck_assert_int_eq(run_with("client: connect c 127.0.0.1 %u", port_of(l)),
	    SESSION_FAILED);
	run("why");
	has(me(l));
	snprintf(text, sizeof text,
	    ", on the interface %s alone (SO_BINDTODEVICE)", name);
	has(text);
	has("what is sent to 127.0.0.1 comes in through the interface lo");
	has_not("now somebody does");
	run("server: s = socket");
	run_with("server: bind s 127.0.0.1 %u", port_of(l));
	run("why");
	has(text);
	close(l);
}
END_TEST

START_TEST(others_that_listen_near_a_refused_port_are_named)
{
	int l = listening(5),
	    b = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in a = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	unsigned port = port_of(l);

	/* Nobody else comes to listen there. */
	do
		a.sin_port = htons((uint16_t)--port);
	while (bind(b, (struct sockaddr *)&a, sizeof a) == -1);
	run("client: c = socket");
	ck_assert_int_eq(
	    run_with("client: connect c 127.0.0.1 %u", port), SESSION_FAILED);
	run("why");
	has(me(l));
	has(" listens on 127.0.0.1:");
	has("where somebody listens: `client: connect c 127.0.0.1 ");
	has("`server: s = socket`, `server: bind s 127.0.0.1 ");
	has(", then `server: listen s`.");
	close(b);
	close(l);
}
END_TEST

/* Every address of IPv6 has IPv4's among them: the line keeps the one that
 * was asked for. */
START_TEST(who_listens_on_every_address_is_reached_at_the_one_asked_for)
{
	int l = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0), off = 0;
	struct sockaddr_in6 any = { .sin6_family = AF_INET6 };
	char text[80];

	if (setsockopt(l, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) == -1 ||
	    bind(l, (struct sockaddr *)&any, sizeof any) == -1) {
		close(l);
		return; /* no IPv6 here */
	}
	ck_assert_int_eq(listen(l, 5), 0);
	run("client: c = socket");
	ck_assert_int_eq(
	    run_with("client: connect c 127.0.0.1 %u", port_of(l) - 1),
	    SESSION_FAILED);
	run("why");
	has(me(l));
	snprintf(
	    text, sizeof text, "`client: connect c 127.0.0.1 %u`", port_of(l));
	has(text);
	close(l);
}
END_TEST

/* Another host refused it: who listens on every address of this one, on the
 * same port, has nothing to do with it. */
START_TEST(every_address_is_not_one_of_another_host)
{
	int l = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in any = { .sin_family = AF_INET };
	struct addr to;
	char text[60];

	ck_assert_int_eq(bind(l, (struct sockaddr *)&any, sizeof any), 0);
	ck_assert_int_eq(listen(l, 5), 0);
	run("client: c = socket");
	ck_assert(addr_parse(&to, AF_INET, "192.0.2.1", 9, port_of(l), 0, 0));
	journal_append(lab_journal(lab),
	    &(struct event){ .kind = EVENT_CALL,
		.id = 1000,
		.process = world_process_find(lab_world(lab), "client")->id,
		.fd = 3,
		.done = { .name = "connect",
		    .text = x_strdup("connect(3, ...)"),
		    .fd = 3,
		    .result = -1,
		    .error = ECONNREFUSED,
		    .failed = true,
		    .target = to } });
	run("client: why c");
	snprintf(
	    text, sizeof text, "Nobody listens on 192.0.2.1:%u", port_of(l));
	has(text);
	has("the port is right, the address is another one");
	has_not("now somebody does");
	has_not("bind 192.0.2.1");
	close(l);
}
END_TEST

/* Its end of client's c, which connects to it; sent: what c sends first. */
static int
end_of_c(unsigned sent)
{
	int l = listening(5), end;

	run("client: c = socket");
	run_with("client: connect c 127.0.0.1 %u", port_of(l));
	end = accept4(l, NULL, NULL, SOCK_CLOEXEC);
	ck_assert_int_ge(end, 0);
	close(l);
	run("client: setblocking c off");
	if (sent > 0)
		run_with("client: send c \"x\" * %u", sent);
	run("client: shutdown c SHUT_WR");
	return end;
}

START_TEST(who_does_not_close_is_to_be_ended)
{
	int end = end_of_c(0);

	/* The acknowledgement of the FIN comes with it at once. */
	ck_assert_int_eq(send(end, "x", 1, 0), 1);
	run("client: why c");
	has("has not closed (CLOSE-WAIT): the program");
	has("`client: close c`: as not all was read that came in, that resets "
	    "the connection.");
	run("client: recv c");
	run("client: why c");
	has("To get out of it: let that program close it, or end it; or "
	    "`client: close c`: Linux then waits for the peer for 60 s at "
	    "most (net.ipv4.tcp_fin_timeout).");
	close(end);
}
END_TEST

START_TEST(who_does_not_read_is_to_read)
{
	int end = end_of_c(8000000);
	char text[160];

	run("client: why c");
	has("the peer has not acknowledged its FIN yet");
	snprintf(text, sizeof text,
	    "To get out of it: let %s read what has come in there: ", me(end));
	has(text);
	close(end);
}
END_TEST

static Suite *
why_other_suite(void)
{
	Suite *s = suite_create("why_other");
	TCase *c = tcase_create("why_other");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(
	    c, who_listens_is_told_where_the_lab_is_bound_to_the_same);
	tcase_add_test(c, udp_sockets_of_one_address_are_told_apart);
	tcase_add_test(c, who_has_not_accepted_is_named);
	tcase_add_test(c, a_closed_end_that_has_not_ended_is_nobody_s);
	tcase_add_test(c, several_descriptors_are_several);
	tcase_add_test(
	    c, a_socket_bound_to_one_interface_is_not_reached_by_others);
	tcase_add_test(c, others_that_listen_near_a_refused_port_are_named);
	tcase_add_test(
	    c, who_listens_on_every_address_is_reached_at_the_one_asked_for);
	tcase_add_test(c, every_address_is_not_one_of_another_host);
	tcase_add_test(c, who_does_not_close_is_to_be_ended);
	tcase_add_test(c, who_does_not_read_is_to_read);
	return s;
}

int
main(void)
{
	return unit_run(why_other_suite());
}
