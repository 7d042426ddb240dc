/*
 * lesson/build.c - the blocks of a file put together as steps: which block
 * may stand where, and which prose belongs to which.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "lesson/lesson_parts.h"

struct builder {
	struct lesson *lesson;
	const struct scan *scan;
	struct err *err;
	size_t cap;  /* of the lesson's steps */
	size_t left; /* bytes that may still be included */
	size_t text_end;
	unsigned after; /* the first line that belongs to no block yet */
};

struct kind {
	const char *info;
	int (*add)(struct builder *b, size_t index);
};

static char *
slice(const struct builder *b, unsigned from, unsigned to)
{
	const size_t *starts = b->scan->starts;
	size_t start = starts[from - 1], end = starts[to - 1];

	if (end > b->text_end)
		end = b->text_end > start ? b->text_end : start;
	return x_strndup(b->lesson->source + start, end - start);
}

static struct lesson_step *
last_step(const struct builder *b)
{
	return &b->lesson->steps[b->lesson->step_count - 1];
}

/* A new step, with the prose above its block. */
static struct lesson_step *
begin_step(struct builder *b, const struct scan_block *block)
{
	struct lesson *lesson = b->lesson;

	X_GROW(lesson->steps, lesson->step_count, b->cap);
	lesson->steps[lesson->step_count++] = (struct lesson_step){
		.kind = LESSON_COMMANDS,
		.line = block->fence,
		.prose = slice(b, b->after, block->fence),
		.prose_line = b->after,
	};
	return last_step(b);
}

void
lesson_add_command(struct lesson_step *step, size_t *cap,
    const struct lesson_lines *line, const char *file)
{
	const char *at = line->text;
	size_t len = line->len;

	while (len > 0 && (*at == ' ' || *at == '\t'))
		at++, len--;
	if (len == 0 || *at == '#')
		return;
	X_GROW(step->commands, step->command_count, *cap);
	step->commands[step->command_count++] = (struct lesson_line){
		.text = x_strndup(at, len),
		.line = line->line,
		.file = file,
	};
}

static int
add_sockets(struct builder *b, size_t index)
{
	const struct scan_block *block = &b->scan->blocks[index];
	struct lesson_step *step = begin_step(b, block);
	struct lesson_lines line = lesson_lines(
	    buf_text(&block->text), block->text.len, block->fence + 1);
	size_t cap = 0;

	while (lesson_lines_next(&line))
		lesson_add_command(step, &cap, &line, NULL);
	if (step->command_count == 0)
		return lesson_fail(b->err, block->fence,
		    "there is no command in this `sockets` block");
	return 0;
}

static int
add_include(struct builder *b, size_t index)
{
	const struct scan_block *block = &b->scan->blocks[index];

	return include_read(
	    b->lesson, begin_step(b, block), block, &b->left, b->err);
}

static int
add_quiz(struct builder *b, size_t index)
{
	const struct scan_block *block = &b->scan->blocks[index];

	return quiz_read(begin_step(b, block), block, b->err);
}

static int
add_task(struct builder *b, size_t index)
{
	const struct scan_block *block = &b->scan->blocks[index];

	return task_read(begin_step(b, block), block, b->err);
}

/* Whatever stands between a step's block and what belongs to it would be
 * shown to nobody. */
static int
check_between(struct builder *b, const struct scan_block *block)
{
	const size_t *starts = b->scan->starts;
	size_t from = starts[b->after - 1], to = starts[block->fence - 1];
	struct lesson_lines line =
	    lesson_lines(b->lesson->source + from, to - from, b->after);

	while (lesson_lines_next(&line)) {
		if (line.len == 0)
			continue;
		return lesson_fail(b->err, line.line,
		    "this stands between a step and its `%s` block; move it "
		    "above that step's first block, or below its last one",
		    block->info);
	}
	return 0;
}

static int
add_output(struct builder *b, size_t index)
{
	const struct scan_block *block = &b->scan->blocks[index];
	struct lesson_step *step;

	if (index == 0 || (strcmp(block[-1].info, "sockets") != 0 &&
			      strcmp(block[-1].info, "include") != 0))
		return lesson_fail(b->err, block->fence,
		    "an `output` block must follow the `sockets` or `include` "
		    "block that prints it");
	if (check_between(b, block) != 0)
		return -1;
	step = last_step(b);
	step->has_output = true;
	step->output = x_strdup(buf_text(&block->text));
	step->output_line = block->fence + 1;
	step->output_from = b->scan->starts[block->fence];
	step->output_to = b->scan->starts[block->end - 1];
	return 0;
}

