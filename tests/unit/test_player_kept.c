/*
 * tests/unit/test_player_kept.c - what is kept of a lesson that is played, and
 * how it is taken up again.
 */
#include <fcntl.h>
#include <linux/capability.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>

#include "base/lang.h"
#include "player_made.h"

static size_t
step_on_disk(void)
{
	struct progress *p = on_disk();
	size_t at;

	ck_assert_ptr_nonnull(p);
	at = p->at + 1;
	progress_free(p);
	return at;
}

/* The shell ends, as it does with Ctrl-D or when its terminal is gone; and
 * another one is started. */
static void
start_again(void)
{
	teardown();
	begin_session();
}

START_TEST(each_step_is_kept)
{
	play();
	ck_assert_uint_eq(step_on_disk(), 1);
	enter(SOCKET_LINE);
	ck_assert_uint_eq(step_on_disk(), 2);
	type("skip");
	ck_assert_uint_eq(step_on_disk(), 3);
	type("goto 1");
	ck_assert_uint_eq(step_on_disk(), 1);
}
END_TEST

START_TEST(what_is_counted_survives_a_crash)
{
	struct progress *p;

	play();
	type("next");
	type("1");
	type("hint");
	p = on_disk();
	ck_assert_uint_eq(p->steps[1].wrong, 1);
	ck_assert_uint_eq(p->steps[1].hints, 1);
	progress_free(p);
	type("2");
	type("server: bind s 127.0.0.1 65433");
	p = on_disk();
	ck_assert_uint_eq(p->steps[2].misses, 1);
	ck_assert_str_eq(
	    p->steps[2].typed.data, "server: bind s 127.0.0.1 65433\n");
	ck_assert_str_eq(p->steps[0].shown.data,
	    "server: socket(AF_INET, SOCK_STREAM, 0) = 3\n");
	progress_free(p);
}
END_TEST

/* What stands there then came one after the other. */
START_TEST(what_is_too_much_is_cut_and_not_left_out)
{
	struct buf much = { 0 }, last = { 0 };
	struct progress *p;

	while (much.len <= PROGRESS_STEP_MAX)
		buf_adds(&much, "a line\n");
	buf_adds(&last, "the last\n");
	play();
	kept_line(session.player, "packets", &much);
	kept_line(session.player, "ss", &last);
	kept_save(&session);
	p = on_disk();
	ck_assert_str_eq(p->steps[0].typed.data, "packets\nss\n");
	ck_assert_ptr_nonnull(strstr(p->steps[0].shown.data,
	    "a line\n(what came after this was not kept)\n"));
	ck_assert_ptr_null(strstr(p->steps[0].shown.data, "the last"));
	progress_free(p);
	buf_free(&much);
	buf_free(&last);
}
END_TEST

START_TEST(it_goes_on_where_one_left_off)
{
	play();
	type("goto 4");
	type("server: x = socket");
	start_again();
	play();
	says("You go on at step 4 of 5; `goto 1` goes back to the first.");
	says("\n\n[4/5]\n");
	says_not("LISTEN");
	says_words("`lesson forget /tmp/player-");
	type("server: close x");
	complains("no socket named 'x'");
	enter("client: c = socket");
	enter(CONNECT_LINE);
	says("ESTABLISHED");
	at_step(5);
	type("quit");
	ck_assert_uint_eq(step_on_disk(), 5);
	play();
	says("You go on at step 5 of 5");
	/* Another lesson in its place, or the same. */
	play();
	says("You go on at step 5 of 5");
}
END_TEST

/* What is kept is still there for the next time. */
START_TEST(interrupted_on_the_way_it_is_not_begun)
{
	struct buf line = { 0 };

	play();
	type("goto 4");
	type("quit");
	says("`lesson ");
	says("small.md` goes on at step 4 of 5.\n");
	buf_printf(&line, "lesson %s", lesson_path);
	buf_clear(&shown);
	/* Inside of a line nothing takes the interruption back. */
	session.depth = 1;
	session.interrupted = 1;
	session_run(&session, line.data, line.len);
	session.depth = 0;
	says("Interrupted: everything is as it was.\n");
	ck_assert_ptr_null(session.player);
	ck_assert_uint_eq(step_on_disk(), 4);
	buf_free(&line);
}
END_TEST

START_TEST(the_first_step_is_no_place_to_go_on)
{
	play();
	type("server: x = socket");
	start_again();
	play();
	says_not("You go on");
	at_step(1);
}
END_TEST

