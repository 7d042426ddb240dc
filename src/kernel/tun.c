/*
 * kernel/tun.c - a TUN device. Each packet has a struct virtio_net_hdr before
 * it, which says whether its checksum is still to be made, and how a segment
 * is to be cut.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <unistd.h>

#include "kernel/link.h"
#include "kernel/rtnl.h"
#include "kernel/tun.h"

/* What one line can make a host send at once is to wait there until the shell
 * reads it: what does not find room would be lost. */
enum { QUEUE = 10000 };

static int
make_device(int fd, const char *name)
{
	struct ifreq request = { .ifr_flags =
				     IFF_TUN | IFF_NO_PI | IFF_VNET_HDR };
	int size = sizeof(struct virtio_net_hdr);

	snprintf(request.ifr_name, sizeof request.ifr_name, "%s", name);
	if (ioctl(fd, TUNSETIFF, &request) < 0 ||
	    ioctl(fd, TUNSETVNETHDRSZ, &size) < 0 ||
	    ioctl(fd, TUNSETPERSIST, 1ul) < 0)
		return -1;
	return tun_offload(fd, false);
}

static int
quieten(const char *name)
{
	int rtnl = rtnl_open(0), result = -1, error;
	unsigned link;

	if (rtnl < 0)
		return -1;
	link = link_index(rtnl, name);
	if (link != 0)
		result = link_quiet(rtnl, link, TUN_MTU, QUEUE);
	error = errno;
	close(rtnl);
	errno = error;
	return result;
}

int
tun_open(const char *name)
{
	int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC | O_NONBLOCK);
	int error;

	if (fd < 0)
		return -1;
	if (make_device(fd, name) == 0 && quieten(name) == 0)
		return fd;
	error = errno;
	close(fd);
	errno = error;
	return -1;
}

int
tun_read(int fd, struct tun_frame *out)
{
	struct iovec parts[] = {
		{ &out->head, sizeof out->head },
		{ out->bytes, sizeof out->bytes },
	};
	ssize_t len;

	do
		len = readv(fd, parts, 2);
	while (len < 0 && errno == EINTR);
	if (len < 0)
		return errno == EAGAIN ? 0 : -1;
	if ((size_t)len < sizeof out->head) {
		errno = EIO;
		return -1;
	}
	out->length = (size_t)len - sizeof out->head;
	return 1;
}

static int
write_frame(
    int fd, const struct virtio_net_hdr *head, const void *bytes, size_t length)
{
	struct iovec parts[] = {
		{ (void *)head, sizeof *head },
		{ (void *)bytes, length },
	};
	ssize_t len;

	do
		len = writev(fd, parts, 2);
	while (len < 0 && errno == EINTR);
	return len < 0 ? -1 : 0;
}

int
tun_write(int fd, const struct tun_frame *f)
{
	return write_frame(fd, &f->head, f->bytes, f->length);
}

int
tun_write_packet(int fd, const void *bytes, size_t length)
{
	static const struct virtio_net_hdr whole = { 0 };

	return write_frame(fd, &whole, bytes, length);
}

int
tun_offload(int fd, bool on)
{
	unsigned long features =
	    TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6 | TUN_F_TSO_ECN;

	return ioctl(fd, TUNSETOFFLOAD, on ? features : 0ul) < 0 ? -1 : 0;
}

/* The sum that stands in its place already is that of the addresses, the
 * protocol and the length. */
void
tun_complete(struct tun_frame *f)
{
	size_t from = f->head.csum_start, at = from + f->head.csum_offset;
	uint32_t sum = 0;

	if ((f->head.flags & VIRTIO_NET_HDR_F_NEEDS_CSUM) == 0 ||
	    at + 2 > f->length)
		return;
	for (size_t i = from; i < f->length; i++)
		sum += (i - from) % 2 == 0 ? (uint32_t)f->bytes[i] << 8
					   : f->bytes[i];
	while (sum >> 16 != 0)
		sum = (sum & 0xffff) + (sum >> 16);
	/* 0 would be none (RFC 768), and is the same number. */
	sum = sum == 0xffff ? 0xffff : ~sum;
	f->bytes[at] = (unsigned char)(sum >> 8);
	f->bytes[at + 1] = (unsigned char)sum;
	f->head.flags = 0;
}

/* Where the data of a segment begins: behind TCP's header, the fourth byte of
 * whose third word has its length (RFC 9293, 3.1). */
static size_t
headers(const struct tun_frame *f)
{
	size_t transport = f->head.csum_start;

	if (transport + 20 > f->length)
		return f->length;
	return transport + (size_t)(f->bytes[transport + 12] >> 4) * 4;
}

size_t
tun_packets(const struct tun_frame *f)
{
	size_t size = f->head.gso_size, before;

	if (f->head.gso_type == VIRTIO_NET_HDR_GSO_NONE || size == 0)
		return 1;
	before = headers(f);
	if (before >= f->length)
		return 1;
	return (f->length - before + size - 1) / size;
}
