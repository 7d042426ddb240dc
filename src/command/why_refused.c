/* command/why_refused.c - ECONNREFUSED: nobody listens there; who does, and
 * where. */
#include <netinet/in.h>
#include <string.h>

#include "base/lang.h"
#include "command/why_parts.h"

/* The lab's socket that is bound there, but does not listen, or NULL. */
static const struct wsock *
bound_only(struct why *y, const struct addr *to)
{
	const bool local = why_is_local(y, to);

	for (sock_id id = world_socket_count(y->world); id > 0; id--) {
		const struct wsock *s = world_socket(y->world, id);

		if (s->holders > 0 && s->state == TCP_STATE_CLOSED &&
		    s != y->sock && s->host == why_reach(y, to) &&
		    (!addr_is_any(&s->local) || local) &&
		    why_overlaps(&s->local, to, why_v6only(y, s)))
			return s;
	}
	return NULL;
}

static void
never_listened(struct why *y, const struct wsock *s)
{
	const struct wproc *p;
	int fd;

	why_fact(y,
	    s->holders > 1 ? _("%s are bound to %s, but do not listen")
			   : _("%s is bound to %s, but does not listen"),
	    why_sock(y, s), why_addr(y, &s->local));
	p = world_holder(y->world, s->id, NULL, &fd);
	if (p != NULL)
		why_way(y, "%s, then connect again",
		    why_line(y, p, "listen", fd, ""));
}

/* Who listens there, but on one interface, through which the SYN did not
 * come; or, to others than loopback's addresses, may not have. */
static void
other_interface(struct why *y, const struct ksock *k, const struct addr *to)
{
	const char *address = why_addr(y, to);

	why_answer(y,
	    "Nobody listens on %s for whatever interface it comes in "
	    "through, and the host there answered the SYN with a reset "
	    "(RST).",
	    address);
	why_fact(y, "%s%s", why_listens_on(y, k), why_device(y, k));
	if (why_is_loopback(to))
		why_fact(y,
		    "what is sent to %s comes in through the interface lo",
		    why_host(y, to));
	else
		why_fact(y,
		    "what is sent to an address of one's own host comes in "
		    "through the interface lo");
	why_way(y, "let it listen without SO_BINDTODEVICE");
	why_way(y, "connect by the way that leads through that interface");
}

static void
refused_tcp(struct why *y, const struct addr *to)
{
	const enum host host = why_reach(y, to);
	const struct ksock *now = why_listener(y, IPPROTO_TCP, host, to);
	const struct ksock *elsewhere =
	    why_listener_elsewhere(y, IPPROTO_TCP, host, to);
	const struct wsock *bound = bound_only(y, to);

	if (now == NULL && elsewhere != NULL) {
		other_interface(y, elsewhere, to);
		return;
	}
	if (addr_port(to) == 0) {
		why_answer(y,
		    "Nobody can listen on port 0: bind takes that as \"any "
		    "free port\". So the host answered the SYN with a reset "
		    "(RST).");
		why_nobody_listens(y, to);
		why_way(y, "give the port that the server has");
		return;
	}
	if (now != NULL) {
		why_answer(y,
		    "Nobody listened on %s when the call was made; now "
		    "somebody does.",
		    why_addr(y, to));
		why_fact(y, "%s", why_listens_on(y, now));
		why_way(y, "make the call again");
		return;
	}
	if (host == HOST_ONLY)
		why_answer(y,
		    "Nobody listens on %s, so the host there answered the SYN "
		    "with a reset (RST).",
		    why_addr(y, to));
	else
		why_answer(y,
		    "Nobody listens on %s, so the host %s answered the SYN "
		    "with a reset (RST).",
		    why_addr(y, to), host_name(host));
	if (bound != NULL)
		never_listened(y, bound);
	else
		why_nobody_listens(y, to);
}

/* Whether the socket, connected to a peer, takes what comes from y->sock. */
static bool
takes_from_it(const struct why *y, const struct ksock *k)
{
	struct addr from = addr_unmapped(&k->peer);
	struct addr own = addr_unmapped(&y->sock->local);

	if (addr_is_any(&own))
		return addr_port(&own) == addr_port(&from);
	return addr_equal(&own, &from);
}

