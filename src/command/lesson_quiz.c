/*
 * command/lesson_quiz.c - a question in a lesson: it is asked, and a number
 * that is typed answers it. Anything else is run like any line.
 */
#include <string.h>

#include "base/lang.h"
#include "command/player_parts.h"

/* "1. text", so that it is rendered as an item of a list. */
static void
add_choice(struct buf *out, size_t number, const char *text)
{
	buf_printf(out, "%zu. ", number);
	for (; *text != '\0'; text++) {
		buf_addc(out, *text);
		if (*text == '\n')
			buf_adds(out, "   ");
	}
	buf_addc(out, '\n');
}

static void
ask_for_number(struct session *s)
{
	size_t count = player_step(s->player)->choice_count;

	player_tell(s,
	    count == QUIZ_MIN
		? N_("Which one is it? Type its number, 1 or %zu.")
		: N_("Which one is it? Type its number, 1 to %zu."),
	    count);
}

void
quiz_show(struct session *s)
{
	const struct player *p = s->player;
	const struct lesson_step *step = player_step(p);
	struct buf list = { 0 };

	player_show(s, step->question, "\n");
	for (size_t i = 0; i < step->choice_count; i++)
		add_choice(&list, i + 1, step->choices[i].text);
	player_show(s, buf_text(&list), "\n");
	buf_free(&list);
	if (p->typed)
		ask_for_number(s);
}

void
quiz_tell_right(struct session *s)
{
	const struct lesson_step *step = player_step(s->player);

	session_print(s, "The right answer is %zu.\n", step->right + 1);
	player_show(s, step->choices[step->right].why, "");
}

/* A digit, also one of the wide ones that a Japanese keyboard may give: *len
 * is how many bytes it has. -1: it is none. */
static int
digit(const char *text, size_t *len)
{
	static const char wide[] = "\xef\xbc"; /* U+FF10 to U+FF19 */

	*len = 1;
	if (*text >= '0' && *text <= '9')
		return *text - '0';
	*len = 3;
	if (strncmp(text, wide, 2) == 0 && (text[2] & 0xff) >= 0x90 &&
	    (text[2] & 0xff) <= 0x99)
		return (text[2] & 0xff) - 0x90;
	return -1;
}

/* False: the line is not just a number. A large one is QUIZ_MAX + 1. */
static bool
read_number(const char *text, unsigned *number)
{
	size_t len;
	int d;

	text += strspn(text, " \t");
	*number = 0;
	if (digit(text, &len) == -1)
		return false;
	while ((d = digit(text, &len)) != -1) {
		*number = *number * 10 + (unsigned)d;
		if (*number > QUIZ_MAX)
			*number = QUIZ_MAX + 1;
		text += len;
	}
	/* As it stands before the choice, or as people write. */
	if (*text == '.' || *text == ')')
		text++;
	return player_is_line(text, "");
}

static void
say_wrong(struct session *s, size_t choice)
{
	const struct lesson_step *step = player_step(s->player);
	struct progress_step *kept = kept_step(s->player);
	unsigned bit = 1u << choice;

	if (kept != NULL && (kept->wrong & bit) != 0)
		player_tell(s,
		    "%zu is not right, as before; it was counted then.",
		    choice + 1);
	else
		player_tell(
		    s, "%zu is not right; that is counted.", choice + 1);
	player_show(s, step->choices[choice].why, "\n");
	ask_for_number(s);
	if (kept == NULL)
		return;
	kept->wrong |= bit;
	kept_save(s);
}

static void
answer(struct session *s, unsigned number)
{
	const struct lesson_step *step = player_step(s->player);

	if (number < 1 || number > step->choice_count) {
		player_tell(s, "There is no such answer.");
		ask_for_number(s);
	} else if (number - 1 != step->right) {
		say_wrong(s, number - 1);
	} else {
		player_tell(s, "%u is right.", number);
		player_show(s, step->choices[step->right].why, "");
		player_go_on(s, PROGRESS_RUN);
	}
}

bool
quiz_take(struct session *s, const char *text)
{
	unsigned number;

	if (read_number(text, &number)) {
		answer(s, number);
	} else if (player_is_line(text, "")) {
		ask_for_number(s);
		player_tell(s, "`again` shows the question once more, `skip` "
			       "leaves it.");
	} else {
		return false;
	}
	return true;
}
