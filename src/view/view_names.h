/*
 * view/view_names.h - names that stand for numbers in the ss, netstat and
 * lsof views: asked of functions, since views make no system calls.
 */
#ifndef VIEW_VIEW_NAMES_H
#define VIEW_VIEW_NAMES_H

#include <stdint.h>
#include <sys/types.h>

#include "model/addr.h"

/* What views cannot know by themselves. Each may be NULL, and may answer
 * NULL: then the number is shown. Answers live until the next question. */
struct view_names {
	void *context;
	/* The service of a port ("http"): /etc/services. */
	const char *(*service)(void *context, unsigned port, int protocol);
	/* The host of an address: /etc/hosts; no name server is asked. */
	const char *(*host)(void *context, const struct addr *a);
	/* An interface by its index. */
	const char *(*device)(void *context, unsigned index);
	/* A user by number. */
	const char *(*user)(void *context, uid_t uid);
	/* The path of a cgroup by its id. */
	const char *(*cgroup)(void *context, uint64_t id);
	/* What a process says that its program is: its command line's first
	 * word, without the folder. Bytes as they are. */
	const char *(*program)(void *context, pid_t pid);
};

#endif
