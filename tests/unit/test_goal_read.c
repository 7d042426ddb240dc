/*
 * test_goal_read.c - goals as they are written: what is understood, what is
 * wrong and where, and which ask for the same.
 */
#include <string.h>

#include "base/text.h"
#include "call/call.h"
#include "lesson/goal.h"
#include "unit.h"

#define LEN(a) (sizeof(a) / sizeof(a)[0])

/* ---- what is understood ---- */

static const char *const understood[] = {
	"socket",
	"server: socket tcp LISTEN local 127.0.0.1:65432 backlog 2",
	"  server:socket udp ipv6 local [::1]:65432 unread 0\r",
	"socket unix unbound",
	"socket local *:65432 peer 10.0.0.2:* queued 3",
	"client: 2 sockets tcp established",
	"0 sockets",
	"no socket TIME-WAIT",
	"call connect",
	"client: call connect ok",
	"call connect_ex = 115 fails EINPROGRESS",
	"call connect_ex=115",
	"call accept fails EWOULDBLOCK",
	"call recv fails timeout times 2",
	"call send data \"\\x00\\n\\\"\\\\\" text \"send(3\" times 10000",
	"no call connect fails ECONNREFUSED",
	"server: received \"\xc3\xa9\"",
	"received \"\"",
	"server: blocked accept",
	"client: ended",
	"_other-1:ended",
	"ended",
	"edge CLOSED -> SYN-SENT",
	"edge CLOSED->SYN-SENT",
	"packet SYN held",
	"packet SYN ACK data from client again dropped",
	"packet udp delivered",
	"packet icmp crossed",
	"packet duplicated",
	"\n\nended\n\n",
};

START_TEST(each_condition_is_understood)
{
	struct err err = { 0 };
	struct goal *goal = goal_parse(understood[_i], 1, &err);

	ck_assert_msg(goal != NULL, "%s: %s", understood[_i], err.text);
	ck_assert(!err_is_set(&err));
	goal_free(goal);
}
END_TEST

/* Each call that there is can be asked for. */
START_TEST(every_call_is_known)
{
	for (size_t i = 0; calls[i] != NULL; i++) {
		struct buf text = { 0 };
		struct err err = { 0 };
		struct goal *goal;

		buf_printf(&text, "call %s\nblocked %s", calls[i]->name,
		    calls[i]->name);
		goal = goal_parse(text.data, 1, &err);
		ck_assert_msg(goal != NULL, "%s", err.text);
		goal_free(goal);
		buf_free(&text);
	}
}
END_TEST

/* And data is asked for of those that have some, and of no others. */
START_TEST(data_is_asked_for_of_calls_that_have_some)
{
	for (size_t i = 0; calls[i] != NULL; i++) {
		struct buf text = { 0 };
		struct err err = { 0 };
		struct goal *goal;
		bool has = strncmp(calls[i]->name, "recv", 4) == 0;

		for (size_t k = 0; calls[i]->args[k].kind != ARG_END; k++)
			has = has || calls[i]->args[k].kind == ARG_DATA;
		buf_printf(&text, "call %s data \"x\"", calls[i]->name);
		goal = goal_parse(text.data, 1, &err);
		ck_assert_msg((goal != NULL) == has, "%s", text.data);
		goal_free(goal);
		buf_free(&text);
	}
}
END_TEST

/* ---- what is wrong ---- */

#define STATES_ONLY ", such as LISTEN or ESTABLISHED"
#define BEGINNINGS \
	": it begins with socket, a number and sockets, no socket, call, no " \
	"call, received, blocked, ended, edge or packet"
#define ATTRS \
	" is not known of a socket: a state such as LISTEN, tcp, udp, unix, " \
	"ipv4, ipv6, local, peer, unbound, backlog, unread and queued are"
#define PLACE \
	" comes HOST:PORT, such as 127.0.0.1:65432 or [::1]:65432; * stands " \
	"for any host, or any port"
#define COUNT " is no number of sockets: that is one from 0 to 10000"
#define AMOUNT " comes a number from 0 to 2147483647"
#define PORT "a port is a number from 0 to 65535, or * for any"
#define HOST \
	" does not begin with an address in numbers, such as 127.0.0.1 or " \
	"[::1], or * for any"
#define PARTS \
	" is not known of a call: = and its result, ok, fails, data, text " \
	"and times are"
#define FATE \
	"at the end comes what became of the packet: crossed, held, " \
	"delivered, dropped or duplicated"
#define A_TEXT " comes a text in quotes, such as \"Hello\""

