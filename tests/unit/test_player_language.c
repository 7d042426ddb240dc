/*
 * tests/unit/test_player_language.c - `set lang` while a lesson is played, and
 * a lesson in another language than the shell's.
 */
#include "base/lang.h"
#include "player_made.h"

/* Its blocks have what is printed in English. */
static const char english[] =
    "# English\n\nIts aim.\n\n"
    "```sockets\nserver: s = socket\nserver: bind s 127.0.0.1 65432\n```\n\n"
    "```output\nserver: socket(AF_INET, SOCK_STREAM, 0) = 3\n"
    "server: bind(3, {AF_INET, 127.0.0.1:65432}) = 0\n"
    "    server s            local address 127.0.0.1:65432\n```\n\n"
    "It refuses.\n\n"
    "```sockets\nclient: accept\n```\n\n"
    "```output\nno listening socket in this process; make one: socket, bind, "
    "listen\n```\n\n"
    "Now.\n\n"
    "```sockets\nserver: listen s\n```\n\nThe end.\n";

/* The same in Spanish but for what the blocks have, or with another command. */
static void
write_translation(const char *from, const char *to)
{
	char *path = lesson_path, *at;
	struct buf es = { 0 }, text = { 0 };

	buf_add(&es, path, strlen(path) - 3);
	buf_adds(&es, ".es.md");
	buf_adds(&text, english);
	while ((at = strstr(text.data, from)) != NULL)
		memcpy(at, to, strlen(to));
	lesson_path = es.data;
	write_lesson(text.data);
	lesson_path = path;
	buf_free(&es);
	buf_free(&text);
}

static void
language_setup(void)
{
	player_setup();
	write_lesson(english);
}

static void
language_teardown(void)
{
	lang_set("en");
	player_teardown();
}

/* In Spanish the same lines print something else. */
START_TEST(a_block_in_another_language_is_not_compared)
{
	play();
	enter("server: s = socket");
	type("set lang es");
	if (strcmp(lang_name(), "es") != 0)
		return;
	enter("server: bind s 127.0.0.1 65432");
	at_step(2);
	says("It refuses.");
	says_not("No es lo que cuenta");
}
END_TEST

/* Whether it is the error that the block has nobody can say. */
START_TEST(an_error_in_another_language_keeps_nobody)
{
	play();
	type("next");
	at_step(2);
	type("set lang es");
	if (strcmp(lang_name(), "es") != 0)
		return;
	enter("client: accept");
	at_step(3);
}
END_TEST

/* Back in the lesson's language everything counts again. */
START_TEST(the_next_step_is_compared_again)
{
	play();
	type("set lang es");
	type("next");
	type("set lang en");
	type("back");
	type("server: other = socket");
	type("next");
	says_words("This is what the lesson tells of, but with other numbers");
}
END_TEST

START_TEST(the_lesson_goes_on_in_the_language_that_is_set)
{
	write_translation("It refuses.", "Lo rechaza.");
	play();
	type("next");
	at_step(2);
	type("set lang es");
	if (strcmp(lang_name(), "es") != 0)
		return;
	says("[2/3]");
	says("Lo rechaza.");
	at_step(2);
	type("set lang en");
	says("It refuses.");
}
END_TEST

/* What was done would not be what its steps tell of. */
START_TEST(a_translation_with_other_commands_is_not_taken)
{
	write_translation("listen s", "close s ");
	play();
	type("next");
	type("set lang es");
	at_step(2);
	says_not("[2/3]");
	ck_assert_str_eq(session.player->path, lesson_path);
}
END_TEST

static Suite *
language_suite(void)
{
	Suite *s = suite_create("player_language");
	TCase *c = tcase_create("language");

	tcase_add_checked_fixture(c, language_setup, language_teardown);
	tcase_add_test(c, a_block_in_another_language_is_not_compared);
	tcase_add_test(c, an_error_in_another_language_keeps_nobody);
	tcase_add_test(c, the_next_step_is_compared_again);
	tcase_add_test(c, the_lesson_goes_on_in_the_language_that_is_set);
	tcase_add_test(c, a_translation_with_other_commands_is_not_taken);
	suite_add_tcase(s, c);
	return s;
}

int
main(void)
{
	return player_main(language_suite());
}
