/*
 * call/errors.h - errors that mean the same in several calls, as parts of
 * a row's table.
 */
#ifndef CALL_ERRORS_H
#define CALL_ERRORS_H

#include <errno.h>

#include "base/lang.h"

/* It takes rows in a macro for expressions. */
/* clang-format off */
#define ERRORS_DESCRIPTOR \
	{ EBADF, N_("that descriptor is not open in this process") }, \
	{ ENOTSOCK, N_("that descriptor is open, but is no socket") }

#define ERRORS_CONNECT \
	{ ECONNREFUSED, N_("nobody listens there: the peer's machine answered " \
			"with a reset; for AF_UNIX: no socket has that " \
			"name, or it does not listen (a path: there is a " \
			"file, which need not be a socket's)") }, \
	{ EINPROGRESS, N_("the socket does not block: the handshake has begun " \
		       "and goes on by itself; poll for POLLOUT, then read " \
		       "SO_ERROR for its result") }, \
	{ EALREADY, N_("an earlier connect on this socket is still under way") }, \
	{ EISCONN, N_("the socket listens, is connected, or was connected " \
		   "once: make a new one") }, \
	{ ETIMEDOUT, N_("no answer came, although the SYN was sent again and " \
		     "again: the machine is off, or something on the way " \
		     "drops the packets") }, \
	{ ENETUNREACH, N_("this machine has no route to that network") }, \
	{ EHOSTUNREACH, N_("that host cannot be reached: a router said so, or " \
			"nobody on the local network has its address") }, \
	{ EADDRNOTAVAIL, N_("no local port is free for it, or the socket is " \
			 "bound to an address from which that one cannot be " \
			 "reached") }, \
	{ EADDRINUSE, N_("the socket's own address and port have a connection " \
		      "to that peer already") }, \
	{ EAFNOSUPPORT, N_("the address is of another family than the socket") }, \
	{ EINTR, N_("a signal came; the handshake goes on by itself: poll for " \
		 "POLLOUT, then read SO_ERROR") }, \
	{ ECONNRESET, N_("the peer reset the connection while it was made") }, \
	{ ECONNABORTED, N_("an earlier connect on this socket failed; it can " \
			"be tried again") }, \
	{ EINVAL, N_("the socket or the address is in a state that does not " \
		  "allow it") }, \
	{ EACCES, N_("it is not allowed: a route or a firewall forbids it, or " \
		  "(UDP) the address is a broadcast address, which needs " \
		  "SO_BROADCAST; for AF_UNIX: the file may not be written") }, \
	{ ENOENT, N_("AF_UNIX: there is no such file") }, \
	{ EPROTOTYPE, N_("AF_UNIX: the socket there is of another type") }

#define ERRORS_SEND \
	{ EINTR, N_("a signal came before anything was sent") }, \
	ERRORS_SENDING

/* sendall's EINTR means another thing. */
#define ERRORS_SENDING \
	{ EPIPE, N_("no connection to write to: shut down here, reset, or " \
		 "never made; for AF_UNIX: the peer has closed its end, or " \
		 "this one is shut down") }, \
	{ ECONNRESET, N_("the peer has reset the connection: it crashed, " \
		      "closed with data unread or before it accepted, or " \
		      "had set SO_LINGER to 0") }, \
	{ EAGAIN, N_("the send buffer is full, because the peer does not read, " \
		  "and the call does not block (or SO_SNDTIMEO has passed); " \
		  "for AF_UNIX: the send buffer is full, or as many " \
		  "datagrams wait at the receiver as may " \
		  "(net.unix.max_dgram_qlen), because nobody reads them, and " \
		  "the call does not block (or SO_SNDTIMEO has passed)") }, \
	{ ENOTCONN, N_("the socket is not connected and no address was given") }, \
	{ EDESTADDRREQ, N_("the socket has no peer and no address was given") }, \
	{ EMSGSIZE, N_("the data is too long for one datagram") }, \
	{ ECONNREFUSED, N_("an earlier datagram was answered: nobody has that " \
			"port; for AF_UNIX: the peer's socket is closed, " \
			"or none has that name (a path: there is a file, " \
			"which need not be a socket's)") }, \
	{ ETIMEDOUT, N_("the peer has acknowledged nothing for too long: the " \
		     "connection is given up") }, \
	{ ENOBUFS, N_("the kernel has no memory left for it") }, \
	{ EOPNOTSUPP, N_("one of the flags makes no sense for this socket") }

#define ERRORS_RECEIVE \
	{ ECONNRESET, N_("the peer has reset the connection: it crashed, " \
		      "closed with data unread or before it accepted, or " \
		      "had set SO_LINGER to 0") }, \
	{ EAGAIN, N_("nothing has arrived yet, and the call does not block (or " \
		  "SO_RCVTIMEO has passed)") }, \
	{ ENOTCONN, N_("the socket is not connected; a listening one never is: " \
		    "read from the socket that accept returned") }, \
	{ EINTR, N_("a signal came before any data did; nothing is lost, call " \
		 "it again") }, \
	{ ECONNREFUSED, N_("an earlier datagram or connect was answered: nobody " \
			"has that port") }, \
	{ ETIMEDOUT, N_("the peer has acknowledged nothing for too long: the " \
		     "connection is given up") }, \
	{ EINVAL, N_("MSG_OOB: there is no out-of-band data to read") }, \
	{ EOPNOTSUPP, N_("one of the flags makes no sense for this socket") }
/* clang-format on */

#endif
