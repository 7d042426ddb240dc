/*
 * test_packet_fields.c - the headers of packets, drawn and explained: the
 * values are the packet's, checksums are judged, and whatever the bytes are,
 * nothing else than plain lines comes out.
 */
#include <locale.h>

#include "packet_events.h"
#include "view/packet.h"
#include "view/packet_figure.h"

#define LEN(a) (sizeof(a) / sizeof(a)[0])

/* What is said of the packet, which is freed; the caller frees the text. */
static char *
fields_at(struct packet *p, struct packet_place place)
{
	struct event e = packet_event(p);
	struct buf out = { 0 };

	e.packet.place = place;
	view_packet_fields(&out, &e.packet);
	event_free(&e);
	return out.data != NULL ? out.data : x_strdup("");
}

static char *
fields_of(struct packet *p)
{
	return fields_at(p, packet_event(p).packet.place);
}

static void
has(char *text, const char *want)
{
	if (strstr(text, want) != NULL)
		return;
	fputs(text, stderr); /* too long for libcheck */
	ck_abort_msg("not there: %s", want);
}

static void
hex_has(const char *hex, const char *want)
{
	char *text = fields_of(made_packet(hex));

	has(text, want);
	free(text);
}

/* ---- figures ---- */

START_TEST(udp_is_drawn_and_listed)
{
	char *text = fields_of(made_packet(UDP_V4));

	has(text,
	    "    UDP header (RFC 768)\n"
	    "     0                   1                   2                 "
	    "  3\n"
	    "     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 "
	    "9 0 1\n"
	    "    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-"
	    "+-+-+-+\n"
	    "    |          Source Port          |       Destination Port    "
	    "    |\n"
	    "    |             64623             |             65432         "
	    "    |\n"
	    "    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-"
	    "+-+-+-+\n"
	    "    |            Length             |           Checksum        "
	    "    |\n"
	    "    |              12               |            0x0000         "
	    "    |\n"
	    "    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-"
	    "+-+-+-+\n"
	    "    |                             data                          "
	    "    |\n"
	    "    |                            4 bytes                        "
	    "    |\n"
	    "    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-"
	    "+-+-+-+\n"
	    "    Source Port              16 bits   64623: the sender's "
	    "socket\n"
	    "    Destination Port         16 bits   65432: the receiver's\n"
	    "    Length                   16 bits   12: bytes of this header, "
	    "which has 8,\n"
	    "                                       and of data\n"
	    "    Checksum                 16 bits   0x0000: none, which UDP "
	    "over IPv4 allows\n");
	free(text);
}
END_TEST

/* Each row is full: every line of a picture ends in the same column. */
START_TEST(pictures_are_rectangles)
{
	static const char *const hex[] = { SYN_V4, UDP_V4, V6("11", "000c") UDP,
		ICMP_V4 ICMP_V4_QUOTE };
	char *text = fields_of(made_packet(hex[_i]));
	unsigned lines = 0;

	for (const char *at = text; *at != '\0';) {
		size_t len = strcspn(at, "\n");

		if (at[0] != '\0' && len > 4 &&
		    (at[4] == '|' || at[4] == '+')) {
			ck_assert_uint_eq(len, 69);
			ck_assert_int_eq(at[len - 1], at[4]);
			lines++;
		}
		at += len + (at[len] == '\n');
	}
	ck_assert_uint_gt(lines, 10);
	free(text);
}
END_TEST

START_TEST(flags_are_one_bit_each)
{
	char *text =
	    fields_of(tcp_packet(PACKET_SYN | PACKET_ACK | PACKET_CWR, "", 0));

	has(text,
	    "    | Data  |       |C|E|U|A|P|R|S|F|                           "
	    "    |\n"
	    "    |Offset | Rsrvd |W|C|R|C|S|S|Y|I|            Window         "
	    "    |\n"
	    "    |       |       |R|E|G|K|H|T|N|N|                           "
	    "    |\n"
	    "    |   5   |   0   |1|0|0|1|0|0|1|0|              64           "
	    "    |\n");
	has(text, "    PSH                       1 bit    0: not set\n");
	has(text, "    ACK                       1 bit    1: the ");
	free(text);
}
END_TEST

/* ---- values ---- */

