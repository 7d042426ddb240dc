/* test_watch.c - `watch`: what it repeats, what it keeps for later. */
#include "session_made.h"
#include "unit.h"

/* A terminal that is watched for one purpose each time. */
static void (*seen)(const struct session_watched *w);
static struct buf drawn;

static void
watch_ui(void *context, const struct session_watched *w)
{
	(void)context;
	seen(w);
}

static void
begin(void)
{
	setup();
	session.ui.watch = watch_ui;
	session.interactive = true;
}

static void
end(void)
{
	teardown();
	buf_free(&drawn);
}

static const char *
draw(const struct session_watched *w, bool marked)
{
	buf_clear(&drawn);
	w->draw(w->context, &drawn, marked, 0);
	return buf_text(&drawn);
}

static bool
has(const char *text, const char *part)
{
	return strstr(text, part) != NULL;
}

static void
see_no_sockets(const struct session_watched *w)
{
	ck_assert_str_eq(w->title, "sockets");
	ck_assert_str_eq(draw(w, false), "There are no sockets: type socket\n");
	/* Nothing is marked at first, but there is room for it. */
	ck_assert_str_eq(
	    draw(w, true), "  There are no sockets: type socket\n");
}

START_TEST(what_a_view_says_is_the_picture)
{
	seen = see_no_sockets;
	ck_assert_int_eq(run("watch sockets"), SESSION_OK);
	ck_assert_uint_eq(shown.len, 0);
	ck_assert_ptr_null(session.picture);
	ck_assert_ptr_eq(session.ui.watch, watch_ui);
}
END_TEST

/* The server is interrupted while it is watched. */
static void
see_it_wake(const struct session_watched *w)
{
	struct err err = { 0 };

	ck_assert(has(draw(w, true), "\n  server "));
	ck_assert(has(draw(w, true), "blocked in accept on s since call 4, "));
	ck_assert_int_eq(
	    lab_interrupt(session.lab,
		world_process_find(lab_world(lab), "server"), &err),
	    0);
	ck_assert(w->look(w->context));
	ck_assert(has(draw(w, true), "\n* server "));
	ck_assert(has(draw(w, false), "\nserver "));
	ck_assert(has(draw(w, true), "  idle\n"));
	ck_assert(w->look(w->context));
	ck_assert(has(draw(w, true), "\n  server "));
	ck_assert_uint_eq(shown.len, 0);
}

START_TEST(what_comes_meanwhile_is_shown_at_the_end)
{
	run("server: s = socket");
	run("server: bind s 127.0.0.1 0");
	run("server: listen s");
	run("server: accept s");
	seen = see_it_wake;
	ck_assert_int_eq(run("watch process"), SESSION_OK);
	ck_assert_ptr_eq(strstr(buf_text(&shown), "server: accept(3) = -1 "
						  "EINTR"),
	    shown.data);
	ck_assert(!has(buf_text(&shown), "PROCESS"));
	ck_assert_int_eq(run("process"), SESSION_OK);
	ck_assert(has(buf_text(&shown), "idle"));
}
END_TEST

/* A row that is gone: those below it are the same rows as before. */
static void
see_one_go(const struct session_watched *w)
{
	ck_assert(has(draw(w, true), "\n  main    b    4 "));
	ck_assert_int_eq(session_run(&session, "close a", 7), SESSION_OK);
	ck_assert(w->look(w->context));
	ck_assert(!has(draw(w, true), " a "));
	ck_assert(has(draw(w, true), "\n  main    b    4 "));
}

START_TEST(rows_are_known_again)
{
	run("a = socket");
	run("b = socket");
	seen = see_one_go;
	ck_assert_int_eq(run("watch sockets"), SESSION_OK);
}
END_TEST

static void
never_seen(const struct session_watched *w)
{
	(void)w;
	ck_abort_msg("it was drawn");
}

static void
refused(const char *line, unsigned column, const char *message)
{
	const struct event *e;

	seen = never_seen;
	ck_assert_int_eq(run(line), SESSION_MISUNDERSTOOD);
	e = last_event();
	ck_assert_int_eq(e->kind, EVENT_ERROR);
	ck_assert_uint_eq(e->error.column, column);
	ck_assert_msg(
	    has(e->error.message, message), "%s: %s", line, e->error.message);
	ck_assert_ptr_null(session.picture);
}

START_TEST(only_views_are_repeated)
{
	refused("watch", 6, "watch needs a view: ");
	refused("watch", 6, "sockets");
	refused("watch quit", 7, "'quit' is no view; ");
	refused("watch watch sockets", 7, "'watch' is no view; ");
	refused("watch close 3", 7, "'close' is no view; ");
	refused("watch sockest", 7, "did you mean 'sockets'?");
	refused("watch process main", 15, "leave out 'main'");
	refused("watch sockets  x", 16, "nothing more was expected");
	ck_assert(!session.quit);
	ck_assert_str_eq(session.current, "main");
}
END_TEST

START_TEST(it_needs_a_terminal)
{
	session.ui.watch = NULL;
	refused("watch sockets", 7, "needs a terminal");
	session.ui.watch = watch_ui;
	session.json = true;
	refused("watch sockets", 7, "--json");
}
END_TEST

START_TEST(no_lesson_has_it)
{
	ck_assert(!command_find("watch")->in_lessons);
	ck_assert(!command_find("watch")->is_view);
}
END_TEST

static Suite *
watch_suite(void)
{
	Suite *s = suite_create("watch");
	TCase *c = tcase_create("watch");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, begin, end);
	tcase_add_test(c, what_a_view_says_is_the_picture);
	tcase_add_test(c, what_comes_meanwhile_is_shown_at_the_end);
	tcase_add_test(c, rows_are_known_again);
	tcase_add_test(c, only_views_are_repeated);
	tcase_add_test(c, it_needs_a_terminal);
	tcase_add_test(c, no_lesson_has_it);
	return s;
}

int
main(void)
{
	return unit_run(watch_suite());
}
