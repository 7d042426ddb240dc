/*
 * tests/unit/test_progress.c - what is kept of a learner's way through a
 * lesson: saved, read again, forgotten.
 */
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "progress_made.h"

START_TEST(all_of_it_comes_back)
{
	struct progress *p;

	progress->at = 2;
	progress->seconds = 611;
	progress->steps[0].done = PROGRESS_RUN;
	buf_adds(&progress->steps[0].typed, "server: s = socket\n");
	buf_adds(&progress->steps[0].shown, "\tok \"\\\" \xe6\x97\xa5\n");
	progress->steps[1].done = PROGRESS_SKIPPED;
	progress->steps[1].wrong = 5;
	progress->steps[2].misses = 3;
	progress->steps[2].hints = 2;
	save(progress);
	p = load("echo", lesson);
	ck_assert_str_eq(p->name, "echo");
	ck_assert_str_eq(p->sum, progress->sum);
	ck_assert_uint_eq(p->at, 2);
	ck_assert_uint_eq(p->seconds, 611);
	ck_assert_uint_eq(p->step_count, 3);
	ck_assert_int_eq(p->steps[0].done, PROGRESS_RUN);
	ck_assert_str_eq(p->steps[0].typed.data, "server: s = socket\n");
	ck_assert_str_eq(p->steps[0].shown.data, "\tok \"\\\" \xe6\x97\xa5\n");
	ck_assert_int_eq(p->steps[1].done, PROGRESS_SKIPPED);
	ck_assert_uint_eq(p->steps[1].wrong, 5);
	ck_assert_uint_eq(p->steps[2].misses, 3);
	ck_assert_uint_eq(p->steps[2].hints, 2);
	progress_free(p);
}
END_TEST

START_TEST(what_was_finished_stays_so)
{
	struct progress *p;

	progress->finished = true;
	save(progress);
	progress->finished = false;
	progress->at = 1;
	save(progress);
	p = load("echo", lesson);
	ck_assert(p->finished);
	ck_assert_uint_eq(p->at, 1);
	progress_free(p);
}
END_TEST

/* Each began with what was there before the other one saved. */
START_TEST(two_shells_add_to_one_record)
{
	struct progress *other = progress_new("echo", lesson), *p;

	progress->steps[0].done = PROGRESS_RUN;
	buf_adds(&progress->steps[0].typed, "first\n");
	progress->steps[1].wrong = 1;
	progress->steps[2].misses = 3;
	progress->seconds = 90;
	save(progress);
	other->steps[0].done = PROGRESS_SKIPPED;
	buf_adds(&other->steps[0].typed, "second\n");
	other->steps[1].done = PROGRESS_RUN;
	other->steps[1].wrong = 4;
	other->steps[2].hints = 2;
	other->at = 2;
	save(other);
	p = load("echo", lesson);
	ck_assert_int_eq(p->steps[0].done, PROGRESS_RUN);
	ck_assert_str_eq(p->steps[0].typed.data, "first\n");
	ck_assert_int_eq(p->steps[1].done, PROGRESS_RUN);
	ck_assert_uint_eq(p->steps[1].wrong, 5);
	ck_assert_uint_eq(p->steps[2].misses, 3);
	ck_assert_uint_eq(p->steps[2].hints, 2);
	ck_assert_uint_eq(p->at, 2);
	ck_assert_uint_eq(p->seconds, 90);
	progress_free(p);
	progress_free(other);
}
END_TEST

/* Of a lesson with other steps nothing can be taken over. */
START_TEST(a_record_of_other_steps_is_replaced)
{
	struct progress *p;

	progress->steps[0].done = PROGRESS_RUN;
	free(progress->sum);
	progress->sum = strdup("another");
	save(progress);
	p = progress_new("echo", lesson);
	save(p);
	progress_free(p);
	p = load("echo", lesson);
	ck_assert_int_eq(p->steps[0].done, PROGRESS_NOT);
	progress_free(p);
}
END_TEST

START_TEST(none_is_no_error)
{
	struct err err = { 0 };
	bool changed = true;

	ck_assert_ptr_null(progress_load("echo", lesson, &changed, &err));
	ck_assert(!changed);
	ck_assert(!err_is_set(&err));
	ck_assert_ptr_null(progress_last(&err));
	ck_assert(!err_is_set(&err));
}
END_TEST

START_TEST(folders_and_files_are_the_users_alone)
{
	struct stat st;
	char *path;

	save(progress);
	path = in_folder("");
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0700);
	free(path);
	path = in_folder("echo.json");
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0600);
	free(path);
	/* Nothing is left of how it was written. */
	save(progress);
	ck_assert_uint_eq(count_files(), 1);
}
END_TEST

