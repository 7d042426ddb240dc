/*
 * command/why_connect.c - handshakes: one under way (EINPROGRESS ...), one
 * that got no answer, one that cannot begin.
 */
#include <errno.h>
#include <netinet/in.h>
#include <string.h>

#include "base/lang.h"
#include "command/why_parts.h"

const struct addr *
why_target(const struct why *y)
{
	static const struct addr none;

	if (y->call != NULL && y->call->done.target.len > 0)
		return &y->call->done.target;
	return y->sock != NULL ? &y->sock->peer : &none;
}

/* ---- a handshake under way ---- */

/* Its SYN is held on the wire, or was lost there: none has been dropped. */
static bool
is_on_its_way(const struct why *y)
{
	enum world_syn syn = WORLD_SYN_UNSEEN;

	if (y->sock != NULL)
		world_syn_look_all(
		    &syn, y->world, &y->sock->local, &y->sock->peer);
	return syn == WORLD_SYN_UNDER_WAY;
}

static void
full_fact(struct why *y, const struct ksock *k)
{
	if (is_on_its_way(y))
		why_fact(y,
		    why_are_several(y, k)
			? _("%s listen there, but their accept queue is full: "
			    "%u in it, backlog %u (Linux lets one more in than "
			    "that). A SYN that arrives there is dropped")
			: _("%s listens there, but its accept queue is full: "
			    "%u in it, backlog %u (Linux lets one more in than "
			    "that). A SYN that arrives there is dropped"),
		    why_whose(y, k), k->rqueue, k->wqueue);
	else
		why_fact(y,
		    why_are_several(y, k)
			? _("%s listen there, but their accept queue is full: "
			    "%u in "
			    "it, backlog %u (Linux lets one more in than "
			    "that). The "
			    "SYN is dropped, and sent again later")
			: _("%s listens there, but its accept queue is full: "
			    "%u in "
			    "it, backlog %u (Linux lets one more in than "
			    "that). The "
			    "SYN is dropped, and sent again later"),
		    why_whose(y, k), k->rqueue, k->wqueue);
}

static void
full_queue(struct why *y, const struct ksock *k)
{
	const struct wsock *s = why_ours(y, k);
	const struct wproc *p;
	int fd;

	full_fact(y, k);
	p = s != NULL ? world_holder(y->world, s->id, NULL, &fd) : NULL;
	if (p != NULL)
		why_way(y, "%s takes one out of the queue",
		    why_line(y, p, "accept", fd, ""));
}

bool
why_is_handshake(enum tcp_state state)
{
	return state == TCP_STATE_SYN_SENT || state == TCP_STATE_SYN_RECEIVED;
}

/* When a SYN goes out once more; not where that is compared. */
static void
syn_again(struct why *y)
{
	const struct ksock *k = y->sock != NULL ? why_kernel(y, y->sock) : NULL;

	if (k == NULL || k->state != KSOCK_SYN_SENT || session_now(y->s) < 0)
		return;
	if (k->retransmits == 0)
		why_fact(y, "the SYN is sent again in %u ms", k->expires_ms);
	else
		why_fact(y,
		    n_("the SYN was sent again %u time; next in %u ms",
			"the SYN was sent again %u times; next in %u ms",
			k->retransmits),
		    k->retransmits, k->expires_ms);
}

/* Who listens there, and has room. */
static void
listener_fact(struct why *y, const struct ksock *k)
{
	if (k->rqueue > k->wqueue)
		full_queue(y, k);
	else
		why_fact(y,
		    why_are_several(y, k)
			? _("%s listen there, and have room in their accept "
			    "queue: %u of %u")
			: _("%s listens there, and has room in its accept "
			    "queue: %u of %u"),
		    why_whose(y, k), k->rqueue, k->wqueue);
}

/* Nobody has to listen where both connect: RFC 9293, figure 7. */
static bool
both_connect(struct why *y)
{
	const struct ksock *k =
	    y->sock != NULL ? why_other_kernel(y, y->sock) : NULL;

	if (k == NULL || why_is_queued(k) ||
	    !why_is_handshake(tcp_state_from_linux(k->state)))
		return false;
	why_fact(y,
	    why_are_several(y, k)
		? _("%s, in %s, connect to this socket at the same time: each "
		    "end answers the SYN of the other (RFC 9293, figure 7)")
		: _("%s, in %s, connects to this socket at the same time: each "
		    "end answers the SYN of the other (RFC 9293, figure 7)"),
	    why_whose(y, k), why_state_name(k));
	return true;
}

static void
nobody_fact(struct why *y, const struct addr *to)
{
	const enum host host = why_reach(y, to);

	if (why_home(y) != HOST_ONLY && why_no_host(y, to))
		why_way(y, "give the address of a host: `net` lists them");
	else if (host != HOST_ONLY)
		why_fact(y,
		    "no socket of the host %s listens there: it answers a SYN "
		    "with a reset (RST)",
		    host_name(host));
	else if (why_is_local(y, to))
		why_fact(y,
		    "no socket of this network listens there, and no answer "
		    "has come, although the address is this host's own: "
		    "something drops the packets, such as a firewall");
	else
		why_fact(y,
		    "no socket of this network listens there, and no answer "
		    "has come: the host is off, does not exist, or something "
		    "on the way drops the packets");
}

void
why_handshake(struct why *y, const struct addr *to)
{
	const enum host host = why_reach(y, to);
	const struct ksock *k = why_listener(y, IPPROTO_TCP, host, to);
	const struct ksock *elsewhere =
	    why_listener_elsewhere(y, IPPROTO_TCP, host, to);

	if (y->sock != NULL)
		why_packets(y, y->sock);
	if (k != NULL)
		listener_fact(y, k);
	else if (elsewhere != NULL)
		why_fact(y,
		    why_are_several(y, elsewhere) ? _("%s listen there%s")
						  : _("%s listens there%s"),
		    why_whose(y, elsewhere), why_device(y, elsewhere));
	else if (!both_connect(y))
		nobody_fact(y, to);
	syn_again(y);
}

