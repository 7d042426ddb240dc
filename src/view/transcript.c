/*
 * view/transcript.c - the record as a person reads it. ASCII and the same
 * on every machine, so that a lesson's output can be compared. Knows the
 * journal's events and the world; prints nothing itself.
 */
#include <signal.h>
#include <string.h>

#include "base/lang.h"
#include "base/text.h"
#include "model/constant.h"
#include "view/packet_parts.h"
#include "view/transcript_parts.h"
#include "view/view.h"

enum { DATA_SHOWN = 256, LABEL_WIDTH = 20, EDGE_WIDTH = 31 };

static const char *
process_name(const struct pen *pen)
{
	const struct wproc *p = world_process(pen->world, pen->e->process);

	return p != NULL ? p->name : "?";
}

/* "client c", "client 3", or "(127.0.0.1:64623)" that nobody holds. */
static void
label(const struct pen *pen)
{
	const struct wproc *p = world_process(pen->world, pen->e->process);
	const struct wsock *s = world_socket(pen->world, pen->e->socket);
	size_t start;

	buf_adds(pen->out, "    ");
	start = pen->out->len;
	if (p != NULL && world_fd_name(p, pen->e->fd) != NULL) {
		buf_printf(
		    pen->out, "%s %s", p->name, world_fd_name(p, pen->e->fd));
	} else if (p != NULL) {
		buf_printf(pen->out, "%s %d", p->name, pen->e->fd);
	} else if (s != NULL) {
		buf_addc(pen->out, '(');
		addr_text(pen->out, &s->local);
		buf_addc(pen->out, ')');
	}
	do
		buf_addc(pen->out, ' ');
	while (pen->out->len < start + LABEL_WIDTH);
}

/* ---- calls ---- */

static void
error_text(const struct pen *pen, const struct event_call *c)
{
	const char *name = errno_name(c->error);

	if (!c->timed_out && c->error == 0)
		return;
	pen_begin(pen, RED);
	if (c->error != 0 && c->failed) {
		buf_printf(pen->out, " %s (%d, %s)", name != NULL ? name : "",
		    c->error, lang_error(c->error));
	} else if (c->error != 0) {
		pen_end(pen);
		buf_printf(pen->out, " %s (%s)", name != NULL ? name : "",
		    lang_error(c->error));
		return;
	}
	pen_end(pen);
}

/* Of the line that is being written; colours (ECMA-48: SGR ends with m) take
 * none. */
static unsigned
columns_taken(const struct buf *out)
{
	const char *last = strrchr(buf_text(out), '\n');
	const char *at = last != NULL ? last + 1 : buf_text(out);
	unsigned sum = 0;

	while (*at != '\0') {
		size_t len = strcspn(at, "\033");

		sum += text_columns(at, len);
		at += len;
		at += strcspn(at, "m");
		at += *at == 'm';
	}
	return sum;
}

/* The socket was left out of the line: say which one was meant. */
static void
chosen_text(struct buf *out, int fd, const char *name)
{
	struct buf text = { 0 };

	if (name != NULL)
		buf_say(&text, "  (chosen: %s)", name);
	else
		buf_say(&text, "  (chosen: %d)", fd);
	/* Where the line is full, below it. */
	if (columns_taken(out) + text_columns(text.data, text.len) >
	    TRANSCRIPT_WIDTH)
		buf_adds(out, "\n  ");
	buf_adds(out, buf_text(&text));
	buf_free(&text);
}

static void
result_text(const struct pen *pen, const struct event_call *c)
{
	/* A process id differs each time; `process` shows it. */
	if (strcmp(c->name, "fork") == 0 && c->result > 0)
		buf_adds(pen->out, _("the new process's id"));
	else
		buf_printf(pen->out, "%ld", c->result);
	error_text(pen, c);
	if (c->has_data && c->result >= 0) {
		bool cut = c->data.len > DATA_SHOWN;

		buf_adds(pen->out, "  ");
		text_bytes(pen->out, buf_text(&c->data),
		    cut ? DATA_SHOWN : c->data.len);
		buf_adds(pen->out, cut ? "..." : "");
	}
}

static void
parts_text(struct buf *out, const struct event_call *c)
{
	for (size_t i = 0; i < c->part_count; i++) {
		const char *name = errno_name(c->parts[i].error);

		buf_say(out, "    send of %zu bytes = %ld", c->parts[i].asked,
		    c->parts[i].result);
		if (name != NULL)
			buf_printf(out, " %s", name);
		buf_addc(out, '\n');
	}
}

