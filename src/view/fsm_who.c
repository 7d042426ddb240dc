/*
 * view/fsm_who.c - a socket's name as the diagram gives it: in a box, where
 * there is little room, and in full.
 */
#include <stdio.h>
#include <string.h>

#include "base/lang.h"
#include "view/fsm_parts.h"

enum { OTHERS_SHOWN = 2 };

/* One that holds a socket: a process, and its descriptor for it. */
struct holding {
	const struct wproc *process; /* NULL: none before it */
	int fd;
};

/* The next one after *h, in the order in which the processes began: what a
 * fork has copied comes after what it was copied from. */
static bool
next_holding(
    struct holding *h, const struct world *world, const struct wsock *s)
{
	proc_id id = h->process != NULL ? h->process->id : 1;
	int fd = h->process != NULL ? h->fd + 1 : 0;
	const struct wproc *p;

	for (; (p = world_process(world, id)) != NULL; id++, fd = 0) {
		for (; p->alive && (size_t)fd < p->fd_count; fd++) {
			if (p->fds[fd].socket == s->id) {
				*h = (struct holding){ p, fd };
				return true;
			}
		}
	}
	return false;
}

/* The first one; mostly the only one, which the world knows. */
static bool
first_holding(
    struct holding *h, const struct world *world, const struct wsock *s)
{
	*h = (struct holding){ 0 };
	if (s->holders > 1)
		return next_holding(h, world, s);
	h->process = world_holder(world, s->id, NULL, &h->fd);
	return h->process != NULL;
}

/* By the names that were typed: ASCII. */
static void
add_holding(struct buf *out, const struct holding *h)
{
	const char *name = world_fd_name(h->process, h->fd);

	if (name != NULL)
		buf_printf(out, "%s %s", h->process->name, name);
	else
		buf_printf(out, "%s %d", h->process->name, h->fd);
}

/* " (also child s)" */
static void
add_others(struct buf *out, struct holding *h, const struct world *world,
    const struct wsock *s)
{
	unsigned shown = 0;

	while (shown < OTHERS_SHOWN && next_holding(h, world, s)) {
		buf_adds(out, shown++ == 0 ? _(" (also ") : ", ");
		add_holding(out, h);
	}
	if (s->holders > shown + 1)
		buf_say(out, " and %u more", s->holders - shown - 1);
	if (shown > 0)
		buf_addc(out, ')');
}

/* " on client", where the process's name does not say so. */
static void
add_host(struct buf *out, const struct wproc *p, enum host host)
{
	const char *name = host_name(host);

	if (name != NULL && strcmp(p->name, name) != 0)
		buf_say(out, " on %s", name);
}

/* "(:65432-:64623)"; on a host that has a name "(server:65432)", as there is
 * no room for more. */
static void
add_ports(struct buf *out, const struct wsock *s)
{
	const char *host = host_name(s->host);

	if (addr_port(&s->local) == 0) {
		buf_adds(out, _("(no address)"));
		return;
	}
	buf_printf(
	    out, "(%s:%u", host != NULL ? host : "", addr_port(&s->local));
	if (host == NULL && addr_port(&s->peer) != 0)
		buf_printf(out, "-:%u", addr_port(&s->peer));
	buf_addc(out, ')');
}

void
fsm_fit(char out[FSM_INNER + 1], const char *text)
{
	const bool fits = strlen(text) <= FSM_INNER;
	size_t len = fits ? strlen(text) : FSM_INNER - 2;

	/* Not within a letter. */
	while (!fits && len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
		len--;
	snprintf(
	    out, FSM_INNER + 1, "%.*s%s", (int)len, text, fits ? "" : "..");
}

void
fsm_who(
    char out[FSM_INNER + 1], const struct world *world, const struct wsock *s)
{
	struct buf name = { 0 };
	struct holding h;

	if (first_holding(&h, world, s))
		add_holding(&name, &h);
	else
		add_ports(&name, s);
	fsm_fit(out, buf_text(&name));
	buf_free(&name);
}

void
fsm_who_in_full(
    struct buf *out, const struct world *world, const struct wsock *s)
{
	struct holding h;

	if (first_holding(&h, world, s)) {
		add_holding(out, &h);
		add_host(out, h.process, s->host);
		add_others(out, &h, world, s);
		return;
	}
	buf_addc(out, '(');
	if (host_name(s->host) != NULL)
		buf_printf(out, "%s ", host_name(s->host));
	addr_text(out, &s->local);
	if (!addr_is_empty(&s->peer)) {
		buf_adds(out, " - ");
		addr_text(out, &s->peer);
	}
	buf_addc(out, ')');
}
