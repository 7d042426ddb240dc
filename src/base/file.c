/* base/file.c - reading a file whole; the program's own folder. */
#include <errno.h>
#include <limits.h>
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

void
file_program_folder(struct buf *out)
{
	char program[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", program, sizeof program);

	while (len > 0 && program[len - 1] != '/')
		len--;
	buf_add(out, program, len > 0 ? (size_t)len : 0);
}
