/*
 * test_text.c - escaping as Python and C do it, what may reach a terminal,
 * UTF-8 byte by byte, and words that are near each other.
 */
#include <locale.h>
#include <string.h>

#include "base/text.h"
#include "unit.h"

#define LEN(a) (sizeof(a) / sizeof(a)[0])
#define BYTES(literal) literal, sizeof(literal) - 1

struct sample {
	const char *bytes;
	size_t len;
	const char *shown;
};

static const struct sample as_python[] = {
	{ BYTES(""), "b''" },
	{ BYTES("Hello, world"), "b'Hello, world'" },
	{ BYTES("a\tb\nc\rd"), "b'a\\tb\\nc\\rd'" },
	{ BYTES("\0\1\x1b[31m\x7f"), "b'\\x00\\x01\\x1b[31m\\x7f'" },
	{ BYTES("\x80\xff\xc3\xa9"), "b'\\x80\\xff\\xc3\\xa9'" },
	{ BYTES("back\\slash"), "b'back\\\\slash'" },
	{ BYTES("it's"), "b\"it's\"" },
	{ BYTES("say \"x\""), "b'say \"x\"'" },
	{ BYTES("it's \"x\""), "b'it\\'s \"x\"'" },
};

START_TEST(bytes_are_shown_as_python_does)
{
	struct buf out = { 0 };

	text_bytes(&out, as_python[_i].bytes, as_python[_i].len);
	ck_assert_str_eq(buf_text(&out), as_python[_i].shown);
	buf_clear(&out);
	text_python(&out, true, as_python[_i].bytes, as_python[_i].len);
	ck_assert_str_eq(buf_text(&out), as_python[_i].shown + 1);
	buf_free(&out);
}
END_TEST

static const struct sample as_c[] = {
	{ BYTES(""), "\"\"" },
	{ BYTES("it's"), "\"it's\"" },
	{ BYTES("say \"x\"\n"), "\"say \\\"x\\\"\\n\"" },
	{ BYTES("\x1b]0;title\a\\"), "\"\\x1b]0;title\\x07\\\\\"" },
};

START_TEST(bytes_are_shown_as_c_does)
{
	struct buf out = { 0 };

	text_c_string(&out, as_c[_i].bytes, as_c[_i].len);
	ck_assert_str_eq(buf_text(&out), as_c[_i].shown);
	buf_free(&out);
}
END_TEST

