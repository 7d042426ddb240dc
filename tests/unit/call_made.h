/*
 * tests/unit/call_made.h - for the tests of src/call: make a call, typed
 * as a line, in this process.
 */
#ifndef UNIT_CALL_MADE_H
#define UNIT_CALL_MADE_H

#include <netinet/in.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "call/descriptors.h"
#include "call_line.h"
#include "unit.h"

static inline int
kernel_family(void *context, int fd)
{
	socklen_t len = sizeof(int);
	int family = AF_UNSPEC;

	(void)context;
	getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &family, &len);
	return family;
}

static inline int
nobody_by_name(void *context, const char *name)
{
	(void)context;
	(void)name;
	return -1;
}

static inline const char *
no_name(void *context, size_t index)
{
	(void)context;
	(void)index;
	return NULL;
}

/* Make the call of a line, printf-like; the outcome is to be freed. */
__attribute__((format(printf, 2, 3))) static inline struct outcome
made(struct descriptors *d, const char *format, ...)
{
	struct call_sockets sockets = { NULL, nobody_by_name, named_suitable,
		kernel_family, no_name };
	struct outcome out = { 0 };
	struct call_args args;
	const struct call *call;
	struct buf line = { 0 };
	struct err err = { 0 };
	bool chosen;
	va_list list;

	va_start(list, format);
	buf_vprintf(&line, format, list);
	va_end(list);
	if (line_read(line.data, NULL, &sockets, &call, &args, &chosen, &err) !=
	    0)
		ck_abort_msg("%s: %s", line.data, err.text);
	args.descriptors = d;
	call->run(&args, &out);
	call_args_free(&args);
	buf_free(&line);
	return out;
}

/* The same where the result alone is wanted; a failure is none. */
#define RESULT(d, ...) result_of(made(d, __VA_ARGS__))
static inline int
result_of(struct outcome out)
{
	int result = (int)out.result;

	ck_assert_msg(out.error == 0 && out.gai == 0 && !out.timed_out, "%s",
	    errno_name(out.error));
	outcome_free(&out);
	return result;
}

/* The same where it must fail with an errno. */
#define FAILS(number, d, ...) \
	do { \
		struct outcome failed_ = made(d, __VA_ARGS__); \
		ck_assert_str_eq( \
		    failed_.error ? errno_name(failed_.error) : "none", \
		    errno_name(number)); \
		ck_assert_int_eq(failed_.result, -1); \
		ck_assert(!failed_.timed_out); \
		outcome_free(&failed_); \
	} while (0)

/* The row of the call must explain an errno that it gave. */
static inline bool
explains(const char *name, int number)
{
	for (const struct call_error *e = call_find(name)->errors;
	     e->number != 0; e++) {
		if (e->number == number)
			return true;
	}
	return false;
}

static inline unsigned
port_of(struct descriptors *d, int fd)
{
	struct outcome out = made(d, "getsockname %d", fd);
	unsigned port = addr_port(&out.addr);

	outcome_free(&out);
	return port;
}

/* A listening socket on a free port of the host. */
static inline int
listener(
    struct descriptors *d, const char *family, const char *host, int backlog)
{
	int fd = RESULT(d, "socket %s", family);

	RESULT(d, "bind %d %s 0", fd, host);
	RESULT(d, "listen %d %d", fd, backlog);
	return fd;
}

/* A connection over the loopback: pair[0] connected, pair[1] accepted. */
static inline void
connection(struct descriptors *d, int pair[2])
{
	int l = listener(d, "AF_INET", "127.0.0.1", 5);

	pair[0] = RESULT(d, "socket");
	RESULT(d, "connect %d 127.0.0.1 %u", pair[0], port_of(d, l));
	pair[1] = RESULT(d, "accept %d", l);
	RESULT(d, "close %d", l);
}

/* It fails with that errno, and `help` says what that means; d is there. */
#define MEETS(number, call, ...) \
	do { \
		FAILS(number, d, call " " __VA_ARGS__); \
		ck_assert_msg( \
		    explains(call, number), "%s: %s", call, #number); \
	} while (0)

/* A port of this machine on which nobody listens. */
static inline unsigned
silent_port(struct descriptors *d)
{
	int fd = RESULT(d, "socket");

	RESULT(d, "bind %d 127.0.0.1 0", fd); /* and kept: not listening */
	return port_of(d, fd);
}

/* The call has received just that text. */
static inline void
assert_data(struct outcome out, const char *data)
{
	ck_assert_int_eq(out.error, 0);
	ck_assert(out.has_data);
	ck_assert_int_eq(out.result, (long)strlen(data));
	ck_assert_uint_eq(out.data.len, strlen(data));
	ck_assert_str_eq(out.data.data, data);
	outcome_free(&out);
}

#endif
