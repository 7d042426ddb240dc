/*
 * command/why_kernel.c - the sockets of the network as the kernel has them
 * now, the lab's or not.
 */
#include <netinet/in.h>

#include "command/why_parts.h"
#include "kernel/owners.h"

static int
ask(struct why *y, int family, int protocol)
{
	const struct diag_want want = {
		.family = family, .protocol = protocol, .states = KSOCK_ALL
	};

	return lab_sockets(y->s->lab, &want, &y->table, &y->kernel);
}

const struct ksock_table *
why_table(struct why *y)
{
	if (y->asked)
		return &y->table;
	y->asked = true;
	if (ask(y, AF_INET, IPPROTO_TCP) == -1 ||
	    ask(y, AF_INET6, IPPROTO_TCP) == -1 ||
	    ask(y, AF_INET, IPPROTO_UDP) == -1 ||
	    ask(y, AF_INET6, IPPROTO_UDP) == -1)
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
why_find(struct why *y, int protocol, const struct addr *local,
    const struct addr *peer)
{
	const struct ksock_table *t = why_table(y);

	for (size_t i = 0; i < t->count; i++) {
		const struct ksock *k = &t->socks[i];

		if (k->protocol == protocol && same(&k->local, local) &&
		    (peer != NULL ? same(&k->peer, peer)
				  : addr_is_empty(&k->peer)))
			return k;
	}
	return NULL;
}

static int
protocol_of(const struct wsock *s)
{
	return s->type == SOCK_STREAM ? IPPROTO_TCP : IPPROTO_UDP;
}

const struct ksock *
why_kernel(struct why *y, const struct wsock *s)
{
	if (s->family == AF_UNIX || s->gone || addr_is_empty(&s->local))
		return NULL;
	return why_find(y, protocol_of(s), &s->local,
	    addr_is_empty(&s->peer) ? NULL : &s->peer);
}

const struct wsock *
why_ours(const struct why *y, const struct ksock *k)
{
	for (sock_id id = world_socket_count(y->world); id > 0; id--) {
		const struct wsock *s = world_socket(y->world, id);

		if (!s->gone && s->family != AF_UNIX && s->type == k->type &&
		    same(&s->local, &k->local) && same(&s->peer, &k->peer) &&
		    (s->holders > 0 || s->state != TCP_STATE_CLOSED))
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

const struct ksock *
why_listener(struct why *y, int protocol, const struct addr *to)
{
	const struct ksock_table *t = why_table(y);
	const struct ksock *best = NULL;
	int fit = 0;

	for (size_t i = 0; i < t->count; i++) {
		const struct ksock *k = &t->socks[i];
		bool takes = protocol == IPPROTO_TCP ? k->state == KSOCK_LISTEN
						     : addr_is_empty(&k->peer);

		if (k->protocol == protocol && takes && reaches(k, to) > fit) {
			best = k;
			fit = reaches(k, to);
		}
	}
	return best;
}

bool
why_overlaps(const struct addr *a, const struct addr *b)
{
	struct addr x = addr_unmapped(a), y = addr_unmapped(b);

	if (addr_port(&x) != addr_port(&y) || addr_port(&x) == 0)
		return false;
	if (addr_family(&x) != addr_family(&y))
		return (addr_family(&x) == AF_INET6 && addr_is_any(&x)) ||
		       (addr_family(&y) == AF_INET6 && addr_is_any(&y));
	return addr_is_any(&x) || addr_is_any(&y) || addr_equal(&x, &y);
}

const char *
why_state_name(const struct ksock *k)
{
	if (k->protocol != IPPROTO_TCP)
		return "";
	return tcp_state_name(tcp_state_from_linux(k->state));
}
