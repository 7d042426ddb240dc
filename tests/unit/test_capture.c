/*
 * test_capture.c - the packets that cross lo, read by a process that is not in
 * that network and did not open the capture.
 */
#include <errno.h>
#include <netinet/ip.h>
#include <time.h>

#include "kernel/capture.h"
#include "network_made.h"

enum { PORT = 5000, UDP4 = 28, UDP6 = 48 };

static struct netns ns;
static struct capture *capture;

static void
begin(void)
{
	struct err err = { 0 };

	ck_assert_msg(netns_loopback(&ns, &err) == 0, "%s", err.text);
	ck_assert_int_ge(ns.capture, 0);
	capture = capture_new(ns.capture);
	ck_assert_ptr_nonnull(capture);
	ns.capture = -1;
}

static void
end(void)
{
	capture_free(capture);
	netns_close(&ns);
}

/* Two sockets of UDP, of which the first has that address. */
static void
pair(const char *host, int *to, int *from)
{
	int family = strchr(host, ':') != NULL ? AF_INET6 : AF_INET;

	*to = socket_in(&ns, family, SOCK_DGRAM);
	*from = socket_in(&ns, family, SOCK_DGRAM);
	bound(*to, host, PORT);
}

static struct captured
next(void)
{
	struct captured c;

	ck_assert(capture_next(capture, &c));
	return c;
}

static void
ends_here(void)
{
	struct captured c;

	ck_assert(!capture_next(capture, &c));
}

START_TEST(a_packet_is_seen_once_and_at_once)
{
	struct captured c;
	struct timespec now;
	int to, from;

	ends_here();
	pair("127.0.0.1", &to, &from);
	ends_here();
	sends_to(from, "Hello", 5, "127.0.0.1", PORT);
	c = next();
	ck_assert_uint_eq(c.captured, UDP4 + 5);
	ck_assert_uint_eq(c.length, UDP4 + 5);
	ck_assert_uint_eq(c.bytes[0] >> 4, 4);
	ck_assert_mem_eq(c.bytes + UDP4, "Hello", 5);
	ck_assert(c.open_checksum);
	clock_gettime(CLOCK_REALTIME, &now);
	ck_assert_int_le(c.time_ns / 1000000000, now.tv_sec);
	ck_assert_int_ge(c.time_ns / 1000000000, now.tv_sec - UNIT_SECONDS);
	ends_here();
	ck_assert_uint_eq(capture_lost(capture), 0);
}
END_TEST

START_TEST(ipv6_is_seen_too)
{
	struct captured c;
	int to, from;

	pair("::1", &to, &from);
	sends_to(from, "Hello", 5, "::1", PORT);
	c = next();
	ck_assert_uint_eq(c.bytes[0] >> 4, 6);
	ck_assert_uint_eq(c.length, UDP6 + 5);
	ends_here();
}
END_TEST

START_TEST(an_answer_comes_after_its_question)
{
	struct captured c;
	int fd = socket_in(&ns, AF_INET, SOCK_DGRAM);

	sends_to(fd, "?", 1, "127.0.0.1", PORT);
	c = next();
	ck_assert_uint_eq(c.bytes[9], IPPROTO_UDP);
	c = next();
	ck_assert_uint_eq(c.bytes[9], IPPROTO_ICMP);
	ends_here();
}
END_TEST

/* Of a long one there is the beginning, as much as was promised. */
START_TEST(a_long_packet_is_cut)
{
	static const size_t sizes[] = { CAPTURE_MAX - UDP4,
		CAPTURE_MAX - UDP4 + 1, 60000 };
	static unsigned char bytes[60000];
	struct captured c;
	int to, from;

	memset(bytes, 'x', sizeof bytes);
	pair("127.0.0.1", &to, &from);
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		sends_to(from, bytes, sizes[i], "127.0.0.1", PORT);
		c = next();
		ck_assert_uint_eq(c.length, sizes[i] + UDP4);
		ck_assert_uint_eq(c.captured, CAPTURE_MAX);
		ck_assert_uint_eq(c.bytes[CAPTURE_MAX - 1], 'x');
	}
	ends_here();
}
END_TEST

/* In batches, of which the last is not full: each has its turn, none twice. */
START_TEST(many_packets_come_in_their_order)
{
	int to, from;

	pair("127.0.0.1", &to, &from);
	for (uint32_t i = 0; i < 10000; i += 100) {
		for (uint32_t n = i; n < i + 100; n++)
			sends_to(from, &n, sizeof n, "127.0.0.1", PORT);
		for (uint32_t n = i; n < i + 100; n++)
			ck_assert_mem_eq(next().bytes + UDP4, &n, sizeof n);
	}
	ends_here();
	ck_assert_uint_eq(capture_lost(capture), 0);
}
END_TEST

/* Where nobody reads, the first ones stay, and the others are counted. */
START_TEST(what_finds_no_room_is_counted)
{
	enum { SENT = 40000 };
	struct captured c;
	unsigned seen = 0;
	int to, from;

	pair("127.0.0.1", &to, &from);
	for (uint32_t n = 0; n < SENT; n++)
		sends_to(from, &n, sizeof n, "127.0.0.1", PORT);
	while (capture_next(capture, &c)) {
		ck_assert_mem_eq(c.bytes + UDP4, &seen, sizeof seen);
		seen++;
	}
	ck_assert_uint_ge(seen, 100);
	ck_assert_uint_lt(seen, SENT);
	ck_assert_uint_eq(capture_lost(capture), SENT - seen);
	ck_assert_uint_eq(capture_lost(capture), 0);
	/* Then it goes on. */
	sends_to(from, "again", 5, "127.0.0.1", PORT);
	ck_assert_mem_eq(next().bytes + UDP4, "again", 5);
	ends_here();
}
END_TEST

START_TEST(what_is_no_capture_cannot_be_read)
{
	int ends[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	ck_assert_ptr_null(capture_new(ends[0]));
	capture_free(NULL);
}
END_TEST

static Suite *
capture_suite(void)
{
	Suite *s = suite_create("capture");
	TCase *c = tcase_create("capture");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, begin, end);
	tcase_set_timeout(c, 60);
	tcase_add_test(c, a_packet_is_seen_once_and_at_once);
	tcase_add_test(c, ipv6_is_seen_too);
	tcase_add_test(c, an_answer_comes_after_its_question);
	tcase_add_test(c, a_long_packet_is_cut);
	tcase_add_test(c, many_packets_come_in_their_order);
	tcase_add_test(c, what_finds_no_room_is_counted);
	tcase_add_test(c, what_is_no_capture_cannot_be_read);
	return s;
}

int
main(void)
{
	struct err err = { 0 };
	bool has_capture;

	if (netns_loopback(&ns, &err) < 0)
		return unit_skip(err.text);
	has_capture = ns.capture >= 0;
	netns_close(&ns);
	if (!has_capture)
		return unit_skip("packets cannot be captured here");
	return unit_run(capture_suite());
}
