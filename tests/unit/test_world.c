/*
 * test_world.c - journals made by hand, folded: processes, descriptors,
 * names, states. Finding connections is in test_world_find.c.
 */
#include "journal_made.h"

static struct journal *j;
static const struct world *w;

static void
begin(void)
{
	j = journal_new();
	w = journal_world(j);
}

static void
end(void)
{
	journal_free(j);
}

/* The open descriptors of a process from the latest used to the oldest. */
static const char *
latest_first(const struct wproc *p)
{
	static char text[80];
	struct buf out = { 0 };
	int newer = -1;

	for (int fd = p->latest; fd >= 0; fd = p->fds[fd].older) {
		ck_assert_int_eq(p->fds[fd].newer, newer);
		newer = fd;
		buf_printf(&out, "%d ", fd);
	}
	snprintf(text, sizeof text, "%s", buf_text(&out));
	buf_free(&out);
	return text;
}

/* ---- processes ---- */

START_TEST(processes_are_found_by_number_and_name)
{
	proc_id server = started(j, "server"), client = started(j, "client");
	const struct wproc *p = world_process(w, client);

	ck_assert_uint_eq(world_process_count(w), 2);
	ck_assert_uint_eq(p->id, client);
	ck_assert_str_eq(p->name, "client");
	ck_assert_int_eq(p->pid, 4200 + (pid_t)client);
	ck_assert(p->alive);
	ck_assert_uint_eq(p->busy, 0);
	ck_assert_ptr_eq(world_process_find(w, "client"), p);
	ck_assert_ptr_eq(
	    world_process_find(w, "server"), world_process(w, server));
	ck_assert_ptr_null(world_process_find(w, "Server"));
	ck_assert_ptr_null(world_process(w, 3));
}
END_TEST

START_TEST(a_name_may_be_used_again_after_its_process_ended)
{
	proc_id first = started(j, "server"), second;

	ended(j, first, PROCESS_KILLED, 9);
	ck_assert_ptr_null(world_process_find(w, "server"));
	second = started(j, "server");
	ck_assert_ptr_eq(
	    world_process_find(w, "server"), world_process(w, second));
	ck_assert(!world_process(w, first)->alive);
}
END_TEST

START_TEST(the_end_of_a_process_releases_all)
{
	proc_id p = started(j, "server"), q = started(j, "other");
	sock_id fresh = tcp_socket(j, p, 3, "a"), open, shared;

	open = tcp_socket(j, p, 4, "b");
	addressed(j, open, "127.0.0.1:1", "127.0.0.1:2");
	went(j, open, TCP_STATE_ESTABLISHED);
	shared = tcp_socket(j, p, 5, "c");
	held(j, q, 9, shared, "c");
	blocked(j, p, 7, "recv", 4);
	ended(j, p, PROCESS_EXITED, 0);
	ck_assert_int_eq(world_process(w, p)->latest, -1);
	ck_assert_uint_eq(world_process(w, p)->busy, 0);
	ck_assert_uint_eq(world_socket(w, fresh)->holders, 0);
	ck_assert(world_socket(w, fresh)->gone);
	/* Its connection is still the kernel's, until it says otherwise. */
	ck_assert_uint_eq(world_socket(w, open)->holders, 0);
	ck_assert(!world_socket(w, open)->gone);
	ck_assert_uint_eq(world_socket(w, shared)->holders, 1);
	ck_assert(!world_socket(w, shared)->gone);
	ck_assert_int_eq(world_fd_find(w, world_process(w, p), "a"), -1);
	ck_assert_int_eq(world_fd_find(w, world_process(w, q), "c"), 9);
}
END_TEST

