/*
 * tests/unit/test_player_way.c - a task of a lesson that is played: whether it
 * was done in the lesson's own words, and what is built anew if it was not.
 */
#include "player_made.h"

#define BUILT_ANEW "It is done once more in the lesson's own words"

/* A task on the wire, and a step that uses what it made. */
#define ON_WIRE(solution) \
	"# T\n\nA.\n\n```sockets\nnet wire\n```\n\n```task\nT.\n\ngoal:\n" \
	"client: socket local *:5000\n\nsolution:\n" solution \
	"```\n\n```sockets\nclient: close c\n```\n"

static void
to_task(const char *lesson)
{
	write_lesson(lesson);
	play();
	type("next");
	at_step(2);
}

/* The last line has solved it. */
static void
solved_in_own_words(bool own)
{
	says("the task is solved.");
	if (own)
		says_not(BUILT_ANEW);
	else
		says(BUILT_ANEW);
	at_step(3);
}

static const char holds[] =
    ON_WIRE("wire hold\nclient: c = socket\nclient: bind c 127.0.0.1 5000\n");

/* No event tells of it. */
START_TEST(an_order_to_the_wire_is_a_line_too)
{
	to_task(holds);
	type("wire hold");
	type("client: c = socket");
	type("client: bind c 127.0.0.1 5000");
	solved_in_own_words(true);
}
END_TEST

START_TEST(without_it_the_wire_is_another)
{
	to_task(holds);
	type("client: c = socket");
	type("client: bind c 127.0.0.1 5000");
	solved_in_own_words(false);
	type("wire");
	says("held");
}
END_TEST

START_TEST(one_more_order_is_another_way)
{
	to_task(holds);
	type("wire hold");
	type("wire loss 10%");
	type("client: c = socket");
	type("client: bind c 127.0.0.1 5000");
	solved_in_own_words(false);
}
END_TEST

START_TEST(what_only_looks_or_fails_is_no_line)
{
	to_task(holds);
	type("wire hodl");
	type("wire");
	type("wire hold");
	type("ss -tan");
	type("client: ss -tan");
	type("client: c = socket");
	type("client: bnd c 127.0.0.1 5000");
	type("client: sockets");
	type("client: bind c 127.0.0.1 5000");
	solved_in_own_words(true);
}
END_TEST

/* Else it would run on a wire that is set in another way. */
START_TEST(the_solution_is_run_on_the_wire_as_it_was)
{
	to_task(holds);
	type("wire cut");
	type("next");
	says("The network is as it was when the task began.");
	at_step(3);
	type("wire");
	says_not("cut");
	type("goto 2");
	type("wire cut");
	type("solution");
	says("One way to do it:");
}
END_TEST

START_TEST(names_and_looks_of_the_solution_count)
{
	to_task(ON_WIRE("PORT = 5000\nclient: c = socket\nclient: ss -tan\n"
			"client: bind c 127.0.0.1 PORT\n"));
	type("PORT = 5000");
	type("client: c = socket");
	type("client: bind c 127.0.0.1 PORT");
	solved_in_own_words(true);
}
END_TEST

/* It lists the processes that end: `other` would be one of them. */
START_TEST(another_network_tells_of_the_one_before)
{
	write_lesson("# T\n\nA.\n\n```task\nT.\n\ngoal:\nsocket tcp\n\n"
		     "solution:\nserver: s = socket\n```\n\n"
		     "```sockets\nnet wire\n```\n\n"
		     "```output\nserver has ended.\n```\n\n```sockets\n"
		     "server: t = socket\n```\n");
	play();
	type("client: other = socket");
	says(BUILT_ANEW);
	at_step(2);
	type("sockets");
	says("server");
	says_not("client");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("player_way");
	TCase *t = tcase_create("way");
	struct err err = { 0 };
	struct lab *wire = lab_new(LAB_WIRE, &err);

	tcase_add_checked_fixture(t, player_setup, player_teardown);
	tcase_add_test(t, an_order_to_the_wire_is_a_line_too);
	tcase_add_test(t, without_it_the_wire_is_another);
	tcase_add_test(t, one_more_order_is_another_way);
	tcase_add_test(t, what_only_looks_or_fails_is_no_line);
	tcase_add_test(t, the_solution_is_run_on_the_wire_as_it_was);
	tcase_add_test(t, names_and_looks_of_the_solution_count);
	tcase_add_test(t, another_network_tells_of_the_one_before);
	suite_add_tcase(s, t);
	if (wire == NULL) {
		srunner_free(srunner_create(s));
		return unit_skip(err.text);
	}
	lab_free(wire);
	return player_main(s);
}
