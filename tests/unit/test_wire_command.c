/*
 * tests/unit/test_wire_command.c - the words of `wire`, and what it shows and
 * says. Needs the network of that name but for the words.
 */
#include "command/wire_parts.h"
#include "command/wire_words.h"
#include "shell/complete.h"
#include "session_made.h"
#include "unit.h"

/* ---- words ---- */

static const struct {
	const char *rest;
	enum wire_what what;
	struct wire_order order;
	long ms;
} lines[] = {
	{ "", WIRE_SHOW, { 0 }, 0 },
	{ "hold", WIRE_DO, { .verb = WIRE_HOLD }, 0 },
	{ "release", WIRE_DO, { .verb = WIRE_RELEASE }, 0 },
	{ "step", WIRE_DO, { .verb = WIRE_STEP, .a = 1 }, 0 },
	{ "step 65536", WIRE_DO, { .verb = WIRE_STEP, .a = 65536 }, 0 },
	{ "deliver 3", WIRE_DO, { .verb = WIRE_DELIVER, .a = 3 }, 0 },
	{ "drop 4294967295", WIRE_DO, { .verb = WIRE_DROP, .a = 4294967295u },
	    0 },
	{ "duplicate \"3\"", WIRE_DO, { .verb = WIRE_DUPLICATE, .a = 3 }, 0 },
	{ "reorder 3 4", WIRE_DO, { .verb = WIRE_REORDER, .a = 3, .b = 4 }, 0 },
	{ "loss 20", WIRE_DO, { WIRE_LOSS, 1, 0, 20 }, 0 },
	{ "loss 0.5% seed 7", WIRE_DO, { WIRE_LOSS, 7, 0, 0.5 }, 0 },
	{ "loss 100 seed 0", WIRE_DO, { WIRE_LOSS, 0, 0, 100 }, 0 },
	{ "delay 0", WIRE_DO, { .verb = WIRE_DELAY }, 0 },
	{ "delay 100 100", WIRE_DO, { WIRE_DELAY, 100, 100, 0 }, 0 },
	{ "delay 3600000", WIRE_DO, { .verb = WIRE_DELAY, .a = 3600000 }, 0 },
	{ "rate 64", WIRE_DO, { .verb = WIRE_RATE, .a = 64 }, 0 },
	{ "cut", WIRE_DO, { .verb = WIRE_CUT }, 0 },
	{ "mend", WIRE_DO, { .verb = WIRE_MEND }, 0 },
	{ "default", WIRE_DO, { .verb = WIRE_DEFAULT }, 0 },
	{ "wait", WIRE_WAIT, { 0 }, 10000 },
	{ "wait 0", WIRE_WAIT, { 0 }, 0 },
	{ "wait 0.25", WIRE_WAIT, { 0 }, 250 },
};

START_TEST(words_become_an_order)
{
	struct wire_line got;
	struct err err = { 0 };

	ck_assert_msg(wire_read(lines[_i].rest, 6, &got, &err) == 0, "%s: %s",
	    lines[_i].rest, err.text);
	ck_assert_int_eq(got.what, lines[_i].what);
	ck_assert_int_eq(got.order.verb, lines[_i].order.verb);
	ck_assert_uint_eq(got.order.a, lines[_i].order.a);
	ck_assert_uint_eq(got.order.b, lines[_i].order.b);
	ck_assert(got.order.percent >= lines[_i].order.percent);
	ck_assert(got.order.percent <= lines[_i].order.percent);
	ck_assert_int_eq(got.ms, lines[_i].ms);
}
END_TEST

