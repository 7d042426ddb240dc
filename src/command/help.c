/* command/help.c - `help`: which page is meant. */
#include <string.h>

#include "base/lang.h"
#include "base/text.h"
#include "command/help.h"

/* Lines longer than this are hard to read, however wide the terminal. */
enum { WIDTH_MIN = 40, WIDTH_MAX = 80 };

static unsigned
page_width(struct session *s)
{
	unsigned width = s->ui.width(s->ui.context);

	if (width < WIDTH_MIN)
		return WIDTH_MIN;
	return width > WIDTH_MAX ? WIDTH_MAX : width;
}

static int
unknown(const struct command_word *word, struct err *err)
{
	struct text_near near = { .word = word->text };

	for (size_t i = 0; calls[i] != NULL; i++)
		text_near_try(&near, calls[i]->name);
	for (size_t i = 0; commands[i] != NULL; i++)
		text_near_try(&near, commands[i]->name);
	text_near_try(&near, "notation");
	if (near.best != NULL)
		return err_set(err, word->column,
		    "there is no help on '%.64s'; did you mean '%s'?",
		    word->text, near.best);
	return err_set(err, word->column,
	    "there is no help on '%.64s'; `help` lists what there is",
	    word->text);
}

static int
page(struct buf *out, const struct command_word *word, unsigned width,
    struct err *err)
{
	const struct call *call = call_find(word->text);
	const struct command *command = command_find(word->text);

	if (call != NULL)
		help_call(out, call, width);
	else if (command != NULL)
		help_command(out, command, width);
	else if (strcmp(word->text, "notation") == 0)
		help_notation(out, width);
	else if (strcmp(word->text, "--reference") == 0)
		help_reference(out);
	else if (!help_errno(out, word->text, width))
		return unknown(word, err);
	return 0;
}

static enum session_result
help_run(struct session *s, const char *rest, unsigned column, struct err *err)
{
	struct command_word word;
	struct buf out = { 0 };
	int count = command_words(rest, column, &word, 1, err);
	int result = count;

	if (count == 0)
		help_list(&out, page_width(s));
	if (count == 1) {
		result = page(&out, &word, page_width(s), err);
		command_words_free(&word, 1);
	}
	if (out.len > 0)
		session_write(s, out.data, out.len);
	buf_free(&out);
	return result == -1 ? SESSION_MISUNDERSTOOD : SESSION_OK;
}

const struct command command_help = {
	.name = "help",
	.group = COMMAND_LEARN,
	.usage = "[NAME]",
	.gist = N_("list calls and commands, or tell all about one"),
	.about =
	    N_("NAME is a call, a command, an error such as ECONNREFUSED, or "
	       "`notation`: how lines are written. While typing a call, `?` "
	       "shows its usage and leaves the line as it is. `help "
	       "--reference` prints all calls as Markdown."),
	.example = "help bind",
	.word = WORD_NAME,
	.without_lab = true,
	.run = help_run,
};
