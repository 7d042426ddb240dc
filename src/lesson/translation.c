/*
 * lesson/translation.c - what a translation must have in common with its
 * English lesson, compared step by step; and whether the English is still
 * what was translated, by a sum for each of its paragraphs.
 */
#include <string.h>

#include "base/lang.h"
#include "base/text.h"
#include "lesson/lesson_parts.h"
#include "lesson/paragraphs.h"
#include "lesson/translation.h"

struct comparison {
	struct buf *report;
	const char *path, *english_path;
	const struct lesson *translated, *english;
	size_t count;
};

/* Begins "FILE:LINE: " of one more difference. */
static struct buf *
begin(struct comparison *c, unsigned line)
{
	c->count++;
	buf_printf(c->report, "%s:%u: ", c->path, line);
	return c->report;
}

/* Ends it: where to look in English. */
static void
end(struct comparison *c, unsigned line)
{
	buf_printf(c->report, " (%s:%u)\n", c->english_path, line);
}

static const char *
block_name(enum lesson_kind kind)
{
	switch (kind) {
	case LESSON_COMMANDS:
		return "sockets";
	case LESSON_QUIZ:
		return "quiz";
	case LESSON_TASK:
		return "task";
	}
	return "";
}

/* A number of something here and in the English, told with format. */
static void
compare_number(struct comparison *c, const char *format, unsigned line,
    size_t n, unsigned english_line, size_t english_n)
{
	if (n == english_n)
		return;
	buf_printf(begin(c, line), lang_text(format), n, english_n);
	end(c, english_line);
}

/* Lines of included files have no place of their own in the lesson. */
static unsigned
place_of(const struct lesson_step *step, const struct lesson_line *line)
{
	return line->file == NULL ? line->line : step->line;
}

static void
compare_commands(struct comparison *c, const struct lesson_step *a,
    const struct lesson_step *b)
{
	compare_number(c,
	    N_("number of commands: %zu here, %zu in the English"), a->line,
	    a->command_count, b->line, b->command_count);
	for (size_t i = 0; i < a->command_count && i < b->command_count; i++) {
		const struct lesson_line *x = &a->commands[i];
		const struct lesson_line *y = &b->commands[i];
		struct buf shown = { 0 };

		if (strcmp(x->text, y->text) == 0)
			continue;
		text_plain_line(&shown, y->text, strlen(y->text));
		buf_say(begin(c, place_of(a, x)),
		    "this command is another than in the English: `%s`",
		    buf_text(&shown));
		buf_free(&shown);
		end(c, place_of(b, y));
		return;
	}
}

static void
compare_quiz(struct comparison *c, const struct lesson_step *a,
    const struct lesson_step *b)
{
	compare_number(c, N_("number of choices: %zu here, %zu in the English"),
	    a->line, a->choice_count, b->line, b->choice_count);
	if (a->choice_count != b->choice_count)
		return;
	compare_number(c,
	    N_("which choice is right: %zu here, %zu in the English"),
	    a->choices[a->right].line, a->right + 1, b->choices[b->right].line,
	    b->right + 1);
}

static void
compare_task(struct comparison *c, const struct lesson_step *a,
    const struct lesson_step *b)
{
	if (!goal_equal(a->goal, b->goal)) {
		buf_say(begin(c, a->line),
		    "the conditions of this task's goal are others than in the "
		    "English");
		end(c, b->line);
	}
	compare_commands(c, a, b);
}

static void
compare_block(struct comparison *c, const struct lesson_step *a,
    const struct lesson_step *b)
{
	switch (a->kind) {
	case LESSON_COMMANDS:
		compare_commands(c, a, b);
		break;
	case LESSON_QUIZ:
		compare_quiz(c, a, b);
		break;
	case LESSON_TASK:
		compare_task(c, a, b);
		break;
	}
	if (a->has_output && !b->has_output) {
		buf_say(begin(c, a->line),
		    "this step has an `output` block, the English has none");
		end(c, b->line);
	} else if (!a->has_output && b->has_output) {
		buf_say(begin(c, a->line),
		    "this step has no `output` block, the English has one");
		end(c, b->line);
	}
	compare_number(c, N_("number of hints: %zu here, %zu in the English"),
	    a->line, a->hint_count, b->line, b->hint_count);
}

