/*
 * test_lab.c - the lab without a shell: which events come, in which order;
 * processes that are blocked, released, interrupted and killed.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>

#include "lab_made.h"

static struct lab *lab;

static void
setup(void)
{
	lab = lab_made();
}

static void
teardown(void)
{
	lab_free(lab);
}

/* server listens as 3; client is connected as 3, accepted as 4. */
static void
connect_pair(void)
{
	CALL(LAB_DONE, lab, "server", "socket");
	CALL(LAB_DONE, lab, "server", "bind 3 127.0.0.1 65432");
	CALL(LAB_DONE, lab, "server", "listen 3");
	CALL(LAB_DONE, lab, "client", "socket");
	CALL(LAB_DONE, lab, "client", "connect 3 127.0.0.1 65432");
	CALL(LAB_DONE, lab, "server", "accept 3");
}

/* The kinds of the events from index on, one letter each. */
static void
kinds_since(size_t index, char *out, size_t size)
{
	static const char letters[] = { [EVENT_PROCESS] = 'P',
		[EVENT_CALL] = 'C',
		[EVENT_BLOCKED] = 'B',
		[EVENT_SOCKET] = 'S',
		[EVENT_HOLD] = 'H',
		[EVENT_RELEASE] = 'R',
		[EVENT_ADDRESS] = 'A',
		[EVENT_STATE] = 'T',
		[EVENT_QUEUE] = 'Q',
		[EVENT_PACKET] = 'K',
		[EVENT_NAME] = 'N',
		[EVENT_NOTE] = 'O',
		[EVENT_ERROR] = 'E',
		[EVENT_FAILED] = 'F' };
	const struct journal *j = lab_journal(lab);
	size_t len = 0;

	for (; index < journal_count(j) && len + 1 < size; index++)
		out[len++] = letters[journal_at(j, index)->kind];
	out[len] = '\0';
}

#define ASSERT_KINDS(since, expected) \
	do { \
		char kinds_[64]; \
		kinds_since(since, kinds_, sizeof kinds_); \
		ck_assert_str_eq(kinds_, expected); \
	} while (0)

static size_t
event_count(void)
{
	return journal_count(lab_journal(lab));
}

/* ---- the order of events ---- */

START_TEST(a_call_comes_before_what_it_changed)
{
	size_t at = event_count();

	CALL(LAB_DONE, lab, "server", "socket");
	ASSERT_KINDS(at, "PCSH");
	at = event_count();
	CALL(LAB_DONE, lab, "server", "bind 3 127.0.0.1 65432");
	ASSERT_KINDS(at, "CA");
	at = event_count();
	CALL(LAB_DONE, lab, "server", "listen 3");
	ASSERT_KINDS(at, "CTQ");
	at = event_count();
	CALL(LAB_BLOCKED, lab, "server", "accept 3");
	ASSERT_KINDS(at, "B");
	CALL(LAB_DONE, lab, "client", "socket");
	at = event_count();
	/* its address, the new socket, four edges, three packets; then
	 * accept's record */
	CALL(LAB_DONE, lab, "client", "connect 3 127.0.0.1 65432");
	ASSERT_KINDS(at, "CASATTTTKKKCH");
	at = event_count();
	CALL(LAB_DONE, lab, "client", "close 3");
	/* FIN, and its acknowledgement */
	ASSERT_KINDS(at, "CTTTRKK");
}
END_TEST

struct heard {
	size_t count;
	bool in_order;
};

static void
hear(void *context, const struct event *e)
{
	struct heard *h = context;
	const struct journal *j = lab_journal(lab);

	/* It is in the journal already, as the last one. */
	if (memcmp(e, journal_at(j, journal_count(j) - 1), sizeof *e) != 0)
		h->in_order = false;
	h->count++;
}

START_TEST(a_listener_hears_each_event_once)
{
	struct heard heard = { .in_order = true };
	size_t before = event_count();

	journal_listen(lab_journal(lab), hear, &heard);
	connect_pair();
	lab_kill(lab, process_made(lab, "client"));
	ck_assert_uint_eq(heard.count, event_count() - before);
	ck_assert_uint_gt(heard.count, 20);
	ck_assert(heard.in_order);
	journal_listen(lab_journal(lab), NULL, NULL);
	CALL(LAB_DONE, lab, "server", "socket");
	ck_assert_uint_lt(heard.count, event_count() - before);
}
END_TEST

/* ---- blocked calls ---- */

/* The numbers of the calls that ended since, one after the other. */
static size_t
calls_since(size_t index, unsigned *ids, size_t max)
{
	const struct journal *j = lab_journal(lab);
	size_t count = 0;

	for (; index < journal_count(j) && count < max; index++) {
		if (journal_at(j, index)->kind == EVENT_CALL)
			ids[count++] = journal_at(j, index)->id;
	}
	return count;
}

