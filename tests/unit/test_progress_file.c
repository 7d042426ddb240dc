/*
 * tests/unit/test_progress_file.c - where a learner's progress is kept: files
 * that are none of ours, and lessons with any name.
 */
#include <sys/stat.h>

#include "progress_made.h"

#define HEAD "{\"what\":\"sockets-lesson\",\"version\":1,"
#define NAME "\"lesson\":\"echo\",\"sum\":\"0\","
#define STEP "\"steps\":[{\"done\":\"run\"}]"

static const struct {
	const char *bytes, *why;
} broken[] = {
	{ "", "JSON" },
	{ "{", "JSON" },
	{ "\xff\xfe", "JSON" },
	{ "[]", "what" },
	{ "{\"what\":1}", "what" },
	{ "{\"what\":\"a song\"}", "what" },
	{ "{\"what\":\"sockets-lesson\",\"version\":2,"
	  "" NAME STEP "}",
	    "another version" },
	{ HEAD NAME "\"steps\":[]}", "steps" },
	{ HEAD NAME "\"steps\":{}}", "steps" },
	{ HEAD NAME "\"steps\":[1]}", "a step" },
	{ HEAD NAME "\"steps\":[{}]}", "done" },
	{ HEAD NAME "\"steps\":[{\"done\":\"well\"}]}", "done" },
	{ HEAD NAME "\"steps\":[{\"done\":\"run\",\"wrong\":[0]}]}", "choice" },
	{ HEAD NAME "\"steps\":[{\"done\":\"run\",\"wrong\":[10]}]}",
	    "choice" },
	{ HEAD NAME "\"steps\":[{\"done\":\"run\",\"wrong\":2}]}", "list" },
	{ HEAD NAME "\"steps\":[{\"done\":\"run\",\"hints\":-1}]}", "hints" },
	{ HEAD NAME "\"steps\":[{\"done\":\"run\",\"misses\":1e9}]}",
	    "misses" },
	{ HEAD NAME "\"steps\":[{\"done\":\"run\",\"typed\":[]}]}", "typed" },
	{ HEAD NAME "\"steps\":[{\"done\":\"run\",\"typed\":\"\\u0000\"}]}",
	    "JSON" },
	{ HEAD NAME "\"at\":2," STEP "}", "at" },
	{ HEAD NAME "\"at\":-1," STEP "}", "at" },
	{ HEAD NAME "\"at\":99999999999999999999," STEP "}", "JSON" },
	{ HEAD NAME "\"seconds\":\"1\"," STEP "}", "seconds" },
	{ HEAD NAME "\"at\":0,\"at\":0," STEP "}", "JSON" },
	{ HEAD "\"lesson\":\"api\",\"sum\":\"0\"," STEP "}", "another lesson" },
	{ HEAD "\"lesson\":\"echo\"," STEP "}", "sum" },
};

START_TEST(what_is_none_of_ours_is_moved_away)
{
	const char *bytes = broken[_i].bytes;
	struct err err = { 0 };
	struct buf kept = { 0 };
	bool changed;

	save(progress);
	write_file("echo.json", bytes, strlen(bytes));
	ck_assert_ptr_null(progress_load("echo", lesson, &changed, &err));
	ck_assert_msg(strstr(err.text, broken[_i].why) != NULL, "%s", err.text);
	ck_assert_ptr_nonnull(strstr(err.text, "echo.json.broken"));
	ck_assert(!is_there("echo.json"));
	read_file("echo.json.broken", &kept);
	ck_assert_str_eq(buf_text(&kept), bytes);
	buf_free(&kept);
}
END_TEST

START_TEST(a_second_broken_one_has_its_own_name)
{
	struct err err = { 0 };
	struct buf kept = { 0 };
	bool changed;

	save(progress);
	write_file("echo.json.broken", "first", 5);
	write_file("echo.json", "second", 6);
	ck_assert_ptr_null(progress_load("echo", lesson, &changed, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "echo.json.broken-2"));
	read_file("echo.json.broken", &kept);
	ck_assert_str_eq(kept.data, "first");
	buf_free(&kept);
}
END_TEST

