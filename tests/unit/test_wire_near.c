/*
 * test_wire_near.c - however many packets are on the wire, none of them is
 * far from being found: what is looked at on the way to it is counted.
 */
#include "wire_made.h"

enum { MANY = 10000, NEAR_TREE = 48, NEAR_CHAIN = 8 };

static size_t
depth_of(const struct wire_item *item)
{
	size_t depth = 0;

	for (; item->up != NULL; item = item->up)
		depth++;
	return depth;
}

static size_t
chain_before(const struct wire_item *item, enum wire_table table)
{
	size_t before = 0;

	for (; item->chain[table].previous != NULL;
	     item = item->chain[table].previous)
		before++;
	return before;
}

static void
all_are_near(size_t chain)
{
	const struct wire_item *item = wire->store.oldest;

	for (; item != NULL; item = item->younger) {
		ck_assert_uint_lt(depth_of(item), NEAR_TREE);
		ck_assert_uint_lt(chain_before(item, WIRE_NUMBERS), NEAR_CHAIN);
		ck_assert_uint_lt(chain_before(item, WIRE_SEGMENTS), chain);
	}
}

START_TEST(of_many_each_is_near)
{
	wire_hold(wire);
	for (unsigned i = 1; i <= MANY; i++)
		put_new(i, i % 2 ? HOST_SERVER : HOST_CLIENT);
	all_are_near(NEAR_CHAIN);
	/* From the front, as steps take them. */
	for (unsigned i = 0; i < MANY / 2; i++)
		ck_assert(wire_step(wire));
	all_are_near(NEAR_CHAIN);
	ck_assert_uint_eq(wire_count(wire), MANY / 2);
}
END_TEST

/* Copies made by hand are many in one chain, in which the first is near. */
START_TEST(of_many_copies_the_first_is_near)
{
	struct err err = { 0 };
	const struct wire_item *first;

	wire_hold(wire);
	put_new(1, HOST_CLIENT);
	for (unsigned i = 2; i <= MANY; i++)
		ck_assert_int_eq(wire_duplicate(wire, 1, i, &err), 0);
	all_are_near(MANY);
	first = wire_store_find(&wire->store, 1);
	ck_assert_uint_eq(chain_before(first, WIRE_SEGMENTS), 0);
}
END_TEST

/* ACKs that tell of more each time are as many segments. */
START_TEST(of_many_acks_each_is_near)
{
	wire_hold(wire);
	for (unsigned i = 1; i <= MANY; i++) {
		struct packet *p = segment(HOST_CLIENT, 1, 52);

		p->payload_length = 0;
		p->tcp.sacks = 1;
		p->tcp.sack[0].right = i;
		put(i, HOST_CLIENT, p);
	}
	ck_assert_uint_eq(wire_count(wire), MANY);
	all_are_near(NEAR_CHAIN);
}
END_TEST

static Suite *
wire_near_suite(void)
{
	Suite *s = suite_create("wire_near");
	TCase *c = tcase_create("wire_near");

	suite_add_tcase(s, c);
	tcase_set_timeout(c, 100);
	tcase_add_checked_fixture(c, set_up, tear_down);
	tcase_add_test(c, of_many_each_is_near);
	tcase_add_test(c, of_many_copies_the_first_is_near);
	tcase_add_test(c, of_many_acks_each_is_near);
	return s;
}

int
main(void)
{
	return unit_run(wire_near_suite());
}