START_TEST(the_released_follow_in_the_order_of_their_calls)
{
	unsigned ids[8];
	size_t at;

	connect_pair();
	CALL(LAB_DONE, lab, "server", "fork one");
	CALL(LAB_DONE, lab, "server", "fork two");
	/* All hold the connection; the latest process blocks first. */
	CALL(LAB_BLOCKED, lab, "two", "recv 4");    /* 9 */
	CALL(LAB_BLOCKED, lab, "server", "recv 4"); /* 10 */
	CALL(LAB_BLOCKED, lab, "one", "recv 4");    /* 11 */
	at = event_count();
	CALL(LAB_DONE, lab, "client", "close 3"); /* 12 */
	ck_assert_uint_eq(calls_since(at, ids, 8), 4);
	ck_assert_uint_eq(ids[0], 12);
	ck_assert_uint_eq(ids[1], 9);
	ck_assert_uint_eq(ids[2], 10);
	ck_assert_uint_eq(ids[3], 11);
}
END_TEST

static unsigned
count_blocked(void)
{
	const struct wproc *p;
	unsigned count = 0;

	for (proc_id id = 1; (p = world_process(lab_world(lab), id)) != NULL;
	     id++)
		count += p->alive && p->busy != 0;
	return count;
}

START_TEST(one_connection_releases_one_of_three)
{
	static const char *const who[] = { "server", "one", "two" };

	CALL(LAB_DONE, lab, "server", "socket");
	CALL(LAB_DONE, lab, "server", "bind 3 127.0.0.1 65432");
	CALL(LAB_DONE, lab, "server", "listen 3");
	CALL(LAB_DONE, lab, "server", "fork one");
	CALL(LAB_DONE, lab, "server", "fork two");
	for (int i = 0; i < 3; i++)
		CALL(LAB_BLOCKED, lab, who[i], "accept 3");
	for (unsigned left = 3; left > 0; left--) {
		ck_assert_uint_eq(count_blocked(), left);
		CALL(LAB_DONE, lab, "client", "socket");
		CALL(LAB_DONE, lab, "client", "connect %u 127.0.0.1 65432",
		    6 - left);
	}
	ck_assert_uint_eq(count_blocked(), 0);
}
END_TEST

START_TEST(a_blocked_process_takes_no_second_call)
{
	struct err err;
	size_t at;

	connect_pair();
	CALL(LAB_BLOCKED, lab, "server", "recv 4");
	at = event_count();
	ck_assert_int_eq(lab_line(lab, "server", &err, "close 4"), LAB_REFUSED);
	ck_assert_ptr_nonnull(strstr(err.text, "recv(4"));
	ck_assert_uint_eq(event_count(), at);
	CALL(LAB_DONE, lab, "client", "send 3 hello");
	ck_assert_uint_eq(count_blocked(), 0);
	CALL(LAB_DONE, lab, "server", "close 4");
}
END_TEST

START_TEST(an_interrupt_ends_a_call_with_eintr)
{
	struct err err = { 0 };

	connect_pair();
	ck_assert_int_eq(
	    lab_interrupt(lab, process_made(lab, "server"), &err), -1);
	ck_assert(err_is_set(&err));
	CALL(LAB_BLOCKED, lab, "server", "recv 4");
	err = (struct err){ 0 };
	ck_assert_int_eq(
	    lab_interrupt(lab, process_made(lab, "server"), &err), 0);
	ck_assert_int_eq(latest(lab, EVENT_CALL)->done.error, EINTR);
	ck_assert(latest(lab, EVENT_CALL)->done.blocked);
	/* Nothing is lost by it. */
	CALL(LAB_DONE, lab, "client", "send 3 hello");
	CALL(LAB_DONE, lab, "server", "recv 4");
	ck_assert_int_eq(latest(lab, EVENT_CALL)->done.result, 5);
}
END_TEST

/* It may have ended unseen while it was blocked. */
START_TEST(who_has_ended_cannot_be_interrupted)
{
	struct pollfd news = { .fd = lab_fd(lab), .events = POLLIN };
	const struct wproc *server = process_made(lab, "server");
	struct err err = { 0 };

	connect_pair();
	CALL(LAB_BLOCKED, lab, "server", "recv 4");
	ck_assert_int_eq(kill(server->pid, SIGKILL), 0);
	ck_assert_int_eq(poll(&news, 1, UNIT_SECONDS * 1000), 1);
	ck_assert_int_eq(lab_interrupt(lab, server, &err), -1);
	ck_assert_str_eq(err.text, "server is not blocked in a call");
}
END_TEST

/* It comes as a packet of IPv4 from a socket of IPv6. */
START_TEST(a_reset_is_known_by_its_packet_from_either_family)
{
	CALL(LAB_DONE, lab, "server", "socket AF_INET6");
	CALL(LAB_DONE, lab, "server", "bind 3 :: 65432");
	CALL(LAB_DONE, lab, "server", "listen 3");
	CALL(LAB_DONE, lab, "client", "socket");
	CALL(LAB_DONE, lab, "client", "connect 3 127.0.0.1 65432");
	CALL(LAB_DONE, lab, "server", "accept 3");
	CALL(LAB_DONE, lab, "server", "setsockopt 4 SOL_SOCKET SO_LINGER 1 0");
	CALL(LAB_DONE, lab, "server", "close 3");
	lab_kill(lab, process_made(lab, "server"));
	ck_assert_int_eq(latest(lab, EVENT_STATE)->state.to, TCP_STATE_CLOSED);
	ck_assert(latest(lab, EVENT_STATE)->state.reset);
}
END_TEST

