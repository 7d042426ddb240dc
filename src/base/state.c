/* base/state.c - the folder of what is kept from one session to the next. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/lang.h"
#include "base/state.h"

char *
state_path(const char *name, struct err *err)
{
	const char *state = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME");
	struct buf path = { 0 };

	/* A relative one is to be ignored: XDG Base Directory 0.8. */
	if (state != NULL && state[0] == '/') {
		buf_adds(&path, state);
	} else if (home != NULL && home[0] != '\0') {
		buf_printf(&path, "%s/.local/state", home);
	} else {
		err_set(err, 0, "neither XDG_STATE_HOME nor HOME is set");
		return NULL;
	}
	buf_printf(&path, "/sockets/%s", name);
	return buf_take(&path);
}

int
state_make_folders(const char *path, struct err *err)
{
	char *copy = x_strdup(path);
	int result = 0;

	for (char *p = strchr(copy + 1, '/'); p != NULL && result == 0;
	     p = strchr(p + 1, '/')) {
		*p = '\0';
		if (mkdir(copy, 0700) == -1 && errno != EEXIST)
			result =
			    err_set(err, 0, "%s: %s", copy, lang_error(errno));
		*p = '/';
	}
	free(copy);
	return result;
}
