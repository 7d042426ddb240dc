/*
 * lesson/lesson.c - the blocks of a file put together as steps. What the
 * commands mean is not known here.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/text.h"
#include "lesson/lesson.h"
#include "lesson/scan.h"

static int
fail(struct err *err, unsigned line, const char *what)
{
	err_set(err, 0, "%s", what);
	err->line = line;
	return -1;
}

/*
 * Only characters that can be seen: then a line for md4c, which ends lines
 * at a lone carriage return too, is a line here.
 */
static int
check_text(const char *text, size_t len, struct err *err)
{
	unsigned line = 1;
	size_t step;

	for (size_t i = 0; i < len; i += step) {
		unsigned char c = (unsigned char)text[i];

		step = text_char_len(text + i, len - i);
		if (step == 0)
			return fail(err, line,
			    "this line is not UTF-8; save the file as UTF-8");
		if (c == '\n')
			line++;
		else if (c == '\r' && i + 1 < len && text[i + 1] == '\n')
			continue;
		else if ((c < 0x20 && c != '\t') || c == 0x7f)
			return fail(err, line,
			    "a control character is in this line; remove it");
	}
	return 0;
}

static char *
slice(const char *text, const struct scan *scan, unsigned from, unsigned to)
{
	size_t start = scan->starts[from - 1];

	return x_strndup(text + start, scan->starts[to - 1] - start);
}

static void
add_command(struct lesson_step *step, size_t *cap, const char *at, size_t len,
    unsigned line)
{
	while (len > 0 && (*at == ' ' || *at == '\t'))
		at++, len--;
	while (len > 0 && (at[len - 1] == ' ' || at[len - 1] == '\t'))
		len--;
	if (len == 0 || *at == '#')
		return;
	X_GROW(step->commands, step->command_count, *cap);
	step->commands[step->command_count++] = (struct lesson_line){
		.text = x_strndup(at, len),
		.line = line,
	};
}

static int
add_step(struct lesson *lesson, size_t *cap, const struct scan_block *block,
    struct err *err)
{
	struct lesson_step *step;
	const char *at = buf_text(&block->text), *end;
	unsigned line = block->fence;
	size_t commands_cap = 0;

	X_GROW(lesson->steps, lesson->step_count, *cap);
	step = &lesson->steps[lesson->step_count++];
	*step = (struct lesson_step){ 0 };
	for (; (end = strchr(at, '\n')) != NULL; at = end + 1)
		add_command(
		    step, &commands_cap, at, (size_t)(end - at), ++line);
	if (step->command_count == 0)
		return fail(err, block->fence,
		    "there is no command in this `sockets` block");
	return 0;
}

static int
add_output(struct lesson *lesson, const struct scan *scan, size_t index,
    struct err *err)
{
	const struct scan_block *block = &scan->blocks[index];
	struct lesson_step *step;

	if (index == 0 || strcmp(block[-1].info, "sockets") != 0)
		return fail(err, block->fence,
		    "an `output` block must follow the `sockets` block "
		    "that prints it");
	step = &lesson->steps[lesson->step_count - 1];
	step->has_output = true;
	step->output = x_strdup(buf_text(&block->text));
	step->output_line = block->fence + 1;
	step->output_from = scan->starts[block->fence];
	step->output_to = scan->starts[block->end - 1];
	return 0;
}

static int
refuse_block(const struct scan_block *block, struct err *err)
{
	static const char *const later[] = { "quiz", "task", "hint" };

	for (size_t i = 0; i < sizeof later / sizeof later[0]; i++) {
		if (strcmp(block->info, later[i]) != 0)
			continue;
		err_set(err, 0,
		    "`%s` blocks are not known yet; a lesson has "
		    "`sockets` and `output` blocks",
		    later[i]);
		err->line = block->fence;
		return -1;
	}
	err_set(err, 0,
	    "a block labelled `%.40s` is not known; a lesson has "
	    "`sockets` and `output` blocks (and blocks without a label)",
	    block->info);
	err->line = block->fence;
	return -1;
}