/* ---- what a call sent ---- */

START_TEST(a_call_tells_what_it_sent)
{
	const struct event_call *c;

	connect_pair();
	CALL(LAB_DONE, lab, "client", "send 3 longer-than-the-%s-text-shows",
	    "forty-bytes-that-the-record's");
	c = &latest(lab, EVENT_CALL)->done;
	ck_assert(!c->has_data);
	ck_assert_uint_eq(c->data.len, (size_t)c->result);
	ck_assert_ptr_nonnull(strstr(buf_text(&c->data), "text-shows"));
	CALL(LAB_DONE, lab, "client", "sendall 3 x%09999d", 0);
	c = &latest(lab, EVENT_CALL)->done;
	ck_assert_int_eq(c->result, 10000);
	ck_assert_uint_eq(c->data.len, EVENT_SENT_MAX);
	CALL(LAB_FAILED, lab, "server", "send 3 x");
	c = &latest(lab, EVENT_CALL)->done;
	ck_assert(c->failed);
	ck_assert_uint_eq(c->data.len, 0);
}
END_TEST

/* ---- waiting ---- */

START_TEST(a_wait_ends_when_told_or_when_it_comes)
{
	struct err err = { 0 };
	volatile int stop = 0;

	ck_assert_int_eq(lab_wait(lab, NULL, 0, &stop, &err), -1);
	connect_pair();
	CALL(LAB_DONE, lab, "server", "settimeout 4 0.02");
	CALL(LAB_BLOCKED, lab, "client", "recv 3");
	err = (struct err){ 0 };
	ck_assert_int_eq(
	    lab_wait(lab, process_made(lab, "client"), 10, &stop, &err), -1);
	ck_assert_ptr_nonnull(strstr(err.text, "0.01 s"));
	stop = 1;
	err = (struct err){ 0 };
	ck_assert_int_eq(lab_wait(lab, NULL, -1, &stop, &err), -1);
	ck_assert_ptr_nonnull(strstr(err.text, "interrupted"));
	stop = 0;
	(void)lab_line(lab, "server", &err, "recv 4");
	ck_assert_int_eq(
	    lab_wait(lab, process_made(lab, "server"), 10000, &stop, &err), 0);
	ck_assert(latest(lab, EVENT_CALL)->done.timed_out);
	ck_assert_uint_eq(count_blocked(), 1);
}
END_TEST

/* ---- the end of a process ---- */

START_TEST(a_crash_is_told_before_what_it_does_to_others)
{
	const struct event *e;
	size_t at;

	connect_pair();
	CALL(LAB_BLOCKED, lab, "server", "recv 4");
	at = event_count();
	lab_kill(lab, process_made(lab, "client"));
	/* killed; three edges; FIN and its acknowledgement; then the call
	 * that it ended. */
	ASSERT_KINDS(at, "PTTTKKC");
	e = journal_at(lab_journal(lab), at);
	ck_assert_int_eq(e->proc.what, PROCESS_KILLED);
	ck_assert_int_eq(latest(lab, EVENT_CALL)->done.result, 0);
}
END_TEST

START_TEST(a_dead_process_makes_no_calls)
{
	const struct wproc *p = process_made(lab, "client");
	struct lab_request request = { .process = p->id,
		.call = call_find("socket") };
	struct err err = { 0 };

	lab_kill(lab, p);
	ck_assert_int_eq(lab_call(lab, &request, &err), LAB_REFUSED);
	ck_assert_ptr_nonnull(strstr(err.text, "has ended"));
	call_args_free(&request.args);
	/* Its name is free for a new one. */
	ck_assert_uint_ne(process_made(lab, "client")->id, p->id);
}
END_TEST

static Suite *
lab_suite(void)
{
	Suite *s = suite_create("lab");
	TCase *t = tcase_create("lab");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 30);
	tcase_add_test(t, a_call_comes_before_what_it_changed);
	tcase_add_test(t, a_listener_hears_each_event_once);
	tcase_add_test(t, the_released_follow_in_the_order_of_their_calls);
	tcase_add_test(t, one_connection_releases_one_of_three);
	tcase_add_test(t, a_blocked_process_takes_no_second_call);
	tcase_add_test(t, an_interrupt_ends_a_call_with_eintr);
	tcase_add_test(t, who_has_ended_cannot_be_interrupted);
	tcase_add_test(t, a_reset_is_known_by_its_packet_from_either_family);
	tcase_add_test(t, a_call_tells_what_it_sent);
	tcase_add_test(t, a_wait_ends_when_told_or_when_it_comes);
	tcase_add_test(t, a_crash_is_told_before_what_it_does_to_others);
	tcase_add_test(t, a_dead_process_makes_no_calls);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return unit_run(lab_suite());
}
