/*
 * lesson/goal_parts.h - what the files of lesson/goal.h share: the conditions
 * of a goal as they were read, and the journal on which they are judged.
 */
#ifndef LESSON_GOAL_PARTS_H
#define LESSON_GOAL_PARTS_H

#include "lesson/goal.h"
#include "model/event.h"

enum {
	GOAL_CONDITIONS_MAX = 100, /* more than anybody can keep in mind */
	GOAL_WORDS_MAX = 64,	   /* in a condition */
	GOAL_TEXT_MAX = EVENT_SENT_MAX
};

/* What a socket has to be. Of each kind there is one at most. */
enum goal_attr_kind {
	ATTR_STATE,
	ATTR_TRANSPORT, /* number: SOCK_STREAM is tcp, SOCK_DGRAM is udp */
	ATTR_FAMILY,	/* number: AF_INET, AF_INET6, AF_UNIX */
	ATTR_LOCAL,
	ATTR_UNBOUND,
	ATTR_PEER,
	ATTR_BACKLOG,
	ATTR_UNREAD,
	ATTR_QUEUED,
	ATTR_KINDS
};

/* HOST:PORT, in which * stands for any. */
struct goal_place {
	bool any_host, any_port;
	struct addr addr; /* any_host: of AF_INET, for its port */
};

struct goal_attr {
	enum goal_attr_kind kind;
	enum tcp_state state;
	struct goal_place place;
	unsigned long number;
};

enum goal_kind {
	GOAL_SOCKET,	/* there is one, */
	GOAL_SOCKETS,	/* there are `number`, */
	GOAL_NO_SOCKET, /* there is none with these attributes */
	GOAL_CALL,	/* such calls have ended, `number` or more */
	GOAL_NO_CALL,	/* none has */
	GOAL_RECEIVED,	/* data */
	GOAL_BLOCKED,	/* in the call */
	GOAL_ENDED,
	GOAL_EDGE,
	GOAL_PACKET
};

struct goal_call {
	const char *name; /* static */
	bool ok;	  /* it did not fail */
	int error;	  /* it failed with this errno, */
	bool timeout;	  /* or because its time has passed */
	bool has_result;
	long result;
	bool has_data; /* struct goal_condition: data */
	char *text;    /* NULL: any */
};

struct goal_packet {
	unsigned flags; /* PACKET_ bits that are on it; SYN alone: no ACK */
	bool data, udp, icmp, again;
	enum host from; /* HOST_ONLY: any */
	enum packet_fate fate;
};

struct goal_condition {
	enum goal_kind kind;
	unsigned line; /* in its file */
	char *process; /* NULL: any */
	char *words;   /* of a socket, PACKET: what it asks for, as written */
	unsigned long number;
	struct goal_attr attrs[ATTR_KINDS]; /* in the order of writing */
	size_t attr_count;
	struct goal_call call;
	struct buf data; /* CALL, NO_CALL, RECEIVED */
	enum tcp_state from, to;
	struct goal_packet packet;
};

struct goal {
	struct goal_condition *conditions;
	size_t count, cap;
};

/* ---- goal_words.c: the words of a line ---- */

struct goal_word {
	struct buf bytes; /* of a string: unescaped */
	unsigned column;
	bool quoted;
};

/* A line's words, of which `at` is the next. */
struct goal_words {
	struct goal_word word[GOAL_WORDS_MAX];
	size_t count, at;
	unsigned end; /* the column after the last */
	struct err *err;
};

/* 0, or -1 with *err set (its column). The caller frees it in both cases. */
int goal_words_read(
    struct goal_words *w, const char *line, size_t len, struct err *err);
void goal_words_free(struct goal_words *w);
/* The next word, or NULL at the end of the line; taken or not. */
const struct goal_word *goal_words_next(struct goal_words *w);
const struct goal_word *goal_words_peek(const struct goal_words *w);
/* Whether it is this word, not in quotes; NULL is none. */
bool goal_word_is(const struct goal_word *word, const char *text);
/* A word as an error shows it: safe, and not long. */
struct goal_shown {
	char text[200];
};
struct goal_shown goal_word_shown(const struct goal_word *word);
/* An integer from min to max; false where it is none. */
bool goal_word_number(
    const struct goal_word *word, long min, long max, long *out);
