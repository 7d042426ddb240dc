/* test_fsm_picture.c - the state diagram's geometry against the table of
 * edges, and that all of it has room. */
#include <stdlib.h>
#include <string.h>

#include "unit.h"
#include "view/fsm_parts.h"

static const struct fsm_style ascii = { 0 }, utf8 = { .utf8 = true };
static struct fsm_picture picture;
static struct buf out;

static void
begin(void)
{
	fsm_picture_read(&picture);
}

static void
end(void)
{
	buf_free(&out);
}

static bool
shows(const char *text)
{
	return strstr(buf_text(&out), text) != NULL;
}

/* ---- geometry ---- */

/* RFC 9293, figure 5, from the top down. */
static const char *const figure[][2] = {
	{ "CLOSED", "LISTEN" },
	{ "CLOSED", "SYN-SENT" },
	{ "LISTEN", "CLOSED" },
	{ "SYN-SENT", "CLOSED" },
	{ "LISTEN", "SYN-RECEIVED" },
	{ "SYN-SENT", "SYN-RECEIVED" },
	{ "SYN-SENT", "ESTABLISHED" },
	{ "SYN-RECEIVED", "ESTABLISHED" },
	{ "SYN-RECEIVED", "FIN-WAIT-1" },
	{ "ESTABLISHED", "FIN-WAIT-1" },
	{ "ESTABLISHED", "CLOSE-WAIT" },
	{ "FIN-WAIT-1", "FIN-WAIT-2" },
	{ "FIN-WAIT-1", "CLOSING" },
	{ "CLOSE-WAIT", "LAST-ACK" },
	{ "FIN-WAIT-2", "TIME-WAIT" },
	{ "CLOSING", "TIME-WAIT" },
	{ "LAST-ACK", "CLOSED" },
	{ "TIME-WAIT", "CLOSED" },
};
/* Not here: LISTEN to SYN-SENT and SYN-RECEIVED to LISTEN, which Linux has
 * not, so that the table has not. */
enum { FIGURE_EDGES = sizeof figure / sizeof figure[0] };

static unsigned
times_drawn(enum tcp_state from, enum tcp_state to)
{
	unsigned times = 0;

	for (size_t i = 0; i < picture.edge_count; i++)
		times +=
		    picture.edge[i].from == from && picture.edge[i].to == to;
	return times;
}

START_TEST(each_edge_of_the_figure_is_drawn_once)
{
	enum tcp_state from = tcp_state_find(figure[_i][0]);
	enum tcp_state to = tcp_state_find(figure[_i][1]);

	ck_assert_uint_eq(times_drawn(from, to), 1);
}
END_TEST

START_TEST(no_other_edge_is_drawn)
{
	ck_assert_uint_eq(picture.edge_count, FIGURE_EDGES);
}
END_TEST

START_TEST(the_table_has_what_is_drawn_and_no_more)
{
	unsigned on_figure = 0;

	for (size_t i = 0; i < tcp_edge_count; i++) {
		const struct tcp_edge *e = &tcp_edges[i];

		if (fsm_is_on_figure(e))
			on_figure++;
		ck_assert_uint_le(
		    fsm_is_on_figure(e), times_drawn(e->from, e->to));
	}
	ck_assert_uint_eq(on_figure, picture.edge_count);
}
END_TEST

/* An edge's cells hang together, and each belongs to one edge or box. */
START_TEST(all_that_is_drawn_belongs_to_something)
{
	size_t heads = 0;

	for (int r = 0; r < FSM_ROWS; r++) {
		for (int c = 0; c < FSM_COLUMNS; c++) {
			const struct fsm_cell *cell = &picture.cell[r][c];

			ck_assert_int_eq(cell->arms != 0 && cell->box == 0,
			    cell->edge != 0 && cell->box == 0);
			heads += cell->head != 0;
		}
	}
	ck_assert_uint_eq(heads, picture.edge_count);
	for (enum tcp_state s = TCP_STATE_CLOSED; s <= TCP_STATE_TIME_WAIT; s++)
		ck_assert_int_gt(picture.box[s].row, 0);
}
END_TEST

/* ---- what is drawn ---- */

/* Every edge walked, with numbers of two digits: all labels at their
 * longest. */
static void
draw_all_walked(const struct fsm_style *style)
{
	struct fsm_marks marks = { 0 };

	for (size_t i = 0; i < picture.edge_count; i++) {
		marks.walked[i].from = picture.edge[i].from;
		marks.walked[i].to = picture.edge[i].to;
		marks.walked[i].number = 10 + i;
	}
	marks.walked_count = picture.edge_count;
	buf_clear(&out);
	fsm_draw(&out, style, &marks);
}

static size_t
count_of(const char *what)
{
	size_t count = 0;

	for (const char *at = buf_text(&out); (at = strstr(at, what)) != NULL;
	     at += strlen(what))
		count++;
	return count;
}

START_TEST(labels_have_room)
{
	draw_all_walked(&utf8);
	for (size_t i = 0; i < picture.edge_count; i++) {
		const struct fsm_edge *e = &picture.edge[i];
		struct buf label = { 0 };

		buf_printf(&label, " %zu ", 10 + i);
		fsm_label(&label, e->from, e->to);
		ck_assert_uint_gt(label.len, 4);
		ck_assert_msg(shows(buf_text(&label)), "no room for '%s'",
		    buf_text(&label));
		buf_free(&label);
	}
	/* And no line was written over where it matters. */
	ck_assert_uint_eq(
	    count_of("▲") + count_of("►") + count_of("▼") + count_of("◄"),
	    picture.edge_count);
	for (enum tcp_state s = TCP_STATE_CLOSED; s <= TCP_STATE_TIME_WAIT; s++)
		ck_assert(shows(tcp_state_name(s)));
}
END_TEST

/* The next character of a row; its end stays where it is. */
static const char *
next(const char *at)
{
	if (*at == '\n' || *at == '\0')
		return at;
	for (at++; (*at & 0xc0) == 0x80; at++)
		;
	return at;
}

START_TEST(both_pictures_are_the_same)
{
	char *plain;
	const char *a, *u;
	int row = 0, column = 0;

	draw_all_walked(&ascii);
	plain = buf_take(&out);
	draw_all_walked(&utf8);
	for (a = plain, u = buf_text(&out); *a != '\0'; a++) {
		ck_assert_int_gt(*a, 0);
		if (*u > 0)
			ck_assert_int_eq(*a, *u);
		else
			ck_assert_ptr_nonnull(strchr("+-|*<>^v", *a));
		column = *a == '\n' ? 0 : column + 1;
		row += *a == '\n';
		ck_assert_int_le(column, FSM_COLUMNS);
		u = *u == '\n' ? u + 1 : next(u);
	}
	ck_assert_int_eq(*u, '\0');
	ck_assert_int_eq(row, FSM_ROWS);
	free(plain);
}
END_TEST

static Suite *
fsm_picture_suite(void)
{
	Suite *s = suite_create("fsm_picture");
	TCase *c = tcase_create("fsm_picture");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, begin, end);
	tcase_add_loop_test(
	    c, each_edge_of_the_figure_is_drawn_once, 0, FIGURE_EDGES);
	tcase_add_test(c, no_other_edge_is_drawn);
	tcase_add_test(c, the_table_has_what_is_drawn_and_no_more);
	tcase_add_test(c, all_that_is_drawn_belongs_to_something);
	tcase_add_test(c, labels_have_room);
	tcase_add_test(c, both_pictures_are_the_same);
	return s;
}

int
main(void)
{
	return unit_run(fsm_picture_suite());
}
