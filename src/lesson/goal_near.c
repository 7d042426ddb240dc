/*
 * lesson/goal_near.c - what is wrong with the socket that comes nearest to
 * what a goal asks for: a sentence for each attribute.
 */
#include <stdio.h>
#include <string.h>

#include "base/lang.h"
#include "lesson/goal_parts.h"

/* ---- what a sentence says of a socket ---- */

/* Each sentence in two forms: of a socket that a process holds, which begins
 * with the process and the socket's name or number, and of one that none
 * holds, which begins with its address. */
struct subject {
	struct goal_look *look;
	const struct wproc *holder; /* or NULL */
	char name[64];		    /* of the socket */
	struct buf address;
};

static struct subject
subject_of(
    const struct wsock *s, const struct wproc *prefer, struct goal_look *look)
{
	struct subject out = { .look = look };
	const char *name;
	int fd;

	out.holder = world_holder(look->world, s->id, prefer, &fd);
	name = out.holder != NULL ? world_fd_name(out.holder, fd) : NULL;
	if (name != NULL)
		snprintf(out.name, sizeof out.name, "%s", name);
	else
		snprintf(out.name, sizeof out.name, "%d", fd);
	addr_text(&out.address, &s->local);
	return out;
}

static void
say(const struct subject *of, const char *held, const char *loose,
    const char *a, const char *b)
{
	struct buf *out = of->look->unmet;

	of->look->near = true;
	if (of->holder != NULL)
		buf_say(out, held, of->holder->name, of->name, a, b);
	else
		buf_say(out, loose, buf_text(&of->address), a, b);
}

static const char *
family_word(int family)
{
	switch (family) {
	case AF_INET:
		return "IPv4";
	case AF_INET6:
		return "IPv6";
	}
	return "AF_UNIX";
}

static const char *
transport_word(const struct wsock *s)
{
	if (!goal_is_inet(s))
		return "AF_UNIX";
	return s->type == SOCK_STREAM ? "TCP" : "UDP";
}

static void
say_sort(const struct subject *of, const char *is, const char *want)
{
	say(of, N_("`%s`'s socket %s is for %s, not %s"),
	    N_("the socket %s, which no process holds, is for %s, not %s"), is,
	    want);
}

static void
say_state(const struct subject *of, const struct wsock *s, enum tcp_state want)
{
	if (s->state != TCP_STATE_NONE)
		say(of, N_("`%s`'s socket %s is %s, not %s"),
		    N_("the socket %s, which no process holds, is %s, not %s"),
		    tcp_state_name(s->state), tcp_state_name(want));
	else
		say(of,
		    N_("`%s`'s socket %s is %s and has no TCP state; it has "
		       "to be %s"),
		    N_("the socket %s, which no process holds, is %s and has "
		       "no TCP state; it has to be %s"),
		    transport_word(s), tcp_state_name(want));
}

/* ---- of addresses ---- */

/* Of "HOST:PORT" what is asked for and is not so: the port, the host, or all
 * of it where nothing is. The same part of what there is. */
static void
place_text(struct buf *out, const struct goal_place *want,
    const struct addr *is, const struct addr *of)
{
	struct buf whole = { 0 };
	const char *port;

	if (addr_is_empty(of))
		return;
	addr_text(&whole, of);
	port = strrchr(whole.data, ':');
	if (goal_host_fits(want, is))
		buf_adds(out, port + 1);
	else if (want->any_port)
		buf_add(out, whole.data, (size_t)(port - whole.data));
	else
		buf_adds(out, whole.data);
	buf_free(&whole);
}

static void
say_unbound(
    const struct subject *of, const struct goal_place *want, const char *place)
{
	if (want->any_host && want->any_port)
		say(of, N_("`%s`'s socket %s is not bound to an address yet"),
		    N_("the socket %s is not bound to an address yet"), "", "");
	else if (want->any_host)
		say(of,
		    N_("`%s`'s socket %s is not bound yet; it has to be bound "
		       "to port %s"),
		    N_("the socket %s is not bound yet; it has to be bound to "
		       "port %s"),
		    place, "");
	else
		say(of,
		    N_("`%s`'s socket %s is not bound yet; it has to be bound "
		       "to %s"),
		    N_("the socket %s is not bound yet; it has to be bound to "
		       "%s"),
		    place, "");
}

