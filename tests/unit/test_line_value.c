/*
 * tests/unit/test_line_value.c - values: literals, expressions, pack(). A
 * row's text is what stands after `send s `, and in `send(s, )` where
 * both forms give the same.
 */
#include <stdlib.h>

#include "line_fixture.h"

struct row {
	const char *text;
	const char *is;
};

static void
expect_words(const struct row *row)
{
	struct buf text = { 0 }, is = { 0 };

	buf_printf(&text, "send s %s", row->text);
	buf_printf(&is, "call send W:s %s", row->is);
	fixture_expect(text.data, is.data);
	buf_free(&text);
	buf_free(&is);
}

static void
expect_parentheses(const struct row *row)
{
	struct buf text = { 0 }, is = { 0 };

	buf_printf(&text, "send(s, %s)", row->text);
	buf_printf(&is, "call send W:s %s", row->is);
	fixture_expect(text.data, is.data);
	buf_free(&text);
	buf_free(&is);
}

/* The same in words and between parentheses. */
static const struct row both[] = {
	/* integers */
	{ "0", "I:0" },
	{ "65432", "I:65432" },
	{ "-1", "I:-1" },
	{ "+7", "I:7" },
	{ "0x1F", "I:31" },
	{ "0o17", "I:15" },
	{ "0b101", "I:5" },
	{ "1_000_000", "I:1000000" },
	{ "0xff_ff", "I:65535" },
	{ "64K", "I:65536" },
	{ "1M", "I:1048576" },
	{ "2G", "I:2147483648" },
	{ "9223372036854775807", "I:9223372036854775807" },
	{ "-9223372036854775808", "I:-9223372036854775808" },
	{ "True", "I:1" },
	{ "False", "I:0" },
	/* with a fraction */
	{ "0.5", "R:0.5" },
	{ ".5", "R:0.5" },
	{ "5.", "R:5" },
	{ "1e3", "R:1000" },
	{ "-2.5e-1", "R:-0.25" },
	{ "1E+2", "R:100" },
	/* nothing */
	{ "None", "None" },
	{ "none", "None" },
	{ "null", "None" },
	{ "NULL", "None" },
	/* words: they start like numbers and are none */
	{ "127.0.0.1", "W:127.0.0.1" },
	{ "10abc", "W:10abc" },
	{ "007", "W:007" },
	{ "1__0", "W:1__0" },
	{ "1_", "W:1_" },
	{ "0x", "W:0x" },
	{ "0xg", "W:0xg" },
	{ "1.2.3", "W:1.2.3" },
	{ "1e", "W:1e" },
	{ ".", "W:." },
	{ "::1", "W:::1" },
	{ "fe80::1%lo", "W:fe80::1%lo" },
	{ "/tmp/x", "W:/tmp/x" },
	{ "socket.AF_INET", "W:socket.AF_INET" },
	{ "MSG_PEEK|MSG_DONTWAIT", "W:MSG_PEEK|MSG_DONTWAIT" },
	{ "MSG_PEEK | MSG_DONTWAIT", "W:MSG_PEEK|MSG_DONTWAIT" },
	{ "MSG_PEEK | 2", "W:MSG_PEEK|2" },
	{ "0x40 | MSG_PEEK", "W:64|MSG_PEEK" },
	{ "1 | 6", "I:7" },
	{ "caf\xc3\xa9", "W:caf\xc3\xa9" },
	/* strings */
	{ "\"\"", "B:\"\"" },
	{ "'a b'", "B:\"a b\"" },
	{ "\"it's\"", "B:\"it's\"" },
	{ "b\"x\"", "B:\"x\"" },
	{ "B'x'", "B:\"x\"" },
	{ "u'x'", "B:\"x\"" },
	{ "r\"\\d\\\"\"", "B:\"\\\\d\\\\\\\"\"" },
	{ "br'\\n'", "B:\"\\\\n\"" },
	{ "Rb'\\n'", "B:\"\\\\n\"" },
	{ "\"\\a\\b\\f\\n\\r\\t\\v\\\\\\'\\\"\\?\"",
	    "B:\"\\x07\\x08\\x0c\\n\\r\\t\\x0b\\\\'\\\"?\"" },
	{ "\"\\0\\12\\377\\0019\"", "B:\"\\x00\\n\\xff\\x019\"" },
	{ "\"\\x41\\xfe9\"", "B:\"A\\xfe9\"" },
	{ "\"\\u00e9\\u20ac\\U0001F600\\u0041\"",
	    "B:\"\\xc3\\xa9\\xe2\\x82\\xac\\xf0\\x9f\\x98\\x80A\"" },
	{ "\"caf\xc3\xa9\"", "B:\"caf\\xc3\\xa9\"" },
	{ "'a''b'\"c\"", "B:\"abc\"" },
	{ "\"\"\"doc\"\"\"", "B:\"doc\"" },
	/* tuples and lists */
	{ "()", "()" },
	{ "[]", "()" },
	{ "(1)", "I:1" },
	{ "(1,)", "(I:1)" },
	{ "[1]", "(I:1)" },
	{ "(\"h\", 80)", "(B:\"h\", I:80)" },
	{ "[s, (a, None)]", "(W:s, (W:a, None))" },
	{ "(1, 2,)", "(I:1, I:2)" },
	/* operators */
	{ "\"ab\" * 3", "B:\"ababab\"" },
	{ "3 * \"ab\"", "B:\"ababab\"" },
	{ "\"ab\"*3", "B:\"ababab\"" },
	{ "3*\"ab\"", "B:\"ababab\"" },
	{ "3*b'a'", "B:\"aaa\"" },
	{ "n*\"ab\"", "B:\"ababab\"" },
	{ "\"x\"*n", "B:\"xxx\"" },
	{ "\"x\" * 0", "B:\"\"" },
	{ "\"x\" * -1", "B:\"\"" },
	{ "\"\" * 5", "B:\"\"" },
	{ "\"a\" + \"b\"", "B:\"ab\"" },
	{ "\"a\"+'b'+b\"c\"", "B:\"abc\"" },
	{ "\"a\" + \"b\" * 2", "B:\"abb\"" },
	{ "(\"a\" + \"b\") * 2", "B:\"abab\"" },
	{ "(\"a\"+\"b\")*2", "B:\"abab\"" },
	{ "2*(3+4)", "I:14" },
	{ "(2+3*4-1)", "I:13" },
	{ "(5-3)", "I:2" },
	{ "(5 -3)", "I:2" },
	{ "(-n)", "I:-3" },
	{ "(--5)", "I:5" },
	{ "(- 0.5)", "R:-0.5" },
	{ "(2 * -3)", "I:-6" },
	{ "(1e-3)", "R:0.001" },
	{ "2 * 3", "I:6" },
	{ "2 + 3", "I:5" },
	/* functions */
	{ "len(\"abc\")", "I:3" },
	{ "strlen(HOST)", "I:9" },
	{ "len([1, 2])", "I:2" },
	{ "2 * len(HOST)", "I:18" },
	{ "bytes()", "B:\"\"" },
	{ "bytes(2)", "B:\"\\x00\\x00\"" },
	{ "bytes([72, 105])", "B:\"Hi\"" },
	{ "bytes(\"x\", \"utf-8\")", "B:\"x\"" },
	{ "file(\"/page\")", "B:\"<p>\"" },
	{ "file(/page) + \"!\"", "B:\"<p>!\"" },
	{ "\"x\".encode()", "B:\"x\"" },
	{ "\"x\".encode(\"UTF-8\").decode()", "B:\"x\"" },
	{ "(\"x\" + \"y\").encode()", "B:\"xy\"" },
	{ "HOST.encode()", "B:\"127.0.0.1\"" },
	{ "HOST.encode('utf8').decode('ascii')", "B:\"127.0.0.1\"" },
	{ "sizeof(buf)", "W:sizeof" },
	{ "sizeof(struct sockaddr_in)", "W:sizeof" },
	/* variables */
	{ "HOST", "B:\"127.0.0.1\"" },
	{ "addr", "(B:\"127.0.0.1\", I:3)" },
	{ "(HOST, n)", "(B:\"127.0.0.1\", I:3)" },
	{ "HOST.x", "W:HOST.x" },
	/* pack: the layouts of Python's struct module */
	{ "pack(\">H\", 94)", "B:\"\\x00^\"" },
	{ "pack('<H', 94)", "B:\"^\\x00\"" },
	{ "struct.pack(\"!I\", 0x01020304)", "B:\"\\x01\\x02\\x03\\x04\"" },
	{ "pack(\">bBhHiIlLqQ\", -1, 255, -2, 65535, -3, 1, -4, 2, -5, 3)",
	    "B:\"\\xff\\xff\\xff\\xfe\\xff\\xff\\xff\\xff\\xff\\xfd"
	    "\\x00\\x00\\x00\\x01\\xff\\xff\\xff\\xfc\\x00\\x00\\x00\\x02"
	    "\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xfb"
	    "\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x03\"" },
	{ "pack(\">2B x H\", 1, 2, 3)", "B:\"\\x01\\x02\\x00\\x00\\x03\"" },
	{ "pack(\">5s2s0s\", \"abc\", \"xyz\", \"q\")",
	    "B:\"abc\\x00\\x00xy\"" },
	{ "pack(\">c?3x?\", \"a\", 5, False)",
	    "B:\"a\\x01\\x00\\x00\\x00\\x00\"" },
	{ "pack(\"=bI\", 1, 2) + pack(\"\")",
	    "B:\"\\x01\\x02\\x00\\x00\\x00\"" },
	{ "pack(\"<q\", -9223372036854775808)",
	    "B:\"\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x80\"" },
};

