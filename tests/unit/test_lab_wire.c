/*
 * test_lab_wire.c - what the lab tells of packets that were held: of those
 * that arrive in parts, of many at once, of a reset; and of those that stay
 * on their host.
 */
#include <netinet/tcp.h>
#include <unistd.h>

#include "lab/lab_parts.h"
#include "lab_made.h"

static struct lab *lab;

static void
set_up(void)
{
	lab = lab_made_on(LAB_WIRE);
}

static void
tear_down(void)
{
	lab_free(lab);
}

static void
order(enum wire_verb verb, unsigned a, unsigned b)
{
	wire_done(lab, verb, a, b);
}

/* The server takes datagrams, and packets are held. */
static void
hold_datagrams(void)
{
	CALL(LAB_DONE, lab, "server", "socket AF_INET SOCK_DGRAM");
	CALL(LAB_DONE, lab, "server", "bind 3 10.0.0.1 5000");
	CALL(LAB_DONE, lab, "client", "socket AF_INET SOCK_DGRAM");
	order(WIRE_HOLD, 0, 0);
}

/* Only the first part says for which port it is. */
START_TEST(the_last_part_of_a_datagram_fills_the_queue)
{
	hold_datagrams();
	CALL(LAB_DONE, lab, "client", "sendto 3 %03000d 10.0.0.1 5000", 0);
	order(WIRE_STEP, 1, 0);
	order(WIRE_STEP, 1, 0);
	ck_assert_ptr_null(latest(lab, EVENT_QUEUE));
	order(WIRE_STEP, 1, 0);
	ck_assert_ptr_nonnull(latest(lab, EVENT_QUEUE));
	ck_assert_uint_eq(latest(lab, EVENT_QUEUE)->queue.length, 3000);
}
END_TEST

/* 30 datagrams arrive at once, of which two have changed places. */
static void
release_thirty(unsigned swapped)
{
	enum { ALL = 30 };

	hold_datagrams();
	for (int i = 0; i < ALL; i++)
		CALL(LAB_DONE, lab, "client", "sendto 3 x 10.0.0.1 5000");
	order(WIRE_REORDER, swapped, ALL);
	order(WIRE_RELEASE, 0, 0);
}

/* In whatever order they came. */
START_TEST(a_note_tells_the_numbers_of_those_not_shown)
{
	release_thirty(21);
	ck_assert_str_eq(latest(lab, EVENT_NOTE)->note,
	    "10 more packets, #21 to #30: `packets 21-30` lists them");
}
END_TEST

START_TEST(a_note_tells_that_others_have_numbers_between)
{
	release_thirty(5);
	ck_assert_str_eq(latest(lab, EVENT_NOTE)->note,
	    "10 of the packets #5 to #29 are not shown here: `packets 5-29` "
	    "lists all of these");
}
END_TEST

/* What a reset acknowledges is not looked at: it may not be the FIN's end. */
START_TEST(a_reset_that_arrives_is_what_ends_the_connection)
{
	const struct event *e;

	CALL(LAB_DONE, lab, "server", "socket");
	CALL(LAB_DONE, lab, "server", "bind 3 10.0.0.1 5000");
	CALL(LAB_DONE, lab, "server", "listen 3");
	CALL(LAB_DONE, lab, "client", "socket");
	CALL(LAB_DONE, lab, "client", "connect 3 10.0.0.1 5000");
	CALL(LAB_DONE, lab, "server", "accept 3");
	CALL(LAB_DONE, lab, "client", "send 3 unread");
	order(WIRE_HOLD, 0, 0);
	CALL(LAB_DONE, lab, "client", "close 3");
	CALL(LAB_DONE, lab, "server", "close 4");
	order(WIRE_DELIVER, world_packet_count(lab_world(lab)), 0);
	e = latest(lab, EVENT_STATE);
	ck_assert_int_eq(e->state.from, TCP_STATE_FIN_WAIT_1);
	ck_assert_int_eq(e->state.to, TCP_STATE_CLOSED);
	ck_assert(e->state.reset);
}
END_TEST

