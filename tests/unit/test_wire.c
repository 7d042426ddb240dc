/*
 * test_wire.c - what the wire does to packets, rule by rule: what it tells of
 * each, in which order and when they arrive.
 */
#include "wire_made.h"

static void
put_three(void)
{
	put_new(1, HOST_CLIENT);
	put_new(2, HOST_SERVER);
	put_new(3, HOST_CLIENT);
}

static void
hold_three(void)
{
	wire_hold(wire);
	put_three();
	tells("1 held\n2 held\n3 held\n");
}

/* All that is due by then. */
static void
pass_until(int64_t us)
{
	now = us;
	while (wire_arrive(wire, now))
		;
}

/* ---- open, held, released ---- */

START_TEST(an_open_wire_lets_all_through_at_once)
{
	ck_assert(wire_is_open(wire));
	put_new(1, HOST_CLIENT);
	put_new(2, HOST_SERVER);
	tells("1 crossed\n1 arrives\n2 crossed\n2 arrives\n");
	ck_assert_int_eq(wire_due(wire), -1);
	ck_assert(!wire_arrive(wire, now));
	wire_passed(wire, 40);
	counted(42, 0, 0);
	has("");
	tells("");
}
END_TEST

START_TEST(a_held_wire_keeps_all_in_their_order)
{
	hold_three();
	has("1 2 3");
	ck_assert(!wire_is_open(wire));
	ck_assert_int_eq(wire_due(wire), -1);
	ck_assert(!wire_arrive(wire, INT64_MAX));
	ck_assert_uint_eq(wire_find(wire, 2)->number, 2);
	ck_assert_ptr_null(wire_find(wire, 4));
	counted(0, 0, 0);
}
END_TEST

START_TEST(step_lets_the_first_arrive)
{
	hold_three();
	ck_assert(wire_step(wire));
	tells("1 delivered\n1 arrives\n");
	ck_assert(wire_step(wire));
	ck_assert(wire_step(wire));
	tells("2 delivered\n2 arrives\n3 delivered\n3 arrives\n");
	ck_assert(!wire_step(wire));
	counted(3, 0, 0);
}
END_TEST

START_TEST(any_can_be_delivered_or_dropped)
{
	struct err err = { 0 };

	hold_three();
	ck_assert_int_eq(wire_deliver(wire, 2, &err), 0);
	ck_assert_int_eq(wire_drop(wire, 1, &err), 0);
	tells("2 delivered\n2 arrives\n1 dropped, `wire drop`\n");
	has("3");
	counted(1, 1, 0);
}
END_TEST

START_TEST(a_release_lets_them_arrive_in_their_order)
{
	struct err err = { 0 };

	hold_three();
	ck_assert_int_eq(wire_reorder(wire, 1, 3, &err), 0);
	wire_release(wire);
	ck_assert(!wire_is_open(wire));
	ck_assert_int_ge(wire_due(wire), 0);
	ck_assert_int_le(wire_due(wire), now);
	/* It does not overtake those that were held. */
	put_new(4, HOST_CLIENT);
	put_new(5, HOST_SERVER);
	tells("");
	pass_until(now);
	tells("3 delivered\n3 arrives\n2 delivered\n2 arrives\n"
	      "1 delivered\n1 arrives\n4 crossed\n4 arrives\n"
	      "5 crossed\n5 arrives\n");
	ck_assert(wire_is_open(wire));
}
END_TEST

START_TEST(a_release_of_what_is_not_held_changes_nothing)
{
	wire_set_delay(wire, 50, 0);
	put_three();
	wire_release(wire);
	ck_assert_int_eq(wire_due(wire), now + 50000);
}
END_TEST

START_TEST(a_hold_keeps_what_was_under_way)
{
	wire_set_delay(wire, 50, 0);
	put_new(1, HOST_CLIENT);
	wire_set_delay(wire, 20, 0);
	put_new(2, HOST_SERVER);
	has("2 1");
	wire_hold(wire);
	wire_hold(wire);
	tells("2 held\n1 held\n");
	put_new(3, HOST_CLIENT);
	has("2 1 3");
	pass_until(now + 1000000);
	tells("3 held\n");
	/* What was to come later comes at once. */
	wire_release(wire);
	pass_until(now);
	tells("2 delivered\n2 arrives\n1 delivered\n1 arrives\n"
	      "3 delivered\n3 arrives\n");
}
END_TEST

/* ---- duplicate and reorder ---- */

START_TEST(a_duplicate_stands_behind_its_packet)
{
	struct err err = { 0 };

	hold_three();
	ck_assert_int_eq(wire_duplicate(wire, 1, 4, &err), 0);
	ck_assert_int_eq(wire_duplicate(wire, 4, 5, &err), 0);
	tells("4 duplicated, copy of 1\n5 duplicated, copy of 4\n");
	has("1 4 5 2 3");
	ck_assert_ptr_eq(
	    wire_find(wire, 4)->packet, wire_find(wire, 1)->packet);
	ck_assert_int_eq(wire_find(wire, 4)->from, HOST_CLIENT);
	ck_assert_int_eq(wire_drop(wire, 1, &err), 0);
	ck_assert_int_eq(wire_deliver(wire, 4, &err), 0);
	tells("1 dropped, `wire drop`\n"
	      "4 delivered, copy of 1\n4 arrives\n");
}
END_TEST

