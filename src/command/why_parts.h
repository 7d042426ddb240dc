/*
 * command/why_parts.h - what the files of `why` share, nobody else. An
 * explanation is made of what the kernel says now (sock_diag, /proc) and of
 * what the journal has; what neither tells is not stated.
 *
 *	why.c          the command: what is asked about
 *	why_named.c    a socket that was named
 *	why_table.c    which explanation belongs to which errno and state
 *	why_text.c     the explanation as text
 *	why_name.c     sockets and their holders in words
 *	why_kernel.c   the kernel's sockets, the lab's or not
 *	why_journal.c  what was journaled of a socket, and when
 *	why_wire.c     which of two hosts is meant
 *	why_packets.c  packets on the wire between them, and lost ones
 *	why_gone.c     an other end that is gone, which this one does not know
 *	why_again.c    what is sent again of these
 *	why_rst.c      which RST ended a connection
 *	why_in_use.c, why_address.c, why_refused.c, why_nobody.c,
 *	why_connect.c, why_end.c, why_io.c, why_unix.c, why_use.c     errnos
 *	why_state.c, why_close.c, why_blocked.c       what a socket is in
 */
#ifndef COMMAND_WHY_PARTS_H
#define COMMAND_WHY_PARTS_H

#include "command/command.h"
#include "model/ksock.h"

struct why {
	struct session *s;
	const struct world *world;
	const struct journal *journal;
	const struct wproc *process; /* whose call or socket it is, or NULL */
	const struct event *call;    /* the failed call, or NULL */
	size_t index; /* its place in the journal; no call: its end */
	const struct wsock *sock; /* what it is about, or NULL */
	int fd;			  /* its descriptor, or -1 */
	struct ksock_table table; /* why_table's */
	bool asked, owners_asked;
	uint32_t *inodes;  /* why_kernel.c: of the lab's sockets, or NULL */
	struct err kernel; /* set where the kernel did not answer */
	bool any;	   /* no socket was named */
	const char *about; /* a line before the answer, or NULL */
	struct buf answer, facts, ways, nothing;
	char **texts; /* what why_text gave */
	size_t text_count, text_cap;
};

/* ---- why.c, why_named.c ---- */

/* Explain the failed call that is at that place in the journal. */
void why_explain_call(struct why *y, size_t index);
/* Explain what a socket is in that is, or was, that descriptor. */
void why_explain_socket(
    struct why *y, const struct wproc *p, int fd, const struct wsock *sock);
bool why_is_failure(const struct event *e);
/* It sleeps, in a call that began after the failure at index - 1; index 0:
 * there was none. */
bool why_is_blocked_since(
    const struct why *y, const struct wproc *p, size_t index);
/* Explain the socket that the words mean: a name or a number, or an address
 * and perhaps its peer's. 0, or -1 with *err set. */
int why_named(struct why *y, const struct command_word *words, int count,
    struct err *err);

/* ---- why_table.c ---- */

/* Explain y->call. */
void why_call(struct why *y);
/* What y->sock is in, and what it or its process waits for. */
void why_socket(struct why *y);

/* ---- why_text.c ---- */

/* The answer. To be called once: all its sentences are one message, since not
 * every language has a blank between them. */
