/*
 * call/descriptors.h - what a process knows about its own descriptors
 * beyond what the kernel keeps: settimeout's time for each, and which one
 * is not the user's.
 */
#ifndef CALL_DESCRIPTORS_H
#define CALL_DESCRIPTORS_H

#include <stdbool.h>

struct descriptors;

struct descriptors *descriptors_new(void);
void descriptors_free(struct descriptors *d);
/* Milliseconds a call on fd may take; -1 for no limit (the default). */
long descriptors_timeout(const struct descriptors *d, int fd);
void descriptors_set_timeout(struct descriptors *d, int fd, long ms);
/* The process's own descriptor, its channel: for the user it is not open. */
void descriptors_hide(struct descriptors *d, int fd);
bool descriptors_is_hidden(const struct descriptors *d, int fd);

#endif