static int
add_hint(struct builder *b, size_t index)
{
	const struct scan_block *block = &b->scan->blocks[index];
	struct lesson_step *step;
	size_t n;

	if (b->lesson->step_count == 0)
		return lesson_fail(b->err, block->fence,
		    "a `hint` block must follow the step that it helps with");
	if (check_between(b, block) != 0)
		return -1;
	step = last_step(b);
	n = step->hint_count + 1;
	step->hints = x_realloc(step->hints, n * sizeof *step->hints);
	step->hint_lines =
	    x_realloc(step->hint_lines, n * sizeof *step->hint_lines);
	step->hints[n - 1] =
	    lesson_trimmed(buf_text(&block->text), block->text.len);
	step->hint_lines[n - 1] = block->fence;
	step->hint_count = n;
	if (step->hints[n - 1][0] == '\0')
		return lesson_fail(b->err, block->fence,
		    "this `hint` block is empty; write the hint into it");
	return 0;
}

static const struct kind kinds[] = {
	{ "sockets", add_sockets },
	{ "include", add_include },
	{ "output", add_output },
	{ "quiz", add_quiz },
	{ "task", add_task },
	{ "hint", add_hint },
};

static int
add_block(struct builder *b, size_t index)
{
	const struct scan_block *block = &b->scan->blocks[index];
	struct text_near near = { .word = block->info };

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		text_near_try(&near, kinds[i].info);
		if (strcmp(block->info, kinds[i].info) != 0)
			continue;
		if (!block->nested)
			return kinds[i].add(b, index);
		return lesson_fail(b->err, block->fence,
		    "this block is inside a list or a quotation; let it begin "
		    "at the left margin");
	}
	/* `bash` is not `task`. */
	if (near.best != NULL && near.distance <= 1)
		return lesson_fail(b->err, block->fence,
		    "a block labelled `%.40s` is not known; did you mean "
		    "`%s`?",
		    block->info, near.best);
	return lesson_fail(b->err, block->fence,
	    "a block labelled `%.40s` is not known; a lesson has `sockets`, "
	    "`include`, `output`, `quiz`, `task` and `hint` blocks (and "
	    "blocks without a label)",
	    block->info);
}

/* A lesson that only asks would have nothing to see. */
static bool
has_commands(const struct lesson *lesson)
{
	for (size_t i = 0; i < lesson->step_count; i++)
		if (lesson->steps[i].kind == LESSON_COMMANDS)
			return true;
	return false;
}

static int
check_whole(const struct builder *b)
{
	if (b->scan->title.len == 0)
		return lesson_fail(
		    b->err, 1, "a lesson begins with its title: # TITLE");
	if (b->scan->aim.len == 0)
		return lesson_fail(b->err, 1,
		    "a lesson needs a paragraph below its "
		    "title that says what it is for");
	if (!has_commands(b->lesson))
		return lesson_fail(b->err, 0,
		    "a lesson needs a step: a block of "
		    "commands labelled `sockets`");
	return 0;
}

int
lesson_build(struct lesson *lesson, const struct scan *scan, struct err *err)
{
	struct builder b = {
		.lesson = lesson,
		.scan = scan,
		.err = err,
		.left = INCLUDED_MAX,
		.text_end = lesson_text_end(lesson->source, lesson->source_len),
		.after = 1,
	};

	for (size_t i = 0; i < scan->count; i++) {
		if (add_block(&b, i) != 0)
			return -1;
		b.after = scan->blocks[i].end + 1;
	}
	if (check_whole(&b) != 0)
		return -1;
	lesson->closing = slice(&b, b.after, (unsigned)scan->lines + 1);
	lesson->closing_line = b.after;
	return 0;
}

static void
choices_free(struct lesson_step *step)
{
	for (size_t i = 0; i < step->choice_count; i++) {
		free(step->choices[i].text);
		free(step->choices[i].why);
	}
	free(step->choices);
}

void
lesson_step_free(struct lesson_step *step)
{
	for (size_t i = 0; i < step->command_count; i++)
		free(step->commands[i].text);
	for (size_t i = 0; i < step->hint_count; i++)
		free(step->hints[i]);
	choices_free(step);
	goal_free(step->goal);
	free(step->commands);
	free(step->hints);
	free(step->hint_lines);
	free(step->prose);
	free(step->output);
	free(step->question);
}
