/*
 * model/world.h - the processes, sockets, names and variables that a
 * journal amounts to: its fold, event by event. Nothing else changes it.
 */
#ifndef MODEL_WORLD_H
#define MODEL_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "model/addr.h"
#include "model/event.h"
#include "model/tcp.h"

struct world;

/* A socket of the lab: one that a process of it made or took in. */
struct wsock {
	sock_id id;
	enum host host; /* where it is */
	int family, type, protocol;
	enum tcp_state state; /* TCP only */
	struct addr local, peer;
	sock_id listener;     /* it came in through that one, or 0 */
	unsigned long unread; /* bytes waiting to be read */
	unsigned long queued; /* LISTEN: connections waiting for accept */
	unsigned long backlog;
	bool accepted;	  /* a process has held it */
	unsigned holders; /* descriptors that refer to it */
	proc_id holder;	  /* the latest process that got one, */
	int holder_fd;	  /* and which */
	bool gone;	  /* the kernel has it no more */
	bool indexed;	  /* world.c: it is in the index of pairs, */
	sock_id next;	  /* and the next one in the same bucket */
};

/* One descriptor of a process. */
struct wfd {
	sock_id socket;	  /* 0: not a socket, or closed */
	const char *name; /* or NULL */
	int newer, older; /* the process's open ones in order of use; -1 */
};

struct wproc {
	proc_id id;
	char *name;
	pid_t pid;
	enum host host;
	bool alive;
	unsigned busy;	     /* the call that it is blocked in, or 0 */
	const char *busy_in; /* that call's name */
	int busy_fd;	     /* the descriptor it is about, or -1 */
	long busy_since;     /* event.h: blocked.since_ms */
	struct wfd *fds;     /* by descriptor number */
	size_t fd_count;     /* length of fds */
	int latest;	     /* the one used last; -1: none is open */
};

/* A packet, and what became of it last. */
struct wpacket {
	struct event_packet last;
	unsigned call; /* because of which it was sent; 0: none */
};

struct world *world_new(void);
void world_free(struct world *w);
void world_apply(struct world *w, const struct event *e);

/* Processes and sockets count from 1; NULL past the end. */
const struct wproc *world_process(const struct world *w, proc_id id);
const struct wsock *world_socket(const struct world *w, sock_id id);
/* The living process of that name, or NULL. */
const struct wproc *world_process_find(const struct world *w, const char *name);
/* What a descriptor refers to, or NULL. */
const struct wsock *world_fd(
    const struct world *w, const struct wproc *p, int fd);
/* The descriptor that has this name in the process, or -1. */
int world_fd_find(
    const struct world *w, const struct wproc *p, const char *name);
/* Name of a descriptor, or NULL. */
const char *world_fd_name(const struct wproc *p, int fd);
/*
 * A holder of the socket: the process and *fd, or NULL where none is left;
 * prefer is taken where it is one of them.
 */
const struct wproc *world_holder(
    const struct world *w, sock_id id, const struct wproc *prefer, int *fd);
/* The living socket of that host whose local and peer addresses are these,
 * or NULL. */
const struct wsock *world_connection(const struct world *w, enum host host,
    const struct addr *local, const struct addr *peer);
/* The lab's listening socket at that host that a connection to addr reaches,
 * or NULL. */
const struct wsock *world_listener(
    const struct world *w, enum host host, const struct addr *addr);
/* A variable of the process, or one that all share (id 0), or NULL. */
const struct value *world_variable(
    const struct world *w, proc_id process, const char *name);
/* Variables by index, in the order of first assignment; NULL ends. Those
 * that were replaced by a socket have *value NULL. */
const char *world_variable_at(const struct world *w, size_t index,
    proc_id *process, const struct value **value);
/* The ids of all listening sockets; *count of them. */
const sock_id *world_listeners(const struct world *w, size_t *count);
/* The packet of that number (from 1; the latest is world_packet_count), or
 * NULL: there is none, or it was not recorded. */
const struct wpacket *world_packet(const struct world *w, unsigned number);
unsigned world_packet_count(const struct world *w);
/* What the packets tell of a SYN from one address to another that is no answer:
 * none is known, none has arrived yet, one has. *syn is what is known so far,
 * at first WORLD_SYN_UNSEEN; one more packet, or all of the world's. */
enum world_syn { WORLD_SYN_UNSEEN, WORLD_SYN_UNDER_WAY, WORLD_SYN_ARRIVED };
void world_syn_look(enum world_syn *syn, const struct event_packet *e,
    const struct addr *src, const struct addr *dst);
void world_syn_look_all(enum world_syn *syn, const struct world *w,
    const struct addr *src, const struct addr *dst);
/* How many sockets and processes there have been. */
sock_id world_socket_count(const struct world *w);
proc_id world_process_count(const struct world *w);

#endif