/* false: from here on the steps do not belong together. */
static bool
compare_step(struct comparison *c, size_t i)
{
	const struct lesson_step *a = &c->translated->steps[i];
	const struct lesson_step *b = &c->english->steps[i];

	if (a->kind != b->kind) {
		buf_say(begin(c, a->line),
		    "this is a `%s` block, in the English a `%s` block",
		    block_name(a->kind), block_name(b->kind));
		end(c, b->line);
		return false;
	}
	compare_number(c,
	    N_("number of paragraphs above this block: %zu here, %zu in the "
	       "English"),
	    a->line, paragraphs_in(a->prose), b->line, paragraphs_in(b->prose));
	compare_block(c, a, b);
	return true;
}

static void
compare_steps(struct comparison *c)
{
	const struct lesson *a = c->translated, *b = c->english;

	for (size_t i = 0; i < a->step_count && i < b->step_count; i++)
		if (!compare_step(c, i))
			return;
	compare_number(c, N_("number of steps: %zu here, %zu in the English"),
	    a->closing_line, a->step_count, b->closing_line, b->step_count);
	if (a->step_count == b->step_count)
		compare_number(c,
		    N_("number of paragraphs after the last step: %zu here, "
		       "%zu in the English"),
		    a->closing_line, paragraphs_in(a->closing), b->closing_line,
		    paragraphs_in(b->closing));
}

static unsigned
last_line(const struct lesson *lesson)
{
	struct lesson_lines line =
	    lesson_lines(lesson->source, lesson->source_len, 1);

	while (lesson_lines_next(&line))
		;
	return line.line;
}

/* Those of the English that are not what was translated, told with text. */
static void
compare_sums(struct comparison *c, const struct sums *record, const char *text)
{
	struct paragraphs a = { 0 }, b = { 0 };
	struct sums sorted = { 0 };
	unsigned otherwise = last_line(c->translated);

	paragraphs_of(&a, c->translated);
	paragraphs_of(&b, c->english);
	sums_sorted(&sorted, record);
	for (size_t i = 0; i < b.count; i++) {
		uint32_t sum = b.items[i].sum;

		/* Where some came or went, the others are still known. */
		if (record->count == b.count ? record->items[i] == sum
					     : sums_have(&sorted, sum))
			continue;
		buf_adds(
		    begin(c, a.count == b.count ? a.items[i].line : otherwise),
		    lang_text(text));
		end(c, b.items[i].line);
	}
	sums_free(&sorted);
	paragraphs_free(&a);
	paragraphs_free(&b);
}

static struct comparison
begun(struct buf *report, const char *path, const struct lesson *translated,
    const char *english_path, const struct lesson *english)
{
	return (struct comparison){
		.report = report,
		.path = path,
		.english_path = english_path,
		.translated = translated,
		.english = english,
	};
}

size_t
translation_compare(struct buf *report, const char *path,
    const struct lesson *translated, const char *english_path,
    const struct lesson *english)
{
	struct comparison c =
	    begun(report, path, translated, english_path, english);
	struct sums record = { 0 };

	compare_steps(&c);
	if (sums_read(&record, translated)) {
		compare_sums(&c, &record,
		    N_("the English of this has changed since it was "
		       "translated"));
	} else {
		buf_say(begin(&c, last_line(translated)),
		    "nothing notes what English this was translated from; once "
		    "it says the same, `sockets lesson check --translated %s` "
		    "notes that\n",
		    path);
	}
	sums_free(&record);
	return c.count;
}

size_t
translation_changes(struct buf *report, const char *path,
    const struct lesson *translated, const char *english_path,
    const struct lesson *english)
{
	struct comparison c =
	    begun(report, path, translated, english_path, english);
	struct sums record = { 0 };

	if (sums_read(&record, translated))
		compare_sums(&c, &record,
		    N_("newly noted as saying what the English says now"));
	else
		buf_say(begin(&c, 1),
		    "newly noted as saying what the English says: all of it "
		    "(%s)\n",
		    english_path);
	sums_free(&record);
	return c.count;
}

void
translation_confirm(struct buf *out, const struct lesson *translated,
    const struct lesson *english)
{
	const char *source = translated->source;
	size_t len = lesson_text_end(source, translated->source_len);
	struct paragraphs list = { 0 };

	while (len > 0 && strchr(" \t\r\n", source[len - 1]) != NULL)
		len--;
	buf_add(out, source, len);
	buf_adds(out, "\n\n" LESSON_RECORD);
	paragraphs_of(&list, english);
	for (size_t i = 0; i < list.count; i++)
		buf_printf(out, " %08x", (unsigned)list.items[i].sum);
	buf_adds(out, " -->\n");
	paragraphs_free(&list);
}
