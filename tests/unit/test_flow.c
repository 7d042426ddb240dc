/*
 * test_flow.c - where packets stand in their connections: numbers, windows,
 * what is not acknowledged.
 */
#include "flow_made.h"

#define LEN(a) (sizeof(a) / sizeof(a)[0])

/* ---- numbers and windows ---- */

START_TEST(numbers_are_counted_from_the_syns)
{
	/* The client's wrap around. */
	static const struct row rows[] = {
		{ { .flags = SYN, .seq = 0xfffffffe, .scale = 8 },
		    .window = 1000, .owe = true },
		{ { true, SYN | ACK, 5000, .ack = 0xffffffff, .scale = 3 },
		    .ack = 1, .window = 1000, .owe = true },
		{ { false, ACK, 0xffffffff, .ack = 5001 }, 1, .ack = 1,
		    .window = 128000 },
		{ { false, ACK, 0xffffffff, .ack = 5001, .len = 12 }, 1,
		    .ack = 1, .window = 128000, .owe = true },
		{ { true, ACK, 5001, .ack = 11 }, 1, .ack = 13,
		    .window = 4000 },
		{ { false, FIN | ACK, 11, .ack = 5001 }, 13, .ack = 1,
		    .owe = true },
		{ { true, FIN | ACK, 5001, .ack = 12 }, 1, .ack = 14,
		    .owe = true },
		{ { false, ACK, 12, .ack = 5002 }, 14, .ack = 2 },
	};

	play(rows, LEN(rows));
}
END_TEST

START_TEST(windows_are_scaled_where_both_want_it)
{
	PLAY({ { .flags = SYN, .seq = 1, .scale = 8 }, .owe = true },
	    { { true, SYN | ACK, 1, .ack = 2 }, .ack = 1, .owe = true },
	    { { false, ACK, 2, .ack = 2 }, 1, .ack = 1, .window = 1000 });
	/* On another connection the client is the one that has none. */
	PLAY({ { .flags = SYN, .seq = 1, .port = 7 }, .owe = true },
	    { { true, SYN | ACK, 1, .ack = 2, .scale = 8, .port = 7 }, .ack = 1,
		.owe = true },
	    { { true, ACK, 2, .ack = 2, .port = 7 }, 1, .ack = 1,
		.window = 1000, .owe = true });
}
END_TEST

START_TEST(a_scale_beyond_14_counts_as_14)
{
	PLAY({ { .flags = SYN, .seq = 1, .scale = 201 }, .owe = true },
	    { { true, SYN | ACK, 1, .ack = 2, .scale = 1 }, .ack = 1,
		.owe = true },
	    { { false, ACK, 2, .ack = 2 }, 1, .ack = 1,
		.window = 1000ul << 14 });
}
END_TEST

START_TEST(without_syn_the_first_number_is_counted_from)
{
	PLAY({ { false, ACK, 100, .ack = 900, .len = 10 }, 0, .ack = 0,
		 .unknown = true, .owe = true },
	    { { true, ACK, 900, .ack = 110, .len = 5 }, 0, .ack = 10,
		.unknown = true, .owe = true },
	    { { false, ACK, 110, .ack = 905 }, 10, .ack = 5, .unknown = true,
		.window = 1000 });
}
END_TEST

START_TEST(what_is_no_tcp_has_no_place)
{
	static const char *const others[] = {
		"45000020 00004000 40110000 0a000002 0a000001 fc6fff98 "
		"000c0000 50494e47",
		/* A SYN whose header has no end. */
		V4_HEADER
		"fc6fff98 11223344 00000000 4002faf0 00000000 " SYN_OPTIONS,
		"",
	};

	for (size_t i = 0; i < LEN(others); i++) {
		struct packet *p = made_packet(others[i]);
		struct packet_place at = flows_note(flows, 1, p);

		ck_assert(!at.relative && at.seq == 0 && at.window == 0);
		ck_assert(!flows_owe(flows));
		packet_free(p);
	}
}
END_TEST