static const struct {
	const char *hex, *want;
} values[] = {
	{ SYN_V4, "Identification           16 bits   7238: " },
	{ SYN_V4, "Flags                     3 bits   010: DF, " },
	{ SYN_V4, "Time to Live              8 bits   64: " },
	{ SYN_V4, "Protocol                  8 bits   6: TCP follows\n" },
	{ SYN_V4, "Destination Address      32 bits   10.0.0.1: to whom\n" },
	{ SYN_V4,
	    "Data Offset               4 bits   10: this header's "
	    "length in units of 4\n"
	    "                                       bytes, so 40 bytes\n" },
	{ SYN_V4, "Acknowledgment Number    32 bits   0: of no meaning "
		  "without the flag ACK\n" },
	{ SYN_V4, "Maximum Segment Size      4 bytes  1460: " },
	{ SYN_V4, "SACK Permitted            2 bytes  the sender " },
	{ SYN_V4, "Timestamps               10 bytes  1 2: " },
	{ SYN_V4, "No-Operation              1 byte   fills up" },
	{ SYN_V4, "Window Scale              3 bytes  7: all later windows of "
		  "the sender are to\n"
		  "                                       be multiplied by 128"
		  "\n" },
	/* The second of two fragments, and the mark of a busy router. */
	{ "45030018 00072001 402f0000 0a000001 0a000002 00000000",
	    "Flags                     3 bits   001: routers may cut it in "
	    "parts; MF,\n" },
	{ "45030018 00072001 402f0000 0a000001 0a000002 00000000",
	    "Fragment Offset          13 bits   1: it is the part from byte 8 "
	    "of the\n" },
	{ "45030018 00072001 402f0000 0a000001 0a000002 00000000",
	    "ECN                       2 bits   3: marked: " },
	{ V6("11", "000c") UDP,
	    "Next Header               8 bits   17: UDP follows\n" },
	{ V6("11", "000c") UDP,
	    "Source Address          128 bits   fd00::2: who sent it\n" },
	{ V6("3a", "0008") "80000000 04d20007",
	    "Identifier               16 bits   1234: which program asked\n" },
	{ ICMP_V4 ICMP_V4_QUOTE,
	    "Type                      8 bits   3: destination unreachable\n" },
	{ ICMP_V4 ICMP_V4_QUOTE,
	    "Code                      8 bits   3: port unreachable\n" },
	{ ICMP_V4 ICMP_V4_QUOTE,
	    "Unused                   32 bits   0: this type does not use "
	    "it\n" },
	{ "4500001c 00000000 40010000 0a000001 0a000002 03040000 000005dc",
	    "Next-Hop MTU             16 bits   1500: the longest packet "
	    "that" },
	{ "4500001c 00000000 40010000 0a000001 0a000002 0c000000 14000000",
	    "Pointer                   8 bits   20: at which byte" },
	{ "4500001c 00000000 40010000 0a000001 0a000002 05010000 0a000001",
	    "Gateway Address          32 bits   167772161: which router" },
	{ "4500001c 00000000 40010000 0a000001 0a000002 0b000000 00000000",
	    "Type                      8 bits   11: time exceeded\n" },
	{ "4500001c 00000000 40010000 0a000001 0a000002 2a070000 00000000",
	    "Type                      8 bits   42: not known here\n" },
	{ "4500001c 00000000 40010000 0a000001 0a000002 2a070000 00000000",
	    "Rest of Header           32 bits   0: what it means depends on "
	    "the type\n" },
	{ V6("3a", "0008") "03000000 00000000",
	    "Type                      8 bits   3: time exceeded\n" },
	{ V6("3a", "0008") "02000000 00000500",
	    "MTU                      32 bits   1280: the longest packet" },
	{ V6("3a", "0008") "04000000 00000028",
	    "Pointer                  32 bits   40: at which byte" },
	{ V6("3a", "0008") "80000000 04d20007",
	    "Type                      8 bits   128: echo request\n" },
	{ ICMP_V4 ICMP_V4_QUOTE,
	    "    It quotes the beginning of the packet that it is about: UDP "
	    "from\n"
	    "    10.0.0.2:64623 to 10.0.0.1:65432.\n" },
	/* Options that are no options: kind 9, and one that is too long. */
	{ "45000030 00004000 40060000 0a000002 0a000001 fc6fff98 00000000 "
	  "00000000 70020040 00000000 0904abcd 02ff0000",
	    "Other Option              4 bytes  kind 9\n"
	    "    It is bad: " },
	{ "45000030 00004000 40060000 0a000002 0a000001 fc6fff98 00000000 "
	  "00000000 70020040 00000000 00000000 00000000",
	    "End of Options            8 bytes  the rest fills " },
};

START_TEST(values_are_the_packets)
{
	hex_has(values[_i].hex, values[_i].want);
}
END_TEST

