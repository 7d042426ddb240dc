/* tests/unit/test_help.c - help's pages are complete, and fit. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "command/help.h"
#include "unit.h"

enum { WIDTH = 80, VALUES_AT = 35 };

static void
check_width(const char *page, unsigned width)
{
	for (const char *line = page; *line != '\0';) {
		size_t len = strcspn(line, "\n");

		ck_assert_msg(len <= width || strchr(line, ' ') > line + len,
		    "%zu columns: %.*s", len, (int)len, line);
		ck_assert_msg(len == 0 || line[len - 1] != ' ',
		    "blanks at the end: %.*s", (int)len, line);
		line += len + (line[len] == '\n');
	}
}

START_TEST(the_list_names_everything)
{
	struct buf out = { 0 };
	char name[64];

	help_list(&out, WIDTH);
	check_width(out.data, WIDTH);
	for (size_t i = 0; calls[i] != NULL; i++) {
		snprintf(name, sizeof name, "\n  %s", calls[i]->name);
		ck_assert_ptr_nonnull(strstr(out.data, name));
	}
	for (size_t i = 0; commands[i] != NULL; i++) {
		snprintf(name, sizeof name, "\n  %s", commands[i]->name);
		ck_assert_ptr_nonnull(strstr(out.data, name));
	}
	buf_free(&out);
}
END_TEST

START_TEST(each_call_has_its_page)
{
	struct buf out = { 0 };

	for (size_t i = 0; calls[i] != NULL; i++) {
		const struct call *c = calls[i];

		buf_clear(&out);
		help_call(&out, c, WIDTH);
		check_width(out.data, WIDTH);
		ck_assert_ptr_nonnull(strstr(out.data, c->gist));
		ck_assert_ptr_nonnull(strstr(out.data, c->example));
		ck_assert_ptr_nonnull(strstr(out.data, "Errors:\n"));
		for (size_t k = 0; c->args[k].kind != ARG_END; k++)
			ck_assert_ptr_nonnull(
			    strstr(out.data, c->args[k].name));
		/* These are longer than a line, some of them. */
		buf_clear(&out);
		help_call(&out, c, 2 * WIDTH);
		ck_assert_ptr_nonnull(strstr(out.data, c->c));
		ck_assert_ptr_nonnull(strstr(out.data, c->python));
	}
	buf_free(&out);
}
END_TEST

START_TEST(each_command_has_its_page)
{
	struct buf out = { 0 };

	for (size_t i = 0; commands[i] != NULL; i++) {
		const struct command *c = commands[i];

		buf_clear(&out);
		help_command(&out, c, WIDTH);
		check_width(out.data, WIDTH);
		ck_assert_ptr_nonnull(strstr(out.data, c->gist));
		ck_assert_ptr_nonnull(strstr(out.data, "Example:\n"));
		ck_assert_int_gt((int)strlen(c->about), 20);
		ck_assert_ptr_eq(command_find(c->name), c);
	}
	buf_free(&out);
}
END_TEST

START_TEST(pages_fit_a_narrow_terminal)
{
	struct buf out = { 0 };

	help_notation(&out, WIDTH);
	check_width(out.data, WIDTH);
	buf_clear(&out);
	help_command(&out, command_find("wait"), 40);
	check_width(out.data, 64); /* its first line is not broken */
	buf_free(&out);
}
END_TEST

START_TEST(an_errno_is_explained)
{
	struct buf out = { 0 };

	ck_assert(help_errno(&out, "ECONNREFUSED", WIDTH));
	ck_assert_ptr_nonnull(strstr(out.data, "ECONNREFUSED (111)"));
	ck_assert_ptr_nonnull(strstr(out.data, "\n  connect "));
	check_width(out.data, WIDTH);
	buf_clear(&out);
	ck_assert(!help_errno(&out, "EBOGUS", WIDTH));
	ck_assert_uint_eq(out.len, 0);
	buf_free(&out);
}
END_TEST

