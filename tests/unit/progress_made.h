/*
 * tests/unit/progress_made.h - a small lesson, what somebody did in it, and a
 * folder of its own in which that is kept.
 */
#ifndef UNIT_PROGRESS_MADE_H
#define UNIT_PROGRESS_MADE_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "lesson/progress.h"
#include "unit.h"

static char folder[] = "/tmp/progress-XXXXXX";

static const char text[] = "# Hello\n\nAim.\n\n"
			   "```sockets\nserver: s = socket\n```\n\nMore.\n\n"
			   "```quiz\nWhich?\n\n- [ ] a\n  no\n- [x] b\n"
			   "  yes\n- [ ] c\n  no\n```\n\n"
			   "```task\nDo it.\n\ngoal:\n"
			   "server: socket tcp LISTEN\n\nsolution:\n"
			   "server: listen s\n```\n\nEnd.\n";

static struct lesson *lesson;
static struct progress *progress;

static inline struct lesson *
parsed(const char *markdown)
{
	struct err err = { 0 };
	struct lesson *l = lesson_parse(markdown, strlen(markdown), NULL, &err);

	ck_assert_msg(l != NULL, "%u: %s", err.line, err.text);
	return l;
}

static inline void
setup(void)
{
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(setenv("XDG_STATE_HOME", folder, 1), 0);
	lesson = parsed(text);
	progress = progress_new("echo", lesson);
}

static inline void
teardown(void)
{
	struct buf command = { 0 };

	progress_free(progress);
	lesson_free(lesson);
	buf_printf(&command, "rm -rf %s", folder);
	ck_assert_int_eq(system(command.data), 0);
	buf_free(&command);
}

/* The name of a file in the folder of the lessons; the caller frees it. */
static inline char *
in_folder(const char *name)
{
	struct buf path = { 0 };

	buf_printf(&path, "%s/sockets/lessons/%s", folder, name);
	return buf_take(&path);
}

static inline bool
is_there(const char *name)
{
	char *path = in_folder(name);
	bool there = access(path, F_OK) == 0;

	free(path);
	return there;
}

static inline void
write_file(const char *name, const char *bytes, size_t len)
{
	char *path = in_folder(name);
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(bytes, 1, len, f), len);
	ck_assert_int_eq(fclose(f), 0);
	free(path);
}

static inline void
read_file(const char *name, struct buf *out)
{
	char *path = in_folder(name), chunk[4096];
	FILE *f = fopen(path, "r");
	size_t n;

	ck_assert_ptr_nonnull(f);
	while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
		buf_add(out, chunk, n);
	fclose(f);
	free(path);
}

static inline size_t
count_files(void)
{
	char *path = in_folder("");
	DIR *dir = opendir(path);
	size_t count = 0;

	ck_assert_ptr_nonnull(dir);
	for (const struct dirent *e; (e = readdir(dir)) != NULL;)
		count += e->d_name[0] != '.';
	closedir(dir);
	free(path);
	return count;
}

static inline void
save(const struct progress *p)
{
	struct err err = { 0 };

	ck_assert_msg(progress_save(p, &err) == 0, "%s", err.text);
}

static inline struct progress *
load(const char *name, const struct lesson *of)
{
	struct err err = { 0 };
	bool changed;
	struct progress *p = progress_load(name, of, &changed, &err);

	ck_assert_msg(p != NULL, "changed %d: %s", changed, err.text);
	return p;
}

#endif
