/* command/interrupt.c - `interrupt`: a signal to a blocked call (EINTR). */
#include "base/lang.h"
#include "command/command.h"
#include "command/who.h"

static enum session_result
interrupt_run(
    struct session *s, const char *rest, unsigned column, struct err *err)
{
	const struct wproc *p = who_or_current(s, rest, column, err);
	struct err not_blocked = { 0 };

	if (p == NULL)
		return SESSION_MISUNDERSTOOD;
	if (lab_interrupt(s->lab, p, &not_blocked) == 0)
		return SESSION_OK;
	session_error(s, &not_blocked);
	return SESSION_FAILED;
}

const struct command command_interrupt = {
	.name = "interrupt",
	.group = COMMAND_LAB,
	.usage = "[PROCESS]",
	.gist = N_("send a signal to a blocked process: its call gives EINTR"),
	.about =
	    N_("A signal that arrives while a process sleeps in a system call "
	       "wakes it: the call returns -1 and errno is EINTR. A send that "
	       "had sent a part of its data returns how much that was instead. "
	       "The process goes on and can make the call again. Without a "
	       "PROCESS the "
	       "current one is meant; there, Ctrl-C on an empty line does the "
	       "same."),
	.example = "interrupt server",
	.word = WORD_PROCESS,
	.in_lessons = true,
	.run = interrupt_run,
};
