/*
 * tests/fuzz/fuzz_progress.c - any bytes as the record of somebody's way
 * through a lesson: what is refused says why; what is accepted is the same
 * once more when it is written, and nothing in it moves a terminal.
 */
#include <stdlib.h>
#include <string.h>

#include "lesson/progress_parts.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static const char text[] = "# T\n\naim\n\n```sockets\nx\n```\n\n"
			   "```quiz\n?\n- [ ] a\n  no\n- [x] b\n```\n\n"
			   "```task\nDo.\n\ngoal:\nsocket tcp\n\n"
			   "solution:\nsocket\n```\n";

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static void
check_text(const struct buf *b)
{
	for (size_t i = 0; i < b->len; i++) {
		unsigned char c = (unsigned char)b->data[i];

		require(c == '\n' || c == '\t' || (c >= 0x20 && c != 0x7f));
	}
}

static void
check_step(const struct progress_step *step)
{
	require(step->done <= PROGRESS_SOLVED);
	require(step->wrong < 1U << QUIZ_MAX);
	check_text(&step->typed);
	check_text(&step->shown);
}

static void
check_again(const struct progress *p)
{
	struct buf once = { 0 }, twice = { 0 };
	struct err err = { 0 };
	struct progress *again;

	progress_encode(&once, p);
	again = progress_decode(once.data, once.len, &err);
	require(again != NULL);
	progress_encode(&twice, again);
	require(once.len == twice.len &&
		memcmp(once.data, twice.data, once.len) == 0);
	progress_free(again);
	buf_free(&once);
	buf_free(&twice);
}

static void
check_export(const struct progress *p)
{
	struct err err = { 0 };
	struct lesson *lesson = lesson_parse(text, strlen(text), NULL, &err);
	struct buf out = { 0 };

	require(lesson != NULL);
	if (p->step_count == lesson->step_count)
		progress_export(&out, p, lesson);
	check_text(&out);
	buf_free(&out);
	lesson_free(lesson);
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct err err = { 0 };
	struct progress *p = progress_decode((const char *)data, size, &err);

	if (p == NULL) {
		require(err_is_set(&err));
		return 0;
	}
	require(!err_is_set(&err) && p->step_count > 0);
	require(p->at < p->step_count);
	for (size_t i = 0; i < p->step_count; i++)
		check_step(&p->steps[i]);
	check_again(p);
	check_export(p);
	progress_free(p);
	return 0;
}