/* Each of those that were sent is in the world, or known to be missing. */
START_TEST(none_of_too_many_is_forgotten)
{
	enum { MANY = 600 };
	const struct world *w = lab_world(lab);
	unsigned count, kept = 0;

	CALL(LAB_DONE, lab, "server", "socket");
	CALL(LAB_DONE, lab, "server", "bind 3 10.0.0.1 5000");
	CALL(LAB_DONE, lab, "server", "listen 3");
	CALL(LAB_DONE, lab, "client", "socket");
	CALL(LAB_DONE, lab, "client", "setsockopt 3 IPPROTO_TCP TCP_MAXSEG 88");
	CALL(LAB_DONE, lab, "client", "connect 3 10.0.0.1 5000");
	CALL(LAB_DONE, lab, "client", "sendall 3 %0*d", 76 * MANY, 0);
	count = world_packet_count(w);
	for (unsigned i = 1; i <= count; i++)
		kept += world_packet(w, i) != NULL;
	ck_assert_uint_eq(wire_counts(lab_wire(lab))->crossed,
	    kept + lab_packets_nameless(lab));
	ck_assert_uint_gt(lab_packets_nameless(lab), 0);
}
END_TEST

/* A journal that leaves out that it came would call it held for ever. */
START_TEST(each_of_many_that_were_held_is_told_to_arrive)
{
	enum { MANY = 520 };
	const struct world *w = lab_world(lab);

	hold_datagrams();
	for (int i = 0; i < MANY; i++)
		CALL(LAB_DONE, lab, "client", "sendto 3 x 10.0.0.1 5000");
	order(WIRE_RELEASE, 0, 0);
	ck_assert_uint_eq(world_packet_count(w), MANY);
	for (unsigned i = 1; i <= MANY; i++)
		ck_assert_int_eq(world_packet(w, i)->last.fate, FATE_DELIVERED);
	ck_assert_uint_eq(lab_packets_nameless(lab), 0);
}
END_TEST

/* Somebody of that host is connected to it, with chosen ports on both ends. */
static void
connects_to_itself(const char *host)
{
	CALL(LAB_DONE, lab, host, "socket");
	CALL(LAB_DONE, lab, host, "bind 3 127.0.0.1 5000");
	CALL(LAB_DONE, lab, host, "listen 3");
	CALL(LAB_DONE, lab, host, "socket");
	CALL(LAB_DONE, lab, host, "bind 4 127.0.0.1 5001");
	CALL(LAB_DONE, lab, host, "connect 4 127.0.0.1 5000");
}

/* Each host has a 127.0.0.1 of its own. */
START_TEST(a_connection_is_not_mistaken_for_that_of_the_other_host)
{
	const struct world *w = lab_world(lab);
	unsigned first;

	connects_to_itself("server");
	connects_to_itself("client");
	first = world_packet_count(w) + 1;
	CALL(LAB_DONE, lab, "server", "send 4 abc");
	if (world_packet(w, first) == NULL)
		return; /* nothing is captured on this machine */
	ck_assert_uint_eq(world_packet(w, first)->last.place.seq, 1);
	ck_assert_uint_eq(world_packet(w, first)->last.place.ack, 1);
}
END_TEST

static unsigned
limit_of(enum host host, size_t index)
{
	char text[16] = "";

	ck_assert(pread(lab->host[host].ns.limits[index], text, sizeof text - 1,
		      0) > 0);
	return (unsigned)strtoul(text, NULL, 10);
}

