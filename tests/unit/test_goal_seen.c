/*
 * test_goal_seen.c - the edges and packets that a goal asks for.
 */
#include "goal_judged.h"
#include "packet_events.h"

/* ---- what was seen ---- */

static void
nothing(struct journal *j)
{
	started(j, "server");
	started(j, "client");
}

/* server listens; client connects and closes; nobody accepts. */
static void
edges(struct journal *j)
{
	nothing(j);
	listening(j, SERVER, 3, "s", "127.0.0.1:65432");
	tcp_socket(j, CLIENT, 3, "c");
	went(j, 2, TCP_STATE_SYN_SENT);
	made(j, AF_INET, SOCK_STREAM, 1);
	went(j, 3, TCP_STATE_SYN_RECEIVED);
	went(j, 2, TCP_STATE_ESTABLISHED);
	went(j, 3, TCP_STATE_ESTABLISHED);
	released(j, CLIENT, 3, 2);
	went(j, 2, TCP_STATE_FIN_WAIT_1);
}

static void
told(
    struct journal *j, struct packet *p, unsigned number, enum packet_fate fate)
{
	struct event e = packet_event(p);

	e.packet.number = number;
	e.packet.fate = fate;
	journal_append(j, &e);
}

/* #1 SYN held then delivered; #2 its answer, dropped; #3 SYN again, dropped;
 * #4 a copy of that one; #5 data. */
static void
packets(struct journal *j)
{
	struct made answer = { .back = true, .flags = PACKET_SYN | PACKET_ACK };
	struct event e;

	nothing(j);
	told(j, tcp_packet(PACKET_SYN, "", 0), 1, FATE_HELD);
	told(j, tcp_packet(PACKET_SYN, "", 0), 1, FATE_DELIVERED);
	told(j, made_segment(&answer), 2, FATE_DROPPED);
	e = packet_event(tcp_packet(PACKET_SYN, "", 0));
	e.packet.number = 3;
	e.packet.fate = FATE_DROPPED;
	e.packet.place.repeats = 1;
	journal_append(j, &e);
	e = packet_event(tcp_packet(PACKET_SYN, "", 0));
	e.packet.number = 4;
	e.packet.fate = FATE_DUPLICATED;
	e.packet.place.repeats = 1;
	e.packet.copy_of = 3;
	journal_append(j, &e);
	told(
	    j, tcp_packet(PACKET_ACK | PACKET_PSH, "ping", 4), 5, FATE_CROSSED);
}

/* The kernel has sent the held #1 once more. */
static void
again(struct journal *j)
{
	struct event e = packet_event(tcp_packet(PACKET_SYN, "", 0));

	nothing(j);
	e.packet.fate = FATE_HELD;
	journal_append(j, &e);
	packet_ref(e.packet.packet);
	e.packet.again = 1;
	journal_append(j, &e);
}

static void
datagram(struct journal *j)
{
	nothing(j);
	told(j, made_packet(UDP_V4), 1, FATE_CROSSED);
	told(j, made_packet(ICMP_V4 ICMP_V4_QUOTE), 2, FATE_CROSSED);
}

/* On a network of one host. */
static void
loopback(struct journal *j)
{
	struct event e = packet_event(tcp_packet(PACKET_SYN, "", 0));

	nothing(j);
	e.packet.from = e.packet.to = HOST_ONLY;
	e.packet.from_process = CLIENT;
	e.packet.fate = FATE_CROSSED;
	journal_append(j, &e);
}

/* ---- what is so ---- */

static const struct judged so[] = {
	REACHED(edges, "edge CLOSED -> LISTEN"),
	REACHED(edges, "server: edge CLOSED -> LISTEN"),
	REACHED(edges, "client: edge SYN-SENT -> ESTABLISHED"),
	/* after close; and before accept */
	REACHED(edges, "client: edge ESTABLISHED -> FIN-WAIT-1"),
	REACHED(edges, "server: edge LISTEN -> SYN-RECEIVED"),
	REACHED(edges, "server: edge SYN-RECEIVED -> ESTABLISHED"),
	REACHED(packets, "packet SYN held\npacket SYN delivered"),
	REACHED(packets, "packet held"),
	REACHED(packets, "packet SYN ACK dropped"),
	REACHED(packets, "packet ACK from server dropped"),
	REACHED(packets, "packet SYN from client dropped"),
	REACHED(packets, "packet again SYN dropped"),
	REACHED(packets, "packet duplicated"),
	REACHED(packets, "packet data crossed"),
	REACHED(packets, "packet PSH ACK data from client crossed"),
	REACHED(again, "packet SYN again held"),
	REACHED(datagram, "packet udp crossed\npacket icmp crossed"),
	REACHED(datagram, "packet udp data crossed"),
	REACHED(loopback, "packet SYN from client crossed"),
};

