/*
 * lab/calls.c - the calls that a lab is asked to make: sending one, hearing
 * what came of it and of those that others were blocked in, interrupting,
 * waiting.
 */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "base/alloc.h"
#include "lab/lab_parts.h"

enum { INTERRUPT_LIMIT_MS = 2000 };

static void
request_free(struct lab_request *r)
{
	call_args_free(&r->args);
	for (size_t i = 0; i < r->name_count; i++)
		free(r->names[i]);
	free(r->names);
	*r = (struct lab_request){ 0 };
}

void
pending_free(struct pending *p)
{
	if (p == NULL)
		return;
	request_free(&p->request);
	reply_free(&p->reply);
	free(p);
}

static struct member *
next_answered(const struct lab *lab)
{
	struct member *next = NULL;

	for (size_t i = 0; i < lab->member_count; i++) {
		struct member *m = lab->members[i];

		if (m->pending != NULL && m->pending->answered &&
		    (next == NULL || m->pending->id < next->pending->id))
			next = m;
	}
	return next;
}

static struct member *
next_ended(const struct lab *lab)
{
	for (size_t i = 0; i < lab->member_count; i++) {
		const struct member *m = lab->members[i];

		if (m->ended && (m->pending == NULL || !m->pending->answered))
			return lab->members[i];
	}
	return NULL;
}

/*
 * Calls of others that came to their end, in the order of their start. First
 * the end of a process: it may be what they waited for.
 */
static void
record_others(struct lab *lab)
{
	struct member *m;

	for (;;) {
		if ((m = next_ended(lab)) != NULL)
			lab_bury(lab, m, PROCESS_EXITED);
		else if ((m = next_answered(lab)) != NULL)
			record_call(lab, m);
		else
			return;
	}
}

/* Each part of it may bring about more of the others. */
void
lab_wind_up(struct lab *lab)
{
	do {
		arrive_look(lab);
		packets_flush(lab);
		record_others(lab);
	} while (lab->arrival_count > 0 || lab->packets.told_count > 0);
	for (enum host h = HOST_ONLY; h < HOST_COUNT; h++)
		lab->host[h].acting = 0;
	lab->wire_since = 0;
	carry_alarm(lab);
}

void
lab_collect(struct lab *lab)
{
	struct epoll_event news[16];
	int count = epoll_wait(lab->epoll, news, 16, 0);
	char byte;

	if (count <= 0)
		return;
	/* An idle process has nothing to say: its channel is closed, or it
	 * is none of ours any more. */
	for (size_t i = 0; i < lab->member_count; i++) {
		struct member *m = lab->members[i];

		if (m->pending == NULL && recv(process_fd(m->process), &byte, 1,
					      MSG_PEEK | MSG_DONTWAIT) >= 0)
			m->ended = true;
	}
	settle(lab, NULL, false);
	lab_wind_up(lab);
	late_look(lab);
}

void
lab_finish(struct lab *lab)
{
	lab_collect(lab);
	late_wait(lab, 0);
}

void
lab_look(struct lab *lab)
{
	const struct cause cause = { .acts = ACT_TIMER, .stale = true };
	sock_id count = world_socket_count(lab_world(lab));

	for (sock_id id = 1; id <= count; id++) {
		const struct wsock *s = world_socket(lab_world(lab), id);

		if (s->gone || s->state == TCP_STATE_NONE ||
		    s->state == TCP_STATE_CLOSED || addr_is_empty(&s->peer))
			continue;
		if (s->holders == 0 || pair_other(lab, id) == 0)
			pair_observe(lab, &cause, id, TCP_STATE_NONE);
	}
}

int
lab_fd(const struct lab *lab)
{
	return lab->epoll;
}

/* ---- calls ---- */

static size_t
count_busy(const struct lab *lab)
{
	size_t count = 0;

	for (size_t i = 0; i < lab->member_count; i++)
		count += lab->members[i]->pending != NULL;
	return count;
}

static int
refuse(const struct lab *lab, const struct member *m, struct err *err)
{
	const struct wproc *p = world_process(lab_world(lab), m->id);
	struct buf text = { 0 };

	call_text(&text, m->pending->request.call, &m->pending->request.args,
	    &(struct addr){ 0 });
	err_set(err, 0,
	    "%s is blocked in %s and makes one call at a time: `wait %s` "
	    "until it returns, `interrupt %s`, or use another process",
	    p->name, buf_text(&text), p->name, p->name);
	buf_free(&text);
	return -1;
}

static struct pending *
pending_new(struct lab *lab, struct lab_request *request)
{
	struct pending *p = x_calloc(1, sizeof *p);

	p->id = ++lab->calls;
	p->request = *request;
	*request = (struct lab_request){ 0 };
	return p;
}

/*
 * What can have changed: a connected TCP socket keeps its addresses, and if
 * its peer is the lab's nothing happens to it between two calls.
 */
static unsigned
look_at(const struct lab *lab, const struct member *m)
{
	const struct lab_request *r = &m->pending->request;
	const struct world *w = lab_world(lab);
	const struct wsock *s =
	    world_fd(w, world_process(w, m->id), call_fd(&r->args));

	if (s == NULL || s->state == TCP_STATE_NONE)
		return SIGHT_ADDRESSES;
	if (s->state < TCP_STATE_ESTABLISHED || addr_is_empty(&s->peer)) {
		/* An error can wait to be told only where a peer was named. */
		bool before = !addr_is_empty(&s->peer) ||
			      (r->call->acts & ACT_CLOSE) != 0;

		return before ? SIGHT_BEFORE | SIGHT_ADDRESSES
			      : SIGHT_ADDRESSES;
	}
	if ((r->call->acts & ACT_CLOSE) != 0 || pair_other(lab, s->id) == 0)
		return SIGHT_BEFORE;
	return 0;
}