START_TEST(a_blocked_process_is_busy_until_that_call_ends)
{
	proc_id p = started(j, "server");

	tcp_socket(j, p, 3, "s");
	blocked(j, p, 5, "accept", 3);
	ck_assert_uint_eq(world_process(w, p)->busy, 5);
	ck_assert_str_eq(world_process(w, p)->busy_in, "accept");
	ck_assert_int_eq(world_process(w, p)->busy_fd, 3);
	called(j, p, 4, "socket", 3);
	ck_assert_uint_eq(world_process(w, p)->busy, 5);
	called(j, p, 5, "accept", 3);
	ck_assert_uint_eq(world_process(w, p)->busy, 0);
}
END_TEST

/* ---- descriptors ---- */

START_TEST(a_descriptor_is_used_again)
{
	proc_id p = started(j, "main");
	sock_id first = tcp_socket(j, p, 3, "s"), second;

	released(j, p, 3, first);
	ck_assert_ptr_null(world_fd(w, world_process(w, p), 3));
	ck_assert(world_socket(w, first)->gone);
	second = tcp_socket(j, p, 3, "t");
	ck_assert_uint_eq(world_fd(w, world_process(w, p), 3)->id, second);
	ck_assert_str_eq(world_fd_name(world_process(w, p), 3), "t");
	ck_assert_int_eq(world_fd_find(w, world_process(w, p), "s"), -1);
	ck_assert_int_eq(world_fd_find(w, world_process(w, p), "t"), 3);
	ck_assert_uint_eq(world_socket(w, second)->holders, 1);
}
END_TEST

START_TEST(a_descriptor_that_is_taken_over_lets_go)
{
	proc_id p = started(j, "main");
	sock_id first = tcp_socket(j, p, 3, "s");
	sock_id second = tcp_socket(j, p, 3, NULL);

	ck_assert(world_socket(w, first)->gone);
	ck_assert_uint_eq(world_socket(w, first)->holders, 0);
	ck_assert_uint_eq(world_fd(w, world_process(w, p), 3)->id, second);
	ck_assert_ptr_null(world_fd_name(world_process(w, p), 3));
	ck_assert_int_eq(world_fd_find(w, world_process(w, p), "s"), -1);
}
END_TEST

START_TEST(the_latest_used_comes_first)
{
	proc_id p = started(j, "main");
	const struct wproc *proc = world_process(w, p);
	sock_id ids[8];

	for (int fd = 3; fd < 7; fd++)
		ids[fd] = tcp_socket(j, p, fd, NULL);
	ck_assert_str_eq(latest_first(proc), "6 5 4 3 ");
	called(j, p, 1, "bind", 4);
	ck_assert_str_eq(latest_first(proc), "4 6 5 3 ");
	called(j, p, 2, "bind", 4);
	ck_assert_str_eq(latest_first(proc), "4 6 5 3 ");
	called(j, p, 3, "bind", 3);
	ck_assert_str_eq(latest_first(proc), "3 4 6 5 ");
	blocked(j, p, 4, "accept", 6);
	ck_assert_str_eq(latest_first(proc), "6 3 4 5 ");
	released(j, p, 3, ids[3]);
	ck_assert_str_eq(latest_first(proc), "6 4 5 ");
	released(j, p, 6, ids[6]);
	ck_assert_str_eq(latest_first(proc), "4 5 ");
	released(j, p, 5, ids[5]);
	ck_assert_str_eq(latest_first(proc), "4 ");
	released(j, p, 4, ids[4]);
	ck_assert_str_eq(latest_first(proc), "");
	/* Calls on what is not open change nothing. */
	called(j, p, 5, "close", 4);
	called(j, p, 6, "close", -1);
	called(j, p, 7, "close", 100000);
	ck_assert_str_eq(latest_first(proc), "");
}
END_TEST

START_TEST(descriptors_far_apart_have_room)
{
	proc_id p = started(j, "main");
	sock_id low = tcp_socket(j, p, 3, "low");
	sock_id high = tcp_socket(j, p, 50000, "high");
	const struct wproc *proc = world_process(w, p);

	ck_assert_uint_eq(world_fd(w, proc, 3)->id, low);
	ck_assert_uint_eq(world_fd(w, proc, 50000)->id, high);
	ck_assert_ptr_null(world_fd(w, proc, 4));
	ck_assert_ptr_null(world_fd(w, proc, -1));
	ck_assert_ptr_null(world_fd(w, proc, 1 << 30));
	ck_assert_ptr_null(world_fd_name(proc, -1));
	ck_assert_ptr_null(world_fd_name(proc, 1 << 30));
	ck_assert_str_eq(latest_first(proc), "50000 3 ");
}
END_TEST

