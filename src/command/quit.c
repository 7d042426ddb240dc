/* command/quit.c - `quit`: leave the lesson, or the shell. */
#include "base/lang.h"
#include "command/command.h"
#include "command/player.h"

static enum session_result
quit_run(struct session *s, const char *rest, unsigned column, struct err *err)
{
	if (command_words(rest, column, NULL, 0, err) == -1)
		return SESSION_MISUNDERSTOOD;
	if (!player_leave(s))
		s->quit = true;
	return SESSION_OK;
}

const struct command command_quit = {
	.name = "quit",
	.group = COMMAND_SHELL,
	.usage = "",
	.gist = N_("leave the lesson being played, or else the shell"),
	.about =
	    N_("All processes end with the shell. While a lesson is played, "
	       "`quit` leaves the lesson; the processes from before are there "
	       "again. Ctrl-D on an empty line leaves the shell as well."),
	.example = "quit",
	.run = quit_run,
};