/* recv gave no bytes though some were wanted: the stream has ended. */
static bool
stream_ended(const struct pen *pen, const struct event_call *c)
{
	const struct wproc *p = world_process(pen->world, pen->e->process);
	const struct wsock *s =
	    p != NULL ? world_fd(pen->world, p, c->fd) : NULL;

	return c->has_data && c->result == 0 && c->explain == NULL &&
	       s != NULL && s->type == SOCK_STREAM &&
	       strstr(c->text, ", 0, ") == NULL;
}

static void
explain_text(struct buf *out, const char *text)
{
	struct buf safe = { 0 };

	text_plain(&safe, text, strlen(text));
	text_wrap(out, buf_text(&safe), 0, TRANSCRIPT_INDENT, TRANSCRIPT_WIDTH);
	buf_free(&safe);
}

static void
call_lines(const struct pen *pen)
{
	const struct event_call *c = &pen->e->done;

	buf_printf(pen->out, "%s: ", process_name(pen));
	pen_begin(pen, BOLD);
	pen_plain(pen, c->text);
	pen_end(pen);
	if (c->timed_out) {
		pen_begin(pen, RED);
		buf_adds(pen->out, _(" timed out"));
		pen_end(pen);
	} else {
		buf_adds(pen->out, " = ");
		result_text(pen, c);
	}
	if (c->address.len > 0) {
		buf_adds(pen->out, "  ");
		addr_python(pen->out, &c->address);
	}
	if (c->detail != NULL) {
		buf_adds(pen->out, "  ");
		pen_plain(pen, c->detail);
	}
	if (c->chosen && !c->blocked)
		chosen_text(pen->out, c->fd, c->socket);
	buf_addc(pen->out, '\n');
	if (c->explain != NULL)
		explain_text(pen->out, c->explain);
	if (stream_ended(pen, c))
		buf_adds(pen->out,
		    _("    no bytes: the peer will send nothing more\n"));
	parts_text(pen->out, c);
}

static void
blocked_lines(const struct pen *pen)
{
	struct buf why = { 0 };

	buf_printf(pen->out, "%s: ", process_name(pen));
	pen_begin(pen, BOLD);
	pen_plain(pen, pen->e->blocked.text);
	pen_end(pen);
	if (pen->e->blocked.why != NULL) {
		text_plain(
		    &why, pen->e->blocked.why, strlen(pen->e->blocked.why));
		buf_say(pen->out, " is blocked: it waits %s", buf_text(&why));
	} else {
		buf_adds(pen->out, _(" is blocked"));
	}
	buf_free(&why);
	if (pen->e->blocked.chosen)
		chosen_text(pen->out, pen->e->fd, pen->e->blocked.socket);
	buf_addc(pen->out, '\n');
}

/* ---- sockets ---- */

static void
socket_lines(const struct pen *pen)
{
	if (pen->e->socket_new.type == SOCK_DGRAM &&
	    pen->e->socket_new.family != AF_UNIX)
		buf_adds(pen->out,
		    _("    UDP has no connection, and so no states\n"));
}

static void
hold_lines(const struct pen *pen)
{
	const struct wsock *s = world_socket(pen->world, pen->e->socket);

	/* Others are told of by the call that made them. */
	if (s == NULL || s->listener == 0 || s->holders > 1)
		return;
	label(pen);
	addr_text(pen->out, &s->local);
	buf_adds(pen->out, " <- ");
	addr_text(pen->out, &s->peer);
	buf_printf(pen->out, "  %s\n", tcp_state_name(s->state));
}

static void
address_lines(const struct pen *pen)
{
	const struct wsock *s = world_socket(pen->world, pen->e->socket);
	struct buf local = { 0 };

	if (pen->e->process == 0 || s == NULL || s->listener != 0 ||
	    pen->e->address.known)
		return;
	label(pen);
	addr_text(&local, &pen->e->address.local);
	if (pen->e->address.by_kernel)
		buf_say(pen->out, "local address %s, chosen by the kernel",
		    buf_text(&local));
	else
		buf_say(pen->out, "local address %s", buf_text(&local));
	if (s->type == SOCK_DGRAM && !addr_is_empty(&s->peer)) {
		buf_adds(pen->out, _(", peer "));
		addr_text(pen->out, &s->peer);
	}
	buf_addc(pen->out, '\n');
	buf_free(&local);
}

static unsigned
how_width(void)
{
	const char *seen = _("seen"), *implied = _("implied");
	unsigned a = text_columns(seen, strlen(seen));
	unsigned b = text_columns(implied, strlen(implied));

	return a > b ? a : b;
}

