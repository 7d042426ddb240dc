/*
 * lesson/update.c - a lesson's source with new text in its output blocks.
 * Where that text comes from is not known here.
 */
#include <string.h>

#include "base/text.h"
#include "lesson/lesson.h"

/* How lines end in the file: as its first one does. */
static const char *
line_end(const struct lesson *lesson)
{
	const char *end = strchr(lesson->source, '\n');

	return end != NULL && end > lesson->source && end[-1] == '\r' ? "\r\n"
								      : "\n";
}

static void
write_lines(struct buf *out, const char *text, const char *end)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		buf_add(out, text, len);
		buf_adds(out, end);
		text += len + (text[len] == '\n');
	}
}

static void
write_source(
    const struct lesson *lesson, const char *const *outputs, struct buf *out)
{
	size_t at = 0;

	for (size_t i = 0; i < lesson->step_count; i++) {
		const struct lesson_step *step = &lesson->steps[i];

		if (!step->has_output)
			continue;
		buf_add(out, lesson->source + at, step->output_from - at);
		write_lines(out, outputs[i], line_end(lesson));
		at = step->output_to;
	}
	buf_add(out, lesson->source + at, lesson->source_len - at);
}

/* The first line that looks like the end of a block, from 1; 0 where none
 * does. It has *len bytes from *start on. */
static unsigned
find_fence(const char *text, const char **start, size_t *len)
{
	for (unsigned line = 1; *text != '\0'; line++) {
		const char *at = text + strspn(text, " ");

		*start = text;
		*len = strcspn(text, "\n");
		if (strncmp(at, "```", 3) == 0 || strncmp(at, "~~~", 3) == 0)
			return line;
		text += *len + (text[*len] == '\n');
	}
	return 0;
}

/* parsing: what is wrong with the new text as a lesson, if that is it. */
static int
refuse(const struct lesson_step *step, const char *text,
    const struct err *parsing, struct err *err)
{
	struct buf reason = { 0 };
	const char *start;
	size_t len;
	unsigned line = find_fence(text, &start, &len);

	if (line != 0) {
		buf_say(&reason, "its line %u would end the block: ", line);
		text_plain_line(&reason, start, len);
	} else if (err_is_set(parsing)) {
		buf_adds(&reason, parsing->text);
	} else {
		buf_say(&reason, "let the block begin at the left margin");
	}
	err_set(err, 0,
	    "what this step prints cannot stand in a block of Markdown: "
	    "%.300s",
	    reason.data);
	err->line = step->output_line;
	buf_free(&reason);
	return -1;
}

/* A line of backquotes in the text would end its block too early: read
 * back, the blocks must be what was written. */
static int
verify(const struct lesson *lesson, const char *const *outputs,
    const struct lesson *again, const struct err *parsing, struct err *err)
{
	for (size_t i = 0; i < lesson->step_count; i++) {
		const struct lesson_step *step = &lesson->steps[i];
		const char *text;
		size_t len;

		if (!step->has_output)
			continue;
		text = again != NULL && i < again->step_count &&
			       again->steps[i].has_output
			   ? again->steps[i].output
			   : "";
		len = strlen(outputs[i]);
		if (strncmp(text, outputs[i], len) == 0 &&
		    strcmp(text + len,
			len > 0 && outputs[i][len - 1] != '\n' ? "\n" : "") ==
			0)
			continue;
		return refuse(step, outputs[i], parsing, err);
	}
	return 0;
}

int
lesson_update(const struct lesson *lesson, const char *const *outputs,
    struct buf *out, struct err *err)
{
	struct err parsing = { 0 };
	struct lesson *again;
	int result;

	write_source(lesson, outputs, out);
	again = lesson_parse(buf_text(out), out->len, lesson->folder, &parsing);
	result = verify(lesson, outputs, again, &parsing, err);
	lesson_free(again);
	if (result != 0)
		buf_free(out);
	return result;
}