static const struct {
	const char *text;
	unsigned line, column;
	const char *said;
} wrong[] = {
	{ "", 1, 1,
	    "the goal has no condition: write one in a line, such as: "
	    "server: socket tcp LISTEN" },
	{ " \n\t\n", 1, 1,
	    "the goal has no condition: write one in a line, such as: "
	    "server: socket tcp LISTEN" },
	{ "ended\n\n  sokcet tcp", 3, 3,
	    "no condition begins with 'sokcet'; did you mean 'socket'?" },
	{ "server: something", 1, 9,
	    "no condition begins with 'something'" BEGINNINGS },
	{ "\"call\"", 1, 1, "no condition begins with 'call'" BEGINNINGS },
	{ "sockets tcp", 1, 1,
	    "before 'sockets' comes how many there are: 2 sockets" },
	{ "server:", 1, 8,
	    "a condition comes here, such as: socket tcp LISTEN" },
	{ ": socket", 1, 1,
	    "before the colon comes the name of a process, such as server; "
	    "':' is none" },
	{ " s\x9br: socket", 1, 2,
	    "before the colon comes the name of a process, such as server; "
	    "'s\\x9br:' is none" },
	{ "2 ended", 1, 3,
	    "after the number comes sockets: it says how many there are" },
	{ "2", 1, 2,
	    "after the number comes sockets: it says how many there are" },
	{ "-1 sockets", 1, 1, "'-1'" COUNT },
	{ "10001 sockets", 1, 1, "'10001'" COUNT },
	{ "4294967297 sockets", 1, 1, "'4294967297'" COUNT },
	{ "18446744073709551617 sockets", 1, 1,
	    "'18446744073709551617'" COUNT },
	{ "0x10 sockets", 1, 1, "'0x10'" COUNT },
	{ "- sockets", 1, 1, "no condition begins with '-'" BEGINNINGS },
	{ "no", 1, 3, "after 'no' comes socket or call" },
	{ "no packet", 1, 4, "after 'no' comes socket or call" },
	{ "ended now", 1, 7,
	    "'now' is too much: the condition ends before it" },
	/* attributes */
	{ "socket LISTENING", 1, 8,
	    "'LISTENING' is not known of a socket; did you mean 'LISTEN'?" },
	{ "socket tcp backlg 2", 1, 12,
	    "'backlg' is not known of a socket; did you mean 'backlog'?" },
	{ "socket something", 1, 8, "'something'" ATTRS },
	{ "socket \"tcp\"", 1, 8, "'tcp'" ATTRS },
	{ "socket tcp udp", 1, 12,
	    "'udp' is the second of its kind here: a socket has one" },
	{ "socket LISTEN CLOSED", 1, 15,
	    "'CLOSED' is the second of its kind here: a socket has one" },
	{ "socket backlog", 1, 15, "after 'backlog'" AMOUNT },
	{ "socket unread many", 1, 15, "after 'unread'" AMOUNT },
	{ "socket queued -1", 1, 15, "after 'queued'" AMOUNT },
	{ "socket backlog 99999999999999999999", 1, 16,
	    "after 'backlog'" AMOUNT },
	{ "socket local", 1, 13, "after 'local'" PLACE },
	{ "socket peer 65432", 1, 13, "after 'peer'" PLACE },
	{ "socket local 127.0.0.1:x", 1, 24, PORT },
	{ "socket local 127.0.0.1:65536", 1, 24, PORT },
	{ "socket local 127.0.0.1:", 1, 24, PORT },
	{ "socket local localhost:80", 1, 14, "'localhost:80'" HOST },
	{ "socket local ::1:80", 1, 14, "'::1:80'" HOST },
	{ "socket local [::g]:80", 1, 14, "'[::g]:80'" HOST },
	{ "socket local :80", 1, 14, "':80'" HOST },
	/* calls */
	{ "call", 1, 5,
	    "after 'call' comes the name of a call, such as connect" },
	{ "blocked", 1, 8,
	    "after 'blocked' comes the name of a call, such as connect" },
	{ "call conect", 1, 6,
	    "no call is named 'conect'; did you mean 'connect'?" },
	{ "call something", 1, 6,
	    "no call is named 'something'; `help` lists them all" },
	{ "call bind right", 1, 11, "'right'" PARTS },
	{ "call bind ok ok", 1, 14, "'ok' stands here for the second time" },
	{ "call bind =", 1, 12, "after '=' comes the call's result, a number" },
	{ "call bind = zero", 1, 13,
	    "after '=' comes the call's result, a number" },
	{ "call bind fails", 1, 16,
	    "after 'fails' comes the name of an errno, such as "
	    "ECONNREFUSED, or timeout" },
	{ "call bind fails ECONREFUSED", 1, 17,
	    "there is no errno 'ECONREFUSED'; did you mean "
	    "'ECONNREFUSED'?" },
	{ "call bind fails terribly", 1, 17,
	    "there is no errno 'terribly'; after 'fails' comes one, such as "
	    "ECONNREFUSED, or timeout" },
	{ "call bind data \"x\"", 1, 11,
	    "'bind' neither sends nor receives data: send, sendall, sendto, "
	    "recv and recvfrom do" },
	{ "call send data", 1, 15, "after 'data'" A_TEXT },
	{ "call send data x", 1, 16, "after 'data'" A_TEXT },
	{ "call send text \"\"", 1, 11,
	    "the text of a call is neither empty nor has a \\0" },
	{ "call send text \"a\\0\"", 1, 11,
	    "the text of a call is neither empty nor has a \\0" },
	{ "call send times 0", 1, 17,
	    "after 'times' comes a number from 1 to 10000; for none write: "
	    "no call" },
	{ "no call send times 2", 1, 20,
	    "'no call' and 'times' do not go together" },
	{ "call send ok fails EPIPE", 1, 6,
	    "'ok' and 'fails' do not go together" },
	{ "call send data \"x\" fails EPIPE", 1, 6,
	    "a call that fails neither sends nor receives: 'data' and "
	    "'fails' do not go together" },
	{ "received", 1, 9, "after 'received'" A_TEXT },
	{ "received hello", 1, 10, "after 'received'" A_TEXT },
	{ "received \"hello", 1, 10,
	    "this text is not closed: put another \" after it" },
	{ "received \"a\\q\"", 1, 12,
	    "this escape is not known: \\n \\r \\t \\0 \\xNN \\\" and \\\\ "
	    "are" },
	{ "received \"\\x1\"", 1, 11,
	    "this escape is not known: \\n \\r \\t \\0 \\xNN \\\" and \\\\ "
	    "are" },
	{ "received \"a\" \"b\"", 1, 14,
	    "'b' is too much: the condition ends before it" },
	/* edges */
	{ "edge", 1, 5, "a TCP state comes here" STATES_ONLY },
	{ "edge CLOSE -> LISTEN", 1, 6,
	    "'CLOSE' is not a TCP state; did you mean 'CLOSED'?" },
	{ "edge something -> LISTEN", 1, 6,
	    "'something' is not a TCP state" STATES_ONLY },
	{ "edge CLOSED LISTEN", 1, 13,
	    "after the first state comes -> and then the second, such as: "
	    "edge CLOSED -> LISTEN" },
	{ "edge CLOSED ->", 1, 15, "a TCP state comes here" STATES_ONLY },
	/* packets */
	{ "packet", 1, 7, FATE },
	{ "packet SYN", 1, 11, FATE },
	{ "packet SIN held", 1, 8,
	    "'SIN' is not known of a packet; did you mean 'SYN'?" },
	{ "packet something held", 1, 8,
	    "'something' is not known of a packet: SYN, ACK, FIN, RST, PSH, "
	    "data, udp, icmp, again, from, and at the end what became of it "
	    "are: crossed, held, delivered, dropped or duplicated" },
	{ "packet from me held", 1, 13, "after 'from' comes server or client" },
	{ "packet held SYN", 1, 13,
	    "'SYN' is too much: the condition ends before it" },
	{ " server: packet held", 1, 2,
	    "a packet is no process's: leave 'server:' out; 'from' says "
	    "which host sent it" },
	/* what is hostile is shown escaped, and not at length */
	{ "\x1b[2J", 1, 1, "no condition begins with '\\x1b[2J'" BEGINNINGS },
	{ "socket aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeee", 1, 8,
	    "'aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd...'" ATTRS },
};

