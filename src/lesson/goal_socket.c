/*
 * lesson/goal_socket.c - the sockets that a goal asks for: whether they are
 * there, and if not, which comes nearest. goal_near.c says what is wrong with
 * that one.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "lesson/goal_parts.h"

/* ---- how much of it is so ---- */

static bool
is_lost(const struct goal_condition *c, const struct wsock *s)
{
	for (size_t i = 0; i < c->attr_count; i++)
		if (goal_attr_is_lost(&c->attrs[i], s))
			return true;
	return false;
}

static size_t
count_fitting(const struct goal_condition *c, const struct wsock *s)
{
	size_t count = 0;

	for (size_t i = 0; i < c->attr_count; i++)
		count += goal_attr_fits(&c->attrs[i], s);
	return count;
}

/* ---- which sockets are not meant ---- */

static const struct goal_attr *
attr_find(const struct goal_condition *c, enum goal_attr_kind kind)
{
	for (size_t i = 0; i < c->attr_count; i++)
		if (c->attrs[i].kind == kind)
			return &c->attrs[i];
	return NULL;
}

/* The states of a connection, or of one that is about to be, and among them
 * those of its end. */
static bool
is_connection(enum tcp_state state)
{
	return state >= TCP_STATE_SYN_SENT;
}

static bool
is_end(enum tcp_state state)
{
	return state >= TCP_STATE_FIN_WAIT_1;
}

/* Without a process both ends of a connection are looked at: one that has
 * neither the state nor the address is the other end. */
static bool
is_other_end(const struct goal_attr *state, const struct goal_attr *local,
    const struct wsock *s)
{
	return !goal_attr_fits(state, s) && !goal_attr_fits(local, s) &&
	       !addr_is_empty(&s->local);
}

/* A listener never becomes a connection, nor a connection a listener, and
 * what is no connection yet has no end: nothing is wrong with such a one. */
static bool
is_another(const struct goal_condition *c, const struct wsock *s)
{
	const struct goal_attr *state = attr_find(c, ATTR_STATE);
	const struct goal_attr *local = attr_find(c, ATTR_LOCAL);
	enum tcp_state want = state != NULL ? state->state : TCP_STATE_NONE;

	if (s->state == TCP_STATE_LISTEN &&
	    (is_connection(want) || attr_find(c, ATTR_PEER) != NULL))
		return true;
	if (want == TCP_STATE_LISTEN && is_connection(s->state))
		return true;
	if (is_end(want) && s->state == TCP_STATE_CLOSED &&
	    (addr_is_empty(&s->peer) || addr_is_empty(&s->local)))
		return true;
	return c->process == NULL && state != NULL && local != NULL &&
	       is_other_end(state, local, s);
}

/* ---- which sockets there are ---- */

struct found {
	const struct wproc *process; /* of the condition, living; or NULL */
	unsigned long count;	     /* that are all that is asked for */
	const struct wsock *nearest; /* NULL: there is none of that sort */
	bool passed_over;	     /* but some of another */
	bool touched, lost;	     /* of the nearest */
	size_t fitting;		     /* its attributes that are so */
	const struct wsock *fits;    /* the newest of those that are so */
};

static bool
is_candidate(const struct goal_condition *c, const struct goal_look *look,
    const struct found *f, const struct wsock *s)
{
	int fd;

	if (s->gone)
		return false;
	if (c->process == NULL)
		return true;
	return f->process != NULL &&
	       world_holder(look->world, s->id, f->process, &fd) == f->process;
}

/* By id: whether anything happened to the socket since the task began. The
 * caller frees it. */
static bool *
sockets_touched(const struct goal_look *look)
{
	sock_id count = world_socket_count(look->world);
	bool *touched = x_calloc((size_t)count + 1, sizeof *touched);

	for (size_t i = look->since; i < journal_count(look->journal); i++) {
		const struct event *e = journal_at(look->journal, i);

		if (e->socket <= count)
			touched[e->socket] = true;
	}
	return touched;
}

/* What the learner is about: first a socket of this task, then one that may
 * still become what is asked for, then the one that has most of it. */
static void
take_nearer(struct found *f, const struct wsock *s, bool touched, bool lost,
    size_t fitting)
{
	bool nearer;

	if (f->nearest == NULL)
		nearer = true;
	else if (touched != f->touched)
		nearer = touched;
	else if (lost != f->lost)
		nearer = !lost;
	else
		nearer = fitting >= f->fitting;
	if (!nearer)
		return;
	f->nearest = s;
	f->touched = touched;
	f->lost = lost;
	f->fitting = fitting;
}

