/*
 * tests/unit/test_line_error.c - every line that is not understood: the
 * column that is at fault, and words of the reason.
 */
#include <stdlib.h>

#include "line_fixture.h"

struct row {
	const char *text;
	unsigned column;
	const char *reason;
};

static void
expect_error(const char *text, size_t len, unsigned column, const char *reason)
{
	static const struct line empty;
	struct line line;
	struct err err = { 0 };

	memset(&line, 0xa5, sizeof line);
	ck_assert_msg(line_parse(text, len, &fixture_scope, &line, &err) == -1,
	    "%.80s: understood", text);
	ck_assert_msg(err.column == column && strstr(err.text, reason) != NULL,
	    "%.80s\n  column %u: %s\n  expected %u: %s", text, err.column,
	    err.text, column, reason);
	ck_assert(memcmp(&line, &empty, sizeof line) == 0);
}

static const struct row rows[] = {
	/* the text itself */
	{ "send s \x01", 8, "control character (\\x01)" },
	{ "send s \x1b[31m", 8, "\\x1b" },
	{ "send s \x7f", 8, "\\x7f" },
	{ "a\nb", 2, "control" },
	{ "send s \"\xc2\x9b\"", 9, "U+009B" },
	{ "send s \xff", 8, "\\xff is not UTF-8" },
	{ "send s \"\xc3(\"", 9, "UTF-8" },
	{ "send s \xed\xa0\x80", 8, "UTF-8" },
	{ "# \xff", 3, "UTF-8" },
	/* words that are not known */
	{ "lisen s 5", 1,
	    "no call or command named 'lisen'; did you mean 'listen'?" },
	{ "hepl", 1, "did you mean 'help'?" },
	{ "xyzzy", 1, "no call or command named 'xyzzy'; `help` lists" },
	{ "server: lisen", 9, "did you mean 'listen'?" },
	{ "s.lisen(5)", 3, "no call named 'lisen'; did you mean 'listen'?" },
	{ "s.hepl", 3, "no call named 'hepl'; `help`" },
	{ "conn = acept s", 8, "no call named 'acept'; did you mean 'accept'" },
	{ "conn = acept(s)", 8, "did you mean 'accept'" },
	{ "conn = s.acept()", 10, "did you mean 'accept'" },
	{ "with soket() as s:", 6, "did you mean 'socket'" },
	{ "server bind s", 1, "'server' is a process; with a ':'" },
	{ "HOST x", 1,
	    "'HOST' is a variable; to see its value type `set HOST`" },
	{ "x = wait 5", 5, "'wait' is a shell command" },
	{ "server: client: listen", 15, "one process" },
	{ "server:listen", 7, "a blank is missing after the ':'" },
	{ "a.b.listen()", 1, "one dot" },
	{ "\xc3\xa9t\xc3\xa9 = 1", 1, "letters a to z" },
	{ "caf\xc3\xa9: listen", 4, "letters a to z" },
	{ "!ls", 1, "a line starts with a call" },
	{ "5", 1, "a value alone does nothing" },
	{ "\"text\"", 1, "a value alone" },
	{ "pack(\">H\", 1)", 1, "a value alone" },
	{ "(1, 2)", 1, "a value alone" },
	{ ") x", 1, "unexpected ')'" },
	{ "= 5", 1, "a name is missing before '='" },
	/* names */
	{ "x == 3", 3, "compares nothing" },
	{ "x += recv(s)", 3, "'+=' is not understood" },
	{ "x != 3", 4, "compares nothing" },
	{ "x+=1", 2, "'+=' is not understood" },
	{ "s.x = 3", 1, "'s.x' cannot get a value" },
	{ "x =", 4, "a value is missing" },
	{ "x = # y", 5, "a value is missing" },
	{ "x = = 3", 5, "'=' is not understood in a value" },
	{ "a = b = 3", 7, "'=' was not expected here" },
	{ "a, b = 1", 8, "2 names need 2 values" },
	{ "a, b = 1, 2, 3", 8, "2 names need 2 values" },
	{ "x = 1 2", 7, "'2' was not expected here" },
	{ "x = 1,", 7, "a value is missing" },
	/* the end of a line */
	{ "listen(5) x", 11, "'x' was not expected here" },
	{ "listen(5):", 10, "':' was not expected here" },
	{ "listen(5))", 10, "unexpected ')'" },
	{ "listen(5)]", 10, "unexpected ']'" },
	{ "listen 5; close s", 11, "a line holds one call" },
	{ "s.accept().close()", 11, "a line holds one call; give its result" },
	{ "x = send(s, a) + 1", 16, "'+' was not expected here" },
	{ "server: # x\x01", 12, "control" },
	{ "send\"x\"", 5, "a blank or a '(' follows" },
	{ "send,x", 5, "a blank or a '(' follows" },
	{ "send s )", 8, "unexpected ')'" },
	{ "send s a)", 9, "unexpected ')'" },
	{ "send s ]", 8, "unexpected ']'" },
	{ "send s a,", 10, "a value is missing at the end" },
	{ "send , a", 6, "a value is missing before ','" },
	{ "send s a,,b", 10, "a value is missing before ','" },
	{ "send s \"x\"y", 11, "a blank is missing before 'y'" },
	{ "send s (1)(2)", 11, "a blank is missing before '('" },
	{ "send s don't", 11, "a quote inside of a word" },
	/* parentheses */
	{ "send(s, a", 5, "this '(' is not closed" },
	{ "send(s, (a, b)", 5, "this '(' is not closed" },
	{ "send(s, [a, b", 9, "this '[' is not closed" },
	{ "send(", 5, "this '(' is not closed" },
	{ "send(s, # )", 5, "this '(' is not closed" },
	{ "send s (1, 2", 8, "this '(' is not closed" },
	{ "send s len(\"x\"", 11, "this '(' is not closed" },
	{ "send s sizeof(x", 14, "this '(' is not closed" },
	{ "send(s, [a)", 11, "')' does not close the '[' of column 9" },
	{ "send(s, (a]", 11, "']' does not close the '(' of column 9" },
	{ "send(s a)", 8, "a comma is missing before 'a'" },
	{ "send(s, \"a\" 5)", 13, "a comma is missing before '5'" },
	{ "send(, s)", 6, "a value is missing before ','" },
	{ "send(s,, a)", 8, "a value is missing before ','" },
	{ "send(s, 1 +)", 12, "a value is missing before ')'" },
	{ "send(s, * 2)", 9, "'*' is not understood in a value" },
	{ "send(s, a == b)", 11, "'=' is not understood in a value" },
	{ "send(s, {1})", 9, "'{' is not understood in a value" },
	{ "send(s, 1 << 2)", 11, "'<' is not understood in a value" },
	{ "recv(bufsize=1024)", 6, "cannot be named: leave out 'bufsize='" },
	{ "s.recv(9, flags = 0)", 11, "leave out 'flags='" },
	/* strings */
	{ "send s \"abc", 8, "this string has no end: a closing \"" },
	{ "send s b'abc", 9, "this string has no end: a closing '" },
	{ "send s 'a\\'", 8, "no end" },
	{ "send s 'a\\", 8, "no end" },
	{ "send s r'a\\", 9, "no end" },
	{ "send s \"a\" \"b", 12, "no end" },
	{ "send s f\"x\"", 8, "f-strings" },
	{ "send s rf\"x\"", 8, "f-strings" },
	{ "send s bb\"x\"", 8, "cannot start with 'bb'" },
	{ "send s ur\"x\"", 8, "cannot start with 'ur'" },
	{ "send s \"a\\q\"", 10, "there is no escape '\\q'" },
	{ "send s \"a\\\xc3\xa9\"", 10, "there is no escape" },
	{ "send s \"a\\\t\"", 10, "there is no escape '\\'; for" },
	{ "send s \"a\\x4\"", 10, "\\x needs 2 hexadecimal digits" },
	{ "send s \"\\u12\"", 9, "\\u needs 4" },
	{ "send s \"\\U0001F60\"", 9, "\\U needs 8" },
	{ "send s \"\\ud800\"", 9, "no character U+D800" },
	{ "send s \"\\U00110000\"", 9, "no character U+110000" },
	{ "send s b\"\\u0041\"", 10, "leave out the b" },
	{ "send s \"\\400\"", 9, "more than a byte" },
	{ "send s \"\\N{DASH}\"", 9, "by name" },
	{ "send s \xe2\x80\x9chi\xe2\x80\x9d", 8, "typographic quote" },
	/* numbers */
	{ "send s 9223372036854775808", 8, "out of range" },
	{ "send s -9223372036854775809", 8, "out of range" },
	{ "send s 0xffffffffffffffffff", 8, "out of range" },
	{ "send s 9999999999G", 8, "out of range" },
	{ "send s 1e999", 8, "out of range" },
	{ "send(s, 9223372036854775807 + 1)", 29, "out of range" },
	{ "send(s, -9223372036854775807 - 2)", 30, "out of range" },
	{ "send(s, 4G * 4G)", 12, "out of range" },
	{ "send(s, - (-9223372036854775808))", 9, "out of range" },
	/* operators */
	{ "send s foo * 3", 8, "'foo' has no value that '*' could use" },
	{ "send s \"a\" + foo", 14, "'foo' has no value that '+'" },
	{ "send s \"a\" + 5", 12, "'+' cannot join a string and an integer" },
	{ "send(s, 0.5 * 2)", 13, "'*' cannot join" },
	{ "send(s, \"a\" | \"b\")", 13, "'|' cannot join" },
	{ "send(s, -\"a\")", 10, "a sign cannot stand before a string" },
	{ "send s \"a\" * ", 14, "a value is missing" },
	{ "send s \"x\" * 32M + \"y\"", 18, "at most 33554432" },
	{ "send s \"xx\" * 20M", 13, "makes 41943040 bytes" },
	{ "send s \"x\" * 9223372036854775807", 12, "a value has at most" },
	{ "send s 'x'*32M 'x'*32M 'x'*32M 'x'*32M 'x'*32M", 35,
	    "more than 128 MiB" },
	/* functions and methods */
	{ "send s foo(1)", 8, "no function named 'foo'" },
	{ "send s pac(1)", 8, "did you mean 'pack'?" },
	{ "send s recv(1)", 8, "a line holds one call: make this one first" },
	{ "send s s.recv(1)", 8, "no function named 's.recv'" },
	{ "send s len()", 8, "len() needs a value" },
	{ "send s len(1, 2)", 15, "len() takes no more than 1 value" },
	{ "send s len(foo)", 12, "'foo' has no value" },
	{ "send s len(5)", 12, "an integer has no length" },
	{ "send s bytes(-1)", 14, "cannot be negative" },
	{ "send s bytes(33M)", 14, "at most" },
	{ "send s bytes([1, 256])", 18, "0 to 255" },
	{ "send s bytes([-1])", 15, "0 to 255" },
	{ "send s bytes(0.5)", 14, "not of a number with a fraction" },
	{ "send s bytes('x', 'latin-1')", 19, "always UTF-8" },
	{ "send s file(\"/none\")", 13, "/none: no such file" },
	{ "send s file(5)", 13, "needs a path" },
	{ "send s file(\"\")", 13, "that is no path" },
	{ "send s file(\"a\\0b\")", 13, "that is no path" },
	{ "send s file(\"a\\x1b\")", 13, "that is no path" },
	{ "bind s \"\" htons(80)", 11, "in host order" },
	{ "bind(s, \"\", socket.htons(80))", 13, "in host order" },
	{ "send s \"x\".join(a)", 11, "'.join' is not understood" },
	{ "send s \"x\".\t()", 11, "'.' is not understood" },
	{ "send s \"x\".encode", 18, "'()' is missing after 'encode'" },
	{ "send s \"x\".encode(\"latin-1\")", 19, "always UTF-8" },
	{ "send s \"x\".encode(\"utf8\", 1)", 27, "one value is enough" },
	{ "send s msg.encode()", 8, "'msg' is no variable that has a string" },
	{ "send s n.encode()", 8, "'n' is no variable that has a string" },
	{ "send s addr[0]", 12, "an index" },
	{ "send(s, \"abc\"[1:])", 14, "an index" },
	/* C's addresses */
	{ "bind s &addr", 8, "an address in C's way is not understood here" },
	{ "bind s (struct sockaddr *)&addr", 8, "in C's way" },
	{ "x = &addr", 5, "in C's way" },
	{ "x = (struct sockaddr *)addr", 5, "in C's way" },
	{ "bind(s, &)", 9, "a C address needs a name" },
	{ "bind(s, (struct sockaddr *)&)", 9, "a C address needs a name" },
	{ "bind(s, (struct sockaddr *))", 9, "a C address needs a name" },
	{ "send(s, (char *))", 17, "a value is missing before ')'" },
	{ "send(s, (char *", 9, "this '(' is not closed" },
	{ "send(s, &a & b)", 12, "'&' is not understood in a value" },
	/* what other languages have */
	{ "c = socket.create_connection((HOST, 80))", 12,
	    "there is no 'create_connection' here: type its two calls" },
	{ "socket.create_server((HOST, 80))", 8, "type its three calls" },
	{ "f = conn.makefile()", 10, "a socket is not made a file" },
	{ "conn.fileno()", 6, "shows its descriptor" },
	{ "fd = conn.detach()", 11, "`close` gives it up" },
	{ "socket.gethostbyname(\"localhost\")", 8, "getaddrinfo localhost" },
	{ "he = gethostbyname(\"localhost\");", 6, "getaddrinfo localhost" },
	{ "gethostbyaddr(HOST)", 1, "the other way" },
	{ "inet_pton(AF_INET, HOST, x)", 1, "typed as they are" },
	{ "bind(s, inet_addr(\"127.0.0.1\"), 80)", 9, "typed as they are" },
	{ "x = socket.inet_aton(HOST)", 12, "typed as they are" },
	{ "x = inet_ntoa(addr)", 5, "as text already" },
	{ "n = read(conn, buf, 1024);", 5,
	    "there is no 'read' here: type recv" },
	{ "write(conn, HOST, 9);", 1, "type send" },
	{ "r, w, x = select.select([s], [], [])", 18, "poll([s, c]" },
	{ "events = sel.select(timeout=None)", 14, "poll([s, c]" },
	{ "man bind", 1, "there is no 'man' here: type `help` and the name" },
	{ "netstat -an", 1, "type `sockets`" },
	{ "lsof", 1, "type `sockets`" },
	{ "clear", 1, "Ctrl-L" },
	/* with */
	{ "with socket():", 14, "'as NAME:' is missing" },
	{ "with socket() as s", 19, "a ':' is missing" },
	{ "with socket() as :", 18, "a name is missing after 'as'" },
	{ "with socket() as s: s.listen()", 21, "on a line of its own" },
	{ "with socket() as s, socket() as c:", 19, "a ':' is missing" },
	/* pack */
	{ "x = pack(5)", 10, "starts with a format in quotes" },
	{ "x = pack(\">H\", 65536)", 16, "'H' holds 0 to 65535, not 65536" },
	{ "x = pack(\">H\", -1)", 16, "'H' holds 0 to 65535, not -1" },
	{ "x = pack(\">b\", 128)", 16, "'b' holds -128 to 127" },
	{ "x = pack(\">i\", 2147483648)", 16, "-2147483648 to 2147483647" },
	{ "x = pack(\">Q\", -1)", 16, "holds 0 to" },
	{ "x = pack(\">H\", \"a\")", 16, "needs an integer, not a string" },
	{ "x = pack(\">HH\", 1)", 10, "asks for more values than the 1" },
	{ "x = pack(\">H\", 1, 2)", 19, "no code for this value: it takes 1" },
	{ "x = pack(\">p\", \"a\")", 10, "'p': this code is not supported" },
	{ "x = pack(\">d\", 0.5)", 10, "fraction" },
	{ "x = pack(\"H>\", 5)", 10, "byte order stands first" },
	{ "x = pack(\">y\", 5)", 10, "'y': there is no such code" },
	{ "x = pack(\">n\", 5)", 10, "the machine's own layout" },
	{ "x = pack(\">3\", 5)", 10, "a count and no code" },
	{ "x = pack(\"999999999x\")", 10, "more than 33554432 bytes" },
	{ "x = pack(\"33554433s\", \"\")", 10, "more than 33554432 bytes" },
	{ "x = pack(\"99999999999999999999H\", 1)", 10, "more than" },
	{ "x = pack(\">c\", \"ab\")", 16, "one byte" },
	{ "x = pack(\">s\", 5)", 16, "'s' needs a string" },
	{ "x = pack(\">?\", \"a\")", 16, "True or False" },
	{ "x = pack(\"\\0\")", 10, "a character that is no code" },
	{ "x = pack(\"\\xff\")", 10, "a character that is no code" },
};

