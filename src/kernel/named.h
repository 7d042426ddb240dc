/*
 * kernel/named.h - what else has a name and a number: users, interfaces,
 * programs. Each writes a string, cut where it is too long, bytes as they
 * are; false, and an empty string, where there is no name.
 */
#ifndef KERNEL_NAMED_H
#define KERNEL_NAMED_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* getpwuid(3). */
bool named_user(uid_t uid, char *out, size_t size);
/* if_indextoname(3), in the network of the caller. */
bool named_device(unsigned index, char *out, size_t size);
/* What a process says that its program is: the first word of
 * /proc/PID/cmdline, without the folder. */
bool named_program(pid_t pid, char *out, size_t size);

#endif
