/*
 * test_tun.c - the devices at both ends of a wire: packets in and out, one by
 * one, or as segments that are still to be cut.
 */
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>

#include "kernel/tun.h"
#include "network_made.h"

enum { PORT = 5000, UDP4 = 28, SERVER = 0, CLIENT = 1 };

static struct netns ns[2];
static struct tun_frame frame;

static void
begin(void)
{
	struct err err = { 0 };

	ck_assert_msg(netns_wire(ns, &err) == 0, "%s", err.text);
}

static void
end(void)
{
	netns_close(&ns[SERVER]);
	netns_close(&ns[CLIENT]);
}

static void
is_empty(int host)
{
	ck_assert_int_eq(tun_read(ns[host].tun, &frame), 0);
}

START_TEST(a_datagram_goes_out_and_comes_in)
{
	int to = socket_in(&ns[SERVER], AF_INET, SOCK_DGRAM);
	int from = socket_in(&ns[CLIENT], AF_INET, SOCK_DGRAM);
	char bytes[16];

	bound(to, "10.0.0.1", PORT);
	is_empty(CLIENT);
	sends_to(from, "Hello", 5, "10.0.0.1", PORT);
	ck_assert_int_eq(tun_read(ns[CLIENT].tun, &frame), 1);
	ck_assert_uint_eq(frame.length, UDP4 + 5);
	ck_assert_mem_eq(frame.bytes + UDP4, "Hello", 5);
	ck_assert_uint_eq(frame.head.flags, 0);
	ck_assert_uint_eq(tun_packets(&frame), 1);
	is_empty(CLIENT);
	is_empty(SERVER);
	ck_assert_int_lt(recv(to, bytes, sizeof bytes, MSG_DONTWAIT), 0);
	/* It is there as soon as that has returned. */
	ck_assert_int_eq(
	    tun_write_packet(ns[SERVER].tun, frame.bytes, frame.length), 0);
	ck_assert_int_eq(recv(to, bytes, sizeof bytes, MSG_DONTWAIT), 5);
	ck_assert_int_eq(tun_write(ns[SERVER].tun, &frame), 0);
	ck_assert_int_eq(recv(to, bytes, sizeof bytes, MSG_DONTWAIT), 5);
}
END_TEST

/* A packet that was damaged on its way is not handed to a program. */
START_TEST(checksums_are_made_and_looked_at)
{
	int to = socket_in(&ns[SERVER], AF_INET, SOCK_DGRAM);
	int from = socket_in(&ns[CLIENT], AF_INET, SOCK_DGRAM);
	char bytes[16];

	bound(to, "10.0.0.1", PORT);
	sends_to(from, "Hello", 5, "10.0.0.1", PORT);
	ck_assert_int_eq(tun_read(ns[CLIENT].tun, &frame), 1);
	frame.bytes[UDP4] ^= 1;
	ck_assert_int_eq(tun_write(ns[SERVER].tun, &frame), 0);
	ck_assert_int_lt(recv(to, bytes, sizeof bytes, MSG_DONTWAIT), 0);
	frame.bytes[UDP4] ^= 1;
	ck_assert_int_eq(tun_write(ns[SERVER].tun, &frame), 0);
	ck_assert_int_eq(recv(to, bytes, sizeof bytes, MSG_DONTWAIT), 5);
}
END_TEST

/* Made while large frames were allowed, and read when they are no more. */
START_TEST(a_checksum_that_was_left_open_is_made)
{
	int to = socket_in(&ns[SERVER], AF_INET, SOCK_DGRAM);
	int from = socket_in(&ns[CLIENT], AF_INET, SOCK_DGRAM);
	char bytes[16];

	bound(to, "10.0.0.1", PORT);
	ck_assert_int_eq(tun_offload(ns[CLIENT].tun, true), 0);
	sends_to(from, "Hello", 5, "10.0.0.1", PORT);
	ck_assert_int_eq(tun_offload(ns[CLIENT].tun, false), 0);
	ck_assert_int_eq(tun_read(ns[CLIENT].tun, &frame), 1);
	ck_assert_uint_eq(frame.head.flags, VIRTIO_NET_HDR_F_NEEDS_CSUM);
	tun_complete(&frame);
	ck_assert_uint_eq(frame.head.flags, 0);
	ck_assert_int_eq(
	    tun_write_packet(ns[SERVER].tun, frame.bytes, frame.length), 0);
	ck_assert_int_eq(recv(to, bytes, sizeof bytes, MSG_DONTWAIT), 5);
	/* Nothing is left to be made. */
	tun_complete(&frame);
	ck_assert_int_eq(
	    tun_write_packet(ns[SERVER].tun, frame.bytes, frame.length), 0);
	ck_assert_int_eq(recv(to, bytes, sizeof bytes, MSG_DONTWAIT), 5);
}
END_TEST

