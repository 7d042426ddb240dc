/*
 * kernel/netns_names.c - in the helper process: a mount namespace in which
 * names of hosts are those of the private network alone. getaddrinfo(3) reads
 * them, and whom else to ask, from files in /etc; there its processes see an
 * /etc of ours, in memory, with everything else in it as the machine has it.
 *
 * The whole folder and not those files, because some machines lack one of
 * them, and because a mount on a file goes when the machine replaces that
 * file (as for a new lease of an address), in the middle of a lesson.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/lang.h"
#include "kernel/netns_parts.h"
#include "model/hostname.h"

/* Where the machine's own is in it. */
#define MACHINE ".machine"

/*
 * gai.conf: in which order the addresses of a name come. These are the tables
 * of RFC 6724, section 2.1, because which ones a C library has of its own
 * depends on its version, and an administrator may have set others.
 */
static const char order[] = "label      ::1/128        0\n"
			    "label      ::/0           1\n"
			    "label      ::ffff:0:0/96  4\n"
			    "label      2002::/16      2\n"
			    "label      2001::/32      5\n"
			    "label      fc00::/7       13\n"
			    "label      ::/96          3\n"
			    "label      fec0::/10      11\n"
			    "label      3ffe::/16      12\n"
			    "precedence ::1/128        50\n"
			    "precedence ::/0           40\n"
			    "precedence ::ffff:0:0/96  35\n"
			    "precedence 2002::/16      30\n"
			    "precedence 2001::/32      5\n"
			    "precedence fc00::/7       3\n"
			    "precedence ::/96          1\n"
			    "precedence fec0::/10      1\n"
			    "precedence 3ffe::/16      1\n";

/* nsswitch.conf: no DNS, which nobody answers in there. */
static const char where[] = "hosts: files\n"
			    "services: files\n"
			    "protocols: files\n";

/* What stands in our files; hosts is made from the table of names. */
static const struct {
	const char *name, *text;
} files[] = {
	{ "hosts", NULL }, { "nsswitch.conf", where }, { "resolv.conf", "" },
	{ "gai.conf", order },
	{ "host.conf", "multi on\n" }, /* all addresses, of IPv4 too */
};

enum { FILES = sizeof files / sizeof files[0] };

static bool
is_ours(const char *name)
{
	for (size_t i = 0; i < FILES; i++)
		if (strcmp(files[i].name, name) == 0)
			return true;
	return strcmp(name, MACHINE) == 0;
}

static void
add_hosts(struct buf *out, bool on_wire)
{
	const struct hostname *h;

	for (size_t i = 0; (h = hostname_at(on_wire, i)) != NULL; i++)
		for (size_t a = 0; a < HOSTNAME_ADDRESSES; a++)
			if (h->addresses[a] != NULL)
				buf_printf(
				    out, "%s %s\n", h->addresses[a], h->name);
}

static int
write_ours(int etc, size_t i, bool on_wire)
{
	struct buf text = { 0 };
	int fd = openat(
	    etc, files[i].name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444);
	bool done;

	if (fd < 0)
		return -1;
	if (files[i].text != NULL)
		buf_adds(&text, files[i].text);
	else
		add_hosts(&text, on_wire);
	done = write(fd, buf_text(&text), text.len) == (ssize_t)text.len;
	close(fd);
	buf_free(&text);
	return done ? 0 : -1;
}

/*
 * A name in the machine's folder leads there; what is a link already is the
 * same link, as it may be one that is meant from /etc.
 */
static int
link_one(int etc, int machine, const char *name)
{
	char to[PATH_MAX];
	ssize_t len = readlinkat(machine, name, to, sizeof to - 1);

	if (len >= 0)
		to[len] = '\0';
	else
		snprintf(to, sizeof to, MACHINE "/%s", name);
	return symlinkat(to, etc, name);
}

static int
link_rest(int etc, int machine)
{
	int fd = openat(machine, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *e;
	int result = 0;

	if (dir == NULL)
		return -1;
	while (result == 0 && (e = readdir(dir)) != NULL) {
		bool skipped = strcmp(e->d_name, ".") == 0 ||
			       strcmp(e->d_name, "..") == 0 ||
			       is_ours(e->d_name);

		if (!skipped)
			result = link_one(etc, machine, e->d_name);
	}
	closedir(dir);
	return result;
}

/* etc: ours, which is empty. */
static int
fill(int etc, int machine, bool on_wire, const char **what)
{
	char from[40];

	*what = N_("filling an /etc");
	for (size_t i = 0; i < FILES; i++)
		if (write_ours(etc, i, on_wire) < 0)
			return -1;
	if (mkdirat(etc, MACHINE, 0555) < 0 || link_rest(etc, machine) < 0)
		return -1;
	*what = N_("mounting the machine's /etc in it");
	snprintf(from, sizeof from, "/proc/self/fd/%d", machine);
	if (mount(from, "/etc/" MACHINE, NULL, MS_BIND | MS_REC, NULL) < 0)
		return -1;
	/* With all that is mounted on it there came ours, on its top. */
	return umount2("/etc/" MACHINE, MNT_DETACH);
}

/* Nobody may write there but by the rights that a lab's process has not. */
static int
mount_etc(bool on_wire, const char **what)
{
	int machine = open("/etc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	int etc = -1, result = -1;

	*what = N_("mounting an /etc");
	if (machine >= 0 &&
	    mount("sockets", "/etc", "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC,
		"mode=0555") == 0)
		etc = open("/etc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (etc >= 0)
		result = fill(etc, machine, on_wire, what);
	if (etc >= 0)
		close(etc);
	if (machine >= 0)
		close(machine);
	return result;
}

/* A cache that the C library asks before any file, and which answers for the
 * machine: nscd(8). */
static int
hide_cache(const char **what)
{
	*what = N_("hiding nscd's socket");
	if (mount("sockets", "/var/run/nscd", "tmpfs", 0, "mode=0555") == 0 ||
	    errno == ENOENT || errno == ENOTDIR)
		return 0;
	return -1;
}

/* Who enters it stands at its root: in a chroot(2) that is another one. */
static int
check_root(int made, const char **what)
{
	struct stat before, after;

	*what = N_("entering a mount namespace");
	if (stat("/", &before) < 0 || setns(made, CLONE_NEWNS) < 0 ||
	    stat("/", &after) < 0)
		return -1;
	if (before.st_dev == after.st_dev && before.st_ino == after.st_ino)
		return 0;
	errno = EXDEV;
	return -1;
}

/* What the machine unmounts goes here too; what is done here stays here. */
static int
move_to_mounts(const char **what)
{
	*what = N_("making a mount namespace");
	if (unshare(CLONE_NEWNS) < 0)
		return -1;
	*what = N_("keeping its mounts apart");
	return mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL);
}

int
netns_names(bool on_wire, const char **what)
{
	int made, error;

	if (move_to_mounts(what) < 0 || mount_etc(on_wire, what) < 0 ||
	    hide_cache(what) < 0)
		return -1;
	*what = N_("opening /proc/self/ns/mnt");
	made = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
	if (made < 0 || check_root(made, what) == 0)
		return made;
	error = errno;
	close(made);
	errno = error;
	return -1;
}