START_TEST(what_is_so_is_reached)
{
	judge(&so[_i]);
}
END_TEST

/* ---- what is not ---- */

static const struct judged not_so[] = {
	MISSING(nothing, "edge CLOSED -> LISTEN",
	    "no socket has gone from CLOSED to LISTEN yet"),
	MISSING(nothing, "server: edge CLOSED -> LISTEN",
	    "no socket of `server` has gone from CLOSED to LISTEN yet"),
	MISSING(edges, "edge CLOSING -> TIME-WAIT",
	    "no socket has gone from CLOSING to TIME-WAIT yet"),
	/* the last that leads there, else the last that comes from there */
	NEAR(edges, "client: edge SYN-RECEIVED -> ESTABLISHED",
	    "a socket of `client` went from SYN-SENT to ESTABLISHED; it has "
	    "to go from SYN-RECEIVED to ESTABLISHED"),
	NEAR(edges, "client: edge ESTABLISHED -> SYN-SENT",
	    "a socket of `client` went from CLOSED to SYN-SENT; it has to go "
	    "from ESTABLISHED to SYN-SENT"),
	NEAR(edges, "edge CLOSE-WAIT -> FIN-WAIT-1",
	    "a socket went from ESTABLISHED to FIN-WAIT-1; it has to go from "
	    "CLOSE-WAIT to FIN-WAIT-1"),
	NEAR(edges, "edge ESTABLISHED -> CLOSE-WAIT",
	    "a socket went from ESTABLISHED to FIN-WAIT-1; it has to go from "
	    "ESTABLISHED to CLOSE-WAIT"),
	MISSING(edges, "server: edge ESTABLISHED -> FIN-WAIT-1",
	    "no socket of `server` has gone from ESTABLISHED to FIN-WAIT-1 "
	    "yet"),
	/* packets */
	MISSING(nothing, "packet dropped",
	    "there has been no packet `dropped` yet"),
	MISSING(packets, "packet FIN dropped",
	    "there has been no packet `FIN dropped` yet"),
	MISSING(packets, "packet SYN RST from client dropped",
	    "there has been no packet `SYN RST from client dropped` yet"),
	/* SYN means one without ACK */
	MISSING(packets, "packet SYN from server dropped",
	    "there has been no packet `SYN from server dropped` yet"),
	NEAR(packets, "packet data dropped",
	    "packet #5, `data`, was `crossed`, not `dropped`"),
	NEAR(packets, "packet SYN crossed",
	    "packet #4, `SYN`, was `duplicated`, not `crossed`"),
	NEAR(loopback, "packet dropped",
	    "packet #1 was `crossed`, not `dropped`"),
	NEAR(packets, "packet again duplicated",
	    "packet #3, `again`, was `dropped`, not `duplicated`"),
	MISSING(datagram, "packet SYN crossed",
	    "there has been no packet `SYN crossed` yet"),
	MISSING(packets, "packet udp crossed",
	    "there has been no packet `udp crossed` yet"),
	MISSING(packets, "packet icmp crossed",
	    "there has been no packet `icmp crossed` yet"),
	MISSING(loopback, "packet from server crossed",
	    "there has been no packet `from server crossed` yet"),
};

START_TEST(what_is_not_so_is_said)
{
	judge(&not_so[_i]);
}
END_TEST

/* ---- since the task began ---- */

static const struct judged before[] = {
	MISSING(NULL, "edge CLOSED -> LISTEN",
	    "no socket has gone from CLOSED to LISTEN yet"),
	MISSING(
	    NULL, "packet SYN held", "there has been no packet `SYN held` yet"),
	/* whose a socket is, is known from before */
	REACHED(NULL, "server: edge LISTEN -> CLOSED"),
};

START_TEST(what_happened_before_the_task_does_not_count)
{
	struct journal *j = journal_new();
	size_t since;

	edges(j);
	told(j, tcp_packet(PACKET_SYN, "", 0), 1, FATE_HELD);
	since = journal_count(j);
	went(j, 1, TCP_STATE_CLOSED);
	judge_since(j, since, &before[_i]);
	journal_free(j);
}
END_TEST

static Suite *
goal_seen_suite(void)
{
	Suite *s = suite_create("goal_seen");
	TCase *t = tcase_create("goal_seen");

	tcase_add_loop_test(t, what_is_so_is_reached, 0, LEN(so));
	tcase_add_loop_test(t, what_is_not_so_is_said, 0, LEN(not_so));
	tcase_add_loop_test(
	    t, what_happened_before_the_task_does_not_count, 0, LEN(before));
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return unit_run(goal_seen_suite());
}
