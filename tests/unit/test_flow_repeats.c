/*
 * test_flow_repeats.c - what was sent before: retransmissions, and questions
 * that look like them.
 */
#include "flow_made.h"

START_TEST(a_packet_names_the_one_it_repeats)
{
	connected();
	ck_assert_uint_eq(data(4, 1, 10).repeats, 0);
	ck_assert_uint_eq(data(5, 11, 10).repeats, 0);
	ck_assert_uint_eq(data(6, 21, 10).repeats, 0);
	ck_assert_uint_eq(data(7, 11, 10).repeats, 5);
	/* The first that took it, not the one that was last. */
	ck_assert_uint_eq(data(8, 11, 10).repeats, 5);
	/* In pieces, and in one with its neighbours. */
	ck_assert_uint_eq(data(9, 15, 2).repeats, 5);
	ck_assert_uint_eq(data(10, 1, 30).repeats, 4);
	/* With new data behind it, which is its own. */
	ck_assert_uint_eq(data(11, 21, 20).repeats, 6);
	ck_assert_uint_eq(data(12, 31, 10).repeats, 11);
	ck_assert_uint_eq(data(13, 41, 10).repeats, 0);
	/* What takes nothing repeats nothing. */
	ck_assert_uint_eq(data(14, 51, 0).repeats, 0);
	ck_assert_uint_eq(data(15, 11, 0).repeats, 0);
}
END_TEST

START_TEST(syn_and_fin_are_sent_again_too)
{
	PLAY({ { .flags = SYN, .seq = 100 }, .owe = true },
	    { { .flags = SYN, .seq = 100 }, .repeats = 1, .owe = true },
	    { { true, SYN | ACK, 300, .ack = 101 }, .ack = 1, .owe = true },
	    { { true, SYN | ACK, 300, .ack = 101 }, .ack = 1, .repeats = 3,
		.owe = true },
	    { { false, ACK, 101, .ack = 301 }, 1, .ack = 1 },
	    { { false, FIN | ACK, 101, .ack = 301 }, 1, .ack = 1, .owe = true },
	    { { false, FIN | ACK, 101, .ack = 301 }, 1, .ack = 1, .repeats = 6,
		.owe = true },
	    { { true, ACK, 301, .ack = 102 }, 1, .ack = 2 });
}
END_TEST

START_TEST(what_was_not_seen_repeats_nothing_known)
{
	connected();
	data(4, 1, 10);
	/* 10 bytes in between passed unseen. */
	ck_assert_uint_eq(data(5, 21, 10).repeats, 0);
	ck_assert_uint_eq(data(6, 11, 10).repeats, 0);
	ck_assert_uint_eq(data(7, 1, 10).repeats, 4);
	ck_assert_uint_eq(data(8, 21, 10).repeats, 5);
	/* An acknowledgement tells of data that passed, too. */
	acked(9, 1000);
	ck_assert_uint_eq(data(10, 900, 10).repeats, 0);
	ck_assert_uint_eq(data(10, 900, 10).repeats, 0);
	ck_assert_uint_eq(data(11, 1000, 10).repeats, 0);
	ck_assert_uint_eq(data(12, 1000, 10).repeats, 11);
}
END_TEST

/* Once around, the numbers are those of old packets. */
START_TEST(old_numbers_are_new_after_they_wrapped)
{
	uint32_t seq = 1;
	unsigned number = 4;

	connected();
	data(number++, seq, 60000);
	while (seq + 60000u > seq) {
		seq += 60000;
		/* Most of it is not seen: 1 GB at a time. */
		if (seq < 0xb0000000)
			seq += 0x3fff0000;
		ck_assert_uint_eq(data(number++, seq, 60000).repeats, 0);
	}
	seq += 60000;
	for (int i = 0; i < 3; i++, seq += 60000)
		ck_assert_uint_eq(data(number++, seq, 60000).repeats, 0);
	ck_assert_uint_eq(data(number, seq - 60000, 60000).repeats, number - 1);
}
END_TEST

START_TEST(what_comes_after_2_gb_unseen_is_new)
{
	connected();
	data(4, 1, 10);
	ck_assert_uint_eq(data(5, 11 + 0xa0000000, 10).repeats, 0);
	ck_assert_uint_eq(data(6, 11 + 0xa0000000, 10).repeats, 5);
	ck_assert_uint_eq(data(7, 21 + 0xa0000000, 10).repeats, 0);
}
END_TEST

