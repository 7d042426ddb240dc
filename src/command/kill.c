/* command/kill.c - `kill`: end a process as a crash would. */
#include "base/lang.h"
#include "command/command.h"
#include "command/who.h"

static enum session_result
kill_run(struct session *s, const char *rest, unsigned column, struct err *err)
{
	const struct wproc *p;

	if (rest[0] == '\0' && s->named == NULL) {
		err_set(err, column, "kill which process? kill PROCESS");
		return SESSION_MISUNDERSTOOD;
	}
	p = who_or_current(s, rest, column, err);
	if (p == NULL)
		return SESSION_MISUNDERSTOOD;
	lab_kill(s->lab, p);
	return SESSION_OK;
}

const struct command command_kill = {
	.name = "kill",
	.group = COMMAND_LAB,
	.usage = "PROCESS",
	.gist = N_("end a process at once, as if it had crashed"),
	.about = N_(
	    "The process gets SIGKILL and has no chance to close anything. "
	    "The kernel closes its sockets for it, and the record shows what "
	    "the other ends see of that: a normal end (FIN), or a reset "
	    "(RST) where received bytes had not been read."),
	.example = "kill server",
	.word = WORD_PROCESS,
	.in_lessons = true,
	.run = kill_run,
};
