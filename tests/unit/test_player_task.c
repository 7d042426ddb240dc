/*
 * tests/unit/test_player_task.c - a lesson that is played: what a learner does
 * in a task, and what the lesson makes of it.
 */
#include "player_made.h"

#define BUILT_ANEW "It is done once more in the lesson's own words"

static void
to_task(void)
{
	play();
	type("goto 3");
	at_step(3);
}

START_TEST(a_task_says_what_is_to_be_done)
{
	to_task();
	says("Do it.\n\nWait on 65431.\n\nNow you: ");
	says("`goto 3` to begin this task anew.\n");
	ck_assert_ptr_null(ready);
}
END_TEST

START_TEST(the_lessons_own_way_goes_on)
{
	to_task();
	type(BIND_LINE);
	says_not("Not yet");
	type("");
	says("Not yet: `server`'s socket s is CLOSED, not LISTEN.\n");
	type("  " LISTEN_LINE "  ");
	says("That is it: the task is solved.\n");
	says_not(BUILT_ANEW);
	at_step(4);
	ck_assert_str_eq(ready, "client: c = socket");
	ck_assert_int_eq(kept(3)->done, PROGRESS_SOLVED);
	ck_assert_uint_eq(kept(3)->misses, 1);
	ck_assert_str_eq(
	    kept(3)->typed.data, BIND_LINE "\n  " LISTEN_LINE "  \n");
}
END_TEST

/* What comes after uses `s`, which the learner's way does not have. */
START_TEST(another_way_is_right_and_built_anew)
{
	to_task();
	type("server: other = socket");
	type("server: close s");
	type("server: other.bind((\"127.0.0.1\", 65431))");
	type("listen(other, 2)");
	complains("other");
	type("server: listen(other, 2)");
	says("That is it: the task is solved.\n" BUILT_ANEW);
	at_step(4);
	type("server: getsockname s");
	says("getsockname(3) = 0  ('127.0.0.1', 65431)");
	type("server: close other");
	complains("no socket named 'other'");
	enter("client: c = socket");
	enter(CONNECT_LINE);
	at_step(5);
}
END_TEST

START_TEST(a_socket_may_be_called_as_a_command_is)
{
	to_task();
	type("server: close s");
	type("server: hint = socket");
	says_not("Hint 1");
	type("server: hint.bind((\"127.0.0.1\", 65431))");
	type("server: hint.listen(2)");
	says("That is it: the task is solved.\n" BUILT_ANEW);
	at_step(4);
}
END_TEST

START_TEST(the_last_task_is_not_built_anew)
{
	play();
	type("goto 5");
	type("client: c.sendall(b\"other\")");
	says("That is it: the task is solved.\n");
	says_not(BUILT_ANEW);
	says("The end.");
	ck_assert_ptr_null(session.player);
}
END_TEST

START_TEST(a_near_miss_is_told_once)
{
	to_task();
	type("");
	says("Not yet: ");
	says_not("any more");
	ck_assert_uint_eq(kept(3)->misses, 0);
	type("server: bind s 127.0.0.1 65432");
	says("Not yet: `server`'s socket s is bound to port 65432, not ");
	says("Where that cannot be put right any more, `goto 3` begins this "
	     "task anew.\n");
	type("client: y = socket");
	says_not("Not yet");
	/* that is right */
	type("server: listen s 2");
	says_not("Not yet");
	type("server: listen s 3");
	says_not("Not yet");
	type("");
	says("Not yet: `server`'s socket s is bound");
	says_not("any more");
	at_step(3);
	ck_assert_uint_eq(kept(3)->misses, 2);
}
END_TEST

START_TEST(a_line_that_did_nothing_is_not_judged)
{
	to_task();
	type("nonsense");
	says_not("Not yet");
	type("server: ss -tan");
	says_not("Not yet");
	type("PORT = 65431");
	says_not("Not yet");
	type("");
	says("Not yet: ");
	type("solution");
	complains("try first");
}
END_TEST

/* It has to fail, but the first of the two does not. */
START_TEST(a_line_of_the_solution_is_no_miss)
{
	write_lesson(
	    "# T\n\nA.\n\n```sockets\nPORT = 1\n```\n\n```task\nT.\n\ngoal:\n"
	    "client: call bind fails EADDRINUSE\n\nsolution:\n"
	    "client: c = socket\nclient: bind c 127.0.0.1 5000\n"
	    "client: d = socket\nclient: bind d 127.0.0.1 5000\n"
	    "```\n");
	play();
	type("next");
	type("client: c = socket");
	type("client: bind c 127.0.0.1 5000 ");
	says_not("Not yet");
	type("client: bind c 127.0.0.1 5001");
	says("Not yet: `client: bind` ");
}
END_TEST

