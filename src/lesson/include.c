/*
 * lesson/include.c - an `include` block: commands that stand in a file of
 * their own. A lesson may come from a stranger: no file beyond its own folder
 * is opened, whatever it is named and wherever links lead.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "lesson/lesson_parts.h"

static bool
has_dots(const char *name)
{
	for (const char *at = name; (at = strstr(at, "..")) != NULL; at++) {
		bool starts = at == name || at[-1] == '/';

		if (starts && (at[2] == '\0' || at[2] == '/'))
			return true;
	}
	return false;
}

/* The name in the block's one line, or NULL. */
static char *
read_name(const struct scan_block *block, struct err *err)
{
	char *name = NULL, *trimmed;

	trimmed = lesson_trimmed(buf_text(&block->text), block->text.len);
	if (trimmed[0] != '\0' && strchr(trimmed, '\n') == NULL)
		name = x_strdup(trimmed + strspn(trimmed, " \t"));
	else
		lesson_fail(err, block->fence,
		    "an `include` block has one line: the name of a file with "
		    "commands, in the folder of the lesson or below it");
	free(trimmed);
	return name;
}

/* Where links lead is known to the kernel alone (openat2(2)). */
static int
open_below(const char *folder, const char *name)
{
	const struct open_how how = {
		/* Opening a named pipe must not wait for a writer. */
		.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
	};
	int dir = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	int fd, error;

	if (dir < 0)
		return -1;
	fd = (int)syscall(SYS_openat2, dir, name, &how, sizeof how);
	error = errno;
	close(dir);
	errno = error;
	return fd;
}

static int
refuse_outside(const char *name, unsigned line, struct err *err)
{
	return lesson_fail(err, line,
	    "`%.100s` is not in the lesson's folder or below it; put the file "
	    "there, and name it from there",
	    name);
}

static int
open_included(
    const char *folder, const char *name, unsigned line, struct err *err)
{
	struct stat st;
	int fd;

	if (folder == NULL)
		return lesson_fail(err, line,
		    "this text is in no folder from which it could include "
		    "a file");
	if (name[0] == '/' || has_dots(name))
		return refuse_outside(name, line, err);
	fd = open_below(folder, name);
	if (fd < 0 && errno == EXDEV)
		return refuse_outside(name, line, err);
	if (fd < 0)
		return lesson_fail(err, line, "`%.100s` cannot be opened: %s",
		    name, lang_error(errno));
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		return fd;
	close(fd);
	return lesson_fail(err, line, "`%.100s` is not a file of text", name);
}

/* What is wrong in the file, as it is told of the lesson. */
static int
tell(const char *name, unsigned line, const struct err *inner, struct err *err)
{
	if (inner->line == 0)
		return lesson_fail(
		    err, line, "`%.100s`: %s", name, inner->text);
	return lesson_fail(
	    err, line, "%.100s:%u: %s", name, inner->line, inner->text);
}

static int
read_file(int fd, struct buf *text, size_t *left, struct err *err)
{
	if (lesson_read(fd, INCLUDE_MAX, text, err) != 0)
		return -1;
	if (text->len > INCLUDE_MAX)
		return lesson_fail(
		    err, 0, "an included file has at most 64 KiB of text");
	if (text->len > *left)
		return lesson_fail(err, 0,
		    "all that a lesson includes has at most 1 MiB together");
	*left -= text->len;
	return lesson_check_text(buf_text(text), text->len, err);
}

static int
add_commands(struct lesson_step *step, const struct buf *text, const char *name,
    struct err *err)
{
	struct lesson_lines line = lesson_lines(buf_text(text), text->len, 1);
	size_t cap = 0;

	while (lesson_lines_next(&line))
		lesson_add_command(step, &cap, &line, name);
	if (step->command_count == 0)
		return lesson_fail(err, 0, "there is no command in it");
	return 0;
}

int
include_read(struct lesson *lesson, struct lesson_step *step,
    const struct scan_block *block, size_t *left, struct err *err)
{
	struct buf text = { 0 };
	struct err inner = { 0 };
	char *name = read_name(block, err);
	int fd, result = -1;

	if (name == NULL)
		return -1;
	/* Commands name it: it lives as long as the lesson. */
	lesson->included = x_realloc(lesson->included,
	    (lesson->included_count + 1) * sizeof *lesson->included);
	lesson->included[lesson->included_count++] = name;
	fd = open_included(lesson->folder, name, block->fence, err);
	if (fd < 0)
		return -1;
	if (read_file(fd, &text, left, &inner) != 0 ||
	    add_commands(step, &text, name, &inner) != 0)
		tell(name, block->fence, &inner, err);
	else
		result = 0;
	close(fd);
	buf_free(&text);
	return result;
}