static struct found
find(const struct goal_condition *c, const struct goal_look *look)
{
	const struct world *w = look->world;
	struct found f = { 0 };
	bool *touched = sockets_touched(look);

	if (c->process != NULL)
		f.process = world_process_find(w, c->process);
	for (sock_id id = 1; id <= world_socket_count(w); id++) {
		const struct wsock *s = world_socket(w, id);
		size_t fitting;
		bool lost;

		if (!is_candidate(c, look, &f, s))
			continue;
		fitting = count_fitting(c, s);
		lost = is_lost(c, s);
		if (is_another(c, s) || (lost && !touched[id]))
			f.passed_over = true;
		else
			take_nearer(&f, s, touched[id], lost, fitting);
		if (fitting == c->attr_count) {
			f.fits = s;
			f.count++;
		}
	}
	free(touched);
	return f;
}

size_t
goal_sockets_fitting(const struct goal_condition *c, struct goal_look *look)
{
	return c->kind == GOAL_SOCKET ? find(c, look).fitting : 0;
}

/* ---- the sentences ---- */

static void
say_none(const struct goal_condition *c, const struct goal_look *look,
    const struct found *f)
{
	struct buf *out = look->unmet;

	if (f->passed_over && c->process != NULL)
		buf_say(out, "`%s` has no socket that is `%s`", c->process,
		    c->words);
	else if (f->passed_over)
		buf_say(out, "there is no socket that is `%s`", c->words);
	else if (c->process == NULL && world_socket_count(look->world) > 0)
		buf_say(out, "there is no socket any more");
	else if (c->process == NULL)
		buf_say(out, "there is no socket yet");
	else if (f->process == NULL && goal_process_was(look, c->process))
		buf_say(
		    out, "`%s` has ended, and its sockets with it", c->process);
	else if (f->process != NULL && f->process->fd_count > 0)
		buf_say(out, "`%s` has no socket any more", c->process);
	else
		buf_say(out, "`%s` has no socket yet", c->process);
}

/* What is done first of what is still to be done: bind, then connect. */
static bool
comes_before(const struct goal_attr *a, const struct goal_attr *b)
{
	if (b == NULL || a->kind == ATTR_LOCAL)
		return true;
	return a->kind == ATTR_PEER && b->kind != ATTR_LOCAL;
}

static void
say_nearest(const struct goal_condition *c, struct goal_look *look,
    const struct found *f)
{
	const struct goal_attr *open = NULL, *wrong = NULL;

	for (size_t i = 0; i < c->attr_count && wrong == NULL; i++) {
		const struct goal_attr *a = &c->attrs[i];

		if (goal_attr_fits(a, f->nearest))
			continue;
		if (!goal_attr_is_open(a, f->nearest))
			wrong = a;
		else if (comes_before(a, open))
			open = a;
	}
	if (wrong == NULL && open == NULL)
		return;
	goal_say_wrong(
	    look, f->nearest, f->process, wrong != NULL ? wrong : open);
	look->near = wrong != NULL;
}

static void
say_count(const struct goal_condition *c, struct goal_look *look,
    const struct found *f)
{
	struct buf *out = look->unmet;

	look->near = f->count > 0;
	if (c->process != NULL && f->process == NULL &&
	    !goal_process_was(look, c->process))
		buf_say(out, "there is no process `%s` yet", c->process);
	else if (c->process != NULL && c->words != NULL)
		buf_say(out,
		    "the number of `%s`'s sockets that are `%s` is %lu, not "
		    "%lu",
		    c->process, c->words, f->count, c->number);
	else if (c->process != NULL)
		buf_say(out, "the number of `%s`'s sockets is %lu, not %lu",
		    c->process, f->count, c->number);
	else if (c->words != NULL)
		buf_say(out,
		    "the number of sockets that are `%s` is %lu, not %lu",
		    c->words, f->count, c->number);
	else
		buf_say(out, "the number of sockets is %lu, not %lu", f->count,
		    c->number);
}

bool
goal_sockets_hold(const struct goal_condition *c, struct goal_look *look)
{
	struct found f = find(c, look);

	switch (c->kind) {
	case GOAL_SOCKET:
		if (f.count > 0)
			return true;
		if (f.nearest == NULL)
			say_none(c, look, &f);
		else
			say_nearest(c, look, &f);
		return false;
	case GOAL_SOCKETS:
		if (f.count == c->number)
			return true;
		say_count(c, look, &f);
		return false;
	case GOAL_NO_SOCKET:
		if (f.count == 0)
			return true;
		goal_say_still_there(look, f.fits, f.process);
		/* A connection that is still to be closed is no mistake. */
		look->near = f.fits->state != TCP_STATE_ESTABLISHED &&
			     f.fits->state != TCP_STATE_CLOSE_WAIT;
		return false;
	case GOAL_CALL:
	case GOAL_NO_CALL:
	case GOAL_RECEIVED:
	case GOAL_BLOCKED:
	case GOAL_ENDED:
	case GOAL_EDGE:
	case GOAL_PACKET:
		break;
	}
	return false;
}
