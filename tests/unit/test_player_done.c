/*
 * tests/unit/test_player_done.c - a lesson that was played to its end: what is
 * said then, and what becomes of it when it is played once more.
 */
#include "player_made.h"

static void
play_all(void)
{
	play();
	enter(SOCKET_LINE);
	type("1");
	type("2");
	type(BIND_LINE);
	type(LISTEN_LINE);
	enter("client: c = socket");
	enter(CONNECT_LINE);
	type("client: getsockname c");
	type("solution");
	enter(SEND_LINE);
	ck_assert_ptr_null(session.player);
}

START_TEST(the_end_tells_how_it_went)
{
	play_all();
	says("The end.\n\nYou ran, in the steps in brackets:\n"
	     "  [1] " SOCKET_LINE "\n");
	says("  [5] client: getsockname c\n  [5] solution\n"
	     "  [5] client: send c \"hello\"\n"
	     "\nTime: less than a minute.\n"
	     "Questions: 0 right at once, 1 after a wrong answer, 0 left out, "
	     "of 1.\n"
	     "Tasks: 1 solved at once, 0 after tries, 1 shown, 0 left "
	     "out, of 2.\n"
	     "\nTo look at once more:\n\n[2/5]\nWhat gives an address?\n\n"
	     "The right answer is 2:\n`bind`, and no other\nHost and port.\n"
	     "\n[5/5]\nSay something.\n\nYou had the solution shown: `goto 5`");
	says("`lesson export FILE.md` writes");
	/* A file of one's own has no lesson after it. */
	says_not("To read next");
	says("\n\nThis is the end of the lesson");
}
END_TEST

/* What is said at the end of an installed lesson. */
static void
summarize(const struct lesson_file *file, bool finished)
{
	struct err err = { 0 };
	struct lesson *lesson = lesson_open(file->path, &err);
	struct progress *p;

	ck_assert_msg(lesson != NULL, "%s: %s", file->path, err.text);
	p = progress_new(file->name, lesson);
	p->seconds = 89;
	p->finished = finished;
	buf_clear(&shown);
	lesson_summary(&session, lesson, p);
	progress_free(p);
	lesson_free(lesson);
}

START_TEST(what_to_read_next_is_the_next_lesson)
{
	size_t count_all;
	struct lesson_file *files = lesson_files(&count_all);
	struct buf next = { 0 };

	if (count_all > 0) {
		summarize(&files[count_all - 1], true);
		says_not("You are at step");
		says("Time: 1 minute.\n");
		says("That was the last of the lessons.");
	}
	if (count_all > 1) {
		summarize(&files[0], false);
		says("You are at step 1 of ");
		buf_printf(
		    &next, "`lesson %s` goes on at step 1 of ", files[0].name);
		says(next.data);
		buf_clear(&next);
		says_not("To read next: ");
		summarize(&files[0], true);
		buf_printf(&next, "(`lesson %s`).\n", files[1].name);
		says("To read next: ");
		says(next.data);
	}
	buf_free(&next);
	lesson_files_free(files, count_all);
}
END_TEST

START_TEST(a_lesson_once_done_stays_done)
{
	struct progress *p;

	play_all();
	play();
	says("You have been through this lesson before.");
	says_words("`lesson forget /tmp/player-");
	at_step(1);
	type("next");
	type("quit");
	p = on_disk();
	ck_assert(p->finished);
	ck_assert_uint_eq(p->at, 1);
	ck_assert_uint_eq(p->steps[1].wrong, 1);
	ck_assert_int_eq(p->steps[3].done, PROGRESS_RUN);
	progress_free(p);
	play();
	says("You go on at step 2 of 5; `goto 1` goes back to the first.");
}
END_TEST

START_TEST(what_is_done_again_is_added)
{
	struct progress *p;

	play_all();
	play();
	session.player->kept.since -= 30 * 1000;
	/* Begun, but not done again. */
	type("goto 3");
	type("server: bind s 127.0.0.1 65433");
	type("goto 2");
	type("3");
	type("2");
	type("goto 5");
	p = on_disk();
	ck_assert_str_eq(p->steps[4].typed.data,
	    "client: getsockname c\nsolution\n" SEND_LINE "\n");
	progress_free(p);
	type("client: c.send(b\"mine\")");
	says("the task is solved");
	says("Questions: 0 right at once, 1 after a wrong answer, 0 left out, "
	     "of 1.\n"
	     "Tasks: 0 solved at once, 2 after tries, 0 shown, "
	     "0 left out, of 2.\n");
	says("[2/5]");
	says_not("[5/5]");
	p = on_disk();
	ck_assert_uint_eq(p->seconds, 0);
	ck_assert_uint_eq(p->steps[1].wrong, 5);
	ck_assert_int_eq(p->steps[2].done, PROGRESS_SOLVED);
	ck_assert_str_eq(
	    p->steps[2].typed.data, BIND_LINE "\n" LISTEN_LINE "\n");
	ck_assert_int_eq(p->steps[4].done, PROGRESS_SOLVED);
	ck_assert_str_eq(p->steps[4].typed.data, "client: c.send(b\"mine\")\n");
	progress_free(p);
}
END_TEST

/* Its author works on it. */
START_TEST(a_review_needs_the_steps_that_are_played)
{
	play();
	type("next");
	write_lesson("# T\n\nAim.\n\n```sockets\nserver: s = socket\n```\n");
	type("lesson review");
	complains("has other steps now than when you played it");
	says_not("Time:");
}
END_TEST

/* Each question and task is in one of the counts. */
START_TEST(what_was_passed_over_was_left_out)
{
	play();
	type("goto 2");
	type("1");
	type("goto 4");
	type("lesson review");
	says("You are at step 4 of 5.\n");
	says("Questions: 0 right at once, 0 after a wrong answer, 1 left out, "
	     "of 1.\n"
	     "Tasks: 0 solved at once, 0 after tries, 0 shown, 1 left "
	     "out, 1 to come, of 2.\n");
	says("[2/5]\nWhat gives an address?\n\nYour answer 1 was wrong:\n"
	     "`listen`\nIt makes a queue.\n"
	     "You left this out: `goto 2` in the lesson leads there.\n");
	says("[3/5]\nWait on 65431.\n\nYou left this out: `goto 3`");
	says_not("[5/5]");
	says_not("The right answer");
	type("goto 1");
	type("lesson review");
	says("0 left out, 1 to come, of 1.\n");
	says_not("[2/5]\nWhat");
	type("goto 5");
	type("skip");
	says("Tasks: 0 solved at once, 0 after tries, 0 shown, 2 left "
	     "out, of 2.\n");
	says("[5/5]\nSay something.\n\nYou left this out: `goto 5`");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("player_done");
	TCase *t = tcase_create("done");

	tcase_add_checked_fixture(t, player_setup, player_teardown);
	tcase_add_test(t, the_end_tells_how_it_went);
	tcase_add_test(t, what_to_read_next_is_the_next_lesson);
	tcase_add_test(t, a_lesson_once_done_stays_done);
	tcase_add_test(t, what_is_done_again_is_added);
	tcase_add_test(t, a_review_needs_the_steps_that_are_played);
	tcase_add_test(t, what_was_passed_over_was_left_out);
	suite_add_tcase(s, t);
	return player_main(s);
}