static const char *const refused[] = { "server: lisen s", "accept",
	"server.listen(3)", "listen(nobody, 2)", "server: bind nobody" };

/* Who misspells a name has tried all the same. */
START_TEST(a_refused_call_is_a_try)
{
	to_task();
	type(refused[_i]);
	says_not("Not yet");
	type("solution");
	says("One way to do it:");
}
END_TEST

START_TEST(the_solution_comes_after_a_try)
{
	to_task();
	type("solution");
	complains("try first: type a call that may do it");
	ck_assert_ptr_null(ready);
	type("server: bind s 127.0.0.1 65433");
	type("solution");
	says("One way to do it:\n    " BIND_LINE "\n    " LISTEN_LINE "\n");
	enter(BIND_LINE);
	says("local address 127.0.0.1:65431");
	says_not("Not yet");
	enter(LISTEN_LINE);
	says("That does it.\n\n[4/5]");
	ck_assert_int_eq(kept(3)->done, PROGRESS_SHOWN);
	ck_assert_ptr_nonnull(
	    strstr(kept(3)->typed.data, "65433\nsolution\n" BIND_LINE "\n"));
	ck_assert_ptr_nonnull(strstr(kept(3)->shown.data,
	    "\nThe network is as it was when the task began.\nserver: "));
}
END_TEST

/* Not even where what was typed reaches the goal: the names come later. */
START_TEST(other_lines_may_come_between_those_of_the_solution)
{
	to_task();
	type("server: x = socket");
	type("solution");
	enter(BIND_LINE);
	type("server: y = socket");
	enter(LISTEN_LINE);
	says("That does it.\n" BUILT_ANEW);
	type("server: close y");
	complains("no socket named 'y'");
}
END_TEST

START_TEST(a_solution_that_was_disturbed_can_be_had_again)
{
	to_task();
	type("server: x = socket");
	type("solution");
	type("server: bind s 127.0.0.1 65433");
	enter(BIND_LINE);
	says("EINVAL");
	enter(LISTEN_LINE);
	says("Not yet: `server`'s socket s is bound to port 65433");
	ck_assert_ptr_null(ready);
	type("solution");
	enter(BIND_LINE);
	enter(LISTEN_LINE);
	at_step(4);
}
END_TEST

START_TEST(next_runs_the_solution)
{
	to_task();
	type("next");
	says("sockets> " BIND_LINE "\n");
	says_not("In a network as it was");
	at_step(4);
	ck_assert_int_eq(kept(3)->done, PROGRESS_SHOWN);
	type("goto 3");
	type("server: bind s 127.0.0.1 65433");
	type("next");
	says("The network is as it was when the task began.");
	says("local address 127.0.0.1:65431");
	at_step(4);
}
END_TEST

START_TEST(skip_runs_the_solution_unseen)
{
	to_task();
	type("server: bind s 127.0.0.1 65433");
	type("skip");
	says("The task is left out");
	says_not("65431");
	at_step(4);
	ck_assert_int_eq(kept(3)->done, PROGRESS_SKIPPED);
	type("next");
	says("ESTABLISHED");
	at_step(5);
}
END_TEST

START_TEST(solved_once_is_solved)
{
	to_task();
	type(BIND_LINE);
	type(LISTEN_LINE);
	type("back");
	at_step(3);
	type("next");
	ck_assert_int_eq(kept(3)->done, PROGRESS_SOLVED);
}
END_TEST

/* A journal of its own: what was in the one before does not count. */
START_TEST(another_network_may_be_made)
{
	to_task();
	type("net loopback");
	type("server: s = socket");
	type(BIND_LINE);
	type(LISTEN_LINE);
	says("That is it: the task is solved.\n" BUILT_ANEW);
	at_step(4);
}
END_TEST

/* However much was in the journal of the one before. */
START_TEST(all_that_is_done_in_another_network_counts)
{
	play();
	type("goto 5");
	type("net loopback");
	type("client: c = socket AF_INET SOCK_DGRAM");
	type("client: connect c 127.0.0.1 1");
	type("client: send c \"x\"");
	says("the task is solved.");
}
END_TEST

