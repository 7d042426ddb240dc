/*
 * call/call.h - what a socket call is: one row that feeds parsing, help,
 * completion, the process that runs it, the reference and the tests.
 *
 * `args` says what the user may type; call_read turns typed values into a
 * struct call_args; `run` makes the system call in the process that it is
 * for; `text` is how the record shows it in C.
 */
#ifndef CALL_CALL_H
#define CALL_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "model/addr.h"
#include "model/constant.h"
#include "model/tcp.h"
#include "model/value.h"

enum arg_kind {
	ARG_END,
	ARG_FD,	     /* a socket: number or name; may be left out */
	ARG_FDS,     /* one or more sockets, poll's */
	ARG_INT,     /* an integer from low to high */
	ARG_DATA,    /* bytes: a string, an expression or a bare word */
	ARG_ADDR,    /* HOST PORT, (HOST, PORT[, FLOWINFO, SCOPE]) or a path */
	ARG_HOST,    /* a host name or number, or None */
	ARG_SERVICE, /* a port number or a service name */
	ARG_CONST,   /* one constant of a group, or its number */
	ARG_BITS,    /* constants of a group joined by |, or a number */
	ARG_OPTION,  /* an option's name; its group is that of the level */
	ARG_OPTVAL,  /* an option's value: integer, or (onoff, seconds) */
	ARG_SECONDS, /* a duration in seconds, or none */
	ARG_NAME     /* a new process's name */
};

/* Which socket is meant when ARG_FD is left out: the latest such one. */
enum suits {
	SUITS_ANY,
	SUITS_UNBOUND,	   /* bind */
	SUITS_BOUND,	   /* listen: bound, not listening */
	SUITS_LISTENING,   /* accept */
	SUITS_UNCONNECTED, /* connect */
	SUITS_CONNECTED,   /* send, recv */
	SUITS_DATAGRAM	   /* sendto, recvfrom */
};

struct arg {
	const char *name; /* as in the man page: "backlog" */
	enum arg_kind kind;
	const char *fallback; /* value if left out, as typed; NULL: required */
	enum constant_group group; /* CONST, BITS */
	long long low, high;	   /* INT; BITS: high, 0 for any int */
	bool after_buffer; /* INT: C passes a buffer before it, recv's */
};

enum {
	CALL_ARGS_MAX = 6,
	CALL_ERRORS_MAX = 20,
	CALL_FDS_MAX = 64,
	CALL_SIZE_MAX = 16 * 1024 * 1024 /* the most that recv may ask for */
};

/* One argument, ready for the process. */
struct call_arg {
	enum arg_kind kind;
	bool given;	  /* false: left out, the rest is the default */
	long long number; /* FD, INT, CONST, BITS, OPTION; milliseconds of
			     SECONDS, -1 for none; OPTVAL's first number;
			     ADDR: the socket's family, AF_UNSPEC where
			     call_read could not know it (for call_text) */
	long long second; /* OPTVAL's second number; -1: it has none.
			     SO_LINGER: seconds; SO_RCVTIMEO: microseconds */
	struct buf bytes; /* DATA; the text of HOST, SERVICE, NAME; the host
			     or path of ADDR */
	unsigned word;	  /* DATA: where it was typed as a bare word, or 0 */
	unsigned port;	  /* ADDR */
	uint32_t flowinfo, scope; /* ADDR */
	int fds[CALL_FDS_MAX];	  /* FDS */
	size_t fd_count;
};

struct descriptors; /* call/descriptors.h: what a process knows of its own */

struct call_args {
	struct call_arg arg[CALL_ARGS_MAX];
	size_t count;
	/* Set in the process that runs the call: */
	struct descriptors *descriptors;
	int channel; /* fork: the new process's end of its channel */
	const volatile int *interrupted; /* a signal came; NULL: none can */
};

/* One send(2) beneath sendall. */
struct call_part {
	size_t asked;
	long result;
	int error;
};

/* One line of what a call found: poll's revents, getaddrinfo's list. */
struct call_found {
	int fd;		  /* poll */
	int events;	  /* poll: revents */
	int socktype;	  /* getaddrinfo */
	struct addr addr; /* getaddrinfo */
};

/* What came of a call. outcome_free gives its memory back. */
struct outcome {
	long result;	  /* as C returned it; connect_ex: the errno */
	int error;	  /* errno, or 0 */
	bool timed_out;	  /* settimeout's time passed: error is 0 */
	int gai;	  /* getaddrinfo's EAI_ code, or 0 */
	struct addr addr; /* peer of accept, sender of recvfrom, the address
			     that bind, connect, sendto, getsockname meant */
	bool has_data;	  /* data was received: recv, recvfrom */
	struct buf data;
	long value; /* getsockopt, and its second number or -1 */
	long second;
	int made[2]; /* new descriptors */
	size_t made_count;
	struct call_part *parts; /* sendall */
	size_t part_count;
	struct call_found *found; /* poll, getaddrinfo */
	size_t found_count;
};

