/* tests/unit/test_complete.c - what a half-typed word can become. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "shell/complete.h"
#include "shell/cursor.h"
#include "shell/session.h"
#include "unit.h"

/* A lab in which `server` holds s, conn and a nameless 5; nobody calls
 * anything. */
static struct lab *lab;
static struct session session;

static void
ui_nothing(void *context, const char *text, size_t len)
{
	(void)context;
	(void)text;
	(void)len;
}

static void
hold(int fd, sock_id socket, const char *name)
{
	struct event made = { .kind = EVENT_SOCKET,
		.process = 1,
		.fd = -1,
		.socket = socket,
		.socket_new = { AF_INET, SOCK_STREAM, 0, 0 } };
	struct event held = {
		.kind = EVENT_HOLD, .process = 1, .fd = fd, .socket = socket
	};

	held.name = name != NULL ? x_strdup(name) : NULL;
	journal_append(lab_journal(lab), &made);
	journal_append(lab_journal(lab), &held);
}

static void
setup(void)
{
	struct session_ui ui = { .write = ui_nothing, .complain = ui_nothing };
	struct err err = { 0 };
	struct event start = { .kind = EVENT_PROCESS, .process = 1, .fd = -1 };
	struct value five = value_int(5);

	lab = lab_new(LAB_HOST, &err);
	ck_assert_msg(lab != NULL, "%s", err.text);
	session_open(&session, lab, &ui);
	start.proc.what = PROCESS_STARTED;
	start.proc.name = x_strdup("server");
	journal_append(lab_journal(lab), &start);
	hold(3, 1, "s");
	hold(4, 2, "conn");
	hold(5, 3, NULL);
	lab_assign(lab, "COUNT", &five);
	value_free(&five);
}

static void
teardown(void)
{
	session_close(&session);
	lab_free(lab);
}

static int
compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The candidates, sorted, with blanks between them. */
static void
candidates(const char *line, struct buf *out, struct completion *c)
{
	complete_find(&session, line, strlen(line), c);
	if (c->count > 0)
		qsort(c->words, c->count, sizeof *c->words, compare);
	for (size_t i = 0; i < c->count; i++)
		buf_printf(out, "%s%s", i > 0 ? " " : "", c->words[i]);
}

static const struct {
	const char *line, *words;
	size_t start;
	char after;
} rows[] = {
	/* the first word */
	{ "lis", "listen", 0, ' ' },
	{ "  LIS", "listen", 2, ' ' },
	{ "quit", "quit", 0, ' ' },
	{ "ser", "server:", 0, ' ' },
	{ "server: con", "conn. connect connect_ex", 8, ' ' },
	{ "server: conn", "conn. connect connect_ex", 8, ' ' },
	{ "server: q", "quit", 8, ' ' },
	{ "server: ser", "", 8, ' ' },
	{ "x = socketp", "socketpair", 4, ' ' },
	{ "x = qui", "", 4, ' ' },
	{ "a, b = acc", "accept", 7, ' ' },
	{ "(a, b) = acc", "accept", 9, ' ' },
	{ "server: x = acc", "accept", 12, ' ' },
	/* after a receiver */
	{ "server: s.lis", "s.listen", 8, '\0' },
	{ "server: s.getaddr", "", 8, '\0' },
	{ "x = socket.socketp", "socket.socketpair", 4, '\0' },
	/* sockets of that process alone */
	{ "server: listen ", "5 COUNT conn s", 15, ' ' },
	{ "server: listen co", "COUNT conn", 15, ' ' },
	{ "client: listen con", "", 15, ' ' },
	{ "listen con", "", 7, ' ' },
	{ "server: listen(con", "conn", 15, '\0' },
	{ "server: listen( con", "conn", 16, '\0' },
	/* constants of the argument, the socket counted or not */
	{ "socket AF_INET6 SOCK_D", "SOCK_DGRAM", 16, ' ' },
	{ "socket AF_U", "AF_UNIX AF_UNSPEC", 7, ' ' },
	{ "socket SOCK_D", "", 7, ' ' },
	{ "socket(AF_INET6, SOCK_D", "SOCK_DGRAM", 17, '\0' },
	{ "socket(socket.AF_INET, socket.SOCK_D", "socket.SOCK_DGRAM", 23,
	    '\0' },
	{ "socket AF_INET SOCK_STREAM|SOCK_NONB", "SOCK_NONBLOCK", 27, ' ' },
	{ "server: recv s 10 MSG_PEE", "MSG_PEEK", 18, ' ' },
	{ "server: recv 10 MSG_PEE", "MSG_PEEK", 16, ' ' },
	{ "server: s.recv(10, MSG_PEE", "MSG_PEEK", 19, '\0' },
	{ "server: send s \"a b\" MSG_DONTW", "MSG_DONTWAIT", 21, ' ' },
	{ "server: s.send(f(1, 2), MSG_DONTW", "MSG_DONTWAIT", 24, '\0' },
	{ "server: setsockopt s IPPROTO_TCP TCP_NOD", "TCP_NODELAY", 33, ' ' },
	{ "server: setsockopt s SOL_SOCKET SO_REUSEA", "SO_REUSEADDR", 32,
	    ' ' },
	{ "server: setsockopt s SO_REUSEA", "SO_REUSEADDR", 21, ' ' },
	/* variables where a value is wanted */
	{ "server: recv s CO", "COUNT", 15, ' ' },
	{ "server: bind s 127.0.0.1 CO", "COUNT", 25, ' ' },
	/* words of commands */
	{ "wait ser", "server", 5, ' ' },
	{ "wait server 1", "", 12, ' ' },
	{ "help lis", "listen", 5, ' ' },
	{ "help notat", "notation", 5, ' ' },
	{ "server: why co", "conn", 12, ' ' },
	{ "net ", "host loopback wire", 4, ' ' },
	{ "net host w", "", 9, ' ' },
	{ "wire de", "default delay deliver", 5, ' ' },
	{ "wire drop ", "", 10, ' ' },
	{ "wire loss 5 ", "seed", 12, ' ' },
	{ "packets ", "--absolute -v -x save", 8, ' ' },
	{ "packets s", "save", 8, ' ' },
	{ "packets -", "--absolute -v -x", 8, ' ' },
	{ "packets 4 --", "--absolute", 10, ' ' },
	{ "packets 4 s", "", 10, ' ' },
	{ "packets save a ", "", 15, ' ' },
	{ "process x ", "", 10, ' ' },
	{ "lesson for", "forget", 7, ' ' },
	{ "lesson forget al", "all", 14, ' ' },
	{ "lesson review al", "", 14, ' ' },
	/* nothing is known */
	{ "nonsense s", "", 0, ' ' },
	{ "server: send s \"SOCK_D", "", 16, ' ' },
	{ "listen(s) c", "", 10, ' ' },
};