/* Nobody writes into the FIFO: the shell would stand still. */
START_TEST(what_is_no_file_is_moved_away)
{
	char *path = in_folder("echo.json");
	struct err err = { 0 };
	bool changed;

	save(progress);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(_i == 0 ? mkfifo(path, 0600) : mkdir(path, 0700), 0);
	ck_assert_ptr_null(progress_load("echo", lesson, &changed, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "no plain file"));
	ck_assert(is_there("echo.json.broken"));
	save(progress);
	free(path);
}
END_TEST

/* Whoever wrote it meanwhile may want it. */
START_TEST(what_cannot_be_read_is_not_replaced)
{
	struct err err = { 0 };
	struct buf kept = { 0 };

	save(progress);
	write_file("echo.json", "a song", 6);
	ck_assert_int_eq(progress_save(progress, &err), -1);
	ck_assert_ptr_nonnull(strstr(err.text, "cannot be read"));
	read_file("echo.json", &kept);
	ck_assert_str_eq(kept.data, "a song");
	ck_assert_uint_eq(count_files(), 1);
	buf_free(&kept);
}
END_TEST

static void
load_fails(const char *reason)
{
	struct err err = { 0 };
	bool changed;

	ck_assert_ptr_null(progress_load("echo", lesson, &changed, &err));
	ck_assert_msg(strstr(err.text, reason) != NULL, "%s", err.text);
}

/* It may be a good one, that root has written: nothing says what it is. */
START_TEST(what_may_not_be_read_is_left_alone)
{
	char *path = in_folder("echo.json"), *lessons = in_folder("");
	uid_t user = geteuid();
	struct buf command = { 0 };

	save(progress);
	ck_assert_int_eq(chmod(path, 0), 0);
	buf_printf(&command, "chown -R 65534 %s", folder);
	ck_assert(user != 0 || system(command.data) == 0);
	ck_assert(user != 0 || seteuid(65534) == 0);
	load_fails("lessons/echo.json cannot be read (Permission denied)");
	ck_assert(is_there("echo.json"));
	ck_assert_int_eq(chmod(lessons, 0), 0);
	load_fails("lessons cannot be read (Permission denied)");
	ck_assert_int_eq(chmod(lessons, 0700), 0);
	ck_assert_int_eq(seteuid(user), 0);
	buf_free(&command);
	free(path);
	free(lessons);
}
END_TEST

START_TEST(a_huge_file_is_not_read)
{
	char *path = in_folder("echo.json");
	struct err err = { 0 };
	bool changed;

	save(progress);
	ck_assert_int_eq(truncate(path, (off_t)1 << 40), 0);
	ck_assert_ptr_null(progress_load("echo", lesson, &changed, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "too large"));
	free(path);
}
END_TEST

/* So that neither the file nor who prints it again is a danger. */
START_TEST(controls_are_escaped)
{
	struct progress *p;

	buf_adds(&progress->steps[0].typed, "\033[2J\xff\n");
	buf_add(&progress->steps[0].shown, "a\0b\r\n\xe2\x80\xae\n", 9);
	save(progress);
	p = load("echo", lesson);
	ck_assert_str_eq(p->steps[0].typed.data, "\\x1b[2J\\xff\n");
	ck_assert_str_eq(p->steps[0].shown.data, "a\\x00b\n\\xe2\\x80\\xae\n");
	progress_free(p);
	write_file("echo.json",
	    HEAD NAME
	    "\"steps\":[{\"done\":\"run\",\"shown\":\"\\u001b[2J\"}]}",
	    strlen(HEAD NAME
		"\"steps\":[{\"done\":\"run\",\"shown\":\"\\u001b[2J\"}]}"));
	p = load("echo", NULL);
	ck_assert_str_eq(p->steps[0].shown.data, "\\x1b[2J");
	progress_free(p);
}
END_TEST

