/* command/doctor_remedy.c - which remedy fits: what failed, and where. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "command/doctor.h"

static bool
is_container(void)
{
	static const char *const marks[] = { "/.dockerenv",
		"/run/.containerenv", "/run/systemd/container" };

	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		if (access(marks[i], F_OK) == 0)
			return true;
	}
	return false;
}

/* The file has just that, and a newline. */
static bool
file_holds(const char *path, const char *want)
{
	char text[32];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t len = fd < 0 ? -1 : read(fd, text, sizeof text - 1);

	if (fd >= 0)
		close(fd);
	if (len < 0)
		return false;
	text[len] = '\0';
	text[strcspn(text, "\n")] = '\0';
	return strcmp(text, want) == 0;
}

static bool
fits(const struct remedy *r, int error)
{
	if (r->error != 0 && r->error != error)
		return false;
	if (r->in_container && !is_container())
		return false;
	if (r->missing != NULL && access(r->missing, F_OK) == 0)
		return false;
	return r->file == NULL || file_holds(r->file, r->holds);
}

static const char *
first(const struct remedy *list, int error)
{
	while (list->text != NULL && !fits(list, error))
		list++;
	return list->text;
}

const char *
doctor_remedy(const struct remedy *list, int error)
{
	const char *text = first(doctor_anywhere, error);

	return text != NULL ? text : first(list, error);
}