START_TEST(words_by_position)
{
	struct completion c;
	struct buf got = { 0 };

	candidates(rows[_i].line, &got, &c);
	ck_assert_msg(strcmp(buf_text(&got), rows[_i].words) == 0,
	    "\"%s\": got \"%s\", expected \"%s\"", rows[_i].line,
	    buf_text(&got), rows[_i].words);
	if (rows[_i].words[0] != '\0') {
		ck_assert_uint_eq(c.start, rows[_i].start);
		ck_assert_int_eq(c.after, rows[_i].after);
	}
	ck_assert(!c.files);
	complete_free(&c);
	buf_free(&got);
}
END_TEST

/* A variable, and a socket of that process: one candidate. */
START_TEST(each_word_once)
{
	struct completion c;
	struct buf got = { 0 };

	hold(6, 4, "COUNT");
	candidates("server: listen ", &got, &c);
	ck_assert_str_eq(buf_text(&got), "5 COUNT conn s");
	complete_free(&c);
	buf_free(&got);
}
END_TEST

static const char *const of_files[] = { "run ", "run /et", "packets save ",
	"lesson new ", "lesson export x", "packets save /et",
	"server: send file(\"/et", "server: s.send(file('x" };

START_TEST(files_where_a_file_is_meant)
{
	struct completion c;

	complete_find(&session, of_files[_i], strlen(of_files[_i]), &c);
	ck_assert(c.files);
	ck_assert_uint_eq(c.count, 0);
	complete_free(&c);
}
END_TEST

START_TEST(every_prefix_of_a_line_is_safe)
{
	const char *line = "server: (a, b) = s.send(pack('>H', 9) + \"x\\\"\", "
			   "[1, (2)]) | file(\"y\")) ,, == : . ) (";
	struct completion c;
	struct buf usage = { 0 };

	for (size_t i = 0; i <= strlen(line); i++) {
		char *part = x_strndup(line, i);

		complete_find(&session, part, i, &c);
		ck_assert_uint_le(c.start, i);
		complete_free(&c);
		complete_usage(&usage, part, i);
		complete_in_quotes(part, i);
		free(part);
	}
	buf_free(&usage);
}
END_TEST

static const struct {
	const char *line, *usage;
} usages[] = {
	{ "bind", "bind [S] HOST PORT" },
	{ "server: bind s 127", "bind [S] HOST PORT" },
	{ "server: s.bind((", "bind [S] HOST PORT" },
	{ "x = accept(", "accept [S]" },
	{ "wait", "wait [PROCESS] [SECONDS]" },
	{ "", NULL },
	{ "nonsense ", NULL },
};

START_TEST(usage_of_what_is_typed)
{
	struct buf got = { 0 };
	bool found =
	    complete_usage(&got, usages[_i].line, strlen(usages[_i].line));

	ck_assert_int_eq(found, usages[_i].usage != NULL);
	if (found)
		ck_assert_msg(strncmp(got.data, usages[_i].usage,
				  strlen(usages[_i].usage)) == 0,
		    "got \"%s\"", got.data);
	buf_free(&got);
}
END_TEST

START_TEST(quotes_are_seen)
{
	ck_assert(complete_in_quotes("send \"a", 7));
	ck_assert(!complete_in_quotes("send \"a\"", 8));
	ck_assert(complete_in_quotes("send 'a\"", 8));
	ck_assert(complete_in_quotes("send \"a\\\"", 9));
	ck_assert(!complete_in_quotes("send \"a", 5));
}
END_TEST

#define COUNT(array) ((int)(sizeof(array) / sizeof(array)[0]))

static Suite *
complete_suite(void)
{
	Suite *s = suite_create("complete");
	TCase *t = tcase_create("position");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, words_by_position, 0, COUNT(rows));
	tcase_add_test(t, each_word_once);
	tcase_add_loop_test(t, files_where_a_file_is_meant, 0, COUNT(of_files));
	tcase_add_test(t, every_prefix_of_a_line_is_safe);
	tcase_add_loop_test(t, usage_of_what_is_typed, 0, COUNT(usages));
	tcase_add_test(t, quotes_are_seen);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return unit_run(complete_suite());
}
