/* test_grid.c - tables of text: widths, marks, and many rows. */
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "unit.h"
#include "view/grid.h"

static const struct grid_column columns[] = {
	{ .title = "NAME" },
	{ .title = "N", .align = GRID_RIGHT, .least = 3 },
	{ .title = "LAST" },
};

static void
row(struct grid *g, const char *key, const char *a, const char *b,
    const char *c)
{
	grid_row(g, key);
	buf_adds(grid_cell(g), a);
	buf_adds(grid_cell(g), b);
	if (c != NULL)
		buf_adds(grid_cell(g), c);
}

static struct grid *
two_rows(void)
{
	struct grid *g = grid_new(columns, 3);

	row(g, "1", "a", "1", "x");
	row(g, "2", "longer", "22", "y z");
	return g;
}

static void
prints(const struct grid *g, const struct grid_style *style, const char *want)
{
	struct buf out = { 0 };

	grid_print(&out, g, style);
	ck_assert_str_eq(buf_text(&out), want);
	ck_assert_uint_eq(out.len, strlen(want));
	buf_free(&out);
}

static void
is(struct grid *g, const char *want)
{
	prints(g, &(struct grid_style){ 0 }, want);
	grid_free(g);
}

START_TEST(columns_are_as_wide_as_their_text)
{
	struct grid *g = two_rows();

	ck_assert_uint_eq(grid_rows(g), 2);
	is(g, "NAME     N LAST\n"
	      "a        1 x\n"
	      "longer  22 y z\n");
}
END_TEST

static void
has_width(
    const struct grid_column *of, size_t count, const char *last, unsigned want)
{
	struct grid *g = grid_new(of, count);

	row(g, "1", "a", "1", last);
	ck_assert_uint_eq(grid_width(g), want);
	grid_free(g);
}

START_TEST(width_counts_titles_and_what_stands_between)
{
	const struct grid_column some[] = { { .title = "NAME", .after = "  " },
		{ .title = "N", .hidden = true }, { .title = "" } };

	has_width(columns, 3, "x", 13);
	has_width(columns, 3, "longer", 15);
	has_width(columns, 3, "\nbelow, however long", 13);
	has_width(some, 3, "x", 7);
	has_width(some, 3, "\nbelow", 4);
}
END_TEST

START_TEST(no_header_gives_no_width)
{
	struct grid *g = grid_new(columns, 3);

	row(g, "1", "a", "1", "x");
	prints(g, &(struct grid_style){ .no_header = true }, "a   1 x\n");
	grid_free(g);
	is(grid_new(columns, 3), "NAME   N LAST\n");
}
END_TEST

START_TEST(blanks_at_the_end_are_left_out)
{
	struct grid *g = grid_new(columns, 3);

	row(g, "1", "a", "", NULL);
	row(g, "2", "", "", "x  ");
	grid_row(g, "3");
	is(g, "NAME   N LAST\n"
	      "a\n"
	      "         x\n"
	      "\n");
}
END_TEST

START_TEST(what_stands_between_is_chosen)
{
	static const struct grid_column address[] = {
		{ .title = "Address", .align = GRID_RIGHT, .after = ":" },
		{ .title = "Port", .after = "  " },
		{ .title = "" },
	};
	struct grid *g = grid_new(address, 3);

	row(g, "1", "127.0.0.1", "65432", "x");
	row(g, "2", "*", "*", "y");
	is(g, "  Address:Port\n"
	      "127.0.0.1:65432  x\n"
	      "        *:*      y\n");
}
END_TEST

START_TEST(hidden_columns_are_not_there)
{
	struct grid_column some[3];
	struct grid *g;

	memcpy(some, columns, sizeof some);
	some[0].hidden = some[2].hidden = true;
	g = grid_new(some, 3);
	row(g, "1", "a", "1", "x");
	is(g, "  N\n"
	      "  1\n");
	some[1].hidden = true;
	is(grid_new(some, 3), "\n");
}
END_TEST

START_TEST(lines_below_a_row)
{
	struct grid *g = grid_new(columns, 3);

	row(g, "1", "a", "1", "x \n\t below ");
	row(g, "2", "b", "1", "\n\nend");
	is(g, "NAME   N LAST\n"
	      "a      1 x\n"
	      "\t below\n"
	      "b      1\n"
	      "\n"
	      "end\n");
}
END_TEST

START_TEST(width_is_what_a_terminal_shows)
{
	struct grid *g = grid_new(columns, 3);

	if (setlocale(LC_CTYPE, "C.UTF-8") == NULL)
		return;
	/* Two bytes one column; three bytes two; a bad byte is one. */
	row(g, "1", "caf\303\251s", "1", "x");
	row(g, "2", "\346\274\242\345\255\227", "1", "x");
	row(g, "3", "\377", "1", "x");
	is(g, "NAME    N LAST\n"
	      "caf\303\251s   1 x\n"
	      "\346\274\242\345\255\227    1 x\n"
	      "\377       1 x\n");
}
END_TEST

START_TEST(cells_too_many_are_part_of_the_last)
{
	struct grid *g = grid_new(columns, 1);

	row(g, "1", "a", "b", "c");
	row(g, "2", "d", "", NULL);
	is(g, "NAME\nabc\nd\n");
}
END_TEST

static struct grid *
changed_rows(void)
{
	struct grid *g = grid_new(columns, 3);

	row(g, "2", "longer", "23", "y z");
	row(g, "3", "new", "1", "x\nbelow");
	row(g, "1", "a", "1", "");
	row(g, "4", "same", "", NULL);
	return g;
}

