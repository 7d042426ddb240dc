/* command/lesson_write.c - a lesson's file with other text. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/lang.h"
#include "command/lesson_parts.h"

/* Into a new file that then takes the old one's place: whatever happens,
 * the lesson is there. */
int
lesson_write(const char *path, const struct buf *text, struct err *err)
{
	struct buf name = { 0 };
	struct stat st;
	FILE *f;
	bool written;

	buf_printf(&name, "%s.new", path);
	f = fopen(name.data, "we");
	written = f != NULL && stat(path, &st) == 0 &&
		  fchmod(fileno(f), st.st_mode & 07777) == 0 &&
		  fwrite(text->data, 1, text->len, f) == text->len;
	if (f != NULL && fclose(f) != 0)
		written = false;
	if (!written || rename(name.data, path) != 0) {
		err_set(
		    err, 0, "it could not be written: %s", lang_error(errno));
		unlink(name.data);
	}
	buf_free(&name);
	return err_is_set(err) ? -1 : 0;
}
