/* tests/unit/test_line.c - what a line is: its kind, names and words. */
#include <stdlib.h>

#include "line_fixture.h"

struct row {
	const char *text;
	const char *is;
};

static const struct row structure[] = {
	/* nothing to do */
	{ "", "empty" },
	{ " \t ", "empty" },
	{ "# comment", "empty" },
	{ "   # \"unclosed", "empty" },
	{ ";", "empty" },
	{ "import socket", "empty" },
	{ "import sys, os  # x", "empty" },
	{ "from socket import *", "empty" },
	{ "    pass", "empty" },
	{ "pass # later", "empty" },
	{ "...", "empty" },
	{ "#!/usr/bin/env python3", "empty" },
	{ "#include <stdio.h>", "empty" },
	{ "}", "empty" },
	{ ">>> ", "empty" },
	{ "\n", "empty" },
	{ "listen 5\r\n", "call listen I:5" },
	/* processes */
	{ "server:", "process server:" },
	{ "  client-2:  # now", "process client-2:" },
	{ "server: listen", "call server: listen" },
	{ "server: s.listen(5)", "call server: s.listen I:5" },
	{ "srv_1-b: c = accept s", "call srv_1-b: c = accept W:s" },
	{ "server: import os", "empty server:" },
	{ "server: wait 5", "command server: wait [5]" },
	{ "why?", "command why []" },
	{ "server: why? # now", "command server: why []" },
	{ "why? s", "command why [s]" },
	{ "server: x = 1", "assign server: x = I:1" },
	/* words */
	{ "listen", "call listen" },
	{ "bind s 127.0.0.1 65432", "call bind W:s W:127.0.0.1 I:65432" },
	{ "bind s, 127.0.0.1 , 65432", "call bind W:s W:127.0.0.1 I:65432" },
	{ "  listen s 5 ;", "call listen W:s I:5" },
	{ "listen s 5; # c", "call listen W:s I:5" },
	{ "send s a;b", "call send W:s W:a;b" },
	{ "send s x# c", "call send W:s W:x" },
	{ "send s \"a # b\"", "call send W:s B:\"a # b\"" },
	{ "s.listen 5", "call s.listen I:5" },
	{ "s.close", "call s.close" },
	{ "poll s", "call poll W:s" }, /* a command too: the call wins */
	{ ">>> s.listen(5)", "call s.listen I:5" },
	/* names */
	{ "s = socket", "call s = socket" },
	{ "s=socket()", "call s = socket" },
	{ "conn, addr = accept s", "call conn,addr = accept W:s" },
	{ "conn,_=s.accept()", "call conn,_ = s.accept" },
	{ "(conn, addr) = s.accept()", "call conn,addr = s.accept" },
	{ "[a, b] = s.accept()", "call a,b = s.accept" },
	{ "int s = socket(AF_INET, SOCK_STREAM, 0);",
	    "call s = socket W:AF_INET W:SOCK_STREAM I:0" },
	{ "ssize_t n = recv(c, buf, sizeof(buf), 0);",
	    "call n = recv W:c W:buf W:sizeof I:0" },
	{ "const char *host = \"::1\";", "assign host = B:\"::1\"" },
	{ "unsigned long x = 5", "assign x = I:5" },
	/* C and Python */
	{ "bind(s, \"127.0.0.1\", 65432)",
	    "call bind W:s B:\"127.0.0.1\" I:65432" },
	{ "bind (s, \"h\", 1)", "call bind W:s B:\"h\" I:1" },
	{ "bind (\"h\", 1)", "call bind B:\"h\" I:1" },
	{ "bind s (\"h\", 1)", "call bind W:s (B:\"h\", I:1)" },
	{ "sendto (\"h\", 1) hi", "call sendto (B:\"h\", I:1) W:hi" },
	{ "send (\"a\") * 2", "call send B:\"aa\"" },
	{ "s.bind((\"127.0.0.1\", 65432))",
	    "call s.bind (B:\"127.0.0.1\", I:65432)" },
	{ "s.bind(('', 65432,),)", "call s.bind (B:\"\", I:65432)" },
	{ "bind ( s , 127.0.0.1 , 65432 ) ; # x",
	    "call bind W:s W:127.0.0.1 I:65432" },
	{ "s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
	    "call s = socket W:socket.AF_INET W:socket.SOCK_STREAM" },
	{ "s = socket.socket()", "call s = socket" },
	{ "s = socket.socket", "call s = socket" },
	{ "data = conn.recv(1024).decode()", "call data = conn.recv I:1024" },
	{ "data = conn.recv(9).decode(\"utf-8\") # x",
	    "call data = conn.recv I:9" },
	{ "with socket.socket() as s:", "call s = socket with" },
	{ "with socket(AF_INET) as s : # x", "call s = socket W:AF_INET with" },
	{ "server: with s.accept() as c:", "call server: c = s.accept with" },
	/* values for names */
	{ "HOST = \"127.0.0.1\"", "assign HOST = B:\"127.0.0.1\"" },
	{ "port = 65432  # c", "assign port = I:65432" },
	{ "x = HOST", "assign x = B:\"127.0.0.1\"" },
	{ "x = localhost", "assign x = W:localhost" },
	{ "x = 127.0.0.1", "assign x = W:127.0.0.1" },
	{ "x = 1024*4", "assign x = I:4096" },
	{ "a, b = 1, \"x\"", "assign a,b = I:1 B:\"x\"" },
	{ "a, b = addr", "assign a,b = B:\"127.0.0.1\" I:3" },
	{ "a = 1, 2", "assign a = (I:1, I:2)" },
	{ "a = (1,)", "assign a = (I:1)" },
	{ "f = socket.AF_INET6", "assign f = W:socket.AF_INET6" },
	{ "x = struct.pack(\">H\", 94)", "assign x = B:\"\\x00^\"" },
	{ "m = HOST.encode()", "assign m = B:\"127.0.0.1\"" },
	{ "x = \"a\" \"b\"", "assign x = B:\"ab\"" },
	/* commands keep their text */
	{ "help", "command help []" },
	{ "help  bind  ", "command help [bind]" },
	{ "quit()", "command quit []" },
	{ "quit;", "command quit []" },
	{ "ss -tan 'x # y", "command ss [-tan 'x # y]" },
	{ "run (a).txt", "command run [(a).txt]" },
	{ "set x = 3", "command set [x = 3]" },
	/* a name alone is shown */
	{ "HOST", "name HOST" },
	{ " conn ;  # what is it", "name conn" },
	{ "server: n", "name server: n" },
	/* C's pointers: for the call to understand */
	{ "c = accept(s, (struct sockaddr *)&addr, &len);",
	    "call c = accept W:s W:&addr W:&len" },
	{ "c = accept(s, ( struct sockaddr* ) & peer, (socklen_t *)&len)",
	    "call c = accept W:s W:&peer W:&len" },
	{ "bind(s, (const struct sockaddr *)res->ai_addr, res)",
	    "call bind W:s W:&res->ai_addr W:res" },
	{ "bind(s, (struct sockaddr *) &a.in, sizeof a)",
	    "call bind W:s W:&a.in W:sizeof" },
	{ "send(s, (const void *)\"x\", 1)", "call send W:s B:\"x\" I:1" },
	{ "send(s, (char *)(void *)HOST)", "call send W:s B:\"127.0.0.1\"" },
	{ "send(s, (n * 2))", "call send W:s I:6" },
};

