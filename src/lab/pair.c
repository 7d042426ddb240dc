/*
 * lab/pair.c - a TCP connection's two ends: what the kernel says of each
 * now, and the edges that led there. One end may be outside of the lab.
 */
#include <errno.h>
#include <poll.h>

#include "lab/lab_parts.h"

/* The socket at the other end, if it is one of the lab's. */
static const struct wsock *
other_end(const struct lab *lab, const struct wsock *s)
{
	return world_connection(
	    lab_world(lab), host_of(s->host, &s->peer), &s->peer, &s->local);
}

/* After a FIN came in, the kernel's count has one byte for it too. The object
 * that stands for a socket in TIME-WAIT has no queue: what is unread then the
 * process alone can tell. */
static unsigned long
unread_of(const struct diag_socket *d, enum tcp_state state)
{
	switch (state) {
	case TCP_STATE_CLOSE_WAIT:
	case TCP_STATE_CLOSING:
	case TCP_STATE_LAST_ACK:
		return d->rqueue > 0 ? d->rqueue - 1 : 0;
	case TCP_STATE_TIME_WAIT:
		return QUEUE_UNKNOWN;
	case TCP_STATE_CLOSED:
	case TCP_STATE_SYN_SENT:
	case TCP_STATE_SYN_RECEIVED:
	case TCP_STATE_LISTEN:
	case TCP_STATE_NONE:
		return 0;
	case TCP_STATE_ESTABLISHED:
	case TCP_STATE_FIN_WAIT_1:
	case TCP_STATE_FIN_WAIT_2:
		break;
	}
	return d->rqueue;
}

/* What that host's kernel says of a connection that was in a state; NONE: it
 * does not answer. */
static enum tcp_state
ask(const struct lab *lab, enum host host, enum tcp_state from,
    const struct addr *local, const struct addr *peer, unsigned long *unread)
{
	struct diag_socket d;
	enum tcp_state state;

	*unread = 0;
	/* A socket may be on its way from one table to another (TIME-WAIT is
	 * an object of its own): what is not there is looked for twice. */
	for (int looks = from == TCP_STATE_CLOSE_WAIT ? 1 : 0; looks < 2;
	     looks++) {
		switch (diag_tcp(lab->host[host].diag, local, peer, &d)) {
		case 0:
			state = tcp_state_from_linux(d.state);
			*unread = unread_of(&d, state);
			return state;
		case -1:
			return TCP_STATE_NONE;
		}
	}
	return TCP_STATE_CLOSED;
}

static void
emit_step(struct lab *lab, const struct cause *cause, sock_id id,
    const struct tcp_step *step)
{
	const struct world *w = lab_world(lab);
	const struct wproc *holder;
	int fd;

	holder = world_holder(w, id, world_process(w, cause->process), &fd);
	lab_event(
	    lab, &(struct event){ .kind = EVENT_STATE,
		     .call = cause->call,
		     .process = holder != NULL ? holder->id : 0,
		     .fd = fd,
		     .socket = id,
		     .state = { step->from, step->to,
			 step->seen ? HOW_SEEN : HOW_IMPLIED, step->reset } });
}

static void
emit_steps(struct lab *lab, const struct cause *cause, const sock_id ids[2],
    const struct tcp_end ends[2])
{
	struct tcp_step steps[TCP_STEPS_MAX];
	size_t count = tcp_explain(ends, steps);

	for (size_t i = 0; i < count; i++)
		emit_step(lab, cause, ids[steps[i].end], &steps[i]);
}

/*
 * A connection attempt that is over already: a SYN was sent, or the errno
 * would be another one, and the socket is CLOSED again.
 */
static bool
attempt_failed(const struct cause *cause, const struct tcp_end *end)
{
	return (cause->acts & ACT_CONNECT) != 0 &&
	       end->from == TCP_STATE_CLOSED && end->to == TCP_STATE_CLOSED &&
	       (cause->error == ECONNREFUSED || cause->error == ETIMEDOUT ||
		   cause->error == EINPROGRESS);
}