/*
 * An errno that one meets with a call, and what it means there. What stands
 * behind "; for AF_UNIX: " is for sockets of that family, the rest for the
 * others.
 */
struct call_error {
	int number;
	const char *means;
};

struct call {
	const char *name;
	const char *gist; /* one line, lower case, no full stop */
	struct arg args[CALL_ARGS_MAX + 1]; /* ends with ARG_END */
	enum suits suits;		    /* if the socket is left out */
	/*
	 * How the record shows it: %0 is the first argument in C notation,
	 * #1 the length in bytes of the second (of FDS: how many); [ ] is
	 * shown only if an argument in it was given; all else as it is.
	 * NULL: NAME(%0, %1 ...). @ is the address that the call used or
	 * found.
	 */
	const char *text;
	const char *c;	    /* the C signature */
	const char *python; /* the Python signature */
	const char *about;  /* a few sentences for `help NAME` */
	const char *example;
	struct call_error errors[CALL_ERRORS_MAX + 1]; /* ends with 0 */
	const char *man;			       /* "bind(2)" */
	/* What it waits for when it blocks: "for data from %p"; %l is the
	 * socket's local address, %p its peer's. NULL: it never does. And the
	 * same where that address is not known. */
	const char *waits, *waits_unnamed;
	unsigned acts;	  /* what it does to a TCP socket: enum tcp_act, bits */
	bool returns_two; /* in Python: conn, addr = accept */
	bool answers_address;  /* outcome.addr is its answer: accept's peer */
	bool failure_is_value; /* connect_ex: an errno is no failure */
	/* The process makes the call. Nothing else is done here. */
	void (*run)(const struct call_args *in, struct outcome *out);
};

/* All calls in the order of help; ends with NULL. call/table.c */
extern const struct call *const calls[];

/* The call of that name, or NULL. */
const struct call *call_find(const char *name);

/*
 * What call_read asks of the shell's side about sockets by name. All
 * return -1 (or AF_UNSPEC) where there is none.
 */
struct call_sockets {
	void *context;
	int (*by_name)(void *context, const char *name);
	int (*suitable)(void *context, enum suits suits);
	int (*family)(void *context, int fd);
	/* Names of the process's sockets, for the nearest match; NULL ends */
	const char *(*name)(void *context, size_t index);
};

/*
 * Turn what was typed after a call's name into its arguments; receiver is
 * SOCKET of SOCKET.CALL or NULL; column is that of the call's name. Accepts
 * the C forms too: send(s, data, length, flags), recv(s, buf, length,
 * flags), accept(s, NULL, NULL). *chosen is set where the socket was left
 * out. On 0, *out owns its parts (call_args_free); on -1, *err has the
 * column and the reason and *out is empty.
 *
 * Whether the first value is the socket, where there is no receiver:
 * - The call takes nothing but a socket (close, accept): it is, so that
 *   `close 9` shows EBADF.
 * - A word that names a socket: it is, but alone before data that must
 *   follow (`send s`) it is the data. Any other word is the next argument
 *   where it can be that, and else an unknown socket.
 * - An integer: it is if the rest can be the other arguments and it is an
 *   open socket's descriptor (`recv 4`), or more values follow (`recv 9
 *   10`), or it cannot be the next argument (`recv -1`). So `listen 5`
 *   is a backlog unless 5 is a socket.
 */
int call_read(const struct call *call, const char *receiver,
    unsigned receiver_column, const struct value *values, size_t count,
    unsigned column, const struct call_sockets *sockets, struct call_args *out,
    bool *chosen, struct err *err);
void call_args_free(struct call_args *args);

/* What an errno means in the call for a socket of that family: text that
 * the caller frees, or NULL where the row does not tell. */
char *call_explain(const struct call *call, int error, int family);

/* The descriptor that the call is about, or -1: its first ARG_FD, or the
 * only one of ARG_FDS. */
int call_fd(const struct call_args *args);

/* "bind [S] HOST PORT": how it is typed. */
void call_usage(struct buf *out, const struct call *call);
/* The call in C: connect(3, {AF_INET, 127.0.0.1:65432}). addr is what the
 * name stood for (outcome.addr), no address if that is not known yet. */
void call_text(struct buf *out, const struct call *call,
    const struct call_args *args, const struct addr *addr);

void outcome_free(struct outcome *out);
/* For `run`: the result of a system call, with errno if it is -1. */
void outcome_set(struct outcome *out, long result);

#endif
