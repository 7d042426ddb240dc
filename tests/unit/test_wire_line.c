/*
 * test_wire_line.c - what happens to packets on their way: losses, times, a
 * wire that is cut; and too many of them.
 */
#include <math.h>

#include "wire_made.h"

/* ---- losses ---- */

/* Which of the first of so many packets are lost: "..x.x". Where both is set,
 * the other host sends one in between each time. */
static void
losses(
    struct buf *out, double percent, uint64_t seed, unsigned count, bool both)
{
	buf_clear(out);
	wire_set_loss(wire, percent, seed);
	for (unsigned i = 0; i < count; i++) {
		unsigned long before;

		if (both)
			put_new(1, HOST_SERVER);
		before = wire_counts(wire)->dropped;
		put_new(1, HOST_CLIENT);
		buf_adds(out, wire_counts(wire)->dropped > before ? "x" : ".");
	}
	buf_clear(&told);
}

static size_t
lost(const struct buf *b)
{
	size_t count = 0;

	for (size_t i = 0; i < b->len; i++)
		count += b->data[i] == 'x';
	return count;
}

START_TEST(the_same_seed_loses_the_same_packets)
{
	struct buf first = { 0 }, second = { 0 };

	losses(&first, 30, 7, 200, false);
	losses(&second, 30, 7, 200, false);
	ck_assert_str_eq(buf_text(&first), buf_text(&second));
	losses(&second, 30, 7, 200, true);
	ck_assert_str_eq(buf_text(&first), buf_text(&second));
	losses(&second, 30, 8, 200, false);
	ck_assert_str_ne(buf_text(&first), buf_text(&second));
	buf_free(&first);
	buf_free(&second);
}
END_TEST

static const struct {
	double percent;
	size_t least, most; /* of 10,000 */
} shares[] = { { 0, 0, 0 }, { -5, 0, 0 }, { NAN, 0, 0 }, { 0.5, 25, 75 },
	{ 30, 2850, 3150 }, { 99, 9850, 9950 }, { 100, 10000, 10000 },
	{ 150, 10000, 10000 } };

START_TEST(so_many_of_a_hundred_are_lost)
{
	struct buf out = { 0 };

	losses(&out, shares[_i].percent, 1, 10000, false);
	ck_assert_uint_ge(lost(&out), shares[_i].least);
	ck_assert_uint_le(lost(&out), shares[_i].most);
	ck_assert(wire_is_open(wire) == (shares[_i].most == 0));
	ck_assert(wire_setting(wire)->loss >= 0);
	ck_assert(wire_setting(wire)->loss <= 100);
	buf_free(&out);
}
END_TEST

START_TEST(a_loss_is_told)
{
	wire_set_loss(wire, 100, 1);
	put_new(1, HOST_CLIENT);
	wire_hold(wire);
	put_new(2, HOST_CLIENT);
	tells("1 dropped, loss\n2 dropped, loss\n");
	has("");
}
END_TEST

START_TEST(copies_of_what_is_held_draw_no_loss)
{
	struct buf first = { 0 }, second = { 0 };

	losses(&first, 50, 7, 20, false);
	wire_set_loss(wire, 0, 0);
	wire_hold(wire);
	put_new(1000, HOST_CLIENT);
	wire_set_loss(wire, 50, 7);
	put_new(1000, HOST_CLIENT);
	tells("1000 held\n1000 held, again 1\n");
	for (unsigned i = 0; i < 20; i++) {
		size_t count = wire_count(wire);

		put_new(1000, HOST_CLIENT);
		put_new(2000 + i, HOST_CLIENT);
		buf_adds(&second, wire_count(wire) == count ? "x" : ".");
	}
	ck_assert_str_eq(buf_text(&first), buf_text(&second));
	buf_free(&first);
	buf_free(&second);
}
END_TEST

/* ---- times ---- */

