/* command/sockets.c - `sockets`: the lab's sockets as a table. */
#include "base/lang.h"
#include "command/command.h"

/* What is in TIME-WAIT, for how long it lasts; for tables that need not be
 * the same each time. Without it they are as true. */
static void
find_timers(struct session *s, enum host host, struct ksock_table *t)
{
	static const int families[] = { AF_INET, AF_INET6 };

	for (int i = 0; i < 2; i++) {
		const struct diag_want want = { .family = families[i],
			.protocol = IPPROTO_TCP,
			.states = KSOCK_BIT(KSOCK_TIME_WAIT) };
		struct err err = { 0 };

		(void)lab_sockets(s->lab, host, &want, t, &err);
	}
}

static void
find_all_timers(struct session *s, struct ksock_table *t)
{
	if (lab_net(s->lab) != LAB_WIRE) {
		find_timers(s, HOST_ONLY, t);
		return;
	}
	find_timers(s, HOST_SERVER, t);
	find_timers(s, HOST_CLIENT, t);
}

static enum session_result
sockets_run(
    struct session *s, const char *rest, unsigned column, struct err *err)
{
	struct ksock_table timers = { 0 };
	struct grid *table;

	if (command_words(rest, column, NULL, 0, err) == -1)
		return SESSION_MISUNDERSTOOD;
	lab_look(s->lab);
	if (session_now(s) >= 0)
		find_all_timers(s, &timers);
	table = view_sockets(lab_world(s->lab), session_now(s), &timers);
	ksock_table_free(&timers);
	if (grid_rows(table) > 0) {
		session_grid(s, table, false);
		return SESSION_OK;
	}
	grid_free(table);
	session_print(s, "There are no sockets: type socket\n");
	return SESSION_OK;
}

const struct command command_sockets = {
	.name = "sockets",
	.group = COMMAND_LOOK,
	.usage = "",
	.gist = N_("list the sockets of all processes, with their states"),
	.about =
	    N_("One line for each socket: who holds it, its name, its state, "
	       "its own address and its peer's; on a wire, its host too. "
	       "QUEUE is a listening "
	       "socket's accept queue: how many connections wait in it, "
	       "and the backlog. UNREAD is how many bytes wait to be "
	       "received. Below a socket stands the call that its process "
	       "is blocked in because of it, or how long TIME-WAIT still "
	       "lasts. A socket without a process waits in an accept queue, "
	       "or is being closed by the kernel."),
	.example = "sockets",
	.in_lessons = true,
	.is_view = true,
	.run = sockets_run,
};
