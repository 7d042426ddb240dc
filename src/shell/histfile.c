/*
 * shell/histfile.c - a line is appended as it is typed, so that nothing is
 * lost however the shell ends, and shells at the same time do not lose each
 * other's. The file is cut when it is closed.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/lang.h"
#include "base/state.h"
#include "shell/histfile.h"

/* A file that grew beyond this is not a history of ours: its end is read. */
enum { READ_MAX = 8 * 1024 * 1024 };

struct histfile {
	char *path;
	int fd;
};

struct histfile *
histfile_open(bool *first, struct err *err)
{
	struct histfile *h;
	char *path = state_path("history", err);
	int fd;

	*first = false;
	if (path == NULL || state_make_folders(path, err) == -1) {
		free(path);
		return NULL;
	}
	*first = access(path, F_OK) == -1;
	fd = open(
	    path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0600);
	if (fd == -1) {
		err_set(err, 0, "%s: %s", path, lang_error(errno));
		free(path);
		return NULL;
	}
	h = x_calloc(1, sizeof *h);
	h->path = path;
	h->fd = fd;
	return h;
}

/* The bytes from there on; nothing where that fails. */
static void
read_from(const struct histfile *h, off_t at, struct buf *out)
{
	char chunk[16 * 1024];
	ssize_t n;

	do {
		n = pread(h->fd, chunk, sizeof chunk, at + (off_t)out->len);
		if (n > 0)
			buf_add(out, chunk, (size_t)n);
	} while (n > 0 && out->len < READ_MAX);
	if (n == -1)
		buf_clear(out);
}

/*
 * The file's end, beginning at the start of a line. True where more stands
 * before it. A device has no end, and nothing to be read again.
 */
static bool
read_end(const struct histfile *h, struct buf *out)
{
	const char *newline;
	struct stat st;
	off_t at;

	if (fstat(h->fd, &st) == -1 || !S_ISREG(st.st_mode))
		return false;
	at = st.st_size > READ_MAX ? st.st_size - READ_MAX : 0;
	read_from(h, at, out);
	if (at == 0 || out->len == 0)
		return false;
	newline = memchr(out->data, '\n', out->len);
	buf_drop(out,
	    newline != NULL ? (size_t)(newline + 1 - out->data) : out->len);
	return true;
}

/* A line that could have been typed: no file that is damaged, or none of
 * ours, is to fill the list with what nobody can run. */
static bool
is_kept(const char *line, size_t len)
{
	return len > 0 && len <= HISTFILE_LINE_MAX &&
	       memchr(line, '\0', len) == NULL;
}

/* Where the last HISTFILE_LINES lines of text begin. */
static size_t
last_lines(const struct buf *text)
{
	size_t lines = 0;

	for (size_t i = text->len; i > 0; i--) {
		if (i < text->len && text->data[i - 1] == '\n' &&
		    ++lines == HISTFILE_LINES)
			return i;
	}
	return 0;
}

/* The lines to keep, each with a newline. True where that is less than the
 * file has. */
static bool
read_kept(const struct histfile *h, struct buf *kept)
{
	struct buf text = { 0 };
	bool less = read_end(h, &text);
	size_t start;

	for (size_t at = 0, len; at < text.len; at += len + 1) {
		const char *line = text.data + at;
		const char *newline = memchr(line, '\n', text.len - at);

		len =
		    newline != NULL ? (size_t)(newline - line) : text.len - at;
		if (is_kept(line, len)) {
			buf_add(kept, line, len);
			buf_addc(kept, '\n');
		} else {
			less = true;
		}
	}
	buf_free(&text);
	start = last_lines(kept);
	buf_drop(kept, start);
	return less || start > 0;
}

void
histfile_each(struct histfile *h, void (*fn)(const char *line))
{
	struct buf text = { 0 };
	char *newline;

	read_kept(h, &text);
	for (char *line = text.data;
	     line != NULL && (newline = strchr(line, '\n')) != NULL;
	     line = newline + 1) {
		*newline = '\0';
		fn(line);
	}
	buf_free(&text);
}

int
histfile_add(struct histfile *h, const char *line, struct err *err)
{
	struct buf text = { 0 };
	ssize_t n;
	int result = 0;

	buf_printf(&text, "%s\n", line);
	/* One write: lines of two shells do not mix. */
	n = write(h->fd, text.data, text.len);
	if (n != (ssize_t)text.len)
		result = err_set(err, 0, "%s: %s", h->path,
		    n == -1 ? lang_error(errno) : _("the disk is full"));
	buf_free(&text);
	return result;
}

/* A new file takes the old one's place only when it is complete. */
static void
replace(const struct histfile *h, const char *text, size_t len)
{
	struct buf path = { 0 };
	int fd;

	buf_printf(&path, "%s.new", h->path);
	fd = open(path.data, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd != -1) {
		bool whole = write(fd, text, len) == (ssize_t)len;

		if (close(fd) == -1 || !whole ||
		    rename(path.data, h->path) == -1)
			unlink(path.data);
	}
	buf_free(&path);
}

void
histfile_close(struct histfile *h)
{
	struct buf text = { 0 };

	if (h == NULL)
		return;
	if (read_kept(h, &text))
		replace(h, buf_text(&text), text.len);
	buf_free(&text);
	close(h->fd);
	free(h->path);
	free(h);
}
