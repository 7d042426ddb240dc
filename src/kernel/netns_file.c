/*
 * kernel/netns_file.c - what /proc/net tells in another network: it shows
 * each process its own one, so a helper process goes there and reads.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/lang.h"
#include "kernel/netns.h"

/* All that there is to read, until the end. -1 with errno set. */
static int
read_all(int fd, struct buf *out)
{
	char bytes[4096];
	ssize_t len;

	for (;;) {
		len = read(fd, bytes, sizeof bytes);
		if (len == 0)
			return 0;
		if (len < 0 && errno != EINTR)
			return -1;
		if (len > 0)
			buf_add(out, bytes, (size_t)len);
	}
}

static int
read_path(const char *path, struct buf *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int result, error;

	if (fd < 0)
		return -1;
	result = read_all(fd, out);
	error = errno;
	close(fd);
	errno = error;
	return result;
}

/* Its exit status is an errno, 0 when all is written. */
static _Noreturn void
helper(const struct netns *ns, const char *path, int channel)
{
	struct buf text = { 0 };
	size_t done = 0;

	if (netns_enter(ns) < 0 || read_path(path, &text) < 0)
		_exit(errno & 0xff);
	while (done < text.len) {
		ssize_t len = write(channel, text.data + done, text.len - done);

		if (len < 0 && errno != EINTR)
			_exit(errno & 0xff);
		done += len > 0 ? (size_t)len : 0;
	}
	_exit(0);
}

/* -1 with errno set. */
static int
read_there(const struct netns *ns, const char *path, struct buf *out)
{
	int ends[2], status = 0, result;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -1;
	pid = fork();
	if (pid == 0)
		helper(ns, path, ends[1]);
	close(ends[1]);
	result = pid < 0 ? -1 : read_all(ends[0], out);
	close(ends[0]);
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (result < 0 || status == 0)
		return result;
	errno = WIFEXITED(status) ? WEXITSTATUS(status) : ECHILD;
	return -1;
}

int
netns_file(
    const struct netns *ns, const char *name, struct buf *out, struct err *err)
{
	size_t before = out->len;
	char path[80];
	int result;

	snprintf(path, sizeof path, "/proc/self/net/%s", name);
	result = ns->net < 0 ? read_path(path, out) : read_there(ns, path, out);
	if (result == 0)
		return 0;
	out->len = before;
	if (out->data != NULL)
		out->data[before] = '\0';
	return err_set(
	    err, 0, "reading /proc/net/%s: %s", name, lang_error(errno));
}
