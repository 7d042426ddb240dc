/* view/table.c - the lab's processes and sockets, a row each. */
#include <stdlib.h>

#include "base/alloc.h"
#include "view/view.h"

static void
busy_text(struct buf *out, const struct wproc *p)
{
	const char *name = world_fd_name(p, p->busy_fd);

	if (!p->alive)
		buf_adds(out, "ended");
	else if (p->busy == 0)
		buf_adds(out, "idle");
	else if (name != NULL)
		buf_printf(out, "blocked in %s on %s", p->busy_in, name);
	else if (p->busy_fd >= 0)
		buf_printf(out, "blocked in %s on %d", p->busy_in, p->busy_fd);
	else
		buf_printf(out, "blocked in %s", p->busy_in);
}

static unsigned
socket_count(const struct wproc *p)
{
	unsigned count = 0;

	for (int fd = p->latest; fd >= 0; fd = p->fds[fd].older)
		count++;
	return count;
}

void
view_processes(struct buf *out, const struct world *world)
{
	buf_printf(
	    out, "%-12s %8s  %7s  %s\n", "PROCESS", "PID", "SOCKETS", "NOW");
	for (proc_id id = 1; id <= world_process_count(world); id++) {
		const struct wproc *p = world_process(world, id);

		buf_printf(out, "%-12s %8d  %7u  ", p->name, (int)p->pid,
		    socket_count(p));
		busy_text(out, p);
		buf_addc(out, '\n');
	}
}

static const char *
type_of(const struct wsock *s)
{
	if (s->family == AF_UNIX)
		return s->type == SOCK_DGRAM ? "unix dgram" : "unix";
	return s->type == SOCK_DGRAM ? "udp" : "tcp";
}

/* ---- the table of sockets: columns as wide as what is in them ---- */

enum { COLUMNS = 8 };

struct row {
	struct buf cell[COLUMNS];
};

struct rows {
	struct row *row;
	size_t count, cap;
};

static struct row *
add_row(struct rows *rows)
{
	X_GROW(rows->row, rows->count, rows->cap);
	rows->row[rows->count] = (struct row){ 0 };
	return &rows->row[rows->count++];
}

static void
queue_text(struct buf *out, const struct wsock *s)
{
	if (s->state == TCP_STATE_LISTEN)
		buf_printf(out, "accept queue %lu/%lu", s->queued, s->backlog);
	else if (s->unread > 0)
		buf_printf(out, "%lu unread", s->unread);
}

static void
add_socket(struct rows *rows, const struct wsock *s, const char *process,
    const char *name, int fd)
{
	struct row *row = add_row(rows);
	struct buf *cell = row->cell;

	buf_adds(&cell[0], process);
	buf_adds(&cell[1], name != NULL ? name : "");
	if (fd >= 0)
		buf_printf(&cell[2], "%d", fd);
	buf_adds(&cell[3], type_of(s));
	buf_adds(&cell[4], tcp_state_name(s->state));
	addr_text(&cell[5], &s->local);
	if (!addr_is_empty(&s->peer) && s->state != TCP_STATE_CLOSED)
		addr_text(&cell[6], &s->peer);
	queue_text(&cell[7], s);
	for (int i = 0; i < COLUMNS - 1; i++) {
		if (cell[i].len == 0)
			buf_addc(&cell[i], '-');
	}
}

static void
add_titles(struct rows *rows)
{
	static const char *const titles[COLUMNS] = { "PROCESS", "NAME", "FD",
		"TYPE", "STATE", "LOCAL", "PEER", "QUEUE" };
	struct row *row = add_row(rows);

	for (int i = 0; i < COLUMNS; i++)
		buf_adds(&row->cell[i], titles[i]);
}

/* The last column is as wide as it is: it ends the line. */
static void
print_rows(struct buf *out, const struct rows *rows)
{
	size_t width[COLUMNS] = { 0 };

	for (size_t r = 0; r < rows->count; r++) {
		for (int i = 0; i < COLUMNS - 1; i++) {
			if (rows->row[r].cell[i].len > width[i])
				width[i] = rows->row[r].cell[i].len;
		}
	}
	for (size_t r = 0; r < rows->count; r++) {
		for (int i = 0; i < COLUMNS; i++)
			buf_printf(out, "%-*s%s", (int)width[i],
			    buf_text(&rows->row[r].cell[i]),
			    i < COLUMNS - 1 ? " " : "");
		while (out->data[out->len - 1] == ' ')
			out->data[--out->len] = '\0';
		buf_addc(out, '\n');
	}
}

static void
free_rows(struct rows *rows)
{
	for (size_t r = 0; r < rows->count; r++) {
		for (int i = 0; i < COLUMNS; i++)
			buf_free(&rows->row[r].cell[i]);
	}
	free(rows->row);
}

static void
add_held(struct rows *rows, const struct world *world, const struct wproc *p)
{
	for (size_t fd = 0; fd < p->fd_count; fd++) {
		const struct wsock *s = world_fd(world, p, (int)fd);

		if (s != NULL)
			add_socket(rows, s, p->name, p->fds[fd].name, (int)fd);
	}
}

void
view_sockets(struct buf *out, const struct world *world)
{
	struct rows rows = { 0 };

	add_titles(&rows);
	for (proc_id id = 1; id <= world_process_count(world); id++)
		add_held(&rows, world, world_process(world, id));
	/* Those that nobody holds: accept queues, closing ones. */
	for (sock_id id = 1; id <= world_socket_count(world); id++) {
		const struct wsock *s = world_socket(world, id);

		if (s->holders == 0 && !s->gone)
			add_socket(&rows, s, "-", NULL, -1);
	}
	print_rows(out, &rows);
	free_rows(&rows);
}
