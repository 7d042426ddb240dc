/*
 * view/fsm.c - the state diagram of one socket, with what is told
 * below it: who has it, its path, what its state means.
 */
#include <sys/socket.h>

#include "base/lang.h"
#include "base/text.h"
#include "view/fsm_parts.h"

static void
add_addresses(struct buf *out, const struct wsock *s)
{
	if (addr_is_empty(&s->local))
		return;
	buf_adds(out, C_("between items", ", "));
	addr_text(out, &s->local);
	if (addr_is_empty(&s->peer))
		return;
	buf_adds(out, _(", peer "));
	addr_text(out, &s->peer);
}

/* "server conn": the process and the name that had it last. */
static bool
add_last_holder(
    struct buf *out, const struct journal *journal, const struct wsock *s)
{
	for (size_t i = journal_count(journal); i-- > 0;) {
		const struct event *e = journal_at(journal, i);
		const struct wproc *p;

		if (e->kind != EVENT_HOLD || e->socket != s->id)
			continue;
		p = world_process(journal_world(journal), e->process);
		buf_printf(out, "%s ", p != NULL ? p->name : "?");
		if (e->name != NULL)
			buf_adds(out, e->name);
		else
			buf_printf(out, "%d", e->fd);
		return true;
	}
	return false;
}

/* "client c", "client c, closed", or one that no process had yet. */
static void
add_who(struct buf *out, const struct journal *journal, const struct wsock *s)
{
	if (s->holders > 0)
		fsm_who_in_full(out, journal_world(journal), s);
	else if (add_last_holder(out, journal, s))
		buf_adds(out, _(", closed"));
	else
		buf_adds(
		    out, s->gone ? _("never accepted") : _("not accepted yet"));
	/* On a wire, what nobody has is on one of two hosts. */
	if (s->holders == 0 && host_name(s->host) != NULL)
		buf_say(out, ", on the host %s", host_name(s->host));
}

/* "client c: ESTABLISHED, 127.0.0.1:64623, peer 127.0.0.1:65432" */
static void
add_heading(struct buf *out, const struct journal *journal,
    const struct wsock *s, unsigned width)
{
	struct buf line = { 0 };

	add_who(&line, journal, s);
	buf_printf(&line, ": %s", tcp_state_name(s->state));
	add_addresses(&line, s);
	if (s->state == TCP_STATE_LISTEN)
		buf_say(&line, ", accept queue %lu/%lu", s->queued, s->backlog);
	text_wrap(out, buf_text(&line), 0, 0, width);
	buf_free(&line);
}

/* In the box where the path ends: who stands there, or stood. */
static void
mark_end(struct fsm_marks *marks, const struct journal *journal,
    const struct wsock *s)
{
	char *text = marks->text[s->state];
	struct buf was = { 0 }, who = { 0 };

	marks->look[s->state] = FSM_CURRENT;
	fsm_who(text, journal_world(journal), s);
	if (s->holders == 0 && add_last_holder(&who, journal, s)) {
		buf_say(&was, "was %s", buf_text(&who));
		fsm_fit(text, buf_text(&was));
	}
	buf_free(&was);
	buf_free(&who);
}

static void
add_legend(struct buf *out, const struct fsm_style *style)
{
	buf_say(out, "%s seen: observed. implied: no other way.\n",
	    style->utf8 ? _("Double lines: path. Thick box: its end.")
			: _("Lines of *: path. Box of #: its end."));
}

static void
add_meaning(struct buf *out, const struct wsock *s, unsigned width)
{
	if (s->gone)
		text_wrap(out,
		    _("CLOSED: the kernel has this socket no more, and its "
		      "path ends here. For a new connection make a new one: "
		      "socket"),
		    0, 0, width);
	else
		text_wrap(out, fsm_means(s->state), 0, 0, width);
}

static void
add_no_states(
    struct buf *out, const struct journal *journal, const struct wsock *s)
{
	add_who(out, journal, s);
	buf_printf(out, ": %s\n",
	    s->family == AF_UNIX
		? _("an AF_UNIX socket has no TCP, and so no states")
		: _("UDP has no connection, and so no states"));
}

static void
draw_path(struct buf *out, const struct fsm_style *style,
    const struct journal *journal, const struct wsock *s,
    const struct fsm_path *path)
{
	struct fsm_marks marks = { 0 };

	fsm_path_mark(path, &marks);
	mark_end(&marks, journal, s);
	fsm_draw(out, style, &marks);
	if (path->count > 0)
		add_legend(out, style);
	buf_addc(out, '\n');
}

void
fsm_socket(struct buf *out, const struct fsm_style *style,
    const struct journal *journal, sock_id id)
{
	const struct world *world = journal_world(journal);
	const struct wsock *s = world_socket(world, id);
	const unsigned width = fsm_width(style);
	struct fsm_path path;

	if (s == NULL)
		return;
	if (s->state == TCP_STATE_NONE) {
		add_no_states(out, journal, s);
		return;
	}
	fsm_path_read(&path, journal, id);
	if (fsm_has_room(out, style))
		draw_path(out, style, journal, s, &path);
	add_heading(out, journal, s, width);
	fsm_path_list(out, &path, world, width);
	add_meaning(out, s, width);
	fsm_path_free(&path);
}
