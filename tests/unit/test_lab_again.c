/*
 * test_lab_again.c - what a kernel sends again on a held wire, because its
 * clock goes on: of which packet that is told.
 */
#include "lab_made.h"

static struct lab *lab;

static void
set_up(void)
{
	lab = lab_made_on(LAB_WIRE);
}

static void
tear_down(void)
{
	lab_free(lab);
}

static void
order(enum wire_verb verb, unsigned a)
{
	wire_done(lab, verb, a, 0);
}

static void
connect_both(void)
{
	CALL(LAB_DONE, lab, "server", "socket");
	CALL(LAB_DONE, lab, "server", "bind 3 10.0.0.1 5000");
	CALL(LAB_DONE, lab, "server", "listen 3");
	CALL(LAB_DONE, lab, "client", "socket");
	CALL(LAB_DONE, lab, "client", "connect 3 10.0.0.1 5000");
}

static void
wait_for_one(void)
{
	struct err err = { 0 };

	ck_assert_msg(
	    lab_wire_wait(lab, 10000, NULL, &err) == 0, "%s", err.text);
}

/* The first was lost: what is on the wire, and sent again, is the second. */
START_TEST(what_was_sent_for_a_lost_one_counts_its_own_copies)
{
	const struct wire *w = lab_wire(lab);
	const struct wire_packet *second;
	unsigned lost;

	connect_both();
	order(WIRE_HOLD, 0);
	CALL(LAB_DONE, lab, "client", "send 3 Hello");
	ck_assert_uint_eq(wire_count(w), 1);
	lost = wire_at(w, 0)->number;
	order(WIRE_DROP, lost);
	while (wire_count(w) == 0)
		wait_for_one();
	second = wire_at(w, 0);
	ck_assert_uint_eq(second->place.repeats, lost);
	while (wire_counts(w)->again == 0)
		wait_for_one();
	ck_assert_uint_eq(wire_count(w), 1);
	ck_assert_uint_gt(second->again, 0);
	ck_assert_uint_eq(world_packet(lab_world(lab), lost)->last.again, 0);
	ck_assert_uint_eq(
	    world_packet(lab_world(lab), second->number)->last.again, 1);
}
END_TEST

/* Until it arrives nothing is told of it: it is not held. */
START_TEST(what_is_under_way_is_not_called_held)
{
	const struct wire *w = lab_wire(lab);

	connect_both();
	order(WIRE_DELAY, 60 * 1000);
	CALL(LAB_DONE, lab, "client", "send 3 Hello");
	ck_assert_uint_eq(wire_count(w), 1);
	while (wire_counts(w)->again == 0)
		wait_for_one();
	ck_assert_ptr_null(world_packet(lab_world(lab), wire_at(w, 0)->number));
	order(WIRE_HOLD, 0);
	ck_assert_int_eq(
	    world_packet(lab_world(lab), wire_at(w, 0)->number)->last.fate,
	    FATE_HELD);
}
END_TEST

static Suite *
lab_again_suite(void)
{
	Suite *s = suite_create("lab_again");
	TCase *c = tcase_create("again");

	tcase_add_checked_fixture(c, set_up, tear_down);
	tcase_set_timeout(c, 60);
	tcase_add_test(c, what_was_sent_for_a_lost_one_counts_its_own_copies);
	tcase_add_test(c, what_is_under_way_is_not_called_held);
	suite_add_tcase(s, c);
	return s;
}

int
main(void)
{
	struct err err = { 0 };

	lab = lab_new(LAB_WIRE, &err);
	if (lab == NULL)
		return unit_skip(err.text);
	tear_down();
	return unit_run(lab_again_suite());
}
