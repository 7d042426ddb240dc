/*
 * kernel/tun.h - the end of a wire at one host: a TUN device. What the host
 * sends is read from it, what is written arrives there.
 * https://docs.kernel.org/networking/tuntap.html
 */
#ifndef KERNEL_TUN_H
#define KERNEL_TUN_H

#include <linux/virtio_net.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

enum { TUN_MTU = 1500, TUN_FRAME_MAX = 65536 + 64 };

/* One packet, or with tun_offload one segment that is still to be cut into
 * packets (TCP segmentation offload): then head says how. */
struct tun_frame {
	struct virtio_net_hdr head;
	unsigned char bytes[TUN_FRAME_MAX];
	size_t length; /* of bytes */
};

/*
 * A device of that name in the caller's network namespace, which needs
 * CAP_NET_ADMIN there: MTU TUN_MTU, without IPv6 addresses of its own making,
 * not up yet; its descriptor does not block. -1 with errno set: ENOENT, EACCES
 * where /dev/net/tun is not to be had.
 */
int tun_open(const char *name);
/* 1: a packet was read; 0: there is none; -1 with errno: the device is gone.
 */
int tun_read(int fd, struct tun_frame *out);
/* 0, or -1 with errno set. The host has handled it when this returns. */
int tun_write(int fd, const struct tun_frame *f);
int tun_write_packet(int fd, const void *bytes, size_t length);
/* Let the host send TCP in frames of up to 64 KiB, for speed; or not. 0, or -1
 * with errno set. */
int tun_offload(int fd, bool on);
/* Make the checksum that was left open, if it was: of a packet that was sent
 * while tun_offload was on, and is to be written by tun_write_packet. */
void tun_complete(struct tun_frame *f);
/* How many packets of TUN_MTU the frame stands for. */
size_t tun_packets(const struct tun_frame *f);

#endif