START_TEST(connections_are_told_apart)
{
	PLAY({ { .flags = SYN, .seq = 100, .port = 1 }, .owe = true },
	    { { .flags = SYN, .seq = 200, .port = 2 }, .owe = true },
	    { { true, SYN | ACK, 9, .ack = 101, .port = 1 }, .ack = 1,
		.owe = true },
	    { { true, SYN | ACK, 9, .ack = 201, .port = 2 }, .ack = 1,
		.owe = true });
}
END_TEST

/* ---- a port where nobody listens; connections that begin anew ---- */

START_TEST(a_refusal_has_no_number)
{
	PLAY({ { .flags = SYN, .seq = 700 }, .owe = true },
	    { { true, RST | ACK, 0, .ack = 701 }, 0, .ack = 1 },
	    /* And the next attempt is another connection. */
	    { { .flags = SYN, .seq = 90000 }, .owe = true },
	    { { true, RST | ACK, 0, .ack = 90001 }, 0, .ack = 1 });
}
END_TEST

START_TEST(another_syn_begins_another_connection)
{
	PLAY({ { .flags = SYN, .seq = 100, .scale = 8 }, .owe = true },
	    { { true, SYN | ACK, 500, .ack = 101, .scale = 8 }, .ack = 1,
		.owe = true },
	    { { false, ACK, 101, .ack = 501, .len = 10 }, 1, .ack = 1,
		.owe = true },
	    /* Lower than what was sent: that is not sent again. */
	    { { .flags = SYN, .seq = 50 }, .owe = true },
	    { { true, SYN | ACK, 400, .ack = 51, .scale = 8 }, .ack = 1,
		.owe = true },
	    { { true, ACK, 401, .ack = 51 }, 1, .ack = 1, .window = 1000,
		.owe = true },
	    { { false, ACK, 51, .ack = 401, .len = 10 }, 1, .ack = 1,
		.owe = true },
	    { { true, ACK, 401, .ack = 61 }, 1, .ack = 11 });
}
END_TEST

/* RFC 9293, 3.5.1, figure 9: the client's host crashed, the server's does not
 * know yet. What is of the old connection is counted as it was. */
START_TEST(a_half_open_connection_counts_as_before)
{
	PLAY({ { .flags = SYN, .seq = 100, .scale = 1 }, .owe = true },
	    { { true, SYN | ACK, 300, .ack = 101, .scale = 3 }, .ack = 1,
		.owe = true },
	    { { false, ACK, 101, .ack = 301 }, 1, .ack = 1 },
	    /* This the client never gets. */
	    { { true, ACK, 301, .ack = 101, .len = 8 }, 1, .ack = 1,
		.owe = true },
	    { { .flags = SYN, .seq = 50 }, .owe = true },
	    { { true, ACK, 309, .ack = 101 }, 9, .ack = 1, .window = 4000,
		.owe = true },
	    /* The old one is reset; the SYN still waits for its answer. */
	    { { .flags = RST, .seq = 101 }, 1, .ack = 0, .owe = true },
	    { { .flags = SYN, .seq = 50 }, .repeats = 5, .owe = true },
	    { { true, SYN | ACK, 900, .ack = 51 }, .ack = 1, .owe = true },
	    { { false, ACK, 51, .ack = 901 }, 1, .ack = 1 });
}
END_TEST

START_TEST(a_reset_owes_nothing)
{
	PLAY({ { .flags = SYN, .seq = 100 }, .owe = true },
	    { { true, SYN | ACK, 300, .ack = 101 }, .ack = 1, .owe = true },
	    { { false, ACK, 101, .ack = 301, .len = 5 }, 1, .ack = 1,
		.owe = true },
	    { { true, RST | ACK, 301, .ack = 106 }, 1, .ack = 6 },
	    /* Sent before it arrived. */
	    { { false, ACK, 106, .ack = 301, .len = 5 }, 6, .ack = 1 });
}
END_TEST

