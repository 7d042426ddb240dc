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

static void
counted(unsigned long crossed, unsigned long dropped, unsigned long again)
{
	const struct wire_counts *c = wire_counts(wire);

	ck_assert_uint_eq(c->crossed, crossed);
	ck_assert_uint_eq(c->dropped, dropped);
	ck_assert_uint_eq(c->again, again);
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

/* ---- sent again ---- */

static void
change_nothing(struct packet *p)
{
	(void)p;
}

static void
change_seq(struct packet *p)
{
	p->tcp.seq++;
}

static void
change_ack(struct packet *p)
{
	p->tcp.ack++;
}

static void
change_length(struct packet *p)
{
	p->payload_length++;
}

static void
change_port(struct packet *p)
{
	p->src.in.sin_port = 1;
}

static void
change_peer(struct packet *p)
{
	p->dst.in.sin_addr.s_addr = 1;
}

static void
add_syn(struct packet *p)
{
	p->tcp.flags |= PACKET_SYN;
}

static void
add_fin(struct packet *p)
{
	p->tcp.flags |= PACKET_FIN;
}

static void
add_rst(struct packet *p)
{
	p->tcp.flags |= PACKET_RST;
}

static void
add_psh(struct packet *p)
{
	p->tcp.flags |= PACKET_PSH;
	p->tcp.stamped = true;
	p->tcp.stamp = 99;
}

static void
change_window(struct packet *p)
{
	p->tcp.window++;
}

static void
change_sack(struct packet *p)
{
	p->tcp.sacks = 1;
	p->tcp.sack[0].right = 5;
}

static void
change_kind(struct packet *p)
{
	p->kind = PACKET_UDP;
}

static void
make_bad(struct packet *p)
{
	p->bad = "it is cut off";
}

static const struct same {
	const char *what;
	void (*change)(struct packet *p);
	bool nothing_sent; /* a pure ACK */
	bool same;
} sames[] = {
	{ "nothing", change_nothing, false, true },
	{ "nothing of a pure ACK", change_nothing, true, true },
	{ "PSH and the time", add_psh, false, true },
	{ "the time of a pure ACK", add_psh, true, true },
	{ "the window of data", change_window, false, true },
	{ "the window of a pure ACK", change_window, true, false },
	{ "SACK of data", change_sack, false, true },
	{ "SACK of a pure ACK", change_sack, true, false },
	{ "the sequence number", change_seq, false, false },
	{ "the acknowledgement", change_ack, false, false },
	{ "the length", change_length, false, false },
	{ "a port", change_port, false, false },
	{ "an address", change_peer, false, false },
	{ "SYN", add_syn, false, false },
	{ "FIN", add_fin, false, false },
	{ "RST", add_rst, false, false },
	{ "the kind", change_kind, false, false },
	{ "what cannot be read", make_bad, false, false },
};

START_TEST(a_copy_of_a_held_segment_is_only_counted)
{
	const struct same *s = &sames[_i];
	struct packet *first = segment(HOST_CLIENT, 7, 100);
	struct packet *second = segment(HOST_CLIENT, 7, 100);

	if (s->nothing_sent)
		first->payload_length = second->payload_length = 0;
	s->change(second);
	wire_hold(wire);
	put(1, HOST_CLIENT, first);
	put(2, HOST_CLIENT, second);
	ck_assert_msg(wire_count(wire) == (s->same ? 1 : 2), "%s", s->what);
	tells(s->same ? "1 held\n1 held, again 1\n" : "1 held\n2 held\n");
	counted(0, 0, s->same);
}
END_TEST

static void
put_kind(unsigned number, enum packet_kind kind)
{
	struct packet *p = segment(HOST_CLIENT, 7, 100);

	p->kind = kind;
	put(number, HOST_CLIENT, p);
}

START_TEST(datagrams_are_never_copies)
{
	wire_hold(wire);
	put_kind(1, PACKET_UDP);
	put_kind(2, PACKET_UDP);
	put_kind(3, PACKET_ICMP);
	put_kind(4, PACKET_ICMP);
	has("1 2 3 4");
	counted(0, 0, 0);
}
END_TEST

START_TEST(copies_count_as_long_as_it_is_on_the_wire)
{
	struct err err = { 0 };

	wire_hold(wire);
	put_kind(1, PACKET_TCP);
	put_kind(2, PACKET_TCP);
	put_kind(2, PACKET_TCP);
	tells("1 held\n1 held, again 1\n1 held, again 2\n");
	/* The one that was sent is meant, not a copy made by hand ... */
	ck_assert_int_eq(wire_duplicate(wire, 1, 2, &err), 0);
	put_kind(3, PACKET_TCP);
	tells("2 duplicated, copy of 1\n1 held, again 3\n");
	/* ... until that alone is left. */
	ck_assert(wire_step(wire));
	put_kind(3, PACKET_TCP);
	tells("1 delivered, again 3\n1 arrives\n2 held, again 1, copy of 1\n");
	ck_assert(wire_step(wire));
	put_kind(3, PACKET_TCP);
	tells("2 delivered, again 1, copy of 1\n2 arrives\n3 held\n");
	counted(2, 0, 4);
}
END_TEST

START_TEST(copies_of_what_is_under_way_count_too)
{
	wire_set_delay(wire, 50, 0);
	put_kind(1, PACKET_TCP);
	put_kind(2, PACKET_TCP);
	tells("1 held, again 1\n");
	wire_hold(wire);
	tells("1 held\n");
}
END_TEST

START_TEST(the_same_numbers_from_the_other_host_are_another_segment)
{
	struct packet *p = segment(HOST_CLIENT, 7, 100);

	wire_hold(wire);
	put(1, HOST_CLIENT, packet_ref(p));
	put(2, HOST_SERVER, p);
	has("1 2");
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
	tcase_add_loop_test(c, a_copy_of_a_held_segment_is_only_counted, 0,
	    sizeof sames / sizeof sames[0]);
	tcase_add_test(c, datagrams_are_never_copies);
	tcase_add_test(c, copies_count_as_long_as_it_is_on_the_wire);
	tcase_add_test(c, copies_of_what_is_under_way_count_too);
	tcase_add_test(
	    c, the_same_numbers_from_the_other_host_are_another_segment);
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