static const struct sample as_plain[] = {
	{ BYTES("two\nlines\n"), "two\nlines\n" },
	{ BYTES("caf\xc3\xa9 \xe6\x97\xa5 \xf0\x9f\x98\x80"),
	    "caf\xc3\xa9 \xe6\x97\xa5 \xf0\x9f\x98\x80" },
	{ BYTES("\x1b[2J"), "\\x1b[2J" },
	{ BYTES("a\0b"), "a\\x00b" },
	{ BYTES("\r\t\x7f"), "\\x0d\\x09\\x7f" },
	/* U+009B is CSI: as good as ESC [ in a terminal of 8 bits. */
	{ BYTES("\xc2\x9b"
		"31m"),
	    "\\xc2\\x9b31m" },
	{ BYTES("\xc2\x80\xc2\x9f"), "\\xc2\\x80\\xc2\\x9f" },
	{ BYTES("\xc2\xa0"), "\xc2\xa0" },
	{ BYTES("\x9b\xff"), "\\x9b\\xff" },
	{ BYTES("cut \xe6\x97"), "cut \\xe6\\x97" },
	{ BYTES("back\\slash"), "back\\slash" },
	/* What turns the direction of writing or has no width, and what stands
	 * before and after it. */
	{ BYTES("a\xe2\x80\xaetxt.exe"), "a\\xe2\\x80\\xaetxt.exe" },
	{ BYTES("\xd8\x9b\xd8\x9c\xd8\x9d"), "\xd8\x9b\\xd8\\x9c\xd8\x9d" },
	{ BYTES("\xc2\xac\xc2\xad\xc2\xae"), "\xc2\xac\\xc2\\xad\xc2\xae" },
	{ BYTES("\xe1\xa0\x8d\xe1\xa0\x8e"), "\xe1\xa0\x8d\\xe1\\xa0\\x8e" },
	{ BYTES("\xe2\x80\x8a\xe2\x80\x8b\xe2\x80\x8f\xe2\x80\x90"),
	    "\xe2\x80\x8a\\xe2\\x80\\x8b\\xe2\\x80\\x8f\xe2\x80\x90" },
	{ BYTES("\xe2\x80\xa7\xe2\x80\xa8\xe2\x80\xae\xe2\x80\xaf"),
	    "\xe2\x80\xa7\\xe2\\x80\\xa8\\xe2\\x80\\xae\xe2\x80\xaf" },
	{ BYTES("\xe2\x81\x9f\xe2\x81\xa0\xe2\x81\xaf\xe2\x81\xb0"),
	    "\xe2\x81\x9f\\xe2\\x81\\xa0\\xe2\\x81\\xaf\xe2\x81\xb0" },
	{ BYTES("\xef\xbb\xbe\xef\xbb\xbf\xef\xbc\x80"),
	    "\xef\xbb\xbe\\xef\\xbb\\xbf\xef\xbc\x80" },
	{ BYTES("\xf3\xa0\x80\x81\xf3\xa0\x82\x80"),
	    "\\xf3\\xa0\\x80\\x81\xf3\xa0\x82\x80" },
	{ BYTES("\xe2\x80\xaa\xe2\x80"), "\\xe2\\x80\\xaa\\xe2\\x80" },
	{ BYTES("\xd7\xa9"), "\xd7\xa9" },
};

START_TEST(plain_text_keeps_what_can_be_printed)
{
	struct buf out = { 0 };

	text_plain(&out, as_plain[_i].bytes, as_plain[_i].len);
	ck_assert_str_eq(buf_text(&out), as_plain[_i].shown);
	buf_free(&out);
}
END_TEST

/* Whether nothing in the text can move a terminal. */
static bool
is_harmless(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if ((c < 0x20 && c != '\n') || c == 0x7f ||
		    (c == 0xc2 && (unsigned char)text[i + 1] < 0xa0))
			return false;
	}
	return text_is_utf8(text, len);
}

START_TEST(no_three_bytes_get_through)
{
	static const unsigned char some[] = { 0, 1, 7, 9, 10, 13, 27, 31, 32,
		'"', '\'', '\\', '[', 'a', 0x7e, 0x7f, 0x80, 0x9b, 0x9f, 0xa0,
		0xbf, 0xc0, 0xc1, 0xc2, 0xc3, 0xdf, 0xe0, 0xe2, 0xed, 0xef,
		0xf0, 0xf4, 0xf5, 0xfe, 0xff };
	struct buf out = { 0 };
	size_t n = LEN(some);

	for (size_t i = 0; i < n * n * n; i++) {
		const unsigned char bytes[3] = { some[i % n], some[i / n % n],
			some[i / n / n] };

		buf_clear(&out);
		text_plain(&out, (const char *)bytes, 3);
		ck_assert(is_harmless(buf_text(&out), out.len));
		buf_clear(&out);
		text_plain_line(&out, (const char *)bytes, 3);
		ck_assert_ptr_null(memchr(out.data, '\n', out.len));
		ck_assert(is_harmless(buf_text(&out), out.len));
		buf_clear(&out);
		text_bytes(&out, bytes, 3);
		ck_assert_ptr_null(memchr(out.data, '\n', out.len));
		ck_assert(is_harmless(buf_text(&out), out.len));
		buf_clear(&out);
		text_c_string(&out, bytes, 3);
		ck_assert_ptr_null(memchr(out.data, '\n', out.len));
		ck_assert(is_harmless(buf_text(&out), out.len));
	}
	buf_free(&out);
}
END_TEST

