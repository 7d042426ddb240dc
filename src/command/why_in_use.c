/* command/why_in_use.c - EADDRINUSE: who has the address. */
#include <netinet/in.h>
#include <string.h>

#include "base/lang.h"
#include "command/why_parts.h"

enum { RIVALS_SHOWN = 4 };

/* The sockets that have an address already. */
struct rivals {
	const struct addr *address;
	int protocol;
	const struct ksock *listens, *waits, *other; /* the first of each */
	const struct wsock *bound; /* the kernel lists no socket that is bound
				      and no more: the world has the lab's */
	const struct ksock *later; /* has it, but came after the call */
	bool v6only;		   /* the socket that was refused is that */
	const struct ksock *shown[RIVALS_SHOWN]; /* the first ones */
	size_t count;
};

static bool
is_rival(struct why *y, const struct rivals *r, const struct ksock *k)
{
	const bool only = k->has_v6only && k->v6only != 0;

	if (k->protocol != r->protocol || k->host != why_home(y) ||
	    !why_overlaps(&k->local, r->address, only || r->v6only))
		return false;
	return y->sock == NULL || why_ours(y, k) != y->sock;
}

/* A socket of the lab that got its address after the call. */
static bool
came_later(struct why *y, const struct ksock *k)
{
	const struct wsock *s = why_ours(y, k);

	return s != NULL && !why_was_bound(y, s, y->index);
}

static void
rival_fact(struct why *y, const struct ksock *k)
{
	const char *state = why_state_name(k);
	const char *left = why_left(y, k);
	const char *to = addr_is_empty(&k->peer)
			     ? ""
			     : why_text(y, ", peer %s", why_addr(y, &k->peer));

	if (state[0] != '\0')
		state = why_text(y, ", %s", state);
	why_fact(y, "%s%s%s%s: %s", why_addr(y, &k->local), to,
	    why_device(y, k), state, why_whose(y, k));
	if (left != NULL)
		why_fact(y, "its TIME-WAIT lasts another %s", left);
}

static const struct wsock *
find_bound(const struct why *y, const struct rivals *r)
{
	for (sock_id id = world_socket_count(y->world); id > 0; id--) {
		const struct wsock *s = world_socket(y->world, id);

		if (s != y->sock && s->host == why_home(y) && s->holders > 0 &&
		    s->state == TCP_STATE_CLOSED &&
		    why_was_bound(y, s, y->index) &&
		    why_overlaps(
			&s->local, r->address, r->v6only || why_v6only(y, s)))
			return s;
	}
	return NULL;
}

/* A socket of the lab that listened there at the call, and is closed. */
static const struct wsock *
find_gone(const struct why *y, const struct rivals *r)
{
	for (sock_id id = world_socket_count(y->world); id > 0; id--) {
		const struct wsock *s = world_socket(y->world, id);

		if (s != y->sock && s->host == why_home(y) &&
		    s->state == TCP_STATE_CLOSED &&
		    why_state_at(y, s, y->index) == TCP_STATE_LISTEN &&
		    why_overlaps(
			&s->local, r->address, r->v6only || why_v6only(y, s)))
			return s;
	}
	return NULL;
}

static void
rivals_find(struct why *y, struct rivals *r)
{
	const struct ksock_table *t = why_table(y);

	for (size_t i = 0; i < t->count; i++) {
		const struct ksock *k = &t->socks[i];
		const struct ksock **first = &r->other;

		if (!is_rival(y, r, k))
			continue;
		if (came_later(y, k)) {
			r->later = k;
			continue;
		}
		if (k->state == KSOCK_LISTEN)
			first = &r->listens;
		else if (k->state == KSOCK_TIME_WAIT)
			first = &r->waits;
		if (*first == NULL)
			*first = k;
		if (r->count < RIVALS_SHOWN) {
			r->shown[r->count] = k;
			rival_fact(y, k);
		}
		r->count++;
	}
	if (r->count > RIVALS_SHOWN)
		why_fact(y, "and %zu more", r->count - RIVALS_SHOWN);
	if (r->protocol == IPPROTO_TCP)
		r->bound = find_bound(y, r);
	if (r->bound != NULL)
		why_fact(y, "%s: %s, bound, not listening",
		    why_addr(y, &r->bound->local), why_sock(y, r->bound));
}

/* Bound to every address, one is in the way of each of them. */
static void
every_fact(struct why *y, const struct rivals *r, const struct addr *has)
{
	struct addr local = addr_unmapped(has);

	if (addr_is_any(&local) && !addr_is_any(r->address))
		why_fact(y, "it has the port on every address, so on %s too",
		    why_addr(y, r->address));
	else if (!addr_is_any(&local) && addr_is_any(r->address))
		why_fact(y,
		    "the call asked for the port on every address, so on %s "
		    "too",
		    why_addr(y, &local));
}

