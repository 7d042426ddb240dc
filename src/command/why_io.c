/*
 * command/why_io.c - calls that would have had to wait, and data that could
 * not go: EAGAIN, a time-out, EINTR, EMSGSIZE, EDESTADDRREQ.
 */
#include <netinet/in.h>
#include <string.h>

#include "base/lang.h"
#include "command/why_parts.h"

static bool
is_local(const struct why *y)
{
	return y->sock != NULL && y->sock->family == AF_UNIX;
}

static bool
is_call(const struct why *y, const char *name)
{
	return strncmp(y->call->done.name, name, strlen(name)) == 0;
}

/* The flags of the call's text: what stands behind the data, which may have
 * any words. */
static const char *
behind_data(const char *text)
{
	const char *at = strchr(text, '"');

	if (at == NULL)
		return text;
	for (at++; *at != '\0' && *at != '"'; at++) {
		if (at[0] == '\\' && at[1] != '\0')
			at++;
	}
	return at;
}

/* Why a call does not wait, or not as long as it takes. */
struct no_wait {
	bool flag;		/* MSG_DONTWAIT, or */
	const struct event *by; /* that call, or NULL: not known */
	const char *option;	/* a time-out, or NULL: setblocking */
};

static struct no_wait
no_wait_of(const struct why *y)
{
	struct no_wait n = { 0 };

	if (strstr(behind_data(y->call->done.text), "MSG_DONTWAIT") != NULL) {
		n.flag = true;
		return n;
	}
	if (y->sock == NULL)
		return n;
	n.by = why_latest(y, y->sock, "setblocking", "", y->index);
	if (n.by != NULL && strstr(n.by->done.text, "False") != NULL)
		return n;
	n.option = is_call(y, "send") || is_call(y, "connect") ? "SO_SNDTIMEO"
							       : "SO_RCVTIMEO";
	n.by = why_latest(y, y->sock, "setsockopt", n.option, y->index);
	return n;
}

void
why_no_wait(struct why *y)
{
	struct no_wait n = no_wait_of(y);

	if (n.flag)
		why_fact(y, "the flag MSG_DONTWAIT: this call does not wait");
	else if (n.by != NULL && n.option == NULL)
		why_fact(
		    y, "the socket does not block: %s", why_called(y, n.by));
	else if (n.by != NULL)
		why_fact(
		    y, "the time to wait is limited: %s", why_called(y, n.by));
}

void
why_wait_way(struct why *y)
{
	struct no_wait n = no_wait_of(y);

	if (n.flag)
		why_way(y, "leave out MSG_DONTWAIT");
	else if (why_open(y) && n.by != NULL && n.option != NULL)
		why_way(y, "%s, so that the call waits without a limit",
		    why_line(y, y->process, "setsockopt", y->fd,
			why_text(y, "%s 0", n.option)));
	else if (why_open(y))
		why_way(y, "%s, so that the call waits itself",
		    why_line(y, y->process, "setblocking", y->fd, "on"));
}

/* One that waits is what poll(2) is for. */
static void
wait_ways(struct why *y, const char *event)
{
	if (!why_open(y))
		return;
	why_way(y, "%s waits until it is worth calling again",
	    why_line(y, y->process, "poll", y->fd, event));
	why_wait_way(y);
}

static void
nobody_came(struct why *y)
{
	const struct ksock *k = y->sock != NULL ? why_kernel(y, y->sock) : NULL;

	if (k != NULL && k->rqueue > 0)
		why_fact(
		    y, "meanwhile the queue has %u: call it again", k->rqueue);
	else if (y->sock != NULL)
		why_fact(y,
		    k != NULL ? _("nobody is in the queue now either; to come "
				  "in: connect to %s in another process")
			      : _("to come in: connect to %s in another "
				  "process"),
		    why_addr(y, &y->sock->local));
	if (y->sock != NULL)
		why_packets(y, y->sock);
}

/* recv: what the other end is in, and whether something is there by now. */
static void
nothing_came(struct why *y)
{
	const struct wsock *s = y->sock;
	const struct wsock *o = s != NULL ? why_other(y, s) : NULL;

	if (s == NULL)
		return;
	if (s->unread > 0)
		why_fact(y, "there is something by now, call it again: %s",
		    why_bytes(y, s->unread));
	else if (o != NULL)
		why_fact(y,
		    "the peer is %s: nothing that it sent waits "
		    "here",
		    why_sock(y, o));
	else if (!addr_is_empty(&s->peer))
		why_fact(y, "the peer is %s", why_addr(y, &s->peer));
	else if (addr_is_empty(&s->local))
		why_fact(y, "it has no address yet: nobody can send to it");
	else
		why_fact(y, "its own address, to which one can send: %s",
		    why_addr(y, &s->local));
	if (s->unread == 0)
		why_packets(y, s);
}

/* send: what keeps the bytes that are in its way. */
static void
nothing_went(struct why *y)
{
	if (y->sock == NULL)
		return;
	why_queues(y, y->sock);
	why_packets(y, y->sock);
}

/* A connect of before did not wait for the connection. */
static bool
was_in_handshake(const struct why *y)
{
	return y->sock != NULL &&
	       why_is_handshake(why_state_at(y, y->sock, y->index));
}

static void
handshake_now(struct why *y)
{
	if (why_is_handshake(y->sock->state))
		why_handshake(y, &y->sock->peer);
	else
		why_fact(y, "the handshake is over by now: %s is in %s",
		    why_it(y), tcp_state_name(y->sock->state));
}

