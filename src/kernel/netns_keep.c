/*
 * kernel/netns_keep.c - the process that keeps what is slow to close. The
 * kernel waits, when a capture or a device goes, until nobody can be looking
 * at it any more: 10 to 30 ms each, which whoever closes it last has to wait
 * too. It is nobody's child, has nothing else open, and outlives the shell by
 * those moments.
 */
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "kernel/netns_parts.h"

static bool
is_kept(struct netns hosts[NETNS_HOSTS], int fd)
{
	for (size_t h = 0; h < NETNS_HOSTS; h++)
		if (fd == hosts[h].capture || fd == hosts[h].tun)
			return true;
	return false;
}

/* The shell's own are here too, and somebody may wait for their end. */
static void
close_others(struct netns hosts[NETNS_HOSTS], int channel, int shell)
{
	int last = channel > shell ? channel : shell;

	for (size_t h = 0; h < NETNS_HOSTS; h++) {
		last = hosts[h].capture > last ? hosts[h].capture : last;
		last = hosts[h].tun > last ? hosts[h].tun : last;
	}
	for (int fd = 0; fd <= last; fd++)
		if (fd != channel && fd != shell && !is_kept(hosts, fd))
			close(fd);
	close_range((unsigned)last + 1, ~0U, 0);
}

static void
wait_for(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	while (poll(&p, 1, -1) < 0 && errno == EINTR)
		;
}

/* Until it is closed; whether we were told before. */
static bool
was_told(int channel)
{
	bool told = false;
	char byte;

	for (;;) {
		ssize_t len = recv(channel, &byte, 1, 0);

		if (len > 0)
			told = true;
		else if (len == 0 || errno != EINTR)
			return told;
	}
}

_Noreturn void
netns_keep(struct netns hosts[NETNS_HOSTS], int channel, pid_t shell)
{
	int end = (int)syscall(SYS_pidfd_open, shell, 0);

	setsid();
	close_others(hosts, channel, end);
	/* Not told: the shell is ending, and may not have closed all yet. */
	if (!was_told(channel) && end >= 0)
		wait_for(end);
	_exit(0);
}

void
netns_let_go(int *keeper)
{
	if (*keeper < 0)
		return;
	(void)!send(*keeper, "", 1, MSG_NOSIGNAL | MSG_DONTWAIT);
	close(*keeper);
	*keeper = -1;
}
