/* test_picture.c - what a view printed, kept, and compared with before. */
#include <string.h>

#include "command/picture.h"
#include "unit.h"

static void
text(struct picture *p, const char *s)
{
	picture_text(p, s, strlen(s));
}

static void
table(struct picture *p, const char *cell)
{
	static const struct grid_column column[] = { { .title = "A" } };
	struct grid *g = grid_new(column, 1);

	grid_row(g, "key");
	buf_adds(grid_cell(g), cell);
	picture_grid(p, g, false);
}

static void
prints(const struct picture *p, const struct picture *before, bool colour,
    const char *want)
{
	struct buf out = { 0 };

	picture_print(&out, p, before, colour, 0);
	ck_assert_str_eq(buf_text(&out), want);
	buf_free(&out);
}

START_TEST(parts_stand_in_their_order)
{
	struct picture p = { 0 };

	prints(&p, NULL, true, "");
	text(&p, "first\n");
	text(&p, "second\n");
	table(&p, "1");
	table(&p, "2");
	text(&p, "last\n");
	prints(&p, NULL, true, "first\nsecond\nA\n1\nA\n2\nlast\n");
	picture_clear(&p);
	prints(&p, NULL, true, "");
	picture_clear(&p);
}
END_TEST

START_TEST(changed_parts_are_marked)
{
	struct picture before = { 0 }, p = { 0 };

	text(&before, "same\nold\n\n");
	table(&before, "1");
	text(&p, "same\nnew\n\nmore\n");
	table(&p, "2");
	text(&p, "end\n");
	prints(
	    &p, &before, false, "  same\n* new\n  \n* more\n  A\n* 2\n* end\n");
	prints(&p, &before, true,
	    "same\n\033[7mnew\033[27m\n\n\033[7mmore\033[27m\n"
	    "A\n\033[7m2\033[27m\n\033[7mend\033[27m\n");
	prints(&p, &p, true, "same\nnew\n\nmore\nA\n2\nend\n");
	picture_clear(&before);
	picture_clear(&p);
}
END_TEST

START_TEST(a_table_that_was_text_is_new)
{
	struct picture before = { 0 }, p = { 0 };

	table(&before, "1");
	text(&before, "x\n");
	text(&p, "x\n");
	table(&p, "1");
	prints(&p, &before, true, "\033[7mx\033[27m\nA\n\033[7m1\033[27m\n");
	prints(&p, &before, false, "* x\n  A\n* 1\n");
	picture_clear(&before);
	picture_clear(&p);
}
END_TEST

START_TEST(a_mark_is_not_ended_by_a_line_s_own_colours)
{
	struct picture before = { 0 }, p = { 0 };

	text(&before, "\033[31mold\033[0m\n\033[1msame\033[0m\n");
	text(&p, "\033[31mne\033[0mw\n\033[1msame\033[0m\n");
	prints(&p, &before, true, "\033[7mnew\033[27m\n\033[1msame\033[0m\n");
	picture_clear(&before);
	picture_clear(&p);
}
END_TEST

static Suite *
picture_suite(void)
{
	Suite *s = suite_create("picture");
	TCase *c = tcase_create("picture");

	suite_add_tcase(s, c);
	tcase_add_test(c, parts_stand_in_their_order);
	tcase_add_test(c, changed_parts_are_marked);
	tcase_add_test(c, a_table_that_was_text_is_new);
	tcase_add_test(c, a_mark_is_not_ended_by_a_line_s_own_colours);
	return s;
}

int
main(void)
{
	return unit_run(picture_suite());
}