START_TEST(each_packet_takes_the_delay)
{
	wire_set_delay(wire, 50, 0);
	ck_assert(!wire_is_open(wire));
	put_new(1, HOST_CLIENT);
	now += 10000;
	put_new(2, HOST_SERVER);
	ck_assert_int_eq(wire_due(wire), 1050000);
	ck_assert(!wire_arrive(wire, 1049999));
	tells("");
	ck_assert(wire_arrive(wire, 1050000));
	ck_assert(!wire_arrive(wire, 1050000));
	tells("1 crossed\n1 arrives\n");
	ck_assert_int_eq(wire_due(wire), 1060000);
}
END_TEST

START_TEST(a_shorter_delay_lets_none_overtake)
{
	wire_set_delay(wire, 50, 0);
	put_new(1, HOST_CLIENT);
	wire_set_delay(wire, 0, 0);
	ck_assert(!wire_is_open(wire));
	put_new(2, HOST_CLIENT);
	put_new(3, HOST_SERVER);
	tells("3 crossed\n3 arrives\n");
	has("1 2");
	ck_assert_int_eq(wire_find(wire, 2)->due_us, 1050000);
}
END_TEST

START_TEST(none_waits_for_what_is_gone)
{
	struct err err = { 0 };

	wire_set_delay(wire, 50, 0);
	put_new(1, HOST_CLIENT);
	wire_set_delay(wire, 0, 0);
	ck_assert_int_eq(wire_drop(wire, 1, &err), 0);
	buf_clear(&told);
	put_new(2, HOST_CLIENT);
	tells("2 crossed\n2 arrives\n");
}
END_TEST

/* How long 500 packets take, each of them. */
static void
times(int64_t *took)
{
	for (unsigned i = 0; i < 500; i++) {
		put_new(i + 1, HOST_CLIENT);
		took[i] = wire_find(wire, i + 1)->due_us - now;
		ck_assert_int_ge(took[i], 20000);
		ck_assert_int_le(took[i], 80000);
	}
	while (wire_arrive(wire, INT64_MAX))
		;
}

START_TEST(jitter_varies_and_repeats_with_its_seed)
{
	int64_t first[500], second[500], third[500], least = INT64_MAX,
						     most = 0;

	wire_set_delay(wire, 50, 30);
	times(first);
	wire_set_delay(wire, 50, 30);
	times(second);
	ck_assert_mem_eq(first, second, sizeof first);
	wire_set_loss(wire, 0, 5);
	times(second);
	ck_assert_mem_ne(first, second, sizeof first);
	wire_set_loss(wire, 0, 5);
	times(third);
	ck_assert_mem_eq(second, third, sizeof second);
	for (unsigned i = 0; i < 500; i++) {
		least = first[i] < least ? first[i] : least;
		most = first[i] > most ? first[i] : most;
	}
	ck_assert_int_lt(least, 22000);
	ck_assert_int_gt(most, 78000);
}
END_TEST

START_TEST(with_jitter_packets_stand_in_the_order_of_their_times)
{
	unsigned overtaken = 0;

	wire_set_delay(wire, 1, 30);
	for (unsigned i = 0; i < 500; i++)
		put_new(i + 1, i % 2 ? HOST_CLIENT : HOST_SERVER);
	for (size_t i = 0; i < wire_count(wire); i++) {
		const struct wire_packet *p = wire_at(wire, i), *before;

		ck_assert_int_ge(p->due_us, now);
		if (i == 0)
			continue;
		before = wire_at(wire, i - 1);
		ck_assert_int_le(before->due_us, p->due_us);
		if (before->due_us == p->due_us)
			ck_assert_uint_lt(before->number, p->number);
		overtaken += before->number > p->number;
	}
	ck_assert_uint_gt(overtaken, 50);
}
END_TEST

