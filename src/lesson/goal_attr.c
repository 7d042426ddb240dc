/*
 * lesson/goal_attr.c - an attribute that a goal asks for, of one socket:
 * whether it is so, whether it may still become so, or never will.
 */
#include <string.h>

#include "lesson/goal_parts.h"

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

bool
goal_attr_fits(const struct goal_attr *a, const struct wsock *s)
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

bool
goal_attr_is_open(const struct goal_attr *a, const struct wsock *s)
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

bool
goal_attr_is_lost(const struct goal_attr *a, const struct wsock *s)
{
	switch (a->kind) {
	case ATTR_BACKLOG:
	case ATTR_UNREAD:
	case ATTR_QUEUED:
		return false;
	case ATTR_PEER:
		if (s->type == SOCK_DGRAM)
			return false;
		break;
	case ATTR_STATE:
	case ATTR_LOCAL:
	case ATTR_TRANSPORT:
	case ATTR_FAMILY:
	case ATTR_UNBOUND:
	case ATTR_KINDS:
		break;
	}
	return !goal_attr_fits(a, s) && !goal_attr_is_open(a, s);
}