/* As soon as it can be kept again, it is. */
START_TEST(a_disk_that_was_full_is_tried_again)
{
	char *rw = getenv("XDG_STATE_HOME"), *saved = x_strdup(rw);

	ck_assert_int_eq(setenv("XDG_STATE_HOME", "/proc/nothing", 1), 0);
	play();
	says("Where you are in this lesson is not kept: ");
	enter(SOCKET_LINE);
	ck_assert_int_eq(setenv("XDG_STATE_HOME", saved, 1), 0);
	type("2");
	ck_assert_uint_eq(step_on_disk(), 3);
	free(saved);
}
END_TEST

START_TEST(who_ends_the_shell_is_told_where_it_goes_on)
{
	play();
	buf_clear(&shown);
	player_say_where(&session);
	ck_assert_uint_eq(shown.len, 0);
	enter(SOCKET_LINE);
	buf_clear(&shown);
	player_say_where(&session);
	says("small.md` goes on at step 2 of 5.\n");
	type("quit");
	buf_clear(&shown);
	player_say_where(&session);
	ck_assert_uint_eq(shown.len, 0);
}
END_TEST

START_TEST(another_lesson_begins_anew)
{
	play();
	type("goto 4");
	start_again();
	write_lesson("# T\n\nA.\n\n```sockets\nserver: socket\n```\n");
	play();
	says("This lesson has other steps now than when you played it");
	at_step(1);
}
END_TEST

static void
write_record(const char *name, time_t from_now)
{
	struct timespec when = { .tv_sec = time(NULL) + from_now };
	struct timespec times[2] = { when, when };
	struct buf path = { 0 };
	int fd;

	buf_printf(&path, "%s/sockets/lessons/%s.json", place, name);
	fd = open(path.data, O_WRONLY | O_CREAT, 0);
	ck_assert_int_ne(fd, -1);
	ck_assert_int_eq(futimens(fd, times), 0);
	close(fd);
	buf_free(&path);
}

static size_t
count(const char *text, const char *what)
{
	size_t n = 0;

	while ((text = strstr(text, what)) != NULL) {
		text++;
		n++;
	}
	return n;
}

static void
plays_without_keeping(const char *reason)
{
	play();
	says("Where you are in this lesson is not kept: ");
	says_words(reason);
	ck_assert_uint_eq(count(shown.data, reason), 1);
	enter(SOCKET_LINE);
	type("1");
	says_not("not kept");
	type("2");
	type("goto 5");
	type(SEND_LINE);
	says("The end.");
	says("Questions: 0 right at once, 1 after a wrong answer");
	says_not("not kept");
}

/* Root may not read everything any more. */
static void
give_up_rights(void)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct none[2] = { { 0 } };

	ck_assert_int_eq((int)syscall(SYS_capset, &header, none), 0);
}

START_TEST(what_may_not_be_read_is_told_once)
{
	size_t files;
	struct lesson_file *file = lesson_files(&files);

	play();
	type("quit");
	for (size_t i = 0; i < 2 && i < files; i++)
		write_record(file[i].name, i == 0 ? 2000 : 1000);
	give_up_rights();
	type("lesson");
	ck_assert_uint_eq(count(buf_text(&complained), ".json cannot be read"),
	    files < 2 ? files : 2);
	lesson_files_free(file, files);
}
END_TEST

START_TEST(without_a_place_it_is_played_all_the_same)
{
	ck_assert_int_eq(unsetenv("XDG_STATE_HOME"), 0);
	ck_assert_int_eq(unsetenv("HOME"), 0);
	plays_without_keeping("neither XDG_STATE_HOME nor HOME is set");
}
END_TEST

START_TEST(where_nothing_can_be_written_it_is_played_all_the_same)
{
	ck_assert_int_eq(setenv("XDG_STATE_HOME", "/proc/nothing", 1), 0);
	plays_without_keeping("/proc/nothing");
}
END_TEST

START_TEST(a_broken_record_is_told_and_put_aside)
{
	struct buf command = { 0 };

	play();
	type("goto 4");
	type("quit");
	buf_printf(&command,
	    "for f in %s/sockets/lessons/*; do echo broken >\"$f\"; done",
	    place);
	ck_assert_int_eq(system(command.data), 0);
	buf_free(&command);
	play();
	says_words("is no record of a lesson");
	says(".broken");
	says_not("not kept");
	at_step(1);
	enter(SOCKET_LINE);
	ck_assert_uint_eq(step_on_disk(), 2);
}
END_TEST

