/* call/getaddrinfo.c - getaddrinfo(3): the addresses of a name. */
#include <errno.h>
#include <netdb.h>
#include <sys/socket.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "call/run.h"
#include "call/table.h"

static const char *
text_or_null(const struct call_arg *a)
{
	return a->given ? buf_text(&a->bytes) : NULL;
}

static void
take(struct outcome *out, const struct addrinfo *list)
{
	size_t cap = 0;

	for (; list != NULL; list = list->ai_next) {
		struct call_found found = { .socktype = list->ai_socktype };

		found.addr = addr_from(list->ai_addr, list->ai_addrlen);
		X_GROW(out->found, out->found_count, cap);
		out->found[out->found_count++] = found;
	}
}

static void
getaddrinfo_run(const struct call_args *in, struct outcome *out)
{
	struct addrinfo hints = { .ai_family = arg_int(in, 2),
		.ai_socktype = arg_int(in, 3) };
	struct addrinfo *list = NULL;
	int code = getaddrinfo(text_or_null(&in->arg[0]),
	    text_or_null(&in->arg[1]), &hints, &list);

	out->result = out->gai = code;
	out->error = code == EAI_SYSTEM ? errno : 0;
	if (code != 0)
		return;
	take(out, list);
	freeaddrinfo(list);
}

const struct call call_getaddrinfo = {
	.name = "getaddrinfo",
	.gist = N_("look up the addresses of a host's name"),
	.args = {
		{ .name = "host", .kind = ARG_HOST },
		{ .name = "port", .kind = ARG_SERVICE, .fallback = "none" },
		{ .name = "family", .kind = ARG_CONST, .group = GROUP_FAMILY,
		    .fallback = "AF_UNSPEC" },
		{ .name = "type", .kind = ARG_BITS, .group = GROUP_TYPE,
		    .fallback = "0" },
	},
	.suits = SUITS_ANY,
	.text = "getaddrinfo(%0, %1[, {%2, %3}])",
	.c = "int getaddrinfo(const char *node, const char *service, "
	     "const struct addrinfo *hints, struct addrinfo **res)",
	.python = "socket.getaddrinfo(host, port, family=0, type=0)",
	.about = N_("Asks the machine's resolver (the hosts file, then usually "
		 "DNS; in a private network its own hosts file alone, which "
		 "`net` shows) for the addresses of a name, IPv6 and IPv4, one for "
		 "each type of socket. The port may be a number or a "
		 "service's name such as http. It is no system call but "
		 "library code that makes several; a failure is not an "
		 "errno but a number of its own (EAI_NONAME, ...)."),
	.errors = {
		{ EINTR, N_("a signal came while the resolver was waiting") },
	},
	.example = "getaddrinfo localhost 65432",
	.man = "getaddrinfo(3)",
	.waits = N_("for the answer of the resolver"),
	.run = getaddrinfo_run,
};
