/*
 * view/fsm_sockets.c - the state diagram with all sockets in it: in each
 * box as many names as it has room for, and below it the rest.
 */
#include <stdio.h>
#include <string.h>

#include "base/lang.h"
#include "base/text.h"
#include "view/fsm_parts.h"

enum { INDENT = 14, NAMES_SHOWN = 8 };

/* The next one after *id in that state, or NULL. */
static const struct wsock *
next_in(const struct world *world, enum tcp_state state, sock_id *id)
{
	const struct wsock *s;

	while ((s = world_socket(world, ++*id)) != NULL) {
		if (s->state == state && !s->gone)
			return s;
	}
	return NULL;
}

static unsigned
count_in(const struct world *world, enum tcp_state state)
{
	unsigned count = 0;

	for (sock_id id = 0; next_in(world, state, &id) != NULL;)
		count++;
	return count;
}

/* Add a name and how many come after it, where there is room for both. */
static bool
add_name(struct buf *names, const char *who, unsigned after)
{
	const char *comma = names->len > 0 ? ", " : "";
	char more[16] = "";

	if (after > 0)
		snprintf(more, sizeof more, " +%u", after);
	if (names->len + strlen(comma) + strlen(who) + strlen(more) > FSM_INNER)
		return false;
	buf_printf(names, "%s%s", comma, who);
	return true;
}

/* Names as far as there is room, then how many more there are. */
static void
fill_box(
    char text[FSM_INNER + 1], const struct world *world, enum tcp_state state)
{
	unsigned left = count_in(world, state);
	const struct wsock *s;
	struct buf names = { 0 };
	char who[FSM_INNER + 1];

	for (sock_id id = 0; (s = next_in(world, state, &id)) != NULL; left--) {
		fsm_who(who, world, s);
		if (!add_name(&names, who, left - 1))
			break;
	}
	/* A long name and more beside it: how many must do. */
	if (left > 0)
		buf_printf(
		    &names, names.len > 0 ? " +%u" : _("%u sockets"), left);
	snprintf(text, FSM_INNER + 1, "%s", buf_text(&names));
	buf_free(&names);
}

/* Whether the box tells all: who is there, in full. */
static bool
is_told(const char *text, const struct world *world, enum tcp_state state)
{
	const struct wsock *s;
	struct buf names = { 0 };
	bool told;

	for (sock_id id = 0; (s = next_in(world, state, &id)) != NULL;) {
		buf_adds(&names, names.len > 0 ? ", " : "");
		fsm_who_in_full(&names, world, s);
		if (names.len > FSM_INNER)
			break;
	}
	told = strcmp(buf_text(&names), text) == 0;
	buf_free(&names);
	return told;
}

static void
list_state(struct buf *out, const struct world *world, enum tcp_state state,
    unsigned width)
{
	unsigned left = count_in(world, state);
	const struct wsock *s;
	struct buf names = { 0 };
	unsigned shown = 0;

	for (sock_id id = 0;
	     shown < NAMES_SHOWN && (s = next_in(world, state, &id)) != NULL;
	     shown++, left--) {
		buf_adds(&names, shown > 0 ? C_("between items", ", ") : "");
		fsm_who_in_full(&names, world, s);
	}
	if (left > 0)
		buf_say(&names, " and %u more: `sockets` lists them", left);
	buf_printf(out, "%-*s", INDENT, tcp_state_name(state));
	text_wrap(out, buf_text(&names), INDENT, INDENT, width);
	buf_free(&names);
}

static void
list_others(struct buf *out, const struct world *world, unsigned width)
{
	struct buf line = { 0 };
	unsigned others = 0;

	for (sock_id id = 1; id <= world_socket_count(world); id++) {
		const struct wsock *s = world_socket(world, id);

		others += s->state == TCP_STATE_NONE && !s->gone;
	}
	if (others == 0)
		return;
	buf_printf(&line,
	    n_("Not in the diagram: %u socket of UDP or AF_UNIX, which have no "
	       "states.",
		"Not in the diagram: %u sockets of UDP or AF_UNIX, which have "
		"no states.",
		others),
	    others);
	text_wrap(out, buf_text(&line), 0, 0, width);
	buf_free(&line);
}

void
fsm_sockets(
    struct buf *out, const struct fsm_style *style, const struct world *world)
{
	const unsigned width = fsm_width(style);
	struct fsm_marks marks = { 0 };
	bool any = false, drawn;

	for (enum tcp_state s = TCP_STATE_CLOSED; s <= TCP_STATE_TIME_WAIT;
	     s++) {
		fill_box(marks.text[s], world, s);
		if (marks.text[s][0] != '\0')
			marks.look[s] = FSM_PASSED;
		any = any || marks.look[s] == FSM_PASSED;
	}
	drawn = fsm_has_room(out, style);
	if (drawn) {
		fsm_draw(out, style, &marks);
		buf_addc(out, '\n');
	}
	for (enum tcp_state s = TCP_STATE_CLOSED; s <= TCP_STATE_TIME_WAIT;
	     s++) {
		if (marks.look[s] == FSM_PASSED &&
		    (!drawn || !is_told(marks.text[s], world, s)))
			list_state(out, world, s, width);
	}
	list_others(out, world, width);
	if (any)
		buf_adds(out, _("One socket's path: fsm NAME\n"));
	else
		buf_adds(out, _("There are no TCP sockets yet: type socket\n"));
}
