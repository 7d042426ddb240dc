/*
 * view/table.c - the lab's processes and sockets, a row each. What time it
 * is the caller says, or that it does not matter.
 */
#include "base/lang.h"
#include "view/view.h"

/* What fits everywhere: the same lines on every terminal, and in files. */
enum { WIDTH = 80 };

/* How long something lasts, in the two units that matter. */
static void
add_duration(struct buf *out, long ms)
{
	long seconds = ms > 0 ? ms / 1000 : 0;
	long minutes = seconds / 60;

	if (minutes == 0)
		buf_say(out, "%ld s", seconds);
	else if (minutes < 60)
		buf_say(out, "%ld min %ld s", minutes, seconds % 60);
	else
		buf_say(out, "%ld h %ld min", minutes / 60, minutes % 60);
}

/* "since call 4, 12 s": the call's number in the journal. */
static void
add_since(struct buf *out, const struct wproc *p, long now)
{
	buf_say(out, " since call %u", p->busy);
	if (now >= 0) {
		buf_adds(out, ", ");
		add_duration(out, now - p->busy_since);
	}
}

static void
busy_text(struct buf *out, const struct wproc *p, long now)
{
	const char *name = world_fd_name(p, p->busy_fd);

	if (!p->alive) {
		buf_adds(out, _("ended"));
		return;
	}
	if (p->busy == 0) {
		buf_adds(out, _("idle"));
		return;
	}
	if (name != NULL)
		buf_say(out, "blocked in %s on %s", p->busy_in, name);
	else if (p->busy_fd >= 0)
		buf_say(out, "blocked in %s on %d", p->busy_in, p->busy_fd);
	else
		buf_say(out, "blocked in %s", p->busy_in);
	add_since(out, p, now);
}

static unsigned
socket_count(const struct wproc *p)
{
	unsigned count = 0;

	for (int fd = p->latest; fd >= 0; fd = p->fds[fd].older)
		count++;
	return count;
}

/* They live on hosts that have names: on a wire. */
static bool
has_hosts(const struct world *world)
{
	const struct wproc *first = world_process(world, 1);

	return first != NULL && host_name(first->host) != NULL;
}

static void
add_host_name(struct buf *out, enum host host)
{
	const char *name = host_name(host);

	buf_adds(out, name != NULL ? name : "");
}

struct grid *
view_processes(const struct world *world, long now)
{
	const struct grid_column columns[] = {
		{ .title = "PROCESS", .least = 12 },
		{ .title = "PID", .align = GRID_RIGHT, .least = 8 },
		{ .title = "SOCKETS",
		    .align = GRID_RIGHT,
		    .least = 8,
		    .after = "  " },
		{ .title = "HOST", .hidden = !has_hosts(world), .after = "  " },
		{ .title = "NOW" },
	};
	struct grid *g = grid_new(columns, sizeof columns / sizeof *columns);
	struct buf key = { 0 };

	for (proc_id id = 1; id <= world_process_count(world); id++) {
		const struct wproc *p = world_process(world, id);

		buf_clear(&key);
		buf_printf(&key, "%u", id);
		grid_row(g, buf_text(&key));
		buf_adds(grid_cell(g), p->name);
		buf_printf(grid_cell(g), "%d", (int)p->pid);
		buf_printf(grid_cell(g), "%u", socket_count(p));
		add_host_name(grid_cell(g), p->host);
		busy_text(grid_cell(g), p, now);
	}
	buf_free(&key);
	return g;
}

/* ---- sockets ---- */

static const char *
type_of(const struct wsock *s)
{
	if (s->family == AF_UNIX)
		return s->type == SOCK_DGRAM ? "unix dgram" : "unix";
	return s->type == SOCK_DGRAM ? "udp" : "tcp";
}

/* AF_UNIX sockets have no states: a backlog tells that one listens. */
static bool
has_queue(const struct wsock *s)
{
	return s->state == TCP_STATE_LISTEN || s->backlog > 0;
}

/* What all rows are made with. */
struct table {
	long now;
	const struct ksock_table *timers;
	struct buf *key;   /* of the row that is being added */
	bool unread_below; /* on a line of its own, not in a column */
};

/* All of them, and those that are not gone: in a process or not. */
static struct grid *
sockets_grid(const struct world *world, bool unread_below)
{
	bool queue = false, unread = false;

	for (sock_id id = 1; id <= world_socket_count(world); id++) {
		const struct wsock *s = world_socket(world, id);

		queue |= !s->gone && has_queue(s);
		unread |= !unread_below && !s->gone && s->unread > 0;
	}
	return grid_new(
	    (const struct grid_column[]){
		{ .title = "PROCESS" },
		{ .title = "HOST", .hidden = !has_hosts(world) },
		{ .title = "NAME" },
		{ .title = "FD" },
		{ .title = "TYPE" },
		{ .title = "STATE" },
		{ .title = "LOCAL" },
		{ .title = "PEER" },
		{ .title = "QUEUE", .hidden = !queue },
		{ .title = "UNREAD", .align = GRID_RIGHT, .hidden = !unread },
		/* A line below the row: beside it there is no room in 80
		 * columns. */
		{ .title = "" },
	    },
	    11);
}

struct holder {
	const struct wproc *process; /* NULL: nobody holds it */
	int fd;
};