/* 100 bytes are 800 bits. */
START_TEST(a_rate_sends_one_after_another)
{
	wire_set_rate(wire, 8);
	ck_assert(!wire_is_open(wire));
	put_new(1, HOST_CLIENT);
	put_new(2, HOST_CLIENT);
	put_new(3, HOST_SERVER);
	ck_assert_int_eq(wire_find(wire, 1)->due_us, now + 100000);
	ck_assert_int_eq(wire_find(wire, 2)->due_us, now + 200000);
	ck_assert_int_eq(wire_find(wire, 3)->due_us, now + 100000);
	now += 150000;
	wire_set_delay(wire, 50, 0);
	put_new(4, HOST_CLIENT);
	ck_assert_int_eq(wire_find(wire, 4)->due_us, 1350000);
	now += 1000000;
	put_new(5, HOST_CLIENT);
	ck_assert_int_eq(wire_find(wire, 5)->due_us, now + 150000);
	/* A faster one does not wait for what the slower one had to do. */
	wire_set_rate(wire, 8000);
	put_new(6, HOST_SERVER);
	ck_assert_int_eq(wire_find(wire, 6)->due_us, now + 50100);
}
END_TEST

START_TEST(a_release_frees_the_line)
{
	wire_set_rate(wire, 8);
	put_new(1, HOST_CLIENT);
	put_new(2, HOST_CLIENT);
	wire_hold(wire);
	wire_release(wire);
	put_new(3, HOST_CLIENT);
	ck_assert_int_eq(wire_find(wire, 3)->due_us, now + 100000);
}
END_TEST

/* ---- cut ---- */

START_TEST(a_cut_wire_loses_what_is_sent)
{
	wire_cut(wire, true);
	ck_assert(!wire_is_open(wire));
	put_new(1, HOST_CLIENT);
	tells("1 dropped, the wire is cut\n");
	wire_cut(wire, false);
	put_new(2, HOST_CLIENT);
	tells("2 crossed\n2 arrives\n");
	ck_assert_uint_eq(wire_counts(wire)->dropped, 1);
}
END_TEST

START_TEST(a_cut_wire_loses_what_becomes_due)
{
	wire_set_delay(wire, 50, 0);
	put_new(1, HOST_CLIENT);
	wire_cut(wire, true);
	tells("");
	ck_assert_int_eq(wire_due(wire), now + 50000);
	ck_assert(wire_arrive(wire, now + 50000));
	tells("1 dropped, the wire is cut\n");
}
END_TEST

START_TEST(a_cut_wire_keeps_what_is_held)
{
	struct err err = { 0 };

	wire_hold(wire);
	put_new(1, HOST_CLIENT);
	put_new(2, HOST_CLIENT);
	wire_cut(wire, true);
	/* What is held is sent once more: that is lost. */
	put_new(1, HOST_CLIENT);
	tells("1 held\n2 held\n1 dropped, the wire is cut\n");
	ck_assert(!wire_step(wire));
	has("1 2");
	ck_assert_int_eq(wire_drop(wire, 1, &err), 0);
	tells("1 dropped, `wire drop`\n");
	wire_cut(wire, false);
	ck_assert(wire_step(wire));
	tells("2 delivered\n2 arrives\n");
}
END_TEST

START_TEST(a_release_of_a_cut_wire_loses_all)
{
	wire_hold(wire);
	put_new(1, HOST_CLIENT);
	wire_cut(wire, true);
	wire_release(wire);
	ck_assert(wire_arrive(wire, now));
	tells("1 held\n1 dropped, the wire is cut\n");
}
END_TEST

/* ---- a flood ---- */

enum { FLOOD = 100000 };

