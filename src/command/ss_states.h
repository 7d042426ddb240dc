/* command/ss_states.h - names of states, and of groups of them, in `ss`. */
#ifndef COMMAND_SS_STATES_H
#define COMMAND_SS_STATES_H

#include "command/command.h"

/*
 * As ss(8) has it, a state without a number and a name (bit 0) is one of
 * them; no socket is in it.
 */
#define SS_STATES_ALL (KSOCK_ALL | 1u)
/* What is listed where no states are asked for. */
#define SS_STATES_CONNECTED \
	(SS_STATES_ALL & \
	    ~(KSOCK_BIT(KSOCK_LISTEN) | KSOCK_BIT(KSOCK_CLOSE) | \
		KSOCK_BIT(KSOCK_TIME_WAIT) | KSOCK_BIT(KSOCK_SYN_RECV)))

/* A name's states, as KSOCK_BIT; -1 with *err where it is none. */
int ss_states(
    const struct command_word *word, uint32_t *states, struct err *err);

#endif