static void
or_dash(struct buf *out, const char *text)
{
	buf_adds(out, text != NULL && text[0] != '\0' ? text : "-");
}

static void
add_address(struct grid *g, const struct addr *a, bool known)
{
	struct buf *cell = grid_cell(g);
	size_t before = cell->len;

	if (known)
		addr_text(cell, a);
	if (cell->len == before)
		buf_addc(cell, '-');
}

static void
add_holder(struct grid *g, const struct holder *h, enum host host)
{
	buf_adds(grid_cell(g), h->process != NULL ? h->process->name : "-");
	add_host_name(grid_cell(g), host);
	if (h->process == NULL) {
		buf_addc(grid_cell(g), '-');
		buf_addc(grid_cell(g), '-');
		return;
	}
	or_dash(grid_cell(g), world_fd_name(h->process, h->fd));
	buf_printf(grid_cell(g), "%d", h->fd);
}

/* In the words of the transcript. */
static void
add_unread(struct grid *g, unsigned long unread)
{
	struct buf *cell = grid_cell(g);
	struct buf text = { 0 };

	buf_printf(&text,
	    n_("%lu byte waiting to be read\n",
		"%lu bytes waiting to be read\n", unread),
	    unread);
	buf_adds(cell, "\n        ");
	buf_add(cell, text.data, text.len - 1);
	buf_free(&text);
}

static void
add_blocked(struct grid *g, const struct holder *h, long now)
{
	struct buf *cell = grid_cell(g);

	if (h->process == NULL || h->process->busy == 0 ||
	    h->process->busy_fd != h->fd)
		return;
	buf_adds(cell, "\n        ");
	buf_say(cell, "blocked in %s", h->process->busy_in);
	add_since(cell, h->process, now);
}

static void
add_kept(struct buf *cell, unsigned seconds)
{
	buf_adds(cell, "\n        ");
	buf_say(cell, "the kernel keeps it for another %u s", seconds);
}

/* Nothing but time ends it (RFC 9293, 3.4.2: 2 MSL; 60 s in Linux). */
static void
add_left(struct grid *g, const struct wsock *s, const struct ksock_table *t)
{
	struct addr local = addr_unmapped(&s->local);
	struct addr peer = addr_unmapped(&s->peer);

	for (size_t i = 0; t != NULL && i < t->count; i++) {
		const struct ksock *k = &t->socks[i];
		struct addr a = addr_unmapped(&k->local);
		struct addr b = addr_unmapped(&k->peer);

		if (k->host == s->host && addr_equal(&a, &local) &&
		    addr_equal(&b, &peer))
			add_kept(grid_cell(g), (k->expires_ms + 999) / 1000);
	}
}

static void
add_socket(struct grid *g, const struct wsock *s, const struct holder *h,
    const struct table *t)
{
	struct buf *key = t->key;

	buf_clear(key);
	buf_printf(key, "%u %u %d", s->id,
	    h->process != NULL ? h->process->id : 0, h->fd);
	grid_row(g, buf_text(key));
	add_holder(g, h, s->host);
	buf_adds(grid_cell(g), type_of(s));
	or_dash(grid_cell(g), tcp_state_name(s->state));
	add_address(g, &s->local, true);
	add_address(g, &s->peer,
	    !addr_is_empty(&s->peer) && s->state != TCP_STATE_CLOSED);
	if (has_queue(s))
		buf_printf(grid_cell(g), "%lu/%lu", s->queued, s->backlog);
	else
		buf_addc(grid_cell(g), '-');
	if (s->unread > 0)
		buf_printf(grid_cell(g), "%lu", s->unread);
	else
		buf_addc(grid_cell(g), '-');
	/* From here on all is of the last column. */
	if (s->unread > 0 && t->unread_below)
		add_unread(g, s->unread);
	if (s->state == TCP_STATE_TIME_WAIT)
		add_left(g, s, t->timers);
	else
		add_blocked(g, h, t->now);
}

static void
add_held(struct grid *g, const struct world *world, const struct wproc *p,
    const struct table *t)
{
	for (size_t fd = 0; fd < p->fd_count; fd++) {
		const struct wsock *s = world_fd(world, p, (int)fd);

		if (s != NULL)
			add_socket(g, s, &(struct holder){ p, (int)fd }, t);
	}
}

static struct grid *
list_sockets(const struct world *world, const struct table *t)
{
	struct grid *g = sockets_grid(world, t->unread_below);

	for (proc_id id = 1; id <= world_process_count(world); id++)
		add_held(g, world, world_process(world, id), t);
	/* Those that nobody holds: accept queues, closing ones, TIME-WAIT. */
	for (sock_id id = 1; id <= world_socket_count(world); id++) {
		const struct wsock *s = world_socket(world, id);

		if (s->holders == 0 && !s->gone)
			add_socket(g, s, &(struct holder){ NULL, -1 }, t);
	}
	return g;
}

struct grid *
view_sockets(
    const struct world *world, long now, const struct ksock_table *timers)
{
	struct buf key = { 0 };
	struct table t = { .now = now, .timers = timers, .key = &key };
	struct grid *g = list_sockets(world, &t);

	if (grid_width(g) > WIDTH) {
		grid_free(g);
		t.unread_below = true;
		g = list_sockets(world, &t);
	}
	buf_free(&key);
	return g;
}
