/*
 * kernel/owners.c - walking /proc/PID/fd (proc(5)). Processes come and go
 * meanwhile: what is gone is left out.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/alloc.h"
#include "kernel/owners.h"

/* The inode of a link's text "socket:[INODE]"; 0: it is none. */
static uint32_t
inode_of(const char *link)
{
	static const char start[] = "socket:[";
	char *end;
	unsigned long inode;

	if (strncmp(link, start, sizeof start - 1) != 0)
		return 0;
	errno = 0;
	inode = strtoul(link + sizeof start - 1, &end, 10);
	if (*end != ']' || errno != 0 || inode > UINT32_MAX)
		return 0;
	return (uint32_t)inode;
}

uint32_t
owners_inode(pid_t pid, int fd)
{
	char path[64], link[64];
	ssize_t len;

	snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)pid, fd);
	len = readlink(path, link, sizeof link - 1);
	if (len <= 0)
		return 0;
	link[len] = '\0';
	return inode_of(link);
}

/* A name that is a number, or -1. */
static long
number_of(const char *name)
{
	char *end;
	long number = strtol(name, &end, 10);

	return name[0] >= '0' && name[0] <= '9' && *end == '\0' ? number : -1;
}

/* Who the process is, once it is known to hold a socket. */
static void
read_process(int dir, struct ksock_owner *process)
{
	int fd = openat(dir, "comm", O_RDONLY | O_CLOEXEC);
	ssize_t len = -1;
	struct stat st;

	if (fd >= 0) {
		len = read(fd, process->command, sizeof process->command - 1);
		close(fd);
	}
	if (len > 0 && process->command[len - 1] == '\n')
		len--;
	process->command[len > 0 ? len : 0] = '\0';
	if (fstat(dir, &st) == 0)
		process->uid = st.st_uid;
}

/* ---- what cannot be looked into, and why ---- */

/* Of user namespaces below the machine's, it counts in them alone. */
static bool
may_trace(void)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3
	};
	struct __user_cap_data_struct now[2] = { { 0 } };

	return syscall(SYS_capget, &head, now) == 0 &&
	       (now[0].effective & 1u << CAP_SYS_PTRACE) != 0;
}

static unsigned
forbidden(void)
{
	if (may_trace())
		return KSOCK_UNSEEN_BY_ALL;
	return geteuid() == 0 ? KSOCK_UNSEEN_BY_ROOT : KSOCK_UNSEEN_BY_USER;
}

static bool
is_forbidden(int error)
{
	return error == EACCES || error == EPERM;
}

/* 0 where the error is that of a process that has ended meanwhile. */
static unsigned
unseen_for(int error)
{
	if (error == EMFILE || error == ENFILE)
		return KSOCK_UNSEEN_DESCRIPTORS;
	return is_forbidden(error) ? forbidden() : 0;
}

/* After something of /proc/PID (dir; -1: all of it) could not be read, for
 * the reason in errno. The descriptors of one that has ended meanwhile answer
 * EACCES, too; but then there is nothing else of it. */
static unsigned
unseen_process(int dir)
{
	int error = errno, fd;

	if (dir < 0 || !is_forbidden(error))
		return unseen_for(error);
	fd = openat(dir, "stat", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return unseen_for(errno);
	close(fd);
	return unseen_for(error);
}

/* Mounted with hidepid=2 (proc(5)), /proc does not list what may not be
 * looked into; process 1 is always there. */
static unsigned
unlisted(int proc)
{
	struct statfs fs;
	struct stat st;

	if (fstatat(proc, "1", &st, 0) == 0)
		return 0;
	if (fstatfs(proc, &fs) == 0 && fs.f_type == PROC_SUPER_MAGIC)
		return forbidden();
	return KSOCK_UNSEEN_NO_PROC;
}

/* ---- the walk ---- */

static void
add(struct ksock_table *t, const struct ksock_owner *owner)
{
	X_GROW(t->owners, t->owner_count, t->owner_cap);
	t->owners[t->owner_count++] = *owner;
}

/* The descriptors of one process; dir is /proc/PID, fds its fd folder. */
static void
read_descriptors(struct ksock_table *t, int dir, DIR *fds, pid_t pid)
{
	struct ksock_owner owner = { .pid = pid };
	const struct dirent *entry;
	bool known = false;
	char link[64];

	while ((entry = readdir(fds)) != NULL) {
		long fd = number_of(entry->d_name);
		ssize_t len;

		if (fd < 0)
			continue;
		len = readlinkat(
		    dirfd(fds), entry->d_name, link, sizeof link - 1);
		if (len < 0)
			t->unseen |= unseen_process(dir);
		if (len <= 0)
			continue;
		link[len] = '\0';
		owner.inode = inode_of(link);
		if (owner.inode == 0)
			continue;
		if (!known)
			read_process(dir, &owner);
		known = true;
		owner.fd = (int)fd;
		add(t, &owner);
	}
}

static void
read_one(struct ksock_table *t, int proc, const char *name, pid_t pid)
{
	int dir = openat(proc, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int fd = -1;
	DIR *fds;

	if (dir >= 0)
		fd = openat(dir, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		t->unseen |= unseen_process(dir);
	fds = fd >= 0 ? fdopendir(fd) : NULL;
	if (fds != NULL) {
		read_descriptors(t, dir, fds, pid);
		closedir(fds);
	} else if (fd >= 0) {
		close(fd);
	}
	if (dir >= 0)
		close(dir);
}

struct ordered {
	struct ksock_owner owner;
	size_t found;
};

static int
compare(const void *a, const void *b)
{
	const struct ordered *x = a, *y = b;

	if (x->owner.inode != y->owner.inode)
		return x->owner.inode < y->owner.inode ? -1 : 1;
	return x->found > y->found ? -1 : 1;
}

/* By inode; those of one inode the other way round than they were found. */
static void
sort(struct ksock_table *t)
{
	struct ordered *list = x_calloc(t->owner_count, sizeof *list);

	for (size_t i = 0; i < t->owner_count; i++)
		list[i] = (struct ordered){ t->owners[i], i };
	qsort(list, t->owner_count, sizeof *list, compare);
	for (size_t i = 0; i < t->owner_count; i++)
		t->owners[i] = list[i].owner;
	free(list);
}

void
owners_find(struct ksock_table *t)
{
	DIR *proc = opendir("/proc");
	const struct dirent *entry;

	t->owner_count = 0;
	t->unseen = 0;
	if (proc == NULL) {
		t->unseen = unseen_for(errno);
		if (t->unseen == 0)
			t->unseen = KSOCK_UNSEEN_NO_PROC;
		return;
	}
	while ((entry = readdir(proc)) != NULL) {
		long pid = number_of(entry->d_name);

		if (pid > 0)
			read_one(t, dirfd(proc), entry->d_name, (pid_t)pid);
	}
	t->unseen |= unlisted(dirfd(proc));
	closedir(proc);
	sort(t);
}
