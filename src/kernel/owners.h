/*
 * kernel/owners.h - which processes hold which sockets: proc(5), the links
 * in /proc/PID/fd.
 */
#ifndef KERNEL_OWNERS_H
#define KERNEL_OWNERS_H

#include "model/ksock.h"

/*
 * Fill in the table's owners. Processes that cannot be looked into are left
 * out, and t->unseen tells why.
 */
void owners_find(struct ksock_table *t);
/* The inode of the socket that a descriptor of a process refers to; 0: it
 * is none, or the process may not be looked into. */
uint32_t owners_inode(pid_t pid, int fd);

#endif
