/* command/lesson_write.c - a lesson's file with other text. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/lang.h"
#include "command/lesson_parts.h"

/* Into a new file of its own that then takes the old one's place: whatever
 * happens, the lesson is there, and nothing else beside it was written to. */
int
lesson_write(const char *path, const struct buf *text, struct err *err)
{
	struct buf name = { 0 };
	struct stat st;
	FILE *f;
	bool written;
	int fd;

	buf_printf(&name, "%s.XXXXXX", path);
	fd = mkostemp(name.data, O_CLOEXEC);
	f = fd != -1 ? fdopen(fd, "w") : NULL;
	written = f != NULL && stat(path, &st) == 0 &&
		  fchmod(fd, st.st_mode & 07777) == 0 &&
		  fwrite(text->data, 1, text->len, f) == text->len;
	if (f != NULL && fclose(f) != 0)
		written = false;
	if (!written || rename(name.data, path) != 0) {
		err_set(
		    err, 0, "it could not be written: %s", lang_error(errno));
		if (fd != -1)
			unlink(name.data);
	}
	buf_free(&name);
	return err_is_set(err) ? -1 : 0;
}
