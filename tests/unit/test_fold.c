/* test_fold.c - long lines of the record, as a terminal shows them. */
#include <locale.h>
#include <string.h>

#include "shell/fold.h"
#include "unit.h"

enum { ROW = 30 };

/* text folded into rows of 30 columns. */
struct folded {
	const char *text, *want;
};

#define TEN "0123456789"

static const struct folded rows[] = {
	{ "", "" },
	{ "\n\n", "\n\n" },
	{ "short\nlines\n", "short\nlines\n" },
	{ TEN TEN TEN "\n", TEN TEN TEN "\n" },
	/* at blanks, which then are not there */
	{ "server: accept(3) is blocked: it waits\n",
	    "server: accept(3) is blocked:\n  it waits\n" },
	{ TEN TEN " 234567890   x\n", TEN TEN " 234567890\n  x\n" },
	{ TEN TEN " 2345678901 x\n", TEN TEN "\n  2345678901 x\n" },
	{ "a b\n" TEN TEN TEN " c", "a b\n" TEN TEN TEN "\n  c" },
	/* two columns further than the line itself */
	{ "    local address 127.0.0.1:64623, chosen\n",
	    "    local address\n      127.0.0.1:64623, chosen\n" },
	{ "            0123456789 01234567 x y\n",
	    "            0123456789\n01234567 x y\n" },
	/* many times */
	{ TEN TEN " " TEN TEN " " TEN TEN "\n",
	    TEN TEN "\n  " TEN TEN "\n  " TEN TEN "\n" },
	/* not in what was sent, nor in a name */
	{ "recv(4, buf, 1024, 0) = 12  b'Hello, world'\n",
	    "recv(4, buf, 1024, 0) = 12\n  b'Hello, world'\n" },
	{ "client: send(3, \"a b c d e f\", 11)\n",
	    "client: send(3, \"a b c d e f\",\n  11)\n" },
	{ "client: send(3, \"a \\\" b c d e f\")\n",
	    "client: send(3,\n  \"a \\\" b c d e f\")\n" },
	{ "this is the client's own and the server's\n",
	    "this is the client's own and\n  the server's\n" },
	{ "this one is never 'closed again, is it\n",
	    "this one is never 'closed\n  again, is it\n" },
	{ "server: accept(3) = 4  ('10.0.0.2', 64623)\n",
	    "server: accept(3) = 4\n  ('10.0.0.2', 64623)\n" },
	{ "bind(3, {AF_INET, 0.0.0.0:9}) = -1 x\n",
	    "bind(3, {AF_INET, 0.0.0.0:9})\n  = -1 x\n" },
	{ "bind(333, {AF_INET, 0.0.0.0:9}) = 0\n",
	    "bind(333,\n  {AF_INET, 0.0.0.0:9}) = 0\n" },
	{ "type `connect s 10.0.0.1 65432`, then\n",
	    "type\n  `connect s 10.0.0.1 65432`,\n  then\n" },
	{ "実行する。`connect s 10.0.0.1 6` を\n",
	    "実行する。\n  `connect s 10.0.0.1 6` を\n" },
	{ "it cannot read a`b: no such file\n",
	    "it cannot read a`b: no such\n  file\n" },
	/* further left where that is what it needs, such as a path */
	{ "    cannot read /" TEN TEN "23456789 x\n",
	    "    cannot read\n/" TEN TEN "23456789\n      x\n" },
	/* what has no room anywhere stays for the terminal to break */
	{ "x = 3  b'" TEN " " TEN " " TEN "' end\n",
	    "x = 3  b'" TEN " " TEN " " TEN "' end\n" },
	{ "x " TEN TEN TEN "1 23456789 12345678 01234567 9\n",
	    "x " TEN TEN TEN "1 23456789 12345678 01234567\n  9\n" },
	{ "{\"text\": \"" TEN "\", \"a\": \"b c d\"}\n",
	    "{\"text\": \"" TEN "\", \"a\": \"b c d\"}\n" },
	/* colours have no width */
	{ "\033[31m" TEN TEN TEN "\033[0m\n",
	    "\033[31m" TEN TEN TEN "\033[0m\n" },
	{ "= -1\033[31m ECONNREFUSED (111, Connection refused)\033[0m\n",
	    "= -1\033[31m ECONNREFUSED (111,\n  Connection refused)\033[0m\n" },
	{ "\033[31 " TEN TEN TEN "\n", "\033[31\n" TEN TEN TEN "\n" },
	/* wide characters are words */
	{ "server: 接続を待っています。接続を\n",
	    "server: 接続を待っています。接\n  続を\n" },
	{ "server: a接続を待っています。接\n",
	    "server: a接続を待っています。\n  接\n" },
	{ "server: abc接続を待っています。接\n",
	    "server: abc接続を待っていま\n  す。接\n" },
};

START_TEST(lines_are_folded)
{
	const struct folded *row = &rows[_i];
	struct buf out = { 0 };

	fold_lines(&out, row->text, strlen(row->text), ROW);
	ck_assert_str_eq(buf_text(&out), row->want);
	buf_free(&out);
}
END_TEST

/* What has lines of its own keeps them in a usual window. */
START_TEST(text_is_folded_in_a_narrow_window)
{
	const char *text = TEN TEN " " TEN "\n" TEN " |\n";
	struct buf usual = { 0 }, narrow = { 0 };

	fold_text(&usual, text, strlen(text), 80);
	ck_assert_str_eq(buf_text(&usual), text);
	fold_text(&narrow, text, strlen(text), ROW);
	ck_assert_str_eq(buf_text(&narrow), TEN TEN "\n  " TEN "\n" TEN " |\n");
	buf_free(&usual);
	buf_free(&narrow);
}
END_TEST

/* Nobody can read that, but nothing is lost and nothing hangs. */
START_TEST(any_width_will_do)
{
	const char text[] = "    server s   127.0.0.1:65432 b'a b' 接続\n";

	for (unsigned width = 0; width < sizeof text; width++) {
		struct buf out = { 0 };
		size_t at = 0;

		fold_lines(&out, text, strlen(text), width);
		for (const char *c = buf_text(&out); *c != '\0'; c++) {
			if (*c == ' ' || *c == '\n')
				continue;
			while (text[at] == ' ' || text[at] == '\n')
				at++;
			ck_assert_int_eq(*c, text[at]);
			at++;
		}
		ck_assert_str_eq(text + at, "\n");
		buf_free(&out);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("fold");
	TCase *t = tcase_create("fold");

	setlocale(LC_ALL, "C.UTF-8");
	tcase_add_loop_test(
	    t, lines_are_folded, 0, sizeof rows / sizeof rows[0]);
	tcase_add_test(t, text_is_folded_in_a_narrow_window);
	tcase_add_test(t, any_width_will_do);
	suite_add_tcase(s, t);
	return unit_run(s);
}