START_TEST(after_fork_two_processes_hold_a_socket)
{
	proc_id p = started(j, "parent"), c;
	sock_id id = tcp_socket(j, p, 3, "s");
	const struct wproc *holder;
	int fd;

	c = started(j, "child");
	held(j, c, 3, id, "s");
	ck_assert_uint_eq(world_socket(w, id)->holders, 2);
	holder = world_holder(w, id, world_process(w, p), &fd);
	ck_assert_ptr_eq(holder, world_process(w, p));
	ck_assert_int_eq(fd, 3);
	holder = world_holder(w, id, world_process(w, c), &fd);
	ck_assert_ptr_eq(holder, world_process(w, c));
	released(j, c, 3, id);
	ck_assert_uint_eq(world_socket(w, id)->holders, 1);
	ck_assert(!world_socket(w, id)->gone);
	holder = world_holder(w, id, NULL, &fd);
	ck_assert_ptr_eq(holder, world_process(w, p));
	holder = world_holder(w, id, world_process(w, c), &fd);
	ck_assert_ptr_eq(holder, world_process(w, p));
	released(j, p, 3, id);
	ck_assert_ptr_null(world_holder(w, id, NULL, &fd));
	ck_assert_int_eq(fd, -1);
	ck_assert_ptr_null(world_holder(w, 99, NULL, &fd));
}
END_TEST

/* ---- names ---- */

START_TEST(a_name_moves_to_what_it_is_given_to)
{
	proc_id p = started(j, "main");
	const struct wproc *proc = world_process(w, p);

	tcp_socket(j, p, 3, "s");
	tcp_socket(j, p, 4, "s");
	ck_assert_int_eq(world_fd_find(w, proc, "s"), 4);
	ck_assert_ptr_null(world_fd_name(proc, 3));
	ck_assert_str_eq(world_fd_name(proc, 4), "s");
	/* The first one is open still: it only has no name. */
	ck_assert_ptr_nonnull(world_fd(w, proc, 3));
	released(j, p, 3, 1);
	ck_assert_int_eq(world_fd_find(w, proc, "s"), 4);
}
END_TEST

START_TEST(a_name_is_a_socket_or_a_value)
{
	proc_id p = started(j, "main");
	const struct wproc *proc = world_process(w, p);

	tcp_socket(j, p, 3, "x");
	ck_assert_ptr_null(world_variable(w, p, "x"));
	assigned(j, p, "x", value_int(5));
	ck_assert_int_eq(world_variable(w, p, "x")->number, 5);
	ck_assert_int_eq(world_fd_find(w, proc, "x"), -1);
	ck_assert_ptr_null(world_fd_name(proc, 3));
	assigned(j, p, "x", value_bytes("ab", 2));
	ck_assert_str_eq(buf_text(&world_variable(w, p, "x")->bytes), "ab");
	held(j, p, 4, made(j, AF_INET, SOCK_STREAM, 0), "x");
	ck_assert_ptr_null(world_variable(w, p, "x"));
	ck_assert_int_eq(world_fd_find(w, proc, "x"), 4);
}
END_TEST

START_TEST(names_are_those_of_their_process)
{
	proc_id p = started(j, "server"), q = started(j, "client");

	tcp_socket(j, p, 3, "s");
	tcp_socket(j, q, 3, "s");
	released(j, q, 3, 2);
	ck_assert_int_eq(world_fd_find(w, world_process(w, p), "s"), 3);
	ck_assert_int_eq(world_fd_find(w, world_process(w, q), "s"), -1);
	assigned(j, 0, "HOST", value_int(1));
	assigned(j, q, "HOST", value_int(2));
	ck_assert_int_eq(world_variable(w, p, "HOST")->number, 1);
	ck_assert_int_eq(world_variable(w, q, "HOST")->number, 2);
	ck_assert_int_eq(world_variable(w, 0, "HOST")->number, 1);
	ck_assert_ptr_null(world_variable(w, p, "PORT"));
}
END_TEST

