/*
 * tests/fuzz/fuzz_goal.c - any bytes as a goal: nothing crashes, an error has
 * its line and column and is safe to print, and a goal that is understood can
 * be judged, says one safe line where it is not reached, and equals itself.
 *
 * The journal has a little of everything.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "lesson/goal.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void
must(int holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "fuzz_goal: %s\n", what);
	abort();
}

static void
check_text(const char *text, size_t len)
{
	must(len > 0, "nothing is said");
	must(text_is_utf8(text, len), "what is said is no text");
	for (size_t i = 0; i < len; i++)
		must((unsigned char)text[i] >= 0x20 && text[i] != 0x7f,
		    "a control character in what is said");
}

/* ---- a journal ---- */

static void
add_process(struct journal *j, const char *name)
{
	journal_append(j, &(struct event){ .kind = EVENT_PROCESS,
			      .fd = -1,
			      .proc = { .what = PROCESS_STARTED,
				  .name = x_strdup(name),
				  .pid = 7 } });
}

static void
add_socket(struct journal *j, sock_id id, int family, proc_id holder)
{
	static const unsigned char host[16] = { 127, 0, 0, 1 };

	journal_append(j, &(struct event){ .kind = EVENT_SOCKET,
			      .fd = -1,
			      .socket = id,
			      .socket_new = { .family = family,
				  .type = SOCK_STREAM,
				  .listener = id - 1 } });
	journal_append(j, &(struct event){ .kind = EVENT_HOLD,
			      .process = holder,
			      .fd = 3,
			      .socket = id,
			      .name = holder == 1 ? x_strdup("s") : NULL });
	journal_append(j, &(struct event){ .kind = EVENT_STATE,
			      .fd = -1,
			      .socket = id,
			      .state = { .from = TCP_STATE_CLOSED,
				  .to = TCP_STATE_LISTEN } });
	if (family != AF_UNIX)
		journal_append(
		    j, &(struct event){ .kind = EVENT_ADDRESS,
			   .fd = -1,
			   .socket = id,
			   .address = { .local = addr_ip(family, host, 80) } });
}

static void
add_call(struct journal *j, unsigned id, const char *name, bool received)
{
	struct event e = { .kind = EVENT_CALL,
		.id = id,
		.process = id,
		.fd = -1,
		.done = { .name = name,
		    .text = x_strdup("f(\"\x9b\")"),
		    .result = 3,
		    .has_data = received } };

	buf_add(&e.done.data, "a\x1b\0", 3);
	journal_append(j, &e);
}

static void
add_packet(struct journal *j, unsigned number, enum packet_fate fate)
{
	static const unsigned char bytes[20] = { 0x45, 0, 0, 20 };

	journal_append(j, &(struct event){ .kind = EVENT_PACKET,
			      .fd = -1,
			      .packet = { .number = number,
				  .fate = fate,
				  .from = HOST_CLIENT,
				  .packet = packet_new(bytes, sizeof bytes,
				      sizeof bytes, 0) } });
}

static struct journal *
journal_of_everything(void)
{
	struct journal *j = journal_new();

	add_process(j, "server");
	add_process(j, "client");
	add_socket(j, 1, AF_INET, 1);
	add_socket(j, 2, AF_UNIX, 2);
	add_socket(j, 3, AF_INET6, 0);
	add_call(j, 1, "connect_ex", false);
	add_call(j, 2, "recv", true);
	add_call(j, 1, "sendall", false);
	journal_append(j, &(struct event){ .kind = EVENT_BLOCKED,
			      .id = 9,
			      .process = 1,
			      .fd = 3,
			      .blocked = { .name = "accept" } });
	add_packet(j, 1, FATE_HELD);
	add_packet(j, 2, FATE_CROSSED);
	return j;
}

/* ---- */

static void
check_goal(const struct goal *goal)
{
	struct journal *empty = journal_new(), *full = journal_of_everything();
	struct journal *journals[] = { empty, full };
	struct buf unmet = { 0 };
	bool near;

	must(goal_equal(goal, goal), "it does not equal itself");
	for (size_t i = 0; i < 2; i++) {
		bool reached =
		    goal_is_reached(goal, journals[i], i, &unmet, &near);

		must(reached == (unmet.len == 0), "it says why, or is reached");
		must(!reached || !near, "nothing comes near what is reached");
		must(reached == (goal_unmet_line(goal, journals[i], i) == 0),
		    "it has a line, or is reached");
		if (!reached)
			check_text(unmet.data, unmet.len);
		buf_clear(&unmet);
	}
	buf_free(&unmet);
	journal_free(empty);
	journal_free(full);
}

/* The length of the line of that number, from 0. */
static size_t
line_length(const char *text, unsigned number)
{
	for (; number > 0; number--) {
		text += strcspn(text, "\n");
		must(*text == '\n', "a line after the last");
		text++;
	}
	return strcspn(text, "\n");
}

static void
check_error(const char *text, const struct err *err)
{
	must(err->line >= 5, "a line before the first");
	must(err->column >= 1 &&
		 err->column <= line_length(text, err->line - 5) + 1,
	    "a column outside the line");
	check_text(err->text, strlen(err->text));
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	char *text = x_strndup((const char *)data, size);
	struct err err = { 0 };
	struct goal *goal = goal_parse(text, 5, &err);

	must((goal == NULL) == (err_is_set(&err) != 0), "an error and a goal");
	if (goal != NULL)
		check_goal(goal);
	else
		check_error(text, &err);
	goal_free(goal);
	free(text);
	return 0;
}
