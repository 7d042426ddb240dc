/* command/why_in_use.c - EADDRINUSE: who has the address. */
#include <netinet/in.h>
#include <string.h>

#include "command/why_parts.h"

enum { RIVALS_SHOWN = 4 };

/* The sockets that have an address already. */
struct rivals {
	const struct addr *address;
	int protocol;
	const struct ksock *listens, *waits, *other; /* the first of each */
	const struct wsock *bound; /* the kernel lists no socket that is bound
				      and no more: the world has the lab's */
	size_t count;
};

static bool
is_rival(const struct rivals *r, const struct ksock *k)
{
	return k->protocol == r->protocol &&
	       why_overlaps(&k->local, r->address);
}

static void
rival_fact(struct why *y, const struct ksock *k)
{
	const char *state = why_state_name(k);
	const char *to = addr_is_empty(&k->peer)
			     ? ""
			     : why_text(y, ", peer %s", why_addr(y, &k->peer));

	why_fact(y, "%s%s%s%s: %s", why_addr(y, &k->local), to,
	    state[0] != '\0' ? ", " : "", state, why_whose(y, k));
	if (k->state == KSOCK_TIME_WAIT && y->s->interactive)
		why_fact(y, "%u s of TIME-WAIT are left",
		    (k->expires_ms + 999) / 1000);
}

static const struct wsock *
find_bound(const struct why *y, const struct addr *address)
{
	for (sock_id id = world_socket_count(y->world); id > 0; id--) {
		const struct wsock *s = world_socket(y->world, id);

		if (s != y->sock && s->holders > 0 &&
		    s->state == TCP_STATE_CLOSED &&
		    why_overlaps(&s->local, address))
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

		if (!is_rival(r, k))
			continue;
		if (k->state == KSOCK_LISTEN)
			first = &r->listens;
		else if (k->state == KSOCK_TIME_WAIT)
			first = &r->waits;
		if (*first == NULL)
			*first = k;
		if (r->count++ < RIVALS_SHOWN)
			rival_fact(y, k);
	}
	if (r->count > RIVALS_SHOWN)
		why_fact(y, "and %zu more", r->count - RIVALS_SHOWN);
	if (r->protocol == IPPROTO_TCP)
		r->bound = find_bound(y, r->address);
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

static void
other_port_way(struct why *y)
{
	why_way(y, "bind another port");
}

/* How the one who has it would let go of it. */
static void
close_way(struct why *y, const struct ksock *k)
{
	const struct wsock *s = why_ours(y, k);
	const struct wproc *p;
	int fd;

	p = s != NULL ? world_holder(y->world, s->id, NULL, &fd) : NULL;
	if (p != NULL)
		why_way(y, "%s", why_line(y, p, "close", fd, ""));
	else if (k->inode != 0)
		why_way(y, "end the program that has it");
}

static void
listens_text(struct why *y, const struct rivals *r)
{
	why_answer(y, "%s is in use: %s listens there.",
	    why_addr(y, r->address), why_whose(y, r->listens));
	every_fact(y, r, &r->listens->local);
	why_fact(
	    y, "SO_REUSEADDR does not help as long as a socket listens there");
	other_port_way(y);
	close_way(y, r->listens);
}

static void
bound_text(struct why *y, const struct rivals *r)
{
	const struct wproc *p;
	int fd;

	why_answer(y, "%s is in use: %s is bound to it.",
	    why_addr(y, r->address), why_sock(y, r->bound));
	every_fact(y, r, &r->bound->local);
	p = world_holder(y->world, r->bound->id, NULL, &fd);
	other_port_way(y);
	if (p != NULL)
		why_way(y, "%s", why_line(y, p, "close", fd, ""));
	why_way(y, "set SO_REUSEADDR on both sockets before bind");
}

static const char *
reuse_line(struct why *y)
{
	if (!why_open(y))
		return "set SO_REUSEADDR";
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
	why_way(y, "%s before bind%s", reuse_line(y),
	    old == NULL ? ", which helps if that one had it, too" : "");
}

static void
other_text(struct why *y, const struct rivals *r)
{
	const bool tcp = r->protocol == IPPROTO_TCP;

	why_answer(y, "%s is in use: %s has it%s.", why_addr(y, r->address),
	    why_whose(y, r->other),
	    tcp ? ", for a connection that has not ended" : "");
	every_fact(y, r, &r->other->local);
	if (tcp)
		reuse_text(y, r->other);
	other_port_way(y);
	close_way(y, r->other);
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

/* What there was is gone, or is of a kind that the kernel does not list. */
static void
nobody_text(struct why *y, const struct rivals *r)
{
	why_answer(y,
	    "%s was in use when the call was made; now the kernel lists no "
	    "socket that has it.",
	    why_addr(y, r->address));
	why_fact(y,
	    "another program's socket that is bound, but neither listens nor "
	    "is connected, is not listed");
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

/* ---- AF_UNIX ---- */

static void
path_in_use(struct why *y, const struct addr *path)
{
	const char *name = why_addr(y, path);

	for (sock_id id = world_socket_count(y->world); id > 0; id--) {
		const struct wsock *s = world_socket(y->world, id);

		if (s->family != AF_UNIX || s->holders == 0 ||
		    !addr_equal(&s->local, path))
			continue;
		why_answer(y, "%s is in use: %s is bound to it.", name,
		    why_sock(y, s));
		why_way(y, "bind another path");
		return;
	}
	why_answer(
	    y, "There is a file %s already, and bind makes a new one.", name);
	why_fact(y,
	    "no socket of the lab is bound to it now: a path stays when its "
	    "socket is closed");
	why_way(y, "delete the file, if no other program needs it");
	why_way(y, "bind another path");
}

/* ---- EADDRINUSE ---- */

/* Each pair of addresses can have one connection. */
static void
pair_in_use(struct why *y)
{
	const struct event_call *c = &y->call->done;
	const struct ksock *k =
	    why_find(y, IPPROTO_TCP, &y->sock->local, &c->target);

	why_answer(y,
	    "There is a connection from %s to %s already, and two addresses "
	    "can have one only.",
	    why_addr(y, &y->sock->local), why_addr(y, &c->target));
	if (k != NULL)
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
		path_in_use(y, &c->target);
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
	rivals_find(y, &r);
	rivals_text(y, &r);
}
