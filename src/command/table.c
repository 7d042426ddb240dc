/* command/table.c - all commands, in the order of help. */
#include "command/command.h"

extern const struct command command_netstat, command_lsof;
extern const struct command command_ss;
extern const struct command command_doctor;
extern const struct command command_why;
extern const struct command command_process, command_wait, command_interrupt,
    command_kill, command_sockets, command_expect, command_journal,
    command_lesson, command_next, command_back, command_help, command_run,
    command_set, command_history, command_quit, command_fsm;
extern const struct command command_watch;
extern const struct command command_goto, command_again, command_skip,
    command_hint, command_solution;
extern const struct command command_net, command_wire, command_packets;

const struct command *const commands[] = {
	&command_process,
	&command_wait,
	&command_interrupt,
	&command_kill,
	&command_net,
	&command_wire,
	&command_packets,
	&command_sockets,
	&command_ss,
	&command_fsm,
	&command_why,
	&command_netstat,
	&command_lsof,
	&command_journal,
	&command_watch,
	&command_expect,
	&command_doctor,
	&command_lesson,
	&command_next,
	&command_back,
	&command_goto,
	&command_again,
	&command_skip,
	&command_hint,
	&command_solution,
	&command_help,
	&command_run,
	&command_set,
	&command_history,
	&command_quit,
	NULL,
};
