/*
 * command/lsof_selector.c - what is behind `lsof -i`:
 * [46][TCP|UDP][@HOST][:PORT[-PORT],...].
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "command/lsof_options.h"
#include "kernel/services.h"

enum { PORT_MAX = 65535 };

struct reader {
	const char *text, *at;
	unsigned column; /* of text */
	struct lsof_selector *out;
	struct err *err;
};

static unsigned
column_of(const struct reader *r)
{
	return r->column + (unsigned)(r->at - r->text);
}

static int
read_protocol(struct reader *r)
{
	size_t len = strcspn(r->at, "@:");

	if (len == 0)
		return 0;
	if (len == 3 && strncasecmp(r->at, "tcp", 3) == 0)
		r->out->protocol = IPPROTO_TCP;
	else if (len == 3 && strncasecmp(r->at, "udp", 3) == 0)
		r->out->protocol = IPPROTO_UDP;
	else
		return err_set(r->err, column_of(r),
		    "-i knows the protocols TCP and UDP, not '%.*s'; before a "
		    "port stands a colon: lsof -i :80",
		    len > 64 ? 64 : (int)len, r->at);
	r->at += len;
	return 0;
}

/* The text of the host; an IPv6 address is in brackets. *len 0: none. */
static const char *
host_text(const char *at, size_t *len)
{
	const char *end;

	if (*at != '[') {
		*len = strcspn(at, ":");
		return at;
	}
	end = strchr(++at, ']');
	*len = end != NULL ? (size_t)(end - at) : 0;
	return at;
}

static bool
parse_host(struct addr *out, bool v6, const char *text, size_t len)
{
	char *host = x_strndup(text, len);
	bool is_one = len > 0 && addr_parse(out, v6 ? AF_INET6 : AF_INET, host,
				     len, 0, 0, 0);

	free(host);
	return is_one;
}

static int
read_host(struct reader *r)
{
	bool v6 = r->at[0] == '@' && r->at[1] == '[';
	struct addr host;
	const char *text;
	size_t len;

	if (*r->at != '@')
		return 0;
	r->at++;
	text = host_text(r->at, &len);
	if (!parse_host(&host, v6, text, len))
		return err_set(r->err, column_of(r),
		    "behind @ stands an address as a number: @127.0.0.1, or "
		    "@[::1] for IPv6");
	r->out->host = addr_unmapped(&host);
	r->out->has_host = true;
	if (r->out->version != 0 &&
	    (r->out->version == 6) != (addr_family(&r->out->host) == AF_INET6))
		return err_set(r->err, column_of(r),
		    "this address is not one of IPv%d, which the %d asks for",
		    r->out->version, r->out->version);
	r->at = text + len + (v6 ? 1 : 0);
	return 0;
}

static int
wrong_port(struct reader *r)
{
	return err_set(r->err, column_of(r),
	    "behind : stand ports, such as :80 or :80,443 or :8000-8010; a "
	    "port is a number from 0 to %d",
	    PORT_MAX);
}

/* The digits at r->at. -1 with err set: there are none, or too many. */
static long
read_number(struct reader *r)
{
	size_t len = strspn(r->at, "0123456789");
	long number;

	if (len == 0 || len > 5)
		return wrong_port(r);
	number = strtol(r->at, NULL, 10);
	if (number > PORT_MAX)
		return wrong_port(r);
	r->at += len;
	return number;
}

static int
read_service(struct reader *r, struct lsof_ports *out)
{
	size_t len = strcspn(r->at, ",");
	char *name = x_strndup(r->at, len);
	struct services *s = services_new();
	int port = services_port(s, name, r->out->protocol);

	services_free(s);
	if (port < 0)
		err_set(r->err, column_of(r),
		    "/etc/services has no service named '%.64s': write the "
		    "port as a number, such as :80",
		    name);
	free(name);
	r->at += len;
	*out = (struct lsof_ports){ (unsigned)port, (unsigned)port };
	return port < 0 ? -1 : 0;
}

static int
read_range(struct reader *r, struct lsof_ports *out)
{
	const char *start = r->at;
	long from, to;

	if (*r->at == '\0' || *r->at == ',')
		return wrong_port(r);
	if (*r->at < '0' || *r->at > '9')
		return read_service(r, out);
	from = to = read_number(r);
	if (from >= 0 && *r->at == '-') {
		r->at++;
		to = read_number(r);
	}
	if (from < 0 || to < 0)
		return -1;
	if (to < from || (*r->at != '\0' && *r->at != ',')) {
		r->at = start;
		return wrong_port(r);
	}
	*out = (struct lsof_ports){ (unsigned)from, (unsigned)to };
	return 0;
}

static int
read_ports(struct reader *r)
{
	struct lsof_selector *out = r->out;
	struct lsof_ports ports;
	size_t cap = 0;

	if (*r->at != ':')
		return 0;
	do {
		r->at++;
		if (read_range(r, &ports) == -1)
			return -1;
		X_GROW(out->ports, out->port_count, cap);
		out->ports[out->port_count++] = ports;
	} while (*r->at == ',');
	return 0;
}

int
lsof_selector_read(struct lsof_selector *out, const char *text, unsigned column,
    struct err *err)
{
	struct reader r = { text, text, column, out, err };

	*out = (struct lsof_selector){ 0 };
	if (*r.at == '4' || *r.at == '6')
		out->version = *r.at++ - '0';
	if (read_protocol(&r) == -1 || read_host(&r) == -1 ||
	    read_ports(&r) == -1)
		return -1;
	if (*r.at == '\0')
		return 0;
	return err_set(err, column_of(&r),
	    "-i takes [46][TCP|UDP][@HOST][:PORT], and this does not fit "
	    "behind the rest: '%.64s'",
	    r.at);
}
