/*
 * command/why_kernel.c - the sockets of the network as the kernel has them
 * now, the lab's or not.
 */
#include <netinet/in.h>
#include <string.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "command/why_parts.h"
#include "kernel/owners.h"

static int
ask(struct why *y, enum host host)
{
	static const int families[] = { AF_INET, AF_INET6 };

	for (int i = 0; i < 4; i++) {
		const struct diag_want want = { .family = families[i % 2],
			.protocol = i < 2 ? IPPROTO_TCP : IPPROTO_UDP,
			.states = KSOCK_ALL };

		if (lab_sockets(
			y->s->lab, host, &want, &y->table, &y->kernel) == -1)
			return -1;
	}
	return 0;
}

/* Of its own host, and then of the other one, if there are two. */
static int
ask_all(struct why *y)
{
	const enum host home = why_home(y);

	if (ask(y, home) == -1)
		return -1;
	return home != HOST_ONLY ? ask(y, host_other(home)) : 0;
}

const struct ksock_table *
why_table(struct why *y)
{
	if (y->asked)
		return &y->table;
	y->asked = true;
	if (ask_all(y) == -1)
		why_fact(y,
		    "the kernel did not tell of all its sockets, so that some "
		    "may be missing here: %s",
		    y->kernel.text);
	return &y->table;
}

const struct ksock_owner *
why_owners(struct why *y, const struct ksock *k, size_t *count)
{
	if (!y->owners_asked)
		owners_find(&y->table);
	y->owners_asked = true;
	return ksock_owners(&y->table, k->inode, count);
}

static bool
same(const struct addr *a, const struct addr *b)
{
	struct addr x = addr_unmapped(a), y = addr_unmapped(b);

	if (addr_is_empty(&x) || addr_is_empty(&y))
		return addr_is_empty(&x) && addr_is_empty(&y);
	return addr_equal(&x, &y);
}

const struct ksock *
why_find(struct why *y, int protocol, enum host host, const struct addr *local,
    const struct addr *peer)
{
	const struct ksock_table *t = why_table(y);

	for (size_t i = 0; i < t->count; i++) {
		const struct ksock *k = &t->socks[i];

		if (k->protocol == protocol && k->host == host &&
		    same(&k->local, local) &&
		    (peer != NULL ? same(&k->peer, peer)
				  : addr_is_empty(&k->peer)))
			return k;
	}
	return NULL;
}

const struct ksock *
why_other_kernel(struct why *y, const struct wsock *s)
{
	return why_find(
	    y, IPPROTO_TCP, host_of(s->host, &s->peer), &s->peer, &s->local);
}

/* The inodes of the lab's sockets, by their ids; 0: nobody holds it, or its
 * process may not be looked into. Read once. */
static uint32_t
inode_of(struct why *y, const struct wsock *s)
{
	const sock_id count = world_socket_count(y->world);
	const struct wproc *p;
	int fd;

	if (y->inodes == NULL) {
		y->inodes = x_calloc(count + 1, sizeof *y->inodes);
		for (sock_id id = 1; id <= count; id++) {
			p = world_holder(y->world, id, NULL, &fd);
			if (p != NULL)
				y->inodes[id] = owners_inode(p->pid, fd);
		}
	}
	return y->inodes[s->id];
}

/*
 * Whether it is the lab's socket s. Held, it is known by its inode: several
 * sockets can have one address. What nobody holds has none; then, and where
 * /proc tells nothing, its addresses and its state must be those.
 */
static bool
is(struct why *y, const struct ksock *k, const struct wsock *s)
{
	uint32_t inode;
	size_t owners;

	if (s->gone || s->family == AF_UNIX || s->type != k->type ||
	    (s->holders > 0) != (k->inode != 0))
		return false;
	inode = inode_of(y, s);
	if (inode != 0)
		return inode == k->inode;
	if (k->inode != 0 && why_owners(y, k, &owners) != NULL)
		return false; /* another program's, as /proc tells that much */
	return s->host == k->host && same(&s->local, &k->local) &&
	       same(&s->peer, &k->peer) &&
	       (s->state == TCP_STATE_NONE ||
		   s->state == tcp_state_from_linux(k->state));
}

const struct ksock *
why_kernel(struct why *y, const struct wsock *s)
{
	const struct ksock_table *t;

	if (s->family == AF_UNIX || s->gone || addr_is_empty(&s->local))
		return NULL;
	t = why_table(y);
	for (size_t i = 0; i < t->count; i++) {
		if (is(y, &t->socks[i], s))
			return &t->socks[i];
	}
	return NULL;
}

const struct wsock *
why_ours(struct why *y, const struct ksock *k)
{
	for (sock_id id = world_socket_count(y->world); id > 0; id--) {
		const struct wsock *s = world_socket(y->world, id);

		if (is(y, k, s))
			return s;
	}
	return NULL;
}

