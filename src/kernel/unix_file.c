/* kernel/unix_file.c - asking the file system, and the kernel, about it. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "kernel/unix_file.h"

enum { MINOR_BITS = 20 }; /* dev_t in the kernel, include/linux/kdev_t.h */

/*
 * To connect a datagram socket sends nothing and wakes nobody, but its errno
 * tells: EPROTOTYPE, an open socket of another type; EPERM, an open one that
 * has another peer; ECONNREFUSED, none.
 */
static enum unix_file_kind
ask(const struct addr *path)
{
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int error;

	if (fd < 0)
		return UNIX_FILE_SOCKET;
	error = connect(fd, &path->sa, path->len) == 0 ? 0 : errno;
	close(fd);
	if (error == 0 || error == EPROTOTYPE || error == EPERM)
		return UNIX_FILE_BOUND;
	return error == ECONNREFUSED ? UNIX_FILE_LEFT : UNIX_FILE_SOCKET;
}

static enum unix_file_kind
kind_of(const struct addr *path, mode_t mode)
{
	if (S_ISSOCK(mode))
		return ask(path);
	if (S_ISDIR(mode))
		return UNIX_FILE_FOLDER;
	return S_ISLNK(mode) ? UNIX_FILE_LINK : UNIX_FILE_OTHER;
}

struct unix_file
unix_file_look(const struct addr *path)
{
	char name[sizeof path->un.sun_path + 1] = "";
	struct unix_file file = { .kind = UNIX_FILE_UNSEEN };
	struct stat st;

	memcpy(name, path->un.sun_path, sizeof path->un.sun_path);
	if (lstat(name, &st) == -1) {
		if (errno == ENOENT || errno == ENOTDIR)
			file.kind = UNIX_FILE_NONE;
		return file;
	}
	file.kind = kind_of(path, st.st_mode);
	file.inode = st.st_ino;
	file.device = (uint32_t)major(st.st_dev) << MINOR_BITS |
		      (uint32_t)minor(st.st_dev);
	return file;
}
