/*
 * lesson/lesson.c - a file's text becomes a lesson, or an error with its
 * line. What the commands in it mean is not known here.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/lang.h"
#include "base/text.h"
#include "lesson/lesson_parts.h"

static const char mark[] = "\xef\xbb\xbf";

int
lesson_fail(struct err *err, unsigned line, const char *format, ...)
{
	/* More than fits: err_set knows where a text may be cut. */
	char text[2 * sizeof err->text];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, lang_text(format), args);
	va_end(args);
	if (err_is_set(err))
		return -1;
	err->line = line;
	return err_set(err, 0, "%s", text);
}

int
lesson_check_text(const char *text, size_t len, struct err *err)
{
	unsigned line = 1;
	size_t step;

	/* Some editors put it there; nobody sees it. */
	if (len >= strlen(mark) && memcmp(text, mark, strlen(mark)) == 0)
		return lesson_fail(err, line,
		    "the file begins with a byte order mark; save it as UTF-8 "
		    "without one");
	for (size_t i = 0; i < len; i += step) {
		unsigned char c = (unsigned char)text[i];

		step = text_char_len(text + i, len - i);
		if (step == 0)
			return lesson_fail(err, line,
			    "this line is not UTF-8; save the file as UTF-8");
		if (c == '\n')
			line++;
		else if (c == '\r' && i + 1 < len && text[i + 1] == '\n')
			continue;
		else if ((c < 0x20 && c != '\t') || c == 0x7f)
			return lesson_fail(err, line,
			    "a control character is in this line; remove it");
	}
	return 0;
}

static char *
copy_or_null(const char *s)
{
	return s == NULL ? NULL : x_strdup(s);
}

struct lesson *
lesson_parse(const char *text, size_t len, const char *folder, struct err *err)
{
	struct lesson *lesson;
	struct scan scan = { 0 };

	if (len > LESSON_MAX) {
		lesson_fail(err, 0, "a lesson has at most 1 MiB of text");
		return NULL;
	}
	if (lesson_check_text(text, len, err) != 0)
		return NULL;
	lesson = x_calloc(1, sizeof *lesson);
	lesson->source = x_strndup(text, len);
	lesson->source_len = len;
	lesson->folder = copy_or_null(folder);
	if (scan_markdown(&scan, lesson->source, len, err) != 0 ||
	    lesson_build(lesson, &scan, err) != 0) {
		lesson_free(lesson);
		lesson = NULL;
	} else {
		lesson->title = buf_take(&scan.title);
		lesson->aim = buf_take(&scan.aim);
	}
	scan_free(&scan);
	return lesson;
}

int
lesson_read(int fd, size_t max, struct buf *out, struct err *err)
{
	if (file_read(fd, max, out) == -1)
		return err_set(
		    err, 0, "it could not be read: %s", lang_error(errno));
	return 0;
}

/* Of the folder in which the file is. */
static char *
folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return x_strdup(".");
	return x_strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

struct lesson *
lesson_load(const char *path, struct err *err)
{
	struct lesson *lesson = NULL;
	struct buf text = { 0 };
	struct stat st;
	/* Not blocking: opening a named pipe must not wait for a writer. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	char *folder = folder_of(path);

	if (fd < 0 || fstat(fd, &st) != 0)
		err_set(
		    err, 0, "it could not be opened: %s", lang_error(errno));
	else if (!S_ISREG(st.st_mode))
		err_set(err, 0, "it is not a file of text");
	else if (lesson_read(fd, LESSON_MAX, &text, err) == 0)
		lesson = lesson_parse(buf_text(&text), text.len, folder, err);
	if (fd >= 0)
		close(fd);
	free(folder);
	buf_free(&text);
	return lesson;
}

void
lesson_free(struct lesson *lesson)
{
	if (lesson == NULL)
		return;
	for (size_t i = 0; i < lesson->step_count; i++)
		lesson_step_free(&lesson->steps[i]);
	for (size_t i = 0; i < lesson->included_count; i++)
		free(lesson->included[i]);
	free(lesson->included);
	free(lesson->folder);
	free(lesson->steps);
	free(lesson->closing);
	free(lesson->title);
	free(lesson->aim);
	free(lesson->source);
	free(lesson);
}
