/* view/socket.c - one socket of a process as a line. Knows no other. */
#include <sys/socket.h>

#include "view/view.h"

static const char *
type_of(const struct wsock *s)
{
	if (s->family == AF_UNIX)
		return s->type == SOCK_DGRAM ? "AF_UNIX datagrams"
					     : "AF_UNIX stream";
	return s->type == SOCK_DGRAM ? "UDP" : "TCP";
}

static void
add_addresses(struct buf *out, const struct wsock *s)
{
	if (addr_is_empty(&s->local))
		buf_adds(out, "no address");
	else
		addr_text(out, &s->local);
	if (addr_is_empty(&s->peer))
		return;
	buf_adds(out, ", peer ");
	addr_text(out, &s->peer);
}

void
view_socket(
    struct buf *out, const struct world *world, const struct wproc *p, int fd)
{
	const struct wsock *s = world_fd(world, p, fd);
	const char *name = world_fd_name(p, fd);

	if (s == NULL)
		return;
	buf_printf(out, "%s is descriptor %d: %s, ", name != NULL ? name : "it",
	    fd, type_of(s));
	if (s->state != TCP_STATE_NONE)
		buf_printf(out, "%s, ", tcp_state_name(s->state));
	add_addresses(out, s);
	if (s->state == TCP_STATE_LISTEN)
		buf_printf(
		    out, ", accept queue %lu/%lu", s->queued, s->backlog);
	if (s->unread > 0)
		buf_printf(out, ", %lu unread", s->unread);
	buf_addc(out, '\n');
}