START_TEST(line_is)
{
	fixture_expect(structure[_i].text, structure[_i].is);
}
END_TEST

/* The rest of Python and C: the hint says what to type. */
static const struct row python[] = {
	{ "while True:", "Up key" },
	{ "for x in y:", "Up key" },
	{ "for(;;)", "Up key" },
	{ "do {", "Up key" },
	{ "if not data:", "leave out" },
	{ "elif x:", "leave out" },
	{ "else:", "leave out" },
	{ "switch (x) {", "leave out" },
	{ "try:", "goes on" },
	{ "except OSError as e:", "goes on" },
	{ "finally:", "goes on" },
	{ "raise", "goes on" },
	{ "perror(\"bind\");", "goes on" },
	{ "def main():", "type the calls" },
	{ "class Server:", "type the calls" },
	{ "return s", "type the calls" },
	{ "f = lambda x: 3", "type the calls" },
	{ "yield", "type the calls" },
	{ "async def f():", "type the calls" },
	{ "r = await f()", "type the calls" },
	{ "break", "next" },
	{ "continue;", "next" },
	{ "print(f\"Received {data!r}\")", "a name alone shows" },
	{ "del s", "close NAME" },
	{ "global x", "declare" },
	{ "exit(1)", "quit" },
	{ "sys.exit(1)", "quit" },
	{ "with conn:", "close NAME" },
	{ "struct sockaddr_in addr;", "bind(s" },
	{ "memset(&addr, 0, sizeof addr);", "bind(s" },
	{ "char buf[1024];", "NAME = " },
	{ "int s;", "NAME = " },
	{ "time.sleep(1)", "does not sleep" },
	{ "sleep 1", "`wait`" },
	{ "exit", "`quit` or Ctrl-D" },
	{ "exit()", "`quit` or Ctrl-D" },
	{ "print(conn.recv(16))", "nor is what stands in it: type the call" },
	{ "printf(\"%s\", buf);", "nor is what stands in it" },
	{ "while data := conn.recv(16):", "type a call that stands in" },
	{ "if (bind(s, a, b) < 0)", "type a call that stands in" },
	{ "assert data == b\"x\"", "`expect`" },
	{ "nonlocal x", "for the one that made it" },
	{ "sel = selectors.DefaultSelector()", "poll([s, c], POLLIN, 1000)" },
	{ "sel.register(s, selectors.EVENT_READ)", "poll([s, c]" },
	{ "key = sel.register(s, 1, data=None)", "poll([s, c]" },
	{ "p = select.poll()", "poll([s, c]" },
	{ "t = threading.Thread(target=serve)", "client: connect" },
	{ "threading.Thread(target=serve).start()", "client: connect" },
	{ "multiprocessing.Process()", "client: connect" },
	{ "asyncio.run(main())", "client: connect" },
	{ "address.sin_family = AF_INET;", "needs no structure" },
	{ "address.sin_addr.s_addr = INADDR_ANY;", "needs no structure" },
	{ "server: address.sin_port = htons(PORT);", "needs no structure" },
};