START_TEST(a_syn_that_was_not_seen_is_not_counted_from)
{
	PLAY({ { true, SYN | ACK, 500, .ack = 101 }, .unknown = true,
	    .owe = true });
}
END_TEST

/* What was sent before the new SYN is of no account. */
START_TEST(another_connection_repeats_nothing_of_the_old)
{
	PLAY({ { .flags = SYN, .seq = 100 }, .owe = true },
	    { { true, SYN | ACK, 500, .ack = 101 }, .ack = 1, .owe = true },
	    { { false, ACK, 101, .ack = 501, .len = 10 }, 1, .ack = 1,
		.owe = true },
	    { { .flags = SYN, .seq = 99 }, .owe = true },
	    { { true, SYN | ACK, 400, .ack = 100 }, .ack = 1, .owe = true },
	    { { false, ACK, 100, .ack = 401, .len = 10 }, 1, .ack = 1,
		.owe = true },
	    { { false, ACK, 100, .ack = 401, .len = 10 }, 1, .ack = 1,
		.repeats = 6, .owe = true },
	    /* 10 bytes passed unseen. */
	    { { false, ACK, 120, .ack = 401, .len = 10 }, 21, .ack = 1,
		.owe = true });
}
END_TEST

START_TEST(both_may_open)
{
	PLAY({ { .flags = SYN, .seq = 100, .scale = 3 }, .owe = true },
	    { { true, SYN, 300, .ack = 0, .scale = 2 }, .owe = true },
	    { { false, SYN | ACK, 100, .ack = 301, .scale = 3 }, .ack = 1,
		.repeats = 1, .owe = true },
	    { { true, SYN | ACK, 300, .ack = 101, .scale = 2 }, .ack = 1,
		.repeats = 2 },
	    { { false, ACK, 101, .ack = 301 }, 1, .ack = 1, .window = 4000 });
}
END_TEST

START_TEST(a_socket_may_be_connected_to_itself)
{
	/* 10.0.0.2:64623 on both sides. */
	static const char *const packets[] = {
		"45000028 00000000 40060000 0a000002 0a000002 fc6ffc6f "
		"00000064 00000000 50020001 00000000",
		"45000028 00000000 40060000 0a000002 0a000002 fc6ffc6f "
		"00000064 00000065 50120001 00000000",
		"45000028 00000000 40060000 0a000002 0a000002 fc6ffc6f "
		"00000065 00000065 50100001 00000000",
	};
	static const unsigned repeats[] = { 0, 1, 0 };

	for (unsigned i = 0; i < LEN(packets); i++) {
		struct packet *p = made_packet(packets[i]);
		struct packet_place at = flows_note(flows, i + 1, p);

		ck_assert(at.relative);
		ck_assert_uint_eq(at.seq, i == 2);
		ck_assert_uint_eq(at.ack, i >= 1);
		ck_assert_uint_eq(at.repeats, repeats[i]);
		ck_assert(flows_owe(flows) == (i == 0));
		packet_free(p);
	}
}
END_TEST

/* ---- owing ---- */

START_TEST(only_what_was_noted_since_is_asked_about)
{
	ck_assert(!flows_owe(flows));
	NOTE(1, false, SYN, 1, 0, .port = 1);
	NOTE(2, false, SYN, 1, 0, .port = 2);
	ck_assert(flows_owe(flows));
	flows_settled(flows);
	ck_assert(!flows_owe(flows));
	/* The first is answered, the second is not touched. */
	NOTE(3, true, RST | ACK, 0, 2, .port = 1);
	ck_assert(!flows_owe(flows));
	NOTE(4, false, SYN, 1, 0, .port = 2);
	ck_assert(flows_owe(flows));
	NOTE(5, false, SYN, 1, 0, .port = 3);
	NOTE(6, true, RST | ACK, 0, 2, .port = 2);
	ck_assert(flows_owe(flows));
	NOTE(7, true, RST | ACK, 0, 2, .port = 3);
	ck_assert(!flows_owe(flows));
}
END_TEST

