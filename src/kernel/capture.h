/*
 * kernel/capture.h - the packets that cross a loopback interface:
 * packet(7), with a ring that is shared with the kernel, so that reading one
 * takes no system call.
 *
 * The socket is opened where the privilege for it is, by the helper that makes
 * the network, and handed over; libpcap can only open one itself.
 */
#ifndef KERNEL_CAPTURE_H
#define KERNEL_CAPTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of a packet, no more is kept. */
enum { CAPTURE_MAX = 1920 };

struct captured {
	const unsigned char *bytes; /* from the IP header on */
	size_t captured, length;
	int64_t time_ns; /* since 1970 */
	bool open_checksum;
};

/* A socket that will capture what arrives on lo of the caller's network
 * namespace. A descriptor, or -1 with errno set. */
int capture_open(void);
/*
 * Have it begin, each packet once. Needs no privilege, but takes some 10 ms:
 * the kernel waits until nobody looks at what the socket was. 0, or -1 with
 * errno set.
 */
int capture_begin(int fd);

struct capture;
/* A reader on such a descriptor that has begun, which it owns; NULL with errno
 * set. */
struct capture *capture_new(int fd);
void capture_free(struct capture *c);
/* The next one, in the order in which they arrived; false: there is none now.
 * Its bytes are there until the next call. */
bool capture_next(struct capture *c, struct captured *out);
/* How many were lost since this was last asked: the ring was full. */
unsigned long capture_lost(struct capture *c);

#endif
