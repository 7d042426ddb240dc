/*
 * lesson/task.c - a `task` block: what is to be done, the goal that it leads
 * to, and one way to get there. Whether it is reached is goal.c's.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "lesson/lesson_parts.h"

enum part { PART_TEXT, PART_GOAL, PART_SOLUTION };

struct reader {
	struct lesson_step *step;
	const struct scan_block *block;
	struct err *err;
	enum part part;
	struct buf text, goal;
	unsigned goal_line; /* of the first condition */
	size_t cap;
};

static int
begin_goal(struct reader *r, unsigned line)
{
	if (r->part != PART_TEXT)
		return lesson_fail(r->err, line,
		    "a task has one line `goal:`, and it stands above "
		    "`solution:`");
	r->part = PART_GOAL;
	r->goal_line = line + 1;
	return 0;
}

static int
begin_solution(struct reader *r, unsigned line)
{
	if (r->part != PART_GOAL)
		return lesson_fail(r->err, line,
		    "a task has one line `solution:`, and it stands below "
		    "`goal:` and its conditions");
	r->part = PART_SOLUTION;
	return 0;
}

static void
add_line(struct reader *r, const struct lesson_lines *line)
{
	switch (r->part) {
	case PART_TEXT:
		buf_add(&r->text, line->text, line->len);
		buf_addc(&r->text, '\n');
		break;
	case PART_GOAL:
		buf_add(&r->goal, line->text, line->len);
		buf_addc(&r->goal, '\n');
		break;
	case PART_SOLUTION:
		lesson_add_command(r->step, &r->cap, line, NULL);
		break;
	}
}

static int
read_lines(struct reader *r)
{
	struct lesson_lines line = lesson_lines(
	    buf_text(&r->block->text), r->block->text.len, r->block->fence + 1);
	int result = 0;

	while (result == 0 && lesson_lines_next(&line)) {
		if (lesson_lines_are(&line, "goal:"))
			result = begin_goal(r, line.line);
		else if (lesson_lines_are(&line, "solution:"))
			result = begin_solution(r, line.line);
		else
			add_line(r, &line);
	}
	r->step->question = lesson_trimmed(buf_text(&r->text), r->text.len);
	return result;
}

static bool
is_empty(const struct buf *text)
{
	return buf_text(text)[strspn(buf_text(text), " \t\n")] == '\0';
}

static int
judge(struct reader *r)
{
	unsigned fence = r->block->fence;

	if (r->step->question[0] == '\0')
		return lesson_fail(r->err, fence,
		    "this task does not say what is to be done; write that "
		    "above `goal:`");
	if (r->part == PART_TEXT || is_empty(&r->goal))
		return lesson_fail(r->err, fence,
		    "this task has no goal; below a line `goal:` say what has "
		    "to be so, one condition a line");
	r->step->goal = goal_parse(buf_text(&r->goal), r->goal_line, r->err);
	if (r->step->goal == NULL)
		return -1;
	if (r->step->command_count == 0)
		return lesson_fail(r->err, fence,
		    "this task has no solution; below a line `solution:` write "
		    "commands that reach the goal");
	return 0;
}

int
task_read(
    struct lesson_step *step, const struct scan_block *block, struct err *err)
{
	struct reader r = { .step = step, .block = block, .err = err };
	int result;

	step->kind = LESSON_TASK;
	result = read_lines(&r) != 0 ? -1 : judge(&r);
	buf_free(&r.text);
	buf_free(&r.goal);
	return result;
}