START_TEST(numbers_are_raw_and_relative)
{
	char *text = fields_at(tcp_packet(PACKET_ACK, "x", 1),
	    (struct packet_place){
		.seq = 5, .ack = 6, .relative = true, .window = 64 * 128 });

	has(text, "|                           287454020                  ");
	has(text, "32 bits   287454020 (relative 5): ");
	has(text, "32 bits   1432778632 (relative 6): ");
	has(text, "16 bits   64 (times 128: 8192): ");
	free(text);
}
END_TEST

START_TEST(blocks_of_sack_are_listed)
{
	char *text = fields_at(
	    made_packet("4500003c 00004000 40060000 0a000001 0a000002 "
			"ff98fc6f 00000001 00000064 a0100040 00000000 "
			"01010512 000000c8 0000012c 000001f4 00000258"),
	    (struct packet_place){ .seq = 1, .ack = 1, .window = 64 });

	has(text, "SACK                     18 bytes  101-201 401-501: ");
	free(text);
}
END_TEST

/* ---- checksums ---- */

static const struct {
	const char *hex, *want;
} sums[] = {
	/* The sums of these headers were computed by another program. */
	{ "4500003c 1c464000 40060a74 0a000002 0a000001 " TCP_HEADER
		SYN_OPTIONS,
	    "0x0a74: right; of this header alone\n" },
	{ "4500003c 1c464000 40060a75 0a000002 0a000001 " TCP_HEADER
		SYN_OPTIONS,
	    "0x0a75: wrong, it should be 0x0a74; of\n" },
	{ "45000020 00004000 40110000 0a000002 0a000001 "
	  "fc6fff98 000c513a 50494e47",
	    "0x513a: right\n" },
	{ "45000020 00004000 40110000 0a000002 0a000001 "
	  "fc6fff98 000c513b 50494e47",
	    "0x513b: wrong, it should be 0x513a\n" },
	/* An odd number of bytes. */
	{ "4500001f 00004000 40110000 0a000002 0a000001 "
	  "fc6fff98 000b5183 50494e",
	    "0x5183: right\n" },
	/* Over IPv6 UDP must have one. */
	{ V6("11", "000c") "fc6fff98 000c0000 50494e47",
	    "0x0000: wrong, it should be 0x6b38\n" },
	/* That of ICMP has no addresses in it, that of ICMPv6 has. */
	{ "4500001c 00000000 40010000 0a000001 0a000002 0800e5ca 12340001",
	    "0xe5ca: right\n" },
	{ V6("3a", "0008") "80007383 12340001", "0x7383: right\n" },
	/* What is 0 but for the checksum would be right with 0xffff, too. */
	{ "45000024 00002000 40110000 0a000002 0a000001 "
	  "fc6fff98 00101234 00000000 00000000",
	    "0x1234: not checked, it is made of more\n" },
};

START_TEST(checksums_are_judged)
{
	hex_has(sums[_i].hex, sums[_i].want);
}
END_TEST

START_TEST(an_open_checksum_is_said)
{
	struct packet *p = tcp_packet(PACKET_ACK, "", 0);
	char *text;

	p->open_checksum = true;
	text = fields_of(p);
	has(text, "0x0000: not filled in. ");
	free(text);
}
END_TEST

/* ---- what is not there ---- */

START_TEST(what_was_not_kept_is_said)
{
	struct buf bytes = made_bytes(SYN_V4);
	char *text =
	    fields_of(packet_new(bytes.data, bytes.len, bytes.len + 10, 7));

	has(text, "    Only the first 60 of its 70 bytes were kept.\n");
	free(text);
	bytes.data[3] = 70;
	text = fields_of(packet_new(bytes.data, bytes.len, 70, 7));
	has(text, "0x0000: not checked, not all bytes that\n");
	free(text);
	buf_free(&bytes);
}
END_TEST

START_TEST(a_header_that_is_cut_off_is_not_drawn)
{
	struct buf bytes = made_bytes(SYN_V4);
	char *text = fields_of(packet_new(bytes.data, 39, 60, 7));

	has(text, "IPv4 header");
	ck_assert_ptr_null(strstr(text, "TCP header ("));
	has(text, "It is bad: the TCP header is cut off.\n");
	free(text);
	text = fields_of(packet_new(bytes.data, 19, 60, 7));
	ck_assert_str_eq(text,
	    "    It is bad: the IPv4 header is cut off.\n"
	    "    Only the first 19 of its 60 bytes were kept.\n");
	free(text);
	buf_free(&bytes);
}
END_TEST

/* ---- bytes ---- */