START_TEST(python_gets_a_hint)
{
	const struct row *row = &python[_i];
	struct line line;
	struct err err = { 0 };

	ck_assert_msg(line_parse(row->text, strlen(row->text), &fixture_scope,
			  &line, &err) == 0,
	    "%s: %s", row->text, err.text);
	ck_assert_msg(line.kind == LINE_PYTHON, "%s", row->text);
	ck_assert_msg(
	    strstr(line.hint, row->is) != NULL, "%s: %s", row->text, line.hint);
	ck_assert(strchr(line.hint, '\n') == NULL);
	line_free(&line);
}
END_TEST

/*
 * The same request three times. What the spellings leave to the call is
 * taken out: a receiver is the first argument, (HOST, PORT) two of them,
 * and a word or a string are the same text.
 */
static const char *const spellings[][3] = {
	{ "s = socket AF_INET SOCK_STREAM", "s = socket(AF_INET, SOCK_STREAM)",
	    "s = socket(AF_INET, SOCK_STREAM)" },
	{ "server: bind s 127.0.0.1 65432",
	    "server: bind(s, \"127.0.0.1\", 65432);",
	    "server: s.bind((\"127.0.0.1\", 65432))" },
	{ "bind s HOST port", "bind(s, HOST, port)", "s.bind((HOST, port))" },
	{ "conn, addr = accept s", "conn, addr = accept(s)",
	    "conn, addr = s.accept()" },
	{ "send s \"x\" * 3 MSG_PEEK|MSG_OOB",
	    "send(s, \"x\" * 3, MSG_PEEK | MSG_OOB)",
	    "s.send(b\"x\" * 3, MSG_PEEK|MSG_OOB)" },
	{ "recv s 1024", "recv(s, 1024);", "s.recv(1024)" },
	{ "close s", "close(s);", "s.close()" },
	{ "listen s", "listen(s)", "s.listen()" },
};

static void
plain_value(struct buf *out, const struct value *v)
{
	for (size_t i = 0; i < v->count; i++)
		plain_value(out, &v->items[i]);
	if (v->kind == VALUE_INT)
		buf_printf(out, " %lld", v->number);
	else if (v->kind != VALUE_TUPLE)
		buf_printf(out, " %s", buf_text(&v->bytes));
}

static struct buf
plain(const char *text)
{
	struct buf out = { 0 };
	struct line line;
	struct err err = { 0 };

	if (line_parse(text, strlen(text), &fixture_scope, &line, &err) != 0)
		ck_abort_msg("%s: %s", text, err.text);
	ck_assert_int_eq(line.kind, LINE_CALL);
	ck_assert(!line.with && line.rest == NULL && line.hint == NULL);
	buf_printf(
	    &out, "%s:", line.process.text != NULL ? line.process.text : "");
	for (size_t i = 0; i < line.name_count; i++)
		buf_printf(&out, " %s=", line.names[i].text);
	buf_printf(&out, " %s", line.word.text);
	if (line.receiver.text != NULL)
		buf_printf(&out, " %s", line.receiver.text);
	for (size_t i = 0; i < line.arg_count; i++)
		plain_value(&out, &line.args[i]);
	line_free(&line);
	return out;
}

START_TEST(three_spellings_are_one_request)
{
	struct buf words = plain(spellings[_i][0]);

	for (size_t form = 1; form < 3; form++) {
		struct buf other = plain(spellings[_i][form]);

		ck_assert_str_eq(buf_text(&words), buf_text(&other));
		buf_free(&other);
	}
	buf_free(&words);
}
END_TEST

