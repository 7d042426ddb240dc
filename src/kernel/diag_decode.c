/*
 * kernel/diag_decode.c - sock_diag's messages about one socket each
 * (linux/inet_diag.h, linux/unix_diag.h) as rows of a table. Their bytes are
 * checked before they are read: no length in them is trusted.
 */
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include <libmnl/libmnl.h>

#include "base/alloc.h"
#include "kernel/diag_dump.h"

_Static_assert((int)KSOCK_MEM_COUNT == (int)SK_MEMINFO_VARS,
    "ksock.memory has what the kernel tells of a socket's memory");

/* Newer than some headers: the id of the socket's cgroup. */
enum { ATTR_CGROUP_ID = 21 };

/* The attributes that follow a message's fixed part. */
struct attrs {
	const unsigned char *at;
	size_t len;
};

/* The next one, or NULL where no whole one is left. */
static const struct nlattr *
next_attr(struct attrs *attrs)
{
	const struct nlattr *a = (const struct nlattr *)attrs->at;
	size_t step;

	if (attrs->len < sizeof *a || a->nla_len < sizeof *a ||
	    a->nla_len > attrs->len)
		return NULL;
	step = MNL_ALIGN(a->nla_len);
	if (step > attrs->len)
		step = attrs->len;
	attrs->at += step;
	attrs->len -= step;
	return a;
}

/* At most size bytes of its payload; returns how many there were. */
static size_t
copy(void *out, size_t size, const struct nlattr *a)
{
	size_t len = mnl_attr_get_payload_len(a);

	if (len > size)
		len = size;
	memcpy(out, mnl_attr_get_payload(a), len);
	return len;
}

/* A number of that size; false, and it stays as it was, where the payload is
 * too short to have all of it. */
static bool
copy_whole(void *out, size_t size, const struct nlattr *a)
{
	return mnl_attr_get_payload_len(a) >= size &&
	       copy(out, size, a) == size;
}

/* ---- IPv4 and IPv6 ---- */

static void
read_cc(struct ksock_tcp *tcp, const struct nlattr *a)
{
	tcp->cc_len = copy(tcp->cc, sizeof tcp->cc, a);
	switch (mnl_attr_get_type(a)) {
	case INET_DIAG_VEGASINFO:
		tcp->cc_kind = KSOCK_CC_VEGAS;
		break;
	case INET_DIAG_DCTCPINFO:
		tcp->cc_kind = KSOCK_CC_DCTCP;
		break;
	case INET_DIAG_BBRINFO:
		tcp->cc_kind = KSOCK_CC_BBR;
		break;
	}
}

static struct ksock_tcp *
tcp_of(struct ksock *s)
{
	if (s->tcp == NULL)
		s->tcp = x_calloc(1, sizeof *s->tcp);
	return s->tcp;
}

static void
read_memory(struct ksock *s, const struct nlattr *a)
{
	s->has_memory = copy_whole(s->memory, sizeof s->memory, a);
}

static void
read_inet_attr(struct ksock *s, const struct nlattr *a)
{
	switch (mnl_attr_get_type(a)) {
	case INET_DIAG_SKMEMINFO:
		read_memory(s, a);
		break;
	case INET_DIAG_SHUTDOWN:
		s->has_shutdown = copy_whole(&s->shutdown, 1, a);
		break;
	case INET_DIAG_SKV6ONLY:
		s->has_v6only = copy_whole(&s->v6only, 1, a);
		break;
	case INET_DIAG_MARK:
		copy_whole(&s->mark, sizeof s->mark, a);
		break;
	case ATTR_CGROUP_ID:
		copy_whole(&s->cgroup, sizeof s->cgroup, a);
		break;
	case INET_DIAG_CONG:
		copy(s->cong, sizeof s->cong - 1, a);
		break;
	case INET_DIAG_INFO:
		tcp_of(s)->info_len =
		    copy(tcp_of(s)->info, sizeof s->tcp->info, a);
		break;
	case INET_DIAG_VEGASINFO:
	case INET_DIAG_DCTCPINFO:
	case INET_DIAG_BBRINFO:
		read_cc(tcp_of(s), a);
		break;
	}
}

static uint64_t
cookie_of(const uint32_t halves[2])
{
	return (uint64_t)halves[1] << 32 | halves[0];
}

