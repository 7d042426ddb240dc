/*
 * test_packet_lengths.c - packets that are cut off, and lengths in them that
 * are not true: what is said of them, and what is read all the same.
 */
#include <string.h>

#include "packet_made.h"

#define LEN(a) (sizeof(a) / sizeof(a)[0])

/* ---- options ---- */

static const struct {
	const char *options; /* 20 bytes */
	const char *bad;
	int mss, scale; /* what was read before and behind */
} option_rows[] = {
	/* Behind the end nothing counts. */
	{ "020405b4 00000000 00000000 00000000 01030307", NULL, 1460, -1 },
	/* A kind that nobody knows is passed by. */
	{ "fe06aaaa aaaa0204 05b40101 01010101 01030307", NULL, 1460, 7 },
	{ "020405b4 08000000 00000000 00000000 01030307",
	    "a TCP option claims 0 bytes", 1460, -1 },
	{ "020405b4 08010000 00000000 00000000 01030307",
	    "a TCP option claims 1 byte, and has 2", 1460, -1 },
	{ "020405b4 01010101 01010101 01010101 01010303",
	    "a TCP option claims to be longer than the header", 1460, -1 },
	{ "020405b4 01010101 01010101 01010101 01010103",
	    "a TCP option is cut off", 1460, -1 },
	{ "0203b401 01010101 01010101 01010101 01030307",
	    "a TCP option has a length that its kind cannot have", -1, 7 },
	{ "03040701 01010101 01010101 01010101 020405b4",
	    "a TCP option has a length that its kind cannot have", 1460, -1 },
	{ "04030001 01010101 01010101 01010101 020405b4",
	    "a TCP option has a length that its kind cannot have", 1460, -1 },
	{ "08090000 00000000 00010101 01010101 020405b4",
	    "a TCP option has a length that its kind cannot have", 1460, -1 },
	{ "05020101 01010101 01010101 01010101 020405b4",
	    "a TCP option has a length that its kind cannot have", 1460, -1 },
	{ "05060000 00000101 01010101 01010101 020405b4",
	    "a TCP option has a length that its kind cannot have", 1460, -1 },
};

START_TEST(options_are_not_trusted)
{
	struct buf hex = { 0 };
	struct packet *p;

	buf_printf(
	    &hex, "%s%s%s", V4_HEADER, TCP_HEADER, option_rows[_i].options);
	p = made_packet(hex.data);
	if (option_rows[_i].bad == NULL)
		ck_assert_ptr_null(p->bad);
	else
		ck_assert_str_eq(p->bad, option_rows[_i].bad);
	ck_assert_int_eq(p->kind, PACKET_TCP);
	ck_assert_int_eq(p->tcp.mss, option_rows[_i].mss);
	ck_assert_int_eq(p->tcp.scale, option_rows[_i].scale);
	ck_assert(!p->tcp.sack_ok);
	ck_assert(!p->tcp.stamped);
	ck_assert_uint_eq(p->tcp.sacks, 0);
	/* Linux takes the segment all the same. */
	ck_assert_uint_eq(p->payload, 60);
	packet_free(p);
	buf_free(&hex);
}
END_TEST

/* ---- lengths that are not true ---- */