START_TEST(bytes_are_sixteen_a_line)
{
	static const char data[] = "0123456789abcdef\x1b[2J\x7f\xc2\x9b ~";
	struct packet *p = packet_new(data, sizeof data - 1, 40, 7);
	struct buf out = { 0 };

	view_packet_bytes(&out, p);
	ck_assert_str_eq(buf_text(&out),
	    "        0000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  "
	    "0123456789abcdef\n"
	    "        0010  1b 5b 32 4a 7f c2 9b 20  7e                       "
	    ".[2J... ~\n"
	    "        15 more bytes were not kept\n");
	buf_free(&out);
	packet_free(p);
}
END_TEST

/* ---- any bytes ---- */

static void
is_plain(const struct buf *out)
{
	size_t column = 0;

	for (size_t i = 0; i < out->len; i++) {
		char c = out->data[i];

		column = c == '\n' ? 0 : column + 1;
		/* An assertion for each byte would take too long. */
		if (column > 80 || (c != '\n' && (c < 0x20 || c == 0x7f)))
			ck_abort_msg("at %zu: %.200s", i, out->data);
	}
}

static void
look(const void *bytes, size_t captured, size_t length)
{
	struct event e = packet_event(packet_new(bytes, captured, length, 7));
	struct world *w = world_new();
	struct buf out = { 0 };

	view_packet(&out, w, &e.packet, false, true);
	view_packet(&out, w, &e.packet, true, false);
	view_packet_fields(&out, &e.packet);
	view_packet_bytes(&out, e.packet.packet);
	is_plain(&out);
	buf_free(&out);
	world_free(w);
	event_free(&e);
}

/* Headers in which some bytes are others, and which end anywhere. */
START_TEST(any_bytes_give_plain_lines)
{
	static const char *const hex[] = { SYN_V4, UDP_V4, V6("11", "000c") UDP,
		V6("3a", "0008") "80000000 04d20007", ICMP_V4 ICMP_V4_QUOTE };
	uint32_t state = 1;

	for (int round = 0; round < 4000; round++) {
		struct buf b = made_bytes(hex[round % (int)LEN(hex)]);
		char *copy;

		for (int i = 0; i < round % 7; i++) {
			state = state * 1664525u + 1013904223u;
			b.data[(state >> 8) % b.len] = (char)(state >> 24);
		}
		state = state * 1664525u + 1013904223u;
		/* Of the very size, so that a sanitizer sees all. */
		copy = x_malloc(b.len);
		memcpy(copy, b.data, b.len);
		look(copy, round % 3 == 0 ? (state >> 8) % b.len : b.len,
		    b.len + (state >> 28));
		free(copy);
		buf_free(&b);
	}
}
END_TEST

/* In the languages that have wide letters, too. */
START_TEST(what_is_in_boxes_is_centred_by_columns)
{
	struct figure f = { 0 };
	struct buf out = { 0 };
	struct figure_field *field;

	setlocale(LC_ALL, "C.UTF-8");
	figure_bits(&f, "A", "\u30c7\u30fc\u30bf", 3);
	field = figure_bits(&f, "B", "\u30c7\u30fc\u30bf", 29);
	buf_adds(&field->value, "\u00e9");
	figure_print(&out, &f, "");
	has(out.data, "    |\u30c7\u30fc |                         "
		      "\u30c7\u30fc\u30bf                          |\n");
	has(out.data, "    |     |                            "
		      "\u00e9                            |\n");
	buf_free(&out);
}
END_TEST

static Suite *
packet_fields_suite(void)
{
	Suite *s = suite_create("packet_fields");
	TCase *c = tcase_create("packet_fields");

	suite_add_tcase(s, c);
	tcase_add_test(c, udp_is_drawn_and_listed);
	tcase_add_loop_test(c, pictures_are_rectangles, 0, 4);
	tcase_add_test(c, flags_are_one_bit_each);
	tcase_add_loop_test(c, values_are_the_packets, 0, LEN(values));
	tcase_add_test(c, numbers_are_raw_and_relative);
	tcase_add_test(c, blocks_of_sack_are_listed);
	tcase_add_loop_test(c, checksums_are_judged, 0, LEN(sums));
	tcase_add_test(c, an_open_checksum_is_said);
	tcase_add_test(c, what_was_not_kept_is_said);
	tcase_add_test(c, a_header_that_is_cut_off_is_not_drawn);
	tcase_add_test(c, bytes_are_sixteen_a_line);
	tcase_add_test(c, any_bytes_give_plain_lines);
	tcase_add_test(c, what_is_in_boxes_is_centred_by_columns);
	return s;
}

int
main(void)
{
	return unit_run(packet_fields_suite());
}