START_TEST(variables_are_listed_in_the_order_of_assignment)
{
	proc_id p = started(j, "main"), process;
	const struct value *value;

	assigned(j, 0, "HOST", value_int(1));
	assigned(j, p, "x", value_int(2));
	assigned(j, 0, "HOST", value_int(3));
	tcp_socket(j, p, 3, "x");
	ck_assert_str_eq(world_variable_at(w, 0, &process, &value), "HOST");
	ck_assert_uint_eq(process, 0);
	ck_assert_int_eq(value->number, 3);
	ck_assert_str_eq(world_variable_at(w, 1, &process, &value), "x");
	ck_assert_uint_eq(process, p);
	ck_assert_ptr_null(value);
	ck_assert_ptr_null(world_variable_at(w, 2, &process, &value));
}
END_TEST

START_TEST(a_thousand_names_are_all_found)
{
	proc_id p = started(j, "main");
	char name[16];

	for (int i = 0; i < 1000; i++) {
		snprintf(name, sizeof name, "n%d", i);
		assigned(j, p, name, value_int(i));
	}
	for (int i = 0; i < 1000; i++) {
		snprintf(name, sizeof name, "n%d", i);
		ck_assert_int_eq(world_variable(w, p, name)->number, i);
	}
}
END_TEST

/* ---- sockets ---- */

START_TEST(only_tcp_has_a_state)
{
	sock_id tcp = made(j, AF_INET, SOCK_STREAM, 0);
	sock_id tcp6 = made(j, AF_INET6, SOCK_STREAM, 0);
	sock_id udp = made(j, AF_INET, SOCK_DGRAM, 0);
	sock_id local = made(j, AF_UNIX, SOCK_STREAM, 0);
	sock_id taken = made(j, AF_INET, SOCK_STREAM, tcp);

	ck_assert_int_eq(world_socket(w, tcp)->state, TCP_STATE_CLOSED);
	ck_assert_int_eq(world_socket(w, tcp6)->state, TCP_STATE_CLOSED);
	ck_assert_int_eq(world_socket(w, udp)->state, TCP_STATE_NONE);
	ck_assert_int_eq(world_socket(w, local)->state, TCP_STATE_NONE);
	/* RFC 9293 draws the new connection from LISTEN. */
	ck_assert_int_eq(world_socket(w, taken)->state, TCP_STATE_LISTEN);
	ck_assert_uint_eq(world_socket(w, taken)->listener, tcp);
}
END_TEST

START_TEST(time_wait_is_held_by_nobody_and_still_there)
{
	proc_id p = started(j, "client");
	sock_id id = tcp_socket(j, p, 3, "c");
	struct addr local = addr_of("127.0.0.1:64623");
	struct addr peer = addr_of("127.0.0.1:65432");
	int fd;

	addressed(j, id, "127.0.0.1:64623", "127.0.0.1:65432");
	went(j, id, TCP_STATE_ESTABLISHED);
	went(j, id, TCP_STATE_FIN_WAIT_1);
	released(j, p, 3, id);
	went(j, id, TCP_STATE_TIME_WAIT);
	ck_assert(!world_socket(w, id)->gone);
	ck_assert_ptr_null(world_holder(w, id, NULL, &fd));
	ck_assert_uint_eq(
	    world_connection(w, HOST_ONLY, &local, &peer)->id, id);
	went(j, id, TCP_STATE_CLOSED);
	ck_assert(world_socket(w, id)->gone);
	ck_assert_ptr_null(world_connection(w, HOST_ONLY, &local, &peer));
}
END_TEST

