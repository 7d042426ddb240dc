/*
 * test_view_hostile.c - whatever bytes an event carries, nothing that moves
 * a terminal comes out of a view, and JSON stays JSON.
 */
#include <jansson.h>

#include "base/text.h"
#include "journal_made.h"
#include "view/view.h"

#define LEN(a) (sizeof(a) / sizeof(a)[0])

static const char *const hostile[] = {
	"\x1b[2J\x1b]0;title\a",    /* clear the screen, set the title */
	"\x9b"			    /* CSI of one byte */
	"31m",			    /**/
	"\xc2\x9b"		    /* the same as UTF-8 */
	"31m\xc2\x80\xc2\x9f",	    /**/
	"\r\b\v\f\x7f\x01\x1f",	    /* other controls */
	"\xff\xfe\xed\xa0\x80\xc2", /* no UTF-8, the last one cut */
	"ok \xe6\x97\xa5 \xf0\x9f\x98\x80 then \xe6\x97", /* cut text */
};

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

/* Where text moves a terminal or is no UTF-8; NULL: nowhere. */
static const char *
raw_at(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if ((c < 0x20 && c != '\n') || c == 0x7f ||
		    (c == 0xc2 && (unsigned char)text[i + 1] < 0xa0))
			return text + i;
	}
	return text_is_utf8(text, len) ? NULL : text;
}

static void
check_transcript(const struct event *e)
{
	const struct view_style style = { 0 };
	struct buf out = { 0 };

	view_transcript(&out, &style, journal_world(j), e);
	ck_assert_uint_gt(out.len, 0);
	ck_assert_uint_eq(strlen(out.data), out.len);
	ck_assert_msg(raw_at(out.data, out.len) == NULL, "raw: %s", out.data);
	buf_free(&out);
}

static void
check_json(const struct event *e)
{
	struct buf out = { 0 };
	json_error_t error;
	json_t *json;

	view_json(&out, journal_world(j), e);
	ck_assert_uint_gt(out.len, 1);
	ck_assert_ptr_eq(
	    memchr(out.data, '\n', out.len), out.data + out.len - 1);
	ck_assert_msg(raw_at(out.data, out.len) == NULL, "raw: %s", out.data);
	json = json_loads(out.data, JSON_ALLOW_NUL, &error);
	ck_assert_msg(json != NULL, "%s: %s", error.text, out.data);
	json_decref(json);
	buf_free(&out);
}

/* The journal takes the event. */
static void
check(const struct event *e)
{
	journal_append(j, e);
	check_transcript(e);
	check_json(e);
}

static struct event
call_of(const char *text)
{
	return (struct event){ .kind = EVENT_CALL,
		.process = CLIENT,
		.fd = 3,
		.done = { .name = "recv", .text = x_strdup(text), .fd = 3 } };
}

START_TEST(a_hostile_call_is_escaped)
{
	const char *bytes = hostile[_i];
	struct event e = call_of(bytes);

	check(&e);
	e = call_of("recv()");
	e.done.detail = x_strdup(bytes);
	check(&e);
	e = call_of("recv()");
	e.done.explain = x_strdup(bytes);
	check(&e);
	e = call_of("recv()");
	e.done.has_data = true;
	buf_adds(&e.done.data, bytes);
	buf_addc(&e.done.data, '\0');
	buf_adds(&e.done.data, bytes);
	e.done.result = (long)e.done.data.len;
	check(&e);
	e = call_of("recvfrom()");
	ck_assert(addr_parse(
	    &e.done.address, AF_UNIX, bytes, strlen(bytes), 0, 0, 0));
	check(&e);
}
END_TEST

START_TEST(a_hostile_text_is_escaped)
{
	const char *bytes = hostile[_i];
	struct event e = { .kind = EVENT_NOTE, .note = x_strdup(bytes) };

	check(&e);
	e = (struct event){ .kind = EVENT_BLOCKED,
		.process = SERVER,
		.fd = 3,
		.blocked = { .name = "accept",
		    .text = x_strdup(bytes),
		    .why = x_strdup(bytes) } };
	check(&e);
	e = (struct event){ .kind = EVENT_ERROR,
		.error = { .file = x_strdup(bytes),
		    .line = 1,
		    .column = 2,
		    .message = x_strdup(bytes),
		    .source = x_strdup(bytes) } };
	check(&e);
}
END_TEST

START_TEST(a_hostile_address_is_escaped)
{
	const char *bytes = hostile[_i];
	sock_id id = made(j, AF_UNIX, SOCK_STREAM, 0);
	const struct grid_style style = { 0 };
	struct buf out = { 0 };
	struct grid *g;
	struct event e = {
		.kind = EVENT_ADDRESS, .process = CLIENT, .fd = 4, .socket = id
	};

	held(j, CLIENT, 4, id, "u");
	ck_assert(addr_parse(
	    &e.address.local, AF_UNIX, bytes, strlen(bytes), 0, 0, 0));
	e.address.peer = e.address.local;
	check(&e);
	g = view_sockets(journal_world(j), -1, NULL);
	grid_print(&out, g, &style);
	grid_free(g);
	ck_assert_ptr_null(raw_at(out.data, out.len));
	buf_free(&out);
}
END_TEST

/* Every byte that a peer can send, and every two. */
START_TEST(received_bytes_never_come_out_raw)
{
	for (unsigned i = 0; i < 65536; i += 1 + (i & 7) * 3) {
		struct event e = call_of("recv()");
		const char pair[2] = { (char)(i >> 8), (char)i };

		e.done.has_data = true;
		e.done.result = 2;
		buf_add(&e.done.data, pair, 2);
		check_transcript(&e);
		check_json(&e);
		event_free(&e);
	}
}
END_TEST

static Suite *
hostile_suite(void)
{
	Suite *s = suite_create("view_hostile");
	TCase *c = tcase_create("view_hostile");

	suite_add_tcase(s, c);
	tcase_set_timeout(c, 60);
	tcase_add_checked_fixture(c, begin, end);
	tcase_add_loop_test(c, a_hostile_call_is_escaped, 0, LEN(hostile));
	tcase_add_loop_test(c, a_hostile_text_is_escaped, 0, LEN(hostile));
	tcase_add_loop_test(c, a_hostile_address_is_escaped, 0, LEN(hostile));
	tcase_add_test(c, received_bytes_never_come_out_raw);
	return s;
}

int
main(void)
{
	return unit_run(hostile_suite());
}
