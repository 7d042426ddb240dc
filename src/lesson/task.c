/*
 * lesson/task.c - a `task` block: what is to be done, the goal that it leads
 * to, and one way to get there. Whether it is reached is goal.c's.
 */
#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "lesson/lesson_parts.h"

enum part { PART_TEXT, PART_GOAL, PART_SOLUTION };

struct reader {
	struct lesson_step *step;
	const struct scan_block *block;
	struct err *err;
	enum part part;
	struct buf text, goal;
	unsigned goal_line; /* of the first condition */
	/* The first lines that look like `goal:` and `solution:` but are not;
	 * 0: none. */
	unsigned like_goal, like_solution;
	size_t cap;
};

/* "Goal:", "## Goal", "goals: server ...". */
static bool
is_like(const struct lesson_lines *line, const char *word)
{
	char first[16];
	size_t start = 0, len = 0;

	while (start < line->len && strchr(" \t#*_>-", line->text[start]))
		start++;
	while (start + len < line->len &&
	       isalpha((unsigned char)line->text[start + len]))
		len++;
	if (len >= sizeof first)
		return false;
	memcpy(first, line->text + start, len);
	first[len] = '\0';
	return text_distance(first, word) <= 1;
}

/* It may well be text: only where there is no such line it is told. */
static void
note_likeness(struct reader *r, const struct lesson_lines *line)
{
	if (r->part == PART_TEXT && r->like_goal == 0 && is_like(line, "goal"))
		r->like_goal = line->line;
	if (r->like_solution == 0 && is_like(line, "solution"))
		r->like_solution = line->line;
}

/* -1: *err says which line was to be that one. */
static int
check_likeness(struct reader *r, unsigned line, const char *word)
{
	if (line == 0)
		return 0;
	return lesson_fail(r->err, line,
	    "this line is not `%s:`; write it just so, in small letters, and "
	    "alone in its line",
	    word);
}

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
	if (r->part == PART_TEXT && check_likeness(r, r->like_goal, "goal"))
		return -1;
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
		else {
			note_likeness(r, &line);
			add_line(r, &line);
		}
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
	if ((r->part == PART_TEXT &&
		check_likeness(r, r->like_goal, "goal") != 0) ||
	    (r->part != PART_SOLUTION &&
		check_likeness(r, r->like_solution, "solution") != 0))
		return -1;
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