START_TEST(the_last_4096_packets_are_known)
{
	unsigned number = 4;

	connected();
	for (; number < 5004; number++)
		ck_assert_uint_eq(data(number, number, 1).repeats, 0);
	ck_assert_uint_eq(data(number, 5003 - 4095, 2).repeats, 5003 - 4095);
	ck_assert_uint_eq(data(number, 5003 - 4096, 2).repeats, 0);
	/* Those of the other end count with them. */
	NOTE(number, true, ACK, 1, 0xfffffff1, .len = 1);
	ck_assert_uint_eq(data(number, 5003 - 4095, 2).repeats, 0);
	ck_assert_uint_eq(data(number, 5003 - 4094, 2).repeats, 5003 - 4094);
}
END_TEST

/* ---- probes ---- */

START_TEST(a_probe_is_told_from_data_that_is_sent_again)
{
	struct packet_place at;

	connected();
	/* A keep-alive at once after the handshake. */
	ck_assert(data(4, 0, 0).probe);
	ck_assert(!data(5, 1, 0).probe);
	data(6, 1, 10);
	ck_assert(!data(7, 11, 0).probe);
	ck_assert(data(8, 10, 0).probe);
	/* With a byte: not before it was acknowledged. */
	at = data(9, 10, 1);
	ck_assert(!at.probe && at.repeats == 6);
	acked(10, 11);
	at = data(11, 10, 1);
	ck_assert(at.probe && at.repeats == 0);
	/* Two bytes before the end, or two of them, is none. */
	ck_assert(!data(12, 9, 0).probe);
	at = data(13, 9, 2);
	ck_assert(!at.probe && at.repeats == 6);
	at = data(14, 10, 2);
	ck_assert(!at.probe && at.repeats == 6);
}
END_TEST

/* Its acknowledgement is lost: it is sent again, and no probe. */
START_TEST(one_byte_that_was_sent_alone_is_sent_again)
{
	struct packet_place at;

	connected();
	data(4, 1, 1);
	at = data(5, 1, 1);
	ck_assert(!at.probe && at.repeats == 4);
	acked(6, 2);
	at = data(7, 1, 1);
	ck_assert(!at.probe && at.repeats == 4);
}
END_TEST

START_TEST(a_fin_is_no_probe)
{
	struct packet_place at;

	connected();
	NOTE(4, .flags = FIN | ACK, .seq = 0xfffffff1, .ack = 1);
	acked(5, 2);
	at = NOTE(6, .flags = FIN | ACK, .seq = 0xfffffff1, .ack = 1);
	ck_assert(!at.probe && at.repeats == 4);
	/* Behind data, and alone when it comes again. */
	NOTE(8, false, FIN | ACK, 0xfffffff2, .ack = 1, .len = 5);
	acked(9, 8);
	at = NOTE(10, false, FIN | ACK, 0xfffffff7, .ack = 1);
	ck_assert(!at.probe && at.repeats == 8);
	/* What stands in a RST is not sent. */
	NOTE(11, false, RST, 0xfffffff8, .len = 5);
	at = NOTE(12, false, ACK, 0xfffffff8, .ack = 1, .len = 5);
	ck_assert_uint_eq(at.repeats, 0);
	ck_assert(!NOTE(7, .flags = RST, .seq = 0xfffffff1).probe);
}
END_TEST

static Suite *
flow_repeats_suite(void)
{
	Suite *s = suite_create("flow_repeats");
	TCase *c = tcase_create("flow_repeats");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, set_up, tear_down);
	tcase_add_test(c, a_packet_names_the_one_it_repeats);
	tcase_add_test(c, syn_and_fin_are_sent_again_too);
	tcase_add_test(c, what_was_not_seen_repeats_nothing_known);
	tcase_add_test(c, old_numbers_are_new_after_they_wrapped);
	tcase_add_test(c, what_comes_after_2_gb_unseen_is_new);
	tcase_add_test(c, the_last_4096_packets_are_known);
	tcase_add_test(c, a_probe_is_told_from_data_that_is_sent_again);
	tcase_add_test(c, one_byte_that_was_sent_alone_is_sent_again);
	tcase_add_test(c, a_fin_is_no_probe);
	return s;
}

int
main(void)
{
	return unit_run(flow_repeats_suite());
}
