/*
 * test_json.c - each kind of event as an object with exactly the keys of
 * docs/journal.md, read back by a JSON parser.
 */
#include <errno.h>

#include <jansson.h>

#include "journal_made.h"
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

/* The event's line, which the caller frees; the journal takes the event. */
static char *
line_of(const struct event *e)
{
	struct buf out = { 0 };

	journal_append(j, e);
	view_json(&out, journal_world(j), e);
	return buf_take(&out);
}

static json_t *
parsed(const char *text)
{
	json_error_t error;
	json_t *json =
	    json_loads(text, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);

	ck_assert_msg(json != NULL, "%s: %s", error.text, text);
	return json;
}

/* One line, and an object with these keys and values and no others. */
static void
gives(const struct event *e, const char *want)
{
	char *line = line_of(e);
	json_t *got = parsed(line), *expected = parsed(want);

	ck_assert_ptr_eq(strchr(line, '\n'), line + strlen(line) - 1);
	ck_assert_msg(
	    json_equal(got, expected), "\n got %swant %s", line, want);
	json_decref(got);
	json_decref(expected);
	free(line);
}

static void
gives_nothing(const struct event *e)
{
	char *line = line_of(e);

	ck_assert_str_eq(line, "");
	free(line);
}

static struct event
call_of(const char *name, const char *text, long result)
{
	return (struct event){ .kind = EVENT_CALL,
		.id = 7,
		.call = 7,
		.process = CLIENT,
		.fd = 3,
		.done = { .name = name,
		    .text = x_strdup(text),
		    .fd = 3,
		    .socket = x_strdup("c"),
		    .result = result } };
}

/* ---- calls ---- */

START_TEST(a_call_has_the_keys_that_were_promised)
{
	struct event e =
	    call_of("connect", "connect(3, {AF_INET, 127.0.0.1:65432})", 0);

	gives(&e, "{\"event\":\"call\",\"id\":7,\"process\":\"client\","
		  "\"pid\":4202,\"call\":\"connect\",\"fd\":3,"
		  "\"socket\":\"c\","
		  "\"text\":\"connect(3, {AF_INET, 127.0.0.1:65432})\","
		  "\"result\":0,\"errno\":null}");
}
END_TEST

/* The order of the keys is that of the documents, for people's eyes. */
START_TEST(a_call_is_written_in_the_order_of_the_documents)
{
	struct event e = call_of("listen", "listen(3, 128)", 0);
	char *line = line_of(&e);

	ck_assert_str_eq(line,
	    "{\"event\":\"call\",\"id\":7,\"process\":\"client\","
	    "\"pid\":4202,\"call\":\"listen\",\"fd\":3,\"socket\":\"c\","
	    "\"text\":\"listen(3, 128)\",\"result\":0,\"errno\":null}\n");
	free(line);
}
END_TEST

START_TEST(a_failed_call_has_its_errno)
{
	struct event e = call_of("connect", "connect(3, x)", -1);

	e.done.error = ECONNREFUSED;
	e.done.failed = true;
	e.done.explain = x_strdup("for people alone");
	e.done.chosen = true;
	gives(&e, "{\"event\":\"call\",\"id\":7,\"process\":\"client\","
		  "\"pid\":4202,\"call\":\"connect\",\"fd\":3,"
		  "\"socket\":\"c\",\"text\":\"connect(3, x)\","
		  "\"result\":-1,\"errno\":\"ECONNREFUSED\"}");
}
END_TEST

START_TEST(a_call_about_no_descriptor_has_null)
{
	struct event e = call_of("getaddrinfo", "getaddrinfo(x)", 0);

	e.fd = e.done.fd = -1;
	free(e.done.socket);
	e.done.socket = NULL;
	e.done.detail = x_strdup("SOCK_STREAM 127.0.0.1:80");
	gives(&e, "{\"event\":\"call\",\"id\":7,\"process\":\"client\","
		  "\"pid\":4202,\"call\":\"getaddrinfo\",\"fd\":null,"
		  "\"socket\":null,\"text\":\"getaddrinfo(x)\",\"result\":0,"
		  "\"errno\":null,\"detail\":\"SOCK_STREAM 127.0.0.1:80\"}");
}
END_TEST

