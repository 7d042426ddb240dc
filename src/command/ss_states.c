/* command/ss_states.c - what `state NAME` and `exclude NAME` mean. */
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "command/ss_states.h"
#include "model/ksock.h"

#define IDLE (KSOCK_BIT(KSOCK_CLOSE) | KSOCK_BIT(KSOCK_LISTEN))
#define SMALL (KSOCK_BIT(KSOCK_SYN_RECV) | KSOCK_BIT(KSOCK_TIME_WAIT))

static const struct {
	const char *name;
	uint32_t states;
} names[] = {
	{ "established", KSOCK_BIT(KSOCK_ESTABLISHED) },
	{ "syn-sent", KSOCK_BIT(KSOCK_SYN_SENT) },
	{ "syn-recv", KSOCK_BIT(KSOCK_SYN_RECV) },
	{ "syn-rcv", KSOCK_BIT(KSOCK_SYN_RECV) },
	{ "fin-wait-1", KSOCK_BIT(KSOCK_FIN_WAIT_1) },
	{ "fin-wait-2", KSOCK_BIT(KSOCK_FIN_WAIT_2) },
	{ "time-wait", KSOCK_BIT(KSOCK_TIME_WAIT) },
	{ "closed", KSOCK_BIT(KSOCK_CLOSE) },
	{ "close", KSOCK_BIT(KSOCK_CLOSE) },
	{ "unconnected", KSOCK_BIT(KSOCK_CLOSE) },
	{ "close-wait", KSOCK_BIT(KSOCK_CLOSE_WAIT) },
	{ "last-ack", KSOCK_BIT(KSOCK_LAST_ACK) },
	{ "listening", KSOCK_BIT(KSOCK_LISTEN) },
	{ "closing", KSOCK_BIT(KSOCK_CLOSING) },
	{ "all", SS_STATES_ALL },
	{ "connected", SS_STATES_ALL & ~IDLE },
	{ "synchronized", SS_STATES_ALL & ~(IDLE | KSOCK_BIT(KSOCK_SYN_SENT)) },
	{ "bucket", SMALL },
	{ "big", SS_STATES_ALL & ~SMALL },
};

enum { NAMES = sizeof names / sizeof names[0] };

/* "estab" is meant to be established, "listen" listening. */
static const char *
nearest(const char *word)
{
	struct text_near near = { .word = word };

	for (size_t i = 0; i < NAMES && strlen(word) > 2; i++) {
		if (strncasecmp(names[i].name, word, strlen(word)) == 0)
			return names[i].name;
	}
	for (size_t i = 0; i < NAMES; i++)
		text_near_try(&near, names[i].name);
	return near.best;
}

int
ss_states(const struct command_word *word, uint32_t *states, struct err *err)
{
	const char *near;

	for (size_t i = 0; i < NAMES; i++) {
		if (strcasecmp(names[i].name, word->text) == 0) {
			*states = names[i].states;
			return 0;
		}
	}
	near = nearest(word->text);
	if (near != NULL)
		return err_set(err, word->column,
		    "no state is called '%.64s'; did you mean '%s'?",
		    word->text, near);
	return err_set(err, word->column,
	    "no state is called '%.64s': there are established, syn-sent, "
	    "syn-recv, fin-wait-1, fin-wait-2, time-wait, closed, close-wait, "
	    "last-ack, listening and closing, and the groups all, connected, "
	    "synchronized, bucket and big",
	    word->text);
}
