/*
 * test_wire_again.c - what a kernel sends once more while it is on the wire:
 * which packets are the same, and of which of them that is told.
 */
#include "wire_made.h"

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
	struct wire_packet sent;

	if (s->nothing_sent)
		first->payload_length = second->payload_length = 0;
	s->change(second);
	wire_hold(wire);
	put(1, HOST_CLIENT, first);
	sent = packet_of(2, HOST_CLIENT, second);
	ck_assert_msg(wire_has_same(wire, &sent) == s->same, "%s", s->what);
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

static Suite *
wire_again_suite(void)
{
	Suite *s = suite_create("wire_again");
	TCase *c = tcase_create("wire_again");

	suite_add_tcase(s, c);
	tcase_set_timeout(c, 100);
	tcase_add_checked_fixture(c, set_up, tear_down);
	tcase_add_loop_test(c, a_copy_of_a_held_segment_is_only_counted, 0,
	    sizeof sames / sizeof sames[0]);
	tcase_add_test(c, datagrams_are_never_copies);
	tcase_add_test(c, copies_count_as_long_as_it_is_on_the_wire);
	tcase_add_test(c, copies_of_what_is_under_way_count_too);
	tcase_add_test(
	    c, the_same_numbers_from_the_other_host_are_another_segment);
	return s;
}

int
main(void)
{
	return unit_run(wire_again_suite());
}