START_TEST(line_is_refused)
{
	const struct row *row = &rows[_i];

	expect_error(row->text, strlen(row->text), row->column, row->reason);
}
END_TEST

START_TEST(a_zero_byte_is_refused)
{
	expect_error("send s a\0b", 10, 9, "zero byte");
	expect_error("\0", 1, 1, "zero byte");
}
END_TEST

/* depth times "(" after a call's name, closed again. */
static struct buf
nested(size_t depth)
{
	struct buf text = { 0 };

	buf_adds(&text, "send s ");
	for (size_t i = 0; i < depth; i++)
		buf_addc(&text, i % 2 == 0 ? '(' : '[');
	buf_adds(&text, "1");
	for (size_t i = depth; i-- > 0;)
		buf_addc(&text, i % 2 == 0 ? ')' : ']');
	return text;
}

START_TEST(parentheses_have_a_depth)
{
	struct buf deep = nested(33), deeper = nested(1000000);
	struct buf fits = nested(32);
	struct buf is = fixture_parse(fits.data, fits.len);

	ck_assert_ptr_nonnull(strstr(is.data, "I:1"));
	expect_error(deep.data, deep.len, 8 + 32, "32 is the limit");
	expect_error(deeper.data, deeper.len, 8 + 32, "32 is the limit");
	buf_free(&is);
	buf_free(&fits);
	buf_free(&deep);
	buf_free(&deeper);
}
END_TEST

