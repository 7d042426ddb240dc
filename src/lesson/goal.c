/*
 * lesson/goal.c - what a task asks for, and whether it is so. Knows the
 * journal and the world, not what was typed. How a goal is read is
 * goal_read.c's, each kind of condition is judged in a file of its own.
 */
#include <stdlib.h>
#include <string.h>

#include "lesson/goal_parts.h"

static void
condition_free(struct goal_condition *c)
{
	free(c->process);
	free(c->words);
	free(c->call.text);
	buf_free(&c->data);
}

void
goal_free(struct goal *goal)
{
	if (goal == NULL)
		return;
	for (size_t i = 0; i < goal->count; i++)
		condition_free(&goal->conditions[i]);
	free(goal->conditions);
	free(goal);
}

/* ---- whose something is ---- */

bool
goal_process_is(const struct goal_condition *c, const struct goal_look *look,
    proc_id process)
{
	const struct wproc *p = world_process(look->world, process);

	return c->process == NULL ||
	       (p != NULL && strcmp(p->name, c->process) == 0);
}

bool
goal_process_was(const struct goal_look *look, const char *name)
{
	for (proc_id id = world_process_count(look->world); id > 0; id--)
		if (strcmp(world_process(look->world, id)->name, name) == 0)
			return true;
	return false;
}

/* ---- whether it is so ---- */

static bool
holds(const struct goal_condition *c, struct goal_look *look)
{
	switch (c->kind) {
	case GOAL_SOCKET:
	case GOAL_SOCKETS:
	case GOAL_NO_SOCKET:
		return goal_sockets_hold(c, look);
	case GOAL_CALL:
	case GOAL_NO_CALL:
		return goal_calls_hold(c, look);
	case GOAL_RECEIVED:
		return goal_received_holds(c, look);
	case GOAL_BLOCKED:
		return goal_blocked_holds(c, look);
	case GOAL_ENDED:
		return goal_ended_holds(c, look);
	case GOAL_EDGE:
		return goal_edge_holds(c, look);
	case GOAL_PACKET:
		return goal_packet_holds(c, look);
	}
	return false;
}

static struct goal_look
look_at(const struct journal *journal, size_t since, struct buf *unmet)
{
	return (struct goal_look){ .journal = journal,
		.world = journal_world(journal),
		.since = since,
		.unmet = unmet };
}

/* NULL: all hold. Else the sentence is about that one: of a call that was made
 * and must not have been before any other, since nothing mends that. */
static const struct goal_condition *
first_unmet(const struct goal *goal, struct goal_look *look)
{
	const struct goal_condition *c;

	for (size_t i = 0; i < goal->count; i++) {
		c = &goal->conditions[i];
		if (c->kind == GOAL_NO_CALL && !holds(c, look))
			return c;
	}
	for (size_t i = 0; i < goal->count; i++) {
		c = &goal->conditions[i];
		if (c->kind != GOAL_NO_CALL && !holds(c, look))
			return c;
	}
	return NULL;
}

bool
goal_is_reached(const struct goal *goal, const struct journal *journal,
    size_t since, struct buf *unmet, bool *near)
{
	struct buf sentence = { 0 };
	struct goal_look look = look_at(journal, since, &sentence);
	bool reached = first_unmet(goal, &look) == NULL;

	if (unmet != NULL)
		buf_add(unmet, buf_text(&sentence), sentence.len);
	if (near != NULL)
		*near = look.near;
	buf_free(&sentence);
	return reached;
}

unsigned
goal_unmet_line(
    const struct goal *goal, const struct journal *journal, size_t since)
{
	struct buf sentence = { 0 };
	struct goal_look look = look_at(journal, since, &sentence);
	const struct goal_condition *unmet = first_unmet(goal, &look);

	buf_free(&sentence);
	return unmet != NULL ? unmet->line : 0;
}

size_t
goal_count_held(
    const struct goal *goal, const struct journal *journal, size_t since)
{
	struct buf sentences = { 0 };
	struct goal_look look = look_at(journal, since, &sentences);
	size_t count = 0;

	for (size_t i = 0; i < goal->count; i++) {
		const struct goal_condition *c = &goal->conditions[i];

		count += goal_sockets_fitting(c, &look);
		count += holds(c, &look);
	}
	buf_free(&sentences);
	return count;
}

/* ---- whether two are alike ---- */

static bool
same_text(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return strcmp(a, b) == 0;
}

static bool
same_data(const struct buf *a, const struct buf *b)
{
	return a->len == b->len &&
	       memcmp(buf_text(a), buf_text(b), a->len) == 0;
}

static bool
same_attr(const struct goal_attr *a, const struct goal_attr *b)
{
	return a->kind == b->kind && a->state == b->state &&
	       a->number == b->number &&
	       a->place.any_host == b->place.any_host &&
	       a->place.any_port == b->place.any_port &&
	       addr_equal(&a->place.addr, &b->place.addr);
}

/* There is one of each kind at most: as many, and each of a is in b. */
static bool
same_attrs(const struct goal_condition *a, const struct goal_condition *b)
{
	size_t j;

	for (size_t i = 0; i < a->attr_count; i++) {
		for (j = 0; j < b->attr_count; j++)
			if (same_attr(&a->attrs[i], &b->attrs[j]))
				break;
		if (j == b->attr_count)
			return false;
	}
	return a->attr_count == b->attr_count;
}

static bool
same_call(const struct goal_call *a, const struct goal_call *b)
{
	return same_text(a->name, b->name) && a->ok == b->ok &&
	       a->error == b->error && a->timeout == b->timeout &&
	       a->has_result == b->has_result && a->result == b->result &&
	       a->has_data == b->has_data && same_text(a->text, b->text);
}

static bool
same_packet(const struct goal_packet *a, const struct goal_packet *b)
{
	return a->flags == b->flags && a->data == b->data && a->udp == b->udp &&
	       a->icmp == b->icmp && a->again == b->again &&
	       a->from == b->from && a->fate == b->fate;
}

static bool
same_condition(const struct goal_condition *a, const struct goal_condition *b)
{
	return a->kind == b->kind && same_text(a->process, b->process) &&
	       a->number == b->number && same_attrs(a, b) &&
	       same_call(&a->call, &b->call) && same_data(&a->data, &b->data) &&
	       a->from == b->from && a->to == b->to &&
	       same_packet(&a->packet, &b->packet);
}

static bool
contains(const struct goal *all, const struct goal *some)
{
	size_t j;

	for (size_t i = 0; i < some->count; i++) {
		for (j = 0; j < all->count; j++)
			if (same_condition(
				&some->conditions[i], &all->conditions[j]))
				break;
		if (j == all->count)
			return false;
	}
	return true;
}

bool
goal_equal(const struct goal *a, const struct goal *b)
{
	return contains(a, b) && contains(b, a);
}