/* RFC 3629, section 4: the first byte decides what the second may be. */
static const struct {
	const char *bytes;
	size_t len;
	size_t character; /* length of the first one; 0: none */
} utf8[] = {
	{ BYTES(""), 0 },
	{ BYTES("a\xff"), 1 },
	{ BYTES("\0"), 1 },
	{ BYTES("\x7f"), 1 },
	{ BYTES("\x80"), 0 },
	{ BYTES("\xbf\x80"), 0 },
	{ BYTES("\xc0\x80"), 0 },
	{ BYTES("\xc1\xbf"), 0 },
	{ BYTES("\xc2\x80"), 2 },
	{ BYTES("\xdf\xbf"), 2 },
	{ BYTES("\xdf"), 0 },
	{ BYTES("\xdf\x7f"), 0 },
	{ BYTES("\xdf\xc0"), 0 },
	{ BYTES("\xe0\x9f\xbf"), 0 },
	{ BYTES("\xe0\xa0\x80"), 3 },
	{ BYTES("\xed\x9f\xbf"), 3 },
	{ BYTES("\xed\xa0\x80"), 0 },
	{ BYTES("\xed\xbf\xbf"), 0 },
	{ BYTES("\xee\x80\x80"), 3 },
	{ BYTES("\xef\xbf\xbf"), 3 },
	{ BYTES("\xef\xbf"), 0 },
	{ BYTES("\xf0\x8f\xbf\xbf"), 0 },
	{ BYTES("\xf0\x90\x80\x80"), 4 },
	{ BYTES("\xf4\x8f\xbf\xbf"), 4 },
	{ BYTES("\xf4\x90\x80\x80"), 0 },
	{ BYTES("\xf0\x90\x80"), 0 },
	{ BYTES("\xf5\x80\x80\x80"), 0 },
	{ BYTES("\xf8\x88\x80\x80\x80"), 0 },
};

START_TEST(characters_of_utf8_have_their_length)
{
	const char *bytes = utf8[_i].bytes;
	size_t len = utf8[_i].len;

	ck_assert_uint_eq(text_char_len(bytes, len), utf8[_i].character);
	if (utf8[_i].character == len)
		ck_assert(text_is_utf8(bytes, len));
	else
		ck_assert(!text_is_utf8(bytes, len));
}
END_TEST

static const struct {
	const char *a, *b;
	unsigned distance;
} distances[] = {
	{ "", "", 0 },
	{ "bind", "bind", 0 },
	{ "BIND", "bind", 0 },
	{ "", "abc", 3 },
	{ "sever", "server", 1 },
	{ "serverr", "server", 1 },
	{ "servet", "server", 1 },
	{ "lisetn", "listen", 1 },
	{ "kitten", "sitting", 3 },
	{ "ab", "ba", 1 },
	{ "accept", "connect", 5 },
};

START_TEST(distance_counts_single_changes)
{
	const char *a = distances[_i].a, *b = distances[_i].b;

	ck_assert_uint_eq(text_distance(a, b), distances[_i].distance);
	ck_assert_uint_eq(text_distance(b, a), distances[_i].distance);
}
END_TEST

START_TEST(distance_gives_up_on_words_over_63_bytes)
{
	char longest[64], longer[65];

	memset(longest, 'a', sizeof longest);
	longest[63] = '\0';
	memset(longer, 'a', sizeof longer);
	longer[64] = '\0';
	ck_assert_uint_eq(text_distance(longest, ""), 63);
	ck_assert_uint_eq(text_distance(longest, longest), 0);
	ck_assert_uint_eq(text_distance(longer, longest), 64);
	ck_assert_uint_eq(text_distance(longest, longer), 64);
}
END_TEST

static const struct {
	const char *typed, *meant; /* NULL: nothing is near enough */
} mistyped[] = {
	{ "lisen", "listen" },
	{ "acept", "accept" },
	{ "sned", "send" },
	{ "recvform", "recvfrom" },
	{ "reccv", "recv" },
	{ "CLOSE", "close" },
	{ "clos", "close" },
	{ "conect", "connect" },
	{ "bnid", "bind" },
	{ "x", NULL },
	{ "", NULL },
	{ "zzzz", NULL },
	{ "hola", NULL },
	{ "clo", "close" },
	{ "frobnicate", NULL },
};

