/*
 * test_packet.c - what is read of packets that are as they should be, and of
 * those that others quote.
 */
#include <string.h>

#include "packet_made.h"

#define LEN(a) (sizeof(a) / sizeof(a)[0])

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

START_TEST(udp_may_end_before_ip_does)
{
	struct packet *p =
	    made_packet("45000020 00004000 40110000 0a000002 0a000001 "
			"fc6fff98 000b0000 50494e47");

	ck_assert_ptr_null(p->bad);
	payload_is(p, "PIN");
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
	struct packet *p = made_packet(
			  "45000040 00000000 40010000 0a000001 0a000002 "
			  "03030000 00000000 " UDP_V4 "ffffffff"),
		      *q;

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
	tcase_add_test(c, udp_says_ports_and_data);
	tcase_add_test(c, udp_may_end_before_ip_does);
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
