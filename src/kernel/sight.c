/*
 * kernel/sight.c - looking at one's own sockets. Changes none of them, and
 * asks no more than is needed: it is done after each call.
 */
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <linux/sockios.h>
#include <sys/socket.h>

#include "kernel/sight.h"
#include "model/tcp.h"

static int
option(int fd, int name)
{
	int value = 0;
	socklen_t len = sizeof value;

	return getsockopt(fd, SOL_SOCKET, name, &value, &len) == 0 ? value : -1;
}

static void
take_tcp(int fd, struct sight *out)
{
	struct tcp_info info;
	socklen_t len = offsetof(struct tcp_info, tcpi_notsent_bytes) +
			sizeof info.tcpi_notsent_bytes;

	memset(&info, 0, sizeof info);
	if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len) < 0)
		return;
	out->is_tcp = true;
	out->state = info.tcpi_state;
	if (tcp_state_from_linux(info.tcpi_state) == TCP_STATE_LISTEN) {
		/* What these two mean while listening: tcp_get_info(). */
		out->queued = info.tcpi_unacked;
		out->backlog = info.tcpi_sacked;
	} else {
		out->unsent = info.tcpi_notsent_bytes;
	}
}

static bool
is_listening(const struct sight *s)
{
	return s->is_tcp && tcp_state_from_linux(s->state) == TCP_STATE_LISTEN;
}

static void
take_unread(int fd, struct sight *out)
{
	int unread = 0;

	if (!is_listening(out) && ioctl(fd, SIOCINQ, &unread) == 0)
		out->unread = (uint32_t)unread;
}

/* Unlike getpeername(2), SO_PEERNAME tells it in SYN-SENT too. It takes no
 * more than the address's own length. */
static struct addr
peer_of(int fd, int family)
{
	struct sockaddr_storage sa;
	socklen_t len = family == AF_INET6 ? sizeof(struct sockaddr_in6)
					   : sizeof(struct sockaddr_in);

	if (family != AF_UNIX) {
		if (getsockopt(fd, SOL_SOCKET, SO_PEERNAME, &sa, &len) < 0)
			return (struct addr){ 0 };
		return addr_from(&sa, len);
	}
	len = sizeof sa;
	if (getpeername(fd, (struct sockaddr *)&sa, &len) < 0)
		return (struct addr){ 0 };
	return addr_from(&sa, len);
}

/* Of a TCP socket all is known but the family. */
static void
take_kind(int fd, struct sight *out)
{
	out->family = addr_family(&out->local);
	if (out->family == AF_UNSPEC)
		out->family = option(fd, SO_DOMAIN);
	out->type = out->is_tcp ? SOCK_STREAM : option(fd, SO_TYPE);
	out->protocol = out->is_tcp ? IPPROTO_TCP : option(fd, SO_PROTOCOL);
}

static bool
has_peer(const struct sight *s)
{
	enum tcp_state state = tcp_state_from_linux(s->state);

	return state != TCP_STATE_CLOSED && state != TCP_STATE_LISTEN;
}

static void
take_addresses(int fd, struct sight *out)
{
	struct sockaddr_storage sa = { 0 };
	socklen_t len = sizeof sa;

	if (getsockname(fd, (struct sockaddr *)&sa, &len) < 0)
		return;
	out->is_socket = true;
	out->local = addr_from(&sa, len);
	if (!out->is_tcp || has_peer(out))
		out->peer = peer_of(fd, sa.ss_family);
}

void
sight_take(int fd, unsigned what, struct sight *out)
{
	*out = (struct sight){ .fd = fd };
	take_tcp(fd, out);
	out->is_socket = out->is_tcp;
	if (!out->is_tcp || (what & SIGHT_ADDRESSES) != 0)
		take_addresses(fd, out);
	if (!out->is_socket)
		return;
	if ((what & SIGHT_KIND) != 0)
		take_kind(fd, out);
	take_unread(fd, out);
}

/* Unlike SO_ERROR, poll(2) leaves it where it is. */
static bool
error_waits(int fd)
{
	struct pollfd p = { .fd = fd };

	return poll(&p, 1, 0) == 1 && (p.revents & POLLERR) != 0;
}

void
sight_glance(int fd, bool closes, struct sight *out)
{
	struct linger linger = { 0 };
	socklen_t len = sizeof linger;

	*out = (struct sight){ .fd = fd };
	take_tcp(fd, out);
	out->is_socket = out->is_tcp;
	if (!out->is_tcp)
		return;
	out->has_error = error_waits(fd);
	if (!closes)
		return;
	take_unread(fd, out);
	if (getsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, &len) == 0)
		out->resets = linger.l_onoff && linger.l_linger == 0;
}