START_TEST(without_a_home_it_says_so)
{
	struct err err = { 0 };
	bool changed;

	unsetenv("XDG_STATE_HOME");
	unsetenv("HOME");
	ck_assert_int_eq(progress_save(progress, &err), -1);
	ck_assert_ptr_nonnull(strstr(err.text, "HOME"));
	memset(&err, 0, sizeof err);
	ck_assert_ptr_null(progress_load("echo", lesson, &changed, &err));
	ck_assert(err_is_set(&err));
}
END_TEST

START_TEST(what_cannot_be_written_is_an_error)
{
	struct err err = { 0 };

	ck_assert_int_eq(setenv("XDG_STATE_HOME", "/dev/null", 1), 0);
	ck_assert_int_eq(progress_save(progress, &err), -1);
	ck_assert_ptr_nonnull(strstr(err.text, "/dev/null"));
}
END_TEST

/* Prose and language may change; what is done may not. */
static const struct {
	const char *from, *to;
	bool changed;
} edits[] = {
	{ "Aim.", "The aim is another one.", false },
	{ "- [ ] a", "- [ ] A", false },
	{ "Do it.", "Do it now.", false },
	{ "server: s = socket", "server: s = socket()", true },
	{ "server: listen s", "server: listen s 2", true },
	{ "- [ ] c\n  no\n", "", true },
	{ "- [ ] c\n  no", "- [ ] c\n  no\n- [ ] d\n  no", true },
	{ "More.", "More.\n\n```sockets\nserver: sockets\n```\n", true },
};

START_TEST(another_lesson_is_begun_anew)
{
	const char *at = strstr(text, edits[_i].from);
	size_t len = strlen(edits[_i].from);
	struct buf other = { 0 };
	struct lesson *l;
	struct err err = { 0 };
	struct progress *p;
	bool changed;

	buf_add(&other, text, (size_t)(at - text));
	buf_adds(&other, edits[_i].to);
	buf_adds(&other, at + len);
	l = parsed(other.data);
	save(progress);
	p = progress_load("echo", l, &changed, &err);
	ck_assert(!err_is_set(&err));
	ck_assert_int_eq(changed, edits[_i].changed);
	ck_assert_int_eq(p == NULL, edits[_i].changed);
	progress_free(p);
	p = load("echo", NULL);
	progress_free(p);
	lesson_free(l);
	buf_free(&other);
}
END_TEST

static void
fill(struct buf *out, size_t len)
{
	while (out->len < len)
		buf_adds(out, "0123456789012345678901234567890123456789\n");
}

START_TEST(too_much_is_cut_at_a_line)
{
	struct progress *p;
	const struct buf *shown;

	fill(&progress->steps[0].shown, 2 * PROGRESS_STEP_MAX);
	buf_adds(&progress->steps[1].shown, "whole\n");
	save(progress);
	p = load("echo", lesson);
	shown = &p->steps[0].shown;
	ck_assert_uint_gt(shown->len, PROGRESS_STEP_MAX - 100);
	ck_assert_uint_lt(shown->len, PROGRESS_STEP_MAX + 100);
	ck_assert_ptr_nonnull(strstr(shown->data, "9\n(what came after"));
	ck_assert_str_eq(p->steps[1].shown.data, "whole\n");
	progress_free(p);
}
END_TEST

/* However much was shown, the file can be read again. */
START_TEST(many_large_steps_are_read_again)
{
	struct buf many = { 0 };
	struct lesson *l;
	struct progress *p, *again;
	size_t kept = 0;

	buf_adds(&many, "# T\n\naim\n\n");
	for (unsigned i = 0; i < 100; i++)
		buf_adds(&many, "```sockets\nx\n```\n\nand\n\n");
	l = parsed(many.data);
	p = progress_new("many", l);
	for (size_t i = 0; i < p->step_count; i++)
		fill(&p->steps[i].shown, PROGRESS_STEP_MAX / 2);
	save(p);
	again = load("many", l);
	for (size_t i = 0; i < again->step_count; i++)
		kept += again->steps[i].shown.len;
	ck_assert_uint_gt(kept, PROGRESS_ALL_MAX / 2);
	ck_assert_uint_lt(kept, PROGRESS_ALL_MAX * 2);
	progress_free(again);
	progress_free(p);
	lesson_free(l);
	buf_free(&many);
}
END_TEST