START_TEST(value_in_words)
{
	expect_words(&both[_i]);
}
END_TEST

START_TEST(value_in_parentheses)
{
	expect_parentheses(&both[_i]);
}
END_TEST

/* Blanks separate: what is one value in Python may be several words. */
static const struct row words[] = {
	{ "\"a\" \"b\"", "B:\"a\" B:\"b\"" },
	{ "a-b", "W:a-b" },
	{ "a*b", "W:a*b" },
	{ "1+2", "W:1+2" },
	{ "5 - 3", "I:5 W:- I:3" },
	{ "5 -3", "I:5 I:-3" },
	{ "*", "W:*" },
	{ "a=b", "W:a=b" },
	{ "{x}", "W:{x}" },
	{ "a&b", "W:a&b" },
	{ "1, 2 ,3", "I:1 I:2 I:3" },
	{ "\"x\",2", "B:\"x\" I:2" },
	{ "(1)*2", "I:2" },
	{ "\"a\" * 2 MSG_PEEK | MSG_OOB", "B:\"aa\" W:MSG_PEEK|MSG_OOB" },
};

START_TEST(words_only)
{
	expect_words(&words[_i]);
}
END_TEST

static const struct row python[] = {
	{ "\"a\" \"b\"", "B:\"ab\"" },
	{ "1+2", "I:3" },
	{ "5 - 3", "I:2" },
	{ "5-n", "I:2" },
	{ "5 -3", "I:2" },
	{ "n*n", "I:9" },
	{ "sizeof buf", "W:sizeof" },
	{ "[\"a\" 'b']", "(B:\"ab\")" },
	{ "\"a\" \"b\" * 2", "B:\"abab\"" },
	{ "a | b|c", "W:a|b|c" },
	{ "1 | 2 + 4", "I:7" },
};