static const struct {
	const char *hex;
	const char *bad;
	int family;
	enum packet_kind kind;
	bool ports, payload; /* could be read */
} bad_rows[] = {
	{ "", "the packet is empty", 0, PACKET_OTHER, false, false },
	{ "35", "its IP version is neither 4 nor 6", 0, PACKET_OTHER, false,
	    false },
	/* IPv4 */
	{ "4500003c 1c464000 40060000 0a000002 0a0000",
	    "the IPv4 header is cut off", AF_INET, PACKET_OTHER, false, false },
	{ "4400003c 1c464000 40060000 0a000002 0a000001 " TCP_HEADER
		SYN_OPTIONS,
	    "the IPv4 header claims to be shorter than its 20 bytes", AF_INET,
	    PACKET_OTHER, false, false },
	{ "4500003d 1c464000 40060000 0a000002 0a000001 " TCP_HEADER
		SYN_OPTIONS,
	    "the IPv4 header claims more bytes than the packet has", AF_INET,
	    PACKET_TCP, true, true },
	{ "45000013 1c464000 40060000 0a000002 0a000001 " TCP_HEADER
		SYN_OPTIONS,
	    "the IPv4 header is longer than what it says of the whole packet",
	    AF_INET, PACKET_OTHER, false, false },
	{ "46000014 1c464000 40060000 0a000002 0a000001 01010101",
	    "the IPv4 header is longer than what it says of the whole packet",
	    AF_INET, PACKET_OTHER, false, false },
	{ "45000000 1c464000 40060000 0a000002 0a000001 " TCP_HEADER
		SYN_OPTIONS,
	    "the IPv4 header is longer than what it says of the whole packet",
	    AF_INET, PACKET_OTHER, false, false },
	/* TCP */
	{ "4500001b 1c464000 40060000 0a000002 0a000001 fc6fff98 112233",
	    "the TCP header is cut off", AF_INET, PACKET_TCP, false, false },
	{ "45000027 1c464000 40060000 0a000002 0a000001 fc6fff98 11223344 "
	  "00000000 5002faf0 000000",
	    "the TCP header is cut off", AF_INET, PACKET_TCP, true, false },
	{ V4_HEADER "fc6fff98 11223344 00000000 4002faf0 00000000 " SYN_OPTIONS,
	    "the TCP header claims to be shorter than its 20 bytes", AF_INET,
	    PACKET_TCP, true, false },
	{ V4_HEADER "fc6fff98 11223344 00000000 b002faf0 00000000 " SYN_OPTIONS,
	    "the TCP header claims to be longer than the packet", AF_INET,
	    PACKET_TCP, true, false },
	/* What IP says is the packet's end is the end of TCP's header too. */
	{ "45000038 1c464000 40060000 0a000002 0a000001 " TCP_HEADER
		SYN_OPTIONS,
	    "the TCP header claims to be longer than the packet", AF_INET,
	    PACKET_TCP, true, false },
	/* UDP */
	{ "4500001b 00004000 40110000 0a000002 0a000001 fc6fff98 000c00",
	    "the UDP header is cut off", AF_INET, PACKET_UDP, false, false },
	{ "45000020 00004000 40110000 0a000002 0a000001 fc6fff98 00070000 "
	  "50494e47",
	    "the UDP header claims a length shorter than its own 8 bytes",
	    AF_INET, PACKET_UDP, true, false },
	{ "45000020 00004000 40110000 0a000002 0a000001 fc6fff98 000d0000 "
	  "50494e47",
	    "the UDP header claims more bytes than the packet has", AF_INET,
	    PACKET_UDP, true, true },
	/* The first complaint stays. */
	{ "45000021 00004000 40110000 0a000002 0a000001 fc6fff98 00640000 "
	  "50494e47",
	    "the IPv4 header claims more bytes than the packet has", AF_INET,
	    PACKET_UDP, true, true },
	/* ICMP */
	{ "4500001b 00000000 40010000 0a000001 0a000002 03030000 000000",
	    "the ICMP header is cut off", AF_INET, PACKET_ICMP, false, false },
	/* IPv6 */
	{ "60000000 000c1140 fd000000 00000000 00000000 00000002 fd000000 "
	  "00000000 00000000 000000",
	    "the IPv6 header is cut off", AF_INET6, PACKET_OTHER, false,
	    false },
	{ V6("11", "000d") UDP,
	    "the IPv6 header claims more bytes than the packet has", AF_INET6,
	    PACKET_UDP, true, true },
	{ V6("00", "0007") "11000104 000000",
	    "an IPv6 extension header is cut off", AF_INET6, PACKET_OTHER,
	    false, false },
	{ V6("2c", "0007") "11000000 000000",
	    "an IPv6 extension header is cut off", AF_INET6, PACKET_OTHER,
	    false, false },
	{ V6("3c", "0014") "11020104 00000000 " UDP,
	    "an IPv6 extension header claims to be longer than the packet",
	    AF_INET6, PACKET_OTHER, false, false },
};