static void
emit_attempt(struct lab *lab, const struct cause *cause, sock_id id)
{
	emit_step(lab, cause, id,
	    &(struct tcp_step){
		0, TCP_STATE_CLOSED, TCP_STATE_SYN_SENT, false, false });
	emit_step(lab, cause, id,
	    &(struct tcp_step){ 0, TCP_STATE_SYN_SENT, TCP_STATE_CLOSED, true,
		cause->error == ECONNREFUSED });
}

/*
 * A connection that the kernel took in for a listener of the lab: a socket
 * that nobody holds yet. Returns it, or 0 where there is none.
 */
static sock_id
incoming(struct lab *lab, const struct cause *cause, enum host host,
    const struct addr *local, const struct addr *peer, enum tcp_state *state,
    unsigned long *unread)
{
	const struct wsock *listener =
	    world_listener(lab_world(lab), host, local);
	sock_id id = world_socket_count(lab_world(lab)) + 1;

	if (listener == NULL)
		return 0;
	*state = ask(lab, host, TCP_STATE_LISTEN, local, peer, unread);
	if (*state == TCP_STATE_NONE || *state == TCP_STATE_CLOSED)
		return 0;
	lab_event(lab, &(struct event){ .kind = EVENT_SOCKET,
			   .call = cause->call,
			   .fd = -1,
			   .socket = id,
			   .socket_new = { listener->family, listener->type,
			       listener->protocol, listener->id } });
	observe_address(
	    lab, &(struct cause){ .call = cause->call }, id, local, peer);
	return id;
}

/* The accept queue that a connection came into, or was taken from: that of its
 * listener. */
static void
observe_listener(struct lab *lab, const struct cause *cause, sock_id id)
{
	const struct wsock *s = world_socket(lab_world(lab), id);
	const struct addr none = { 0 };
	struct diag_socket d;

	if (s->listener == 0 || s->listener == cause->accepts || s->holders > 0)
		return;
	s = world_socket(lab_world(lab), s->listener);
	if (s == NULL || s->state != TCP_STATE_LISTEN ||
	    diag_tcp(lab->host[s->host].diag, &s->local, &none, &d) != 0 ||
	    tcp_state_from_linux(d.state) != TCP_STATE_LISTEN)
		return;
	observe_queue(lab, cause, s->id, QUEUE_ACCEPT, d.rqueue, d.wqueue);
}

/* Segments that may come from an end that is not the lab's, or is no more.
 * What crossed the wire was seen there. */
static unsigned
heard_from_outside(const struct lab *lab, const struct wsock *s)
{
	const unsigned all = SEGMENT_SYN_ACK | SEGMENT_ACK_OF_SYN |
			     SEGMENT_FIN | SEGMENT_ACK_OF_FIN | SEGMENT_RST;
	const unsigned seen = arrive_segments(lab, s);

	if (seen != 0)
		return seen;
	/* Connected to itself: its own SYN comes in (RFC 9293, 3.5). */
	if (addr_equal(&s->local, &s->peer))
		return (all & ~(unsigned)SEGMENT_SYN_ACK) | SEGMENT_SYN;
	/* Else a bare SYN only where one is waited for. In SYN-SENT it would
	 * mean that both ends connect to each other at once. */
	return s->state == TCP_STATE_LISTEN ? all | SEGMENT_SYN : all;
}

/* A connection as it is being looked at: the socket and its other end. */
struct pair {
	sock_id id[2]; /* id[1] is 0 where the other end is not the lab's */
	struct tcp_end end[2];
	unsigned long unread[2];
};