void why_answer(struct why *y, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* A line of facts below it. */
void why_fact(struct why *y, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* A way out of it: how a sentence goes on, without its full stop. */
void why_way(struct why *y, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Where there is no way out, as none is needed: why, without a full stop. */
void why_nothing(struct why *y, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* A text that lives as long as y. */
const char *why_text(struct why *y, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Show the whole explanation. */
void why_print(struct why *y);
void why_free(struct why *y);

/* ---- why_name.c: all give texts that live as long as y ---- */

/* "127.0.0.1:65432"; "no address" where it has none. */
const char *why_addr(struct why *y, const struct addr *a);
/* "server's s (descriptor 3)", "server's descriptor 3" */
const char *why_fd(struct why *y, const struct wproc *p, int fd);
/* A socket of the lab: all who hold it, joined by "and"; where nobody does:
 * what is known of it. */
const char *why_sock(struct why *y, const struct wsock *s);
/* y->sock, or the descriptor where there is no socket. */
const char *why_it(struct why *y);
/* Whether it is what y->fd refers to now, so that a line can name it. */
bool why_open(const struct why *y);
/* Who has a socket of the kernel's: the lab's, or another program's. */
const char *why_whose(struct why *y, const struct ksock *k);
/* Whether why_whose names several: for the verb behind it. */
bool why_are_several(struct why *y, const struct ksock *k);
/* Whether it is a connection that waits for accept. */
bool why_is_queued(const struct ksock *k);
/* ", on the interface eth0 alone (SO_BINDTODEVICE)"; "" where it is bound to
 * none. */
const char *why_device(struct why *y, const struct ksock *k);
/* "127.0.0.1", "::1": the address without its port. */
const char *why_host(struct why *y, const struct addr *a);
/* "`server: close s`": the line that one would type, where rest ("") follows
 * the socket: its name, or the descriptor's number. */
const char *why_line(struct why *y, const struct wproc *p, const char *verb,
    int fd, const char *rest);
/* "client: connect(3, {AF_INET, 127.0.0.1:9}) = -1 ECONNREFUSED" */
const char *why_called(struct why *y, const struct event *call);
/* "1 byte", "12 bytes" */
const char *why_bytes(struct why *y, unsigned long count);

/* ---- why_kernel.c ---- */

/* All sockets of TCP and UDP of the network, of both its hosts where it has
 * two: each says of which. Where the kernel does not
 * answer it is empty, and a fact says so. Asked once. */
const struct ksock_table *why_table(struct why *y);
/* Who holds the socket: the first of *count, or NULL. */
const struct ksock_owner *why_owners(
    struct why *y, const struct ksock *k, size_t *count);
/* The socket of that host with these addresses, or NULL. peer NULL: any
 * without one. */
const struct ksock *why_find(struct why *y, int protocol, enum host host,
    const struct addr *local, const struct addr *peer);
/* TCP: the other end of a socket of the lab, or NULL. */
const struct ksock *why_other_kernel(struct why *y, const struct wsock *s);
/* What the kernel has of a socket of the lab, or NULL. */
const struct ksock *why_kernel(struct why *y, const struct wsock *s);
/* The lab's socket that it is, or NULL. Known by its inode where a process
 * holds it, never by its address alone. */
const struct wsock *why_ours(struct why *y, const struct ksock *k);
/* The socket of that host that listens for connections to that address, or
 * NULL; UDP: that takes datagrams to it from anybody. */
const struct ksock *why_listener(
    struct why *y, int protocol, enum host host, const struct addr *to);
/* The same of those that are bound to one interface (SO_BINDTODEVICE),
 * through which what is sent there does not come, or need not. */
const struct ksock *why_listener_elsewhere(
    struct why *y, int protocol, enum host host, const struct addr *to);
/* A UDP socket that has the address, but takes from its peer alone. */
const struct ksock *why_udp_connected(struct why *y, const struct addr *to);
/* 127.0.0.0/8 or ::1. */
bool why_is_loopback(const struct addr *a);
/* Whether binding one address is in the way of binding the other; v6only:
 * one of the two sockets has IPV6_V6ONLY. */
bool why_overlaps(const struct addr *a, const struct addr *b, bool v6only);
/* Whether a socket of the lab was told to leave IPv4 alone. */
bool why_v6only(const struct why *y, const struct wsock *s);
/* Where the peer is that has no socket in the table, behind its address:
 * "is not on this network's host". */
const char *why_absent(struct why *y, const struct addr *peer);
/* "LISTEN": the state of a TCP socket; "" for others. */
const char *why_state_name(const struct ksock *k);

/* "57 s": what is left of its TIME-WAIT; NULL: it is in another state, or
 * what is printed is a lesson's, which must be the same each time. */
const char *why_left(struct why *y, const struct ksock *k);

/* ---- why_journal.c ---- */

/* The socket that the descriptor was at that place in the journal; NULL. */
const struct wsock *why_sock_at(
    const struct why *y, proc_id process, int fd, size_t index);
/* The state that it had there, and whether it had a local address. */
enum tcp_state why_state_at(
    const struct why *y, const struct wsock *s, size_t index);
bool why_was_bound(const struct why *y, const struct wsock *s, size_t index);
/* The event of that call, or NULL: it has not ended. */
const struct event *why_call_event(const struct why *y, unsigned call);
/* The latest successful call of that name on the socket before index whose
 * text has that word, or NULL. */
const struct event *why_latest(const struct why *y, const struct wsock *s,
    const char *name, const char *word, size_t index);
/* Whether SO_REUSEADDR was switched on for it, or for the listener that it
 * came in through. */
bool why_reuses(const struct why *y, const struct wsock *s);
/* The socket at the other end of a connection, there any more or not; NULL:
 * it is none of the lab's. */
const struct wsock *why_other(const struct why *y, const struct wsock *s);
/* The edge to CLOSED by a segment with RST: its index + 1; 0: none. */
size_t why_reset(const struct why *y, const struct wsock *s);
/* Whether the socket ever came into that state. */
bool why_passed(
    const struct why *y, const struct wsock *s, enum tcp_state state);
/* The RELEASE or the end of a process with which the last descriptor for the
 * socket went; NULL: one is left, or it is not known. */
const struct event *why_lost(const struct why *y, const struct wsock *s);
/* The same in words: "server: close(4)", "the process client was killed". */
const char *why_let_go(struct why *y, const struct wsock *s);
/* UDP: the address whose host said that nobody has the port, which the
 * failed call was told; NULL: the journal has no such datagram. */
const struct addr *why_unanswered(const struct why *y);
/* Bytes unread at the socket there. */
unsigned long why_unread_at(
    const struct why *y, const struct wsock *s, size_t index);

/* ---- why_wire.c ---- */

/* The host that it is about: the socket's, else the process's. HOST_ONLY on a
 * network that has one host. */
enum host why_home(const struct why *y);
/* The host that what is sent from there to that address comes to; HOST_ONLY:
 * none of a wire's, or the one that a network has. */
enum host why_reach(const struct why *y, const struct addr *to);
/* "the host server"; "this network's host" where there is one. */
const char *why_host_text(struct why *y, enum host host);
/* ", on the host server": where the socket is on a host of a wire that is not
 * `host`; else "". */
const char *why_on_host(struct why *y, const struct ksock *k, enum host host);
/* As facts: that the other host of the wire has the address; that no host has
 * it. False: neither is so. */
bool why_other_host(struct why *y, const struct addr *a);
bool why_no_host(struct why *y, const struct addr *a);
/* Whether nobody comes to the socket from there: it has an address of
 * loopback on the other host. */
bool why_cut_off(const struct why *y, const struct ksock *k);
/* "10.0.0.1:65432 in another process": where to connect to, or to send to, to
 * come to the lab's socket ("from another process" if not in); and a process for that
 * ("client"), or NULL: there is none. */
const char *why_to(struct why *y, const struct wsock *s, bool in);
const char *why_caller(struct why *y, const struct wsock *s);

/* ---- why_packets.c ---- */

/* What is on the wire of a socket's connection, what was lost of it, that the
 * wire is cut, as facts; and what lets it go on, as ways out. */
void why_packets(struct why *y, const struct wsock *s);
/* Whether there is something for the socket on the wire, or the kernel sends
 * it again, or nothing can come as the wire is cut: who sends more to it does
 * not give it data. */
bool why_is_coming(const struct why *y, const struct wsock *s);

/* Behind a line whose packets are held: ", then `wire step`,";
 * "" where they are not. */
const char *why_then_step(const struct why *y, const struct wsock *s);
/* "SYN ACK", "FIN", "12 bytes of data", "acknowledgement" */
const char *why_packet_what(struct why *y, const struct packet *p);

/* ---- why_again.c ---- */

/* Whose timer runs to make good that the packet was lost; NULL: nobody's. */
const struct ksock *why_again(struct why *y, const struct event_packet *e);
/* What it does then: how a sentence goes on, without its full stop. */
const char *why_again_text(
    struct why *y, const struct ksock *k, const struct event_packet *e);
/* How the wire is set, as far as that loses packets, as facts; and the lines
 * that let what is sent again (NULL: nothing is) arrive, as a way out. lost: a
 * packet was. */
void why_again_way(struct why *y, const struct ksock *again, bool lost);

/* ---- why_gone.c ---- */

/* Say of y->sock, in ESTABLISHED, what of the connection is there: its other
 * end may have closed, or be gone. */
void why_connected(struct why *y);
/* Whether the other end of y->sock is gone, and this end does not know it. */
bool why_is_half_open(struct why *y);
/* If it is, or nobody has it any more: how this end learns of it, as a fact,
 * and as a way out. */
void why_learns(struct why *y);
/* " (the process server was killed)": why an end is gone, or its listener that
 * it waited at; "": not known. */
const char *why_gone_how(struct why *y, const struct wsock *o);

/* ---- why_rst.c ---- */

/* The RST that ended a connection: packets, NULL where they are not known. */
struct why_rst {
	const struct event_packet *arrived;
	bool is_answer;			     /* to a segment: */
	const struct event_packet *answered; /* that one */
	const struct event_packet *untold;   /* would have told before, but has
					      not arrived */
};

/* Of the socket that the edge at that place in the journal closed. */
struct why_rst why_rst(const struct why *y, const struct wsock *s, size_t edge);
/* Which packet it answers, as facts; on a wire. False: it is not known. */
bool why_rst_facts(struct why *y, const struct why_rst *r);

/* ---- explanations, each a row of the table ---- */

typedef void why_explain(struct why *y);

why_explain why_eaddrinuse, why_eaddrnotavail, why_eacces;
why_explain why_enoent, why_econnrefused, why_einprogress, why_ealready,
    why_eisconn, why_etimedout, why_unreachable, why_eafnosupport;
why_explain why_econnreset, why_epipe, why_enotconn, why_econnaborted;
why_explain why_eagain, why_eagain_connect, why_emsgsize, why_edestaddrreq,
    why_eintr, why_timed_out;
why_explain why_ebadf, why_enotsock, why_einval_bind, why_einval_listen,
    why_einval_accept, why_einval_recv, why_eopnotsupp, why_lookup;
/* What has no row of its own: the call's row, and what is known. */
why_explain why_other_errno;

why_explain why_listen, why_syn_sent, why_syn_received, why_established,
    why_fin_wait_1, why_fin_wait_2, why_close_wait, why_closing, why_last_ack,
    why_time_wait, why_closed, why_stateless;
/* What the process's present call waits for, and what ends it. */
void why_blocked(struct why *y);
/* Tell of a process that is stopped; false: y->process is not. */
bool why_stopped(struct why *y);
/* The addresses of the host that it is about, as a fact. */
void why_addresses(struct why *y);
/* Whether the address is one of these; on a wire: of any host's. */
bool why_is_local(struct why *y, const struct addr *a);
/* The first port that needs no privilege to bind. */
long why_first_port(struct why *y);
/* "server's s (descriptor 3) listens on 127.0.0.1:65432" */
const char *why_listens_on(struct why *y, const struct ksock *k);
/* Nobody listens there, and nobody is bound: who did, who does elsewhere, as
 * facts; the ways out. */
void why_nobody_listens(struct why *y, const struct addr *to);
/* Who could be the server on that host of a wire (HOST_ONLY: on any): another
 * process than the caller that waits for nothing, or that a line for it would
 * start. NULL: there is none. */
const char *why_server(const struct why *y, enum host host);
/* "s", "s2": a name that no socket of that process has. */
const char *why_new_name(struct why *y, const char *process);
/* As a way out: what is left to read at a socket of the lab is read, and
 * rest ("") says what that leads to. */
void why_read_way(struct why *y, const struct wsock *s, const char *rest);
/* The lines that close every descriptor for a socket of the lab, added to
 * lines by "and". */
const char *why_close_lines(
    struct why *y, const struct wsock *s, const char *lines);
/* AF_UNIX, why_unix.c: a name that is taken; that nobody takes connections
 * or datagrams at; a path where no file is; EAGAIN of connect; EAGAIN of a datagram. */
void why_unix_in_use(struct why *y, const struct addr *name);
void why_unix_refused(struct why *y, const struct addr *name);
void why_unix_missing(struct why *y, const struct addr *name);
void why_unix_backlog(struct why *y);
void why_unix_full(struct why *y);
/* What keeps y->call from waiting, as a fact. */
void why_no_wait(struct why *y);
/* How it would wait, as a way out. */
void why_wait_way(struct why *y);
/* Whom the call was for: its address, or the socket's peer. */
const struct addr *why_target(const struct why *y);
/* Whether there is no connection yet, but will be one. */
bool why_is_handshake(enum tcp_state state);
/* How one gets a connection under way: what the SYN meets. */
void why_handshake(struct why *y, const struct addr *to);
/* What waits to be read and to be sent, at both ends, as facts. */
void why_queues(struct why *y, const struct wsock *s);
/* How the connection ended, as facts. */
void why_ended(struct why *y, const struct wsock *s);
/* As a way out: another connection in place of the one that is over. */
void why_new_connection_way(struct why *y);

#endif
