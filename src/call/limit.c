/*
 * call/limit.c - settimeout's time: as in Python, the descriptor does not
 * block and poll(2) does the waiting.
 */
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <time.h>

#include "call/run.h"

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

int
limit_wait(const struct limit *limit, int fd, short events, struct outcome *out)
{
	struct pollfd p = { .fd = fd, .events = events };
	long long left;
	int n;

	if (!limit->on)
		return 0;
	left = limit->end - now_ms();
	if (left < 0)
		left = 0;
	n = poll(&p, 1, left > INT_MAX ? INT_MAX : (int)left);
	if (n > 0)
		return 0;
	outcome_set(out, -1);
	if (n == 0) {
		out->error = 0;
		out->timed_out = true;
	}
	return -1;
}

bool
limit_again(const struct limit *limit, long result)
{
	return limit->on && result < 0 &&
	       (errno == EAGAIN || errno == EWOULDBLOCK);
}
