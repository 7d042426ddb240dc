/* kernel/diag_filter.h - a filter as INET_DIAG_REQ_BYTECODE. */
#ifndef KERNEL_DIAG_FILTER_H
#define KERNEL_DIAG_FILTER_H

#include <stdbool.h>

#include "base/buf.h"
#include "model/sockfilter.h"

/*
 * The program that the kernel is to run on each socket (struct
 * inet_diag_bc_op, <linux/inet_diag.h>), added to out. False, and nothing
 * added, where the filter cannot be said in it: the program would be longer
 * than an attribute of netlink can be (64 KiB, some 2,000 conditions).
 */
bool diag_filter(struct buf *out, const struct filter *f);

#endif
