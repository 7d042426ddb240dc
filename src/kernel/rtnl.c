/* kernel/rtnl.c - one request of rtnetlink(7), one answer. */
#include <errno.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kernel/rtnl.h"

int
rtnl_open(unsigned groups)
{
	struct sockaddr_nl a = { .nl_family = AF_NETLINK, .nl_groups = groups };
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);

	if (fd < 0 || groups == 0)
		return fd;
	if (bind(fd, (struct sockaddr *)&a, sizeof a) == 0)
		return fd;
	close(fd);
	return -1;
}

struct nlmsghdr *
rtnl_begin(union rtnl_message *m, uint16_t type, uint16_t flags, size_t size)
{
	struct nlmsghdr *h;

	memset(m, 0, sizeof *m);
	h = mnl_nlmsg_put_header(m->bytes);
	mnl_nlmsg_put_extra_header(h, size);
	h->nlmsg_type = type;
	h->nlmsg_flags = (uint16_t)(NLM_F_REQUEST | NLM_F_ACK | flags);
	return h;
}

int
rtnl_request(int fd, const struct nlmsghdr *h)
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