START_TEST(the_nearest_word_is_the_one_meant)
{
	static const char *const words[] = { "socket", "bind", "listen",
		"accept", "connect", "connect_ex", "send", "sendall", "recv",
		"recvfrom", "close", "poll" };
	struct text_near near = { .word = mistyped[_i].typed };

	for (size_t i = 0; i < LEN(words); i++)
		text_near_try(&near, words[i]);
	ck_assert_pstr_eq(near.best, mistyped[_i].meant);
}
END_TEST

START_TEST(nothing_is_near_a_word_that_is_too_long_to_compare)
{
	char word[400] = "";
	struct text_near near = { .word = word };

	memset(word, 'x', sizeof word - 1);
	text_near_try(&near, "send");
	ck_assert_ptr_null(near.best);
}
END_TEST

START_TEST(of_words_equally_near_the_first_is_taken)
{
	struct text_near near = { .word = "sand" };

	text_near_try(&near, "send");
	text_near_try(&near, "sane");
	ck_assert_str_eq(near.best, "send");
	text_near_try(&near, "sand");
	ck_assert_str_eq(near.best, "sand");
}
END_TEST

static const struct {
	const char *before, *text;
	unsigned at, indent, width;
	const char *want;
} wraps[] = {
	{ "", "", 0, 0, 20, "\n" },
	{ "", "one two", 0, 0, 20, "one two\n" },
	{ "", "one two", 0, 4, 20, "    one two\n" },
	{ "", "  one   two  ", 0, 0, 20, "one two\n" },
	/* Just as wide as it may be, and one more. */
	{ "", "one two three", 0, 0, 13, "one two three\n" },
	{ "", "one two three", 0, 0, 12, "one two\nthree\n" },
	{ "", "one two three", 0, 2, 9, "  one two\n  three\n" },
	/* A word that fits nowhere stands alone. */
	{ "", "a abcdefghij b", 0, 0, 5, "a\nabcdefghij\nb\n" },
	/* After a heading on the same line. */
	{ "name: ", "one two", 6, 4, 14, "name:  one two\n" },
	{ "name: ", "one two", 6, 4, 13, "name:  one\n    two\n" },
	/* Letters count as columns, not as bytes. */
	{ "", "año él x", 0, 0, 6, "año él\nx\n" },
	{ "", "日本語の文", 0, 0, 6, "日本語\nの文\n" },
	{ "", "日本語の文", 0, 2, 7, "  日本\n  語の\n  文\n" },
	{ "", "表示ss -tanの文", 0, 0, 8, "表示ss\n-tanの文\n" },
	{ "", "TCPの状態", 0, 0, 5, "TCPの\n状態\n" },
	/* No line begins with what closes, or ends with what opens. */
	{ "", "日本語。文", 0, 0, 6, "日本\n語。文\n" },
	{ "", "日本（文）", 0, 0, 6, "日本\n（文）\n" },
	{ "", "日本待って", 0, 0, 6, "日本\n待って\n" },
	/* A quotation begins after the end of a sentence; elsewhere nobody
	 * knows what the sign does, and it stays where it is. */
	{ "", "日本。`ab`", 0, 0, 6, "日本。\n`ab`\n" },
	{ "", "日本、'ab'", 0, 0, 6, "日本、\n'ab'\n" },
	{ "", "`日本`語", 0, 0, 5, "`日\n本`語\n" },
	/* A command is one word, unless it is too wide for that. */
	{ "", "go: `a b c`, ok", 0, 0, 9, "go:\n`a b c`,\nok\n" },
	{ "", "go: `a  b c`", 0, 4, 12, "    go:\n    `a  b c`\n" },
	{ "", "go: `a b c`", 0, 4, 10, "    go: `a\n    b c`\n" },
	{ "", "日本。`a b c`。語", 0, 0, 10, "日本。\n`a b c`。\n語\n" },
	{ "", "a `b c d", 0, 0, 4, "a `b\nc d\n" },
	/* So is a value, but no apostrophe begins one. */
	{ "", "got b'x y', no", 0, 0, 9, "got\nb'x y',\nno\n" },
	{ "", "got (\"x y\")", 0, 0, 8, "got\n(\"x y\")\n" },
	{ "", "hosts' a 's", 0, 0, 8, "hosts' a\n's\n" },
	{ "", "its' a b's", 0, 0, 8, "its' a\nb's\n" },
};

