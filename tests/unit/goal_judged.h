/*
 * tests/unit/goal_judged.h - for the tests of goals: a goal judged on a
 * journal that was made by hand, as a row of a table.
 */
#ifndef UNIT_GOAL_JUDGED_H
#define UNIT_GOAL_JUDGED_H

#include "journal_made.h"
#include "lesson/goal.h"

#define LEN(a) (sizeof(a) / sizeof(a)[0])

struct judged {
	void (*build)(struct journal *j);
	const char *goal;
	const char *unmet; /* NULL: it is reached */
	bool missing;	   /* the sentence is about what is missing */
};

#define REACHED(build, goal) \
	{ \
		build, goal, NULL, false \
	}
#define NEAR(build, goal, unmet) \
	{ \
		build, goal, unmet, false \
	}
#define MISSING(build, goal, unmet) \
	{ \
		build, goal, unmet, true \
	}

/* On what there is from the event with index since on. */
static inline void
judge_since(const struct journal *j, size_t since, const struct judged *row)
{
	struct err err = { 0 };
	struct goal *goal = goal_parse(row->goal, 1, &err);
	struct buf unmet = { 0 };
	bool near = false, reached;

	ck_assert_msg(goal != NULL, "%s: %s", row->goal, err.text);
	reached = goal_is_reached(goal, j, since, &unmet, &near);
	ck_assert_str_eq(buf_text(&unmet), row->unmet ? row->unmet : "");
	ck_assert_int_eq(reached, row->unmet == NULL);
	ck_assert_int_eq(near, row->unmet != NULL && !row->missing);
	ck_assert_int_eq(goal_is_reached(goal, j, since, NULL, NULL), reached);
	buf_free(&unmet);
	goal_free(goal);
}

static inline void
judge(const struct judged *row)
{
	struct journal *j = journal_new();

	row->build(j);
	judge_since(j, 0, row);
	journal_free(j);
}

/* The process has ended a call: what came of it is in *done, whose name and
 * texts are static. */
static inline void
returned(struct journal *j, proc_id process, const char *text, const char *data,
    struct event_call done)
{
	static unsigned id;

	done.text = x_strdup(text != NULL ? text : done.name);
	if (data != NULL)
		buf_adds(&done.data, data);
	id++;
	journal_append(j, &(struct event){ .kind = EVENT_CALL,
			      .id = id,
			      .call = id,
			      .process = process,
			      .fd = -1,
			      .done = done });
}

#endif
