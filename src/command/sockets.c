/* command/sockets.c - `sockets`: the lab's sockets as a table. */
#include "command/command.h"

static enum session_result
sockets_run(
    struct session *s, const char *rest, unsigned column, struct err *err)
{
	struct buf table = { 0 };

	if (command_words(rest, column, NULL, 0, err) == -1)
		return SESSION_MISUNDERSTOOD;
	lab_look(s->lab);
	view_sockets(&table, lab_world(s->lab));
	if (table.len == 0)
		buf_adds(&table, "There are no sockets yet: type socket\n");
	session_write(s, table.data, table.len);
	buf_free(&table);
	return SESSION_OK;
}

const struct command command_sockets = {
	.name = "sockets",
	.group = COMMAND_LOOK,
	.usage = "",
	.gist = "list the sockets of all processes, with their states",
	.about = "One line for each socket: who holds it, its name, its state, "
		 "its own address and its peer's, and how much waits in its "
		 "queue.",
	.example = "sockets",
	.in_lessons = true,
	.run = sockets_run,
};
