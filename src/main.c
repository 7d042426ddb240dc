/* main.c - the program's start and end; all else is in shell/. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/lang.h"
#include "shell/options.h"
#include "shell/shell.h"

enum { EXIT_UNWRITTEN = 1, EXIT_OPTIONS = 2 };

/*
 * A standard descriptor that is closed would be given to the next file or
 * socket that is opened. Opened for reading, writing to it still fails.
 */
static void
hold_standard_descriptors(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) == -1)
			(void)open("/dev/null", O_RDONLY);
	}
}

/* Sockets by the thousand: the soft limit is there for old programs. */
static void
raise_descriptor_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &limit);
	}
}

static int
end(int status)
{
	if (status < 0) {
		signal(-status, SIG_DFL);
		raise(-status);
	}
	return status;
}

int
main(int argc, char **argv)
{
	struct options options;

	hold_standard_descriptors();
	lang_begin();
	signal(SIGPIPE, SIG_IGN);
	raise_descriptor_limit();
	switch (options_read(&options, argc, argv)) {
	case OPTIONS_RUN:
		return end(shell_run(&options));
	case OPTIONS_DONE:
		if (fflush(stdout) == 0)
			return 0;
		perror(_("sockets: writing to standard output failed"));
		return EXIT_UNWRITTEN;
	case OPTIONS_WRONG:
		break;
	}
	return EXIT_OPTIONS;
}
