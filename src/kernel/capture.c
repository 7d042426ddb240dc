/*
 * kernel/capture.c - a socket of packet(7) that is read in batches: to look
 * whether there is anything costs one system call, and so do many packets.
 *
 * A ring that is shared with the kernel would cost none, but the kernel waits
 * some 10 ms in setting one up, at each start.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "kernel/capture.h"
#include "kernel/rtnl.h"

enum { BATCH = 16 };

/* What waits there until it is read. A packet counts as what the kernel keeps
 * of it, all of up to 64 KiB; without privilege net.core.rmem_max is less. */
static const int room = 8 << 20;

/* One packet, and what is told of it. */
struct slot {
	unsigned char bytes[CAPTURE_MAX];
	struct sockaddr_ll from;
	union {
		char bytes[CMSG_SPACE(sizeof(struct tpacket_auxdata)) +
			   CMSG_SPACE(sizeof(struct timespec))];
		struct cmsghdr align;
	} control;
};

struct capture {
	int fd;
	bool heard;	    /* of a packet, since losses were asked for */
	size_t next, count; /* of this batch */
	struct mmsghdr messages[BATCH];
	struct iovec parts[BATCH];
	struct slot slots[BATCH];
};

static int
set_up(int fd)
{
	struct sockaddr_ll lo = { .sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = RTNL_LO };
	int yes = 1;

	if (setsockopt(
		fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &yes, sizeof yes) < 0 ||
	    setsockopt(fd, SOL_PACKET, PACKET_AUXDATA, &yes, sizeof yes) < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &yes, sizeof yes) < 0)
		return -1;
	return bind(fd, (struct sockaddr *)&lo, sizeof lo);
}

int
capture_open(void)
{
	/* Protocol 0: nothing comes before it is bound, and the kernel need
	 * not wait until nobody looks at what it was. */
	int fd = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, 0), error;

	if (fd < 0 || set_up(fd) == 0)
		return fd;
	error = errno;
	close(fd);
	errno = error;
	return -1;
}

struct capture *
capture_new(int fd)
{
	struct tpacket_stats stats;
	socklen_t size = sizeof stats;
	struct capture *c;

	/* Which only a capture has. */
	if (getsockopt(fd, SOL_PACKET, PACKET_STATISTICS, &stats, &size) < 0)
		return NULL;
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room) < 0)
		(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
	c = x_calloc(1, sizeof *c);
	c->fd = fd;
	return c;
}

void
capture_free(struct capture *c)
{
	if (c == NULL)
		return;
	close(c->fd);
	free(c);
}

/* The kernel changed it in filling it. */
static void
prepare(struct capture *c, size_t i)
{
	c->parts[i] = (struct iovec){ c->slots[i].bytes, CAPTURE_MAX };
	c->messages[i].msg_hdr = (struct msghdr){
		.msg_name = &c->slots[i].from,
		.msg_namelen = sizeof c->slots[i].from,
		.msg_iov = &c->parts[i],
		.msg_iovlen = 1,
		.msg_control = c->slots[i].control.bytes,
		.msg_controllen = sizeof c->slots[i].control.bytes,
	};
}

/* false: there is none. */
static bool
read_batch(struct capture *c)
{
	int count;

	for (size_t i = 0; i < BATCH; i++)
		prepare(c, i);
	/* MSG_TRUNC: the length is that of the packet, not what is kept. */
	do
		count = recvmmsg(
		    c->fd, c->messages, BATCH, MSG_DONTWAIT | MSG_TRUNC, NULL);
	while (count < 0 && errno == EINTR);
	c->next = 0;
	c->count = count > 0 ? (size_t)count : 0;
	c->heard = c->heard || c->count > 0;
	return c->count > 0;
}

static void
read_control(struct msghdr *m, struct captured *out)
{
	struct cmsghdr *h;

	for (h = CMSG_FIRSTHDR(m); h != NULL; h = CMSG_NXTHDR(m, h)) {
		struct tpacket_auxdata aux;
		struct timespec t;

		if (h->cmsg_level == SOL_PACKET &&
		    h->cmsg_type == PACKET_AUXDATA &&
		    h->cmsg_len >= CMSG_LEN(sizeof aux)) {
			memcpy(&aux, CMSG_DATA(h), sizeof aux);
			out->open_checksum =
			    (aux.tp_status & TP_STATUS_CSUMNOTREADY) != 0;
		} else if (h->cmsg_level == SOL_SOCKET &&
			   h->cmsg_type == SO_TIMESTAMPNS &&
			   h->cmsg_len >= CMSG_LEN(sizeof t)) {
			memcpy(&t, CMSG_DATA(h), sizeof t);
			out->time_ns =
			    (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
		}
	}
}

/* false: it is not of IP. */
static bool
read_packet(struct capture *c, size_t i, struct captured *out)
{
	uint16_t protocol = ntohs(c->slots[i].from.sll_protocol);
	size_t length = c->messages[i].msg_len;

	if (protocol != ETH_P_IP && protocol != ETH_P_IPV6)
		return false;
	*out = (struct captured){
		.bytes = c->slots[i].bytes,
		.captured = length < CAPTURE_MAX ? length : CAPTURE_MAX,
		.length = length,
	};
	read_control(&c->messages[i].msg_hdr, out);
	return true;
}

bool
capture_next(struct capture *c, struct captured *out)
{
	while (c->next < c->count || read_batch(c)) {
		if (read_packet(c, c->next++, out))
			return true;
	}
	return false;
}

unsigned long
capture_lost(struct capture *c)
{
	struct tpacket_stats stats = { 0 };
	socklen_t size = sizeof stats;

	if (!c->heard)
		return 0;
	c->heard = false;
	/* Asking sets it to 0. */
	if (getsockopt(c->fd, SOL_PACKET, PACKET_STATISTICS, &stats, &size) < 0)
		return 0;
	return stats.tp_drops;
}