START_TEST(a_duplicate_of_what_is_under_way_arrives_with_it)
{
	struct err err = { 0 };

	wire_set_delay(wire, 50, 0);
	put_three();
	ck_assert_int_eq(wire_duplicate(wire, 1, 4, &err), 0);
	tells("4 duplicated, copy of 1\n");
	has("1 4 2 3");
	ck_assert_int_eq(wire_find(wire, 4)->due_us, now + 50000);
	pass_until(now + 50000);
	tells("1 crossed\n1 arrives\n4 crossed, copy of 1\n4 arrives\n"
	      "2 crossed\n2 arrives\n3 crossed\n3 arrives\n");
}
END_TEST

START_TEST(two_change_places)
{
	struct err err = { 0 };

	hold_three();
	ck_assert_int_eq(wire_reorder(wire, 1, 3, &err), 0);
	has("3 2 1");
	ck_assert_int_eq(wire_reorder(wire, 1, 2, &err), 0);
	has("3 1 2");
	ck_assert_int_eq(wire_reorder(wire, 3, 1, &err), 0);
	has("1 3 2");
	tells("");
}
END_TEST

START_TEST(those_under_way_change_times_too)
{
	struct err err = { 0 };
	int64_t start = now;

	wire_set_delay(wire, 50, 0);
	put_new(1, HOST_CLIENT);
	now += 10000;
	put_new(2, HOST_CLIENT);
	ck_assert_int_eq(wire_reorder(wire, 1, 2, &err), 0);
	pass_until(start + 50000);
	tells("2 crossed\n2 arrives\n");
	ck_assert_int_eq(wire_due(wire), start + 60000);
}
END_TEST

START_TEST(what_is_under_way_can_be_stepped)
{
	struct err err = { 0 };

	wire_set_delay(wire, 50, 0);
	put_three();
	ck_assert(wire_step(wire));
	ck_assert_int_eq(wire_deliver(wire, 3, &err), 0);
	tells("1 crossed\n1 arrives\n3 crossed\n3 arrives\n");
}
END_TEST

/* ---- what cannot be done ---- */

static int
deliver_gone(struct err *err)
{
	return wire_deliver(wire, 9, err);
}

static int
drop_gone(struct err *err)
{
	return wire_drop(wire, 9, err);
}

static int
duplicate_gone(struct err *err)
{
	return wire_duplicate(wire, 9, 4, err);
}

static int
reorder_gone(struct err *err)
{
	return wire_reorder(wire, 9, 1, err);
}

static int
reorder_with_gone(struct err *err)
{
	return wire_reorder(wire, 1, 9, err);
}

static int
reorder_itself(struct err *err)
{
	return wire_reorder(wire, 2, 2, err);
}

static int
deliver_cut(struct err *err)
{
	wire_cut(wire, true);
	return wire_deliver(wire, 3, err);
}

static const struct refused {
	int (*run)(struct err *err);
	const char *text;
} refused[] = {
#define GONE "packet 9 is not on the wire: `wire` lists those that are"
	{ deliver_gone, GONE },
	{ drop_gone, GONE },
	{ duplicate_gone, GONE },
	{ reorder_gone, GONE },
	{ reorder_with_gone, GONE },
	{ reorder_itself,
	    "packet 2 cannot change places with itself: give the numbers of "
	    "two" },
	{ deliver_cut, "the wire is cut: `wire mend` first, or `wire drop 3`" },
};

START_TEST(what_cannot_be_done_is_said_and_changes_nothing)
{
	struct err err = { 0 };

	hold_three();
	ck_assert_int_eq(refused[_i].run(&err), -1);
	ck_assert_str_eq(err.text, refused[_i].text);
	ck_assert_uint_eq(err.column, 0);
	has("1 2 3");
	tells("");
}
END_TEST

static Suite *
wire_suite(void)
{
	Suite *s = suite_create("wire");
	TCase *c = tcase_create("wire");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, set_up, tear_down);
	tcase_add_test(c, an_open_wire_lets_all_through_at_once);
	tcase_add_test(c, a_held_wire_keeps_all_in_their_order);
	tcase_add_test(c, step_lets_the_first_arrive);
	tcase_add_test(c, any_can_be_delivered_or_dropped);
	tcase_add_test(c, a_release_lets_them_arrive_in_their_order);
	tcase_add_test(c, a_release_of_what_is_not_held_changes_nothing);
	tcase_add_test(c, a_hold_keeps_what_was_under_way);
	tcase_add_test(c, a_duplicate_stands_behind_its_packet);
	tcase_add_test(c, a_duplicate_of_what_is_under_way_arrives_with_it);
	tcase_add_test(c, two_change_places);
	tcase_add_test(c, those_under_way_change_times_too);
	tcase_add_test(c, what_is_under_way_can_be_stepped);
	tcase_add_loop_test(c, what_cannot_be_done_is_said_and_changes_nothing,
	    0, sizeof refused / sizeof refused[0]);
	return s;
}

int
main(void)
{
	return unit_run(wire_suite());
}