static int
send_request(const struct lab *lab, struct member *m)
{
	const struct pending *p = m->pending;
	const struct lab_request *r = &p->request;

	if (r->call == call_find("fork"))
		return process_send_fork(m->process, p->id, r->call, &r->args);
	return process_send(
	    m->process, p->id, look_at(lab, m), r->call, &r->args);
}

/* It has not returned: blocked is said only of what is seen asleep. */
static void
tell_waiting(struct lab *lab, struct member *m)
{
	switch (process_where(m->process)) {
	case PROCESS_STOPPED:
		lab_note(lab, m->pending->id, m->id,
		    "%s has not returned: the process is stopped, until a "
		    "SIGCONT lets it go on",
		    m->pending->request.call->name);
		break;
	case PROCESS_ASLEEP:
		if (!m->pending->given_up)
			record_blocked(lab, m);
		break;
	case PROCESS_RUNS:
	case PROCESS_HIDDEN:
	case PROCESS_ENDED:
		break;
	}
}

static enum lab_result
finish(struct lab *lab, struct member *m)
{
	enum lab_result result = LAB_DONE;

	if (m->pending->answered) {
		if (record_call(lab, m))
			result = LAB_FAILED;
	} else if (m->ended) {
		lab_bury(lab, m, PROCESS_EXITED);
		result = LAB_FAILED;
	} else {
		tell_waiting(lab, m);
		result = LAB_BLOCKED;
	}
	lab_wind_up(lab);
	return result;
}

/* The socket at which the call sends something, and so acknowledges. */
static sock_id
carries_ack(const struct lab *lab, const struct lab_request *request)
{
	const struct world *w = lab_world(lab);
	const struct wsock *s;

	if ((request->call->acts & (ACT_SEND | ACT_CLOSE)) == 0)
		return 0;
	s = world_fd(
	    w, world_process(w, request->process), call_fd(&request->args));
	return s != NULL ? s->id : 0;
}

static enum lab_result
refuse_request(struct lab_request *request)
{
	request_free(request);
	return LAB_REFUSED;
}

enum lab_result
lab_call(struct lab *lab, struct lab_request *request, struct err *err)
{
	struct member *m;

	/* With all idle there is nothing that could have come, but for what
	 * the kernel's own clocks send. */
	if (count_busy(lab) > 0 || lab->wire != NULL)
		lab_collect(lab);
	m = lab_member(lab, request->process);
	if (m == NULL) {
		err_set(err, 0, "that process has ended");
		return refuse_request(request);
	}
	if (m->pending != NULL) {
		refuse(lab, m, err);
		return refuse_request(request);
	}
	late_wait(lab, carries_ack(lab, request));
	m->pending = pending_new(lab, request);
	lab->host[member_proc(lab, m)->host].acting = m->pending->id;
	if (send_request(lab, m) < 0)
		m->ended = true;
	settle(lab, m, false);
	return finish(lab, m);
}

int
lab_interrupt(struct lab *lab, const struct wproc *p, struct err *err)
{
	long start = lab_clock();
	struct member *m;

	lab_finish(lab);
	m = lab_member(lab, p->id);
	if (m == NULL || m->pending == NULL)
		return err_set(err, 0, "%s is not blocked in a call", p->name);
	/* It may be between two system calls: then another one is needed. */
	while (!m->pending->answered && !m->ended) {
		if (process_where(m->process) == PROCESS_STOPPED)
			return err_set(err, 0,
			    "%s is stopped: a SIGCONT must let it go on first",
			    p->name);
		if (lab_clock() - start > INTERRUPT_LIMIT_MS)
			return err_set(err, 0,
			    "%s did not come out of its call within %d s",
			    p->name, INTERRUPT_LIMIT_MS / 1000);
		process_interrupt(m->process);
		settle(lab, m, false);
	}
	lab_wind_up(lab);
	return 0;
}

void
lab_kill(struct lab *lab, const struct wproc *p)
{
	struct member *m;

	lab_finish(lab);
	m = lab_member(lab, p->id);
	if (m != NULL)
		lab_bury(lab, m, PROCESS_KILLED);
	lab_wind_up(lab);
}

static bool
is_busy(const struct lab *lab, proc_id id)
{
	const struct member *m = lab_member(lab, id);

	return m != NULL && m->pending != NULL;
}

bool
lab_is_busy(const struct lab *lab, const struct wproc *p)
{
	return p != NULL ? is_busy(lab, p->id) : count_busy(lab) > 0;
}

int
lab_wait(struct lab *lab, const struct wproc *p, long ms,
    const volatile int *stop, struct err *err)
{
	struct pollfd wait = { .fd = lab->epoll, .events = POLLIN };
	proc_id id = p != NULL ? p->id : 0;
	size_t busy = count_busy(lab);
	long start = lab_clock();

	if (p == NULL && busy == 0)
		return err_set(err, 0, "no process is blocked in a call");
	lab_collect(lab);
	while (p != NULL ? is_busy(lab, id) : count_busy(lab) >= busy) {
		long left = ms < 0 ? 1000 : ms - (lab_clock() - start);

		if (stop != NULL && *stop)
			return err_set(err, 0, "the wait was interrupted");
		if (left <= 0)
			return err_set(err, 0, "nothing came within %g s",
			    (double)ms / 1000);
		poll(&wait, 1, (int)(left < 1000 ? left : 1000));
		lab_collect(lab);
	}
	return 0;
}