/* A socket that has an address keeps it. */
static void
other_port_way(struct why *y)
{
	why_way(y, strcmp(y->call->done.name, "listen") == 0
		       ? _("bind a new socket to another port")
		       : _("bind another port"));
}

/* How those who have it would let go of it: all that the call met; listen
 * meets those that listen alone. */
static void
close_way(struct why *y, const struct rivals *r)
{
	const bool listens = strcmp(y->call->done.name, "listen") == 0;
	const char *lines = "";
	bool others = false;

	for (size_t i = 0; i < r->count && i < RIVALS_SHOWN; i++) {
		const struct ksock *k = r->shown[i];
		const struct wsock *s = why_ours(y, k);

		if (k->inode == 0 || (listens && k->state != KSOCK_LISTEN))
			continue;
		if (s != NULL)
			lines = why_close_lines(y, s, lines);
		else
			others = true;
	}
	if (r->bound != NULL && !listens)
		lines = why_close_lines(y, r->bound, lines);
	if (r->count > RIVALS_SHOWN)
		why_way(y, "close all that have it");
	else if (others && lines[0] != '\0')
		why_way(y, "end the program that has it, %s", lines);
	else if (others)
		why_way(y, "end the program that has it");
	else if (lines[0] != '\0')
		why_way(y, "%s", lines);
}

static void
listens_text(struct why *y, const struct rivals *r)
{
	why_answer(y,
	    why_are_several(y, r->listens)
		? _("%s is in use: %s listen there.")
		: _("%s is in use: %s listens there."),
	    why_addr(y, r->address), why_whose(y, r->listens));
	every_fact(y, r, &r->listens->local);
	why_fact(
	    y, "SO_REUSEADDR does not help as long as a socket listens there");
	other_port_way(y);
	close_way(y, r);
}

static void
bound_text(struct why *y, const struct rivals *r)
{
	why_answer(y,
	    r->bound->holders > 1 ? _("%s is in use: %s are bound to it.")
				  : _("%s is in use: %s is bound to it."),
	    why_addr(y, r->address), why_sock(y, r->bound));
	every_fact(y, r, &r->bound->local);
	other_port_way(y);
	close_way(y, r);
	why_way(y, "set SO_REUSEADDR on both sockets before bind");
}

static const char *
reuse_line(struct why *y)
{
	if (!why_open(y))
		return _("set SO_REUSEADDR");
	return why_line(y, y->process, "setsockopt", y->fd, "SO_REUSEADDR on");
}

/* SO_REUSEADDR counts only where both sockets have it. */
static void
reuse_text(struct why *y, const struct ksock *k)
{
	const struct wsock *old = why_ours(y, k);
	const bool had = old != NULL && why_reuses(y, old);

	if (old != NULL && !had) {
		why_fact(y,
		    "it was bound without SO_REUSEADDR, and to set that on "
		    "the new socket alone does not help");
		if (k->state == KSOCK_TIME_WAIT)
			why_fact(y,
			    "with SO_REUSEADDR set on each socket before its "
			    "bind it does not happen the next time");
		return;
	}
	if (old == NULL)
		why_fact(y,
		    "whether it was bound with SO_REUSEADDR is not known: it "
		    "is not the lab's");
	else
		why_fact(y, "it was bound with SO_REUSEADDR");
	if (y->sock != NULL && why_reuses(y, y->sock))
		return;
	why_way(y,
	    old == NULL
		? _("%s before bind, which helps if that one had it, too")
		: _("%s before bind"),
	    reuse_line(y));
}

static const char *
other_format(bool tcp, bool several)
{
	if (!tcp)
		return several ? _("%s is in use: %s have it.")
			       : _("%s is in use: %s has it.");
	return several ? _("%s is in use: %s have it, for a connection that "
			   "has not ended.")
		       : _("%s is in use: %s has it, for a connection that "
			   "has not ended.");
}

/* A connection, or a socket of UDP, that is not listening. */
static void
other_answer(struct why *y, const struct rivals *r)
{
	const char *address = why_addr(y, r->address);

	if (why_is_queued(r->other))
		why_answer(y,
		    "%s is in use: a connection has it that nobody has "
		    "accepted yet.",
		    address);
	else if (r->other->inode == 0)
		why_answer(y,
		    "%s is in use: a connection has it that was closed, but "
		    "has not ended (%s).",
		    address, why_state_name(r->other));
	else
		why_answer(y,
		    other_format(r->protocol == IPPROTO_TCP,
			why_are_several(y, r->other)),
		    address, why_whose(y, r->other));
}