START_TEST(an_acknowledgement_of_a_part_is_not_enough)
{
	connected();
	data(4, 1, 10);
	acked(5, 10);
	ck_assert(flows_owe(flows));
	acked(6, 11);
	ck_assert(!flows_owe(flows));
	/* One that says less came before. */
	acked(7, 5);
	ck_assert(!flows_owe(flows));
}
END_TEST

/* ---- bounds ---- */

static void
send_from(unsigned number, unsigned flags, unsigned port)
{
	/* Ports are few; the other half goes to another address. */
	struct made made = { .flags = flags, .seq = 1, .port = port & 0xffff };
	struct packet *p = made_segment(&made);

	if (port > 0xffff)
		p->dst.in.sin_addr.s_addr ^= 1;
	flows_note(flows, number, p);
	packet_free(p);
}

START_TEST(the_oldest_connection_is_forgotten)
{
	unsigned number = 1;

	for (; number <= 65535; number++)
		send_from(number, SYN, number);
	send_from(number++, SYN, 0x10001);
	/* All are known; the first is used again, the second forgotten. */
	ck_assert_uint_eq(NOTE(number++, false, SYN, 1, .port = 1).repeats, 1);
	send_from(number++, SYN, 0x10002);
	ck_assert_uint_eq(NOTE(number++, false, SYN, 1, .port = 1).repeats, 1);
	ck_assert_uint_eq(NOTE(number++, false, SYN, 1, .port = 3).repeats, 3);
	ck_assert_uint_eq(NOTE(number++, false, SYN, 1, .port = 2).repeats, 0);
}
END_TEST

START_TEST(what_is_forgotten_owes_nothing)
{
	unsigned number = 1;

	NOTE(number++, false, SYN, 1, .port = 1);
	for (unsigned port = 2; port <= 65535; port++)
		send_from(number++, RST, port);
	send_from(number++, RST, 0x10001);
	ck_assert(flows_owe(flows));
	send_from(number++, RST, 0x10002);
	ck_assert(!flows_owe(flows));
}
END_TEST

static void
add_numbers(TCase *c)
{
	tcase_add_test(c, numbers_are_counted_from_the_syns);
	tcase_add_test(c, windows_are_scaled_where_both_want_it);
	tcase_add_test(c, a_scale_beyond_14_counts_as_14);
	tcase_add_test(c, without_syn_the_first_number_is_counted_from);
	tcase_add_test(c, what_is_no_tcp_has_no_place);
	tcase_add_test(c, connections_are_told_apart);
	tcase_add_test(c, a_refusal_has_no_number);
	tcase_add_test(c, another_syn_begins_another_connection);
	tcase_add_test(c, a_half_open_connection_counts_as_before);
	tcase_add_test(c, a_reset_owes_nothing);
	tcase_add_test(c, a_syn_that_was_not_seen_is_not_counted_from);
	tcase_add_test(c, another_connection_repeats_nothing_of_the_old);
	tcase_add_test(c, both_may_open);
	tcase_add_test(c, a_socket_may_be_connected_to_itself);
}

static Suite *
flow_suite(void)
{
	Suite *s = suite_create("flow");
	TCase *c = tcase_create("flow");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, set_up, tear_down);
	add_numbers(c);
	tcase_add_test(c, only_what_was_noted_since_is_asked_about);
	tcase_add_test(c, an_acknowledgement_of_a_part_is_not_enough);
	tcase_add_test(c, the_oldest_connection_is_forgotten);
	tcase_add_test(c, what_is_forgotten_owes_nothing);
	return s;
}

int
main(void)
{
	return unit_run(flow_suite());
}
