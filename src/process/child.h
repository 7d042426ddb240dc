/*
 * process/child.h - what runs in a lab's process: it makes the calls it is
 * sent, one at a time, and reports.
 */
#ifndef PROCESS_CHILD_H
#define PROCESS_CHILD_H

#include <sys/types.h>

#include "kernel/netns.h"

/* The number of that descriptor in every process of a lab: high, so that
 * their first socket is 3. */
int child_channel_fd(void);

/*
 * The whole life of a new process: enter the network, say HELLO on the
 * channel, make calls until the channel closes. name: what the process is
 * called (PR_SET_NAME: its first 15 bytes). parent: its process id, in case
 * that it is gone already. Does not return.
 */
_Noreturn void child_main(
    int channel, const struct netns *ns, const char *name, pid_t parent);

#endif