/* On a wire: who has the port, but at another address. */
static void
udp_near(struct why *y, const struct addr *to)
{
	const struct ksock_table *t = why_table(y);
	const enum host host = why_reach(y, to);

	for (size_t i = 0; host != HOST_ONLY && i < t->count; i++) {
		const struct ksock *k = &t->socks[i];

		if (k->protocol != IPPROTO_UDP || !addr_is_empty(&k->peer) ||
		    addr_port(&k->local) != addr_port(to) ||
		    why_ours(y, k) == y->sock)
			continue;
		why_fact(y,
		    why_are_several(y, k) ? _("%s have %s%s%s")
					  : _("%s has %s%s%s"),
		    why_whose(y, k), why_addr(y, &k->local),
		    why_on_host(y, k, host),
		    why_cut_off(y, k)
			? why_text(y, ": %s is another one on each host",
			      why_host(y, &k->local))
			: "");
	}
}

/* Who has the port now. True where it takes what is sent again. */
static bool
udp_now(struct why *y, const struct addr *to)
{
	const enum host host = why_reach(y, to);
	const struct ksock *now = why_listener(y, IPPROTO_UDP, host, to);
	const struct ksock *connected = why_udp_connected(y, to);
	const struct ksock *elsewhere =
	    why_listener_elsewhere(y, IPPROTO_UDP, host, to);
	const struct ksock *k = now != NULL	    ? now
				: connected != NULL ? connected
						    : elsewhere;

	if (k == NULL) {
		why_fact(y, "nobody has the port now");
		udp_near(y, to);
		return false;
	}
	why_fact(y,
	    why_are_several(y, k) ? _("now %s have the port%s")
				  : _("now %s has the port%s"),
	    why_whose(y, k), why_device(y, k));
	if (k != connected)
		return k == now;
	if (takes_from_it(y, k))
		return true;
	why_fact(y,
	    "but it is connected, and takes datagrams from its peer %s alone",
	    why_addr(y, &k->peer));
	return false;
}

static void
refused_udp(struct why *y)
{
	const struct addr *to = why_unanswered(y);
	const enum host host = to != NULL ? why_reach(y, to) : HOST_ONLY;

	if (to == NULL) {
		why_answer(y,
		    "No socket had the UDP port that an earlier datagram of "
		    "this socket came to: the host answered with ICMP "
		    "\"%s\".",
		    _("port unreachable"));
		why_fact(y, "which datagram that was is not known");
		return;
	}
	if (host == HOST_ONLY)
		why_answer(y,
		    "No socket took datagrams to the UDP port %s from this one "
		    "when an earlier datagram came there: the host answered "
		    "with ICMP \"%s\".",
		    why_addr(y, to), _("port unreachable"));
	else
		why_answer(y,
		    "No socket took datagrams to the UDP port %s from this one "
		    "when an earlier datagram came there: the host %s answered "
		    "with ICMP \"%s\".",
		    why_addr(y, to), host_name(host), _("port unreachable"));
	why_fact(y, "UDP has no handshake: the answer came after the send had "
		    "succeeded, and this call was the next to be told");
	if (udp_now(y, to))
		why_way(y, "send again");
	else
		why_way(
		    y, why_udp_connected(y, to) != NULL
			   ? _("let the other process bind it first, without "
			       "connecting it elsewhere, then send again")
			   : _("let the other process bind it first, then send "
			       "again"));
}

/* bind says so of the folder, connect and send of the file itself. */
void
why_enoent(struct why *y)
{
	const struct addr *to = why_target(y);

	if (addr_family(to) == AF_UNIX &&
	    strcmp(y->call->done.name, "bind") != 0)
		why_unix_missing(y, to);
	else
		why_other_errno(y);
}

void
why_econnrefused(struct why *y)
{
	const struct addr *to = why_target(y);

	if (addr_family(to) == AF_UNIX ||
	    (y->sock != NULL && y->sock->family == AF_UNIX))
		why_unix_refused(y, to);
	else if (y->sock != NULL && y->sock->type == SOCK_DGRAM)
		refused_udp(y);
	else if (addr_is_empty(to))
		why_other_errno(y);
	else
		refused_tcp(y, to);
}
