/*
 * lesson/update.c - a lesson's source with new text in its output blocks.
 * Where that text comes from is not known here.
 */
#include <string.h>

#include "lesson/lesson.h"

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
		buf_adds(out, outputs[i]);
		if (out->len > 0 && out->data[out->len - 1] != '\n')
			buf_addc(out, '\n');
		at = step->output_to;
	}
	buf_add(out, lesson->source + at, lesson->source_len - at);
}

/* A line of backquotes in the text would end its block too early: read
 * back, the blocks must be what was written. */
static int
verify(const struct lesson *lesson, const char *const *outputs,
    const struct lesson *again, struct err *err)
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
		err_set(err, 0,
		    "what this step prints cannot stand in a "
		    "block of Markdown");
		err->line = step->output_line;
		return -1;
	}
	return 0;
}

int
lesson_update(const struct lesson *lesson, const char *const *outputs,
    struct buf *out, struct err *err)
{
	struct err unused = { 0 };
	struct lesson *again;
	int result;

	write_source(lesson, outputs, out);
	again = lesson_parse(buf_text(out), out->len, &unused);
	result = verify(lesson, outputs, again, err);
	lesson_free(again);
	if (result != 0)
		buf_free(out);
	return result;
}
