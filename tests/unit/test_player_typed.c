/*
 * tests/unit/test_player_typed.c - slips at the prompt of a lesson that is
 * played, and what the learner is told of them.
 */
#include "player_made.h"

START_TEST(a_word_behind_the_ready_line_is_told)
{
	play();
	type("next");
	type("2");
	type("next");
	at_step(4);
	type("client: c = sockethelp");
	says_words("You typed `help` onto the line that stood ready; Ctrl-U "
		   "clears that line first.");
	type(" client: c = socketnext 2 ");
	says_words("You typed `next 2 ` onto");
	type("client: c = socketclient: c.connect()");
	says_words("You typed `client: c.connect()` onto");
	type("client: c = socketlisten s");
	says_words("You typed `listen s` onto");
	/* A change of the line, and another line, are none. */
	type("client: c = socket AF_INETT");
	complains("AF_INET");
	says_not("onto");
	type("client: x = sockethelp");
	says_not("onto");
	ck_assert_str_eq(ready, "client: c = socket");
	/* What can be run is what was meant. */
	enter("client: c = socket");
	type(CONNECT_LINE "quit");
	complains("not '65431quit'");
	says_words("You typed `quit` onto");
	type(CONNECT_LINE " next");
	says_not("onto");
}
END_TEST

static const struct {
	const char *typed, *meant;
} slips[] = {
	{ "nxt", "next" },
	{ "nex", "next" },
	{ "hnit", "hint" },
	{ "hin", "hint" },
	{ "solutoin", "solution" },
	{ "soluton", "solution" },
	{ "agian", "again" },
	{ "skpi", "skip" },
	{ "bakc", "back" },
	{ "qiut", "quit" },
	{ "gotp 2", "goto" },
	{ "hlep", "help" },
	{ "lessons", "lesson" },
	{ "lesson chekc x.md", "lesson check" },
	{ "lesson exprot notes.md echo", "lesson export" },
	{ "lesson forgt all", "lesson forget" },
	{ "serverr: listen s", "server" },
};

/* Whatever the step asks for. */
START_TEST(a_misspelled_word_is_known)
{
	struct buf text = { 0 };

	play();
	buf_printf(&text, "did you mean '%s'?", slips[_i].meant);
	type(slips[_i].typed);
	complains(text.data);
	type("next");
	type(slips[_i].typed);
	complains(text.data);
	type("next");
	type(slips[_i].typed);
	complains(text.data);
	at_step(3);
	buf_free(&text);
}
END_TEST

/* Where there is no next step, it is the network that may be meant. */
START_TEST(without_a_lesson_its_words_are_not_meant_first)
{
	type("nxt");
	complains("did you mean 'net'?");
}
END_TEST

START_TEST(two_choices_are_one_or_the_other)
{
	write_lesson("# Q\n\nA.\n\n```quiz\nQ?\n\n- [ ] a\n  No.\n- [x] b\n"
		     "```\n\n```sockets\nss\n```\n");
	play();
	says("Which one is it? Type its number, 1 or 2.\n");
	type("3");
	says("There is no such answer.\n"
	     "Which one is it? Type its number, 1 or 2.\n");
}
END_TEST

/* The file and the lesson in either order. */
/* A name that is none tells which of the words was taken for it. */
START_TEST(an_export_takes_either_order)
{
	type("lesson export /nowhere/x.md no-such");
	complains("lesson export /nowhere/x.md no-such\n"
		  "                              ^\n");
	type("lesson export no-such /nowhere/x.md");
	complains("lesson export no-such /nowhere/x.md\n"
		  "                ^\n");
	type("lesson export no-such nothing");
	complains("give the file a name that ends with .md");
}
END_TEST

START_TEST(a_file_that_is_an_option_is_not_begun)
{
	type("lesson new -.md");
	complains("'-.md' would be read as an option; ./-.md is a file");
	ck_assert_int_eq(access("-.md", F_OK), -1);
}
END_TEST

/* A minute is over: what the kernel's timer does then. */
static void
let_time_wait_end(void)
{
	journal_append(lab_journal(session.lab),
	    &(struct event){ .kind = EVENT_STATE,
		.fd = -1,
		.socket = 1,
		.state = { TCP_STATE_TIME_WAIT, TCP_STATE_CLOSED, HOW_SEEN } });
}

START_TEST(time_that_passed_is_not_blamed_on_the_learner)
{
	static const char *const blames[] = {
		"Not what the lesson tells of: something was done before",
		"It may be that time has passed: after 60 seconds"
	};

	write_lesson("# T\n\nA.\n\n```sockets\n" SOCKET_LINE "\n```\n\n"
		     "```sockets\nserver: getsockname s\n```\n\n"
		     "```output\nsomething else\n```\n\n"
		     "```sockets\nserver: close s\n```\n");
	play();
	enter(SOCKET_LINE);
	if (_i == 1)
		let_time_wait_end();
	enter("server: getsockname s");
	says_words(blames[_i]);
	says_words("`back` builds this step anew; or go on.");
	says_not(blames[1 - _i]);
}
END_TEST

/* Nor is there anything to go on from. */
START_TEST(what_cannot_be_run_is_not_passed_over)
{
	write_lesson("# T\n\nA.\n\n```sockets\nserver: s = socket\n"
		     "server: listen nobody 2\n```\n\nMore.\n\n"
		     "```sockets\nserver: close s\n```\n");
	play();
	type("server: s = socket");
	type("server: listen nobody 2");
	says("This step cannot be run here, not even in a new network: ");
	says_not("back");
	type("goto 2");
	says("The steps before cannot be run; everything is as it was. [1/2]\n"
	     "`server: listen nobody 2`: no socket named 'nobody'");
	says_not("More.");
	at_step(1);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("player_typed");
	TCase *t = tcase_create("typed");

	tcase_add_checked_fixture(t, player_setup, player_teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, what_cannot_be_run_is_not_passed_over);
	tcase_add_test(t, a_word_behind_the_ready_line_is_told);
	tcase_add_loop_test(t, a_misspelled_word_is_known, 0,
	    (int)(sizeof slips / sizeof *slips));
	tcase_add_test(t, without_a_lesson_its_words_are_not_meant_first);
	tcase_add_test(t, two_choices_are_one_or_the_other);
	tcase_add_loop_test(
	    t, time_that_passed_is_not_blamed_on_the_learner, 0, 2);
	tcase_add_test(t, an_export_takes_either_order);
	tcase_add_test(t, a_file_that_is_an_option_is_not_begun);
	suite_add_tcase(s, t);
	return player_main(s);
}
