/* model/constant.c - one row for each symbolic constant. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "model/constant.h"

#define ROW(group, name) \
	{ \
#name, name, group \
	}

const struct constant constants[] = {
	ROW(GROUP_FAMILY, AF_INET),
	ROW(GROUP_FAMILY, AF_INET6),
	ROW(GROUP_FAMILY, AF_UNIX),
	{ "AF_LOCAL", AF_UNIX, GROUP_FAMILY },
	ROW(GROUP_FAMILY, AF_UNSPEC),
	{ "PF_INET", AF_INET, GROUP_FAMILY },
	{ "PF_INET6", AF_INET6, GROUP_FAMILY },
	{ "PF_UNIX", AF_UNIX, GROUP_FAMILY },
	ROW(GROUP_TYPE, SOCK_STREAM),
	ROW(GROUP_TYPE, SOCK_DGRAM),
	ROW(GROUP_TYPE, SOCK_SEQPACKET),
	ROW(GROUP_TYPE, SOCK_NONBLOCK),
	ROW(GROUP_TYPE, SOCK_CLOEXEC),
	ROW(GROUP_PROTOCOL, IPPROTO_IP),
	ROW(GROUP_PROTOCOL, IPPROTO_TCP),
	ROW(GROUP_PROTOCOL, IPPROTO_UDP),
	ROW(GROUP_LEVEL, SOL_SOCKET),
	ROW(GROUP_LEVEL, IPPROTO_TCP),
	ROW(GROUP_LEVEL, IPPROTO_IP),
	ROW(GROUP_LEVEL, IPPROTO_IPV6),
	{ "SOL_TCP", IPPROTO_TCP, GROUP_LEVEL },
	{ "SOL_IP", IPPROTO_IP, GROUP_LEVEL },
	ROW(GROUP_SOCKET, SO_REUSEADDR),
	ROW(GROUP_SOCKET, SO_REUSEPORT),
	ROW(GROUP_SOCKET, SO_KEEPALIVE),
	ROW(GROUP_SOCKET, SO_BROADCAST),
	ROW(GROUP_SOCKET, SO_LINGER),
	ROW(GROUP_SOCKET, SO_OOBINLINE),
	ROW(GROUP_SOCKET, SO_SNDBUF),
	ROW(GROUP_SOCKET, SO_RCVBUF),
	ROW(GROUP_SOCKET, SO_RCVLOWAT),
	ROW(GROUP_SOCKET, SO_SNDLOWAT),
	ROW(GROUP_SOCKET, SO_RCVTIMEO),
	ROW(GROUP_SOCKET, SO_SNDTIMEO),
	ROW(GROUP_SOCKET, SO_ERROR),
	ROW(GROUP_SOCKET, SO_TYPE),
	ROW(GROUP_SOCKET, SO_DOMAIN),
	ROW(GROUP_SOCKET, SO_PROTOCOL),
	ROW(GROUP_SOCKET, SO_ACCEPTCONN),
	ROW(GROUP_SOCKET, SO_PRIORITY),
	ROW(GROUP_TCP, TCP_NODELAY),
	ROW(GROUP_TCP, TCP_MAXSEG),
	ROW(GROUP_TCP, TCP_CORK),
	ROW(GROUP_TCP, TCP_KEEPIDLE),
	ROW(GROUP_TCP, TCP_KEEPINTVL),
	ROW(GROUP_TCP, TCP_KEEPCNT),
	ROW(GROUP_TCP, TCP_SYNCNT),
	ROW(GROUP_TCP, TCP_LINGER2),
	ROW(GROUP_TCP, TCP_DEFER_ACCEPT),
	ROW(GROUP_TCP, TCP_WINDOW_CLAMP),
	ROW(GROUP_TCP, TCP_QUICKACK),
	ROW(GROUP_TCP, TCP_USER_TIMEOUT),
	ROW(GROUP_TCP, TCP_FASTOPEN),
	ROW(GROUP_IP, IP_TTL),
	ROW(GROUP_IP, IP_TOS),
	ROW(GROUP_IP, IP_MTU),
	ROW(GROUP_IPV6, IPV6_V6ONLY),
	ROW(GROUP_IPV6, IPV6_UNICAST_HOPS),
	ROW(GROUP_MSG, MSG_PEEK),
	ROW(GROUP_MSG, MSG_WAITALL),
	ROW(GROUP_MSG, MSG_DONTWAIT),
	ROW(GROUP_MSG, MSG_OOB),
	ROW(GROUP_MSG, MSG_TRUNC),
	ROW(GROUP_MSG, MSG_NOSIGNAL),
	ROW(GROUP_MSG, MSG_MORE),
	ROW(GROUP_SHUT, SHUT_RD),
	ROW(GROUP_SHUT, SHUT_WR),
	ROW(GROUP_SHUT, SHUT_RDWR),
	{ "rd", SHUT_RD, GROUP_SHUT },
	{ "wr", SHUT_WR, GROUP_SHUT },
	{ "rdwr", SHUT_RDWR, GROUP_SHUT },
	ROW(GROUP_POLL, POLLIN),
	ROW(GROUP_POLL, POLLOUT),
	ROW(GROUP_POLL, POLLPRI),
	ROW(GROUP_POLL, POLLRDHUP),
	ROW(GROUP_POLL, POLLERR),
	ROW(GROUP_POLL, POLLHUP),
	ROW(GROUP_POLL, POLLNVAL),
	{ "on", 1, GROUP_SWITCH },
	{ "off", 0, GROUP_SWITCH },
	{ "True", 1, GROUP_SWITCH },
	{ "False", 0, GROUP_SWITCH },
	{ NULL, 0, 0 },
};

static const char *
without_module(const char *name)
{
	return strncmp(name, "socket.", 7) == 0 ? name + 7 : name;
}

const struct constant *
constant_find(enum constant_group group, const char *name)
{
	name = without_module(name);
	for (const struct constant *c = constants; c->name != NULL; c++) {
		if (c->group == group && strcasecmp(c->name, name) == 0)
			return c;
	}
	return NULL;
}

const struct constant *
constant_any(const char *name)
{
	name = without_module(name);
	for (const struct constant *c = constants; c->name != NULL; c++) {
		if (strcasecmp(c->name, name) == 0)
			return c;
	}
	return NULL;
}

const char *
constant_name(enum constant_group group, long value)
{
	for (const struct constant *c = constants; c->name != NULL; c++) {
		if (c->group == group && c->value == value)
			return c->name;
	}
	return NULL;
}

int
constant_option_group(long level)
{
	switch (level) {
	case SOL_SOCKET:
		return GROUP_SOCKET;
	case IPPROTO_TCP:
		return GROUP_TCP;
	case IPPROTO_IP:
		return GROUP_IP;
	case IPPROTO_IPV6:
		return GROUP_IPV6;
	}
	return -1;
}

void
constant_bits(struct buf *out, enum constant_group group, long bits)
{
	const char *between = "";

	for (const struct constant *c = constants; c->name != NULL; c++) {
		if (c->group != group || c->value == 0 ||
		    (bits & c->value) != c->value)
			continue;
		buf_printf(out, "%s%s", between, c->name);
		bits &= ~c->value;
		between = "|";
	}
	if (bits != 0)
		buf_printf(out, "%s0x%lx", between, (unsigned long)bits);
	else if (between[0] == '\0')
		buf_addc(out, '0');
}

const char *
errno_name(int number)
{
	return number > 0 ? strerrorname_np(number) : NULL;
}