static void
say_no_peer(
    const struct subject *of, const struct goal_place *want, const char *place)
{
	if (want->any_host && want->any_port)
		say(of, N_("`%s`'s socket %s has no peer yet"),
		    N_("the socket %s, which no process holds, has no peer"),
		    "", "");
	else if (want->any_host)
		say(of,
		    N_("`%s`'s socket %s has no peer yet; it has to be one "
		       "with port %s"),
		    N_("the socket %s, which no process holds, has no peer; "
		       "it has to be one with port %s"),
		    place, "");
	else
		say(of, N_("`%s`'s socket %s has no peer yet; it has to be %s"),
		    N_("the socket %s, which no process holds, has no peer; "
		       "it has to be %s"),
		    place, "");
}

/* What none holds is called by its address; where the sentence tells that, by
 * its state. */
static void
call_by_state(struct subject *of, const struct wsock *s)
{
	buf_clear(&of->address);
	buf_adds(&of->address, tcp_state_name(s->state));
}

/* A path is no address of theirs. */
static bool
say_path(const struct subject *of, const struct addr *is,
    const struct goal_place *want)
{
	if (addr_is_empty(is) || addr_family(is) != AF_UNIX)
		return false;
	say_sort(of, "AF_UNIX",
	    want->any_host ? "IP" : family_word(addr_family(&want->addr)));
	return true;
}

static void
say_local(
    struct subject *of, const struct wsock *s, const struct goal_place *want)
{
	struct buf is = { 0 }, place = { 0 };

	if (say_path(of, &s->local, want))
		return;
	place_text(&is, want, &s->local, &s->local);
	place_text(&place, want, &s->local, &want->addr);
	if (!addr_is_empty(&s->local))
		call_by_state(of, s);
	if (addr_is_empty(&s->local))
		say_unbound(of, want, buf_text(&place));
	else if (goal_host_fits(want, &s->local))
		say(of, N_("`%s`'s socket %s is bound to port %s, not %s"),
		    N_("the socket in %s, which no process holds, is bound to "
		       "port %s, not %s"),
		    buf_text(&is), buf_text(&place));
	else
		say(of, N_("`%s`'s socket %s is bound to %s, not %s"),
		    N_("the socket in %s, which no process holds, is bound to "
		       "%s, not %s"),
		    buf_text(&is), buf_text(&place));
	buf_free(&is);
	buf_free(&place);
}

static void
say_peer(const struct subject *of, const struct wsock *s,
    const struct goal_place *want)
{
	struct buf is = { 0 }, place = { 0 };

	if (say_path(of, &s->peer, want))
		return;
	place_text(&is, want, &s->peer, &s->peer);
	place_text(&place, want, &s->peer, &want->addr);
	if (addr_is_empty(&s->peer))
		say_no_peer(of, want, buf_text(&place));
	else if (goal_host_fits(want, &s->peer))
		say(of, N_("the peer of `%s`'s socket %s has port %s, not %s"),
		    N_("the peer of the socket %s, which no process holds, has "
		       "port %s, not %s"),
		    buf_text(&is), buf_text(&place));
	else
		say(of, N_("the peer of `%s`'s socket %s is %s, not %s"),
		    N_("the peer of the socket %s, which no process holds, is "
		       "%s, not %s"),
		    buf_text(&is), buf_text(&place));
	buf_free(&is);
	buf_free(&place);
}

static void
say_bound(struct subject *of, const struct wsock *s)
{
	struct buf is = { 0 };

	addr_text(&is, &s->local);
	call_by_state(of, s);
	say(of,
	    N_("`%s`'s socket %s is bound to %s; it has to be one that is "
	       "not bound"),
	    N_("the socket in %s, which no process holds, is bound to %s; it "
	       "has to be one that is not bound"),
	    buf_text(&is), "");
	buf_free(&is);
}