/* The other end, made known if a listener of the lab took it in just now. */
static void
find_other(struct lab *lab, const struct cause *cause, struct pair *pair)
{
	const struct wsock *s = world_socket(lab_world(lab), pair->id[0]);
	bool paired = !addr_is_empty(&s->peer) && !addr_is_empty(&s->local);
	const struct wsock *p = paired ? other_end(lab, s) : NULL;
	struct tcp_end *end = &pair->end[1];

	if (p != NULL && p != s) {
		pair->id[1] = p->id;
		end->from = p->state;
		end->to = ask(lab, p->host, p->state, &p->local, &p->peer,
		    &pair->unread[1]);
	} else if (p == NULL && paired &&
		   (s->state == TCP_STATE_CLOSED ||
		       s->state == TCP_STATE_SYN_SENT)) {
		const struct addr local = s->peer, peer = s->local;

		pair->id[1] = incoming(lab, cause, host_of(s->host, &local),
		    &local, &peer, &end->to, &pair->unread[1]);
		end->from = TCP_STATE_LISTEN;
	}
	if (pair->id[1] == 0) {
		end->from = end->to = TCP_STATE_NONE;
		s = world_socket(lab_world(lab), pair->id[0]);
		pair->end[0].heard = heard_from_outside(lab, s);
		return;
	}
	if (end->to == TCP_STATE_NONE)
		end->to = end->from;
	if ((cause->acts & ACT_SEND) != 0)
		end->heard = SEGMENT_DATA;
}

/* What was on the wire since an earlier record. */
static void
add_heard(const struct lab *lab, struct pair *pair)
{
	for (int i = 0; i < 2 && pair->id[i] != 0; i++)
		pair->end[i].heard |= arrive_heard(
		    lab, world_socket(lab_world(lab), pair->id[i]));
}

/* TIME-WAIT ends by itself, whatever else happened. */
static void
expire(struct tcp_end *end)
{
	if (end->from == TCP_STATE_TIME_WAIT && end->to == TCP_STATE_CLOSED)
		end->acts |= ACT_TIMER;
}

static void
emit_pair(struct lab *lab, const struct cause *cause, struct pair *pair)
{
	expire(&pair->end[0]);
	expire(&pair->end[1]);
	add_heard(lab, pair);
	if (attempt_failed(cause, &pair->end[0]))
		emit_attempt(lab, cause, pair->id[0]);
	else
		emit_steps(lab, cause, pair->id, pair->end);
	for (int i = 0; i < 2 && pair->id[i] != 0; i++)
		late_add(lab, pair->id[i], cause->call);
}

/*
 * Whether what the call sent has visibly arrived at the other end, so that
 * no packet of it can be under way.
 */
static bool
is_evident(
    const struct lab *lab, const struct cause *cause, const struct pair *pair)
{
	const struct tcp_end *here = &pair->end[0], *there = &pair->end[1];
	bool ours = pair->id[1] != 0;
	const struct wsock *p;

	/* On the machine's own network that may take 40 ms (late.c). */
	if (lab->net != LAB_HOST && tcp_state_waits_for_ack(here->to))
		return false;
	if ((cause->acts & ACT_CONNECT) != 0)
		return here->to == TCP_STATE_CLOSED ||
		       (here->to == TCP_STATE_ESTABLISHED &&
			   (!ours || there->to == TCP_STATE_ESTABLISHED));
	if (!ours || (cause->acts & ACT_SEND) == 0)
		return !ours || there->from != there->to ||
		       here->from == here->to;
	p = world_socket(lab_world(lab), pair->id[1]);
	return here->from == here->to && there->from == there->to &&
	       pair->unread[1] == p->unread + (unsigned long)cause->sent;
}

/* Both ends as the kernel tells them. False: it does not tell. */
static bool
look_at_pair(struct lab *lab, const struct cause *cause, struct pair *pair,
    enum tcp_state to)
{
	const struct wsock *s = world_socket(lab_world(lab), pair->id[0]);

	pair->end[0].to = to;
	if (to == TCP_STATE_NONE)
		pair->end[0].to = ask(lab, s->host, s->state, &s->local,
		    &s->peer, &pair->unread[0]);
	if (pair->end[0].to == TCP_STATE_NONE)
		return false;
	find_other(lab, cause, pair);
	return true;
}

void
pair_observe(
    struct lab *lab, const struct cause *cause, sock_id id, enum tcp_state to)
{
	const struct wsock *s = world_socket(lab_world(lab), id);
	struct pair pair = { .id = { id, 0 } };