/* The second may be where the first one was: that is freed then. */
START_TEST(another_network_after_another_counts_too)
{
	struct buf file = { 0 }, line = { 0 };
	FILE *f;

	play();
	type("goto 5");
	buf_printf(&file, "%s/lines", place);
	f = fopen(file.data, "w");
	ck_assert_ptr_nonnull(f);
	fputs("net loopback\nnet loopback\n"
	      "client: c = socket AF_INET SOCK_DGRAM\n"
	      "client: connect c 127.0.0.1 1\nclient: send c \"x\"\n",
	    f);
	for (int i = 0; i < 50; i++)
		fputs("client: getsockname c\n", f);
	ck_assert_int_eq(fclose(f), 0);
	buf_printf(&line, "run %s", file.data);
	type(line.data);
	says("the task is solved.");
	buf_free(&file);
	buf_free(&line);
}
END_TEST

START_TEST(a_task_without_hints_says_so)
{
	to_task();
	type("hint");
	says("This task has no hints.");
	type("goto 4");
	type("hint");
	says("This step has no hints.");
	type("skip");
	complains("`next` runs them");
	at_step(4);
	type("goto 1");
	type("hint");
	says("Hint 1 of 1:\nOnly one.\n");
}
END_TEST

/* Nothing in the text that follows uses names: it begins anew itself. */
START_TEST(what_begins_anew_needs_no_names)
{
	write_lesson("# T\n\nA.\n\n```task\nT.\n\ngoal:\nserver: socket tcp\n\n"
		     "solution:\nserver: s = socket\n```\n\nP.\n\n"
		     "```sockets\nnet wire\n```\n");
	play();
	at_step(1);
	type("server: mine = socket");
	says("the task is solved.\n\n[2/2]");
	says_not(BUILT_ANEW);
	type("server: close mine");
	says("close(3) = 0");
}
END_TEST

/* The steps before are done again in the new network, before the task. */
START_TEST(what_was_replayed_is_not_the_learners)
{
	struct buf line = { 0 };

	write_lesson("# T\n\nA.\n\n```sockets\nserver: s = socket\n```\n\n"
		     "P.\n\n```task\nT.\n\ngoal:\nserver: call socket ok\n\n"
		     "solution:\nserver: t = socket\nserver: u = socket\n"
		     "```\n\nP.\n");
	play();
	type("next");
	type("");
	says("Not yet: ");
	/* In a network of its own, which is closed again. */
	buf_printf(&line, "lesson check %s", lesson_path);
	type(line.data);
	buf_free(&line);
	says("all as expected");
	type("");
	says("Not yet: ");
	type("server: listen s");
	type("solution");
	type("");
	says("Not yet: ");
	enter("server: t = socket");
	enter("server: u = socket");
	says("That does it.");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("player_task");
	TCase *t = tcase_create("task");

	tcase_add_checked_fixture(t, player_setup, player_teardown);
	tcase_add_test(t, a_task_says_what_is_to_be_done);
	tcase_add_test(t, the_lessons_own_way_goes_on);
	tcase_add_test(t, another_way_is_right_and_built_anew);
	tcase_add_test(t, a_socket_may_be_called_as_a_command_is);
	tcase_add_test(t, the_last_task_is_not_built_anew);
	tcase_add_test(t, a_near_miss_is_told_once);
	tcase_add_test(t, a_line_of_the_solution_is_no_miss);
	tcase_add_test(t, a_line_that_did_nothing_is_not_judged);
	tcase_add_loop_test(
	    t, a_refused_call_is_a_try, 0, sizeof refused / sizeof refused[0]);
	tcase_add_test(t, the_solution_comes_after_a_try);
	tcase_add_test(t, other_lines_may_come_between_those_of_the_solution);
	tcase_add_test(t, a_solution_that_was_disturbed_can_be_had_again);
	tcase_add_test(t, next_runs_the_solution);
	tcase_add_test(t, skip_runs_the_solution_unseen);
	tcase_add_test(t, solved_once_is_solved);
	tcase_add_test(t, another_network_may_be_made);
	tcase_add_test(t, all_that_is_done_in_another_network_counts);
	tcase_add_test(t, another_network_after_another_counts_too);
	tcase_add_test(t, a_task_without_hints_says_so);
	tcase_add_test(t, what_begins_anew_needs_no_names);
	tcase_add_test(t, what_was_replayed_is_not_the_learners);
	suite_add_tcase(s, t);
	return player_main(s);
}
