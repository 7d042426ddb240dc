/*
 * lesson/goal.c - what a task asks for, and whether it is so. Knows the
 * journal and the world, not what was typed.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "lesson/goal.h"

struct goal {
	char *text;
};

struct goal *
goal_parse(const char *text, unsigned line, struct err *err)
{
	struct goal *goal;

	if (text[strspn(text, " \t\r\n")] == '\0') {
		err_set(err, 1, "the goal has no condition");
		err->line = line;
		return NULL;
	}
	goal = x_calloc(1, sizeof *goal);
	goal->text = x_strdup(text);
	return goal;
}

void
goal_free(struct goal *goal)
{
	if (goal == NULL)
		return;
	free(goal->text);
	free(goal);
}

bool
goal_is_reached(const struct goal *goal, const struct journal *journal,
    size_t since, struct buf *unmet, bool *near)
{
	(void)goal;
	(void)journal;
	(void)since;
	if (unmet != NULL)
		buf_adds(unmet, "the conditions are not read yet");
	if (near != NULL)
		*near = false;
	return false;
}

bool
goal_equal(const struct goal *a, const struct goal *b)
{
	return strcmp(a->text, b->text) == 0;
}