START_TEST(further_lines_hang_below_the_first)
{
	struct buf out = { 0 };

	ck_assert_ptr_nonnull(setlocale(LC_CTYPE, "C.UTF-8"));
	text_hang(&out, "one two three", 1, 4, 9);
	text_hang(&out, "日本語の文と文", 2, 4, 11);
	ck_assert_str_eq(
	    buf_text(&out), " one two\n    three\n  日本語の\n    文と文\n");
	buf_free(&out);
}
END_TEST

START_TEST(columns_are_those_of_the_terminal)
{
	struct buf out = { 0 };

	ck_assert_ptr_nonnull(setlocale(LC_CTYPE, "C.UTF-8"));
	ck_assert_uint_eq(text_columns("", 0), 0);
	ck_assert_uint_eq(text_columns("año", 4), 3);
	ck_assert_uint_eq(text_columns("日本", 6), 4);
	ck_assert_uint_eq(text_columns("\xff\xe6\x97", 3), 3);
	ck_assert_uint_eq(text_columns("e\u0301", 3), 1);
	buf_adds(&out, "> 日本");
	text_pad(&out, 2, 6);
	buf_addc(&out, '|');
	text_pad(&out, 0, 3);
	ck_assert_str_eq(buf_text(&out), "> 日本  |");
	buf_free(&out);
}
END_TEST

START_TEST(words_are_wrapped_between_two_columns)
{
	struct buf out = { 0 };

	ck_assert_ptr_nonnull(setlocale(LC_CTYPE, "C.UTF-8"));
	buf_adds(&out, wraps[_i].before);
	text_wrap(&out, wraps[_i].text, wraps[_i].at, wraps[_i].indent,
	    wraps[_i].width);
	ck_assert_str_eq(buf_text(&out), wraps[_i].want);
	buf_free(&out);
}
END_TEST

static Suite *
text_suite(void)
{
	Suite *s = suite_create("text");
	TCase *c = tcase_create("text");

	suite_add_tcase(s, c);
	tcase_add_loop_test(
	    c, bytes_are_shown_as_python_does, 0, LEN(as_python));
	tcase_add_loop_test(c, bytes_are_shown_as_c_does, 0, LEN(as_c));
	tcase_add_loop_test(
	    c, plain_text_keeps_what_can_be_printed, 0, LEN(as_plain));
	tcase_add_test(c, no_three_bytes_get_through);
	tcase_add_loop_test(
	    c, characters_of_utf8_have_their_length, 0, LEN(utf8));
	tcase_add_loop_test(
	    c, distance_counts_single_changes, 0, LEN(distances));
	tcase_add_test(c, distance_gives_up_on_words_over_63_bytes);
	tcase_add_loop_test(
	    c, the_nearest_word_is_the_one_meant, 0, LEN(mistyped));
	tcase_add_test(c, nothing_is_near_a_word_that_is_too_long_to_compare);
	tcase_add_test(c, of_words_equally_near_the_first_is_taken);
	tcase_add_test(c, further_lines_hang_below_the_first);
	tcase_add_test(c, columns_are_those_of_the_terminal);
	tcase_add_loop_test(
	    c, words_are_wrapped_between_two_columns, 0, LEN(wraps));
	return s;
}

int
main(void)
{
	return unit_run(text_suite());
}