/* The column of the word, or that after the line's last one. */
unsigned goal_words_column(
    const struct goal_words *w, const struct goal_word *word);
/* Take a string in quotes; `after` is the word before it. -1 with the error
 * set where it is none. */
int goal_words_string(struct goal_words *w, const char *after, struct buf *out);

/* ---- goal_read.c, goal_read_socket.c, _call.c, _packet.c ---- */

/* The rest of a condition's line: -1 with w->err set. */
int goal_read_attrs(struct goal_words *w, struct goal_condition *c);
int goal_read_call(struct goal_words *w, struct goal_condition *c);
int goal_read_blocked(struct goal_words *w, struct goal_condition *c);
int goal_read_edge(struct goal_words *w, struct goal_condition *c);
int goal_read_packet(struct goal_words *w, struct goal_condition *c);
/* "crossed", "held" ... in the order of enum packet_fate; NULL ends them. */
extern const char *const goal_fates[];

/* ---- goal_attr.c: an attribute of one socket ---- */

bool goal_attr_fits(const struct goal_attr *a, const struct wsock *s);
/* It is not so, but may still become so: nothing was done against it. */
bool goal_attr_is_open(const struct goal_attr *a, const struct wsock *s);
/* It is not so, and never will be: numbers change, and so does the peer of a
 * datagram socket; the rest takes another socket. */
bool goal_attr_is_lost(const struct goal_attr *a, const struct wsock *s);
/* Over IPv4 or IPv6. */
bool goal_is_inet(const struct wsock *s);
/* Whether the address has the host that is asked for. */
bool goal_host_fits(const struct goal_place *want, const struct addr *is);

/* ---- judging: goal_socket.c, goal_call.c, goal_seen.c ---- */

/* What is judged, and where the sentence goes if it is not so. */
struct goal_look {
	const struct journal *journal;
	const struct world *world;
	size_t since;
	struct buf *unmet;
	bool near; /* the sentence is about what is otherwise than asked for */
};

/* goal.c: whether an event's process is the one of the condition; whether
 * there was a process of that name, living or not. */
bool goal_process_is(const struct goal_condition *c,
    const struct goal_look *look, proc_id process);
bool goal_process_was(const struct goal_look *look, const char *name);

bool goal_sockets_hold(const struct goal_condition *c, struct goal_look *look);
/* How many attributes are so of the one that comes nearest. */
size_t goal_sockets_fitting(
    const struct goal_condition *c, struct goal_look *look);
bool goal_calls_hold(const struct goal_condition *c, struct goal_look *look);
bool goal_received_holds(
    const struct goal_condition *c, struct goal_look *look);
bool goal_blocked_holds(const struct goal_condition *c, struct goal_look *look);
bool goal_ended_holds(const struct goal_condition *c, struct goal_look *look);
bool goal_edge_holds(const struct goal_condition *c, struct goal_look *look);
bool goal_packet_holds(const struct goal_condition *c, struct goal_look *look);

/* goal_near.c: the attribute is not so; the socket is still there. `prefer`
 * is taken for its holder if it is one; may be NULL. */
void goal_say_wrong(struct goal_look *look, const struct wsock *s,
    const struct wproc *prefer, const struct goal_attr *a);
void goal_say_still_there(
    struct goal_look *look, const struct wsock *s, const struct wproc *prefer);

/* goal_called.c: whether a call that has ended is as it is asked for; in which
 * way it is not; and that it was made, which must not be. */
bool goal_call_fits(const struct goal_condition *c, const struct event_call *e);
void goal_say_call_wrong(const struct goal_look *look,
    const struct goal_condition *c, const struct event *e);
void goal_say_called(const struct goal_look *look, const struct goal_call *c,
    const struct event *e);

/* goal_bytes.c: as Python writes them, the first of them where they are
 * many. */
void goal_bytes_text(struct buf *out, const struct buf *bytes);
/* How many bytes at the beginning of both agree, where not all of them can be
 * shown: rest[0] and rest[1], to be freed, get what comes behind these. 0:
 * few do, or all can be shown. */
size_t goal_bytes_agree(
    struct buf *rest, const struct buf *is, const struct buf *want);

#endif
