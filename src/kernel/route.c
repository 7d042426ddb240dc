/*
 * kernel/route.c - the local routes to 127.0.0.0/8, 127.0.0.1 and ::1, made
 * anew with a metric more. The kernel makes them when lo comes up.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <libmnl/libmnl.h>

#include "kernel/route.h"

/* Of lo in each network: the kernel itself relies on it. To ask for it would
 * take a descriptor more. */
enum { LO_INDEX = 1 };

struct route {
	unsigned char family, bits;
	const char *host;
};

union message {
	char bytes[512];
	struct nlmsghdr header;
};

static struct nlmsghdr *
begin(union message *m, uint16_t type, uint16_t flags, const struct route *r)
{
	struct nlmsghdr *h = mnl_nlmsg_put_header(m->bytes);
	struct rtmsg *route = mnl_nlmsg_put_extra_header(h, sizeof *route);
	unsigned char host[16];

	h->nlmsg_type = type;
	h->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags;
	route->rtm_family = r->family;
	route->rtm_dst_len = r->bits;
	route->rtm_table = RT_TABLE_LOCAL;
	route->rtm_protocol = RTPROT_KERNEL;
	route->rtm_scope =
	    r->family == AF_INET ? RT_SCOPE_HOST : RT_SCOPE_UNIVERSE;
	route->rtm_type = RTN_LOCAL;
	inet_pton(r->family, r->host, host);
	mnl_attr_put(h, RTA_DST, r->family == AF_INET ? 4 : 16, host);
	mnl_attr_put_u32(h, RTA_OIF, LO_INDEX);
	return h;
}

/* Send one request and wait for its answer: 0, or -1 with errno set. */
static int
request(int fd, const struct nlmsghdr *h)
{
	char answer[1024];
	ssize_t len;

	if (send(fd, h, h->nlmsg_len, 0) < 0)
		return -1;
	len = recv(fd, answer, sizeof answer, 0);
	if (len < 0)
		return -1;
	/* Sets errno from the answer; 0 is the end: acknowledged. */
	return mnl_cb_run(answer, (size_t)len, h->nlmsg_seq, 0, NULL, NULL) < 0
		   ? -1
		   : 0;
}

static void
put_quickack(struct nlmsghdr *h)
{
	struct nlattr *metrics = mnl_attr_nest_start(h, RTA_METRICS);

	mnl_attr_put_u32(h, RTAX_QUICKACK, 1);
	mnl_attr_nest_end(h, metrics);
}

static int
remake(int fd, const struct route *r)
{
	union message m = { .bytes = { 0 } };
	uint32_t from = htonl(INADDR_LOOPBACK);
	struct nlmsghdr *h;

	if (r->family == AF_INET) {
		h = begin(&m, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_REPLACE, r);
		mnl_attr_put(h, RTA_PREFSRC, sizeof from, &from);
		put_quickack(h);
		return request(fd, h);
	}
	/* The kernel's has priority 0, which cannot be asked for: a new one
	 * would only stand behind it. */
	if (request(fd, begin(&m, RTM_DELROUTE, 0, r)) < 0)
		return -1;
	memset(&m, 0, sizeof m);
	h = begin(&m, RTM_NEWROUTE, NLM_F_CREATE, r);
	mnl_attr_put_u32(h, RTA_PRIORITY, 1);
	put_quickack(h);
	return request(fd, h);
}

int
route_loopback_quickack(void)
{
	static const struct route routes[] = {
		{ AF_INET, 8, "127.0.0.0" },
		{ AF_INET, 32, "127.0.0.1" },
		{ AF_INET6, 128, "::1" },
	};
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	int result = 0;

	if (fd < 0)
		return -1;
	for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++) {
		if (remake(fd, &routes[i]) < 0 && routes[i].family == AF_INET)
			result = -1;
	}
	close(fd);
	return result;
}
