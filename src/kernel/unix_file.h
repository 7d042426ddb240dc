/*
 * kernel/unix_file.h - what stands at a path that an AF_UNIX socket was to
 * have: unix(7).
 */
#ifndef KERNEL_UNIX_FILE_H
#define KERNEL_UNIX_FILE_H

#include <stdint.h>

#include "model/addr.h"

enum unix_file_kind {
	UNIX_FILE_NONE,	  /* there is no such file */
	UNIX_FILE_BOUND,  /* a socket's, which is open */
	UNIX_FILE_LEFT,	  /* a socket's, which is closed: nobody has it */
	UNIX_FILE_SOCKET, /* a socket's; whether that is open is not told */
	UNIX_FILE_FOLDER,
	UNIX_FILE_LINK, /* a symbolic link: it is not followed */
	UNIX_FILE_OTHER,
	UNIX_FILE_UNSEEN /* it may not be looked at */
};

struct unix_file {
	enum unix_file_kind kind;
	uint64_t inode;
	uint32_t device; /* as sock_diag has it, ksock.file_device */
};

/*
 * What the path in an AF_UNIX address is now. The socket that has it
 * notices nothing, whatever network it is in.
 */
struct unix_file unix_file_look(const struct addr *path);

#endif
