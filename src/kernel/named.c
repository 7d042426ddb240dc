/* kernel/named.c - names of users, interfaces and programs. */
#include <fcntl.h>
#include <net/if.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "kernel/named.h"

static bool
put(char *out, size_t size, const char *name)
{
	snprintf(out, size, "%s", name != NULL ? name : "");
	return out[0] != '\0';
}

bool
named_user(uid_t uid, char *out, size_t size)
{
	const struct passwd *user = getpwuid(uid);

	return put(out, size, user != NULL ? user->pw_name : NULL);
}

bool
named_device(unsigned index, char *out, size_t size)
{
	char name[IF_NAMESIZE];

	return put(out, size, if_indextoname(index, name));
}

bool
named_program(pid_t pid, char *out, size_t size)
{
	char path[64], line[512];
	const char *name = line;
	ssize_t len = -1;
	int fd;

	snprintf(path, sizeof path, "/proc/%ld/cmdline", (long)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		len = read(fd, line, sizeof line - 1);
		close(fd);
	}
	line[len > 0 ? len : 0] = '\0';
	/* A program may have changed it: only a path has a folder. */
	if (line[0] == '/')
		name = strrchr(line, '/') + 1;
	return put(out, size, name);
}
