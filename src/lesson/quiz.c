/*
 * lesson/quiz.c - a `quiz` block: a question, and choices that begin with a
 * box as in a list of things to do. Who answers is not known here.
 */
#include <string.h>

#include "base/alloc.h"
#include "lesson/lesson_parts.h"

/* How far the lines below a box are indented. */
enum { WHY_INDENT = 2, TEXT_INDENT = 6, BOX_LEN = 6 };

/* What a line adds to. */
enum part { PART_QUESTION, PART_TEXT, PART_WHY };

struct reader {
	struct lesson_step *step;
	const struct scan_block *block;
	struct err *err;
	size_t cap;
	enum part part;
	bool has_right;
	struct buf text, why; /* of the last choice; text: of the question */
};

static size_t
indent_of(const struct lesson_lines *line)
{
	size_t n = 0;

	while (n < line->len && line->text[n] == ' ')
		n++;
	return n;
}

static void
add_line(struct buf *out, const struct lesson_lines *line, size_t indent)
{
	size_t skip = indent_of(line);

	if (skip > indent)
		skip = indent;
	buf_add(out, line->text + skip, line->len - skip);
	buf_addc(out, '\n');
}

static char *
take(struct buf *text)
{
	char *trimmed = lesson_trimmed(buf_text(text), text->len);

	buf_clear(text);
	return trimmed;
}

/* The question, or the last choice, is complete. */
static void
finish_part(struct reader *r)
{
	struct lesson_choice *choice;

	if (r->part == PART_QUESTION) {
		r->step->question = take(&r->text);
		return;
	}
	choice = &r->step->choices[r->step->choice_count - 1];
	choice->text = take(&r->text);
	choice->why = take(&r->why);
}

/* "- [", whatever follows: somebody meant a choice. A link is none. */
static bool
is_box(const struct lesson_lines *line)
{
	return line->len >= 4 && memcmp(line->text, "- [", 3) == 0 &&
	       (line->text[3] == ']' ||
		   (line->len > 4 && line->text[4] == ']'));
}

static int
add_right(struct reader *r, const struct lesson_lines *line)
{
	if (r->has_right)
		return lesson_fail(r->err, line->line,
		    "a second choice is marked as right; mark one alone with "
		    "`- [x]`, all others with `- [ ]`");
	r->has_right = true;
	r->step->right = r->step->choice_count - 1;
	return 0;
}

static int
begin_choice(struct reader *r, const struct lesson_lines *line)
{
	char mark = line->text[3];

	if (mark == ']' || strchr(" xX", mark) == NULL ||
	    (line->len >= BOX_LEN && line->text[5] != ' '))
		return lesson_fail(r->err, line->line,
		    "a choice begins with `- [ ] `, the right one with "
		    "`- [x] `");
	if (line->len <= BOX_LEN)
		return lesson_fail(r->err, line->line,
		    "this choice has no text; write it behind the box");
	if (r->step->choice_count == QUIZ_MAX)
		return lesson_fail(r->err, line->line,
		    "this is choice number %d; a quiz has at most %d",
		    QUIZ_MAX + 1, QUIZ_MAX);
	finish_part(r);
	X_GROW(r->step->choices, r->step->choice_count, r->cap);
	r->step->choices[r->step->choice_count++] =
	    (struct lesson_choice){ .line = line->line };
	r->part = PART_TEXT;
	buf_add(&r->text, line->text + BOX_LEN, line->len - BOX_LEN);
	buf_addc(&r->text, '\n');
	return mark == ' ' ? 0 : add_right(r, line);
}

/* A line below a box. */
static int
add_to_choice(struct reader *r, const struct lesson_lines *line)
{
	size_t indent = indent_of(line);

	if (line->len > 0 && indent < WHY_INDENT)
		return lesson_fail(r->err, line->line,
		    "this line belongs to no choice: a choice begins with "
		    "`- [ ] ` or `- [x] `, and what is said of it is indented "
		    "by two blanks");
	if (r->part == PART_TEXT && indent < TEXT_INDENT)
		r->part = PART_WHY;
	if (r->part == PART_TEXT)
		add_line(&r->text, line, TEXT_INDENT);
	else
		add_line(&r->why, line, WHY_INDENT);
	return 0;
}

static int
read_lines(struct reader *r)
{
	struct lesson_lines line = lesson_lines(
	    buf_text(&r->block->text), r->block->text.len, r->block->fence + 1);
	int result = 0;

	while (result == 0 && lesson_lines_next(&line)) {
		if (is_box(&line))
			result = begin_choice(r, &line);
		else if (r->part == PART_QUESTION)
			add_line(&r->text, &line, 0);
		else
			result = add_to_choice(r, &line);
	}
	if (result == 0)
		finish_part(r);
	return result;
}

static int
judge(const struct reader *r)
{
	const struct lesson_step *step = r->step;

	if (step->choice_count < QUIZ_MIN)
		return lesson_fail(r->err, r->block->fence,
		    "a quiz has %d to %d choices, each a line that begins with "
		    "`- [ ] `, the right one with `- [x] `",
		    QUIZ_MIN, QUIZ_MAX);
	if (step->question[0] == '\0')
		return lesson_fail(r->err, r->block->fence,
		    "this quiz asks nothing; write the question above its "
		    "choices");
	if (!r->has_right)
		return lesson_fail(r->err, r->block->fence,
		    "this quiz has no right answer; mark one choice with "
		    "`- [x]`");
	for (size_t i = 0; i < step->choice_count; i++) {
		if (i != step->right && step->choices[i].why[0] == '\0')
			return lesson_fail(r->err, step->choices[i].line,
			    "this choice is wrong, but nothing says why; say "
			    "it in the line below, indented by two blanks");
	}
	return 0;
}

int
quiz_read(
    struct lesson_step *step, const struct scan_block *block, struct err *err)
{
	struct reader r = { .step = step, .block = block, .err = err };
	int result;

	step->kind = LESSON_QUIZ;
	result = read_lines(&r) != 0 ? -1 : judge(&r);
	buf_free(&r.text);
	buf_free(&r.why);
	return result;
}
