/* base/file.c - files read and replaced whole; the program's own folder. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

int
file_read(int fd, size_t max, struct buf *out)
{
	char block[16 * 1024];
	ssize_t n = 1;

	while (out->len <= max && n != 0) {
		n = read(fd, block, sizeof block);
		if (n < 0 && errno != EINTR)
			return -1;
		if (n > 0)
			buf_add(out, block, (size_t)n);
	}
	return 0;
}

static int
write_whole(int fd, const struct buf *text, mode_t mode)
{
	for (size_t done = 0; done < text->len;) {
		ssize_t n = write(fd, text->data + done, text->len - done);

		if (n == -1 && errno != EINTR)
			return -1;
		done += n > 0 ? (size_t)n : 0;
	}
	return fchmod(fd, mode) == 0 ? fsync(fd) : -1;
}

int
file_replace(const char *path, const struct buf *text, mode_t mode)
{
	struct buf made = { 0 };
	int fd, error, result = -1;

	buf_printf(&made, "%s" FILE_NEW "XXXXXX", path);
	fd = mkostemp(made.data, O_CLOEXEC);
	if (fd != -1 && write_whole(fd, text, mode) == 0)
		result = rename(made.data, path);
	error = errno;
	if (fd != -1 && result == -1)
		unlink(made.data);
	if (fd != -1)
		close(fd);
	buf_free(&made);
	errno = error;
	return result;
}

void
file_program_folder(struct buf *out)
{
	char program[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", program, sizeof program);

	while (len > 0 && program[len - 1] != '/')
		len--;
	buf_add(out, program, len > 0 ? (size_t)len : 0);
}
