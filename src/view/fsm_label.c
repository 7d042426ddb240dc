/*
 * view/fsm_label.c - which edges of TCP's table are on the figure, and what
 * is written at them: the cause, and what is sent, as `close / FIN`.
 */
#include "base/lang.h"
#include "view/fsm_parts.h"

/*
 * Two edges of the figure are not in the table, because Linux has neither:
 * from LISTEN to SYN-SENT (a listening socket cannot connect), and from
 * SYN-RECEIVED back to LISTEN (the listener has stayed in LISTEN).
 */
bool
fsm_is_on_figure(const struct tcp_edge *e)
{
	if (e->act == ACT_TIMER)
		return e->from == TCP_STATE_TIME_WAIT;
	return e->act != ACT_ABORT && e->needs != SEGMENT_RST &&
	       e->needs != SEGMENT_DATA;
}

static const char *
act_text(enum tcp_act act)
{
	switch (act) {
	case ACT_LISTEN:
		return "listen";
	case ACT_CONNECT:
		return "connect";
	case ACT_CLOSE:
		return "close";
	case ACT_TIMER:
		/* RFC 9293, 3.4.1: twice the time that a segment can live. */
		return _("2 MSL are over");
	case ACT_NONE:
	case ACT_ABORT:
	case ACT_SEND:
		break;
	}
	return "";
}

static const char *
segment_text(enum tcp_segment segment)
{
	switch (segment) {
	case SEGMENT_SYN:
		return "SYN";
	case SEGMENT_SYN_ACK:
		return "SYN+ACK";
	case SEGMENT_ACK_OF_SYN:
	case SEGMENT_ACK_OF_FIN:
		return "ACK";
	case SEGMENT_FIN:
		return "FIN";
	case SEGMENT_RST:
		return "RST";
	case SEGMENT_NONE:
	case SEGMENT_DATA:
		break;
	}
	return "";
}

static void
add_label(struct buf *out, const struct tcp_edge *e)
{
	const char *sends = segment_text(e->sends);

	/* The acknowledgement of a SYN that crossed ours goes with ours. */
	if (e->to == TCP_STATE_SYN_RECEIVED)
		sends = "SYN+ACK";
	buf_adds(out, act_text(e->act));
	buf_adds(out, segment_text(e->needs));
	if (sends[0] != '\0')
		buf_printf(out, " / %s", sends);
}

const struct tcp_edge *
fsm_edge_find(enum tcp_state from, enum tcp_state to)
{
	for (size_t i = 0; i < tcp_edge_count; i++) {
		const struct tcp_edge *e = &tcp_edges[i];

		if (e->from == from && e->to == to && fsm_is_on_figure(e))
			return e;
	}
	return NULL;
}

void
fsm_label(struct buf *out, enum tcp_state from, enum tcp_state to)
{
	const struct tcp_edge *e = fsm_edge_find(from, to);

	if (e != NULL)
		add_label(out, e);
}
