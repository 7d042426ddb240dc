/* command/lesson_write.c - a lesson's file with other text. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/lang.h"
#include "command/lesson_parts.h"

/* Whether the file still has what the lesson was read from, and its owner lets
 * it be written. false with *err or errno. */
static bool
is_as_read(const char *path, const struct lesson *lesson, struct stat *st,
    struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct buf now = { 0 };
	bool read, same;

	if (fd == -1)
		return false;
	read = access(path, W_OK) == 0 && fstat(fd, st) == 0 &&
	       file_read(fd, LESSON_MAX, &now) == 0;
	same = read && now.len == lesson->source_len &&
	       memcmp(buf_text(&now), lesson->source, now.len) == 0;
	if (read && !same)
		err_set(err, 0,
		    "it was changed while it was checked: nothing was "
		    "written; check it again");
	buf_free(&now);
	close(fd);
	return same;
}

int
lesson_write(const char *path, const struct lesson *lesson,
    const struct buf *text, struct err *err)
{
	/* A link stays one. */
	char *there = realpath(path, NULL);
	struct stat st;

	if (there == NULL || !is_as_read(there, lesson, &st, err) ||
	    file_replace(there, text, st.st_mode & 07777) != 0)
		err_set(
		    err, 0, "it could not be written: %s", lang_error(errno));
	free(there);
	return err_is_set(err) ? -1 : 0;
}