START_TEST(a_flood_drops_the_oldest)
{
	struct buf want = { 0 };

	wire_hold(wire);
	for (unsigned i = 1; i <= FLOOD; i++) {
		put_new(i, HOST_CLIENT);
		if (i > WIRE_PACKETS_MAX)
			buf_printf(&want, "%u dropped, the wire is full\n",
			    i - WIRE_PACKETS_MAX);
		buf_printf(&want, "%u held\n", i);
	}
	ck_assert(strcmp(buf_text(&told), buf_text(&want)) == 0);
	ck_assert_uint_eq(wire_count(wire), WIRE_PACKETS_MAX);
	ck_assert_uint_eq(
	    wire_at(wire, 0)->number, FLOOD - WIRE_PACKETS_MAX + 1);
	ck_assert_uint_eq(wire_counts(wire)->dropped, FLOOD - WIRE_PACKETS_MAX);
	ck_assert_ptr_null(wire_find(wire, 1));
	buf_free(&want);
}
END_TEST

/* The oldest is the one that was put there first, wherever it stands. */
START_TEST(a_copy_in_a_full_wire_stays)
{
	struct err err = { 0 };

	wire_hold(wire);
	for (unsigned i = 1; i <= WIRE_PACKETS_MAX; i++)
		put_new(i, HOST_CLIENT);
	ck_assert_int_eq(wire_reorder(wire, 1, 2, &err), 0);
	buf_clear(&told);
	ck_assert_int_eq(wire_duplicate(wire, 1, FLOOD, &err), 0);
	tells("1 dropped, the wire is full\n100000 duplicated, copy of 1\n");
	ck_assert_uint_eq(wire_at(wire, 0)->number, 2);
	ck_assert_uint_eq(wire_at(wire, 1)->number, FLOOD);
}
END_TEST

START_TEST(large_packets_are_bounded_by_their_bytes)
{
	size_t most = WIRE_BYTES_MAX / 60000;

	wire_hold(wire);
	for (unsigned i = 1; i <= 2 * most; i++)
		put(i, HOST_CLIENT, segment(HOST_CLIENT, i, 60000));
	ck_assert_uint_le(wire_count(wire), most);
	ck_assert_uint_gt(wire_count(wire), most - most / 50);
	ck_assert_uint_eq(
	    wire_at(wire, wire_count(wire) - 1)->number, 2 * most);
	while (wire_step(wire))
		;
	ck_assert_uint_eq(wire->store.bytes, 0);
}
END_TEST

static Suite *
wire_line_suite(void)
{
	Suite *s = suite_create("wire_line");
	TCase *c = tcase_create("wire_line");

	suite_add_tcase(s, c);
	tcase_set_timeout(c, 100);
	tcase_add_checked_fixture(c, set_up, tear_down);
	tcase_add_test(c, the_same_seed_loses_the_same_packets);
	tcase_add_loop_test(c, so_many_of_a_hundred_are_lost, 0,
	    sizeof shares / sizeof shares[0]);
	tcase_add_test(c, a_loss_is_told);
	tcase_add_test(c, copies_of_what_is_held_draw_no_loss);
	tcase_add_test(c, each_packet_takes_the_delay);
	tcase_add_test(c, a_shorter_delay_lets_none_overtake);
	tcase_add_test(c, none_waits_for_what_is_gone);
	tcase_add_test(c, jitter_varies_and_repeats_with_its_seed);
	tcase_add_test(
	    c, with_jitter_packets_stand_in_the_order_of_their_times);
	tcase_add_test(c, a_rate_sends_one_after_another);
	tcase_add_test(c, a_release_frees_the_line);
	tcase_add_test(c, a_cut_wire_loses_what_is_sent);
	tcase_add_test(c, a_cut_wire_loses_what_becomes_due);
	tcase_add_test(c, a_cut_wire_keeps_what_is_held);
	tcase_add_test(c, a_release_of_a_cut_wire_loses_all);
	tcase_add_test(c, a_flood_drops_the_oldest);
	tcase_add_test(c, a_copy_in_a_full_wire_stays);
	tcase_add_test(c, large_packets_are_bounded_by_their_bytes);
	return s;
}

int
main(void)
{
	return unit_run(wire_line_suite());
}
