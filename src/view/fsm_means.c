/* view/fsm_means.c - each state in words, for whom it is new. */
#include "base/lang.h"
#include "view/fsm_parts.h"

static const char *const means[FSM_STATES] = {
	[TCP_STATE_NONE] = "",
	[TCP_STATE_CLOSED] = N_(
	    "CLOSED: there is no connection. listen leads to LISTEN, where a "
	    "server waits; connect leads to SYN-SENT, the way of a client."),
	[TCP_STATE_LISTEN] = N_(
	    "LISTEN: it waits for clients. A SYN that comes makes a new "
	    "socket, which goes on to SYN-RECEIVED; this one stays in LISTEN "
	    "until close leads to CLOSED."),
	[TCP_STATE_SYN_SENT] =
	    N_("SYN-SENT: its SYN is on the way or was not answered yet. The "
	       "peer's SYN+ACK leads to ESTABLISHED; an RST (nobody listens "
	       "there), a timeout or close to CLOSED."),
	[TCP_STATE_SYN_RECEIVED] = N_(
	    "SYN-RECEIVED: the peer's SYN has come and was answered. The ACK "
	    "of that answer leads to ESTABLISHED."),
	[TCP_STATE_ESTABLISHED] = N_(
	    "ESTABLISHED: both ends can send and receive. close here (or "
	    "shutdown wr) sends a FIN and leads to FIN-WAIT-1; a FIN from the "
	    "peer leads to CLOSE-WAIT."),
	[TCP_STATE_FIN_WAIT_1] =
	    N_("FIN-WAIT-1: this end has sent its FIN (close, or shutdown wr), "
	       "and it was not acknowledged yet. The ACK leads to FIN-WAIT-2; "
	       "a FIN that comes before it (both ends closed at once) to "
	       "CLOSING."),
	[TCP_STATE_FIN_WAIT_2] =
	    N_("FIN-WAIT-2: this end has closed, the peer knows it and has not "
	       "closed yet. The peer's FIN leads to TIME-WAIT. Where no "
	       "process holds the socket any more, Linux waits for that 60 "
	       "seconds and then drops it."),
	[TCP_STATE_CLOSE_WAIT] =
	    N_("CLOSE-WAIT: the peer has closed: recv gives what is left, then "
	       "no bytes. This end can still send. What leads on, to LAST-ACK, "
	       "is close here: until then it stays so, for days if need be, "
	       "unless a reset comes."),
	[TCP_STATE_CLOSING] =
	    N_("CLOSING: both ends have closed at once. The ACK of this end's "
	       "FIN leads to TIME-WAIT."),
	[TCP_STATE_LAST_ACK] =
	    N_("LAST-ACK: the peer closed first, and now this end has. The ACK "
	       "of this end's FIN leads to CLOSED."),
	[TCP_STATE_TIME_WAIT] =
	    N_("TIME-WAIT: this end closed first, or both at once, and all is "
	       "done. The kernel keeps the pair of addresses for a time (60 "
	       "seconds on Linux), so that late segments reach no new "
	       "connection; then it is CLOSED."),
};

const char *
fsm_means(enum tcp_state state)
{
	return lang_text(means[state]);
}