START_TEST(columns_count_bytes_from_one)
{
	static const char text[] =
	    " server: a, b = s.send( HOST ,\t(1, \"é\"), x)";
	struct line line;
	struct err err = { 0 };

	ck_assert_int_eq(
	    line_parse(text, strlen(text), &fixture_scope, &line, &err), 0);
	ck_assert_uint_eq(line.process.column, 2);
	ck_assert_uint_eq(line.names[0].column, 10);
	ck_assert_uint_eq(line.names[1].column, 13);
	ck_assert_uint_eq(line.receiver.column, 17);
	ck_assert_uint_eq(line.word.column, 19);
	ck_assert_uint_eq(line.args[0].column, 25);
	ck_assert_uint_eq(line.args[1].column, 32);
	ck_assert_uint_eq(line.args[1].items[1].column, 36);
	ck_assert_uint_eq(line.args[2].column, 43);
	line_free(&line);
}
END_TEST

START_TEST(a_command_knows_where_its_rest_starts)
{
	struct line line;
	struct err err = { 0 };

	ck_assert_int_eq(
	    line_parse("  help  bind", 12, &fixture_scope, &line, &err), 0);
	ck_assert_uint_eq(line.word.column, 3);
	ck_assert_uint_eq(line.rest_column, 9);
	line_free(&line);
}
END_TEST

/* A variable stands where its name is typed, its parts too. */
START_TEST(a_variable_takes_its_place)
{
	struct line line;
	struct err err = { 0 };

	ck_assert_int_eq(
	    line_parse("connect c addr", 14, &fixture_scope, &line, &err), 0);
	ck_assert_uint_eq(line.args[1].column, 11);
	ck_assert_uint_eq(line.args[1].items[1].column, 11);
	line_free(&line);
}
END_TEST

START_TEST(variables_are_those_of_the_lines_process)
{
	fixture_expect("listen port", "call listen I:65432");
	fixture_expect("other: listen port", "call other: listen I:1");
	fixture_expect("client: listen port", "call client: listen W:port");
}
END_TEST

/* 3 MB are read in one pass: quadratic time would take hours. */
START_TEST(a_long_line_is_read_in_linear_time)
{
	static const char *const parts[] = { "a", " a", ",a", "\"\"", "a;",
		"-1+", "a|", " \"x\"", "'' ", "5*\"\"", "( ", "(char *)",
		"(int " };
	enum { LENGTH = 3000000 };
	const char *part = parts[_i];
	struct buf text = { 0 };
	struct line line;
	struct err err = { 0 };

	buf_adds(&text, "send(s, ");
	if (_i % 2 == 0)
		text.data[4] = ' ';
	while (text.len < LENGTH)
		buf_adds(&text, part);
	if (line_parse(text.data, text.len, &fixture_scope, &line, &err) == 0)
		line_free(&line);
	else
		ck_assert_uint_ge(err.column, 1);
	buf_free(&text);
}
END_TEST

START_TEST(a_long_string_arrives_whole)
{
	enum { LENGTH = 3000000 };
	struct buf text = { 0 };
	struct line line;
	struct err err = { 0 };

	buf_adds(&text, "send s \"");
	for (size_t i = 0; i < LENGTH; i++)
		buf_addc(&text, (char)('a' + i % 26));
	buf_addc(&text, '"');
	ck_assert_int_eq(
	    line_parse(text.data, text.len, &fixture_scope, &line, &err), 0);
	ck_assert_uint_eq(line.args[1].bytes.len, LENGTH);
	ck_assert_mem_eq(line.args[1].bytes.data, text.data + 8, LENGTH);
	line_free(&line);
	buf_free(&text);
}
END_TEST

#define COUNT(rows) ((int)(sizeof(rows) / sizeof *(rows)))

static Suite *
line_suite(void)
{
	Suite *s = suite_create("line");
	TCase *t = tcase_create("line");

	tcase_add_loop_test(t, line_is, 0, COUNT(structure));
	tcase_add_loop_test(t, python_gets_a_hint, 0, COUNT(python));
	tcase_add_loop_test(
	    t, three_spellings_are_one_request, 0, COUNT(spellings));
	tcase_add_test(t, columns_count_bytes_from_one);
	tcase_add_test(t, a_command_knows_where_its_rest_starts);
	tcase_add_test(t, a_variable_takes_its_place);
	tcase_add_test(t, variables_are_those_of_the_lines_process);
	tcase_add_loop_test(t, a_long_line_is_read_in_linear_time, 0, 13);
	tcase_add_test(t, a_long_string_arrives_whole);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return unit_run(line_suite());
}