static void
state_now(struct why *y)
{
	if (y->sock == NULL || y->sock->state == TCP_STATE_NONE)
		return;
	why_fact(
	    y, "%s is in %s now", why_it(y), tcp_state_name(y->sock->state));
}

/* What the line would be that reads how it went. */
static void
poll_way(struct why *y)
{
	if (!why_open(y))
		return;
	why_way(y, "%s, then %s",
	    why_line(y, y->process, "poll", y->fd, "POLLOUT"),
	    why_line(y, y->process, "getsockopt", y->fd, "SO_ERROR"));
}

static void
under_way(struct why *y, const char *first)
{
	why_answer(y, "%s", first);
	state_now(y);
	if (y->sock == NULL)
		return;
	if (why_is_handshake(y->sock->state)) {
		if (y->sock->state == TCP_STATE_SYN_RECEIVED)
			why_fact(y, "it has the SYN of the other end, and "
				    "waits for the acknowledgement of its "
				    "own");
		why_handshake(y, why_target(y));
		poll_way(y);
	} else if (y->sock->state == TCP_STATE_CLOSED) {
		why_fact(y, "the handshake has failed meanwhile");
		if (why_open(y))
			why_way(y, "%s tells why",
			    why_line(y, y->process, "getsockopt", y->fd,
				"SO_ERROR"));
	} else {
		why_nothing(y, "the handshake has succeeded meanwhile");
	}
}

void
why_einprogress(struct why *y)
{
	under_way(
	    y, _("This is no failure: the socket does not block, so connect "
		 "began the handshake and returned at once."));
}

void
why_ealready(struct why *y)
{
	under_way(y,
	    _("An earlier connect on this socket is not over yet: its "
	      "handshake is under way, and a socket can make one at a time."));
}

void
why_eagain_connect(struct why *y)
{
	if (addr_family(why_target(y)) == AF_UNIX) {
		why_other_errno(y);
		return;
	}
	under_way(y, _("The time of settimeout was over before the handshake "
		       "was; that goes on by itself."));
}

void
why_eisconn(struct why *y)
{
	enum tcp_state then = y->sock != NULL
				  ? why_state_at(y, y->sock, y->index)
				  : TCP_STATE_NONE;

	if (then == TCP_STATE_LISTEN)
		why_answer(y,
		    "%s listens: a listening socket takes connections in, "
		    "and cannot make one.",
		    why_it(y));
	else if (then != TCP_STATE_NONE && then != TCP_STATE_CLOSED)
		why_answer(y,
		    "%s has a connection already, to %s (%s at the call).",
		    why_it(y), why_addr(y, &y->sock->peer),
		    tcp_state_name(then));
	else
		why_answer(y,
		    "%s was connected before, and a new connection needs a "
		    "new socket.",
		    why_it(y));
	if (y->process != NULL && y->process->alive)
		why_way(y,
		    "make a new socket and connect that: `%s: s2 = "
		    "socket`",
		    y->process->name);
}

/* ---- no answer ---- */

void
why_etimedout(struct why *y)
{
	if (strncmp(y->call->done.name, "connect", 7) != 0) {
		why_answer(y,
		    "The peer acknowledged nothing for too long, and the "
		    "kernel gave the connection up.");
		why_ended(y, y->sock);
		why_new_connection_way(y);
		return;
	}
	why_answer(y,
	    "No answer came from %s, although the SYN was sent again and "
	    "again.",
	    why_addr(y, why_target(y)));
	why_handshake(y, why_target(y));
	why_way(y, "look whether the address is right, the host is up and no "
		   "firewall drops the packets");
}

/* Of the host at the other end of the wire: no route leads further. */
static void
other_addresses(struct why *y, enum host host)
{
	why_fact(y, "the addresses of %s: %s, %s", why_host_text(y, host),
	    host_address(host, AF_INET), host_address(host, AF_INET6));
}

void
why_unreachable(struct why *y)
{
	why_other_errno(y);
	why_addresses(y);
	if (why_home(y) != HOST_ONLY) {
		other_addresses(y, host_other(why_home(y)));
		why_way(y, "give one of these addresses");
		return;
	}
	why_way(y, "give one of these addresses");
	if (y->call->done.error == EHOSTUNREACH)
		why_way(y, "look whether that host is up");
	else
		why_way(y, "have a route added that leads there");
}

void
why_econnaborted(struct why *y)
{
	why_answer(y,
	    "An earlier connect on this socket has failed; this call told "
	    "that. The next one begins a new handshake.");
	state_now(y);
	if (why_open(y))
		why_way(y, "make the call again");
}

/* ---- EAFNOSUPPORT ---- */

void
why_eafnosupport(struct why *y)
{
	const struct addr *to = &y->call->done.target;
	const char *own, *other;

	if (y->sock == NULL || to->len == 0) {
		why_other_errno(y);
		return;
	}
	own = constant_name(GROUP_FAMILY, y->sock->family);
	other = constant_name(GROUP_FAMILY, addr_family(to));
	why_answer(y,
	    "%s is a socket of the family %s, and the address %s is of %s.",
	    why_it(y), own != NULL ? own : "?", why_addr(y, to),
	    other != NULL ? other : _("another one"));
	why_way(
	    y, "give an address of %s", own != NULL ? own : _("its family"));
	if (other != NULL)
		why_way(y, "make a socket of that family: `socket %s`", other);
}
