/*
 * command/lesson_check.c - `lesson check`: replay a lesson without pauses
 * and compare what each step prints with what its file says.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "command/lesson_parts.h"
#include "lesson/compare.h"

/* The texts that a lesson's steps printed, one for each. */
struct printed {
	char **texts;
	size_t count;
	bool refused; /* a line was, in a step without an output block */
};

static void
printed_free(struct printed *printed)
{
	for (size_t i = 0; i < printed->count; i++)
		free(printed->texts[i]);
	free(printed->texts);
}

/* The reason that the line itself gave, as it would be given for a line that
 * is typed. */
static void
set_reason(const struct session *s, size_t first, struct err *err)
{
	const struct event *e = told_last_error(s, first);

	if (e == NULL)
		err_set(err, 0, "this line is not understood");
	else
		err_set(err, e->error.column, "%s", e->error.message);
}

/* What keeps a lesson from being played, which no difference in what is
 * printed would tell. */
static void
judge_line(const struct session *s, const struct lesson_step *step,
    size_t first, enum session_result result, struct printed *printed,
    struct err *err)
{
	printed->refused = result != SESSION_MISUNDERSTOOD &&
			   !step->has_output &&
			   told_errors_since(s, first, step) != TOLD_NONE;
	if (s->interrupted)
		err_set(err, 0, "interrupted");
	else if (result == SESSION_MISUNDERSTOOD || printed->refused)
		set_reason(s, first, err);
}

static int
run_step(struct replay *r, const struct lesson_step *step,
    struct printed *printed, struct err *err)
{
	for (size_t i = 0; i < step->command_count; i++) {
		const struct lesson_line *line = &step->commands[i];
		size_t first = journal_count(lab_journal(r->s->lab));
		enum session_result result = replay_line(r, line);

		judge_line(r->s, step, first, result, printed, err);
		if (!err_is_set(err))
			continue;
		err->line = line->line;
		return -1;
	}
	return 0;
}

static int
run_all(struct session *s, const struct lesson *lesson, struct printed *printed,
    struct err *err)
{
	struct replay r;

	if (replay_begin(&r, s, err) != 0)
		return -1;
	printed->texts = x_calloc(lesson->step_count, sizeof(char *));
	for (size_t i = 0; i < lesson->step_count; i++) {
		if (run_step(&r, &lesson->steps[i], printed, err) != 0)
			break;
		printed->texts[i] = x_strdup(buf_text(&r.out));
		printed->count = i + 1;
		buf_clear(&r.out);
	}
	replay_end(&r);
	return err_is_set(err) ? -1 : 0;
}

static enum session_result
compare(struct session *s, const struct lesson *lesson, const char *path,
    const struct printed *printed)
{
	struct buf report = { 0 };
	size_t differ = 0;

	for (size_t i = 0; i < lesson->step_count; i++) {
		const struct lesson_step *step = &lesson->steps[i];

		if (step->has_output)
			differ += compare_lines(&report, path,
			    step->output_line, step->output, printed->texts[i]);
	}
	session_write(s, buf_text(&report), report.len);
	buf_free(&report);
	if (differ == 0) {
		session_print(s, "%s: %zu %s as expected\n", path,
		    lesson->step_count,
		    lesson->step_count == 1 ? "step," : "steps, all");
		return SESSION_OK;
	}
	session_print(s, "%s: %zu %s as expected\n", path, differ,
	    differ == 1 ? "line is not" : "lines are not");
	s->failed = true;
	return SESSION_FAILED;
}

/* Into a new file that then takes the old one's place: whatever happens,
 * the lesson is there. */
static int
write_file(const char *path, const struct buf *text, struct err *err)
{
	struct buf name = { 0 };
	struct stat st;
	FILE *f;
	bool written;

	buf_printf(&name, "%s.new", path);
	f = fopen(name.data, "we");
	written = f != NULL && stat(path, &st) == 0 &&
		  fchmod(fileno(f), st.st_mode & 07777) == 0 &&
		  fwrite(text->data, 1, text->len, f) == text->len;
	if (f != NULL && fclose(f) != 0)
		written = false;
	if (!written || rename(name.data, path) != 0) {
		err_set(err, 0, "it could not be written: %s", strerror(errno));
		unlink(name.data);
	}
	buf_free(&name);
	return err_is_set(err) ? -1 : 0;
}

static enum session_result
update_file(struct session *s, const struct lesson *lesson, const char *path,
    const struct printed *printed, struct err *err)
{
	struct buf text = { 0 };
	enum session_result result = SESSION_OK;

	if (lesson_update(
		lesson, (const char *const *)printed->texts, &text, err) != 0)
		return lesson_error(s, path, err);
	if (strcmp(text.data, lesson->source) == 0)
		session_print(s, "%s: already as it should be\n", path);
	else if (write_file(path, &text, err) == 0)
		session_print(s, "%s: output blocks rewritten\n", path);
	else
		result = lesson_error(s, path, err);
	buf_free(&text);
	return result;
}

static enum session_result
say_why_not(struct session *s, const char *path, const struct printed *printed,
    const struct err *err)
{
	struct err rule = { .line = err->line };

	lesson_error(s, path, err);
	if (!printed->refused || s->interrupted)
		return SESSION_FAILED;
	err_set(&rule, 0,
	    "this line is refused; a step that is meant to show that needs "
	    "an output block");
	return lesson_error(s, path, &rule);
}

enum session_result
lesson_check(struct session *s, const char *path, bool update)
{
	struct err err = { 0 };
	struct lesson *lesson = lesson_open(path, &err);
	struct printed printed = { 0 };
	enum session_result result;

	if (lesson == NULL)
		return lesson_error(s, path, &err);
	if (run_all(s, lesson, &printed, &err) != 0)
		result = say_why_not(s, path, &printed, &err);
	else if (update)
		result = update_file(s, lesson, path, &printed, &err);
	else
		result = compare(s, lesson, path, &printed);
	printed_free(&printed);
	lesson_free(lesson);
	return result;
}