/* Columns count from 6: behind "wire ". */
static const struct {
	const char *rest;
	unsigned column;
	const char *part; /* of what is said */
} wrong[] = {
	{ "hodl", 6, "did you mean 'hold'?" },
	{ "rele", 6, "did you mean 'release'?" },
	{ "del", 6, "did you mean 'delay'?" },
	{ "help", 6, "type help wire" },
	{ "teleport", 6, "hold, step, deliver, drop, duplicate, reorder" },
	{ "h", 6, "wire cannot 'h'" },
	{ "hold 3", 11, "wire hold" },
	{ "step 0", 11, "from 1 to 65536" },
	{ "step 65537", 11, "from 1 to 65536" },
	{ "step -1", 11, "'-1' is not a number of packets" },
	{ "step 1 2", 13, "wire step [COUNT]" },
	{ "deliver", 6, "a number is missing: wire deliver NUMBER" },
	{ "deliver x", 14, "'x' is not the number of a packet" },
	{ "drop 0", 11, "from 1" },
	{ "drop 4294967296", 11, "not the number of a packet" },
	{ "drop 99999999999999999999999", 11, "not the number of a packet" },
	{ "drop \"\"", 11, "'' is not the number of a packet" },
	{ "reorder", 6, "something is missing: wire reorder NUMBER NUMBER" },
	{ "reorder 3", 6, "a number is missing" },
	{ "reorder 3 b", 16, "'b' is not the number" },
	{ "loss", 6, "wire loss PERCENT [seed N]" },
	{ "loss 101", 11, "0 (no packet is lost) to 100" },
	{ "loss 100.5", 11, "not a percentage" },
	{ "loss -1", 11, "not a percentage" },
	{ "loss nan", 11, "not a percentage" },
	{ "loss 0x10", 11, "not a percentage" },
	{ "loss 1e1", 11, "not a percentage" },
	{ "loss %", 11, "not a percentage" },
	{ "loss .", 11, "not a percentage" },
	{ "loss 1.2.3", 11, "not a percentage" },
	{ "loss 5 7", 13, "wire loss PERCENT seed N" },
	{ "loss 5 seed", 13, "a seed is a number" },
	{ "loss 5 seed x", 18, "'x' is not a seed" },
	{ "loss 5 seed 7 8", 20, "nothing was expected" },
	{ "delay 1.5", 12, "a whole number from 0 to 3600000" },
	{ "delay 100ms", 12, "not a delay in milliseconds" },
	{ "delay 3600001", 12, "from 0 to 3600000" },
	{ "delay 10 11", 15, "at most the delay" },
	{ "rate x", 11, "1,000 bits" },
	{ "rate 1000001", 11, "from 0 to 1000000" },
	{ "wait -1", 11, "not a number of seconds" },
	{ "wait 86401", 11, "from 0 to 86400" },
	{ "wait inf", 11, "not a number of seconds" },
	{ "cut it", 10, "wire cut" },
	{ "loss 1 2 3 4", 17, "one word too many" },
	{ "step \"1", 11, "not closed" },
};

START_TEST(what_is_wrong_has_its_column)
{
	struct wire_line got;
	struct err err = { 0 };

	ck_assert_msg(wire_read(wrong[_i].rest, 6, &got, &err) == -1,
	    "taken: %s", wrong[_i].rest);
	ck_assert_msg(err.column == wrong[_i].column, "%s: column %u: %s",
	    wrong[_i].rest, err.column, err.text);
	ck_assert_msg(strstr(err.text, wrong[_i].part) != NULL, "%s: %s",
	    wrong[_i].rest, err.text);
}
END_TEST

START_TEST(some_words_take_packets)
{
	size_t count = 0;

	while (wire_word(count) != NULL)
		count++;
	ck_assert_uint_eq(count, 14);
	ck_assert(wire_takes_packets("drop 3", 4));
	ck_assert(wire_takes_packets("reorder", 7));
	ck_assert(!wire_takes_packets("drop", 3));
	ck_assert(!wire_takes_packets("step", 4));
	ck_assert(!wire_takes_packets("", 0));
}
END_TEST

/* ---- without a wire ---- */

START_TEST(without_a_wire_it_says_where_one_is)
{
	ck_assert_int_eq(run("wire"), SESSION_FAILED);
	ck_assert_ptr_nonnull(strstr(complained.data, "`net wire`"));
	ck_assert_int_eq(run("wire step"), SESSION_FAILED);
	ck_assert_int_eq(run("wire stepp"), SESSION_MISUNDERSTOOD);
}
END_TEST

/* ---- with one ---- */

static void
setup_wire(void)
{
	setup_on(LAB_WIRE);
}

static void
has(const char *part)
{
	ck_assert_msg(strstr(buf_text(&shown), part) != NULL,
	    "nothing like \"%s\" in: %s", part, buf_text(&shown));
}

static void
has_not(const char *part)
{
	ck_assert_msg(strstr(buf_text(&shown), part) == NULL,
	    "\"%s\" is in: %s", part, buf_text(&shown));
}

/* A datagram for each, to where nobody listens: held, it stays. */
static void
send_datagrams(unsigned count)
{
	ck_assert_int_eq(
	    run("client: u = socket AF_INET SOCK_DGRAM"), SESSION_OK);
	while (count-- > 0)
		ck_assert_int_eq(
		    run("client: sendto u \"x\" 10.0.0.1 9"), SESSION_OK);
}

