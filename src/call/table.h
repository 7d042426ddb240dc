/* call/table.h - the row of each call, for table.c. */
#ifndef CALL_TABLE_H
#define CALL_TABLE_H

#include "call/call.h"

extern const struct call call_socket;
extern const struct call call_bind;
extern const struct call call_listen;
extern const struct call call_accept;
extern const struct call call_connect;
extern const struct call call_connect_ex;
extern const struct call call_send;
extern const struct call call_sendall;
extern const struct call call_recv;
extern const struct call call_close;
extern const struct call call_shutdown;
extern const struct call call_sendto;
extern const struct call call_recvfrom;
extern const struct call call_getsockname;
extern const struct call call_getpeername;
extern const struct call call_setsockopt;
extern const struct call call_getsockopt;
extern const struct call call_setblocking;
extern const struct call call_settimeout;
extern const struct call call_poll;
extern const struct call call_getaddrinfo;
extern const struct call call_socketpair;
extern const struct call call_fork;

#endif