static int
add_block(struct lesson *lesson, size_t *cap, const struct scan *scan,
    size_t index, struct err *err)
{
	const struct scan_block *block = &scan->blocks[index];
	bool commands = strcmp(block->info, "sockets") == 0;

	if (!commands && strcmp(block->info, "output") != 0)
		return refuse_block(block, err);
	if (block->nested)
		return fail(err, block->fence,
		    "this block is inside a list "
		    "or a quotation; let it begin at the left margin");
	if (commands)
		return add_step(lesson, cap, block, err);
	return add_output(lesson, scan, index, err);
}

static int
build(struct lesson *lesson, const struct scan *scan, struct err *err)
{
	size_t cap = 0;
	unsigned after = 1; /* the first line that belongs to no block */

	for (size_t i = 0; i < scan->count; i++) {
		const struct scan_block *block = &scan->blocks[i];

		if (add_block(lesson, &cap, scan, i, err) != 0)
			return -1;
		if (strcmp(block->info, "sockets") == 0)
			lesson->steps[lesson->step_count - 1].prose =
			    slice(lesson->source, scan, after, block->fence);
		after = block->end + 1;
	}
	if (scan->title.len == 0)
		return fail(err, 1, "a lesson begins with its title: # TITLE");
	if (scan->aim.len == 0)
		return fail(err, 1,
		    "a lesson needs a paragraph below its "
		    "title that says what it is for");
	if (lesson->step_count == 0)
		return fail(err, 0,
		    "a lesson needs a step: a block of "
		    "commands labelled `sockets`");
	lesson->closing =
	    slice(lesson->source, scan, after, (unsigned)scan->lines + 1);
	return 0;
}

struct lesson *
lesson_parse(const char *text, size_t len, struct err *err)
{
	struct lesson *lesson;
	struct scan scan = { 0 };

	if (len > LESSON_MAX) {
		fail(err, 0, "a lesson has at most 1 MiB of text");
		return NULL;
	}
	if (check_text(text, len, err) != 0)
		return NULL;
	lesson = x_calloc(1, sizeof *lesson);
	lesson->source = x_strndup(text, len);
	lesson->source_len = len;
	if (scan_markdown(&scan, lesson->source, len, err) != 0 ||
	    build(lesson, &scan, err) != 0) {
		lesson_free(lesson);
		lesson = NULL;
	} else {
		lesson->title = buf_take(&scan.title);
		lesson->aim = buf_take(&scan.aim);
	}
	scan_free(&scan);
	return lesson;
}

static int
read_all(int fd, struct buf *out, struct err *err)
{
	char block[16 * 1024];
	ssize_t n;

	while ((n = read(fd, block, sizeof block)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(err, 0, "it could not be read: %s",
			    strerror(errno));
		buf_add(out, block, (size_t)n);
		if (out->len > LESSON_MAX)
			break; /* lesson_parse says so */
	}
	return 0;
}

struct lesson *
lesson_load(const char *path, struct err *err)
{
	struct lesson *lesson = NULL;
	struct buf text = { 0 };
	struct stat st;
	/* Not blocking: opening a named pipe must not wait for a writer. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0 || fstat(fd, &st) != 0)
		err_set(err, 0, "it could not be opened: %s", strerror(errno));
	else if (!S_ISREG(st.st_mode))
		err_set(err, 0, "it is not a file of text");
	else if (read_all(fd, &text, err) == 0)
		lesson = lesson_parse(buf_text(&text), text.len, err);
	if (fd >= 0)
		close(fd);
	buf_free(&text);
	return lesson;
}

void
lesson_free(struct lesson *lesson)
{
	if (lesson == NULL)
		return;
	for (size_t i = 0; i < lesson->step_count; i++) {
		struct lesson_step *step = &lesson->steps[i];

		for (size_t j = 0; j < step->command_count; j++)
			free(step->commands[j].text);
		free(step->commands);
		free(step->prose);
		free(step->output);
	}
	free(lesson->steps);
	free(lesson->closing);
	free(lesson->title);
	free(lesson->aim);
	free(lesson->source);
	free(lesson);
}