START_TEST(a_closed_socket_that_is_held_is_not_gone)
{
	proc_id p = started(j, "client");
	sock_id id = tcp_socket(j, p, 3, "c");

	queued(j, id, QUEUE_RECEIVE, 12, 0);
	ck_assert_uint_eq(world_socket(w, id)->unread, 12);
	went(j, id, TCP_STATE_SYN_SENT);
	went(j, id, TCP_STATE_CLOSED);
	ck_assert(!world_socket(w, id)->gone);
	ck_assert_uint_eq(world_socket(w, id)->unread, 0);
	released(j, p, 3, id);
	ck_assert(world_socket(w, id)->gone);
}
END_TEST

START_TEST(the_accept_queue_is_the_listeners)
{
	proc_id p = started(j, "server");
	sock_id id = listening(j, p, 3, "s", "127.0.0.1:65432");

	queued(j, id, QUEUE_ACCEPT, 2, 128);
	ck_assert_uint_eq(world_socket(w, id)->queued, 2);
	ck_assert_uint_eq(world_socket(w, id)->backlog, 128);
	ck_assert_uint_eq(world_socket(w, id)->unread, 0);
	went(j, id, TCP_STATE_CLOSED);
	ck_assert_uint_eq(world_socket(w, id)->queued, 0);
	ck_assert_uint_eq(world_socket(w, id)->backlog, 0);
}
END_TEST

START_TEST(events_about_nothing_change_nothing)
{
	proc_id p = started(j, "main");

	held(j, p, 3, 99, "s");
	held(j, 99, 3, 1, "s");
	held(j, p, -1, made(j, AF_INET, SOCK_STREAM, 0), "s");
	released(j, p, 3, 1);
	released(j, 99, 3, 1);
	released(j, p, -1, 1);
	released(j, p, 1 << 30, 1);
	addressed(j, 99, "127.0.0.1:1", "");
	queued(j, 99, QUEUE_RECEIVE, 1, 0);
	called(j, 99, 1, "close", 3);
	blocked(j, 99, 1, "accept", 3);
	ended(j, 99, PROCESS_KILLED, 9);
	ck_assert_int_eq(world_process(w, p)->latest, -1);
	ck_assert_int_eq(world_fd_find(w, world_process(w, p), "s"), -1);
	ck_assert_uint_eq(world_socket(w, 1)->holders, 0);
}
END_TEST

static Suite *
world_suite(void)
{
	Suite *s = suite_create("world");
	TCase *c = tcase_create("world");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, begin, end);
	tcase_add_test(c, processes_are_found_by_number_and_name);
	tcase_add_test(c, a_name_may_be_used_again_after_its_process_ended);
	tcase_add_test(c, the_end_of_a_process_releases_all);
	tcase_add_test(c, a_blocked_process_is_busy_until_that_call_ends);
	tcase_add_test(c, a_descriptor_is_used_again);
	tcase_add_test(c, a_descriptor_that_is_taken_over_lets_go);
	tcase_add_test(c, the_latest_used_comes_first);
	tcase_add_test(c, descriptors_far_apart_have_room);
	tcase_add_test(c, after_fork_two_processes_hold_a_socket);
	tcase_add_test(c, a_name_moves_to_what_it_is_given_to);
	tcase_add_test(c, a_name_is_a_socket_or_a_value);
	tcase_add_test(c, names_are_those_of_their_process);
	tcase_add_test(c, variables_are_listed_in_the_order_of_assignment);
	tcase_add_test(c, a_thousand_names_are_all_found);
	tcase_add_test(c, only_tcp_has_a_state);
	tcase_add_test(c, time_wait_is_held_by_nobody_and_still_there);
	tcase_add_test(c, a_closed_socket_that_is_held_is_not_gone);
	tcase_add_test(c, the_accept_queue_is_the_listeners);
	tcase_add_test(c, events_about_nothing_change_nothing);
	return s;
}

int
main(void)
{
	return unit_run(world_suite());
}
