/* kernel/sight.c - looking at one's own sockets. Changes none of them. */
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "kernel/sight.h"

static int
option(int fd, int level, int name)
{
	int value = 0;
	socklen_t len = sizeof value;

	return getsockopt(fd, level, name, &value, &len) == 0 ? value : -1;
}

static void
take_tcp(int fd, struct sight *out)
{
	struct tcp_info info = { 0 };
	socklen_t len = offsetof(struct tcp_info, tcpi_lost);
	int unsent = 0;

	if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len) < 0)
		return;
	out->state = info.tcpi_state;
	if (info.tcpi_state == TCP_LISTEN) {
		/* What these two mean while listening: tcp_get_info(). */
		out->queued = info.tcpi_unacked;
		out->backlog = info.tcpi_sacked;
	} else if (ioctl(fd, SIOCOUTQNSD, &unsent) == 0) {
		out->unsent = (uint32_t)unsent;
	}
}

static void
take_unread(int fd, struct sight *out)
{
	int unread = 0;

	if (out->state != TCP_LISTEN && ioctl(fd, SIOCINQ, &unread) == 0)
		out->unread = (uint32_t)unread;
}

static struct addr
local_of(int fd)
{
	struct sockaddr_storage sa;
	socklen_t len = sizeof sa;

	if (getsockname(fd, (struct sockaddr *)&sa, &len) < 0)
		return (struct addr){ 0 };
	return addr_from(&sa, len);
}

/* Unlike getpeername(2), SO_PEERNAME tells it in SYN-SENT too. It takes no
 * more than the address's own length. */
static struct addr
peer_of(int fd, int family)
{
	struct sockaddr_storage sa;
	socklen_t len = family == AF_INET6 ? sizeof(struct sockaddr_in6)
					   : sizeof(struct sockaddr_in);

	if (family != AF_UNIX &&
	    getsockopt(fd, SOL_SOCKET, SO_PEERNAME, &sa, &len) == 0)
		return addr_from(&sa, len);
	len = sizeof sa;
	if (getpeername(fd, (struct sockaddr *)&sa, &len) < 0)
		return (struct addr){ 0 };
	return addr_from(&sa, len);
}

void
sight_take(int fd, struct sight *out)
{
	int family = option(fd, SOL_SOCKET, SO_DOMAIN);

	*out = (struct sight){ .fd = fd };
	if (family < 0)
		return;
	out->is_socket = true;
	out->family = family;
	out->type = option(fd, SOL_SOCKET, SO_TYPE);
	out->protocol = option(fd, SOL_SOCKET, SO_PROTOCOL);
	if (out->protocol == IPPROTO_TCP)
		take_tcp(fd, out);
	take_unread(fd, out);
	out->local = local_of(fd);
	out->peer = peer_of(fd, family);
}

void
sight_glance(int fd, struct sight *out)
{
	struct linger linger = { 0 };
	socklen_t len = sizeof linger;

	*out = (struct sight){ .fd = fd };
	if (option(fd, SOL_SOCKET, SO_PROTOCOL) != IPPROTO_TCP)
		return;
	out->is_socket = true;
	take_tcp(fd, out);
	take_unread(fd, out);
	if (getsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, &len) == 0)
		out->resets = linger.l_onoff && linger.l_linger == 0;
}
