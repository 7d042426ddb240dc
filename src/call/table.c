/* call/table.c - all the calls, in the order of help. */
#include <string.h>

#include "call/table.h"

const struct call *const calls[] = {
	&call_socket,
	&call_bind,
	&call_listen,
	&call_accept,
	&call_connect,
	&call_connect_ex,
	&call_send,
	&call_sendall,
	&call_recv,
	&call_close,
	&call_shutdown,
	&call_sendto,
	&call_recvfrom,
	&call_getsockname,
	&call_getpeername,
	&call_setsockopt,
	&call_getsockopt,
	&call_setblocking,
	&call_settimeout,
	&call_poll,
	&call_getaddrinfo,
	&call_socketpair,
	&call_fork,
	NULL,
};

const struct call *
call_find(const char *name)
{
	for (size_t i = 0; calls[i] != NULL; i++) {
		/* It is asked for several times a call: one letter tells most. */
		if (calls[i]->name[0] == name[0] &&
		    strcmp(calls[i]->name, name) == 0)
			return calls[i];
	}
	return NULL;
}
