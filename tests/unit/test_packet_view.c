/*
 * test_packet_view.c - packets as lines of the record, to the byte, and that
 * no line is too long whatever is in them.
 */
#include <locale.h>

#include "packet_events.h"
#include "view/packet.h"
#include "view/view.h"

#define LEN(a) (sizeof(a) / sizeof(a)[0])

static struct journal *j;

static void
begin(void)
{
	j = echo_journal();
}

static void
end(void)
{
	journal_free(j);
}

/* What the record says; the journal takes the event. */
static void
shows_styled(const struct event *e, bool colour, const char *want)
{
	const struct view_style style = { .colour = colour };
	struct buf out = { 0 };

	journal_append(j, e);
	view_transcript(&out, &style, journal_world(j), e);
	ck_assert_str_eq(buf_text(&out), want);
	buf_free(&out);
}

static void
shows(const struct event *e, const char *want)
{
	shows_styled(e, false, want);
}

/* What a listing says; the event's packet is freed. */
static void
lists(struct event *e, bool absolute, bool options, const char *want)
{
	struct buf out = { 0 };

	view_packet(&out, journal_world(j), &e->packet, absolute, options);
	ck_assert_str_eq(buf_text(&out), want);
	buf_free(&out);
	event_free(e);
}

/* ---- TCP ---- */

START_TEST(a_packet_is_one_line)
{
	struct event e = packet_event(made_packet(SYN_V4));

	shows(&e, "    #1 client:64623 > server:65432  SYN  seq 0 win 64240 "
		  "len 0\n");
}
END_TEST

START_TEST(data_stands_below)
{
	struct event e = packet_event(
	    tcp_packet(PACKET_PSH | PACKET_ACK, "Hello, world", 12));

	e.packet.number = 4;
	e.packet.place.window = 64256;
	shows(&e, "    #4 client:64623 > server:65432  PSH ACK  seq 1 ack 1 "
		  "win 64256 len 12\n"
		  "        \"Hello, world\"\n");
}
END_TEST

/* On a network of one host. */
START_TEST(ends_are_processes_where_there_are_no_hosts)
{
	struct event e = packet_event(made_packet(SYN_V4));

	e.packet.from = e.packet.to = HOST_ONLY;
	e.packet.from_process = CLIENT;
	shows(&e, "    #1 client:64623 > :65432  SYN  seq 0 win 64240 "
		  "len 0\n");
}
END_TEST

/* The server's kernel gets it, but it is not for the server. */
START_TEST(an_address_of_no_host_is_not_called_one)
{
	struct event e = packet_event(made_packet(SYN_V4));

	ck_assert(
	    addr_parse(&e.packet.packet->dst, AF_INET, "10.0.0.9", 8, 5, 0, 0));
	shows(&e, "    #1 client:64623 > 10.0.0.9:5  SYN  seq 0 win 64240 "
		  "len 0\n");
}
END_TEST

static const struct {
	unsigned flags;
	const char *text;
} flags[] = {
	{ PACKET_SYN | PACKET_ACK, "SYN ACK" },
	{ PACKET_FIN | PACKET_ACK, "FIN ACK" },
	{ PACKET_FIN | PACKET_PSH | PACKET_ACK, "FIN PSH ACK" },
	{ PACKET_RST, "RST" },
	{ PACKET_RST | PACKET_ACK, "RST ACK" },
	{ PACKET_ECE | PACKET_CWR | PACKET_URG | PACKET_SYN,
	    "SYN URG ECE CWR" },
	{ 0xff, "SYN FIN RST PSH URG ECE CWR ACK" },
	{ 0, "no flags" },
};

START_TEST(flags_are_words)
{
	struct event e = packet_event(tcp_packet(flags[_i].flags, "", 0));
	struct buf out = { 0 };
	char want[64];

	snprintf(want, sizeof want, ":65432  %s  seq ", flags[_i].text);
	view_packet(&out, journal_world(j), &e.packet, false, false);
	ck_assert_ptr_nonnull(strstr(out.data, want));
	ck_assert_int_eq(strstr(out.data, " ack ") != NULL,
	    (flags[_i].flags & PACKET_ACK) != 0);
	buf_free(&out);
	event_free(&e);
}
END_TEST

