/*
 * lesson/goal_socket.c - the sockets that a goal asks for: whether they are
 * there, and if not, which comes nearest. goal_near.c says what is wrong with
 * that one.
 */
#include <string.h>

#include "lesson/goal_parts.h"

/* ---- whether an attribute is so ---- */

bool
goal_is_inet(const struct wsock *s)
{
	return s->family == AF_INET || s->family == AF_INET6;
}

static bool
same_host(const struct addr *a, const struct addr *b)
{
	struct addr x = addr_unmapped(a), y = addr_unmapped(b);

	if (addr_family(&x) != addr_family(&y))
		return false;
	if (addr_family(&x) == AF_INET)
		return x.in.sin_addr.s_addr == y.in.sin_addr.s_addr;
	return addr_family(&x) == AF_INET6 &&
	       memcmp(&x.in6.sin6_addr, &y.in6.sin6_addr, 16) == 0;
}

bool
goal_host_fits(const struct goal_place *want, const struct addr *is)
{
	return want->any_host || same_host(&want->addr, is);
}

static bool
port_fits(const struct goal_place *want, const struct addr *is)
{
	return want->any_port || addr_port(&want->addr) == addr_port(is);
}

static bool
place_fits(const struct goal_place *want, const struct addr *is)
{
	return !addr_is_empty(is) && addr_family(is) != AF_UNIX &&
	       goal_host_fits(want, is) && port_fits(want, is);
}

static bool
attr_fits(const struct goal_attr *a, const struct wsock *s)
{
	bool listens = s->state == TCP_STATE_LISTEN;

	switch (a->kind) {
	case ATTR_STATE:
		return s->state == a->state;
	case ATTR_TRANSPORT:
		return goal_is_inet(s) && s->type == (int)a->number;
	case ATTR_FAMILY:
		return s->family == (int)a->number;
	case ATTR_LOCAL:
		return place_fits(&a->place, &s->local);
	case ATTR_UNBOUND:
		return addr_is_empty(&s->local);
	case ATTR_PEER:
		return place_fits(&a->place, &s->peer);
	case ATTR_BACKLOG:
		return listens && s->backlog == a->number;
	case ATTR_UNREAD:
		return s->unread == a->number;
	case ATTR_QUEUED:
		return listens && s->queued == a->number;
	case ATTR_KINDS:
		break;
	}
	return false;
}

/* Whether the edges of TCP lead from one to the other, but not around through
 * CLOSED: that would be another connection. */
static bool
may_become(enum tcp_state from, enum tcp_state to)
{
	bool reached[TCP_STATE_TIME_WAIT + 1] = { false };
	bool more = true;

	reached[from] = true;
	while (more) {
		more = false;
		for (size_t i = 0; i < tcp_edge_count; i++) {
			const struct tcp_edge *e = &tcp_edges[i];

			if (!reached[e->from] || reached[e->to] ||
			    e->to == TCP_STATE_CLOSED)
				continue;
			reached[e->to] = more = true;
		}
	}
	return reached[to];
}

/* There is less of it than has to be, or all of it has to go. */
static bool
is_on_its_way(unsigned long is, unsigned long want)
{
	return is < want || want == 0;
}

/* What is not so, but may still become so: nothing was done against it. */
static bool
attr_is_open(const struct goal_attr *a, const struct wsock *s)
{
	bool listens = s->state == TCP_STATE_LISTEN;

	switch (a->kind) {
	case ATTR_STATE:
		return s->state != TCP_STATE_NONE &&
		       may_become(s->state, a->state);
	case ATTR_LOCAL:
		return addr_is_empty(&s->local);
	case ATTR_PEER:
		return addr_is_empty(&s->peer);
	case ATTR_BACKLOG:
		return !listens;
	case ATTR_UNREAD:
		return is_on_its_way(s->unread, a->number);
	case ATTR_QUEUED:
		return !listens || is_on_its_way(s->queued, a->number);
	case ATTR_TRANSPORT:
	case ATTR_FAMILY:
	case ATTR_UNBOUND:
	case ATTR_KINDS:
		break;
	}
	return false;
}

static size_t
count_fitting(const struct goal_condition *c, const struct wsock *s)
{
	size_t count = 0;

	for (size_t i = 0; i < c->attr_count; i++)
		count += attr_fits(&c->attrs[i], s);
	return count;
}

/* ---- which sockets there are ---- */

struct found {
	const struct wproc *process; /* of the condition, living; or NULL */
	unsigned long count;	     /* that are all that is asked for */
	const struct wsock *nearest; /* NULL: there is none of that sort */
	bool passed_over;	     /* but some of another */
	size_t fitting;		     /* attributes of that one */
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

/* What a connection alone can be: a peer, or any state after LISTEN. */
static bool
asks_for_connection(const struct goal_condition *c)
{
	for (size_t i = 0; i < c->attr_count; i++) {
		const struct goal_attr *a = &c->attrs[i];

		if (a->kind == ATTR_PEER ||
		    (a->kind == ATTR_STATE && a->state != TCP_STATE_CLOSED &&
			a->state != TCP_STATE_LISTEN))
			return true;
	}
	return false;
}

static struct found
find(const struct goal_condition *c, const struct goal_look *look)
{
	const struct world *w = look->world;
	struct found f = { 0 };
	bool connection = asks_for_connection(c);

	if (c->process != NULL)
		f.process = world_process_find(w, c->process);
	for (sock_id id = 1; id <= world_socket_count(w); id++) {
		const struct wsock *s = world_socket(w, id);
		size_t fitting;

		if (!is_candidate(c, look, &f, s))
			continue;
		/* A listener never becomes a connection: nobody has done
		 * anything wrong with it. */
		if (connection && s->state == TCP_STATE_LISTEN) {
			f.passed_over = true;
			continue;
		}
		fitting = count_fitting(c, s);
		if (f.nearest == NULL || fitting >= f.fitting) {
			f.nearest = s;
			f.fitting = fitting;
		}
		if (fitting == c->attr_count) {
			f.fits = s;
			f.count++;
		}
	}
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
		buf_say(out, "`%s` has no socket yet that is `%s`", c->process,
		    c->words);
	else if (f->passed_over)
		buf_say(out, "there is no socket yet that is `%s`", c->words);
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

static void
say_nearest(const struct goal_condition *c, struct goal_look *look,
    const struct found *f)
{
	const struct goal_attr *open = NULL, *wrong = NULL;

	for (size_t i = 0; i < c->attr_count && wrong == NULL; i++) {
		const struct goal_attr *a = &c->attrs[i];

		if (attr_fits(a, f->nearest))
			continue;
		if (!attr_is_open(a, f->nearest))
			wrong = a;
		else if (open == NULL)
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
	if (c->process != NULL && c->words != NULL)
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
