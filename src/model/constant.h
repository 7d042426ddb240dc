/*
 * model/constant.h - the symbolic constants of the socket API, by name and
 * number, as <sys/socket.h> and its companions define them.
 */
#ifndef MODEL_CONSTANT_H
#define MODEL_CONSTANT_H

#include <stddef.h>

#include "base/buf.h"

enum constant_group {
	GROUP_FAMILY,	/* AF_INET ... */
	GROUP_TYPE,	/* SOCK_STREAM ... and the bits that may join it */
	GROUP_PROTOCOL, /* IPPROTO_TCP ... */
	GROUP_LEVEL,	/* SOL_SOCKET, IPPROTO_TCP ...: of an option */
	GROUP_SOCKET,	/* SO_...: options of level SOL_SOCKET */
	GROUP_TCP,	/* TCP_...: options of level IPPROTO_TCP */
	GROUP_IP,	/* IP_... */
	GROUP_IPV6,	/* IPV6_... */
	GROUP_MSG,	/* MSG_...: bits */
	GROUP_SHUT,	/* SHUT_RD, also rd, wr, rdwr */
	GROUP_POLL,	/* POLLIN ...: bits */
	GROUP_SWITCH	/* on, off, True, False */
};

struct constant {
	const char *name;
	long value;
	enum constant_group group;
};

/* All of them; the end has no name. */
extern const struct constant constants[];

/* The constant of that name in the group, or NULL. "socket." before it
 * and letters' case do not matter. */
const struct constant *constant_find(
    enum constant_group group, const char *name);
/* The same over all groups. */
const struct constant *constant_any(const char *name);
/* The first name that the value has in the group, or NULL. */
const char *constant_name(enum constant_group group, long value);
/* The options of a level (SOL_SOCKET: GROUP_SOCKET); -1 for others. */
int constant_option_group(long level);
/* Bits as "A|B|0x40"; "0" for none. */
void constant_bits(struct buf *out, enum constant_group group, long bits);
/* An errno's name ("ECONNREFUSED"), or NULL where it has none. */
const char *errno_name(int number);

#endif