START_TEST(numbers_may_be_absolute)
{
	struct event e = packet_event(tcp_packet(PACKET_ACK, "", 0));

	lists(&e, true, false,
	    "    #1 client:64623 > server:65432  ACK  seq 287454020 ack "
	    "1432778632 win 64\n"
	    "        len 0\n");
}
END_TEST

START_TEST(options_are_a_line)
{
	struct event e = packet_event(made_packet(SYN_V4));

	lists(&e, false, true,
	    "    #1 client:64623 > server:65432  SYN  seq 0 win 64240 "
	    "len 0\n"
	    "        MSS 1460, SACK permitted, timestamps 1 2, window scale "
	    "7\n");
	e = packet_event(tcp_packet(PACKET_ACK, "", 0));
	lists(&e, false, true,
	    "    #1 client:64623 > server:65432  ACK  seq 1 ack 1 win 64 "
	    "len 0\n");
}
END_TEST

/* They count what `ack` counts. */
START_TEST(blocks_of_sack_are_relative)
{
	struct event e = packet_event(made_packet(
	    "45000034 00004000 40060000 0a000001 0a000002 ff98fc6f 00000001 "
	    "00000064 80100040 00000000 0101050a 000000c8 0000012c"));

	e.packet.place.ack = 1;
	lists(&e, false, true,
	    "    #1 server:65432 > client:64623  ACK  seq 1 ack 1 win 64 "
	    "len 0\n"
	    "        SACK 101-201\n");
	e = packet_event(made_packet(
	    "45000034 00004000 40060000 0a000001 0a000002 ff98fc6f 00000001 "
	    "00000064 80100040 00000000 0101050a 000000c8 0000012c"));
	lists(&e, true, true,
	    "    #1 server:65432 > client:64623  ACK  seq 1 ack 100 win 64 "
	    "len 0\n"
	    "        SACK 200-300\n");
}
END_TEST

START_TEST(what_was_sent_before_is_said)
{
	struct event e = packet_event(tcp_packet(PACKET_ACK, "x", 1));

	e.packet.place.repeats = 4;
	shows(&e, "    #1 client:64623 > server:65432  ACK  seq 1 ack 1 "
		  "win 64 len 1  again, was #4\n"
		  "        \"x\"\n");
	e = packet_event(tcp_packet(PACKET_ACK, "", 0));
	e.packet.place.probe = true;
	shows(&e, "    #1 client:64623 > server:65432  ACK  seq 1 ack 1 "
		  "win 64 len 0  probe\n");
}
END_TEST

/* ---- what became of it ---- */

#define SYN_LINE \
	"    #1 client:64623 > server:65432  SYN  seq 0 win 64240 len 0"

static const struct {
	enum packet_fate fate;
	unsigned copy_of, again;
	const char *why, *record, *listing; /* record NULL: see below */
} fates[] = {
	{ FATE_HELD, 0, 0, NULL, SYN_LINE "  held\n", SYN_LINE "  held\n" },
	{ FATE_HELD, 0, 1, NULL, NULL, SYN_LINE "  held  sent again\n" },
	{ FATE_HELD, 0, 3, NULL, NULL,
	    SYN_LINE "  held\n        sent again 3 times\n" },
	{ FATE_DELIVERED, 0, 0, NULL,
	    "    #1 client:64623 > server:65432  SYN  delivered\n",
	    SYN_LINE "  delivered\n" },
	{ FATE_DROPPED, 0, 0, "loss", SYN_LINE "  dropped (loss)\n",
	    SYN_LINE "  dropped (loss)\n" },
	{ FATE_DROPPED, 0, 0, NULL, SYN_LINE "  dropped\n",
	    SYN_LINE "  dropped\n" },
	{ FATE_DUPLICATED, 3, 0, NULL, SYN_LINE "  copy of #3\n",
	    SYN_LINE "  copy of #3\n" },
	{ FATE_CROSSED, 3, 0, NULL, SYN_LINE "  copy of #3\n",
	    SYN_LINE "  copy of #3\n" },
	{ FATE_DELIVERED, 3, 0, NULL,
	    "    #1 client:64623 > server:65432  SYN  delivered\n",
	    SYN_LINE "  delivered\n        copy of #3\n" },
};