START_TEST(limits_that_were_raised_in_part_are_put_back)
{
	struct netns *client = &lab->host[HOST_CLIENT].ns;
	int forbidden = client->limits[0];
	bool is_forbidden;

	client->limits[0] = -1;
	order(WIRE_HOLD, 0, 0);
	ck_assert(!lab_wire_is_patient(lab, &is_forbidden) && is_forbidden);
	ck_assert_uint_ne(limit_of(HOST_SERVER, 0), client->usual[0]);
	order(WIRE_RELEASE, 0, 0);
	ck_assert(!lab_wire_is_patient(lab, &is_forbidden) && !is_forbidden);
	ck_assert_uint_eq(limit_of(HOST_SERVER, 0), client->usual[0]);
	client->limits[0] = forbidden;
}
END_TEST

/* TCP sockets of that host, but for what stands for one in TIME-WAIT. */
static size_t
sockets_of(struct diag *d)
{
	const struct diag_want want = { .family = AF_INET,
		.protocol = IPPROTO_TCP,
		.states = ~(1u << TCP_TIME_WAIT) };
	struct ksock_table table = { 0 };
	struct err err = { 0 };
	size_t count;

	ck_assert_msg(diag_dump(d, &want, &table, &err) == 0, "%s", err.text);
	count = table.count;
	ksock_table_free(&table);
	return count;
}

/* A socket that waits for its peer keeps the network for as long. */
START_TEST(no_socket_outlives_the_lab)
{
	struct diag *diag[2] = { lab->host[HOST_SERVER].diag,
		lab->host[HOST_CLIENT].diag };

	CALL(LAB_DONE, lab, "server", "socket");
	CALL(LAB_DONE, lab, "server", "bind 3 10.0.0.1 5000");
	CALL(LAB_DONE, lab, "server", "listen 3");
	CALL(LAB_DONE, lab, "client", "socket");
	CALL(LAB_DONE, lab, "client", "connect 3 10.0.0.1 5000");
	CALL(LAB_DONE, lab, "client", "socket");
	CALL(LAB_DONE, lab, "client", "connect 4 10.0.0.1 5000");
	CALL(LAB_DONE, lab, "server", "accept 3");
	order(WIRE_HOLD, 0, 0);
	CALL(LAB_DONE, lab, "client", "send 3 hello");
	CALL(LAB_DONE, lab, "client", "close 3");
	CALL(LAB_DONE, lab, "client", "shutdown 4 wr");
	ck_assert_uint_gt(sockets_of(diag[0]) + sockets_of(diag[1]), 3);
	lab->host[HOST_SERVER].diag = lab->host[HOST_CLIENT].diag = NULL;
	lab_free(lab);
	lab = NULL;
	ck_assert_uint_eq(sockets_of(diag[0]), 0);
	ck_assert_uint_eq(sockets_of(diag[1]), 0);
	diag_free(diag[0]);
	diag_free(diag[1]);
}
END_TEST

static Suite *
lab_wire_suite(void)
{
	Suite *s = suite_create("lab_wire");
	TCase *c = tcase_create("wire");

	tcase_add_checked_fixture(c, set_up, tear_down);
	tcase_set_timeout(c, 60);
	tcase_add_test(c, the_last_part_of_a_datagram_fills_the_queue);
	tcase_add_test(c, a_note_tells_the_numbers_of_those_not_shown);
	tcase_add_test(c, a_note_tells_that_others_have_numbers_between);
	tcase_add_test(c, a_reset_that_arrives_is_what_ends_the_connection);
	tcase_add_test(c, none_of_too_many_is_forgotten);
	tcase_add_test(c, each_of_many_that_were_held_is_told_to_arrive);
	tcase_add_test(
	    c, a_connection_is_not_mistaken_for_that_of_the_other_host);
	tcase_add_test(c, limits_that_were_raised_in_part_are_put_back);
	tcase_add_test(c, no_socket_outlives_the_lab);
	suite_add_tcase(s, c);
	return s;
}

int
main(void)
{
	struct err err = { 0 };

	lab = lab_new(LAB_WIRE, &err);
	if (lab == NULL)
		return unit_skip(err.text);
	tear_down();
	return unit_run(lab_wire_suite());
}
