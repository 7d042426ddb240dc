/*
 * call/run.h - what the calls' run functions share: their arguments, the
 * time limit of settimeout, addresses by name. For src/call alone.
 */
#ifndef CALL_RUN_H
#define CALL_RUN_H

#include "call/call.h"
#include "call/descriptors.h"

int arg_fd(const struct call_args *in, size_t i);
int arg_int(const struct call_args *in, size_t i);

/* The time that a call may take, as settimeout set it for the socket. */
struct limit {
	bool on;       /* false: the call itself blocks, or does not */
	long long end; /* milliseconds on the monotonic clock */
	bool tried;    /* the call was made at least once */
	int pause;     /* before the next try: milliseconds */
};

struct limit limit_start(const struct call_args *in, int fd);
/*
 * Wait with poll(2) until the socket is ready. 0 to go on (at once where
 * there is no limit); -1 when the time has passed or poll was interrupted:
 * *out says so and the call has ended. After the first try the time ends
 * it whatever poll says.
 */
int limit_wait(struct limit *limit, int fd, short events, struct outcome *out);
/* Whether a result means that the socket was not ready after all. The next
 * limit_wait sleeps first, so that what poll says in vain costs no time. */
bool limit_again(struct limit *limit, long result);

/*
 * Make out->addr what ADDR argument i means to the socket of argument 0.
 * 0, or -1 with *out saying that the host's name was not found.
 */
int run_address(const struct call_args *in, size_t i, struct outcome *out);
/* connect and connect_ex up to the result, with the time limit. */
void run_connect(const struct call_args *in, struct outcome *out);
/* Set O_NONBLOCK or clear it: 0, or -1 with errno. */
int run_set_blocking(int fd, bool blocking);
/* A new descriptor: note it in *out, with no time limit. */
void run_made(const struct call_args *in, struct outcome *out, int fd);
/* recv and recvfrom: want_from fills in out->addr. */
void run_receive(
    const struct call_args *in, struct outcome *out, bool want_from);

#endif