static int
decode_inet(
    int protocol, const void *payload, size_t len, struct ksock_table *out)
{
	struct attrs attrs = { payload, len };
	const struct nlattr *a;
	struct inet_diag_msg m;
	struct ksock *s;

	if (len < sizeof m)
		return -1;
	memcpy(&m, payload, sizeof m);
	if (m.idiag_family != AF_INET && m.idiag_family != AF_INET6)
		return -1;
	s = ksock_add(out);
	s->family = m.idiag_family;
	s->type = protocol == IPPROTO_TCP ? SOCK_STREAM : SOCK_DGRAM;
	s->protocol = protocol;
	s->state = m.idiag_state;
	s->timer = m.idiag_timer;
	s->retransmits = m.idiag_retrans;
	s->expires_ms = m.idiag_expires;
	s->rqueue = m.idiag_rqueue;
	s->wqueue = m.idiag_wqueue;
	s->uid = m.idiag_uid;
	s->inode = m.idiag_inode;
	s->cookie = cookie_of(m.id.idiag_cookie);
	s->device = m.id.idiag_if;
	s->local = addr_ip(s->family, m.id.idiag_src, ntohs(m.id.idiag_sport));
	s->peer = addr_ip(s->family, m.id.idiag_dst, ntohs(m.id.idiag_dport));
	attrs.at += sizeof m;
	attrs.len -= sizeof m;
	while ((a = next_attr(&attrs)) != NULL)
		read_inet_attr(s, a);
	return 0;
}

/* ---- AF_UNIX ---- */

static void
read_name(struct ksock *s, const struct nlattr *a)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	size_t len = copy(un.sun_path, sizeof un.sun_path, a);

	s->local = addr_from(
	    &un, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len));
}

static void
read_queues(struct ksock *s, const struct nlattr *a)
{
	struct unix_diag_rqlen queues;

	if (!copy_whole(&queues, sizeof queues, a))
		return;
	s->rqueue = queues.udiag_rqueue;
	s->wqueue = queues.udiag_wqueue;
}

static void
read_file(struct ksock *s, const struct nlattr *a)
{
	struct unix_diag_vfs file;

	if (copy(&file, sizeof file, a) < sizeof file)
		return;
	s->has_file = true;
	s->file_inode = file.udiag_vfs_ino;
	s->file_device = file.udiag_vfs_dev;
}

static void
read_waiting(struct ksock *s, const struct nlattr *a)
{
	size_t len = mnl_attr_get_payload_len(a);

	free(s->waiting);
	s->waiting_count = len / sizeof *s->waiting;
	s->waiting = x_calloc(s->waiting_count, sizeof *s->waiting);
	copy(s->waiting, s->waiting_count * sizeof *s->waiting, a);
}

static void
read_unix_attr(struct ksock *s, const struct nlattr *a)
{
	switch (mnl_attr_get_type(a)) {
	case UNIX_DIAG_NAME:
		read_name(s, a);
		break;
	case UNIX_DIAG_VFS:
		read_file(s, a);
		break;
	case UNIX_DIAG_ICONS:
		read_waiting(s, a);
		break;
	case UNIX_DIAG_PEER:
		copy_whole(&s->peer_inode, sizeof s->peer_inode, a);
		break;
	case UNIX_DIAG_RQLEN:
		read_queues(s, a);
		break;
	case UNIX_DIAG_MEMINFO:
		read_memory(s, a);
		break;
	case UNIX_DIAG_SHUTDOWN:
		s->has_shutdown = copy_whole(&s->shutdown, 1, a);
		break;
	case UNIX_DIAG_UID:
		copy_whole(&s->uid, sizeof s->uid, a);
		break;
	}
}

static int
decode_unix(const void *payload, size_t len, struct ksock_table *out)
{
	struct attrs attrs = { payload, len };
	const struct nlattr *a;
	struct unix_diag_msg m;
	struct ksock *s;

	if (len < sizeof m)
		return -1;
	memcpy(&m, payload, sizeof m);
	if (m.udiag_family != AF_UNIX)
		return -1;
	s = ksock_add(out);
	s->family = AF_UNIX;
	s->type = m.udiag_type;
	s->state = m.udiag_state;
	s->inode = m.udiag_ino;
	s->cookie = cookie_of(m.udiag_cookie);
	attrs.at += sizeof m;
	attrs.len -= sizeof m;
	while ((a = next_attr(&attrs)) != NULL)
		read_unix_attr(s, a);
	return 0;
}

int
diag_decode(int family, int protocol, const void *payload, size_t len,
    struct ksock_table *out)
{
	if (family == AF_UNIX)
		return decode_unix(payload, len, out);
	return decode_inet(protocol, payload, len, out);
}