START_TEST(one_is_forgotten_or_all)
{
	struct progress *p = progress_new("api", lesson);
	struct err err = { 0 };
	size_t count;

	ck_assert_int_eq(progress_forget("echo", &err), 0);
	ck_assert_int_eq(progress_forget_all(&count, &err), 0);
	ck_assert_uint_eq(count, 0);
	save(progress);
	save(p);
	ck_assert_int_eq(progress_forget("echo", &err), 0);
	ck_assert(!is_there("echo.json"));
	ck_assert(is_there("api.json"));
	save(progress);
	write_file("x.json.broken", "x", 1);
	write_file("x.json.new-abcdef", "x", 1);
	ck_assert_int_eq(progress_forget_all(&count, &err), 0);
	ck_assert_uint_eq(count, 2);
	/* What was moved away may be somebody's. */
	ck_assert_uint_eq(count_files(), 1);
	ck_assert(is_there("x.json.broken"));
	progress_free(p);
}
END_TEST

static void
set_time(const char *name, long seconds)
{
	struct timespec times[2] = { { .tv_sec = seconds },
		{ .tv_sec = seconds } };
	char *path = in_folder(name);

	ck_assert_int_eq(utimensat(AT_FDCWD, path, times, 0), 0);
	free(path);
}

START_TEST(the_last_one_is_known)
{
	struct progress *p = progress_new("api", lesson);
	struct err err = { 0 };
	char *last;

	save(progress);
	save(p);
	write_file("x.json.broken", "x", 1);
	for (unsigned i = 0; i < 2; i++) {
		set_time("echo.json", i == 0 ? 2000 : 1000);
		set_time("api.json", i == 0 ? 1000 : 2000);
		last = progress_last(&err);
		ck_assert_ptr_nonnull(last);
		ck_assert_str_eq(last, i == 0 ? "echo" : "api");
		free(last);
	}
	progress_free(p);
}
END_TEST

/* Saves until it is killed. */
static pid_t
start_saving(size_t at)
{
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid > 0)
		return pid;
	progress->at = at;
	for (;;)
		save(progress);
}

/* Two shells at once, killed at any moment: there is always a whole one. */
START_TEST(it_is_whole_at_any_moment)
{
	pid_t pids[2];

	fill(&progress->steps[0].shown, PROGRESS_STEP_MAX / 2);
	save(progress);
	for (unsigned round = 0; round < 20; round++) {
		pids[0] = start_saving(1);
		pids[1] = start_saving(2);
		for (unsigned i = 0; i < 10; i++)
			progress_free(load("echo", lesson));
		for (unsigned i = 0; i < 2; i++) {
			kill(pids[i], SIGKILL);
			waitpid(pids[i], NULL, 0);
		}
		progress_free(load("echo", lesson));
	}
}
END_TEST

START_TEST(minutes_are_estimated)
{
	struct buf long_one = { 0 };
	struct lesson *l;

	ck_assert_uint_eq(progress_estimate(lesson), 2);
	buf_adds(&long_one, "# T\n\naim\n\n");
	for (unsigned i = 0; i < 2000; i++)
		buf_adds(&long_one, "word ");
	buf_adds(&long_one, "\n\n```sockets\nx\n```\n");
	l = parsed(long_one.data);
	ck_assert_uint_eq(progress_estimate(l), 10);
	lesson_free(l);
	buf_clear(&long_one);
	buf_adds(&long_one, "# T\n\naim\n\n");
	for (unsigned i = 0; i < 5000; i++)
		buf_adds(&long_one, "\xe3\x81\x82");
	buf_adds(&long_one, "\n\n```sockets\nx\n```\n");
	l = parsed(long_one.data);
	ck_assert_uint_eq(progress_estimate(l), 10);
	lesson_free(l);
	buf_free(&long_one);
}
END_TEST

static Suite *
progress_suite(void)
{
	Suite *s = suite_create("progress");
	TCase *t = tcase_create("progress");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, all_of_it_comes_back);
	tcase_add_test(t, what_was_finished_stays_so);
	tcase_add_test(t, two_shells_add_to_one_record);
	tcase_add_test(t, a_record_of_other_steps_is_replaced);
	tcase_add_test(t, none_is_no_error);
	tcase_add_test(t, folders_and_files_are_the_users_alone);
	tcase_add_test(t, without_a_home_it_says_so);
	tcase_add_test(t, what_cannot_be_written_is_an_error);
	tcase_add_loop_test(
	    t, another_lesson_is_begun_anew, 0, sizeof edits / sizeof edits[0]);
	tcase_add_test(t, too_much_is_cut_at_a_line);
	tcase_add_test(t, many_large_steps_are_read_again);
	tcase_add_test(t, one_is_forgotten_or_all);
	tcase_add_test(t, the_last_one_is_known);
	tcase_add_test(t, it_is_whole_at_any_moment);
	tcase_add_test(t, minutes_are_estimated);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return unit_run(progress_suite());
}
