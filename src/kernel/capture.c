/*
 * kernel/capture.c - a ring of packet(7), TPACKET_V2: a frame is the kernel's
 * or the user's, as its status says, and gives itself back with it.
 */
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/alloc.h"
#include "kernel/capture.h"
#include "kernel/rtnl.h"

/* A packet has a frame of its own, CAPTURE_MAX of it and what the kernel puts
 * before it. */
enum {
	FRAME_SIZE = 2048,
	BLOCK_SIZE = 65536,
	FRAMES = 2048,
	BLOCKS = FRAMES * (FRAME_SIZE / 1024) / (BLOCK_SIZE / 1024)
};
/* In a frame: its header, the packet's address, the packet. */
enum {
	ADDRESS_AT = TPACKET_ALIGN((int)sizeof(struct tpacket2_hdr)),
	PACKET_AT = ADDRESS_AT + (int)sizeof(struct sockaddr_ll)
};
static const size_t ring_size = (size_t)FRAME_SIZE * FRAMES;

struct capture {
	int fd;
	unsigned char *ring;
	size_t next;
	struct tpacket2_hdr *lent; /* its bytes are in use; NULL: none are */
};

static int
set(int fd, int option, const void *value, socklen_t size)
{
	return setsockopt(fd, SOL_PACKET, option, value, size);
}

int
capture_open(void)
{
	/* Protocol 0: nothing comes before it is bound. */
	return socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
}

int
capture_begin(int fd)
{
	struct sockaddr_ll lo = { .sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = RTNL_LO };
	struct tpacket_req ring = { BLOCK_SIZE, BLOCKS, FRAME_SIZE, FRAMES };
	int version = TPACKET_V2, yes = 1;

	if (set(fd, PACKET_VERSION, &version, sizeof version) < 0 ||
	    set(fd, PACKET_IGNORE_OUTGOING, &yes, sizeof yes) < 0 ||
	    set(fd, PACKET_RX_RING, &ring, sizeof ring) < 0)
		return -1;
	return bind(fd, (struct sockaddr *)&lo, sizeof lo);
}

struct capture *
capture_new(int fd)
{
	void *ring =
	    mmap(NULL, ring_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	struct capture *c;

	if (ring == MAP_FAILED)
		return NULL;
	c = x_calloc(1, sizeof *c);
	c->fd = fd;
	c->ring = ring;
	return c;
}

void
capture_free(struct capture *c)
{
	if (c == NULL)
		return;
	munmap(c->ring, ring_size);
	close(c->fd);
	free(c);
}

/* The kernel may fill it again. */
static void
give_back(struct tpacket2_hdr *h)
{
	__atomic_store_n(&h->tp_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
}

/* The frame that is next to be filled, if that has happened, else NULL. */
static struct tpacket2_hdr *
take(struct capture *c)
{
	struct tpacket2_hdr *h =
	    (struct tpacket2_hdr *)(void *)(c->ring + c->next * FRAME_SIZE);

	if ((__atomic_load_n(&h->tp_status, __ATOMIC_ACQUIRE) &
		TP_STATUS_USER) == 0)
		return NULL;
	c->next = (c->next + 1) % FRAMES;
	return h;
}

static bool
is_ip(const struct tpacket2_hdr *h)
{
	const void *address = (const char *)h + ADDRESS_AT;
	const struct sockaddr_ll *a = address;

	return a->sll_protocol == htons(ETH_P_IP) ||
	       a->sll_protocol == htons(ETH_P_IPV6);
}

/* false: it is none, or its lengths are not those of a frame. */
static bool
read_frame(const struct tpacket2_hdr *h, struct captured *out)
{
	if (!is_ip(h) || h->tp_net < PACKET_AT || h->tp_net > FRAME_SIZE ||
	    h->tp_snaplen > h->tp_len)
		return false;
	*out = (struct captured){
		.bytes = (const unsigned char *)h + h->tp_net,
		.captured = h->tp_snaplen,
		.length = h->tp_len,
		.time_ns = (int64_t)h->tp_sec * 1000000000 + h->tp_nsec,
		.open_checksum = (h->tp_status & TP_STATUS_CSUMNOTREADY) != 0,
	};
	if (out->captured > FRAME_SIZE - (size_t)h->tp_net)
		return false;
	if (out->captured > CAPTURE_MAX)
		out->captured = CAPTURE_MAX;
	return true;
}

bool
capture_next(struct capture *c, struct captured *out)
{
	struct tpacket2_hdr *h;

	if (c->lent != NULL)
		give_back(c->lent);
	c->lent = NULL;
	while ((h = take(c)) != NULL) {
		if (read_frame(h, out)) {
			c->lent = h;
			return true;
		}
		give_back(h);
	}
	return false;
}

unsigned long
capture_lost(struct capture *c)
{
	struct tpacket_stats stats = { 0 };
	socklen_t size = sizeof stats;

	/* Asking sets it to 0. */
	if (getsockopt(c->fd, SOL_PACKET, PACKET_STATISTICS, &stats, &size) < 0)
		return 0;
	return stats.tp_drops;
}