START_TEST(what_is_wrong_is_said_with_its_place)
{
	struct err err = { 0 };
	struct goal *goal = goal_parse(wrong[_i].text, 10, &err);

	ck_assert_msg(goal == NULL, "%s", wrong[_i].text);
	ck_assert_str_eq(err.text, wrong[_i].said);
	ck_assert_uint_eq(err.line, wrong[_i].line + 9);
	ck_assert_uint_eq(err.column, wrong[_i].column);
}
END_TEST

START_TEST(a_goal_has_its_limits)
{
	struct buf text = { 0 };
	struct err err = { 0 };
	struct goal *goal;

	for (int i = 0; i < 100; i++)
		buf_adds(&text, "ended\n");
	goal = goal_parse(text.data, 1, &err);
	ck_assert_ptr_nonnull(goal);
	goal_free(goal);
	buf_adds(&text, "ended\n");
	ck_assert_ptr_null(goal_parse(text.data, 1, &err));
	ck_assert_str_eq(err.text, "a goal has at most 100 conditions");
	ck_assert_uint_eq(err.line, 101);

	buf_clear(&text);
	buf_adds(&text, "packet");
	for (int i = 0; i < 100; i++)
		buf_adds(&text, " SYN");
	err = (struct err){ 0 };
	ck_assert_ptr_null(goal_parse(text.data, 1, &err));
	ck_assert_str_eq(err.text, "this condition has too many words");

	buf_clear(&text);
	buf_printf(&text, "received \"%04097d\"", 0);
	err = (struct err){ 0 };
	ck_assert_ptr_null(goal_parse(text.data, 1, &err));
	ck_assert_str_eq(err.text, "this text is too long: at most 4096 bytes");
	buf_free(&text);
}
END_TEST

