/* view/table.c - the lab's processes and sockets, a row each. */
#include <stdio.h>

#include "model/constant.h"
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

static void
queue_text(struct buf *out, const struct wsock *s)
{
	if (s->state == TCP_STATE_LISTEN)
		buf_printf(out, "accept queue %lu/%lu", s->queued, s->backlog);
	else if (s->unread > 0)
		buf_printf(out, "%lu unread", s->unread);
}

static void
socket_row(struct buf *out, const struct wsock *s, const char *process,
    const char *name, int fd)
{
	struct buf local = { 0 }, peer = { 0 }, queue = { 0 };
	char number[16] = "-";

	if (fd >= 0)
		snprintf(number, sizeof number, "%d", fd);
	addr_text(&local, &s->local);
	if (!addr_is_empty(&s->peer))
		addr_text(&peer, &s->peer);
	queue_text(&queue, s);
	buf_printf(out, "%-8s %-6s %3s %-5s %-12s %-21s %-21s %s", process,
	    name != NULL ? name : "-", number, type_of(s),
	    s->state == TCP_STATE_NONE ? "-" : tcp_state_name(s->state),
	    local.len > 0 ? buf_text(&local) : "-",
	    peer.len > 0 ? buf_text(&peer) : "-", buf_text(&queue));
	while (out->len > 0 && out->data[out->len - 1] == ' ')
		out->data[--out->len] = '\0';
	buf_addc(out, '\n');
	buf_free(&local);
	buf_free(&peer);
	buf_free(&queue);
}

void
view_sockets(struct buf *out, const struct world *world)
{
	buf_printf(out, "%-8s %-6s %3s %-5s %-12s %-21s %-21s %s\n", "PROCESS",
	    "NAME", "FD", "TYPE", "STATE", "LOCAL", "PEER", "QUEUE");
	for (proc_id id = 1; id <= world_process_count(world); id++) {
		const struct wproc *p = world_process(world, id);

		for (size_t fd = 0; fd < p->fd_count; fd++) {
			const struct wsock *s = world_fd(world, p, (int)fd);

			if (s != NULL)
				socket_row(
				    out, s, p->name, p->fds[fd].name, (int)fd);
		}
	}
	/* Those that nobody holds: accept queues, closing ones. */
	for (sock_id id = 1; id <= world_socket_count(world); id++) {
		const struct wsock *s = world_socket(world, id);

		if (s->holders == 0 && !s->gone)
			socket_row(out, s, "-", NULL, -1);
	}
}
