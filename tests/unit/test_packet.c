/*
 * test_packet.c - what is read of packets: each header whole, each cut off,
 * each with lengths that are not true.
 */
#include <string.h>

#include "packet_made.h"

#define LEN(a) (sizeof(a) / sizeof(a)[0])

#define V6(next, length) \
	"60000000 " length next "40 fd000000 00000000 00000000 00000002 " \
	"fd000000 00000000 00000000 00000001 "
#define UDP "fc6fff98 000c0000 50494e47 "
#define UDP_V4 "45000020 00004000 40110000 0a000002 0a000001 " UDP
#define ICMP_V4 \
	"4500003c 00000000 40010000 0a000001 0a000002 03030000 00000000 "

static void
addr_is(const struct addr *a, const char *text)
{
	struct buf out = { 0 };

	addr_text(&out, a);
	ck_assert_str_eq(buf_text(&out), text);
	buf_free(&out);
}

static void
payload_is(const struct packet *p, const char *text)
{
	size_t len;
	const unsigned char *data = packet_payload(p, &len);

	ck_assert_uint_eq(len, strlen(text));
	ck_assert_int_eq(memcmp(data, text, len), 0);
}

START_TEST(a_syn_says_all)
{
	struct packet *p = made_packet(SYN_V4);

	ck_assert_ptr_null(p->bad);
	ck_assert_int_eq(p->family, AF_INET);
	ck_assert_int_eq(p->kind, PACKET_TCP);
	ck_assert_uint_eq(p->protocol, IPPROTO_TCP);
	ck_assert_uint_eq(p->captured, 60);
	ck_assert_uint_eq(p->length, 60);
	ck_assert_int_eq(p->time_ns, 7);
	addr_is(&p->src, "10.0.0.2:64623");
	addr_is(&p->dst, "10.0.0.1:65432");
	ck_assert_uint_eq(p->transport, 20);
	ck_assert_uint_eq(p->payload, 60);
	ck_assert_uint_eq(p->payload_length, 0);
	ck_assert_uint_eq(p->tcp.seq, 0x11223344);
	ck_assert_uint_eq(p->tcp.ack, 0);
	ck_assert_uint_eq(p->tcp.window, 64240);
	ck_assert_uint_eq(p->tcp.flags, PACKET_SYN);
	ck_assert_int_eq(p->tcp.mss, 1460);
	ck_assert_int_eq(p->tcp.scale, 7);
	ck_assert(p->tcp.sack_ok);
	ck_assert(p->tcp.stamped);
	ck_assert_uint_eq(p->tcp.stamp, 1);
	ck_assert_uint_eq(p->tcp.echo, 2);
	ck_assert_uint_eq(p->tcp.sacks, 0);
	packet_free(p);
}
END_TEST

START_TEST(data_ends_where_ip_says)
{
	/* Behind the 2 bytes of data are 3 that belong to nobody. */
	struct packet *p =
	    made_packet("4500002a 00004000 40060000 0a000002 0a000001 "
			"fc6fff98 00000001 00000002 50180001 00000000 "
			"4869 ffffff");

	ck_assert_ptr_null(p->bad);
	ck_assert_uint_eq(p->tcp.flags, PACKET_PSH | PACKET_ACK);
	ck_assert_int_eq(p->tcp.mss, -1);
	ck_assert_int_eq(p->tcp.scale, -1);
	ck_assert(!p->tcp.stamped && !p->tcp.sack_ok);
	ck_assert_uint_eq(p->payload_length, 2);
	payload_is(p, "Hi");
	packet_free(p);
}
END_TEST

