/*
 * kernel/pcapfile.h - a file that tcpdump(8) and Wireshark read: pcap with
 * nanoseconds, LINKTYPE_RAW (packets begin with their IP header).
 */
#ifndef KERNEL_PCAPFILE_H
#define KERNEL_PCAPFILE_H

#include "base/err.h"
#include "model/packet.h"

struct pcapfile;

/* A new file, replacing what was there; NULL with *err set. */
struct pcapfile *pcapfile_new(const char *path, struct err *err);
void pcapfile_add(struct pcapfile *f, const struct packet *p);
/* Completes and frees it; -1 with *err where not all could be written. */
int pcapfile_close(struct pcapfile *f, struct err *err);

#endif
