/*
 * command/host_remark.h - of which of a wire's two hosts a list is.
 */
#ifndef COMMAND_HOST_REMARK_H
#define COMMAND_HOST_REMARK_H

#include "command/command.h"

/* Say of which host is what the view listed, and how to see the other's;
 * nothing where the line named a process, or there is but one host. */
void host_remark(struct session *s, const char *view);

#endif
