/*
 * tests/unit/test_player_lessons.c - each lesson that comes with the program,
 * played at the prompt by somebody who answers wrong first and does the tasks
 * in words of his own: it must never say that this is not what it tells of.
 */
#include "base/lang.h"
#include "lesson/lesson.h"
#include "player_made.h"

static struct lesson_file *files;
static size_t file_count;

/* How somebody does the tasks. */
enum manner { OWN_WORDS, BY_SOLUTION, BY_NEXT };

static void
type_well(const char *line)
{
	static const char *const bad[] = { "Not what the lesson tells of",
		"but with other numbers", "cannot be run as things are" };

	type(line);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ck_assert_msg(strstr(buf_text(&shown), bad[i]) == NULL,
		    "%s: %s:\n%s", line, bad[i], buf_text(&shown));
}

/* What stands ready, until nothing does or the step is over. */
static void
enter_all(size_t step)
{
	while (session.player != NULL && session.player->step == step &&
	       ready != NULL) {
		char *line = x_strdup(ready);

		type_well(line);
		free(line);
	}
}

static void
answer(const struct lesson_step *step)
{
	size_t count = step->choice_count, right = step->right;
	size_t at = session.player->step;
	char digit[2] = { 0 };

	for (size_t i = 0; i <= count; i++) {
		/* The right one comes last. */
		size_t choice = i < count ? i : right;

		if (i == right)
			continue;
		digit[0] = (char)('1' + choice);
		type_well(digit);
		ck_assert_msg((session.player->step != at) == (choice == right),
		    "choice %s: %s", digit, buf_text(&shown));
	}
}

/* The same lines, which are other words all the same. */
static void
do_task(const struct lesson_step *step)
{
	struct buf line = { 0 };
	size_t at = session.player->step;

	for (size_t i = 0; i < step->command_count; i++) {
		/* A part of them may do. */
		if (session.player == NULL || session.player->step != at)
			break;
		buf_clear(&line);
		buf_printf(&line, "%s # mine", step->commands[i].text);
		type_well(line.data);
	}
	says("That is it: the task is solved.");
	buf_free(&line);
}

static void
do_step(const struct lesson_step *step, enum manner manner)
{
	size_t at = session.player->step;

	if (step->kind == LESSON_COMMANDS) {
		enter_all(at);
	} else if (step->kind == LESSON_QUIZ) {
		answer(step);
	} else if (manner == OWN_WORDS) {
		do_task(step);
	} else if (manner == BY_SOLUTION) {
		type_well("main: tried = socket");
		type_well("solution");
		enter_all(at);
	} else {
		type_well("next");
	}
}

static void
play_installed(const struct lesson_file *file, enum manner manner)
{
	struct err err = { 0 };
	struct lesson *lesson = lesson_open(file->path, &err);
	struct buf line = { 0 };

	ck_assert_msg(
	    lesson != NULL, "%s:%u: %s", file->path, err.line, err.text);
	buf_printf(&line, "lesson %s", file->path);
	/* Where nothing is kept, nothing waits for a disk. */
	ck_assert_int_eq(setenv("XDG_STATE_HOME", "/proc/nothing", 1), 0);
	type_well(line.data);
	for (size_t i = 0; i < lesson->step_count; i++) {
		ck_assert_msg(
		    session.player != NULL && session.player->step == i,
		    "%s does not go on to step %zu:\n%s", file->path, i + 1,
		    buf_text(&shown));
		do_step(&lesson->steps[i], manner);
	}
	ck_assert_msg(session.player == NULL, "%s does not end", file->path);
	buf_free(&line);
	lesson_free(lesson);
}

START_TEST(tasks_in_ones_own_words)
{
	if (files[_i].lang[0] == '\0')
		play_installed(&files[_i], OWN_WORDS);
}
END_TEST

/* Translations as well. */
START_TEST(tasks_by_their_solution)
{
	if (files[_i].lang[0] == '\0' || lang_set(files[_i].lang))
		play_installed(&files[_i],
		    files[_i].lang[0] == '\0' ? BY_SOLUTION : BY_NEXT);
}
END_TEST

/* Who sits down to one comes to its end. */
START_TEST(each_is_of_a_size)
{
	struct err err = { 0 };
	struct lesson *lesson = lesson_open(files[_i].path, &err);
	size_t count[3] = { 0 }, steps;

	ck_assert_ptr_nonnull(lesson);
	steps = lesson->step_count;
	for (size_t i = 0; i < steps; i++)
		count[lesson->steps[i].kind]++;
	ck_assert_msg(steps >= 10 && steps <= 25 && count[LESSON_QUIZ] >= 3 &&
			  count[LESSON_TASK] >= 2,
	    "%s has %zu steps, %zu quizzes, %zu tasks", files[_i].path, steps,
	    count[LESSON_QUIZ], count[LESSON_TASK]);
	ck_assert_msg(progress_estimate(lesson) <= 20, "%s takes %u minutes",
	    files[_i].path, progress_estimate(lesson));
	lesson_free(lesson);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("player_lessons");
	TCase *t = tcase_create("lessons");
	int status;

	files = lesson_files_all(&file_count);
	tcase_add_checked_fixture(t, player_setup, player_teardown);
	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, each_is_of_a_size, 0, (int)file_count);
	tcase_add_loop_test(t, tasks_in_ones_own_words, 0, (int)file_count);
	tcase_add_loop_test(t, tasks_by_their_solution, 0, (int)file_count);
	suite_add_tcase(s, t);
	if (file_count == 0) {
		srunner_free(srunner_create(s));
		return unit_skip("no lessons are beside this program");
	}
	status = player_main(s);
	lesson_files_free(files, file_count);
	return status;
}
