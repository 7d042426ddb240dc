/*
 * command/why_table.c - which explanation belongs to which failure, and to
 * which state. A failure that has none of its own falls back on the call's
 * row: call_explain.
 */
#include <errno.h>
#include <string.h>

#include "base/lang.h"
#include "call/call.h"
#include "command/why_parts.h"

static const struct {
	int error;
	const char *call; /* NULL: any */
	why_explain *explain;
} errors[] = {
	{ EADDRINUSE, NULL, why_eaddrinuse },
	{ EADDRNOTAVAIL, NULL, why_eaddrnotavail },
	{ EACCES, NULL, why_eacces },
	{ ENOENT, NULL, why_enoent },
	{ ECONNREFUSED, NULL, why_econnrefused },
	{ EINPROGRESS, NULL, why_einprogress },
	{ EALREADY, NULL, why_ealready },
	{ EISCONN, NULL, why_eisconn },
	{ ETIMEDOUT, NULL, why_etimedout },
	{ ENETUNREACH, NULL, why_unreachable },
	{ EHOSTUNREACH, NULL, why_unreachable },
	{ EAFNOSUPPORT, NULL, why_eafnosupport },
	{ ECONNRESET, NULL, why_econnreset },
	{ EPIPE, NULL, why_epipe },
	{ ENOTCONN, NULL, why_enotconn },
	{ ECONNABORTED, "connect", why_econnaborted },
	{ ECONNABORTED, "connect_ex", why_econnaborted },
	{ EAGAIN, "fork", why_other_errno },
	{ EAGAIN, NULL, why_eagain },
	{ EMSGSIZE, NULL, why_emsgsize },
	{ EDESTADDRREQ, NULL, why_edestaddrreq },
	{ EINTR, NULL, why_eintr },
	{ EBADF, NULL, why_ebadf },
	{ ENOTSOCK, NULL, why_enotsock },
	{ EOPNOTSUPP, NULL, why_eopnotsupp },
	{ EINVAL, "bind", why_einval_bind },
	{ EINVAL, "listen", why_einval_listen },
	{ EINVAL, "accept", why_einval_accept },
	{ EINVAL, "recv", why_einval_recv },
	{ EINVAL, "recvfrom", why_einval_recv },
};

static why_explain *const states[] = {
	[TCP_STATE_NONE] = why_stateless,
	[TCP_STATE_CLOSED] = why_closed,
	[TCP_STATE_LISTEN] = why_listen,
	[TCP_STATE_SYN_SENT] = why_syn_sent,
	[TCP_STATE_SYN_RECEIVED] = why_syn_received,
	[TCP_STATE_ESTABLISHED] = why_established,
	[TCP_STATE_FIN_WAIT_1] = why_fin_wait_1,
	[TCP_STATE_FIN_WAIT_2] = why_fin_wait_2,
	[TCP_STATE_CLOSE_WAIT] = why_close_wait,
	[TCP_STATE_CLOSING] = why_closing,
	[TCP_STATE_LAST_ACK] = why_last_ack,
	[TCP_STATE_TIME_WAIT] = why_time_wait,
};

/* What the socket is and has now. */
static void
known_of(struct why *y, const struct wsock *s)
{
	const char *state =
	    s->state == TCP_STATE_NONE
		? ""
		: why_text(y, " is in %s now", tcp_state_name(s->state));
	/* An AF_UNIX peer may be there and have no address. */
	const char *peer = s->family == AF_UNIX ? "" : _(", no peer");

	/* What a connect was tried to is no peer. */
	if (!addr_is_empty(&s->peer) &&
	    (s->state != TCP_STATE_CLOSED ||
		why_passed(y, s, TCP_STATE_ESTABLISHED)))
		peer = why_text(y,
		    s->state == TCP_STATE_CLOSED ? _(", its peer was %s")
						 : _(", peer %s"),
		    why_addr(y, &s->peer));
	why_fact(y,
	    addr_is_empty(&s->local) ? _("%s%s: %s%s")
				     : _("%s%s: address %s%s"),
	    why_it(y), state, why_addr(y, &s->local), peer);
}

void
why_other_errno(struct why *y)
{
	const struct event_call *c = &y->call->done;
	const char *name = errno_name(c->error);

	if (c->explain != NULL)
		why_answer(
		    y, "%s: %s.", name != NULL ? name : c->name, c->explain);
	else
		why_answer(y,
		    "%s failed with %s (%s); nothing more is known of it.",
		    c->name, name != NULL ? name : _("an error"),
		    lang_error(c->error));
	if (!addr_is_empty(&c->target))
		why_fact(y, "the address that it was given: %s",
		    why_addr(y, &c->target));
	if (y->sock != NULL)
		known_of(y, y->sock);
}

static why_explain *
find(const struct event_call *c)
{
	if (c->timed_out)
		return why_timed_out;
	if (c->error == 0)
		return why_lookup;
	for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
		if (errors[i].error == c->error &&
		    (errors[i].call == NULL ||
			strcmp(errors[i].call, c->name) == 0))
			return errors[i].explain;
	}
	return why_other_errno;
}

void
why_call(struct why *y)
{
	find (&y->call->done)(y);
	if (y->ways.len == 0 && y->nothing.len == 0)
		why_way(y,
		    "`help %s` tells what the call takes, and what each of its "
		    "errors means",
		    y->call->done.name);
}

void
why_socket(struct why *y)
{
	if (why_stopped(y))
		return;
	if (y->process != NULL && y->process->busy != 0 &&
	    y->process->busy_fd == y->fd)
		why_blocked(y);
	else
		states[y->sock->state](y);
}