static void
sent_too_early(struct why *y)
{
	why_answer(y,
	    "The handshake of %s was not over, so nothing could be sent, and "
	    "the call was not to wait for it.",
	    why_it(y));
	why_no_wait(y);
	handshake_now(y);
	wait_ways(y, "POLLOUT");
}

void
why_eagain(struct why *y)
{
	if (is_call(y, "accept")) {
		why_answer(y,
		    "Nobody was in the accept queue of %s, and the "
		    "call was not to wait.",
		    why_it(y));
		why_no_wait(y);
		nobody_came(y);
		wait_ways(y, "POLLIN");
	} else if (is_call(y, "recv")) {
		why_answer(y,
		    "Nothing had arrived for %s, and the call was "
		    "not to wait.",
		    why_it(y));
		why_no_wait(y);
		nothing_came(y);
		wait_ways(y, "POLLIN");
	} else if (is_call(y, "connect") && is_local(y)) {
		why_unix_backlog(y);
	} else if (strcmp(y->call->done.name, "connect_ex") == 0) {
		why_eagain_connect(y);
	} else if (is_call(y, "send") && is_local(y) &&
		   y->sock->type != SOCK_STREAM) {
		why_unix_full(y);
	} else if (is_call(y, "send") && was_in_handshake(y)) {
		sent_too_early(y);
	} else if (is_call(y, "send")) {
		why_answer(y,
		    "The send buffer of %s was full, and the call "
		    "was not to wait until there is room.",
		    why_it(y));
		why_no_wait(y);
		nothing_went(y);
		wait_ways(y, "POLLOUT");
	} else {
		why_other_errno(y);
	}
}

void
why_timed_out(struct why *y)
{
	const struct event *e =
	    y->sock != NULL ? why_latest(y, y->sock, "settimeout", "", y->index)
			    : NULL;

	why_answer(y,
	    "The time that settimeout allows was over before %s "
	    "had something to return.",
	    y->call->done.name);
	if (e != NULL)
		why_fact(y, "%s", why_called(y, e));
	if (is_call(y, "accept"))
		nobody_came(y);
	else if (is_call(y, "recv"))
		nothing_came(y);
	else if (is_call(y, "connect") && y->call->done.target.len > 0)
		why_handshake(y, &y->call->done.target);
	else if (was_in_handshake(y))
		handshake_now(y);
	else
		nothing_went(y);
	if (why_open(y))
		why_way(y, "%s waits without a limit",
		    why_line(y, y->process, "settimeout", y->fd, "none"));
	if (!is_call(y, "connect"))
		why_way(y, "make the call again: nothing is lost");
}

/* sendall: what its sends took stays sent. */
static void
sent_in_part(struct why *y)
{
	const struct event_call *c = &y->call->done;
	unsigned long sent = 0;

	for (size_t i = 0; i < c->part_count; i++) {
		if (c->parts[i].result > 0)
			sent += (unsigned long)c->parts[i].result;
	}
	why_fact(y, "its sends took %s before that, which stay sent",
	    sent > 0 ? why_bytes(y, sent) : _("no bytes"));
	if (sent == 0)
		why_way(y, "make the call again: nothing was sent");
	else
		why_way(y,
		    "send the rest, from byte %lu on: the whole again "
		    "would send its beginning twice",
		    sent + 1);
}

void
why_eintr(struct why *y)
{
	why_answer(y,
	    "A signal reached %s while it slept in %s, and the "
	    "call gave up waiting.",
	    y->process != NULL ? y->process->name : _("the process"),
	    y->call->done.name);
	why_fact(y, "`interrupt` and Ctrl-C send such a signal");
	if (!is_call(y, "connect")) {
		if (is_call(y, "sendall"))
			sent_in_part(y);
		else
			why_way(y, "make the call again: nothing is lost");
		return;
	}
	if (y->sock != NULL)
		why_fact(y,
		    "the handshake goes on by itself; the socket is "
		    "in %s now",
		    tcp_state_name(y->sock->state));
	if (y->sock != NULL && why_is_handshake(y->sock->state))
		why_packets(y, y->sock);
	if (why_open(y))
		why_way(y, "%s waits until it is over",
		    why_line(y, y->process, "poll", y->fd, "POLLOUT"));
}

void
why_emsgsize(struct why *y)
{
	/* An IPv6 socket sends to ::ffff:127.0.0.1 over IPv4. */
	const struct addr to = addr_unmapped(why_target(y));
	const bool v6 = to.len > 0
			    ? addr_family(&to) == AF_INET6
			    : y->sock != NULL && y->sock->family == AF_INET6;

	why_answer(y, "The data is longer than one datagram can be.");
	if (is_local(y)) {
		why_fact(y, "for AF_UNIX the send buffer is the limit, "
			    "SO_SNDBUF");
		why_way(y, "send it in pieces");
		return;
	}
	why_fact(y,
	    v6 ? _("UDP over IPv6 takes 65527 bytes at most: its length field "
		   "counts to 65535, and 8 of these are UDP's own header")
	       : _("UDP over IPv4 takes 65507 bytes at most: an IP packet has "
		   "65535, and 20 of these are IP's header, 8 UDP's"));
	why_way(y, "send it in pieces, each a datagram of its own");
	why_way(y, "use SOCK_STREAM, where the length does not matter");
}

void
why_edestaddrreq(struct why *y)
{
	why_answer(y,
	    "%s has no peer, and send takes no address: the kernel does not "
	    "know where to.",
	    why_it(y));
	if (!why_open(y))
		return;
	why_way(y, "%s",
	    why_line(y, y->process, "sendto", y->fd, "DATA HOST PORT"));
	why_way(y, "%s before send",
	    why_line(y, y->process, "connect", y->fd, "HOST PORT"));
}
