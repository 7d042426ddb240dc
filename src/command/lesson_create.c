/*
 * command/lesson_create.c - a file that a user names, written where none is
 * yet: nothing that somebody wrote is lost.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/lang.h"
#include "command/lesson_words.h"

int
lesson_check_file(const struct command_word *word, struct err *err)
{
	size_t len = strlen(word->text);

	if (word->text[0] == '-')
		return err_set(err, word->column,
		    "'%.64s' would be read as an option; ./%.64s is a file",
		    word->text, word->text);
	if (len > 3 && strcmp(word->text + len - 3, ".md") == 0)
		return 0;
	return err_set(err, word->column,
	    "give the file a name that ends with .md, such as notes.md");
}

static int
cannot(const struct command_word *file, const char *why, struct err *err)
{
	return err_set(
	    err, file->column, "%s could not be written: %s", file->text, why);
}

/* O_EXCL: not through a link either, wherever that leads. */
int
lesson_create(
    const struct command_word *file, const struct buf *text, struct err *err)
{
	int fd =
	    open(file->text, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	FILE *f;
	bool written;

	if (fd == -1 && errno == EEXIST)
		return err_set(err, file->column,
		    "%s is there already; give another name, or remove it "
		    "first",
		    file->text);
	f = fd != -1 ? fdopen(fd, "w") : NULL;
	if (f == NULL)
		return cannot(file, lang_error(errno), err);
	written = fwrite(buf_text(text), 1, text->len, f) == text->len;
	if (fclose(f) != 0 || !written) {
		cannot(file, lang_error(errno), err);
		unlink(file->text);
		return -1;
	}
	return 0;
}