/* A checksum that would stand behind the end. */
START_TEST(a_checksum_that_has_no_place_is_left_alone)
{
	struct tun_frame before;

	memset(&frame, 0x55, sizeof frame);
	frame.head.flags = VIRTIO_NET_HDR_F_NEEDS_CSUM;
	frame.length = 40;
	frame.head.csum_start = 20;
	frame.head.csum_offset = 19;
	before = frame;
	tun_complete(&frame);
	ck_assert_mem_eq(frame.bytes, before.bytes, sizeof frame.bytes);
	frame.head.csum_start = frame.head.csum_offset = 65535;
	tun_complete(&frame);
	ck_assert_mem_eq(frame.bytes, before.bytes, sizeof frame.bytes);
}
END_TEST

START_TEST(what_is_no_packet_is_refused)
{
	is_empty(SERVER);
	ck_assert_int_lt(tun_write_packet(ns[SERVER].tun, "", 0), 0);
	ck_assert_int_lt(tun_write_packet(ns[SERVER].tun, "x", 1), 0);
	ck_assert_int_eq(tun_read(-1, &frame), -1);
	ck_assert_int_eq(errno, EBADF);
}
END_TEST

/* Nobody reads them for a while. */
START_TEST(packets_wait_until_they_are_read)
{
	enum { SENT = 9000 };
	int from = socket_in(&ns[CLIENT], AF_INET, SOCK_DGRAM);

	for (uint32_t n = 0; n < SENT; n++)
		sends_to(from, &n, sizeof n, "10.0.0.1", PORT);
	for (uint32_t n = 0; n < SENT; n++) {
		ck_assert_int_eq(tun_read(ns[CLIENT].tun, &frame), 1);
		ck_assert_mem_eq(frame.bytes + UDP4, &n, sizeof n);
	}
	is_empty(CLIENT);
}
END_TEST

/* To take a device down the kernel waits some 10 ms: it is to do that by
 * itself, with the network, and not while somebody closes the descriptor. */
START_TEST(a_device_goes_with_its_network)
{
	close(ns[SERVER].tun);
	ns[SERVER].tun = -1;
	ck_assert_int_eq(netns_enter(&ns[SERVER]), 0);
	ck_assert_uint_gt(if_nametoindex("wire0"), 0);
}
END_TEST

/* ---- segments ---- */

/* Pass on all that there is; how many packets, and the longest frame. */
static size_t
pump(size_t *longest)
{
	size_t packets = 0, before;

	do {
		before = packets;
		for (int h = SERVER; h <= CLIENT; h++) {
			while (tun_read(ns[h].tun, &frame) == 1) {
				packets += tun_packets(&frame);
				if (frame.length > *longest)
					*longest = frame.length;
				ck_assert_int_eq(
				    tun_write(ns[!h].tun, &frame), 0);
			}
		}
	} while (packets > before);
	return packets;
}

/* A connection over the wire: at the client, at the server. */
static void
connects(const char *host, int *client, int *server)
{
	int family = strchr(host, ':') != NULL ? AF_INET6 : AF_INET;
	int listener = socket_in(&ns[SERVER], family, SOCK_STREAM);
	struct place p = place(host, PORT);
	size_t longest = 0;

	bound(listener, host, PORT);
	ck_assert_int_eq(listen(listener, 1), 0);
	*client = socket_in(&ns[CLIENT], family, SOCK_STREAM | SOCK_NONBLOCK);
	ck_assert_int_lt(connect(*client, (struct sockaddr *)&p.a, p.len), 0);
	ck_assert_uint_eq(pump(&longest), 3);
	ck_assert_uint_lt(longest, 100);
	*server = accept(listener, NULL, NULL);
	ck_assert_int_ge(*server, 0);
	close(listener);
}

/* How many bytes of a lot could be sent and came. */
static void
carries(int client, int server, size_t *packets, size_t *longest)
{
	static char bytes[100000];
	size_t sent = 0, came = 0;
	time_t late = 0;

	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (char)(i * 7 >> 3);
	while (came < sizeof bytes) {
		char here[sizeof bytes];
		ssize_t len = send(
		    client, bytes + sent, sizeof bytes - sent, MSG_DONTWAIT);

		sent += len > 0 ? (size_t)len : 0;
		*packets += pump(longest);
		len = recv(server, here, sizeof here, MSG_DONTWAIT);
		ck_assert(!unit_late(&late));
		if (len <= 0)
			continue;
		ck_assert_mem_eq(here, bytes + came, (size_t)len);
		came += (size_t)len;
	}
}

