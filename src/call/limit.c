/*
 * call/limit.c - settimeout's time: as in Python, the descriptor does not
 * block and poll(2) does the waiting.
 */
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <time.h>

#include "call/run.h"

enum { PAUSE_MAX_MS = 16 };

static long long
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

struct limit
limit_start(const struct call_args *in, int fd)
{
	long ms = descriptors_timeout(in->descriptors, fd);
	struct limit limit = { 0 };

	if (ms > 0) {
		limit.on = true;
		/* The clock was cut to milliseconds: never end early. */
		limit.end = now_ms() + ms + 1;
	}
	return limit;
}

static int
left_ms(const struct limit *limit)
{
	long long left = limit->end - now_ms();

	if (left < 0)
		return 0;
	return left > INT_MAX ? INT_MAX : (int)left;
}

/* The pause, and then until the socket is ready: as poll(2). */
static int
wait_ready(const struct limit *limit, int fd, short events)
{
	struct pollfd p = { .fd = fd, .events = events };
	int left = left_ms(limit);

	if (limit->pause > 0 &&
	    poll(NULL, 0, limit->pause < left ? limit->pause : left) < 0)
		return -1;
	left = left_ms(limit);
	if (limit->tried && left == 0)
		return 0;
	return poll(&p, 1, left);
}

int
limit_wait(struct limit *limit, int fd, short events, struct outcome *out)
{
	int n;

	if (!limit->on)
		return 0;
	n = wait_ready(limit, fd, events);
	limit->tried = true;
	if (n > 0)
		return 0;
	outcome_set(out, -1);
	if (n == 0) {
		out->error = 0;
		out->timed_out = true;
	}
	return -1;
}

/*
 * poll may say that a socket is ready for as long as the call says that it
 * is not: one that is shut down for reading, one whose datagrams are for a
 * full queue. There is nothing to wait for but the time.
 */
bool
limit_again(struct limit *limit, long result)
{
	if (!limit->on || result >= 0 ||
	    (errno != EAGAIN && errno != EWOULDBLOCK)) {
		limit->pause = 0;
		return false;
	}
	limit->pause = limit->pause == 0 ? 1 : 2 * limit->pause;
	if (limit->pause > PAUSE_MAX_MS)
		limit->pause = PAUSE_MAX_MS;
	return true;
}