START_TEST(the_calls_own_parenthesis_counts)
{
	struct buf text = { 0 };

	buf_adds(&text, "send(");
	for (size_t i = 0; i < 32; i++)
		buf_addc(&text, '(');
	expect_error(text.data, text.len, 5 + 32, "32 is the limit");
	buf_free(&text);
}
END_TEST

START_TEST(a_line_has_a_length)
{
	enum { LIMIT = 4 * 1024 * 1024 };
	struct buf text = { 0 };
	struct buf is;

	buf_adds(&text, "send s ");
	while (text.len < LIMIT)
		buf_addc(&text, 'a');
	is = fixture_parse(text.data, text.len);
	buf_free(&is);
	buf_addc(&text, 'a');
	expect_error(text.data, text.len, LIMIT + 1, "4 MiB");
	buf_free(&text);
}
END_TEST

/* What is shown of a long word is cut, between two characters. */
START_TEST(long_words_are_cut)
{
	struct buf text = { 0 };

	for (size_t i = 0; i < 100000; i++)
		buf_adds(&text, "a");
	expect_error(text.data, text.len, 1, "aaa...'");
	buf_free(&text);
	buf_adds(&text, "x = 1 a");
	for (size_t i = 0; i < 1000; i++)
		buf_adds(&text, "\xe2\x82\xac");
	expect_error(text.data, text.len, 7, "\xe2\x82\xac...'");
	buf_free(&text);
}
END_TEST