START_TEST(accept_has_the_peer_and_that_it_blocked)
{
	struct event e = call_of("accept", "accept(3)", 4);

	e.done.address = addr_of("127.0.0.1:64623");
	e.done.blocked = true;
	gives(&e, "{\"event\":\"call\",\"id\":7,\"process\":\"client\","
		  "\"pid\":4202,\"call\":\"accept\",\"fd\":3,"
		  "\"socket\":\"c\",\"text\":\"accept(3)\",\"result\":4,"
		  "\"errno\":null,\"peer\":\"127.0.0.1:64623\","
		  "\"blocked\":true}");
}
END_TEST

START_TEST(getsockname_has_the_local_address)
{
	struct event e = call_of("getsockname", "getsockname(3)", 0);

	e.done.address = addr_of("[::1]:80");
	gives(&e, "{\"event\":\"call\",\"id\":7,\"process\":\"client\","
		  "\"pid\":4202,\"call\":\"getsockname\",\"fd\":3,"
		  "\"socket\":\"c\",\"text\":\"getsockname(3)\","
		  "\"result\":0,\"errno\":null,\"local\":\"[::1]:80\"}");
}
END_TEST

START_TEST(sendall_has_each_send)
{
	struct event e = call_of("sendall", "sendall(3, x, 9)", 9);

	e.done.part_count = 2;
	e.done.parts = x_calloc(2, sizeof *e.done.parts);
	e.done.parts[0].asked = 9;
	e.done.parts[0].result = 4;
	e.done.parts[1].asked = 5;
	e.done.parts[1].result = -1;
	e.done.parts[1].error = EPIPE;
	gives(&e, "{\"event\":\"call\",\"id\":7,\"process\":\"client\","
		  "\"pid\":4202,\"call\":\"sendall\",\"fd\":3,"
		  "\"socket\":\"c\",\"text\":\"sendall(3, x, 9)\","
		  "\"result\":9,\"errno\":null,\"sends\":["
		  "{\"length\":9,\"result\":4,\"errno\":null},"
		  "{\"length\":5,\"result\":-1,\"errno\":\"EPIPE\"}]}");
}
END_TEST

START_TEST(a_time_out_is_no_result)
{
	struct event e = call_of("recv", "recv()", -1);

	e.done.timed_out = true;
	gives(&e, "{\"event\":\"call\",\"id\":7,\"process\":\"client\","
		  "\"pid\":4202,\"call\":\"recv\",\"fd\":3,"
		  "\"socket\":\"c\",\"text\":\"recv()\",\"result\":null,"
		  "\"errno\":null,\"timed_out\":true}");
}
END_TEST

/* ---- data ---- */

static const struct {
	const char *bytes;
	size_t len;
	const char *text, *base64; /* one of them; NULL: the other */
} data[] = {
	{ "", 0, "", NULL },
	{ "Hello, world", 12, "Hello, world", NULL },
	{ "a\0b", 3, "a\0b", NULL },
	{ "caf\xc3\xa9", 5, "caf\xc3\xa9", NULL },
	{ "\x1b[31m\x7f\xc2\x9b", 8, "\x1b[31m\x7f\xc2\x9b", NULL },
	{ "\"\\\n", 3, "\"\\\n", NULL },
	/* RFC 4648 pads to four; these are the three lengths of a rest. */
	{ "\xff", 1, NULL, "/w==" },
	{ "\xff\xfe", 2, NULL, "//4=" },
	{ "\xff\xfe\xfd", 3, NULL, "//79" },
	{ "\xff\0", 2, NULL, "/wA=" },
	{ "ok so far \x80", 11, NULL, "b2sgc28gZmFyIIA=" },
	{ "\xed\xa0\x80", 3, NULL, "7aCA" },
	{ "\xc2", 1, NULL, "wg==" },
};

START_TEST(data_is_text_or_base64)
{
	struct event e = call_of("recv", "recv()", (long)data[_i].len);
	json_t *o, *as_text, *as_base64;
	char *line;

	e.done.has_data = true;
	buf_add(&e.done.data, data[_i].bytes, data[_i].len);
	line = line_of(&e);
	o = parsed(line);
	as_text = json_object_get(o, "data");
	as_base64 = json_object_get(o, "data_base64");
	ck_assert((as_text == NULL) != (as_base64 == NULL));
	ck_assert_int_eq(as_text != NULL, data[_i].text != NULL);
	if (as_text != NULL) {
		ck_assert_uint_eq(json_string_length(as_text), data[_i].len);
		ck_assert_mem_eq(
		    json_string_value(as_text), data[_i].bytes, data[_i].len);
	} else {
		ck_assert_str_eq(json_string_value(as_base64), data[_i].base64);
	}
	json_decref(o);
	free(line);
}
END_TEST

