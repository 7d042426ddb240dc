/* shell/signals.c - handlers that set flags and write to a pipe. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/types.h>
#include <unistd.h>

#include "shell/signals.h"

static const int caught[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH,
	SIGTSTP, SIGCONT };

enum { CAUGHT = sizeof caught / sizeof caught[0] };

/* A handler has no context: what it sets must be found without one. */
static volatile sig_atomic_t came[CAUGHT];
static volatile sig_atomic_t editing_now;
static volatile int *interrupt_flag;
static int wake[2] = { -1, -1 };
static pid_t owner;
static struct sigaction before[CAUGHT];

/* A process that was forked from the shell must not wake the shell. */
static void
handle(int number)
{
	int saved = errno;

	if (getpid() != owner)
		return;
	if (number == SIGTSTP && !editing_now) {
		kill(owner, SIGSTOP);
		errno = saved;
		return;
	}
	for (int i = 0; i < CAUGHT; i++) {
		if (caught[i] == number)
			came[i] = 1;
	}
	if (number != SIGWINCH && number != SIGTSTP && number != SIGCONT)
		*interrupt_flag = 1;
	/* A full pipe is as readable as one can be. */
	if (write(wake[1], "", 1) == -1)
		errno = saved;
	errno = saved;
}

int
signals_open(volatile int *interrupted)
{
	struct sigaction action = { .sa_handler = handle };

	if (pipe2(wake, O_CLOEXEC | O_NONBLOCK) == -1)
		return -1;
	interrupt_flag = interrupted;
	owner = getpid();
	sigemptyset(&action.sa_mask);
	for (int i = 0; i < CAUGHT; i++)
		sigaction(caught[i], &action, &before[i]);
	return 0;
}

void
signals_close(void)
{
	for (int i = 0; i < CAUGHT; i++)
		sigaction(caught[i], &before[i], NULL);
	close(wake[0]);
	close(wake[1]);
}

int
signals_fd(void)
{
	return wake[0];
}

bool
signals_take(int number)
{
	for (int i = 0; i < CAUGHT; i++) {
		if (caught[i] == number && came[i]) {
			came[i] = 0;
			return true;
		}
	}
	return false;
}

void
signals_drain(void)
{
	char byte[64];

	while (read(wake[0], byte, sizeof byte) > 0)
		;
}

void
signals_editing(bool editing)
{
	editing_now = editing;
}