START_TEST(parentheses_only)
{
	expect_parentheses(&python[_i]);
}
END_TEST

START_TEST(native_layout_is_aligned)
{
	struct {
		char c;
		long l;
		short h;
	} c = { 0 };
	struct line line;
	struct err err = { 0 };
	static const char text[] = "send(s, pack(\"blh\", 1, 2, 3))";

	c.c = 1;
	c.l = 2;
	c.h = 3;
	ck_assert_int_eq(
	    line_parse(text, strlen(text), &fixture_scope, &line, &err), 0);
	ck_assert_uint_eq(line.args[1].bytes.len,
	    (size_t)((char *)&c.h - (char *)&c) + sizeof c.h);
	ck_assert_mem_eq(line.args[1].bytes.data, &c, line.args[1].bytes.len);
	line_free(&line);
}
END_TEST

START_TEST(numbers_keep_what_was_typed)
{
	struct line line;
	struct err err = { 0 };
	static const char text[] = "send s 64K 0.50 0x10";

	ck_assert_int_eq(
	    line_parse(text, strlen(text), &fixture_scope, &line, &err), 0);
	ck_assert_str_eq(line.args[1].bytes.data, "64K");
	ck_assert_double_eq(line.args[1].real, 65536);
	ck_assert_str_eq(line.args[2].bytes.data, "0.50");
	ck_assert_str_eq(line.args[3].bytes.data, "0x10");
	line_free(&line);
}
END_TEST

START_TEST(a_value_may_have_all_its_bytes)
{
	struct line line;
	struct err err = { 0 };
	static const char text[] = "send s \"ab\" * 16M";

	ck_assert_int_eq(
	    line_parse(text, strlen(text), &fixture_scope, &line, &err), 0);
	ck_assert_uint_eq(line.args[1].bytes.len, VALUE_MAX);
	ck_assert_mem_eq(line.args[1].bytes.data + VALUE_MAX - 4, "abab", 5);
	line_free(&line);
}
END_TEST

START_TEST(a_string_may_have_every_byte)
{
	struct line line;
	struct err err = { 0 };
	struct buf text = { 0 };

	buf_adds(&text, "send s b\"");
	for (unsigned i = 0; i < 256; i++)
		buf_printf(&text, "\\x%02x", i);
	buf_addc(&text, '"');
	ck_assert_int_eq(
	    line_parse(text.data, text.len, &fixture_scope, &line, &err), 0);
	ck_assert_uint_eq(line.args[1].bytes.len, 256);
	for (unsigned i = 0; i < 256; i++)
		ck_assert_uint_eq((unsigned char)line.args[1].bytes.data[i], i);
	line_free(&line);
	buf_free(&text);
}
END_TEST

#define COUNT(rows) ((int)(sizeof(rows) / sizeof *(rows)))

static Suite *
line_value_suite(void)
{
	Suite *s = suite_create("line_value");
	TCase *t = tcase_create("line_value");

	tcase_add_loop_test(t, value_in_words, 0, COUNT(both));
	tcase_add_loop_test(t, value_in_parentheses, 0, COUNT(both));
	tcase_add_loop_test(t, words_only, 0, COUNT(words));
	tcase_add_loop_test(t, parentheses_only, 0, COUNT(python));
	tcase_add_test(t, native_layout_is_aligned);
	tcase_add_test(t, numbers_keep_what_was_typed);
	tcase_add_test(t, a_value_may_have_all_its_bytes);
	tcase_add_test(t, a_string_may_have_every_byte);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return unit_run(line_value_suite());
}