START_TEST(blocks_of_sack_are_read)
{
	struct packet *p =
	    made_packet("4500003c 00004000 40060000 0a000002 0a000001 "
			"fc6fff98 00000001 00000002 a0100001 00000000 "
			"0101 0512 00000010 00000020 00000030 00000040");

	ck_assert_ptr_null(p->bad);
	ck_assert_uint_eq(p->tcp.sacks, 2);
	ck_assert_uint_eq(p->tcp.sack[0].left, 0x10);
	ck_assert_uint_eq(p->tcp.sack[0].right, 0x20);
	ck_assert_uint_eq(p->tcp.sack[1].left, 0x30);
	ck_assert_uint_eq(p->tcp.sack[1].right, 0x40);
	packet_free(p);
}
END_TEST

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
	{ "020405b4 01010101 01010101 01010101 01010304",
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

/* ---- the other protocols ---- */

START_TEST(udp_says_ports_and_data)
{
	struct packet *p = made_packet(UDP_V4);

	ck_assert_ptr_null(p->bad);
	ck_assert_int_eq(p->kind, PACKET_UDP);
	addr_is(&p->src, "10.0.0.2:64623");
	addr_is(&p->dst, "10.0.0.1:65432");
	payload_is(p, "PING");
	packet_free(p);
}
END_TEST

START_TEST(ip_options_are_passed_over)
{
	struct packet *p =
	    made_packet("47000028 00004000 40110000 0a000002 0a000001 "
			"94040000 01010101 " UDP);

	ck_assert_ptr_null(p->bad);
	ck_assert_uint_eq(p->transport, 28);
	payload_is(p, "PING");
	packet_free(p);
}
END_TEST

static const struct {
	const char *hex;
	bool fragment;
	enum packet_kind kind;
	const char *payload;
} fragments[] = {
	/* The first: the header is here, some of the data elsewhere. */
	{ "45000020 00002000 40110000 0a000002 0a000001 fc6fff98 00640000 "
	  "50494e47",
	    false, PACKET_UDP, "PING" },
	/* A later one has no header, whatever it looks like. */
	{ "45000020 00002005 40110000 0a000002 0a000001 fc6fff98 000c0000 "
	  "50494e47",
	    true, PACKET_OTHER, "\xfc\x6f\xff\x98" },
	/* And the last one. */
	{ "45000018 00000005 40110000 0a000002 0a000001 50494e47", true,
	    PACKET_OTHER, "PING" },
	{ V6("2c", "0014") "11000001 00000001 fc6fff98 00640000 50494e47",
	    false, PACKET_UDP, "PING" },
	{ V6("2c", "000c") "11000008 00000001 50494e47", true, PACKET_OTHER,
	    "PING" },
};

START_TEST(fragments_are_told_apart)
{
	struct packet *p = made_packet(fragments[_i].hex);
	size_t len;

	ck_assert_ptr_null(p->bad);
	ck_assert_uint_eq(p->protocol, IPPROTO_UDP);
	ck_assert_int_eq(p->kind, fragments[_i].kind);
	ck_assert(p->fragment == fragments[_i].fragment);
	ck_assert_uint_eq(addr_port(&p->dst), p->fragment ? 0 : 65432);
	ck_assert_int_eq(
	    memcmp(packet_payload(p, &len), fragments[_i].payload, 4), 0);
	packet_free(p);
}
END_TEST

static const struct {
	const char *hex;
	size_t transport;
} extended[] = {
	{ V6("11", "000c") UDP, 40 },
	{ V6("00", "0014") "11000104 00000000 " UDP, 48 },
	{ V6("2b", "0014") "11000000 00000000 " UDP, 48 },
	{ V6("3c", "001c") "11010104 00000000 00000000 00000000 " UDP, 56 },
	/* A fragment that is the whole packet (RFC 6946). */
	{ V6("2c", "0014") "11000000 00000000 " UDP, 48 },
	{ V6("00", "001c") "3c000104 00000000 11000104 00000000 " UDP, 56 },
	/* As many as there may be. */
	{ V6("3c", "004c") "3c000104 00000000 3c000104 00000000 "
			   "3c000104 00000000 3c000104 00000000 "
			   "3c000104 00000000 3c000104 00000000 "
			   "3c000104 00000000 11000104 00000000 " UDP,
	    104 },
};

START_TEST(extension_headers_are_passed_over)
{
	struct packet *p = made_packet(extended[_i].hex);

	ck_assert_ptr_null(p->bad);
	ck_assert_int_eq(p->family, AF_INET6);
	ck_assert_int_eq(p->kind, PACKET_UDP);
	ck_assert_uint_eq(p->protocol, IPPROTO_UDP);
	addr_is(&p->src, "[fd00::2]:64623");
	addr_is(&p->dst, "[fd00::1]:65432");
	ck_assert_uint_eq(p->transport, extended[_i].transport);
	payload_is(p, "PING");
	packet_free(p);
}
END_TEST

START_TEST(extension_headers_have_an_end)
{
	struct buf hex = { 0 };
	struct packet *p;

	buf_adds(&hex, V6("3c", "0054"));
	for (int i = 0; i < 8; i++)
		buf_adds(&hex, "3c000104 00000000 ");
	buf_adds(&hex, "11000104 00000000 " UDP);
	p = made_packet(hex.data);
	ck_assert_str_eq(
	    p->bad, "the packet has more than 8 IPv6 extension headers");
	ck_assert_int_eq(p->kind, PACKET_OTHER);
	packet_free(p);
	buf_free(&hex);
}
END_TEST

START_TEST(another_protocol_has_data_alone)
{
	/* SCTP; ICMP in IPv6 and ICMPv6 in IPv4 are none either. */
	static const char *const others[] = {
		"45000018 00004000 40840000 0a000002 0a000001 50494e47",
		"45000018 00004000 403a0000 0a000002 0a000001 50494e47",
		V6("01", "0004") "50494e47",
		V6("3b", "0004") "50494e47",
	};

	for (size_t i = 0; i < LEN(others); i++) {
		struct packet *p = made_packet(others[i]);

		ck_assert_ptr_null(p->bad);
		ck_assert_int_eq(p->kind, PACKET_OTHER);
		payload_is(p, "PING");
		ck_assert_uint_eq(packet_span(p), 0);
		packet_free(p);
	}
}
END_TEST

/* ---- quotations ---- */

START_TEST(an_icmp_error_quotes_a_packet)
{
	struct packet *p = made_packet(ICMP_V4 UDP_V4), *q;

	ck_assert_ptr_null(p->bad);
	ck_assert_int_eq(p->kind, PACKET_ICMP);
	ck_assert_uint_eq(p->icmp.type, 3);
	ck_assert_uint_eq(p->icmp.code, 3);
	q = packet_quoted(p);
	ck_assert_ptr_null(q->bad);
	addr_is(&q->src, "10.0.0.2:64623");
	addr_is(&q->dst, "10.0.0.1:65432");
	ck_assert_int_eq(q->time_ns, 7);
	payload_is(q, "PING");
	ck_assert_ptr_null(packet_quoted(q));
	packet_free(p);
	packet_free(q);
}
END_TEST

/* Of an error's quotation (a SYN) so many bytes are there. */
static struct packet *
quoted(size_t len)
{
	struct buf bytes = made_bytes(ICMP_V4 SYN_V4);
	struct packet *p, *q;

	bytes.data[3] = (char)(28 + len);
	p = packet_new(bytes.data, 28 + len, 28 + len, 0);
	ck_assert_ptr_null(p->bad);
	q = packet_quoted(p);
	packet_free(p);
	buf_free(&bytes);
	return q;
}

START_TEST(a_quotation_may_be_cut)
{
	struct packet *q;

	ck_assert_ptr_null(quoted(0));
	for (size_t len = 1; len <= 60; len++) {
		q = quoted(len);
		ck_assert_uint_eq(q->captured, len);
		ck_assert_uint_eq(q->length, len < 20 ? len : 60);
		ck_assert((q->bad == NULL) == (len >= 28));
		ck_assert(addr_port(&q->dst) == (len >= 28 ? 65432 : 0));
		ck_assert_int_eq(q->tcp.mss, len >= 60	 ? 1460
					     : len >= 20 ? -1
							 : 0);
		packet_free(q);
	}
}
END_TEST

START_TEST(what_stands_behind_a_quotation_is_not_of_it)
{
	struct packet *p = made_packet(ICMP_V4 UDP_V4 "ffffffff"), *q;

	ck_assert_ptr_null(p->bad);
	q = packet_quoted(p);
	ck_assert_ptr_null(q->bad);
	ck_assert_uint_eq(q->captured, 32);
	ck_assert_uint_eq(q->length, 32);
	packet_free(p);
	packet_free(q);
}
END_TEST

START_TEST(icmp6_quotes_too)
{
	struct packet *p = made_packet(
	    V6("3a", "003c") "01040000 00000000 " V6("11", "000c") UDP);
	struct packet *q = packet_quoted(p);

	ck_assert_ptr_null(p->bad);
	ck_assert_int_eq(p->kind, PACKET_ICMP6);
	ck_assert_uint_eq(p->icmp.type, 1);
	ck_assert_uint_eq(p->icmp.code, 4);
	ck_assert_ptr_null(q->bad);
	addr_is(&q->dst, "[fd00::1]:65432");
	packet_free(p);
	packet_free(q);
}
END_TEST

START_TEST(what_is_no_error_quotes_nothing)
{
	static const char *const others[] = {
		/* echo request, in both; a TCP segment; nothing at all */
		"4500003c 00000000 40010000 0a000001 0a000002 08000000 "
		"00000000 " UDP_V4,
		V6("3a", "0028") "80000000 00000000 " UDP_V4,
		SYN_V4,
		"",
	};

	for (size_t i = 0; i < LEN(others); i++) {
		struct packet *p = made_packet(others[i]);

		ck_assert_ptr_null(packet_quoted(p));
		packet_free(p);
	}
}
END_TEST

/* ---- the rest ---- */

START_TEST(a_segment_takes_numbers)
{
	static const struct {
		struct made made;
		uint32_t span;
	} rows[] = {
		{ { .flags = PACKET_ACK }, 0 },
		{ { .flags = PACKET_SYN }, 1 },
		{ { .flags = PACKET_FIN | PACKET_ACK }, 1 },
		{ { .flags = PACKET_PSH | PACKET_ACK, .len = 12 }, 12 },
		{ { .flags = PACKET_FIN | PACKET_ACK, .len = 12 }, 13 },
		{ { .flags = PACKET_SYN, .len = 12 }, 13 },
	};

	for (size_t i = 0; i < LEN(rows); i++) {
		struct packet *p = made_segment(&rows[i].made);

		ck_assert_uint_eq(packet_span(p), rows[i].span);
		packet_free(p);
	}
}
END_TEST

START_TEST(a_header_without_end_takes_no_numbers)
{
	struct packet *p = made_packet(V4_HEADER
	    "fc6fff98 11223344 00000000 4002faf0 00000000 " SYN_OPTIONS);

	ck_assert_uint_eq(p->tcp.flags, PACKET_SYN);
	ck_assert_uint_eq(packet_span(p), 0);
	packet_free(p);
}
END_TEST

START_TEST(it_is_there_until_the_last_reference)
{
	struct packet *p = made_packet(UDP_V4);

	ck_assert_ptr_eq(packet_ref(p), p);
	packet_free(p);
	payload_is(p, "PING");
	packet_free(p);
	packet_free(NULL);
	ck_assert_ptr_null(packet_ref(NULL));
}
END_TEST

static void
add_lengths(TCase *c)
{
	tcase_add_loop_test(c, options_are_not_trusted, 0, LEN(option_rows));
	tcase_add_loop_test(c, lengths_are_not_trusted, 0, LEN(bad_rows));
	tcase_add_test(c, a_capture_that_is_cut_is_read_as_far_as_it_goes);
	tcase_add_test(c, more_data_than_was_captured);
	tcase_add_test(c, a_packet_longer_than_its_header_can_say);
}

static void
add_quotations(TCase *c)
{
	tcase_add_test(c, an_icmp_error_quotes_a_packet);
	tcase_add_test(c, a_quotation_may_be_cut);
	tcase_add_test(c, what_stands_behind_a_quotation_is_not_of_it);
	tcase_add_test(c, icmp6_quotes_too);
	tcase_add_test(c, what_is_no_error_quotes_nothing);
}

static Suite *
packet_suite(void)
{
	Suite *s = suite_create("packet");
	TCase *c = tcase_create("packet");

	suite_add_tcase(s, c);
	tcase_add_test(c, a_syn_says_all);
	tcase_add_test(c, data_ends_where_ip_says);
	tcase_add_test(c, blocks_of_sack_are_read);
	add_lengths(c);
	tcase_add_test(c, udp_says_ports_and_data);
	tcase_add_test(c, ip_options_are_passed_over);
	tcase_add_loop_test(c, fragments_are_told_apart, 0, LEN(fragments));
	tcase_add_loop_test(
	    c, extension_headers_are_passed_over, 0, LEN(extended));
	tcase_add_test(c, extension_headers_have_an_end);
	tcase_add_test(c, another_protocol_has_data_alone);
	add_quotations(c);
	tcase_add_test(c, a_segment_takes_numbers);
	tcase_add_test(c, a_header_without_end_takes_no_numbers);
	tcase_add_test(c, it_is_there_until_the_last_reference);
	return s;
}

int
main(void)
{
	return unit_run(packet_suite());
}