START_TEST(its_fate_is_said)
{
	struct event e = packet_event(made_packet(SYN_V4));

	e.packet.fate = fates[_i].fate;
	e.packet.copy_of = fates[_i].copy_of;
	e.packet.again = fates[_i].again;
	e.packet.why = fates[_i].why;
	if (fates[_i].record != NULL) {
		packet_ref(e.packet.packet);
		shows(&e, fates[_i].record);
	}
	lists(&e, false, false, fates[_i].listing);
}
END_TEST

START_TEST(a_copy_of_a_held_one_is_told_once)
{
	struct event e = packet_event(made_packet(SYN_V4));

	e.packet.fate = FATE_HELD;
	e.packet.again = 1;
	shows(&e, "    #1 client:64623 > server:65432  SYN  sent again by the "
		  "kernel;\n"
		  "        it is still on the wire, so it is only counted\n");
}
END_TEST

START_TEST(colour_is_around_words)
{
	struct event e = packet_event(made_packet(SYN_V4));

	e.packet.fate = FATE_DELIVERED;
	shows_styled(&e, true,
	    "    \033[2m#1\033[0m client:64623 > server:65432  SYN  "
	    "\033[1mdelivered\033[0m\n");
}
END_TEST

/* ---- other kinds ---- */

static const struct {
	const char *hex, *want;
} kinds[] = {
	{ UDP_V4, "    #1 client:64623 > server:65432  UDP  len 4\n"
		  "        \"PING\"\n" },
	{ V6("11", "000c") UDP,
	    "    #1 client:64623 > server:65432  UDP  len 4\n"
	    "        \"PING\"\n" },
	{ ICMP_V4 ICMP_V4_QUOTE,
	    "    #1 server > client  ICMP  port unreachable  about :64623 > "
	    ":65432\n" },
	{ "4500001c 00000000 40010000 0a000001 0a000002 08000000 12340001",
	    "    #1 server > client  ICMP  echo request\n" },
	{ "4500001c 00000000 40010000 0a000001 0a000002 2a070000 00000000",
	    "    #1 server > client  ICMP  type 42, code 7\n" },
	{ V6("3a", "0008") "85000000 00000000",
	    "    #1 client > server  ICMPv6  router solicitation\n" },
	{ "45000018 00000000 402f0000 0a000001 0a000002 00000000",
	    "    #1 server > client  IPv4  protocol 47  24 bytes\n" },
	{ "45000018 00000001 40060000 0a000001 0a000002 00000000",
	    "    #1 server > client  IPv4  a later fragment of a packet  24 "
	    "bytes\n" },
	{ "0000", "    #1 client > server  not IP  2 bytes  "
		  "bad: its IP version is neither 4 nor 6\n" },
};

START_TEST(other_kinds_are_said_plainly)
{
	struct event e = packet_event(made_packet(kinds[_i].hex));

	lists(&e, false, false, kinds[_i].want);
}
END_TEST

START_TEST(without_hosts_or_ports_addresses_stand_there)
{
	struct event e = packet_event(made_packet(kinds[2].hex));

	e.packet.from = e.packet.to = HOST_ONLY;
	lists(&e, false, false,
	    "    #1 10.0.0.1 > 10.0.0.2  ICMP  port unreachable  about :64623 "
	    "> :65432\n");
	e = packet_event(made_packet(V6("3a", "0008") "85000000 00000000"));
	e.packet.from = e.packet.to = HOST_ONLY;
	lists(&e, false, false,
	    "    #1 [fd00::2] > [fd00::1]  ICMPv6  router solicitation\n");
	e = packet_event(made_packet("00"));
	e.packet.from = e.packet.to = HOST_ONLY;
	lists(&e, false, false,
	    "    #1 ? > ?  not IP  1 byte  "
	    "bad: its IP version is neither 4 nor 6\n");
}
END_TEST

/* ---- data ---- */

