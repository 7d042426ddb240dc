/*
 * lesson/progress_folder.c - all the files of progress there are: forgetting
 * them, and which one was saved last.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/lang.h"
#include "base/state.h"
#include "lesson/progress_parts.h"

static int
forget_path(const char *path, struct err *err)
{
	if (unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR)
		return 0;
	return err_set(err, 0, "%s: %s", path, lang_error(errno));
}

int
progress_forget(const char *name, struct err *err)
{
	char *path = progress_path(name, err);
	int result = path != NULL ? forget_path(path, err) : -1;

	free(path);
	return result;
}

static bool
is_record(const char *entry)
{
	size_t len = strlen(entry), end = strlen(PROGRESS_SUFFIX);

	return len > end && strcmp(entry + len - end, PROGRESS_SUFFIX) == 0;
}

/* What a write that was cut off left behind. */
static bool
is_left_over(const char *entry)
{
	return strstr(entry, PROGRESS_SUFFIX FILE_NEW) != NULL;
}

/* The folder, or NULL where there is none; *path is its name. */
static DIR *
open_folder(char **path, struct err *err)
{
	DIR *dir;

	*path = state_path("lessons", err);
	if (*path == NULL)
		return NULL;
	dir = opendir(*path);
	if (dir == NULL && errno != ENOENT && errno != ENOTDIR)
		err_set(
		    err, 0, "%s cannot be read (%s)", *path, lang_error(errno));
	return dir;
}

int
progress_forget_all(size_t *count, struct err *err)
{
	char *folder;
	DIR *dir = open_folder(&folder, err);
	const struct dirent *entry;

	*count = 0;
	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		struct buf path = { 0 };

		if (!is_record(entry->d_name) && !is_left_over(entry->d_name))
			continue;
		buf_printf(&path, "%s/%s", folder, entry->d_name);
		if (forget_path(path.data, err) == 0)
			*count += is_record(entry->d_name);
		buf_free(&path);
	}
	if (dir != NULL)
		closedir(dir);
	free(folder);
	return err_is_set(err) ? -1 : 0;
}

static bool
is_later(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec != b->tv_sec ? a->tv_sec > b->tv_sec
				      : a->tv_nsec > b->tv_nsec;
}

/* The path of the file that was written last, or NULL. */
static char *
last_path(DIR *dir, const char *folder)
{
	struct timespec last = { .tv_sec = 0 };
	const struct dirent *entry;
	struct buf path = { 0 };
	struct stat st;

	while ((entry = readdir(dir)) != NULL) {
		if (!is_record(entry->d_name) ||
		    fstatat(dirfd(dir), entry->d_name, &st, 0) == -1 ||
		    !is_later(&st.st_mtim, &last))
			continue;
		last = st.st_mtim;
		buf_clear(&path);
		buf_printf(&path, "%s/%s", folder, entry->d_name);
	}
	return path.len > 0 ? buf_take(&path) : NULL;
}

char *
progress_last(struct err *err)
{
	char *folder, *path = NULL, *name = NULL;
	DIR *dir = open_folder(&folder, err);
	struct progress *p = NULL;

	if (dir != NULL) {
		path = last_path(dir, folder);
		closedir(dir);
	}
	if (path != NULL)
		p = progress_load_path(path, NULL, err);
	if (p != NULL)
		name = x_strdup(p->name);
	progress_free(p);
	free(path);
	free(folder);
	return name;
}
