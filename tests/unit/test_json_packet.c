/* test_json_packet.c - a packet as an object with exactly the keys of
 * docs/journal.md, read back by a JSON parser. */
#include <jansson.h>

#include "packet_events.h"
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

static char *
line_of(const struct event *e)
{
	struct buf out = { 0 };

	journal_append(j, e);
	view_json(&out, journal_world(j), e);
	return buf_take(&out);
}

/* The journal takes the event. */
static void
gives(const struct event *e, const char *want)
{
	char *line = line_of(e);
	json_t *got = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
	json_t *expected = json_loads(want, JSON_REJECT_DUPLICATES, NULL);

	ck_assert_ptr_nonnull(got);
	ck_assert_ptr_nonnull(expected);
	ck_assert_msg(
	    json_equal(got, expected), "\n got %swant %s", line, want);
	json_decref(got);
	json_decref(expected);
	free(line);
}

#define ENDS \
	"\"from\":\"client\",\"to\":\"server\",\"src\":\"10.0.0.2:64623\"," \
	"\"dst\":\"10.0.0.1:65432\","
#define SYN_KEYS \
	ENDS "\"protocol\":\"TCP\",\"flags\":[\"SYN\"],\"seq\":0,\"ack\":0," \
	     "\"window\":64240,\"length\":0,"

START_TEST(a_segment_has_the_keys_in_their_order)
{
	struct event e = packet_event(made_packet(SYN_V4));
	char *line;

	e.packet.fate = FATE_HELD;
	line = line_of(&e);
	ck_assert_str_eq(line,
	    "{\"event\":\"packet\",\"number\":1,\"call\":7," SYN_KEYS
	    "\"fate\":\"held\"}\n");
	free(line);
}
END_TEST

START_TEST(data_is_there)
{
	struct event e =
	    packet_event(tcp_packet(PACKET_PSH | PACKET_ACK, "Hello", 5));

	e.call = 0;
	gives(&e, "{\"event\":\"packet\",\"number\":1,\"call\":null," ENDS
		  "\"protocol\":\"TCP\",\"flags\":[\"PSH\",\"ACK\"],"
		  "\"seq\":1,\"ack\":1,\"window\":64,\"length\":5,"
		  "\"fate\":\"crossed\",\"data\":\"Hello\"}");
	e = packet_event(tcp_packet(PACKET_ACK, "\xff", 1));
	gives(&e, "{\"event\":\"packet\",\"number\":1,\"call\":7," ENDS
		  "\"protocol\":\"TCP\",\"flags\":[\"ACK\"],"
		  "\"seq\":1,\"ack\":1,\"window\":64,\"length\":1,"
		  "\"fate\":\"crossed\",\"data_base64\":\"/w==\"}");
}
END_TEST

START_TEST(on_one_host_ends_are_processes)
{
	struct event e = packet_event(made_packet(SYN_V4));

	e.packet.from = e.packet.to = HOST_ONLY;
	e.packet.to_process = SERVER;
	gives(&e, "{\"event\":\"packet\",\"number\":1,\"call\":7,"
		  "\"from\":null,\"to\":\"server\",\"src\":\"10.0.0.2:64623\","
		  "\"dst\":\"10.0.0.1:65432\",\"protocol\":\"TCP\","
		  "\"flags\":[\"SYN\"],\"seq\":0,\"ack\":0,\"window\":64240,"
		  "\"length\":0,\"fate\":\"crossed\"}");
}
END_TEST

static const struct {
	struct event_packet as;
	const char *keys;
} fates[] = {
	{ { .fate = FATE_DELIVERED }, "\"fate\":\"delivered\"" },
	{ { .fate = FATE_DROPPED, .why = "loss" },
	    "\"fate\":\"dropped\",\"why\":\"loss\"" },
	{ { .fate = FATE_DUPLICATED, .copy_of = 3 },
	    "\"fate\":\"duplicated\",\"copy_of\":3" },
	{ { .fate = FATE_HELD, .again = 1 }, "\"fate\":\"held\",\"again\":1" },
	{ { .fate = FATE_CROSSED, .place.repeats = 4 },
	    "\"fate\":\"crossed\",\"retransmission_of\":4" },
};

START_TEST(keys_are_there_where_they_mean_something)
{
	struct event e = packet_event(made_packet(SYN_V4));
	char want[400];

	e.packet.fate = fates[_i].as.fate;
	e.packet.why = fates[_i].as.why;
	e.packet.copy_of = fates[_i].as.copy_of;
	e.packet.again = fates[_i].as.again;
	e.packet.place.repeats = fates[_i].as.place.repeats;
	snprintf(want, sizeof want,
	    "{\"event\":\"packet\",\"number\":1,\"call\":7," SYN_KEYS "%s}",
	    fates[_i].keys);
	gives(&e, want);
}
END_TEST

START_TEST(what_is_not_tcp_has_no_numbers)
{
	struct event e = packet_event(made_packet(UDP_V4));

	gives(&e, "{\"event\":\"packet\",\"number\":1,\"call\":7," ENDS
		  "\"protocol\":\"UDP\",\"flags\":[],\"seq\":null,"
		  "\"ack\":null,\"window\":null,\"length\":4,"
		  "\"fate\":\"crossed\",\"data\":\"PING\"}");
	e = packet_event(made_packet(ICMP_V4 ICMP_V4_QUOTE));
	gives(&e, "{\"event\":\"packet\",\"number\":1,\"call\":7,"
		  "\"from\":\"server\",\"to\":\"client\","
		  "\"src\":\"10.0.0.1:0\",\"dst\":\"10.0.0.2:0\","
		  "\"protocol\":\"ICMP\",\"flags\":[],\"seq\":null,"
		  "\"ack\":null,\"window\":null,\"length\":28,"
		  "\"fate\":\"crossed\",\"icmp\":\"port unreachable\"}");
	e = packet_event(made_packet("00"));
	gives(&e, "{\"event\":\"packet\",\"number\":1,\"call\":7,"
		  "\"from\":\"client\",\"to\":\"server\","
		  "\"src\":null,\"dst\":null,"
		  "\"protocol\":\"not IP\",\"flags\":[],\"seq\":null,"
		  "\"ack\":null,\"window\":null,\"length\":0,"
		  "\"fate\":\"crossed\","
		  "\"bad\":\"its IP version is neither 4 nor 6\"}");
}
END_TEST

static Suite *
json_packet_suite(void)
{
	Suite *s = suite_create("json_packet");
	TCase *c = tcase_create("json_packet");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, begin, end);
	tcase_add_test(c, a_segment_has_the_keys_in_their_order);
	tcase_add_test(c, data_is_there);
	tcase_add_test(c, on_one_host_ends_are_processes);
	tcase_add_loop_test(
	    c, keys_are_there_where_they_mean_something, 0, LEN(fates));
	tcase_add_test(c, what_is_not_tcp_has_no_numbers);
	return s;
}

int
main(void)
{
	return unit_run(json_packet_suite());
}