START_TEST(of_data_the_first_48_bytes_are_shown)
{
	char data[49];
	struct event e;

	memset(data, 'a', sizeof data);
	e = packet_event(tcp_packet(PACKET_ACK, data, 48));
	lists(&e, false, false,
	    "    #1 client:64623 > server:65432  ACK  seq 1 ack 1 win 64 "
	    "len 48\n"
	    "        \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"\n");
	e = packet_event(tcp_packet(PACKET_ACK, data, 49));
	lists(&e, false, false,
	    "    #1 client:64623 > server:65432  ACK  seq 1 ack 1 win 64 "
	    "len 49\n"
	    "        \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"..."
	    "\n");
}
END_TEST

START_TEST(hostile_data_is_escaped_and_keeps_to_its_line)
{
	char data[40];
	struct event e;

	memset(data, 0x1b, sizeof data);
	e = packet_event(tcp_packet(PACKET_ACK, data, sizeof data));
	lists(&e, false, false,
	    "    #1 client:64623 > server:65432  ACK  seq 1 ack 1 win 64 "
	    "len 40\n"
	    "        \"\\x1b\\x1b\\x1b\\x1b\\x1b\\x1b\\x1b\\x1b\\x1b\\x1b\\x1b"
	    "\\x1b\\x1b\\x1b\\x1b\\x1b\"...\n");
}
END_TEST

START_TEST(no_line_has_more_than_80_columns)
{
	struct event e =
	    packet_event(tcp_packet(0xff, "0123456789012345678901234567", 28));
	struct buf out = { 0 };
	size_t len;

	e.packet.number = 4000000000u;
	e.packet.place = (struct packet_place){ .seq = 4000000000u,
		.ack = 4000000000u,
		.window = 1073725440,
		.repeats = 3999999999u,
		.probe = true };
	e.packet.fate = FATE_DROPPED;
	e.packet.why = "the other host is not there";
	view_packet(&out, journal_world(j), &e.packet, false, true);
	for (const char *at = out.data; *at != '\0'; at += len + 1) {
		len = strcspn(at, "\n");
		ck_assert_uint_le(len, 80);
		ck_assert_int_ne(at[len - 1], ' ');
	}
	buf_free(&out);
	event_free(&e);
}
END_TEST

/* A letter may have two bytes and one column: 80 of these, and 81. */
START_TEST(columns_are_counted_and_not_bytes)
{
	struct event e = packet_event(made_packet(SYN_V4));

	setlocale(LC_ALL, "C.UTF-8");
	e.packet.fate = FATE_DROPPED;
	e.packet.why = "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9";
	shows(&e, "    #1 client:64623 > server:65432  SYN  seq 0 win 64240 "
		  "len 0  dropped (\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9)\n");
	e = packet_event(made_packet(SYN_V4));
	e.packet.fate = FATE_DROPPED;
	e.packet.why = "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9";
	shows(&e, "    #1 client:64623 > server:65432  SYN  seq 0 win 64240 "
		  "len 0\n        dropped "
		  "(\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9)\n");
}
END_TEST

static Suite *
packet_view_suite(void)
{
	Suite *s = suite_create("packet_view");
	TCase *c = tcase_create("packet_view");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, begin, end);
	tcase_add_test(c, a_packet_is_one_line);
	tcase_add_test(c, data_stands_below);
	tcase_add_test(c, ends_are_processes_where_there_are_no_hosts);
	tcase_add_test(c, an_address_of_no_host_is_not_called_one);
	tcase_add_loop_test(c, flags_are_words, 0, LEN(flags));
	tcase_add_test(c, numbers_may_be_absolute);
	tcase_add_test(c, options_are_a_line);
	tcase_add_test(c, blocks_of_sack_are_relative);
	tcase_add_test(c, what_was_sent_before_is_said);
	tcase_add_loop_test(c, its_fate_is_said, 0, LEN(fates));
	tcase_add_test(c, a_copy_of_a_held_one_is_told_once);
	tcase_add_test(c, colour_is_around_words);
	tcase_add_loop_test(c, other_kinds_are_said_plainly, 0, LEN(kinds));
	tcase_add_test(c, without_hosts_or_ports_addresses_stand_there);
	tcase_add_test(c, of_data_the_first_48_bytes_are_shown);
	tcase_add_test(c, hostile_data_is_escaped_and_keeps_to_its_line);
	tcase_add_test(c, no_line_has_more_than_80_columns);
	tcase_add_test(c, columns_are_counted_and_not_bytes);
	return s;
}

int
main(void)
{
	return unit_run(packet_view_suite());
}
