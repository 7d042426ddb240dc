/*
 * model/event.h - one observation. The journal is a list of these, and all
 * that is shown is made from them; docs/journal.md describes each.
 */
#ifndef MODEL_EVENT_H
#define MODEL_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "model/addr.h"
#include "model/flow.h"
#include "model/host.h"
#include "model/packet.h"
#include "model/tcp.h"
#include "model/value.h"

enum event_kind {
	EVENT_PROCESS, /* a process started, exited or was killed */
	EVENT_CALL,    /* a call ended */
	EVENT_BLOCKED, /* a call was proven to be asleep in the kernel */
	EVENT_SOCKET,  /* the kernel made a socket */
	EVENT_HOLD,    /* a process got a descriptor for a socket */
	EVENT_RELEASE, /* a descriptor is gone */
	EVENT_ADDRESS, /* a socket's local or peer address became known */
	EVENT_STATE,   /* one edge of a TCP socket */
	EVENT_QUEUE,   /* a queue's length changed */
	EVENT_PACKET,  /* what became of a packet */
	EVENT_NAME,    /* a variable got a value */
	EVENT_NOTE,    /* a sentence for the user */
	EVENT_ERROR,   /* a line was not understood, or was refused */
	EVENT_FAILED   /* the end of a failed call's record: `why` tells more */
};

/* Socket 0 is no socket, process 0 no process: both count from 1. */
typedef unsigned sock_id;
typedef unsigned proc_id;

enum event_how { HOW_SEEN, HOW_IMPLIED };

enum process_what { PROCESS_STARTED, PROCESS_EXITED, PROCESS_KILLED };

enum queue_kind {
	QUEUE_RECEIVE, /* bytes waiting to be read */
	QUEUE_ACCEPT   /* connections waiting for accept; limit: backlog */
};

/* Of what a call sent so much is kept. */
enum { EVENT_SENT_MAX = 4096 };

struct event_call {
	const char *name; /* "connect": static */
	char *text;	  /* in C: "connect(3, {AF_INET, 127.0.0.1:65432})" */
	int fd;		  /* the descriptor it is about, or -1 */
	char *socket;	  /* that one's name, or NULL */
	long result;
	int error;   /* errno or 0 */
	bool failed; /* counts as a failure (connect_ex never does) */
	bool timed_out;
	bool blocked;	     /* an EVENT_BLOCKED came before */
	bool chosen;	     /* the socket was left out and chosen */
	bool has_data;	     /* it received: */
	struct buf data;     /* that; else what it sent, to EVENT_SENT_MAX */
	struct addr address; /* that it answered with: accept's peer ... */
	struct addr target;  /* that it was given: bind, connect, sendto */
	char *detail;	     /* what else was found: one line, or NULL */
	char *explain;	     /* what the error means here, or NULL */
	struct {
		size_t asked;
		long result;
		int error;
	} * parts; /* sendall: each send */
	size_t part_count;
};

/* What becomes of a packet. On a wire one may have several, in this order:
 * held, then delivered or dropped. */
enum packet_fate {
	FATE_CROSSED,	/* it went from end to end */
	FATE_HELD,	/* it is on the wire, and stays */
	FATE_DELIVERED, /* it was held, and arrived */
	FATE_DROPPED,	/* it is lost */
	FATE_DUPLICATED /* it is a copy, and on the wire */
};

struct event_packet {
	unsigned number; /* from 1 */
	enum packet_fate fate;
	enum host from, to;
	/* Those who have, or had last, the sockets that sent it and are to
	 * take it; 0: not known. */
	proc_id from_process, to_process;
	struct packet *packet; /* one reference */
	struct packet_place place;
	unsigned copy_of; /* it is a copy of that packet; 0: it is none */
	unsigned again;	  /* the kernel has sent it once more, for so many
			     times, and that is not on the wire: fate is what
			     had become of it; 0: it has just been sent */
	const char *why;  /* DROPPED: static: "loss" */
	bool folded;	  /* one of so many that a record's text leaves it
			     out: a note says so */
};

struct event {
	enum event_kind kind;
	unsigned id;	 /* CALL, BLOCKED: the call's number, from 1 */
	unsigned call;	 /* the call because of which it came; 0: none */
	proc_id process; /* 0: none */
	int fd;		 /* descriptor in that process, or -1 */
	sock_id socket;	 /* SOCKET, HOLD, RELEASE, ADDRESS, STATE, QUEUE */
	union {
		struct event_call done; /* CALL */
		struct {
			const char *name; /* the call: static */
			char *text;
			char *why; /* "for a connection on 127.0.0.1:65432" */
			char *socket; /* name or NULL */
			bool chosen;
			long since_ms; /* when it was seen, by a clock that
					* only goes forward; in no record */
		} blocked;
		struct {
			enum process_what what;
			char *name; /* STARTED: of the new process */
			pid_t pid;
			int status; /* EXITED: exit status; KILLED: signal */
			enum host host; /* STARTED: where it lives */
		} proc;
		struct {
			int family, type, protocol;
			sock_id listener; /* it came in through that one */
		} socket_new;
		char *name; /* HOLD: the socket's name in the process or NULL */
		struct {
			struct addr local, peer;
			bool by_kernel; /* the kernel chose the local one */
			bool known;	/* the local one is not new */
		} address;
		struct {
			enum tcp_state from, to;
			enum event_how how;
			bool reset; /* by a segment with RST */
		} state;
		struct {
			enum queue_kind kind;
			unsigned long length, before, limit;
		} queue;
		struct {
			char *name;
			struct value value;
		} var;
		struct event_packet packet; /* PACKET */
		char *note;		    /* NOTE */
		struct {
			char *file; /* where it stands; NULL: typed */
			unsigned line, column; /* 0: not known */
			char *message;
			char *source; /* the line's text, or NULL */
		} error;
	};
};

/* Frees what the event's members own. */
void event_free(struct event *e);

#endif
