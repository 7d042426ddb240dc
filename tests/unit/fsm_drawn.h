/*
 * tests/unit/fsm_drawn.h - for the tests of the state diagram: the journal
 * of an echo, and what is drawn of it. Included by one file of a program.
 */
#ifndef UNIT_FSM_DRAWN_H
#define UNIT_FSM_DRAWN_H

#include "journal_made.h"
#include "view/fsm_parts.h"

static const struct fsm_style ascii = { 0 }, utf8 = { .utf8 = true };
static struct journal *j;
static struct buf out;

static inline void
begin(void)
{
	j = echo_journal();
}

static inline void
end(void)
{
	journal_free(j);
	buf_free(&out);
}

static inline void
draw_socket(const struct fsm_style *style, sock_id id)
{
	buf_clear(&out);
	fsm_socket(&out, style, j, id);
}

static inline bool
shows(const char *text)
{
	return strstr(buf_text(&out), text) != NULL;
}

static inline size_t
count_of(const char *what)
{
	size_t count = 0;

	for (const char *at = buf_text(&out); (at = strstr(at, what)) != NULL;
	     at += strlen(what))
		count++;
	return count;
}

/* A change of state because of a call. */
static inline void
went_by(sock_id socket, enum tcp_state to, unsigned call, enum event_how how,
    bool reset)
{
	enum tcp_state from = world_socket(journal_world(j), socket)->state;

	journal_append(
	    j, &(struct event){ .kind = EVENT_STATE,
		   .call = call,
		   .fd = -1,
		   .socket = socket,
		   .state = {
		       .from = from, .to = to, .how = how, .reset = reset } });
}

/* A socket d of the client that connects because of call 1. */
static inline sock_id
connected(void)
{
	sock_id id = tcp_socket(j, CLIENT, 5, "d");

	called(j, CLIENT, 1, "connect", 5);
	addressed(j, id, "127.0.0.1:64624", "127.0.0.1:65432");
	went_by(id, TCP_STATE_SYN_SENT, 1, HOW_IMPLIED, false);
	went_by(id, TCP_STATE_ESTABLISHED, 1, HOW_SEEN, false);
	return id;
}

#endif
