/*
 * command/lesson_files.c - where the lessons are: next to the program that
 * runs, in its source tree or where it was installed.
 */
#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/text.h"
#include "command/lesson_parts.h"
#include "command/player.h"

/* From the folder of the program: build/sockets, build/asan/sockets,
 * build/asan/tests/test_..., and PREFIX/bin/sockets. */
static const char *const beside[] = { "../lessons", "../../lessons",
	"../../../lessons", "../share/sockets/lessons" };

/* An open folder with its name in path, or NULL. */
static DIR *
open_folder(struct buf *path)
{
	struct buf program = { 0 };
	DIR *dir = NULL;

	file_program_folder(&program);
	for (size_t i = 0; i < sizeof beside / sizeof beside[0] &&
			   program.len > 0 && dir == NULL;
	     i++) {
		buf_clear(path);
		buf_printf(path, "%s%s", program.data, beside[i]);
		dir = opendir(path->data);
	}
#ifdef LESSONS_DIR
	if (dir == NULL) {
		buf_clear(path);
		buf_adds(path, LESSONS_DIR);
		dir = opendir(path->data);
	}
#endif
	buf_free(&program);
	return dir;
}

/* The path without the working folder, if it lies below that. */
static char *
shorten(const char *path)
{
	char here[PATH_MAX], there[PATH_MAX];
	size_t len;

	if (realpath(path, there) == NULL || getcwd(here, sizeof here) == NULL)
		return x_strdup(path);
	len = strlen(here);
	if (strncmp(there, here, len) == 0 && there[len] == '/')
		return x_strdup(there + len + 1);
	return x_strdup(there);
}

/* "01-echo.md", or a translation ("01-echo.es.md"): fills in *file but for
 * its path. */
static bool
is_lesson(const char *entry, struct lesson_file *file)
{
	size_t digits = strspn(entry, "0123456789");
	const char *topic = entry + digits + 1, *dot;
	char *lang;

	if (digits == 0 || digits > 4 || entry[digits] != '-')
		return false;
	dot = strchr(topic, '.');
	lang = lesson_language(entry);
	if (dot == NULL || dot == topic ||
	    strcmp(lang == NULL ? dot : dot + 3, ".md") != 0) {
		free(lang);
		return false;
	}
	if (lang != NULL)
		memcpy(file->lang, lang, sizeof file->lang);
	free(lang);
	file->number = (unsigned)strtoul(entry, NULL, 10);
	file->name = x_strndup(topic, (size_t)(dot - topic));
	return true;
}

static int
in_order(const void *a, const void *b)
{
	const struct lesson_file *x = a, *y = b;
	int names;

	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	names = strcmp(x->name, y->name);
	return names != 0 ? names : strcmp(x->lang, y->lang);
}

struct lesson_file *
lesson_files_all(size_t *count)
{
	struct lesson_file *files = NULL;
	struct buf folder = { 0 };
	const struct dirent *entry;
	DIR *dir = open_folder(&folder);
	size_t cap = 0;

	*count = 0;
	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		struct lesson_file file = { 0 };
		struct buf path = { 0 };

		if (!is_lesson(entry->d_name, &file))
			continue;
		buf_printf(&path, "%s/%s", folder.data, entry->d_name);
		file.path = shorten(path.data);
		buf_free(&path);
		X_GROW(files, *count, cap);
		files[(*count)++] = file;
	}
	if (dir != NULL)
		closedir(dir);
	buf_free(&folder);
	if (*count > 0)
		qsort(files, *count, sizeof *files, in_order);
	return files;
}

static void
file_free(struct lesson_file *file)
{
	free(file->name);
	free(file->path);
}

struct lesson_file *
lesson_files(size_t *count)
{
	size_t all;
	struct lesson_file *files = lesson_files_all(&all);

	*count = 0;
	for (size_t i = 0; i < all; i++) {
		if (files[i].lang[0] == '\0')
			files[(*count)++] = files[i];
		else
			file_free(&files[i]);
	}
	return files;
}

void
lesson_files_free(struct lesson_file *files, size_t count)
{
	for (size_t i = 0; i < count; i++)
		file_free(&files[i]);
	free(files);
}

static bool
is_meant(const struct lesson_file *file, const char *name)
{
	size_t digits = strspn(name, "0123456789");

	if (strcasecmp(name, file->name) == 0)
		return true;
	if (digits == 0 || digits > 4 ||
	    strtoul(name, NULL, 10) != file->number)
		return false;
	return name[digits] == '\0' ||
	       (name[digits] == '-' &&
		   strcasecmp(name + digits + 1, file->name) == 0);
}

static void
say_unknown(const char *name, unsigned column, const struct lesson_file *files,
    size_t count, struct err *err)
{
	struct text_near near = { .word = name };

	for (size_t i = 0; i < count; i++)
		text_near_try(&near, files[i].name);
	if (count == 0)
		err_set(err, column,
		    "no lessons are installed; give a file: "
		    "lesson FILE.md");
	else if (near.best != NULL)
		err_set(err, column,
		    "no lesson named '%.60s'; did you mean "
		    "'%s'?",
		    name, near.best);
	else
		err_set(err, column,
		    "no lesson named '%.60s'; type `lesson` "
		    "for a list of them",
		    name);
}

char *
lesson_find(const char *name, unsigned column, struct err *err)
{
	size_t count, len = strlen(name);
	struct lesson_file *files;
	char *path = NULL;

	if (strchr(name, '/') != NULL ||
	    (len > 3 && strcmp(name + len - 3, ".md") == 0))
		return x_strdup(name);
	files = lesson_files(&count);
	for (size_t i = 0; i < count && path == NULL; i++)
		if (is_meant(&files[i], name))
			path = x_strdup(files[i].path);
	if (path == NULL)
		say_unknown(name, column, files, count, err);
	lesson_files_free(files, count);
	return path;
}

char *
lesson_name(size_t index)
{
	size_t count;
	struct lesson_file *files = lesson_files(&count);
	char *name = index < count ? x_strdup(files[index].name) : NULL;

	lesson_files_free(files, count);
	return name;
}