/* ---- which ask for the same ---- */

static const struct {
	const char *a, *b;
	bool equal;
} pairs[] = {
	{ "ended", "ended", true },
	{ "ended\ncall bind", "  call bind\n\n\nended", true },
	{ "ended\nended", "ended", true },
	{ "ended", "server: ended", false },
	{ "server: ended", "client: ended", false },
	{ "ended", "ended\ncall bind", false },
	{ "ended\ncall bind", "ended", false },
	{ "socket tcp LISTEN", "socket listen tcp", true },
	{ "socket tcp", "socket tcp LISTEN", false },
	{ "socket tcp\nsocket tcp LISTEN", "socket tcp LISTEN", false },
	{ "socket tcp", "socket udp", false },
	{ "socket tcp", "1 sockets tcp", false },
	{ "no socket tcp", "0 sockets tcp", true },
	{ "no socket", "no sockets", true },
	{ "2 sockets tcp", "3 sockets tcp", false },
	{ "socket local *:80", "socket local *:80", true },
	{ "socket local *:80", "socket local 0.0.0.0:80", false },
	{ "socket local 1.2.3.4:*", "socket local 1.2.3.4:0", false },
	{ "socket local *:80", "socket peer *:80", false },
	{ "socket backlog 1", "socket backlog 2", false },
	{ "socket backlog 1", "socket unread 1", false },
	{ "call send", "call send times 1", true },
	{ "call send data \"a\"", "call send ok data \"\\x61\"", true },
	{ "call send data \"a\"", "call send data \"b\"", false },
	{ "call recv data \"\"", "call recv ok", false },
	{ "call send text \"a\"", "call send text \"b\"", false },
	{ "call send text \"a\"", "call send", false },
	{ "call send = 1", "call send = 2", false },
	{ "call send = 0", "call send", false },
	{ "call send ok", "call send", false },
	{ "call send", "call sendall", false },
	{ "call send", "no call send", false },
	{ "call bind fails EACCES", "call bind fails EPERM", false },
	{ "call recv fails EAGAIN", "call recv fails EWOULDBLOCK", true },
	{ "call recv fails EAGAIN", "call recv fails timeout", false },
	{ "blocked recv", "blocked accept", false },
	{ "received \"a\"", "received \"b\"", false },
	{ "edge CLOSED -> LISTEN", "edge closed->listen", true },
	{ "edge CLOSED -> LISTEN", "edge LISTEN -> CLOSED", false },
	{ "packet SYN ACK held", "packet ACK SYN held", true },
	{ "packet SYN held", "packet SYN ACK held", false },
	{ "packet SYN held", "packet SYN dropped", false },
	{ "packet from client held", "packet from server held", false },
	{ "packet data held", "packet again held", false },
	{ "packet udp held", "packet icmp held", false },
};

START_TEST(goals_that_ask_for_the_same_are_equal)
{
	struct err err = { 0 };
	struct goal *a = goal_parse(pairs[_i].a, 1, &err);
	struct goal *b = goal_parse(pairs[_i].b, 1, &err);

	ck_assert_msg(a != NULL && b != NULL, "%s", err.text);
	ck_assert_msg(goal_equal(a, b) == pairs[_i].equal, "%s | %s",
	    pairs[_i].a, pairs[_i].b);
	ck_assert(goal_equal(b, a) == pairs[_i].equal);
	ck_assert(goal_equal(a, a) && goal_equal(b, b));
	goal_free(a);
	goal_free(b);
}
END_TEST

static Suite *
goal_read_suite(void)
{
	Suite *s = suite_create("goal_read");
	TCase *t = tcase_create("goal_read");

	tcase_add_loop_test(
	    t, each_condition_is_understood, 0, LEN(understood));
	tcase_add_test(t, every_call_is_known);
	tcase_add_test(t, data_is_asked_for_of_calls_that_have_some);
	tcase_add_loop_test(
	    t, what_is_wrong_is_said_with_its_place, 0, LEN(wrong));
	tcase_add_test(t, a_goal_has_its_limits);
	tcase_add_loop_test(
	    t, goals_that_ask_for_the_same_are_equal, 0, LEN(pairs));
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return unit_run(goal_read_suite());
}