static void
other_text(struct why *y, const struct rivals *r)
{
	const bool tcp = r->protocol == IPPROTO_TCP;

	other_answer(y, r);
	every_fact(y, r, &r->other->local);
	if (tcp)
		reuse_text(y, r->other);
	other_port_way(y);
	close_way(y, r);
}

static void
waits_text(struct why *y, const struct rivals *r)
{
	why_answer(y,
	    "%s is in use: a connection that has ended has it still, in "
	    "TIME-WAIT.",
	    why_addr(y, r->address));
	every_fact(y, r, &r->waits->local);
	why_fact(y,
	    "TIME-WAIT takes 60 s in Linux, so that stray segments of the "
	    "old connection are not taken for a new one's (RFC 9293, 3.6.1)");
	reuse_text(y, r->waits);
	why_way(y, "wait until it is over");
	other_port_way(y);
}

/* Who had it at the call has it no more. */
static void
gone_text(struct why *y, const struct wsock *gone, const char *address)
{
	const char *ended = why_let_go(y, gone);

	why_answer(y,
	    "%s was in use when the call was made: a socket of the lab "
	    "listened there.",
	    address);
	if (ended != NULL)
		why_fact(y, "it is closed now: %s", ended);
}

/* What there was is gone, or is of a kind that the kernel does not list. */
static void
nobody_text(struct why *y, const struct rivals *r)
{
	const struct wsock *gone =
	    r->protocol == IPPROTO_TCP ? find_gone(y, r) : NULL;

	if (gone != NULL)
		gone_text(y, gone, why_addr(y, r->address));
	else
		why_answer(y,
		    r->later != NULL
			? _("%s was in use when the call was made; now the "
			    "kernel lists no socket that had it then.")
			: _("%s was in use when the call was made; now the "
			    "kernel lists no socket that has it."),
		    why_addr(y, r->address));
	if (gone == NULL)
		why_fact(y,
		    "another program's socket that is bound, but neither "
		    "listens nor is connected, is not listed");
	if (r->later != NULL)
		why_fact(y,
		    why_are_several(y, r->later)
			? _("%s have it now, and got it later")
			: _("%s has it now, and got it later"),
		    why_whose(y, r->later));
	else
		why_way(y, "make the call again");
	other_port_way(y);
}

static void
rivals_text(struct why *y, const struct rivals *r)
{
	if (r->listens != NULL)
		listens_text(y, r);
	else if (r->bound != NULL)
		bound_text(y, r);
	else if (r->other != NULL)
		other_text(y, r);
	else if (r->waits != NULL)
		waits_text(y, r);
	else
		nobody_text(y, r);
}

/* ---- EADDRINUSE ---- */

/* Each pair of addresses can have one connection. */
static void
pair_in_use(struct why *y)
{
	const struct event_call *c = &y->call->done;
	const struct ksock *k = why_find(
	    y, IPPROTO_TCP, y->sock->host, &y->sock->local, &c->target);

	why_answer(y,
	    "There is a connection from %s to %s already, and two addresses "
	    "can have one only.",
	    why_addr(y, &y->sock->local), why_addr(y, &c->target));
	if (k != NULL && why_ours(y, k) != y->sock)
		rival_fact(y, k);
	why_way(y, "do not bind before connect: then the kernel chooses a "
		   "port that is free");
}

/* Port 0: the kernel was to find one. */
static void
no_port_left(struct why *y)
{
	why_answer(y, "The kernel was to choose a port, and none of those "
		      "that it may choose is free.");
	why_fact(y, "it chooses from net.ipv4.ip_local_port_range");
	why_way(y, "close sockets that are not needed any more");
	why_way(y, "bind a port outside of that range");
}

void
why_eaddrinuse(struct why *y)
{
	const struct event_call *c = &y->call->done;
	struct rivals r = { .address = &c->target,
		.protocol = y->sock != NULL && y->sock->type == SOCK_DGRAM
				? IPPROTO_UDP
				: IPPROTO_TCP };

	if (addr_family(&c->target) == AF_UNIX) {
		why_unix_in_use(y, &c->target);
		return;
	}
	if (y->sock != NULL && strncmp(c->name, "connect", 7) == 0) {
		pair_in_use(y);
		return;
	}
	/* listen takes no address: it is the socket's own. */
	if (r.address->len == 0 && y->sock != NULL)
		r.address = &y->sock->local;
	if (addr_port(r.address) == 0) {
		no_port_left(y);
		return;
	}
	r.v6only = y->sock != NULL && why_v6only(y, y->sock);
	rivals_find(y, &r);
	rivals_text(y, &r);
}
