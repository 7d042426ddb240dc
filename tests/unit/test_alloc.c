/*
 * test_alloc.c - memory that is not there ends the program, with status 1
 * and one message, wherever that happens: sizes that cannot be, and each
 * allocation of a journal and its views failing in turn.
 */
#include <errno.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "journal_made.h"
#include "process/proto.h"
#include "view/view.h"

static const char message[] = "sockets: out of memory\n";

/*
 * Run it in a process of its own: its exit status, or -1; what it wrote to
 * standard error is put into out.
 */
static int
run_apart(void (*run)(void *), void *context, struct buf *out)
{
	char bytes[512];
	int ends[2], status;
	ssize_t n;
	pid_t pid;

	ck_assert_int_eq(pipe(ends), 0);
	pid = fork();
	if (pid == 0) {
		dup2(ends[1], STDERR_FILENO);
		run(context);
		_exit(0);
	}
	close(ends[1]);
	buf_clear(out);
	while ((n = read(ends[0], bytes, sizeof bytes)) > 0)
		buf_add(out, bytes, (size_t)n);
	close(ends[0]);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* ---- sizes that cannot be ---- */

static void
run_malloc(void *context)
{
	(void)context;
	(void)!x_malloc(PTRDIFF_MAX);
}

static void
run_calloc(void *context)
{
	(void)context;
	(void)!x_calloc(PTRDIFF_MAX, 16);
}

static void
run_realloc(void *context)
{
	(void)context;
	(void)!x_realloc(x_malloc(1), PTRDIFF_MAX);
}

static void
run_grow(void *context)
{
	size_t cap = SIZE_MAX / 4;

	(void)context;
	(void)!x_grow(NULL, cap, &cap, 16);
}

static void (*const runs[])(
    void *) = { run_malloc, run_calloc, run_realloc, run_grow };

START_TEST(what_cannot_be_had_ends_the_program)
{
	struct buf out = { 0 };
	size_t len = sizeof message - 1;

	ck_assert_int_eq(run_apart(runs[_i], NULL, &out), 1);
	/* AddressSanitizer has its say before. */
	ck_assert_uint_ge(out.len, len);
	ck_assert_str_eq(out.data + out.len - len, message);
#ifndef __SANITIZE_ADDRESS__
	ck_assert_str_eq(out.data, message);
#endif
	buf_free(&out);
}
END_TEST

#ifdef __SANITIZE_ADDRESS__
const char *__asan_default_options(void);

/* As malloc does it, and not by ending the program. */
const char *
__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}
#else

/* ---- each allocation in turn ---- */

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *p, size_t size);

/*
 * How many more succeed before one fails, and only that: whoever goes on
 * after it would not be found out by the next one. -1: none fails.
 */
static long left = -1;

static bool
fails(void)
{
	if (left < 0)
		return false;
	errno = ENOMEM;
	return left-- == 0;
}

/* These replace the library's own. */

void *
malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *
calloc(size_t count, size_t size)
{
	return fails() ? NULL : __libc_calloc(count, size);
}

void *
realloc(void *p, size_t size)
{
	return fails() ? NULL : __libc_realloc(p, size);
}

static void
write_journal(struct journal *j)
{
	static const unsigned char host[4] = { 127, 0, 0, 1 };
	struct event address = {
		.kind = EVENT_ADDRESS, .process = 1, .fd = 3, .socket = 1
	};

	started(j, "server");
	tcp_socket(j, 1, 3, "s");
	address.address.local = addr_ip(AF_INET, host, 65432);
	journal_append(j, &address);
	went(j, 1, TCP_STATE_LISTEN);
	queued(j, 1, QUEUE_ACCEPT, 1, 128);
	called(j, 1, 1, "listen", 3);
	blocked(j, 1, 2, "accept", 3);
	assigned(j, 1, "data", value_bytes("Hello", 5));
	journal_append(j, &(struct event){ .kind = EVENT_CALL,
			      .id = 3,
			      .process = 1,
			      .fd = 3,
			      .done = { .name = "recv",
				  .text = x_strdup("recv()"),
				  .result = 300,
				  .has_data = true,
				  .explain = x_strdup("a sense \xff") } });
	journal_append(
	    j, &(struct event){ .kind = EVENT_NOTE,
		   .note = x_strdup("a note that is no UTF-8: \xff") });
	for (unsigned i = 0; i < 100; i++)
		called(j, 1, 4 + i, "close", -1);
	ended(j, 1, PROCESS_KILLED, 9);
}

static void
send_reply(struct buf *out)
{
	struct reply reply = { .id = 7 }, got;
	struct buf frame = { 0 };

	buf_adds(&reply.outcome.data, "data");
	reply.outcome.part_count = 1;
	reply.outcome.parts = x_calloc(1, sizeof *reply.outcome.parts);
	reply.sight_count = 1;
	reply.sights = x_calloc(1, sizeof *reply.sights);
	proto_put_reply(&frame, &reply);
	if (proto_get_reply(
		frame.data + PROTO_HEADER, frame.len - PROTO_HEADER, &got) == 0)
		buf_printf(out, "%u %s\n", got.id, buf_text(&got.outcome.data));
	reply_free(&got);
	reply_free(&reply);
	buf_free(&frame);
}

static void
add_grid(struct buf *out, struct grid *g)
{
	const struct grid_style style = { .before = g };

	grid_print(out, g, &style);
	grid_free(g);
}

/* All that the shell does with an event, and a message of a process. */
static void
do_all(struct buf *out)
{
	const struct view_style style = { 0 };
	struct journal *j = journal_new();
	const struct world *w = journal_world(j);

	write_journal(j);
	for (size_t i = 0; i < journal_count(j); i++) {
		view_transcript(out, &style, w, journal_at(j, i));
		view_json(out, w, journal_at(j, i));
	}
	add_grid(out, view_processes(w, 0));
	add_grid(out, view_sockets(w, 0, NULL));
	send_reply(out);
	journal_free(j);
}

struct attempt {
	long succeed;
	const struct buf *want;
};

/* Status 3: it went on, and without what it could not get. */
static void
run_all(void *context)
{
	const struct attempt *a = context;
	struct buf out = { 0 };

	left = a->succeed;
	do_all(&out);
	left = -1;
	if (out.len != a->want->len ||
	    memcmp(out.data, a->want->data, out.len) != 0)
		_exit(3);
}

START_TEST(no_allocation_may_fail_unnoticed)
{
	struct buf want = { 0 }, err = { 0 };
	struct attempt a = { 0, &want };

	do_all(&want);
	for (;; a.succeed++) {
		int status = run_apart(run_all, &a, &err);

		if (status == 0)
			break;
		ck_assert_msg(status == 1, "allocation %ld: status %d",
		    a.succeed, status);
		ck_assert_str_eq(buf_text(&err), message);
	}
	ck_assert_str_eq(buf_text(&err), "");
	ck_assert_int_gt(a.succeed, 300);
	buf_free(&want);
	buf_free(&err);
}
END_TEST
#endif

static Suite *
alloc_suite(void)
{
	Suite *s = suite_create("alloc");
	TCase *c = tcase_create("alloc");

	suite_add_tcase(s, c);
	tcase_set_timeout(c, 100);
	tcase_add_loop_test(c, what_cannot_be_had_ends_the_program, 0,
	    sizeof runs / sizeof runs[0]);
#ifndef __SANITIZE_ADDRESS__
	tcase_add_test(c, no_allocation_may_fail_unnoticed);
#endif
	return s;
}

int
main(void)
{
	return unit_run(alloc_suite());
}
