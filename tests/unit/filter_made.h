/* tests/unit/filter_made.h - conditions of filters, one each. */
#ifndef UNIT_FILTER_MADE_H
#define UNIT_FILTER_MADE_H

#include <arpa/inet.h>
#include <string.h>

#include "model/sockfilter.h"
#include "unit.h"

/* host NULL: any. */
static inline struct filter *
made_host(bool source, const char *host, unsigned bits, long port)
{
	struct filter *f = filter_new(FILTER_HOST, NULL, NULL);

	f->source = source;
	f->port = port;
	f->bits = bits;
	if (host == NULL)
		return f;
	f->family = strchr(host, ':') != NULL ? AF_INET6 : AF_INET;
	ck_assert_int_eq(inet_pton(f->family, host, f->host), 1);
	return f;
}

static inline struct filter *
made_port(enum filter_op op, bool source, long port)
{
	struct filter *f = filter_new(op, NULL, NULL);

	f->source = source;
	f->port = port;
	return f;
}

#endif