static void
state_lines(const struct pen *pen)
{
	const struct wsock *s = world_socket(pen->world, pen->e->socket);
	bool implied = pen->e->state.how == HOW_IMPLIED;
	const char *how = implied ? _("implied") : _("seen");
	unsigned width;
	bool queued = pen->e->process == 0 && s != NULL && s->listener != 0;
	size_t start;

	label(pen);
	pen_begin(pen, implied ? DIM : BOLD);
	start = pen->out->len;
	buf_printf(pen->out, "%s -> %s", tcp_state_name(pen->e->state.from),
	    tcp_state_name(pen->e->state.to));
	while (pen->out->len < start + EDGE_WIDTH)
		buf_addc(pen->out, ' ');
	buf_adds(pen->out, how);
	pen_end(pen);
	width = text_columns(how, strlen(how));
	if (pen->e->state.reset || queued)
		buf_printf(pen->out, "%*s", (int)(how_width() - width), "");
	if (pen->e->state.reset)
		buf_adds(pen->out, "  RST");
	/* Those of one accept queue differ in nothing but the peer. */
	if (queued)
		buf_say(pen->out, "  from :%u", addr_port(&s->peer));
	buf_addc(pen->out, '\n');
}

/* A descriptor is closed, but a forked process has the socket too. */
static void
release_lines(const struct pen *pen)
{
	const struct wproc *p;
	int fd;

	p = world_holder(pen->world, pen->e->socket, NULL, &fd);
	if (p == NULL)
		return;
	buf_say(pen->out, "    it stays open: %s has it as %d\n", p->name, fd);
}

static void
queue_lines(const struct pen *pen)
{
	const struct wsock *s = world_socket(pen->world, pen->e->socket);
	unsigned long length = pen->e->queue.length;

	label(pen);
	switch (pen->e->queue.kind) {
	case QUEUE_ACCEPT:
		buf_say(pen->out, "accept queue %lu/%lu\n", length,
		    pen->e->queue.limit);
		return;
	case QUEUE_RECEIVE:
		break;
	}
	if (s != NULL && s->type == SOCK_DGRAM && length > 0)
		buf_printf(pen->out,
		    n_("next datagram to be read: %lu byte\n",
			"next datagram to be read: %lu bytes\n", length),
		    length);
	else
		buf_printf(pen->out,
		    n_("%lu byte waiting to be read\n",
			"%lu bytes waiting to be read\n", length),
		    length);
}

/* ---- the rest ---- */

/* Real-time signals have no name of their own. */
static void
signal_text(struct buf *out, int number)
{
	const char *name = sigabbrev_np(number);

	if (name != NULL)
		buf_printf(out, "SIG%s", name);
	else
		buf_say(out, "signal %d", number);
}

static void
process_lines(const struct pen *pen)
{
	struct buf text = { 0 };

	switch (pen->e->proc.what) {
	case PROCESS_STARTED:
		return;
	case PROCESS_EXITED:
		buf_say(pen->out, "%s: the process has exited (status %d)\n",
		    process_name(pen), pen->e->proc.status);
		return;
	case PROCESS_KILLED:
		signal_text(&text, pen->e->proc.status);
		buf_say(pen->out, "%s: the process was killed (%s)\n",
		    process_name(pen), buf_text(&text));
		buf_free(&text);
		return;
	}
}

void
view_transcript(struct buf *out, const struct view_style *style,
    const struct world *world, const struct event *e)
{
	const struct pen pen = { out, style, world, e };

	switch (e->kind) {
	case EVENT_PROCESS:
		process_lines(&pen);
		break;
	case EVENT_CALL:
		call_lines(&pen);
		break;
	case EVENT_BLOCKED:
		blocked_lines(&pen);
		break;
	case EVENT_SOCKET:
		socket_lines(&pen);
		break;
	case EVENT_HOLD:
		hold_lines(&pen);
		break;
	case EVENT_ADDRESS:
		address_lines(&pen);
		break;
	case EVENT_STATE:
		state_lines(&pen);
		break;
	case EVENT_QUEUE:
		queue_lines(&pen);
		break;
	case EVENT_PACKET:
		if (!e->packet.folded)
			packet_lines(out, style, world, &e->packet);
		break;
	case EVENT_NOTE:
		transcript_note(&pen);
		break;
	case EVENT_ERROR:
		transcript_error(&pen);
		break;
	case EVENT_RELEASE:
		release_lines(&pen);
		break;
	case EVENT_FAILED:
		transcript_failed(&pen);
		break;
	case EVENT_NAME:
		break;
	}
}