START_TEST(lengths_are_not_trusted)
{
	struct packet *p = made_packet(bad_rows[_i].hex);

	ck_assert_ptr_nonnull(p->bad);
	ck_assert_str_eq(p->bad, bad_rows[_i].bad);
	ck_assert_int_eq(p->family, bad_rows[_i].family);
	ck_assert_int_eq(addr_family(&p->src),
	    p->captured < 20 || (p->family == AF_INET6 && p->captured < 40)
		? AF_UNSPEC
		: p->family);
	ck_assert_int_eq(p->kind, bad_rows[_i].kind);
	ck_assert_uint_eq(addr_port(&p->src), bad_rows[_i].ports ? 64623 : 0);
	ck_assert_uint_eq(addr_port(&p->dst), bad_rows[_i].ports ? 65432 : 0);
	ck_assert(bad_rows[_i].payload == (p->payload > 0));
	packet_free(p);
}
END_TEST

/* Of each beginning of a packet, as much is told as is there. */
START_TEST(a_capture_that_is_cut_is_read_as_far_as_it_goes)
{
	struct buf bytes = made_bytes(SYN_V4);

	for (size_t len = 0; len < bytes.len; len++) {
		struct packet *p = packet_new(bytes.data, len, bytes.len, 0);

		ck_assert_ptr_nonnull(p->bad);
		ck_assert_uint_eq(p->length, bytes.len);
		ck_assert(addr_port(&p->dst) == (len >= 28 ? 65432 : 0));
		ck_assert(p->tcp.seq == (len >= 28 ? 0x11223344 : 0));
		ck_assert(p->tcp.flags == (len >= 36 ? PACKET_SYN : 0));
		ck_assert(p->payload == (len >= 40 ? 60 : 0));
		payload_is(p, "");
		packet_free(p);
	}
	buf_free(&bytes);
}
END_TEST

START_TEST(more_data_than_was_captured)
{
	struct buf bytes = made_bytes(UDP_V4);
	struct packet *p = packet_new(bytes.data, bytes.len - 2, bytes.len, 0);

	ck_assert_ptr_null(p->bad);
	ck_assert_uint_eq(p->payload_length, 4);
	payload_is(p, "PI");
	packet_free(p);
	/* A length that is less than what is here is none. */
	p = packet_new(bytes.data, bytes.len, 3, 0);
	ck_assert_ptr_null(p->bad);
	ck_assert_uint_eq(p->length, bytes.len);
	packet_free(p);
	buf_free(&bytes);
}
END_TEST

/* Segmentation is left to the device: longer than its header can say. */
START_TEST(a_packet_longer_than_its_header_can_say)
{
	struct buf bytes = made_bytes(SYN_V4);
	struct packet *p;

	bytes.data[2] = bytes.data[3] = 0;
	p = packet_new(bytes.data, bytes.len, 100000, 0);
	ck_assert_ptr_null(p->bad);
	ck_assert_uint_eq(p->payload_length, 100000 - 60);
	packet_free(p);
	buf_free(&bytes);
}
END_TEST

static Suite *
packet_lengths_suite(void)
{
	Suite *s = suite_create("packet_lengths");
	TCase *c = tcase_create("packet_lengths");

	suite_add_tcase(s, c);
	tcase_add_loop_test(c, options_are_not_trusted, 0, LEN(option_rows));
	tcase_add_loop_test(c, lengths_are_not_trusted, 0, LEN(bad_rows));
	tcase_add_test(c, a_capture_that_is_cut_is_read_as_far_as_it_goes);
	tcase_add_test(c, more_data_than_was_captured);
	tcase_add_test(c, a_packet_longer_than_its_header_can_say);
	return s;
}

int
main(void)
{
	return unit_run(packet_lengths_suite());
}
