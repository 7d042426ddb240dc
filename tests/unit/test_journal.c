/*
 * test_journal.c - the list of events and its one listener. What the events
 * amount to is in test_world.c.
 */
#include "journal_made.h"

START_TEST(an_empty_journal_has_an_empty_world)
{
	struct journal *j = journal_new();
	const struct world *w = journal_world(j);
	proc_id process;
	const struct value *value;
	size_t count;

	ck_assert_uint_eq(journal_count(j), 0);
	ck_assert_uint_eq(world_process_count(w), 0);
	ck_assert_uint_eq(world_socket_count(w), 0);
	ck_assert_ptr_null(world_process(w, 0));
	ck_assert_ptr_null(world_process(w, 1));
	ck_assert_ptr_null(world_socket(w, 0));
	ck_assert_ptr_null(world_process_find(w, "main"));
	ck_assert_ptr_null(world_variable_at(w, 0, &process, &value));
	(void)world_listeners(w, &count);
	ck_assert_uint_eq(count, 0);
	journal_free(j);
	journal_free(NULL);
}
END_TEST

START_TEST(events_stay_in_their_order)
{
	struct journal *j = journal_new();

	for (unsigned i = 0; i < 1000; i++) {
		struct buf note = { 0 };

		buf_printf(&note, "note %u", i);
		journal_append(j, &(struct event){ .kind = EVENT_NOTE,
				      .note = buf_take(&note) });
	}
	ck_assert_uint_eq(journal_count(j), 1000);
	ck_assert_str_eq(journal_at(j, 0)->note, "note 0");
	ck_assert_str_eq(journal_at(j, 517)->note, "note 517");
	ck_assert_str_eq(journal_at(j, 999)->note, "note 999");
	journal_free(j);
}
END_TEST

struct heard {
	const struct journal *journal;
	unsigned count;
	proc_id processes; /* in the world, when the last one was heard */
};

static void
hear(void *context, const struct event *e)
{
	struct heard *h = context;

	h->count++;
	ck_assert_int_eq(e->kind, EVENT_PROCESS);
	h->processes = world_process_count(journal_world(h->journal));
}

START_TEST(the_listener_hears_of_what_the_world_has_already)
{
	struct journal *j = journal_new();
	struct heard heard = { .journal = j };

	started(j, "before");
	journal_listen(j, hear, &heard);
	ck_assert_uint_eq(heard.count, 0);
	started(j, "server");
	ck_assert_uint_eq(heard.count, 1);
	ck_assert_uint_eq(heard.processes, 2);
	started(j, "client");
	ck_assert_uint_eq(heard.processes, 3);
	journal_listen(j, NULL, NULL);
	started(j, "after");
	ck_assert_uint_eq(heard.count, 2);
	journal_free(j);
}
END_TEST

/* Of every kind one, with all that it can own: nothing leaks (ASan). */
START_TEST(the_journal_frees_what_events_own)
{
	struct journal *j = journal_new();
	struct event_call done = { .name = "recv",
		.text = x_strdup("recv(3, buf, 1024, 0)"),
		.socket = x_strdup("s"),
		.detail = x_strdup("detail"),
		.explain = x_strdup("explain"),
		.parts = x_calloc(2, sizeof *done.parts),
		.part_count = 2 };
	proc_id p = started(j, "server");

	buf_adds(&done.data, "data");
	tcp_socket(j, p, 3, "s");
	assigned(j, p, "x", value_bytes("abc", 3));
	journal_append(
	    j, &(struct event){
		   .kind = EVENT_CALL, .process = p, .fd = 3, .done = done });
	journal_append(j, &(struct event){ .kind = EVENT_BLOCKED,
			      .process = p,
			      .fd = 3,
			      .blocked = { .name = "recv",
				  .text = x_strdup("text"),
				  .why = x_strdup("why"),
				  .socket = x_strdup("s") } });
	journal_append(
	    j, &(struct event){ .kind = EVENT_NOTE, .note = x_strdup("note") });
	journal_append(j, &(struct event){ .kind = EVENT_ERROR,
			      .error = { .file = x_strdup("walk.txt"),
				  .message = x_strdup("message"),
				  .source = x_strdup("source") } });
	ck_assert_uint_eq(journal_count(j), 8);
	journal_free(j);
}
END_TEST

static Suite *
journal_suite(void)
{
	Suite *s = suite_create("journal");
	TCase *c = tcase_create("journal");

	suite_add_tcase(s, c);
	tcase_add_test(c, an_empty_journal_has_an_empty_world);
	tcase_add_test(c, events_stay_in_their_order);
	tcase_add_test(c, the_listener_hears_of_what_the_world_has_already);
	tcase_add_test(c, the_journal_frees_what_events_own);
	return s;
}

int
main(void)
{
	return unit_run(journal_suite());
}