START_TEST(changes_are_reversed)
{
	struct grid *before = two_rows(), *g = changed_rows();
	struct grid_style style = { .colour = true, .before = before };

	row(before, "4", "same", "5", NULL);
	prints(g, &style,
	    "NAME     N LAST\n"
	    "longer  \033[7m23\033[27m y z\n"
	    "\033[7mnew      1 x\033[27m\n"
	    "\033[7mbelow\033[27m\n"
	    "a        1 \033[7m    \033[27m\n"
	    "same   \033[7m   \033[27m\n");
	/* The same again: nothing has changed. */
	style.before = g;
	prints(g, &style,
	    "NAME     N LAST\n"
	    "longer  23 y z\n"
	    "new      1 x\n"
	    "below\n"
	    "a        1\n"
	    "same\n");
	grid_free(before);
	grid_free(g);
}
END_TEST

START_TEST(changes_have_a_star_without_colour)
{
	struct grid *before = two_rows(), *g = changed_rows();
	struct grid_style style = { .before = before };

	row(before, "4", "same", "", NULL);
	prints(g, &style,
	    "  NAME     N LAST\n"
	    "* longer  23 y z\n"
	    "* new      1 x\n"
	    "  below\n"
	    "* a        1\n"
	    "  same\n");
	grid_free(before);
	grid_free(g);
}
END_TEST

START_TEST(hidden_cells_do_not_count_as_changes)
{
	struct grid_column some[3];
	struct grid *g, *before = two_rows();

	memcpy(some, columns, sizeof some);
	some[1].hidden = true;
	g = grid_new(some, 3);
	row(g, "1", "a", "17", "x");
	prints(g, &(struct grid_style){ .before = before },
	    "  NAME LAST\n"
	    "  a    x\n");
	grid_free(before);
	grid_free(g);
}
END_TEST

START_TEST(what_stood_before_is_kept)
{
	struct grid *g = grid_new(columns, 1);
	struct buf out = { 0 };

	grid_row(g, "1");
	buf_adds(&out, "prompt ");
	grid_print(&out, g, &(struct grid_style){ .no_header = true });
	ck_assert_str_eq(buf_text(&out), "prompt \n");
	buf_free(&out);
	grid_free(g);
}
END_TEST

enum { MANY = 20000, CELLS = 6 };

static struct grid *
many_rows(void)
{
	static const struct grid_column six[CELLS] = {
		{ .title = "A" },
		{ .title = "B" },
		{ .title = "C" },
		{ .title = "D" },
		{ .title = "E" },
		{ .title = "F" },
	};
	struct grid *g = grid_new(six, CELLS);
	char key[32];

	for (int i = 0; i < MANY; i++) {
		snprintf(key, sizeof key, "%d", i);
		grid_row(g, key);
		for (int c = 0; c < CELLS; c++)
			buf_adds(grid_cell(g), key);
	}
	return g;
}

/* Each is found again by its key. */
START_TEST(many_rows_are_compared)
{
	struct grid *before = many_rows(), *g = many_rows();
	struct buf out = { 0 };

	row(g, "more", "x", "x", "x");
	grid_print(&out, g, &(struct grid_style){ .before = before });
	ck_assert_ptr_nonnull(strstr(out.data, "\n* x"));
	ck_assert_ptr_null(strstr(strstr(out.data, "* ") + 1, "* "));
	buf_free(&out);
	grid_free(before);
	grid_free(g);
}
END_TEST

START_TEST(what_does_not_fit_is_below_its_row)
{
	struct grid_style style = { .width = 13 };
	struct grid *g = two_rows(), *before = two_rows();

	prints(g, &style,
	    "NAME     N LAST\n"
	    "a        1\n"
	    "        x\n"
	    "longer  22\n"
	    "        y z\n");
	style.width = 15;
	prints(g, &style,
	    "NAME     N LAST\n"
	    "a        1 x\n"
	    "longer  22 y z\n");
	/* The marks take two columns. */
	style.before = before;
	prints(g, &style,
	    "  NAME     N LAST\n"
	    "  a        1\n"
	    "          x\n"
	    "  longer  22\n"
	    "          y z\n");
	grid_free(before);
	grid_free(g);
	g = grid_new(columns, 3);
	row(g, "1", "a", "1", "\n\tbelow already");
	row(g, "2", "b", "2", "");
	prints(g, &(struct grid_style){ .width = 5 },
	    "NAME   N LAST\n"
	    "a      1\n"
	    "\tbelow already\n"
	    "b      2\n");
	grid_free(g);
}
END_TEST

static Suite *
grid_suite(void)
{
	Suite *s = suite_create("grid");
	TCase *c = tcase_create("grid");

	suite_add_tcase(s, c);
	tcase_add_test(c, columns_are_as_wide_as_their_text);
	tcase_add_test(c, width_counts_titles_and_what_stands_between);
	tcase_add_test(c, no_header_gives_no_width);
	tcase_add_test(c, blanks_at_the_end_are_left_out);
	tcase_add_test(c, what_stands_between_is_chosen);
	tcase_add_test(c, hidden_columns_are_not_there);
	tcase_add_test(c, lines_below_a_row);
	tcase_add_test(c, width_is_what_a_terminal_shows);
	tcase_add_test(c, cells_too_many_are_part_of_the_last);
	tcase_add_test(c, changes_are_reversed);
	tcase_add_test(c, changes_have_a_star_without_colour);
	tcase_add_test(c, hidden_cells_do_not_count_as_changes);
	tcase_add_test(c, what_stood_before_is_kept);
	tcase_add_test(c, many_rows_are_compared);
	tcase_add_test(c, what_does_not_fit_is_below_its_row);
	return s;
}

int
main(void)
{
	return unit_run(grid_suite());
}
