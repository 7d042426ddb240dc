/* command/journal.c - `journal`: what was observed so far, as JSON. */
#include "base/lang.h"
#include "command/command.h"

static enum session_result
journal_run(
    struct session *s, const char *rest, unsigned column, struct err *err)
{
	struct buf out = { 0 };
	struct journal *journal = lab_journal(s->lab);

	if (command_words(rest, column, NULL, 0, err) == -1)
		return SESSION_MISUNDERSTOOD;
	for (size_t i = 0; i < journal_count(journal); i++)
		view_json(&out, lab_world(s->lab), journal_at(journal, i));
	/* Not session_write: with --json that would wrap JSON in JSON. */
	s->ui.write(s->ui.context, buf_text(&out), out.len);
	buf_free(&out);
	return SESSION_OK;
}

const struct command command_journal = {
	.name = "journal",
	.group = COMMAND_LOOK,
	.usage = "",
	.gist = N_("print what was observed so far, as JSON"),
	.about =
	    N_("The journal is the list of everything that was seen: calls, "
	       "state transitions, packets, processes. One JSON object a line; "
	       "docs/journal.md describes them. `sockets --json` prints the "
	       "same as it happens."),
	.example = "journal",
	.run = journal_run,
};
