/*
 * kernel/capture.h - the packets that cross a loopback interface:
 * packet(7), read in batches, so that a look costs one system call.
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

/* A socket that captures what arrives on lo of the caller's network namespace,
 * each packet once. A descriptor, or -1 with errno set. */
int capture_open(void);

struct capture;
/* A reader on such a descriptor, which it owns; NULL with errno set, and then
 * the descriptor is the caller's. */
struct capture *capture_new(int fd);
void capture_free(struct capture *c);
/* The next one, in the order in which they arrived; false: there is none now.
 * Its bytes are there until the next call. */
bool capture_next(struct capture *c, struct captured *out);
/* How many were lost since this was last asked: too many waited to be read.
 * Asked when none has come since, it is 0 without a look. */
unsigned long capture_lost(struct capture *c);

#endif