START_TEST(it_shows_how_the_wire_is_set)
{
	run("wire");
	has("wire     open: ");
	has("on it    no packet\n");
	has_not("loss");
	run("wire loss 20 seed 7");
	run("wire delay 100 10");
	run("wire rate 64");
	run("wire");
	has("wire     not held: ");
	has("loss     20 % of the packets (seed 7)\n");
	has("delay    100 ms, and up to 10 ms more or less\n");
	has("rate     64 kbit/s in each direction\n");
	run("wire cut");
	run("wire");
	has("wire     cut: ");
	run("wire default");
	run("wire");
	has("wire     open: ");
	has_not("delay");
}
END_TEST

START_TEST(it_shows_what_is_on_it)
{
	run("wire hold");
	send_datagrams(2);
	run("wire");
	has("wire     held: ");
	has("on it    2 packets\n    #1 client:");
	has("    #2 client:");
	has_not("sent ");
	session.interactive = true;
	run("wire");
	has(" ago\n");
	session.interactive = false;
	run("wire drop 1");
	has("#1 client:");
	run("wire");
	has("1 dropped\non it    1 packet\n    #2 client:");
	/* Port 9 is nobody's: that is answered, and the answer held. */
	ck_assert_int_eq(run("wire step"), SESSION_OK);
	has_not("on the wire");
	ck_assert_int_eq(run("wire step 2"), SESSION_OK);
	has("#3 server");
	has("That was the only packet on the wire.\n");
	run("wire");
	has_not("#2 ");
	send_datagrams(1);
	ck_assert_int_eq(run("wire step 3"), SESSION_OK);
	has("Those 2 packets were all: none is on the wire any more.\n");
}
END_TEST

/* They are neither lost nor too many. */
START_TEST(packets_tells_of_those_under_way)
{
	run("wire delay 3600000");
	send_datagrams(2);
	run("packets");
	has("No packet has arrived yet (`wire` lists");
	ck_assert_int_eq(run("packets 1"), SESSION_FAILED);
	ck_assert_ptr_nonnull(strstr(complained.data, "1 is on its way"));
	ck_assert_int_eq(run("packets 3"), SESSION_FAILED);
	ck_assert_ptr_nonnull(strstr(complained.data, "is no packet 3"));
	ck_assert_int_eq(run("packets save /no/such"), SESSION_FAILED);
	ck_assert_ptr_nonnull(strstr(complained.data,
	    "there is nothing to save: no packet has arrived yet (`wire` "));
	ck_assert_uint_eq(lab_packets_nameless(session.lab), 0);
	/* That has a gap before it then. */
	run("wire drop 2");
	run("packets");
	has("    #2 client:");
	has_not("counted");
	ck_assert_int_eq(run("packets save /dev/null"), SESSION_OK);
	has("1 packet written to /dev/null\n");
}
END_TEST

START_TEST(of_many_the_first_are_shown)
{
	run("wire hold");
	send_datagrams(50);
	run("wire");
	has("on it    50 packets\n");
	has("    #40 client:");
	has_not("#41 ");
	has("    ... and 10 more\n");
}
END_TEST

START_TEST(each_order_says_what_no_event_tells)
{
	static const char *const said[][2] = {
		{ "wire hold", "Packets are held from now on" },
		{ "wire hold", "held already" },
		{ "wire default", "they are still\nheld" },
		{ "wire cut", "The wire is cut" },
		{ "wire release", "no longer held; but the wire is cut" },
		{ "wire release", "were not held" },
		{ "wire mend", "The wire is whole again." },
		{ "wire mend", "The wire is not cut." },
		{ "wire loss 5", "5 % of the packets are lost, by chance "
				 "(seed 1)" },
		{ "wire loss 0", "no longer lost" },
		{ "wire delay 5", "takes 5 ms" },
		{ "wire delay 5 2", "takes 3 to 7 ms" },
		{ "wire delay 0", "without a delay" },
		{ "wire rate 1", "1 kbit/s" },
		{ "wire rate 0", "as much as it can" },
		{ "wire default", "No packet is lost, delayed or slowed by the "
				  "wire.\n" },
	};

	for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
		ck_assert_int_eq(run(said[i][0]), SESSION_OK);
		has(said[i][1]);
	}
}
END_TEST

START_TEST(places_are_changed)
{
	run("wire hold");
	send_datagrams(2);
	ck_assert_int_eq(run("wire reorder 1 2"), SESSION_OK);
	has("Packets 1 and 2 have changed places.\n");
	ck_assert_int_eq(run("wire reorder 1 7"), SESSION_FAILED);
	ck_assert_uint_eq(last_event()->error.column, 16);
	run("wire");
	has("packets\n    #2 client:");
}
END_TEST