static const char *const hosts[] = { "10.0.0.1", "fd00::1" };

START_TEST(tcp_is_cut_into_packets)
{
	size_t packets = 0, longest = 0;
	int client, server;

	connects(hosts[_i], &client, &server);
	carries(client, server, &packets, &longest);
	ck_assert_uint_eq(longest, TUN_MTU);
	ck_assert_uint_gt(packets, 100000 / TUN_MTU);
}
END_TEST

START_TEST(tcp_is_left_whole_if_that_is_wanted)
{
	size_t packets = 0, longest = 0;
	int client, server;

	for (int h = SERVER; h <= CLIENT; h++)
		ck_assert_int_eq(tun_offload(ns[h].tun, true), 0);
	connects(hosts[_i], &client, &server);
	carries(client, server, &packets, &longest);
	ck_assert_uint_gt(longest, 4 * TUN_MTU);
	ck_assert_uint_gt(packets, 100000 / TUN_MTU);
	for (int h = SERVER; h <= CLIENT; h++)
		ck_assert_int_eq(tun_offload(ns[h].tun, false), 0);
	longest = 0;
	carries(client, server, &packets, &longest);
	ck_assert_uint_le(longest, TUN_MTU);
}
END_TEST

/* Lengths that do not fit are no reason to read beyond the end. */
START_TEST(packets_are_counted_from_their_lengths)
{
	static const struct {
		unsigned type, size, start, words;
		size_t length, packets;
	} rows[] = {
		{ VIRTIO_NET_HDR_GSO_NONE, 1000, 20, 5, 5000, 1 },
		{ VIRTIO_NET_HDR_GSO_TCPV4, 0, 20, 5, 5000, 1 },
		{ VIRTIO_NET_HDR_GSO_TCPV4, 1000, 20, 5, 5040, 5 },
		{ VIRTIO_NET_HDR_GSO_TCPV4, 1000, 20, 5, 5041, 6 },
		{ VIRTIO_NET_HDR_GSO_TCPV6, 1000, 40, 8, 2072, 2 },
		{ VIRTIO_NET_HDR_GSO_TCPV4, 1000, 20, 5, 40, 1 },
		{ VIRTIO_NET_HDR_GSO_TCPV4, 1000, 20, 15, 50, 1 },
		{ VIRTIO_NET_HDR_GSO_TCPV4, 1000, 65535, 5, 5000, 1 },
		{ VIRTIO_NET_HDR_GSO_TCPV4, 1, 0, 5, 0, 1 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		memset(&frame, 0, sizeof frame);
		frame.head.gso_type = (uint8_t)rows[i].type;
		frame.head.gso_size = (uint16_t)rows[i].size;
		frame.head.csum_start = (uint16_t)rows[i].start;
		if (rows[i].start + 12 < rows[i].length)
			frame.bytes[rows[i].start + 12] =
			    (unsigned char)(rows[i].words << 4);
		frame.length = rows[i].length;
		ck_assert_msg(tun_packets(&frame) == rows[i].packets,
		    "row %zu: %zu", i, tun_packets(&frame));
	}
}
END_TEST

static Suite *
tun_suite(void)
{
	Suite *s = suite_create("tun");
	TCase *c = tcase_create("tun");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, begin, end);
	tcase_set_timeout(c, 60);
	tcase_add_test(c, a_datagram_goes_out_and_comes_in);
	tcase_add_test(c, checksums_are_made_and_looked_at);
	tcase_add_test(c, a_checksum_that_was_left_open_is_made);
	tcase_add_test(c, a_checksum_that_has_no_place_is_left_alone);
	tcase_add_test(c, what_is_no_packet_is_refused);
	tcase_add_test(c, packets_wait_until_they_are_read);
	tcase_add_test(c, a_device_goes_with_its_network);
	tcase_add_loop_test(c, tcp_is_cut_into_packets, 0, 2);
	tcase_add_loop_test(c, tcp_is_left_whole_if_that_is_wanted, 0, 2);
	tcase_add_test(c, packets_are_counted_from_their_lengths);
	return s;
}

int
main(void)
{
	struct err err = { 0 };

	if (netns_wire(ns, &err) < 0)
		return unit_skip(err.text);
	end();
	return unit_run(tun_suite());
}