/* As earlier versions of this program wrote it. */
START_TEST(a_place_behind_the_last_step_is_the_end)
{
	static const char bytes[] = HEAD NAME "\"at\":1," STEP "}";
	struct progress *p;

	save(progress);
	write_file("echo.json", bytes, strlen(bytes));
	p = load("echo", NULL);
	ck_assert(p->finished);
	ck_assert_uint_eq(p->at, 0);
	progress_free(p);
}
END_TEST

/* Names as they come from files: each comes back as itself. */
static const char *const names[] = { "/home/me/a lesson.md", "/a%2Fb.md",
	".hidden", "..", "-rf", "\xe6\x97\xa5\xe6\x9c\xac", "a\nb", "/caf\xe9",
	"x.json" };

START_TEST(any_name_has_a_file)
{
	struct progress *p, *q = progress_new(names[_i], lesson);

	save(q);
	save(progress);
	ck_assert_uint_eq(count_files(), 2);
	p = load(names[_i], lesson);
	ck_assert_str_eq(p->name, names[_i]);
	progress_free(p);
	progress_free(q);
}
END_TEST

START_TEST(a_path_is_escaped)
{
	struct progress *p = progress_new("/home/me/x.md", lesson);

	save(p);
	ck_assert(is_there("%2Fhome%2Fme%2Fx.md.json"));
	progress_free(p);
}
END_TEST

START_TEST(an_escaped_path_is_another)
{
	struct progress *p = progress_new("/a/b.md", lesson);
	struct progress *q = progress_new("/a%2Fb.md", lesson);

	save(p);
	save(q);
	progress_free(p);
	progress_free(q);
	progress_free(load("/a/b.md", lesson));
	progress_free(load("/a%2Fb.md", lesson));
}
END_TEST

/* Longer than the name of a file can be, and alike at their ends. */
START_TEST(long_paths_are_told_apart)
{
	struct buf a = { 0 }, b = { 0 };
	struct progress *p, *q;

	buf_adds(&a, "/first");
	buf_adds(&b, "/other");
	for (unsigned i = 0; i < 300; i++) {
		buf_adds(&a, "/folder");
		buf_adds(&b, "/folder");
	}
	p = progress_new(a.data, lesson);
	q = progress_new(b.data, lesson);
	q->at = 1;
	save(p);
	save(q);
	progress_free(p);
	progress_free(q);
	p = load(a.data, lesson);
	ck_assert_uint_eq(p->at, 0);
	progress_free(p);
	p = load(b.data, lesson);
	ck_assert_uint_eq(p->at, 1);
	progress_free(p);
	buf_free(&a);
	buf_free(&b);
}
END_TEST

static Suite *
progress_file_suite(void)
{
	Suite *s = suite_create("progress_file");
	TCase *t = tcase_create("progress");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, what_is_none_of_ours_is_moved_away, 0,
	    sizeof broken / sizeof broken[0]);
	tcase_add_test(t, a_second_broken_one_has_its_own_name);
	tcase_add_loop_test(t, what_is_no_file_is_moved_away, 0, 2);
	tcase_add_test(t, what_cannot_be_read_is_not_replaced);
	tcase_add_test(t, what_may_not_be_read_is_left_alone);
	tcase_add_test(t, a_huge_file_is_not_read);
	tcase_add_test(t, controls_are_escaped);
	tcase_add_test(t, a_place_behind_the_last_step_is_the_end);
	tcase_add_loop_test(
	    t, any_name_has_a_file, 0, sizeof names / sizeof names[0]);
	tcase_add_test(t, a_path_is_escaped);
	tcase_add_test(t, an_escaped_path_is_another);
	tcase_add_test(t, long_paths_are_told_apart);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return unit_run(progress_file_suite());
}
