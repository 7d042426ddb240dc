/*
 * view/fsm_who.c - a socket's name as the diagram gives it: in a box, where
 * there is little room, and in full.
 */
#include <stdio.h>
#include <string.h>

#include "view/fsm_parts.h"

/* A process and its descriptor, by the names that were typed: ASCII. */
static bool
add_holder(struct buf *out, const struct world *world, const struct wsock *s)
{
	int fd;
	const struct wproc *p = world_holder(world, s->id, NULL, &fd);
	const char *name;

	if (p == NULL)
		return false;
	name = world_fd_name(p, fd);
	if (name != NULL)
		buf_printf(out, "%s %s", p->name, name);
	else
		buf_printf(out, "%s %d", p->name, fd);
	return true;
}

static void
add_ports(struct buf *out, const struct wsock *s)
{
	if (addr_port(&s->local) == 0) {
		buf_adds(out, "(no address)");
		return;
	}
	buf_printf(out, "(:%u", addr_port(&s->local));
	if (addr_port(&s->peer) != 0)
		buf_printf(out, "-:%u", addr_port(&s->peer));
	buf_addc(out, ')');
}

void
fsm_fit(char out[FSM_INNER + 1], const char *text)
{
	const bool fits = strlen(text) <= FSM_INNER;

	snprintf(out, FSM_INNER + 1, "%.*s%s", fits ? FSM_INNER : FSM_INNER - 2,
	    text, fits ? "" : "..");
}

void
fsm_who(
    char out[FSM_INNER + 1], const struct world *world, const struct wsock *s)
{
	struct buf name = { 0 };

	if (!add_holder(&name, world, s))
		add_ports(&name, s);
	fsm_fit(out, buf_text(&name));
	buf_free(&name);
}

void
fsm_who_in_full(
    struct buf *out, const struct world *world, const struct wsock *s)
{
	if (add_holder(out, world, s))
		return;
	buf_addc(out, '(');
	addr_text(out, &s->local);
	if (!addr_is_empty(&s->peer)) {
		buf_adds(out, " - ");
		addr_text(out, &s->peer);
	}
	buf_addc(out, ')');
}