START_TEST(what_cannot_be_done_has_its_column)
{
	ck_assert_int_eq(run("wire deliver 7"), SESSION_FAILED);
	ck_assert_int_eq(last_event()->kind, EVENT_ERROR);
	ck_assert_uint_eq(last_event()->error.column, 14);
	ck_assert_int_eq(run("wire reorder 7 8"), SESSION_FAILED);
	ck_assert_uint_eq(last_event()->error.column, 14);
	ck_assert_int_eq(run("wire step"), SESSION_FAILED);
	ck_assert_int_eq(run("wire wait 0"), SESSION_FAILED);
	ck_assert_ptr_nonnull(strstr(complained.data, "no packet"));
	session.file = "-c"; /* so that the whole line has a column, too */
	ck_assert_int_eq(run(" wire step"), SESSION_FAILED);
	ck_assert_uint_eq(last_event()->error.column, 2);
}
END_TEST

/* What another run would not repeat is left out of what is compared. */
START_TEST(copies_are_counted_but_not_where_runs_are_compared)
{
	run("server: s = socket");
	run("server: bind s 10.0.0.1 65432");
	run("server: listen s");
	run("wire hold");
	run("client: c = socket");
	run("client: connect c 10.0.0.1 65432");
	ck_assert_int_eq(run("wire wait 10"), SESSION_OK);
	run("wire");
	has("        sent again by the kernel 1 time\n");
	has(", 1 sent again and only counted\n");
	run("packets");
	has("held  sent again\n");
	session.repeatable = true;
	run("wire");
	has_not("sent again");
	run("packets");
	has("held\n");
}
END_TEST

START_TEST(numbers_of_packets_are_completed)
{
	static const char *const typed[] = { "wire drop ", "wire reorder 1 ",
		"wire hold ", "process x ", "process x on s" };
	static const char *const want[] = { "1 2", "1 2", "", "on", "server" };

	run("wire hold");
	send_datagrams(2);
	for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++) {
		struct completion c;
		struct buf got = { 0 };

		complete_find(&session, typed[i], strlen(typed[i]), &c);
		for (size_t j = 0; j < c.count; j++)
			buf_printf(&got, "%s%s", j > 0 ? " " : "", c.words[j]);
		ck_assert_str_eq(buf_text(&got), want[i]);
		complete_free(&c);
		buf_free(&got);
	}
}
END_TEST

static void
add_words(Suite *s)
{
	TCase *t = tcase_create("words"), *h = tcase_create("host");

	tcase_add_loop_test(
	    t, words_become_an_order, 0, (int)(sizeof lines / sizeof lines[0]));
	tcase_add_loop_test(t, what_is_wrong_has_its_column, 0,
	    (int)(sizeof wrong / sizeof wrong[0]));
	tcase_add_test(t, some_words_take_packets);
	suite_add_tcase(s, t);
	tcase_add_checked_fixture(h, setup, teardown);
	tcase_add_test(h, without_a_wire_it_says_where_one_is);
	suite_add_tcase(s, h);
}

static void
add_wire(Suite *s)
{
	TCase *w = tcase_create("wire");

	tcase_set_timeout(w, 30);
	tcase_add_checked_fixture(w, setup_wire, teardown);
	tcase_add_test(w, it_shows_how_the_wire_is_set);
	tcase_add_test(w, it_shows_what_is_on_it);
	tcase_add_test(w, of_many_the_first_are_shown);
	tcase_add_test(w, each_order_says_what_no_event_tells);
	tcase_add_test(w, places_are_changed);
	tcase_add_test(w, what_cannot_be_done_has_its_column);
	tcase_add_test(w, packets_tells_of_those_under_way);
	tcase_add_test(w, copies_are_counted_but_not_where_runs_are_compared);
	tcase_add_test(w, numbers_of_packets_are_completed);
	suite_add_tcase(s, w);
}

/* Without the network the words are tested all the same. */
int
main(void)
{
	Suite *s = suite_create("wire_command");
	struct err err = { 0 };
	struct lab *made = lab_new(LAB_WIRE, &err);
	int status;

	add_words(s);
	if (made != NULL)
		add_wire(s);
	lab_free(made);
	status = unit_run(s);
	return status == 0 && made == NULL ? unit_skip(err.text) : status;
}
