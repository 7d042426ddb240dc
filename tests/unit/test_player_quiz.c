/*
 * tests/unit/test_player_quiz.c - a lesson that is played, up to and with its
 * question.
 */
#include "player_made.h"

static void
to_quiz(void)
{
	play();
	enter(SOCKET_LINE);
	at_step(2);
}

START_TEST(a_question_is_asked)
{
	to_quiz();
	says("Think.\n\nWhat gives an address?\n\n1. `listen`\n"
	     "2. `bind`, and no other\n3. `close`\n\n"
	     "Which one is it? Type its number, 1 to 3.\n");
	ck_assert_ptr_null(ready);
}
END_TEST

START_TEST(the_right_answer_goes_on)
{
	to_quiz();
	type(" 2 ");
	says("2 is right.\nHost and port.\n\n[3/5]\n");
	says_not("counted");
	at_step(3);
	ck_assert_uint_eq(kept(2)->wrong, 0);
	ck_assert_int_eq(kept(2)->done, PROGRESS_RUN);
}
END_TEST

START_TEST(a_wrong_answer_is_explained_and_counted_once)
{
	to_quiz();
	type("1");
	says("1 is not right; that is counted.\nIt makes a queue.\n");
	says("Type its number, 1 to 3.");
	type("1");
	says("1 is not right, as before; it was counted then.\n"
	     "It makes a queue.\n");
	type("3");
	says("3 is not right; that is counted.\nIt ends.\n");
	at_step(2);
	type("2");
	at_step(3);
	ck_assert_uint_eq(kept(2)->wrong, 5);
}
END_TEST

START_TEST(other_numbers_are_no_answers)
{
	static const char *const others[] = { "0", "4", "10", "007000",
		"99999999999999999999999" };

	to_quiz();
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		type(others[i]);
		says("There is no such answer.\n"
		     "Which one is it? Type its number, 1 to 3.\n");
		at_step(2);
	}
	ck_assert_uint_eq(kept(2)->wrong, 0);
}
END_TEST

START_TEST(a_number_may_be_written_as_in_a_list)
{
	to_quiz();
	type("1.");
	says("1 is not right");
	type("2)");
	says("2 is right.\n");
	at_step(3);
}
END_TEST

START_TEST(a_wide_digit_is_a_digit)
{
	to_quiz();
	type("\xef\xbc\x92");
	says("2 is right.\n");
	at_step(3);
}
END_TEST

START_TEST(calls_run_in_between)
{
	to_quiz();
	type("client: x = socket");
	says("client: socket(AF_INET, SOCK_STREAM, 0) = 3\n");
	type("2 + 2");
	says_not("right");
	complains("2");
	type("");
	says("Type its number, 1 to 3.\n");
	says("`again` shows the question once more, `skip` leaves it.");
	at_step(2);
	ck_assert_str_eq(kept(2)->typed.data, "client: x = socket\n2 + 2\n");
}
END_TEST

/* Else the steps to come would find their names taken, their port in use. */
START_TEST(what_was_tried_before_the_answer_is_undone)
{
	static const char undone[] = "What you tried in the meantime is undone";

	to_quiz();
	type(BIND_LINE);
	type("2");
	says(undone);
	at_step(3);
	type(BIND_LINE);
	says("local address 127.0.0.1:65431");
	type("goto 2");
	type("client: x = socket");
	type("skip");
	says(undone);
	type("goto 2");
	type("ss -tan");
	type("bnid");
	type("2");
	says_not(undone);
}
END_TEST

START_TEST(hints_come_in_turn)
{
	to_quiz();
	type("hint");
	ck_assert_str_eq(shown.data, "Hint 1 of 2:\nOthers must find it.\n");
	type("hint");
	ck_assert_str_eq(shown.data, "Hint 2 of 2:\nIt has four letters.\n");
	type("hint");
	says("Hint 1 of 2:");
	ck_assert_uint_eq(kept(2)->hints, 2);
	/* They are no lines of the learner's. */
	ck_assert_uint_eq(kept(2)->typed.len, 0);
}
END_TEST

START_TEST(it_may_be_left)
{
	to_quiz();
	type("skip");
	at_step(3);
	ck_assert_int_eq(kept(2)->done, PROGRESS_SKIPPED);
	type("back");
	at_step(2);
	says("What gives an address?");
	type("next");
	at_step(3);
	ck_assert_int_eq(kept(2)->done, PROGRESS_SKIPPED);
	type("back");
	type("2");
	ck_assert_int_eq(kept(2)->done, PROGRESS_RUN);
}
END_TEST

START_TEST(it_is_shown_again)
{
	struct buf first = { 0 };

	to_quiz();
	buf_adds(&first, strstr(shown.data, "\n[2/5]\n"));
	type("again");
	ck_assert_str_eq(shown.data, first.data);
	buf_free(&first);
}
END_TEST

START_TEST(it_has_no_solution)
{
	to_quiz();
	type("solution");
	complains("only a task has a solution");
	at_step(2);
}
END_TEST

START_TEST(nobody_answers_where_nobody_types)
{
	struct buf line = { 0 }, state = { 0 };

	buf_printf(&line, "lesson --no-pause %s", lesson_path);
	type(line.data);
	buf_free(&line);
	says("3. `close`\n\nThe right answer is 2.\nHost and port.\n");
	says_not("Type its number");
	says("sockets> " BIND_LINE "\n");
	says("sockets> " SEND_LINE "\n");
	says("The end.");
	says_not("Now you");
	says_not("To look at once more");
	ck_assert_ptr_null(session.player);
	ck_assert_ptr_null(ready);
	buf_printf(&state, "%s/sockets", place);
	ck_assert_int_eq(access(state.data, F_OK), -1);
	buf_free(&state);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("player_quiz");
	TCase *t = tcase_create("quiz");

	tcase_add_checked_fixture(t, player_setup, player_teardown);
	tcase_add_test(t, a_question_is_asked);
	tcase_add_test(t, the_right_answer_goes_on);
	tcase_add_test(t, a_wrong_answer_is_explained_and_counted_once);
	tcase_add_test(t, other_numbers_are_no_answers);
	tcase_add_test(t, a_number_may_be_written_as_in_a_list);
	tcase_add_test(t, a_wide_digit_is_a_digit);
	tcase_add_test(t, calls_run_in_between);
	tcase_add_test(t, what_was_tried_before_the_answer_is_undone);
	tcase_add_test(t, hints_come_in_turn);
	tcase_add_test(t, it_may_be_left);
	tcase_add_test(t, it_is_shown_again);
	tcase_add_test(t, it_has_no_solution);
	tcase_add_test(t, nobody_answers_where_nobody_types);
	suite_add_tcase(s, t);
	return player_main(s);
}