/* 0: not reached; the more the nearer, as in world_listener. */
static int
reaches(const struct ksock *k, const struct addr *to)
{
	struct addr local = addr_unmapped(&k->local), t = addr_unmapped(to);

	if (addr_port(&local) != addr_port(&t))
		return 0;
	if (addr_equal(&local, &t))
		return 3;
	if (!addr_is_any(&local))
		return 0;
	if (k->family == addr_family(&t))
		return 2;
	return k->family == AF_INET6 && !(k->has_v6only && k->v6only != 0);
}

/* The loopback interface's index, in every network. */
enum { LOOPBACK_DEVICE = 1 };

/* Whether the socket, bound to one interface, may well miss what is sent
 * there: which way it comes in is certain for loopback's addresses alone. */
static bool
may_miss(const struct ksock *k, const struct addr *to)
{
	return k->device != 0 &&
	       !(k->device == LOOPBACK_DEVICE && why_is_loopback(to));
}

/* may: those that may miss it. */
static const struct ksock *
listener(struct why *y, int protocol, enum host host, const struct addr *to,
    bool may)
{
	const struct ksock_table *t = why_table(y);
	const struct ksock *best = NULL;
	const bool local = host != HOST_ONLY || why_is_local(y, to);
	int fit = 0;

	for (size_t i = 0; i < t->count; i++) {
		const struct ksock *k = &t->socks[i];
		bool takes = protocol == IPPROTO_TCP ? k->state == KSOCK_LISTEN
						     : addr_is_empty(&k->peer);

		/* Every address is every one of this host alone. */
		if (k->protocol == protocol && k->host == host && takes &&
		    (local || !addr_is_any(&k->local)) &&
		    may_miss(k, to) == may && reaches(k, to) > fit) {
			best = k;
			fit = reaches(k, to);
		}
	}
	return best;
}

const struct ksock *
why_listener(struct why *y, int protocol, enum host host, const struct addr *to)
{
	return listener(y, protocol, host, to, false);
}

const struct ksock *
why_listener_elsewhere(
    struct why *y, int protocol, enum host host, const struct addr *to)
{
	return listener(y, protocol, host, to, true);
}

const struct ksock *
why_udp_connected(struct why *y, const struct addr *to)
{
	const struct ksock_table *t = why_table(y);

	for (size_t i = 0; i < t->count; i++) {
		const struct ksock *k = &t->socks[i];

		if (k->protocol == IPPROTO_UDP && k->host == why_reach(y, to) &&
		    !addr_is_empty(&k->peer) && reaches(k, to) > 0)
			return k;
	}
	return NULL;
}

bool
why_is_loopback(const struct addr *a)
{
	struct addr x = addr_unmapped(a);

	if (addr_family(&x) == AF_INET)
		return ntohl(x.in.sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
	return addr_family(&x) == AF_INET6 &&
	       IN6_IS_ADDR_LOOPBACK(&x.in6.sin6_addr);
}

bool
why_v6only(const struct why *y, const struct wsock *s)
{
	const struct event *e;

	if (s->family != AF_INET6)
		return false;
	e = why_latest(
	    y, s, "setsockopt", "IPV6_V6ONLY", journal_count(y->journal));
	return e != NULL && strstr(e->done.text, "IPV6_V6ONLY, 0)") == NULL;
}

bool
why_overlaps(const struct addr *a, const struct addr *b, bool v6only)
{
	struct addr x = addr_unmapped(a), y = addr_unmapped(b);

	if (addr_port(&x) != addr_port(&y) || addr_port(&x) == 0)
		return false;
	if (addr_family(&x) != addr_family(&y))
		return !v6only &&
		       ((addr_family(&x) == AF_INET6 && addr_is_any(&x)) ||
			   (addr_family(&y) == AF_INET6 && addr_is_any(&y)));
	return addr_is_any(&x) || addr_is_any(&y) || addr_equal(&x, &y);
}

const char *
why_absent(struct why *y, const struct addr *peer)
{
	if (!why_is_local(y, peer))
		return why_home(y) == HOST_ONLY
			   ? _("is not on this network's host")
			   : _("is on no host of this network");
	(void)why_table(y);
	if (y->kernel.text[0] != '\0')
		return _("was not found");
	return why_text(y, "is gone: no socket of %s has that end any more",
	    why_home(y) == HOST_ONLY ? _("this host")
				     : why_host_text(y, why_reach(y, peer)));
}

const char *
why_state_name(const struct ksock *k)
{
	if (k->protocol != IPPROTO_TCP)
		return "";
	return tcp_state_name(tcp_state_from_linux(k->state));
}

const char *
why_left(struct why *y, const struct ksock *k)
{
	if (k->state != KSOCK_TIME_WAIT || y->s->repeatable ||
	    y->s->player != NULL)
		return NULL;
	return why_text(y, "%u s", (k->expires_ms + 999) / 1000);
}
