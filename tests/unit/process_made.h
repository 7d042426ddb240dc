/*
 * tests/unit/process_made.h - for the tests of processes and networks: real
 * processes that are given calls as lines. What is waited for is a state of
 * the kernel; that it never comes is a failure.
 */
#ifndef UNIT_PROCESS_MADE_H
#define UNIT_PROCESS_MADE_H

#include <poll.h>
#include <stdarg.h>
#include <unistd.h>

#include "call_line.h"
#include "process/process.h"
#include "unit.h"

static inline struct process *
spawned(const struct netns *ns)
{
	struct err err = { 0 };
	struct process *p = process_spawn(ns, "made", &err);

	ck_assert_msg(p != NULL, "%s", err.text);
	return p;
}

static inline int
send_line(struct process *p, uint32_t id, const char *line)
{
	int suitable = 3;
	struct call_sockets sockets = { &suitable, named_by_name,
		named_suitable, named_family, named_name };
	struct call_args args;
	const struct call *call;
	struct err err = { 0 };
	bool chosen;
	int result;

	if (line_read(line, NULL, &sockets, &call, &args, &chosen, &err) != 0)
		ck_abort_msg("%s: %s", line, err.text);
	if (strcmp(call->name, "fork") == 0)
		result = process_send_fork(p, id, call, &args);
	else
		result = process_send(
		    p, id, SIGHT_BEFORE | SIGHT_ADDRESSES, call, &args);
	call_args_free(&args);
	return result;
}

/* Give it a call, printf-like, and do not wait. */
__attribute__((format(printf, 2, 3))) static inline void
sent(struct process *p, const char *format, ...)
{
	struct buf line = { 0 };
	va_list list;

	va_start(list, format);
	buf_vprintf(&line, format, list);
	va_end(list);
	ck_assert_int_eq(send_line(p, 77, line.data), 0);
	buf_free(&line);
}

/* What it says next, when that comes. */
static inline enum process_news
news(struct process *p, struct reply *reply)
{
	enum process_news got;
	time_t begin = 0;

	while ((got = process_hear(p, true, reply)) == NEWS_NONE)
		ck_assert_msg(!unit_late(&begin), "nothing was heard");
	return got;
}

static inline struct reply
heard(struct process *p)
{
	struct reply reply;

	ck_assert_int_eq(news(p, &reply), NEWS_REPLY);
	ck_assert_uint_eq(reply.id, 77);
	return reply;
}

/* It has ended; how, as of waitpid(2). */
static inline int
gone(struct process *p)
{
	struct reply reply;
	int status;

	ck_assert_int_eq(news(p, &reply), NEWS_GONE);
	process_reap(p, &status);
	return status;
}

/* The result of a call that must succeed. */
#define DOES(p, ...) (sent(p, __VA_ARGS__), result_of(heard(p)))
static inline long
result_of(struct reply reply)
{
	long result = reply.outcome.result;

	ck_assert_msg(
	    reply.outcome.error == 0, "%s", errno_name(reply.outcome.error));
	reply_free(&reply);
	return result;
}

/* The errno of a call that must fail. */
#define FAILS(p, ...) (sent(p, __VA_ARGS__), error_of(heard(p)))
static inline int
error_of(struct reply reply)
{
	int error = reply.outcome.error;

	ck_assert_int_eq(reply.outcome.result, -1);
	reply_free(&reply);
	return error;
}

/* The kernel shows it asleep in its call. */
static inline void
falls_asleep(struct process *p)
{
	struct reply reply;
	time_t begin = 0;

	while (process_where(p) != PROCESS_ASLEEP)
		ck_assert_msg(!unit_late(&begin), "it does not sleep");
	ck_assert_int_eq(process_hear(p, false, &reply), NEWS_NONE);
}

/* The port that its descriptor is bound to. */
static inline unsigned
port_of(struct process *p, int fd)
{
	struct reply reply;
	unsigned port;

	sent(p, "getsockname %d", fd);
	reply = heard(p);
	port = addr_port(&reply.outcome.addr);
	reply_free(&reply);
	return port;
}

/* Its descriptor 3 listens on 127.0.0.1; the port. */
static inline unsigned
listens(struct process *p, unsigned port)
{
	ck_assert_int_eq(DOES(p, "socket"), 3);
	DOES(p, "bind 3 127.0.0.1 %u", port);
	DOES(p, "listen 3");
	return port_of(p, 3);
}

#endif
