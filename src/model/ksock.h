/*
 * model/ksock.h - a socket as the kernel tells of it (sock_diag(7)), and a
 * table of such sockets with the processes that hold them: what the ss,
 * netstat and lsof views show, and what `why` looks things up in. Plain
 * data, filled by kernel/diag_dump.c and kernel/owners.c.
 */
#ifndef MODEL_KSOCK_H
#define MODEL_KSOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "model/addr.h"
#include "model/host.h"

/* idiag_timer; ss(8) calls them on, keepalive, timewait, persist. */
enum ksock_timer {
	KSOCK_TIMER_OFF,
	KSOCK_TIMER_RETRANSMIT,
	KSOCK_TIMER_KEEPALIVE,
	KSOCK_TIMER_TIME_WAIT,
	KSOCK_TIMER_PERSIST
};

/* Linux's numbers of the states (include/net/tcp_states.h), with which all
 * families are told of; a socket of UDP or AF_UNIX is 1 or 7, or 10. */
enum {
	KSOCK_ESTABLISHED = 1,
	KSOCK_SYN_SENT,
	KSOCK_SYN_RECV,
	KSOCK_FIN_WAIT_1,
	KSOCK_FIN_WAIT_2,
	KSOCK_TIME_WAIT,
	KSOCK_CLOSE,
	KSOCK_CLOSE_WAIT,
	KSOCK_LAST_ACK,
	KSOCK_LISTEN,
	KSOCK_CLOSING,
	KSOCK_STATES
};

/* A set of them, as idiag_states. */
#define KSOCK_BIT(state) (1u << (state))
#define KSOCK_ALL (KSOCK_BIT(KSOCK_STATES) - KSOCK_BIT(KSOCK_ESTABLISHED))

/* SK_MEMINFO_*, in this order. */
enum { KSOCK_MEM_COUNT = 9 };

/* What is told of a TCP connection when it is asked for: tcp(7), TCP_INFO.
 * Numbers in network byte order are turned. */
struct ksock_tcp {
	size_t info_len;	 /* bytes of info that the kernel filled in */
	unsigned char info[256]; /* struct tcp_info, <linux/tcp.h> */
	size_t cc_len;		 /* of the algorithm's own numbers: 0 if none */
	enum { KSOCK_CC_VEGAS, KSOCK_CC_DCTCP, KSOCK_CC_BBR } cc_kind;
	unsigned char cc[32]; /* struct tcpvegas_info ... <linux/inet_diag.h> */
};

struct ksock {
	enum host host; /* where it is: lab_sockets says */
	int family;	/* AF_INET, AF_INET6, AF_UNIX */
	int type;	/* SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET */
	int protocol;	/* IPPROTO_TCP, IPPROTO_UDP; AF_UNIX: 0 */
	unsigned state;
	unsigned timer;	      /* enum ksock_timer; above: unknown */
	unsigned retransmits; /* retransmissions, or probes of keepalive */
	uint32_t expires_ms;  /* of the timer */
	uint32_t rqueue;      /* bytes unread; LISTEN: the accept queue */
	uint32_t wqueue;      /* bytes not acknowledged; LISTEN: backlog */
	uint32_t uid;
	uint32_t inode;	 /* 0: no process holds it */
	uint64_t cookie; /* the kernel's own number for it, ss -e: sk */
	unsigned device; /* SO_BINDTODEVICE: index of the interface, or 0 */
	struct addr local, peer; /* IPv6 as it is told: not unmapped */
	uint32_t peer_inode; /* AF_UNIX: the socket at the other end, or 0 */
	bool has_file;	     /* AF_UNIX: its name is a file, which is */
	uint32_t file_inode, file_device;
	uint32_t *waiting; /* AF_UNIX, LISTEN: inodes of those that connected */
	size_t waiting_count;
	bool has_shutdown; /* shutdown is known: */
	uint8_t shutdown;  /* bit 0: for reading, bit 1: for writing */
	bool has_v6only;
	uint8_t v6only;
	uint32_t mark;	 /* SO_MARK, told to root; 0: none */
	uint64_t cgroup; /* id of its cgroup, or 0 */
	bool has_memory;
	uint32_t memory[KSOCK_MEM_COUNT];
	char cong[16];	       /* congestion control algorithm, "" unknown */
	struct ksock_tcp *tcp; /* NULL: not asked for, or not told */
};

/* A descriptor of a process that refers to a socket: /proc/PID/fd. */
struct ksock_owner {
	uint32_t inode;
	pid_t pid;
	int fd;
	uid_t uid;	  /* whom the process runs as */
	char command[16]; /* /proc/PID/comm, bytes as they are */
};

/* Why processes were not looked into. */
enum {
	KSOCK_UNSEEN_BY_USER = 1,     /* root may */
	KSOCK_UNSEEN_BY_ROOT = 2,     /* who lacks CAP_SYS_PTRACE */
	KSOCK_UNSEEN_BY_ALL = 4,      /* from here: it is not for want of it */
	KSOCK_UNSEEN_NO_PROC = 8,     /* no proc(5) is mounted */
	KSOCK_UNSEEN_DESCRIPTORS = 16 /* none was left to do it with */
};

struct ksock_table {
	struct ksock *socks;
	size_t count, cap;
	struct ksock_owner
	    *owners; /* by inode; of one inode: found last first */
	size_t owner_count, owner_cap;
	unsigned unseen; /* KSOCK_UNSEEN_; 0: all were looked into */
};

/* All zero is an empty table. */
void ksock_table_free(struct ksock_table *t);
/* A new row, all zero. Valid until the next one. */
struct ksock *ksock_add(struct ksock_table *t);
/* Remove the rows from index on: a dump that is begun anew. */
void ksock_cut(struct ksock_table *t, size_t index);
/*
 * Put the rows from index on in an order that is always the same: listening
 * ones first, then by their own address and port, then by the peer's; those
 * of AF_UNIX, and those that are alike, by inode.
 */
void ksock_sort(struct ksock_table *t, size_t index);
/* Who holds a socket: the first of *count entries, or NULL. */
const struct ksock_owner *ksock_owners(
    const struct ksock_table *t, uint32_t inode, size_t *count);
/* Whether some process holds the socket, but none that could be looked
 * into: there is more to tell, and it is not told. */
bool ksock_owner_hidden(const struct ksock_table *t, const struct ksock *s);
/* Whether that is so of any socket in the table. */
bool ksock_any_owner_hidden(const struct ksock_table *t);

#endif
