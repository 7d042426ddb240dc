/* test_fsm.c - the state diagram: its geometry against the table of edges,
 * and what is drawn and told of sockets. */
#include <errno.h>

#include "journal_made.h"
#include "view/fsm_parts.h"

static const struct fsm_style ascii = { 0 }, utf8 = { .utf8 = true };
static struct fsm_picture picture;
static struct journal *j;
static struct buf out;

static void
begin(void)
{
	fsm_picture_read(&picture);
	j = echo_journal();
}

static void
end(void)
{
	journal_free(j);
	buf_free(&out);
}

static void
draw_socket(const struct fsm_style *style, sock_id id)
{
	buf_clear(&out);
	fsm_socket(&out, style, j, id);
}

static void
draw_sockets(void)
{
	buf_clear(&out);
	fsm_sockets(&out, &ascii, journal_world(j));
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

/* A change of state because of a call. */
static void
went_by(sock_id socket, enum tcp_state to, unsigned call, enum event_how how,
    bool reset)
{
	enum tcp_state from = world_socket(journal_world(j), socket)->state;

	journal_append(
	    j, &(struct event){ .kind = EVENT_STATE,
		   .call = call,
		   .fd = -1,
		   .socket = socket,
		   .state = {
		       .from = from, .to = to, .how = how, .reset = reset } });
}

/* A socket d of the client that connects because of call 1. */
static sock_id
connected(void)
{
	sock_id id = tcp_socket(j, CLIENT, 5, "d");

	called(j, CLIENT, 1, "connect", 5);
	addressed(j, id, "127.0.0.1:64624", "127.0.0.1:65432");
	went_by(id, TCP_STATE_SYN_SENT, 1, HOW_IMPLIED, false);
	went_by(id, TCP_STATE_ESTABLISHED, 1, HOW_SEEN, false);
	return id;
}

START_TEST(a_path_is_drawn_and_listed)
{
	draw_socket(&ascii, connected());
	ck_assert(shows("* 1 connect / SYN *"));
	ck_assert(shows("* 2 SYN+ACK / ACK"));
	ck_assert(shows("#   ESTABLISHED  #"));
	ck_assert(shows("#    client d    #"));
	ck_assert(shows("*    SYN-SENT    *"));
	ck_assert(shows("*     implied    *"));
	ck_assert(shows("*      start     *"));
	ck_assert(shows("|     LISTEN     +"));
	ck_assert(shows("- listen -"));
	ck_assert(shows(
	    "client d: ESTABLISHED, 127.0.0.1:64624, peer 127.0.0.1:65432\n"
	    "   1  CLOSED -> SYN-SENT          implied  client: connect\n"
	    "   2  SYN-SENT -> ESTABLISHED     seen     client: connect\n"
	    "ESTABLISHED: both ends can"));
	ck_assert(!shows("\033"));
}
END_TEST

START_TEST(the_path_is_double_in_utf8)
{
	draw_socket(&utf8, connected());
	ck_assert(shows("╠═ 1 connect / SYN ╗"));
	ck_assert(shows("║ 2 SYN+ACK / ACK"));
	ck_assert(shows("█   ESTABLISHED  █"));
	ck_assert(shows("╢    SYN-SENT    ║"));
	ck_assert(shows("│     LISTEN     ├─────── close ─"));
	ck_assert(shows("╢     implied    ║"));
}
END_TEST

START_TEST(colour_marks_the_path_too)
{
	const struct fsm_style colour = { .colour = true };

	draw_socket(&colour, connected());
	ck_assert(shows("\033[1;7m   ESTABLISHED  \033[0m"));
	ck_assert(shows("* 1 connect / SYN *\033[0m"));
	ck_assert(!shows("\033[1m| "));
	ck_assert(shows("\n\nclient d: "));
}
END_TEST

START_TEST(a_reset_is_not_called_close)
{
	sock_id id = tcp_socket(j, CLIENT, 5, "d");

	called(j, CLIENT, 1, "connect", 5);
	went_by(id, TCP_STATE_SYN_SENT, 1, HOW_IMPLIED, false);
	went_by(id, TCP_STATE_CLOSED, 1, HOW_SEEN, true);
	draw_socket(&ascii, id);
	ck_assert(shows("** 2 RST **"));
	ck_assert(
	    shows("   2  SYN-SENT -> CLOSED          seen     RST  client: "));
	ck_assert(shows("#     CLOSED     #"));
	went_by(id, TCP_STATE_SYN_SENT, 0, HOW_SEEN, false);
	went_by(id, TCP_STATE_CLOSED, 0, HOW_SEEN, false);
	draw_socket(&ascii, id);
	ck_assert(shows("* 3 connect / SYN *"));
	ck_assert(shows("** 4 close **"));
	ck_assert(shows("seen     no call of the lab\n"));
}
END_TEST

START_TEST(a_connect_that_gave_up_is_not_called_close)
{
	sock_id id = tcp_socket(j, CLIENT, 5, "d");

	went_by(id, TCP_STATE_SYN_SENT, 0, HOW_SEEN, false);
	journal_append(j,
	    &(struct event){ .kind = EVENT_CALL,
		.id = 1,
		.process = CLIENT,
		.done = { .name = "connect",
		    .text = x_strdup("connect(5, {AF_INET, 10.0.0.1:65432})"),
		    .error = ETIMEDOUT } });
	went_by(id, TCP_STATE_CLOSED, 1, HOW_SEEN, false);
	draw_socket(&ascii, id);
	ck_assert(shows(" 2 timeout "));
	ck_assert(shows("seen     client: connect(5, ...)\n"));
}
END_TEST

START_TEST(an_edge_outside_of_the_figure_is_only_listed)
{
	sock_id id = connected();

	went_by(id, TCP_STATE_CLOSED, 0, HOW_SEEN, true);
	draw_socket(&ascii, id);
	ck_assert(shows("   3  ESTABLISHED -> CLOSED       seen     RST"));
	ck_assert(shows("(an edge that is not in the diagram)\n"));
	ck_assert(!shows(" 3 close"));
	ck_assert(shows("*   ESTABLISHED  *"));
	ck_assert(shows("#     CLOSED     #"));
}
END_TEST

START_TEST(a_closed_socket_has_its_last_life)
{
	sock_id id = connected();

	released(j, CLIENT, 5, id);
	went_by(id, TCP_STATE_TIME_WAIT, 0, HOW_SEEN, false);
	draw_socket(&ascii, id);
	ck_assert(shows("#  was client d  #"));
	ck_assert(shows("client d, closed: TIME-WAIT, 127.0.0.1:64624, "));
	went_by(id, TCP_STATE_CLOSED, 0, HOW_SEEN, false);
	draw_socket(&ascii, id);
	ck_assert(shows("** 4 2 MSL are over **"));
	ck_assert(shows("has this socket no more"));
}
END_TEST

START_TEST(a_long_path_is_cut_at_its_begin)
{
	sock_id id = tcp_socket(j, CLIENT, 5, "d");

	for (int i = 0; i < 60; i++) {
		went_by(id, TCP_STATE_SYN_SENT, 0, HOW_IMPLIED, false);
		went_by(id, TCP_STATE_CLOSED, 0, HOW_SEEN, true);
	}
	draw_socket(&ascii, id);
	ck_assert(shows("the first 108 steps are left out here\n"
			" 109  CLOSED -> SYN-SENT"));
	ck_assert(shows(" 120 RST "));
	ck_assert_uint_le(count_of("\n"), FSM_ROWS + 20);
}
END_TEST

START_TEST(bytes_of_a_call_are_escaped)
{
	sock_id id = tcp_socket(j, CLIENT, 5, "d");

	journal_append(j, &(struct event){ .kind = EVENT_BLOCKED,
			      .id = 1,
			      .process = CLIENT,
			      .blocked = { .name = "connect",
				  .text = x_strdup("connect(5\033[2J)") } });
	went_by(id, TCP_STATE_SYN_SENT, 1, HOW_SEEN, false);
	draw_socket(&ascii, id);
	ck_assert(!shows("\033"));
	ck_assert(shows("client: connect(5\\x1b[2J)"));
}
END_TEST

START_TEST(other_kinds_of_sockets_have_no_states)
{
	sock_id udp = made(j, AF_INET, SOCK_DGRAM, 0);
	sock_id un = made(j, AF_UNIX, SOCK_STREAM, 0);

	held(j, CLIENT, 5, udp, "u");
	held(j, CLIENT, 6, un, NULL);
	draw_socket(&ascii, udp);
	ck_assert_str_eq(buf_text(&out),
	    "client u: UDP has no connection, and so no states\n");
	released(j, CLIENT, 5, udp);
	draw_socket(&ascii, udp);
	ck_assert_str_eq(buf_text(&out),
	    "client u, closed: UDP has no connection, and so no states\n");
	draw_socket(&ascii, un);
	ck_assert_str_eq(buf_text(&out),
	    "client 6: an AF_UNIX socket has no TCP, and so no states\n");
	draw_sockets();
	ck_assert(shows("Not in the diagram: 1 of UDP or AF_UNIX"));
}
END_TEST

START_TEST(each_state_has_a_meaning)
{
	for (enum tcp_state s = TCP_STATE_CLOSED; s <= TCP_STATE_TIME_WAIT; s++)
		ck_assert_int_eq(strncmp(fsm_means(s), tcp_state_name(s),
				     strlen(tcp_state_name(s))),
		    0);
}
END_TEST

/* ---- all sockets ---- */

START_TEST(boxes_have_the_sockets_in_them)
{
	draw_sockets();
	ck_assert(shows("*    server s    *"));
	ck_assert(shows("* server conn +1 *"));
	ck_assert(shows("\nESTABLISHED   server conn, client c\n"));
	ck_assert(!shows("\nLISTEN"));
	ck_assert(shows("|     CLOSED     |"));
}
END_TEST

START_TEST(sockets_that_nobody_holds_have_addresses)
{
	released(j, SERVER, 4, CONN);
	went(j, CONN, TCP_STATE_TIME_WAIT);
	went(j, CLIENT_SOCKET, TCP_STATE_CLOSED);
	released(j, CLIENT, 3, CLIENT_SOCKET);
	draw_sockets();
	ck_assert(shows("* (:65432-:64623)*"));
	ck_assert(
	    shows("\nTIME-WAIT     (127.0.0.1:65432 - 127.0.0.1:64623)\n"));
	ck_assert(shows("|     CLOSED     |"));
}
END_TEST

START_TEST(what_has_no_room_is_counted)
{
	proc_id p = started(j, "a_process_with_a_long_name");

	for (int fd = 3; fd < 23; fd++)
		tcp_socket(j, p, fd, NULL);
	draw_sockets();
	ck_assert(shows("*   20 sockets   *"));
	ck_assert(shows("more: `sockets`"));
	ck_assert_uint_le(count_of("\n"), FSM_ROWS + 12);
}
END_TEST

START_TEST(short_names_stand_side_by_side)
{
	proc_id p = started(j, "p");

	tcp_socket(j, p, 3, "a");
	tcp_socket(j, p, 4, "b");
	draw_sockets();
	ck_assert(shows("*    p a, p b    *"));
	ck_assert(!shows("\nCLOSED"));
	tcp_socket(j, p, 5, "c");
	tcp_socket(j, p, 6, "d");
	draw_sockets();
	ck_assert(shows("*p a, p b, p c +1*"));
}
END_TEST

START_TEST(an_empty_lab_says_so)
{
	journal_free(j);
	j = journal_new();
	draw_sockets();
	ck_assert(shows("no TCP sockets yet: type socket\n"));
	ck_assert(!shows("*"));
}
END_TEST

static Suite *
fsm_suite(void)
{
	Suite *s = suite_create("fsm");
	TCase *c = tcase_create("fsm");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, begin, end);
	tcase_add_loop_test(
	    c, each_edge_of_the_figure_is_drawn_once, 0, FIGURE_EDGES);
	tcase_add_test(c, no_other_edge_is_drawn);
	tcase_add_test(c, the_table_has_what_is_drawn_and_no_more);
	tcase_add_test(c, all_that_is_drawn_belongs_to_something);
	tcase_add_test(c, labels_have_room);
	tcase_add_test(c, both_pictures_are_the_same);
	tcase_add_test(c, a_path_is_drawn_and_listed);
	tcase_add_test(c, the_path_is_double_in_utf8);
	tcase_add_test(c, colour_marks_the_path_too);
	tcase_add_test(c, a_reset_is_not_called_close);
	tcase_add_test(c, a_connect_that_gave_up_is_not_called_close);
	tcase_add_test(c, an_edge_outside_of_the_figure_is_only_listed);
	tcase_add_test(c, a_closed_socket_has_its_last_life);
	tcase_add_test(c, a_long_path_is_cut_at_its_begin);
	tcase_add_test(c, bytes_of_a_call_are_escaped);
	tcase_add_test(c, other_kinds_of_sockets_have_no_states);
	tcase_add_test(c, each_state_has_a_meaning);
	tcase_add_test(c, boxes_have_the_sockets_in_them);
	tcase_add_test(c, sockets_that_nobody_holds_have_addresses);
	tcase_add_test(c, what_has_no_room_is_counted);
	tcase_add_test(c, short_names_stand_side_by_side);
	tcase_add_test(c, an_empty_lab_says_so);
	return s;
}

int
main(void)
{
	return unit_run(fsm_suite());
}
