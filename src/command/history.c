/* command/history.c - `history`: the lines typed so far. */
#include <string.h>

#include "base/lang.h"
#include "base/text.h"
#include "command/command.h"

static enum session_result
history_run(
    struct session *s, const char *rest, unsigned column, struct err *err)
{
	struct buf list = { 0 };
	const char *line;

	if (command_words(rest, column, NULL, 0, err) == -1)
		return SESSION_MISUNDERSTOOD;
	if (s->ui.history == NULL) {
		session_print(s, "There is no history here: it keeps lines "
				 "that are typed at the prompt.\n");
		return SESSION_OK;
	}
	for (size_t i = 0; (line = s->ui.history(s->ui.context, i)) != NULL;
	     i++) {
		buf_printf(&list, "%5zu  ", i + 1);
		/* They come from a file, with whatever is in it. */
		text_plain(&list, line, strlen(line));
		buf_addc(&list, '\n');
	}
	session_write(s, buf_text(&list), list.len);
	buf_free(&list);
	return SESSION_OK;
}

const struct command command_history = {
	.name = "history",
	.group = COMMAND_SHELL,
	.usage = "",
	.gist = N_("list the lines typed so far"),
	.about = N_(
	    "The last 1,000 lines are kept from one session to the next, in "
	    "$XDG_STATE_HOME/sockets/history (where that is not set: "
	    "~/.local/state/sockets/history), but none that is longer than "
	    "4,096 bytes. The Up key brings them back; Ctrl-R searches them."),
	.example = "history",
	.run = history_run,
};
