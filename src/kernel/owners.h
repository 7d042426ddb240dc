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

#endif
