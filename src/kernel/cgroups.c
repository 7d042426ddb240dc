/*
 * kernel/cgroups.c - a group's id is what name_to_handle_at(2) gives for its
 * folder. There is no way from the id to the folder for a user without
 * privileges, so all folders are looked at.
 */
#include <fcntl.h>
#include <fts.h>
#include <inttypes.h>
#include <mntent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "kernel/cgroups.h"

/* Newer than some headers: a handle of kernfs is the id in 8 bytes. */
enum { HANDLE_KERNFS = 0xfe };

struct group {
	uint64_t id;
	char *path;
};

struct cgroups {
	struct group *list; /* by id */
	size_t count, cap;
	char *mount; /* NULL: none */
	char *asked; /* the answer to the question before */
};

/* A handle with its bytes: it has a flexible array. */
union handle {
	struct file_handle h;
	unsigned char bytes[sizeof(struct file_handle) + sizeof(uint64_t)];
};

/* 0: it has none. */
static uint64_t
id_of(const char *path)
{
	union handle handle = { .h.handle_bytes = sizeof(uint64_t) };
	uint64_t id = 0;
	int mount;

	if (name_to_handle_at(AT_FDCWD, path, &handle.h, &mount, 0) == 0 &&
	    handle.h.handle_bytes == sizeof id)
		memcpy(&id, handle.h.f_handle, sizeof id);
	return id;
}

static char *
find_mount(void)
{
	FILE *file = setmntent("/proc/mounts", "re");
	const struct mntent *m;
	char *found = NULL;

	if (file == NULL)
		return NULL;
	while (found == NULL && (m = getmntent(file)) != NULL) {
		if (strcmp(m->mnt_type, "cgroup2") == 0)
			found = x_strdup(m->mnt_dir);
	}
	endmntent(file);
	return found;
}

static void
add(struct cgroups *c, uint64_t id, const char *path)
{
	if (id == 0)
		return;
	X_GROW(c->list, c->count, c->cap);
	c->list[c->count++] =
	    (struct group){ id, x_strdup(path[0] == '\0' ? "/" : path) };
}

static int
compare(const void *a, const void *b)
{
	const struct group *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static void
read_all(struct cgroups *c)
{
	char *tops[] = { c->mount, NULL };
	FTS *tree = fts_open(tops, FTS_PHYSICAL | FTS_XDEV | FTS_NOCHDIR, NULL);
	size_t skip = strlen(c->mount);
	const FTSENT *e;

	if (tree == NULL)
		return;
	while ((e = fts_read(tree)) != NULL) {
		if (e->fts_info == FTS_D)
			add(c, id_of(e->fts_path), e->fts_path + skip);
	}
	fts_close(tree);
	if (c->count > 0)
		qsort(c->list, c->count, sizeof *c->list, compare);
}

struct cgroups *
cgroups_new(void)
{
	struct cgroups *c = x_calloc(1, sizeof *c);

	c->mount = find_mount();
	if (c->mount != NULL)
		read_all(c);
	return c;
}

void
cgroups_free(struct cgroups *c)
{
	if (c == NULL)
		return;
	for (size_t i = 0; i < c->count; i++)
		free(c->list[i].path);
	free(c->list);
	free(c->mount);
	free(c->asked);
	free(c);
}

/* With privileges the kernel opens a group by its id, also one that is not
 * below the mount that we see. -1: it does not. */
static int
open_group(const struct cgroups *c, uint64_t id)
{
	union handle handle = { .h.handle_bytes = sizeof id,
		.h.handle_type = HANDLE_KERNFS };
	int mount, fd;

	if (c->mount == NULL || id == 0)
		return -1;
	mount = open(c->mount, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (mount < 0)
		return -1;
	memcpy(handle.h.f_handle, &id, sizeof id);
	fd = open_by_handle_at(mount, &handle.h, O_RDONLY | O_CLOEXEC);
	close(mount);
	return fd;
}

/* The path of that group, or NULL. The caller frees. */
static char *
path_of(const struct cgroups *c, uint64_t id)
{
	int fd = open_group(c, id);
	char link[32], path[4096];
	size_t skip;
	ssize_t len;

	if (fd < 0)
		return NULL;
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	len = readlink(link, path, sizeof path - 1);
	close(fd);
	if (len < 0)
		return NULL;
	path[len] = '\0';
	skip = strlen(c->mount);
	return strncmp(path, c->mount, skip) == 0 ? x_strdup(path + skip)
						  : x_strdup(path);
}

const char *
cgroups_path(struct cgroups *c, uint64_t id)
{
	struct group key = { .id = id };
	const struct group *found = NULL;
	char unknown[40];

	if (c->count > 0)
		found =
		    bsearch(&key, c->list, c->count, sizeof *c->list, compare);
	if (found != NULL)
		return found->path;
	free(c->asked);
	c->asked = path_of(c, id);
	if (c->asked == NULL) {
		snprintf(unknown, sizeof unknown, "unreachable:%" PRIx64, id);
		c->asked = x_strdup(unknown);
	}
	return c->asked;
}