START_TEST(many_short_values_are_bounded)
{
	struct buf text = { 0 };
	struct line line;
	struct err err = { 0 };

	buf_adds(&text, "send s (");
	while (text.len < 4000000)
		buf_adds(&text, "1,");
	buf_addc(&text, ')');
	ck_assert_int_eq(
	    line_parse(text.data, text.len, &fixture_scope, &line, &err), -1);
	ck_assert_ptr_nonnull(strstr(err.text, "128 MiB"));
	buf_free(&text);
}
END_TEST

/* Without anything in the scope every line still has an answer. */
START_TEST(an_empty_scope_will_do)
{
	static const struct line_scope none;
	static const char *const texts[] = { "listen", "x = y",
		"x = file('/page')", "HOST", "s.bind(1)", "x = f(1)" };
	static const bool fine[] = { false, true, false, false, false, false };

	for (size_t i = 0; i < 6; i++) {
		struct line line;
		struct err err = { 0 };
		int result =
		    line_parse(texts[i], strlen(texts[i]), &none, &line, &err);

		ck_assert_int_eq(result, fine[i] ? 0 : -1);
		line_free(&line);
	}
}
END_TEST

static Suite *
line_error_suite(void)
{
	Suite *s = suite_create("line_error");
	TCase *t = tcase_create("line_error");

	tcase_add_loop_test(
	    t, line_is_refused, 0, (int)(sizeof rows / sizeof *rows));
	tcase_add_test(t, a_zero_byte_is_refused);
	tcase_add_test(t, parentheses_have_a_depth);
	tcase_add_test(t, the_calls_own_parenthesis_counts);
	tcase_add_test(t, a_line_has_a_length);
	tcase_add_test(t, long_words_are_cut);
	tcase_add_test(t, many_short_values_are_bounded);
	tcase_add_test(t, an_empty_scope_will_do);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return unit_run(line_error_suite());
}