/* ---- of numbers ---- */

struct amount {
	char text[24];
};

static struct amount
amount(unsigned long number)
{
	struct amount out;

	snprintf(out.text, sizeof out.text, "%lu", number);
	return out;
}

static void
say_backlog(const struct subject *of, const struct wsock *s, unsigned long want)
{
	if (s->state == TCP_STATE_LISTEN)
		say(of, N_("the backlog of `%s`'s socket %s is %s, not %s"),
		    N_("the backlog of the socket %s, which no process holds, "
		       "is %s, not %s"),
		    amount(s->backlog).text, amount(want).text);
	else
		say(of,
		    N_("`%s`'s socket %s does not listen, and so has no "
		       "backlog; it has to be %s"),
		    N_("the socket %s, which no process holds, does not "
		       "listen, and so has no backlog; it has to be %s"),
		    amount(want).text, "");
}

static void
say_queued(const struct subject *of, const struct wsock *s, unsigned long want)
{
	if (s->state == TCP_STATE_LISTEN)
		say(of,
		    N_("the number of connections in the accept queue of "
		       "`%s`'s socket %s is %s, not %s"),
		    N_("the number of connections in the accept queue of the "
		       "socket %s, which no process holds, is %s, not %s"),
		    amount(s->queued).text, amount(want).text);
	else
		say(of,
		    N_("`%s`'s socket %s does not listen, and so has no "
		       "accept queue"),
		    N_("the socket %s, which no process holds, does not "
		       "listen, and so has no accept queue"),
		    "", "");
}

static void
say_unread(const struct subject *of, const struct wsock *s, unsigned long want)
{
	say(of,
	    N_("the number of bytes that wait to be read from `%s`'s socket "
	       "%s is %s, not %s"),
	    N_("the number of bytes that wait to be read from the socket %s, "
	       "which no process holds, is %s, not %s"),
	    amount(s->unread).text, amount(want).text);
}

static void
say_attr(struct subject *of, const struct wsock *s, const struct goal_attr *a)
{
	switch (a->kind) {
	case ATTR_STATE:
		say_state(of, s, a->state);
		break;
	case ATTR_TRANSPORT:
		say_sort(of, transport_word(s),
		    a->number == SOCK_STREAM ? "TCP" : "UDP");
		break;
	case ATTR_FAMILY:
		say_sort(
		    of, family_word(s->family), family_word((int)a->number));
		break;
	case ATTR_LOCAL:
		say_local(of, s, &a->place);
		break;
	case ATTR_UNBOUND:
		say_bound(of, s);
		break;
	case ATTR_PEER:
		say_peer(of, s, &a->place);
		break;
	case ATTR_BACKLOG:
		say_backlog(of, s, a->number);
		break;
	case ATTR_UNREAD:
		say_unread(of, s, a->number);
		break;
	case ATTR_QUEUED:
		say_queued(of, s, a->number);
		break;
	case ATTR_KINDS:
		break;
	}
}

void
goal_say_wrong(struct goal_look *look, const struct wsock *s,
    const struct wproc *prefer, const struct goal_attr *a)
{
	struct subject of = subject_of(s, prefer, look);

	say_attr(&of, s, a);
	buf_free(&of.address);
}

void
goal_say_still_there(
    struct goal_look *look, const struct wsock *s, const struct wproc *prefer)
{
	struct subject of = subject_of(s, prefer, look);

	if (of.holder != NULL && s->state != TCP_STATE_NONE)
		buf_printf(&of.address, "%s%s", of.address.len > 0 ? ", " : "",
		    tcp_state_name(s->state));
	if (of.holder != NULL && of.address.len > 0)
		say(&of, N_("`%s`'s socket %s (%s) is still there"), "",
		    buf_text(&of.address), "");
	else
		say(&of, N_("`%s`'s socket %s is still there"),
		    N_("the socket %s, which no process holds, is still there: "
		       "%s"),
		    tcp_state_name(s->state), "");
	buf_free(&of.address);
}