/* connect and sendto send somewhere: to no interface in particular. */
START_TEST(only_bind_has_a_host_for_every_interface)
{
	struct buf out = { 0 };

	for (size_t i = 0; calls[i] != NULL; i++) {
		bool is_bind = strcmp(calls[i]->name, "bind") == 0;

		buf_clear(&out);
		help_call(&out, calls[i], 10000);
		ck_assert_msg(
		    (strstr(out.data, "every interface") != NULL) == is_bind,
		    "%s", calls[i]->name);
	}
	buf_free(&out);
}
END_TEST

START_TEST(whose_a_name_is_is_told)
{
	struct buf out = { 0 };

	help_notation(&out, 10000);
	ck_assert_ptr_nonnull(strstr(out.data,
	    "That belongs to the process that made the call; the value of "
	    "NAME = VALUE can be used by all."));
	buf_free(&out);
}
END_TEST

/* Each value with what it is, all of these in one column. */
START_TEST(what_values_are_stands_in_one_column)
{
	static const char *const rows[][2] = {
		{ "  65432  0x10", "numbers" },
		{ "  \"text\"", "strings" },
		{ "  \"x\" * 100000", "repeated" },
		{ "  pack(", "integers" },
		{ "  file(", "the content" },
		{ "  AF_INET6", "constants" },
	};
	struct buf out = { 0 };

	help_notation(&out, WIDTH);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *row = strstr(out.data, rows[i][0]);

		ck_assert_ptr_nonnull(row);
		ck_assert_int_eq(row[-1], '\n');
		ck_assert_int_eq(
		    (int)(strstr(row, rows[i][1]) - row), VALUES_AT);
	}
	buf_free(&out);
}
END_TEST

START_TEST(the_reference_has_each_call_once)
{
	struct buf out = { 0 };
	char heading[64];

	help_reference(&out);
	for (size_t i = 0; calls[i] != NULL; i++) {
		const char *at;

		snprintf(heading, sizeof heading, "\n## %s\n", calls[i]->name);
		at = strstr(out.data, heading);
		ck_assert_ptr_nonnull(at);
		ck_assert_ptr_null(strstr(at + 1, heading));
		ck_assert_ptr_nonnull(strstr(at, calls[i]->about));
	}
	buf_free(&out);
}
END_TEST

static const struct {
	const char *text;
	unsigned at, indent, width;
	const char *wrapped;
} wraps[] = {
	{ "one two three", 0, 0, 20, "one two three\n" },
	{ "one two three", 0, 0, 7, "one two\nthree\n" },
	{ "one  two", 0, 2, 20, "  one two\n" },
	{ "one two three", 0, 2, 9, "  one two\n  three\n" },
	{ "unbreakable x", 0, 2, 6, "  unbreakable\n  x\n" },
	{ "one", 5, 2, 20, " one\n" },
	{ "", 0, 0, 20, "\n" },
};

START_TEST(words_are_wrapped)
{
	struct buf out = { 0 };

	text_wrap(&out, wraps[_i].text, wraps[_i].at, wraps[_i].indent,
	    wraps[_i].width);
	ck_assert_str_eq(out.data, wraps[_i].wrapped);
	buf_free(&out);
}
END_TEST

static Suite *
help_suite(void)
{
	Suite *s = suite_create("help");
	TCase *t = tcase_create("pages");

	tcase_add_test(t, the_list_names_everything);
	tcase_add_test(t, each_call_has_its_page);
	tcase_add_test(t, each_command_has_its_page);
	tcase_add_test(t, pages_fit_a_narrow_terminal);
	tcase_add_test(t, an_errno_is_explained);
	tcase_add_test(t, only_bind_has_a_host_for_every_interface);
	tcase_add_test(t, whose_a_name_is_is_told);
	tcase_add_test(t, what_values_are_stands_in_one_column);
	tcase_add_test(t, the_reference_has_each_call_once);
	tcase_add_loop_test(
	    t, words_are_wrapped, 0, (int)(sizeof wraps / sizeof wraps[0]));
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return unit_run(help_suite());
}
