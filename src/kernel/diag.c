/*
 * kernel/diag.c - sock_diag requests and replies (linux/inet_diag.h). The
 * replies are checked for their lengths before they are read.
 */
#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <libmnl/libmnl.h>

#include "base/alloc.h"
#include "kernel/diag.h"
#include "kernel/diag_parts.h"

int
diag_socket(void)
{
	return socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
}

struct diag *
diag_new(int fd)
{
	struct diag *d = x_calloc(1, sizeof *d);

	d->fd = fd;
	return d;
}

void
diag_free(struct diag *d)
{
	if (d == NULL)
		return;
	close(d->fd);
	free(d);
}

static void
put_addr(const struct addr *a, __be32 host[4], __be16 *port)
{
	switch (addr_family(a)) {
	case AF_INET:
		memcpy(host, &a->in.sin_addr, 4);
		*port = a->in.sin_port;
		break;
	case AF_INET6:
		memcpy(host, &a->in6.sin6_addr, 16);
		*port = a->in6.sin6_port;
		break;
	}
}

static struct addr
get_addr(int family, const __be32 host[4], __be16 port)
{
	return addr_ip(family, host, ntohs(port));
}

static void
read_socket(const struct inet_diag_msg *m, struct diag_socket *out)
{
	*out = (struct diag_socket){
		.state = m->idiag_state,
		.timer = m->idiag_timer,
		.inode = m->idiag_inode,
		.rqueue = m->idiag_rqueue,
		.wqueue = m->idiag_wqueue,
		.local = get_addr(
		    m->idiag_family, m->id.idiag_src, m->id.idiag_sport),
		.peer = get_addr(
		    m->idiag_family, m->id.idiag_dst, m->id.idiag_dport),
	};
}

/* One reply: 0, 1 (no such socket), -1 (errno), 2 (not the answer). */
static int
read_reply(struct diag *d, const void *bytes, int len, struct diag_socket *out)
{
	const struct nlmsghdr *h = bytes;
	const struct nlmsgerr *e;

	if (!mnl_nlmsg_ok(h, len) || h->nlmsg_seq != d->seq)
		return 2;
	if (h->nlmsg_type == NLMSG_ERROR &&
	    mnl_nlmsg_get_payload_len(h) >= sizeof *e) {
		e = mnl_nlmsg_get_payload(h);
		if (e->error == 0)
			return 2;
		errno = -e->error;
		return errno == ENOENT ? 1 : -1;
	}
	if (h->nlmsg_type != SOCK_DIAG_BY_FAMILY ||
	    mnl_nlmsg_get_payload_len(h) < sizeof(struct inet_diag_msg))
		return 2;
	read_socket(mnl_nlmsg_get_payload(h), out);
	return 0;
}

static int
ask(struct diag *d, const struct addr *src, const struct addr *dst,
    struct diag_socket *out)
{
	union {
		char bytes[4096];
		struct nlmsghdr header;
	} buf;
	struct nlmsghdr *h = mnl_nlmsg_put_header(buf.bytes);
	struct inet_diag_req_v2 *r = mnl_nlmsg_put_extra_header(h, sizeof *r);
	int family = addr_family(addr_family(src) != AF_UNSPEC ? src : dst);
	ssize_t len;
	int found;

	h->nlmsg_type = SOCK_DIAG_BY_FAMILY;
	h->nlmsg_flags = NLM_F_REQUEST;
	h->nlmsg_seq = ++d->seq;
	r->sdiag_family = (uint8_t)family;
	r->sdiag_protocol = IPPROTO_TCP;
	r->idiag_states = ~0u;
	r->id.idiag_cookie[0] = r->id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
	put_addr(src, r->id.idiag_src, &r->id.idiag_sport);
	put_addr(dst, r->id.idiag_dst, &r->id.idiag_dport);
	if (send(d->fd, h, h->nlmsg_len, 0) < 0)
		return -1;
	do {
		len = recv(d->fd, buf.bytes, sizeof buf.bytes, 0);
		if (len < 0 && errno != EINTR)
			return -1;
		found = len < 0 ? 2 : read_reply(d, buf.bytes, (int)len, out);
	} while (found == 2);
	return found;
}

int
diag_tcp(struct diag *d, const struct addr *local, const struct addr *peer,
    struct diag_socket *out)
{
	struct addr l = addr_unmapped(local), p = addr_unmapped(peer);
	int found = ask(d, &l, &p, out);

	/* Without such a connection the kernel tells of the listener. */
	if (found == 0 && addr_port(&out->peer) != addr_port(&p))
		return 1;
	return found;
}