START_TEST(a_failed_recv_has_no_data)
{
	struct event e = call_of("recv", "recv()", -1);
	char *line;

	e.done.has_data = true;
	e.done.error = EAGAIN;
	line = line_of(&e);
	ck_assert_ptr_null(strstr(line, "data"));
	free(line);
}
END_TEST

/* ---- the other kinds ---- */

START_TEST(a_blocked_call_has_its_keys)
{
	struct event e = { .kind = EVENT_BLOCKED,
		.id = 3,
		.process = SERVER,
		.fd = 3,
		.blocked = { .name = "accept",
		    .text = x_strdup("accept(3)"),
		    .why = x_strdup("for a connection"),
		    .socket = x_strdup("s") } };

	gives(&e, "{\"event\":\"blocked\",\"id\":3,\"process\":\"server\","
		  "\"call\":\"accept\",\"fd\":3}");
	e.fd = -1;
	e.blocked.name = "poll";
	e.blocked.text = x_strdup("poll()");
	e.blocked.why = e.blocked.socket = NULL;
	gives(&e, "{\"event\":\"blocked\",\"id\":3,\"process\":\"server\","
		  "\"call\":\"poll\",\"fd\":null}");
}
END_TEST

START_TEST(an_edge_has_its_keys)
{
	struct event e = { .kind = EVENT_STATE,
		.call = 7,
		.process = CLIENT,
		.fd = 3,
		.socket = CLIENT_SOCKET,
		.state = { TCP_STATE_SYN_SENT, TCP_STATE_ESTABLISHED,
		    HOW_IMPLIED, false } };

	gives(&e, "{\"event\":\"state\",\"call\":7,\"process\":\"client\","
		  "\"fd\":3,\"local\":\"127.0.0.1:64623\","
		  "\"peer\":\"127.0.0.1:65432\",\"from\":\"SYN-SENT\","
		  "\"to\":\"ESTABLISHED\",\"how\":\"implied\"}");
	/* Nobody holds it, no call was the cause. */
	e = (struct event){ .kind = EVENT_STATE,
		.fd = -1,
		.socket = CONN,
		.state = { TCP_STATE_FIN_WAIT_2, TCP_STATE_TIME_WAIT, HOW_SEEN,
		    false } };
	gives(&e, "{\"event\":\"state\",\"call\":null,\"process\":null,"
		  "\"fd\":null,\"local\":\"127.0.0.1:65432\","
		  "\"peer\":\"127.0.0.1:64623\",\"from\":\"FIN-WAIT-2\","
		  "\"to\":\"TIME-WAIT\",\"how\":\"seen\"}");
	/* A listener has no peer. */
	e = (struct event){ .kind = EVENT_STATE,
		.call = 9,
		.process = SERVER,
		.fd = 3,
		.socket = LISTENER,
		.state = {
		    TCP_STATE_LISTEN, TCP_STATE_CLOSED, HOW_SEEN, false } };
	gives(&e, "{\"event\":\"state\",\"call\":9,\"process\":\"server\","
		  "\"fd\":3,\"local\":\"127.0.0.1:65432\",\"peer\":null,"
		  "\"from\":\"LISTEN\",\"to\":\"CLOSED\",\"how\":\"seen\"}");
}
END_TEST

START_TEST(a_process_has_its_keys)
{
	static const struct {
		enum process_what what;
		const char *text;
	} rows[] = { { PROCESS_EXITED, "exited" },
		{ PROCESS_KILLED, "killed" } };
	struct event e = { .kind = EVENT_PROCESS,
		.process = 3,
		.fd = -1,
		.proc = { .what = PROCESS_STARTED,
		    .name = x_strdup("other"),
		    .pid = 4711 } };
	char want[120];

	gives(&e, "{\"event\":\"process\",\"process\":\"other\","
		  "\"pid\":4711,\"what\":\"started\"}");
	e.proc.name = NULL;
	for (size_t i = 0; i < LEN(rows); i++) {
		e.proc.what = rows[i].what;
		snprintf(want, sizeof want,
		    "{\"event\":\"process\",\"process\":\"other\","
		    "\"pid\":4711,\"what\":\"%s\"}",
		    rows[i].text);
		gives(&e, want);
	}
}
END_TEST

