/* view/socket.c - one socket of a process as a line. Knows no other. */
#include <sys/socket.h>

#include "base/lang.h"
#include "view/view.h"

static const char *
type_of(const struct wsock *s)
{
	if (s->family == AF_UNIX)
		return s->type == SOCK_DGRAM ? _("AF_UNIX datagrams")
					     : _("AF_UNIX stream");
	return s->type == SOCK_DGRAM ? "UDP" : "TCP";
}

static void
add_addresses(struct buf *out, const struct wsock *s)
{
	if (addr_is_empty(&s->local))
		buf_adds(out, _("no address"));
	else
		addr_text(out, &s->local);
	if (addr_is_empty(&s->peer))
		return;
	buf_adds(out, C_("socket", ", peer "));
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
	buf_say(out, "%s is descriptor %d: %s, ", name != NULL ? name : _("it"),
	    fd, type_of(s));
	if (s->state != TCP_STATE_NONE)
		buf_printf(out, "%s%s", tcp_state_name(s->state),
		    C_("between items", ", "));
	add_addresses(out, s);
	if (s->state == TCP_STATE_LISTEN)
		buf_say(out, ", accept queue %lu/%lu", s->queued, s->backlog);
	if (s->unread > 0)
		buf_say(out, ", %lu unread", s->unread);
	buf_addc(out, '\n');
}