/* By a clock that is put back: nobody waits for it here. */
START_TEST(who_leaves_the_prompt_alone_is_not_counted)
{
	const struct progress *p;

	play();
	p = player_progress(&session);
	session.player->kept.since -= 30 * 1000;
	type("again");
	ck_assert_uint_ge(p->seconds, 30);
	ck_assert_uint_lt(p->seconds, 60);
	session.player->kept.since -= 100 * 60 * 1000;
	type("again");
	ck_assert_uint_ge(p->seconds, 150);
	ck_assert_uint_lt(p->seconds, 180);
}
END_TEST

/* It is the same lesson in another language. */
START_TEST(a_translation_is_played_and_goes_on)
{
	struct buf es = { 0 };
	char *path = lesson_path;
	FILE *f;

	play();
	type("goto 4");
	type("quit");
	buf_add(&es, path, strlen(path) - 3);
	buf_adds(&es, ".es.md");
	lesson_path = es.data;
	write_lesson(small_lesson);
	f = fopen(lesson_path, "r+");
	ck_assert_ptr_nonnull(f);
	fputs("# SMALL", f);
	fclose(f);
	lesson_path = path;
	if (lang_set("es")) {
		play();
		at_step(4);
		ck_assert_str_eq(session.player->lesson->title, "SMALL");
	}
	buf_free(&es);
}
END_TEST

START_TEST(goto_needs_a_step)
{
	static const char *const wrong[] = { "goto 0", "goto 6", "goto x",
		"goto -1", "goto 99999999999999999999999" };

	play();
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		type(wrong[i]);
		complains("the steps of this lesson are 1 to 5");
		at_step(1);
	}
	type("goto");
	complains("which step?");
	type("goto 2 3");
	complains("one word too many");
	at_step(1);
	ck_assert_str_eq(ready, SOCKET_LINE);
}
END_TEST

START_TEST(without_a_lesson_there_is_nothing_to_go_on_with)
{
	static const char *const lines[] = { "next", "back", "goto 2", "again",
		"skip", "hint", "solution" };

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		type(lines[i]);
		complains("no lesson is being played");
	}
}
END_TEST

START_TEST(a_lesson_begun_by_a_line_that_is_heard_is_another_one)
{
	struct buf file = { 0 }, line = { 0 };
	FILE *f;

	play();
	enter(SOCKET_LINE);
	buf_printf(&file, "%s/lines", place);
	f = fopen(file.data, "w");
	ck_assert_ptr_nonnull(f);
	fprintf(f, "server: x = socket\nlesson %s\n", lesson_path);
	fclose(f);
	buf_printf(&line, "run %s", file.data);
	type(line.data);
	says("You go on at step 2 of 5");
	at_step(2);
	ck_assert_uint_eq(kept(2)->typed.len, 0);
	buf_free(&file);
	buf_free(&line);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("player_kept");
	TCase *t = tcase_create("kept");

	tcase_add_checked_fixture(t, player_setup, player_teardown);
	tcase_add_test(t, each_step_is_kept);
	tcase_add_test(t, what_may_not_be_read_is_told_once);
	tcase_add_test(t, what_is_counted_survives_a_crash);
	tcase_add_test(t, what_is_too_much_is_cut_and_not_left_out);
	tcase_add_test(t, it_goes_on_where_one_left_off);
	tcase_add_test(t, interrupted_on_the_way_it_is_not_begun);
	tcase_add_test(t, the_first_step_is_no_place_to_go_on);
	tcase_add_test(t, a_disk_that_was_full_is_tried_again);
	tcase_add_test(t, who_ends_the_shell_is_told_where_it_goes_on);
	tcase_add_test(t, another_lesson_begins_anew);
	tcase_add_test(t, without_a_place_it_is_played_all_the_same);
	tcase_add_test(
	    t, where_nothing_can_be_written_it_is_played_all_the_same);
	tcase_add_test(t, a_broken_record_is_told_and_put_aside);
	tcase_add_test(t, who_leaves_the_prompt_alone_is_not_counted);
	tcase_add_test(t, a_translation_is_played_and_goes_on);
	tcase_add_test(t, goto_needs_a_step);
	tcase_add_test(t, without_a_lesson_there_is_nothing_to_go_on_with);
	tcase_add_test(
	    t, a_lesson_begun_by_a_line_that_is_heard_is_another_one);
	suite_add_tcase(s, t);
	return player_main(s);
}