	pair.end[0] = (struct tcp_end){ s->state, to,
		cause->acts & ~(unsigned)ACT_SEND, 0 };
	/* Nothing was done and nobody else ran: the peer is as it was. */
	if (s->state == to && cause->acts == 0 && !cause->stale)
		return;
	if (!look_at_pair(lab, cause, &pair, to))
		return;
	if (cause->hasty && !is_evident(lab, cause, &pair)) {
		settle(lab, NULL, true);
		s = world_socket(lab_world(lab), id);
		to = addr_is_empty(&s->peer) ? to : TCP_STATE_NONE;
		if (!look_at_pair(lab, cause, &pair, to))
			return;
	}
	emit_pair(lab, cause, &pair);
	if (to == TCP_STATE_NONE)
		observe_queue(lab, cause, id, QUEUE_RECEIVE, pair.unread[0], 0);
	if (pair.id[1] == 0)
		return;
	observe_queue(lab, cause, pair.id[1], QUEUE_RECEIVE, pair.unread[1], 0);
	observe_listener(lab, cause, pair.id[0]);
	observe_listener(lab, cause, pair.id[1]);
}

void
pair_incoming(struct lab *lab, const struct cause *cause, enum host host,
    const struct addr *local, const struct addr *peer)
{
	struct pair pair = { .end[0].from = TCP_STATE_LISTEN };

	pair.id[0] = incoming(
	    lab, cause, host, local, peer, &pair.end[0].to, &pair.unread[0]);
	if (pair.id[0] == 0)
		return;
	pair.end[0].heard =
	    heard_from_outside(lab, world_socket(lab_world(lab), pair.id[0]));
	emit_pair(lab, cause, &pair);
	observe_listener(lab, cause, pair.id[0]);
}

/* Bytes that were not sent even once, and may still be: no zero window. */
static bool
waits_to_send(const struct lab *lab, const struct wsock *s)
{
	const struct wproc *holder;
	struct sight seen;
	struct member *m;
	int fd;

	holder = world_holder(lab_world(lab), s->id, NULL, &fd);
	m = holder != NULL ? lab_member(lab, holder->id) : NULL;
	return m != NULL && process_look(m->process, fd, &seen) &&
	       seen.unsent > 0 && !pair_is_held_up(lab, s->id);
}

void
pair_wait_sent(struct lab *lab, sock_id id, unsigned call)
{
	long start = lab_clock();
	const struct wsock *s = world_socket(lab_world(lab), id);

	/* In a private network nothing waits: TCP acknowledges at once. */
	if (lab->net != LAB_HOST || s == NULL || addr_is_empty(&s->peer) ||
	    other_end(lab, s) == NULL)
		return;
	while (waits_to_send(lab, s)) {
		if (lab_clock() - start > ACK_LIMIT_MS) {
			lab_note(lab, call, 0,
			    "some of it was not sent for %d ms; it is not "
			    "waited for any longer",
			    ACK_LIMIT_MS);
			return;
		}
		poll(NULL, 0, 1);
	}
}

bool
pair_moves(const struct lab *lab, sock_id id)
{
	const struct wsock *s = world_socket(lab_world(lab), id);
	unsigned long unread;

	return ask(lab, s->host, s->state, &s->local, &s->peer, &unread) !=
	       s->state;
}

bool
pair_is_held_up(const struct lab *lab, sock_id id)
{
	const struct wsock *s = world_socket(lab_world(lab), id);
	struct diag_socket d;

	return diag_tcp(lab->host[s->host].diag, &s->local, &s->peer, &d) ==
		   0 &&
	       d.timer == DIAG_TIMER_PERSIST;
}

sock_id
pair_other(const struct lab *lab, sock_id id)
{
	const struct wsock *s = world_socket(lab_world(lab), id);
	const struct wsock *p =
	    addr_is_empty(&s->peer) ? NULL : other_end(lab, s);

	return p != NULL ? p->id : 0;
}
