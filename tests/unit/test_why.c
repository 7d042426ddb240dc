/*
 * tests/unit/test_why.c - `why` on the machine's own network, where this
 * program is another one that has an address, or a connection's other end.
 * The sessions why-* have the rest.
 */
#include <sys/prctl.h>

#include "why_shown.h"

#define LEN(array) (sizeof(array) / sizeof(array)[0])

START_TEST(another_program_that_listens_has_the_address)
{
	int l = listening(5);

	run("server: s = socket");
	ck_assert_int_eq(run_with("server: bind s 127.0.0.1 %u", port_of(l)),
	    SESSION_FAILED);
	ck_assert_int_eq(run("why?"), SESSION_OK);
	has(me(l));
	has(" is in use: ");
	has("end the program that has it");
	close(l);
}
END_TEST

START_TEST(a_program_s_name_moves_no_terminal)
{
	int l = listening(5);

	prctl(PR_SET_NAME, "a\033[2J\n\xff");
	run("server: s = socket");
	run_with("server: bind s 127.0.0.1 %u", port_of(l));
	run("why");
	has("the program \"a\\x1b[2J\\n\\xff\" (pid");
	ck_assert_ptr_null(strchr(buf_text(&shown), '\033'));
	close(l);
}
END_TEST

START_TEST(a_bound_socket_of_others_is_not_told_of)
{
	int b = bound(SOCK_STREAM);

	run("server: s = socket");
	run_with("server: bind s 127.0.0.1 %u", port_of(b));
	run("why");
	has("now the kernel lists no socket that has it");
	close(b);
}
END_TEST

START_TEST(another_program_s_udp_socket_has_the_port)
{
	int b = bound(SOCK_DGRAM);

	run("server: s = socket AF_INET SOCK_DGRAM");
	run_with("server: bind s 127.0.0.1 %u", port_of(b));
	run("why");
	has(me(b));
	close(b);
}
END_TEST

START_TEST(who_listens_on_the_right_port_of_another_address)
{
	int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
	struct sockaddr_in6 a = { .sin6_family = AF_INET6,
		.sin6_addr = IN6ADDR_LOOPBACK_INIT };

	ck_assert_int_eq(
	    setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on), 0);
	if (bind(fd, (struct sockaddr *)&a, sizeof a) == -1)
		return; /* no IPv6 here */
	ck_assert_int_eq(listen(fd, 1), 0);
	run("client: c = socket");
	run_with("client: connect c 127.0.0.1 %u", port_of(fd));
	run("why");
	has(me(fd));
	has("the port is right, the address is another one");
	close(fd);
}
END_TEST

START_TEST(the_program_at_the_other_end_must_close)
{
	int l = listening(5), end;
	time_t begin = 0;

	run("client: c = socket");
	run_with("client: connect c 127.0.0.1 %u", port_of(l));
	end = accept4(l, NULL, NULL, SOCK_CLOEXEC);
	run("client: why c");
	has("the other end: ");
	has(me(end));
	run("client: shutdown c wr");
	readable(end);
	/* Here the acknowledgement of the FIN may be delayed. */
	do
		run("client: why c");
	while (strstr(buf_text(&shown), "is ending the connection") != NULL &&
	       !unit_late(&begin));
	has("has not closed (CLOSE-WAIT): the program");
	has(me(end));
	run("client: recv c");
	run("client: why");
	has("client is blocked in recv(3, buf, 1024, 0): it waits for data");
	has(me(end));
	close(end);
	close(l);
}
END_TEST

START_TEST(what_a_program_outside_did_is_not_known)
{
	const struct linger at_once = { 1, 0 };
	int l = listening(5), end;

	run("client: c = socket");
	run_with("client: connect c 127.0.0.1 %u", port_of(l));
	end = accept4(l, NULL, NULL, SOCK_CLOEXEC);
	setsockopt(end, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
	close(end);
	ck_assert_int_eq(run("client: recv c"), SESSION_FAILED);
	run("why");
	has("is not the lab's: what its program did cannot be seen");
	close(l);
}
END_TEST

/* But not in a lesson, which must be the same each time. */
START_TEST(the_seconds_of_time_wait_are_told)
{
	int l = listening(5), end;

	run("client: c = socket");
	run_with("client: connect c 127.0.0.1 %u", port_of(l));
	end = accept4(l, NULL, NULL, SOCK_CLOEXEC);
	run("client: close c");
	readable(end);
	close(end);
	run("client: why 3");
	has("keeps it in TIME-WAIT for 60 s");
	has("it lasts another ");
	session.repeatable = true;
	run("client: why 3");
	ck_assert_ptr_null(strstr(buf_text(&shown), "another"));
	close(l);
}
END_TEST

START_TEST(the_journal_has_the_address_that_a_call_was_given)
{
	const struct event *e = NULL;
	struct journal *j = lab_journal(lab);
	struct buf text = { 0 };

	run("client: c = socket");
	run("client: bind c 127.0.0.1 1");
	for (size_t i = journal_count(j); i-- > 0;) {
		e = journal_at(j, i);
		if (e->kind == EVENT_CALL)
			break;
	}
	ck_assert_ptr_nonnull(e);
	addr_text(&text, &e->done.target);
	ck_assert_str_eq(buf_text(&text), "127.0.0.1:1");
	ck_assert_uint_eq(e->done.address.len, 0);
	buf_free(&text);
}
END_TEST

static const struct {
	const char *line;
	unsigned column;
	const char *message;
} misunderstood[] = {
	{ "why s t", 7, NULL },
	{ "why nobody", 5,
	    "main has no socket 'nobody'; `sockets` lists them" },
	{ "main: why 9", 11, "main has no socket '9'; `sockets` lists them" },
	{ "why lisener", 5,
	    "main has no socket 'lisener'; did you mean 'listener'?" },
	{ "why main", 5,
	    "'main' is a process; what it failed in, or waits for: main: why" },
};

START_TEST(a_word_that_is_no_socket_is_an_error)
{
	const struct event *e;

	run("listener = socket");
	ck_assert_int_eq(run(misunderstood[_i].line), SESSION_MISUNDERSTOOD);
	e = last_event();
	ck_assert_int_eq(e->kind, EVENT_ERROR);
	ck_assert_uint_eq(e->error.column, misunderstood[_i].column);
	if (misunderstood[_i].message != NULL)
		ck_assert_str_eq(e->error.message, misunderstood[_i].message);
}
END_TEST

static Suite *
why_suite(void)
{
	Suite *s = suite_create("why");
	TCase *c = tcase_create("why");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, another_program_that_listens_has_the_address);
	tcase_add_test(c, a_program_s_name_moves_no_terminal);
	tcase_add_test(c, a_bound_socket_of_others_is_not_told_of);
	tcase_add_test(c, another_program_s_udp_socket_has_the_port);
	tcase_add_test(c, who_listens_on_the_right_port_of_another_address);
	tcase_add_test(c, the_program_at_the_other_end_must_close);
	tcase_add_test(c, what_a_program_outside_did_is_not_known);
	tcase_add_test(c, the_seconds_of_time_wait_are_told);
	tcase_add_test(c, the_journal_has_the_address_that_a_call_was_given);
	tcase_add_loop_test(
	    c, a_word_that_is_no_socket_is_an_error, 0, LEN(misunderstood));
	return s;
}

int
main(void)
{
	return unit_run(why_suite());
}
