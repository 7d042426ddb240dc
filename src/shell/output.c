/* shell/output.c - writing to standard output, and noticing when one can't. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/lang.h"
#include "shell/output.h"

enum { PENDING_MAX = 64 * 1024 };

/* All of it, or -1. A descriptor that somebody else made non-blocking is
 * waited for. */
static int
write_all(int fd, const char *text, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, text, len);

		if (n == -1 && errno == EAGAIN) {
			struct pollfd p = { .fd = fd, .events = POLLOUT };

			poll(&p, 1, -1);
		} else if (n == -1 && errno != EINTR) {
			return -1;
		} else if (n > 0) {
			text += n;
			len -= (size_t)n;
		}
	}
	return 0;
}

void
output_open(struct output *out)
{
	*out = (struct output){ .live = isatty(STDOUT_FILENO) };
}

static void
write_out(struct output *out, const char *text, size_t len)
{
	if (out->failed || write_all(STDOUT_FILENO, text, len) == 0)
		return;
	out->failed = true;
	if (errno == EPIPE && out->listed)
		return;
	fprintf(stderr, _("sockets: writing to standard output failed: %s\n"),
	    lang_error(errno));
}

void
output_flush(struct output *out)
{
	write_out(out, out->pending.data, out->pending.len);
	buf_clear(&out->pending);
}

void
output_write(struct output *out, const char *text, size_t len)
{
	/* Much at once goes as it is, without a copy. */
	if (len >= PENDING_MAX) {
		output_flush(out);
		write_out(out, text, len);
		return;
	}
	buf_add(&out->pending, text, len);
	if (out->live || out->failed || out->pending.len >= PENDING_MAX)
		output_flush(out);
}

void
output_error(struct output *out, const char *text, size_t len)
{
	output_flush(out);
	/* Nobody is left to tell if this fails. */
	(void)write_all(STDERR_FILENO, text, len);
}

bool
output_close(struct output *out)
{
	output_flush(out);
	buf_free(&out->pending);
	return !out->failed;
}