START_TEST(an_error_says_where)
{
	struct event e = { .kind = EVENT_ERROR,
		.error = { .file = x_strdup("walk.txt"),
		    .line = 3,
		    .column = 9,
		    .message = x_strdup("no process named 'sever'"),
		    .source = x_strdup("sever: listen") } };

	gives(&e, "{\"event\":\"error\",\"where\":\"walk.txt:3:9\","
		  "\"message\":\"no process named 'sever'\"}");
	e = (struct event){ .kind = EVENT_ERROR,
		.error = { .column = 2, .message = x_strdup("what") } };
	gives(&e, "{\"event\":\"error\",\"where\":\"typed:0:2\","
		  "\"message\":\"what\"}");
}
END_TEST

START_TEST(notes_have_their_keys)
{
	struct event e = { .kind = EVENT_ADDRESS,
		.call = 7,
		.process = CLIENT,
		.fd = 3,
		.socket = CLIENT_SOCKET,
		.address = { .local = addr_of("127.0.0.1:64623") } };

	gives(&e, "{\"event\":\"note\",\"what\":\"address\",\"call\":7,"
		  "\"process\":\"client\",\"fd\":3,"
		  "\"local\":\"127.0.0.1:64623\",\"peer\":null}");
	e = (struct event){ .kind = EVENT_QUEUE,
		.call = 15,
		.process = SERVER,
		.fd = 3,
		.socket = LISTENER,
		.queue = { QUEUE_ACCEPT, 1, 0, 128 } };
	gives(&e, "{\"event\":\"note\",\"what\":\"accept queue\",\"call\":15,"
		  "\"process\":\"server\",\"fd\":3,\"length\":1,"
		  "\"backlog\":128}");
	e.queue.kind = QUEUE_RECEIVE;
	e.socket = CONN;
	gives(&e, "{\"event\":\"note\",\"what\":\"unread\",\"call\":15,"
		  "\"process\":\"server\",\"fd\":3,\"length\":1}");
	e = (struct event){
		.kind = EVENT_NOTE, .fd = -1, .note = x_strdup("a sentence")
	};
	gives(&e, "{\"event\":\"note\",\"what\":\"text\",\"call\":null,"
		  "\"process\":null,\"fd\":null,\"text\":\"a sentence\"}");
}
END_TEST

START_TEST(bookkeeping_has_no_object)
{
	struct event e = { .kind = EVENT_SOCKET,
		.process = CLIENT,
		.fd = 4,
		.socket = 4,
		.socket_new = { .family = AF_INET, .type = SOCK_STREAM } };

	gives_nothing(&e);
	e = (struct event){
		.kind = EVENT_HOLD, .process = CLIENT, .fd = 4, .socket = 4
	};
	gives_nothing(&e);
	e.kind = EVENT_RELEASE;
	gives_nothing(&e);
	e = (struct event){ .kind = EVENT_NAME,
		.fd = -1,
		.var = { .name = x_strdup("x"), .value = value_int(1) } };
	gives_nothing(&e);
	e = (struct event){ .kind = EVENT_FAILED, .process = 1, .fd = -1 };
	gives_nothing(&e);
}
END_TEST

static Suite *
json_suite(void)
{
	Suite *s = suite_create("json");
	TCase *c = tcase_create("json");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, begin, end);
	tcase_add_test(c, a_call_has_the_keys_that_were_promised);
	tcase_add_test(c, a_call_is_written_in_the_order_of_the_documents);
	tcase_add_test(c, a_failed_call_has_its_errno);
	tcase_add_test(c, a_call_about_no_descriptor_has_null);
	tcase_add_test(c, accept_has_the_peer_and_that_it_blocked);
	tcase_add_test(c, getsockname_has_the_local_address);
	tcase_add_test(c, sendall_has_each_send);
	tcase_add_test(c, a_time_out_is_no_result);
	tcase_add_loop_test(c, data_is_text_or_base64, 0, LEN(data));
	tcase_add_test(c, a_failed_recv_has_no_data);
	tcase_add_test(c, a_blocked_call_has_its_keys);
	tcase_add_test(c, an_edge_has_its_keys);
	tcase_add_test(c, a_process_has_its_keys);
	tcase_add_test(c, an_error_says_where);
	tcase_add_test(c, notes_have_their_keys);
	tcase_add_test(c, bookkeeping_has_no_object);
	return s;
}

int
main(void)
{
	return unit_run(json_suite());
}
