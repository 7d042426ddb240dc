/* command/ss_summary.h - `ss -s`: how many sockets there are. */
#ifndef COMMAND_SS_SUMMARY_H
#define COMMAND_SS_SUMMARY_H

#include "base/buf.h"

/*
 * The summary of these files below /proc/net, added to out. sockstat6 may be
 * empty: a kernel without IPv6 has none.
 */
void ss_summary(struct buf *out, const char *sockstat, const char *sockstat6,
    const char *snmp);

#endif
